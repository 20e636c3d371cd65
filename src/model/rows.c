/* The answers: coefficients, effects and predictions with Student's t on the model's degrees of freedom. */
#include "base/sum.h"
#include "infer/flags.h"
#include "model/regression.h"
#include "num/distribution.h"

#include <math.h>

static double confidence_of(const svari_model_spec *spec) {
  return spec->confidence > 0 && spec->confidence < 1 ? spec->confidence : 0.95;
}

/* Row f of estimate and covariance. */
static svari_status make_row(const svari_regression *r, size_t f, const char *name, bool aliased, double t,
                             svari_coefficient *out, svari_error *err) {
  size_t k = svari_regression_count(r);
  *out = (svari_coefficient){.term = name, .estimate = NAN, .se = NAN, .statistic = NAN, .p = NAN, .ci = {NAN, NAN}};
  if (aliased) return svari_flags_make(r->answers, SVARI_FLAG_ALIASED, &out->flags, err);
  double se = sqrt(r->covariance[f * k + f]);
  out->estimate = r->estimate[f];
  out->se = se;
  if (se > 0) out->statistic = out->estimate / se;
  unsigned flags = (r->df > 0 ? 0 : SVARI_FLAG_NO_DF) | (se == 0 ? SVARI_FLAG_ZERO_SE : 0) |
                   (r->dropped > 0 ? SVARI_FLAG_DROPPED_REPLICATES : 0);
  if (r->df > 0) {
    out->p = svari_t_two_sided(out->statistic, r->df);
    out->ci[0] = out->estimate - t * se;
    out->ci[1] = out->estimate + t * se;
  }
  return svari_flags_make(r->answers, flags, &out->flags, err);
}

/* Sum of w (y - mu)^2 / V over sum of w, times n / (n - p). */
static double dispersion(const svari_regression *r) {
  if (!r->family->dispersed) return 1;
  svari_sum squares = {0}, weights = {0};
  size_t columns = r->matrix.ncolumns;
  for (size_t i = 0; i < r->matrix.nrecords; i++) {
    if (!(r->weight[i] > 0)) continue;
    double eta = 0;
    for (size_t j = 0; j < columns; j++) eta += r->matrix.x[i * columns + j] * r->estimate[j];
    svari_glm_point point;
    r->family->at(eta, r->y[i], &point);
    double error = r->y[i] - point.mean;
    svari_sum_add(&squares, r->weight[i] * error * error / point.variance);
    svari_sum_add(&weights, r->weight[i]);
  }
  if (r->matrix.ntaken <= r->fit.rank) return NAN;
  double n = (double)r->matrix.ntaken;
  return svari_sum_value(&squares) / svari_sum_value(&weights) * n / (n - (double)r->fit.rank);
}

static svari_status make_rows(const svari_regression *r, size_t first, size_t count, const svari_coefficient **out,
                              double t, svari_error *err) {
  size_t columns = r->nparameters;
  svari_coefficient *rows = SVARI_NEW(r->answers, svari_coefficient, count);
  if (!rows) return svari_fail_memory(err);
  *out = rows;
  for (size_t k = 0; k < count; k++) {
    size_t f = first + k;
    bool coefficient = f < columns;
    const char *name = coefficient ? r->names[f] : r->effects[f - columns].name;
    svari_status status = make_row(r, f, name, coefficient && !r->fit.kept[f], t, &rows[k], err);
    if (status != SVARI_OK) return status;
    /* That a predicted mean is 0 is nothing that anyone asks. */
    if (f >= columns + r->neffects) rows[k].statistic = rows[k].p = NAN;
  }
  return SVARI_OK;
}

svari_status svari_model_rows(svari_regression *r, svari_model *out, svari_error *err) {
  size_t columns = r->nparameters;
  double t = r->df > 0 ? svari_t_quantile(0.5 + confidence_of(r->spec) / 2, r->df) : NAN;
  out->n = r->matrix.ntaken;
  out->df = r->df;
  out->dispersion = dispersion(r);
  out->iterations = r->fit.iterations;
  out->ncoefficients = columns;
  out->neffects = r->neffects;
  out->npredictions = r->npredictions;
  svari_status status = make_rows(r, 0, columns, &out->coefficients, t, err);
  if (status == SVARI_OK) status = make_rows(r, columns, r->neffects, &out->effects, t, err);
  if (status == SVARI_OK) status = make_rows(r, columns + r->neffects, r->npredictions, &out->predictions, t, err);
  unsigned flags = (r->fit.rank < columns ? SVARI_FLAG_ALIASED : 0) | (r->df > 0 ? 0 : SVARI_FLAG_NO_DF);
  if (status == SVARI_OK && flags) status = svari_flags_make(r->answers, flags, &out->flags, err);
  return status;
}
