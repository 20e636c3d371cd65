/* Statistics of level: means, totals, shares, ratios, counts. */
#include <math.h>

#include "estimate/statistics.h"

double svari_total_value(const double *t, double n) {
  (void)n;
  return t[0];
}

void svari_total_gradient(const double *t, double n, double *g) {
  (void)t, (void)n;
  g[0] = 1;
}

/* t0: size of the domain, t1: total */
double svari_mean_value(const double *t, double n) {
  (void)n;
  return t[0] == 0 ? NAN : t[1] / t[0];
}

void svari_mean_gradient(const double *t, double n, double *g) {
  (void)n;
  g[0] = -t[1] / t[0] / t[0];
  g[1] = 1 / t[0];
}

void svari_mean_terms(const double *x, double *terms) { terms[1] = x[0]; }

void svari_total_terms(const double *x, double *terms) { terms[0] = x[0]; }

/* Geometric mean exp(t1 / t0) with t1 the total of logarithms. */
double svari_geometric_value(const double *t, double n) {
  (void)n;
  return t[0] == 0 ? NAN : exp(t[1] / t[0]);
}

void svari_geometric_gradient(const double *t, double n, double *g) {
  double value = svari_geometric_value(t, n);
  svari_mean_gradient(t, n, g);
  g[0] *= value;
  g[1] *= value;
}

void svari_geometric_terms(const double *x, double *terms) { terms[1] = log(x[0]); }

/* ratio: t0 denominator, t1 numerator */
void svari_ratio_terms(const double *x, double *terms) {
  terms[1] = x[0];
  terms[0] = x[1];
}

void svari_share_terms(const double *x, double *terms) { terms[0] = terms[1] = x[0]; }

/* Two means: t0, t1 size and total of the first group, t2, t3 of the second; the second less the first. */
static double difference_value(const double *t, double n) {
  (void)n;
  return t[0] == 0 || t[2] == 0 ? NAN : t[3] / t[2] - t[1] / t[0];
}

static void difference_gradient(const double *t, double n, double *g) {
  svari_mean_gradient(t + 2, n, g + 2);
  svari_mean_gradient(t, n, g);
  g[0] = -g[0];
  g[1] = -g[1];
}

/* A cell t0 less the product of its margins t1, t2 over the total t3. */
static double excess_value(const double *t, double n) {
  (void)n;
  return t[3] == 0 ? NAN : t[0] - t[1] * t[2] / t[3];
}

static void excess_gradient(const double *t, double n, double *g) {
  (void)n;
  g[0] = 1;
  g[1] = -t[2] / t[3];
  g[2] = -t[1] / t[3];
  g[3] = t[1] * t[2] / t[3] / t[3];
}

const svari_form svari_form_total = {1, svari_total_value, svari_total_gradient};
const svari_form svari_form_mean = {2, svari_mean_value, svari_mean_gradient};
const svari_form svari_form_difference = {4, difference_value, difference_gradient};
const svari_form svari_form_excess = {4, excess_value, excess_gradient};
