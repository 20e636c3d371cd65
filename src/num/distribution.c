/* GSL's distribution functions behind our names. GSL's error handler aborts the program, so every argument is
 * checked before GSL sees it, and the handler is never reached. */
#include "num/distribution.h"

#include "num/beta.h"
#include "num/root.h"

#include <gsl/gsl_cdf.h>
#include <math.h>

/* Over this many degrees of freedom t and F are their limits to better than 1e-12, and GSL slows down. */
static const double LIMIT_DF = 1e14;

double svari_normal_quantile(double p) {
  if (!(p > 0 && p < 1)) return p == 0 ? -INFINITY : p == 1 ? INFINITY : NAN;
  return p < 0.5 ? gsl_cdf_ugaussian_Pinv(p) : gsl_cdf_ugaussian_Qinv(1 - p);
}

double svari_normal_upper(double z) {
  if (isnan(z)) return NAN;
  return gsl_cdf_ugaussian_Q(z);
}

double svari_t_quantile(double p, double df) {
  if (!(df > 0) || !(p > 0 && p < 1)) return NAN;
  if (df > LIMIT_DF) return svari_normal_quantile(p);
  return gsl_cdf_tdist_Pinv(p, df);
}

double svari_t_two_sided(double t, double df) {
  if (isnan(t) || !(df > 0)) return NAN;
  if (df > LIMIT_DF) return 2 * svari_normal_upper(fabs(t));
  if (isinf(t)) return 0;
  double square = t * t;
  return svari_beta_lower(df / (df + square), square / (df + square), df / 2, 0.5);
}

double svari_f_upper(double f, double df1, double df2) {
  if (isnan(f) || !(df1 > 0) || !(df2 > 0)) return NAN;
  if (f <= 0) return 1;
  if (isinf(f)) return 0;
  if (df2 > LIMIT_DF) return svari_chisq_upper(f * df1, df1);
  double all = df2 + df1 * f;
  return svari_beta_lower(df2 / all, df1 * f / all, df2 / 2, df1 / 2);
}

double svari_chisq_upper(double x, double df) {
  if (isnan(x) || !(df > 0)) return NAN;
  if (x <= 0) return 1;
  if (isinf(x)) return 0;
  return gsl_cdf_chisq_Q(x, df);
}

typedef struct beta_target {
  double p, a, b;
} beta_target;

/* In the log-odds of x, so that limits near 0 and near 1 are found to full relative precision. */
static double beta_gap(double logit, void *context) {
  const beta_target *t = context;
  double x = 1 / (1 + exp(-logit)), y = 1 / (1 + exp(logit));
  if (t->p < 0.5) return log(svari_beta_lower(x, y, t->a, t->b) / t->p);
  return -log(svari_beta_lower(y, x, t->b, t->a) / (1 - t->p));
}

double svari_beta_quantile(double p, double a, double b) {
  if (!(p >= 0 && p <= 1) || !(a >= 0) || !(b >= 0) || isinf(a) || isinf(b)) return NAN;
  if (a == 0 && b == 0) return NAN;
  if (a == 0 || p == 0) return 0;
  if (b == 0 || p == 1) return 1;
  beta_target target = {p, a, b};
  double logit;
  if (beta_gap(-700, &target) >= 0) return 0; /* under 1e-304 */
  if (beta_gap(700, &target) <= 0) return 1;
  if (!svari_root_find(beta_gap, &target, -700, 700, 1e-15, &logit)) return NAN;
  return 1 / (1 + exp(-logit));
}
