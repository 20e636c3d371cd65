/* Hadamard matrices: square, of +1 and -1, with orthogonal rows; the first row and the first column are all +1. */
#ifndef SVARI_SRC_DESIGN_HADAMARD_H
#define SVARI_SRC_DESIGN_HADAMARD_H

#include "base/arena.h"

/* The least order of at least `least` that can be made here: Paley's two constructions (1933, J. Math. Phys. 12) for
 * primes, doubled after Sylvester as often as needed. Never more than 12 over `least` up to 2000. */
size_t svari_hadamard_order(size_t least);
/* The matrix of an order that svari_hadamard_order() gave, row-major; NULL without memory. */
signed char *svari_hadamard_new(svari_arena *arena, size_t order) SVARI_MUST_CHECK;

#endif
