/* nonresponse: the weight of those who did not respond goes to those who did, in classes or by a model of response.
 * Weight of unknown eligibility first goes to what is known. */
#include "weight/nonresponse.h"

#include <math.h>
#include <string.h>

#include "base/sum.h"

static svari_status eligibility(const svari_step_context *context, unsigned char *status, svari_error *err) {
  const svari_step_spec *spec = context->spec;
  const svari_expression *expression;
  svari_column *column = NULL;
  svari_status failed = svari_expression_parse(context->arena, spec->eligible,
                                               svari_step_place(spec, spec->eligible_at), &expression, err);
  if (!failed) failed = svari_expression_evaluate(context->arena, expression, context->frame, "eligible", &column, err);
  if (failed) return failed;
  if (column->type != SVARI_CATEGORY || column->nlevels != 2)
    return svari_fail_at(err, SVARI_SPEC, spec->where, "nonresponse: eligible: '%s' is no condition", spec->eligible);
  for (size_t i = 0; i < context->so_far->nrecords; i++) {
    int32_t code = svari_column_code(column, i);
    if (status[i] == SVARI_RESPONDENT) continue;
    status[i] = code == 1 ? SVARI_NONRESPONDENT : code == 0 ? SVARI_INELIGIBLE : SVARI_UNKNOWN;
  }
  return SVARI_OK;
}

static svari_status responses(const svari_step_context *context, svari_nonresponse *out, svari_error *err) {
  const svari_step_spec *spec = context->spec;
  if (!spec->responding) {
    svari_status missing = svari_fail_at(err, SVARI_SPEC, spec->where, "nonresponse needs `responding`");
    svari_hint(err, "a condition, as responding: 'status == \"complete\"'");
    return missing;
  }
  const svari_expression *expression;
  const unsigned char *responding;
  svari_status failed = svari_expression_parse(context->arena, spec->responding,
                                               svari_step_place(spec, spec->responding_at), &expression, err);
  if (!failed) failed = svari_expression_select(context->arena, expression, context->frame, &responding, err);
  if (failed) return failed;
  size_t n = context->so_far->nrecords, count = 0;
  unsigned char *status = SVARI_NEW(context->arena, unsigned char, n);
  if (!status) return svari_fail_memory(err);
  for (size_t i = 0; i < n; i++) {
    status[i] = responding[i] ? SVARI_RESPONDENT : SVARI_NONRESPONDENT;
    count += responding[i] && context->weights[i] != 0;
  }
  out->status = status;
  if (count == 0)
    return svari_fail_at(err, SVARI_DATA, spec->where, "nonresponse: no record with weight is responding ('%s')",
                         spec->responding);
  return spec->eligible ? eligibility(context, status, err) : SVARI_OK;
}

/* The model's records: eligible, with weight; none of them may miss a variable of the model. */
static svari_status model(const svari_step_context *context, svari_nonresponse *out, svari_error *err) {
  const svari_step_spec *spec = context->spec;
  size_t n = context->so_far->nrecords;
  svari_formula formula;
  svari_status failed =
      svari_formula_parse(context->arena, spec->model, svari_step_place(spec, spec->model_at), &formula, err);
  unsigned char *selected = SVARI_NEW(context->arena, unsigned char, n);
  double *responded = SVARI_NEW(context->arena, double, n);
  if (failed) return failed;
  if (!selected || !responded) return svari_fail_memory(err);
  for (size_t i = 0; i < n; i++) {
    selected[i] = context->weights[i] != 0 && out->status[i] <= SVARI_NONRESPONDENT;
    responded[i] = out->status[i] == SVARI_RESPONDENT;
  }
  failed = svari_model_matrix_new(context->arena, &formula, context->frame, selected, 1, &out->matrix, err);
  if (failed) return failed;
  size_t missing = 0, first = n;
  for (size_t i = n; i-- > 0;) {
    if (!selected[i] || out->matrix.taken[i]) continue;
    missing++;
    first = i;
  }
  out->modelled = true;
  out->responded = responded;
  if (missing == 0) return SVARI_OK;
  failed = svari_fail_at(err, SVARI_DATA, svari_frame_where(context->frame, first),
                         "nonresponse: %zu record%s of the sample lack a variable of the model '%s', first here",
                         missing, missing == 1 ? "" : "s", spec->model);
  svari_hint(err, "a model of response needs what is known of all who were sampled");
  return failed;
}

svari_status svari_nonresponse_prepare(const svari_step_context *context, void **state, svari_error *err) {
  const svari_step_spec *spec = context->spec;
  svari_nonresponse *n = *state = SVARI_NEW(context->arena, svari_nonresponse, 1);
  if (!n) return svari_fail_memory(err);
  n->spec = spec;
  if (spec->model && spec->nclasses)
    return svari_fail_at(err, SVARI_SPEC, spec->where, "nonresponse takes classes or a model, not both");
  svari_status status = responses(context, n, err);
  if (status) return status;
  status = svari_classes_make(context, n, err);
  return status || !spec->model ? status : model(context, n, err);
}

/* Weight of unknown eligibility goes to the known of its class, in proportion. */
static svari_status spread_unknown(const svari_nonresponse *n, svari_step_run *run, double *weights, svari_error *err) {
  svari_sum *known = SVARI_NEW(run->scratch, svari_sum, n->nclasses),
                               *unknown = SVARI_NEW(run->scratch, svari_sum, n->nclasses);
  if (!known || !unknown) return svari_fail_memory(err);
  for (size_t i = 0; i < run->nrecords; i++)
    svari_sum_add(n->status[i] == SVARI_UNKNOWN ? &unknown[n->class[i]] : &known[n->class[i]], weights[i]);
  for (size_t c = 0; c < n->nclasses; c++) {
    double lost = svari_sum_value(&unknown[c]), kept = svari_sum_value(&known[c]);
    if (lost == 0 || kept > 0) continue;
    svari_status status = svari_fail_at(err, SVARI_NUMERIC, n->spec->where,
                                        "nonresponse: in class '%s' nobody's eligibility is known", n->names[c]);
    svari_hint(err, "join classes (min_class:) or take fewer variables");
    return status;
  }
  for (size_t i = 0; i < run->nrecords; i++) {
    double kept = svari_sum_value(&known[n->class[i]]), lost = svari_sum_value(&unknown[n->class[i]]);
    weights[i] *= n->status[i] == SVARI_UNKNOWN || kept == 0 ? 0 : 1 + lost / kept;
  }
  return SVARI_OK;
}

typedef struct class_sums {
  double all, responding;
  size_t records, respondents;
} class_sums;

static svari_status tell_class(svari_step_run *run, const char *name, const class_sums *sums, svari_error *err) {
  if (sums->records == 0) return SVARI_OK;
  svari_status status = svari_step_figure(run, "factor", name, sums->all / sums->responding, NAN, err);
  if (!status) status = svari_step_figure(run, "response_rate", name, sums->responding / sums->all, NAN, err);
  if (!status) status = svari_step_figure(run, "records", name, (double)sums->records, NAN, err);
  if (!status) status = svari_step_figure(run, "respondents", name, (double)sums->respondents, NAN, err);
  return status;
}

static svari_status nobody_responds(const svari_nonresponse *n, const char *name, size_t records, svari_error *err) {
  svari_status status = svari_fail_at(err, SVARI_NUMERIC, n->spec->where,
                                      "nonresponse: class '%s' has %zu record%s with weight, and nobody responding",
                                      name, records, records == 1 ? "" : "s");
  svari_hint(err, "join small classes (min_class: 10), or take fewer variables");
  return status;
}

/* In each class the weight of the eligible over that of the respondents. */
static svari_status by_class(const svari_nonresponse *n, const int32_t *class, size_t count, const char *const *names,
                             svari_step_run *run, const double *weights, svari_error *err) {
  class_sums *sums = SVARI_NEW(run->scratch, class_sums, count);
  if (!sums) return svari_fail_memory(err);
  for (size_t i = 0; i < run->nrecords; i++) {
    if (weights[i] == 0 || n->status[i] > SVARI_NONRESPONDENT) continue;
    class_sums *c = &sums[class[i]];
    bool responds = n->status[i] == SVARI_RESPONDENT;
    c->all += weights[i];
    c->responding += responds ? weights[i] : 0;
    c->records++;
    c->respondents += responds;
  }
  svari_status status = SVARI_OK;
  for (size_t c = 0; c < count; c++) {
    if (sums[c].records && !(sums[c].responding > 0))
      status = nobody_responds(n, names[c], sums[c].records, err);
    else if (!status)
      status = tell_class(run, names[c], &sums[c], err);
  }
  for (size_t i = 0; i < run->nrecords && !status; i++) {
    const class_sums *c = &sums[class[i]];
    run->after[i] = n->status[i] == SVARI_RESPONDENT && weights[i] != 0 ? weights[i] * (c->all / c->responding) : 0;
  }
  return status;
}

static svari_status by_group(const svari_nonresponse *n, const double *rho, svari_step_run *run, const double *weights,
                             svari_error *err) {
  int32_t *group = SVARI_NEW(run->scratch, int32_t, run->nrecords);
  const char **names = SVARI_NEW(run->scratch, const char *, n->spec->groups + 1);
  size_t count = 0;
  if (!group || !names) return svari_fail_memory(err);
  svari_status status = svari_propensity_groups(n, weights, rho, group, &count, run, err);
  if (status) return status;
  for (size_t g = 0; g < count; g++) {
    names[g] = svari_arena_printf(run->scratch, "group %zu", g + 1);
    if (!names[g]) return svari_fail_memory(err);
  }
  return by_class(n, group, count, names, run, weights, err);
}

static svari_status by_model(const svari_nonresponse *n, svari_step_run *run, const double *weights, svari_error *err) {
  double *rho = SVARI_NEW(run->scratch, double, run->nrecords);
  if (!rho) return svari_fail_memory(err);
  svari_status status = svari_propensity_fit(n, weights, rho, run, err);
  if (status) return status;
  if (n->spec->groups) return by_group(n, rho, run, weights, err);
  for (size_t i = 0; i < run->nrecords; i++)
    run->after[i] = n->status[i] == SVARI_RESPONDENT && weights[i] != 0 ? weights[i] / rho[i] : 0;
  return SVARI_OK;
}

svari_status svari_nonresponse_apply(const void *state, svari_step_run *run, svari_error *err) {
  const svari_nonresponse *n = state;
  double *weights = SVARI_NEW(run->scratch, double, run->nrecords);
  if (!weights) return svari_fail_memory(err);
  memcpy(weights, run->before, run->nrecords * sizeof *weights);
  svari_status status = n->spec->eligible ? spread_unknown(n, run, weights, err) : SVARI_OK;
  if (status) return status;
  return n->modelled ? by_model(n, run, weights, err) : by_class(n, n->class, n->nclasses, n->names, run, weights, err);
}
