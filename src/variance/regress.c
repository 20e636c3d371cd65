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
  if (summand->join) return;
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

/* ---- records with the same X as one row ---- */

enum { MOST_PARTS = 8, PART_RECORDS = 65536 };
static const size_t MOST_TABLE = 1048576; /* numbers of all parts */

/* Sums by row of X: of the weights, then of each total. */
typedef struct row_job {
  const cross_job *cross;
  const svari_projection *step;
  size_t parts, width, size;
  double *tables;
} row_job;

static void add_rows(void *context, size_t part) {
  const row_job *job = context;
  const svari_totals *totals = job->cross->totals;
  const int32_t *row = job->step->row;
  const double *weight = job->cross->weight;
  double *table = job->tables + part * job->size;
  size_t n = totals->weights->nrecords, width = job->width, end = n * (part + 1) / job->parts;
  for (size_t from = n * part / job->parts; from < end; from += SVARI_BLOCK) {
    size_t to = end - from < SVARI_BLOCK ? end : from + SVARI_BLOCK;
    for (size_t i = from; i < to; i++) table[(size_t)row[i] * width] += weight[i];
    for (size_t s = 0; s < totals->nsummands; s++) {
      const svari_summand *summand = &totals->summands[s];
      if (summand->join) continue;
      double *own = table + 1 + totals->first[s];
      for (size_t i = from; i < to; i++) {
        int32_t cell = summand->cell ? summand->cell[i] : 0;
        if (cell < 0 || weight[i] == 0) continue;
        own[(size_t)row[i] * width + (size_t)cell] += weight[i] * (summand->value ? summand->value[i] : 1);
      }
    }
  }
}

/* Products of X with itself and with the totals, from the sums by row. */
static void spread_rows(const row_job *job, double *gram, double *product) {
  const svari_projection *step = job->step;
  size_t columns = step->x.columns, count = job->cross->totals->count;
  memset(gram, 0, columns * columns * sizeof *gram);
  memset(product, 0, columns * count * sizeof *product);
  for (size_t r = 0; r < step->nrows; r++) {
    double *sums = job->tables + r * job->width;
    for (size_t part = 1; part < job->parts; part++)
      for (size_t c = 0; c < job->width; c++) sums[c] += job->tables[part * job->size + r * job->width + c];
    svari_totals_join(job->cross->totals, sums + 1);
    for (size_t a = step->start[r]; a < step->start[r + 1]; a++) {
      size_t column = (size_t)step->column[a];
      for (size_t b = step->start[r]; b < step->start[r + 1]; b++)
        gram[column * columns + (size_t)step->column[b]] += sums[0];
      for (size_t c = 0; c < count; c++) product[column * count + c] += sums[1 + c];
    }
  }
}

/* Whether the products are made by row: there are rows, and not too many. Memory has no say, or the last digits would
 * depend on it. */
static bool goes_by_row(const row_job *job) { return job->step->row && job->parts * job->size <= MOST_TABLE; }

static row_job row_job_of(const cross_job *cross, const svari_projection *step) {
  row_job job = {.cross = cross, .step = step, .width = cross->totals->count + 1};
  job.size = (step->nrows + 1) * job.width;
  job.parts = cross->totals->weights->nrecords / PART_RECORDS + 1;
  if (job.parts > MOST_PARTS) job.parts = MOST_PARTS;
  return job;
}

/* Both products in one pass over the records. */
static svari_status cross_by_row(row_job *job, double *gram, double *product) {
  job->tables = calloc(job->parts * job->size, sizeof *job->tables);
  if (!job->tables) return SVARI_MEMORY;
  svari_parallel_for(job->cross->totals->threads, job->parts, add_rows, job);
  spread_rows(job, gram, product);
  free(job->tables);
  return SVARI_OK;
}

/* ---- any X ---- */

static void cross(const cross_job *job) {
  size_t others = job->other ? job->other->count : job->totals->nsummands;
  memset(job->out, 0, job->x->columns * job->width * sizeof *job->out);
  svari_parallel_for(job->totals->threads, job->x->count * others, cross_task, (void *)job);
  for (size_t j = 0; !job->other && j < job->x->columns; j++) svari_totals_join(job->totals, job->out + j * job->width);
}

static double ratio(const svari_projection *projection, size_t i) {
  return projection->before[i] != 0 ? projection->after[i] / projection->before[i] : 0;
}

/* out -= product × B, product with `width` columns. */
static void take_explained(const double *product, size_t rows, const svari_step_regression *by, size_t totals,
                           double *out) {
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
static svari_status regress_step(svari_totals *totals, size_t k, const regress_scratch *scratch) {
  const svari_weights *weights = totals->weights;
  const svari_projection *step = &weights->projections[k];
  svari_step_regression *own = &totals->regressions[k];
  size_t n = weights->nrecords, columns = own->x->columns;
  cross_job job = {
      .totals = totals, .x = own->x, .other = own->x, .weight = step->before, .out = scratch->gram, .width = columns};
  row_job rows = row_job_of(&job, step);
  if (k + 1 == totals->nregressions && goes_by_row(&rows)) {
    if (cross_by_row(&rows, scratch->gram, own->coefficient)) return SVARI_MEMORY;
    svari_symmetric_solve(scratch->gram, columns, own->coefficient, totals->count, RANK_TOLERANCE, NULL);
    return SVARI_OK;
  }
  cross(&job);
  memcpy(scratch->weight, step->before, n * sizeof(double));
  job.weight = scratch->weight;
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
  return SVARI_OK;
}

/* kept q_2..q_k for X of step k; kept q_2..q_K for the summands. With one step there is nothing to multiply. */
static svari_status set_factors(svari_totals *totals) {
  const svari_weights *weights = totals->weights;
  totals->factor = weights->kept ? weights->kept : weights->final;
  for (size_t k = 0; k < totals->nregressions; k++) {
    if (k > 0) {
      double *factor = SVARI_NEW(totals->arena, double, weights->nrecords);
      if (!factor) return SVARI_MEMORY;
      for (size_t i = 0; i < weights->nrecords; i++) factor[i] = totals->factor[i] * ratio(&weights->projections[k], i);
      totals->factor = factor;
    }
    totals->regressions[k].factor = totals->factor;
  }
  return SVARI_OK;
}

static svari_status prepare(svari_totals *totals, size_t *widest) {
  const svari_weights *weights = totals->weights;
  totals->nregressions = weights->nprojections;
  totals->regressions = SVARI_NEW(totals->arena, svari_step_regression, weights->nprojections);
  if (!totals->regressions) return SVARI_MEMORY;
  for (size_t k = 0; k < weights->nprojections; k++) {
    const svari_projection *step = &weights->projections[k];
    svari_step_regression *own = &totals->regressions[k];
    own->x = &step->x;
    own->target_covariance = step->target_covariance;
    own->first = totals->entries;
    totals->entries += step->x.columns;
    totals->longest += step->x.count;
    if (step->x.columns > *widest) *widest = step->x.columns;
    own->coefficient = SVARI_NEW(totals->arena, double, step->x.columns * totals->count);
    if (!own->coefficient) return SVARI_MEMORY;
  }
  return SVARI_OK;
}

svari_status svari_totals_regress(svari_totals *totals, svari_error *err) {
  size_t widest = 0;
  if (prepare(totals, &widest) || set_factors(totals)) return svari_fail_memory(err);
  if (totals->nregressions == 0) return SVARI_OK;
  regress_scratch scratch = {.weight = malloc((totals->weights->nrecords + 1) * sizeof(double)),
                             .product = malloc((widest * widest + 1) * sizeof(double)),
                             .gram = malloc((widest * widest + 1) * sizeof(double))};
  bool ready = scratch.weight && scratch.product && scratch.gram;
  for (size_t k = totals->nregressions; ready && k > 0; k--) ready = regress_step(totals, k - 1, &scratch) == SVARI_OK;
  free(scratch.weight);
  free(scratch.product);
  free(scratch.gram);
  return ready ? SVARI_OK : svari_fail_memory(err);
}
