/* The page of figures: those that are not equal, with the reason; then every one, section by section. */
#include "present/html_joint.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "present/format.h"

static const char *word(const svari_page *page, svari_joint_sentence_id id) {
  return svari_joint_sentence(id, page->language);
}

static void put_name(svari_page *page, const svari_published *figure, svari_buffer *out) {
  svari_joint_item item = {.of = figure->of, .estimate = figure->row, .published = figure};
  svari_joint_name(page, &item, out);
  if (!figure->records) return;
  svari_buffer_text(out, ": ");
  svari_buffer_text(out, svari_sentence(SVARI_SENTENCE_TILE_RECORDS, page->language));
}

static void name_cell(svari_page *page, const svari_published *figure) {
  svari_buffer name = {0};
  put_name(page, figure, &name);
  svari_page_markup(page, "<th scope=\"row\" id=\"");
  svari_page_text(page, figure->figure_id);
  svari_page_markup(page, figure->equal ? "\">" : "-off\">");
  svari_page_capital(page, "span", name.bytes ? name.bytes : "");
  svari_page_markup(page, "</th>");
  page->out->failed |= name.failed;
  svari_buffer_free(&name);
}

static void study_cell(svari_page *page, const svari_published *figure) {
  svari_page_element(page, "td class=\"words\"",
                     svari_label_text(&figure->of->label, page->language, figure->of->name));
}

static void published_cell(svari_page *page, const svari_published *figure) {
  svari_buffer text = {0};
  svari_joint_published(page, figure, &text);
  svari_page_cell(page, figure->published, text.bytes ? text.bytes : "");
  page->out->failed |= text.failed;
  svari_buffer_free(&text);
}

/* One decimal more than was printed, so that the rounding can be followed. */
static void computed_cells(svari_page *page, const svari_published *figure) {
  char text[SVARI_FORMAT_TEXT], low[SVARI_FORMAT_TEXT], high[SVARI_FORMAT_TEXT], both[3 * SVARI_FORMAT_TEXT];
  bool whole = figure->computed == floor(figure->computed);
  int decimals = figure->decimals + !whole;
  svari_format_number(figure->computed, decimals, page->language, text);
  svari_joint_unit(figure, page->language, text);
  svari_page_cell(page, figure->computed, text);
  if (!figure->records && svari_joint_has_interval(figure->row)) {
    svari_format_number(figure->ci[0], figure->decimals + 1, page->language, low);
    svari_format_number(figure->ci[1], figure->decimals + 1, page->language, high);
    svari_joint_unit(figure, page->language, high);
    svari_format_limits(figure->ci, low, "–", high, both);
  } else {
    snprintf(both, sizeof both, "–");
  }
  svari_page_cell(page, figure->se, both);
}

static void equal_cell(svari_page *page, const svari_published *figure) {
  svari_page_markup(page, figure->equal ? "<td class=\"equal\">=</td>" : "<td class=\"off\">≠</td>");
}

static void off(svari_page *page) {
  const svari_joint *joint = &page->report->joint;
  svari_page_element(page, "h3", word(page, SVARI_JOINT_NOT_EQUAL));
  if (joint->nequal == joint->npublished) {
    svari_page_element(page, "p", word(page, SVARI_JOINT_NONE_OFF));
    return;
  }
  const char *titles[] = {word(page, SVARI_JOINT_FIGURE), word(page, SVARI_JOINT_STUDY),
                          word(page, SVARI_JOINT_PUBLISHED), word(page, SVARI_JOINT_COMPUTED),
                          word(page, SVARI_JOINT_REASON)};
  svari_page_markup(page, "<div class=\"scroll\" tabindex=\"0\"><table class=\"joint reasons\">");
  svari_page_head(page, titles, sizeof titles / sizeof *titles);
  for (size_t i = 0; i < joint->npublished; i++) {
    const svari_published *figure = &joint->published[i];
    if (figure->equal) continue;
    char text[SVARI_FORMAT_TEXT];
    svari_format_number(figure->computed, figure->decimals + 1, page->language, text);
    svari_joint_unit(figure, page->language, text);
    svari_page_markup(page, "<tr>");
    name_cell(page, figure);
    study_cell(page, figure);
    published_cell(page, figure);
    svari_page_cell(page, figure->computed, text);
    svari_page_element(page, "td class=\"words reason\"", svari_label_text(&figure->reason, page->language, ""));
    svari_page_markup(page, "</tr>\n");
  }
  svari_page_markup(page, "</tbody></table></div>\n");
}

static void line(svari_page *page, const svari_published *figure) {
  svari_page_markup(page, "<tr>");
  if (figure->equal) {
    name_cell(page, figure);
  } else {
    svari_buffer name = {0};
    put_name(page, figure, &name);
    svari_page_capital(page, "th scope=\"row\"", name.bytes ? name.bytes : "");
    page->out->failed |= name.failed;
    svari_buffer_free(&name);
  }
  study_cell(page, figure);
  published_cell(page, figure);
  computed_cells(page, figure);
  equal_cell(page, figure);
  svari_page_markup(page, "</tr>\n");
}

static bool in_section(const svari_published *figure, const char *section) {
  return strcmp(figure->section ? figure->section : "", section) == 0;
}

static void section(svari_page *page, const char *name) {
  const svari_joint *joint = &page->report->joint;
  const char *titles[] = {word(page, SVARI_JOINT_FIGURE),
                          word(page, SVARI_JOINT_STUDY),
                          word(page, SVARI_JOINT_PUBLISHED),
                          word(page, SVARI_JOINT_COMPUTED),
                          svari_sentence(SVARI_SENTENCE_INTERVAL, page->language),
                          "="};
  svari_page_markup(page, "<section data-words=\"");
  svari_page_text(page, name);
  svari_page_markup(page, "\"><h4>");
  svari_page_fill(page, word(page, SVARI_JOINT_SECTION), (const char *[]){name}, 1);
  svari_page_markup(page, "</h4><div class=\"scroll\" tabindex=\"0\"><table class=\"figures\">");
  svari_page_head(page, titles, sizeof titles / sizeof *titles);
  for (size_t i = 0; i < joint->npublished; i++)
    if (in_section(&joint->published[i], name)) line(page, &joint->published[i]);
  svari_page_markup(page, "</tbody></table></div></section>\n");
}

static bool is_first(const svari_joint *joint, size_t i, const char *name) {
  for (size_t j = 0; j < i; j++)
    if (in_section(&joint->published[j], name)) return false;
  return true;
}

void svari_joint_figures_table(svari_page *page) {
  const svari_joint *joint = &page->report->joint;
  svari_page_element(page, "p", word(page, SVARI_JOINT_RULES));
  off(page);
  svari_page_element(page, "h3", word(page, SVARI_JOINT_EVERY));
  svari_page_filter(page);
  svari_page_markup(page, "<div id=\"estimates\">\n");
  for (size_t i = 0; i < joint->npublished; i++) {
    const char *name = joint->published[i].section ? joint->published[i].section : "";
    if (is_first(joint, i, name)) section(page, name);
  }
  svari_page_markup(page, "</div>\n");
}
