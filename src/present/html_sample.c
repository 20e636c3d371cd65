/* Sample and weighting: steps, the weights, and every margin before and after. */
#include "present/html.h"

#include "base/number.h"
#include "present/format.h"
#include "present/view.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { BINS = 30 };

static void misfit_cell(svari_page *page, double value) {
  char text[SVARI_FORMAT_TEXT];
  if (isfinite(value) && value < 1e-6)
    svari_format_number(0, 0, page->language, text);
  else
    svari_format_percent(value, 2, page->language, text);
  svari_page_cell(page, value, text);
}

static void steps(svari_page *page) {
  const svari_report *r = page->report;
  svari_language l = page->language;
  if (r->nsteps == 0) return;
  svari_page_element(page, "h3", svari_sentence(SVARI_SENTENCE_STEPS, l));
  const char *titles[] = {
      svari_sentence(SVARI_SENTENCE_STEP, l),           svari_word(SVARI_WORD_ITERATIONS, l),
      svari_sentence(SVARI_SENTENCE_SMALLEST_RATIO, l), svari_sentence(SVARI_SENTENCE_LARGEST_RATIO, l),
      svari_sentence(SVARI_SENTENCE_MISFIT_BEFORE, l),  svari_sentence(SVARI_SENTENCE_MISFIT_AFTER, l),
      svari_sentence(SVARI_SENTENCE_TILE_DEFF, l),      svari_sentence(SVARI_SENTENCE_TILE_EFFECTIVE, l)};
  svari_page_markup(page, "<div class=\"scroll\" tabindex=\"0\"><table>");
  svari_page_head(page, titles, sizeof titles / sizeof *titles);
  for (size_t i = 0; i < r->nsteps; i++) {
    const svari_step_report *s = &r->steps[i];
    svari_page_markup(page, "<tr>");
    svari_buffer name = {0};
    svari_view view = svari_page_view(page);
    svari_view_step(&view, s, &name);
    svari_page_take(page, "th scope=\"row\"", &name);
    svari_page_number(page, s->iterations ? (double)s->iterations : NAN, 0);
    int decimals = s->max_ratio < 0.1 ? svari_format_decimals(s->max_ratio, NAN) : 3;
    svari_page_number(page, s->min_ratio, decimals);
    svari_page_number(page, s->max_ratio, decimals);
    misfit_cell(page, s->misfit_before);
    misfit_cell(page, s->misfit_after);
    svari_page_number(page, s->after.kish_deff, 3);
    svari_page_number(page, s->after.effective_n, 1);
    svari_page_markup(page, "</tr>\n");
  }
  svari_page_markup(page, "</tbody></table></div>\n");
}

static void histogram(svari_page *page) {
  const svari_report *r = page->report;
  if (!r->final_weight || !r->frame || !(r->weights.max > r->weights.min)) return;
  size_t counts[BINS] = {0}, n = svari_frame_records(r->frame);
  double width = (r->weights.max - r->weights.min) / BINS;
  for (size_t i = 0; i < n; i++) {
    if (r->final_weight[i] == 0) continue;
    size_t bin = (size_t)((r->final_weight[i] - r->weights.min) / width);
    counts[bin < BINS ? bin : BINS - 1]++;
  }
  char id[16], records[SVARI_FORMAT_TEXT], from[SVARI_FORMAT_TEXT], to[SVARI_FORMAT_TEXT], half[SVARI_FORMAT_TEXT];
  char high[SVARI_FORMAT_TEXT], held[SVARI_FORMAT_TEXT];
  svari_format_count(r->weights.records, page->language, records);
  svari_format_number(r->weights.min, 2, page->language, from);
  svari_format_number(r->weights.max, 2, page->language, to);
  svari_format_number(r->weights.quantiles[3], 2, page->language, half);
  svari_format_number(r->weights.quantiles[6], 2, page->language, high);
  svari_format_percent(r->weights.top5, 1, page->language, held);
  const char *title = svari_sentence(SVARI_SENTENCE_WEIGHT_HISTOGRAM, page->language);
  svari_buffer description = {0};
  svari_page inner = {r, &description, page->language, 0};
  svari_page_sentence(&inner, SVARI_SENTENCE_WEIGHT_HISTOGRAM_DESC, (const char *[]){records, from, to}, 3);
  svari_page_element(page, "h3", title);
  svari_page_markup(page, "<figure>");
  svari_chart chart = svari_page_chart(page, id, title, description.failed ? "" : description.bytes);
  chart.from = r->weights.min;
  chart.to = r->weights.max;
  svari_svg_histogram(page->out, &chart, counts, BINS);
  svari_page_markup(page, "<figcaption>");
  svari_page_sentence(page, SVARI_SENTENCE_WEIGHT_QUANTILES, (const char *[]){half, high, held}, 3);
  svari_page_markup(page, "</figcaption></figure>\n");
  page->out->failed |= description.failed;
  svari_buffer_free(&description);
}

/* What the rows of a margin are called; freed by the caller. */
static svari_buffer *category_labels(svari_page *page, const svari_balance_row *rows, size_t count) {
  svari_view view = {page->report, page->language};
  svari_buffer *labels = calloc(count, sizeof *labels);
  for (size_t i = 0; labels && i < count; i++) {
    svari_view_margin_category(&view, &rows[i], &labels[i]);
    page->out->failed |= labels[i].failed || !labels[i].bytes;
  }
  if (!labels) page->out->failed = true;
  return labels;
}

static void margin_table(svari_page *page, const svari_balance_row *rows, const svari_buffer *labels, size_t count,
                         bool shares) {
  svari_language l = page->language;
  const char *titles[] = {svari_sentence(SVARI_SENTENCE_CATEGORY, l), svari_word(SVARI_WORD_POPULATION, l),
                          svari_word(SVARI_WORD_SAMPLE, l), svari_word(SVARI_WORD_BY_DESIGN, l),
                          svari_word(SVARI_WORD_WEIGHTED, l)};
  svari_page_markup(page, "<div class=\"scroll\" tabindex=\"0\"><table class=\"sortable\">");
  svari_page_head(page, titles, sizeof titles / sizeof *titles);
  for (size_t i = 0; i < count; i++) {
    const double values[] = {rows[i].population, rows[i].sample, rows[i].design, rows[i].weighted};
    svari_page_markup(page, "<tr>");
    svari_page_element(page, "th scope=\"row\"", labels[i].bytes);
    for (size_t v = 0; v < 4; v++) {
      char text[SVARI_FORMAT_TEXT];
      if (shares)
        svari_format_percent(values[v], 1, l, text);
      else
        svari_format_number(values[v], svari_format_decimals(values[v], NAN), l, text);
      svari_page_cell(page, values[v], text);
    }
    svari_page_markup(page, "</tr>\n");
  }
  svari_page_markup(page, "</tbody></table></div>\n");
}

static void gaps(svari_page *page, const svari_balance_row *rows, const svari_buffer *labels, size_t count,
                 const char *name) {
  svari_gap *list = calloc(count, sizeof *list);
  svari_buffer description = {0};
  svari_buffer_printf(&description, svari_sentence(SVARI_SENTENCE_GAP_DESC, page->language), name);
  page->out->failed |= !list || description.failed;
  for (size_t i = 0; list && i < count; i++)
    list[i] = (svari_gap){labels[i].bytes, rows[i].population, rows[i].sample, rows[i].weighted};
  if (list && description.bytes) {
    char id[16];
    svari_chart chart = svari_page_chart(page, id, name, description.bytes);
    chart.percent = true;
    svari_page_markup(page, "<figure>");
    svari_svg_gaps(page->out, &chart, list, count);
    svari_page_element(page, "figcaption", svari_sentence(SVARI_SENTENCE_GAP_LEGEND, page->language));
    svari_page_markup(page, "</figure>");
  }
  svari_buffer_free(&description);
  free(list);
}

static void margin(svari_page *page, const svari_balance_row *rows, size_t count) {
  svari_view view = {page->report, page->language};
  svari_buffer name = {0}, *labels = category_labels(page, rows, count);
  svari_view_margin(&view, rows[0].margin, &name);
  page->out->failed |= name.failed || !name.bytes;
  if (!page->out->failed) {
    svari_page_capital(page, "h3", name.bytes);
    svari_page_markup(page, "<p class=\"soft\">");
    svari_page_sentence(page, rows[0].used ? SVARI_SENTENCE_USED : SVARI_SENTENCE_NOT_USED, NULL, 0);
    svari_page_markup(page, "</p>\n<div class=\"beside\">");
    if (count > 1) gaps(page, rows, labels, count, name.bytes);
    margin_table(page, rows, labels, count, count > 1);
    svari_page_markup(page, "</div>\n");
  }
  for (size_t i = 0; labels && i < count; i++) svari_buffer_free(&labels[i]);
  free(labels);
  svari_buffer_free(&name);
}

void svari_html_sample(svari_page *page) {
  const svari_balance *balance = &page->report->balance;
  svari_page_element(page, "h2 id=\"sample\"", svari_sentence(SVARI_SENTENCE_SAMPLE_WEIGHTING, page->language));
  steps(page);
  histogram(page);
  for (size_t i = 0; i < balance->nrows;) {
    size_t count = 1;
    while (i + count < balance->nrows && strcmp(balance->rows[i].margin, balance->rows[i + count].margin) == 0) count++;
    margin(page, &balance->rows[i], count);
    i += count;
  }
}
