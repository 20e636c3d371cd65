/* The families of models: one row each. The logistic family is kept to |eta| <= 30, where the mean differs from 0 or 1
 * by some hundred roundings; past it the weights of the working regression lose all digits. */
#include "num/glm.h"

#include "num/elementary.h"

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
static void gaussian_at(double eta, double y, svari_glm_point *out) {
  *out = (svari_glm_point){.mean = eta, .slope = 1, .variance = 1, .deviance = (y - eta) * (y - eta)};
}
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
static double y_log(double y, double mean) { return y > 0 ? y * log(y / mean) : 0; }
/* With e = exp(-|eta|): mean 1 / (1 + e) or e / (1 + e), variance e / (1 + e)^2, and for y of 0 or 1 the deviance is
 * twice log(1 + e), plus |eta| on the wrong side. Variance and slope are the same. */
static void logistic_points(const double *eta, const double *y, size_t count, svari_glm_points *out) {
  int64_t shares = 0; /* as wide as a number: such a loop can be vectors */
  for (size_t i = 0; i < count; i++) {
    double near = held(eta[i], LARGEST_ETA), e = svari_exp(-fabs(near)), upper = 1 / (1 + e), lower = e * upper;
    double wrong = (1 - 2 * y[i]) * near;
    out->mean[i] = near >= 0 ? upper : lower;
    out->slope[i] = out->variance[i] = lower * upper;
    out->deviance[i] = 2 * (svari_log_above_one(e) + (wrong > 0 ? wrong : 0));
  }
  for (size_t i = 0; i < count; i++) shares |= (y[i] != 0) & (y[i] != 1);
  for (size_t i = 0; i < count && shares; i++)
    if (y[i] != 0 && y[i] != 1) out->deviance[i] = 2 * (y_log(y[i], out->mean[i]) + y_log(1 - y[i], 1 - out->mean[i]));
}
static void logistic_at(double eta, double y, svari_glm_point *out) {
  svari_glm_points points;
  logistic_points(&eta, &y, 1, &points);
  *out = (svari_glm_point){points.mean[0], points.slope[0], points.variance[0], points.deviance[0]};
}
static double towards_half(double y) { return (y + 0.5) / 2; }
static const char *not_share(double y) { return y >= 0 && y <= 1 ? NULL : "is not between 0 and 1"; }

static double exponential(double eta) { return exp(held(eta, LARGEST_LOG)); }
static void poisson_at(double eta, double y, svari_glm_point *out) {
  double mean = exponential(eta);
  *out = (svari_glm_point){mean, mean, mean, 2 * (y_log(y, mean) - (y - mean))};
}
static double off_zero(double y) { return y + 0.1; }
static const char *negative(double y) { return y >= 0 ? NULL : "is negative"; }

/* What a family has in common with its quasi-family. */
#define LOGISTIC                                                                                      \
  .mean = logistic, .slope = logistic_slope, .bend = logistic_bend, .link = logit, .at = logistic_at, \
  .points = logistic_points, .start = towards_half, .refuse = not_share
#define COUNTING                                                                                                    \
  .mean = exponential, .slope = exponential, .bend = exponential, .link = log, .at = poisson_at, .start = off_zero, \
  .refuse = negative

const svari_family svari_families[] = {
    {.name = "gaussian",
     .what = "a number, identity link",
     .mean = same,
     .slope = one,
     .bend = zero,
     .link = same,
     .at = gaussian_at,
     .start = same,
     .refuse = any,
     .exact = true,
     .dispersed = true},
    {.name = "binomial", .what = "two levels or 0/1, logit link", LOGISTIC, .two_level = true},
    {.name = "poisson", .what = "a count, log link", COUNTING},
    {.name = "quasibinomial",
     .what = "two levels or a share, logit link, dispersion estimated",
     LOGISTIC,
     .dispersed = true,
     .two_level = true},
    {.name = "quasipoisson",
     .what = "a number not negative, log link, dispersion estimated",
     COUNTING,
     .dispersed = true},
    {.name = "ordinal", .what = "an ordered category of three levels or more, cumulative logit link", .ordered = true},
};
const size_t svari_families_count = sizeof svari_families / sizeof *svari_families;

void svari_family_points(const svari_family *family, const double *eta, const double *y, size_t count,
                         svari_glm_points *out) {
  if (family->points) {
    family->points(eta, y, count, out);
    return;
  }
  for (size_t i = 0; i < count; i++) {
    svari_glm_point point;
    family->at(eta[i], y[i], &point);
    out->mean[i] = point.mean;
    out->slope[i] = point.slope;
    out->variance[i] = point.variance;
    out->deviance[i] = point.deviance;
  }
}

const svari_family *svari_family_find(const char *name) {
  for (size_t i = 0; i < svari_families_count; i++)
    if (strcmp(svari_families[i].name, name) == 0) return &svari_families[i];
  return NULL;
}
