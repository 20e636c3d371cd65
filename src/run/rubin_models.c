/* Tests and models over several completed data sets. */
#include <math.h>
#include <string.h>

#include "infer/flags.h"
#include "infer/interval.h"
#include "infer/same.h"
#include "num/distribution.h"
#include "num/linear.h"
#include "run/rubin.h"

static bool same_number(double a, double b) { return a == b || (isnan(a) && isnan(b)); }

/* Student's test and limits of something combined. */
typedef struct student {
  double estimate, se, df, null, confidence;
} student;

static void fill_student(const student *s, double *statistic, double *p, double ci[2], unsigned *flags) {
  svari_basis basis = {.estimate = s->estimate, .se = s->se, .df = s->df, .confidence = s->confidence};
  svari_interval_other(svari_interval_find("wald"), &basis, ci, flags);
  if (isnan(s->estimate)) *flags |= SVARI_FLAG_UNDEFINED;
  if (s->se == 0) *flags |= SVARI_FLAG_ZERO_SE;
  *statistic = s->se > 0 ? (s->estimate - s->null) / s->se : NAN;
  *p = svari_t_two_sided(*statistic, s->df);
}

static bool same_test(const svari_test_row *a, const svari_test_row *b) {
  return same_number(a->statistic, b->statistic) && same_number(a->df1, b->df1) && same_number(a->df2, b->df2) &&
         a->n == b->n;
}

static svari_status combine_test(const svari_rubin *rubin, const svari_test_spec *spec,
                                 const svari_test_row *const *sets, size_t r, svari_test_row *out, svari_error *err) {
  *out = sets[0][r];
  svari_pool pool;
  svari_status status = svari_pool_new(rubin, &pool, err);
  if (status) return status;
  bool same = true;
  unsigned flags = 0;
  for (size_t i = 0; i < rubin->nsets; i++) {
    pool.q[i] = sets[i][r].estimate;
    pool.se[i] = sets[i][r].se;
    flags = svari_pool_flags(flags, &sets[i][r].flags);
    same = same && same_test(out, &sets[i][r]);
  }
  if (same && svari_pool_same(&pool)) return SVARI_OK;
  if (!out->has_estimate) return svari_pool_no_rule(spec->where_entry, "a test of several shares or ranks", err);
  svari_pool_combine(&pool, &out->estimate, &out->se, &out->df);
  student s = {out->estimate, out->se, out->df, out->null, spec->confidence};
  fill_student(&s, &out->statistic, &out->p, out->ci, &flags);
  return svari_flags_make(rubin->arena, flags, &out->flags, err);
}

svari_status svari_rubin_tests(const svari_rubin *rubin, const svari_test_spec *specs,
                               const svari_test_row *const *sets, size_t nrows, svari_test_row **out,
                               svari_error *err) {
  svari_test_row *rows = SVARI_NEW(rubin->arena, svari_test_row, nrows);
  if (!rows) return svari_fail_memory(err);
  svari_status status = SVARI_OK;
  for (size_t r = 0; r < nrows && status == SVARI_OK; r++)
    status = combine_test(rubin, &specs[r], sets, r, &rows[r], err);
  *out = rows;
  return status;
}

/* Coefficients, effects or predictions of one model: list[i] are those of set i. */
typedef struct lists {
  size_t count;
  const svari_coefficient **list;
  const svari_model *model;
} lists;

static svari_status combine_coefficient(const svari_rubin *rubin, const lists *of, size_t k, const svari_pool *pool,
                                        svari_coefficient *out, svari_error *err) {
  *out = of->list[0][k];
  unsigned flags = 0;
  for (size_t i = 0; i < rubin->nsets; i++) {
    if (!svari_text_same(out->term, of->list[i][k].term))
      return svari_pool_differ(of->model->spec->where_entry, i, err);
    pool->q[i] = of->list[i][k].estimate;
    pool->se[i] = of->list[i][k].se;
    flags = svari_pool_flags(flags, &of->list[i][k].flags);
  }
  if (svari_pool_same(pool)) return SVARI_OK;
  bool tested = !isnan(out->statistic);
  student s = {.df = of->model->df, .confidence = of->model->spec->confidence};
  svari_pool_combine(pool, &s.estimate, &s.se, &s.df);
  out->estimate = s.estimate;
  out->se = s.se;
  fill_student(&s, &out->statistic, &out->p, out->ci, &flags);
  if (!tested) out->statistic = out->p = NAN;
  return svari_flags_make(rubin->arena, flags, &out->flags, err);
}

static svari_status combine_list(const svari_rubin *rubin, const lists *of, const svari_coefficient **out,
                                 svari_error *err) {
  svari_pool pool;
  svari_status status = svari_pool_new(rubin, &pool, err);
  svari_coefficient *rows = SVARI_NEW(rubin->arena, svari_coefficient, of->count);
  if (!rows) return svari_fail_memory(err);
  for (size_t k = 0; k < of->count && status == SVARI_OK; k++)
    status = combine_coefficient(rubin, of, k, &pool, &rows[k], err);
  *out = rows;
  return status;
}

/* Wald's test of q coefficients in every set, in the letters of Li, Raghunathan and Rubin. */
typedef struct d1 {
  size_t m, k;
  double *q, *u, *b; /* mean of the estimates; mean of the covariances; covariance between, k x k */
  double *solved;    /* right sides: q, then the columns of b */
} d1;

static bool d1_start(const svari_rubin *rubin, size_t k, d1 *out) {
  svari_arena *arena = rubin->arena;
  *out = (d1){rubin->nsets,
              k,
              SVARI_NEW(arena, double, k),
                        SVARI_NEW(arena, double, k * k),
                                  SVARI_NEW(arena, double, k * k), SVARI_NEW(arena, double, k * (k + 1))};
  return out->q && out->u && out->b && out->solved;
}

static void d1_gather(d1 *d, const svari_model *const *sets, size_t model, size_t test) {
  double m = (double)d->m;
  for (size_t i = 0; i < d->m; i++) {
    const svari_term_test *one = &sets[i][model].tests[test];
    for (size_t a = 0; a < d->k; a++) d->q[a] += one->estimate[a] / m;
    for (size_t a = 0; a < d->k * d->k; a++) d->u[a] += one->covariance[a] / m;
  }
  for (size_t i = 0; i < d->m; i++) {
    const double *q = sets[i][model].tests[test].estimate;
    for (size_t a = 0; a < d->k; a++)
      for (size_t b = 0; b < d->k; b++) d->b[a * d->k + b] += (q[a] - d->q[a]) * (q[b] - d->q[b]) / (m - 1);
  }
}

/* F = q'u^-1 q / (k (1 + r)), r = (1 + 1/m) tr(b u^-1) / k; its degrees of freedom of the draws alone. */
static bool d1_finish(d1 *d, double complete, svari_term_test *out) {
  size_t k = d->k, sides = k + 1;
  for (size_t a = 0; a < k; a++) {
    d->solved[a * sides] = d->q[a];
    for (size_t b = 0; b < k; b++) d->solved[a * sides + 1 + b] = d->b[a * k + b];
  }
  if (svari_symmetric_solve(d->u, k, d->solved, sides, 1e-11, NULL) != k) return false;
  double f = 0, trace = 0, of = (double)k;
  for (size_t a = 0; a < k; a++) {
    f += d->q[a] * d->solved[a * sides];
    trace += d->solved[a * sides + 1 + a];
  }
  double r = (1 + 1 / (double)d->m) * trace / of, t = of * (double)(d->m - 1);
  double between = t > 4 ? 4 + (t - 4) * pow(1 + (1 - 2 / t) / r, 2) : t * (1 + 1 / of) * pow(1 + 1 / r, 2) / 2;
  out->f = f / (of * (1 + r));
  out->df2 = svari_pool_df(between, r / (1 + r), complete);
  out->p = svari_f_upper(out->f, out->df1, out->df2);
  return true;
}

static bool same_term_test(const svari_term_test *a, const svari_term_test *b) {
  return same_number(a->f, b->f) && same_number(a->df1, b->df1) && same_number(a->df2, b->df2);
}

static svari_status combine_term(const svari_rubin *rubin, const svari_model *const *sets, size_t model, size_t t,
                                 svari_term_test *out, svari_error *err) {
  const svari_model *first = &sets[0][model];
  *out = first->tests[t];
  bool same = true, whole = true;
  for (size_t i = 0; i < rubin->nsets; i++) {
    const svari_term_test *one = &sets[i][model].tests[t];
    same = same && same_term_test(out, one);
    whole = whole && one->covariance && one->df1 == out->df1;
  }
  if (same) return SVARI_OK;
  if (strcmp(out->kind, "wald") != 0)
    return svari_pool_no_rule(first->spec->where_entry, "likelihood ratio tests", err);
  d1 d;
  if (!whole || !(out->df1 > 0)) return svari_pool_differ(first->spec->where_entry, 1, err);
  if (!d1_start(rubin, (size_t)out->df1, &d)) return svari_fail_memory(err);
  d1_gather(&d, sets, model, t);
  if (!d1_finish(&d, first->df, out)) out->f = out->df2 = out->p = NAN;
  return SVARI_OK;
}

static svari_status combine_terms(const svari_rubin *rubin, const svari_model *const *sets, size_t model,
                                  const svari_term_test **out, svari_error *err) {
  size_t count = sets[0][model].ntests;
  svari_term_test *tests = SVARI_NEW(rubin->arena, svari_term_test, count);
  if (!tests) return svari_fail_memory(err);
  svari_status status = SVARI_OK;
  for (size_t t = 0; t < count && status == SVARI_OK; t++) status = combine_term(rubin, sets, model, t, &tests[t], err);
  *out = tests;
  return status;
}

static svari_status combine_model(const svari_rubin *rubin, const svari_model *const *sets, size_t k, svari_model *out,
                                  svari_error *err) {
  const svari_model *first = &sets[0][k];
  *out = *first;
  bool same = true;
  for (size_t i = 1; i < rubin->nsets; i++) same = same && sets[i][k].dispersion == first->dispersion;
  if (!same) out->dispersion = 0;
  const svari_coefficient **of[3];
  for (int l = 0; l < 3; l++)
    if (!(of[l] = SVARI_NEW(rubin->arena, const svari_coefficient *, rubin->nsets))) return svari_fail_memory(err);
  for (size_t i = 0; i < rubin->nsets; i++) {
    const svari_model *one = &sets[i][k];
    if (one->ncoefficients != first->ncoefficients || one->neffects != first->neffects ||
        one->npredictions != first->npredictions)
      return svari_pool_differ(first->spec->where_entry, i, err);
    if (!same) out->dispersion += one->dispersion / (double)rubin->nsets;
    of[0][i] = one->coefficients;
    of[1][i] = one->effects;
    of[2][i] = one->predictions;
  }
  lists coefficients = {first->ncoefficients, of[0], first}, effects = {first->neffects, of[1], first},
        predictions = {first->npredictions, of[2], first};
  svari_status status = combine_list(rubin, &coefficients, &out->coefficients, err);
  if (!status) status = combine_list(rubin, &effects, &out->effects, err);
  if (!status) status = combine_list(rubin, &predictions, &out->predictions, err);
  return status ? status : combine_terms(rubin, sets, k, &out->tests, err);
}

svari_status svari_rubin_models(const svari_rubin *rubin, const svari_model *const *sets, size_t nmodels,
                                svari_model **out, svari_error *err) {
  svari_model *models = SVARI_NEW(rubin->arena, svari_model, nmodels);
  if (!models) return svari_fail_memory(err);
  svari_status status = SVARI_OK;
  for (size_t k = 0; k < nmodels && status == SVARI_OK; k++) status = combine_model(rubin, sets, k, &models[k], err);
  *out = models;
  return status;
}
