/* The covariance of coefficients and effects.
 *
 * Taylor (Binder 1983, "On the variances of asymptotically normal estimators from complex surveys"): the coefficients
 * solve sum of w u = 0 with the scores u = x (y - mu) d / V, so their linearized variable is A u with A the inverse
 * information. An effect, the weighted mean of m(beta), has (m - mean) / W + D'A u with D the mean of m's gradient.
 * Scores and m are totals like any other, so design and calibration are the variance room's matter.
 *
 * Replication: the model is fitted again with each replicate's weights, from the full sample's coefficients. */
#include "model/regression.h"

#include "base/parallel.h"
#include "base/sum.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* Coefficients with 0 where aliased. */
static void clear_aliased(const double *coefficients, const bool *kept, size_t columns, double *out) {
  for (size_t j = 0; j < columns; j++) out[j] = kept[j] ? coefficients[j] : 0;
}

static double effect_mean(const svari_regression *r, const svari_effect *effect, const double *weight,
                          const double *beta, double *rows) {
  svari_sum sum = {0}, total = {0};
  for (size_t i = 0; i < r->matrix.nrecords; i++) {
    if (!(weight[i] > 0)) continue;
    svari_sum_add(&sum, weight[i] * svari_effect_at(r, effect, i, beta, rows, NULL));
    svari_sum_add(&total, weight[i]);
  }
  return svari_sum_value(&sum) / svari_sum_value(&total);
}

static svari_status estimate(svari_regression *r, svari_error *err) {
  size_t columns = r->nparameters, k = svari_regression_count(r);
  double *values = SVARI_NEW(r->arena, double, k);
  double *rows = SVARI_NEW(r->arena, double, 2 * columns);
  if (!values || !rows) return svari_fail_memory(err);
  clear_aliased(r->fit.coefficients, r->fit.kept, columns, values);
  for (size_t e = 0; e + columns < k; e++)
    values[columns + e] = effect_mean(r, &r->effects[e], r->weight, values, rows);
  r->estimate = values;
  return SVARI_OK;
}

/* --- Taylor --- */

typedef struct scores {
  double **value;   /* per summand, per record: scores by column; NULL for 1; m by effect */
  double *gradient; /* effects × columns: sum of w × gradient of m */
} scores;

static svari_status scores_new(const svari_regression *r, scores *s, svari_error *err) {
  size_t columns = r->nparameters, summands = svari_regression_count(r) + 1;
  s->value = SVARI_NEW(r->arena, double *, summands);
  s->gradient = SVARI_NEW(r->arena, double, (r->neffects + r->npredictions) * columns);
  if (!s->value || !s->gradient) return svari_fail_memory(err);
  for (size_t k = 0; k < summands; k++) {
    if (k == columns) continue;
    s->value[k] = SVARI_NEW(r->arena, double, r->matrix.nrecords);
    if (!s->value[k]) return svari_fail_memory(err);
  }
  return SVARI_OK;
}

typedef struct score_job {
  const svari_regression *r;
  double **value;
  double *room; /* blocks × parameters */
} score_job;

static void score_block(void *context, size_t block) {
  const score_job *job = context;
  const svari_regression *r = job->r;
  size_t from = block * SVARI_BLOCK, to = from + SVARI_BLOCK;
  if (to > r->matrix.nrecords) to = r->matrix.nrecords;
  svari_fit_scores(r, &(svari_score_request){.from = from,
                                             .to = to,
                                             .parameters = r->estimate,
                                             .room = job->room + block * r->nparameters,
                                             .out = job->value});
}

static svari_status fill_scores(const svari_regression *r, scores *s, svari_error *err) {
  size_t blocks = (r->matrix.nrecords + SVARI_BLOCK - 1) / SVARI_BLOCK;
  score_job job = {.r = r, .value = s->value, .room = SVARI_NEW(r->arena, double, blocks * r->nparameters)};
  if (!job.room) return svari_fail_memory(err);
  svari_parallel_for(r->options->threads, blocks, score_block, &job);
  return SVARI_OK;
}

/* m of an effect for every record, and the weighted sum of its gradient. */
static svari_status fill_effect(const svari_regression *r, size_t e, scores *s, svari_error *err) {
  size_t columns = r->matrix.ncolumns;
  double *room = SVARI_NEW(r->arena, double, 3 * columns);
  svari_sum *sums = SVARI_NEW(r->arena, svari_sum, columns);
  if (!room || !sums) return svari_fail_memory(err);
  double *gradient = room + 2 * columns, *out = s->value[columns + 1 + e];
  for (size_t i = 0; i < r->matrix.nrecords; i++) {
    if (r->cell[i] < 0) continue;
    out[i] = svari_effect_at(r, &r->effects[e], i, r->estimate, room, gradient);
    for (size_t j = 0; j < columns; j++) svari_sum_add(&sums[j], r->weight[i] * gradient[j]);
  }
  for (size_t j = 0; j < columns; j++) s->gradient[e * columns + j] = svari_sum_value(&sums[j]);
  return SVARI_OK;
}

/* Each function by the totals: the scores first, then the sum of weights and the sum of w m of each effect. */
static void fill_slopes(const svari_regression *r, const scores *s, double population, double *slopes) {
  size_t columns = r->nparameters, k = svari_regression_count(r), totals = k + 1;
  for (size_t f = 0; f < k; f++) {
    double *row = slopes + f * totals;
    if (f < columns) {
      memcpy(row, r->fit.inverse + f * columns, columns * sizeof *row);
      continue;
    }
    const double *gradient = s->gradient + (f - columns) * columns;
    for (size_t j = 0; j < columns; j++)
      for (size_t l = 0; l < columns; l++) row[j] += gradient[l] / population * r->fit.inverse[l * columns + j];
    row[columns] = -r->estimate[f] / population;
    row[f + 1] = 1 / population;
  }
}

static svari_status dense_covariance(const svari_regression *r, const svari_totals *totals, const double *slopes,
                                     double *out, svari_error *err) {
  size_t k = svari_regression_count(r), width = k + 1;
  size_t *start = SVARI_NEW(r->arena, size_t, k + 1);
  uint32_t *index = SVARI_NEW(r->arena, uint32_t, k * width);
  double *value = SVARI_NEW(r->arena, double, k * width);
  if (!start || !index || !value) return svari_fail_memory(err);
  size_t used = 0;
  for (size_t f = 0; f < k; f++) {
    start[f] = used;
    for (size_t t = 0; t < width; t++) {
      if (slopes[f * width + t] == 0) continue;
      index[used] = (uint32_t)t;
      value[used++] = slopes[f * width + t];
    }
  }
  start[k] = used;
  svari_gradient gradient = {.count = k, .start = start, .index = index, .value = value};
  return svari_taylor_covariance(totals, &gradient, true, out, err);
}

static svari_status sum_scores(const svari_regression *r, const scores *s, svari_totals **out, svari_error *err) {
  size_t count = svari_regression_count(r) + 1;
  svari_summand *summands = SVARI_NEW(r->arena, svari_summand, count);
  if (!summands) return svari_fail_memory(err);
  for (size_t k = 0; k < count; k++) summands[k] = (svari_summand){.ncells = 1, .cell = r->cell, .value = s->value[k]};
  return svari_totals_new(r->weights, summands, count, SVARI_TAYLOR, r->options->threads, out, err);
}

static svari_status taylor(const svari_regression *r, double *out, svari_error *err) {
  size_t k = svari_regression_count(r);
  scores s;
  svari_totals *totals = NULL;
  double *slopes = SVARI_NEW(r->arena, double, k * (k + 1));
  if (!slopes) return svari_fail_memory(err);
  svari_status status = scores_new(r, &s, err);
  if (status != SVARI_OK) return status;
  status = fill_scores(r, &s, err);
  for (size_t e = 0; status == SVARI_OK && e < r->neffects + r->npredictions; e++) status = fill_effect(r, e, &s, err);
  if (status == SVARI_OK) status = sum_scores(r, &s, &totals, err);
  if (status == SVARI_OK) {
    fill_slopes(r, &s, svari_totals_values(totals)[r->nparameters], slopes);
    status = dense_covariance(r, totals, slopes, out, err);
  }
  svari_totals_free(totals);
  return status;
}

/* --- replication --- */

typedef struct refits {
  const svari_regression *r;
  double *values; /* replicate × statistic */
  bool *failed;   /* by replicate: no memory */
} refits;

static svari_status refit_one(const svari_regression *r, svari_arena *arena, const double *weight, double *out) {
  size_t columns = r->nparameters, k = svari_regression_count(r);
  svari_glm_fit fit = svari_fit_new(arena, columns);
  double *rows = SVARI_NEW(arena, double, 2 * columns);
  if (!fit.coefficients || !rows) return SVARI_MEMORY;
  fit.inverse = NULL;
  svari_fit_request request = {
      .x = r->matrix.x, .columns = r->matrix.ncolumns, .weight = weight, .start = r->estimate, .threads = 1};
  svari_status status = svari_fit_solve(r, &request, &fit, NULL);
  bool good = status == SVARI_OK && fit.end == SVARI_GLM_CONVERGED && fit.rank == r->fit.rank &&
              memcmp(fit.kept, r->fit.kept, columns * sizeof *fit.kept) == 0;
  if (!good) return status;
  clear_aliased(fit.coefficients, fit.kept, columns, out);
  for (size_t e = 0; e + columns < k; e++) out[columns + e] = effect_mean(r, &r->effects[e], weight, out, rows);
  return SVARI_OK;
}

static void refit(void *context, size_t replicate) {
  const refits *work = context;
  const svari_regression *r = work->r;
  size_t n = r->matrix.nrecords, k = svari_regression_count(r);
  double *out = work->values + replicate * k;
  for (size_t f = 0; f < k; f++) out[f] = NAN;
  svari_arena *arena = svari_arena_new();
  double *weight = arena ? SVARI_NEW(arena, double, n) : NULL;
  for (size_t i = 0; weight && i < n; i++) weight[i] = r->cell[i] < 0 ? 0 : r->weights->replicate[replicate * n + i];
  work->failed[replicate] = !weight || refit_one(r, arena, weight, out) == SVARI_MEMORY;
  svari_arena_free(arena);
}

static svari_status replication(svari_regression *r, double *out, svari_error *err) {
  size_t count = r->weights->nreplicates, k = svari_regression_count(r);
  refits work = {.r = r, .values = SVARI_NEW(r->arena, double, count * k), .failed = SVARI_NEW(r->arena, bool, count)};
  if (!work.values || !work.failed) return svari_fail_memory(err);
  svari_parallel_for(r->options->threads, count, refit, &work);
  for (size_t b = 0; b < count; b++)
    if (work.failed[b]) return svari_fail_memory(err);
  return svari_replication_covariance(r->weights, work.values, r->estimate, k, true, out, &r->dropped, err);
}

svari_status svari_regression_covariance(svari_regression *r, svari_error *err) {
  size_t k = svari_regression_count(r);
  double *covariance = SVARI_NEW(r->arena, double, k * k);
  if (!covariance) return svari_fail_memory(err);
  svari_status status = estimate(r, err);
  double df = NAN;
  if (status == SVARI_OK) status = svari_domain_df(r->weights, r->cell, 1, &df, err);
  /* The cut points of an ordinal model count as the one intercept, as R's svyolr counts them. */
  size_t cuts = r->nparameters - r->matrix.ncolumns;
  r->df = df + 1 - (double)(r->fit.rank - cuts) - (cuts > 0);
  if (status != SVARI_OK) return status;
  r->covariance = covariance;
  return r->options->methods & SVARI_TAYLOR ? taylor(r, covariance, err) : replication(r, covariance, err);
}
