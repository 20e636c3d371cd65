/* The families of models: one row each. The logistic family is kept to |eta| <= 30, where the mean differs from 0 or 1
 * by some hundred roundings; past it the weights of the working regression lose all digits. */
#include "num/glm.h"

#include <math.h>
#include <string.h>

static double same(double x) { return x; }
static double one(double x) {
  (void)x;
  return 1;
}
static double zero(double x) {
  (void)x;
  return 0;
}
static double squared_error(double y, double mean) { return (y - mean) * (y - mean); }
static const char *any(double y) {
  (void)y;
  return NULL;
}

enum { LARGEST_ETA = 30, LARGEST_LOG = 700 };

static double held(double eta, double most) { return eta > most ? most : eta < -most ? -most : eta; }

static double logistic(double eta) { return 1 / (1 + exp(-held(eta, LARGEST_ETA))); }
static double logistic_slope(double eta) {
  double e = exp(-fabs(held(eta, LARGEST_ETA)));
  return e / ((1 + e) * (1 + e));
}
static double logistic_bend(double eta) { return logistic_slope(eta) * (1 - 2 * logistic(eta)); }
static double logit(double mean) { return log(mean / (1 - mean)); }
static double bernoulli(double mean) { return mean * (1 - mean); }
static double y_log(double y, double mean) { return y > 0 ? y * log(y / mean) : 0; }
static double binomial_deviance(double y, double mean) { return 2 * (y_log(y, mean) + y_log(1 - y, 1 - mean)); }
static double towards_half(double y) { return (y + 0.5) / 2; }
static const char *not_share(double y) { return y >= 0 && y <= 1 ? NULL : "is not between 0 and 1"; }

static double exponential(double eta) { return exp(held(eta, LARGEST_LOG)); }
static double poisson_deviance(double y, double mean) { return 2 * (y_log(y, mean) - (y - mean)); }
static double off_zero(double y) { return y + 0.1; }
static const char *negative(double y) { return y >= 0 ? NULL : "is negative"; }

const svari_family svari_families[] = {
    {.name = "gaussian",
     .what = "a number, identity link",
     .mean = same,
     .slope = one,
     .bend = zero,
     .link = same,
     .variance = one,
     .deviance = squared_error,
     .start = same,
     .refuse = any,
     .exact = true,
     .dispersed = true},
    {.name = "binomial",
     .what = "two levels or 0/1, logit link",
     .mean = logistic,
     .slope = logistic_slope,
     .bend = logistic_bend,
     .link = logit,
     .variance = bernoulli,
     .deviance = binomial_deviance,
     .start = towards_half,
     .refuse = not_share,
     .two_level = true},
    {.name = "poisson",
     .what = "a count, log link",
     .mean = exponential,
     .slope = exponential,
     .bend = exponential,
     .link = log,
     .variance = same,
     .deviance = poisson_deviance,
     .start = off_zero,
     .refuse = negative},
    {.name = "quasibinomial",
     .what = "two levels or a share, logit link, dispersion estimated",
     .mean = logistic,
     .slope = logistic_slope,
     .bend = logistic_bend,
     .link = logit,
     .variance = bernoulli,
     .deviance = binomial_deviance,
     .start = towards_half,
     .refuse = not_share,
     .dispersed = true,
     .two_level = true},
    {.name = "quasipoisson",
     .what = "a number not negative, log link, dispersion estimated",
     .mean = exponential,
     .slope = exponential,
     .bend = exponential,
     .link = log,
     .variance = same,
     .deviance = poisson_deviance,
     .start = off_zero,
     .refuse = negative,
     .dispersed = true},
};
const size_t svari_families_count = sizeof svari_families / sizeof *svari_families;

const svari_family *svari_family_find(const char *name) {
  for (size_t i = 0; i < svari_families_count; i++)
    if (strcmp(svari_families[i].name, name) == 0) return &svari_families[i];
  return NULL;
}
