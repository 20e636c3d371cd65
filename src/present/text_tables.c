/* Tables, tests and models of the summary. */
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "base/utf8.h"
#include "infer/same.h"
#include "present/names.h"
#include "present/terms.h"
#include "present/text.h"

typedef struct cell_kind {
  const char *name; /* word of `cells:` */
  const svari_share *(*get)(const svari_cell *cell);
  svari_word_id word;
  bool percent;
} cell_kind;

static const svari_share *get_count(const svari_cell *cell) { return &cell->count; }
static const svari_share *get_row(const svari_cell *cell) { return &cell->row_share; }
static const svari_share *get_column(const svari_cell *cell) { return &cell->column_share; }
static const svari_share *get_total(const svari_cell *cell) { return &cell->total_share; }

static const cell_kind kinds[] = {
    {"count", get_count, SVARI_WORD_COUNT, false},
    {"row", get_row, SVARI_WORD_ROW_SHARE, true},
    {"column", get_column, SVARI_WORD_COLUMN_SHARE, true},
    {"total", get_total, SVARI_WORD_TOTAL_SHARE, true},
};

static void share_cell(svari_text *text, svari_grid *grid, const cell_kind *kind, const svari_cell *cell,
                       const svari_even *even) {
  const svari_share *share = kind->get(cell);
  char figure[SVARI_FORMAT_TEXT], whole[SVARI_FORMAT_TEXT + 32];
  if (kind->percent)
    svari_format_percent(share->estimate, 1, text->language, figure);
  else
    svari_format_number(share->estimate, svari_even_decimals(even, share->estimate, share->se, share->ci),
                        text->language, figure);
  const char *marks = svari_text_mark(text, &share->flags);
  bool compared = kind->get == get_column || !cell->column_share.present; /* letters are of column shares */
  const char *letters = compared && cell->letters ? cell->letters : "";
  snprintf(whole, sizeof whole, "%s%s%s%s%s", figure, letters[0] ? " " : "", letters, marks[0] ? " " : "", marks);
  svari_grid_cell(grid, whole);
}

/* Whether two categories are of the same variables. */
static void add_variables(const svari_text *text, const svari_domain *domain, svari_buffer *out) {
  for (size_t i = 0; i < domain->count; i++)
    svari_buffer_printf(out, i ? " × %s" : "%s", svari_text_label(text, domain->parts[i].variable));
}

static const svari_domain *row_of(const svari_table *table, size_t r) { return &table->cells[r * table->ncolumns].row; }

static const svari_domain *column_of(const svari_table *table, size_t c) { return &table->cells[c].column; }

static bool many_rows(const svari_table *table) {
  return !svari_domain_same_variables(row_of(table, 0), row_of(table, table->nrows - 1));
}

static bool many_columns(const svari_table *table) {
  return !svari_domain_same_variables(column_of(table, 0), column_of(table, table->ncolumns - 1));
}

/* What the block's figures are; in a banner, of the shares by which variable. */
static void put_head(svari_text *text, svari_grid *grid, const svari_table *table, const cell_kind *kind, size_t from) {
  svari_buffer head = {0};
  svari_buffer_text(&head, svari_text_word(text, kind->word));
  if (many_columns(table)) {
    svari_buffer_printf(&head, " %s ", svari_text_word(text, SVARI_WORD_BY));
    add_variables(text, column_of(table, from), &head);
  }
  svari_grid_line(grid, 2);
  svari_grid_cell(grid, head.bytes);
  text->out->failed |= head.failed;
  svari_buffer_free(&head);
}

static void put_column_name(svari_text *text, svari_grid *grid, const svari_table *table, size_t c) {
  const char *name = svari_text_domain(text, column_of(table, c));
  char letter[16], whole[512];
  svari_view_letter(c, letter);
  if (!name[0]) name = svari_text_word(text, SVARI_WORD_ALL);
  snprintf(whole, sizeof whole, "%s (%s)", name, letter);
  svari_grid_cell(grid, svari_view_has_letters(table) ? whole : name);
}

static void put_row_variables(svari_text *text, svari_grid *grid, const svari_table *table, size_t r) {
  if (r && svari_domain_same_variables(row_of(table, r - 1), row_of(table, r))) return;
  svari_buffer name = {0};
  add_variables(text, row_of(table, r), &name);
  svari_grid_span(grid, 4, name.bytes ? name.bytes : "");
  text->out->failed |= name.failed;
  svari_buffer_free(&name);
}

/* Columns [from, to) of a table, in one kind of figure. */
static void put_block(svari_text *text, const svari_table *table, const cell_kind *kind, size_t from, size_t to) {
  svari_grid grid = {.arena = text->arena};
  bool several = many_rows(table);
  const svari_even even = svari_view_even_cells(table, kind->get);
  put_head(text, &grid, table, kind, from);
  for (size_t c = from; c < to; c++) put_column_name(text, &grid, table, c);
  for (size_t r = 0; r < table->nrows; r++) {
    const svari_cell *row = &table->cells[r * table->ncolumns];
    if (several) put_row_variables(text, &grid, table, r);
    svari_grid_line(&grid, several ? 6 : 4);
    svari_grid_cell(&grid, svari_text_domain(text, &row->row));
    for (size_t c = from; c < to; c++) share_cell(text, &grid, kind, &row[c], &even);
  }
  svari_grid_write(&grid, text->width, text->out);
}

/* The end of the columns from `from` on that stand beside each other: all of one variable. */
static size_t fitting_columns(svari_text *text, const svari_table *table, size_t from) {
  size_t used = 24, to = from;
  while (to < table->ncolumns && to - from < SVARI_GRID_COLUMNS - 1) {
    size_t wide = svari_utf8_width(svari_text_domain(text, &table->cells[to].column));
    used += 2 + (wide > 10 ? wide : 10);
    if (to > from &&
        (used > (size_t)text->width || !svari_domain_same_variables(column_of(table, from), column_of(table, to))))
      break;
    to++;
  }
  return to;
}

/* The line with the letters of its flags. */
static void put_test(svari_text *text, const svari_test_row *test, svari_buffer *line) {
  const char *marks = svari_text_mark(text, &test->flags);
  if (marks[0]) svari_buffer_printf(line, " %s", marks);
  svari_wrap(svari_text_keep(text, line), 2, text->width, text->out);
}

static void test_line(svari_text *text, const svari_test_row *test) {
  char f[SVARI_FORMAT_TEXT], a[SVARI_FORMAT_TEXT], b[SVARI_FORMAT_TEXT], p[SVARI_FORMAT_TEXT];
  svari_format_number(test->statistic, 3, text->language, f);
  svari_format_p(test->p, text->language, p);
  svari_buffer line = {0};
  if (test->id) svari_buffer_printf(&line, "%s ", test->id);
  svari_buffer_text(&line, svari_term("test", test->test, text->language));
  if (test->variable) svari_buffer_printf(&line, " %s", svari_text_label(text, test->variable));
  if (test->by)
    svari_buffer_printf(&line, " %s %s", svari_text_word(text, SVARI_WORD_BY), svari_text_label(text, test->by));
  if (test->has_estimate) {
    int decimals = svari_format_decimals(test->estimate, test->se);
    svari_format_number(test->estimate, decimals, text->language, a);
    svari_format_number(test->se, decimals, text->language, b);
    svari_buffer_printf(&line, ": %s (%s %s)", a, svari_text_word(text, SVARI_WORD_SE), b);
  }
  if (!isfinite(test->statistic)) {
    svari_buffer_text(&line, ": –");
    put_test(text, test, &line);
    return;
  }
  bool squares = test->df1 == test->df1; /* F, or a chi-square, which has df1 alone */
  svari_format_number(squares ? test->df1 : test->df, 1, text->language, a);
  svari_format_number(test->df2, 1, text->language, b);
  svari_buffer_printf(&line, test->has_estimate ? ", %s = %s, df " : ": %s = %s, df ",
                      test->is_f ? "F"
                      : squares  ? "X²"
                                 : "t",
                      f);
  svari_buffer_text(&line, a);
  if (test->is_f && test->df2 == test->df2) svari_buffer_printf(&line, "; %s", b);
  svari_buffer_printf(&line, ", p%s%s", svari_format_p_sign(p), p);
  put_test(text, test, &line);
}

static void table_title(svari_text *text, const svari_table *table) {
  svari_buffer title = {0};
  svari_buffer_printf(&title, "%s: ", table->id);
  if (table->ncells) {
    for (size_t r = 0; r < table->nrows; r++) {
      if (r && svari_domain_same_variables(row_of(table, r - 1), row_of(table, r))) continue;
      if (r) svari_buffer_text(&title, ", ");
      add_variables(text, row_of(table, r), &title);
    }
    for (size_t c = 0; c < table->ncolumns && column_of(table, 0)->count; c++) {
      if (c && svari_domain_same_variables(column_of(table, c - 1), column_of(table, c))) continue;
      if (c)
        svari_buffer_text(&title, ", ");
      else
        svari_buffer_printf(&title, " %s ", svari_text_word(text, SVARI_WORD_BY));
      add_variables(text, column_of(table, c), &title);
    }
  }
  if (title.bytes) svari_wrap(title.bytes, 0, text->width, text->out);
  if (title.failed) text->out->failed = true;
  svari_buffer_free(&title);
}

static void put_letters_note(svari_text *text, const svari_table *table) {
  if (!svari_view_has_letters(table)) return;
  svari_view view = {text->report, text->language};
  svari_buffer note = {0};
  svari_view_letters_note(&view, table, &note);
  if (note.bytes) svari_wrap(note.bytes, 2, text->width, text->out);
  text->out->failed |= note.failed;
  svari_buffer_free(&note);
}

static void put_table(svari_text *text, const svari_table *table) {
  table_title(text, table);
  for (size_t k = 0; k < sizeof kinds / sizeof *kinds && table->ncells; k++) {
    if (!kinds[k].get(&table->cells[0])->present) continue;
    for (size_t from = 0; from < table->ncolumns;) {
      size_t to = fitting_columns(text, table, from);
      put_block(text, table, &kinds[k], from, to);
      from = to;
    }
  }
  put_letters_note(text, table);
  for (size_t i = 0; i < table->ntests; i++) test_line(text, &table->tests[i]);
  for (size_t i = 0; i < table->nnotes; i++) svari_text_note(text, table->notes[i], 2);
}

void svari_text_tables(svari_text *text) {
  if (!text->report->ntables) return;
  svari_text_heading(text, svari_text_word(text, SVARI_WORD_TABLES));
  for (size_t i = 0; i < text->report->ntables; i++) put_table(text, &text->report->tables[i]);
}

void svari_text_tests(svari_text *text) {
  if (!text->report->ntests) return;
  svari_text_heading(text, svari_text_word(text, SVARI_WORD_TESTS));
  for (size_t i = 0; i < text->report->ntests; i++) test_line(text, &text->report->tests[i]);
}

static const char *term_label(svari_text *text, const svari_model *model, const char *term) {
  svari_view view = svari_text_view(text);
  svari_buffer label = {0};
  svari_view_term(&view, model, term, &label);
  return svari_text_keep(text, &label);
}

/* A block of rows under a heading that says what they are; nothing when there are none. */
static void coefficient_lines(svari_text *text, const svari_model *model, svari_word_id what,
                              const svari_coefficient *rows, size_t count) {
  if (count == 0) return;
  const svari_even even = svari_view_even_terms(rows, count);
  svari_grid grid = {.arena = text->arena};
  svari_grid_line(&grid, 4);
  svari_grid_cell(&grid, svari_text_word(text, what));
  svari_grid_cell(&grid, svari_text_word(text, SVARI_WORD_ESTIMATE));
  svari_grid_cell(&grid, svari_text_word(text, SVARI_WORD_INTERVAL));
  svari_grid_cell(&grid, "");
  svari_grid_cell(&grid, svari_text_word(text, SVARI_WORD_SE));
  svari_grid_cell(&grid, what == SVARI_WORD_PREDICTED_MEAN ? "" : "p");
  for (size_t i = 0; i < count; i++) {
    const svari_coefficient *c = &rows[i];
    int decimals = svari_even_decimals(&even, c->estimate, c->se, c->ci);
    const double values[] = {c->estimate, c->ci[0], c->ci[1], c->se};
    char cell[SVARI_FORMAT_TEXT];
    svari_grid_line(&grid, 4);
    svari_grid_cell(&grid, term_label(text, model, c->term));
    for (size_t v = 0; v < sizeof values / sizeof *values; v++) {
      svari_format_number(values[v], decimals, text->language, cell);
      svari_grid_cell(&grid, cell);
    }
    svari_format_p(c->p, text->language, cell);
    svari_grid_cell(&grid, what == SVARI_WORD_PREDICTED_MEAN ? "" : cell);
    svari_grid_cell(&grid, svari_text_mark(text, &c->flags));
  }
  svari_grid_write(&grid, text->width, text->out);
}

static void put_term_test(svari_text *text, const svari_model *model, const svari_term_test *test) {
  char f[SVARI_FORMAT_TEXT], a[SVARI_FORMAT_TEXT], b[SVARI_FORMAT_TEXT], p[SVARI_FORMAT_TEXT];
  svari_format_number(test->f, 3, text->language, f);
  svari_format_number(test->df1, 1, text->language, a);
  svari_format_number(test->df2, 1, text->language, b);
  svari_format_p(test->p, text->language, p);
  svari_buffer line = {0};
  svari_buffer_text(&line, svari_term("test", test->kind, text->language));
  for (size_t i = 0; i < test->nterms; i++)
    svari_buffer_printf(&line, i ? ", %s" : " %s", term_label(text, model, test->terms[i]));
  svari_buffer_printf(&line, ": F = %s, df %s; %s, p%s%s", f, a, b, svari_format_p_sign(p), p);
  if (line.bytes) svari_wrap(line.bytes, 4, text->width, text->out);
  if (line.failed) text->out->failed = true;
  svari_buffer_free(&line);
}

static void put_model(svari_text *text, const svari_model *model) {
  svari_buffer title = {0};
  char n[SVARI_FORMAT_TEXT];
  svari_format_count(model->n, text->language, n);
  svari_buffer_printf(&title, "%s: %s (%s, n %s)", model->id, model->spec ? model->spec->formula : "",
                      svari_term("family", model->family, text->language), n);
  if (title.bytes) svari_wrap(title.bytes, 2, text->width, text->out);
  if (title.failed) text->out->failed = true;
  svari_buffer_free(&title);
  coefficient_lines(text, model, SVARI_WORD_TERM, model->coefficients, model->ncoefficients);
  coefficient_lines(text, model, SVARI_WORD_AVERAGE_EFFECT, model->effects, model->neffects);
  coefficient_lines(text, model, SVARI_WORD_PREDICTED_MEAN, model->predictions, model->npredictions);
  for (size_t i = 0; i < model->ntests; i++) put_term_test(text, model, &model->tests[i]);
  for (size_t i = 0; i < model->nnotes; i++) svari_text_note(text, model->notes[i], 4);
}

void svari_text_models(svari_text *text) {
  if (!text->report->nmodels) return;
  svari_text_heading(text, svari_text_word(text, SVARI_WORD_MODELS));
  for (size_t i = 0; i < text->report->nmodels; i++) put_model(text, &text->report->models[i]);
}
