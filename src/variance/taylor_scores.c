/* Scores of the first stage's units, for what two samples have in common: a unit's deviation from the mean of its
 * stratum, scaled so that the squares of a function's scores add up to the first stage's part of its variance. The
 * covariance of two samples that share units is then the sum of products over the shared ones. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "variance/taylor.h"

typedef struct scoring {
  const svari_totals *totals;
  const svari_design *design;
  size_t k, nunits;
  double *gradient; /* k × entries, with what X explains */
  uint32_t *cells;  /* of one record */
  double *values;
  double *mean; /* per stratum */
  double *out;
} scoring;

static void set_gradient(scoring *s, const svari_gradient *gradient) {
  const svari_totals *totals = s->totals;
  for (size_t f = 0; f < s->k; f++) {
    double *g = s->gradient + f * totals->entries;
    for (size_t j = gradient->start[f]; j < gradient->start[f + 1]; j++) g[gradient->index[j]] += gradient->value[j];
    for (size_t r = 0; r < totals->nregressions; r++) {
      const svari_step_regression *step = &totals->regressions[r];
      for (size_t c = 0; c < step->x->columns; c++) {
        const double *row = step->coefficient + c * totals->count;
        double sum = 0;
        for (size_t j = gradient->start[f]; j < gradient->start[f + 1]; j++)
          sum += row[gradient->index[j]] * gradient->value[j];
        g[step->first + c] = -sum;
      }
    }
  }
}

static void add_records(scoring *s) {
  for (size_t i = 0; i < s->design->nrecords; i++) {
    size_t count = svari_record_entries(s->totals, i, s->cells, s->values);
    size_t unit = (size_t)s->design->stages[0].unit[i];
    for (size_t f = 0; f < s->k; f++) {
      const double *g = s->gradient + f * s->totals->entries;
      double sum = 0;
      for (size_t e = 0; e < count; e++) sum += g[s->cells[e]] * s->values[e];
      s->out[f * s->nunits + unit] += sum;
    }
  }
}

static double scale_of(const svari_stage *stage, size_t unit) {
  double n = (double)stage->units[stage->stratum[unit]], left = 1 - svari_stage_fraction(stage, unit);
  return n < 2 || left < SVARI_CENSUS ? 0 : sqrt(left * n / (n - 1));
}

static void centre(scoring *s, double *z) {
  const svari_stage *stage = &s->design->stages[0];
  memset(s->mean, 0, stage->nstrata * sizeof *s->mean);
  for (size_t u = 0; u < s->nunits; u++) s->mean[stage->stratum[u]] += z[u] / (double)stage->units[stage->stratum[u]];
  for (size_t u = 0; u < s->nunits; u++) z[u] = (z[u] - s->mean[stage->stratum[u]]) * scale_of(stage, u);
}

svari_status svari_taylor_scores(const svari_totals *totals, const svari_gradient *gradient, double *out,
                                 svari_error *err) {
  const svari_design *design = totals->weights->design;
  if (!totals->factor) return svari_fail(err, SVARI_INTERNAL, "Taylor scores were asked of totals made without them");
  scoring s = {
      .totals = totals, .design = design, .k = gradient->count, .nunits = design->stages[0].nunits, .out = out};
  s.gradient = calloc(s.k * totals->entries + 1, sizeof *s.gradient);
  s.cells = malloc((totals->longest + 1) * sizeof *s.cells);
  s.values = malloc((totals->longest + 1) * sizeof *s.values);
  s.mean = malloc((design->stages[0].nstrata + 1) * sizeof *s.mean);
  bool whole = s.gradient && s.cells && s.values && s.mean;
  memset(out, 0, s.k * s.nunits * sizeof *out);
  if (whole) {
    set_gradient(&s, gradient);
    add_records(&s);
    for (size_t f = 0; f < s.k; f++) centre(&s, out + f * s.nunits);
  }
  free(s.gradient);
  free(s.cells);
  free(s.values);
  free(s.mean);
  return whole ? SVARI_OK : svari_fail_memory(err);
}
