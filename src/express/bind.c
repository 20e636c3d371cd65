/* From tree to steps: names become columns, types are checked, all faults are gathered. */
#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "express/lexer.h"
#include "express/tree.h"

const svari_level svari_no_yes[2] = {{.name = "no", .code = "no", .value = NAN, .label = {{"no", "nē"}}},
                                     {.name = "yes", .code = "yes", .value = NAN, .label = {{"yes", "jā"}}}};

svari_status svari_bind_fault(svari_binder *binder, svari_status status, size_t at, const char *format, ...) {
  char text[400];
  va_list args;
  va_start(args, format);
  vsnprintf(text, sizeof text, format, args);
  va_end(args);
  svari_where where = svari_text_where(binder->expression->where, binder->expression->text, at);
  if (binder->status == SVARI_OK) binder->status = status;
  return svari_fail_at(binder->err, status, where, "%s", text);
}

static svari_step *no_memory(svari_binder *binder) {
  binder->status = svari_fail_memory(binder->err);
  return NULL;
}

const char *svari_step_type(const svari_step *step) {
  static const char *const words[] = {"a number", "a condition", "a category", "a text"};
  return step->is_string ? "a text in quotes" : words[step->type];
}

bool svari_step_of_data(const svari_step *step) {
  return step->column && (step->type == SVARI_VALUE_CATEGORY || step->type == SVARI_VALUE_TEXT);
}

svari_step *svari_step_new(svari_binder *binder, svari_value type, size_t at) {
  static const size_t sizes[] = {sizeof(double), sizeof(signed char), sizeof(int32_t), sizeof(char *)};
  svari_step *step = SVARI_NEW(binder->arena, svari_step, 1);
  void *out = step ? svari_arena_alloc(binder->arena, SVARI_EXPRESSION_BLOCK, sizes[type]) : NULL;
  if (!out) return no_memory(binder);
  step->type = type;
  step->at = at;
  if (type == SVARI_VALUE_NUMBER) step->number = out;
  if (type == SVARI_VALUE_LOGICAL) step->logical = out;
  if (type == SVARI_VALUE_CATEGORY) step->codes = out;
  if (type == SVARI_VALUE_TEXT) step->text = out;
  if (binder->last) binder->last->next = step;
  if (!binder->first) binder->first = step;
  binder->last = step;
  return step;
}

/* ---- leaves ---- */

static svari_step *bind_number(svari_binder *binder, const svari_node *node) {
  svari_step *step = svari_step_new(binder, SVARI_VALUE_NUMBER, node->at);
  for (size_t i = 0; step && i < SVARI_EXPRESSION_BLOCK; i++) step->number[i] = node->number;
  return step;
}

/* A text in quotes is a category of one level, so that if() and coalesce() can make categories. */
static svari_step *bind_string(svari_binder *binder, const svari_node *node) {
  svari_step *step = svari_step_new(binder, SVARI_VALUE_CATEGORY, node->at);
  svari_level *level = step ? SVARI_NEW(binder->arena, svari_level, 1) : NULL;
  if (!level) return step ? no_memory(binder) : NULL;
  *level = (svari_level){.name = node->text, .code = node->text, .value = NAN, .label = {{node->text, node->text}}};
  step->levels = level;
  step->nlevels = 1;
  step->is_string = true;
  return step;
}

static svari_step *bind_name(svari_binder *binder, const svari_node *node) {
  static const svari_value types[] = {
      [SVARI_NUMBER] = SVARI_VALUE_NUMBER, [SVARI_CATEGORY] = SVARI_VALUE_CATEGORY, [SVARI_TEXT] = SVARI_VALUE_TEXT};
  static svari_kernel *const kernels[] = {[SVARI_NUMBER] = svari_run_number_column,
                                          [SVARI_CATEGORY] = svari_run_category_column,
                                          [SVARI_TEXT] = svari_run_text_column};
  const svari_column *column = svari_frame_find(binder->frame, node->text);
  if (!column) {
    svari_bind_fault(binder, SVARI_SPEC, node->at, "there is no variable \"%.100s\"", node->text);
    const char *near = svari_frame_nearest(binder->frame, node->text);
    if (near) svari_hint(binder->err, "did you mean \"%s\"?", near);
    return NULL;
  }
  svari_step *step = svari_step_new(binder, types[column->type], node->at);
  if (!step) return NULL;
  step->column = column;
  step->run = kernels[column->type];
  step->levels = column->levels;
  step->nlevels = column->nlevels;
  return step;
}

/* ---- one type from another ---- */

static bool is_no_yes(const svari_step *step) {
  if (step->type != SVARI_VALUE_CATEGORY || step->is_string || step->nlevels > 2) return false;
  for (size_t k = 0; k < step->nlevels; k++)
    if (strcmp(step->levels[k].name, "no") != 0 && strcmp(step->levels[k].name, "yes") != 0) return false;
  return true;
}

svari_step *svari_as_logical(svari_binder *binder, svari_step *step) {
  if (step->type == SVARI_VALUE_LOGICAL) return step;
  if (!is_no_yes(step)) {
    svari_bind_fault(binder, SVARI_SPEC, step->at, "a condition was expected, this is %s", svari_step_type(step));
    if (step->type == SVARI_VALUE_NUMBER)
      svari_hint(binder->err, "compare it: x > 0");
    else
      svari_hint(binder->err, "compare it: x == \"label\"");
    return NULL;
  }
  svari_step *out = svari_step_new(binder, SVARI_VALUE_LOGICAL, step->at);
  signed char *truth = out ? SVARI_NEW(binder->arena, signed char, step->nlevels) : NULL;
  if (!truth) return out ? no_memory(binder) : NULL;
  for (size_t k = 0; k < step->nlevels; k++) truth[k] = step->levels[k].name[0] == 'y';
  out->truth = truth;
  out->a = step;
  out->run = svari_run_truth;
  return out;
}

svari_step *svari_as_category(svari_binder *binder, svari_step *step) {
  if (step->type == SVARI_VALUE_CATEGORY) return step;
  if (step->type != SVARI_VALUE_LOGICAL) {
    svari_bind_fault(binder, SVARI_SPEC, step->at, "a category was expected, this is %s", svari_step_type(step));
    return NULL;
  }
  svari_step *out = svari_step_new(binder, SVARI_VALUE_CATEGORY, step->at);
  if (!out) return NULL;
  out->a = step;
  out->levels = svari_no_yes;
  out->nlevels = 2;
  out->run = svari_run_logical_codes;
  return out;
}

static svari_step *as_text(svari_binder *binder, svari_step *step) {
  if (step->type == SVARI_VALUE_TEXT) return step;
  svari_step *category = svari_as_category(binder, step);
  svari_step *out = category ? svari_step_new(binder, SVARI_VALUE_TEXT, step->at) : NULL;
  if (!out) return NULL;
  out->a = category;
  out->levels = category->levels;
  out->nlevels = category->nlevels;
  out->run = svari_run_names;
  return out;
}

/* ---- numbers ---- */

static bool all_numbers(svari_binder *binder, svari_step **args, size_t count) {
  bool good = true;
  for (size_t i = 0; i < count; i++) {
    if (args[i]->type == SVARI_VALUE_NUMBER) continue;
    good = false;
    svari_status status = svari_step_of_data(args[i]) ? SVARI_DATA : SVARI_SPEC;
    svari_bind_fault(binder, status, args[i]->at, "a number was expected, this is %s", svari_step_type(args[i]));
    if (args[i]->is_string) svari_hint(binder->err, "write numbers without quotes, names of variables too");
    if (args[i]->type == SVARI_VALUE_LOGICAL) svari_hint(binder->err, "write: if(condition, 1, 0)");
  }
  return good;
}

svari_step *svari_bind_numbers(svari_binder *binder, const svari_node *node, svari_step **args) {
  if (!all_numbers(binder, args, node->nargs)) return NULL;
  svari_step *left = args[0];
  if (node->operation->one) {
    svari_step *step = svari_step_new(binder, SVARI_VALUE_NUMBER, node->at);
    if (!step) return NULL;
    step->a = left;
    step->operation = node->operation;
    step->run = svari_run_one;
    return step;
  }
  for (size_t i = 1; i < node->nargs; i++) {
    svari_step *step = svari_step_new(binder, SVARI_VALUE_NUMBER, node->at);
    if (!step) return NULL;
    step->a = left;
    step->b = args[i];
    step->operation = node->operation;
    step->run = svari_run_two;
    left = step;
  }
  return left;
}

/* ---- conditions ---- */

svari_step *svari_bind_logic(svari_binder *binder, const svari_node *node, svari_step **args) {
  bool good = true;
  for (size_t i = 0; i < node->nargs; i++) {
    args[i] = svari_as_logical(binder, args[i]);
    good = good && args[i];
  }
  svari_step *step = good ? svari_step_new(binder, SVARI_VALUE_LOGICAL, node->at) : NULL;
  if (!step) return NULL;
  step->a = args[0];
  step->b = node->nargs > 1 ? args[1] : NULL;
  step->operation = node->operation;
  step->run = node->nargs > 1 ? svari_run_logic : svari_run_not;
  return step;
}

svari_step *svari_bind_is_missing(svari_binder *binder, const svari_node *node, svari_step **args) {
  svari_step *step = svari_step_new(binder, SVARI_VALUE_LOGICAL, node->at);
  if (!step) return NULL;
  step->a = args[0];
  step->run = svari_run_is_missing;
  return step;
}

/* ---- choices ---- */

static int32_t level_named(const svari_level *levels, size_t nlevels, const char *name) {
  for (size_t k = 0; k < nlevels; k++)
    if (strcmp(levels[k].name, name) == 0) return (int32_t)k;
  return -1;
}

/* The levels of a, then those of b that a does not have. */
static bool join_levels(svari_binder *binder, svari_step *out) {
  const svari_step *sides[2] = {out->a, out->b};
  svari_level *levels = SVARI_NEW(binder->arena, svari_level, out->a->nlevels + out->b->nlevels);
  for (int s = 0; levels && s < 2; s++) {
    int32_t *map = SVARI_NEW(binder->arena, int32_t, sides[s]->nlevels);
    if (!map) return false;
    for (size_t k = 0; k < sides[s]->nlevels; k++) {
      map[k] = level_named(levels, out->nlevels, sides[s]->levels[k].name);
      if (map[k] >= 0) continue;
      map[k] = (int32_t)out->nlevels;
      levels[out->nlevels++] = sides[s]->levels[k];
    }
    *(s ? &out->map_b : &out->map_a) = map;
  }
  out->levels = levels;
  return levels != NULL;
}

/* Two values of one type, as far as they can be. */
static bool agree(svari_binder *binder, svari_step **a, svari_step **b) {
  if ((*a)->type == (*b)->type) return true;
  if ((*a)->type == SVARI_VALUE_NUMBER || (*b)->type == SVARI_VALUE_NUMBER) {
    svari_bind_fault(binder, SVARI_SPEC, (*b)->at, "the choices don't go together: %s and %s", svari_step_type(*a),
                     svari_step_type(*b));
    svari_hint(binder->err, "give numbers only, or texts and categories only");
    return false;
  }
  bool text = (*a)->type == SVARI_VALUE_TEXT || (*b)->type == SVARI_VALUE_TEXT;
  *a = text ? as_text(binder, *a) : svari_as_category(binder, *a);
  *b = text ? as_text(binder, *b) : svari_as_category(binder, *b);
  return *a && *b;
}

static svari_step *choice(svari_binder *binder, size_t at, svari_step *a, svari_step *b) {
  if (!agree(binder, &a, &b)) return NULL;
  svari_step *step = svari_step_new(binder, a->type, at);
  if (!step) return NULL;
  step->a = a;
  step->b = b;
  if (a->type == SVARI_VALUE_CATEGORY && !join_levels(binder, step)) return no_memory(binder);
  return step;
}

svari_step *svari_bind_if(svari_binder *binder, const svari_node *node, svari_step **args) {
  svari_step *condition = svari_as_logical(binder, args[0]);
  svari_step *step = choice(binder, node->at, args[1], args[2]);
  if (!step || !condition) return NULL;
  step->c = condition;
  step->run = svari_run_if;
  return step;
}

svari_step *svari_bind_coalesce(svari_binder *binder, const svari_node *node, svari_step **args) {
  svari_step *left = args[0];
  for (size_t i = 1; left && i < node->nargs; i++) {
    left = choice(binder, node->at, left, args[i]);
    if (left) left->run = svari_run_coalesce;
  }
  return left;
}

svari_step *svari_bind(svari_binder *binder, const svari_node *node) {
  if (node->kind == SVARI_NODE_NUMBER) return bind_number(binder, node);
  if (node->kind == SVARI_NODE_STRING) return bind_string(binder, node);
  if (node->kind == SVARI_NODE_NAME) return bind_name(binder, node);
  svari_step **args = SVARI_NEW(binder->arena, svari_step *, node->nargs);
  if (!args) return no_memory(binder);
  bool good = true;
  for (size_t i = 0; i < node->nargs; i++) {
    args[i] = svari_bind(binder, node->args[i]);
    good = good && args[i];
  }
  return good ? node->operation->bind(binder, node, args) : NULL;
}
