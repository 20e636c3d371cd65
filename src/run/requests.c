/* The requests of a plan, answered with given weights: what every set of imputed data shares. */
#include <string.h>

#include "base/note.h"
#include "infer/infer.h"
#include "model/model.h"
#include "run/run.h"

static svari_infer_options infer_options(const svari_result *run) {
  return (svari_infer_options){.methods = svari_result_methods(run),
                               .threads = run->threads,
                               .reliability = run->plan->output.reliability,
                               .scores = run->scores,
                               .bind_only = run->bind_only};
}

/* The entries that need records; `change:` is made of their rows in a later stage. */
static svari_estimate_spec *entries_of_records(const svari_result *run, size_t *origin, size_t *count) {
  const svari_plan *plan = run->plan;
  svari_estimate_spec *specs = SVARI_NEW(run->arena, svari_estimate_spec, plan->nestimates);
  *count = 0;
  for (size_t i = 0; specs && i < plan->nestimates; i++) {
    if (svari_is_change(&plan->estimates[i])) continue;
    origin[*count] = i;
    specs[(*count)++] = plan->estimates[i];
  }
  return specs;
}

svari_status svari_result_estimate(const svari_result *run, const svari_weights *weights, svari_estimate_row **rows,
                                   size_t *nrows, svari_error *err) {
  svari_infer_options options = infer_options(run);
  size_t *origin = SVARI_NEW(run->arena, size_t, run->plan->nestimates), count;
  svari_estimate_spec *specs = origin ? entries_of_records(run, origin, &count) : NULL;
  if (!specs) return svari_fail_memory(err);
  svari_status status = svari_estimates_make(run->arena, weights, specs, count, &options, rows, nrows, err);
  for (size_t i = 0; !status && i < *nrows; i++)
    (*rows)[i].spec = &run->plan->estimates[origin[(*rows)[i].spec - specs]];
  return status;
}

static bool has_row(const svari_estimate_spec *spec, const char *variable, const svari_estimate_row *rows,
                    size_t nrows) {
  for (size_t r = 0; r < nrows; r++)
    if (rows[r].spec == spec && (!variable || (rows[r].variable && strcmp(rows[r].variable, variable) == 0)))
      return true;
  return false;
}

svari_status svari_result_note_gaps(svari_result *run, const svari_estimate_row *rows, size_t nrows, svari_error *err) {
  for (size_t i = 0; i < run->plan->nestimates; i++) {
    const svari_estimate_spec *spec = &run->plan->estimates[i];
    int failed = 0;
    if (svari_is_change(spec)) continue;
    bool any = has_row(spec, NULL, rows, nrows), by_variable = strcmp(spec->statistic, "proportion") == 0;
    if (!any)
      failed = svari_note(run->arena, &run->notes, "`%s` has no figure: a variable of it has no value in the data",
                          spec->id);
    for (size_t v = 0; any && by_variable && v < spec->nvariables && !failed; v++)
      if (!has_row(spec, spec->variables[v], rows, nrows))
        failed = svari_note(run->arena, &run->notes, "`%s` has no figure of `%s`, which has no value in the data",
                            spec->id, spec->variables[v]);
    if (failed) return svari_fail_memory(err);
  }
  return SVARI_OK;
}

svari_status svari_result_note_intervals(svari_result *run, svari_error *err) {
  for (size_t i = 0; i < run->report.ntests; i++) {
    const svari_test_row *row = &run->report.tests[i];
    const svari_test_spec *spec = &run->plan->tests[i];
    bool many_ranks = row->is_f && strcmp(spec->test, "ranktest") == 0;
    if (many_ranks && spec->confidence != 0.95 &&
        svari_note(run->arena, &run->notes,
                   "`%s`: `confidence` has no effect: a rank test of more than two groups has no interval", spec->id))
      return svari_fail_memory(err);
  }
  return SVARI_OK;
}

svari_status svari_result_tabulate(const svari_result *run, const svari_weights *weights, svari_table **tables,
                                   svari_error *err) {
  const svari_plan *plan = run->plan;
  *tables = NULL;
  if (!plan->ntables) return SVARI_OK;
  svari_infer_options options = infer_options(run);
  return svari_tables_make(run->arena, weights, plan->tables, plan->ntables, &options, tables, err);
}

svari_status svari_result_test(const svari_result *run, const svari_weights *weights, svari_test_row **rows,
                               svari_error *err) {
  const svari_plan *plan = run->plan;
  *rows = NULL;
  if (!plan->ntests) return SVARI_OK;
  svari_infer_options options = infer_options(run);
  return svari_tests_make(run->arena, weights, plan->tests, plan->ntests, &options, rows, err);
}

svari_status svari_result_model(const svari_result *run, const svari_weights *weights, svari_model **models,
                                svari_error *err) {
  const svari_plan *plan = run->plan;
  *models = NULL;
  if (!plan->nmodels) return SVARI_OK;
  svari_infer_options options = infer_options(run);
  return svari_models_make(run->arena, weights, plan->models, plan->nmodels, &options, models, err);
}
