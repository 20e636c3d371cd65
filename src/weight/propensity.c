/* Response propensities by logistic regression, and groups of them by rank. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "num/glm.h"
#include "weight/nonresponse.h"
#include "weight/summary.h"

typedef struct fitted {
  svari_glm_fit fit;
  const double *weight; /* of the modelled records, else 0 */
} fitted;

static svari_status fit(const svari_nonresponse *n, const double *weights, svari_step_run *run, fitted *out,
                        svari_error *err) {
  size_t records = run->nrecords, p = n->matrix.ncolumns;
  double *weight = SVARI_NEW(run->scratch, double, records);
  out->fit = (svari_glm_fit){
      .coefficients = SVARI_NEW(run->scratch, double, p),
                                .step = SVARI_NEW(run->scratch, double, p),
                                                  .inverse = SVARI_NEW(run->scratch, double, p * p),
                                                                       .kept = SVARI_NEW(run->scratch, bool, p)};
  if (!weight || !out->fit.coefficients || !out->fit.step || !out->fit.inverse || !out->fit.kept)
    return svari_fail_memory(err);
  for (size_t i = 0; i < records; i++) weight[i] = n->matrix.taken[i] ? weights[i] : 0;
  out->weight = weight;
  svari_glm_problem problem = {.family = svari_family_find("binomial"),
                               .records = records,
                               .columns = p,
                               .x = n->matrix.x,
                               .y = n->responded,
                               .weight = weight,
                               .threads = 1};
  return svari_glm_solve(&problem, &out->fit, err);
}

static svari_status no_model(const svari_nonresponse *n, svari_error *err) {
  svari_status status = svari_fail_at(
      err, SVARI_NUMERIC, n->spec->where,
      "nonresponse: the model '%s' has no finite fit: some records respond always, or never", n->spec->model);
  svari_hint(err, "take fewer variables, join categories, or use classes");
  return status;
}

static double linear_predictor(const svari_nonresponse *n, size_t i, const double *beta) {
  size_t p = n->matrix.ncolumns;
  double eta = 0;
  for (size_t j = 0; j < p; j++) eta += isnan(beta[j]) ? 0 : beta[j] * n->matrix.x[i * p + j];
  return eta;
}

static svari_status tell_coefficients(const svari_nonresponse *n, const fitted *f, double scale, svari_step_run *run,
                                      svari_error *err) {
  svari_status status = SVARI_OK;
  size_t p = n->matrix.ncolumns;
  for (size_t j = 0; j < p && !status; j++)
    status = svari_step_figure(run, "coefficient", n->matrix.columns[j].name, f->fit.coefficients[j],
                               f->fit.kept[j] ? sqrt(f->fit.inverse[j * p + j] * scale) : NAN, err);
  return status;
}

/* Distribution of the propensities over the modelled records, unweighted quantiles. */
static svari_status tell_distribution(const fitted *f, const double *rho, svari_step_run *run, svari_error *err) {
  static const struct {
    const char *name;
    double p;
  } QUANTILES[] = {{"propensity_min", 0},   {"propensity_p05", .05}, {"propensity_p25", .25}, {"propensity_median", .5},
                   {"propensity_p75", .75}, {"propensity_p95", .95}, {"propensity_max", 1}};
  enum { COUNT = sizeof QUANTILES / sizeof *QUANTILES };
  uint64_t *keys = SVARI_NEW(run->scratch, uint64_t, run->nrecords),
                             *room = SVARI_NEW(run->scratch, uint64_t, run->nrecords);
  if (!keys || !room) return svari_fail_memory(err);
  size_t count = 0, ranks[COUNT];
  double sum = 0, weighted = 0, squares = 0, values[COUNT];
  for (size_t i = 0; i < run->nrecords; i++) {
    if (f->weight[i] == 0) continue;
    keys[count++] = svari_rank_key(rho[i]);
    sum += f->weight[i];
    weighted += f->weight[i] * rho[i];
  }
  double mean = weighted / sum;
  for (size_t i = 0; i < run->nrecords; i++) squares += f->weight[i] * (rho[i] - mean) * (rho[i] - mean);
  for (size_t q = 0; q < COUNT; q++) {
    double rank = ceil(QUANTILES[q].p * (double)count - 1e-9);
    ranks[q] = rank < 1 ? 0 : (size_t)rank - 1;
  }
  svari_select_ranks(keys, room, count, ranks, COUNT, values);
  svari_status status = svari_step_figure(run, "propensity_mean", NULL, mean, NAN, err);
  if (!status) status = svari_step_figure(run, "propensity_cv", NULL, sqrt(squares / sum) / mean, NAN, err);
  for (size_t q = 0; q < COUNT && !status; q++)
    status = svari_step_figure(run, QUANTILES[q].name, NULL, values[q], NAN, err);
  return status;
}

/* The report of the model: what it says of each variable, and how representative the response is. The covariance is
 * that of the likelihood with weights that sum to the count of records. */
static svari_status tell(const svari_nonresponse *n, const fitted *f, const double *rho, svari_step_run *run,
                         svari_error *err) {
  size_t p = n->matrix.ncolumns, count = 0;
  double sum = 0;
  for (size_t i = 0; i < run->nrecords; i++) {
    sum += f->weight[i];
    count += f->weight[i] != 0;
  }
  double scale = sum / (double)count;
  svari_status status = tell_coefficients(n, f, scale, run, err);
  if (!status) status = tell_distribution(f, rho, run, err);
  double *z = SVARI_NEW(run->scratch, double, run->nrecords * p), *covariance = SVARI_NEW(run->scratch, double, p * p);
  if (status) return status;
  if (!z || !covariance) return svari_fail_memory(err);
  for (size_t i = 0; i < run->nrecords; i++)
    for (size_t j = 0; j < p; j++) z[i * p + j] = f->fit.kept[j] ? rho[i] * (1 - rho[i]) * n->matrix.x[i * p + j] : 0;
  for (size_t k = 0; k < p * p; k++) covariance[k] = f->fit.inverse[k] * scale;
  svari_propensities propensities = {run->nrecords, p, f->weight, rho, z, covariance};
  return svari_representativity(&propensities, &n->matrix, run, err);
}

svari_status svari_propensity_fit(const svari_nonresponse *n, const double *weights, double *rho, svari_step_run *run,
                                  svari_error *err) {
  fitted f = {0};
  svari_status status = fit(n, weights, run, &f, err);
  if (status) return status;
  run->iterations = f.fit.iterations;
  /* groups need only the order of the propensities, which also a model without finite fit gives */
  if (f.fit.end != SVARI_GLM_CONVERGED && !(f.fit.end == SVARI_GLM_SEPARATED && n->spec->groups))
    return no_model(n, err);
  for (size_t i = 0; i < run->nrecords; i++) {
    rho[i] = 1;
    if (f.weight[i] == 0) continue;
    double eta = linear_predictor(n, i, f.fit.coefficients);
    rho[i] = 1 / (1 + exp(-eta));
  }
  return run->report ? tell(n, &f, rho, run, err) : SVARI_OK;
}

typedef struct ranked {
  double rho;
  size_t record;
} ranked;

static int by_rho(const void *a, const void *b) {
  const ranked *x = a, *y = b;
  if (x->rho != y->rho) return x->rho < y->rho ? -1 : 1;
  return x->record < y->record ? -1 : x->record > y->record;
}

/* Groups without a respondent become one with the next; the last with the one before. */
static size_t join_empty(const svari_nonresponse *n, const double *weights, size_t nrecords, size_t groups,
                         int32_t *group, size_t *respondents, int32_t *to) {
  for (size_t i = 0; i < nrecords; i++)
    if (weights[i] != 0 && n->status[i] == SVARI_RESPONDENT) respondents[group[i]]++;
  int32_t next = 0;
  for (size_t g = 0; g < groups; g++) {
    to[g] = next;
    if (respondents[g]) next++;
  }
  size_t count = next ? (size_t)next : 1;
  for (size_t i = 0; i < nrecords; i++) {
    int32_t joined = to[group[i]];
    group[i] = (size_t)joined < count ? joined : (int32_t)count - 1;
  }
  return count;
}

svari_status svari_propensity_groups(const svari_nonresponse *n, const double *weights, const double *rho,
                                     int32_t *group, size_t *count, svari_step_run *run, svari_error *err) {
  size_t groups = n->spec->groups, modelled = 0;
  ranked *order = SVARI_NEW(run->scratch, ranked, run->nrecords);
  size_t *respondents = SVARI_NEW(run->scratch, size_t, groups);
  int32_t *to = SVARI_NEW(run->scratch, int32_t, groups);
  if (!order || !respondents || !to) return svari_fail_memory(err);
  for (size_t i = 0; i < run->nrecords; i++)
    if (weights[i] != 0 && n->matrix.taken[i]) order[modelled++] = (ranked){rho[i], i};
  qsort(order, modelled, sizeof *order, by_rho);
  for (size_t from = 0, to_rank; from < modelled; from = to_rank) {
    for (to_rank = from; to_rank < modelled && order[to_rank].rho == order[from].rho;) to_rank++;
    double rank = (double)(from + 1 + to_rank) / 2; /* mean of the ranks from + 1 … to_rank */
    double place = ceil(rank * (double)groups / (double)modelled - 1e-9);
    for (size_t k = from; k < to_rank; k++) group[order[k].record] = (int32_t)(place < 1 ? 0 : place - 1);
  }
  *count = join_empty(n, weights, run->nrecords, groups, group, respondents, to);
  if (*count < groups && run->notes &&
      svari_note(run->arena, run->notes,
                 "nonresponse: %zu of %zu propensity groups remain; those without a respondent were joined", *count,
                 groups))
    return svari_fail_memory(err);
  return SVARI_OK;
}
