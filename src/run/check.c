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
