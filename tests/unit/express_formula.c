/* Formulas: expansion and order as R's terms() gives them (R 4.2.2, attr(terms(f), "term.labels")). */
#include <criterion/criterion.h>
#include <string.h>

#include "express/express.h"

static void expands(const char *text, const char *response, bool intercept, const char *wanted) {
  svari_arena *arena = svari_arena_new();
  svari_formula formula;
  svari_error err = {0};
  cr_assert_eq(svari_formula_parse(arena, text, (svari_where){0}, &formula, &err), SVARI_OK, "%s: %s", text,
               err.faults[0].text);
  char got[300] = "";
  for (size_t t = 0; t < formula.nterms; t++) {
    if (t) strcat(got, " ");
    strcat(got, formula.terms[t].name);
  }
  cr_assert_str_eq(got, wanted, "%s gives %s", text, got);
  cr_assert_eq(formula.intercept, intercept, "%s", text);
  cr_assert_str_eq(formula.response ? formula.response : "", response);
  svari_arena_free(arena);
}

Test(formula, expands_as_r) {
  expands("y ~ a", "y", true, "a");
  expands("~ a + b", "", true, "a b");
  expands("y ~ 1", "y", true, "");
  expands("y ~ a*b", "y", true, "a b a:b");
  expands("y ~ a:b + a", "y", true, "a a:b");
  expands("y ~ b:a + a + b", "y", true, "a b b:a");
  expands("y ~ a*b*c", "y", true, "a b c a:b a:c b:c a:b:c");
  expands("y ~ a*b - a", "y", true, "b a:b");
  expands("y ~ a + b:c*d", "y", true, "a d b:c b:c:d");
  expands("y ~ a - 1", "y", false, "a");
  expands("y ~ a + 0", "y", false, "a");
  expands("y ~ 0 + a", "y", false, "a");
  expands("y ~ -1 + a", "y", false, "a");
  expands("y ~ a + 0 + 1", "y", true, "a");
  expands("y ~ a:a + a", "y", true, "a");
  expands("y ~ (a + b):c", "y", true, "a:c b:c");
  expands("y ~ (a + b + c) - (b)", "y", true, "a c");
  expands("`my y` ~ `a b` + api.stu:ž", "my y", true, "a b api.stu:ž");
}

Test(formula, refuses) {
  static const struct {
    const char *text, *words;
    long column;
  } rows[] = {{"y", "\"~\" was expected", 2},       {"y ~", "a variable, 1 or 0", 4},
              {"y ~ a +", "a variable, 1 or 0", 8}, {"y ~ log(a)", "no functions", 8},
              {"y ~ a b", "was expected", 7},       {"y ~ 2", "a variable, 1 or 0", 5},
              {"y ~ (a", "\")\" was expected", 7},  {"y ~ a ^ 2", "was expected", 7}};
  for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
    svari_arena *arena = svari_arena_new();
    svari_formula formula;
    svari_error err = {0};
    svari_where where = {.line = 1, .column = 1};
    cr_assert_eq(svari_formula_parse(arena, rows[i].text, where, &formula, &err), SVARI_SPEC, "%s", rows[i].text);
    cr_assert(strstr(err.faults[0].text, rows[i].words), "%s: %s", rows[i].text, err.faults[0].text);
    cr_assert_eq(err.faults[0].column, rows[i].column, "%s: %ld", rows[i].text, err.faults[0].column);
    svari_arena_free(arena);
  }
}
