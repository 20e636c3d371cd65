/* Goodness of fit to the population: the shares of a variable against those of a margin, by Rao and Scott's second
 * order (1981, JASA 76): X² against the multinomial of the margin, Δ the design effects of its contrasts. */
#include <math.h>
#include <string.h>

#include "infer/test.h"
#include "num/distribution.h"
#include "population/population.h"

typedef struct fit_state {
  svari_domains all, cells;
  size_t count;       /* categories with a target above 0 */
  const size_t *list; /* figures: their shares */
  const double *target;
} fit_state;

static svari_status find_margin(svari_estimation *e, const svari_test_spec *spec, const svari_margin **out,
                                svari_error *err) {
  const char *name = spec->margin ? spec->margin : spec->variable;
  *out = e->weights->population ? svari_margin_find(e->weights->population, name) : NULL;
  if (*out && !(*out)->is_number && (*out)->nby == 1 && !strcmp((*out)->by[0], spec->variable)) return SVARI_OK;
  svari_fail_at(err, SVARI_SPEC, spec->where_entry, "test `%s`: `%s` is no margin of the variable `%s`", spec->id, name,
                spec->variable);
  svari_hint(err, "give it under `population: margins:`");
  return SVARI_SPEC;
}

/* Shares of the margin by level of the view, NaN where it has none. */
static void match_targets(const svari_margin *margin, const svari_column *view, double *target) {
  double all = 0;
  for (size_t c = 0; c < margin->ncells; c++) all += margin->values[c];
  for (size_t l = 0; l < view->nlevels; l++) target[l] = NAN;
  for (size_t c = 0; c < margin->ncells; c++) {
    int32_t level = svari_level_find(view, margin->names[c][0]);
    if (level >= 0) target[level] = margin->values[c] / all;
  }
}

/* The levels to be tested: a category that neither the population nor the sample has says nothing, one that only the
 * sample has is a fault of the data. */
static svari_status choose_levels(fit_state *s, const svari_test_spec *spec, const svari_margin *margin,
                                  const svari_column *view, double *target, size_t *level, svari_error *err) {
  for (size_t l = 0; l < view->nlevels; l++) {
    if (target[l] > 0) {
      target[s->count] = target[l];
      level[s->count++] = l;
    } else if (s->cells.size[l].records) {
      return svari_fail_at(err, SVARI_DATA, spec->where_entry, "test `%s`: the margin `%s` has no figure for `%s`",
                           spec->id, margin->name, view->levels[l].name);
    }
  }
  return SVARI_OK;
}

/* list: the levels; then the figures of their shares. */
static svari_status add_shares(svari_estimation *e, fit_state *s, size_t levels, size_t *list, svari_error *err) {
  uint32_t base, cells;
  svari_status status =
      svari_figures_summand(&e->figures, (svari_summand){.ncells = 1, .cell = s->all.cell, .value = NULL}, &base, err);
  if (status == SVARI_OK)
    status = svari_figures_summand(&e->figures, (svari_summand){.ncells = levels, .cell = s->cells.cell, .value = NULL},
                                   &cells, err);
  for (size_t k = 0; k < s->count && status == SVARI_OK; k++) {
    svari_quantity quantity = {.form = &svari_form_mean, .at = {base, cells + (uint32_t)list[k]}};
    status = svari_figures_add(&e->figures, quantity, &list[k], err);
  }
  return status;
}

static svari_status prepare(svari_estimation *e, const svari_test_spec *spec, void **state, svari_error *err) {
  fit_state *s = SVARI_NEW(e->scratch, fit_state, 1);
  if (!s) return svari_fail_memory(err);
  *state = s;
  const svari_margin *margin;
  const svari_column *column;
  svari_status status = svari_column_wanted(e->weights->frame, spec->variable, spec->where_entry, &column, err);
  if (status == SVARI_OK) status = find_margin(e, spec, &margin, err);
  if (status != SVARI_OK) return status;
  const svari_column *view = svari_column_categories(e->scratch, column, e->weights->nrecords);
  if (!view) return svari_fail_memory(err);
  double *target = SVARI_NEW(e->scratch, double, view->nlevels);
  size_t *list = SVARI_NEW(e->scratch, size_t, view->nlevels);
  if (!target || !list) return svari_fail_memory(err);
  *s = (fit_state){.list = list, .target = target};
  match_targets(margin, view, target);
  status = svari_test_domain(e, spec, &view, 1, &s->all, err);
  if (status == SVARI_OK) status = svari_domains_cross(e->scratch, e->weights, &s->all, &view, 1, &s->cells, err);
  if (status == SVARI_OK) status = choose_levels(s, spec, margin, view, target, list, err);
  return status == SVARI_OK ? add_shares(e, s, view->nlevels, list, err) : status;
}

/* Entry of the inverse of the multinomial's covariance over all categories but the last, times a covariance: its trace
 * and the trace of its square. */
static void traces(const fit_state *s, const double *v, double *work, double *trace, double *trace2) {
  size_t k = s->count, m = k - 1;
  for (size_t i = 0; i < m; i++)
    for (size_t j = 0; j < m; j++) {
      double column = 0;
      for (size_t l = 0; l < m; l++) column += v[l * k + j];
      work[i * m + j] = v[i * k + j] / s->target[i] + column / s->target[m];
    }
  *trace = *trace2 = 0;
  for (size_t i = 0; i < m; i++) {
    *trace += work[i * m + i];
    for (size_t j = 0; j < m; j++) *trace2 += work[i * m + j] * work[j * m + i];
  }
}

static svari_status finish(svari_estimation *e, const svari_test_spec *spec, void *state, svari_test_row *row,
                           unsigned *flags, svari_error *err) {
  (void)spec;
  const fit_state *s = state;
  double df, trace, trace2, x2 = 0;
  svari_status status = svari_estimation_df_one(e, &s->all, &df, err);
  row->n = s->all.size[0].records;
  if (status != SVARI_OK) return status;
  if (s->count < 2 || !row->n) {
    *flags |= SVARI_FLAG_NO_TEST;
    return SVARI_OK;
  }
  double *v = SVARI_NEW(e->scratch, double, s->count * s->count),
                        *work = SVARI_NEW(e->scratch, double, s->count * s->count);
  if (!v || !work) return svari_fail_memory(err);
  status = svari_figures_covariance(&e->figures, s->list, s->count, v, err);
  if (status != SVARI_OK) return status;
  for (size_t l = 0; l < s->count; l++) {
    double gap = e->figures.answers[s->list[l]].value - s->target[l];
    x2 += gap * gap / s->target[l];
  }
  traces(s, v, work, &trace, &trace2);
  if (!(trace > 1e-20)) {
    *flags |= SVARI_FLAG_SINGULAR;
    return SVARI_OK;
  }
  row->is_f = true;
  row->statistic = x2 / trace;
  row->df1 = trace * trace / trace2;
  row->df2 = row->df1 * df;
  row->p = svari_f_upper(row->statistic, row->df1, row->df2);
  return SVARI_OK;
}

const svari_test_kind svari_test_goodness = {"goodness", "shares of a variable against those of a margin", prepare,
                                             finish};
