/* Average marginal effects and predictions: weighted means over the model's records of what the coefficients say of
 * each (Bartus 2005; Korn and Graubard 1999, "Analysis of Health Surveys", 3.7: predictive margins). */
#include "model/regression.h"

#include "base/number.h"

#include <math.h>
#include <string.h>

static double product(const double *row, const double *beta, size_t columns) {
  double sum = 0;
  for (size_t j = 0; j < columns; j++) sum += row[j] * beta[j];
  return sum;
}

static double slope_at(const svari_regression *r, const svari_effect *effect, size_t i, const double *beta, double *row,
                       double *gradient) {
  size_t columns = r->matrix.ncolumns;
  const double *x = r->matrix.x + i * columns;
  svari_model_row_slope(&r->matrix, i, effect->variable, row);
  double eta = product(x, beta, columns), change = product(row, beta, columns);
  double slope = r->family->slope(eta), bend = gradient ? r->family->bend(eta) : 0;
  for (size_t j = 0; gradient && j < columns; j++) gradient[j] = bend * change * x[j] + slope * row[j];
  return slope * change;
}

/* The mean with settings; sign × its gradient is added. */
static double mean_at(const svari_regression *r, size_t i, const svari_model_setting *settings, size_t count,
                      const double *beta, double *row, double sign, double *gradient) {
  size_t columns = r->matrix.ncolumns;
  svari_model_row_at(&r->matrix, i, settings, count, row);
  double eta = product(row, beta, columns), slope = gradient ? r->family->slope(eta) : 0;
  for (size_t j = 0; gradient && j < columns; j++) gradient[j] += sign * slope * row[j];
  return r->family->mean(eta);
}

double svari_effect_at(const svari_regression *r, const svari_effect *effect, size_t i, const double *beta,
                       double *rows, double *gradient) {
  if (effect->slope) return slope_at(r, effect, i, beta, rows, gradient);
  if (gradient) memset(gradient, 0, r->matrix.ncolumns * sizeof *gradient);
  double value = mean_at(r, i, effect->settings, effect->nsettings, beta, rows, 1, gradient);
  if (effect->nagainst) value -= mean_at(r, i, effect->against, effect->nagainst, beta, rows, -1, gradient);
  return value;
}

typedef struct effect_list {
  svari_effect *items;
  size_t count, room;
} effect_list;

static svari_status unknown(const svari_regression *r, const char *name, svari_error *err) {
  svari_status status = svari_model_fault(r, err, SVARI_SPEC, "'%s' is no variable of the formula", name);
  svari_hint(err, "effects and predictions are of variables on the right side of '%s'", r->spec->formula);
  return status;
}

static svari_status add_contrast(svari_regression *r, effect_list *list, size_t variable, int32_t level,
                                 svari_error *err) {
  const svari_model_variable *of = &r->matrix.variables[variable];
  svari_model_setting *settings = SVARI_NEW(r->arena, svari_model_setting, 2);
  svari_effect *effect = settings ? SVARI_PUSH(r->arena, list->items, list->count, list->room) : NULL;
  if (!effect) return svari_fail_memory(err);
  settings[0] = (svari_model_setting){.variable = variable, .level = level};
  settings[1] = (svari_model_setting){.variable = variable, .level = of->levels[0]};
  *effect = (svari_effect){.settings = settings, .nsettings = 1, .against = settings + 1, .nagainst = 1};
  effect->name = svari_arena_printf(r->answers, "%s=%s", of->name, of->column->levels[level].name);
  return effect->name ? SVARI_OK : svari_fail_memory(err);
}

/* A number: its slope. A category: each level against the first. */
static svari_status add_effect(svari_regression *r, effect_list *list, const char *name, svari_error *err) {
  size_t variable = svari_model_variable_find(&r->matrix, name);
  if (variable == r->matrix.nvariables) return unknown(r, name, err);
  const svari_model_variable *of = &r->matrix.variables[variable];
  svari_status status = SVARI_OK;
  for (size_t k = 1; status == SVARI_OK && k < of->nlevels; k++)
    status = add_contrast(r, list, variable, of->levels[k], err);
  if (!of->number) return status;
  svari_effect *effect = SVARI_PUSH(r->arena, list->items, list->count, list->room);
  if (!effect) return svari_fail_memory(err);
  *effect = (svari_effect){.slope = true, .variable = variable, .name = svari_arena_text(r->answers, name)};
  return effect->name ? SVARI_OK : svari_fail_memory(err);
}

static bool has_level(const svari_model_variable *variable, int32_t level) {
  for (size_t k = 0; k < variable->nlevels; k++)
    if (variable->levels[k] == level) return true;
  return false;
}

static svari_status make_setting(const svari_regression *r, const char *name, const char *value,
                                 svari_model_setting *out, svari_error *err) {
  out->variable = svari_model_variable_find(&r->matrix, name);
  if (out->variable == r->matrix.nvariables) return unknown(r, name, err);
  const svari_model_variable *of = &r->matrix.variables[out->variable];
  if (of->number) {
    if (svari_number_parse(value, strlen(value), &out->number)) return SVARI_OK;
    return svari_model_fault(r, err, SVARI_SPEC, "prediction: '%s' is a number, '%s' is none", name, value);
  }
  out->level = svari_level_find(of->column, value);
  if (out->level >= 0 && has_level(of, out->level)) return SVARI_OK;
  svari_status status =
      svari_model_fault(r, err, SVARI_SPEC, "prediction: the model has no level '%s' of '%s'", value, name);
  svari_hint(err, "the first of its levels is '%s'", of->column->levels[of->levels[0]].name);
  return status;
}

static svari_status add_prediction(svari_regression *r, effect_list *list, const svari_predict_spec *spec,
                                   svari_error *err) {
  svari_model_setting *settings = SVARI_NEW(r->arena, svari_model_setting, spec->count);
  svari_effect *effect = settings ? SVARI_PUSH(r->arena, list->items, list->count, list->room) : NULL;
  if (!effect) return svari_fail_memory(err);
  const char *name = spec->count ? "" : "as observed";
  for (size_t k = 0; name && k < spec->count; k++) {
    svari_status status = make_setting(r, spec->variables[k], spec->values[k], &settings[k], err);
    if (status != SVARI_OK) return status;
    name = svari_arena_printf(r->answers, "%s%s%s=%s", name, k ? ", " : "", spec->variables[k], spec->values[k]);
  }
  *effect = (svari_effect){.name = name, .settings = settings, .nsettings = spec->count};
  return name ? SVARI_OK : svari_fail_memory(err);
}

svari_status svari_effects_plan(svari_regression *r, svari_error *err) {
  if (r->family->ordered && r->spec->nmargins + r->spec->npredict > 0)
    return svari_model_fault(r, err, SVARI_SPEC,
                             "effects and predictions are not for family ordinal: it has no one mean");
  effect_list list = {0};
  svari_status status = SVARI_OK;
  for (size_t k = 0; status == SVARI_OK && k < r->spec->nmargins; k++)
    status = add_effect(r, &list, r->spec->margins[k], err);
  r->neffects = list.count;
  for (size_t k = 0; status == SVARI_OK && k < r->spec->npredict; k++)
    status = add_prediction(r, &list, &r->spec->predict[k], err);
  r->npredictions = list.count - r->neffects;
  r->effects = list.items;
  return status;
}
