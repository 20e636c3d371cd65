/* What calibration leaves of a score (Deville & Särndal 1992, JASA 87, eq. 3.4): the residual of the regression on
 * the margins' variables X with the weights d before the step. With steps 1..K, K the last, and q = after/before:
 *   v_K = u,  B_k = (X_k' D_k X_k)^-1 X_k' D_k v_k,  v_(k-1) = q_k (v_k - X_k B_k),
 * so v_k = u q_K..q_(k+1) - Σ_(j>k) X_j B_j q_j..q_(k+1), and no residual per record is ever needed: cross products
 * of X with the cells give B, and totals of X by unit take away what X explains. */
#include <stdlib.h>
#include <string.h>

#include "base/parallel.h"
#include "num/linear.h"
#include "variance/totals.h"

/* Of cross products; see num/linear.h. */
static const double RANK_TOLERANCE = 1e-11;

typedef struct cross_job {
  const svari_totals *totals;
  const svari_auxiliaries *x, *other; /* other NULL: with the summands */
  const double *weight;               /* per record */
  double *out;                        /* rows: columns of x; columns: of other, or totals */
  size_t width;
} cross_job;

static inline double auxiliary_value(const svari_auxiliary *item, size_t i) { return item->value ? item->value[i] : 1; }
static inline size_t auxiliary_column(const svari_auxiliary *item, size_t i) {
  return item->first + (item->cell ? (size_t)item->cell[i] : 0);
}

static void cross_auxiliary(const cross_job *job, const svari_auxiliary *a, const svari_auxiliary *b) {
  for (size_t i = 0; i < job->x->nrecords; i++) {
    if (job->weight[i] == 0) continue;
    double term = job->weight[i] * auxiliary_value(a, i) * auxiliary_value(b, i);
    job->out[auxiliary_column(a, i) * job->width + auxiliary_column(b, i)] += term;
  }
}

static void cross_summand(const cross_job *job, const svari_auxiliary *a, size_t s) {
  const svari_summand *summand = &job->totals->summands[s];
  size_t first = job->totals->first[s];
  for (size_t i = 0; i < job->x->nrecords; i++) {
    int32_t cell = summand->cell ? summand->cell[i] : 0;
    if (cell < 0 || job->weight[i] == 0) continue;
    double term = job->weight[i] * auxiliary_value(a, i) * (summand->value ? summand->value[i] : 1);
    job->out[auxiliary_column(a, i) * job->width + first + (size_t)cell] += term;
  }
}

/* Every pair of a margin with a margin or summand has its own part of the product: they go side by side. */
static void cross_task(void *context, size_t task) {
  const cross_job *job = context;
  size_t others = job->other ? job->other->count : job->totals->nsummands;
  const svari_auxiliary *a = &job->x->items[task / others];
  if (job->other)
    cross_auxiliary(job, a, &job->other->items[task % others]);
  else
    cross_summand(job, a, task % others);
}

static void cross(const cross_job *job) {
  size_t others = job->other ? job->other->count : job->totals->nsummands;
  memset(job->out, 0, job->x->columns * job->width * sizeof *job->out);
  svari_parallel_for(job->totals->threads, job->x->count * others, cross_task, (void *)job);
}

static double ratio(const svari_projection *projection, size_t i) {
  return projection->before[i] != 0 ? projection->after[i] / projection->before[i] : 0;
}

/* out -= product × B, product with `width` columns. */
static void take_explained(const double *product, size_t rows, const svari_regression *by, size_t totals, double *out) {
  for (size_t r = 0; r < rows; r++) {
    for (size_t j = 0; j < by->x->columns; j++) {
      double value = product[r * by->x->columns + j];
      if (value == 0) continue;
      for (size_t c = 0; c < totals; c++) out[r * totals + c] -= value * by->coefficient[j * totals + c];
    }
  }
}

typedef struct regress_scratch {
  double *weight, *product, *gram;
} regress_scratch;

/* B of step k, those of later steps at hand. */
static void regress_step(svari_totals *totals, size_t k, const regress_scratch *scratch) {
  const svari_weights *weights = totals->weights;
  const svari_projection *step = &weights->projections[k];
  svari_regression *own = &totals->regressions[k];
  size_t n = weights->nrecords, columns = own->x->columns;
  memcpy(scratch->weight, step->before, n * sizeof(double));
  cross_job job = {.totals = totals, .x = own->x, .other = own->x, .weight = scratch->weight, .out = scratch->gram,
                   .width = columns};
  cross(&job);
  for (size_t j = k + 1; j < totals->nregressions; j++)
    for (size_t i = 0; i < n; i++) scratch->weight[i] *= ratio(&weights->projections[j], i);
  job.other = NULL;
  job.out = own->coefficient;
  job.width = totals->count;
  cross(&job);
  memcpy(scratch->weight, step->before, n * sizeof(double));
  for (size_t j = k + 1; j < totals->nregressions; j++) {
    for (size_t i = 0; i < n; i++) scratch->weight[i] *= ratio(&weights->projections[j], i);
    job.other = totals->regressions[j].x;
    job.out = scratch->product;
    job.width = job.other->columns;
    cross(&job);
    take_explained(scratch->product, columns, &totals->regressions[j], totals->count, own->coefficient);
  }
  svari_symmetric_solve(scratch->gram, columns, own->coefficient, totals->count, RANK_TOLERANCE, NULL);
}

/* kept q_2..q_k for X of step k; kept q_2..q_K for the summands. */
static void set_factors(svari_totals *totals) {
  const svari_weights *weights = totals->weights;
  const double *kept = weights->kept ? weights->kept : weights->final;
  memcpy(totals->factor, kept, weights->nrecords * sizeof(double));
  for (size_t k = 0; k < totals->nregressions; k++) {
    for (size_t i = 0; i < weights->nrecords && k > 0; i++) totals->factor[i] *= ratio(&weights->projections[k], i);
    memcpy(totals->regressions[k].factor, totals->factor, weights->nrecords * sizeof(double));
  }
}

static svari_status prepare(svari_totals *totals, size_t *widest) {
  const svari_weights *weights = totals->weights;
  totals->nregressions = weights->nprojections;
  totals->regressions = SVARI_NEW(totals->arena, svari_regression, weights->nprojections);
  totals->factor = SVARI_NEW(totals->arena, double, weights->nrecords);
  if (!totals->regressions || !totals->factor) return SVARI_MEMORY;
  for (size_t k = 0; k < weights->nprojections; k++) {
    const svari_projection *step = &weights->projections[k];
    svari_regression *own = &totals->regressions[k];
    own->x = &step->x;
    own->target_covariance = step->target_covariance;
    own->first = totals->entries;
    totals->entries += step->x.columns;
    totals->longest += step->x.count;
    if (step->x.columns > *widest) *widest = step->x.columns;
    own->coefficient = SVARI_NEW(totals->arena, double, step->x.columns * totals->count);
    own->factor = SVARI_NEW(totals->arena, double, weights->nrecords);
    if (!own->coefficient || !own->factor) return SVARI_MEMORY;
  }
  return SVARI_OK;
}

svari_status svari_totals_regress(svari_totals *totals, svari_error *err) {
  size_t widest = 0;
  if (prepare(totals, &widest)) return svari_fail_memory(err);
  set_factors(totals);
  if (totals->nregressions == 0) return SVARI_OK;
  regress_scratch scratch = {.weight = malloc((totals->weights->nrecords + 1) * sizeof(double)),
                             .product = malloc((widest * widest + 1) * sizeof(double)),
                             .gram = malloc((widest * widest + 1) * sizeof(double))};
  bool ready = scratch.weight && scratch.product && scratch.gram;
  for (size_t k = totals->nregressions; ready && k > 0; k--) regress_step(totals, k - 1, &scratch);
  free(scratch.weight);
  free(scratch.product);
  free(scratch.gram);
  return ready ? SVARI_OK : svari_fail_memory(err);
}
