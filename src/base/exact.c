/* Exact sums. */
#include "base/exact.h"

#include <math.h>

/* high + low = a + b, high the rounded sum (Dekker 1971; Knuth). */
static double two_sum(double a, double b, double *low) {
  double high = a + b, of_b = high - a;
  *low = (a - (high - of_b)) + (b - of_b);
  return high;
}

/* The parts that stay move down over those that became zero; what is left of the term is returned. */
static double absorb(svari_exact *sum, double term) {
  size_t kept = 0;
  for (size_t i = 0; i < sum->count; i++) {
    double low;
    term = two_sum(sum->part[i], term, &low);
    if (low != 0) sum->part[kept++] = low;
  }
  sum->count = kept;
  return term;
}

bool svari_exact_add(svari_arena *arena, svari_exact *sum, double term) {
  double high = absorb(sum, term);
  if (high == 0) return true;
  double *slot = SVARI_PUSH(arena, sum->part, sum->count, sum->capacity);
  if (slot) *slot = high;
  return slot != NULL;
}

bool svari_exact_add_product(svari_arena *arena, svari_exact *sum, double a, double b) {
  double high = a * b, low = fma(a, b, -high);
  return svari_exact_add(arena, sum, low) && svari_exact_add(arena, sum, high);
}

double svari_exact_value(const svari_exact *sum) {
  size_t n = sum->count;
  if (n == 0) return 0;
  double high = sum->part[--n], low = 0;
  while (n > 0 && low == 0) high = two_sum(high, sum->part[--n], &low);
  /* Halfway between two doubles so far: what lies below decides. */
  if (n > 0 && low != 0 && (low < 0) == (sum->part[n - 1] < 0)) {
    double up = high + 2 * low;
    if (up - high == 2 * low) high = up;
  }
  return high;
}

bool svari_exact_take(svari_exact *sum, double *term) {
  if (sum->count == 0) return false;
  *term = svari_exact_value(sum);
  double rest = absorb(sum, -*term);
  if (rest != 0) sum->part[sum->count++] = rest; /* there is room: a part at least was absorbed */
  return true;
}
