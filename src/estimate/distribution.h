/* Weighted distributions of a number, by domain: what quantiles are read from. */
#ifndef SVARI_SRC_ESTIMATE_DISTRIBUTION_H
#define SVARI_SRC_ESTIMATE_DISTRIBUTION_H

#include "estimate/domain.h"

/* Distinct values in ascending order; zero weights are left out. `reached` is the most that the weight up to some value
 * not above this one comes to: with weights of both signs (linear calibration) the sum itself may fall again. */
typedef struct svari_distribution {
  size_t count;
  const double *value, *reached;
  double total; /* sum of all weights */
} svari_distribution;

/* One distribution per domain, from one sort. The column has no missing value inside the domains. */
SVARI_MUST_CHECK svari_status svari_distributions_make(svari_arena *arena, const svari_weights *weights,
                                                       const svari_domains *domains, const svari_column *column,
                                                       svari_distribution **out, svari_error *err);
/* The smallest value whose cumulated share reaches p (to within 1e-12); NaN of nothing. */
double svari_distribution_quantile(const svari_distribution *distribution, double p);

/* Records of a domain ascending by value: order[start[d]] .. order[start[d + 1] - 1] are those of domain d. */
typedef struct svari_order {
  const uint32_t *record;
  const size_t *start; /* count of domains + 1 */
} svari_order;
SVARI_MUST_CHECK svari_status svari_order_make(svari_arena *arena, const svari_weights *weights,
                                               const svari_domains *domains, const double *value, svari_order *out,
                                               svari_error *err);

#endif
