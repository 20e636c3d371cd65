/* What the report says of the run besides its figures: who asked for the survey and how it was done, where the targets
 * come from, and the files that were read by their hashes. */
#include <string.h>

#include "read/source.h"
#include "run/hash.h"
#include "run/run.h"

static svari_status add(svari_result *run, const char *path, svari_error *err) {
  svari_report *report = &run->report;
  svari_input *sources = SVARI_PUSH(run->arena, run->sources, report->nsources, run->source_room);
  char *hash = svari_arena_alloc(run->arena, SVARI_HASH_TEXT, 1);
  if (!sources || !hash) return svari_fail_memory(err);
  const char *slash = strrchr(path, '/');
  report->sources = run->sources;
  *sources = (svari_input){slash ? slash + 1 : path, NULL};
  if (strcmp(path, "-") == 0 || svari_is_address(path)) return SVARI_OK;
  size_t size;
  sources->sha256 = hash;
  return svari_hashing_file(run->hashing, path, hash, &size, err);
}

static svari_status add_run_file(svari_result *run, svari_error *err) {
  svari_report *report = &run->report;
  svari_input *sources = SVARI_PUSH(run->arena, run->sources, report->nsources, run->source_room);
  char *hash = svari_arena_alloc(run->arena, SVARI_HASH_TEXT, 1);
  if (!sources || !hash) return svari_fail_memory(err);
  svari_hash_bytes(run->plan->text, run->plan->length, hash);
  report->sources = run->sources;
  *sources = (svari_input){run->plan->shown, hash};
  return SVARI_OK;
}

static svari_status add_inputs(svari_result *run, svari_error *err) {
  const svari_plan *plan = run->plan;
  const svari_data_spec *data = &plan->data; /* an address may have a password in it */
  const char *file = data->file && svari_is_address(data->file) ? data->shown : data->file;
  svari_status status = file ? add(run, file, err) : SVARI_OK;
  for (size_t i = 1; i < plan->data.nfiles && !status; i++) status = add(run, plan->data.files[i], err);
  for (size_t i = 0; i < plan->population.nmargins && !status; i++) {
    const svari_margin_spec *margin = &plan->population.margins[i];
    if (margin->file) status = add(run, margin->file, err);
    if (!status && margin->uncertain_file) status = add(run, margin->uncertain_file, err);
  }
  return status;
}

/* Hashing costs as much as reading, so it is done only for a report that shows it. */
static bool shown(const svari_plan *plan) {
  for (size_t i = 0; i < plan->output.nformats; i++)
    if (strcmp(plan->output.formats[i], "html") == 0) return true;
  return false;
}

svari_status svari_result_about(svari_result *run, svari_error *err) {
  run->report.about = &run->plan->about;
  run->report.variables = run->plan->variables;
  run->report.nvariables = run->plan->nvariables;
  run->report.margins = run->plan->population.margins;
  run->report.nmargins = run->plan->population.nmargins;
  if (!shown(run->plan)) return SVARI_OK;
  svari_status status = add_run_file(run, err);
  return status ? status : add_inputs(run, err);
}
