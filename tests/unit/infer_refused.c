/* Requests of a program that can't be answered: the run file's reader refuses most before, the library all. */
#include <criterion/criterion.h>

#include "infer/infer.h"
#include "weight_support.h"

typedef struct asking {
  sample s;
  svari_design *design;
  svari_weights *weights;
  svari_arena *arena;
  svari_infer_options options;
} asking;

static asking asking_start(void) {
  asking a = {.s = sample_made(60, 3), .arena = svari_arena_new(), .options = {.methods = SVARI_TAYLOR, .threads = 1}};
  const svari_design_spec all = {.threads = 1};
  cr_assert_eq(svari_design_new(a.s.frame, &all, &a.design, NULL), SVARI_OK);
  cr_assert_eq(svari_weights_new(a.s.frame, a.design, NULL, NULL, 0, 1, &a.weights, NULL), SVARI_OK);
  return a;
}

static void asking_end(asking *a) {
  svari_weights_free(a->weights);
  svari_design_free(a->design);
  svari_arena_free(a->arena);
  sample_free(&a->s);
}

static void expect_fault(const svari_error *err, svari_status status, const char *text, const char *hint) {
  cr_expect_eq(status, SVARI_SPEC, "%s: %d", text, status);
  cr_expect(strstr(err->faults[0].text, text), "%s is not in: %s", text, err->faults[0].text);
  cr_expect(strstr(err->faults[0].hint, hint), "%s is not in: %s", hint, err->faults[0].hint);
}

Test(infer_refused, estimates) {
  asking a = asking_start();
  static const char *const members[] = {"f"};
  const svari_net_spec net = {.name = "all", .nmembers = 1, .members = members};
  const struct {
    const char *statistic, *variable, *by, *ci;
    const svari_net_spec *net;
    const char *text, *hint;
  } cases[] = {
      {"meen", "income", NULL, NULL, NULL, "there is no statistic `meen`", "did you mean `mean`?"},
      {"mean", "incom", NULL, NULL, NULL, "there is no", "`income`"},
      {"mean", "income", "regoin", NULL, NULL, "there is no variable `regoin`", "did you mean `region`?"},
      {"mean", "income", NULL, "wold", NULL, "there is no interval `wold`", "did you mean `wald`?"},
      {"mean", "income", NULL, "beta", NULL, "`beta`", "leave `ci` out"},
      {"proportion", "region", NULL, NULL, &net, "the net `all` names `f`", ""},
  };
  for (size_t c = 0; c < sizeof cases / sizeof *cases; c++) {
    svari_estimate_spec spec = svari_estimate_spec_of("e", cases[c].statistic);
    spec.nvariables = 1;
    spec.variables = &cases[c].variable;
    spec.nby = cases[c].by ? 1 : 0;
    spec.by = &cases[c].by;
    spec.ci = cases[c].ci;
    spec.nnets = cases[c].net ? 1 : 0;
    spec.nets = cases[c].net;
    svari_error err = {0};
    svari_estimates *estimates = NULL;
    expect_fault(&err, svari_estimates_new(a.weights, &spec, 1, &estimates, &err), cases[c].text, cases[c].hint);
    cr_expect_null(estimates);
  }
  asking_end(&a);
}

Test(infer_refused, tests) {
  asking a = asking_start();
  const struct {
    const char *test, *variable, *by, *scores, *category, *margin, *text, *hint;
  } cases[] = {
      {"ttset", "income", "sex", NULL, NULL, NULL, "there is no test `ttset`", "did you mean `ttest`?"},
      {"ranktest", "income", NULL, NULL, NULL, NULL, "needs `by`", ""},
      {"ranktest", "income", "sex", "wilcoxn", NULL, NULL, "there are no scores `wilcoxn`", "did you mean `wilcoxon`?"},
      {"trend", "income", NULL, NULL, NULL, NULL, "a trend needs `by`", ""},
      {"proptest", "sex", "region", NULL, "x", NULL, "`sex` has no category `x`", ""},
      {"goodness", "sex", NULL, NULL, NULL, "sex", "is no margin of the variable `sex`", "population: margins:"},
  };
  for (size_t c = 0; c < sizeof cases / sizeof *cases; c++) {
    svari_test_spec spec = {.id = "t",
                            .test = cases[c].test,
                            .variable = cases[c].variable,
                            .by = cases[c].by,
                            .scores = cases[c].scores,
                            .category = cases[c].category,
                            .margin = cases[c].margin,
                            .value = NAN,
                            .confidence = 0.95};
    svari_error err = {0};
    svari_test_row *rows = NULL;
    expect_fault(&err, svari_tests_make(a.arena, a.weights, &spec, 1, &a.options, &rows, &err), cases[c].text,
                 cases[c].hint);
  }
  asking_end(&a);
}

Test(infer_refused, tables) {
  asking a = asking_start();
  static const char *const row[] = {"region"}, *const column[] = {"sex"}, *const test[] = {"chisqu"},
                           *const cell[] = {"colum"};
  svari_table_spec spec = {
      .id = "t", .nrows = 1, .rows = row, .ncolumns = 1, .columns = column, .confidence = 0.95, .level = 0.05};
  svari_error err = {0};
  svari_table *tables = NULL;
  spec.ntests = 1;
  spec.tests = test;
  expect_fault(&err, svari_tables_make(a.arena, a.weights, &spec, 1, &a.options, &tables, &err),
               "test does not know `chisqu`", "did you mean `chisq`?");
  spec.ntests = 0;
  spec.letters = "hulm";
  err = (svari_error){0};
  expect_fault(&err, svari_tables_make(a.arena, a.weights, &spec, 1, &a.options, &tables, &err),
               "letters does not know `hulm`", "did you mean `holm`?");
  spec.letters = NULL;
  spec.ncells = 1;
  spec.cells = cell;
  err = (svari_error){0};
  expect_fault(&err, svari_tables_make(a.arena, a.weights, &spec, 1, &a.options, &tables, &err),
               "does not know `colum`", "did you mean `column`?");
  asking_end(&a);
}
