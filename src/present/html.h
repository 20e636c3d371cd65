/* What the parts of the HTML report share: the page being written, and its small elements. */
#ifndef SVARI_SRC_PRESENT_HTML_H
#define SVARI_SRC_PRESENT_HTML_H

#include "present/report.h"
#include "present/sentences.h"
#include "present/svg.h"
#include "present/view.h"

typedef struct svari_page {
  const svari_report *report;
  svari_buffer *out;
  svari_language language;
  int charts; /* drawn so far: makes their ids */
} svari_page;

/* The sentence with its %s filled by the texts, made harmless. */
void svari_page_sentence(svari_page *page, svari_sentence_id id, const char *const *texts, size_t count);

void svari_page_fill(svari_page *page, const char *sentence, const char *const *texts, size_t count);
/* The field that narrows the estimates down to what contains a text. */
void svari_page_filter(svari_page *page);
void svari_page_link(svari_page *page, bool wanted, const char *id, const char *text); /* an item of the page's index */

svari_view svari_page_view(const svari_page *page);
/* Labels of the codebook in the page's language. */
const char *svari_page_variable(const svari_page *page, const char *variable);
/* "Rīga × 18-24"; for a domain of all, the word for all. */
void svari_page_domain(const svari_page *page, const svari_domain *domain, svari_buffer *out);

void svari_page_markup(svari_page *page, const char *markup);                    /* as it stands */
void svari_page_text(svari_page *page, const char *text);                        /* made harmless */
void svari_page_element(svari_page *page, const char *tag, const char *text);    /* <tag>text</tag> */
void svari_page_capital(svari_page *page, const char *tag, const char *text);    /* the same, with a capital first */
void svari_page_head(svari_page *page, const char *const *titles, size_t count); /* thead of a table */
void svari_page_take(svari_page *page, const char *tag, svari_buffer *text);     /* the same; frees the text */
void svari_page_note(svari_page *page, const char *tag, const char *note);       /* the same, in the page's language */
/* <td data-sort="…">text</td>: the number sorts, the text is read. */
void svari_page_cell(svari_page *page, double value, const char *text);
void svari_page_number(svari_page *page, double value, int decimals);
/* "<span class=flag>…" for each flag; its meaning as title. */
void svari_page_flags(svari_page *page, const svari_flags *flags);
/* A chart's id, title and description; the id is written into `id`. */
svari_chart svari_page_chart(svari_page *page, char id[16], const char *title, const char *description);

void svari_html_sample(svari_page *page);
void svari_html_estimates(svari_page *page);
/* How a row is shown: what tells it from the others of its request, and decimals that read evenly with theirs. */
typedef struct svari_shown {
  const char *label;
  int decimals;
} svari_shown;

/* The rows of one request, with their chart. */
void svari_html_request(svari_page *page, const svari_estimate_row *rows, size_t count);
/* The rows in plain words, under their title; `parts` is their count when they add to a whole, else 0. */
void svari_html_in_words(svari_page *page, const svari_estimate_row *rows, size_t count, const svari_shown *shown,
                         size_t parts);
void svari_html_flags(svari_page *page); /* what the marks mean */
void svari_html_joint(svari_page *page); /* all of a run of runs between header and footer */
void svari_html_tables(svari_page *page);
void svari_html_about(svari_page *page); /* disclosure items, for the method section */
void svari_html_tests(svari_page *page);
void svari_html_models(svari_page *page);

SVARI_MUST_CHECK svari_status svari_write_html(const svari_report *report, svari_buffer *out, svari_error *err);

#endif
