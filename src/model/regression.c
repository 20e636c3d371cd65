/* From a spec to a fitted model: which records, which columns, and what to say when there is no fit. */
#include "model/regression.h"

#include "base/nearest.h"
#include "base/parallel.h"
#include "num/linear.h"

#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

svari_status svari_model_fault(const svari_regression *r, svari_error *err, svari_status status, const char *format,
                               ...) {
  char text[400];
  va_list args;
  va_start(args, format);
  vsnprintf(text, sizeof text, format, args);
  va_end(args);
  return svari_fail_at(err, status, r->spec->where_entry, "model '%s': %s", r->spec->id, text);
}

static svari_status find_family(svari_regression *r, svari_error *err) {
  const char *name = r->spec->family ? r->spec->family : "gaussian";
  r->family = svari_family_find(name);
  if (r->family) return SVARI_OK;
  const char *words[16];
  size_t count = svari_families_count < 16 ? svari_families_count : 16;
  for (size_t i = 0; i < count; i++) words[i] = svari_families[i].name;
  svari_model_fault(r, err, SVARI_SPEC, "there is no family '%s'", name);
  const char *near = svari_nearest(name, words, count);
  svari_hint(err, "did you mean '%s'?", near ? near : "gaussian");
  return SVARI_SPEC;
}

/* Records of weight not zero for which the model's condition is true. */
static svari_status select_records(svari_regression *r, unsigned char **out, svari_error *err) {
  const svari_frame *frame = r->weights->frame;
  unsigned char *selected = SVARI_NEW(r->arena, unsigned char, frame->nrecords);
  if (!selected) return svari_fail_memory(err);
  const unsigned char *where = NULL;
  if (r->spec->where) {
    const svari_expression *expression = NULL;
    svari_status status = svari_expression_parse(r->arena, r->spec->where, r->spec->where_at, &expression, err);
    if (status == SVARI_OK) status = svari_expression_select(r->arena, expression, frame, &where, err);
    if (status != SVARI_OK) return status;
  }
  size_t negative = 0;
  for (size_t i = 0; i < frame->nrecords; i++) {
    bool meant = !where || where[i] == 1;
    selected[i] = r->weights->final[i] > 0 && meant;
    negative += r->weights->final[i] < 0 && meant;
  }
  *out = selected;
  if (!negative) return SVARI_OK;
  svari_model_fault(r, err, SVARI_NUMERIC, "%zu records have a negative weight, with which no model can be fitted",
                    negative);
  svari_hint(err, "calibrate with bounds or `distance: raking`, which keep weights above 0");
  return SVARI_NUMERIC;
}

typedef struct weighing {
  const svari_regression *r;
  double *weight;
  int32_t *cell;
} weighing;

static void weigh_block(void *context, size_t block) {
  const weighing *w = context;
  size_t n = w->r->weights->nrecords, from = block * SVARI_BLOCK, to = n - from < SVARI_BLOCK ? n : from + SVARI_BLOCK;
  const unsigned char *taken = w->r->matrix.taken;
  for (size_t i = from; i < to; i++) {
    w->weight[i] = taken[i] ? w->r->weights->final[i] : 0;
    w->cell[i] = taken[i] ? 0 : -1;
  }
}

static svari_status weigh(svari_regression *r, svari_error *err) {
  size_t n = r->weights->nrecords;
  weighing w = {.r = r, .weight = SVARI_NEW(r->arena, double, n), .cell = SVARI_NEW(r->arena, int32_t, n)};
  if (!w.weight || !w.cell) return svari_fail_memory(err);
  svari_parallel_for(r->options->threads, (n + SVARI_BLOCK - 1) / SVARI_BLOCK, weigh_block, &w);
  r->weight = w.weight;
  r->cell = w.cell;
  return SVARI_OK;
}

static bool is_formula_placed(const svari_model_spec *spec) { return spec->formula_at.line > 0; }

/* The cut points of an ordinal model stand for the intercept. */
static svari_status drop_intercept(svari_regression *r, svari_error *err) {
  svari_model_matrix *m = &r->matrix;
  if (!r->formula.intercept)
    return svari_model_fault(r, err, SVARI_SPEC, "family ordinal has cut points, so '- 1' says nothing");
  size_t columns = m->ncolumns - 1;
  double *x = SVARI_NEW(r->arena, double, m->nrecords * columns);
  if (!x) return svari_fail_memory(err);
  for (size_t i = 0; i < m->nrecords; i++)
    for (size_t j = 0; j < columns; j++) x[i * columns + j] = m->x[i * m->ncolumns + j + 1];
  m->x = x;
  m->columns++;
  m->ncolumns = columns;
  return SVARI_OK;
}

static svari_status name_parameters(svari_regression *r, svari_error *err) {
  size_t columns = r->matrix.ncolumns;
  r->nparameters = columns + (r->family->ordered ? r->nlevels - 1 : 0);
  const char **names = SVARI_NEW(r->answers, const char *, r->nparameters);
  if (!names) return svari_fail_memory(err);
  for (size_t j = 0; j < r->nparameters; j++) {
    names[j] = j < columns
                   ? svari_arena_text(r->answers, r->matrix.columns[j].name)
                   : svari_arena_printf(r->answers, "%s|%s", r->levels[j - columns], r->levels[j - columns + 1]);
    if (!names[j]) return svari_fail_memory(err);
  }
  r->names = names;
  return SVARI_OK;
}

svari_status svari_regression_prepare(svari_regression *r, svari_error *err) {
  svari_where where = is_formula_placed(r->spec) ? r->spec->formula_at : r->spec->where_entry;
  unsigned char *selected = NULL;
  svari_status status = find_family(r, err);
  svari_status now = svari_formula_parse(r->arena, r->spec->formula, where, &r->formula, err);
  if (status == SVARI_OK) status = now;
  if (status == SVARI_OK) status = select_records(r, &selected, err);
  if (status == SVARI_OK) status = svari_response_make(r, selected, err);
  if (status == SVARI_OK)
    status = svari_model_matrix_new(r->arena, &r->formula, r->weights->frame, selected, r->options->threads, &r->matrix,
                                    err);
  if (status == SVARI_OK && r->family->ordered) {
    status = svari_response_levels(r, err);
    if (status == SVARI_OK) status = drop_intercept(r, err);
  }
  if (status == SVARI_OK) status = name_parameters(r, err);
  return status == SVARI_OK ? weigh(r, err) : status;
}

svari_glm_fit svari_fit_new(svari_arena *arena, size_t parameters) {
  svari_glm_fit fit = {
      .coefficients = SVARI_NEW(arena, double, parameters),
                                .step = SVARI_NEW(arena, double, parameters),
                                                  .inverse = SVARI_NEW(arena, double, parameters * parameters),
                                                                       .kept = SVARI_NEW(arena, bool, parameters)};
  if (!fit.step || !fit.inverse || !fit.kept) fit.coefficients = NULL;
  return fit;
}

/* Names of the coefficients that the last step still moved, the three largest. */
static void moving_names(const svari_regression *r, char *out, size_t size) {
  double limit = 0;
  for (size_t j = 0; j < r->nparameters; j++) limit = fmax(limit, fabs(r->fit.step[j]));
  size_t used = 0;
  out[0] = '\0';
  for (size_t j = 0, count = 0; j < r->nparameters && count < 3; j++) {
    if (!r->fit.kept[j] || fabs(r->fit.step[j]) < limit / 100) continue;
    int more = snprintf(out + used, size - used, "%s'%s'", count++ ? ", " : "", r->names[j]);
    if (more < 0 || (size_t)more >= size - used) return;
    used += (size_t)more;
  }
}

static svari_status no_fit(const svari_regression *r, svari_error *err) {
  char names[300];
  moving_names(r, names, sizeof names);
  if (r->fit.end == SVARI_GLM_SEPARATED) {
    svari_model_fault(r, err, SVARI_NUMERIC, "the response is separated: the coefficient of %s has no finite value",
                      names);
    svari_hint(err, "some group has one value of the response only; join categories, or leave the term out");
  } else {
    svari_model_fault(r, err, SVARI_NUMERIC, "the fit does not settle; the coefficient of %s still moves", names);
    svari_hint(err, "look for values far out and for terms that say almost the same");
  }
  return SVARI_NUMERIC;
}

svari_status svari_fit_solve(const svari_regression *r, const svari_fit_request *request, svari_glm_fit *fit,
                             svari_error *err) {
  if (r->family->ordered) {
    svari_ordinal_problem problem = {.records = r->matrix.nrecords,
                                     .columns = request->columns,
                                     .levels = r->nlevels,
                                     .x = request->x,
                                     .y = r->y,
                                     .weight = request->weight,
                                     .start = request->start,
                                     .threads = request->threads};
    return svari_ordinal_solve(&problem, fit, err);
  }
  svari_glm_problem problem = {.family = r->family,
                               .records = r->matrix.nrecords,
                               .columns = request->columns,
                               .x = request->x,
                               .y = r->y,
                               .weight = request->weight,
                               .start = request->start,
                               .threads = request->threads};
  return svari_glm_solve(&problem, fit, err);
}

static void ordinal_scores(const svari_regression *r, const svari_score_request *q) {
  size_t columns = r->matrix.ncolumns;
  for (size_t i = q->from; i < q->to; i++) {
    if (r->cell[i] < 0) continue;
    const double *x = r->matrix.x + i * columns;
    svari_ordinal_score(q->parameters, columns, r->nlevels, x, r->y[i], q->room);
    for (size_t j = 0; j < r->nparameters; j++) q->out[j][i] = q->room[j];
  }
}

/* SVARI_POINTS records at once; those that are left out are looked at as if all were 0. */
static void glm_scores(const svari_regression *r, const svari_score_request *q) {
  size_t columns = r->matrix.ncolumns, count = q->to - q->from;
  const double *x = r->matrix.x + q->from * columns, *y = r->y + q->from;
  const int32_t *cell = r->cell + q->from;
  double eta[SVARI_POINTS] = {0}, response[SVARI_POINTS] = {0};
  svari_glm_points at;
  for (size_t i = 0; i < count; i++) {
    if (cell[i] < 0) continue;
    eta[i] = svari_dot(x + i * columns, q->parameters, columns);
    response[i] = y[i];
  }
  svari_family_points(r->family, eta, response, count, &at);
  for (size_t i = 0; i < count; i++) {
    if (cell[i] < 0) continue;
    double pull = (response[i] - at.mean[i]) * at.slope[i] / at.variance[i];
    for (size_t j = 0; j < columns; j++) q->out[j][q->from + i] = x[i * columns + j] * pull;
  }
}

void svari_fit_scores(const svari_regression *r, const svari_score_request *request) {
  svari_score_request part = *request;
  for (; part.from < request->to; part.from = part.to) {
    part.to = request->to - part.from < SVARI_POINTS ? request->to : part.from + SVARI_POINTS;
    if (r->family->ordered)
      ordinal_scores(r, &part);
    else
      glm_scores(r, &part);
  }
}

svari_status svari_regression_fit(svari_regression *r, svari_error *err) {
  r->fit = svari_fit_new(r->arena, r->nparameters);
  if (!r->fit.coefficients) return svari_fail_memory(err);
  svari_fit_request request = {
      .x = r->matrix.x, .columns = r->matrix.ncolumns, .weight = r->weight, .threads = r->options->threads};
  svari_status status = svari_fit_solve(r, &request, &r->fit, err);
  if (status != SVARI_OK) return status;
  if (r->fit.rank == 0) return svari_model_fault(r, err, SVARI_NUMERIC, "every column of the model is 0");
  return r->fit.end == SVARI_GLM_CONVERGED ? SVARI_OK : no_fit(r, err);
}
