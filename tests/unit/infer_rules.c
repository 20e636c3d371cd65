/* Rules that need no data: reliability at its borders, intervals at 0 and 1, corrections of p-values. */
#include "infer_fixture.h"

#include "infer/flags.h"
#include "infer/interval.h"
#include "infer/pair.h"
#include "infer/reliability.h"

static svari_estimate_row share(double p, double se, size_t n, double df) {
  return (svari_estimate_row){.statistic = "proportion",
                              .category = "yes",
                              .estimate = p,
                              .se = se,
                              .n = n,
                              .df = df,
                              .effective_n = (double)n,
                              .cv = p > 0 ? se / p : NAN};
}

static double binomial_se(double p, double n) { return sqrt(p * (1 - p) / n); }

Test(infer_rules, nchs_shares) {
  typedef struct rule_case {
    const char *what;
    double p;
    size_t n;
    double size, df; /* effective size as the variance has it */
    unsigned flags;
  } rule_case;
  static const rule_case cases[] = {
      {"29 records", 0.5, 29, 29, 500, SVARI_FLAG_NCHS_SUPPRESS},
      {"30 records, a width of 0.37", 0.5, 30, 30, 500, SVARI_FLAG_NCHS_SUPPRESS},
      {"effective size under 30", 0.5, 400, 29, 500, SVARI_FLAG_NCHS_SUPPRESS},
      {"a width between", 0.5, 100, 100, 500, 0},
      {"a small share, wide for its size", 0.08, 60, 60, 500, SVARI_FLAG_NCHS_SUPPRESS},
      {"its complement", 0.92, 60, 60, 500, SVARI_FLAG_NCHS_COMPLEMENT},
      {"narrow, however small", 0.01, 2000, 2000, 500, 0},
      {"few units", 0.5, 3000, 3000, 7, SVARI_FLAG_NCHS_REVIEW_DF},
      {"nobody", 0, 60, 60, 500, SVARI_FLAG_NCHS_REVIEW_BOUNDARY},
      {"nobody of 29", 0, 29, 29, 500, SVARI_FLAG_NCHS_SUPPRESS},
  };
  for (size_t c = 0; c < sizeof cases / sizeof *cases; c++) {
    svari_estimate_row row = share(cases[c].p, binomial_se(cases[c].p, cases[c].size), cases[c].n, cases[c].df);
    cr_expect_eq(svari_reliability_flags("nchs", &row), cases[c].flags, "%s: %x", cases[c].what,
                 svari_reliability_flags("nchs", &row));
  }
}

Test(infer_rules, nchs_counts) {
  svari_estimate_row row = {
      .statistic = "count", .estimate = 100, .se = 20, .n = 50, .effective_n = 40, .df = 49, .cv = 0.2};
  cr_expect_eq(svari_reliability_flags("nchs", &row), 0u);
  row.se = 40; /* exp(0.8) - exp(-0.8) is 1.78 */
  cr_expect_eq(svari_reliability_flags("nchs", &row), (unsigned)SVARI_FLAG_NCHS_COUNT_SUPPRESS);
  row.se = 20;
  row.effective_n = 9.9;
  cr_expect_eq(svari_reliability_flags("nchs", &row), (unsigned)SVARI_FLAG_NCHS_COUNT_SUPPRESS);
  row.effective_n = 40;
  row.df = 7;
  cr_expect_eq(svari_reliability_flags("nchs", &row), (unsigned)SVARI_FLAG_NCHS_COUNT_REVIEW);
}

Test(infer_rules, bands_of_cv_and_least_sizes) {
  svari_estimate_row row = {
      .statistic = "mean", .estimate = 100, .se = 16.5, .n = 100, .effective_n = 70, .df = 20, .cv = 0.165};
  cr_expect_eq(svari_reliability_flags("statcan", &row), 0u, "16.5% is plain");
  row.cv = 0.166;
  cr_expect_eq(svari_reliability_flags("statcan", &row), (unsigned)SVARI_FLAG_CV_CAUTION);
  row.cv = 0.334;
  cr_expect_eq(svari_reliability_flags("statcan", &row), (unsigned)SVARI_FLAG_CV_SUPPRESS);
  row.cv = 0.1;
  row.n = 9;
  cr_expect_eq(svari_reliability_flags("statcan", &row), (unsigned)SVARI_FLAG_SMALL_N);
  row.n = 100;
  row.effective_n = 59;
  row.df = 8;
  cr_expect_eq(svari_reliability_flags("eclac", &row), (unsigned)(SVARI_FLAG_SMALL_EFFECTIVE_N | SVARI_FLAG_FEW_DF));
  cr_expect_eq(svari_reliability_flags(NULL, &row), 0u);
}

/* At its bound a figure belongs where the rule's own words put it. */
Test(infer_rules, bounds_of_bands) {
  svari_estimate_row row = {
      .statistic = "mean", .estimate = 100, .se = 30, .n = 30, .effective_n = 60, .df = 9, .cv = 0.30};
  cr_expect_eq(svari_reliability_flags("nchs30", &row), (unsigned)SVARI_FLAG_CV_CAUTION, "30% or more");
  cr_expect_eq(svari_reliability_flags("market", &row), 0u, "30 records are enough");
  cr_expect_eq(svari_reliability_flags("eurostat", &row), (unsigned)SVARI_FLAG_N_CAUTION);
  row.cv = 0.2999;
  cr_expect_eq(svari_reliability_flags("nchs30", &row), 0u);
  row.n = 29;
  cr_expect_eq(svari_reliability_flags("market", &row), (unsigned)SVARI_FLAG_SMALL_N);
  row.n = 20;
  cr_expect_eq(svari_reliability_flags("eurostat", &row), (unsigned)SVARI_FLAG_N_CAUTION);
  row.n = 19;
  cr_expect_eq(svari_reliability_flags("eurostat", &row), (unsigned)SVARI_FLAG_SMALL_N);
  row.n = 50;
  cr_expect_eq(svari_reliability_flags("eurostat", &row), 0u);
  row.n = 100;
  row.cv = 0.30;
  cr_expect_eq(svari_reliability_flags("eclac", &row), (unsigned)SVARI_FLAG_CV_CAUTION,
               "60 and 9 are enough, 30% is not over");
  row.cv = 0.20;
  cr_expect_eq(svari_reliability_flags("eclac", &row), 0u);
  cr_expect_eq(svari_reliability_flags("ons", &row), (unsigned)SVARI_FLAG_CV_CAUTION);
}

/* Without a design effect of few units Clopper and Pearson's limits are powers of half of alpha. */
Test(infer_rules, intervals_at_the_ends) {
  for (size_t k = 0; k < svari_intervals_count; k++) {
    if (!svari_intervals[k].share) continue;
    double ci[2];
    unsigned flags = 0;
    svari_basis none = {.estimate = 0, .se = 0, .df = 39, .confidence = 0.95, .n = 40, .effective = 25};
    svari_interval_share(&svari_intervals[k], &none, true, ci, &flags);
    cr_expect(ci[0] == 0 && fixture_close(ci[1], 1 - pow(0.025, 1.0 / 25), 1e-10), "%s at 0: %g",
              svari_intervals[k].name, ci[1]);
    cr_expect(flags & SVARI_FLAG_BOUNDARY);
    svari_basis all = none;
    all.estimate = 1;
    svari_interval_share(&svari_intervals[k], &all, true, ci, &flags);
    cr_expect(ci[1] == 1 && fixture_close(ci[0], pow(0.025, 1.0 / 25), 1e-10), "%s at 1: %g", svari_intervals[k].name,
              ci[0]);
    all.df = 0;
    flags = 0;
    svari_interval_share(&svari_intervals[k], &all, true, ci, &flags);
    cr_expect(isnan(ci[0]) && isnan(ci[1]) && flags & SVARI_FLAG_NO_DF);
  }
}

/* Limits are in order and within 0..1 wherever the share and its error are. */
Test(infer_rules, intervals_are_in_order) {
  for (size_t k = 0; k < svari_intervals_count; k++) {
    if (!svari_intervals[k].share) continue;
    for (double p = 0.001; p < 1; p += 0.111)
      for (double se = 1e-6; se < 0.5; se *= 7) {
        double ci[2];
        unsigned flags = 0;
        svari_basis basis = {.estimate = p, .se = se, .df = 5, .confidence = 0.95, .n = 40, .effective = 30};
        svari_interval_share(&svari_intervals[k], &basis, false, ci, &flags);
        cr_expect(0 <= ci[0] && ci[0] <= p && p <= ci[1] && ci[1] <= 1, "%s of %g, se %g: %g to %g",
                  svari_intervals[k].name, p, se, ci[0], ci[1]);
      }
  }
}

/* R's p.adjust(). */
Test(infer_rules, corrections_of_p) {
  static const double plain[] = {0.01, 0.04, 0.03, 0.005, 0.5}, holm[] = {0.04, 0.09, 0.09, 0.025, 0.5},
                      bh[] = {0.025, 0.05, 0.05, 0.025, 0.5};
  double p[6];
  memcpy(p, plain, sizeof plain);
  p[5] = NAN;
  cr_assert(svari_adjust_p("holm", p, 6));
  for (int i = 0; i < 5; i++) cr_expect(fixture_close(p[i], holm[i], 1e-14));
  cr_expect(isnan(p[5]));
  memcpy(p, plain, sizeof plain);
  cr_assert(svari_adjust_p("bh", p, 6));
  for (int i = 0; i < 5; i++) cr_expect(fixture_close(p[i], bh[i], 1e-14));
  cr_expect_not(svari_adjust_p("bonferoni", p, 6));
}
