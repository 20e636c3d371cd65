/* Replication: totals under each replicate, and the covariance of what is computed from them. */
#include <math.h>
#include <stdlib.h>

#include "base/parallel.h"
#include "base/sum.h"
#include "variance/totals.h"

/* Few cells have several sums each, which records take in turn: an addition need not wait for the one before. */
enum { LANES = 4, FEW = 64 };

/* A record of weight 0 adds nothing, whatever its value. A third of a bootstrap's weights are 0, in no order, so that
 * is asked only where the product is no number. */
static void sum_cells(const svari_summand *summand, const double *weight, size_t n, size_t lanes, double *sums) {
  for (size_t i = 0; i < n; i++) {
    int32_t cell = summand->cell ? summand->cell[i] : 0;
    double product = weight[i] * (summand->value ? summand->value[i] : 1);
    if (cell < 0 || (isnan(product) && weight[i] == 0)) continue;
    sums[(size_t)cell * lanes + (i & (lanes - 1))] += product;
  }
}

static void sum_replicate(void *context, size_t r) {
  svari_totals *totals = context;
  size_t n = totals->weights->nrecords;
  const double *weight = totals->weights->replicate + r * n;
  for (size_t s = 0; s < totals->nsummands; s++) {
    const svari_summand *summand = &totals->summands[s];
    if (summand->join) continue;
    double *out = totals->replicate + r * totals->count + totals->first[s], sums[FEW * LANES] = {0};
    if (summand->ncells > FEW) {
      sum_cells(summand, weight, n, 1, out);
      continue;
    }
    sum_cells(summand, weight, n, LANES, sums);
    for (size_t c = 0; c < summand->ncells; c++)
      out[c] = (sums[c * LANES] + sums[c * LANES + 1]) + (sums[c * LANES + 2] + sums[c * LANES + 3]);
  }
  svari_totals_join(totals, totals->replicate + r * totals->count);
}

svari_status svari_totals_replicates(svari_totals *totals, svari_error *err) {
  size_t replicates = totals->weights->nreplicates;
  totals->replicate = SVARI_NEW(totals->arena, double, replicates * totals->count);
  if (!totals->replicate) return svari_fail_memory(err);
  svari_parallel_for(totals->threads, replicates, sum_replicate, totals);
  return SVARI_OK;
}

/* What statistic j is centred on: the estimate, or the mean of its replicates, those of scale 0 left out. */
static double centre_of(const svari_weights *weights, const double *values, const double *estimate, size_t k,
                        size_t j) {
  const svari_replication *replication = weights->design->replication;
  if (replication->mse) return estimate[j];
  svari_sum sum = {0};
  size_t count = 0;
  for (size_t r = 0; r < weights->nreplicates; r++) {
    double value = values[r * k + j];
    if (isnan(value) || replication->rscales[r] <= 0) continue;
    svari_sum_add(&sum, value);
    count++;
  }
  return count ? svari_sum_value(&sum) / (double)count : NAN;
}

typedef struct replicate_pair {
  size_t k, a, b;
  const double *values, *centre;
} replicate_pair;

static double covariance_of(const svari_weights *weights, const replicate_pair *pair) {
  const svari_replication *replication = weights->design->replication;
  double sum = 0;
  size_t used = 0;
  for (size_t r = 0; r < weights->nreplicates; r++) {
    double x = pair->values[r * pair->k + pair->a] - pair->centre[pair->a];
    double y = pair->values[r * pair->k + pair->b] - pair->centre[pair->b];
    if (isnan(x) || isnan(y)) continue;
    sum += replication->rscales[r] * x * y;
    used++;
  }
  return used ? replication->scale * sum : NAN;
}

static size_t count_dropped(const double *values, size_t replicates, size_t k) {
  size_t dropped = 0;
  for (size_t r = 0; r < replicates; r++) {
    bool missing = false;
    for (size_t j = 0; j < k; j++) missing = missing || isnan(values[r * k + j]);
    dropped += missing;
  }
  return dropped;
}

svari_status svari_replication_covariance(const svari_weights *weights, const double *values, const double *estimate,
                                          size_t k, bool full, double *out, size_t *dropped, svari_error *err) {
  if (!weights->design->replication) return svari_fail(err, SVARI_INTERNAL, "the design has no replicates");
  double *centre = malloc((k + 1) * sizeof *centre);
  if (!centre) return svari_fail_memory(err);
  for (size_t j = 0; j < k; j++) centre[j] = centre_of(weights, values, estimate, k, j);
  for (size_t a = 0; a < k; a++) {
    for (size_t b = a; b < (full ? k : a + 1); b++) {
      replicate_pair pair = {.k = k, .a = a, .b = b, .values = values, .centre = centre};
      double value = covariance_of(weights, &pair);
      if (full)
        out[a * k + b] = out[b * k + a] = value;
      else
        out[a] = value;
    }
  }
  if (dropped) *dropped = count_dropped(values, weights->nreplicates, k);
  free(centre);
  return SVARI_OK;
}
