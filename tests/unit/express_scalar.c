/* Functions of named numbers: value and derivatives against finite differences. */
#include <criterion/criterion.h>
#include <math.h>
#include <string.h>

#include "express/express.h"

static const char *const names[] = {"a", "b", "c.d"};

static double value_at(const svari_expression *expression, const double *at, double *gradient) {
  double value;
  svari_error err = {0};
  cr_assert_eq(svari_expression_scalar(expression, names, at, 3, &value, gradient, &err), SVARI_OK, "%s",
               err.faults[0].text);
  return value;
}

Test(scalar, gradients_meet_finite_differences) {
  static const char *const texts[] = {"a / b - 1",
                                      "a * b + c.d ^ 2",
                                      "log(a) * exp(-b) / sqrt(c.d)",
                                      "a ^ b",
                                      "if(a > b, a * c.d, b)",
                                      "min(a, b, c.d) * max(a, b)",
                                      "abs(a - b) % 7",
                                      "coalesce(a, b) - a / (a + b)",
                                      "-a",
                                      "floor(a) + round(b) * a",
                                      "2 ^ a",
                                      "if(a in [1, 2] or not b == 2, a, b)"};
  const double at[3] = {1.7, 2.3, 0.9}, h = 1e-6;
  for (size_t t = 0; t < sizeof texts / sizeof texts[0]; t++) {
    svari_arena *arena = svari_arena_new();
    const svari_expression *expression;
    cr_assert_eq(svari_expression_parse(arena, texts[t], (svari_where){0}, &expression, NULL), SVARI_OK);
    double gradient[3];
    value_at(expression, at, gradient);
    for (int k = 0; k < 3; k++) {
      double up[3] = {at[0], at[1], at[2]}, down[3] = {at[0], at[1], at[2]};
      up[k] += h;
      down[k] -= h;
      double slope = (value_at(expression, up, NULL) - value_at(expression, down, NULL)) / (2 * h);
      cr_assert(fabs(slope - gradient[k]) < 1e-7 * (1 + fabs(slope)), "%s by %s: %.9g, not %.9g", texts[t], names[k],
                gradient[k], slope);
    }
    svari_arena_free(arena);
  }
}

Test(scalar, what_does_not_exist_is_missing) {
  svari_arena *arena = svari_arena_new();
  const svari_expression *expression;
  const double at[3] = {1, 0, 0};
  cr_assert_eq(svari_expression_parse(arena, "a / b", (svari_where){0}, &expression, NULL), SVARI_OK);
  cr_assert(isnan(value_at(expression, at, NULL)));
  svari_arena_free(arena);
}

Test(scalar, refuses_unknown_names_and_texts) {
  static const char *const texts[] = {"a + cd", "a + 'x'", "a and b", "(a > 1) + 1", "if(a, 1, 2)"};
  for (size_t t = 0; t < sizeof texts / sizeof texts[0]; t++) {
    svari_arena *arena = svari_arena_new();
    const svari_expression *expression;
    const double at[3] = {1, 2, 3};
    double value;
    svari_error err = {0};
    cr_assert_eq(svari_expression_parse(arena, texts[t], (svari_where){0}, &expression, NULL), SVARI_OK);
    cr_assert_eq(svari_expression_scalar(expression, names, at, 3, &value, NULL, &err), SVARI_SPEC, "%s", texts[t]);
    if (t == 0) cr_assert(strstr(err.faults[0].hint, "c.d"));
    svari_arena_free(arena);
  }
}
