/* Reliability rules. NCHS: Parker et al. 2017 (Vital and Health Statistics 2-175) for proportions, 2023 (2-200) for
 * counts and rates. The bands of coefficients of variation are those that the offices named print beside their tables;
 * docs/methods/reliability.md gives each with its source. */
#include "infer/reliability.h"

#include <math.h>
#include <string.h>

#include "infer/flags.h"
#include "infer/interval.h"
#include "num/distribution.h"

const svari_rules svari_rule_sets[] = {
    {.name = "nchs", .what = "US National Center for Health Statistics, 2017 and 2023", .nchs = true},
    {.name = "nchs30",
     .what = "US National Center for Health Statistics, the older 30/30 rule",
     .caution_cv = 0.30,
     .caution_at = true,
     .min_n = 30},
    {.name = "statcan",
     .what = "Statistics Canada, household surveys: 16.5% and 33.3%",
     .caution_cv = 0.165,
     .suppress_cv = 0.333,
     .min_n = 10},
    {.name = "ons", .what = "UK Office for National Statistics: 10% and 20%", .caution_cv = 0.10, .suppress_cv = 0.20},
    {.name = "eurostat",
     .what = "EU-SILC practice: under 20 records not shown, 20 to 49 flagged",
     .min_n = 20,
     .caution_n = 50},
    {.name = "ine",
     .what = "INE Chile 2020: 60 records, 9 degrees of freedom, 15% and 30%",
     .caution_cv = 0.15,
     .suppress_cv = 0.30,
     .min_n = 60,
     .min_df = 9},
    {.name = "eclac",
     .what = "ECLAC 2023: 100 records, effective size 60, 9 degrees of freedom, 20% and 30%",
     .caution_cv = 0.20,
     .suppress_cv = 0.30,
     .min_n = 100,
     .min_effective = 60,
     .min_df = 9},
    {.name = "market", .what = "market research: fewer than 30 records", .min_n = 30},
};
const size_t svari_rule_sets_count = sizeof svari_rule_sets / sizeof *svari_rule_sets;

static const svari_rules *find_rules(const char *name) {
  for (size_t i = 0; name && i < svari_rule_sets_count; i++)
    if (!strcmp(svari_rule_sets[i].name, name)) return &svari_rule_sets[i];
  return NULL;
}

static bool is_share(const svari_estimate_row *row) { return row->category != NULL; }

static double effective_size(const svari_estimate_row *row, double t) {
  double n = (double)row->n, p = row->estimate;
  if (!(p > 0 && p < 1) || !(row->se > 0)) return n;
  double full = svari_t_quantile(0.975, n - 1), ratio = full / t;
  return fmin(n, p * (1 - p) / (row->se * row->se) * ratio * ratio);
}

/* Rows 1 to 5 of the standard, then what it adds. */
static unsigned nchs_share(const svari_estimate_row *row) {
  double t = svari_t_quantile(0.975, row->df), p = row->estimate, n = (double)row->n;
  double size = isnan(t) ? 0 : effective_size(row, t);
  if (n < 30 || size < 30) return SVARI_FLAG_NCHS_SUPPRESS;
  bool none = p <= 0, all = p >= 1;
  unsigned flags = row->df < 8 ? SVARI_FLAG_NCHS_REVIEW_DF : 0;
  if (none || all) return flags | SVARI_FLAG_NCHS_REVIEW_BOUNDARY;
  double width = svari_beta_quantile(0.975, size * p + 1, size * (1 - p)) -
                 svari_beta_quantile(0.025, size * p, size * (1 - p) + 1);
  if (width <= 0.05) return flags;
  if (width >= 0.30 || width / p > 1.30) return SVARI_FLAG_NCHS_SUPPRESS;
  return width / (1 - p) > 1.30 ? flags | SVARI_FLAG_NCHS_COMPLEMENT : flags;
}

static unsigned nchs_count(const svari_estimate_row *row) {
  double size = fmin((double)row->n, row->effective_n);
  if (!(size >= 10) || !(row->estimate > 0)) return SVARI_FLAG_NCHS_COUNT_SUPPRESS;
  double k = svari_t_quantile(0.975, size - 1) * row->se / row->estimate;
  if (exp(k) - exp(-k) > 1.60) return SVARI_FLAG_NCHS_COUNT_SUPPRESS;
  return row->df < 8 ? SVARI_FLAG_NCHS_COUNT_REVIEW : 0;
}

static unsigned nchs_flags(const svari_estimate_row *row) {
  if (is_share(row)) return nchs_share(row);
  bool counted = !strcmp(row->statistic, "count") || !strcmp(row->statistic, "ratio");
  return counted ? nchs_count(row) : 0;
}

unsigned svari_reliability_flags(const char *name, const svari_estimate_row *row) {
  const svari_rules *rules = find_rules(name);
  if (!rules) return 0;
  unsigned flags = 0;
  if (rules->nchs) flags |= nchs_flags(row);
  double n = (double)row->n;
  if (n < rules->min_n)
    flags |= SVARI_FLAG_SMALL_N;
  else if (n < rules->caution_n)
    flags |= SVARI_FLAG_N_CAUTION;
  if (row->effective_n < rules->min_effective) flags |= SVARI_FLAG_SMALL_EFFECTIVE_N;
  if (row->df < rules->min_df) flags |= SVARI_FLAG_FEW_DF;
  if (rules->suppress_cv > 0 && row->cv > rules->suppress_cv) return flags | SVARI_FLAG_CV_SUPPRESS;
  bool caution = rules->caution_at ? row->cv >= rules->caution_cv : row->cv > rules->caution_cv;
  if (rules->caution_cv > 0 && caution) flags |= SVARI_FLAG_CV_CAUTION;
  return flags;
}
