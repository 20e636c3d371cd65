/* Brent's method (1973, Algorithms for Minimization without Derivatives, ch. 4). Written out because GSL's drivers
 * report a bad bracket through the handler that aborts. */
#include "num/root.h"

#include <float.h>
#include <math.h>

typedef struct bracket {
  double a, b, c; /* b: best so far; c: on the other side of the root; a: b before */
  double fa, fb, fc;
  double step, step_before;
} bracket;

static void order(bracket *s) {
  if ((s->fb > 0) == (s->fc > 0)) {
    s->c = s->a;
    s->fc = s->fa;
    s->step = s->step_before = s->b - s->a;
  }
  if (fabs(s->fc) >= fabs(s->fb)) return;
  double b = s->b, fb = s->fb;
  s->a = b;
  s->b = s->c;
  s->c = b;
  s->fa = fb;
  s->fb = s->fc;
  s->fc = fb;
}

/* The next step: inverse quadratic or linear interpolation when it is safe, else half of the bracket. */
static void choose(bracket *s, double tolerance) {
  double half = (s->c - s->b) / 2;
  if (fabs(s->step_before) < tolerance || fabs(s->fa) <= fabs(s->fb) || !isfinite(s->fa) || !isfinite(s->fc)) {
    s->step = s->step_before = half;
    return;
  }
  double ratio = s->fb / s->fa, p, q;
  if (s->a == s->c) {
    p = 2 * half * ratio;
    q = 1 - ratio;
  } else {
    double r = s->fb / s->fc, t = s->fa / s->fc;
    p = ratio * (2 * half * t * (t - r) - (s->b - s->a) * (r - 1));
    q = (t - 1) * (r - 1) * (ratio - 1);
  }
  if (p > 0) q = -q;
  p = fabs(p);
  if (2 * p < 3 * half * q - fabs(tolerance * q) && p < fabs(s->step_before * q / 2)) {
    s->step_before = s->step;
    s->step = p / q;
  } else {
    s->step = s->step_before = half;
  }
}

bool svari_root_find(double (*f)(double x, void *context), void *context, double low, double high, double tolerance,
                     double *root) {
  bracket s = {.a = low, .b = high, .c = high, .fa = f(low, context), .fb = f(high, context)};
  if (isnan(s.fa) || isnan(s.fb) || (s.fa > 0) == (s.fb > 0)) {
    *root = s.fa == 0 ? low : high;
    return s.fa == 0 || s.fb == 0;
  }
  s.fc = s.fb;
  for (int i = 0; i < 200; i++) {
    order(&s);
    double close = 2 * DBL_EPSILON * fabs(s.b) + tolerance / 2;
    if (fabs(s.c - s.b) / 2 <= close || s.fb == 0) {
      *root = s.b;
      return true;
    }
    choose(&s, close);
    s.a = s.b;
    s.fa = s.fb;
    s.b += fabs(s.step) > close ? s.step : (s.c > s.b ? close : -close);
    s.fb = f(s.b, context);
    if (isnan(s.fb)) return false;
  }
  return false;
}
