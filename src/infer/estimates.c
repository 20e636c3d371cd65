/* All estimates of a run: every request prepared, one pass over the records, every request finished in order. */
#include <stdint.h>
#include <string.h>

#include "base/nearest.h"
#include "design/design.h"
#include "estimate/functional.h"
#include "infer/request.h"

/* Kinds of requests besides the rows of the table of statistics. */
static const svari_kind *const kinds[] = {
    &svari_kind_quantile,   &svari_kind_set,      &svari_kind_standard,
    &svari_kind_difference, &svari_kind_contrast, &svari_kind_function,
};
enum { KINDS = sizeof kinds / sizeof *kinds };

/* Any statistic's kind; NULL when there is none of that name. */
static const svari_kind *find_kind(const char *name) {
  for (size_t k = 0; k < KINDS; k++)
    if (!strcmp(kinds[k]->name, name)) return kinds[k];
  if (svari_functional_find(name)) return &svari_kind_functional;
  return svari_statistic_find(name) ? &svari_kind_statistic : NULL;
}

size_t svari_kind_names(const char **names, size_t room) {
  size_t count = 0;
  for (size_t s = 0; s < svari_statistics_count && count < room; s++) names[count++] = svari_statistics[s].name;
  for (size_t f = 0; f < svari_functionals_count && count < room; f++) names[count++] = svari_functionals[f].name;
  for (size_t k = 0; k < KINDS && count < room; k++) names[count++] = kinds[k]->name;
  return count;
}

static svari_status unknown_statistic(const svari_estimate_spec *spec, svari_error *err) {
  const char *names[64];
  const char *near = svari_nearest(spec->statistic, names, svari_kind_names(names, 64));
  svari_fail_at(err, SVARI_SPEC, spec->where_entry, "estimate `%s`: there is no statistic `%s`", spec->id,
                spec->statistic);
  if (near) svari_hint(err, "did you mean `%s`?", near);
  return SVARI_SPEC;
}

static svari_status prepare_all(svari_estimation *estimation, const svari_estimate_spec *specs, size_t count,
                                void **states, svari_error *err) {
  svari_status worst = SVARI_OK;
  for (size_t s = 0; s < count; s++) {
    const svari_kind *kind = find_kind(specs[s].statistic);
    svari_status status =
        kind ? kind->prepare(estimation, &specs[s], &states[s], err) : unknown_statistic(&specs[s], err);
    if (status == SVARI_OK) continue;
    worst = status;
    if (status == SVARI_MEMORY) break;
  }
  return worst;
}

static svari_status make_rows(svari_estimation *estimation, const svari_estimate_spec *specs, size_t count,
                              svari_error *err) {
  void **states = SVARI_NEW(estimation->scratch, void *, count);
  if (!states) return svari_fail_memory(err);
  svari_status status = prepare_all(estimation, specs, count, states, err);
  if (estimation->options->bind_only) return status;
  if (status == SVARI_OK) status = svari_figures_compute(&estimation->figures, err);
  for (size_t s = 0; s < count && status == SVARI_OK; s++) {
    size_t from = estimation->nrows;
    status = find_kind(specs[s].statistic)->finish(estimation, &specs[s], states[s], err);
    if (status == SVARI_OK) status = svari_references_check(estimation, &specs[s], from, err);
  }
  return status;
}

/* Of every row that has a figure, the scores of the first stage's units. */
static svari_status add_scores(svari_estimation *e, svari_error *err) {
  size_t units = e->weights->design->stages[0].nunits, count = 0;
  size_t *list = SVARI_NEW(e->scratch, size_t, e->nrows);
  if (!list) return svari_fail_memory(err);
  for (size_t r = 0; r < e->nrows; r++)
    if (e->links[r].figure != SIZE_MAX) list[count++] = e->links[r].figure;
  double *scores = SVARI_NEW(e->arena, double, count * units);
  if (!scores) return svari_fail_memory(err);
  svari_status status = svari_figures_scores(&e->figures, list, count, scores, err);
  for (size_t r = 0, at = 0; r < e->nrows && status == SVARI_OK; r++)
    if (e->links[r].figure != SIZE_MAX) e->rows[r].scores = scores + units * at++;
  return status;
}

svari_status svari_estimates_make(svari_arena *arena, const svari_weights *weights, const svari_estimate_spec *specs,
                                  size_t count, const svari_infer_options *options, svari_estimate_row **rows,
                                  size_t *nrows, svari_error *err) {
  svari_estimation estimation;
  *rows = NULL;
  *nrows = 0;
  svari_status status = svari_estimation_start(&estimation, arena, weights, options, err);
  if (status == SVARI_OK) status = make_rows(&estimation, specs, count, err);
  if (status == SVARI_OK && options->scores && (options->methods & SVARI_TAYLOR)) status = add_scores(&estimation, err);
  svari_estimation_end(&estimation);
  if (status != SVARI_OK) return status;
  *rows = estimation.rows;
  *nrows = estimation.nrows;
  return SVARI_OK;
}
