/* The sheets: a table with its banner, bases, shares and letters; flat sheets with a line per figure. */
#include "present/names.h"
#include "present/words.h"
#include "present/xlsx.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

static void domain_cell(svari_book *book, lxw_worksheet *sheet, lxw_row_t row, lxw_col_t column, const svari_domain *domain,
                        lxw_format *format) {
  svari_buffer text = {0};
  svari_book_domain(book, domain, &text);
  svari_book_text(book, sheet, row, column, text.bytes ? text.bytes : svari_word(SVARI_WORD_ALL, book->language), format);
  book->failed |= text.failed;
  svari_buffer_free(&text);
}

typedef struct measure {
  svari_word_id title;
  size_t offset; /* of the share in a cell */
  bool percent;
} measure;

static const measure measures[] = {
    {SVARI_WORD_COLUMN_SHARE, offsetof(svari_cell, column_share), true},
    {SVARI_WORD_ROW_SHARE, offsetof(svari_cell, row_share), true},
    {SVARI_WORD_TOTAL_SHARE, offsetof(svari_cell, total_share), true},
    {SVARI_WORD_COUNT, offsetof(svari_cell, count), false},
};

static const svari_share *share_of(const svari_cell *cell, const measure *m) {
  return (const svari_share *)((const char *)cell + m->offset);
}

static bool has_measure(const svari_table *table, const measure *m) {
  for (size_t i = 0; i < table->ncells; i++)
    if (share_of(&table->cells[i], m)->present) return true;
  return false;
}

static bool has_letters(const svari_table *table) {
  for (size_t i = 0; i < table->ncells; i++)
    if (table->cells[i].letters) return true;
  return false;
}

static lxw_row_t banner(svari_book *book, lxw_worksheet *sheet, const svari_table *table, lxw_row_t row) {
  svari_book_text(book, sheet, row, 0, "", book->head);
  for (size_t c = 0; c < table->ncolumns; c++)
    domain_cell(book, sheet, row, (lxw_col_t)(c + 1), &table->cells[c].column, book->head);
  return row + 1;
}

static lxw_row_t bases(svari_book *book, lxw_worksheet *sheet, const svari_table *table, lxw_row_t row) {
  if (table->ncolumn_bases != table->ncolumns) return row;
  const svari_word_id titles[] = {SVARI_WORD_N, SVARI_WORD_WEIGHTED, SVARI_WORD_EFFECTIVE_N};
  for (size_t i = 0; i < 3; i++, row++) {
    svari_book_text(book, sheet, row, 0, svari_word(titles[i], book->language), book->soft);
    for (size_t c = 0; c < table->ncolumns; c++) {
      const svari_cell *base = &table->column_bases[c];
      const double values[] = {(double)base->n, base->weighted_n, base->effective_n};
      svari_book_number(book, sheet, row, (lxw_col_t)(c + 1), values[i], book->soft);
    }
  }
  return row;
}

static lxw_row_t block(svari_book *book, lxw_worksheet *sheet, const svari_table *table, const measure *m, bool letters,
                       lxw_row_t row) {
  svari_book_text(book, sheet, row++, 0, svari_word(m->title, book->language), book->head);
  for (size_t r = 0; r < table->nrows; r++) {
    const svari_cell *line = &table->cells[r * table->ncolumns];
    domain_cell(book, sheet, row, 0, &line->row, book->label);
    for (size_t c = 0; c < table->ncolumns; c++)
      svari_book_number(book, sheet, row, (lxw_col_t)(c + 1), share_of(&line[c], m)->estimate,
                        m->percent ? book->percent : book->whole);
    row++;
    for (size_t c = 0; letters && c < table->ncolumns; c++)
      svari_book_text(book, sheet, row, (lxw_col_t)(c + 1), line[c].letters, book->letters);
    row += letters;
  }
  return row;
}

void svari_book_table(svari_book *book, lxw_worksheet *sheet, const svari_table *table) {
  if (table->ncells == 0) return;
  lxw_row_t row = bases(book, sheet, table, banner(book, sheet, table, 2));
  worksheet_freeze_panes(sheet, 3, 1);
  worksheet_set_column(sheet, 0, 0, 34, NULL);
  worksheet_set_column(sheet, 1, (lxw_col_t)table->ncolumns, 13, NULL);
  bool letters = has_letters(table);
  for (size_t m = 0; m < sizeof measures / sizeof *measures; m++) {
    if (!has_measure(table, &measures[m])) continue;
    row = block(book, sheet, table, &measures[m], letters && m == 0, row);
  }
  row++;
  for (size_t i = 0; i < table->ntests; i++, row++) {
    const svari_test_row *t = &table->tests[i];
    svari_book_text(book, sheet, row, 0, t->test, book->label);
    svari_book_number(book, sheet, row, 1, t->statistic, book->number);
    svari_book_number(book, sheet, row, 2, t->df1, book->number);
    svari_book_number(book, sheet, row, 3, t->df2, book->number);
    svari_book_text(book, sheet, row, 4, "p", book->text);
    svari_book_number(book, sheet, row, 5, t->p, book->number);
  }
  for (size_t i = 0; i < table->nnotes; i++) svari_book_text(book, sheet, row++, 0, table->notes[i], book->soft);
}

static void heads(svari_book *book, lxw_worksheet *sheet, const char *const *titles, size_t count) {
  for (size_t i = 0; i < count; i++) svari_book_text(book, sheet, 0, (lxw_col_t)i, titles[i], book->head);
  worksheet_freeze_panes(sheet, 1, 0);
  worksheet_set_column(sheet, 0, 3, 22, NULL);
  worksheet_set_column(sheet, 4, (lxw_col_t)count, 12, NULL);
}

static void flags_cell(svari_book *book, lxw_worksheet *sheet, lxw_row_t row, lxw_col_t column, const svari_flags *flags) {
  svari_buffer text = {0};
  svari_flags_join(flags, &text);
  svari_book_text(book, sheet, row, column, text.bytes, book->text);
  book->failed |= text.failed;
  svari_buffer_free(&text);
}

void svari_book_estimates(svari_book *book, lxw_worksheet *sheet) {
  static const char *const titles[] = {"id",  "variable", "category", "domain", "statistic", "estimate", "se",
                                       "low", "high",     "df",       "n",      "reference", "flags"};
  heads(book, sheet, titles, sizeof titles / sizeof *titles);
  for (size_t i = 0; i < book->report->nestimates; i++) {
    const svari_estimate_row *e = &book->report->estimates[i];
    lxw_row_t row = (lxw_row_t)i + 1;
    svari_buffer name = {0};
    svari_estimate_name(e, &name);
    lxw_format *shown = e->category ? book->percent : book->number;
    svari_book_text(book, sheet, row, 0, e->id, book->text);
    svari_book_text(book, sheet, row, 1, e->variable ? svari_book_variable(book, e->variable) : name.bytes, book->text);
    svari_book_text(book, sheet, row, 2, e->category, book->text);
    domain_cell(book, sheet, row, 3, &e->domain, book->text);
    svari_book_text(book, sheet, row, 4, e->statistic, book->text);
    const double numbers[] = {e->estimate, e->se, e->ci[0], e->ci[1]};
    for (lxw_col_t c = 0; c < 4; c++) svari_book_number(book, sheet, row, (lxw_col_t)(5 + c), numbers[c], shown);
    svari_book_number(book, sheet, row, 9, e->df, book->whole);
    svari_book_number(book, sheet, row, 10, (double)e->n, book->whole);
    if (e->has_reference) svari_book_number(book, sheet, row, 11, e->reference, shown);
    flags_cell(book, sheet, row, 12, &e->flags);
    book->failed |= name.failed;
    svari_buffer_free(&name);
  }
}

static lxw_row_t cell_lines(svari_book *book, lxw_worksheet *sheet, const svari_table *table, const svari_cell *cell,
                            lxw_row_t row) {
  for (size_t m = 0; m < sizeof measures / sizeof *measures; m++) {
    const svari_share *share = share_of(cell, &measures[m]);
    if (!share->present) continue;
    lxw_format *shown = measures[m].percent ? book->percent : book->number;
    svari_book_text(book, sheet, row, 0, table->id, book->text);
    domain_cell(book, sheet, row, 1, &cell->row, book->text);
    domain_cell(book, sheet, row, 2, &cell->column, book->text);
    svari_book_text(book, sheet, row, 3, svari_word(measures[m].title, book->language), book->text);
    const double numbers[] = {share->estimate, share->se, share->ci[0], share->ci[1]};
    for (lxw_col_t c = 0; c < 4; c++) svari_book_number(book, sheet, row, (lxw_col_t)(4 + c), numbers[c], shown);
    svari_book_number(book, sheet, row, 8, (double)cell->n, book->whole);
    flags_cell(book, sheet, row++, 9, &share->flags);
  }
  return row;
}

void svari_book_cells(svari_book *book, lxw_worksheet *sheet) {
  static const char *const titles[] = {"table", "row", "column", "measure", "estimate", "se", "low", "high", "n", "flags"};
  heads(book, sheet, titles, sizeof titles / sizeof *titles);
  lxw_row_t row = 1;
  for (size_t t = 0; t < book->report->ntables; t++) {
    const svari_table *table = &book->report->tables[t];
    for (size_t i = 0; i < table->ncells; i++) row = cell_lines(book, sheet, table, &table->cells[i], row);
  }
}

void svari_book_weighting(svari_book *book, lxw_worksheet *sheet) {
  svari_language l = book->language;
  const char *titles[] = {svari_word(SVARI_WORD_REPRESENTATIVENESS, l), "", svari_word(SVARI_WORD_POPULATION, l),
                          svari_word(SVARI_WORD_SAMPLE, l), svari_word(SVARI_WORD_BY_DESIGN, l),
                          svari_word(SVARI_WORD_WEIGHTED, l)};
  heads(book, sheet, titles, sizeof titles / sizeof *titles);
  const svari_balance *balance = &book->report->balance;
  for (size_t i = 0; i < balance->nrows; i++) {
    const svari_balance_row *b = &balance->rows[i];
    lxw_row_t row = (lxw_row_t)i + 1;
    svari_book_text(book, sheet, row, 0, svari_book_variable(book, b->margin), book->text);
    svari_book_text(book, sheet, row, 1, b->category, book->text);
    const double numbers[] = {b->population, b->sample, b->design, b->weighted};
    bool share = b->population <= 1 && b->sample <= 1;
    for (lxw_col_t c = 0; c < 4; c++)
      svari_book_number(book, sheet, row, (lxw_col_t)(2 + c), numbers[c], share ? book->percent : book->number);
  }
}
