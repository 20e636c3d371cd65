/* Tests by Student's t: a mean against a value, a pair of variables, two groups; shares the same way; a trend.
 * Degrees of freedom: the design's, of the records tested, less one for the second coefficient of the regression that
 * each of these is (a share against a value has none). */
#include <math.h>

#include "infer/test.h"

typedef struct t_state {
  svari_domains all;
  svari_groups groups;
  bool grouped, nothing; /* nothing: fewer than two groups have records */
  double null, lost;     /* value tested against; degrees of freedom lost */
  size_t figure;
} t_state;

static svari_status find_view(svari_estimation *e, const svari_test_spec *spec, const char *name,
                              const svari_column **out, svari_error *err) {
  const svari_column *column;
  svari_status status = svari_column_wanted(e->weights->frame, name, spec->where_entry, &column, err);
  if (status != SVARI_OK) return status;
  *out = svari_column_categories(e->scratch, column, e->weights->nrecords);
  return *out ? SVARI_OK : svari_fail_memory(err);
}

static svari_status two_of(const svari_test_spec *spec, t_state *s, svari_error *err) {
  s->nothing = s->groups.nlive < 2;
  if (s->groups.nlive <= 2) return SVARI_OK;
  svari_fail_at(err, SVARI_DATA, spec->where_entry, "test `%s`: a %s compares two groups, and `%s` has %zu", spec->id,
                spec->test, spec->by, s->groups.nlive);
  svari_hint(err, "keep two of them with `where`, or use `ranktest`");
  return SVARI_DATA;
}

/* The mean of `value` in all, or its difference between two groups. */
static svari_status add_figure(svari_estimation *e, const svari_test_spec *spec, const svari_column *by,
                               const double *value, t_state *s, svari_error *err) {
  svari_status status;
  if (by) {
    s->grouped = true;
    s->lost = 1;
    status = svari_test_groups(e, &s->all, by, &s->groups, err);
    if (status == SVARI_OK) status = two_of(spec, s, err);
    if (status != SVARI_OK || s->nothing) return status;
    svari_two_groups two = {&s->groups, s->groups.live[0], s->groups.live[1], value, false};
    return svari_test_difference(e, &two, &s->figure, err);
  }
  uint32_t size, sum;
  status =
      svari_figures_summand(&e->figures, (svari_summand){.ncells = 1, .cell = s->all.cell, .value = NULL}, &size, err);
  if (status == SVARI_OK)
    status = svari_figures_summand(&e->figures, (svari_summand){.ncells = 1, .cell = s->all.cell, .value = value}, &sum,
                                   err);
  if (status != SVARI_OK) return status;
  svari_quantity quantity = {.form = &svari_form_mean, .at = {size, sum}};
  return svari_figures_add(&e->figures, quantity, &s->figure, err);
}

static svari_status paired_difference(svari_estimation *e, const svari_column *a, const svari_column *b,
                                      const double **out, svari_error *err) {
  double *value = SVARI_NEW(e->scratch, double, e->weights->nrecords);
  if (!value) return svari_fail_memory(err);
  for (size_t i = 0; i < e->weights->nrecords; i++) value[i] = a->number[i] - b->number[i];
  *out = value;
  return SVARI_OK;
}

static svari_status prepare_ttest(svari_estimation *e, const svari_test_spec *spec, void **state, svari_error *err) {
  t_state *s = SVARI_NEW(e->scratch, t_state, 1);
  if (!s) return svari_fail_memory(err);
  *state = s;
  s->null = isnan(spec->value) ? 0 : spec->value;
  s->lost = 1;
  const svari_column *columns[2] = {NULL, NULL}, *by = NULL;
  size_t count = 1;
  svari_status status =
      svari_number_wanted(e->weights->frame, spec->variable, "ttest", spec->where_entry, &columns[0], err);
  svari_status other = SVARI_OK;
  if (spec->paired)
    other = svari_number_wanted(e->weights->frame, spec->paired, "ttest", spec->where_entry, &columns[count++], err);
  else if (spec->by)
    other = find_view(e, spec, spec->by, &columns[count++], err);
  if (status != SVARI_OK || other != SVARI_OK) return status != SVARI_OK ? status : other;
  if (spec->by && !spec->paired) by = columns[1];
  const double *value = columns[0]->number;
  if (spec->paired) status = paired_difference(e, columns[0], columns[1], &value, err);
  if (status == SVARI_OK) status = svari_test_domain(e, spec, columns, count, &s->all, err);
  return status == SVARI_OK ? add_figure(e, spec, by, value, s, err) : status;
}

/* 1 for records in the category, 0 for others. Category NULL: the last level of the variable. */
static svari_status indicator(svari_estimation *e, const svari_test_spec *spec, const svari_column *column,
                              const double **out, svari_error *err) {
  int32_t level = spec->category ? svari_level_find(column, spec->category) : (int32_t)column->nlevels - 1;
  if (level < 0) {
    svari_fail_at(err, SVARI_SPEC, spec->where_entry, "test `%s`: `%s` has no category `%s`", spec->id, spec->variable,
                  spec->category ? spec->category : "");
    return SVARI_SPEC;
  }
  double *value = SVARI_NEW(e->scratch, double, e->weights->nrecords);
  if (!value) return svari_fail_memory(err);
  for (size_t i = 0; i < e->weights->nrecords; i++) value[i] = svari_column_code(column, i) == level;
  *out = value;
  return SVARI_OK;
}

static svari_status prepare_proptest(svari_estimation *e, const svari_test_spec *spec, void **state, svari_error *err) {
  t_state *s = SVARI_NEW(e->scratch, t_state, 1);
  if (!s) return svari_fail_memory(err);
  *state = s;
  s->null = isnan(spec->value) ? 0.5 : spec->value;
  if (spec->by) s->null = isnan(spec->value) ? 0 : spec->value;
  const svari_column *columns[2] = {NULL, NULL};
  const double *value;
  svari_status status = find_view(e, spec, spec->variable, &columns[0], err);
  if (status == SVARI_OK && spec->by) status = find_view(e, spec, spec->by, &columns[1], err);
  if (status == SVARI_OK) status = indicator(e, spec, columns[0], &value, err);
  if (status == SVARI_OK) status = svari_test_domain(e, spec, columns, spec->by ? 2 : 1, &s->all, err);
  return status == SVARI_OK ? add_figure(e, spec, columns[1], value, s, err) : status;
}

/* What the trend is of (a number, or the share of a category) on what it runs along (a number, or the order of levels).
 */
static svari_status trend_values(svari_estimation *e, const svari_test_spec *spec, const svari_column *columns[2],
                                 const double **y, const double **x, svari_error *err) {
  *y = columns[0]->number;
  *x = columns[1]->number;
  svari_status status = SVARI_OK;
  if (columns[0]->type != SVARI_NUMBER || spec->category) {
    const svari_column *view = svari_column_categories(e->scratch, columns[0], e->weights->nrecords);
    if (!view) return svari_fail_memory(err);
    status = indicator(e, spec, view, y, err);
  }
  if (status != SVARI_OK || columns[1]->type == SVARI_NUMBER) return status;
  const svari_column *view = svari_column_categories(e->scratch, columns[1], e->weights->nrecords);
  double *place = SVARI_NEW(e->scratch, double, e->weights->nrecords);
  if (!view || !place) return svari_fail_memory(err);
  for (size_t i = 0; i < e->weights->nrecords; i++) place[i] = svari_column_code(view, i) + 1;
  *x = place;
  return SVARI_OK;
}

/* Totals of 1, x, y, x², y², xy with both taken less their means over the records tested. */
static svari_status add_slope(svari_estimation *e, const double *x, const double *y, t_state *s, svari_error *err) {
  size_t n = e->weights->nrecords;
  double *terms = SVARI_NEW(e->scratch, double, 5 * n), size = s->all.size[0].weight, means[2] = {0, 0};
  if (!terms) return svari_fail_memory(err);
  for (size_t i = 0; i < n; i++) {
    if (s->all.cell[i] < 0) continue;
    means[0] += e->weights->final[i] * x[i] / size;
    means[1] += e->weights->final[i] * y[i] / size;
  }
  for (size_t i = 0; i < n; i++) {
    if (s->all.cell[i] < 0) continue;
    double a = x[i] - means[0], b = y[i] - means[1], of[5] = {a, b, a * a, b * b, a * b};
    for (size_t t = 0; t < 5; t++) terms[t * n + i] = of[t];
  }
  svari_quantity quantity = {.form = &svari_form_slope};
  svari_status status = SVARI_OK;
  for (size_t t = 0; t < 6 && status == SVARI_OK; t++)
    status = svari_figures_summand(
        &e->figures, (svari_summand){.ncells = 1, .cell = s->all.cell, .value = t ? terms + (t - 1) * n : NULL},
        &quantity.at[t], err);
  return status == SVARI_OK ? svari_figures_add(&e->figures, quantity, &s->figure, err) : status;
}

static svari_status prepare_trend(svari_estimation *e, const svari_test_spec *spec, void **state, svari_error *err) {
  t_state *s = SVARI_NEW(e->scratch, t_state, 1);
  if (!s) return svari_fail_memory(err);
  *state = s;
  s->lost = 1;
  if (!spec->by) {
    svari_fail_at(err, SVARI_SPEC, spec->where_entry, "test `%s`: a trend needs `by`, what it runs along", spec->id);
    return SVARI_SPEC;
  }
  const svari_column *columns[2];
  const double *x, *y;
  svari_status status = svari_column_wanted(e->weights->frame, spec->variable, spec->where_entry, &columns[0], err);
  if (status == SVARI_OK)
    status = svari_column_wanted(e->weights->frame, spec->by, spec->where_entry, &columns[1], err);
  if (status == SVARI_OK) status = trend_values(e, spec, columns, &y, &x, err);
  if (status == SVARI_OK) status = svari_test_domain(e, spec, columns, 2, &s->all, err);
  return status == SVARI_OK ? add_slope(e, x, y, s, err) : status;
}

static svari_status finish(svari_estimation *e, const svari_test_spec *spec, void *state, svari_test_row *row,
                           unsigned *flags, svari_error *err) {
  const t_state *s = state;
  double df;
  svari_status status = svari_estimation_df_one(e, &s->all, &df, err);
  if (status != SVARI_OK) return status;
  row->df = df - s->lost;
  row->n = s->all.size[0].records;
  if (s->nothing || !row->n) {
    *flags |= row->n ? SVARI_FLAG_NO_TEST : SVARI_FLAG_EMPTY;
    return SVARI_OK;
  }
  svari_test_t(e, spec, s->figure, s->null, row, flags);
  return SVARI_OK;
}

const svari_test_kind svari_test_ttest = {"ttest", "a mean against a value, two paired variables, or two groups",
                                          prepare_ttest, finish};
const svari_test_kind svari_test_proptest = {"proptest", "a share against a value, or between two groups",
                                             prepare_proptest, finish};
const svari_test_kind svari_test_trend = {"trend", "the slope of a number or a share along an order", prepare_trend,
                                          finish};
