/* The incomplete beta function by its continued fraction. GSL has one too, but its tails for t and F are
 * Cornish-Fisher expansions good to 1e-7, its small F tails come out as 0, and its inverse calls the
 * handler that aborts. */
#include "num/beta.h"

#include <gsl/gsl_sf_gamma.h>
#include <math.h>

enum { MOST_TERMS = 100000 };
static const double TINY = 1e-300, ENOUGH = 1e-16;

static double away_from_zero(double v) { return fabs(v) < TINY ? TINY : v; }

/* The fraction's value in x < (a + 1)/(a + b + 2), where it converges fast. */
static double fraction(double x, double a, double b) {
  double c = 1, d = 1 / away_from_zero(1 - (a + b) * x / (a + 1)), h = d;
  for (int m = 1; m < MOST_TERMS; m++) {
    double even = m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m));
    d = 1 / away_from_zero(1 + even * d);
    c = away_from_zero(1 + even / c);
    h *= d * c;
    double odd = -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1));
    d = 1 / away_from_zero(1 + odd * d);
    c = away_from_zero(1 + odd / c);
    h *= d * c;
    if (fabs(d * c - 1) < ENOUGH * 4) return h;
  }
  return NAN;
}

/* ln x where y = 1 - x is exact and small. */
static double log_of(double x, double y) { return y < 0.5 ? log1p(-y) : log(x); }

double svari_beta_lower(double x, double y, double a, double b) {
  if (x <= 0) return 0;
  if (y <= 0) return 1;
  double front = exp(a * log_of(x, y) + b * log_of(y, x) - gsl_sf_lnbeta(a, b));
  if (x < (a + 1) / (a + b + 2)) return front * fraction(x, a, b) / a;
  return 1 - front * fraction(y, b, a) / b;
}
