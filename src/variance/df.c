/* Degrees of freedom by domain: units less strata, or the rank of the replicate weights less one. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "variance/variance.h"

/* R's tolerance for the rank of replicate weights, on norms of columns; squared for cross products. */
static const double RANK_TOLERANCE = 1e-5;

/* Records stand by stratum and unit in the layout, so a unit is new to a domain when it is not the last one seen there. */
static svari_status count_units(const svari_weights *weights, const int32_t *domain, size_t ndomains, double *df,
                                svari_error *err) {
  const svari_design *design = weights->design;
  const svari_stage *stage = &design->stages[0];
  int32_t *last_unit = malloc((ndomains + 1) * sizeof *last_unit);
  int32_t *last_stratum = malloc((ndomains + 1) * sizeof *last_stratum);
  bool ready = last_unit && last_stratum;
  for (size_t d = 0; d < ndomains && ready; d++) {
    df[d] = 0;
    last_unit[d] = last_stratum[d] = -1;
  }
  for (size_t p = 0; p < design->nrecords && ready; p++) {
    uint32_t i = design->layout.record[p];
    int32_t d = domain ? domain[i] : 0, unit = stage->unit[i], stratum = stage->stratum[unit];
    if (d < 0 || weights->final[i] == 0) continue;
    if (last_unit[d] != unit) df[d]++;
    if (last_stratum[d] != stratum) df[d]--;
    last_unit[d] = unit;
    last_stratum[d] = stratum;
  }
  free(last_unit);
  free(last_stratum);
  return ready ? SVARI_OK : svari_fail_memory(err);
}

/* Columns (rows of the cross product g, n × n, lower part) that are not explained by those before them: Cholesky, a
 * column out when its remaining square falls under limit[j]. Every pivot is at least limit. */
static size_t pivots(double *g, size_t n, const double *limit) {
  size_t rank = 0;
  for (size_t j = 0; j < n; j++) {
    double *row = g + j * n;
    if (row[j] <= limit[j]) {
      for (size_t i = j; i < n; i++) g[i * n + j] = 0;
      continue;
    }
    rank++;
    double pivot = sqrt(row[j]);
    for (size_t i = j; i < n; i++) g[i * n + j] /= pivot;
    for (size_t i = j + 1; i < n; i++) {
      double factor = g[i * n + j];
      if (factor == 0) continue;
      for (size_t l = j + 1; l <= i; l++) g[i * n + l] -= factor * g[l * n + j];
    }
  }
  return rank;
}

enum { ROWS = 128 };

typedef struct rank_job {
  const svari_weights *weights;
  const uint32_t *rows; /* records of the domain */
  size_t nrows;
  double *block; /* replicates × ROWS */
  double *g, *limit;
} rank_job;

static double dot(const double *a, const double *b, size_t n) {
  double sum[4] = {0};
  size_t i = 0;
  for (; i + 4 <= n; i += 4)
    for (size_t l = 0; l < 4; l++) sum[l] += a[i + l] * b[i + l];
  for (; i < n; i++) sum[0] += a[i] * b[i];
  return (sum[0] + sum[1]) + (sum[2] + sum[3]);
}

/* Adds the cross products of every step-th record. */
static void add_cross(const rank_job *job, size_t step) {
  size_t replicates = job->weights->nreplicates, n = job->weights->nrecords;
  memset(job->g, 0, replicates * replicates * sizeof *job->g);
  for (size_t from = 0; from < job->nrows; from += ROWS * step) {
    size_t count = 0;
    for (size_t i = from; i < job->nrows && count < ROWS; i += step) count++;
    for (size_t r = 0; r < replicates; r++)
      for (size_t c = 0; c < count; c++)
        job->block[r * ROWS + c] = job->weights->replicate[r * n + job->rows[from + c * step]];
    for (size_t r = 0; r < replicates; r++)
      for (size_t q = 0; q <= r; q++) job->g[r * replicates + q] += dot(job->block + r * ROWS, job->block + q * ROWS, count);
  }
}

static void set_limits(const rank_job *job) {
  size_t replicates = job->weights->nreplicates, n = job->weights->nrecords;
  for (size_t r = 0; r < replicates; r++) {
    double sum = 0;
    for (size_t i = 0; i < job->nrows; i++) {
      double w = job->weights->replicate[r * n + job->rows[i]];
      sum += w * w;
    }
    job->limit[r] = sum * RANK_TOLERANCE * RANK_TOLERANCE;
  }
}

/* The remaining norm of a column over some of the rows is no more than over all: when no column falls out on some,
 * none does on all. So a part of the rows is tried first. */
static double rank_of(const rank_job *job) {
  size_t replicates = job->weights->nreplicates;
  if (job->nrows == 0) return 0;
  set_limits(job);
  size_t step = job->nrows / (2 * replicates);
  if (step > 1) {
    add_cross(job, step);
    if (pivots(job->g, replicates, job->limit) == replicates) return (double)replicates - 1;
  }
  add_cross(job, 1);
  return (double)pivots(job->g, replicates, job->limit) - 1;
}

/* Records of weight not zero by domain, in their order; start has ndomains + 1 entries. */
static void sort_rows(const svari_weights *weights, const int32_t *domain, size_t ndomains, size_t *start, uint32_t *rows) {
  for (size_t i = 0; i < weights->nrecords; i++) {
    int32_t d = domain ? domain[i] : 0;
    if (d >= 0) start[d + 1]++;
  }
  for (size_t d = 0; d < ndomains; d++) start[d + 1] += start[d];
  for (size_t i = 0; i < weights->nrecords; i++) {
    int32_t d = domain ? domain[i] : 0;
    if (d >= 0) rows[start[d]++] = (uint32_t)i;
  }
  for (size_t d = ndomains; d > 0; d--) start[d] = start[d - 1];
  start[0] = 0;
}

static svari_status rank_domains(const svari_weights *weights, const int32_t *domain, size_t ndomains, double *df,
                                 svari_error *err) {
  size_t replicates = weights->nreplicates;
  size_t *start = calloc(ndomains + 2, sizeof *start);
  uint32_t *rows = malloc((weights->nrecords + 1) * sizeof *rows);
  rank_job job = {.weights = weights, .block = malloc(replicates * ROWS * sizeof(double)),
                  .g = malloc(replicates * replicates * sizeof(double)), .limit = malloc(replicates * sizeof(double))};
  bool ready = start && rows && job.block && job.g && job.limit;
  if (ready) sort_rows(weights, domain, ndomains, start, rows);
  for (size_t d = 0; d < ndomains && ready; d++) {
    job.rows = rows + start[d];
    job.nrows = start[d + 1] - start[d];
    df[d] = rank_of(&job);
  }
  free(start);
  free(rows);
  free(job.block);
  free(job.g);
  free(job.limit);
  return ready ? SVARI_OK : svari_fail_memory(err);
}

static svari_status df_of(const svari_weights *weights, const int32_t *domain, size_t ndomains, double *df,
                          svari_error *err) {
  if (weights->design->replication && weights->nreplicates) return rank_domains(weights, domain, ndomains, df, err);
  return count_units(weights, domain, ndomains, df, err);
}

svari_status svari_domain_df(const svari_weights *weights, const int32_t *domain, size_t ndomains, double *df,
                             svari_error *err) {
  if (weights->design->df_of_domain || !domain) return df_of(weights, domain, ndomains, df, err);
  double whole = NAN;
  svari_status status = df_of(weights, NULL, 1, &whole, err);
  for (size_t d = 0; d < ndomains; d++) df[d] = whole;
  return status;
}
