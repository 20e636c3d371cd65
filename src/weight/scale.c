/* scale: weights times one number, so that they sum to what is asked. */
#include <math.h>
#include <string.h>

#include "base/nearest.h"
#include "base/sum.h"
#include "weight/step.h"

typedef struct scaling {
  double total; /* what the weights are to sum to */
} scaling;

static double sum_of(const double *weights, size_t count) {
  svari_sum sum = {0};
  for (size_t i = 0; i < count; i++) svari_sum_add(&sum, weights[i]);
  return svari_sum_value(&sum);
}

static double sample_size(const svari_step_context *context) {
  size_t n = 0;
  for (size_t i = 0; i < context->so_far->nrecords; i++)
    if (context->weights[i] != 0) n += svari_design_count(context->design, i);
  return (double)n;
}

static svari_status unknown_target(const svari_step_spec *spec, svari_error *err) {
  static const char *const words[] = {"sample", "population"};
  svari_status status =
      svari_fail_at(err, SVARI_SPEC, spec->where, "scale: '%s' is none of sample, population, a number", spec->to);
  const char *near = svari_nearest(spec->to, words, 2);
  if (near) svari_hint(err, "did you mean '%s'?", near);
  return status;
}

svari_status svari_scale_prepare(const svari_step_context *context, void **state, svari_error *err) {
  const svari_step_spec *spec = context->spec;
  scaling *s = *state = SVARI_NEW(context->arena, scaling, 1);
  if (!s) return svari_fail_memory(err);
  if (!spec->to)
    s->total = spec->factor;
  else if (strcmp(spec->to, "sample") == 0)
    s->total = sample_size(context);
  else if (strcmp(spec->to, "population") != 0)
    return unknown_target(spec, err);
  else
    s->total = context->population ? context->population->size : NAN;
  if (isfinite(s->total) && s->total > 0) return SVARI_OK;
  if (!spec->to)
    return svari_fail_at(err, SVARI_SPEC, spec->where, "scale: the weights can't be made to sum to %g", spec->factor);
  svari_status status = svari_fail_at(err, SVARI_SPEC, spec->where, "scale: %s is not known", spec->to);
  svari_hint(err, "give population: size:");
  return status;
}

svari_status svari_scale_apply(const void *state, svari_step_run *run, svari_error *err) {
  const scaling *s = state;
  double sum = sum_of(run->before, run->nrecords);
  if (!(sum > 0)) return svari_fail(err, SVARI_NUMERIC, "scale: the weights sum to %g", sum);
  double factor = s->total / sum;
  for (size_t i = 0; i < run->nrecords; i++) run->after[i] = run->before[i] * factor;
  return SVARI_OK;
}
