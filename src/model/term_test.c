/* Tests of terms: Wald's F with the design's covariance, and the likelihood ratio as Rao and Scott correct it (1984,
 * "On chi-squared tests for multiway contingency tables with cell proportions estimated from survey data"; for
 * regression Lumley and Scott 2014, "Tests for regression models fitted to survey data"), by Satterthwaite's
 * approximation. A term's test drops the columns of that term and of no other. */
#include "base/nearest.h"
#include "model/regression.h"
#include "num/distribution.h"
#include "num/linear.h"

#include <math.h>
#include <string.h>

static const double RANK_TOLERANCE = 1e-11;

/* The columns of the term, those kept. */
typedef struct tested {
  size_t count;
  size_t *column;
} tested;

static bool same_factors(const struct svari_formula_term *a, const struct svari_formula_term *b) {
  size_t same = 0;
  for (size_t i = 0; i < a->nfactors; i++)
    for (size_t j = 0; j < b->nfactors; j++) same += strcmp(a->factors[i], b->factors[j]) == 0;
  return same == a->nfactors && same == b->nfactors;
}

/* The term that a name stands for, read as a formula of its own: "b:a" is "a:b", and back quotes are those of a
 * formula; nterms: none. */
static svari_status find_term(const svari_regression *r, const char *name, size_t *t, svari_error *err) {
  const svari_formula *formula = &r->formula;
  for (*t = 0; *t < formula->nterms; ++*t)
    if (strcmp(formula->terms[*t].name, name) == 0) return SVARI_OK;
  svari_formula one;
  const char *text = svari_arena_printf(r->arena, "~ %s", name);
  svari_status parsed = text ? svari_formula_parse(r->arena, text, formula->where, &one, NULL) : SVARI_MEMORY;
  if (parsed == SVARI_MEMORY) return svari_fail_memory(err);
  if (parsed != SVARI_OK || one.nterms != 1) return SVARI_OK;
  for (*t = 0; *t < formula->nterms; ++*t)
    if (same_factors(&formula->terms[*t], &one.terms[0])) break;
  return SVARI_OK;
}

static svari_status unknown_term(const svari_regression *r, const char *name, svari_error *err) {
  svari_status status = svari_model_fault(r, err, SVARI_SPEC, "'%s' is no term of the formula", name);
  const char **names = SVARI_NEW(r->arena, const char *, r->formula.nterms);
  if (!names) return svari_fail_memory(err);
  for (size_t t = 0; t < r->formula.nterms; t++) names[t] = r->formula.terms[t].name;
  const char *near = svari_nearest(name, names, r->formula.nterms);
  if (near)
    svari_hint(err, "did you mean '%s'?", near);
  else
    svari_hint(err, "the formula is '%s'", r->spec->formula);
  return status;
}

static svari_status find_columns(const svari_regression *r, const char *name, tested *out, svari_error *err) {
  size_t t;
  svari_status status = find_term(r, name, &t, err);
  if (status != SVARI_OK) return status;
  if (t == r->formula.nterms) return unknown_term(r, name, err);
  *out = (tested){.column = SVARI_NEW(r->arena, size_t, r->matrix.ncolumns)};
  if (!out->column) return svari_fail_memory(err);
  for (size_t j = 0; j < r->matrix.ncolumns; j++)
    if (r->matrix.columns[j].term == t + 1 && r->fit.kept[j]) out->column[out->count++] = j;
  return SVARI_OK;
}

/* Rows and columns of a matrix `width` wide that are tested. */
static void take_block(const double *from, size_t width, const tested *t, double *out) {
  for (size_t i = 0; i < t->count; i++)
    for (size_t j = 0; j < t->count; j++) out[i * t->count + j] = from[t->column[i] * width + t->column[j]];
}

static svari_status no_test(svari_regression *r, const char *kind, const char *term, svari_error *err) {
  svari_status status =
      svari_note(r->answers, &r->notes,
                 "the %s test of '%s' can't be had: the covariance of its coefficients has no full rank", kind, term);
  return status == SVARI_OK ? SVARI_OK : svari_fail_memory(err);
}

static svari_status wald(svari_regression *r, const tested *t, svari_term_test *out, svari_error *err) {
  size_t q = t->count;
  double *v = SVARI_NEW(r->arena, double, q * q), *solved = SVARI_NEW(r->arena, double, q);
  double *covariance = SVARI_NEW(r->answers, double, q * q), *estimate = SVARI_NEW(r->answers, double, q);
  if (!v || !solved || !covariance || !estimate) return svari_fail_memory(err);
  take_block(r->covariance, svari_regression_count(r), t, v);
  take_block(r->covariance, svari_regression_count(r), t, covariance);
  for (size_t i = 0; i < q; i++) solved[i] = estimate[i] = r->estimate[t->column[i]];
  if (q == 0 || svari_symmetric_solve(v, q, solved, 1, RANK_TOLERANCE, NULL) != q)
    return no_test(r, out->kind, out->terms[0], err);
  double chisq = 0;
  for (size_t i = 0; i < q; i++) chisq += r->estimate[t->column[i]] * solved[i];
  out->f = chisq / (double)q;
  out->df1 = (double)q;
  out->df2 = r->df;
  out->estimate = estimate;
  out->covariance = covariance;
  return SVARI_OK;
}

/* The deviance without the tested columns. */
static svari_status deviance_without(const svari_regression *r, const tested *t, double *out, bool *settled,
                                     svari_error *err) {
  size_t n = r->matrix.nrecords, columns = r->matrix.ncolumns, rest = 0;
  double *x = SVARI_NEW(r->arena, double, n * columns);
  bool *dropped = SVARI_NEW(r->arena, bool, columns);
  if (!x || !dropped) return svari_fail_memory(err);
  for (size_t i = 0; i < t->count; i++) dropped[t->column[i]] = true;
  for (size_t j = 0; j < columns; j++) rest += !dropped[j];
  for (size_t i = 0; i < n; i++)
    for (size_t j = 0, to = 0; j < columns; j++)
      if (!dropped[j]) x[i * rest + to++] = r->matrix.x[i * columns + j];
  svari_glm_fit fit = svari_fit_new(r->arena, rest + r->nparameters - columns);
  if (!fit.coefficients) return svari_fail_memory(err);
  svari_fit_request request = {.x = x, .columns = rest, .weight = r->weight, .threads = r->options->threads};
  bool any = rest + r->nparameters > columns;
  svari_status status = any ? svari_fit_solve(r, &request, &fit, err) : SVARI_OK;
  *out = fit.deviance;
  *settled = any && fit.end == SVARI_GLM_CONVERGED;
  return status;
}

/* Traces of D = V0^-1 V and of its square: V0 is what the covariance would be in a simple random sample. */
static bool traces(double *v0, double *v, size_t q, double *first, double *second) {
  if (svari_symmetric_solve(v0, q, v, q, RANK_TOLERANCE, NULL) != q) return false;
  *first = *second = 0;
  for (size_t i = 0; i < q; i++) {
    *first += v[i * q + i];
    for (size_t j = 0; j < q; j++) *second += v[i * q + j] * v[j * q + i];
  }
  return *first > 0 && *second > 0;
}

static svari_status likelihood_ratio(svari_regression *r, const tested *t, svari_term_test *out, svari_error *err) {
  size_t q = t->count;
  double *v = SVARI_NEW(r->arena, double, q * q);
  double *v0 = SVARI_NEW(r->arena, double, q * q);
  if (!v || !v0) return svari_fail_memory(err);
  double deviance = NAN, first, second;
  bool settled = false;
  svari_status status = deviance_without(r, t, &deviance, &settled, err);
  if (status != SVARI_OK) return status;
  take_block(r->covariance, svari_regression_count(r), t, v);
  take_block(r->fit.inverse, r->nparameters, t, v0);
  if (q == 0 || !settled || !traces(v0, v, q, &first, &second)) return no_test(r, out->kind, out->terms[0], err);
  out->f = (deviance - r->fit.deviance) / first;
  out->df1 = first * first / second;
  out->df2 = r->df;
  return SVARI_OK;
}

/* A row of the table of tests: the spec's list of terms and how one of them is tested. */
typedef struct term_kind {
  const char *name;
  size_t count;
  const char *const *terms;
  svari_status (*test)(svari_regression *r, const tested *t, svari_term_test *out, svari_error *err);
} term_kind;

static svari_status test_terms(svari_regression *r, const term_kind *kind, svari_model *out, svari_term_test *tests,
                               svari_error *err) {
  svari_status status = SVARI_OK;
  for (size_t k = 0; k < kind->count; k++) {
    svari_term_test *row = &tests[out->ntests++];
    const char **name = SVARI_NEW(r->answers, const char *, 1);
    if (!name || !(name[0] = svari_arena_text(r->answers, kind->terms[k]))) return svari_fail_memory(err);
    *row =
        (svari_term_test){.kind = kind->name, .nterms = 1, .terms = name, .f = NAN, .df1 = NAN, .df2 = NAN, .p = NAN};
    tested columns = {0};
    svari_status now = find_columns(r, kind->terms[k], &columns, err);
    if (now == SVARI_OK) now = kind->test(r, &columns, row, err);
    if (now != SVARI_OK) status = now;
    if (now == SVARI_MEMORY) return now;
    row->p = row->df2 > 0 ? svari_f_upper(row->f, row->df1, row->df2) : NAN;
  }
  return status;
}

svari_status svari_term_tests(svari_regression *r, svari_model *out, svari_error *err) {
  const term_kind kinds[] = {{"wald", r->spec->nwald, r->spec->wald, wald},
                             {"lrt", r->spec->nlrt, r->spec->lrt, likelihood_ratio}};
  svari_term_test *tests = SVARI_NEW(r->answers, svari_term_test, r->spec->nwald + r->spec->nlrt);
  if (!tests) return svari_fail_memory(err);
  out->tests = tests;
  svari_status status = SVARI_OK;
  for (size_t k = 0; k < sizeof kinds / sizeof *kinds && status != SVARI_MEMORY; k++) {
    svari_status now = test_terms(r, &kinds[k], out, tests, err);
    if (now != SVARI_OK) status = now;
  }
  return status;
}
