/* The disclosure items of the method section: what the run file says of the survey, what weighting used, what was read.
 */
#include <stdio.h>
#include <string.h>

#include "present/format.h"
#include "present/html.h"
#include "present/view.h"

typedef struct item {
  const char *name[SVARI_LANGUAGES];
  const svari_label *text;
  bool wanted;
} item;

enum {
  ITEMS = 0
#define ROW(key, wanted, en, lv) +1
  SVARI_ABOUT_ITEMS(ROW)
#undef ROW
};

static void list_items(const svari_about *about, item *out) {
  const item items[] = {
#define ROW(key, wanted, en, lv) {{en, lv}, &about->key, wanted},
      SVARI_ABOUT_ITEMS(ROW)
#undef ROW
  };
  memcpy(out, items, sizeof items);
}

static void term(svari_page *page, const char *name, const char *text) {
  svari_page_element(page, "dt", name);
  svari_page_element(page, "dd", text);
  svari_page_markup(page, "\n");
}

/* AAPOR's item on size and precision, from the run itself. */
static void size(svari_page *page) {
  const svari_report *r = page->report;
  char records[SVARI_FORMAT_TEXT], effective[SVARI_FORMAT_TEXT], deff[SVARI_FORMAT_TEXT], text[512];
  svari_format_count(r->weights.records, page->language, records);
  svari_format_number(r->weights.effective_n, 0, page->language, effective);
  svari_format_number(r->weights.kish_deff, 2, page->language, deff);
  snprintf(text, sizeof text, svari_sentence(SVARI_SENTENCE_ABOUT_SIZE_TEXT, page->language), records, effective, deff);
  term(page, svari_sentence(SVARI_SENTENCE_ABOUT_SIZE, page->language), text);
}

static void steps(svari_page *page) {
  const svari_report *r = page->report;
  svari_view view = svari_page_view(page);
  svari_buffer text = {0};
  for (size_t i = 0; i < r->nsteps; i++) {
    if (i) svari_buffer_text(&text, "; ");
    svari_view_step(&view, &r->steps[i], &text);
  }
  term(page, svari_sentence(SVARI_SENTENCE_ABOUT_WEIGHTING, page->language),
       text.bytes ? text.bytes : svari_sentence(SVARI_SENTENCE_ABOUT_NO_STEPS, page->language));
  page->out->failed |= text.failed;
  svari_buffer_free(&text);
}

/* The name of a margin is that of its variable, or the writer's own. */
static void targets(svari_page *page) {
  const svari_report *r = page->report;
  if (!r->nmargins) return;
  svari_page_element(page, "dt", svari_sentence(SVARI_SENTENCE_ABOUT_TARGETS, page->language));
  for (size_t i = 0; i < r->nmargins; i++) {
    const svari_margin_spec *margin = &r->margins[i];
    svari_view view = {r, page->language};
    svari_buffer name = {0};
    svari_page_markup(page, "<dd>");
    svari_view_margin(&view, margin->name, &name);
    svari_page_text(page, name.bytes ? name.bytes : margin->name);
    page->out->failed |= name.failed;
    svari_buffer_free(&name);
    svari_page_markup(page, ": ");
    svari_page_text(page, svari_label_text(&margin->source, page->language,
                                           svari_sentence(SVARI_SENTENCE_NOT_ASKED, page->language)));
    svari_page_markup(page, "</dd>\n");
  }
}

static void sources(svari_page *page) {
  const svari_report *r = page->report;
  if (!r->nsources) return;
  svari_page_element(page, "dt", svari_sentence(SVARI_SENTENCE_ABOUT_FILES, page->language));
  for (size_t i = 0; i < r->nsources; i++) {
    svari_page_markup(page, "<dd>");
    svari_page_text(page, r->sources[i].file);
    if (r->sources[i].sha256) {
      svari_page_markup(page, " ");
      svari_page_element(page, "code", r->sources[i].sha256);
    }
    svari_page_markup(page, "</dd>\n");
  }
}

/* One line names all that is missing, so that nobody takes silence for consent. */
static void not_stated(svari_page *page, const item *items) {
  svari_buffer names = {0};
  for (size_t i = 0; i < ITEMS; i++) {
    if (!items[i].wanted || svari_label_text(items[i].text, page->language, NULL)) continue;
    if (names.length) svari_buffer_text(&names, ", ");
    svari_buffer_text(&names, items[i].name[page->language]);
  }
  if (names.bytes) {
    svari_page_markup(page, "<p class=\"soft\">");
    svari_page_sentence(page, SVARI_SENTENCE_ABOUT_NOT_STATED, (const char *[]){names.bytes}, 1);
    svari_page_markup(page, "</p>\n");
  }
  page->out->failed |= names.failed;
  svari_buffer_free(&names);
}

void svari_html_about(svari_page *page) {
  static const svari_about nothing;
  item items[ITEMS];
  list_items(page->report->about ? page->report->about : &nothing, items);
  char program[64];
  snprintf(program, sizeof program, "svari %s", svari_version());
  svari_page_markup(page, "<dl class=\"about\">\n");
  for (size_t i = 0; i < ITEMS; i++) {
    const char *text = svari_label_text(items[i].text, page->language, NULL);
    if (text) term(page, items[i].name[page->language], text);
  }
  size(page);
  steps(page);
  targets(page);
  term(page, svari_sentence(SVARI_SENTENCE_ABOUT_PROGRAM, page->language), program);
  sources(page);
  svari_page_markup(page, "</dl>\n");
  not_stated(page, items);
}
