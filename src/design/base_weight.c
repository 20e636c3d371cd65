/* Base weights: a column, the inverse of probabilities, or what the population sizes imply. */
#include <math.h>

#include "design/build.h"

static svari_status check_weight(svari_build *build, const char *name, const double *weight) {
  svari_status status = SVARI_OK;
  for (size_t i = 0; i < build->n; i++) {
    if (weight[i] >= 0) continue;
    svari_where where = svari_frame_where(build->frame, i);
    if (isnan(weight[i]))
      svari_fail_at(build->err, SVARI_DATA, where, "design: weight: column \"%s\" is missing in data record %zu", name,
                    build->before + i + 1);
    else
      svari_fail_at(build->err, SVARI_DATA, where,
                    "design: weight: column \"%s\" is %.15g in data record %zu: a weight is not negative", name,
                    weight[i], build->before + i + 1);
    svari_hint(build->err, "correct it, or give a weight of 0 to a record that represents nobody");
    status = SVARI_DATA;
  }
  return status;
}

static svari_status check_probability(svari_build *build, const char *name, const double *p) {
  svari_status status = SVARI_OK;
  for (size_t i = 0; i < build->n; i++) {
    if (p[i] > 0 && p[i] <= 1) continue;
    svari_where where = svari_frame_where(build->frame, i);
    if (isnan(p[i]))
      svari_fail_at(build->err, SVARI_DATA, where, "design: probability: column \"%s\" is missing in data record %zu",
                    name, build->before + i + 1);
    else
      svari_fail_at(build->err, SVARI_DATA, where, "design: probability: column \"%s\" is %.15g in data record %zu",
                    name, p[i], build->before + i + 1);
    svari_hint(build->err, p[i] > 1 ? "a probability is over 0 and at most 1; weights go under weight"
                                    : "a probability is over 0 and at most 1");
    status = SVARI_DATA;
  }
  return status;
}

static svari_status from_probabilities(svari_build *build, double *weight) {
  const svari_design_spec *spec = build->spec;
  for (size_t i = 0; i < build->n; i++) weight[i] = 1;
  svari_status status = SVARI_OK;
  for (size_t s = 0; s < spec->nprobability; s++) {
    const double *p = NULL;
    svari_status one = svari_build_number(build, "probability", spec->probability[s], &p);
    if (!one) one = check_probability(build, spec->probability[s], p);
    status = svari_first(status, one);
    for (size_t i = 0; i < build->n && !one; i++) weight[i] *= p[i];
  }
  for (size_t i = 0; i < build->n; i++) weight[i] = 1 / weight[i];
  return status;
}

/* The product over stages of population by sample size, 1 for a stage without fpc. */
static void from_fractions(svari_build *build, double *weight) {
  const svari_design *design = build->design;
  for (size_t i = 0; i < build->n; i++) weight[i] = 1;
  for (size_t s = 0; s < design->nstages; s++) {
    const svari_stage *stage = &design->stages[s];
    if (!stage->has_fpc) continue;
    for (size_t i = 0; i < build->n; i++) weight[i] /= svari_stage_fraction(stage, (size_t)stage->unit[i]);
  }
}

static svari_status check_any(svari_build *build) {
  for (size_t i = 0; i < build->n; i++)
    if (build->design->weight[i] > 0) return SVARI_OK;
  svari_fail_at(build->err, SVARI_DATA, build->spec->where, "design: every weight is 0");
  svari_hint(build->err, "there is nothing to weigh: check the weight column");
  return SVARI_DATA;
}

static svari_status find_weights(svari_build *build) {
  const svari_design_spec *spec = build->spec;
  if (spec->weight && spec->nprobability) {
    svari_fail_at(build->err, SVARI_SPEC, spec->where, "design: both weight and probability are given");
    svari_hint(build->err, "the weight is the inverse of the probability: keep one of them");
    return SVARI_SPEC;
  }
  double *weight = SVARI_NEW(build->arena, double, build->n);
  if (!weight) return svari_fail_memory(build->err);
  build->design->weight = weight;
  svari_status status = SVARI_OK;
  if (spec->weight) {
    const double *values = NULL;
    status = svari_build_number(build, "weight", spec->weight, &values);
    if (!status) status = check_weight(build, spec->weight, values);
    if (!status) build->design->weight = values;
  } else if (spec->nprobability) {
    status = from_probabilities(build, weight);
  } else {
    from_fractions(build, weight);
  }
  return status;
}

svari_status svari_build_weights(svari_build *build) {
  svari_status status = find_weights(build);
  return status ? status : check_any(build);
}

/* A column of the data, not one to be derived, without missing values. */
static svari_status check_there(svari_build *build, const char *key, const char *name) {
  const svari_column *column = svari_frame_find(build->frame, name);
  return column && column->nmissing ? svari_build_codes(build, key, name, &column) : SVARI_OK;
}

svari_status svari_design_weights(svari_arena *arena, const svari_frame *frame, const svari_design_spec *spec,
                                  size_t before, const double **out, svari_error *err) {
  svari_design design = {0};
  svari_build build = {.arena = arena,
                       .scratch = arena,
                       .frame = frame,
                       .spec = spec,
                       .n = frame->nrecords,
                       .before = before,
                       .design = &design,
                       .err = err};
  svari_status status = find_weights(&build);
  const char *const *const lists[] = {spec->strata, spec->clusters};
  const size_t counts[] = {spec->nstrata, spec->nclusters};
  for (size_t l = 0; l < 2; l++)
    for (size_t s = 0; s < counts[l]; s++)
      status = svari_first(status, check_there(&build, l ? "clusters" : "strata", lists[l][s]));
  *out = design.weight;
  return status;
}
