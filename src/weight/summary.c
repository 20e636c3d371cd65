/* Sums in blocks, ranks by radix: a million weights are summarised without being sorted. */
#include "weight/summary.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/parallel.h"
#include "base/sum.h"

enum { DIGIT = 16, BUCKETS = 1 << DIGIT, SMALL = 64, QUANTILES = 7, MOST_RANKS = 16, SLICES = 1 << 12 };

static const double PROBABILITIES[QUANTILES] = {.01, .05, .25, .5, .75, .95, .99};

uint64_t svari_rank_key(double value) {
  uint64_t bits;
  memcpy(&bits, &value, sizeof bits);
  return bits >> 63 ? ~bits : bits | (uint64_t)1 << 63;
}

static double key_value(uint64_t key) {
  uint64_t bits = key >> 63 ? key & ~((uint64_t)1 << 63) : ~key;
  double value;
  memcpy(&value, &bits, sizeof value);
  return value;
}

static int by_key(const void *a, const void *b) {
  uint64_t x = *(const uint64_t *)a, y = *(const uint64_t *)b;
  return x < y ? -1 : x > y;
}

static void select_small(uint64_t *keys, size_t count, const size_t *ranks, size_t nranks, double *out) {
  qsort(keys, count, sizeof *keys, by_key);
  for (size_t k = 0; k < nranks; k++) out[k] = key_value(keys[ranks[k]]);
}

/* One digit from the top: the buckets that hold a wanted rank are gathered and searched by the next digit. Depth
 * is at most four. */
static void select_digit(uint64_t *keys, uint64_t *room, size_t count, int shift, const size_t *ranks, size_t nranks,
                         uint32_t *histogram, double *out) {
  if (shift < 0) { /* all digits are the same */
    for (size_t k = 0; k < nranks; k++) out[k] = key_value(keys[0]);
    return;
  }
  if (count <= SMALL) {
    select_small(keys, count, ranks, nranks, out);
    return;
  }
  memset(histogram, 0, BUCKETS * sizeof *histogram);
  for (size_t i = 0; i < count; i++) histogram[keys[i] >> shift & (BUCKETS - 1)]++;
  size_t bucket[MOST_RANKS], size[MOST_RANKS], first[MOST_RANKS + 1], inner[MOST_RANKS], groups = 0, below = 0;
  size_t k = 0;
  for (size_t b = 0; b < BUCKETS && k < nranks; b++) {
    size_t next = below + histogram[b];
    if (ranks[k] < next) {
      bucket[groups] = b;
      size[groups] = histogram[b];
      first[groups++] = k;
      for (; k < nranks && ranks[k] < next; k++) inner[k] = ranks[k] - below;
    }
    below = next;
  }
  first[groups] = nranks;
  memset(histogram, 0xFF, BUCKETS * sizeof *histogram);
  size_t start[MOST_RANKS], at = 0;
  for (size_t g = 0; g < groups; g++) {
    start[g] = at;
    histogram[bucket[g]] = (uint32_t)at;
    at += size[g];
  }
  for (size_t i = 0; i < count; i++) {
    uint32_t *place = &histogram[keys[i] >> shift & (BUCKETS - 1)];
    if (*place != UINT32_MAX) room[(*place)++] = keys[i];
  }
  for (size_t g = 0; g < groups; g++)
    select_digit(room + start[g], keys + start[g], size[g], shift - DIGIT, inner + first[g], first[g + 1] - first[g],
                 histogram, out + first[g]);
}

void svari_select_ranks(uint64_t *keys, uint64_t *room, size_t count, const size_t *ranks, size_t nranks, double *out) {
  uint32_t *histogram = nranks && count > SMALL ? malloc(BUCKETS * sizeof *histogram) : NULL;
  if (histogram)
    select_digit(keys, room, count, 64 - DIGIT, ranks, nranks, histogram, out);
  else
    select_small(keys, count, ranks, nranks, out);
  free(histogram);
}

typedef struct moments {
  svari_sum sum, squares;
  double min, max;
  size_t count;
} moments;

static void add_block(const double *weights, size_t from, size_t to, moments *m) {
  double sum = 0, squares = 0;
  for (size_t i = from; i < to; i++) {
    double w = weights[i];
    sum += w;
    squares += w * w;
    m->count += w != 0;
    if (w != 0 && w < m->min) m->min = w;
    if (w != 0 && w > m->max) m->max = w;
  }
  svari_sum_add(&m->sum, sum);
  svari_sum_add(&m->squares, squares);
}

static moments moments_of(const double *weights, size_t nrecords) {
  moments m = {.min = INFINITY, .max = -INFINITY};
  for (size_t from = 0; from < nrecords; from += SVARI_BLOCK)
    add_block(weights, from, nrecords - from < SVARI_BLOCK ? nrecords : from + SVARI_BLOCK, &m);
  return m;
}

static svari_weight_summary nothing(void) {
  svari_weight_summary s = {.sum = 0,
                            .min = NAN,
                            .max = NAN,
                            .mean = NAN,
                            .cv = NAN,
                            .kish_deff = NAN,
                            .effective_n = 0,
                            .top1 = NAN,
                            .top5 = NAN};
  for (int q = 0; q < QUANTILES; q++) s.quantiles[q] = NAN;
  return s;
}

/* The smallest rank that has at least a share p of n at or below it. */
static size_t rank_of(double p, size_t n) {
  size_t rank = (size_t)ceil(p * (double)n - 1e-9);
  return rank == 0 ? 0 : rank - 1;
}

/* Equal slices of the range from the least to the largest weight: a weight's slice rises with it, so a rank lies in
 * one slice, and only the few slices that hold a wanted rank are looked into. */
typedef struct slices {
  double least, scale;
  uint32_t *count;
} slices;

static size_t slice_of(const slices *s, double weight) { return (size_t)((weight - s->least) * s->scale); }

/* The slices that hold a wanted rank: where their weights go in `keys`, and which ranks they answer. */
typedef struct wanted_slices {
  size_t count, total;
  size_t from[MOST_RANKS], size[MOST_RANKS], first[MOST_RANKS + 1], inner[MOST_RANKS];
} wanted_slices;

/* Finds them; afterwards a slice's count is the place of its next weight, UINT32_MAX for those not wanted. */
static wanted_slices want(slices *s, const size_t *ranks, size_t nranks) {
  wanted_slices w = {0};
  size_t below = 0, k = 0;
  for (size_t slice = 0; slice < SLICES; slice++) {
    size_t size = s->count[slice], next = below + size;
    s->count[slice] = UINT32_MAX;
    if (k < nranks && ranks[k] < next) {
      w.from[w.count] = w.total;
      w.size[w.count] = size;
      w.first[w.count++] = k;
      s->count[slice] = (uint32_t)w.total;
      w.total += size;
      for (; k < nranks && ranks[k] < next; k++) w.inner[k] = ranks[k] - below;
    }
    below = next;
  }
  w.first[w.count] = nranks;
  return w;
}

/* Values of ascending ranks. */
static bool search_ranks(svari_arena *scratch, const double *weights, size_t nrecords, const moments *m,
                         const size_t *ranks, size_t nranks, double *out) {
  slices s = {m->min, (SLICES - 1) / (m->max - m->min), SVARI_NEW(scratch, uint32_t, SLICES)};
  if (!s.count) return false;
  if (!isfinite(s.scale)) s.scale = 0;
  for (size_t i = 0; i < nrecords; i++)
    if (weights[i] != 0) s.count[slice_of(&s, weights[i])]++;
  wanted_slices w = want(&s, ranks, nranks);
  uint64_t *keys = SVARI_NEW(scratch, uint64_t, w.total), *room = SVARI_NEW(scratch, uint64_t, w.total);
  if (!keys || !room) return false;
  for (size_t i = 0; i < nrecords; i++) {
    if (weights[i] == 0) continue;
    uint32_t *place = &s.count[slice_of(&s, weights[i])];
    if (*place != UINT32_MAX) keys[(*place)++] = svari_rank_key(weights[i]);
  }
  for (size_t g = 0; g < w.count; g++)
    svari_select_ranks(keys + w.from[g], room + w.from[g], w.size[g], w.inner + w.first[g], w.first[g + 1] - w.first[g],
                       out + w.first[g]);
  return true;
}

/* Shares of the sum held by the largest 1 and 5 percent: `top` of them, the smallest of which is `limit`. */
static void add_tops(const double *weights, size_t nrecords, const size_t top[2], const double limit[2],
                     svari_weight_summary *s) {
  svari_sum sum[2] = {{0}};
  size_t above[2] = {0};
  for (size_t i = 0; i < nrecords; i++) {
    if (weights[i] == 0 || weights[i] <= limit[1]) continue;
    for (int k = weights[i] > limit[0] ? 0 : 1; k < 2; k++) {
      svari_sum_add(&sum[k], weights[i]);
      above[k]++;
    }
  }
  for (int k = 0; k < 2; k++) svari_sum_add(&sum[k], (double)(top[k] - above[k]) * limit[k]);
  s->top1 = svari_sum_value(&sum[0]) / s->sum;
  s->top5 = svari_sum_value(&sum[1]) / s->sum;
}

static int by_size(const void *a, const void *b) {
  size_t x = *(const size_t *)a, y = *(const size_t *)b;
  return x < y ? -1 : x > y;
}

static bool add_ranks(svari_arena *scratch, const double *weights, size_t nrecords, const moments *m,
                      svari_weight_summary *s) {
  enum { WANTED = QUANTILES + 2 };
  size_t n = m->count, top[2] = {(n + 99) / 100, (n + 19) / 20}, wanted[WANTED], ranks[WANTED];
  for (size_t q = 0; q < QUANTILES; q++) wanted[q] = rank_of(PROBABILITIES[q], n);
  wanted[QUANTILES] = n - top[0];
  wanted[QUANTILES + 1] = n - top[1];
  memcpy(ranks, wanted, sizeof ranks);
  qsort(ranks, WANTED, sizeof *ranks, by_size);
  double values[WANTED], found[WANTED] = {0};
  if (!search_ranks(scratch, weights, nrecords, m, ranks, WANTED, values)) return false;
  for (size_t w = 0; w < WANTED; w++)
    for (size_t r = 0; r < WANTED; r++)
      if (ranks[r] == wanted[w]) found[w] = values[r];
  memcpy(s->quantiles, found, sizeof s->quantiles);
  add_tops(weights, nrecords, top, found + QUANTILES, s);
  return true;
}

bool svari_weight_summary_make(svari_arena *scratch, const double *weights, size_t nrecords,
                               svari_weight_summary *out) {
  moments m = moments_of(weights, nrecords);
  *out = nothing();
  if (m.count == 0) return true;
  double n = (double)m.count, sum = svari_sum_value(&m.sum), squares = svari_sum_value(&m.squares);
  out->records = m.count;
  out->sum = sum;
  out->min = m.min;
  out->max = m.max;
  out->mean = sum / n;
  out->kish_deff = n * squares / (sum * sum);
  out->cv = sqrt(out->kish_deff > 1 ? out->kish_deff - 1 : 0);
  out->effective_n = n / out->kish_deff;
  if (m.min < m.max) return add_ranks(scratch, weights, nrecords, &m, out);
  for (int q = 0; q < QUANTILES; q++) out->quantiles[q] = m.min;
  out->kish_deff = 1;
  out->cv = 0;
  out->effective_n = n;
  size_t hundredth = (m.count + 99) / 100, twentieth = (m.count + 19) / 20; /* rounded up */
  out->top1 = (double)hundredth / n;
  out->top5 = (double)twentieth / n;
  return true;
}

/* Equal weights have a design effect of 1, which sums over rows miss by rounding; its root would show it. */
static const double KISH_ROUNDING = 1e-13;

svari_weight_summary svari_weight_summary_of_rows(const double *weights, const svari_frequency *frequency,
                                                  size_t nrows) {
  svari_weight_summary s = nothing();
  svari_sum sum = {0}, squares = {0};
  for (size_t i = 0; i < nrows; i++) {
    if (weights[i] == 0) continue;
    s.records += frequency->count[i];
    svari_sum_add(&sum, weights[i]);
    svari_sum_add(&squares, weights[i] * weights[i] * frequency->squares[i]);
  }
  if (s.records == 0) return s;
  double n = (double)s.records;
  s.sum = svari_sum_value(&sum);
  s.mean = s.sum / n;
  s.kish_deff = n * svari_sum_value(&squares) / (s.sum * s.sum);
  if (s.kish_deff < 1 + KISH_ROUNDING) s.kish_deff = 1;
  s.cv = sqrt(s.kish_deff - 1);
  s.effective_n = n / s.kish_deff;
  return s;
}

bool svari_weight_median(svari_arena *scratch, const double *weights, size_t nrecords, double *out) {
  size_t n = 0;
  uint64_t *keys = SVARI_NEW(scratch, uint64_t, nrecords), *room = SVARI_NEW(scratch, uint64_t, nrecords);
  if (!keys || !room) return false;
  for (size_t i = 0; i < nrecords; i++)
    if (weights[i] != 0) keys[n++] = svari_rank_key(weights[i]);
  *out = NAN;
  if (n == 0) return true;
  double middle[2];
  svari_select_ranks(keys, room, n, (size_t[]){(n - 1) / 2, n / 2}, 2, middle);
  *out = (middle[0] + middle[1]) / 2;
  return true;
}
