/* Finite populations: sizes or fractions by stage, and the sampling fractions that follow. */
#include <math.h>

#include "design/build.h"

/* A column with any value over 1 holds population sizes, else sampling fractions. */
static bool holds_sizes(const double *values, size_t n) {
  for (size_t i = 0; i < n; i++)
    if (values[i] > 1) return true;
  return false;
}

typedef struct fpc_column {
  size_t stage;
  const char *name;
  const double *values;
  bool sizes;
} fpc_column;

static svari_status refuse_value(svari_build *build, const fpc_column *fpc, size_t i, const char *what,
                                 const char *hint) {
  double value = fpc->values[i];
  svari_where where = svari_frame_where(build->frame, i);
  if (isnan(value))
    svari_fail_at(build->err, SVARI_DATA, where, "design: fpc: column \"%s\" is missing in data record %zu", fpc->name,
                  i + 1);
  else
    svari_fail_at(build->err, SVARI_DATA, where, "design: fpc: column \"%s\" is %.15g in data record %zu: %s",
                  fpc->name, value, i + 1, what);
  svari_hint(build->err, "%s", hint);
  return SVARI_DATA;
}

static svari_status check_values(svari_build *build, const fpc_column *fpc) {
  svari_status status = SVARI_OK;
  for (size_t i = 0; i < build->n; i++) {
    double value = fpc->values[i];
    if (isnan(value))
      status = refuse_value(build, fpc, i, "", "every record needs its population size or sampling fraction");
    else if (fpc->sizes && value < 1)
      status = refuse_value(build, fpc, i, "under 1, though the column holds population sizes",
                            "a column holds population sizes (1 and more) or sampling fractions (up to 1), not both");
    else if (!fpc->sizes && value <= 0)
      status = refuse_value(build, fpc, i, "a sampling fraction is over 0 and at most 1",
                            "give the share of the stratum's units that is in the sample");
  }
  return status;
}

static svari_status refuse_mixed(svari_build *build, const fpc_column *fpc, size_t h, double a, size_t record) {
  const svari_stage *stage = &build->stages[fpc->stage];
  svari_fail_at(
      build->err, SVARI_DATA, svari_frame_where(build->frame, record),
      "design: fpc: column \"%s\" differs within stratum %s: %.15g in data record %u, %.15g in data record %zu",
      fpc->name, stage->names[h], a, build->stratum_record[fpc->stage][h] + 1, fpc->values[record], record + 1);
  svari_hint(build->err, "a stratum has one population size; if units have their own probabilities, say pps: brewer");
  return SVARI_DATA;
}

/* One value for each stratum, the one of its first record. */
static svari_status same_in_strata(svari_build *build, const fpc_column *fpc, double *by_stratum) {
  const svari_stage *stage = &build->stages[fpc->stage];
  bool *told = SVARI_NEW(build->scratch, bool, stage->nstrata);
  if (!told) return svari_fail_memory(build->err);
  for (size_t h = 0; h < stage->nstrata; h++) by_stratum[h] = fpc->values[build->stratum_record[fpc->stage][h]];
  svari_status status = SVARI_OK;
  for (size_t i = 0; i < build->n; i++) {
    size_t h = (size_t)stage->stratum[stage->unit[i]];
    if (fpc->values[i] == by_stratum[h] || told[h]) continue;
    told[h] = true;
    status = refuse_mixed(build, fpc, h, by_stratum[h], i);
  }
  return status;
}

/* Sizes become fractions n/N; an N under n is refused. */
static svari_status fractions_of(svari_build *build, const fpc_column *fpc, double *value) {
  const svari_stage *stage = &build->stages[fpc->stage];
  svari_status status = SVARI_OK;
  if (!fpc->sizes) return SVARI_OK;
  for (size_t h = 0; h < stage->nstrata; h++) {
    double units = stage->units[h];
    if (value[h] < units) {
      uint32_t record = build->stratum_record[fpc->stage][h];
      status =
          svari_fail_at(build->err, SVARI_DATA, svari_frame_where(build->frame, record),
                        "design: fpc: stratum %s has %.0f units in the sample, but column \"%s\" gives a population of "
                        "only %.15g (data record %u)",
                        stage->names[h], units, fpc->name, value[h], record + 1);
      svari_hint(build->err, "the population size counts sampling units of stage %zu, not records", fpc->stage + 1);
    }
    build->size[fpc->stage][h] = value[h];
    value[h] = units / value[h];
  }
  return status;
}

static svari_status strata_fractions(svari_build *build, const fpc_column *fpc) {
  svari_stage *stage = &build->stages[fpc->stage];
  double *value = SVARI_NEW(build->arena, double, stage->nstrata);
  build->size[fpc->stage] = SVARI_NEW(build->scratch, double, stage->nstrata);
  if (!value || !build->size[fpc->stage]) return svari_fail_memory(build->err);
  stage->fraction = value;
  svari_status status = same_in_strata(build, fpc, value);
  return svari_first(status, fractions_of(build, fpc, value));
}

/* With pps each unit has its own inclusion probability. */
static svari_status unit_fractions(svari_build *build, const fpc_column *fpc) {
  svari_stage *stage = &build->stages[fpc->stage];
  if (fpc->sizes) {
    svari_fail_at(
        build->err, SVARI_SPEC, build->spec->where,
        "design: pps: column \"%s\" of fpc holds population sizes, but units drawn with unequal probabilities have "
        "inclusion probabilities",
        fpc->name);
    svari_hint(build->err, "name the column of inclusion probabilities under fpc");
    return SVARI_SPEC;
  }
  double *value = SVARI_NEW(build->arena, double, stage->nunits);
  bool *told = SVARI_NEW(build->scratch, bool, stage->nunits);
  if (!value || !told) return svari_fail_memory(build->err);
  for (size_t u = 0; u < stage->nunits; u++) value[u] = fpc->values[build->unit_record[fpc->stage][u]];
  stage->unit_fraction = value;
  svari_status status = SVARI_OK;
  for (size_t i = 0; i < build->n; i++) {
    int32_t u = stage->unit[i];
    if (fpc->values[i] == value[u] || told[u]) continue;
    told[u] = true;
    status = svari_fail_at(
        build->err, SVARI_DATA, svari_frame_where(build->frame, i),
        "design: fpc: column \"%s\" differs within a unit of stage %zu: %.15g and %.15g (data records %u and "
        "%zu)",
        fpc->name, fpc->stage + 1, value[u], fpc->values[i], build->unit_record[fpc->stage][u] + 1, i + 1);
    svari_hint(build->err, "all records of a unit share its inclusion probability");
  }
  return status;
}

static svari_status build_one(svari_build *build, size_t s, const char *name) {
  fpc_column fpc = {.stage = s, .name = name};
  svari_status status = svari_build_number(build, "fpc", name, &fpc.values);
  if (status) return status;
  fpc.sizes = holds_sizes(fpc.values, build->n);
  build->stages[s].has_fpc = true;
  status = check_values(build, &fpc);
  if (status) return status;
  return build->design->pps ? unit_fractions(build, &fpc) : strata_fractions(build, &fpc);
}

svari_status svari_build_fpc(svari_build *build) {
  const svari_design_spec *spec = build->spec;
  svari_status status = SVARI_OK;
  for (size_t s = 0; s < spec->nfpc; s++) status = svari_first(status, build_one(build, s, spec->fpc[s]));
  if (!build->design->pps || spec->nfpc) return status;
  if (spec->nprobability != build->design->nstages) {
    svari_fail_at(build->err, SVARI_SPEC, spec->where, "design: pps: %s needs the inclusion probabilities of the units",
                  build->design->pps);
    svari_hint(build->err, "name their column under fpc");
    return SVARI_SPEC;
  }
  for (size_t s = 0; s < spec->nprobability; s++)
    status = svari_first(status, build_one(build, s, spec->probability[s]));
  build->design->variance_stages = spec->nprobability;
  return status;
}
