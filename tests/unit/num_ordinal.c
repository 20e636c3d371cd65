/* The proportional-odds kernel: with two levels it is the logistic model; its score is zero at the top and is the
 * gradient of the likelihood; its inverse is that of the score's slope. */
#include "num/ordinal.h"

#include <criterion/criterion.h>
#include <math.h>
#include <string.h>

enum { RECORDS = 5000, COLUMNS = 2, LEVELS = 4, PARAMETERS = COLUMNS + LEVELS - 1 };

static double x[RECORDS * COLUMNS], y[RECORDS], weight[RECORDS];

static void fill(int levels) {
  for (int i = 0; i < RECORDS; i++) {
    x[i * COLUMNS] = sin(i);
    x[i * COLUMNS + 1] = (i % 7) / 7.0;
    weight[i] = i % 11 ? 1 + i % 3 : 0;
    double latent = 1.2 * x[i * COLUMNS] - 0.8 * x[i * COLUMNS + 1] + 3 * ((i * 37 % 101) / 101.0 - 0.5);
    y[i] = fmin(levels - 1, fmax(0, floor(latent + levels / 2.0)));
  }
}

typedef struct answer {
  double beta[PARAMETERS], step[PARAMETERS], inverse[PARAMETERS * PARAMETERS];
  bool kept[PARAMETERS];
  svari_glm_fit fit;
} answer;

static void solve(const svari_ordinal_problem *problem, answer *a) {
  a->fit = (svari_glm_fit){.coefficients = a->beta, .step = a->step, .inverse = a->inverse, .kept = a->kept};
  cr_assert_eq(svari_ordinal_solve(problem, &a->fit, NULL), SVARI_OK);
}

static svari_ordinal_problem problem_of(size_t levels) {
  fill((int)levels);
  return (svari_ordinal_problem){
      .records = RECORDS, .columns = COLUMNS, .levels = levels, .x = x, .y = y, .weight = weight, .threads = 2};
}

static bool close_to(double a, double b, double tolerance) { return fabs(a - b) <= tolerance * fmax(1, fabs(b)); }

Test(num_ordinal, two_levels_are_the_logistic_model) {
  svari_ordinal_problem problem = problem_of(2);
  answer a, b;
  static double with_one[RECORDS * 3];
  for (int i = 0; i < RECORDS; i++)
    memcpy(with_one + i * 3, (double[]){x[i * 2], x[i * 2 + 1], -1}, 3 * sizeof(double));
  svari_glm_problem logistic = {.family = svari_family_find("binomial"),
                                .records = RECORDS,
                                .columns = 3,
                                .x = with_one,
                                .y = y,
                                .weight = weight,
                                .threads = 1};
  solve(&problem, &a);
  b.fit = (svari_glm_fit){.coefficients = b.beta, .step = b.step, .inverse = b.inverse, .kept = b.kept};
  cr_assert_eq(svari_glm_solve(&logistic, &b.fit, NULL), SVARI_OK);
  for (int j = 0; j < 3; j++)
    cr_expect(close_to(a.beta[j], b.beta[j], 1e-12), "%d: %.17g %.17g", j, a.beta[j], b.beta[j]);
  for (int j = 0; j < 9; j++) cr_expect(close_to(a.inverse[j], b.inverse[j], 1e-12), "%d", j);
  cr_expect(close_to(a.fit.deviance, b.fit.deviance, 1e-9));
}

static void total_score(const double *parameters, double *out) {
  memset(out, 0, PARAMETERS * sizeof *out);
  for (int i = 0; i < RECORDS; i++) {
    double score[PARAMETERS];
    if (weight[i] == 0) continue;
    svari_ordinal_score(parameters, COLUMNS, LEVELS, x + i * COLUMNS, y[i], score);
    for (int j = 0; j < PARAMETERS; j++) out[j] += weight[i] * score[j];
  }
}

Test(num_ordinal, the_score_vanishes_and_its_slope_is_the_information) {
  svari_ordinal_problem problem = problem_of(LEVELS);
  answer a;
  solve(&problem, &a);
  cr_assert_eq(a.fit.end, SVARI_GLM_CONVERGED);
  double at[PARAMETERS], up[PARAMETERS], down[PARAMETERS], moved[PARAMETERS];
  total_score(a.beta, at);
  for (int j = 0; j < PARAMETERS; j++) cr_expect(fabs(at[j]) < 1e-8, "%d: %g", j, at[j]);
  double product[PARAMETERS][PARAMETERS] = {{0}};
  for (int k = 0; k < PARAMETERS; k++) {
    memcpy(moved, a.beta, sizeof moved);
    moved[k] += 1e-5;
    total_score(moved, up);
    moved[k] -= 2e-5;
    total_score(moved, down);
    for (int i = 0; i < PARAMETERS; i++)
      for (int j = 0; j < PARAMETERS; j++) product[i][k] += a.inverse[i * PARAMETERS + j] * (down[j] - up[j]) / 2e-5;
  }
  for (int i = 0; i < PARAMETERS; i++)
    for (int k = 0; k < PARAMETERS; k++)
      cr_expect(close_to(product[i][k], i == k, 1e-7), "%d %d %g", i, k, product[i][k]);
}

Test(num_ordinal, a_start_and_threads_change_nothing_that_counts) {
  svari_ordinal_problem problem = problem_of(LEVELS);
  answer a, b, c;
  solve(&problem, &a);
  problem.threads = 1;
  solve(&problem, &b);
  cr_expect_arr_eq(a.beta, b.beta, sizeof a.beta);
  problem.start = (double[]){0, 0, -1, 0, 1};
  solve(&problem, &c);
  for (int j = 0; j < PARAMETERS; j++) cr_expect(close_to(c.beta[j], a.beta[j], 1e-10));
}

Test(num_ordinal, aliased_and_separated) {
  svari_ordinal_problem problem = problem_of(LEVELS);
  answer a;
  for (int i = 0; i < RECORDS; i++) x[i * COLUMNS + 1] = 4; /* a constant follows from the cut points */
  solve(&problem, &a);
  cr_expect(!a.kept[1] && isnan(a.beta[1]) && a.fit.rank == PARAMETERS - 1);
  fill(LEVELS);
  for (int i = 0; i < RECORDS; i++) x[i * COLUMNS + 1] = y[i] == LEVELS - 1;
  solve(&problem, &a);
  cr_expect_eq(a.fit.end, SVARI_GLM_SEPARATED);
}
