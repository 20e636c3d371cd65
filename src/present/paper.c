/* What the document says, and in which order. A line of a table is gathered cell by cell and handed to the style whole.
 */
#include "present/paper.h"

#include "base/arena.h"
#include "present/format.h"
#include "present/html.h"
#include "present/terms.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

typedef struct paper {
  svari_view view;
  const svari_paper_style *style;
  svari_buffer *out;
  svari_arena *arena;
  size_t ncells, capacity;
  const char **cells; /* of the line being gathered; copies in the arena */
  svari_marks marks;
} paper;

static const char *word(const paper *p, svari_word_id id) { return svari_view_word(&p->view, id); }

static void cell(paper *p, const char *text) {
  const char **slot = SVARI_PUSH(p->arena, p->cells, p->ncells, p->capacity);
  if (slot) *slot = svari_arena_text(p->arena, text ? text : "");
  if (slot && *slot) return;
  p->out->failed = true;
  if (slot) p->ncells--;
}

/* A text made in a buffer as a cell; the buffer is emptied. */
static void cell_from(paper *p, svari_buffer *text) {
  p->out->failed |= text->failed;
  cell(p, text->bytes);
  svari_buffer_free(text);
}

static void line(paper *p, svari_paper_line kind) {
  p->style->line(p->out, kind, p->cells, p->ncells);
  p->ncells = 0;
}

static void heads(paper *p) {
  p->style->table(p->out, p->cells, p->ncells);
  p->ncells = 0;
}

static void say(paper *p, void (*how)(svari_buffer *out, const char *text), svari_buffer *text) {
  p->out->failed |= text->failed;
  if (text->bytes) how(p->out, text->bytes);
  svari_buffer_free(text);
}

static void note_item(paper *p, const char *note) {
  svari_buffer text = {0};
  svari_view_note(&p->view, note, &text);
  say(p, p->style->item, &text);
}

static void add_marks(paper *p, const svari_flags *flags, svari_buffer *text) {
  if (!flags->count) return;
  svari_buffer_text(text, " [");
  svari_marks_add(&p->marks, flags, text);
  svari_buffer_text(text, "]");
}

static void shown(const paper *p, double value, int decimals, bool percent, char out[SVARI_FORMAT_TEXT]) {
  if (percent)
    svari_format_percent(value, 1, p->view.language, out);
  else
    svari_format_number(value, decimals, p->view.language, out);
}

static void number(const paper *p, double value, int decimals, bool percent, svari_buffer *text) {
  char out[SVARI_FORMAT_TEXT];
  shown(p, value, decimals, percent, out);
  svari_buffer_text(text, out);
}

/* ---- estimates ---- */

static void interval(paper *p, const double ci[2], int decimals, bool percent) {
  char low[SVARI_FORMAT_TEXT], high[SVARI_FORMAT_TEXT], both[3 * SVARI_FORMAT_TEXT];
  svari_buffer text = {0};
  shown(p, ci[0], decimals, percent, low);
  shown(p, ci[1], decimals, percent, high);
  svari_format_limits(ci, low, word(p, SVARI_WORD_TO), high, both);
  svari_buffer_text(&text, both);
  cell_from(p, &text);
}

static void se_of_share(const paper *p, double se, svari_buffer *text) {
  char out[SVARI_FORMAT_TEXT];
  svari_format_percent(se, 2, p->view.language, out);
  svari_buffer_text(text, out);
}

static void estimate_line(paper *p, const svari_estimate_row *row, const svari_even *even, bool many) {
  bool percent = row->category != NULL;
  int decimals = svari_even_decimals(even, row->estimate, row->se, row->ci);
  char n[SVARI_FORMAT_TEXT];
  svari_buffer text = {0};
  svari_view_estimate_label(&p->view, row, many, &text);
  cell_from(p, &text);
  number(p, row->estimate, decimals, percent, &text);
  add_marks(p, &row->flags, &text);
  cell_from(p, &text);
  interval(p, row->ci, decimals, percent);
  if (percent)
    se_of_share(p, row->se, &text);
  else
    number(p, row->se, decimals, false, &text);
  cell_from(p, &text);
  svari_format_count(row->n, p->view.language, n);
  cell(p, n);
  line(p, SVARI_PAPER_FIGURES);
}

static void estimate_heads(paper *p, const svari_estimate_row *row) {
  char confidence[SVARI_FORMAT_TEXT];
  svari_buffer text = {0};
  svari_format_percent(row->spec ? row->spec->confidence : 0.95, 0, p->view.language, confidence);
  cell(p, svari_sentence(SVARI_SENTENCE_GROUP, p->view.language));
  cell(p, svari_statistic_word(row->statistic, p->view.language));
  svari_buffer_printf(&text, svari_sentence(SVARI_SENTENCE_INTERVAL_OF, p->view.language), confidence);
  cell_from(p, &text);
  cell(p, word(p, SVARI_WORD_SE));
  cell(p, word(p, SVARI_WORD_N));
  heads(p);
}

static void estimates(paper *p) {
  const svari_report *report = p->view.report;
  if (report->nestimates) p->style->heading(p->out, 2, word(p, SVARI_WORD_ESTIMATES));
  for (size_t i = 0; i < report->nestimates;) {
    bool many;
    size_t count = svari_view_estimate_rows(report, i, &many);
    const svari_estimate_row *rows = &report->estimates[i];
    const svari_even all = svari_view_even_rows(rows, count);
    svari_even even;
    svari_buffer title = {0};
    svari_view_estimate_title(&p->view, rows, &title);
    p->style->heading(p->out, 3, title.bytes ? title.bytes : "");
    p->out->failed |= title.failed;
    svari_buffer_free(&title);
    estimate_heads(p, rows);
    for (size_t r = 0; r < count; r++) {
      svari_view_even_row(&all, rows, count, r, &even);
      estimate_line(p, &rows[r], &even, many);
    }
    p->style->table_end(p->out);
    i += count;
  }
}

/* ---- tables ---- */

/* The name of a column; with its variable's where the table has several. */
static void column_head(paper *p, const svari_table *table, size_t c, bool banner, bool letters) {
  const svari_domain *domain = &table->cells[c].column;
  svari_buffer text = {0};
  if (banner && domain->count)
    svari_buffer_printf(&text, "%s: ", svari_view_variable(&p->view, domain->parts[0].variable));
  svari_view_domain(&p->view, domain, &text);
  if (letters) {
    char letter[16];
    svari_view_letter(c, letter);
    svari_buffer_printf(&text, " (%s)", letter);
  }
  cell_from(p, &text);
}

static void table_heads(paper *p, const svari_table *table) {
  bool banner = false, letters = svari_view_has_letters(table);
  for (size_t c = 1; c < table->ncolumns; c++) banner |= svari_view_column_begins(table, c);
  cell(p, "");
  for (size_t c = 0; c < table->ncolumns; c++) column_head(p, table, c, banner, letters);
  heads(p);
}

static double base_value(const svari_cell *base, int which) {
  if (!base) return NAN;
  return which == 0 ? svari_count_number(base->n) : which == 1 ? base->weighted_n : base->effective_n;
}

/* The three bases of the columns, among the records that answer row r's variable. */
static void bases(paper *p, const svari_table *table, size_t r) {
  static const svari_word_id titles[] = {SVARI_WORD_BASE_UNWEIGHTED, SVARI_WORD_BASE_WEIGHTED,
                                         SVARI_WORD_BASE_EFFECTIVE};
  if (!table->ncolumn_bases) return;
  for (int which = 0; which < 3; which++) {
    cell(p, word(p, titles[which]));
    for (size_t c = 0; c < table->ncolumns; c++) {
      svari_buffer text = {0};
      number(p, base_value(svari_view_column_base(table, r, c), which), 0, false, &text);
      cell_from(p, &text);
    }
    line(p, SVARI_PAPER_BASE);
  }
}

static void share_cell(paper *p, const svari_cell *of, const svari_measure *measure, const svari_even *even) {
  const svari_share *share = measure->of(of);
  svari_buffer text = {0};
  if (share->present) {
    number(p, share->estimate, svari_even_decimals(even, share->estimate, share->se, share->ci), measure->percent,
           &text);
    if (measure == &svari_measures[0] && isfinite(share->estimate) && of->letters && of->letters[0])
      svari_buffer_printf(&text, " %s", of->letters);
    add_marks(p, &share->flags, &text);
  }
  cell_from(p, &text);
}

static void part(paper *p, const char *title) {
  cell(p, title);
  line(p, SVARI_PAPER_PART);
}

static void measure_lines(paper *p, const svari_table *table, const svari_measure *measure, size_t from, size_t to) {
  const svari_even even = svari_view_even_cells(table, measure->of);
  part(p, word(p, measure->title));
  for (size_t r = from; r < to; r++) {
    svari_buffer text = {0};
    svari_view_domain(&p->view, &table->cells[r * table->ncolumns].row, &text);
    cell_from(p, &text);
    for (size_t c = 0; c < table->ncolumns; c++) share_cell(p, &table->cells[r * table->ncolumns + c], measure, &even);
    line(p, SVARI_PAPER_FIGURES);
  }
}

/* Rows [from, to), which are of one variable. */
static void row_variable(paper *p, const svari_table *table, size_t from, size_t to) {
  const svari_domain *domain = &table->cells[from * table->ncolumns].row;
  if (to - from < table->nrows && domain->count) part(p, svari_view_variable(&p->view, domain->parts[0].variable));
  bases(p, table, from);
  for (size_t m = 0; m < SVARI_MEASURES; m++)
    if (svari_measure_asked(table, &svari_measures[m])) measure_lines(p, table, &svari_measures[m], from, to);
}

static void one_table(paper *p, const svari_table *table) {
  svari_buffer text = {0};
  svari_view_table_title(&p->view, table, &text);
  p->style->heading(p->out, 3, text.bytes ? text.bytes : "");
  p->out->failed |= text.failed;
  svari_buffer_free(&text);
  if (table->ncells) table_heads(p, table);
  for (size_t from = 0, to; table->ncells && from < table->nrows; from = to) {
    for (to = from + 1; to < table->nrows && !svari_view_row_begins(table, to);) to++;
    row_variable(p, table, from, to);
  }
  if (table->ncells) p->style->table_end(p->out);
  if (svari_view_has_letters(table)) {
    svari_view_letters_note(&p->view, table, &text);
    say(p, p->style->paragraph, &text);
  }
  for (size_t i = 0; i < table->ntests; i++) {
    svari_view_test(&p->view, &table->tests[i], &text);
    say(p, p->style->item, &text);
  }
  for (size_t i = 0; i < table->nnotes; i++) note_item(p, table->notes[i]);
}

/* ---- tests and models ---- */

static void text_cell(paper *p, void (*how)(double value, svari_language language, char out[SVARI_FORMAT_TEXT]),
                      double value) {
  char out[SVARI_FORMAT_TEXT];
  how(value, p->view.language, out);
  cell(p, out);
}

static void test_line(paper *p, const svari_test_row *t) {
  static const double none[2] = {NAN, NAN};
  int decimals = svari_format_decimals(t->estimate, t->se);
  svari_buffer text = {0};
  svari_view_test_title(&p->view, t, &text);
  add_marks(p, &t->flags, &text);
  cell_from(p, &text);
  number(p, t->has_estimate ? t->estimate : NAN, decimals, false, &text);
  cell_from(p, &text);
  interval(p, t->has_estimate ? t->ci : none, decimals, false);
  number(p, t->has_estimate ? t->se : NAN, decimals, false, &text);
  cell_from(p, &text);
  svari_view_statistic(&p->view, t, &text);
  cell_from(p, &text);
  svari_view_test_df(&p->view, t, &text);
  cell_from(p, &text);
  text_cell(p, svari_format_p, t->p);
  line(p, SVARI_PAPER_FIGURES);
}

static void tests(paper *p) {
  const svari_report *report = p->view.report;
  svari_language language = p->view.language;
  if (!report->ntests) return;
  p->style->heading(p->out, 2, word(p, SVARI_WORD_TESTS));
  const char *titles[] = {
      svari_sentence(SVARI_SENTENCE_TEST, language),      svari_sentence(SVARI_SENTENCE_ESTIMATE, language),
      svari_sentence(SVARI_SENTENCE_INTERVAL, language),  word(p, SVARI_WORD_SE),
      svari_sentence(SVARI_SENTENCE_STATISTIC, language), "df",
      svari_sentence(SVARI_SENTENCE_P_VALUE, language)};
  for (size_t i = 0; i < sizeof titles / sizeof *titles; i++) cell(p, titles[i]);
  heads(p);
  for (size_t i = 0; i < report->ntests; i++) test_line(p, &report->tests[i]);
  p->style->table_end(p->out);
}

static void coefficient_line(paper *p, const svari_model *m, const svari_coefficient *c, int decimals, bool tested) {
  svari_buffer text = {0};
  svari_view_term(&p->view, m, c->term, &text);
  cell_from(p, &text);
  number(p, c->estimate, decimals, false, &text);
  add_marks(p, &c->flags, &text);
  cell_from(p, &text);
  interval(p, c->ci, decimals, false);
  number(p, c->se, decimals, false, &text);
  cell_from(p, &text);
  if (tested) {
    number(p, c->statistic, 2, false, &text);
    cell_from(p, &text);
    text_cell(p, svari_format_p, c->p);
  }
  line(p, SVARI_PAPER_FIGURES);
}

static void coefficients(paper *p, const svari_model *m, svari_word_id what, const svari_coefficient *list,
                         size_t count) {
  bool tested = what != SVARI_WORD_PREDICTED_MEAN;
  const svari_even even = svari_view_even_terms(list, count);
  if (!count) return;
  const char *titles[] = {word(p, what),
                          svari_sentence(SVARI_SENTENCE_ESTIMATE, p->view.language),
                          svari_sentence(SVARI_SENTENCE_INTERVAL, p->view.language),
                          word(p, SVARI_WORD_SE),
                          "t",
                          svari_sentence(SVARI_SENTENCE_P_VALUE, p->view.language)};
  for (size_t i = 0; i < (tested ? 6 : 4); i++) cell(p, titles[i]);
  heads(p);
  for (size_t i = 0; i < count; i++)
    coefficient_line(p, m, &list[i], svari_even_decimals(&even, list[i].estimate, list[i].se, list[i].ci), tested);
  p->style->table_end(p->out);
}

static void term_tests(paper *p, const svari_model *m) {
  for (size_t i = 0; i < m->ntests; i++) {
    svari_buffer text = {0};
    svari_view_term_test(&p->view, m, &m->tests[i], &text);
    say(p, p->style->item, &text);
  }
}

static void models(paper *p) {
  const svari_report *report = p->view.report;
  if (report->nmodels) p->style->heading(p->out, 2, word(p, SVARI_WORD_MODELS));
  for (size_t i = 0; i < report->nmodels; i++) {
    const svari_model *m = &report->models[i];
    svari_buffer text = {0};
    p->style->heading(p->out, 3, svari_view_model_title(&p->view, m));
    svari_view_model_line(&p->view, m, &text);
    say(p, p->style->paragraph, &text);
    coefficients(p, m, SVARI_WORD_TERM, m->coefficients, m->ncoefficients);
    coefficients(p, m, SVARI_WORD_AVERAGE_EFFECT, m->effects, m->neffects);
    coefficients(p, m, SVARI_WORD_PREDICTED_MEAN, m->predictions, m->npredictions);
    term_tests(p, m);
    for (size_t k = 0; k < m->nnotes; k++) note_item(p, m->notes[k]);
  }
}

/* ---- the whole ---- */

static void opening(paper *p) {
  const svari_report *report = p->view.report;
  const char *title = report->title ? report->title : report->data_shown;
  p->style->heading(p->out, 1, title ? title : "svari");
  if (report->synthetic) p->style->paragraph(p->out, word(p, SVARI_WORD_SYNTHETIC));
  if (!report->frame) return;
  char n[SVARI_FORMAT_TEXT], sum[SVARI_FORMAT_TEXT];
  svari_buffer text = {0};
  svari_format_count(report->design.records, p->view.language, n);
  svari_format_number(report->weights.sum, 0, p->view.language, sum);
  svari_buffer_printf(&text, svari_sentence(SVARI_SENTENCE_LEAD_RECORDS_SAMPLE, p->view.language), n, sum);
  say(p, p->style->paragraph, &text);
}

static void tables(paper *p) {
  const svari_report *report = p->view.report;
  if (report->ntables) p->style->heading(p->out, 2, word(p, SVARI_WORD_TABLES));
  for (size_t i = 0; i < report->ntables; i++) one_table(p, &report->tables[i]);
}

static void legend(paper *p) {
  if (p->marks.count) p->style->heading(p->out, 2, word(p, SVARI_WORD_MARKS));
  for (size_t i = 0; i < p->marks.count; i++) {
    svari_buffer text = {0};
    svari_buffer_printf(&text, "[%zu] ", i + 1);
    svari_flag_legend(p->marks.names[i], p->view.language, &text);
    say(p, p->style->item, &text);
  }
}

static void notes(paper *p) {
  const svari_report *report = p->view.report;
  if (report->nnotes) p->style->heading(p->out, 2, word(p, SVARI_WORD_NOTES));
  for (size_t i = 0; i < report->nnotes; i++) note_item(p, report->notes[i]);
}

static void body(paper *p, const svari_report *report) {
  p->view = (svari_view){report, report->language};
  opening(p);
  estimates(p);
  tables(p);
  tests(p);
  models(p);
  notes(p);
}

svari_status svari_paper_write(const svari_report *report, const svari_paper_style *style, svari_buffer *out,
                               svari_error *err) {
  paper p = {.style = style, .out = out, .arena = svari_arena_new()};
  if (!p.arena) return svari_fail_memory(err);
  style->begin(out);
  body(&p, report);
  for (size_t i = 0; i < report->nparts; i++) body(&p, report->parts[i]);
  p.view = (svari_view){report, report->language};
  legend(&p);
  svari_arena_free(p.arena);
  return out->failed ? svari_fail_memory(err) : SVARI_OK;
}
