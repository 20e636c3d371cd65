/* Where runs begin and end: results made and freed, one run or a run of runs, the calls of svari/run.h. */
#include "run/run.h"

#include <string.h>

#include "run/grouped.h"
#include "run/hash.h"
#include "run/joint.h"
#include "run/outputs.h"

svari_result *svari_result_new(const svari_run_options *options, svari_error *err) {
  svari_arena *arena = svari_arena_new();
  svari_result *run = arena ? SVARI_NEW(arena, svari_result, 1) : NULL;
  if (!run) {
    svari_arena_free(arena);
    svari_fail_memory(err);
    return NULL;
  }
  run->arena = arena;
  run->options = options;
  run->threads = options ? options->threads : 0;
  return run;
}

void svari_result_free(svari_result *result) {
  if (!result) return;
  svari_hashing_free(result->hashing);
  for (size_t i = 0; i < result->nparts; i++) svari_result_free(result->parts[i]);
  for (size_t i = 0; i < result->nimputed; i++) svari_result_free(result->imputed[i]);
  svari_weights_free(result->weights);
  svari_design_free(result->design);
  svari_population_free(result->population);
  svari_frame_free(result->frame);
  svari_frame_free(result->read);
  svari_frame_free(result->keys);
  if (!result->borrowed_plan) svari_plan_free(result->plan);
  svari_plan_free(result->earlier);
  svari_arena_free(result->arena);
}

static svari_status compute(svari_result *run, bool check, svari_error *err);

static svari_status compute_part(svari_result *run, size_t i, bool check, svari_error *err) {
  svari_result *part = svari_result_new(run->options, err);
  if (!part) return SVARI_MEMORY;
  run->parts[run->nparts++] = part;
  part->hashes = run->hashes;
  part->name = svari_run_name(part->arena, run->plan->runs[i]);
  if (!part->name) return svari_fail_memory(err);
  svari_status status = svari_plan_read(run->plan->runs[i], &part->plan, err);
  if (!status && part->plan->nruns)
    status = svari_fail_at(err, SVARI_SPEC, part->plan->where, "a run of runs can't be part of another");
  if (!status && run->plan->language != SVARI_ENGLISH) svari_plan_speak(part->plan, run->plan->language);
  return status ? status : compute(part, check, err);
}

/* What `studies:` calls it, else its title, else its name. */
static void name_part(const svari_plan *plan, svari_result *part) {
  for (int l = 0; l < SVARI_LANGUAGES; l++) part->report.label.in[l] = part->plan->titles.in[l];
  if (!part->plan->title) part->report.label.in[0] = part->name;
  for (size_t i = 0; i < plan->nstudies; i++)
    if (strcmp(plan->studies[i].name, part->name) == 0) part->report.label = plan->studies[i].label;
}

static svari_status join(svari_result *run, bool check, svari_error *err) {
  const svari_report **reports = SVARI_NEW(run->arena, const svari_report *, run->nparts);
  if (!reports) return svari_fail_memory(err);
  for (size_t i = 0; i < run->nparts; i++) {
    run->parts[i]->report.name = run->parts[i]->name;
    reports[i] = &run->parts[i]->report;
  }
  run->report.title = run->plan->title;
  run->report.language = run->plan->language;
  run->report.nparts = run->nparts;
  run->report.parts = reports;
  for (size_t i = 0; i < run->nparts; i++) name_part(run->plan, run->parts[i]);
  if (check) return svari_check_figures(run, err); /* what is shown has not been computed */
  svari_status figures = svari_joint_figures(run, err);
  svari_status chapters = figures == SVARI_MEMORY ? figures : svari_joint_chapters(run, err);
  return figures ? figures : chapters;
}

static svari_status compute(svari_result *run, bool check, svari_error *err) {
  const svari_plan *plan = run->plan;
  if (plan->nruns && run->options && run->options->totals) return svari_grouped_refuse(plan, err);
  if (!plan->nruns) return check ? svari_result_to_check(run, err) : svari_result_to_end(run, err);
  run->parts = SVARI_NEW(run->arena, svari_result *, plan->nruns);
  if (!run->parts) return svari_fail_memory(err);
  for (size_t i = 0; i < plan->nruns; i++) {
    svari_status status = compute_part(run, i, check, err);
    if (status) return status;
  }
  return join(run, check, err);
}

static svari_status finish(svari_result *run, svari_status status, svari_result **out) {
  if (status)
    svari_result_free(run);
  else
    *out = run;
  return status;
}

svari_status svari_run(const char *path, const char *folder, const svari_run_options *options, svari_result **out,
                       svari_error *err) {
  svari_result *run = svari_result_new(options, err);
  if (!run) return SVARI_MEMORY;
  run->hashes = folder != NULL;
  svari_status status = svari_plan_read(path, &run->plan, err);
  if (!status) status = compute(run, false, err);
  if (!status && folder) status = svari_outputs_write(run, folder, err);
  return finish(run, status, out);
}

svari_status svari_run_text(const char *text, size_t length, const char *path, const svari_run_options *options,
                            svari_result **out, svari_error *err) {
  svari_result *run = svari_result_new(options, err);
  if (!run) return SVARI_MEMORY;
  svari_status status = svari_plan_parse(text, length, path, &run->plan, err);
  if (!status) status = compute(run, false, err);
  return finish(run, status, out);
}

svari_status svari_check(const char *path, const svari_run_options *options, svari_result **out, svari_error *err) {
  svari_result *run = svari_result_new(options, err);
  if (!run) return SVARI_MEMORY;
  svari_status status = svari_plan_read(path, &run->plan, err);
  if (!status) status = compute(run, true, err);
  return finish(run, status, out);
}
