/* Exact sums: the nearest double, and the same terms whatever the order. */
#include <criterion/criterion.h>
#include <float.h>
#include <math.h>

#include "base/exact.h"

static uint64_t state = 88172645463325252u;

static double draw(void) {
  state ^= state << 13;
  state ^= state >> 7;
  state ^= state << 17;
  double mantissa = (double)(int64_t)state / 9.3e18;
  return ldexp(mantissa, (int)(state % 120) - 60);
}

Test(base_exact, rounds_once) {
  svari_arena *arena = svari_arena_new();
  svari_exact sum = {0};
  const double terms[] = {1, DBL_EPSILON / 2, 1e300, 1e-40, -1e300};
  for (size_t i = 0; i < 5; i++) cr_assert(svari_exact_add(arena, &sum, terms[i]));
  cr_assert_eq(svari_exact_value(&sum), 1 + DBL_EPSILON); /* just over the middle */
  cr_assert(svari_exact_add(arena, &sum, -1e-40));
  cr_assert_eq(svari_exact_value(&sum), 1); /* the middle: to even */
  cr_assert(svari_exact_add(arena, &sum, -1));
  cr_assert_eq(svari_exact_value(&sum), DBL_EPSILON / 2);
  svari_arena_free(arena);
}

Test(base_exact, products_keep_every_bit) {
  svari_arena *arena = svari_arena_new();
  svari_exact sum = {0};
  double a = 1 + DBL_EPSILON, term;
  cr_assert(svari_exact_add_product(arena, &sum, a, a));
  cr_assert(svari_exact_add(arena, &sum, -1 - 2 * DBL_EPSILON));
  cr_assert(svari_exact_take(&sum, &term));
  cr_assert_eq(term, DBL_EPSILON * DBL_EPSILON);
  cr_assert_not(svari_exact_take(&sum, &term));
  svari_arena_free(arena);
}

Test(base_exact, terms_do_not_depend_on_the_grouping) {
  enum { COUNT = 2000, MOST = 40 };
  svari_arena *arena = svari_arena_new();
  double *x = SVARI_NEW(arena, double, COUNT), term[2];
  svari_exact forward = {0}, halves[2] = {{0}}, joined = {0};
  for (size_t i = 0; i < COUNT; i++) x[i] = draw();
  for (size_t i = 0; i < COUNT; i++) {
    cr_assert(svari_exact_add(arena, &forward, x[i]));
    cr_assert(svari_exact_add(arena, &halves[i % 2], x[COUNT - 1 - i]));
  }
  for (int h = 0; h < 2; h++)
    while (svari_exact_take(&halves[h], term)) cr_assert(svari_exact_add(arena, &joined, *term));
  for (size_t k = 0; k < MOST; k++) {
    bool more = svari_exact_take(&forward, &term[0]);
    cr_assert_eq(more, svari_exact_take(&joined, &term[1]));
    if (!more) break;
    cr_assert_eq(term[0], term[1]);
    cr_assert_lt(k, MOST - 1);
  }
  svari_arena_free(arena);
}
