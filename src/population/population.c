/* From the entries of `population:` to margins. */
#include <math.h>
#include <string.h>

#include "population/cells.h"

static svari_status read_number(svari_arena *arena, const svari_margin_spec *spec, svari_margin *margin,
                                svari_error *err) {
  double *value = SVARI_NEW(arena, double, 1);
  if (!value) return svari_fail_memory(err);
  if (!isfinite(spec->number))
    return svari_fail_at(err, SVARI_DATA, spec->where, "margin '%s' has no total", spec->name);
  *value = spec->number;
  margin->is_number = true;
  margin->ncells = 1;
  margin->values = value;
  return SVARI_OK;
}

static svari_status inline_cells(svari_arena *arena, const svari_margin_spec *spec, svari_cells *cells,
                                 svari_error *err) {
  if (spec->nby != 1) {
    svari_status status = svari_fail_at(err, SVARI_SPEC, spec->where,
                                        "margin '%s' crosses %zu variables, but has no file", spec->name, spec->nby);
    svari_hint(err, "name a file with one column per variable and `total` or `share`");
    return status;
  }
  *cells = (svari_cells){.nby = 1, .count = spec->ncells};
  cells->names = SVARI_NEW(arena, const char *, spec->ncells);
  cells->values = SVARI_NEW(arena, double, spec->ncells);
  if (!cells->names || !cells->values) return svari_fail_memory(err);
  for (size_t c = 0; c < spec->ncells; c++) {
    cells->names[c] = svari_arena_text(arena, spec->cells[c]);
    cells->values[c] = spec->values[c];
    if (!cells->names[c]) return svari_fail_memory(err);
  }
  return SVARI_OK;
}

static svari_status errors_as_covariance(svari_arena *arena, const svari_margin_spec *spec, svari_margin *margin,
                                         svari_error *err) {
  size_t n = margin->ncells;
  if (spec->nuncertain != n)
    return svari_fail_at(err, SVARI_SPEC, spec->where, "margin '%s' has %zu cells, but %zu standard errors", spec->name,
                         n, spec->nuncertain);
  double *covariance = SVARI_NEW(arena, double, n * n);
  if (!covariance) return svari_fail_memory(err);
  for (size_t c = 0; c < n; c++) {
    double se = spec->uncertain_se[c];
    if (!(se >= 0))
      return svari_fail_at(err, SVARI_SPEC, spec->where, "margin '%s': a standard error is below 0 or missing",
                           spec->name);
    covariance[c * n + c] = se * se;
  }
  margin->covariance = covariance;
  return SVARI_OK;
}

static svari_status read_cells(svari_arena *arena, const svari_margin_spec *spec, const svari_variable_spec *variables,
                               size_t nvariables, svari_margin *margin, svari_error *err) {
  svari_cells cells = {0};
  bool shares = spec->shares;
  svari_status status = spec->file ? svari_cells_read(arena, spec, variables, nvariables, &cells, &shares, err)
                                   : inline_cells(arena, spec, &cells, err);
  if (status) return status;
  svari_cells_canonical(&cells, spec->by, variables, nvariables);
  status = svari_cells_check(arena, &cells, spec->name, shares, spec->where, err);
  if (!status) status = svari_cells_into(arena, &cells, margin, err);
  margin->shares = shares;
  if (!status && spec->uncertain_file) status = svari_covariance_read(arena, spec, &cells, &margin->covariance, err);
  return status;
}

static svari_status copy_names(svari_arena *arena, const svari_margin_spec *spec, svari_margin *margin,
                               svari_error *err) {
  const char **by = SVARI_NEW(arena, const char *, spec->nby);
  margin->name = svari_arena_text(arena, spec->name);
  if (!by || !margin->name) return svari_fail_memory(err);
  for (size_t v = 0; v < spec->nby; v++) {
    by[v] = svari_arena_text(arena, spec->by[v]);
    if (!by[v]) return svari_fail_memory(err);
  }
  margin->nby = spec->nby;
  margin->by = by;
  margin->where = spec->where;
  return SVARI_OK;
}

static svari_status read_margin(svari_arena *arena, const svari_margin_spec *spec, const svari_variable_spec *variables,
                                size_t nvariables, svari_margin *margin, svari_error *err) {
  svari_status status = copy_names(arena, spec, margin, err);
  if (status) return status;
  status = spec->is_number ? read_number(arena, spec, margin, err)
                           : read_cells(arena, spec, variables, nvariables, margin, err);
  if (!status && spec->nuncertain) status = errors_as_covariance(arena, spec, margin, err);
  return status;
}

/* Every margin is tried, so that the faults of all are told at once. */
static svari_status read_margins(svari_population *population, const svari_population_spec *spec,
                                 const svari_variable_spec *variables, size_t nvariables, svari_error *err) {
  svari_margin *margins = SVARI_NEW(population->arena, svari_margin, spec->nmargins);
  if (!margins) return svari_fail_memory(err);
  svari_status first = SVARI_OK;
  for (size_t m = 0; m < spec->nmargins; m++) {
    svari_status status = read_margin(population->arena, &spec->margins[m], variables, nvariables, &margins[m], err);
    if (status == SVARI_MEMORY) return status;
    if (!first) first = status;
  }
  population->nmargins = spec->nmargins;
  population->margins = margins;
  return first;
}

svari_status svari_population_read(const svari_population_spec *spec, const svari_variable_spec *variables,
                                   size_t nvariables, svari_population **out, svari_error *err) {
  *out = NULL;
  if (spec->size <= 0) return svari_fail_at(err, SVARI_SPEC, spec->where, "the population's size has to be above 0");
  svari_arena *arena = svari_arena_new();
  svari_population *population = arena ? SVARI_NEW(arena, svari_population, 1) : NULL;
  if (!population) {
    svari_arena_free(arena);
    return svari_fail_memory(err);
  }
  population->arena = arena;
  population->size = spec->size;
  svari_status status = read_margins(population, spec, variables, nvariables, err);
  if (status)
    svari_arena_free(arena);
  else
    *out = population;
  return status;
}

void svari_population_free(svari_population *population) {
  if (population) svari_arena_free(population->arena);
}

const svari_margin *svari_margin_find(const svari_population *population, const char *name) {
  for (size_t m = 0; population && m < population->nmargins; m++)
    if (strcmp(population->margins[m].name, name) == 0) return &population->margins[m];
  return NULL;
}
