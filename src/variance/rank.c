/* Ranks by Cholesky of cross products, of a part of the records where that is enough, and by reflections where cross
 * products can't tell. */
#include "variance/rank.h"

#include <float.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/parallel.h"
#include "num/linear.h"
#include "variance/basis.h"

/* R's tolerance for the rank of replicate weights, on norms of columns; squared for cross products. */
static const double RANK_TOLERANCE = 1e-5;

/* Rounding of one subtraction, with room for those of a sum. */
static const double ROUNDING = 16 * DBL_EPSILON;

/* Columns (rows of the cross product g, n × n, lower part, the upper for scratch) that are not explained by those
 * before them: Cholesky, a column out when its remaining square falls under limit[j]. Every pivot is at least limit.
 * What is left of a column has lost by rounding as much as the least pivot before it was small, so a decision within
 * that of the limit is no decision: then *sure is false. */
static size_t pivots(double *g, size_t n, const double *limit, bool *sure) {
  size_t rank = 0;
  double least = 1;
  *sure = true;
  for (size_t j = 0; j < n; j++) {
    double *row = g + j * n, whole = limit[j] / (RANK_TOLERANCE * RANK_TOLERANCE);
    if (fabs(row[j] - limit[j]) <= ROUNDING / least * whole && whole > 0) *sure = false;
    if (row[j] > limit[j]) least = fmin(least, row[j] / whole);
    if (row[j] <= limit[j]) {
      for (size_t i = j; i < n; i++) g[i * n + j] = 0;
      continue;
    }
    rank++;
    double pivot = sqrt(row[j]);
    row[j] /= pivot;
    /* The column is laid along its row, in the part above the diagonal, where the sums can read it in turn. */
    for (size_t i = j + 1; i < n; i++) row[i] = g[i * n + j] /= pivot;
    for (size_t i = j + 1; i < n; i++) {
      double factor = row[i];
      if (factor == 0) continue;
      for (size_t l = j + 1; l <= i; l++) g[i * n + l] -= factor * row[l];
    }
  }
  return rank;
}

/* Records of a block; rows of it whose products with each other are found at once; rows from which threads are worth
 * it. */
enum { ROWS = 128, TALL = 4, WIDE = 2, LANES = 2, PARALLEL = 128 };

/* Columns of the block that are read: up to the next LANES, those past the used ones are 0. */
static size_t padded(size_t count) { return (count + LANES - 1) / LANES * LANES; }

typedef struct rank_job {
  const svari_weights *weights;
  int threads;
  uint32_t *rows; /* records of the domain; those that are multiples of one of them are dropped */
  size_t nrows;
  double *scale; /* per row: root of the sum of squares of its multiples' factors */
  double *block; /* replicates × ROWS */
  double *g, *limit;
  uint32_t *leader; /* per group: 1 + row that stands for it */
  double *multiple; /* per row: of its leader; NaN before it is known */
} rank_job;

/* Products of TALL rows of the block with WIDE others at once, which spares loads. */
static void dot_rows(const double *a, const double *b, size_t n, double out[TALL * WIDE]) {
  double s[TALL * WIDE][LANES] = {{0}};
  for (size_t i = 0; i < n; i += LANES)
    for (size_t k = 0; k < TALL; k++)
      for (size_t l = 0; l < WIDE; l++)
        for (size_t e = 0; e < LANES; e++) s[k * WIDE + l][e] += a[k * ROWS + i + e] * b[l * ROWS + i + e];
  for (size_t k = 0; k < TALL * WIDE; k++) out[k] = s[k][0] + s[k][1];
}

typedef struct cross_job {
  const rank_job *rank;
  size_t size, count; /* rows of the block, and columns of them that are used */
} cross_job;

static void cross_rows(void *context, size_t group) {
  const cross_job *job = context;
  const double *block = job->rank->block;
  size_t size = job->size, r = TALL * group, most = r + TALL < size ? r + TALL : size;
  for (size_t q = 0; q < most; q += WIDE) {
    double sums[TALL * WIDE];
    dot_rows(block + r * ROWS, block + q * ROWS, job->count, sums);
    for (size_t k = r; k < most; k++)
      for (size_t l = q; l < q + WIDE && l < size; l++) job->rank->g[k * size + l] += sums[(k - r) * WIDE + (l - q)];
  }
}

/* The cross products of the first `size` rows of the block, which has TALL - 1 more. */
static void cross_block(const rank_job *job, size_t size, size_t count) {
  cross_job cross = {.rank = job, .size = size, .count = count};
  int threads = size < PARALLEL ? 1 : job->threads;
  svari_parallel_for(threads, (size + TALL - 1) / TALL, cross_rows, &cross);
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
      memset(row + count, 0, (padded(count) - count) * sizeof *row);
    }
    cross_block(job, replicates, padded(count));
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

/* Records of a group share their factors, so before calibration their weights are multiples of each other. The multiple
 * of a row is set by the first replicate in which its leader is not zero, and NaN once another does not agree. */
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

/* Rows, of scale 1, that are multiples of their group's first row are taken into it: the cross products stay the same.
 */
static bool merge_rows(rank_job *job) {
  const svari_replication *replication = job->weights->design->replication;
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

/* Rank over products of rows, which are fewer than the replicates: a row's part of the block is found in turn. */
static size_t rank_by_rows(const rank_job *job, bool *sure) {
  size_t replicates = job->weights->nreplicates, n = job->weights->nrecords, rows = job->nrows;
  memset(job->g, 0, rows * rows * sizeof *job->g);
  for (size_t from = 0; from < replicates; from += ROWS) {
    size_t count = replicates - from < ROWS ? replicates - from : ROWS;
    memset(job->block, 0, rows * ROWS * sizeof *job->block);
    for (size_t r = 0; r < count; r++) {
      const double *w = job->weights->replicate + (from + r) * n;
      for (size_t i = 0; i < rows; i++) job->block[i * ROWS + r] = w[job->rows[i]] * job->scale[i];
    }
    cross_block(job, rows, padded(count));
  }
  for (size_t i = 0; i < rows; i++) job->limit[i] = job->g[i * rows + i] * RANK_TOLERANCE * RANK_TOLERANCE;
  return pivots(job->g, rows, job->limit, sure);
}

/* The rank by reflections of the rows themselves, which loses no digits to squares; NAN without memory. */
static double rank_of_rows(const rank_job *job) {
  size_t replicates = job->weights->nreplicates, n = job->weights->nrecords;
  double *rows = malloc(job->nrows * replicates * sizeof *rows);
  if (!rows) return NAN;
  for (size_t i = 0; i < job->nrows; i++)
    for (size_t r = 0; r < replicates; r++)
      rows[i * replicates + r] = job->weights->replicate[r * n + job->rows[i]] * job->scale[i];
  size_t rank = svari_matrix_rank(rows, job->nrows, replicates, RANK_TOLERANCE);
  free(rows);
  return rank == SIZE_MAX ? NAN : (double)rank;
}

/* The remaining norm of a column over some of the rows is no more than over all: when no column falls out on some,
 * none does on all. So a part of the rows is tried first. */
static bool has_full_rank_in_part(const rank_job *job) {
  size_t replicates = job->weights->nreplicates, step = 20 * job->nrows / (21 * replicates);
  bool sure;
  if (step < 2) return false;
  set_limits(job);
  add_cross(job, step);
  return pivots(job->g, replicates, job->limit, &sure) == replicates && sure;
}

/* NAN without memory. */
static double rank_of(const rank_job *job) {
  size_t replicates = job->weights->nreplicates;
  if (job->nrows == 0) return 0;
  bool sure;
  if (job->nrows < replicates) {
    bool whole = rank_by_rows(job, &sure) == job->nrows && sure;
    return (whole ? (double)job->nrows : rank_of_rows(job)) - 1;
  }
  set_limits(job);
  add_cross(job, 1);
  double rank = (double)pivots(job->g, replicates, job->limit, &sure);
  return (sure ? rank : rank_of_rows(job)) - 1;
}

/* Records of weight not zero by domain, in their order; start has ndomains + 1 entries. */
static void sort_rows(const svari_weights *weights, const svari_domain_coding *coding, size_t *start, uint32_t *rows) {
  for (size_t i = 0; i < weights->nrecords; i++) {
    int32_t d = svari_domain_of(coding, i);
    if (d >= 0 && weights->final[i] != 0) start[d + 1]++;
  }
  for (size_t d = 0; d < coding->ndomains; d++) start[d + 1] += start[d];
  for (size_t i = 0; i < weights->nrecords; i++) {
    int32_t d = svari_domain_of(coding, i);
    if (d >= 0 && weights->final[i] != 0) rows[start[d]++] = (uint32_t)i;
  }
  for (size_t d = coding->ndomains; d > 0; d--) start[d] = start[d - 1];
  start[0] = 0;
}

/* Sets of records known to be independent: so is every part of them. */
enum { KNOWN_MAX = 256, KNOWN_LEAST = 32 };

typedef struct known_sets {
  size_t words, count;
  uint64_t *bits; /* KNOWN_MAX × words */
} known_sets;

static bool is_known(const known_sets *known, const uint32_t *rows, size_t nrows) {
  for (size_t k = 0; k < known->count; k++) {
    const uint64_t *bits = known->bits + k * known->words;
    size_t i = 0;
    while (i < nrows && bits[rows[i] / 64] >> rows[i] % 64 & 1) i++;
    if (i == nrows) return true;
  }
  return false;
}

static void add_known(known_sets *known, const uint32_t *rows, size_t nrows) {
  if (known->count == KNOWN_MAX || nrows < KNOWN_LEAST) return;
  uint64_t *bits = known->bits + known->count++ * known->words;
  memset(bits, 0, known->words * sizeof *bits);
  for (size_t i = 0; i < nrows; i++) bits[rows[i] / 64] |= (uint64_t)1 << rows[i] % 64;
}

/* All that ranks of one set of weights need. */
typedef struct rank_room {
  rank_job job;
  known_sets known;
  svari_basis_set *basis; /* NULL: too few domains to be worth it, or none that is clear */
  double *work;
  uint32_t *rows;
} rank_room;

static void close_room(rank_room *room) {
  free(room->job.scale);
  free(room->job.multiple);
  free(room->job.block);
  free(room->job.g);
  free(room->job.limit);
  free(room->job.leader);
  free(room->known.bits);
  free(room->work);
  free(room->rows);
  svari_basis_set_free(room->basis);
}

static bool open_room(const svari_weights *weights, int threads, rank_room *room) {
  size_t replicates = weights->nreplicates, n = weights->nrecords;
  rank_job *job = &room->job;
  *room = (rank_room){.job.weights = weights, .job.threads = threads};
  job->scale = malloc((n + 1) * sizeof(double));
  job->multiple = malloc((n + 1) * sizeof(double));
  job->block = calloc((replicates + TALL) * ROWS, sizeof(double));
  job->g = malloc(replicates * replicates * sizeof(double));
  job->limit = malloc(replicates * sizeof(double));
  job->leader = malloc((weights->design->replication->ngroups + 1) * sizeof(uint32_t));
  room->rows = malloc((n + 1) * sizeof(uint32_t));
  return job->scale && job->multiple && job->block && job->g && job->limit && job->leader && room->rows;
}

/* A basis costs about as much as the ranks of ten large domains; it pays from there on. */
static svari_status open_basis(rank_room *room, size_t ndomains, svari_error *err) {
  enum { WORTH_DOMAINS = 24, WORTH_REPLICATES = 48, MOST_NUMBERS = 1 << 24 };
  const svari_weights *weights = room->job.weights;
  if (ndomains < WORTH_DOMAINS || weights->nreplicates < WORTH_REPLICATES) return SVARI_OK;
  if (weights->nrecords > MOST_NUMBERS / weights->nreplicates) return SVARI_OK;
  svari_status status = svari_basis_set_new(weights, &room->basis, err);
  if (status != SVARI_OK || !room->basis) return status;
  room->known.words = weights->nrecords / 64 + 1;
  room->known.bits = malloc(KNOWN_MAX * room->known.words * sizeof(uint64_t));
  room->work = malloc(svari_basis_set_work(room->basis) * sizeof *room->work);
  return room->known.bits && room->work ? SVARI_OK : svari_fail_memory(err);
}

static bool rank_domain(rank_room *room, const uint32_t *rows, size_t nrows, double *df) {
  *df = 0;
  if (!nrows) return true;
  if (room->basis) {
    if (is_known(&room->known, rows, nrows)) {
      *df = (double)nrows - 1;
      return true;
    }
    size_t rank = svari_basis_set_rank(room->basis, rows, nrows, room->work);
    if (rank == nrows) add_known(&room->known, rows, nrows);
    *df = (double)rank - 1;
    if (rank != SIZE_MAX) return true;
  }
  room->job.rows = room->rows;
  room->job.nrows = nrows;
  memcpy(room->rows, rows, nrows * sizeof *rows);
  for (size_t i = 0; i < nrows; i++) room->job.scale[i] = 1;
  if (has_full_rank_in_part(&room->job)) {
    *df = (double)room->job.weights->nreplicates - 1;
    return true;
  }
  if (!merge_rows(&room->job)) return false;
  *df = rank_of(&room->job);
  return !isnan(*df);
}

enum { MOST_STRETCHES = 16 };

/* The domains of a coding, in stretches that have a room each. */
typedef struct coding_job {
  const svari_weights *weights;
  const svari_domain_coding *coding;
  const size_t *start; /* per domain: its first row */
  const uint32_t *rows;
  size_t stretches;
  bool ready[MOST_STRETCHES];
} coding_job;

static bool rank_stretch(rank_room *room, const coding_job *job, size_t from, size_t to) {
  bool ready = true;
  for (size_t d = from; d < to && ready; d++)
    ready = rank_domain(room, job->rows + job->start[d], job->start[d + 1] - job->start[d], &job->coding->df[d]);
  return ready;
}

static void rank_apart(void *context, size_t s) {
  coding_job *job = context;
  size_t ndomains = job->coding->ndomains;
  rank_room room;
  job->ready[s] = open_room(job->weights, 1, &room) &&
                  rank_stretch(&room, job, ndomains * s / job->stretches, ndomains * (s + 1) / job->stretches);
  close_room(&room);
}

/* Domains side by side, unless they share a basis; one domain has the threads for itself. */
static bool rank_rows(rank_room *room, coding_job *job) {
  size_t ndomains = job->coding->ndomains;
  if (room->basis || ndomains < 2) return rank_stretch(room, job, 0, ndomains);
  job->stretches = ndomains < MOST_STRETCHES ? ndomains : MOST_STRETCHES;
  svari_parallel_for(job->weights->threads, job->stretches, rank_apart, job);
  for (size_t s = 0; s < job->stretches; s++)
    if (!job->ready[s]) return false;
  return true;
}

static bool rank_coding(rank_room *room, const svari_domain_coding *coding) {
  const svari_weights *weights = room->job.weights;
  size_t *start = calloc(coding->ndomains + 2, sizeof *start);
  uint32_t *rows = malloc((weights->nrecords + 1) * sizeof *rows);
  coding_job job = {.weights = weights, .coding = coding, .start = start, .rows = rows};
  bool ready = start && rows;
  if (ready) sort_rows(weights, coding, start, rows);
  if (ready) ready = rank_rows(room, &job);
  free(start);
  free(rows);
  return ready;
}

svari_status svari_rank_domains(const svari_weights *weights, const svari_domain_coding *codings, size_t count,
                                svari_error *err) {
  rank_room room;
  size_t ndomains = 0;
  for (size_t c = 0; c < count; c++) ndomains += codings[c].ndomains;
  bool ready = open_room(weights, weights->threads, &room);
  svari_status status = ready ? open_basis(&room, ndomains, err) : svari_fail_memory(err);
  for (size_t c = 0; c < count && ready && status == SVARI_OK; c++) ready = rank_coding(&room, &codings[c]);
  close_room(&room);
  return status == SVARI_OK && !ready ? svari_fail_memory(err) : status;
}
