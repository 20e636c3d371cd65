/* Estimates, intervals, tables and tests against R's survey (tests/reference/infer.R). */
#include "infer_fixture.h"

#define ANSWERS "tests/reference/infer.csv"
#define WORDS(...) \
  (const char *const[]) { __VA_ARGS__ }

static sample strat(void) {
  svari_design_spec spec = {.weight = "pw", .nstrata = 1, .strata = WORDS("stype"), .nfpc = 1, .fpc = WORDS("fpc")};
  return sample_open("tests/reference/data/strat.csv", &spec);
}

static sample clus1(void) {
  svari_design_spec spec = {.weight = "pw", .nclusters = 1, .clusters = WORDS("dnum"), .nfpc = 1, .fpc = WORDS("fpc")};
  return sample_open("tests/reference/data/clus1.csv", &spec);
}

static void check(const char *name, const char *what, double value, double tolerance) {
  double answer = fixture_answer(ANSWERS, name, what);
  cr_expect(fixture_close(value, answer, tolerance), "%s %s: %.17g, R says %.17g", name, what, value, answer);
}

static void check_interval(const char *name, const svari_estimate_row *row) {
  check(name, "estimate", row->estimate, 1e-12);
  check(name, "se", row->se, 1e-10);
  check(name, "low", row->ci[0], 1e-9);
  check(name, "high", row->ci[1], 1e-9);
}

static const svari_estimate_row *find_row(const svari_estimate_row *rows, size_t count, const char *id,
                                          const char *part) {
  for (size_t i = 0; i < count; i++) {
    if (strcmp(rows[i].id, id)) continue;
    if (!part || (rows[i].category && !strcmp(rows[i].category, part))) return &rows[i];
    if (rows[i].domain.count && !strcmp(rows[i].domain.parts[0].category, part)) return &rows[i];
  }
  cr_assert_fail("no row %s %s", id, part ? part : "");
  return NULL;
}

Test(infer_reference, levels_and_design_effects) {
  sample s = strat();
  svari_estimate_spec specs[] = {
      {.id = "mean",
       .statistic = "mean",
       .nvariables = 1,
       .variables = WORDS("api00"),
       .deff = "wor",
       .confidence = 0.95},
      {.id = "mean_wr",
       .statistic = "mean",
       .nvariables = 1,
       .variables = WORDS("api00"),
       .deff = "wr",
       .confidence = 0.95},
      {.id = "ratio",
       .statistic = "ratio",
       .numerator = "api.stu",
       .denominator = "enroll",
       .deff = "wor",
       .confidence = 0.95},
      {.id = "variance", .statistic = "variance", .nvariables = 1, .variables = WORDS("api00"), .confidence = 0.95},
      {.id = "deviation", .statistic = "deviation", .nvariables = 1, .variables = WORDS("api00"), .confidence = 0.95},
      {.id = "covariance",
       .statistic = "covariance",
       .nvariables = 2,
       .variables = WORDS("api00", "enroll"),
       .confidence = 0.95},
      {.id = "correlation",
       .statistic = "correlation",
       .nvariables = 2,
       .variables = WORDS("api00", "enroll"),
       .confidence = 0.95},
  };
  size_t count;
  const svari_estimate_row *rows = sample_estimate(&s, specs, 7, &count);
  cr_assert_eq(count, 7);
  check_interval("mean", &rows[0]);
  check("mean", "df", rows[0].df, 0);
  check("mean", "deff", rows[0].deff, 1e-11);
  check("mean_wr", "deff", rows[1].deff, 1e-11);
  check("ratio", "deff", rows[2].deff, 1e-11);
  for (size_t i = 2; i < 7; i++) {
    check(specs[i].id, "estimate", rows[i].estimate, 1e-12);
    check(specs[i].id, "se", rows[i].se, 1e-10);
  }
  sample_close(&s);
}

Test(infer_reference, domains_of_clusters) {
  sample s = clus1();
  svari_estimate_spec specs[] = {
      {.id = "total",
       .statistic = "total",
       .nvariables = 1,
       .variables = WORDS("enroll"),
       .deff = "wor",
       .confidence = 0.95},
      {.id = "m",
       .statistic = "mean",
       .nvariables = 1,
       .variables = WORDS("api00"),
       .nby = 1,
       .by = WORDS("stype"),
       .deff = "wor",
       .confidence = 0.95},
      {.id = "t",
       .statistic = "total",
       .nvariables = 1,
       .variables = WORDS("enroll"),
       .nby = 1,
       .by = WORDS("stype"),
       .confidence = 0.95},
      {.id = "geometric",
       .statistic = "geometric_mean",
       .nvariables = 1,
       .variables = WORDS("api00"),
       .confidence = 0.95},
      {.id = "share",
       .statistic = "share",
       .nvariables = 1,
       .variables = WORDS("enroll"),
       .nby = 1,
       .by = WORDS("stype"),
       .confidence = 0.95},
  };
  size_t count;
  const svari_estimate_row *rows = sample_estimate(&s, specs, 5, &count);
  check_interval("total", find_row(rows, count, "total", NULL));
  check("total", "deff", rows[0].deff, 1e-11);
  for (const char *l = "EHM"; *l; l++) {
    char level[2] = {*l, 0}, mean[16], total[16];
    snprintf(mean, sizeof mean, "mean_%c", *l);
    snprintf(total, sizeof total, "total_%c", *l);
    check_interval(mean, find_row(rows, count, "m", level));
    check(mean, "df", find_row(rows, count, "m", level)->df, 0);
    check(mean, "deff", find_row(rows, count, "m", level)->deff, 1e-11);
    check_interval(total, find_row(rows, count, "t", level));
  }
  check("geometric", "estimate", find_row(rows, count, "geometric", NULL)->estimate, 1e-12);
  check("geometric", "se", find_row(rows, count, "geometric", NULL)->se, 1e-10);
  check("share_H", "estimate", find_row(rows, count, "share", "H")->estimate, 1e-12);
  check("share_H", "se", find_row(rows, count, "share", "H")->se, 1e-10);
  sample_close(&s);
}

Test(infer_reference, intervals_of_shares) {
  static const char *const names[][2] = {{"wald", "prop_mean"},
                                         {"logit", "prop_logit"},
                                         {"asin", "prop_asin"},
                                         {"beta", "prop_beta"},
                                         {"likelihood", "prop_likelihood"}};
  sample s = strat();
  for (size_t k = 0; k < 5; k++) {
    svari_estimate_spec spec = {.id = "p",
                                .statistic = "proportion",
                                .nvariables = 1,
                                .variables = WORDS("sch.wide"),
                                .ci = names[k][0],
                                .confidence = 0.95};
    size_t count;
    const svari_estimate_row *rows = sample_estimate(&s, &spec, 1, &count);
    /* survey finds its logit by iteration, and its likelihood limits by a spline through a profile with n / (n - 1) */
    double tolerance = k == 1 ? 1e-8 : k == 4 ? 1e-3 : 1e-9;
    const svari_estimate_row *row = find_row(rows, count, "p", "Yes");
    check(names[k][1], "estimate", row->estimate, 1e-9);
    check(names[k][1], "se", row->se, 1e-9);
    check(names[k][1], "low", row->ci[0], tolerance);
    check(names[k][1], "high", row->ci[1], tolerance);
  }
  sample_close(&s);
}

Test(infer_reference, quantiles_by_woodruff) {
  static const char *const names[][2] = {{"wald", "mean"}, {"logit", "xlogit"}, {"beta", "beta"}, {"asin", "asin"}};
  static const double probabilities[] = {0.1, 0.5, 0.9};
  sample s = clus1();
  for (size_t k = 0; k < 4; k++) {
    svari_estimate_spec spec = {.id = "q",
                                .statistic = "quantile",
                                .nvariables = 1,
                                .variables = WORDS("api00"),
                                .nprobabilities = 3,
                                .probabilities = probabilities,
                                .ci = names[k][0],
                                .confidence = 0.95};
    size_t count;
    const svari_estimate_row *rows = sample_estimate(&s, &spec, 1, &count);
    cr_assert_eq(count, 3);
    for (int q = 0; q < 3; q++) {
      char name[32];
      snprintf(name, sizeof name, "quantile_%s%d", names[k][1], q + 1);
      check_interval(name, &rows[q]);
    }
  }
  sample_close(&s);
}

Test(infer_reference, tests_of_a_table) {
  static const char *const names[][2] = {
      {"f", "table_F"}, {"chisq", "table_Chisq"}, {"wald", "table_Wald"}, {"adjwald", "table_adjWald"}};
  sample s = clus1();
  svari_table_spec spec = {.id = "t",
                           .nrows = 1,
                           .rows = WORDS("stype"),
                           .ncolumns = 1,
                           .columns = WORDS("sch.wide"),
                           .ntests = 4,
                           .tests = WORDS("f", "chisq", "wald", "adjwald"),
                           .confidence = 0.95};
  svari_table *table;
  svari_error err = {0};
  cr_assert_eq(svari_tables_make(s.arena, &s.weights, &spec, 1, &s.options, &table, &err), SVARI_OK);
  cr_assert_eq(table->ntests, 4);
  cr_assert_eq(table->ncells, 6);
  for (size_t k = 0; k < 4; k++) {
    cr_expect_str_eq(table->tests[k].test, names[k][0]);
    check(names[k][1], "statistic", table->tests[k].statistic, 1e-10);
    check(names[k][1], "p", table->tests[k].p, 1e-9);
    if (k == 1) continue;
    check(names[k][1], "df1", table->tests[k].df1, 1e-11);
    check(names[k][1], "df2", table->tests[k].df2, 1e-11);
  }
  sample_close(&s);
}

typedef struct t_case {
  const char *answer;
  svari_test_spec spec;
} t_case;

static void check_t(sample *s, const t_case *cases, size_t count) {
  for (size_t k = 0; k < count; k++) {
    svari_test_row *row;
    svari_error err = {0};
    cr_assert_eq(svari_tests_make(s->arena, &s->weights, &cases[k].spec, 1, &s->options, &row, &err), SVARI_OK, "%s",
                 err.faults[0].text);
    check(cases[k].answer, "estimate", row->estimate, 1e-11);
    check(cases[k].answer, "statistic", row->statistic, 1e-10);
    check(cases[k].answer, "df", row->df, 0);
    if (strcmp(cases[k].answer, "trend")) check(cases[k].answer, "p", row->p, 1e-9);
  }
}

Test(infer_reference, tests_by_t) {
  static const t_case clusters[] = {
      {"ttest", {.id = "t", .test = "ttest", .variable = "api00", .by = "sch.wide", .value = NAN, .confidence = 0.95}},
      {"ttest_one", {.id = "t", .test = "ttest", .variable = "api00", .value = 600, .confidence = 0.95}},
      {"trend", {.id = "t", .test = "trend", .variable = "sch.wide", .by = "api00", .value = NAN, .confidence = 0.95}}};
  static const t_case ranks[] = {
      {"rank_wilcoxon",
       {.id = "r", .test = "ranktest", .variable = "api00", .by = "sch.wide", .value = NAN, .confidence = 0.95}},
      {"rank_median",
       {.id = "r",
        .test = "ranktest",
        .variable = "api00",
        .by = "sch.wide",
        .scores = "median",
        .value = NAN,
        .confidence = 0.95}},
      {"rank_vanderWaerden",
       {.id = "r",
        .test = "ranktest",
        .variable = "api00",
        .by = "sch.wide",
        .scores = "vanderwaerden",
        .value = NAN,
        .confidence = 0.95}}};
  sample s = clus1(), other = strat();
  check_t(&s, clusters, 3);
  check_t(&other, ranks, 3);
  svari_test_spec spec = {
      .id = "r", .test = "ranktest", .variable = "api00", .by = "stype", .value = NAN, .confidence = 0.95};
  svari_test_row *row;
  svari_error err = {0};
  cr_assert_eq(svari_tests_make(s.arena, &s.weights, &spec, 1, &s.options, &row, &err), SVARI_OK);
  check("rank3", "statistic", row->statistic, 1e-10);
  check("rank3", "df1", row->df1, 0);
  check("rank3", "df2", row->df2, 0);
  check("rank3", "p", row->p, 1e-9);
  sample_close(&s);
  sample_close(&other);
}

/* A population of school types, as svari_population_read() would make it. */
static void add_population(sample *s, svari_population *population, svari_margin *margin) {
  static const char *const by[] = {"stype"}, *const names[3][1] = {{"E"}, {"H"}, {"M"}};
  static const char *const *const cells[] = {names[0], names[1], names[2]};
  static const double totals[] = {4421, 755, 1018};
  *margin = (svari_margin){.name = "stype", .nby = 1, .by = by, .ncells = 3, .names = cells, .values = totals};
  *population = (svari_population){.size = 6194, .nmargins = 1, .margins = margin};
  s->weights.population = population;
}

static void check_both(const char *name, const svari_estimate_row *row) {
  check(name, "estimate", row->estimate, 1e-11);
  check(name, "se", row->se, 1e-9);
}

Test(infer_reference, functions_of_estimates) {
  sample s = clus1();
  svari_population population;
  svari_margin margin;
  add_population(&s, &population, &margin);
  static const double coefficients[] = {1, -0.5, -0.5};
  svari_net_spec net = {.name = "not H", .nmembers = 2, .members = WORDS("E", "M")};
  svari_estimate_spec specs[] = {
      {.id = "m",
       .statistic = "mean",
       .nvariables = 1,
       .variables = WORDS("api00"),
       .nby = 1,
       .by = WORDS("stype"),
       .confidence = 0.95},
      {.id = "d", .statistic = "difference", .of = "m", .confidence = 0.95},
      {.id = "hm", .statistic = "difference", .of = "m", .nbetween = 2, .between = WORDS("H", "M"), .confidence = 0.95},
      {.id = "c",
       .statistic = "contrast",
       .of = "m",
       .ncoefficients = 3,
       .coefficient_names = WORDS("E", "H", "M"),
       .coefficients = coefficients,
       .confidence = 0.95},
      {.id = "f", .statistic = "function", .expression = "m.H / m.E", .confidence = 0.95},
      {.id = "a", .statistic = "total", .nvariables = 1, .variables = WORDS("api.stu"), .confidence = 0.95},
      {.id = "b", .statistic = "total", .nvariables = 1, .variables = WORDS("enroll"), .confidence = 0.95},
      {.id = "ab", .statistic = "function", .expression = "a / b", .confidence = 0.95},
      {.id = "r", .statistic = "ratio", .numerator = "api.stu", .denominator = "enroll", .confidence = 0.95},
      {.id = "s",
       .statistic = "standard",
       .nvariables = 1,
       .variables = WORDS("api00"),
       .margin = "stype",
       .nby = 1,
       .by = WORDS("sch.wide"),
       .confidence = 0.95},
      {.id = "p",
       .statistic = "proportion",
       .nvariables = 1,
       .variables = WORDS("stype"),
       .nnets = 1,
       .nets = &net,
       .confidence = 0.95},
  };
  size_t count;
  const svari_estimate_row *rows = sample_estimate(&s, specs, sizeof specs / sizeof *specs, &count);
  check_both("difference_H", find_row(rows, count, "d", "H - E"));
  check_both("difference_HM", find_row(rows, count, "hm", "M - H"));
  check_both("contrast", find_row(rows, count, "c", NULL));
  check_both("function", find_row(rows, count, "f", NULL));
  check_both("standard_No", find_row(rows, count, "s", "No"));
  check_both("standard_Yes", find_row(rows, count, "s", "Yes"));
  check_both("net", find_row(rows, count, "p", "not H"));
  const svari_estimate_row *ratio = find_row(rows, count, "r", NULL), *function = find_row(rows, count, "ab", NULL);
  cr_expect(fixture_close(ratio->estimate, function->estimate, 1e-14));
  cr_expect(fixture_close(ratio->se, function->se, 1e-9));
  sample_close(&s);
}

Test(infer_reference, goodness_of_fit) {
  sample s = clus1();
  svari_population population;
  svari_margin margin;
  add_population(&s, &population, &margin);
  svari_test_spec spec = {.id = "g", .test = "goodness", .variable = "stype", .value = NAN, .confidence = 0.95};
  svari_test_row *row;
  svari_error err = {0};
  cr_assert_eq(svari_tests_make(s.arena, &s.weights, &spec, 1, &s.options, &row, &err), SVARI_OK);
  check("goodness", "statistic", row->statistic, 1e-10);
  check("goodness", "df1", row->df1, 1e-10);
  check("goodness", "df2", row->df2, 1e-10);
  check("goodness", "p", row->p, 1e-9);
  sample_close(&s);
}

/* A set of all its columns: people's shares are those of each column, shares of answers add up to 1. */
Test(infer_reference, sets) {
  sample s = clus1();
  svari_estimate_spec specs[] = {
      {.id = "p", .statistic = "proportion", .nvariables = 1, .variables = WORDS("sch.wide"), .confidence = 0.95},
      {.id = "people", .statistic = "set", .nvariables = 1, .variables = WORDS("sch.wide"), .confidence = 0.95},
      {.id = "answers",
       .statistic = "set",
       .nvariables = 1,
       .variables = WORDS("sch.wide"),
       .base = "answers",
       .confidence = 0.95},
  };
  size_t count;
  const svari_estimate_row *rows = sample_estimate(&s, specs, 3, &count);
  const svari_estimate_row *share = find_row(rows, count, "p", "Yes"), *people = find_row(rows, count, "people", NULL);
  cr_expect(fixture_close(share->estimate, people->estimate, 1e-15));
  cr_expect(fixture_close(share->se, people->se, 1e-12));
  cr_expect_eq(find_row(rows, count, "answers", NULL)->estimate, 1.0);
  cr_expect_str_eq(find_row(rows, count, "answers", NULL)->flags.names[0], "boundary");
  sample_close(&s);
}

Test(infer_reference, replication) {
  svari_made_replicates_spec made = {.method = "jkn"};
  svari_design_spec spec = {
      .weight = "pw", .nstrata = 1, .strata = WORDS("stype"), .nfpc = 1, .fpc = WORDS("fpc"), .made = &made};
  sample s = sample_open("tests/reference/data/strat.csv", &spec);
  svari_estimate_spec estimate = {
      .id = "m", .statistic = "mean", .nvariables = 1, .variables = WORDS("api00"), .confidence = 0.95};
  size_t count;
  const svari_estimate_row *rows = sample_estimate(&s, &estimate, 1, &count);
  check("jk_mean", "estimate", rows[0].estimate, 1e-12);
  check("jk_mean", "se", rows[0].se, 1e-10);
  sample_close(&s);
}

/* p by R (svycontrast with covmat): E - H 4e-7, E - M 0.003, H - M 0.057; against all columns E 5e-7, H 4e-6, M 0.028.
 */
Test(infer_reference, letters_and_the_total) {
  sample s = strat();
  svari_table_spec spec = {.id = "t",
                           .nrows = 1,
                           .rows = WORDS("sch.wide"),
                           .ncolumns = 1,
                           .columns = WORDS("stype"),
                           .letters = "none",
                           .level = 0.05,
                           .confidence = 0.95};
  svari_table *table;
  svari_error err = {0};
  cr_assert_eq(svari_tables_make(s.arena, &s.weights, &spec, 1, &s.options, &table, &err), SVARI_OK);
  static const char *const wanted[2][3] = {{"-", "A +", "A +"}, {"B C +", "-", "-"}};
  for (size_t k = 0; k < 6; k++)
    cr_expect_str_eq(table->cells[k].letters, wanted[k / 3][k % 3], "cell %zu: %s", k, table->cells[k].letters);
  sample_close(&s);
}
