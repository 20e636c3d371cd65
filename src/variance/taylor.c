/* Taylor variance over the stages of a design (Särndal, Swensson & Wretman 1992, ch. 4.3; Binder 1983).
 *
 * Of every function the score totals z of the units of a stage are made (gradient × rows), stratum by stratum; a
 * stratum of n units with sampling fraction f adds (1 - f) n/(n - 1) Σ (z - mean)², a later stage times the product of
 * the sampling fractions of the units it lies in. Functions are combined by unit before anything is
 * squared, so that what is constant has variance 0 and not the difference of two large numbers. There are two ways
 * through the sample: taylor_tree.c for every design, taylor_records.c where each record is its own unit. */
#include <stdlib.h>
#include <string.h>

#include "variance/taylor.h"

/* B g: how the functions lean on the columns of X of one step. */
static void explain_step(const svari_taylor *t, const svari_step_regression *step, double sign, double *out) {
  const svari_gradient *g = t->gradient;
  for (size_t j = 0; j < step->x->columns; j++) {
    const double *row = step->coefficient + j * t->totals->count;
    for (size_t f = 0; f < t->k; f++) {
      double sum = 0;
      for (size_t e = g->start[f]; e < g->start[f + 1]; e++) sum += row[g->index[e]] * g->value[e];
      out[j * t->k + f] = sign * sum;
    }
  }
}

/* Estimated targets of a calibration: B' Cov B of each step. */
static void add_targets(const svari_taylor *t, const svari_step_regression *step, double *lean) {
  size_t p = step->x->columns, k = t->k;
  explain_step(t, step, 1, lean);
  for (size_t a = 0; a < p; a++) {
    for (size_t b = 0; b < p; b++) {
      double cov = step->target_covariance[a * p + b];
      if (cov == 0) continue;
      for (size_t f = 0; f < k; f++) {
        if (!t->full) t->out[f] += cov * lean[a * k + f] * lean[b * k + f];
        for (size_t g = f; t->full && g < k; g++) t->out[f * k + g] += cov * lean[a * k + f] * lean[b * k + g];
      }
    }
  }
}

static void mirror(double *out, size_t k) {
  for (size_t a = 0; a < k; a++)
    for (size_t b = 0; b < a; b++) out[a * k + b] = out[b * k + a];
}

static svari_status work(svari_taylor *t, svari_error *err) {
  const svari_totals *totals = t->totals;
  for (size_t r = 0; r < totals->nregressions; r++) {
    const svari_step_regression *step = &totals->regressions[r];
    explain_step(t, step, -1, t->explained + (step->first - totals->count) * t->k);
  }
  svari_status status = svari_taylor_fits_records(t) ? svari_taylor_records(t, err) : svari_taylor_tree(t, err);
  if (status) return status;
  for (size_t r = 0; r < totals->nregressions; r++)
    if (totals->regressions[r].target_covariance) add_targets(t, &totals->regressions[r], t->explained);
  if (t->full) mirror(t->out, t->k);
  return SVARI_OK;
}

svari_status svari_taylor_covariance(const svari_totals *totals, const svari_gradient *gradient, bool full, double *out,
                                     svari_error *err) {
  svari_taylor t = {.totals = totals,
                    .design = totals->weights->design,
                    .gradient = gradient,
                    .k = gradient->count,
                    .full = full,
                    .out = out};
  memset(out, 0, (full ? t.k * t.k : t.k) * sizeof *out);
  if (!totals->factor) return svari_fail(err, SVARI_INTERNAL, "Taylor variance was asked of totals made without it");
  t.explained = malloc(((totals->entries - totals->count) * t.k + 1) * sizeof(double));
  svari_status status = t.explained ? work(&t, err) : svari_fail_memory(err);
  free(t.explained);
  return status;
}
