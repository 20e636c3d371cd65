/* Sums without rounding, so that parts added in any grouping give the same number: an expansion of doubles that do not
 * overlap (Shewchuk 1997, Discrete & Computational Geometry 18, grow-expansion). */
#ifndef SVARI_SRC_BASE_EXACT_H
#define SVARI_SRC_BASE_EXACT_H

#include "base/arena.h"

/* Zero is an empty sum. Terms are finite, and so must the sum be. */
typedef struct svari_exact {
  double *part; /* by rising size, in the arena */
  size_t count, capacity;
} svari_exact;

/* False without memory. */
SVARI_MUST_CHECK bool svari_exact_add(svari_arena *arena, svari_exact *sum, double term);
/* a × b without rounding, unless the product's last bits are under the least double. */
SVARI_MUST_CHECK bool svari_exact_add_product(svari_arena *arena, svari_exact *sum, double a, double b);
/* The double nearest to the sum, ties to even. */
double svari_exact_value(const svari_exact *sum);
/* Takes svari_exact_value() off the sum and gives it in *term; false when nothing was left. The terms taken one after
 * the other depend on the sum alone, not on how it came about. */
bool svari_exact_take(svari_exact *sum, double *term);

#endif
