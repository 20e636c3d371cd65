/* Several completed data files (`data: files: [...]`) and plausible values (`plausible:`): everything is answered for
 * each and combined by Rubin's rules. */
#include <string.h>

#include "run/rubin.h"
#include "run/run.h"

/* What was answered for every set, each by set. */
typedef struct answers {
  size_t nsets;
  size_t *nestimates;
  const svari_estimate_row **estimates;
  const svari_table **tables;
  const svari_test_row **tests;
  const svari_model **models;
} answers;

static svari_status answers_new(svari_arena *arena, size_t nsets, answers *out, svari_error *err) {
  *out = (answers){
      .nsets = nsets,
      .nestimates = SVARI_NEW(arena, size_t, nsets),
          .estimates =
              SVARI_NEW(arena, const svari_estimate_row *, nsets),
                        .tables = SVARI_NEW(arena, const svari_table *, nsets),
                                            .tests = SVARI_NEW(arena, const svari_test_row *, nsets),
                                                               .models = SVARI_NEW(arena, const svari_model *, nsets)};
  bool whole = out->nestimates && out->estimates && out->tables && out->tests && out->models;
  return whole ? SVARI_OK : svari_fail_memory(err);
}

static void take_report(const svari_report *report, size_t i, answers *out) {
  out->nestimates[i] = report->nestimates;
  out->estimates[i] = report->estimates;
  out->tables[i] = report->tables;
  out->tests[i] = report->tests;
  out->models[i] = report->models;
}

static svari_status combine_estimates(svari_result *run, const svari_rubin *rubin, const answers *a, svari_error *err) {
  for (size_t i = 1; i < a->nsets; i++)
    if (a->nestimates[i] != a->nestimates[0])
      return svari_fail(err, SVARI_DATA, "set %zu gives %zu figures, the first %zu: they can't be combined", i + 1,
                        a->nestimates[i], a->nestimates[0]);
  svari_estimate_row *rows = NULL;
  svari_status status = svari_rubin_estimates(rubin, a->estimates, a->nestimates[0], &rows, err);
  run->report.estimates = rows;
  run->report.nestimates = a->nestimates[0];
  return status;
}

static svari_status combine(svari_result *run, const answers *a, svari_error *err) {
  const svari_plan *plan = run->plan;
  const svari_rubin rubin = {run->arena, a->nsets, plan->output.reliability};
  svari_report *report = &run->report;
  svari_table *tables = NULL;
  svari_test_row *tests = NULL;
  svari_model *models = NULL;
  /* an earlier wave is asked for its estimates only */
  report->ntables = a->tables[0] ? plan->ntables : 0;
  report->ntests = a->tests[0] ? plan->ntests : 0;
  report->nmodels = a->models[0] ? plan->nmodels : 0;
  svari_status status = combine_estimates(run, &rubin, a, err);
  if (!status) status = svari_rubin_tables(&rubin, a->tables, report->ntables, &tables, err);
  if (!status) status = svari_rubin_tests(&rubin, plan->tests, a->tests, report->ntests, &tests, err);
  if (!status) status = svari_rubin_models(&rubin, a->models, report->nmodels, &models, err);
  report->tables = tables;
  report->tests = tests;
  report->models = models;
  return status;
}

static svari_status note_sets(svari_result *run, size_t nsets, const char *of, svari_error *err) {
  return svari_note(run->arena, &run->notes, "Figures are combined over %zu %s by Rubin's rules.", nsets, of)
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
  return svari_result_to_answers(part, err);
}

/* One is cut off, or they are of different samples. */
static svari_status check_records(const svari_result *run, const svari_result *part, svari_error *err) {
  size_t n = run->frame->nrecords, m = part->frame->nrecords;
  if (n == m) return SVARI_OK;
  svari_status status = svari_fail_at(err, SVARI_DATA, run->plan->data.where, "%s has %zu records, and %s has %zu",
                                      part->plan->data.shown, m, run->plan->data.shown, n);
  svari_hint(err, "`files` are completed copies of one data file: the same records in each");
  return status;
}

static svari_status combine_files(svari_result *run, svari_error *err) {
  size_t n = run->plan->data.nfiles;
  answers all;
  svari_status status = answers_new(run->arena, n, &all, err);
  if (status) return status;
  if (!(run->imputed = SVARI_NEW(run->arena, svari_result *, n))) return svari_fail_memory(err);
  take_report(&run->report, 0, &all);
  for (size_t i = 1; i < n; i++) {
    status = run_file(run, i, err);
    if (!status) status = check_records(run, run->imputed[i - 1], err);
    if (status) return status;
    take_report(&run->imputed[i - 1]->report, i, &all);
  }
  status = combine(run, &all, err);
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

static svari_status answer(const svari_result *run, const svari_weights *weights, size_t i, answers *out,
                           svari_error *err) {
  svari_estimate_row *rows = NULL;
  svari_table *tables = NULL;
  svari_test_row *tests = NULL;
  svari_model *models = NULL;
  svari_status status = svari_result_estimate(run, weights, &rows, &out->nestimates[i], err);
  if (!status) status = svari_result_tabulate(run, weights, &tables, err);
  if (!status) status = svari_result_test(run, weights, &tests, err);
  if (!status) status = svari_result_model(run, weights, &models, err);
  out->estimates[i] = rows;
  out->tables[i] = tables;
  out->tests[i] = tests;
  out->models[i] = models;
  return status;
}

static svari_status combine_draws(svari_result *run, svari_error *err) {
  size_t n;
  answers all;
  svari_status status = check_draws(run, &n, err);
  if (!status) status = answers_new(run->arena, n, &all, err);
  for (size_t i = 0; !status && i < n; i++) {
    svari_frame *frame = NULL;
    status = draw_frame(run, i, &frame, err);
    if (status) return status;
    svari_weights weights = *run->weights;
    weights.frame = frame;
    status = answer(run, &weights, i, &all, err);
    svari_frame_free(frame);
  }
  if (!status) status = combine(run, &all, err);
  return status ? status : note_sets(run, n, "plausible values", err);
}

svari_status svari_result_impute(svari_result *run, svari_error *err) {
  if (run->plan->nplausible) return combine_draws(run, err);
  if (run->plan->data.nfiles > 1) return combine_files(run, err);
  return SVARI_OK;
}
