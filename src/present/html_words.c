/* What a request's rows say, in a sentence or two made from the rows themselves: the ends of a comparison, the largest
 * parts of a whole, what changed, and how many published figures lie within their intervals. */
#include <math.h>
#include <string.h>

#include "present/format.h"
#include "present/html.h"

/* From which p on a change is told; how many categories a sentence names. */
#define CHANCE 0.05
enum { NAMED = 6 };

typedef struct words {
  svari_page *page;
  bool open; /* the paragraph has begun */
} words;

static void say(words *w, svari_sentence_id id, const char *const *texts, size_t count) {
  svari_page_markup(w->page, w->open ? " " : "<p class=\"plain\">");
  w->open = true;
  svari_page_sentence(w->page, id, texts, count);
}

static void figure(const svari_page *page, const svari_estimate_row *row, int decimals, char out[SVARI_FORMAT_TEXT]) {
  if (row->category)
    svari_format_percent(row->estimate, 1, page->language, out);
  else
    svari_format_number(row->estimate, decimals, page->language, out);
}

/* Of no and yes, yes says all. */
static bool is_no(const svari_estimate_row *row) { return row->category && strcmp(row->category, "no") == 0; }

/* Rows that differ by their domain alone, of a statistic that does not grow with the domain. */
static bool compares_domains(const svari_estimate_row *rows, size_t count) {
  static const char *const fair[] = {"mean", "proportion", "ratio"};
  bool is_fair = false;
  for (size_t k = 0; k < sizeof fair / sizeof *fair; k++) is_fair = is_fair || strcmp(rows[0].statistic, fair[k]) == 0;
  for (size_t i = 0; i < count && is_fair; i++) {
    bool same = !rows[i].variable || !rows[0].variable || strcmp(rows[i].variable, rows[0].variable) == 0;
    is_fair = same && rows[i].domain.count > 0 &&
              (!rows[i].category || is_no(&rows[i]) || strcmp(rows[i].category, "yes") == 0);
  }
  return is_fair && count > 1;
}

static void ends(words *w, const svari_estimate_row *rows, size_t count, const svari_shown *shown) {
  const svari_estimate_row *high = NULL, *low = NULL;
  char most[SVARI_FORMAT_TEXT], least[SVARI_FORMAT_TEXT];
  for (size_t i = 0; i < count; i++) {
    if (!isfinite(rows[i].estimate) || is_no(&rows[i])) continue;
    if (!high || rows[i].estimate > high->estimate) high = &rows[i];
    if (!low || rows[i].estimate < low->estimate) low = &rows[i];
  }
  if (!high || high->estimate == low->estimate) return;
  figure(w->page, high, shown[high - rows].decimals, most);
  figure(w->page, low, shown[low - rows].decimals, least);
  svari_buffer first = {0}, last = {0};
  svari_page_domain(w->page, &high->domain, &first);
  svari_page_domain(w->page, &low->domain, &last);
  if (first.bytes && last.bytes) say(w, SVARI_SENTENCE_ENDS, (const char *[]){first.bytes, most, last.bytes, least}, 4);
  w->page->out->failed |= first.failed || last.failed;
  svari_buffer_free(&first);
  svari_buffer_free(&last);
  if (isfinite(high->ci[0]) && isfinite(low->ci[1]))
    say(w, high->ci[0] > low->ci[1] ? SVARI_SENTENCE_APART : SVARI_SENTENCE_OVERLAP, NULL, 0);
}

/* The largest part, and the next. */
static void largest(words *w, const svari_estimate_row *rows, size_t count, const svari_shown *shown) {
  size_t first = 0, second = 1;
  char most[SVARI_FORMAT_TEXT], next[SVARI_FORMAT_TEXT];
  for (size_t i = 1; i < count; i++)
    if (rows[i].estimate > rows[first].estimate) first = i;
  if (first == second) second = 0;
  for (size_t i = 0; i < count; i++)
    if (i != first && rows[i].estimate > rows[second].estimate) second = i;
  figure(w->page, &rows[first], shown[first].decimals, most);
  figure(w->page, &rows[second], shown[second].decimals, next);
  say(w, SVARI_SENTENCE_LARGEST, (const char *[]){shown[first].label, most, shown[second].label, next}, 4);
}

static void changed(words *w, const svari_estimate_row *rows, size_t count, const svari_shown *shown, double sign,
                    svari_sentence_id id) {
  svari_buffer list = {0};
  size_t named = 0;
  for (size_t i = 0; i < count; i++) {
    const svari_wave_change *change = rows[i].change;
    if (!change || !(change->estimate * sign > 0) || !(change->p < CHANCE)) continue;
    if (named++ < NAMED) svari_buffer_printf(&list, named > 1 ? ", %s" : "%s", shown[i].label);
  }
  if (named > NAMED) svari_buffer_text(&list, ", …");
  if (list.bytes) say(w, id, (const char *[]){list.bytes}, 1);
  w->page->out->failed |= list.failed;
  svari_buffer_free(&list);
}

static void published(words *w, const svari_estimate_row *rows, size_t count) {
  size_t all = 0, within = 0;
  char of[SVARI_FORMAT_TEXT], in[SVARI_FORMAT_TEXT];
  for (size_t i = 0; i < count; i++) {
    bool known = rows[i].has_reference && isfinite(rows[i].ci[0]) && isfinite(rows[i].ci[1]);
    all += known;
    within += known && rows[i].reference_in_ci;
  }
  if (all == 1) say(w, within ? SVARI_SENTENCE_PUBLISHED_INSIDE : SVARI_SENTENCE_PUBLISHED_OUTSIDE, NULL, 0);
  if (all < 2) return;
  svari_format_count(within, w->page->language, in);
  svari_format_count(all, w->page->language, of);
  say(w, SVARI_SENTENCE_PUBLISHED_WITHIN, (const char *[]){in, of}, 2);
}

void svari_html_in_words(svari_page *page, const svari_estimate_row *rows, size_t count, const svari_shown *shown,
                         size_t parts) {
  words w = {.page = page};
  if (compares_domains(rows, count)) ends(&w, rows, count, shown);
  if (parts == count && count > 1) largest(&w, rows, count, shown);
  changed(&w, rows, count, shown, 1, SVARI_SENTENCE_RISEN);
  changed(&w, rows, count, shown, -1, SVARI_SENTENCE_FALLEN);
  published(&w, rows, count);
  if (w.open) svari_page_markup(page, "</p>\n");
}
