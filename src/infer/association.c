/* Tests of independence in a table of a complex sample.
 *
 * Rao and Scott (1984, Annals of Statistics 12): X² of the estimated shares, with Δ the design effects of its
 * contrasts; F = X² / tr Δ on (tr Δ)² / tr Δ² degrees of freedom, or X² over the mean of δ as chi-square. Wald: cells
 * less the product of their margins, with the design's covariance (Koch, Freeman and Freeman 1975), and its adjustment
 * for few units. */
#include <math.h>
#include <string.h>

#include "infer/pair.h"
#include "num/distribution.h"
#include "num/linear.h"

static const double RANK_TOLERANCE = 1e-11;

/* Shares of the cells between levels with records, and their covariance. */
typedef struct shares {
  size_t nrows, ncolumns, count; /* count = nrows × ncolumns */
  double *p, *rows, *columns, *covariance;
} shares;

static svari_status get_shares(svari_estimation *e, const svari_pair *pair, shares *s, svari_error *err) {
  *s = (shares){.nrows = pair->nlive_rows, .ncolumns = pair->nlive_columns};
  s->count = s->nrows * s->ncolumns;
  size_t *list = SVARI_NEW(e->scratch, size_t, s->count);
  s->p = SVARI_NEW(e->scratch, double, s->count);
  s->rows = SVARI_NEW(e->scratch, double, s->nrows);
  s->columns = SVARI_NEW(e->scratch, double, s->ncolumns);
  s->covariance = SVARI_NEW(e->scratch, double, s->count * s->count);
  if (!list || !s->p || !s->rows || !s->columns || !s->covariance) return svari_fail_memory(err);
  for (size_t i = 0; i < s->nrows; i++)
    for (size_t j = 0; j < s->ncolumns; j++) {
      size_t cell = pair->live_rows[i] * pair->ncolumns + pair->live_columns[j], k = i * s->ncolumns + j;
      list[k] = pair->total_share + cell;
      s->p[k] = pair->cells.size[cell]->records ? e->figures.answers[list[k]].value : 0;
      s->rows[i] += s->p[k];
      s->columns[j] += s->p[k];
    }
  return svari_figures_covariance(&e->figures, list, s->count, s->covariance, err);
}

/* Entry of the contrast (a, b) at cell (i, j): a row's dummy and a column's, each less its mean. */
static double contrast(const shares *s, size_t a, size_t b, size_t i, size_t j) {
  return ((i == a) - 1.0 / (double)s->nrows) * ((j == b) - 1.0 / (double)s->ncolumns);
}

/* scaled: contrasts over shares, count × m; metric: contrasts' D⁻¹ products, m × m. Cells of share 0 count nothing. */
static void build_contrasts(const shares *s, double *scaled, double *metric) {
  size_t m = (s->nrows - 1) * (s->ncolumns - 1);
  for (size_t k = 0; k < s->count; k++)
    for (size_t c = 0; c < m; c++) {
      size_t a = c / (s->ncolumns - 1) + 1, b = c % (s->ncolumns - 1) + 1;
      double entry = contrast(s, a, b, k / s->ncolumns, k % s->ncolumns);
      scaled[k * m + c] = s->p[k] > 0 ? entry / s->p[k] : 0;
    }
  for (size_t c = 0; c < m; c++)
    for (size_t d = 0; d < m; d++)
      for (size_t k = 0; k < s->count; k++) metric[c * m + d] += scaled[k * m + c] * scaled[k * m + d] * s->p[k];
}

/* out (m × m) = scaled' V scaled; half is room for count × m. */
static void sandwich(const shares *s, const double *scaled, size_t m, double *half, double *out) {
  for (size_t k = 0; k < s->count; k++)
    for (size_t l = 0; l < s->count; l++)
      for (size_t c = 0; c < m; c++) half[k * m + c] += s->covariance[k * s->count + l] * scaled[l * m + c];
  for (size_t c = 0; c < m; c++)
    for (size_t d = 0; d < m; d++)
      for (size_t k = 0; k < s->count; k++) out[c * m + d] += scaled[k * m + c] * half[k * m + d];
}

/* Pearson's X² of one observation: the counts n cancel against those in Δ. */
static double pearson(const shares *s) {
  double x2 = 0;
  for (size_t k = 0; k < s->count; k++) {
    double expected = s->rows[k / s->ncolumns] * s->columns[k % s->ncolumns], gap = s->p[k] - expected;
    x2 += gap * gap / expected;
  }
  return x2;
}

static svari_status find_rao_scott(svari_estimation *e, const svari_pair *pair, svari_rao_scott *out, unsigned *flags,
                                   svari_error *err) {
  shares s;
  if (pair->row.set || pair->column.set) return svari_sets_rao_scott(e, pair, out, flags, err);
  svari_status status = get_shares(e, pair, &s, err);
  if (status != SVARI_OK) return status;
  size_t m = (s.nrows - 1) * (s.ncolumns - 1);
  double *scaled = SVARI_NEW(e->scratch, double, s.count * m), *half = SVARI_NEW(e->scratch, double, s.count * m);
  double *metric = SVARI_NEW(e->scratch, double, m * m), *delta = SVARI_NEW(e->scratch, double, m * m);
  if (!scaled || !half || !metric || !delta) return svari_fail_memory(err);
  for (size_t k = 0; k < s.count; k++)
    if (s.p[k] < 0) *flags |= SVARI_FLAG_UNDEFINED; /* negative weights: X² is no distance */
  build_contrasts(&s, scaled, metric);
  sandwich(&s, scaled, m, half, delta);
  size_t rank = svari_symmetric_solve(metric, m, delta, m, RANK_TOLERANCE, NULL);
  if (rank == SIZE_MAX) return svari_fail_memory(err);
  *out = (svari_rao_scott){.x2 = pearson(&s), .m = m};
  for (size_t c = 0; c < m; c++) {
    out->trace += delta[c * m + c];
    for (size_t d = 0; d < m; d++) out->trace2 += delta[c * m + d] * delta[d * m + c];
  }
  if (rank < m || !(out->trace > 0)) *flags |= SVARI_FLAG_SINGULAR;
  return SVARI_OK;
}

static svari_status second_order(svari_estimation *e, const svari_pair *pair, svari_test_row *row, unsigned *flags,
                                 svari_error *err) {
  svari_rao_scott found = {0};
  svari_status status = find_rao_scott(e, pair, &found, flags, err);
  if (status != SVARI_OK || *flags & (SVARI_FLAG_SINGULAR | SVARI_FLAG_UNDEFINED)) return status;
  row->is_f = true;
  row->statistic = found.x2 / found.trace;
  row->df1 = found.trace * found.trace / found.trace2;
  row->df2 = row->df1 * pair->design_df;
  row->p = svari_f_upper(row->statistic, row->df1, row->df2);
  return SVARI_OK;
}

static svari_status first_order(svari_estimation *e, const svari_pair *pair, svari_test_row *row, unsigned *flags,
                                svari_error *err) {
  svari_rao_scott found = {0};
  svari_status status = find_rao_scott(e, pair, &found, flags, err);
  if (status != SVARI_OK || *flags & (SVARI_FLAG_SINGULAR | SVARI_FLAG_UNDEFINED)) return status;
  row->df1 = (double)found.m;
  row->statistic = found.x2 * row->df1 / found.trace;
  row->p = svari_chisq_upper(row->statistic, row->df1);
  return SVARI_OK;
}

/* Y' V⁻¹ Y of the cells' excess over the product of their margins. */
static svari_status wald_form(svari_estimation *e, const svari_pair *pair, size_t m, double *out, unsigned *flags,
                              svari_error *err) {
  size_t *list = SVARI_NEW(e->scratch, size_t, m);
  double *covariance = SVARI_NEW(e->scratch, double, m * m), *x = SVARI_NEW(e->scratch, double, m);
  if (!list || !covariance || !x) return svari_fail_memory(err);
  for (size_t k = 0; k < m; k++) {
    list[k] = pair->excess + k;
    x[k] = e->figures.answers[list[k]].value;
  }
  svari_status status = svari_figures_covariance(&e->figures, list, m, covariance, err);
  if (status != SVARI_OK) return status;
  size_t rank = svari_symmetric_solve(covariance, m, x, 1, RANK_TOLERANCE, NULL);
  if (rank == SIZE_MAX) return svari_fail_memory(err);
  if (rank < m) *flags |= SVARI_FLAG_SINGULAR;
  *out = 0;
  for (size_t k = 0; k < m; k++) *out += e->figures.answers[list[k]].value * x[k];
  return SVARI_OK;
}

static svari_status wald_test(svari_estimation *e, const svari_pair *pair, svari_test_row *row, bool adjusted,
                              unsigned *flags, svari_error *err) {
  size_t rows = svari_pair_free(&pair->row, pair->nlive_rows);
  size_t m = rows * svari_pair_free(&pair->column, pair->nlive_columns);
  double form = 0, df = pair->design_df;
  svari_status status = wald_form(e, pair, m, &form, flags, err);
  if (status != SVARI_OK || *flags & SVARI_FLAG_SINGULAR) return status;
  row->is_f = true;
  row->df1 = (double)m;
  row->df2 = adjusted ? df - row->df1 + 1 : df;
  row->statistic = form / row->df1 * (adjusted ? row->df2 / df : 1);
  row->p = svari_f_upper(row->statistic, row->df1, row->df2);
  if (row->df2 > 0) return SVARI_OK;
  if (adjusted) row->statistic = NAN;
  row->p = NAN;
  *flags |= SVARI_FLAG_NO_DF;
  return SVARI_OK;
}

static svari_status wald(svari_estimation *e, const svari_pair *pair, svari_test_row *row, unsigned *flags,
                         svari_error *err) {
  return wald_test(e, pair, row, false, flags, err);
}

static svari_status adjusted_wald(svari_estimation *e, const svari_pair *pair, svari_test_row *row, unsigned *flags,
                                  svari_error *err) {
  return wald_test(e, pair, row, true, flags, err);
}

const svari_association svari_associations[] = {
    {"f", "Rao and Scott's second order", false, second_order},
    {"chisq", "Rao and Scott's first order", false, first_order},
    {"wald", "Wald's test of the cells against their margins", true, wald},
    {"adjwald", "the same, adjusted for few sampling units", true, adjusted_wald},
};
const size_t svari_associations_count = sizeof svari_associations / sizeof *svari_associations;

const svari_association *svari_association_find(const char *name) {
  for (size_t i = 0; i < svari_associations_count; i++)
    if (!strcmp(svari_associations[i].name, name)) return &svari_associations[i];
  return NULL;
}
