/* Estimates: each request a section with its plot and its table. */
#include "present/html.h"

#include "base/number.h"
#include "present/format.h"
#include "present/names.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { MOST_DOTS = 60, MOST_PARTS = 8 };
#define WHOLE 1e-6 /* how far shares that add to 1 may be off by rounding */

static bool is_share(const svari_estimate_row *row) { return row->category != NULL; }

static void figure(const svari_page *page, const svari_estimate_row *row, int decimals, double value,
                   char out[SVARI_FORMAT_TEXT]) {
  if (is_share(row))
    svari_format_percent(value, 1, page->language, out);
  else
    svari_format_number(value, decimals, page->language, out);
}

static void limits(const svari_page *page, const svari_estimate_row *row, int decimals,
                   char out[3 * SVARI_FORMAT_TEXT]) {
  char low[SVARI_FORMAT_TEXT], high[SVARI_FORMAT_TEXT];
  bool share = is_share(row) && isfinite(row->ci[0]) && isfinite(row->ci[1]);
  figure(page, row, decimals, row->ci[0], low);
  figure(page, row, decimals, row->ci[1], high);
  if (share) /* one sign for both */
    svari_format_number(100 * row->ci[0], 1, page->language, low);
  if (share)
    snprintf(out, 3 * SVARI_FORMAT_TEXT, "%s–%s", low, high);
  else
    svari_format_limits(row->ci, low, "–", high, out);
}

/* What tells a row from the others of its request: variable, category, probability, domain. */
static void row_label(const svari_page *page, const svari_estimate_row *row, bool many_variables, bool one_category,
                      svari_buffer *out) {
  const svari_view view = svari_page_view(page);
  if (many_variables && row->variable) svari_buffer_text(out, svari_page_variable(page, row->variable));
  if (row->category && !one_category) {
    if (out->length) svari_buffer_text(out, ": ");
    svari_buffer_text(out, svari_view_row_category(&view, row));
  }
  if (isfinite(row->probability)) {
    char text[SVARI_FORMAT_TEXT];
    svari_format_percent(row->probability, 0, page->language, text);
    svari_buffer_printf(out, out->length ? ", %s" : "%s", text);
  }
  if (row->domain.count == 0 && out->length) return;
  if (out->length) svari_buffer_text(out, " · ");
  svari_page_domain(page, &row->domain, out);
}

/* All rows tell of `yes`: the title says it. */
static bool yes_alone(const svari_estimate_row *rows, size_t count) {
  for (size_t i = 0; i < count; i++)
    if (!rows[i].category || strcmp(rows[i].category, "yes") != 0) return false;
  return true;
}

static bool many_variables(const svari_estimate_row *rows, size_t count) {
  for (size_t i = 1; i < count; i++)
    if (rows[i].variable && rows[0].variable && strcmp(rows[i].variable, rows[0].variable) != 0) return true;
  return false;
}

/* Columns that only some requests have. */
typedef struct extra_columns {
  bool references, changes;
} extra_columns;

static extra_columns columns_of(const svari_estimate_row *rows, size_t count) {
  extra_columns extra = {false, false};
  for (size_t i = 0; i < count; i++) {
    extra.references |= rows[i].has_reference;
    extra.changes |= rows[i].change != NULL;
  }
  return extra;
}

/* "▲ 12.0%, p 0.003": since the wave before. */
static void change_cell(svari_page *page, const svari_estimate_row *row, int decimals) {
  char by[SVARI_FORMAT_TEXT] = "", p[SVARI_FORMAT_TEXT], text[3 * SVARI_FORMAT_TEXT] = "";
  const svari_wave_change *change = row->change;
  if (change && isfinite(change->estimate)) {
    const char *way = change->estimate > 0 ? "▲" : change->estimate < 0 ? "▼" : "=";
    if (is_share(row)) { /* of shares: points */
      svari_format_number(100 * fabs(change->estimate), 1, page->language, by);
      size_t at = strlen(by);
      snprintf(by + at, sizeof by - at, "\xC2\xA0%s", svari_word(SVARI_WORD_POINTS, page->language));
    } else {
      figure(page, row, decimals, fabs(change->estimate), by);
    }
    svari_format_p(change->p, page->language, p);
    snprintf(text, sizeof text, isfinite(change->p) ? "%s\xC2\xA0%s, p %s" : "%s\xC2\xA0%s", way, by, p);
  }
  svari_page_cell(page, change ? change->estimate : NAN, text);
}

static void table_row(svari_page *page, const svari_estimate_row *row, const svari_shown *shown, extra_columns extra) {
  char value[SVARI_FORMAT_TEXT], interval[3 * SVARI_FORMAT_TEXT], se[SVARI_FORMAT_TEXT], n[SVARI_FORMAT_TEXT];
  figure(page, row, shown->decimals, row->estimate, value);
  limits(page, row, shown->decimals, interval);
  svari_format_count(row->n, page->language, n);
  if (is_share(row))
    svari_format_percent(row->se, 2, page->language, se);
  else
    svari_format_number(row->se, shown->decimals, page->language, se);
  svari_page_markup(page, "<tr>");
  svari_page_markup(page, "<th scope=\"row\">");
  svari_page_text(page, shown->label);
  svari_page_flags(page, &row->flags);
  svari_page_markup(page, "</th>");
  svari_page_cell(page, row->estimate, value);
  svari_page_cell(page, row->ci[0], interval);
  svari_page_cell(page, row->se, se);
  svari_page_cell(page, svari_count_number(row->n), n);
  if (extra.changes) change_cell(page, row, shown->decimals);
  if (extra.references) {
    char reference[SVARI_FORMAT_TEXT] = "";
    if (row->has_reference) /* as it was given */
      figure(page, row, svari_format_exact_decimals(row->reference), row->reference, reference);
    svari_page_cell(page, row->has_reference ? row->reference : NAN, reference);
  }
  svari_page_markup(page, "</tr>\n");
}

static void estimate_table(svari_page *page, const svari_estimate_row *rows, size_t count, const svari_shown *shown,
                           extra_columns extra) {
  svari_language l = page->language;
  char confidence[SVARI_FORMAT_TEXT], interval[2 * SVARI_FORMAT_TEXT];
  svari_format_percent(rows[0].spec ? rows[0].spec->confidence : 0.95, 0, l, confidence);
  snprintf(interval, sizeof interval, svari_sentence(SVARI_SENTENCE_INTERVAL_OF, l), confidence);
  const char *titles[] = {svari_sentence(SVARI_SENTENCE_GROUP, l),
                          svari_statistic_word(rows[0].statistic, l),
                          interval,
                          svari_word(SVARI_WORD_SE, l),
                          svari_sentence(SVARI_SENTENCE_BASE, l),
                          NULL,
                          NULL};
  size_t ntitles = 5;
  if (extra.changes) titles[ntitles++] = svari_word(SVARI_WORD_CHANGE, l);
  if (extra.references) titles[ntitles++] = svari_word(SVARI_WORD_REFERENCE, l);
  svari_page_markup(page, "<div class=\"scroll\" tabindex=\"0\"><table class=\"sortable\">");
  svari_page_head(page, titles, ntitles);
  for (size_t i = 0; i < count; i++) table_row(page, &rows[i], &shown[i], extra);
  svari_page_markup(page, "</tbody></table></div>\n");
}

static void dots(svari_page *page, const char *title, const svari_estimate_row *rows, size_t count,
                 const svari_shown *shown) {
  svari_dot *list = calloc(count, sizeof *list);
  char(*values)[SVARI_FORMAT_TEXT] = calloc(count, sizeof *values);
  char id[16], many[SVARI_FORMAT_TEXT], description[256];
  svari_format_count(count, page->language, many);
  snprintf(description, sizeof description, svari_sentence(SVARI_SENTENCE_DOTS_DESC, page->language), many);
  page->out->failed |= !list || !values;
  for (size_t i = 0; list && values && i < count; i++) {
    const svari_estimate_row *row = &rows[i];
    figure(page, row, shown[i].decimals, row->estimate, values[i]);
    list[i] = (svari_dot){shown[i].label,      values[i],  row->estimate,
                          row->ci[0],          row->ci[1], row->has_reference ? row->reference : NAN,
                          row->flags.count > 0};
  }
  if (list && values) {
    svari_chart chart = svari_page_chart(page, id, title, description);
    chart.percent = is_share(&rows[0]);
    if (chart.percent) chart.from = 0;
    svari_svg_dots(page->out, &chart, list, count);
  }
  free(list);
  free(values);
}

/* Categories of one variable in every domain, nothing missing: bars that add to a whole say more than dots. */
static size_t parts_of_a_whole(const svari_estimate_row *rows, size_t count, bool many) {
  if (many || !rows[0].category || !rows[0].variable) return 0;
  size_t parts = 1;
  while (parts < count && strcmp(rows[parts].category, rows[0].category) != 0) parts++;
  if (parts < 3 || parts > MOST_PARTS || count % parts) return 0;
  double sum = 0;
  for (size_t i = 0; i < count; i++) {
    if (!(rows[i].estimate >= 0) || strcmp(rows[i].category, rows[i % parts].category) != 0) return 0;
    sum = (i % parts ? sum : 0) + rows[i].estimate;
    if (i % parts == parts - 1 && fabs(sum - 1) > WHOLE) return 0; /* nets count answers again */
  }
  return parts;
}

static void stack(svari_page *page, const char *title, const svari_estimate_row *rows, size_t count, size_t parts) {
  const svari_view view = svari_page_view(page);
  size_t domains = count / parts;
  const char **names = calloc(parts + domains, sizeof *names);
  double *shares = calloc(count, sizeof *shares);
  svari_buffer *domain_names = calloc(domains, sizeof *domain_names);
  bool *apart = calloc(parts, sizeof *apart);
  bool whole = names && shares && domain_names && apart, any = false;
  for (size_t i = 0; whole && i < count; i++) shares[i] = rows[i].estimate;
  for (size_t p = 0; whole && p < parts; p++) names[p] = svari_view_row_category(&view, &rows[p]);
  for (size_t p = 0; whole && p < parts; p++) any |= apart[p] = svari_view_is_apart(&view, &rows[p]);
  for (size_t d = 0; whole && d < domains; d++) {
    svari_page_domain(page, &rows[d * parts].domain, &domain_names[d]);
    names[parts + d] = domain_names[d].bytes;
    whole = !domain_names[d].failed;
  }
  if (whole) {
    char id[16];
    svari_chart chart = svari_page_chart(page, id, title, svari_sentence(SVARI_SENTENCE_STACK_DESC, page->language));
    chart.percent = true;
    svari_svg_stack(page->out, &chart,
                    &(svari_stack){domains, parts, names + parts, names, shares, any ? apart : NULL});
  }
  page->out->failed |= !whole;
  for (size_t d = 0; domain_names && d < domains; d++) svari_buffer_free(&domain_names[d]);
  free(domain_names);
  free(apart);
  free(shares);
  free(names);
}

static void section(svari_page *page, const char *title, const svari_estimate_row *rows, size_t count,
                    const svari_shown *shown) {
  extra_columns extra = columns_of(rows, count);
  size_t parts = parts_of_a_whole(rows, count, many_variables(rows, count));
  svari_page_markup(page, "<section data-words=\"");
  svari_page_text(page, title);
  svari_page_markup(page, "\">");
  svari_page_capital(page, "h3", title);
  svari_html_in_words(page, rows, count, shown, parts);
  svari_page_markup(page, "<div class=\"beside\"><figure>");
  if (parts) stack(page, title, rows, count, parts);
  dots(page, title, rows, count < MOST_DOTS ? count : MOST_DOTS, shown);
  if (extra.references)
    svari_page_element(page, "figcaption", svari_sentence(SVARI_SENTENCE_DOTS_LEGEND, page->language));
  svari_page_markup(page, "</figure>");
  estimate_table(page, rows, count, shown, extra);
  svari_page_markup(page, "</div></section>\n");
}

void svari_html_request(svari_page *page, const svari_estimate_row *rows, size_t count) {
  svari_buffer *texts = calloc(count, sizeof *texts);
  svari_shown *shown = calloc(count, sizeof *shown);
  const svari_even all = svari_view_even_rows(rows, count);
  svari_even even;
  bool whole = texts && shown, many = many_variables(rows, count), yes = yes_alone(rows, count);
  for (size_t i = 0; whole && i < count; i++) {
    row_label(page, &rows[i], many, yes, &texts[i]);
    svari_view_even_row(&all, rows, count, i, &even);
    shown[i] = (svari_shown){texts[i].bytes, svari_even_decimals(&even, rows[i].estimate, rows[i].se, rows[i].ci)};
    whole = !texts[i].failed && shown[i].label;
  }
  svari_buffer title = {0};
  svari_view view = svari_page_view(page);
  svari_view_estimate_title(&view, &rows[0], &title);
  whole = whole && title.bytes && !title.failed;
  if (whole) section(page, title.bytes, rows, count, shown);
  svari_buffer_free(&title);
  page->out->failed |= !whole;
  for (size_t i = 0; texts && i < count; i++) svari_buffer_free(&texts[i]);
  free(shown);
  free(texts);
}

void svari_page_filter(svari_page *page) {
  svari_page_markup(page, "<p class=\"filter\"><label>");
  svari_page_sentence(page, SVARI_SENTENCE_FILTER, NULL, 0);
  svari_page_markup(page, " <input type=\"search\"></label></p>\n<p class=\"status\" role=\"status\" data-none=\"");
  svari_page_sentence(page, SVARI_SENTENCE_FILTER_NONE, NULL, 0);
  svari_page_markup(page, "\"></p>\n");
}

void svari_html_estimates(svari_page *page) {
  const svari_report *r = page->report;
  if (r->nestimates == 0) return;
  svari_page_element(page, "h2", svari_word(SVARI_WORD_ESTIMATES, page->language));
  svari_page_markup(page, "<div id=\"estimates\">\n");
  svari_page_filter(page);
  for (size_t i = 0; i < r->nestimates;) {
    size_t count = 1;
    while (i + count < r->nestimates && r->estimates[i + count].spec == r->estimates[i].spec) count++;
    svari_html_request(page, &r->estimates[i], count);
    i += count;
  }
  svari_page_markup(page, "</div>\n");
}
