/* Sums that do not drift: Neumaier's compensated adder (1974, ZAMM 54), exact to about two roundings for
 * any order of magnitude. Plain Kahan loses the term when it is larger than the sum; pairwise sums need
 * the length ahead. */
#ifndef SVARI_SRC_BASE_SUM_H
#define SVARI_SRC_BASE_SUM_H

#include <math.h>

typedef struct svari_sum {
  double high, low;
} svari_sum;

static inline void svari_sum_add(svari_sum *sum, double term) {
  double total = sum->high + term;
  if (fabs(sum->high) >= fabs(term))
    sum->low += (sum->high - total) + term;
  else
    sum->low += (term - total) + sum->high;
  sum->high = total;
}

static inline double svari_sum_value(const svari_sum *sum) { return sum->high + sum->low; }

#endif
