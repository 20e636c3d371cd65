/* A run's stages one by one, as src/run has them, so that each can be timed alone. */
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "bench.h"

static double seconds(clockid_t clock) {
  struct timespec now;
  clock_gettime(clock, &now);
  return (double)now.tv_sec + 1e-9 * (double)now.tv_nsec;
}

bench_time bench_now(void) { return (bench_time){seconds(CLOCK_MONOTONIC), seconds(CLOCK_PROCESS_CPUTIME_ID)}; }

bench_time bench_since(bench_time start) {
  bench_time now = bench_now();
  return (bench_time){now.wall - start.wall, now.cpu - start.cpu};
}

static svari_status do_read(bench_work *w, svari_error *err) {
  svari_frame_free(w->frame);
  svari_frame_free(w->read);
  w->frame = w->read = NULL;
  svari_status status = svari_frame_read(&w->plan->data, &w->read, err);
  return status ? status : svari_frame_derive(w->read, w->plan->derive, w->plan->nderive, &w->frame, err);
}

static svari_status do_design(bench_work *w, svari_error *err) {
  svari_design_free(w->design);
  w->design = NULL;
  return svari_design_new(w->frame, &w->plan->design, &w->design, err);
}

static svari_status do_weights(bench_work *w, svari_error *err) {
  svari_weights_free(w->weights);
  w->weights = NULL;
  return svari_weights_new(w->frame, w->design, w->population, w->plan->steps, w->plan->nsteps, w->plan->data.threads,
                           &w->weights, err);
}

static svari_status do_answers(bench_work *w, svari_error *err) {
  const svari_plan *plan = w->plan;
  svari_infer_options options = {.methods = w->design->replication ? SVARI_REPLICATION : SVARI_TAYLOR,
                                 .threads = plan->data.threads};
  svari_arena *arena = svari_arena_new();
  if (!arena) return svari_fail_memory(err);
  svari_estimate_row *rows;
  size_t nrows;
  svari_table *tables;
  svari_model *models;
  svari_status status = SVARI_OK;
  if (plan->nestimates)
    status = svari_estimates_make(arena, w->weights, plan->estimates, plan->nestimates, &options, &rows, &nrows, err);
  if (!status && plan->ntables)
    status = svari_tables_make(arena, w->weights, plan->tables, plan->ntables, &options, &tables, err);
  if (!status && plan->nmodels)
    status = svari_models_make(arena, w->weights, plan->models, plan->nmodels, &options, &models, err);
  svari_arena_free(arena);
  return status;
}

static svari_status (*const stages[])(bench_work *w, svari_error *err) = {do_read, do_design, do_weights, do_answers};

static svari_status run_stage(bench_work *w, size_t s, int rounds, bench_time *time, svari_error *err) {
  bench_time best = {INFINITY, INFINITY};
  svari_status status = SVARI_OK;
  for (int round = 0; round < rounds && !status; round++) {
    bench_time start = bench_now();
    status = stages[s](w, err);
    bench_time took = bench_since(start);
    if (took.wall < best.wall) best.wall = took.wall;
    if (took.cpu < best.cpu) best.cpu = took.cpu;
  }
  time->wall += best.wall;
  time->cpu += best.cpu;
  return status;
}

svari_status bench_work_run(bench_work *w, const char *yaml, const char *data, int timed, int rounds, bench_time *time,
                            svari_error *err) {
  *w = (bench_work){0};
  *time = (bench_time){0, 0};
  svari_status status = svari_plan_parse(yaml, strlen(yaml), data, &w->plan, err);
  if (!status) w->plan->data.file = data;
  if (!status)
    status = svari_population_read(&w->plan->population, w->plan->variables, w->plan->nvariables, &w->population, err);
  for (size_t s = 0; s < sizeof stages / sizeof *stages && !status; s++) {
    bench_time unused = {0, 0};
    bool counts = timed & (1 << s);
    status = run_stage(w, s, counts ? rounds : 1, counts ? time : &unused, err);
  }
  svari_weights_free(w->weights);
  svari_design_free(w->design);
  svari_population_free(w->population);
  svari_frame_free(w->frame);
  svari_frame_free(w->read);
  svari_plan_free(w->plan);
  return status;
}
