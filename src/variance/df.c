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
  uint32_t *rows; /* records of the domain; those that are multiples of one of them are dropped */
  size_t nrows;
  double *scale;  /* per row: root of the sum of squares of its multiples' factors */
  double *block;  /* replicates × ROWS */
  double *g, *limit;
  uint32_t *leader; /* per group: 1 + row that stands for it */
  double *multiple; /* per row: of its leader; NaN before it is known */
} rank_job;

/* Products of two rows of the block with two others at once: half the loads of four dot products. */
static void dot_pairs(const double *a, const double *b, size_t n, double out[4]) {
  const double *a1 = a + ROWS, *b1 = b + ROWS;
  double s00 = 0, s01 = 0, s10 = 0, s11 = 0, t00 = 0, t01 = 0, t10 = 0, t11 = 0;
  for (size_t i = 0; i < n; i += 2) {
    s00 += a[i] * b[i];
    t00 += a[i + 1] * b[i + 1];
    s01 += a[i] * b1[i];
    t01 += a[i + 1] * b1[i + 1];
    s10 += a1[i] * b[i];
    t10 += a1[i + 1] * b[i + 1];
    s11 += a1[i] * b1[i];
    t11 += a1[i + 1] * b1[i + 1];
  }
  out[0] = s00 + t00;
  out[1] = s01 + t01;
  out[2] = s10 + t10;
  out[3] = s11 + t11;
}

/* The block's cross products; an odd last row has a row of zeros after it. */
static void cross_block(const rank_job *job, size_t count) {
  size_t replicates = job->weights->nreplicates;
  for (size_t r = 0; r < replicates; r += 2) {
    for (size_t q = 0; q <= r; q += 2) {
      double sum[4];
      dot_pairs(job->block + r * ROWS, job->block + q * ROWS, count, sum);
      job->g[r * replicates + q] += sum[0];
      if (q + 1 <= r) job->g[r * replicates + q + 1] += sum[1];
      if (r + 1 >= replicates) continue;
      job->g[(r + 1) * replicates + q] += sum[2];
      job->g[(r + 1) * replicates + q + 1] += sum[3];
    }
  }
}

/* Adds the cross products of every step-th row. */
static void add_cross(const rank_job *job, size_t step) {
  size_t replicates = job->weights->nreplicates, n = job->weights->nrecords;
  memset(job->g, 0, replicates * replicates * sizeof *job->g);
  for (size_t from = 0; from < job->nrows; from += ROWS * step) {
    size_t count = 0;
    for (size_t i = from; i < job->nrows && count < ROWS; i += step) count++;
    for (size_t r = 0; r < replicates; r++) {
      double *row = job->block + r * ROWS;
      for (size_t c = 0; c < count; c++)
        row[c] = job->weights->replicate[r * n + job->rows[from + c * step]] * job->scale[from + c * step];
      if (count < ROWS) row[count] = 0;
    }
    cross_block(job, count + count % 2);
  }
}

static void set_limits(const rank_job *job) {
  size_t replicates = job->weights->nreplicates, n = job->weights->nrecords;
  for (size_t r = 0; r < replicates; r++) {
    double sum = 0;
    for (size_t i = 0; i < job->nrows; i++) {
      double w = job->weights->replicate[r * n + job->rows[i]] * job->scale[i];
      sum += w * w;
    }
    job->limit[r] = sum * RANK_TOLERANCE * RANK_TOLERANCE;
  }
}

/* Records of a group share their factors, so before calibration their weights are multiples of each other. The multiple of a
 * row is set by the first replicate in which its leader is not zero, and NaN once another does not agree. */
static void find_multiples(const rank_job *job, const uint32_t *leader_of) {
  size_t replicates = job->weights->nreplicates, n = job->weights->nrecords;
  for (size_t i = 0; i < job->nrows; i++) job->multiple[i] = -1;
  for (size_t r = 0; r < replicates; r++) {
    const double *w = job->weights->replicate + r * n;
    for (size_t i = 0; i < job->nrows; i++) {
      double own = w[job->rows[i]], lead = w[job->rows[leader_of[i]]];
      if (job->multiple[i] == -1 && lead != 0) job->multiple[i] = own / lead;
      double differs = fabs(own - (job->multiple[i] == -1 ? 0 : job->multiple[i]) * lead);
      if (!(differs <= 1e-12 * fabs(own))) job->multiple[i] = NAN;
    }
  }
}

/* Rows that are multiples of their group's first row are taken into it: the cross products stay the same. */
static bool merge_rows(rank_job *job) {
  const svari_replication *replication = job->weights->design->replication;
  for (size_t i = 0; i < job->nrows; i++) job->scale[i] = 1;
  if (!replication->group || job->nrows < 2) return true;
  uint32_t *leader_of = malloc(job->nrows * sizeof *leader_of);
  if (!leader_of) return false;
  memset(job->leader, 0, replication->ngroups * sizeof *job->leader);
  for (size_t i = 0; i < job->nrows; i++) {
    uint32_t *leader = &job->leader[replication->group[job->rows[i]]];
    if (*leader == 0) *leader = (uint32_t)i + 1;
    leader_of[i] = *leader - 1;
  }
  find_multiples(job, leader_of);
  size_t kept = 0;
  uint32_t *place = leader_of; /* place of a row that is kept, written behind what is read */
  for (size_t i = 0; i < job->nrows; i++) {
    uint32_t lead = leader_of[i];
    double multiple = job->multiple[i];
    if (lead != i && multiple >= 0) {
      job->scale[place[lead]] += multiple * multiple;
      continue;
    }
    place[i] = (uint32_t)kept;
    job->rows[kept] = job->rows[i];
    job->scale[kept++] = 1;
  }
  job->nrows = kept;
  for (size_t i = 0; i < kept; i++) job->scale[i] = sqrt(job->scale[i]);
  free(leader_of);
  return true;
}

/* The remaining norm of a column over some of the rows is no more than over all: when no column falls out on some,
 * none does on all. So a part of the rows is tried first. */
static double rank_of(const rank_job *job) {
  size_t replicates = job->weights->nreplicates;
  if (job->nrows == 0) return 0;
  set_limits(job);
  size_t step = 4 * job->nrows / (5 * replicates);
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

static bool rank_scratch(rank_job *job) {
  size_t replicates = job->weights->nreplicates, n = job->weights->nrecords;
  job->scale = malloc((n + 1) * sizeof(double));
  job->multiple = malloc((n + 1) * sizeof(double));
  job->block = calloc((replicates + 1) * ROWS, sizeof(double));
  job->g = malloc(replicates * replicates * sizeof(double));
  job->limit = malloc(replicates * sizeof(double));
  job->leader = malloc((job->weights->design->replication->ngroups + 1) * sizeof(uint32_t));
  return job->scale && job->multiple && job->block && job->g && job->limit && job->leader;
}

static svari_status rank_domains(const svari_weights *weights, const int32_t *domain, size_t ndomains, double *df,
                                 svari_error *err) {
  size_t *start = calloc(ndomains + 2, sizeof *start);
  uint32_t *rows = malloc((weights->nrecords + 1) * sizeof *rows);
  rank_job job = {.weights = weights};
  bool ready = rank_scratch(&job) && start && rows;
  if (ready) sort_rows(weights, domain, ndomains, start, rows);
  for (size_t d = 0; d < ndomains && ready; d++) {
    job.rows = rows + start[d];
    job.nrows = start[d + 1] - start[d];
    ready = merge_rows(&job);
    if (ready) df[d] = rank_of(&job);
  }
  free(start);
  free(rows);
  free(job.scale);
  free(job.multiple);
  free(job.block);
  free(job.g);
  free(job.limit);
  free(job.leader);
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
