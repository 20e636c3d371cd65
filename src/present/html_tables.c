/* Tests and models as HTML tables. */
#include "present/html.h"

#include "base/number.h"
#include "present/format.h"
#include "present/terms.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

static void p_cell(svari_page *page, double p) {
  char text[SVARI_FORMAT_TEXT];
  svari_format_p(p, page->language, text);
  svari_page_cell(page, p, text);
}

static void interval_cell(svari_page *page, const double ci[2], int decimals) {
  char low[SVARI_FORMAT_TEXT], high[SVARI_FORMAT_TEXT], both[3 * SVARI_FORMAT_TEXT];
  svari_format_number(ci[0], decimals, page->language, low);
  svari_format_number(ci[1], decimals, page->language, high);
  svari_format_limits(ci, low, "–", high, both);
  svari_page_cell(page, ci[0], both);
}

/* A text made in a buffer, which is emptied. */
static void take_text(svari_page *page, svari_buffer *text) {
  svari_page_text(page, text->bytes ? text->bytes : "");
  page->out->failed |= text->failed;
  svari_buffer_free(text);
}

static void take_cell(svari_page *page, double value, svari_buffer *text) {
  svari_page_cell(page, value, text->bytes ? text->bytes : "");
  page->out->failed |= text->failed;
  svari_buffer_free(text);
}

void svari_html_tests(svari_page *page) {
  const svari_report *r = page->report;
  svari_view view = svari_page_view(page);
  svari_language l = page->language;
  if (r->ntests == 0) return;
  svari_page_element(page, "h2 id=\"tests\"", svari_word(SVARI_WORD_TESTS, l));
  svari_page_element(page, "p class=\"note\"", svari_sentence(SVARI_SENTENCE_P_MEANING, l));
  const char *titles[] = {svari_sentence(SVARI_SENTENCE_TEST, l),
                          svari_sentence(SVARI_SENTENCE_ESTIMATE, l),
                          svari_sentence(SVARI_SENTENCE_INTERVAL, l),
                          svari_sentence(SVARI_SENTENCE_STATISTIC, l),
                          svari_word(SVARI_WORD_DF, l),
                          svari_sentence(SVARI_SENTENCE_P_VALUE, l)};
  svari_page_markup(page, "<div class=\"scroll\" tabindex=\"0\"><table>");
  svari_page_head(page, titles, sizeof titles / sizeof *titles);
  for (size_t i = 0; i < r->ntests; i++) {
    const svari_test_row *t = &r->tests[i];
    svari_buffer text = {0};
    int decimals = svari_format_decimals(t->estimate, t->se);
    svari_page_markup(page, "<tr><th scope=\"row\">");
    svari_view_test_title(&view, t, &text);
    take_text(page, &text);
    svari_page_flags(page, &t->flags);
    svari_page_markup(page, "</th>");
    svari_page_number(page, t->has_estimate ? t->estimate : NAN, decimals);
    interval_cell(page, t->has_estimate ? t->ci : (double[2]){NAN, NAN}, decimals);
    svari_view_statistic(&view, t, &text);
    take_cell(page, t->statistic, &text);
    svari_view_test_df(&view, t, &text);
    take_cell(page, isfinite(t->df1) ? t->df1 : t->df, &text);
    p_cell(page, t->p);
    svari_page_markup(page, "</tr>\n");
  }
  svari_page_markup(page, "</tbody></table></div>\n");
}

static void term_text(svari_page *page, const svari_model *m, const char *term) {
  svari_view view = svari_page_view(page);
  svari_buffer text = {0};
  svari_view_term(&view, m, term, &text);
  take_text(page, &text);
}

static void coefficients(svari_page *page, const svari_model *m, const char *what, const svari_coefficient *list,
                         size_t count) {
  const svari_even even = svari_view_even_terms(list, count);
  if (count == 0) return;
  svari_language l = page->language;
  const char *titles[] = {what, svari_sentence(SVARI_SENTENCE_ESTIMATE, l), svari_sentence(SVARI_SENTENCE_INTERVAL, l),
                          svari_word(SVARI_WORD_SE, l), svari_sentence(SVARI_SENTENCE_P_VALUE, l)};
  svari_page_markup(page, "<div class=\"scroll\" tabindex=\"0\"><table>");
  svari_page_head(page, titles, sizeof titles / sizeof *titles);
  for (size_t i = 0; i < count; i++) {
    const svari_coefficient *c = &list[i];
    int decimals = svari_even_decimals(&even, c->estimate, c->se, c->ci);
    svari_page_markup(page, "<tr><th scope=\"row\">");
    term_text(page, m, c->term);
    svari_page_flags(page, &c->flags);
    svari_page_markup(page, "</th>");
    svari_page_number(page, c->estimate, decimals);
    interval_cell(page, c->ci, decimals);
    svari_page_number(page, c->se, decimals);
    p_cell(page, c->p);
    svari_page_markup(page, "</tr>\n");
  }
  svari_page_markup(page, "</tbody></table></div>\n");
}

static void term_tests(svari_page *page, const svari_model *m) {
  svari_view view = svari_page_view(page);
  for (size_t i = 0; i < m->ntests; i++) {
    svari_buffer text = {0};
    svari_view_term_test(&view, m, &m->tests[i], &text);
    svari_page_take(page, "p class=\"note\"", &text);
  }
}

void svari_html_models(svari_page *page) {
  const svari_report *r = page->report;
  if (r->nmodels == 0) return;
  svari_page_element(page, "h2 id=\"models\"", svari_word(SVARI_WORD_MODELS, page->language));
  for (size_t i = 0; i < r->nmodels; i++) {
    const svari_model *m = &r->models[i];
    svari_view view = svari_page_view(page);
    svari_buffer line = {0};
    svari_page_capital(page, "h3", svari_view_model_title(&view, m));
    svari_view_model_line(&view, m, &line);
    svari_page_take(page, "p class=\"soft\"", &line);
    coefficients(page, m, svari_word(SVARI_WORD_TERM, page->language), m->coefficients, m->ncoefficients);
    term_tests(page, m);
    coefficients(page, m, svari_word(SVARI_WORD_AVERAGE_EFFECT, page->language), m->effects, m->neffects);
    coefficients(page, m, svari_word(SVARI_WORD_PREDICTED_MEAN, page->language), m->predictions, m->npredictions);
    for (size_t k = 0; k < m->nnotes; k++) svari_page_note(page, "p class=\"note\"", m->notes[k]);
  }
}
