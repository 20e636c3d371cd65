/* Sorts records by domain and value once, and cumulates weights. */
#include "estimate/distribution.h"

#include <math.h>
#include <stdlib.h>

#include "base/sum.h"

typedef struct keyed {
  double value;
  int32_t domain;
  uint32_t record;
} keyed;

static int by_domain_and_value(const void *left, const void *right) {
  const keyed *a = left, *b = right;
  if (a->domain != b->domain) return a->domain < b->domain ? -1 : 1;
  if (a->value != b->value) return a->value < b->value ? -1 : 1;
  return a->record < b->record ? -1 : a->record > b->record;
}

svari_status svari_order_make(svari_arena *arena, const svari_weights *weights, const svari_domains *domains,
                              const double *value, svari_order *out, svari_error *err) {
  size_t *start = SVARI_NEW(arena, size_t, domains->count + 1);
  keyed *keys = calloc(weights->nrecords + 1, sizeof *keys);
  uint32_t *record = SVARI_NEW(arena, uint32_t, weights->nrecords);
  if (!start || !keys || !record) {
    free(keys);
    return svari_fail_memory(err);
  }
  size_t count = 0;
  for (size_t i = 0; i < weights->nrecords; i++) {
    if (domains->cell[i] < 0 || weights->final[i] == 0) continue;
    keys[count++] = (keyed){value[i], domains->cell[i], (uint32_t)i};
    start[domains->cell[i] + 1]++;
  }
  for (size_t d = 0; d < domains->count; d++) start[d + 1] += start[d];
  qsort(keys, count, sizeof *keys, by_domain_and_value);
  for (size_t k = 0; k < count; k++) record[k] = keys[k].record;
  free(keys);
  *out = (svari_order){record, start};
  return SVARI_OK;
}

static size_t cumulate(const svari_weights *weights, const double *value, const uint32_t *record, size_t count,
                       double *values, double *cumulated) {
  svari_sum sum = {0};
  size_t distinct = 0;
  for (size_t k = 0; k < count; k++) {
    double x = value[record[k]];
    svari_sum_add(&sum, weights->final[record[k]]);
    if (!distinct || values[distinct - 1] != x) values[distinct++] = x;
    cumulated[distinct - 1] = svari_sum_value(&sum);
  }
  return distinct;
}

svari_status svari_distributions_make(svari_arena *arena, const svari_weights *weights, const svari_domains *domains,
                                      const svari_column *column, svari_distribution **out, svari_error *err) {
  svari_order order;
  svari_status status = svari_order_make(arena, weights, domains, column->number, &order, err);
  if (status != SVARI_OK) return status;
  size_t all = order.start[domains->count];
  double *values = SVARI_NEW(arena, double, all), *cumulated = SVARI_NEW(arena, double, all);
  *out = SVARI_NEW(arena, svari_distribution, domains->count);
  if (!values || !cumulated || !*out) return svari_fail_memory(err);
  for (size_t d = 0; d < domains->count; d++) {
    size_t from = order.start[d], count = order.start[d + 1] - from;
    size_t distinct = cumulate(weights, column->number, order.record + from, count, values + from, cumulated + from);
    (*out)[d] = (svari_distribution){distinct, values + from, cumulated + from};
  }
  return SVARI_OK;
}

double svari_distribution_quantile(const svari_distribution *distribution, double p) {
  if (!distribution->count || isnan(p)) return NAN;
  size_t low = 0, high = distribution->count - 1;
  double wanted = (p - 1e-12) * distribution->cumulated[high];
  while (low < high) {
    size_t middle = (low + high) / 2;
    if (distribution->cumulated[middle] >= wanted)
      high = middle;
    else
      low = middle + 1;
  }
  return distribution->value[low];
}
