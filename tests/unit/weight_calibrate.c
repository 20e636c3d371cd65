/* Laws of calibration, and what is said when margins can't be met. */
#include <criterion/criterion.h>

#include "weight/distance.h"
#include "weight/summary.h"
#include "weight_support.h"

static const char *const REGION[] = {"region"}, *const SEX[] = {"sex"}, *const INCOME[] = {"income"};
static const char *const ABCD[] = {"a", "b", "c", "d"}, *const FM[] = {"f", "m"};
static const double REGIONS[] = {400, 600, 700, 500}, SEXES[] = {1200, 1000};

static svari_population *population_made(double income) {
  svari_margin_spec margins[] = {
      {.name = "region", .nby = 1, .by = REGION, .ncells = 4, .cells = ABCD, .values = REGIONS},
      {.name = "sex", .nby = 1, .by = SEX, .ncells = 2, .cells = FM, .values = SEXES},
      {.name = "income", .nby = 1, .by = INCOME, .is_number = true, .number = income},
  };
  svari_population_spec spec = {.size = 2200, .nmargins = 3, .margins = margins};
  svari_population *population = NULL;
  cr_assert_eq(svari_population_read(&spec, NULL, 0, &population, NULL), SVARI_OK);
  return population;
}

static svari_weights *weigh(sample *s, svari_population *population, const svari_step_spec *steps, size_t count) {
  svari_weights *weights = NULL;
  svari_error err = {0};
  svari_status status = svari_weights_new(s->frame, &s->design, population, steps, count, 1, &weights, &err);
  print_faults(&err);
  cr_assert_eq(status, SVARI_OK);
  return weights;
}

static void expect_margins_met(const sample *s, const svari_weights *w, double income, const char *what) {
  const svari_column *region = svari_frame_find(s->frame, "region"), *sex = svari_frame_find(s->frame, "sex");
  const double *money = svari_frame_find(s->frame, "income")->number;
  double regions[4] = {0}, sexes[2] = {0}, total = 0;
  for (size_t i = 0; i < s->n; i++) {
    regions[svari_column_code(region, i)] += w->final[i];
    sexes[svari_column_code(sex, i)] += w->final[i];
    total += w->final[i] * money[i];
  }
  for (int k = 0; k < 4; k++) cr_expect_float_eq(regions[k], REGIONS[k], 1e-6, "%s region %d", what, k);
  for (int k = 0; k < 2; k++) cr_expect_float_eq(sexes[k], SEXES[k], 1e-6, "%s sex %d", what, k);
  if (!isnan(income)) cr_expect_float_eq(total, income, 1e-3, "%s income", what);
}

Test(calibrate, every_distance_meets_its_margins) {
  sample s = sample_made(240, 11);
  double income = 800 * 2200.0;
  svari_population *population = population_made(income);
  for (size_t d = 0; d < svari_distances_count; d++) {
    svari_step_spec step = {.step = "calibrate",
                            .margins = LIST("region", "sex", "income"),
                            STEP_DEFAULTS,
                            .distance = svari_distances[d].name};
    if (svari_distances[d].needs_bounds) step.bounds[0] = .2, step.bounds[1] = 4;
    svari_weights *w = weigh(&s, population, &step, 1);
    expect_margins_met(&s, w, income, svari_distances[d].name);
    cr_expect_leq(w->steps[0].misfit_after, 1e-10);
    cr_expect_gt(w->steps[0].misfit_before, 1e-3);
    svari_weights_free(w);
  }
  svari_population_free(population);
  sample_free(&s);
}

/* F(0) = F'(0) = 1, and F' is the derivative of F. */
Test(calibrate, every_distance_starts_at_one_with_its_slope) {
  const double bounds[] = {.3, 2.5};
  for (size_t d = 0; d < svari_distances_count; d++) {
    const svari_distance *f = &svari_distances[d];
    cr_expect_float_eq(f->ratio(0, bounds), 1, 1e-15, "%s", f->name);
    cr_expect_float_eq(f->slope(0, bounds), 1, 1e-15, "%s", f->name);
    for (double u = -2; u < .9; u += .25) {
      double slope = (f->ratio(u + 1e-6, bounds) - f->ratio(u - 1e-6, bounds)) / 2e-6;
      cr_expect_float_eq(f->slope(u, bounds), slope, 1e-7 * (1 + fabs(slope)), "%s at %g", f->name, u);
    }
  }
}

Test(calibrate, rake_is_calibration_by_the_raking_distance) {
  sample s = sample_made(300, 12);
  svari_population *population = population_made(1);
  svari_step_spec rake = {.step = "rake", .margins = LIST("region", "sex"), STEP_DEFAULTS};
  svari_step_spec calibrate = {
      .step = "calibrate", .margins = LIST("region", "sex"), STEP_DEFAULTS, .distance = "raking"};
  svari_weights *a = weigh(&s, population, &rake, 1), *b = weigh(&s, population, &calibrate, 1);
  for (size_t i = 0; i < s.n; i++) cr_expect_float_eq(a->final[i] / b->final[i], 1, 1e-11);
  expect_margins_met(&s, a, NAN, "rake");
  svari_weights_free(a);
  svari_weights_free(b);
  svari_population_free(population);
  sample_free(&s);
}

Test(calibrate, poststratify_is_saturated_calibration) {
  sample s = sample_made(300, 13);
  svari_population *population = population_made(1);
  svari_step_spec post = {.step = "poststratify", .margins = LIST("region"), STEP_DEFAULTS};
  svari_weights *a = weigh(&s, population, &post, 1);
  for (size_t d = 0; d < svari_distances_count; d++) {
    svari_step_spec step = {
        .step = "calibrate", .margins = LIST("region"), STEP_DEFAULTS, .distance = svari_distances[d].name};
    if (svari_distances[d].needs_bounds) step.bounds[0] = .05, step.bounds[1] = 10;
    svari_weights *b = weigh(&s, population, &step, 1);
    for (size_t i = 0; i < s.n; i++) cr_expect_float_eq(a->final[i] / b->final[i], 1, 1e-9, "%s", step.distance);
    svari_weights_free(b);
  }
  svari_weights_free(a);
  svari_population_free(population);
  sample_free(&s);
}

Test(calibrate, rescaling_the_weights_changes_nothing_of_raking) {
  sample s = sample_made(200, 14);
  svari_population *population = population_made(1);
  svari_step_spec rake = {.step = "rake", .margins = LIST("region", "sex"), STEP_DEFAULTS};
  svari_weights *a = weigh(&s, population, &rake, 1);
  for (size_t i = 0; i < s.n; i++) s.weight[i] *= 1000;
  svari_weights *b = weigh(&s, population, &rake, 1);
  for (size_t i = 0; i < s.n; i++) cr_expect_float_eq(a->final[i] / b->final[i], 1, 1e-10);
  svari_weights_free(a);
  svari_weights_free(b);
  svari_population_free(population);
  sample_free(&s);
}

Test(calibrate, bounds_hold) {
  sample s = sample_made(240, 15);
  svari_population *population = population_made(760 * 2200.0);
  static const char *const distances[] = {"linear", "raking", "logit"};
  for (int d = 0; d < 3; d++) {
    svari_step_spec step = {
        .step = "calibrate", .margins = LIST("region", "sex", "income"), STEP_DEFAULTS, .distance = distances[d]};
    step.bounds[0] = .6, step.bounds[1] = 1.6;
    svari_weights *w = weigh(&s, population, &step, 1);
    expect_margins_met(&s, w, 760 * 2200.0, distances[d]);
    cr_expect_geq(w->steps[0].min_ratio, .6 - 1e-12);
    cr_expect_leq(w->steps[0].max_ratio, 1.6 + 1e-12);
    svari_weights_free(w);
    step.bounds[0] = step.bounds[1] = NAN;
    step.distance = d == 2 ? "sinh" : distances[d];
    step.weight_bounds[0] = 4, step.weight_bounds[1] = 16;
    w = weigh(&s, population, &step, 1);
    expect_margins_met(&s, w, 760 * 2200.0, distances[d]);
    cr_expect_geq(w->summary.min, 4 - 1e-9);
    cr_expect_leq(w->summary.max, 16 + 1e-9);
    svari_weights_free(w);
  }
  svari_population_free(population);
  sample_free(&s);
}

Test(calibrate, impossible_bounds_are_refused_with_bounds_that_work) {
  sample s = sample_made(240, 16);
  svari_population *population = population_made(760 * 2200.0);
  svari_step_spec step = {.step = "calibrate", .margins = LIST("region", "sex", "income"), STEP_DEFAULTS};
  step.bounds[0] = .999, step.bounds[1] = 1.001;
  svari_weights *w = NULL;
  svari_error err = {0};
  cr_expect_eq(svari_weights_new(s.frame, &s.design, population, &step, 1, 1, &w, &err), SVARI_NUMERIC);
  cr_expect_null(w);
  const char *hint = strstr(err.faults[0].hint, "bounds: [");
  cr_assert_not_null(hint);
  cr_assert_eq(sscanf(hint, "bounds: [%lf, %lf]", &step.bounds[0], &step.bounds[1]), 2);
  svari_weights_free(weigh(&s, population, &step, 1));
  svari_population_free(population);
  sample_free(&s);
}

Test(calibrate, conflicting_margins_are_named) {
  sample s = sample_start(6);
  int32_t region[] = {0, 0, 1, 1, 2, 3}, sex[] = {0, 0, 0, 0, 1, 1};
  sample_add_category(&s, "region", region, "abcd");
  sample_add_category(&s, "sex", sex, "fm");
  sample_finish(&s);
  svari_population *population = population_made(1);
  svari_step_spec step = {.step = "rake", .margins = LIST("region", "sex"), STEP_DEFAULTS};
  svari_weights *w = NULL;
  svari_error err = {0};
  cr_expect_eq(svari_weights_new(s.frame, &s.design, population, &step, 1, 1, &w, &err), SVARI_NUMERIC);
  cr_expect(fault_has(&err, "'sex: f'"));
  svari_population_free(population);
  sample_free(&s);
}

/* Puts the nearest targets that a refusal names in place of the totals of margins of one-letter cells. */
static size_t take_nearest(const svari_error *err, svari_margin_spec *margins, size_t nmargins) {
  size_t taken = 0;
  for (size_t f = 0; f < err->count && f < SVARI_FAULT_MAX; f++)
    for (size_t m = 0; m < nmargins; m++) {
      char cell = 0;
      double total = NAN;
      const char *name = strstr(err->faults[f].text, margins[m].name);
      const char *near = strstr(err->faults[f].text, "nearest that works is ");
      if (!name || !near || sscanf(name + strlen(margins[m].name), ": %c", &cell) != 1) continue;
      if (sscanf(near, "nearest that works is %lf", &total) != 1) continue;
      for (size_t k = 0; k < margins[m].ncells; k++)
        if (margins[m].cells[k][0] == cell) ((double *)margins[m].values)[k] = total, taken++;
    }
  return taken;
}

Test(calibrate, nearest_targets_of_conflicting_margins_work_and_keep_the_sum) {
  sample s = sample_start(7);
  int32_t region[] = {0, 0, 1, 1, 2, 3, 3}, sex[] = {0, 0, 0, 1, 1, 1, 0};
  sample_add_category(&s, "region", region, "abcd");
  sample_add_category(&s, "sex", sex, "fm");
  sample_finish(&s);
  double regions[] = {50, 20, 20, 10}, sexes[] = {30, 70};
  svari_margin_spec margins[] = {
      {.name = "region", .nby = 1, .by = REGION, .ncells = 4, .cells = ABCD, .values = regions},
      {.name = "sex", .nby = 1, .by = SEX, .ncells = 2, .cells = FM, .values = sexes},
  };
  svari_population_spec spec = {.size = NAN, .nmargins = 2, .margins = margins};
  svari_step_spec step = {.step = "rake", .margins = LIST("region", "sex"), STEP_DEFAULTS};
  for (int mended = 0; mended < 2; mended++) {
    svari_population *population = NULL;
    svari_weights *w = NULL;
    svari_error err = {0};
    cr_assert_eq(svari_population_read(&spec, NULL, 0, &population, NULL), SVARI_OK);
    svari_status status = svari_weights_new(s.frame, &s.design, population, &step, 1, 1, &w, &err);
    cr_expect_eq(status, mended ? SVARI_OK : SVARI_NUMERIC);
    if (!mended) {
      cr_expect(fault_has(&err, "'region: a' can't be 50"));
      cr_expect(take_nearest(&err, margins, 2) == 6);
      cr_expect_float_eq(sexes[0] + sexes[1], 100, 1e-4);
      cr_expect(regions[0] < 50 && regions[0] > 30 && sexes[0] > 30 && sexes[0] < 50);
    }
    svari_weights_free(w);
    svari_population_free(population);
  }
  sample_free(&s);
}

Test(calibrate, bounds_that_leave_out_one_are_refused_with_bounds_that_work) {
  sample s = sample_made(240, 16);
  svari_population *population = population_made(760 * 2200.0);
  svari_step_spec step = {.step = "calibrate", .margins = LIST("region", "sex"), STEP_DEFAULTS};
  step.bounds[0] = 90, step.bounds[1] = 95;
  svari_error err = {0};
  svari_weights *w = NULL;
  cr_expect_eq(svari_weights_new(s.frame, &s.design, population, &step, 1, 1, &w, &err), SVARI_NUMERIC);
  const char *hint = strstr(err.faults[0].hint, "bounds: [");
  cr_assert_not_null(hint);
  cr_assert_eq(sscanf(hint, "bounds: [%lf, %lf]", &step.bounds[0], &step.bounds[1]), 2);
  cr_expect(step.bounds[0] >= 0);
  svari_weights_free(weigh(&s, population, &step, 1));
  svari_population_free(population);
  sample_free(&s);
}

Test(calibrate, a_margin_that_follows_from_others_is_noted_and_a_contrary_one_refused) {
  sample s = sample_made(120, 17);
  const char *const again[] = {"region"};
  double totals[] = {400, 600, 700, 500};
  for (int contrary = 0; contrary < 2; contrary++) {
    if (contrary) totals[0] += 50, totals[1] -= 50;
    svari_margin_spec margins[] = {
        {.name = "region", .nby = 1, .by = REGION, .ncells = 4, .cells = ABCD, .values = REGIONS},
        {.name = "again", .nby = 1, .by = again, .ncells = 4, .cells = ABCD, .values = totals},
    };
    svari_population_spec spec = {.size = NAN, .nmargins = 2, .margins = margins};
    svari_population *population = NULL;
    cr_assert_eq(svari_population_read(&spec, NULL, 0, &population, NULL), SVARI_OK);
    svari_step_spec step = {.step = "calibrate", .margins = LIST("region", "again"), STEP_DEFAULTS};
    svari_weights *w = NULL;
    svari_error err = {0};
    svari_status status = svari_weights_new(s.frame, &s.design, population, &step, 1, 1, &w, &err);
    cr_expect_eq(status, contrary ? SVARI_NUMERIC : SVARI_OK);
    if (contrary)
      cr_expect(fault_has(&err, "'again: a' contradicts"));
    else
      cr_expect_eq(w->notes.count, 1);
    svari_weights_free(w);
    svari_population_free(population);
  }
  sample_free(&s);
}

Test(calibrate, one_weight_within_a_household) {
  sample s = sample_made(240, 18);
  for (size_t i = 0; i < s.n; i++) s.weight[i] = s.weight[i - i % 3];
  svari_population *population = population_made(800 * 2200.0);
  svari_step_spec step = {.step = "calibrate",
                          .margins = LIST("region", "sex", "income"),
                          STEP_DEFAULTS,
                          .distance = "raking",
                          .within = "household"};
  svari_weights *w = weigh(&s, population, &step, 1);
  expect_margins_met(&s, w, 800 * 2200.0, "within");
  for (size_t i = 0; i < s.n; i++) cr_expect_float_eq(w->final[i], w->final[i - i % 3], 1e-12);
  svari_weights_free(w);
  svari_population_free(population);
  sample_free(&s);
}

Test(trim, holds_bounds_and_keeps_the_sum) {
  sample s = sample_made(100, 19);
  svari_step_spec step = {.step = "trim", STEP_DEFAULTS, .of = "mean", .redistribute = true};
  step.lower = .7, step.upper = 1.2;
  svari_weights *w = weigh(&s, NULL, &step, 1);
  cr_expect_float_eq(w->summary.sum, w->base.sum, 1e-9);
  cr_expect_geq(w->summary.min, .7 * w->base.mean * (1 - 1e-12));
  cr_expect_leq(w->summary.max, 1.2 * w->base.mean * (1 + 1e-12));
  svari_weights_free(w);
  sample_free(&s);
}

Test(trim, with_the_margins_kept) {
  sample s = sample_made(240, 20);
  svari_population *population = population_made(1);
  svari_step_spec steps[] = {{.step = "rake", .margins = LIST("region", "sex"), STEP_DEFAULTS},
                             {.step = "trim", STEP_DEFAULTS, .of = "median", .keep_margins = true}};
  steps[1].upper = 1.6;
  svari_weights *w = weigh(&s, population, steps, 2);
  expect_margins_met(&s, w, NAN, "trim");
  cr_expect_leq(w->summary.max, 1.6 * w->steps[0].after.quantiles[3] * 1.01);
  cr_expect_eq(w->nprojections, 2);
  svari_weights_free(w);
  svari_population_free(population);
  sample_free(&s);
}

Test(weights, kept_takes_the_ratios_of_steps_after_the_calibration) {
  sample s = sample_made(120, 21);
  svari_population *population = population_made(1);
  svari_step_spec steps[] = {{.step = "rake", .margins = LIST("region", "sex"), STEP_DEFAULTS},
                             {.step = "scale", .to = "sample", STEP_DEFAULTS}};
  svari_weights *w = weigh(&s, population, steps, 2);
  cr_expect_eq(w->nprojections, 1);
  cr_expect_float_eq(w->summary.sum, 120, 1e-9);
  for (size_t i = 0; i < s.n; i++) {
    cr_expect_float_eq(w->kept[i], w->final[i], 1e-12);
    cr_expect_eq(w->projections[0].before[i], s.weight[i]);
  }
  svari_weights_free(w);
  svari_population_free(population);
  sample_free(&s);
}

/* Replicates go through the same steps, whatever the threads; each one meets the margins. */
Test(weights, replicates_repeat_the_steps) {
  sample s = sample_made(120, 22);
  enum { R = 20 };
  double factor[R * 120];
  for (size_t r = 0; r < R; r++)
    for (size_t i = 0; i < 120; i++) factor[r * 120 + i] = i % R == r ? 0 : 20.0 / 19;
  double rscales[R];
  for (size_t r = 0; r < R; r++) rscales[r] = 1;
  svari_replication made = {
      .type = "jk1", .count = R, .ngroups = 120, .factor = factor, .scale = 1, .rscales = rscales};
  s.design.replication = &made;
  svari_population *population = population_made(1);
  svari_step_spec step = {.step = "rake", .margins = LIST("region", "sex"), STEP_DEFAULTS};
  svari_weights *w[2];
  for (int t = 0; t < 2; t++)
    cr_assert_eq(svari_weights_new(s.frame, &s.design, population, &step, 1, t ? 7 : 1, &w[t], NULL), SVARI_OK);
  cr_expect_eq(memcmp(w[0]->replicate, w[1]->replicate, sizeof factor), 0);
  const svari_column *region = svari_frame_find(s.frame, "region");
  for (size_t r = 0; r < R; r++) {
    double sums[4] = {0};
    for (size_t i = 0; i < 120; i++) sums[svari_column_code(region, i)] += w[0]->replicate[r * 120 + i];
    for (int k = 0; k < 4; k++) cr_expect_float_eq(sums[k], REGIONS[k], 1e-6);
    cr_expect_eq(w[0]->replicate[r * 120 + r], 0);
  }
  svari_weights_free(w[0]);
  svari_weights_free(w[1]);
  svari_population_free(population);
  sample_free(&s);
}

Test(weights, a_replicate_that_loses_a_category_is_named) {
  sample s = sample_start(6);
  int32_t region[] = {0, 1, 2, 3, 0, 1};
  sample_add_category(&s, "region", region, "abcd");
  sample_finish(&s);
  double factor[] = {1, 1, 1, 1, 1, 1, 1, 1, 0, 1, 1, 1}, rscales[] = {1, 1};
  svari_replication made = {.type = "jk1", .count = 2, .ngroups = 6, .factor = factor, .scale = 1, .rscales = rscales};
  s.design.replication = &made;
  svari_population *population = population_made(1);
  svari_step_spec step = {.step = "poststratify", .margins = LIST("region"), STEP_DEFAULTS};
  svari_weights *w = NULL;
  svari_error err = {0};
  cr_expect_eq(svari_weights_new(s.frame, &s.design, population, &step, 1, 1, &w, &err), SVARI_NUMERIC);
  cr_expect(fault_has(&err, "replicate 2 of 2"));
  cr_expect(fault_has(&err, "'region: c'"));
  svari_population_free(population);
  sample_free(&s);
}

Test(weights, summary_is_what_sorting_gives) {
  enum { N = 1000 };
  double weights[N];
  svari_random random = svari_random_start(5, 5);
  for (size_t i = 0; i < N; i++) weights[i] = 1 + (double)((i * 7919) % N) + 1e-3 * svari_random_uniform(&random);
  svari_weight_summary s;
  svari_arena *scratch = svari_arena_new();
  cr_assert(svari_weight_summary_make(scratch, weights, N, &s));
  svari_arena_free(scratch);
  cr_expect_float_eq(s.quantiles[3], 500, 1e-2); /* the 500th of 1 … 1000 */
  cr_expect_float_eq(s.quantiles[0], 10, 1e-2);
  cr_expect_float_eq(s.quantiles[6], 990, 1e-2);
  cr_expect_float_eq(s.top1, (991 + 1000) * 5.0 / 500500, 1e-5);
  cr_expect_float_eq(s.top5, (951 + 1000) * 25.0 / 500500, 1e-5);
  double squares = 0;
  for (size_t i = 0; i < N; i++) squares += weights[i] * weights[i];
  cr_expect_float_eq(s.kish_deff, N * squares / (s.sum * s.sum), 1e-12);
}

/* Replicates that differ in their targets only give the targets' covariance back. */
Test(calibrate, estimated_totals_show_in_the_replicates) {
  sample s = sample_made(120, 23);
  enum { R = 12 };
  double factor[R * 120], rscales[R];
  for (size_t k = 0; k < R * 120; k++) factor[k] = 1;
  for (size_t r = 0; r < R; r++) rscales[r] = 1 + (double)r / 10;
  svari_replication made = {
      .type = "other", .count = R, .ngroups = 120, .factor = factor, .scale = .25, .rscales = rscales};
  s.design.replication = &made;
  static const double errors[] = {10, 20, 15, 5};
  svari_margin_spec margin = {.name = "region",
                              .nby = 1,
                              .by = REGION,
                              .ncells = 4,
                              .cells = ABCD,
                              .values = REGIONS,
                              .nuncertain = 4,
                              .uncertain_se = errors};
  svari_population_spec spec = {.size = NAN, .nmargins = 1, .margins = &margin};
  svari_population *population = NULL;
  cr_assert_eq(svari_population_read(&spec, NULL, 0, &population, NULL), SVARI_OK);
  svari_step_spec step = {.step = "calibrate", .margins = LIST("region"), STEP_DEFAULTS};
  svari_weights *w = weigh(&s, population, &step, 1);
  cr_expect_float_eq(w->projections[0].target_covariance[5], 400, 1e-9);
  const svari_column *region = svari_frame_find(s.frame, "region");
  double totals[R][4] = {{0}}, mean[4] = {0};
  for (size_t r = 0; r < R; r++)
    for (size_t i = 0; i < 120; i++) totals[r][svari_column_code(region, i)] += w->replicate[r * 120 + i];
  for (int a = 0; a < 4; a++) {
    for (size_t r = 0; r < R; r++) mean[a] += totals[r][a] / R;
    cr_expect_float_eq(mean[a], REGIONS[a], 1e-6);
    for (int b = 0; b < 4; b++) {
      double covariance = 0;
      for (size_t r = 0; r < R; r++)
        covariance += .25 * rscales[r] * (totals[r][a] - REGIONS[a]) * (totals[r][b] - REGIONS[b]);
      cr_expect_float_eq(covariance, a == b ? errors[a] * errors[a] : 0, 1e-6);
    }
  }
  svari_weights_free(w);
  svari_population_free(population);
  sample_free(&s);
}

static double figure_of(const svari_step_report *report, const char *name, const char *group) {
  for (size_t f = 0; f < report->nfigures; f++) {
    const svari_figure *figure = &report->figures[f];
    if (strcmp(figure->name, name) == 0 &&
        (group ? figure->group && strcmp(figure->group, group) == 0 : !figure->group))
      return figure->value;
  }
  return NAN;
}

Test(trim, tells_what_caps_would_do) {
  sample s = sample_made(240, 24);
  svari_population *population = population_made(1);
  svari_step_spec steps[] = {{.step = "rake", .margins = LIST("region", "sex"), STEP_DEFAULTS},
                             {.step = "trim",
                              STEP_DEFAULTS,
                              .of = "none",
                              .ngrid = 3,
                              .grid = (double[]){100, 12, 14},
                              .noutcomes = 1,
                              .outcomes = (const char *[]){"income"}}};
  svari_weights *w = weigh(&s, population, steps, 2);
  cr_expect_eq(memcmp(w->stages[1], w->stages[2], 240 * sizeof(double)), 0);
  cr_expect_float_eq(figure_of(&w->steps[1], "grid_kish_deff", "cap 100"), w->summary.kish_deff, 1e-12);
  cr_expect_eq(figure_of(&w->steps[1], "grid_trimmed", "cap 100"), 0);
  cr_expect_float_eq(figure_of(&w->steps[1], "grid_movement", "cap 100, income"), 0, 1e-12);
  cr_expect_lt(figure_of(&w->steps[1], "grid_kish_deff", "cap 12"),
               figure_of(&w->steps[1], "grid_kish_deff", "cap 14"));
  cr_expect_gt(figure_of(&w->steps[1], "grid_misfit", "cap 12"), figure_of(&w->steps[1], "grid_misfit", "cap 14"));
  cr_expect_neq(figure_of(&w->steps[1], "grid_movement", "cap 12, income"), 0);
  svari_weights_free(w);
  svari_population_free(population);
  sample_free(&s);
}

Test(blend, shares_the_overlap_by_the_factor_of_least_variance) {
  sample s = sample_made(200, 25);
  svari_step_spec step = {
      .step = "blend", STEP_DEFAULTS, .samples = "sex", .overlap = "region != \"d\"", .outcome = "income"};
  svari_weights *w = weigh(&s, NULL, &step, 1);
  double factor = figure_of(&w->steps[0], "factor", "f");
  cr_expect(factor > .2 && factor < .8);
  const svari_column *region = svari_frame_find(s.frame, "region"), *sex = svari_frame_find(s.frame, "sex");
  for (size_t i = 0; i < s.n; i++) {
    double expected = svari_column_code(region, i) == 3 ? 1 : svari_column_code(sex, i) ? 1 - factor : factor;
    cr_expect_float_eq(w->final[i] / s.weight[i], expected, 1e-14);
  }
  /* no factor gives the overlap's composite mean less variance, both parts linearized with replacement */
  double variance[2];
  const double *income = svari_frame_find(s.frame, "income")->number;
  for (int k = 0; k < 2; k++) {
    double size = 0, mean = 0, sum = 0, n = 200;
    variance[k] = 0;
    for (size_t i = 0; i < s.n; i++)
      if (svari_column_code(region, i) != 3 && svari_column_code(sex, i) == k)
        size += s.weight[i], mean += s.weight[i] * income[i];
    mean /= size;
    for (size_t i = 0; i < s.n; i++) {
      if (svari_column_code(region, i) == 3 || svari_column_code(sex, i) != k) continue;
      double z = s.weight[i] * (income[i] - mean) / size;
      variance[k] += z * z * n / (n - 1);
      sum += z;
    }
    cr_expect_float_eq(sum, 0, 1e-9);
  }
  cr_expect_float_eq(factor, variance[1] / (variance[0] + variance[1]), 1e-12);
  step.factor = .25;
  svari_weights *given = weigh(&s, NULL, &step, 1);
  cr_expect_eq(figure_of(&given->steps[0], "factor", "m"), .75);
  svari_weights_free(w);
  svari_weights_free(given);
  sample_free(&s);
}

Test(blend, refuses_what_is_no_pair_of_samples) {
  sample s = sample_made(60, 26);
  svari_step_spec steps[] = {
      {.step = "blend", STEP_DEFAULTS, .samples = "region", .outcome = "income"},
      {.step = "blend", STEP_DEFAULTS, .samples = "sex", .overlap = "sex == \"f\"", .outcome = "income"},
      {.step = "blend", STEP_DEFAULTS, .samples = "sex", .outcome = "incom"},
  };
  static const char *const says[] = {"more than two samples", "'m' has no record in the overlap",
                                     "did you mean 'income'"};
  for (int k = 0; k < 3; k++) {
    svari_weights *w = NULL;
    svari_error err = {0};
    cr_expect_neq(svari_weights_new(s.frame, &s.design, NULL, &steps[k], 1, 1, &w, &err), SVARI_OK);
    cr_expect(fault_has(&err, says[k]), "%s: %s", says[k], err.faults[0].text);
  }
  sample_free(&s);
}
