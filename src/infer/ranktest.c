/* Rank tests (Lumley and Scott 2013, Biometrika 100): scores of the estimated population ranks, compared between groups
 * as means are, with the scores taken as fixed. */
#include <math.h>
#include <string.h>

#include "base/nearest.h"
#include "estimate/distribution.h"
#include "infer/test.h"
#include "num/distribution.h"
#include "num/linear.h"

static double wilcoxon(double share) { return share; }
/* The middle record of equal weights stands at 1/2, whatever the rounding of its rank. */
static double median(double share) { return share > 0.5 + 1e-12; }

const svari_rank_score svari_rank_scores[] = {
    {"wilcoxon", wilcoxon}, {"median", median}, {"vanderwaerden", svari_normal_quantile}};
enum { SCORES = sizeof svari_rank_scores / sizeof *svari_rank_scores };
const size_t svari_rank_scores_count = SCORES;

typedef struct rank_state {
  svari_domains all;
  svari_groups groups;
  size_t *figures; /* each live group less the first */
} rank_state;

static svari_status find_score(const svari_test_spec *spec, const svari_rank_score **out, svari_error *err) {
  const char *wanted = spec->scores ? spec->scores : svari_rank_scores[0].name, *names[SCORES];
  for (size_t k = 0; k < SCORES; k++) {
    names[k] = svari_rank_scores[k].name;
    *out = &svari_rank_scores[k];
    if (!strcmp(svari_rank_scores[k].name, wanted)) return SVARI_OK;
  }
  const char *near = svari_nearest(wanted, names, SCORES);
  svari_fail_at(err, SVARI_SPEC, spec->where_entry, "test `%s`: there are no scores `%s`", spec->id, wanted);
  if (near) svari_hint(err, "did you mean `%s`?", near);
  return SVARI_SPEC;
}

/* Mid-ranks over the sum of weights; records of one value share the plain mean of theirs, as R's svyranktest has it. */
static void mid_ranks(const svari_weights *weights, const svari_order *order, const double *value, double *out) {
  size_t count = order->start[1];
  double before = 0, all = 0;
  for (size_t k = 0; k < count; k++) all += weights->final[order->record[k]];
  for (size_t from = 0; from < count;) {
    size_t to = from;
    double ranks = 0;
    for (; to < count && value[order->record[to]] == value[order->record[from]]; to++) {
      double w = weights->final[order->record[to]];
      ranks += before + w / 2;
      before += w;
    }
    for (size_t k = from; k < to; k++) out[order->record[k]] = ranks / (double)(to - from) / all;
    from = to;
  }
}

static svari_status score_records(svari_estimation *e, const svari_domains *all, const svari_rank_score *s,
                                  const double *value, const double **out, svari_error *err) {
  svari_order order;
  svari_status status = svari_order_make(e->scratch, e->weights, all, value, &order, err);
  if (status != SVARI_OK) return status;
  double *scored = SVARI_NEW(e->scratch, double, e->weights->nrecords);
  if (!scored) return svari_fail_memory(err);
  mid_ranks(e->weights, &order, value, scored);
  for (size_t k = 0; k < order.start[1]; k++) scored[order.record[k]] = s->of(scored[order.record[k]]);
  *out = scored;
  return SVARI_OK;
}

static svari_status find_columns(svari_estimation *e, const svari_test_spec *spec, const svari_column *columns[2],
                                 svari_error *err) {
  svari_status status =
      svari_number_wanted(e->weights->frame, spec->variable, "ranktest", spec->where_entry, &columns[0], err);
  if (!spec->by) {
    svari_fail_at(err, SVARI_SPEC, spec->where_entry, "test `%s`: a ranktest needs `by`, its groups", spec->id);
    return SVARI_SPEC;
  }
  const svari_column *by;
  svari_status other = svari_column_wanted(e->weights->frame, spec->by, spec->where_entry, &by, err);
  if (status != SVARI_OK || other != SVARI_OK) return status != SVARI_OK ? status : other;
  columns[1] = svari_column_categories(e->scratch, by, e->weights->nrecords);
  return columns[1] ? SVARI_OK : svari_fail_memory(err);
}

static svari_status prepare(svari_estimation *e, const svari_test_spec *spec, void **state, svari_error *err) {
  rank_state *s = SVARI_NEW(e->scratch, rank_state, 1);
  if (!s) return svari_fail_memory(err);
  *state = s;
  const svari_rank_score *scoring;
  const svari_column *columns[2];
  const double *scored = NULL;
  svari_status status = find_score(spec, &scoring, err), other = find_columns(e, spec, columns, err);
  if (other != SVARI_OK) return other;
  if (status == SVARI_OK) status = svari_test_domain(e, spec, columns, 2, &s->all, err);
  if (status == SVARI_OK) status = svari_test_groups(e, &s->all, columns[1], &s->groups, err);
  if (status == SVARI_OK) status = score_records(e, &s->all, scoring, columns[0]->number, &scored, err);
  if (status != SVARI_OK) return status;
  s->figures = SVARI_NEW(e->scratch, size_t, s->groups.nlive);
  if (!s->figures) return svari_fail_memory(err);
  for (size_t g = 1; g < s->groups.nlive && status == SVARI_OK; g++) {
    svari_two_groups two = {&s->groups, s->groups.live[0], s->groups.live[g], scored, true};
    status = svari_test_difference(e, &two, &s->figures[g - 1], err);
  }
  return status;
}

/* F of all differences from the first group at once. */
static svari_status many_groups(svari_estimation *e, const rank_state *s, double df, svari_test_row *row,
                                unsigned *flags, svari_error *err) {
  size_t k = s->groups.nlive - 1;
  double *covariance = SVARI_NEW(e->scratch, double, k * k), *x = SVARI_NEW(e->scratch, double, k);
  if (!covariance || !x) return svari_fail_memory(err);
  for (size_t g = 0; g < k; g++) x[g] = e->figures.answers[s->figures[g]].value;
  svari_status status = svari_figures_covariance(&e->figures, s->figures, k, covariance, err);
  if (status != SVARI_OK) return status;
  size_t rank = svari_symmetric_solve(covariance, k, x, 1, 1e-11, NULL);
  if (rank == SIZE_MAX) return svari_fail_memory(err);
  row->is_f = true;
  row->df1 = (double)k;
  row->df2 = df - row->df1;
  if (rank < k) *flags |= SVARI_FLAG_SINGULAR;
  if (!(row->df2 > 0)) *flags |= SVARI_FLAG_NO_DF;
  if (rank < k) return SVARI_OK;
  row->statistic = 0;
  for (size_t g = 0; g < k; g++) row->statistic += x[g] * e->figures.answers[s->figures[g]].value / row->df1;
  if (row->df2 > 0) row->p = svari_f_upper(row->statistic, row->df1, row->df2);
  return SVARI_OK;
}

static svari_status finish(svari_estimation *e, const svari_test_spec *spec, void *state, svari_test_row *row,
                           unsigned *flags, svari_error *err) {
  const rank_state *s = state;
  double df;
  svari_status status = svari_estimation_df_one(e, &s->all, &df, err);
  row->n = s->all.size[0].records;
  row->scores = spec->scores ? spec->scores : svari_rank_scores[0].name;
  if (status != SVARI_OK) return status;
  if (s->groups.nlive < 2) {
    *flags |= SVARI_FLAG_NO_TEST;
    return SVARI_OK;
  }
  if (s->groups.nlive > 2) return many_groups(e, s, df, row, flags, err);
  row->df = df - 1;
  svari_test_t(e, spec, s->figures[0], 0, row, flags);
  return SVARI_OK;
}

const svari_test_kind svari_test_ranktest = {"ranktest", "ranks of two or more groups", prepare, finish};
