/* Intervals. With v = se², p the share, t Student's quantile, the sources are: logit and arcsine by the delta method
 * (Agresti 2002, Categorical Data Analysis, ch. 3); Wilson 1927 on the effective size p(1-p)/v; Korn and Graubard 1998
 * (Survey Methodology 24); the likelihood ratio of a binomial of that effective size (Rao and Scott 1984). */
#include "infer/interval.h"

#include <math.h>
#include <string.h>

#include "infer/flags.h"
#include "num/distribution.h"
#include "num/root.h"

double svari_basis_t(const svari_basis *basis) {
  return basis->df > 0 ? svari_t_quantile(0.5 + basis->confidence / 2, basis->df) : NAN;
}

static double spread(const svari_basis *b) { return b->estimate * (1 - b->estimate); }

/* Korn and Graubard's correction of an effective size for the design's degrees of freedom. */
static double corrected_size(const svari_basis *b, double size, double t) {
  double full = b->n > 1 ? svari_t_quantile(0.5 + b->confidence / 2, b->n - 1) : NAN;
  return size * (full / t) * (full / t);
}

static void wald(const svari_basis *b, double t, double out[2]) {
  out[0] = b->estimate - t * b->se;
  out[1] = b->estimate + t * b->se;
}

static double logistic(double x) { return 1 / (1 + exp(-x)); }

static void logit(const svari_basis *b, double t, double out[2]) {
  double centre = log(b->estimate / (1 - b->estimate)), half = t * b->se / spread(b);
  out[0] = logistic(centre - half);
  out[1] = logistic(centre + half);
}

/* The limits are the roots of a quadratic; each is found from the one that needs no difference, for p or for 1 - p. */
static void wilson(const svari_basis *b, double t, double out[2]) {
  double size = spread(b) / (b->se * b->se), p = b->estimate, q = 1 - p, shift = t * t / (2 * size);
  double half = t * sqrt(spread(b) / size + t * t / (4 * size * size));
  out[0] = p * p / (p + shift + half);
  out[1] = 1 - q * q / (q + shift + half);
}

/* The angle is kept within 0..90 degrees: past its ends the sine would turn back. */
static void arcsine(const svari_basis *b, double t, double out[2]) {
  double angle = asin(sqrt(b->estimate)), half = t * b->se / (2 * sqrt(spread(b)));
  double low = sin(fmax(angle - half, 0)), high = sin(fmin(angle + half, acos(0)));
  out[0] = low * low;
  out[1] = high * high;
}

static void beta(const svari_basis *b, double t, double out[2]) {
  double size = corrected_size(b, spread(b) / (b->se * b->se), t), tail = (1 - b->confidence) / 2, p = b->estimate;
  out[0] = svari_beta_quantile(tail, size * p, size * (1 - p) + 1);
  out[1] = svari_beta_quantile(1 - tail, size * p + 1, size * (1 - p));
}

typedef struct likelihood_target {
  double p, level;
} likelihood_target;

/* In the log-odds of theta, where the curve is tame at both ends. */
static double likelihood_gap(double x, void *context) {
  const likelihood_target *target = context;
  double p = target->p, up = log1p(exp(-x)), down = log1p(exp(x));
  return 2 * (p * (log(p) + up) + (1 - p) * (log1p(-p) + down)) - target->level;
}

/* A limit beyond the log-odds of 700 is nearer to 0 or 1 than a number can say. */
static void likelihood(const svari_basis *b, double t, double out[2]) {
  likelihood_target target = {b->estimate, t * t * b->se * b->se / spread(b)};
  double centre = log(b->estimate / (1 - b->estimate)), low, high;
  out[0] = svari_root_find(likelihood_gap, &target, -700, centre, 1e-14, &low) ? logistic(low) : 0;
  out[1] = svari_root_find(likelihood_gap, &target, centre, 700, 1e-14, &high) ? logistic(high) : 1;
}

/* Fisher's z of a correlation; the delta method gives its standard error. */
static void fisher(const svari_basis *b, double t, double out[2]) {
  double half = t * b->se / (1 - b->estimate * b->estimate);
  out[0] = tanh(atanh(b->estimate) - half);
  out[1] = tanh(atanh(b->estimate) + half);
}

const svari_interval svari_intervals[] = {
    {"wald", "estimate and t standard errors to each side", false, wald},
    {"logit", "on the log-odds", true, logit},
    {"wilson", "Wilson's score interval on the effective size", true, wilson},
    {"asin", "on the arcsine of the root", true, arcsine},
    {"beta", "Korn and Graubard's exact interval", true, beta},
    {"likelihood", "from the likelihood ratio", true, likelihood},
    {"fisher", "of a correlation, on Fisher's z", false, fisher},
};
const size_t svari_intervals_count = sizeof svari_intervals / sizeof *svari_intervals;

const svari_interval *svari_interval_find(const char *name) {
  for (size_t i = 0; i < svari_intervals_count; i++)
    if (!strcmp(svari_intervals[i].name, name)) return &svari_intervals[i];
  return NULL;
}

/* Clopper and Pearson's limits at 0 or 1 on a size that need not be whole. */
static void boundary_limits(const svari_basis *b, double t, double out[2]) {
  double size = corrected_size(b, b->effective, t), tail = (1 - b->confidence) / 2;
  bool all = b->estimate > 0.5;
  out[0] = all ? svari_beta_quantile(tail, size, 1) : 0;
  out[1] = all ? 1 : svari_beta_quantile(1 - tail, 1, size);
  if (isnan(size)) out[0] = out[1] = NAN;
}

/* False when there is nothing to make an interval of. */
static bool begin(const svari_basis *b, double *t, double out[2], unsigned *flags) {
  out[0] = out[1] = NAN;
  if (isnan(b->estimate) || isnan(b->se)) return false;
  *t = svari_basis_t(b);
  if (isnan(*t)) *flags |= SVARI_FLAG_NO_DF;
  return !isnan(*t);
}

void svari_interval_share(const svari_interval *interval, const svari_basis *basis, bool at_boundary, double out[2],
                          unsigned *flags) {
  double t;
  if (at_boundary) *flags |= SVARI_FLAG_BOUNDARY;
  if (!begin(basis, &t, out, flags)) return;
  if (!interval->share)
    interval->limits(basis, t, out);
  else if (basis->estimate < 0 || basis->estimate > 1)
    *flags |= SVARI_FLAG_OFF_SCALE; /* negative weights; only wald has limits there */
  else if (at_boundary)
    boundary_limits(basis, t, out);
  else if (basis->se == 0)
    out[0] = out[1] = basis->estimate;
  else
    interval->limits(basis, t, out);
}

void svari_interval_other(const svari_interval *interval, const svari_basis *basis, double out[2], unsigned *flags) {
  double t;
  if (!begin(basis, &t, out, flags)) return;
  if (basis->se == 0)
    out[0] = out[1] = basis->estimate;
  else
    interval->limits(basis, t, out);
}
