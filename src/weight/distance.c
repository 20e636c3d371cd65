/* The table of distances. Another one is two functions of a line and a row. */
#include "weight/distance.h"

#include <math.h>
#include <string.h>

#define UNUSED(x) (void)(x)

/* Chi-square: (g - 1)^2 / 2. */
static double linear(double u, const double *b) {
  UNUSED(b);
  return 1 + u;
}
static double linear_slope(double u, const double *b) {
  UNUSED(b);
  UNUSED(u);
  return 1;
}

/* Kullback–Leibler: g ln g - g + 1. */
static double raking(double u, const double *b) {
  UNUSED(b);
  return exp(u);
}

/* Deville and Särndal's case 6: F runs from the lower to the upper bound and reaches neither. Written with the
 * exponential of a number not above 0, so that it can't overflow. */
static double logit(double u, const double *b) {
  double low = b[0], high = b[1], a = (high - low) / ((1 - low) * (high - 1));
  if (u > 0) {
    double e = exp(-a * u);
    return (low * (high - 1) * e + high * (1 - low)) / ((high - 1) * e + (1 - low));
  }
  double e = exp(a * u);
  return (low * (high - 1) + high * (1 - low) * e) / ((high - 1) + (1 - low) * e);
}
static double logit_slope(double u, const double *b) {
  double g = logit(u, b);
  return (g - b[0]) * (b[1] - g) / ((1 - b[0]) * (b[1] - 1));
}

/* Its derivative is sinh(g - 1/g) / 2: as dear to halve a weight as to double it. */
static double hyperbolic(double u, const double *b) {
  UNUSED(b);
  double s = asinh(2 * u) / 2;
  return s + sqrt(s * s + 1);
}
static double hyperbolic_slope(double u, const double *b) {
  UNUSED(b);
  double s = asinh(2 * u) / 2;
  return (1 + s / sqrt(s * s + 1)) / sqrt(1 + 4 * u * u);
}

/* Hellinger: 2 (√g - 1)^2; the domain ends at u = 2. */
static double hellinger(double u, const double *b) {
  UNUSED(b);
  return u < 2 ? 1 / ((1 - u / 2) * (1 - u / 2)) : INFINITY;
}
static double hellinger_slope(double u, const double *b) {
  UNUSED(b);
  return u < 2 ? 1 / ((1 - u / 2) * (1 - u / 2) * (1 - u / 2)) : INFINITY;
}

/* Minimum entropy (empirical likelihood): g - 1 - ln g; the domain ends at u = 1. */
static double entropy(double u, const double *b) {
  UNUSED(b);
  return u < 1 ? 1 / (1 - u) : INFINITY;
}
static double entropy_slope(double u, const double *b) {
  UNUSED(b);
  return u < 1 ? 1 / ((1 - u) * (1 - u)) : INFINITY;
}

const svari_distance svari_distances[] = {
    {"linear", "least squares; one solve, weights may become negative", false, false, linear, linear_slope},
    {"raking", "exponential; weights stay positive", false, true, raking, raking},
    {"logit", "between two bounds, smoothly", true, true, logit, logit_slope},
    {"sinh", "as far from the old weight upwards as downwards", false, true, hyperbolic, hyperbolic_slope},
    {"hellinger", "least squares of the roots of the weights", false, true, hellinger, hellinger_slope},
    {"likelihood", "empirical likelihood", false, true, entropy, entropy_slope},
};
const size_t svari_distances_count = sizeof svari_distances / sizeof *svari_distances;

const svari_distance *svari_distance_find(const char *name) {
  if (!name) return &svari_distances[0];
  for (size_t d = 0; d < svari_distances_count; d++)
    if (strcmp(svari_distances[d].name, name) == 0) return &svari_distances[d];
  return NULL;
}
