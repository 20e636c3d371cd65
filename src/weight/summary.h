/* Distribution of weights. */
#ifndef SVARI_SRC_WEIGHT_SUMMARY_H
#define SVARI_SRC_WEIGHT_SUMMARY_H

#include "base/arena.h"
#include "weight/weights.h"

/* Of the weights that are not zero; room from `scratch`, false without memory. */
bool svari_weight_summary_make(svari_arena *scratch, const double *weights, size_t nrecords, svari_weight_summary *out);

/* The same of rows that stand for several records: no least and largest weight, no quantiles. */
svari_weight_summary svari_weight_summary_of_rows(const double *weights, const svari_frequency *frequency,
                                                  size_t nrows);

/* The values of the given ranks (0-based, ascending) of `count` numbers, none NaN, in time linear in `count`:
 * by radix on their bits. `keys` and `room` hold count each and are destroyed. */
void svari_select_ranks(uint64_t *keys, uint64_t *room, size_t count, const size_t *ranks, size_t nranks, double *out);
/* A number's key: keys are ordered as the numbers are. */
uint64_t svari_rank_key(double value);
/* The median of the weights that are not zero (the mean of the middle two); NaN when there are none. false without
 * memory. */
bool svari_weight_median(svari_arena *scratch, const double *weights, size_t nrecords, double *out);

#endif
