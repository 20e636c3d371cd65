/* Statistics that are no function of a few totals but of the whole weighted distribution: each with its influence, the
 * derivative of its value by each record's weight, so that variance works on it as on a total. */
#ifndef SVARI_SRC_ESTIMATE_FUNCTIONAL_H
#define SVARI_SRC_ESTIMATE_FUNCTIONAL_H

#include "svari/base.h"

/* Records ascending by value. Weights may be 0 (in a replicate). */
typedef struct svari_ranked {
  size_t count;
  const double *value, *weight;
  const bool *inside; /* records of the domain; NULL: all. Only where the functional `looks_at_whole` */
} svari_ranked;

typedef struct svari_functional {
  const char *name;
  const char *what;
  double fraction;     /* its parameter when the run file gives none; NaN: it has none */
  bool looks_at_whole; /* the domain is measured against everybody's distribution */
  bool smooth;         /* the influence is the exact derivative by a weight; else it foresees moving quantiles */
  double (*value)(const svari_ranked *ranked, double fraction); /* NaN: there is none */
  void (*influence)(const svari_ranked *ranked, double fraction, double *out);
} svari_functional;

extern const svari_functional svari_functionals[];
extern const size_t svari_functionals_count;
const svari_functional *svari_functional_find(const char *name);

#endif
