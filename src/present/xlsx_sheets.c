/* The sheets: a table with its banner, bases, shares and letters; flat sheets with a line per figure. */
#include "present/format.h"
#include "present/names.h"
#include "present/terms.h"
#include "present/xlsx.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

static const svari_look text_look = {0}, head_look = {.bold = true, .wrap = true, .line_below = true, .shaded = true},
                        label_look = {.wrap = true}, soft_look = {.soft = true},
                        base_look = {.soft = true, .italic = true, .number = "#,##0"},
                        base_label_look = {.soft = true, .italic = true},
                        part_look = {.bold = true, .line_above = true}, letters_look = {.right = true, .bright = true},
                        whole_look = {.number = "#,##0"};

static void domain_cell(svari_sheet *sheet, lxw_row_t row, lxw_col_t column, const svari_domain *domain,
                        const svari_look *look) {
  svari_buffer text = {0};
  svari_view_domain(&sheet->book->view, domain, &text);
  svari_sheet_take(sheet, row, column, &text, look);
}

static const char *word(const svari_sheet *sheet, svari_word_id id) { return svari_view_word(&sheet->book->view, id); }

static const char *side_variable(const svari_sheet *sheet, const svari_domain *domain) {
  return domain->count ? svari_view_variable(&sheet->book->view, domain->parts[0].variable) : "";
}

enum { BANNER_ROW = 3, LABEL_WIDTH = 34, FIGURE_WIDTH = 13, HEAD_HEIGHT = 31 };

/* Variables over their categories, and under these the letters. The row after the banner. */
static lxw_row_t banner(svari_sheet *sheet, const svari_table *table, bool letters) {
  static const svari_look variable = {.bold = true, .centre = true, .wrap = true, .shaded = true};
  static const svari_look letter = {.bold = true, .right = true, .bright = true, .line_below = true, .shaded = true};
  svari_look category = head_look;
  category.right = true;
  category.line_below = !letters;
  for (size_t from = 0, to; from < table->ncolumns; from = to) {
    for (to = from + 1; to < table->ncolumns && !svari_view_column_begins(table, to);) to++;
    svari_sheet_span(sheet, BANNER_ROW, (lxw_col_t)(from + 1), (lxw_col_t)to,
                     side_variable(sheet, &table->cells[from].column), &variable);
  }
  svari_sheet_text(sheet, BANNER_ROW, 0, "", &variable);
  svari_sheet_text(sheet, BANNER_ROW + 1, 0, "", &category);
  for (size_t c = 0; c < table->ncolumns; c++) {
    domain_cell(sheet, BANNER_ROW + 1, (lxw_col_t)(c + 1), &table->cells[c].column, &category);
    char name[16];
    svari_view_letter(c, name);
    if (letters) svari_sheet_text(sheet, BANNER_ROW + 2, (lxw_col_t)(c + 1), name, &letter);
  }
  if (letters) svari_sheet_text(sheet, BANNER_ROW + 2, 0, "", &letter);
  return letters ? BANNER_ROW + 3 : BANNER_ROW + 2;
}

static lxw_row_t bases(svari_sheet *sheet, const svari_table *table, size_t r, lxw_row_t row) {
  static const svari_word_id titles[] = {SVARI_WORD_BASE_UNWEIGHTED, SVARI_WORD_BASE_WEIGHTED,
                                         SVARI_WORD_BASE_EFFECTIVE};
  if (!table->ncolumn_bases) return row;
  for (int which = 0; which < 3; which++, row++) {
    svari_sheet_text(sheet, row, 0, word(sheet, titles[which]), &base_label_look);
    for (size_t c = 0; c < table->ncolumns; c++) {
      const svari_cell *base = svari_view_column_base(table, r, c);
      const double values[] = {base ? svari_count_number(base->n) : NAN, base ? base->weighted_n : NAN,
                               base ? base->effective_n : NAN};
      svari_sheet_number(sheet, row, (lxw_col_t)(c + 1), values[which], &base_look);
    }
  }
  return row;
}

/* The row's letters: of shares that are shown, no others. */
static bool letters_line(svari_sheet *sheet, const svari_table *table, size_t r, lxw_row_t row) {
  bool any = false;
  for (size_t c = 0; c < table->ncolumns; c++) {
    const svari_cell *cell = &table->cells[r * table->ncolumns + c];
    if (!cell->letters || !cell->letters[0] || !isfinite(cell->column_share.estimate)) continue;
    svari_sheet_text(sheet, row, (lxw_col_t)(c + 1), cell->letters, &letters_look);
    any = true;
  }
  return any;
}

static const char *number_of(const svari_share *share, const svari_measure *measure, const svari_even *even) {
  if (measure->percent) return "0.0%";
  return svari_sheet_decimals(svari_even_decimals(even, share->estimate, share->se, share->ci));
}

static lxw_row_t block(svari_sheet *sheet, const svari_table *table, const svari_measure *m, size_t from, size_t to,
                       lxw_row_t row) {
  const svari_even even = svari_view_even_cells(table, m->of);
  svari_sheet_text(sheet, row, 0, word(sheet, m->title), &part_look);
  for (size_t c = 0; c < table->ncolumns; c++) svari_sheet_text(sheet, row, (lxw_col_t)(c + 1), "", &part_look);
  row++;
  for (size_t r = from; r < to; r++) {
    const svari_cell *line = &table->cells[r * table->ncolumns];
    domain_cell(sheet, row, 0, &line->row, &label_look);
    for (size_t c = 0; c < table->ncolumns; c++) {
      const svari_share *share = m->of(&line[c]);
      svari_look look = svari_sheet_marked(sheet, number_of(share, m, &even), &share->flags);
      svari_sheet_number(sheet, row, (lxw_col_t)(c + 1), share->estimate, &look);
    }
    row++;
    if (m == &svari_measures[0] && letters_line(sheet, table, r, row)) row++;
  }
  return row;
}

static lxw_row_t row_variable(svari_sheet *sheet, const svari_table *table, size_t from, size_t to, lxw_row_t row) {
  static const svari_look variable = {.bold = true, .shaded = true};
  if (to - from < table->nrows)
    svari_sheet_span(sheet, row++, 0, (lxw_col_t)table->ncolumns,
                     side_variable(sheet, &table->cells[from * table->ncolumns].row), &variable);
  row = bases(sheet, table, from, row);
  for (size_t m = 0; m < SVARI_MEASURES; m++)
    if (svari_measure_asked(table, &svari_measures[m])) row = block(sheet, table, &svari_measures[m], from, to, row);
  return row;
}

/* Tests, letters, notes, marks: below the figures. */
static void below(svari_sheet *sheet, const svari_table *table, lxw_row_t row) {
  const svari_view *view = &sheet->book->view;
  svari_buffer text = {0};
  for (size_t i = 0; i < table->ntests; i++) {
    svari_view_test(view, &table->tests[i], &text);
    svari_sheet_take(sheet, row++, 0, &text, &text_look);
  }
  if (svari_view_has_letters(table)) {
    svari_view_letters_note(view, table, &text);
    svari_sheet_take(sheet, row++, 0, &text, &soft_look);
  }
  for (size_t i = 0; i < table->nnotes; i++) {
    svari_view_note(view, table->notes[i], &text);
    svari_sheet_take(sheet, row++, 0, &text, &soft_look);
  }
  svari_sheet_legend(sheet, row);
}

void svari_sheet_table(svari_sheet *sheet, const svari_table *table) {
  if (table->ncells == 0) return;
  lxw_row_t row = banner(sheet, table, svari_view_has_letters(table));
  worksheet_freeze_panes(sheet->sheet, row, 1);
  worksheet_set_column(sheet->sheet, 0, 0, LABEL_WIDTH, NULL);
  worksheet_set_column(sheet->sheet, 1, (lxw_col_t)table->ncolumns, FIGURE_WIDTH, NULL);
  svari_sheet_print(sheet, BANNER_ROW, row - 1);
  for (size_t from = 0, to; from < table->nrows; from = to) {
    for (to = from + 1; to < table->nrows && !svari_view_row_begins(table, to);) to++;
    row = row_variable(sheet, table, from, to, row);
  }
  below(sheet, table, row + 1);
}

/* ---- flat sheets ---- */

static void heads(svari_sheet *sheet, const char *const *titles, size_t count, size_t texts) {
  for (size_t i = 0; i < count; i++) {
    svari_look look = head_look;
    look.right = i >= texts;
    svari_sheet_text(sheet, 0, (lxw_col_t)i, svari_term("column", titles[i], sheet->book->view.language), &look);
  }
  worksheet_set_row(sheet->sheet, 0, HEAD_HEIGHT, NULL); /* two lines */
  worksheet_freeze_panes(sheet->sheet, 1, 0);
  worksheet_set_column(sheet->sheet, 0, (lxw_col_t)(texts - 1), 22, NULL);
  worksheet_set_column(sheet->sheet, (lxw_col_t)texts, (lxw_col_t)(count - 1), 14, NULL);
  svari_sheet_print(sheet, 0, 0);
}

static void flags_cell(svari_sheet *sheet, lxw_row_t row, lxw_col_t column, const svari_flags *flags) {
  svari_buffer text = {0};
  svari_language language = sheet->book->view.language;
  if (language == SVARI_ENGLISH) svari_flags_join(flags, &text);
  for (size_t i = 0; i < flags->count && language != SVARI_ENGLISH; i++)
    svari_buffer_printf(&text, i ? "; %s" : "%s", svari_flag_brief(flags->names[i], language));
  svari_sheet_take(sheet, row, column, &text, &text_look);
}

static void estimate_line(svari_sheet *sheet, lxw_row_t row, const svari_estimate_row *e, const svari_even *even) {
  const svari_view *view = &sheet->book->view;
  int decimals = svari_even_decimals(even, e->estimate, e->se, e->ci);
  const svari_look shown = {.number = e->category ? "0.0%" : svari_sheet_decimals(decimals)};
  const svari_look published = {.number = svari_sheet_decimals(svari_format_exact_decimals(e->reference))};
  svari_buffer name = {0};
  svari_view_subject(view, e, &name);
  svari_sheet_text(sheet, row, 0, e->id, &text_look);
  svari_sheet_text(sheet, row, 1, name.bytes, &text_look);
  svari_sheet_text(sheet, row, 2, e->category ? svari_view_row_category(view, e) : "", &text_look);
  domain_cell(sheet, row, 3, &e->domain, &text_look);
  svari_sheet_text(sheet, row, 4, svari_statistic_word(e->statistic, view->language), &text_look);
  if (isfinite(e->probability)) svari_sheet_number(sheet, row, 5, e->probability, &(svari_look){.number = "0%"});
  const double numbers[] = {e->estimate, e->se, e->ci[0], e->ci[1]};
  for (lxw_col_t c = 0; c < 4; c++) svari_sheet_number(sheet, row, (lxw_col_t)(6 + c), numbers[c], &shown);
  svari_sheet_number(sheet, row, 10, e->df, &whole_look);
  svari_sheet_number(sheet, row, 11, svari_count_number(e->n), &whole_look);
  if (e->has_reference) svari_sheet_number(sheet, row, 12, e->reference, e->category ? &shown : &published);
  flags_cell(sheet, row, 13, &e->flags);
  sheet->book->failed |= name.failed;
  svari_buffer_free(&name);
}

void svari_sheet_estimates(svari_sheet *sheet) {
  const svari_report *report = sheet->book->view.report;
  static const char *const titles[] = {"id", "variable", "category", "domain", "statistic", "probability", "estimate",
                                       "se", "low",      "high",     "df",     "n",         "reference",   "flags"};
  enum { COLUMNS = sizeof titles / sizeof *titles };
  heads(sheet, titles, COLUMNS, 5);
  worksheet_set_column(sheet->sheet, COLUMNS - 1, COLUMNS - 1, 24, NULL);
  worksheet_autofilter(sheet->sheet, 0, 0, (lxw_row_t)report->nestimates, COLUMNS - 1);
  for (size_t i = 0; i < report->nestimates;) {
    size_t count = svari_view_column_rows(report, i);
    const svari_estimate_row *rows = &report->estimates[i];
    const svari_even all = svari_view_even_rows(rows, count);
    svari_even even;
    for (size_t k = 0; k < count; k++, i++) {
      svari_view_even_row(&all, rows, count, k, &even);
      estimate_line(sheet, (lxw_row_t)i + 1, &rows[k], &even);
    }
  }
}

static lxw_row_t cell_lines(svari_sheet *sheet, const svari_table *table, const svari_cell *cell,
                            const svari_even *evens, lxw_row_t row) {
  for (size_t m = 0; m < SVARI_MEASURES; m++) {
    const svari_share *share = svari_measures[m].of(cell);
    if (!share->present) continue;
    const svari_look shown = {.number = number_of(share, &svari_measures[m], &evens[m])};
    svari_sheet_text(sheet, row, 0, table->id, &text_look);
    svari_sheet_text(sheet, row, 1, side_variable(sheet, &cell->row), &text_look);
    domain_cell(sheet, row, 2, &cell->row, &text_look);
    svari_sheet_text(sheet, row, 3, side_variable(sheet, &cell->column), &text_look);
    domain_cell(sheet, row, 4, &cell->column, &text_look);
    svari_sheet_text(sheet, row, 5, word(sheet, svari_measures[m].title), &text_look);
    const double numbers[] = {share->estimate, share->se, share->ci[0], share->ci[1]};
    for (lxw_col_t c = 0; c < 4; c++) svari_sheet_number(sheet, row, (lxw_col_t)(6 + c), numbers[c], &shown);
    svari_sheet_number(sheet, row, 10, svari_count_number(cell->n), &whole_look);
    flags_cell(sheet, row++, 11, &share->flags);
  }
  return row;
}

void svari_sheet_cells(svari_sheet *sheet) {
  const svari_report *report = sheet->book->view.report;
  static const char *const titles[] = {"table",  "row variable", "row",      "column variable",
                                       "column", "measure",      "estimate", "se",
                                       "low",    "high",         "n",        "flags"};
  enum { COLUMNS = sizeof titles / sizeof *titles };
  heads(sheet, titles, COLUMNS, 6);
  worksheet_set_column(sheet->sheet, COLUMNS - 1, COLUMNS - 1, 24, NULL);
  lxw_row_t row = 1;
  for (size_t t = 0; t < report->ntables; t++) {
    const svari_table *table = &report->tables[t];
    svari_even evens[SVARI_MEASURES];
    for (size_t m = 0; m < SVARI_MEASURES; m++) evens[m] = svari_view_even_cells(table, svari_measures[m].of);
    for (size_t i = 0; i < table->ncells; i++) row = cell_lines(sheet, table, &table->cells[i], evens, row);
  }
  worksheet_autofilter(sheet->sheet, 0, 0, row - 1, COLUMNS - 1);
}

void svari_sheet_weighting(svari_sheet *sheet) {
  const char *titles[] = {word(sheet, SVARI_WORD_REPRESENTATIVENESS), "",
                          word(sheet, SVARI_WORD_POPULATION),         word(sheet, SVARI_WORD_SAMPLE),
                          word(sheet, SVARI_WORD_BY_DESIGN),          word(sheet, SVARI_WORD_WEIGHTED)};
  const svari_view *view = &sheet->book->view;
  const svari_balance *balance = &view->report->balance;
  heads(sheet, titles, sizeof titles / sizeof *titles, 2);
  for (size_t i = 0; i < balance->nrows; i++) {
    const svari_balance_row *b = &balance->rows[i];
    lxw_row_t row = (lxw_row_t)i + 1;
    svari_buffer margin = {0}, category = {0};
    svari_view_margin(view, b->margin, &margin);
    svari_view_margin_category(view, b, &category);
    svari_sheet_text(sheet, row, 0, margin.bytes ? margin.bytes : "", &text_look);
    svari_sheet_text(sheet, row, 1, category.bytes ? category.bytes : "", &text_look);
    sheet->book->failed |= margin.failed || category.failed;
    svari_buffer_free(&margin);
    svari_buffer_free(&category);
    const double numbers[] = {b->population, b->sample, b->design, b->weighted};
    const svari_look shown = {.number = b->population <= 1 && !(b->sample > 1) ? "0.0%" : "#,##0.00"};
    for (lxw_col_t c = 0; c < 4; c++) svari_sheet_number(sheet, row, (lxw_col_t)(2 + c), numbers[c], &shown);
  }
}
