/* What all combined figures share, and estimates row by row; m is the count of sets, q an estimate, u its variance, b
 * the variance between. */
#include "run/rubin.h"

#include <math.h>
#include <string.h>

#include "infer/flags.h"
#include "infer/interval.h"
#include "infer/reliability.h"
#include "infer/same.h"

svari_status svari_pool_new(const svari_rubin *rubin, svari_pool *out, svari_error *err) {
  *out = (svari_pool){rubin->nsets, SVARI_NEW(rubin->arena, double, rubin->nsets),
                                              SVARI_NEW(rubin->arena, double, rubin->nsets)};
  return out->q && out->se ? SVARI_OK : svari_fail_memory(err);
}

/* But for rounding: what is summed beside a figure, and differs by set, may change the order of its sums. */
static bool same_number(double a, double b) {
  return a == b || (isnan(a) && isnan(b)) || fabs(a - b) <= 1e-12 * fabs(a);
}

bool svari_pool_same(const svari_pool *pool) {
  for (size_t i = 1; i < pool->count; i++)
    if (!same_number(pool->q[0], pool->q[i]) || !same_number(pool->se[0], pool->se[i])) return false;
  return true;
}

double svari_pool_df(double between, double share, double complete) {
  if (!isfinite(complete)) return between;
  double observed = (complete + 1) / (complete + 3) * complete * (1 - share);
  return 1 / (1 / between + 1 / observed);
}

void svari_pool_combine(const svari_pool *pool, double *estimate, double *se, double *df) {
  double m = (double)pool->count, q = 0, u = 0, b = 0;
  for (size_t i = 0; i < pool->count; i++) {
    q += pool->q[i] / m;
    u += pool->se[i] * pool->se[i] / m;
  }
  for (size_t i = 0; i < pool->count; i++) b += (pool->q[i] - q) * (pool->q[i] - q) / (m - 1);
  double total = u + (1 + 1 / m) * b, share = (1 + 1 / m) * b / total;
  *estimate = q;
  *se = sqrt(total);
  if (b > 0) *df = svari_pool_df((m - 1) / (share * share), share, *df);
}

enum {
  OF_ONE_SET = SVARI_FLAG_BOUNDARY | SVARI_FLAG_ZERO_SE | SVARI_FLAG_ZERO_ESTIMATE | SVARI_FLAG_OFF_SCALE |
               SVARI_FLAG_NO_DF | SVARI_FLAG_METHODS_PART | SVARI_FLAG_NCHS_SUPPRESS | SVARI_FLAG_NCHS_COMPLEMENT |
               SVARI_FLAG_NCHS_REVIEW_DF | SVARI_FLAG_NCHS_REVIEW_BOUNDARY | SVARI_FLAG_NCHS_COUNT_SUPPRESS |
               SVARI_FLAG_NCHS_COUNT_REVIEW | SVARI_FLAG_CV_CAUTION | SVARI_FLAG_CV_SUPPRESS | SVARI_FLAG_SMALL_N |
               SVARI_FLAG_N_CAUTION | SVARI_FLAG_SMALL_EFFECTIVE_N | SVARI_FLAG_FEW_DF
};

unsigned svari_pool_flags(unsigned bits, const svari_flags *flags) {
  for (size_t i = 0; i < flags->count; i++)
    for (size_t f = 0; f < SVARI_FLAGS; f++)
      if (strcmp(flags->names[i], svari_flag_rows[f].name) == 0) bits |= 1U << f;
  return bits & ~(unsigned)OF_ONE_SET;
}

svari_status svari_pool_differ(svari_where where, size_t set, svari_error *err) {
  svari_status status = svari_fail_at(
      err, SVARI_DATA, where, "set %zu has other categories than the first: its figures can't be combined", set + 1);
  svari_hint(err, "list the levels of the variables in `variables:`");
  return status;
}

svari_status svari_pool_no_rule(svari_where where, const char *what, svari_error *err) {
  svari_status status =
      svari_fail_at(err, SVARI_SPEC, where, "%s over several completed data sets can't be combined", what);
  svari_hint(err, "leave it out, and test with a ttest, a proptest, a trend, or a model's `wald`");
  return status;
}

static bool same_figure(const svari_estimate_row *a, const svari_estimate_row *b) {
  return a->spec == b->spec && svari_text_same(a->variable, b->variable) && svari_text_same(a->category, b->category) &&
         svari_domain_same(&a->domain, &b->domain);
}

/* Of a share the asked one, of a correlation Fisher's; a quantile's way by shares is gone: wald. */
static void set_interval(svari_estimate_row *row, unsigned *flags) {
  const svari_interval *asked = svari_interval_find(row->spec->ci ? row->spec->ci : "logit");
  svari_basis basis = {.estimate = row->estimate,
                       .se = row->se,
                       .df = row->df,
                       .confidence = row->spec->confidence,
                       .n = (double)row->n,
                       .effective = row->effective_n};
  if (row->category && asked)
    svari_interval_share(asked, &basis, row->estimate <= 0 || row->estimate >= 1, row->ci, flags);
  else
    svari_interval_other(asked && row->spec->ci && !asked->share ? asked : svari_interval_find("wald"), &basis, row->ci,
                         flags);
}

static unsigned precision_flags(const svari_rubin *rubin, const svari_estimate_row *row) {
  unsigned flags = isnan(row->estimate) ? SVARI_FLAG_UNDEFINED : svari_reliability_flags(rubin->reliability, row);
  if (row->estimate == 0) flags |= SVARI_FLAG_ZERO_ESTIMATE;
  return flags | (row->se == 0 ? SVARI_FLAG_ZERO_SE : 0);
}

static svari_status combine_row(const svari_rubin *rubin, const svari_estimate_row *const *sets, size_t r,
                                const svari_pool *pool, svari_estimate_row *out, svari_error *err) {
  double m = (double)rubin->nsets, deff = 0;
  unsigned flags = 0;
  for (size_t i = 0; i < rubin->nsets; i++) {
    pool->q[i] = sets[i][r].estimate;
    pool->se[i] = sets[i][r].se;
    deff += sets[i][r].deff / m;
    flags = svari_pool_flags(flags, &sets[i][r].flags);
  }
  *out = sets[0][r];
  if (svari_pool_same(pool)) return SVARI_OK;
  svari_pool_combine(pool, &out->estimate, &out->se, &out->df);
  out->deff = deff;
  out->cv = out->estimate == 0 ? NAN : out->se / fabs(out->estimate);
  out->se_replication = NAN;
  set_interval(out, &flags);
  if (out->has_reference) out->reference_in_ci = out->ci[0] <= out->reference && out->reference <= out->ci[1];
  return svari_flags_make(rubin->arena, flags | precision_flags(rubin, out), &out->flags, err);
}

svari_status svari_rubin_estimates(const svari_rubin *rubin, const svari_estimate_row *const *sets, size_t nrows,
                                   svari_estimate_row **out, svari_error *err) {
  svari_pool pool;
  svari_status status = svari_pool_new(rubin, &pool, err);
  svari_estimate_row *rows = SVARI_NEW(rubin->arena, svari_estimate_row, nrows);
  if (!rows) return svari_fail_memory(err);
  for (size_t r = 0; r < nrows && status == SVARI_OK; r++) {
    for (size_t i = 1; i < rubin->nsets; i++)
      if (!same_figure(&sets[0][r], &sets[i][r])) return svari_pool_differ(sets[0][r].spec->where_entry, i, err);
    status = combine_row(rubin, sets, r, &pool, &rows[r], err);
  }
  *out = rows;
  return status;
}
