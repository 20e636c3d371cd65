/* trim: weights outside two bounds are set to the bound. Plainly; or what was cut is shared among those not cut; or
 * together with the margins, as a calibration whose weights are bounded. */
#include <math.h>
#include <string.h>

#include "base/nearest.h"
#include "base/number.h"
#include "base/sum.h"
#include "weight/calibration.h"
#include "weight/summary.h"
#include "weight/trim.h"

static const char *const MEASURES[] = {"median", "mean", "none"};
enum { MEASURE_COUNT = 3 };

/* What the bounds are multiples of. false without memory. */
static bool measure(svari_arena *scratch, const char *of, const double *weights, size_t n, double *out) {
  *out = 1;
  if (strcmp(of, "none") == 0) return true;
  if (strcmp(of, "median") == 0) return svari_weight_median(scratch, weights, n, out);
  svari_sum sum = {0};
  size_t count = 0;
  for (size_t i = 0; i < n; i++) {
    svari_sum_add(&sum, weights[i]);
    count += weights[i] != 0;
  }
  *out = svari_sum_value(&sum) / (double)count;
  return true;
}

bool svari_trim_bounds(const svari_trimming *t, const svari_step_run *run, double upper, double bounds[2]) {
  double unit;
  if (!measure(run->scratch, t->of, run->before, run->nrecords, &unit)) return false;
  bounds[0] = isnan(t->spec->lower) ? -INFINITY : t->spec->lower * unit;
  bounds[1] = isnan(upper) ? INFINITY : upper * unit;
  return true;
}

static svari_status check_spec(const svari_step_spec *spec, const char *of, svari_error *err) {
  bool known = false;
  for (int m = 0; m < MEASURE_COUNT; m++) known = known || strcmp(of, MEASURES[m]) == 0;
  if (!known) {
    svari_status status =
        svari_fail_at(err, SVARI_SPEC, spec->where, "trim: of: '%s' is none of median, mean, none", of);
    const char *near = svari_nearest(of, MEASURES, MEASURE_COUNT);
    if (near) svari_hint(err, "did you mean '%s'?", near);
    return status;
  }
  if (isnan(spec->lower) && isnan(spec->upper) && spec->ngrid == 0) {
    svari_status status = svari_fail_at(err, SVARI_SPEC, spec->where, "trim needs a bound");
    svari_hint(err, "give lower:, upper: or both, as multiples of the %s weight", strcmp(of, "none") ? of : "median");
    return status;
  }
  if (spec->lower >= spec->upper)
    return svari_fail_at(err, SVARI_SPEC, spec->where, "trim: the lower bound has to be below the upper");
  return SVARI_OK;
}

/* The margins to keep: those asked for, else all that the steps before have met. */
static svari_status kept_margins(const svari_step_context *context, svari_calibration_request *request,
                                 svari_error *err) {
  const svari_weights *so_far = context->so_far;
  size_t count = 0;
  for (size_t p = 0; p < so_far->nprojections; p++) count += so_far->projections[p].x.count;
  const char **names = SVARI_NEW(context->arena, const char *, count);
  if (!names) return svari_fail_memory(err);
  size_t kept = 0;
  for (size_t p = so_far->nprojections; p-- > 0;)
    for (size_t m = 0; m < so_far->projections[p].x.count; m++) {
      const char *name = so_far->projections[p].x.items[m].margin->name;
      bool known = false;
      for (size_t k = 0; k < kept; k++) known = known || strcmp(names[k], name) == 0;
      if (!known) names[kept++] = name;
    }
  request->margins = names;
  request->nmargins = kept;
  if (kept) return SVARI_OK;
  svari_status status =
      svari_fail_at(err, SVARI_SPEC, context->spec->where, "trim: keep_margins, but no step before it met any");
  svari_hint(err, "name them (margins: [...]), or rake or calibrate first");
  return status;
}

svari_status svari_trim_prepare(const svari_step_context *context, void **state, svari_error *err) {
  const svari_step_spec *spec = context->spec;
  svari_trimming *t = *state = SVARI_NEW(context->arena, svari_trimming, 1);
  if (!t) return svari_fail_memory(err);
  t->spec = spec;
  t->of = spec->of ? spec->of : "median";
  t->so_far = context->so_far;
  t->weights = context->weights;
  svari_status status = check_spec(spec, t->of, err);
  if (status || !spec->keep_margins) return status;
  /* any finite bound makes the calibration one of records; the real bounds depend on the weights at hand */
  svari_calibration_request request = {spec->margins, spec->nmargins, svari_distance_find(NULL),
                                       {NAN, NAN},    {0, NAN},       spec->within};
  if (spec->nmargins == 0) status = kept_margins(context, &request, err);
  return status ? status : svari_calibration_prepare(context, &request, &t->calibration, err);
}

/* Sets to the bound what lies outside and was not cut before; returns what this takes away. */
static double cut_outside(const double bounds[2], double *weights, unsigned char *done, size_t n, svari_cut *total) {
  svari_sum taken = {0};
  for (size_t i = 0; i < n; i++) {
    if (weights[i] == 0 || done[i]) continue;
    double held = weights[i] < bounds[0] ? bounds[0] : weights[i] > bounds[1] ? bounds[1] : weights[i];
    if (held == weights[i]) continue;
    svari_sum_add(&taken, weights[i] - held);
    total->moved += fabs(weights[i] - held);
    total->count++;
    weights[i] = held;
    done[i] = 1;
  }
  return svari_sum_value(&taken);
}

static svari_status no_room(const svari_trimming *t, double left, svari_error *err) {
  svari_status status =
      svari_fail_at(err, SVARI_NUMERIC, t->spec->where,
                    "trim: every weight is at a bound, and %g of the weights' sum is left over", left);
  svari_hint(err, "widen the bounds, or leave out redistribute");
  return status;
}

/* Whoever is not cut gets an equal part of what was, until none is outside. Each round cuts at least one, so it
 * ends. */
static svari_status share_out(const svari_trimming *t, const double bounds[2], double *weights, unsigned char *done,
                              size_t n, double taken, svari_step_run *run, svari_cut *total, svari_error *err) {
  size_t cut_before = 0;
  while (total->count > cut_before) {
    size_t open = 0;
    cut_before = total->count;
    run->iterations++;
    for (size_t i = 0; i < n; i++) open += weights[i] != 0 && !done[i];
    if (open == 0) return fabs(taken) > 1e-9 * fabs(total->moved) ? no_room(t, taken, err) : SVARI_OK;
    for (size_t i = 0; i < n; i++)
      if (weights[i] != 0 && !done[i]) weights[i] += taken / (double)open;
    taken = cut_outside(bounds, weights, done, n, total);
  }
  return SVARI_OK;
}

static svari_status trim_plain(const svari_trimming *t, const double bounds[2], svari_step_run *run, svari_cut *total,
                               svari_error *err) {
  double *weights = run->after;
  unsigned char *done = SVARI_NEW(run->scratch, unsigned char, run->nrecords);
  if (!done) return svari_fail_memory(err);
  memmove(weights, run->before, run->nrecords * sizeof *weights);
  double taken = cut_outside(bounds, weights, done, run->nrecords, total);
  if (!t->spec->redistribute) return SVARI_OK;
  return share_out(t, bounds, weights, done, run->nrecords, taken, run, total, err);
}

static void count_held(const double bounds[2], const svari_step_run *run, svari_cut *total) {
  for (size_t i = 0; i < run->nrecords; i++) {
    double w = run->after[i];
    if (w == 0) continue;
    total->count += w <= bounds[0] * (1 + 1e-12) || w >= bounds[1] * (1 - 1e-12);
  }
}

static svari_status trim_keeping(const svari_trimming *t, const double bounds[2], svari_step_run *run, svari_cut *total,
                                 svari_error *err) {
  svari_calibration bounded = *t->calibration;
  bounded.weight_bounds[0] = bounds[0];
  bounded.weight_bounds[1] = bounds[1];
  svari_status status = svari_calibrate_apply(&bounded, run, err);
  if (!status) count_held(bounds, run, total);
  return status;
}

static svari_status report(const double bounds[2], const svari_cut *total, svari_step_run *run, double before_sum,
                           svari_error *err) {
  svari_status status = svari_step_figure(run, "trimmed", NULL, (double)total->count, NAN, err);
  if (!status) status = svari_step_figure(run, "moved_share", NULL, total->moved / before_sum, NAN, err);
  if (!status) status = svari_step_figure(run, "lower", NULL, isfinite(bounds[0]) ? bounds[0] : NAN, NAN, err);
  if (!status) status = svari_step_figure(run, "upper", NULL, isfinite(bounds[1]) ? bounds[1] : NAN, NAN, err);
  return status;
}

svari_status svari_trim_to(const svari_trimming *t, const double bounds[2], svari_step_run *run, svari_cut *total,
                           svari_error *err) {
  *total = (svari_cut){0};
  svari_status status =
      t->calibration ? trim_keeping(t, bounds, run, total, err) : trim_plain(t, bounds, run, total, err);
  for (size_t i = 0; t->calibration && !status && run->after != run->before && i < run->nrecords; i++)
    total->moved += fabs(run->after[i] - run->before[i]);
  return status;
}

svari_status svari_trim_apply(const void *state, svari_step_run *run, svari_error *err) {
  const svari_trimming *t = state;
  double bounds[2];
  if (!svari_trim_bounds(t, run, t->spec->upper, bounds)) return svari_fail_memory(err);
  svari_sum sum = {0};
  for (size_t i = 0; run->report && i < run->nrecords; i++) svari_sum_add(&sum, run->before[i]);
  svari_cut total = {0};
  svari_status status = SVARI_OK;
  if (isnan(t->spec->lower) && isnan(t->spec->upper)) /* only the grid was asked for */
    memmove(run->after, run->before, run->nrecords * sizeof *run->after);
  else
    status = svari_trim_to(t, bounds, run, &total, err);
  if (status || !run->report) return status;
  status = report(bounds, &total, run, svari_sum_value(&sum), err);
  return status ? status : svari_trim_grid(t, run, err);
}

const svari_projection *svari_trim_projection(const void *state) {
  const svari_trimming *t = state;
  return t->calibration ? &t->calibration->projection : NULL;
}
