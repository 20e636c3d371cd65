/* Cross tables: the banner over its columns, the bases under it, then a block of rows for each measure asked for. Each
 * figure has its interval below it. */
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "present/format.h"
#include "present/html.h"

/* "12.6–17.1%": one sign for both. */
static void interval(svari_page *page, const svari_share *share, int decimals, bool percent) {
  char low[SVARI_FORMAT_TEXT], high[SVARI_FORMAT_TEXT], both[3 * SVARI_FORMAT_TEXT];
  double scale = percent ? 100 : 1;
  if (!isfinite(share->estimate) || (!isfinite(share->ci[0]) && !isfinite(share->ci[1]))) return;
  svari_format_number(share->ci[0] * scale, decimals, page->language, low);
  svari_format_number(share->ci[1] * scale, decimals, page->language, high);
  svari_format_limits(share->ci, low, "–", high, both);
  svari_page_markup(page, "<br>");
  svari_page_element(page, "span class=\"soft\"", both);
}

static void figure_cell(svari_page *page, const svari_cell *cell, const svari_measure *measure,
                        const svari_even *even) {
  const svari_share *share = measure->of(cell);
  char value[SVARI_FORMAT_TEXT];
  bool compared = measure == &svari_measures[0] || !cell->column_share.present; /* letters are of column shares */
  int decimals = measure->percent ? 1 : svari_even_decimals(even, share->estimate, share->se, share->ci);
  if (measure->percent)
    svari_format_percent(share->estimate, decimals, page->language, value);
  else
    svari_format_number(share->estimate, decimals, page->language, value);
  svari_page_markup(page, "<td>");
  svari_page_text(page, value);
  if (compared && cell->letters && *cell->letters && isfinite(share->estimate)) {
    svari_page_markup(page, " ");
    svari_page_element(page, "strong", cell->letters);
  }
  interval(page, share, decimals, measure->percent);
  if (share->flags.count) svari_page_markup(page, isfinite(share->estimate) ? "<br>" : "");
  svari_page_flags(page, &share->flags);
  svari_page_markup(page, "</td>");
}

static void domain_head(svari_page *page, const svari_domain *domain, const char *tag) {
  svari_buffer name = {0};
  svari_page_domain(page, domain, &name);
  svari_page_take(page, tag, &name);
}

static const char *variable_of(const svari_page *page, const svari_domain *domain) {
  return domain->count ? svari_page_variable(page, domain->parts[0].variable) : "";
}

/* ---- the banner ---- */

static void banner_variables(svari_page *page, const svari_table *t) {
  svari_page_markup(page, "<tr><td></td>");
  for (size_t from = 0, to; from < t->ncolumns; from = to) {
    char tag[64];
    for (to = from + 1; to < t->ncolumns && !svari_view_column_begins(t, to);) to++;
    snprintf(tag, sizeof tag, "th scope=\"colgroup\" colspan=\"%zu\"", to - from);
    svari_page_capital(page, tag, variable_of(page, &t->cells[from].column));
  }
  svari_page_markup(page, "</tr>\n");
}

static void banner_category(svari_page *page, const svari_table *t, size_t c, bool letters) {
  svari_buffer name = {0};
  char letter[16];
  svari_page_domain(page, &t->cells[c].column, &name);
  svari_page_markup(page, "<th scope=\"col\">");
  svari_page_text(page, name.bytes ? name.bytes : "");
  svari_view_letter(c, letter);
  if (letters) svari_buffer_printf(page->out, " <span class=\"letter\">%s</span>", letter);
  svari_page_markup(page, "</th>");
  page->out->failed |= name.failed;
  svari_buffer_free(&name);
}

static void banner(svari_page *page, const svari_table *t) {
  bool several = false, letters = svari_view_has_letters(t);
  for (size_t c = 1; c < t->ncolumns; c++) several |= svari_view_column_begins(t, c);
  svari_page_markup(page, "<thead>");
  if (several) banner_variables(page, t);
  svari_page_markup(page, "<tr><td></td>");
  for (size_t c = 0; c < t->ncolumns; c++) banner_category(page, t, c, letters);
  svari_page_markup(page, "</tr></thead>\n");
}

/* ---- rows ---- */

static void group_line(svari_page *page, const svari_table *t, const char *class, const char *title) {
  char tag[64];
  snprintf(tag, sizeof tag, "th scope=\"rowgroup\" colspan=\"%zu\"", t->ncolumns + 1);
  svari_buffer_printf(page->out, "<tr class=\"%s\">", class);
  svari_page_capital(page, tag, title);
  svari_page_markup(page, "</tr>\n");
}

static void base_line(svari_page *page, const svari_table *t, size_t r) {
  if (!t->ncolumn_bases) return;
  svari_page_markup(page, "<tr class=\"base\">");
  svari_page_element(page, "th scope=\"row\"", svari_word(SVARI_WORD_BASE_UNWEIGHTED, page->language));
  for (size_t c = 0; c < t->ncolumns; c++) {
    const svari_cell *base = svari_view_column_base(t, r, c);
    char n[SVARI_FORMAT_TEXT] = "–";
    if (base) svari_format_count(base->n, page->language, n);
    svari_page_element(page, "td", n);
  }
  svari_page_markup(page, "</tr>\n");
}

static void measure_rows(svari_page *page, const svari_table *t, const svari_measure *measure, size_t from, size_t to) {
  const svari_even even = svari_view_even_cells(t, measure->of);
  group_line(page, t, "measure", svari_word(measure->title, page->language));
  for (size_t r = from; r < to; r++) {
    svari_page_markup(page, "<tr>");
    domain_head(page, &t->cells[r * t->ncolumns].row, "th scope=\"row\"");
    for (size_t c = 0; c < t->ncolumns; c++) figure_cell(page, &t->cells[r * t->ncolumns + c], measure, &even);
    svari_page_markup(page, "</tr>\n");
  }
}

/* How many records stand behind each figure. */
static void count_rows(svari_page *page, const svari_table *t, size_t from, size_t to) {
  group_line(page, t, "measure", svari_sentence(SVARI_SENTENCE_CELL_RECORDS, page->language));
  for (size_t r = from; r < to; r++) {
    svari_page_markup(page, "<tr class=\"base\">");
    domain_head(page, &t->cells[r * t->ncolumns].row, "th scope=\"row\"");
    for (size_t c = 0; c < t->ncolumns; c++) {
      char n[SVARI_FORMAT_TEXT];
      svari_format_count(t->cells[r * t->ncolumns + c].n, page->language, n);
      svari_page_element(page, "td", n);
    }
    svari_page_markup(page, "</tr>\n");
  }
}

/* Rows [from, to), which are of one variable. */
static void row_variable(svari_page *page, const svari_table *t, size_t from, size_t to) {
  svari_page_markup(page, "<tbody>\n");
  if (to - from < t->nrows) group_line(page, t, "group", variable_of(page, &t->cells[from * t->ncolumns].row));
  base_line(page, t, from);
  for (size_t m = 0; m < SVARI_MEASURES; m++)
    if (svari_measure_asked(t, &svari_measures[m])) measure_rows(page, t, &svari_measures[m], from, to);
  count_rows(page, t, from, to);
  svari_page_markup(page, "</tbody>\n");
}

/* ---- what stands below ---- */

static void test_line(svari_page *page, const svari_test_row *t) {
  svari_view view = {page->report, page->language};
  svari_buffer line = {0};
  svari_view_test(&view, t, &line);
  svari_page_markup(page, "<p class=\"note\">");
  svari_page_text(page, line.bytes ? line.bytes : "");
  svari_page_flags(page, &t->flags);
  svari_page_markup(page, "</p>\n");
  page->out->failed |= line.failed;
  svari_buffer_free(&line);
}

static void below(svari_page *page, const svari_table *t) {
  if (svari_view_has_letters(t)) {
    svari_view view = svari_page_view(page);
    svari_buffer note = {0};
    svari_view_letters_note(&view, t, &note);
    svari_page_take(page, "p class=\"note\"", &note);
  }
  for (size_t i = 0; i < t->ntests; i++) test_line(page, &t->tests[i]);
  for (size_t i = 0; i < t->nnotes; i++) svari_page_note(page, "p class=\"note\"", t->notes[i]);
}

static void table(svari_page *page, const svari_table *t) {
  if (t->ncells == 0 || t->ncolumns == 0) return;
  svari_view view = svari_page_view(page);
  svari_buffer title = {0};
  svari_view_table_title(&view, t, &title);
  page->out->failed |= title.failed;
  svari_page_capital(page, "h3", title.bytes ? title.bytes : "");
  svari_buffer_free(&title);
  svari_page_markup(page, "<div class=\"scroll\" tabindex=\"0\"><table class=\"cross\">");
  banner(page, t);
  for (size_t from = 0, to; from < t->nrows; from = to) {
    for (to = from + 1; to < t->nrows && !svari_view_row_begins(t, to);) to++;
    row_variable(page, t, from, to);
  }
  svari_page_markup(page, "</table></div>\n");
  below(page, t);
}

void svari_html_tables(svari_page *page) {
  const svari_report *r = page->report;
  if (r->ntables == 0) return;
  svari_page_element(page, "h2 id=\"tables\"", svari_word(SVARI_WORD_TABLES, page->language));
  for (size_t i = 0; i < r->ntables; i++) table(page, &r->tables[i]);
}
