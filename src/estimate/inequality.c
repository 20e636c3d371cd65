/* Inequality and poverty: Gini, at-risk-of-poverty rate, quintile share ratio. Influences after Deville (1999, Survey
 * Methodology 25) and Osier (2009, Survey Research Methods 3), as the statistical offices of the European Union use
 * them; quantiles are the smallest value whose cumulated share reaches p. */
#include <math.h>
#include <string.h>

#include "estimate/functional.h"

static double weight_of(const svari_ranked *r) {
  double sum = 0;
  for (size_t i = 0; i < r->count; i++) sum += r->weight[i];
  return sum;
}

static double total_of(const svari_ranked *r) {
  double sum = 0;
  for (size_t i = 0; i < r->count; i++) sum += r->weight[i] * r->value[i];
  return sum;
}

static double quantile(const svari_ranked *r, double p, double size) {
  double sum = 0, wanted = (p - 1e-12) * size;
  for (size_t i = 0; i < r->count; i++) {
    sum += r->weight[i];
    if (sum >= wanted && sum > 0) return r->value[i];
  }
  return NAN;
}

/* A = sum over pairs of w w max(x, x): the Gini coefficient is A / (N T) - 1 with N the size and T the total. */
static double pairs_of(const svari_ranked *r) {
  double before = 0, sum = 0;
  for (size_t i = 0; i < r->count; i++) {
    sum += r->weight[i] * r->value[i] * (2 * before + r->weight[i]);
    before += r->weight[i];
  }
  return sum;
}

static double gini(const svari_ranked *r, double fraction) {
  (void)fraction;
  double size = weight_of(r), total = total_of(r);
  return size > 0 && total > 0 ? pairs_of(r) / (size * total) - 1 : NAN;
}

static void gini_influence(const svari_ranked *r, double fraction, double *out) {
  (void)fraction;
  double size = weight_of(r), total = total_of(r), ratio = pairs_of(r) / (size * total);
  double up_to = 0, above = total;
  for (size_t i = 0; i < r->count; i++) {
    up_to += r->weight[i];
    above -= r->weight[i] * r->value[i];
    double derivative = 2 * (r->value[i] * up_to + above);
    out[i] = derivative / (size * total) - ratio * (1 / size + r->value[i] / total);
  }
}

/* Weight and total of the values up to q. */
static void lower_part(const svari_ranked *r, double q, double *size, double *total) {
  *size = *total = 0;
  for (size_t i = 0; i < r->count && r->value[i] <= q; i++) {
    *size += r->weight[i];
    *total += r->weight[i] * r->value[i];
  }
}

/* Means of the two ends, so that groups that the values' steps make unequal are still compared rightly. */
static double share_ratio(const svari_ranked *r, double fraction) {
  double size = weight_of(r), low[2], high[2];
  if (!(size > 0)) return NAN;
  lower_part(r, quantile(r, fraction, size), &low[0], &low[1]);
  lower_part(r, quantile(r, 1 - fraction, size), &high[0], &high[1]);
  double poor = low[1] / low[0], rich = (total_of(r) - high[1]) / (size - high[0]);
  return poor > 0 ? rich / poor : NAN;
}

/* Influence of a record with value x on the total up to the quantile q at p: the quantile moves too, by a share whose
 * density cancels (Osier 2009, section 3). */
static double lower_slope(double x, double p, double q) { return (x <= q ? x - q : 0) + p * q; }

static void share_ratio_influence(const svari_ranked *r, double fraction, double *out) {
  double size = weight_of(r), low = quantile(r, fraction, size), high = quantile(r, 1 - fraction, size);
  double ratio = share_ratio(r, fraction), group, poor;
  lower_part(r, low, &group, &poor);
  for (size_t i = 0; i < r->count; i++) {
    double x = r->value[i], rich_slope = x - lower_slope(x, 1 - fraction, high);
    out[i] = (rich_slope - ratio * lower_slope(x, fraction, low)) / poor;
  }
}

static double inside_weight(const svari_ranked *r) {
  double sum = 0;
  for (size_t i = 0; i < r->count; i++)
    if (!r->inside || r->inside[i]) sum += r->weight[i];
  return sum;
}

static double poverty_rate(const svari_ranked *r, double fraction) {
  double threshold = fraction * quantile(r, 0.5, weight_of(r)), poor = 0, size = inside_weight(r);
  for (size_t i = 0; i < r->count; i++)
    if ((!r->inside || r->inside[i]) && r->value[i] < threshold) poor += r->weight[i];
  return size > 0 && !isnan(threshold) ? poor / size : NAN;
}

/* Gaussian kernel density at x, of the domain or of everybody; bandwidth: standard deviation over the fifth root of the
 * size. */
static double density(const svari_ranked *r, double x, bool everybody) {
  double size = 0, sum = 0, squares = 0, kernel = 0;
  for (size_t i = 0; i < r->count; i++) {
    if (!everybody && r->inside && !r->inside[i]) continue;
    size += r->weight[i];
    sum += r->weight[i] * r->value[i];
    squares += r->weight[i] * r->value[i] * r->value[i];
  }
  double spread = sqrt(fmax(squares / size - sum / size * (sum / size), 0)), width = spread / pow(size, 0.2);
  for (size_t i = 0; i < r->count; i++) {
    if (!everybody && r->inside && !r->inside[i]) continue;
    double u = (x - r->value[i]) / width;
    kernel += r->weight[i] * exp(-u * u / 2);
  }
  return kernel / (size * width * sqrt(2 * acos(-1)));
}

static void poverty_influence(const svari_ranked *r, double fraction, double *out) {
  double size = weight_of(r), domain = inside_weight(r), median = quantile(r, 0.5, size), threshold = fraction * median;
  double rate = poverty_rate(r, fraction);
  double pull = density(r, threshold, false) * fraction / (density(r, median, true) * size);
  for (size_t i = 0; i < r->count; i++) {
    bool inside = !r->inside || r->inside[i];
    double own = inside ? ((r->value[i] < threshold) - rate) / domain : 0;
    out[i] = own - pull * ((r->value[i] <= median) - 0.5);
  }
}

const svari_functional svari_functionals[] = {
    {"gini", "Gini coefficient, 0 to 1", NAN, false, true, gini, gini_influence},
    {"qsr", "mean of the richest fifth over that of the poorest", 0.2, false, false, share_ratio,
     share_ratio_influence},
    {"arpr", "share of people under 60% of everybody's median", 0.6, true, false, poverty_rate, poverty_influence},
};
const size_t svari_functionals_count = sizeof svari_functionals / sizeof *svari_functionals;

const svari_functional *svari_functional_find(const char *name) {
  for (size_t i = 0; i < svari_functionals_count; i++)
    if (!strcmp(svari_functionals[i].name, name)) return &svari_functionals[i];
  return NULL;
}
