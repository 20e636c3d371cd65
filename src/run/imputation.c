/* Several completed data files (`data: file: [...]`) and plausible values (`plausible:`): the estimates are made for
 * each and combined by Rubin's rules. Tables, tests and models are those of the first file. */
#include <string.h>

#include "run/rubin.h"
#include "run/run.h"

static svari_status combine(svari_result *run, const svari_estimate_row **sets, const size_t *counts, size_t nsets,
                            svari_error *err) {
  for (size_t i = 1; i < nsets; i++)
    if (counts[i] != counts[0])
      return svari_fail(err, SVARI_DATA, "set %zu gives %zu figures, the first %zu: they can't be combined", i + 1,
                        counts[i], counts[0]);
  svari_estimate_row *rows = NULL;
  svari_status status = svari_rubin_combine(run->arena, sets, nsets, counts[0], &rows, err);
  run->report.estimates = rows;
  run->report.nestimates = counts[0];
  return status;
}

static svari_status note_sets(svari_result *run, size_t nsets, const char *of, svari_error *err) {
  return svari_note(run->arena, &run->notes, "Estimates are combined over %zu %s by Rubin's rules.", nsets, of)
             ? svari_fail_memory(err)
             : SVARI_OK;
}

/* A further file: the same plan but for the data's name. The part owns everything except the plan. */
static svari_status run_file(svari_result *run, size_t i, svari_error *err) {
  svari_plan *plan = SVARI_NEW(run->arena, svari_plan, 1);
  svari_result *part = plan ? svari_result_new(run->options, err) : NULL;
  if (!part) return plan ? SVARI_MEMORY : svari_fail_memory(err);
  *plan = *run->plan;
  plan->data.file = run->plan->data.files[i];
  if (run->plan->data.files_shown) plan->data.shown = run->plan->data.files_shown[i];
  plan->data.nfiles = 0;
  part->plan = plan;
  part->borrowed_plan = true;
  run->imputed[run->nimputed++] = part;
  return svari_result_to_estimates(part, err);
}

static svari_status combine_files(svari_result *run, svari_error *err) {
  size_t n = run->plan->data.nfiles;
  const svari_estimate_row **sets = SVARI_NEW(run->arena, const svari_estimate_row *, n);
  size_t *counts = SVARI_NEW(run->arena, size_t, n);
  run->imputed = SVARI_NEW(run->arena, svari_result *, n);
  if (!sets || !counts || !run->imputed) return svari_fail_memory(err);
  sets[0] = run->report.estimates;
  counts[0] = run->report.nestimates;
  for (size_t i = 1; i < n; i++) {
    svari_status status = run_file(run, i, err);
    if (status) return status;
    sets[i] = run->imputed[i - 1]->report.estimates;
    counts[i] = run->imputed[i - 1]->report.nestimates;
  }
  svari_status status = combine(run, sets, counts, n, err);
  return status ? status : note_sets(run, n, "data files", err);
}

/* The frame with draw `draw` of every plausible variable under that variable's name. */
static svari_status draw_frame(const svari_result *run, size_t draw, svari_frame **out, svari_error *err) {
  const svari_plan *plan = run->plan;
  size_t old = run->frame->ncolumns;
  svari_arena *arena = svari_arena_new();
  const svari_column **columns = arena ? SVARI_NEW(arena, const svari_column *, old + plan->nplausible) : NULL;
  svari_column *drawn = columns ? SVARI_NEW(arena, svari_column, plan->nplausible) : NULL;
  if (drawn) memcpy(columns, run->frame->columns, old * sizeof *columns);
  for (size_t p = 0; drawn && p < plan->nplausible; p++) {
    drawn[p] = *svari_frame_find(run->frame, plan->plausible[p].columns[draw]);
    drawn[p].name = plan->plausible[p].name;
    columns[old + p] = &drawn[p];
  }
  *out = drawn ? svari_frame_make(arena, columns, old + plan->nplausible, run->frame->nrecords, run->frame) : NULL;
  if (*out) return SVARI_OK;
  svari_arena_free(arena);
  return svari_fail_memory(err);
}

static svari_status check_draws(const svari_result *run, size_t *ndraws, svari_error *err) {
  const svari_plan *plan = run->plan;
  *ndraws = plan->plausible[0].ncolumns;
  for (size_t p = 0; p < plan->nplausible; p++) {
    const svari_plausible_spec *spec = &plan->plausible[p];
    if (spec->ncolumns != *ndraws || spec->ncolumns < 2)
      return svari_fail_at(err, SVARI_SPEC, spec->where,
                           "plausible: %s has %zu columns; every variable needs as many, and at least 2", spec->name,
                           spec->ncolumns);
    for (size_t c = 0; c < spec->ncolumns; c++)
      if (!svari_frame_find(run->frame, spec->columns[c]))
        return svari_fail_at(err, SVARI_SPEC, spec->where, "plausible: the data have no column `%s`", spec->columns[c]);
  }
  return SVARI_OK;
}

static svari_status combine_draws(svari_result *run, svari_error *err) {
  size_t n;
  svari_status status = check_draws(run, &n, err);
  if (status) return status;
  const svari_estimate_row **sets = SVARI_NEW(run->arena, const svari_estimate_row *, n);
  size_t *counts = SVARI_NEW(run->arena, size_t, n);
  if (!sets || !counts) return svari_fail_memory(err);
  for (size_t i = 0; i < n && !status; i++) {
    svari_frame *frame = NULL;
    status = draw_frame(run, i, &frame, err);
    if (status) return status;
    svari_weights weights = *run->weights;
    weights.frame = frame;
    svari_estimate_row *rows = NULL;
    status = svari_result_estimate(run, &weights, &rows, &counts[i], err);
    sets[i] = rows;
    svari_frame_free(frame);
  }
  if (!status) status = combine(run, sets, counts, n, err);
  return status ? status : note_sets(run, n, "plausible values", err);
}

svari_status svari_result_impute(svari_result *run, svari_error *err) {
  if (run->plan->nplausible && run->plan->nestimates) return combine_draws(run, err);
  if (run->plan->data.nfiles > 1) return combine_files(run, err);
  return SVARI_OK;
}
