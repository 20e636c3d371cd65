/* The story of weighting: steps one after the other on the full sample, then the same on every replicate. */
#include "weight/weights.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/buffer.h"
#include "base/nearest.h"
#include "base/number.h"
#include "base/parallel.h"
#include "weight/step.h"
#include "weight/summary.h"

/* A step that was prepared, with its weights on the full sample. */
typedef struct prepared {
  const svari_step_kind *kind;
  void *state;
  const double *before, *after;
  bool projects;
} prepared;

static const svari_step_kind *kind_find(const char *name) {
  for (size_t k = 0; k < svari_step_kinds_count; k++)
    if (strcmp(svari_step_kinds[k].name, name) == 0) return &svari_step_kinds[k];
  return NULL;
}

static svari_status unknown_step(const svari_step_spec *spec, svari_error *err) {
  const char *names[32];
  size_t count = svari_step_kinds_count < 32 ? svari_step_kinds_count : 32;
  for (size_t k = 0; k < count; k++) names[k] = svari_step_kinds[k].name;
  svari_status status = svari_fail_at(err, SVARI_SPEC, spec->where, "weighting has no step '%s'", spec->step);
  const char *near = svari_nearest(spec->step, names, count);
  if (near) svari_hint(err, "did you mean '%s'?", near);
  return status;
}

static void add_trim_text(const svari_step_spec *spec, svari_buffer *text) {
  char low[SVARI_NUMBER_TEXT], high[SVARI_NUMBER_TEXT];
  svari_number_shortest(spec->lower, low);
  svari_number_shortest(spec->upper, high);
  if (!*low && !*high) {
    svari_buffer_text(text, ": caps compared, nothing cut");
    return;
  }
  const char *of = spec->of ? spec->of : "median";
  bool plain = strcmp(of, "none") == 0;
  const char *sign = *low && *high ? " to " : *low ? " or more" : "up to ";
  svari_buffer_printf(text, ": %s%s%s%s%s", low, sign, high, plain ? "" : " × ", plain ? "" : of);
}

/* "rake: region, sex_age"; "trim: 0.3 to 3 × median". */
static const char *label_of(svari_arena *arena, const svari_step_spec *spec) {
  svari_buffer text = {0};
  svari_buffer_text(&text, spec->step);
  size_t count = spec->nmargins ? spec->nmargins : spec->nclasses;
  const char *const *names = spec->nmargins ? spec->margins : spec->classes;
  for (size_t i = 0; i < count; i++) svari_buffer_printf(&text, "%s%s", i ? ", " : ": ", names[i]);
  if (count == 0 && spec->model) svari_buffer_printf(&text, ": %s", spec->model);
  if (strcmp(spec->step, "scale") == 0) {
    char number[SVARI_NUMBER_TEXT];
    svari_number_shortest(spec->factor, number);
    svari_buffer_printf(&text, ": %s", spec->to ? spec->to : number);
  }
  if (strcmp(spec->step, "trim") == 0) add_trim_text(spec, &text);
  const char *label = text.failed ? NULL : svari_arena_text(arena, text.bytes);
  svari_buffer_free(&text);
  return label;
}

static void set_ratios(const double *before, const double *after, size_t n, svari_step_report *report) {
  double least = INFINITY, most = -INFINITY;
  for (size_t i = 0; i < n; i++) {
    if (before[i] == 0) continue;
    double ratio = after[i] / before[i];
    if (ratio < least) least = ratio;
    if (ratio > most) most = ratio;
  }
  report->min_ratio = isfinite(least) ? least : NAN;
  report->max_ratio = isfinite(most) ? most : NAN;
}

/* Prepares a step and runs it on the full sample. */
static svari_status run_step(svari_weights *w, const svari_step_context *context, prepared *step,
                             svari_step_report *report, svari_arena *scratch, svari_error *err) {
  step->kind = kind_find(context->spec->step);
  if (!step->kind) return unknown_step(context->spec, err);
  svari_status status = step->kind->prepare(context, &step->state, err);
  if (status) return status;
  double *after = SVARI_NEW(w->arena, double, w->nrecords);
  report->step = step->kind->name;
  report->label = label_of(w->arena, context->spec);
  if (!after || !report->label) return svari_fail_memory(err);
  svari_step_run run = {.scratch = scratch,
                        .nrecords = w->nrecords,
                        .before = context->weights,
                        .after = after,
                        .arena = w->arena,
                        .report = report,
                        .notes = &w->notes,
                        .misfit_before = NAN,
                        .misfit_after = NAN};
  status = step->kind->apply(step->state, &run, err);
  if (status) return status;
  step->before = context->weights;
  step->after = w->final = after;
  report->iterations = run.iterations;
  report->misfit_before = run.misfit_before;
  report->misfit_after = run.misfit_after;
  set_ratios(step->before, after, w->nrecords, report);
  return SVARI_OK;
}

/* After a calibration a factor of the variable is kept as a projection on nothing, which leaves the variable as it is.
 */
static void keep_projection(svari_weights *w, svari_projection *projections, prepared *step) {
  const svari_projection *projection = step->kind->projection ? step->kind->projection(step->state) : NULL;
  const svari_projection on_nothing = {.x = {.nrecords = w->nrecords}, .before = step->before};
  if (!projection && step->kind->in_variable && w->nprojections) projection = &on_nothing;
  step->projects = projection != NULL;
  if (!projection) return;
  projections[w->nprojections] = *projection;
  projections[w->nprojections++].after = step->after;
}

static svari_status run_steps(svari_weights *w, const svari_step_spec *specs, size_t count, prepared *steps,
                              svari_error *err) {
  svari_step_report *reports = SVARI_NEW(w->arena, svari_step_report, count);
  svari_projection *projections = SVARI_NEW(w->arena, svari_projection, count);
  const double **stages = SVARI_NEW(w->arena, const double *, count + 1);
  if (!reports || !projections || !stages) return svari_fail_memory(err);
  stages[0] = w->final;
  w->stages = stages;
  w->steps = reports;
  w->projections = projections;
  for (size_t s = 0; s < count; s++) {
    svari_step_context context = {w->arena, w->frame, w->design, w->population, &specs[s], w->final, w, &w->notes};
    svari_arena *scratch = svari_arena_new();
    if (!scratch) return svari_fail_memory(err);
    svari_status status = run_step(w, &context, &steps[s], &reports[s], scratch, err);
    svari_arena_free(scratch);
    if (status) return status;
    keep_projection(w, projections, &steps[s]);
    stages[s + 1] = w->final;
    w->nsteps++;
  }
  return SVARI_OK;
}

/* The weight after the first projection, times the ratios of the later steps that are none. */
static svari_status set_kept(svari_weights *w, const prepared *steps, size_t count, svari_error *err) {
  size_t first = 0, others = 0;
  while (first < count && !steps[first].projects) first++;
  w->kept = first == count ? w->final : steps[first].after;
  for (size_t s = first; s < count; s++) others += s > first && !steps[s].projects;
  if (others == 0) return SVARI_OK;
  double *kept = SVARI_NEW(w->arena, double, w->nrecords);
  if (!kept) return svari_fail_memory(err);
  memcpy(kept, w->kept, w->nrecords * sizeof *kept);
  for (size_t s = first + 1; s < count; s++) {
    if (steps[s].projects) continue;
    for (size_t i = 0; i < w->nrecords; i++)
      kept[i] *= steps[s].before[i] != 0 ? steps[s].after[i] / steps[s].before[i] : 0;
  }
  w->kept = kept;
  return SVARI_OK;
}

typedef struct replicating {
  const svari_weights *w;
  const prepared *steps;
  size_t nsteps;
  double *out;
  svari_status *status;
} replicating;

static svari_status run_replicate(const replicating *all, size_t r, svari_error *err) {
  const svari_replication *made = all->w->design->replication;
  size_t n = all->w->nrecords;
  const double *factor = made->factor + r * made->ngroups, *base = all->w->design->weight;
  double *weights = all->out + r * n;
  for (size_t i = 0; i < n; i++) weights[i] = base[i] * factor[made->group ? (size_t)made->group[i] : i];
  svari_arena *scratch = svari_arena_new();
  if (!scratch) return svari_fail_memory(err);
  svari_status status = SVARI_OK;
  for (size_t s = 0; s < all->nsteps && !status; s++) {
    svari_step_run run = {.scratch = scratch,
                          .nrecords = n,
                          .before = weights,
                          .after = weights,
                          .replicate = r + 1,
                          .misfit_before = NAN,
                          .misfit_after = NAN};
    status = all->steps[s].kind->apply(all->steps[s].state, &run, err);
  }
  svari_arena_free(scratch);
  return status;
}

static void replicate_block(void *context, size_t block) {
  replicating *all = context;
  all->status[block] = run_replicate(all, block, NULL);
}

/* The first replicate that failed is run once more, to have it say why. */
static svari_status tell_failure(const replicating *all, size_t count, svari_error *err) {
  size_t r = 0;
  while (r < count && !all->status[r]) r++;
  if (r == count) return SVARI_OK;
  if (all->status[r] == SVARI_MEMORY) return svari_fail_memory(err);
  size_t failed = 0;
  for (size_t k = r; k < count; k++) failed += all->status[k] != SVARI_OK;
  svari_fail(err, all->status[r], "replicate %zu of %zu can't be weighted as the sample is (%zu such in all)", r + 1,
             count, failed);
  return run_replicate(all, r, err);
}

static svari_status run_replicates(svari_weights *w, const prepared *steps, size_t nsteps, int threads,
                                   svari_error *err) {
  const svari_replication *made = w->design->replication;
  if (!made) return SVARI_OK;
  replicating all = {w, steps, nsteps,
                     SVARI_NEW(w->arena, double, made->count * w->nrecords),
                               SVARI_NEW(w->arena, svari_status, made->count)};
  if (!all.out || !all.status) return svari_fail_memory(err);
  svari_parallel_for(threads, made->count, replicate_block, &all);
  w->nreplicates = made->count;
  w->replicate = all.out;
  return tell_failure(&all, made->count, err);
}

/* The weights of every stage are summarised at once, a stage a thread. */
typedef struct summarising {
  const svari_weights *w;
  svari_weight_summary *out; /* by stage */
  bool *done;
} summarising;

static void summarise_stage(void *context, size_t stage) {
  summarising *all = context;
  svari_arena *scratch = svari_arena_new();
  const svari_frequency *frequency = all->w->design->frequency;
  if (scratch && frequency) {
    all->out[stage] = svari_weight_summary_of_rows(all->w->stages[stage], frequency, all->w->nrecords);
    all->done[stage] = true;
  } else if (scratch)
    all->done[stage] = svari_weight_summary_make(scratch, all->w->stages[stage], all->w->nrecords, &all->out[stage]);
  svari_arena_free(scratch);
}

static svari_status summarise(svari_weights *w, size_t count, int threads, svari_error *err) {
  summarising all = {w, SVARI_NEW(w->arena, svari_weight_summary, count + 1), SVARI_NEW(w->arena, bool, count + 1)};
  if (!all.out || !all.done) return svari_fail_memory(err);
  svari_parallel_for(threads, count + 1, summarise_stage, &all);
  for (size_t s = 0; s <= count; s++)
    if (!all.done[s]) return svari_fail_memory(err);
  w->base = all.out[0];
  w->summary = all.out[count];
  svari_step_report *reports = (svari_step_report *)w->steps;
  for (size_t s = 0; s < count; s++) reports[s].after = all.out[s + 1];
  return SVARI_OK;
}

static svari_status weigh(svari_weights *w, const svari_step_spec *specs, size_t count, int threads, svari_error *err) {
  prepared *steps = SVARI_NEW(w->arena, prepared, count);
  if (!steps) return svari_fail_memory(err);
  svari_status status = run_steps(w, specs, count, steps, err);
  if (!status) status = summarise(w, count, threads, err);
  if (!status) status = set_kept(w, steps, count, err);
  if (!status) status = run_replicates(w, steps, count, threads, err);
  return status;
}

svari_status svari_weights_new(const svari_frame *frame, const svari_design *design, const svari_population *population,
                               const svari_step_spec *steps, size_t count, int threads, svari_weights **out,
                               svari_error *err) {
  *out = NULL;
  svari_arena *arena = svari_arena_new();
  svari_weights *w = arena ? SVARI_NEW(arena, svari_weights, 1) : NULL;
  if (!w) {
    svari_arena_free(arena);
    return svari_fail_memory(err);
  }
  w->arena = arena;
  w->frame = frame;
  w->design = design;
  w->population = population;
  w->nrecords = design->nrecords;
  w->threads = threads;
  w->final = design->weight;
  svari_status status = weigh(w, steps, count, threads, err);
  if (status)
    svari_arena_free(arena);
  else
    *out = w;
  return status;
}

void svari_weights_free(svari_weights *weights) {
  if (weights) svari_arena_free(weights->arena);
}

size_t svari_weights_values(const svari_weights *weights, const double **values) {
  *values = weights->final;
  return weights->nrecords;
}

size_t svari_weights_replicates(const svari_weights *weights, const double **values) {
  *values = weights->replicate;
  return weights->nreplicates;
}

size_t svari_weights_steps(const svari_weights *weights, const svari_step_report **steps) {
  *steps = weights->steps;
  return weights->nsteps;
}

svari_step_spec svari_step_spec_of(const char *step) {
  return (svari_step_spec){.step = step,
                           .tolerance = NAN,
                           .bounds = {NAN, NAN},
                           .weight_bounds = {NAN, NAN},
                           .lower = NAN,
                           .upper = NAN,
                           .factor = NAN};
}
