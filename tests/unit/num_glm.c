/* Families and their fits: R's answers (tests/reference/glm.R), every row of the table, and what has no answer. */
#include "num/glm.h"

#include <criterion/criterion.h>
#include <math.h>
#include <string.h>

enum { RECORDS = 300, COLUMNS = 3, MANY = 9000 };

typedef struct data {
  double x[RECORDS * COLUMNS], logit[RECORDS], count[RECORDS], weight[RECORDS];
} data;

static void fill(data *d) {
  for (int i = 0; i < RECORDS; i++) {
    double x1 = sin(i), x2 = (i % 7) / 7.0;
    memcpy(d->x + i * COLUMNS, (double[]){1, x1, x2}, COLUMNS * sizeof(double));
    d->weight[i] = 1 + i % 5;
    d->logit[i] = (i * 37) % 101 < 50 + 30 * x1 - 20 * x2;
    d->count[i] = floor((i * 53) % 11 / (1 + i % 3));
  }
}

typedef struct answer {
  double beta[COLUMNS], step[COLUMNS], inverse[COLUMNS * COLUMNS];
  bool kept[COLUMNS];
  svari_glm_fit fit;
} answer;

static svari_status solve(const svari_glm_problem *problem, answer *a) {
  a->fit = (svari_glm_fit){.coefficients = a->beta, .step = a->step, .inverse = a->inverse, .kept = a->kept};
  return svari_glm_solve(problem, &a->fit, NULL);
}

static svari_glm_problem problem_of(const data *d, const char *family) {
  return (svari_glm_problem){.family = svari_family_find(family),
                             .records = RECORDS,
                             .columns = COLUMNS,
                             .x = d->x,
                             .y = strcmp(family, "binomial") == 0 ? d->logit : d->count,
                             .weight = d->weight,
                             .threads = 1};
}

static void near(double value, double wanted, double tolerance) {
  cr_expect(fabs(value - wanted) <= tolerance * fabs(wanted), "%.17g, wanted %.17g", value, wanted);
}

static void agrees(const char *family, const double wanted[2 * COLUMNS + 1]) {
  static data d;
  answer a;
  fill(&d);
  svari_glm_problem problem = problem_of(&d, family);
  cr_assert_eq(solve(&problem, &a), SVARI_OK);
  cr_expect_eq(a.fit.end, SVARI_GLM_CONVERGED);
  for (int j = 0; j < COLUMNS; j++) {
    near(a.beta[j], wanted[j], 1e-12);
    near(sqrt(a.inverse[j * COLUMNS + j]), wanted[COLUMNS + j], 2e-12);
  }
  near(a.fit.deviance, wanted[2 * COLUMNS], 1e-12);
}

Test(num_glm, logistic_as_r) {
  agrees("binomial", (double[]){-0.032383046609685544, 1.4033771204067309, -0.84718751241437884, 0.13510504791432371,
                                0.1144445444217517, 0.26622454138930574, 1038.9998899860257});
}

Test(num_glm, poisson_as_r) {
  agrees("poisson", (double[]){1.0791225370681532, -0.032696046360069661, -0.039617095735796554, 0.03518583703431033,
                               0.027754497245820429, 0.068803428117128862, 2183.3893078382616});
}

Test(num_glm, gaussian_as_r) {
  agrees("gaussian", (double[]){2.9426629377062943, -0.094612575425997297, -0.11463832164731488, 0.060150020498616674,
                                0.047208701771235595, 0.1170055332960722, 6130.7235017832518});
}

Test(num_glm, slopes_of_every_family_are_derivatives) {
  for (size_t f = 0; f < svari_families_count; f++) {
    const svari_family *family = &svari_families[f];
    if (family->ordered) continue;
    for (double eta = 0.2; eta < 3; eta += 0.7) {
      double h = 1e-5, slope = (family->mean(eta + h) - family->mean(eta - h)) / (2 * h);
      double bend = (family->slope(eta + h) - family->slope(eta - h)) / (2 * h);
      cr_expect(fabs(family->slope(eta) - slope) < 1e-8, "%s", family->name);
      cr_expect(fabs(family->bend(eta) - bend) < 1e-8, "%s", family->name);
      cr_expect(fabs(family->link(family->mean(eta)) - eta) < 1e-12, "%s", family->name);
      svari_glm_point point;
      family->at(eta, family->mean(eta), &point);
      cr_expect(fabs(point.deviance) < 1e-14, "%s", family->name);
      cr_expect(fabs(point.mean - family->mean(eta)) < 1e-15 * point.mean, "%s", family->name);
      cr_expect(fabs(point.slope - family->slope(eta)) < 1e-15 * point.slope, "%s", family->name);
    }
  }
}

/* At the solution the score vanishes for every family. */
Test(num_glm, score_of_every_family_is_zero) {
  static data d;
  fill(&d);
  for (size_t f = 0; f < svari_families_count; f++) {
    answer a;
    if (svari_families[f].ordered) continue;
    svari_glm_problem problem = problem_of(&d, svari_families[f].name);
    if (svari_families[f].two_level) problem.y = d.logit;
    cr_assert_eq(solve(&problem, &a), SVARI_OK);
    double score[COLUMNS] = {0};
    for (int i = 0; i < RECORDS; i++) {
      double eta = 0;
      for (int j = 0; j < COLUMNS; j++) eta += d.x[i * COLUMNS + j] * a.beta[j];
      for (int j = 0; j < COLUMNS; j++)
        score[j] += d.weight[i] * d.x[i * COLUMNS + j] * (problem.y[i] - problem.family->mean(eta));
    }
    for (int j = 0; j < COLUMNS; j++) cr_expect(fabs(score[j]) < 1e-9, "%s %g", svari_families[f].name, score[j]);
  }
}

Test(num_glm, a_start_leads_to_the_same_place) {
  static data d;
  fill(&d);
  const char *families[] = {"gaussian", "binomial", "poisson"};
  for (int f = 0; f < 3; f++) {
    answer cold, warm;
    svari_glm_problem problem = problem_of(&d, families[f]);
    cr_assert_eq(solve(&problem, &cold), SVARI_OK);
    problem.start = (double[]){0.3, NAN, -1};
    cr_assert_eq(solve(&problem, &warm), SVARI_OK);
    for (int j = 0; j < COLUMNS; j++) near(warm.beta[j], cold.beta[j], 1e-12);
  }
}

Test(num_glm, an_aliased_column_is_left_out) {
  static data d;
  answer a, without;
  fill(&d);
  for (int i = 0; i < RECORDS; i++) d.x[i * COLUMNS + 2] = 3 - 2 * d.x[i * COLUMNS + 1];
  svari_glm_problem problem = problem_of(&d, "poisson");
  cr_assert_eq(solve(&problem, &a), SVARI_OK);
  cr_expect_eq(a.fit.rank, 2);
  cr_expect(!a.kept[2] && isnan(a.beta[2]) && a.inverse[8] == 0);
  for (int i = 0; i < RECORDS; i++) d.x[i * COLUMNS + 2] = 0;
  cr_assert_eq(solve(&problem, &without), SVARI_OK);
  near(a.beta[0], without.beta[0], 1e-12);
  near(a.beta[1], without.beta[1], 1e-12);
}

Test(num_glm, separation_is_told) {
  static data d;
  answer a;
  fill(&d);
  for (int i = 0; i < RECORDS; i++) d.x[i * COLUMNS + 2] = i % 9 == 0 && d.logit[i] > 0; /* only ones: a cell */
  svari_glm_problem problem = problem_of(&d, "binomial");
  cr_assert_eq(solve(&problem, &a), SVARI_OK);
  cr_expect_eq(a.fit.end, SVARI_GLM_SEPARATED);
  cr_expect(fabs(a.step[2]) > 100 * fabs(a.step[1]), "the column that grows is the third");
  for (int i = 0; i < RECORDS; i++) d.logit[i] = d.x[i * COLUMNS + 1] > 0; /* all of it */
  cr_assert_eq(solve(&problem, &a), SVARI_OK);
  cr_expect_neq(a.fit.end, SVARI_GLM_CONVERGED);
}

Test(num_glm, records_of_weight_zero_are_not_looked_at) {
  static data d;
  answer all, rest;
  fill(&d);
  for (int i = 200; i < RECORDS; i++) d.weight[i] = 0;
  svari_glm_problem problem = problem_of(&d, "poisson");
  problem.records = 200;
  cr_assert_eq(solve(&problem, &rest), SVARI_OK);
  for (int i = 200; i < RECORDS; i++) d.count[i] = d.x[i * COLUMNS + 1] = NAN;
  problem.records = RECORDS;
  cr_assert_eq(solve(&problem, &all), SVARI_OK);
  for (int j = 0; j < COLUMNS; j++) near(all.beta[j], rest.beta[j], 1e-14);
}

/* Three blocks; the first lacks a column altogether, the last is short. */
Test(num_glm, same_bytes_for_any_threads) {
  static double x[MANY * 2], y[MANY], weight[MANY];
  for (int i = 0; i < MANY; i++) {
    x[2 * i] = 1;
    x[2 * i + 1] = i < 5000 ? 0 : sin(i);
    y[i] = (i * 7) % 10 < 4 + 3 * x[2 * i + 1];
    weight[i] = 1 + i % 3;
  }
  const char *families[] = {"gaussian", "binomial"};
  for (int f = 0; f < 2; f++) {
    answer first = {0};
    for (int threads = 1; threads <= 4; threads++) {
      answer a = {0};
      svari_glm_problem problem = {.family = svari_family_find(families[f]),
                                   .records = MANY,
                                   .columns = 2,
                                   .x = x,
                                   .y = y,
                                   .weight = weight,
                                   .threads = threads};
      cr_assert_eq(solve(&problem, &a), SVARI_OK);
      cr_expect_eq(a.fit.rank, 2);
      if (threads == 1) first = a;
      cr_expect_arr_eq(a.beta, first.beta, 2 * sizeof *a.beta);
      cr_expect_arr_eq(a.inverse, first.inverse, 4 * sizeof *a.inverse);
    }
  }
}

Test(num_glm, responses_that_no_family_takes) {
  cr_expect_not_null(svari_family_find("binomial")->refuse(2));
  cr_expect_not_null(svari_family_find("poisson")->refuse(-1));
  cr_expect_null(svari_family_find("poisson")->refuse(3));
  cr_expect_null(svari_family_find("gaussian")->refuse(-3));
  cr_expect_null(svari_family_find("binomial")->refuse(1));
  cr_expect_null(svari_family_find("nothing"));
}
