/* Statistics of spread: variance, covariance, correlation, over n - 1 as R's svyvar.
 * Terms of one argument: 1, x, x². Of two: 1, x, y, x², y², xy. */
#include <float.h>
#include <math.h>

#include "estimate/statistics.h"

static double correction(double n) { return n > 1 ? n / (n - 1) : NAN; }

void svari_variance_terms(const double *x, double *terms) {
  terms[1] = x[0];
  terms[2] = x[0] * x[0];
}

/* Σw xy / Σw less the product of the means. Of a constant with itself only rounding is left of the difference: that is
 * 0, or a replicate in which nothing varies would have a correlation. */
static double cross(const double *t, int x, int y, int xy) {
  double product = t[xy] / t[0], found = product - t[x] / t[0] * (t[y] / t[0]);
  return x == y && fabs(found) <= 64 * DBL_EPSILON * fabs(product) ? 0 : found;
}

double svari_variance_value(const double *t, double n) { return t[0] == 0 ? NAN : correction(n) * cross(t, 1, 1, 2); }

void svari_variance_gradient(const double *t, double n, double *g) {
  double k = correction(n) / t[0], mean = t[1] / t[0];
  g[0] = k * (2 * mean * mean - t[2] / t[0]);
  g[1] = -2 * k * mean;
  g[2] = k;
}

double svari_deviation_value(const double *t, double n) {
  double variance = svari_variance_value(t, n);
  return variance >= 0 ? sqrt(variance) : NAN;
}

/* Half the variance's over the deviation; there is none where nothing varies. */
void svari_deviation_gradient(const double *t, double n, double *g) {
  double deviation = svari_deviation_value(t, n);
  svari_variance_gradient(t, n, g);
  for (int i = 0; i < 3; i++) g[i] = deviation > 0 ? g[i] / (2 * deviation) : 0;
}

void svari_pair_terms(const double *x, double *terms) {
  terms[1] = x[0];
  terms[2] = x[1];
  terms[3] = x[0] * x[0];
  terms[4] = x[1] * x[1];
  terms[5] = x[0] * x[1];
}

/* Gradient of cross(t, x, y, xy), added to g times `by`. */
static void cross_gradient(const double *t, int x, int y, int xy, double by, double *g) {
  g[0] += by * (2 * t[x] / t[0] * t[y] / t[0] - t[xy] / t[0]) / t[0];
  g[x] -= by * t[y] / t[0] / t[0];
  g[y] -= by * t[x] / t[0] / t[0];
  g[xy] += by / t[0];
}

double svari_covariance_value(const double *t, double n) { return t[0] == 0 ? NAN : correction(n) * cross(t, 1, 2, 5); }

void svari_covariance_gradient(const double *t, double n, double *g) {
  for (int i = 0; i < 6; i++) g[i] = 0;
  cross_gradient(t, 1, 2, 5, correction(n), g);
}

double svari_correlation_value(const double *t, double n) {
  (void)n;
  if (t[0] == 0) return NAN;
  double vx = cross(t, 1, 1, 3), vy = cross(t, 2, 2, 4);
  return vx > 0 && vy > 0 ? cross(t, 1, 2, 5) / sqrt(vx * vy) : NAN;
}

void svari_correlation_gradient(const double *t, double n, double *g) {
  double vx = cross(t, 1, 1, 3), vy = cross(t, 2, 2, 4), r = svari_correlation_value(t, n);
  for (int i = 0; i < 6; i++) g[i] = 0;
  cross_gradient(t, 1, 2, 5, 1 / sqrt(vx * vy), g);
  cross_gradient(t, 1, 1, 3, -r / (2 * vx), g);
  cross_gradient(t, 2, 2, 4, -r / (2 * vy), g);
}

/* Slope of y on x in the population. */
static double slope_value(const double *t, double n) {
  (void)n;
  if (t[0] == 0) return NAN;
  double vx = cross(t, 1, 1, 3);
  return vx > 0 ? cross(t, 1, 2, 5) / vx : NAN;
}

static void slope_gradient(const double *t, double n, double *g) {
  double vx = cross(t, 1, 1, 3);
  for (int i = 0; i < 6; i++) g[i] = 0;
  cross_gradient(t, 1, 2, 5, 1 / vx, g);
  cross_gradient(t, 1, 1, 3, -slope_value(t, n) / vx, g);
}

const svari_form svari_form_slope = {6, slope_value, slope_gradient};
