/* The exponential and the logarithm that loops are made of vectors with, against those of the C library in long double.
 */
#include "fixture.h"
#include "num/elementary.h"
#include "num/random.h"

#include <math.h>

enum { DRAWS = 200000 };

/* Distance from the exact value in units of its last place. */
static double units_off(double value, long double exact) {
  int exponent;
  frexpl(exact, &exponent);
  return (double)(fabsl(value - exact) / ldexpl(1, exponent - 53));
}

Test(num_elementary, exponential) {
  svari_random random = svari_random_start(3, 0);
  for (int i = 0; i < DRAWS; i++) {
    double x = (svari_random_uniform(&random) - 0.5) * (i % 2 ? 1400 : 60);
    cr_assert(units_off(svari_exp(x), expl((long double)x)) <= 1, "%.17g", x);
  }
  cr_expect_eq(svari_exp(0), 1);
  cr_expect_eq(svari_exp(-0.0), 1);
  cr_expect(units_off(svari_exp(700), expl(700)) <= 1);
  cr_expect(units_off(svari_exp(-700), expl(-700)) <= 1);
  cr_expect(isnan(svari_exp(NAN)));
}

Test(num_elementary, logarithm_above_one) {
  svari_random random = svari_random_start(4, 0);
  for (int i = 0; i < DRAWS; i++) {
    double e = svari_random_uniform(&random);
    if (i % 2) e = exp(-700 * e);
    cr_assert(units_off(svari_log_above_one(e), log1pl((long double)e)) <= 1.5, "%.17g", e);
  }
  cr_expect_eq(svari_log_above_one(0), 0);
  for (double e = 0.4375; e <= 1; e += 0x1p-12)
    cr_assert(units_off(svari_log_above_one(e), log1pl((long double)e)) <= 1.5);
  cr_expect(isnan(svari_log_above_one(NAN)));
}
