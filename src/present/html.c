/* The HTML report: one file, no network, whole without scripts. Order of the page; its parts are in html_*.c. */
#include "present/html.h"

#include "base/number.h"
#include "data/frame.h"
#include "present/assets.h"
#include "present/format.h"
#include "present/names.h"
#include "present/terms.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

const char *svari_sentence(svari_sentence_id id, svari_language language) {
  static const char *const sentences[][SVARI_LANGUAGES] = {
#define ROW(id, en, lv) {en, lv},
      SVARI_SENTENCES(ROW)
#undef ROW
  };
  return sentences[id][language];
}

void svari_page_markup(svari_page *page, const char *markup) { svari_buffer_text(page->out, markup); }

void svari_page_text(svari_page *page, const char *text) { svari_markup_text(page->out, text); }

void svari_page_sentence(svari_page *page, svari_sentence_id id, const char *const *texts, size_t count) {
  svari_page_fill(page, svari_sentence(id, page->language), texts, count);
}

void svari_page_fill(svari_page *page, const char *sentence, const char *const *texts, size_t count) {
  const char *left = sentence;
  for (size_t i = 0; i < count; i++) {
    const char *gap = strstr(left, "%s");
    if (!gap) break;
    svari_buffer said = {0};
    svari_buffer_add(&said, left, (size_t)(gap - left));
    svari_page_text(page, said.bytes ? said.bytes : "");
    page->out->failed |= said.failed;
    svari_buffer_free(&said);
    svari_page_text(page, texts[i]);
    left = gap + 2;
  }
  svari_page_text(page, left);
}

void svari_page_element(svari_page *page, const char *tag, const char *text) {
  svari_buffer_printf(page->out, "<%s>", tag);
  svari_page_text(page, text);
  svari_buffer_printf(page->out, "</%.*s>", (int)strcspn(tag, " "), tag);
}

void svari_page_head(svari_page *page, const char *const *titles, size_t count) {
  svari_page_markup(page, "<thead><tr>");
  for (size_t i = 0; i < count; i++) svari_page_element(page, "th scope=\"col\"", titles[i]);
  svari_page_markup(page, "</tr></thead>\n<tbody>\n");
}

void svari_page_cell(svari_page *page, double value, const char *text) {
  char number[SVARI_NUMBER_TEXT];
  svari_number_shortest(value, number);
  svari_buffer_printf(page->out, "<td data-sort=\"%s\">", number);
  svari_page_text(page, text);
  svari_page_markup(page, "</td>");
}

void svari_page_number(svari_page *page, double value, int decimals) {
  char text[SVARI_FORMAT_TEXT];
  svari_format_number(value, decimals, page->language, text);
  svari_page_cell(page, value, text);
}

/* The capital of a small Latin letter at the beginning of a text, as bytes; the length of the letter, 0: none. */
static size_t capital(const char *text, char out[3]) {
  const unsigned char *at = (const unsigned char *)text;
  unsigned code = at[0] < 0x80 ? at[0] : ((at[0] & 0x1FU) << 6 | (at[1] & 0x3FU)), up = code;
  if (at[0] >= 0xE0) return 0;
  if ((code >= 'a' && code <= 'z') || (code >= 0xE0 && code <= 0xFE && code != 0xF7)) up = code - 0x20;
  bool odd = (code >= 0x139 && code <= 0x148) || (code >= 0x179 && code <= 0x17E); /* where capitals have odd codes */
  if (code >= 0x100 && code <= 0x17E && code != 0x131 && code != 0x138 && code != 0x149)
    up = code - (odd ? code % 2 == 0 : code % 2 == 1);
  if (up == code) return 0;
  out[0] = up < 0x80 ? (char)up : (char)(0xC0 | up >> 6);
  out[1] = up < 0x80 ? '\0' : (char)(0x80 | (up & 0x3F));
  out[2] = '\0';
  return code < 0x80 ? 1 : 2;
}

void svari_page_capital(svari_page *page, const char *tag, const char *text) {
  char first[3] = "";
  size_t length = capital(text, first);
  svari_buffer whole = {0};
  svari_buffer_printf(&whole, "%s%s", first, text + length);
  svari_page_element(page, tag, whole.bytes ? whole.bytes : "");
  page->out->failed |= whole.failed;
  svari_buffer_free(&whole);
}

void svari_page_flags(svari_page *page, const svari_flags *flags) {
  for (size_t i = 0; i < flags->count; i++) {
    svari_page_markup(page, " <abbr class=\"flag\" title=\"");
    svari_page_text(page, svari_flag_words(flags->names[i], page->language));
    svari_page_markup(page, "\">");
    svari_page_text(page, svari_flag_brief(flags->names[i], page->language));
    svari_page_markup(page, "</abbr>");
  }
}

svari_view svari_page_view(const svari_page *page) { return (svari_view){page->report, page->language}; }

const char *svari_page_variable(const svari_page *page, const char *variable) {
  svari_view view = svari_page_view(page);
  return svari_view_variable(&view, variable);
}

void svari_page_domain(const svari_page *page, const svari_domain *domain, svari_buffer *out) {
  svari_view view = svari_page_view(page);
  svari_view_domain(&view, domain, out);
}

void svari_page_take(svari_page *page, const char *tag, svari_buffer *text) {
  svari_page_element(page, tag, text->bytes ? text->bytes : "");
  page->out->failed |= text->failed;
  svari_buffer_free(text);
}

void svari_page_note(svari_page *page, const char *tag, const char *note) {
  svari_buffer text = {0};
  svari_view view = svari_page_view(page);
  svari_view_note(&view, note, &text);
  svari_page_take(page, tag, &text);
}

svari_chart svari_page_chart(svari_page *page, char id[16], const char *title, const char *description) {
  snprintf(id, 16, "c%d", ++page->charts);
  return (svari_chart){id, title, description, page->language, false, NAN, NAN};
}

static void tile(svari_page *page, svari_sentence_id name, double value, int decimals) {
  char text[SVARI_FORMAT_TEXT];
  svari_format_number(value, decimals, page->language, text);
  svari_page_markup(page, "<div>");
  svari_page_element(page, "dt", svari_sentence(name, page->language));
  svari_page_element(page, "dd", text);
  svari_page_markup(page, "</div>");
}

static void tiles(svari_page *page) {
  const svari_report *r = page->report;
  svari_page_markup(page, "<dl class=\"tiles\">");
  tile(page, SVARI_SENTENCE_TILE_RECORDS, (double)r->weights.records, 0);
  tile(page, SVARI_SENTENCE_TILE_POPULATION, r->weights.sum, 0);
  tile(page, SVARI_SENTENCE_TILE_DEFF, r->weights.kish_deff, 2);
  tile(page, SVARI_SENTENCE_TILE_EFFECTIVE, r->weights.effective_n, 0);
  tile(page, SVARI_SENTENCE_TILE_DF, r->design.df, 0);
  tile(page, SVARI_SENTENCE_TILE_ESTIMATES, (double)r->nestimates, 0);
  svari_page_markup(page, "</dl>\n");
}

static void lead(svari_page *page) {
  const svari_report *r = page->report;
  char records[SVARI_FORMAT_TEXT], sum[SVARI_FORMAT_TEXT], units[SVARI_FORMAT_TEXT], strata[SVARI_FORMAT_TEXT];
  char least[SVARI_FORMAT_TEXT], most[SVARI_FORMAT_TEXT], effective[SVARI_FORMAT_TEXT], deff[SVARI_FORMAT_TEXT];
  svari_format_count(r->weights.records, page->language, records);
  svari_format_number(r->weights.sum, 0, page->language, sum);
  svari_format_count(r->design.units, page->language, units);
  svari_format_count(r->design.strata, page->language, strata);
  svari_format_number(r->weights.min, 2, page->language, least);
  svari_format_number(r->weights.max, 2, page->language, most);
  svari_format_number(r->weights.effective_n, 0, page->language, effective);
  svari_format_number(r->weights.kish_deff, 2, page->language, deff);
  bool stands_for = r->weights.sum > 1.5 * (double)r->weights.records;
  bool simple = r->design.units == r->design.records && r->design.strata <= 1;
  svari_page_markup(page, "<p>");
  svari_page_sentence(page, stands_for ? SVARI_SENTENCE_LEAD_RECORDS : SVARI_SENTENCE_LEAD_RECORDS_SAMPLE,
                      (const char *[]){records, sum}, 2);
  svari_page_markup(page, " ");
  svari_page_sentence(page, simple ? SVARI_SENTENCE_LEAD_SIMPLE : SVARI_SENTENCE_LEAD_UNITS,
                      (const char *[]){units, strata}, simple ? 0 : 2);
  svari_page_markup(page, " ");
  svari_page_sentence(page, SVARI_SENTENCE_LEAD_WEIGHTS, (const char *[]){least, most, effective, deff}, 4);
  svari_page_markup(page, "</p>\n<p>");
  svari_page_sentence(page, SVARI_SENTENCE_LEAD_INTERVAL, NULL, 0);
  svari_page_markup(page, "</p>\n");
}

static void notes(svari_page *page) {
  const svari_report *r = page->report;
  if (r->nnotes == 0) return;
  svari_page_element(page, "h2 id=\"notes\"", svari_word(SVARI_WORD_NOTES, page->language));
  svari_page_markup(page, "<ul>\n");
  for (size_t i = 0; i < r->nnotes; i++) svari_page_note(page, "li", r->notes[i]);
  svari_page_markup(page, "</ul>\n");
}

static bool add_flags(svari_names *names, const svari_flags *flags) {
  for (size_t f = 0; f < flags->count; f++)
    if (!svari_names_add(names, flags->names[f])) return false;
  return true;
}

static bool table_flags(const svari_table *t, svari_names *names) {
  bool kept = true;
  for (size_t i = 0; i < t->ncells; i++) {
    const svari_cell *c = &t->cells[i];
    const svari_share *shares[] = {&c->row_share, &c->column_share, &c->total_share, &c->count};
    for (size_t k = 0; k < sizeof shares / sizeof *shares; k++)
      if (shares[k]->present) kept = kept && add_flags(names, &shares[k]->flags);
  }
  for (size_t i = 0; i < t->ntests; i++) kept = kept && add_flags(names, &t->tests[i].flags);
  return kept;
}

static bool model_flags(const svari_model *m, svari_names *names) {
  const svari_coefficient *const lists[] = {m->coefficients, m->effects, m->predictions};
  const size_t counts[] = {m->ncoefficients, m->neffects, m->npredictions};
  bool kept = true;
  for (size_t k = 0; k < sizeof lists / sizeof *lists; k++)
    for (size_t i = 0; i < counts[k]; i++) kept = kept && add_flags(names, &lists[k][i].flags);
  return kept;
}

static bool collect_flags(const svari_report *r, svari_names *names) {
  for (size_t i = 0; i < r->nestimates; i++)
    if (!add_flags(names, &r->estimates[i].flags)) return false;
  for (size_t i = 0; i < r->ntables; i++)
    if (!table_flags(&r->tables[i], names)) return false;
  for (size_t i = 0; i < r->ntests; i++)
    if (!add_flags(names, &r->tests[i].flags)) return false;
  for (size_t i = 0; i < r->nmodels; i++)
    if (!model_flags(&r->models[i], names)) return false;
  for (size_t p = 0; p < r->nparts; p++)
    if (!collect_flags(r->parts[p], names)) return false;
  return true;
}

void svari_html_flags(svari_page *page) {
  svari_names names = {0};
  if (!collect_flags(page->report, &names)) page->out->failed = true;
  if (names.count) {
    svari_page_element(page, "h2 id=\"flags\"", svari_sentence(SVARI_SENTENCE_FLAGS, page->language));
    svari_page_markup(page, "<dl class=\"flags\">\n");
  }
  for (size_t i = 0; i < names.count; i++) {
    svari_page_element(page, "dt class=\"flag\"", svari_flag_brief(names.items[i], page->language));
    svari_page_element(page, "dd", svari_flag_words(names.items[i], page->language));
  }
  if (names.count) svari_page_markup(page, "</dl>\n");
  free(names.items);
}

static void method(svari_page *page) {
  const svari_report *r = page->report;
  const char *type = r->design.replication ? r->design.replication : "";
  char replicates[SVARI_FORMAT_TEXT];
  svari_format_count(r->design.replicates, page->language, replicates);
  svari_page_element(page, "h2 id=\"method\"", svari_sentence(SVARI_SENTENCE_METHOD, page->language));
  svari_page_markup(page, "<p>");
  if (strcmp(r->design.variance, "replication") != 0)
    svari_page_sentence(page, SVARI_SENTENCE_VARIANCE_TAYLOR, NULL, 0);
  if (r->design.replicates) {
    svari_page_markup(page, " ");
    svari_page_sentence(page, SVARI_SENTENCE_VARIANCE_REPLICATION,
                        (const char *[]){replicates, svari_term("replicates", type, page->language)}, 2);
  }
  svari_page_markup(page, " ");
  svari_page_sentence(page, SVARI_SENTENCE_CI_METHOD, NULL, 0);
  if (r->synthetic) {
    svari_page_markup(page, " ");
    svari_page_sentence(page, SVARI_SENTENCE_SYNTHETIC_NOTE, NULL, 0);
  }
  svari_page_markup(page, "</p>\n");
  svari_html_about(page);
}

void svari_page_link(svari_page *page, bool wanted, const char *id, const char *text) {
  if (!wanted) return;
  svari_buffer_printf(page->out, "<li><a href=\"#%s\">", id);
  svari_page_text(page, text);
  svari_page_markup(page, "</a></li>");
}

static void nav(svari_page *page) {
  const svari_report *r = page->report;
  svari_language l = page->language;
  svari_page_markup(page, "<nav><ul>");
  svari_page_link(page, true, "sample", svari_sentence(SVARI_SENTENCE_SAMPLE_WEIGHTING, l));
  svari_page_link(page, r->nestimates > 0, "estimates", svari_word(SVARI_WORD_ESTIMATES, l));
  svari_page_link(page, r->ntables > 0, "tables", svari_word(SVARI_WORD_TABLES, l));
  svari_page_link(page, r->ntests > 0, "tests", svari_word(SVARI_WORD_TESTS, l));
  svari_page_link(page, r->nmodels > 0, "models", svari_word(SVARI_WORD_MODELS, l));
  svari_page_link(page, r->nnotes > 0, "notes", svari_word(SVARI_WORD_NOTES, l));
  svari_page_link(page, true, "method", svari_sentence(SVARI_SENTENCE_METHOD, l));
  svari_page_markup(page, "</ul></nav>\n");
}

static void begin(svari_page *page) {
  const svari_report *r = page->report;
  const char *title = r->title ? r->title : r->data_shown;
  svari_buffer_printf(page->out, "<!doctype html>\n<html lang=\"%s\">\n<head>\n<meta charset=\"utf-8\">\n",
                      page->language == SVARI_LATVIAN ? "lv" : "en");
  svari_page_markup(page,
                    "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
                    "<meta name=\"color-scheme\" content=\"light dark\">\n");
  svari_page_element(page, "title", title ? title : "svari");
  svari_page_markup(page, "\n<style>\n");
  svari_buffer_add(page->out, svari_report_css, svari_report_css_size);
  svari_page_markup(page, "</style>\n</head>\n<body>\n<a class=\"skip\" href=\"#results\">");
  svari_page_sentence(page, SVARI_SENTENCE_SKIP, NULL, 0);
  svari_page_markup(page, "</a>\n<header>\n<button class=\"theme\" type=\"button\">");
  svari_page_sentence(page, SVARI_SENTENCE_THEME, NULL, 0);
  svari_page_markup(page, "</button>\n");
  svari_page_element(page, "h1", title ? title : "svari");
  if (r->data_shown) svari_page_element(page, "p class=\"soft\"", r->data_shown);
  if (r->synthetic) svari_page_element(page, "p class=\"synthetic\"", svari_word(SVARI_WORD_SYNTHETIC, page->language));
  svari_page_markup(page, "</header>\n");
}

static void end(svari_page *page) {
  svari_page_markup(page, "</main>\n<footer><p class=\"soft\">");
  svari_page_sentence(page, SVARI_SENTENCE_MADE_WITH, (const char *[]){svari_version()}, 1);
  svari_page_markup(page, "</p></footer>\n<script>\n");
  svari_buffer_add(page->out, svari_report_js, svari_report_js_size);
  svari_page_markup(page, "</script>\n</body>\n</html>\n");
}

static void whole_run(svari_page *page) {
  nav(page);
  svari_page_markup(page, "<main id=\"results\">\n");
  svari_page_element(page, "h2", svari_sentence(SVARI_SENTENCE_IN_SHORT, page->language));
  lead(page);
  tiles(page);
  svari_html_sample(page);
  svari_html_estimates(page);
  svari_html_tables(page);
  svari_html_tests(page);
  svari_html_models(page);
  svari_html_flags(page);
  notes(page);
  method(page);
}

svari_status svari_write_html(const svari_report *report, svari_buffer *out, svari_error *err) {
  svari_page page = {report, out, report->language, 0};
  begin(&page);
  if (report->nparts)
    svari_html_joint(&page);
  else
    whole_run(&page);
  end(&page);
  return out->failed ? svari_fail_memory(err) : SVARI_OK;
}
