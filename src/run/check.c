/* What only the data can tell of the requests: whether expressions go together with their columns' types, whether
 * margins fit the sample. */
#include <string.h>

#include "express/express.h"
#include "run/run.h"

static svari_status check_expression(svari_result *run, const svari_use *use, svari_error *err) {
  const svari_expression *expression = NULL;
  svari_column *column = NULL;
  svari_status status = svari_expression_parse(run->arena, use->text, use->where, &expression, err);
  if (!status) status = svari_expression_evaluate(run->arena, expression, run->frame, "", &column, err);
  return status;
}

static svari_status check_formula(svari_result *run, const svari_use *use, svari_error *err) {
  svari_formula formula;
  return svari_formula_parse(run->arena, use->text, use->where, &formula, err);
}

static svari_status check_uses(svari_result *run, svari_error *err) {
  svari_status worst = SVARI_OK;
  for (size_t i = 0; i < run->plan->nuses; i++) {
    const svari_use *use = &run->plan->uses[i];
    svari_status status = SVARI_OK;
    if (strcmp(use->kind, "expression") == 0)
      status = check_expression(run, use, err);
    else if (strcmp(use->kind, "formula") == 0)
      status = check_formula(run, use, err);
    if (status && !worst) worst = status;
  }
  return worst;
}

/* After a nonresponse step only the respondents have to fit the margins, and who they are is for the run to find. */
static svari_status check_margins(svari_result *run, svari_error *err) {
  svari_status worst = SVARI_OK;
  for (size_t i = 0; i < run->plan->nsteps; i++) {
    const svari_step_spec *step = &run->plan->steps[i];
    if (strcmp(step->step, "nonresponse") == 0) break;
    if (!step->nmargins) continue;
    svari_auxiliaries bound;
    svari_status status = svari_auxiliaries_bind(run->arena, run->population, run->frame, step->margins, step->nmargins,
                                                 run->design->weight, step->where, &bound, err);
    if (status && !worst) worst = status;
  }
  return worst;
}

svari_status svari_check_requests(svari_result *run, svari_error *err) {
  svari_status uses = check_uses(run, err), margins = check_margins(run, err);
  return uses ? uses : margins;
}

static bool leaves_records_out(const svari_plan *plan) {
  for (size_t i = 0; i < plan->nsteps; i++)
    if (strcmp(plan->steps[i].step, "nonresponse") == 0) return true;
  return false;
}

/* Who is left after a nonresponse step, and so which groups there are to test, is for the run to find; so are the
 * columns of plausible values, which no single set has. */
svari_status svari_check_answers(svari_result *run, svari_error *err) {
  if (leaves_records_out(run->plan) || run->plan->nplausible) return SVARI_OK;
  svari_estimate_row *rows;
  svari_table *tables;
  svari_test_row *tests;
  svari_model *models;
  size_t count;
  run->bind_only = true;
  svari_status found[] = {svari_result_estimate(run, run->weights, &rows, &count, err),
                          svari_result_tabulate(run, run->weights, &tables, err),
                          svari_result_test(run, run->weights, &tests, err),
                          svari_result_model(run, run->weights, &models, err)};
  for (size_t i = 0; i < sizeof found / sizeof *found; i++)
    if (found[i]) return found[i];
  return SVARI_OK;
}
