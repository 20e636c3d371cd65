/* Sorts records by domain and value once, and cumulates weights. */
#include "estimate/distribution.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/sum.h"

/* A record on its way to its place. Keys rise with the value; equal ones keep the order of the records. */
typedef struct keyed {
  uint64_t key;
  uint32_t record;
} keyed;

enum { DIGIT = 11, DIGITS = 6, BUCKETS = 1 << DIGIT, FEW = 64 };

static uint64_t key_of(double value) {
  uint64_t bits;
  value += 0.0; /* -0 and 0 are one value */
  memcpy(&bits, &value, sizeof bits);
  return bits >> 63 ? ~bits : bits | (uint64_t)1 << 63;
}

static int by_key(const void *left, const void *right) {
  const keyed *a = left, *b = right;
  if (a->key != b->key) return a->key < b->key ? -1 : 1;
  return a->record < b->record ? -1 : a->record > b->record;
}

/* Sorts by radix from the lowest digit, digits that are the same in all keys passed over: values that were written with
 * few decimals have many such. The sorted list is in one of the two arrays. */
static keyed *sort_keys(keyed *keys, keyed *room, size_t count, size_t (*histogram)[BUCKETS]) {
  if (count <= FEW) {
    qsort(keys, count, sizeof *keys, by_key);
    return keys;
  }
  memset(histogram, 0, DIGITS * sizeof *histogram);
  for (size_t i = 0; i < count; i++)
    for (int d = 0; d < DIGITS; d++) histogram[d][keys[i].key >> (d * DIGIT) & (BUCKETS - 1)]++;
  for (int d = 0; d < DIGITS; d++) {
    size_t *place = histogram[d], at = 0;
    if (place[keys[0].key >> (d * DIGIT) & (BUCKETS - 1)] == count) continue;
    for (size_t b = 0; b < BUCKETS; b++) {
      size_t size = place[b];
      place[b] = at;
      at += size;
    }
    for (size_t i = 0; i < count; i++) room[place[keys[i].key >> (d * DIGIT) & (BUCKETS - 1)]++] = keys[i];
    keyed *swap = keys;
    keys = room;
    room = swap;
  }
  return keys;
}

/* Keys of each domain's records side by side, in the order of the records. */
static void gather_keys(const svari_weights *weights, const svari_domains *domains, const double *value, size_t *start,
                        keyed *keys) {
  for (size_t i = 0; i < weights->nrecords; i++)
    if (domains->cell[i] >= 0 && weights->final[i] != 0) start[domains->cell[i] + 1]++;
  for (size_t d = 0; d < domains->count; d++) start[d + 1] += start[d];
  for (size_t i = 0; i < weights->nrecords; i++) {
    if (domains->cell[i] < 0 || weights->final[i] == 0) continue;
    keys[start[domains->cell[i]]++] = (keyed){key_of(value[i]), (uint32_t)i};
  }
  for (size_t d = domains->count; d > 0; d--) start[d] = start[d - 1];
  start[0] = 0;
}

svari_status svari_order_make(svari_arena *arena, const svari_weights *weights, const svari_domains *domains,
                              const double *value, svari_order *out, svari_error *err) {
  size_t *start = SVARI_NEW(arena, size_t, domains->count + 1);
  uint32_t *record = SVARI_NEW(arena, uint32_t, weights->nrecords);
  svari_arena *scratch = svari_arena_new();
  keyed *keys = scratch ? SVARI_NEW(scratch, keyed, weights->nrecords) : NULL;
  keyed *room = scratch ? SVARI_NEW(scratch, keyed, weights->nrecords) : NULL;
  size_t(*histogram)[BUCKETS] = scratch ? svari_arena_alloc(scratch, DIGITS, sizeof *histogram) : NULL;
  bool ready = start && record && keys && room && histogram;
  if (ready) gather_keys(weights, domains, value, start, keys);
  for (size_t d = 0; d < domains->count && ready; d++) {
    size_t from = start[d], count = start[d + 1] - from;
    const keyed *sorted = sort_keys(keys + from, room + from, count, histogram);
    for (size_t k = 0; k < count; k++) record[from + k] = sorted[k].record;
  }
  svari_arena_free(scratch);
  if (!ready) return svari_fail_memory(err);
  *out = (svari_order){record, start};
  return SVARI_OK;
}

static size_t cumulate(const svari_weights *weights, const double *value, const uint32_t *record, size_t count,
                       double *values, double *reached, double *total) {
  svari_sum sum = {0};
  size_t distinct = 0;
  for (size_t k = 0; k < count; k++) {
    double x = value[record[k]];
    svari_sum_add(&sum, weights->final[record[k]]);
    if (!distinct || values[distinct - 1] != x) values[distinct++] = x;
    reached[distinct - 1] = svari_sum_value(&sum);
  }
  *total = svari_sum_value(&sum);
  for (size_t k = 1; k < distinct; k++) reached[k] = fmax(reached[k], reached[k - 1]);
  return distinct;
}

svari_status svari_distributions_make(svari_arena *arena, const svari_weights *weights, const svari_domains *domains,
                                      const svari_column *column, svari_distribution **out, svari_error *err) {
  svari_order order;
  svari_status status = svari_order_make(arena, weights, domains, column->number, &order, err);
  if (status != SVARI_OK) return status;
  size_t all = order.start[domains->count];
  double *values = SVARI_NEW(arena, double, all), *reached = SVARI_NEW(arena, double, all);
  *out = SVARI_NEW(arena, svari_distribution, domains->count);
  if (!values || !reached || !*out) return svari_fail_memory(err);
  for (size_t d = 0; d < domains->count; d++) {
    size_t from = order.start[d], count = order.start[d + 1] - from;
    double total;
    size_t distinct =
        cumulate(weights, column->number, order.record + from, count, values + from, reached + from, &total);
    (*out)[d] = (svari_distribution){distinct, values + from, reached + from, total};
  }
  return SVARI_OK;
}

double svari_distribution_quantile(const svari_distribution *distribution, double p) {
  if (!distribution->count || isnan(p)) return NAN;
  size_t low = 0, high = distribution->count - 1;
  double wanted = (p - 1e-12) * distribution->total;
  while (low < high) {
    size_t middle = (low + high) / 2;
    if (distribution->reached[middle] >= wanted)
      high = middle;
    else
      low = middle + 1;
  }
  return distribution->value[low];
}
