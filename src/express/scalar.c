/* Expressions of named numbers with exact derivatives: forward differentiation, one vector of slopes a node
 * (Griewank & Walther 2008, "Evaluating Derivatives", chapter 3). */
#include <math.h>
#include <string.h>

#include "base/nearest.h"
#include "express/lexer.h"
#include "express/tree.h"

typedef struct scalar_run {
  const svari_expression *expression;
  svari_arena *scratch;
  const char *const *names;
  const double *values;
  size_t count;
  svari_error *err;
} scalar_run;

static svari_where place(const scalar_run *run, const svari_node *node) {
  return svari_text_where(run->expression->where, run->expression->text, node->at);
}

static svari_status unknown_name(const scalar_run *run, const svari_node *node) {
  svari_fail_at(run->err, SVARI_SPEC, place(run, node), "\"%s\" is not one of the names that can be used here",
                node->text);
  const char *near = svari_nearest(node->text, run->names, run->count);
  if (near) svari_hint(run->err, "did you mean \"%s\"?", near);
  return SVARI_SPEC;
}

static svari_status leaf(const scalar_run *run, const svari_node *node, svari_dual *out) {
  if (node->kind == SVARI_NODE_STRING)
    return svari_fail_at(run->err, SVARI_SPEC, place(run, node), "numbers only can be used here, not the text \"%s\"",
                         node->text);
  out->slope = SVARI_NEW(run->scratch, double, run->count);
  if (!out->slope) return svari_fail_memory(run->err);
  out->value = node->number;
  if (node->kind == SVARI_NODE_NUMBER) return SVARI_OK;
  for (size_t k = 0; k < run->count; k++) {
    if (strcmp(run->names[k], node->text) != 0) continue;
    out->value = run->values[k];
    out->slope[k] = 1;
    return SVARI_OK;
  }
  return unknown_name(run, node);
}

/* A number where a condition is asked for, or the other way round, is a mistake of the expression's writer. */
static svari_status check_kinds(const scalar_run *run, const svari_node *node, const svari_dual *args) {
  svari_scalar_fn *fn = node->operation->scalar;
  for (size_t i = 0; i < node->nargs; i++) {
    bool logic = fn == svari_scalar_logic || (fn == svari_scalar_if && i == 0);
    if (logic == args[i].logical) continue;
    return svari_fail_at(run->err, SVARI_SPEC, place(run, node->args[i]), "%s was expected",
                         logic ? "a condition" : "a number");
  }
  return SVARI_OK;
}

static svari_status walk(const scalar_run *run, const svari_node *node, svari_dual *out) {
  *out = (svari_dual){0};
  if (node->kind != SVARI_NODE_OPERATION) return leaf(run, node, out);
  svari_dual *args = SVARI_NEW(run->scratch, svari_dual, node->nargs);
  if (!args) return svari_fail_memory(run->err);
  svari_status status = SVARI_OK;
  for (size_t i = 0; i < node->nargs && status == SVARI_OK; i++) status = walk(run, node->args[i], &args[i]);
  if (status == SVARI_OK) status = check_kinds(run, node, args);
  if (status == SVARI_OK) *out = node->operation->scalar(node, args, run->count);
  return status;
}

/* The first argument's slopes become the result's: each argument is used once. */
svari_dual svari_scalar_numbers(const svari_node *node, const svari_dual *args, size_t names) {
  const svari_operation *operation = node->operation;
  svari_dual out = args[0];
  for (size_t i = operation->one ? 0 : 1; i < node->nargs; i++) {
    double x[2] = {out.value, args[i].value}, d[2] = {0, 0};
    bool missing = isnan(x[0]) || (!operation->one && isnan(x[1]));
    out.value = missing ? NAN : operation->one ? operation->one(x[0]) : operation->two(x[0], x[1]);
    if (!isfinite(out.value)) out.value = NAN;
    operation->slope(x, out.value, d);
    for (size_t k = 0; k < names; k++) {
      double by_first = out.slope[k] == 0 ? 0 : d[0] * out.slope[k];
      double by_second = operation->one || args[i].slope[k] == 0 ? 0 : d[1] * args[i].slope[k];
      out.slope[k] = by_first + by_second;
    }
  }
  return out;
}

static svari_dual truth(const svari_dual *like, double value) {
  return (svari_dual){.value = value, .slope = like->slope, .logical = true};
}

static double both(double a, double b) {
  if (a == 0 || b == 0) return 0;
  return isnan(a) || isnan(b) ? NAN : 1;
}

svari_dual svari_scalar_logic(const svari_node *node, const svari_dual *args, size_t names) {
  (void)names;
  double a = args[0].value;
  if (node->nargs == 1) return truth(args, 1 - a);
  double b = args[1].value;
  bool conjunction = node->operation->power == SVARI_POWER_AND;
  return truth(args, conjunction ? both(a, b) : 1 - both(1 - a, 1 - b));
}

static double compared(const svari_operation *operation, double a, double b) {
  return isnan(a) || isnan(b) ? NAN : operation->holds((a > b) - (a < b));
}

svari_dual svari_scalar_compare(const svari_node *node, const svari_dual *args, size_t names) {
  (void)names;
  return truth(args, compared(node->operation, args[0].value, args[1].value));
}

svari_dual svari_scalar_in(const svari_node *node, const svari_dual *args, size_t names) {
  (void)names;
  double none = 1;
  for (size_t i = 1; i < node->nargs; i++) {
    double a = args[0].value, b = args[i].value;
    none = both(none, isnan(a) || isnan(b) ? NAN : a != b);
  }
  return truth(args, 1 - none);
}

svari_dual svari_scalar_is_missing(const svari_node *node, const svari_dual *args, size_t names) {
  (void)node, (void)names;
  return truth(args, isnan(args[0].value));
}

svari_dual svari_scalar_if(const svari_node *node, const svari_dual *args, size_t names) {
  (void)node, (void)names;
  if (!isnan(args[0].value)) return args[0].value != 0 ? args[1] : args[2];
  svari_dual out = args[1];
  out.value = NAN;
  return out;
}

svari_dual svari_scalar_coalesce(const svari_node *node, const svari_dual *args, size_t names) {
  (void)names;
  size_t i = 0;
  while (i + 1 < node->nargs && isnan(args[i].value)) i++;
  return args[i];
}

svari_status svari_expression_scalar(const svari_expression *expression, const char *const *names, const double *values,
                                     size_t count, double *value, double *gradient, svari_error *err) {
  scalar_run run = {.expression = expression,
                    .scratch = svari_arena_new(),
                    .names = names,
                    .values = values,
                    .count = count,
                    .err = err};
  if (!run.scratch) return svari_fail_memory(err);
  svari_dual out;
  svari_status status = walk(&run, expression->root, &out);
  if (status == SVARI_OK) {
    *value = out.value;
    if (gradient && count) memcpy(gradient, out.slope, count * sizeof *gradient);
  }
  svari_arena_free(run.scratch);
  return status;
}
