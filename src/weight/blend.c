/* blend: two samples of overlapping frames as one, by composite weights (Hartley 1962): in the overlap the weights of
 * the first sample are multiplied by a factor, those of the second by one less it. */
#include <math.h>
#include <string.h>

#include "base/nearest.h"
#include "base/sum.h"
#include "express/express.h"
#include "weight/step.h"

typedef struct blending {
  const svari_step_spec *spec;
  const unsigned char *sample; /* per record: 0 the first sample, 1 the second */
  const unsigned char *shared; /* per record: 1 in the overlap */
  const char *names[2];
  double factor;
  bool chosen; /* the factor of least variance */
} blending;

static svari_status find_column(const svari_step_context *context, const char *name, const svari_column **out,
                                svari_error *err) {
  *out = svari_frame_find(context->frame, name);
  if (*out) return SVARI_OK;
  svari_status status =
      svari_fail_at(err, SVARI_SPEC, context->spec->where, "blend: the data have no variable '%s'", name);
  const char *near = svari_frame_nearest(context->frame, name);
  if (near) svari_hint(err, "did you mean '%s'?", near);
  return status;
}

/* Which of the two samples each record is of. */
static svari_status tell_apart(const svari_step_context *context, blending *b, svari_error *err) {
  const svari_column *column;
  size_t n = context->so_far->nrecords;
  svari_status status = find_column(context, context->spec->samples, &column, err);
  if (status) return status;
  column = svari_column_categories(context->arena, column, n);
  unsigned char *sample = column ? SVARI_NEW(context->arena, unsigned char, n) : NULL;
  if (!sample) return svari_fail_memory(err);
  int32_t found[2] = {-1, -1}, more = -1;
  for (size_t i = 0; i < n; i++) {
    int32_t code = svari_column_code(column, i);
    if (context->weights[i] == 0) continue;
    if (code < 0)
      return svari_fail_at(err, SVARI_DATA, svari_frame_where(context->frame, i), "blend: '%s' is missing",
                           column->name);
    if (found[0] == code || found[1] == code) continue;
    if (found[0] < 0)
      found[0] = code;
    else if (found[1] < 0)
      found[1] = code;
    else
      more = code;
  }
  if (found[1] < 0 || more >= 0)
    return svari_fail_at(err, SVARI_DATA, context->spec->where, "blend: '%s' tells %s samples apart, not two",
                         column->name, more >= 0 ? "more than two" : "less than two");
  if (found[0] > found[1]) {
    int32_t held = found[0];
    found[0] = found[1];
    found[1] = held;
  }
  for (size_t i = 0; i < n; i++) sample[i] = svari_column_code(column, i) == found[1];
  b->sample = sample;
  for (int k = 0; k < 2; k++) b->names[k] = column->levels[found[k]].name;
  return SVARI_OK;
}

static svari_status find_overlap(const svari_step_context *context, blending *b, svari_error *err) {
  size_t n = context->so_far->nrecords, count[2] = {0};
  const svari_step_spec *spec = context->spec;
  if (spec->overlap) {
    const svari_expression *expression;
    svari_status status = svari_expression_parse(context->arena, spec->overlap,
                                                 svari_step_place(spec, spec->overlap_at), &expression, err);
    if (!status) status = svari_expression_select(context->arena, expression, context->frame, &b->shared, err);
    if (status) return status;
  } else {
    unsigned char *all = SVARI_NEW(context->arena, unsigned char, n);
    if (!all) return svari_fail_memory(err);
    memset(all, 1, n);
    b->shared = all;
  }
  for (size_t i = 0; i < n; i++) count[b->sample[i]] += b->shared[i] && context->weights[i] != 0;
  for (int k = 0; k < 2; k++) {
    if (count[k]) continue;
    svari_status status =
        svari_fail_at(err, SVARI_DATA, spec->where, "blend: sample '%s' has no record in the overlap", b->names[k]);
    svari_hint(err, "without an overlap the two need no blending");
    return status;
  }
  return SVARI_OK;
}

/* Variance of the weighted mean of y over a sample's part of the overlap: linearized, first-stage units within
 * strata, with replacement. */
static svari_status mean_variance(const svari_step_context *context, const blending *b, int sample, const double *y,
                                  double *out, svari_error *err) {
  const svari_design *design = context->design;
  const svari_stage *stage = design->stages;
  size_t n = context->so_far->nrecords, units = stage ? stage->nunits : n;
  double *unit = SVARI_NEW(context->arena, double, units);
  size_t strata = stage ? stage->nstrata : 1;
  double *sums = SVARI_NEW(context->arena, double, strata), *counts = SVARI_NEW(context->arena, double, strata);
  if (!unit || !sums || !counts) return svari_fail_memory(err);
  double size = 0, mean = 0, variance = 0;
  for (int pass = 0; pass < 2; pass++) {
    for (size_t i = 0; i < n; i++) {
      if (!b->shared[i] || b->sample[i] != sample || context->weights[i] == 0 || isnan(y[i])) continue;
      if (pass == 0)
        size += context->weights[i], mean += context->weights[i] * y[i];
      else
        unit[stage ? (size_t)stage->unit[i] : i] += context->weights[i] * (y[i] - mean) / size;
    }
    if (pass == 0) mean /= size;
  }
  for (size_t u = 0; u < units; u++) {
    size_t h = stage ? (size_t)stage->stratum[u] : 0;
    sums[h] += unit[u];
    counts[h] += 1;
  }
  for (size_t u = 0; u < units; u++) {
    size_t h = stage ? (size_t)stage->stratum[u] : 0;
    double off = counts[h] > 1 ? unit[u] - sums[h] / counts[h] : unit[u];
    variance += off * off * (counts[h] > 1 ? counts[h] / (counts[h] - 1) : 1);
  }
  *out = variance;
  return SVARI_OK;
}

/* The factor that makes the variance of the overlap's composite mean least: the samples are independent. */
static svari_status choose_factor(const svari_step_context *context, blending *b, svari_error *err) {
  const svari_column *column;
  const svari_step_spec *spec = context->spec;
  if (!spec->outcome) {
    svari_status status = svari_fail_at(err, SVARI_SPEC, spec->where, "blend needs a factor or an outcome");
    svari_hint(err, "add factor: 0.5, or outcome: the variable whose mean is to vary least");
    return status;
  }
  svari_status status = find_column(context, spec->outcome, &column, err);
  if (status) return status;
  if (column->type != SVARI_NUMBER)
    return svari_fail_at(err, SVARI_DATA, spec->where, "blend: the outcome '%s' is no number", spec->outcome);
  double variance[2];
  for (int k = 0; k < 2 && !status; k++) status = mean_variance(context, b, k, column->number, &variance[k], err);
  if (status) return status;
  b->factor = variance[1] / (variance[0] + variance[1]);
  b->chosen = true;
  if (isfinite(b->factor)) return SVARI_OK;
  return svari_fail_at(err, SVARI_NUMERIC, spec->where, "blend: the outcome '%s' does not vary in the overlap",
                       spec->outcome);
}

svari_status svari_blend_prepare(const svari_step_context *context, void **state, svari_error *err) {
  blending *b = *state = SVARI_NEW(context->arena, blending, 1);
  if (!b) return svari_fail_memory(err);
  b->spec = context->spec;
  b->factor = context->spec->factor;
  if (!context->spec->samples) return svari_fail_at(err, SVARI_SPEC, context->spec->where, "blend needs `samples`");
  if (b->factor < 0 || b->factor > 1)
    return svari_fail_at(err, SVARI_SPEC, context->spec->where, "blend: the factor is a share, from 0 to 1");
  svari_status status = tell_apart(context, b, err);
  if (!status) status = find_overlap(context, b, err);
  return status || !isnan(b->factor) ? status : choose_factor(context, b, err);
}

static svari_status tell(const blending *b, svari_step_run *run, svari_error *err) {
  double records[2] = {0}, alone[2] = {0}, weight[2] = {0};
  for (size_t i = 0; i < run->nrecords; i++) {
    if (run->before[i] == 0) continue;
    if (b->shared[i])
      records[b->sample[i]]++, weight[b->sample[i]] += run->before[i];
    else
      alone[b->sample[i]]++;
  }
  svari_status status = SVARI_OK;
  for (int k = 0; k < 2 && !status; k++) {
    status = svari_step_figure(run, "factor", b->names[k], k ? 1 - b->factor : b->factor, NAN, err);
    if (!status) status = svari_step_figure(run, "overlap_records", b->names[k], records[k], NAN, err);
    if (!status) status = svari_step_figure(run, "overlap_weight", b->names[k], weight[k], NAN, err);
    if (!status) status = svari_step_figure(run, "outside_records", b->names[k], alone[k], NAN, err);
  }
  if (status || !run->notes) return status;
  return svari_note(run->arena, run->notes,
                    "blend: in the overlap (%.0f records of %s, %.0f of %s) the weights of %s are multiplied by %.4g, "
                    "those of %s by %.4g%s",
                    records[0], b->names[0], records[1], b->names[1], b->names[0], b->factor, b->names[1],
                    1 - b->factor, b->chosen ? ", which makes the outcome's variance least" : "")
             ? svari_fail_memory(err)
             : SVARI_OK;
}

svari_status svari_blend_apply(const void *state, svari_step_run *run, svari_error *err) {
  const blending *b = state;
  svari_status status = run->report ? tell(b, run, err) : SVARI_OK;
  for (size_t i = 0; i < run->nrecords; i++) {
    double factor = !b->shared[i] ? 1 : b->sample[i] ? 1 - b->factor : b->factor;
    run->after[i] = run->before[i] * factor;
  }
  return status;
}
