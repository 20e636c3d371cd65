/* Rubin's rules against what R gives for three estimates (survey 4.1-1 for the parts, the formulae written out). */
#include <criterion/criterion.h>
#include <math.h>
#include <string.h>

#include "run/rubin.h"

/* q <- c(480, 490, 500); u <- c(100, 110, 120); com <- 39
 * B <- var(q); T <- mean(u) + 4/3*B; lam <- 4/3*B/T; old <- 2/lam^2
 * obs <- (com+1)/(com+3)*com*(1-lam); df <- 1/(1/old+1/obs) */
static const double q[] = {480, 490, 500}, u[] = {100, 110, 120};

static void fill(svari_estimate_row *row, const svari_estimate_spec *spec, double estimate, double variance) {
  *row = (svari_estimate_row){.spec = spec,
                              .id = "m",
                              .statistic = "mean",
                              .variable = "x",
                              .estimate = estimate,
                              .se = sqrt(variance),
                              .df = 39,
                              .deff = NAN,
                              .cv = NAN,
                              .n = 40,
                              .effective_n = 40,
                              .probability = NAN,
                              .reference = 500,
                              .has_reference = true,
                              .se_replication = NAN};
}

Test(run_rubin, combines_as_the_formulae_say) {
  svari_arena *arena = svari_arena_new();
  svari_estimate_spec spec = {.id = "m", .statistic = "mean", .confidence = 0.95};
  svari_estimate_row rows[3], *out = NULL;
  const svari_estimate_row *sets[3];
  for (int i = 0; i < 3; i++) {
    fill(&rows[i], &spec, q[i], u[i]);
    sets[i] = &rows[i];
  }
  cr_assert_eq(svari_rubin_estimates(&(svari_rubin){arena, 3, NULL}, sets, 1, &out, NULL), SVARI_OK);
  cr_expect_float_eq(out->estimate, 490, 1e-12);
  cr_expect_float_eq(out->se, 15.5991452757301, 1e-10);
  cr_expect_float_eq(out->df, 4.76919291395048, 1e-9);
  cr_expect_float_eq(out->ci[0], 449.310341539527, 1e-8);
  cr_expect_float_eq(out->ci[1], 530.689658460473, 1e-8);
  cr_expect(out->reference_in_ci);
  svari_arena_free(arena);
}

Test(run_rubin, a_figure_that_is_the_same_in_every_set_stays) {
  svari_arena *arena = svari_arena_new();
  svari_estimate_spec spec = {.id = "m", .statistic = "mean", .confidence = 0.95};
  svari_estimate_row row, *out = NULL;
  fill(&row, &spec, 480, 100);
  row.ci[0] = 1;
  const svari_estimate_row *sets[] = {&row, &row, &row};
  cr_assert_eq(svari_rubin_estimates(&(svari_rubin){arena, 3, NULL}, sets, 1, &out, NULL), SVARI_OK);
  cr_expect_eq(memcmp(out, &row, sizeof row), 0);
  svari_arena_free(arena);
}

Test(run_rubin, other_categories_are_refused) {
  svari_arena *arena = svari_arena_new();
  svari_estimate_spec spec = {.id = "m", .statistic = "proportion", .confidence = 0.95};
  svari_estimate_row a, b, *out = NULL;
  svari_error err = {0};
  fill(&a, &spec, 0.4, 0.01);
  b = a;
  a.category = "yes";
  b.category = "no";
  const svari_estimate_row *sets[] = {&a, &b};
  cr_assert_eq(svari_rubin_estimates(&(svari_rubin){arena, 2, NULL}, sets, 1, &out, &err), SVARI_DATA);
  cr_expect(strstr(err.faults[0].text, "set 2"));
  svari_arena_free(arena);
}
