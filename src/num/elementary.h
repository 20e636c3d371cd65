/* The exponential and a logarithm, from additions, multiplications and divisions alone: a compiler makes vectors of
 * them, and the digits are the same on every machine. */
#ifndef SVARI_SRC_NUM_ELEMENTARY_H
#define SVARI_SRC_NUM_ELEMENTARY_H

#include <stdbool.h>
#include <stdint.h>
#include <string.h>

/* log 2 in two parts; a whole number below 2^20 times the first is exact. */
#define SVARI_LN2_HIGH 0x1.62e42feep-1
#define SVARI_LN2_LOW 0x1.a39ef35793c76p-33

/* e^x for |x| <= 700, to one unit in the last place; of NaN NaN. With k the whole number next to x / log 2 and
 * r = x - k log 2, |r| < 0.35, it is 2^k (1 + (cosh r - 1) + sinh r), both by their series. */
static inline double svari_exp(double x) {
  const double shift = 0x1.8p52; /* adding it rounds to whole numbers, and leaves them in the last bits */
  double shifted = x * 0x1.71547652b82fep0 + shift, k = shifted - shift, power;
  uint64_t bits;
  memcpy(&bits, &shifted, sizeof bits);
  bits = (bits + 1023) << 52;
  memcpy(&power, &bits, sizeof power);
  double r = (x - k * SVARI_LN2_HIGH) - k * SVARI_LN2_LOW, q = r * r;
  double even = 1. / 2 + q * (1. / 24 + q * (1. / 720 + q * (1. / 40320 + q * (1. / 3628800 + q * (1. / 479001600)))));
  double odd =
      1. / 6 + q * (1. / 120 + q * (1. / 5040 + q * (1. / 362880 + q * (1. / 39916800 + q * (1. / 6227020800)))));
  return power * (1 + (r + q * (even + r * odd)));
}

/* log(1 + e) for 0 <= e <= 1, to one and a half units in the last place; of NaN NaN. 1 + e is 1 + f, or twice that,
 * with |f| <= 0.5; log(1 + f) = 2 artanh(s) with s = f / (2 + f), its series written so that f is its first term. */
static inline double svari_log_above_one(double e) {
  bool far = e > 0.5;
  double f = far ? (e - 1) / 2 : e, s = f / (2 + f), q = s * s, q2 = q * q;
  double even = 2. / 5 + q2 * (2. / 9 + q2 * (2. / 13 + q2 * (2. / 17 + q2 * (2. / 21))));
  double odd = 2. / 3 + q2 * (2. / 7 + q2 * (2. / 11 + q2 * (2. / 15 + q2 * (2. / 19))));
  double tail = f - s * (f - q * (odd + q * even));
  return far ? SVARI_LN2_HIGH + (SVARI_LN2_LOW + tail) : tail;
}

#endif
