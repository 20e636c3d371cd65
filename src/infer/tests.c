/* All tests of a run: prepared, one pass over the records, finished in order. */
#include <math.h>
#include <string.h>

#include "base/nearest.h"
#include "infer/test.h"
#include "num/distribution.h"

static const svari_test_kind *const kinds[] = {
    &svari_test_ttest, &svari_test_ranktest, &svari_test_proptest, &svari_test_trend, &svari_test_goodness,
};
enum { KINDS = sizeof kinds / sizeof *kinds };

static const svari_test_kind *find_kind(const char *name) {
  for (size_t k = 0; k < KINDS; k++)
    if (!strcmp(kinds[k]->name, name)) return kinds[k];
  return NULL;
}

size_t svari_test_names(const char **names, size_t room) {
  for (size_t k = 0; k < KINDS && k < room; k++) names[k] = kinds[k]->name;
  return KINDS;
}

svari_status svari_test_domain(svari_estimation *e, const svari_test_spec *spec, const svari_column *const *columns,
                               size_t ncolumns, svari_domains *out, svari_error *err) {
  svari_domain_request request = {.where = spec->where, .where_at = spec->where_at, .at = spec->where_entry};
  svari_domains all;
  svari_status status = svari_domains_make(e->scratch, e->weights, &request, &all, err);
  if (status != SVARI_OK) return status;
  return svari_domains_restrict(e->scratch, e->weights, &all, columns, ncolumns, out, err);
}

svari_status svari_test_groups(svari_estimation *e, const svari_domains *all, const svari_column *by, svari_groups *out,
                               svari_error *err) {
  *out = (svari_groups){.nlive = 0};
  svari_status status = svari_domains_cross(e->scratch, e->weights, all, &by, 1, &out->domains, err);
  size_t *live = SVARI_NEW(e->scratch, size_t, by->nlevels);
  if (status != SVARI_OK) return status;
  if (!live) return svari_fail_memory(err);
  for (size_t l = 0; l < by->nlevels; l++)
    if (out->domains.size[l].records) live[out->nlive++] = l;
  out->live = live;
  return SVARI_OK;
}

svari_status svari_test_difference(svari_estimation *e, const svari_two_groups *two, size_t *figure, svari_error *err) {
  const svari_domains *d = &two->groups->domains;
  uint32_t sizes, sums;
  svari_status status = svari_figures_summand(
      &e->figures, (svari_summand){.ncells = d->count, .cell = d->cell, .value = NULL}, &sizes, err);
  if (status == SVARI_OK)
    status = svari_figures_summand(
        &e->figures, (svari_summand){.ncells = d->count, .cell = d->cell, .value = two->value}, &sums, err);
  if (status != SVARI_OK) return status;
  uint32_t a = (uint32_t)two->first, b = (uint32_t)two->second;
  svari_quantity quantity = {
      .form = &svari_form_difference, .at = {sizes + a, sums + a, sizes + b, sums + b}, .linear = two->linear};
  return svari_figures_add(&e->figures, quantity, figure, err);
}

void svari_test_t(const svari_estimation *e, const svari_test_spec *spec, size_t figure, double null,
                  svari_test_row *row, unsigned *flags) {
  const svari_answer *answer = &e->figures.answers[figure];
  row->has_estimate = true;
  row->estimate = answer->value;
  row->null = null;
  row->se = svari_standard_error(answer->variance, answer->value);
  if (answer->dropped) *flags |= SVARI_FLAG_DROPPED_REPLICATES;
  if (isnan(row->estimate)) *flags |= SVARI_FLAG_UNDEFINED;
  svari_basis basis = {.estimate = row->estimate, .se = row->se, .df = row->df, .confidence = spec->confidence};
  svari_interval_other(svari_interval_find("wald"), &basis, row->ci, flags);
  if (row->se == 0) *flags |= SVARI_FLAG_ZERO_SE;
  if (!(row->se > 0)) return;
  row->statistic = (row->estimate - null) / row->se;
  row->p = svari_t_two_sided(row->statistic, row->df);
}

static svari_status unknown_test(const svari_test_spec *spec, svari_error *err) {
  const char *names[KINDS];
  for (size_t k = 0; k < KINDS; k++) names[k] = kinds[k]->name;
  const char *near = svari_nearest(spec->test, names, KINDS);
  svari_fail_at(err, SVARI_SPEC, spec->where_entry, "test `%s`: there is no test `%s`", spec->id, spec->test);
  if (near) svari_hint(err, "did you mean `%s`?", near);
  return SVARI_SPEC;
}

static svari_status finish(svari_estimation *e, const svari_test_spec *spec, void *state, svari_test_row *row,
                           svari_error *err) {
  unsigned flags = 0;
  *row = (svari_test_row){.spec = spec,
                          .id = spec->id,
                          .test = spec->test,
                          .variable = spec->variable,
                          .by = spec->by,
                          .scores = spec->scores,
                          .estimate = NAN,
                          .se = NAN,
                          .ci = {NAN, NAN},
                          .statistic = NAN,
                          .df = NAN,
                          .df1 = NAN,
                          .df2 = NAN,
                          .p = NAN};
  svari_status status = find_kind(spec->test)->finish(e, spec, state, row, &flags, err);
  return status == SVARI_OK ? svari_flags_make(e->arena, flags, &row->flags, err) : status;
}

static svari_status make_rows(svari_estimation *e, const svari_test_spec *specs, size_t count, svari_test_row *rows,
                              svari_error *err) {
  void **states = SVARI_NEW(e->scratch, void *, count);
  if (!states) return svari_fail_memory(err);
  svari_status worst = SVARI_OK;
  for (size_t s = 0; s < count; s++) {
    const svari_test_kind *kind = find_kind(specs[s].test);
    svari_status status = kind ? kind->prepare(e, &specs[s], &states[s], err) : unknown_test(&specs[s], err);
    if (status != SVARI_OK) worst = status;
  }
  if (e->options->bind_only) return worst;
  if (worst == SVARI_OK) worst = svari_figures_compute(&e->figures, err);
  for (size_t s = 0; s < count && worst == SVARI_OK; s++) worst = finish(e, &specs[s], states[s], &rows[s], err);
  return worst;
}

svari_status svari_tests_make(svari_arena *arena, const svari_weights *weights, const svari_test_spec *specs,
                              size_t count, const svari_infer_options *options, svari_test_row **rows,
                              svari_error *err) {
  svari_estimation estimation;
  *rows = SVARI_NEW(arena, svari_test_row, count);
  if (!*rows) return svari_fail_memory(err);
  svari_status status = svari_estimation_start(&estimation, arena, weights, options, err);
  if (status == SVARI_OK) status = make_rows(&estimation, specs, count, *rows, err);
  svari_estimation_end(&estimation);
  return status;
}
