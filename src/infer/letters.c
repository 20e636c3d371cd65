/* Which columns a cell exceeds: t tests of differences of column shares with the design's covariance, so that columns
 * that share units or records, and a column and the total that it is part of, are compared rightly; adjusted within
 * each row of a banner variable, comparisons with the total apart from those between columns. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/buffer.h"
#include "infer/pair.h"
#include "num/distribution.h"

static int by_p(const void *left, const void *right) {
  const svari_ranked_p *a = left, *b = right;
  if (a->p != b->p) return a->p < b->p ? -1 : 1;
  return a->at < b->at ? -1 : a->at > b->at;
}

/* Ascending with a running maximum, times the hypotheses that are left. */
static void holm(const svari_ranked_p *order, size_t k, double *p) {
  double largest = 0;
  for (size_t i = 0; i < k; i++) {
    largest = fmax(largest, order[i].p * (double)(k - i));
    p[order[i].at] = fmin(1, largest);
  }
}

/* Descending with a running minimum, times count over rank. */
static void benjamini_hochberg(const svari_ranked_p *order, size_t k, double *p) {
  double least = 1;
  for (size_t i = k; i-- > 0;) {
    least = fmin(least, order[i].p * (double)k / (double)(i + 1));
    p[order[i].at] = least;
  }
}

static void none(const svari_ranked_p *order, size_t k, double *p) { (void)order, (void)k, (void)p; }

const svari_adjustment svari_adjustments[] = {{"none", none}, {"holm", holm}, {"bh", benjamini_hochberg}};
const size_t svari_adjustments_count = sizeof svari_adjustments / sizeof *svari_adjustments;

bool svari_adjust_p(const char *name, double *p, size_t k) {
  for (size_t a = 0; a < svari_adjustments_count; a++) {
    if (strcmp(svari_adjustments[a].name, name) != 0) continue;
    svari_ranked_p *order = calloc(k + 1, sizeof *order);
    if (!order) return false;
    size_t count = 0;
    for (size_t i = 0; i < k; i++)
      if (!isnan(p[i])) order[count++] = (svari_ranked_p){p[i], i};
    qsort(order, count, sizeof *order, by_p);
    svari_adjustments[a].adjust(order, count, p);
    free(order);
    return true;
  }
  return false;
}

/* A .. Z, AA, AB, ... */
static void add_letter(svari_buffer *out, size_t column) {
  char text[16];
  size_t at = sizeof text;
  text[--at] = '\0';
  for (size_t rest = column + 1; rest; rest = (rest - 1) / 26) text[--at] = (char)('A' + (rest - 1) % 26);
  if (out->length) svari_buffer_text(out, " ");
  svari_buffer_text(out, text + at);
}

/* NaN when a column has no records or both shares are at the same end: there is nothing to compare. */
static double difference_p(const svari_estimation *e, const svari_pair *pair, size_t figure) {
  const svari_answer *answer = &e->figures.answers[figure];
  double se = svari_standard_error(answer->variance, 1);
  if (isnan(answer->value) || !(se > 0)) return NAN;
  return svari_t_two_sided(answer->value / se, pair->design_df);
}

static void row_p(const svari_estimation *e, const svari_pair *pair, size_t first, double *p) {
  size_t k = 0;
  for (size_t a = 0; a < pair->ncolumns; a++)
    for (size_t b = a + 1; b < pair->ncolumns; b++, k++) p[k] = difference_p(e, pair, first + k);
}

/* Number of the pair of columns (a, b), a < b. */
static size_t pair_number(size_t columns, size_t a, size_t b) { return a * columns - a * (a + 1) / 2 + (b - a - 1); }

static bool exceeds(const svari_estimation *e, const double *p, size_t first, size_t columns, size_t cell, size_t other,
                    double level) {
  size_t a = cell < other ? cell : other, b = cell < other ? other : cell, k = pair_number(columns, a, b);
  double gap = e->figures.answers[first + k].value; /* b less a */
  return p[k] <= level && (cell == b ? gap > 0 : gap < 0);
}

/* The p-values of one row: between columns, and of each column against the total. */
typedef struct row_tests {
  size_t first, first_total; /* its first figures; SIZE_MAX: the total is not compared */
  double *p, *p_total;
} row_tests;

static void add_sign(const svari_estimation *e, const row_tests *t, size_t c, double level, svari_buffer *text) {
  if (t->first_total == SIZE_MAX || !(t->p_total[c] <= level)) return;
  if (text->length) svari_buffer_text(text, " ");
  svari_buffer_text(text, e->figures.answers[t->first_total + c].value > 0 ? "+" : "-");
}

static svari_status row_letters(svari_estimation *e, const svari_pair *pair, const svari_letters_request *request,
                                const row_tests *t, const char **out, svari_error *err) {
  for (size_t c = 0; c < pair->ncolumns; c++) {
    svari_buffer text = {0};
    for (size_t other = 0; other < pair->ncolumns; other++)
      if (other != c && exceeds(e, t->p, t->first, pair->ncolumns, c, other, request->level))
        add_letter(&text, request->first + other);
    add_sign(e, t, c, request->level, &text);
    out[c] = text.failed ? NULL : svari_arena_text_n(e->arena, text.bytes ? text.bytes : "", text.length);
    svari_buffer_free(&text);
    if (!out[c]) return svari_fail_memory(err);
  }
  return SVARI_OK;
}

static bool find_p(const svari_estimation *e, const svari_pair *pair, const char *adjust, size_t k, row_tests *t) {
  row_p(e, pair, t->first, t->p);
  for (size_t c = 0; c < pair->ncolumns && t->first_total != SIZE_MAX; c++)
    t->p_total[c] = difference_p(e, pair, t->first_total + c);
  return svari_adjust_p(adjust, t->p, k) &&
         (t->first_total == SIZE_MAX || svari_adjust_p(adjust, t->p_total, pair->ncolumns));
}

svari_status svari_pair_letters(svari_estimation *e, const svari_pair *pair, const svari_letters_request *request,
                                const char **out, svari_error *err) {
  size_t k = pair->ncolumns * (pair->ncolumns - 1) / 2;
  row_tests t = {.p = SVARI_NEW(e->scratch, double, k), .p_total = SVARI_NEW(e->scratch, double, pair->ncolumns)};
  if (!t.p || !t.p_total) return svari_fail_memory(err);
  svari_status status = SVARI_OK;
  for (size_t r = 0; r < pair->nrows && status == SVARI_OK; r++) {
    t.first = pair->letters + r * k;
    t.first_total = pair->against_total == SIZE_MAX ? SIZE_MAX : pair->against_total + r * pair->ncolumns;
    if (!find_p(e, pair, request->adjust, k, &t)) return svari_fail_memory(err);
    status = row_letters(e, pair, request, &t, out + r * pair->ncolumns, err);
  }
  return status;
}
