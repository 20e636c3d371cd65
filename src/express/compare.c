/* Comparisons: which kind of values meet, and the steps for each meeting. */
#include <math.h>
#include <string.h>

#include "base/nearest.h"
#include "express/tree.h"

static svari_step *step_of(svari_binder *binder, const svari_operation *operation, size_t at, svari_step *a,
                           svari_step *b, svari_kernel *run) {
  svari_step *step = svari_step_new(binder, SVARI_VALUE_LOGICAL, at);
  if (!step) return NULL;
  step->a = a;
  step->b = b;
  step->operation = operation;
  step->run = run;
  return step;
}

static svari_step *no_memory(svari_binder *binder) {
  binder->status = svari_fail_memory(binder->err);
  return NULL;
}

static svari_step *unknown_level(svari_binder *binder, const svari_step *category, const svari_step *string) {
  const char *name = string->levels[0].name, *of = category->column ? category->column->name : "the category";
  svari_bind_fault(binder, SVARI_SPEC, string->at, "\"%.100s\" is not a category of %s", name, of);
  const char **names = SVARI_NEW(binder->arena, const char *, category->nlevels);
  if (!names) return no_memory(binder);
  char all[200] = "";
  for (size_t k = 0; k < category->nlevels; k++) {
    names[k] = category->levels[k].name;
    if (strlen(all) + strlen(names[k]) + 3 > sizeof all) continue;
    if (k) strcat(all, ", ");
    strcat(all, names[k]);
  }
  const char *near = svari_nearest(name, names, category->nlevels);
  if (near)
    svari_hint(binder->err, "did you mean \"%s\"?%s", near, svari_nearest_marks(name, near));
  else
    svari_hint(binder->err, "it has: %s", all);
  return NULL;
}

/* With a text: by the level of that name (or code, or label); order is the order of levels. */
static svari_step *with_string(svari_binder *binder, const svari_operation *operation, size_t at, svari_step *category,
                               const svari_step *string) {
  svari_column view = {.levels = category->levels, .nlevels = category->nlevels};
  int32_t level = svari_level_find(&view, string->levels[0].name);
  if (level < 0) return unknown_level(binder, category, string);
  signed char *truth = SVARI_NEW(binder->arena, signed char, category->nlevels);
  if (!truth) return no_memory(binder);
  for (int32_t k = 0; k < (int32_t)category->nlevels; k++) truth[k] = operation->holds((k > level) - (k < level));
  svari_step *step = step_of(binder, operation, at, category, NULL, svari_run_truth);
  if (step) step->truth = truth;
  return step;
}

/* The codes of a category as numbers. */
static svari_step *code_values(svari_binder *binder, svari_step *category) {
  double *values = SVARI_NEW(binder->arena, double, category->nlevels);
  svari_step *step = values ? svari_step_new(binder, SVARI_VALUE_NUMBER, category->at) : no_memory(binder);
  if (!step) return NULL;
  for (size_t k = 0; k < category->nlevels; k++) {
    values[k] = category->levels[k].value;
    if (!isnan(values[k])) continue;
    svari_bind_fault(binder, svari_step_of_data(category) ? SVARI_DATA : SVARI_SPEC, category->at,
                     "the category \"%.60s\" has no number for a code: it can't be compared with a number",
                     category->levels[k].name);
    svari_hint(binder->err, "compare with a label in quotes");
    return NULL;
  }
  step->a = category;
  step->values = values;
  step->run = svari_run_values;
  return step;
}

static svari_step *two_categories(svari_binder *binder, const svari_operation *operation, size_t at, svari_step *a,
                                  svari_step *b) {
  if (operation->holds(-1) != operation->holds(1)) {
    svari_bind_fault(binder, SVARI_SPEC, at, "two categories have no common order: %s can't compare them",
                     operation->name);
    svari_hint(binder->err, "== and != compare them by their names");
    return NULL;
  }
  int32_t *map = SVARI_NEW(binder->arena, int32_t, b->nlevels);
  if (!map) return no_memory(binder);
  for (size_t k = 0; k < b->nlevels; k++) {
    map[k] = (int32_t)a->nlevels;
    for (size_t j = 0; j < a->nlevels; j++)
      if (strcmp(a->levels[j].name, b->levels[k].name) == 0) map[k] = (int32_t)j;
  }
  svari_step *step = step_of(binder, operation, at, a, b, svari_run_compare_codes);
  if (step) step->map_b = map;
  return step;
}

static svari_step *dont_match(svari_binder *binder, size_t at, const svari_step *a, const svari_step *b) {
  bool text = a->type == SVARI_VALUE_TEXT && b->type == SVARI_VALUE_NUMBER;
  svari_bind_fault(binder, text && svari_step_of_data(a) ? SVARI_DATA : SVARI_SPEC, at, "%s can't be compared with %s",
                   svari_step_type(a), svari_step_type(b));
  if (a->type == SVARI_VALUE_NUMBER && b->is_string) svari_hint(binder->err, "write the number without quotes");
  return NULL;
}

static svari_step *compare(svari_binder *binder, const svari_operation *operation, size_t at, svari_step *a,
                           svari_step *b) {
  if (a->type == SVARI_VALUE_LOGICAL && b->type != SVARI_VALUE_NUMBER) a = svari_as_category(binder, a);
  if (a && b->type == SVARI_VALUE_LOGICAL && a->type != SVARI_VALUE_NUMBER) b = svari_as_category(binder, b);
  if (!a || !b) return NULL;
  bool number = a->type == SVARI_VALUE_NUMBER && b->type == SVARI_VALUE_NUMBER;
  if (number) return step_of(binder, operation, at, a, b, svari_run_compare_numbers);
  if (a->type == SVARI_VALUE_TEXT && (b->type == SVARI_VALUE_TEXT || b->type == SVARI_VALUE_CATEGORY))
    return step_of(binder, operation, at, a, b, svari_run_compare_text);
  if (a->type == SVARI_VALUE_CATEGORY && b->type == SVARI_VALUE_CATEGORY) {
    if (b->is_string && !a->is_string) return with_string(binder, operation, at, a, b);
    if (!a->is_string) return two_categories(binder, operation, at, a, b);
  }
  if (a->type == SVARI_VALUE_CATEGORY && !a->is_string && b->type == SVARI_VALUE_NUMBER) {
    svari_step *codes = code_values(binder, a);
    return codes ? step_of(binder, operation, at, codes, b, svari_run_compare_numbers) : NULL;
  }
  return dont_match(binder, at, a, b);
}

/* A comparison is made with its richer side on the left. */
static bool to_turn(const svari_step *a, const svari_step *b) {
  if (a->is_string != b->is_string) return a->is_string;
  if (b->type == SVARI_VALUE_TEXT) return a->type == SVARI_VALUE_CATEGORY;
  return a->type == SVARI_VALUE_NUMBER && b->type == SVARI_VALUE_CATEGORY;
}

svari_step *svari_bind_compare(svari_binder *binder, const svari_node *node, svari_step **args) {
  const svari_operation *operation = node->operation;
  if (!to_turn(args[0], args[1])) return compare(binder, operation, node->at, args[0], args[1]);
  return compare(binder, svari_operation_find(SVARI_INFIX, operation->mirrored), node->at, args[1], args[0]);
}

/* x in [a, b]: x == a or x == b. */
svari_step *svari_bind_in(svari_binder *binder, const svari_node *node, svari_step **args) {
  const svari_operation *equal = svari_operation_find(SVARI_INFIX, "=="),
                        * or = svari_operation_find(SVARI_INFIX, "or");
  svari_step *any = NULL;
  bool good = true;
  for (size_t i = 1; i < node->nargs; i++) {
    bool turn = to_turn(args[0], args[i]);
    svari_step *one = compare(binder, equal, node->at, args[turn ? i : 0], args[turn ? 0 : i]);
    good = good && one;
    if (any && one) one = step_of(binder, or, node->at, any, one, svari_run_logic);
    if (one) any = one;
  }
  return good ? any : NULL;
}
