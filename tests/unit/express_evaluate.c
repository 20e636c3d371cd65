/* Expressions over a frame: precedence, three-valued logic, categories, faults. */
#include <criterion/criterion.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "express/express.h"

enum { N = 3 };

static svari_frame *sample(void) {
  svari_arena *arena = svari_arena_new();
  static const double x[N] = {1, 2, NAN}, stu[N] = {10, 20, 30};
  static const int32_t both[N] = {1, 0, -1}, region[N] = {0, 1, 1}, flag[N] = {1, 0, -1};
  static const svari_level yes_no[] = {{.name = "No", .code = "No", .value = NAN},
                                       {.name = "Yes", .code = "Yes", .value = NAN}};
  static const svari_level regions[] = {{.name = "Rīga", .code = "1", .value = 1, .label = {{"Riga", "Rīga"}}},
                                        {.name = "Pierīga", .code = "2", .value = 2}};
  static const svari_level no_yes[] = {{.name = "no", .code = "no", .value = NAN},
                                       {.name = "yes", .code = "yes", .value = NAN}};
  static const char *const text[N] = {"a", "b", NULL};
  const svari_column *columns[] = {svari_column_number(arena, "x", x, N),
                                   svari_column_number(arena, "api.stu", stu, N),
                                   svari_column_category(arena, "both", both, N, yes_no, 2),
                                   svari_column_category(arena, "reģions", region, N, regions, 2),
                                   svari_column_category(arena, "flag", flag, N, no_yes, 2),
                                   svari_column_number(arena, "a b`c", stu, N),
                                   svari_column_text(arena, "t", text, N)};
  svari_frame *frame = svari_frame_make(arena, columns, 7, N, NULL);
  cr_assert_not_null(frame);
  return frame;
}

static void show(const svari_column *column, size_t i, char *out, size_t size) {
  snprintf(out, size, "-");
  if (column->type == SVARI_NUMBER && !isnan(column->number[i])) snprintf(out, size, "%.12g", column->number[i]);
  if (column->type == SVARI_TEXT && column->text[i]) snprintf(out, size, "%s", column->text[i]);
  if (column->type != SVARI_CATEGORY) return;
  int32_t code = svari_column_code(column, i);
  if (code >= 0) snprintf(out, size, "%s", column->levels[code].name);
}

/* The values of all records with spaces between, "-" for missing. */
static void gives(const char *text, const char *wanted) {
  svari_frame *frame = sample();
  svari_arena *arena = svari_arena_new();
  const svari_expression *expression;
  svari_column *column;
  svari_error err = {0};
  char got[300] = "";
  svari_status status = svari_expression_parse(arena, text, (svari_where){0}, &expression, &err);
  if (status == SVARI_OK) status = svari_expression_evaluate(arena, expression, frame, "new", &column, &err);
  cr_assert_eq(status, SVARI_OK, "%s: %s", text, err.faults[0].text);
  for (size_t i = 0; i < N; i++) {
    char one[80];
    show(column, i, one, sizeof one);
    if (i) strcat(got, " ");
    strcat(got, one);
  }
  cr_assert_str_eq(got, wanted, "%s gives %s, not %s", text, got, wanted);
  cr_assert_str_eq(column->name, "new");
  svari_arena_free(arena);
  svari_frame_free(frame);
}

Test(express, precedence) {
  static const char *const rows[][2] = {{"1 + 2 * 3", "7"},
                                        {"(1 + 2) * 3", "9"},
                                        {"2 ^ 3 ^ 2", "512"},
                                        {"-2 ^ 2", "-4"},
                                        {"2 ^ -1", "0.5"},
                                        {"10 - 4 - 3", "3"},
                                        {"24 / 4 / 3", "2"},
                                        {"7 % 4 * 2", "6"},
                                        {"-7 % 3", "2"},
                                        {"7 % -3", "-2"},
                                        {"2 * -3", "-6"},
                                        {"1 - -1", "2"},
                                        {"-(1 + 2)", "-3"},
                                        {"--3", "3"},
                                        {"1.5e1 + .5", "15.5"},
                                        {"2 ^ -3 ^ 0", "0.5"},
                                        {"min(3, 1, 2)", "1"},
                                        {"max(3, 1, 2)", "3"},
                                        {"abs(-3)", "3"},
                                        {"sqrt(9)", "3"},
                                        {"log(exp(2))", "2"},
                                        {"round(2.5)", "2"},
                                        {"round(-1.5)", "-2"},
                                        {"floor(-1.5)", "-2"},
                                        {"ceil(1.2)", "2"},
                                        {"min(4)", "4"},
                                        {"1 / 0", "-"},
                                        {"log(0)", "-"},
                                        {"sqrt(-1)", "-"},
                                        {"5 % 0", "-"},
                                        {"exp(1000)", "-"},
                                        {"if(1 < 2, 1, 2)", "1"},
                                        {"1 + 1 == 2", "yes"},
                                        {"not 1 == 2", "yes"},
                                        {"not 1 == 1 or 2 == 2", "yes"},
                                        {"1 == 1 or 1 == 2 and 1 == 3", "yes"},
                                        {"(1 == 1 or 1 == 2) and 1 == 3", "no"},
                                        {"2 in [1, 1 + 1]", "yes"},
                                        {"not 2 in [1, 3]", "yes"},
                                        {"2 not in [1, 3] and 1 not in [2]", "yes"},
                                        {"not not 1 == 1", "yes"}};
  for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
    char wanted[100];
    snprintf(wanted, sizeof wanted, "%s %s %s", rows[i][1], rows[i][1], rows[i][1]);
    gives(rows[i][0], wanted);
  }
}

Test(express, missing_goes_through) {
  gives("x + 1", "2 3 -");
  gives("x ^ 0", "1 1 -");
  gives("min(x, 0)", "0 0 -");
  gives("x == x", "yes yes -");
  gives("x in [1, 3]", "yes no -");
  gives("x not in [1, 3]", "no yes -");
  gives("is_missing(x)", "no no yes");
  gives("coalesce(x, api.stu)", "1 2 30");
  gives("if(x > 1, 5, 6)", "6 5 -");
  gives("is_missing(both) or is_missing(t)", "no no yes");
  gives("`a b``c` * 2", "20 40 60");
}

/* Missing is x > 0 of the third record. */
Test(express, three_valued_logic) {
  static const char *const rows[][2] = {
      {"x > 0 and 1 == 1", "-"},  {"x > 0 and 1 == 2", "no"}, {"1 == 2 and x > 0", "no"}, {"x > 0 and x > 0", "-"},
      {"x > 0 or 1 == 1", "yes"}, {"1 == 1 or x > 0", "yes"}, {"x > 0 or 1 == 2", "-"},   {"not x > 0", "-"}};
  for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
    svari_frame *frame = sample();
    svari_arena *arena = svari_arena_new();
    const svari_expression *expression;
    svari_column *column;
    cr_assert_eq(svari_expression_parse(arena, rows[i][0], (svari_where){0}, &expression, NULL), SVARI_OK);
    cr_assert_eq(svari_expression_evaluate(arena, expression, frame, "new", &column, NULL), SVARI_OK);
    char got[80];
    show(column, 2, got, sizeof got);
    cr_assert_str_eq(got, rows[i][1], "%s gives %s", rows[i][0], got);
    svari_arena_free(arena);
    svari_frame_free(frame);
  }
}

Test(express, categories) {
  gives("both == \"Yes\"", "yes no -");
  gives("'Yes' != both", "no yes -");
  gives("both in ['Yes', 'No']", "yes yes -");
  gives("reģions == 'Rīga'", "yes no no");
  gives("reģions == 'Riga'", "yes no no");
  gives("reģions == 1", "yes no no");
  gives("1 < reģions", "no yes yes");
  gives("reģions in [2, 3]", "no yes yes");
  gives("reģions >= 'Pierīga'", "no yes yes");
  gives("both == both", "yes yes -");
  gives("reģions == both", "no no -");
  gives("flag and x == 1", "yes no -");
  gives("not flag", "no yes -");
  gives("flag == (x == 1)", "yes yes -");
  gives("(x == 1) == 'yes'", "yes no -");
  gives("reģions", "Rīga Pierīga Pierīga");
  gives("t", "a b -");
  gives("t == 'a'", "yes no -");
  gives("t < 'b'", "yes no -");
  gives("'b' > t", "yes no -");
  gives("t in ['a', 'b']", "yes yes -");
  gives("coalesce(t, 'none')", "a b none");
  gives("if(x > 1, 'high', 'low')", "low high -");
  gives("coalesce(if(x > 1, 'high', 'low'), 'none')", "low high none");
  gives("if(reģions == 1, 'capital', reģions)", "capital Pierīga Pierīga");
  gives("coalesce(flag, both)", "yes no -");
}

Test(express, order_of_made_levels_is_that_of_the_text) {
  svari_frame *frame = sample();
  svari_arena *arena = svari_arena_new(), *parsed = svari_arena_new();
  const svari_expression *expression;
  svari_column *column;
  cr_assert_eq(
      svari_expression_parse(parsed, "if(x > 1, 'z', if(x > 0, 'm', 'a'))", (svari_where){0}, &expression, NULL),
      SVARI_OK);
  cr_assert_eq(svari_expression_evaluate(arena, expression, frame, "new", &column, NULL), SVARI_OK);
  svari_arena_free(parsed);
  cr_assert_eq(column->nlevels, 3);
  cr_assert_str_eq(column->levels[0].name, "z");
  cr_assert_str_eq(column->levels[2].name, "a");
  svari_arena_free(arena);
  svari_frame_free(frame);
}

static void refused_as(svari_status expected, const char *text, long column, const char *words, const char *hint) {
  svari_frame *frame = sample();
  svari_arena *arena = svari_arena_new();
  const svari_expression *expression;
  svari_column *made;
  svari_error err = {0};
  svari_where where = {.file = "run.yaml", .line = 7, .column = 11};
  svari_status status = svari_expression_parse(arena, text, where, &expression, &err);
  if (status == SVARI_OK) status = svari_expression_evaluate(arena, expression, frame, "new", &made, &err);
  cr_assert_eq(status, expected, "%s", text);
  const svari_fault *fault = &err.faults[0];
  cr_assert_eq(fault->status, expected, "%s", text);
  cr_assert(strstr(fault->text, words), "%s: %s", text, fault->text);
  cr_assert(strstr(fault->hint, hint), "%s: %s", text, fault->hint);
  cr_assert_eq(fault->line, 7);
  cr_assert_eq(fault->column, 10 + column, "%s: column %ld: %s", text, fault->column - 10, fault->text);
  svari_arena_free(arena);
  svari_frame_free(frame);
}

static void refused(const char *text, long column, const char *words, const char *hint) {
  refused_as(SVARI_SPEC, text, column, words, hint);
}

/* What only the data tell is a fault of the data. */
Test(express, a_category_where_a_number_belongs) {
  refused_as(SVARI_DATA, "both == 1", 1, "no number for a code", "label");
  refused_as(SVARI_DATA, "both in [1, 2]", 1, "no number for a code", "label");
  refused_as(SVARI_DATA, "x + both", 5, "a number was expected, this is a category", "");
  refused("x + 'a'", 5, "a number was expected, this is a text in quotes", "without quotes");
}

Test(express, faults_have_place_and_hint) {
  refused("1 +", 4, "a value was expected, the end was found", "");
  refused("x + * 2", 5, "a value was expected, \"*\" was found", "");
  refused("(x + 1", 7, "\")\" was expected", "");
  refused("x x", 3, "an operator or the end", "back quotes");
  refused("x = 1", 3, "\"=\" is not an operator", "==");
  refused("x > 1 && x < 2", 7, "\"&&\"", "and");
  refused("1 < x < 3", 7, "chained", "and");
  refused("x == not flag", 6, "\"not\" can't stand here", "parentheses");
  refused("sqr(x)", 1, "no function \"sqr\"", "sqrt()");
  refused("if(x > 1, 2)", 1, "if() takes 3 arguments", "");
  refused("x in []", 3, "empty", "");
  refused("'open", 1, "never closed", "");
  refused("2x + 1", 1, "begin with a digit", "back quotes");
  refused("x # 1", 3, "\"#\"", "");
  refused("api.sut + 1", 1, "no variable \"api.sut\"", "api.stu");
  refused("both == 'Yess'", 9, "\"Yess\" is not a category of both", "\"Yes\"");
  refused("both == 'maybe'", 9, "\"maybe\"", "No, Yes");
  refused("both < reģions", 6, "no common order", "==");
  refused("x == '1'", 3, "a number can't be compared with a text in quotes", "without quotes");
  refused("x > 1 AND x < 2", 7, "\"AND\" was found", "write and");
  refused("NOT x > 1", 5, "\"x\" was found", "write not");
  refused("x not 1", 3, "an operator or the end", "");
  refused("x not in 1", 10, "\"[\" was expected", "x in [1, 2]");
  refused("x in (1, 2)", 6, "\"[\" was expected", "x in [1, 2]");
  refused("1 < x not in [1]", 7, "chained", "and");
  refused("x + (x > 1)", 8, "a number was expected, this is a condition", "if(");
  refused("x and flag", 1, "a condition was expected, this is a number", "x > 0");
  refused("if(flag, 1, 'a')", 13, "don't go together", "numbers only");
  refused("ž + x", 1, "no variable \"ž\"", "");
  refused("x + ž", 5, "no variable \"ž\"", "");
  refused("'ž' + žž", 7, "no variable \"žž\"", "");
}

Test(express, gathers_all_unknown_names) {
  svari_frame *frame = sample();
  svari_arena *arena = svari_arena_new();
  const svari_expression *expression;
  svari_column *made;
  svari_error err = {0};
  cr_assert_eq(svari_expression_parse(arena, "p + q * x + r", (svari_where){0}, &expression, &err), SVARI_OK);
  cr_assert_eq(svari_expression_evaluate(arena, expression, frame, "new", &made, &err), SVARI_SPEC);
  cr_assert_eq(err.count, 3);
  const char *const *names;
  size_t count;
  cr_assert_eq(svari_expression_names(arena, expression, &names, &count), SVARI_OK);
  cr_assert_eq(count, 4);
  cr_assert_str_eq(names[2], "x");
  svari_arena_free(arena);
  svari_frame_free(frame);
}

Test(express, depth_is_bounded) {
  enum { DEEP = 5000 };
  static char text[2 * DEEP + 2];
  memset(text, '(', DEEP);
  text[DEEP] = '1';
  memset(text + DEEP + 1, ')', DEEP);
  svari_arena *arena = svari_arena_new();
  const svari_expression *expression;
  svari_error err = {0};
  cr_assert_eq(svari_expression_parse(arena, text, (svari_where){0}, &expression, &err), SVARI_SPEC);
  memset(text, '-', DEEP);
  text[DEEP + 1] = '\0';
  cr_assert_eq(svari_expression_parse(arena, text, (svari_where){0}, &expression, &err), SVARI_SPEC);
  for (size_t i = 0; i < DEEP; i++) text[i] = i % 2 ? '+' : '1';
  text[DEEP - 1] = '\0';
  cr_assert_eq(svari_expression_parse(arena, text, (svari_where){0}, &expression, &err), SVARI_SPEC);
  svari_arena_free(arena);
}

Test(express, select_keeps_what_is_true) {
  svari_frame *frame = sample();
  svari_arena *arena = svari_arena_new();
  const svari_expression *expression;
  const unsigned char *chosen;
  svari_error err = {0};
  cr_assert_eq(svari_expression_parse(arena, "x > 1 or flag", (svari_where){0}, &expression, &err), SVARI_OK);
  cr_assert_eq(svari_expression_select(arena, expression, frame, &chosen, &err), SVARI_OK);
  cr_assert(chosen[0] == 1 && chosen[1] == 1 && chosen[2] == 0);
  cr_assert_eq(svari_expression_parse(arena, "x", (svari_where){0}, &expression, &err), SVARI_OK);
  cr_assert_eq(svari_expression_select(arena, expression, frame, &chosen, &err), SVARI_SPEC);
  svari_arena_free(arena);
  svari_frame_free(frame);
}

Test(express, more_than_one_block) {
  enum { MANY = 5000 };
  static double x[MANY];
  for (int i = 0; i < MANY; i++) x[i] = i;
  svari_arena *arena = svari_arena_new(), *out = svari_arena_new();
  const svari_column *columns[] = {svari_column_number(arena, "x", x, MANY)};
  svari_frame *frame = svari_frame_make(arena, columns, 1, MANY, NULL);
  const svari_expression *expression;
  svari_column *column;
  cr_assert_eq(svari_expression_parse(out, "if(x % 2 == 0, x, -x)", (svari_where){0}, &expression, NULL), SVARI_OK);
  cr_assert_eq(svari_expression_evaluate(out, expression, frame, "y", &column, NULL), SVARI_OK);
  for (int i = 0; i < MANY; i++) cr_assert_eq(column->number[i], i % 2 ? -i : i);
  svari_arena_free(out);
  svari_frame_free(frame);
}
