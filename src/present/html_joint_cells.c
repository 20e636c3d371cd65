/* Cells and lines of the joint report: a figure with its interval, its change, and what was published. */
#include "present/html_joint.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "present/format.h"

enum { FEW_RECORDS = 30 }; /* from how few records a figure is marked */

const char *svari_joint_sentence(svari_joint_sentence_id id, svari_language language) {
  static const char *const sentences[][SVARI_LANGUAGES] = {
#define ROW(id, en, lv) {en, lv},
      SVARI_JOINT_SENTENCES(ROW)
#undef ROW
  };
  return sentences[id][language];
}

svari_page svari_joint_page(const svari_page *page, const svari_report *part) {
  return (svari_page){part, page->out, page->language, page->charts};
}

static bool is_yes(const char *category) { return category && strcmp(category, "yes") == 0; }

/* What the estimate is called, and within it the category and domain; a category that only repeats the name says
 * nothing. */
static void put_parts(const svari_page *part, const svari_estimate_row *row, const char *title, svari_buffer *out) {
  const svari_view view = svari_page_view(part);
  const char *category = row->category && !is_yes(row->category) ? svari_view_row_category(&view, row) : NULL;
  if (category && (!title || strcmp(category, title) != 0))
    svari_buffer_printf(out, out->length ? ": %s" : "%s", category);
  if (row->domain.count == 0) return;
  if (out->length) svari_buffer_text(out, " · ");
  svari_page_domain(part, &row->domain, out);
}

static const char *title_of(const svari_page *part, const svari_estimate_row *row) {
  const char *label = row->spec ? svari_label_text(&row->spec->label, part->language, NULL) : NULL;
  if (label) return label;
  if (row->variable) return svari_page_variable(part, row->variable);
  return row->id ? row->id : svari_statistic_word(row->statistic, part->language);
}

void svari_joint_part_name(const svari_page *page, const svari_joint_item *item, svari_buffer *out) {
  svari_page part = svari_joint_page(page, item->of);
  put_parts(&part, item->estimate, NULL, out);
}

const char *svari_joint_title(const svari_page *page, const svari_joint_item *item) {
  svari_page part = svari_joint_page(page, item->of);
  return item->estimate ? title_of(&part, item->estimate) : NULL;
}

void svari_joint_name(const svari_page *page, const svari_joint_item *item, svari_buffer *out) {
  const svari_estimate_row *row = item->estimate;
  svari_page part = svari_joint_page(page, item->of);
  if (item->test) {
    svari_buffer_text(out, item->test->variable ? svari_page_variable(&part, item->test->variable) : item->test->id);
    return;
  }
  const char *title = title_of(&part, row);
  svari_buffer_text(out, title);
  put_parts(&part, row, title, out);
}

static bool is_share(const svari_joint_item *item) {
  const svari_published *like = item->like;
  if (like && like->unit) return strcmp(like->unit, "%") == 0;
  return item->estimate->category || (strcmp(item->estimate->statistic, "ratio") == 0 && like && like->scale == 100);
}

void svari_joint_unit(const svari_published *figure, svari_language language, char out[SVARI_FORMAT_TEXT]) {
  size_t at = strlen(out);
  if (!figure->unit) return;
  bool close = language == SVARI_ENGLISH && strcmp(figure->unit, "%") == 0;
  const char *unit = strcmp(figure->unit, "pp") == 0 ? svari_word(SVARI_WORD_POINTS, language) : figure->unit;
  snprintf(out + at, SVARI_FORMAT_TEXT - at, close ? "%s" : "\xC2\xA0%s", unit);
}

/* The figure as printed: at the published decimals where there is one. */
static void put_value(const svari_page *page, const svari_joint_item *item, double value, char *out) {
  const svari_published *like = item->like;
  const svari_estimate_row *row = item->estimate;
  int decimals = svari_format_decimals(row->estimate, row->se);
  if (is_share(item))
    svari_format_percent(value, like ? like->decimals : 0, page->language, out);
  else if (like)
    svari_format_number(value * like->scale, like->decimals, page->language, out);
  else
    svari_format_number(value, decimals < 1 ? decimals : 1, page->language, out);
}

static void soft(svari_page *page, const char *text) { svari_page_element(page, "span class=\"soft\"", text); }

bool svari_joint_has_interval(const svari_estimate_row *row) {
  bool count = strcmp(row->statistic, "count") == 0;
  return row->se > 0 && isfinite(row->ci[0]) && isfinite(row->ci[1]) && !(count && row->ci[0] < 0);
}

static void interval(svari_page *page, const svari_joint_item *item) {
  char low[SVARI_FORMAT_TEXT], high[SVARI_FORMAT_TEXT], text[3 * SVARI_FORMAT_TEXT];
  const svari_estimate_row *row = item->estimate;
  if (!svari_joint_has_interval(row)) return;
  put_value(page, item, row->ci[0], low);
  put_value(page, item, row->ci[1], high);
  if (is_share(item)) { /* one sign for both */
    char *sign = strchr(low, '%');
    if (sign) *sign = '\0';
    size_t length = strlen(low);
    while (length && (low[length - 1] == ' ' || (unsigned char)low[length - 1] >= 0x80)) low[--length] = '\0';
  }
  snprintf(text, sizeof text, "%s–%s", low, high);
  svari_page_markup(page, "<br>");
  soft(page, text);
}

static double points(const svari_joint_item *item, double change) { return is_share(item) ? 100 * change : change; }

static bool is_level(const svari_joint_item *item) {
  return item->estimate->category || strcmp(item->estimate->statistic, "mean") == 0;
}

static void change_title(svari_page *page, const svari_joint_item *item) {
  const svari_wave_change *change = item->estimate->change;
  char by[SVARI_FORMAT_TEXT], se[SVARI_FORMAT_TEXT], p[SVARI_FORMAT_TEXT];
  svari_format_number(points(item, change->estimate), 1, page->language, by);
  svari_format_number(points(item, change->se), 1, page->language, se);
  svari_format_p(change->p, page->language, p);
  svari_page_fill(page, svari_joint_sentence(SVARI_JOINT_SINCE, page->language), (const char *[]){by, se, p}, 3);
}

double svari_joint_change(const svari_joint_item *item) {
  const svari_wave_change *since = item->estimate ? item->estimate->change : NULL;
  return since && is_level(item) ? points(item, since->estimate) : NAN;
}

static void change(svari_page *page, const svari_joint_item *item) {
  const svari_wave_change *since = item->estimate->change;
  double by = svari_joint_change(item);
  if (!isfinite(by)) return;
  if (fabs(by) > SVARI_JOINT_POINTS) {
    char text[SVARI_FORMAT_TEXT];
    svari_format_number(fabs(by), 0, page->language, text);
    svari_page_markup(page, " <abbr class=\"change\" title=\"");
    change_title(page, item);
    svari_buffer_printf(page->out, "\">%s%s</abbr>", by > 0 ? "▲" : "▼", text);
  }
  if (!item->estimate->category || since->previous > 0 || !(item->estimate->estimate > 0)) return;
  svari_page_markup(page, " <abbr class=\"change\" title=\"");
  svari_page_text(page, svari_joint_sentence(SVARI_JOINT_NEWLY, page->language));
  svari_page_markup(page, "\">★</abbr>");
}

void svari_joint_published(const svari_page *page, const svari_published *figure, svari_buffer *out) {
  char text[SVARI_FORMAT_TEXT];
  svari_buffer line = {0};
  svari_page inner = {page->report, &line, page->language, 0};
  svari_format_number(figure->published, figure->decimals, page->language, text);
  svari_joint_unit(figure, page->language, text);
  if (strncmp(figure->rule, "about:", 6) == 0)
    svari_page_fill(&inner, svari_joint_sentence(SVARI_JOINT_ABOUT, page->language),
                    (const char *[]){text, figure->rule + 6}, 2);
  else if (strcmp(figure->rule, "digit") != 0)
    svari_page_fill(
        &inner,
        svari_joint_sentence(strcmp(figure->rule, "over") == 0 ? SVARI_JOINT_OVER : SVARI_JOINT_UNDER, page->language),
        (const char *[]){text}, 1);
  else
    svari_buffer_text(&line, text);
  svari_buffer_text(out, line.bytes ? line.bytes : "");
  out->failed |= line.failed;
  svari_buffer_free(&line);
}

static void not_equal(svari_page *page, const svari_published *figure) {
  if (!figure || figure->equal) return;
  svari_buffer text = {0};
  svari_joint_published(page, figure, &text);
  svari_page_markup(page, "<br><abbr class=\"off\" title=\"");
  svari_page_text(page, svari_label_text(&figure->reason, page->language, ""));
  svari_page_markup(page, "\">≠ ");
  svari_page_text(page, svari_joint_sentence(SVARI_JOINT_PUBLISHED, page->language));
  svari_page_markup(page, " ");
  svari_page_text(page, text.bytes ? text.bytes : "");
  svari_page_markup(page, "</abbr>");
  page->out->failed |= text.failed;
  svari_buffer_free(&text);
}

static void few(svari_page *page, const svari_estimate_row *row) {
  char n[SVARI_FORMAT_TEXT];
  bool said = strcmp(row->statistic, "count") == 0 && row->estimate == (double)row->n;
  if (said || row->n >= FEW_RECORDS || !(row->se > 0)) return;
  svari_format_count(row->n, page->language, n);
  svari_page_markup(page, "<br><abbr class=\"flag\" title=\"");
  svari_page_fill(page, svari_joint_sentence(SVARI_JOINT_SMALL, page->language), (const char *[]){n}, 1);
  svari_buffer_printf(page->out, "\">n = %s</abbr>", n);
}

static void test(svari_page *page, const svari_test_row *row) {
  char by[SVARI_FORMAT_TEXT], p[SVARI_FORMAT_TEXT];
  svari_format_number(row->estimate, svari_format_decimals(row->estimate, row->se), page->language, by);
  svari_format_p(row->p, page->language, p);
  const char *const texts[] = {by, p};
  if (row->has_estimate)
    svari_page_fill(page, svari_joint_sentence(SVARI_JOINT_DIFFERENCE, page->language), texts, 2);
  else
    svari_page_fill(page, svari_joint_sentence(SVARI_JOINT_NO_DIFFERENCE, page->language), texts + 1, 1);
}

static void figure_of_item(svari_page *page, const svari_joint_item *item) {
  char value[SVARI_FORMAT_TEXT];
  put_value(page, item, item->estimate->estimate, value);
  if (item->like && !is_share(item)) svari_joint_unit(item->like, page->language, value);
  svari_page_element(page, "b", value);
}

static void item_html(svari_page *page, const svari_joint_item *item, bool plain) {
  if (item->test) {
    test(page, item->test);
    return;
  }
  char value[SVARI_FORMAT_TEXT];
  if (item->published && item->published->records) {
    svari_format_count(item->estimate->n, page->language, value);
    svari_page_element(page, "b", value);
    not_equal(page, item->published);
    return;
  }
  figure_of_item(page, item);
  change(page, item);
  if (!plain) interval(page, item);
  if (!plain) few(page, item->estimate);
  not_equal(page, item->published);
}

void svari_joint_cell_html(svari_page *page, const svari_joint_cell *cell) {
  if (cell->count == 0) {
    svari_page_markup(page, "<td class=\"soft\">–</td>");
    return;
  }
  svari_page_markup(page, "<td>");
  for (size_t i = 0; i < cell->count; i++) {
    if (i) svari_page_markup(page, "<br>");
    item_html(page, &cell->items[i], cell->plain);
  }
  svari_page_markup(page, "</td>");
}
