/* Nonresponse: where weight goes, how classes are joined, what is refused; representativeness. */
#include <criterion/criterion.h>

#include "weight_support.h"

/* 12 records: region a (6), b (4), c (2); nobody of c responds, one of b. */
static sample responses_made(void) {
  sample s = sample_start(12);
  static const int32_t region[] = {0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 2, 2};
  static const double answered[] = {1, 1, 1, 0, 0, 0, 1, 0, 0, 0, 0, 0};
  for (size_t i = 0; i < 12; i++) s.weight[i] = (double)(i + 1);
  double *y = SVARI_NEW(s.arena, double, 12), *x = SVARI_NEW(s.arena, double, 12);
  for (size_t i = 0; i < 12; i++) x[i] = (double)(i * 5 % 12);
  memcpy(y, answered, sizeof answered);
  sample_add_category(&s, "region", region, "abc");
  sample_add_number(&s, "answered", y);
  sample_add_number(&s, "x", x);
  sample_finish(&s);
  return s;
}

#define BY_REGION \
  .nclasses = 1, .classes = (const char *[]) { "region" }

static double sum_of(const double *values, size_t n) {
  double sum = 0;
  for (size_t i = 0; i < n; i++) sum += values[i];
  return sum;
}

static bool noted(const svari_weights *w, const char *text) {
  for (size_t k = 0; k < w->notes.count; k++)
    if (strstr(w->notes.text[k], text)) return true;
  return false;
}

Test(nonresponse, a_class_without_respondents_is_refused_and_can_be_joined) {
  sample s = responses_made();
  svari_step_spec step = {.step = "nonresponse", STEP_DEFAULTS, .responding = "answered == 1", BY_REGION};
  svari_weights *w = NULL;
  svari_error err = {0};
  cr_expect_eq(svari_weights_new(s.frame, &s.design, NULL, &step, 1, 1, &w, &err), SVARI_NUMERIC);
  cr_expect(fault_has(&err, "class 'c' has 2 records"));
  step.min_class = 1;
  cr_assert_eq(svari_weights_new(s.frame, &s.design, NULL, &step, 1, 1, &w, NULL), SVARI_OK);
  cr_expect(noted(w, "class 'c' (0 respondents) was joined with 'b'"));
  cr_expect_float_eq(w->final[0], 21.0 / 6, 1e-14); /* a: 21 over 6 respondents' weight, times 1 */
  cr_expect_float_eq(w->final[6], 57, 1e-12);
  cr_expect_eq(w->final[3], 0);
  cr_expect_float_eq(sum_of(w->final, 12), sum_of(s.weight, 12), 1e-12);
  cr_expect_eq(w->summary.records, 4);
  svari_weights_free(w);
  sample_free(&s);
}

Test(nonresponse, a_million_to_one_model_is_refused) {
  sample s = responses_made();
  svari_step_spec step = {.step = "nonresponse", STEP_DEFAULTS, .responding = "answered == 1", .model = "~ region"};
  svari_weights *w = NULL;
  svari_error err = {0};
  cr_expect_eq(svari_weights_new(s.frame, &s.design, NULL, &step, 1, 1, &w, &err), SVARI_NUMERIC);
  cr_expect(fault_has(&err, "no finite fit"));
  step.groups = 2; /* the order of the propensities is all that groups need */
  cr_expect_eq(svari_weights_new(s.frame, &s.design, NULL, &step, 1, 1, &w, NULL), SVARI_OK);
  cr_expect_float_eq(sum_of(w->final, 12), 78, 1e-9);
  svari_weights_free(w);
  sample_free(&s);
}

Test(nonresponse, wrong_words_are_refused) {
  sample s = responses_made();
  svari_step_spec steps[] = {
      {.step = "nonresponse", STEP_DEFAULTS},
      {.step = "nonresponse", STEP_DEFAULTS, .responding = "answered == 2"},
      {.step = "nonresponse",
       STEP_DEFAULTS,
       .responding = "answered == 1",
       .nclasses = 1,
       .classes = (const char *[]){"regio"}},
      {.step = "nonresponse", STEP_DEFAULTS, .responding = "answered == 1", BY_REGION, .model = "~ x"},
  };
  static const char *const says[] = {"needs `responding`", "no record with weight", "did you mean 'region'",
                                     "not both"};
  for (int k = 0; k < 4; k++) {
    svari_weights *w = NULL;
    svari_error err = {0};
    cr_expect_neq(svari_weights_new(s.frame, &s.design, NULL, &steps[k], 1, 1, &w, &err), SVARI_OK);
    cr_expect(fault_has(&err, says[k]), "%s", says[k]);
  }
  sample_free(&s);
}

Test(balance, shows_every_margin_before_and_after) {
  sample s = sample_made(200, 31);
  static const char *const region[] = {"region"}, *const sex[] = {"sex"}, *const income[] = {"income"},
                           *const other[] = {"no"};
  static const char *const abcd[] = {"a", "b", "c", "d"}, *const fm[] = {"f", "m"};
  static const double regions[] = {1, 2, 3, 4}, sexes[] = {6, 4};
  svari_margin_spec margins[] = {
      {.name = "region", .nby = 1, .by = region, .ncells = 4, .cells = abcd, .values = regions},
      {.name = "sex", .nby = 1, .by = sex, .ncells = 2, .cells = fm, .values = sexes},
      {.name = "money", .nby = 1, .by = income, .is_number = true, .number = 8000},
      {.name = "other", .nby = 1, .by = other, .ncells = 2, .cells = fm, .values = sexes},
  };
  svari_population_spec spec = {.size = NAN, .nmargins = 4, .margins = margins};
  svari_population *population = NULL;
  cr_assert_eq(svari_population_read(&spec, NULL, 0, &population, NULL), SVARI_OK);
  svari_step_spec step = {.step = "rake", .margins = LIST("region"), STEP_DEFAULTS};
  svari_weights *w = NULL;
  cr_assert_eq(svari_weights_new(s.frame, &s.design, population, &step, 1, 1, &w, NULL), SVARI_OK);
  svari_arena *arena = svari_arena_new();
  svari_balance b;
  cr_assert_eq(svari_balance_new(arena, w, &b, NULL), SVARI_OK);
  cr_assert_eq(b.nrows, 7);
  cr_expect_eq(b.nnotes, 1);
  cr_expect(b.rows[0].used);
  cr_expect_not(b.rows[4].used);
  cr_expect_float_eq(b.rows[3].population, .4, 1e-15);
  cr_expect_float_eq(b.rows[3].weighted, .4, 1e-12);
  cr_expect_float_eq(b.rows[3].smd_after, 0, 1e-10);
  cr_expect_float_eq(b.rows[3].smd_before, (b.rows[3].design - .4) / sqrt(.24), 1e-12);
  cr_expect_float_eq(b.rows[6].population, 800, 1e-12);
  const svari_column *regions_of = svari_frame_find(s.frame, "region");
  double n = 0, d = 0, all = 0;
  for (size_t i = 0; i < s.n; i++) {
    n += svari_column_code(regions_of, i) == 3;
    d += svari_column_code(regions_of, i) == 3 ? s.weight[i] : 0;
    all += s.weight[i];
  }
  cr_expect_float_eq(b.rows[3].sample, n / 200, 1e-14);
  cr_expect_float_eq(b.rows[3].design, d / all, 1e-14);
  double kl = 0;
  for (int k = 0; k < 4; k++) kl += b.rows[k].population * log(b.rows[k].population / b.rows[k].design);
  bool found = false;
  for (size_t f = 0; f < b.nfigures; f++) {
    if (strcmp(b.figures[f].name, "kl_design") || strcmp(b.figures[f].group, "region")) continue;
    found = true;
    cr_expect_float_eq(b.figures[f].value, kl, 1e-14);
  }
  cr_expect(found);
  svari_arena_free(arena);
  svari_weights_free(w);
  svari_population_free(population);
  sample_free(&s);
}

Test(correlation, of_a_factor_with_what_made_it_is_one) {
  sample s = responses_made();
  svari_step_spec step = {.step = "nonresponse", STEP_DEFAULTS, .responding = "answered == 1"};
  svari_weights *w = NULL;
  cr_assert_eq(svari_weights_new(s.frame, &s.design, NULL, &step, 1, 1, &w, NULL), SVARI_OK);
  svari_arena *arena = svari_arena_new();
  const svari_figure *figures = NULL;
  size_t count = 0;
  svari_error err = {0};
  const char *const outcomes[] = {"answered", "region"}, *const wrong[] = {"anwsered"};
  cr_assert_eq(svari_weights_correlations(arena, w, outcomes, 2, &figures, &count, NULL), SVARI_OK);
  cr_expect_eq(count, 4);
  cr_expect_float_eq(figures[0].value, 1, 1e-12);
  cr_expect_lt(fabs(figures[1].value), 1);
  cr_expect_eq(svari_weights_correlations(arena, w, wrong, 1, &figures, &count, &err), SVARI_SPEC);
  cr_expect(fault_has(&err, "answered"));
  svari_arena_free(arena);
  svari_weights_free(w);
  sample_free(&s);
}
