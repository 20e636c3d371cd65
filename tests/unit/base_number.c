/* Exact number text against the C library's, over numbers that are hard to round. */
#include <criterion/criterion.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/number.h"

static double hard_number(int kind, unsigned short seed[3]) {
  double u = erand48(seed), power = pow(10, (int)(erand48(seed) * 20) - 4);
  switch (kind) {
    case 0: return u * power;
    case 1: return floor(u * 1e6) / pow(10, (int)(erand48(seed) * 6));
    case 2: return ldexp(floor(u * 1024), -(int)(erand48(seed) * 20)); /* ties */
    case 3: return power * (1 - ldexp(1, -52 - (int)(u * 3)));         /* just under a power of ten */
    case 4: return power + ldexp(1, -(int)(u * 50));
    default: return ldexp(u, (int)(erand48(seed) * 2000) - 1000);
  }
}

Test(base_number, exact_text_is_that_of_printf) {
  unsigned short seed[3] = {1, 2, 3};
  for (int i = 0; i < 300000; i++) {
    double value = hard_number(i % 6, seed);
    char found[SVARI_NUMBER_TEXT], wanted[SVARI_NUMBER_TEXT];
    svari_number_exact(value, found);
    snprintf(wanted, sizeof wanted, "%.17g", value);
    cr_assert_str_eq(found, wanted);
  }
}
