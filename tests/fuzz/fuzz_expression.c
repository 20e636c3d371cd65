/* Any text as an expression over a small frame, as a function of numbers, and as a formula: values or faults that lie
 * within the text, never a crash. */
#include <math.h>
#include <stdlib.h>

#include "express/express.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

enum { N = 3 };

static svari_frame *sample(svari_arena *arena) {
  static const double x[N] = {1, -2.5, NAN};
  static const int32_t codes[N] = {0, 1, -1};
  static const svari_level levels[] = {{.name = "no", .code = "1", .value = 1},
                                       {.name = "yes", .code = "2", .value = 2}};
  static const char *const text[N] = {"a", "b", NULL};
  const svari_column *columns[] = {svari_column_number(arena, "x", x, N),
                                   svari_column_category(arena, "c", codes, N, levels, 2),
                                   svari_column_text(arena, "t", text, N)};
  return svari_frame_make(arena, columns, 3, N, NULL);
}

static void check_place(const svari_error *err, size_t size) {
  if (err->count && err->faults[0].column > (long)size + 1) abort();
}

static void check_values(const svari_column *column) {
  for (size_t i = 0; i < N; i++) {
    if (column->type == SVARI_NUMBER && isinf(column->number[i])) abort();
    if (column->type == SVARI_CATEGORY && svari_column_code(column, i) >= (int32_t)column->nlevels) abort();
  }
}

static void try_expression(svari_arena *arena, const char *text, size_t size) {
  static const char *const names[] = {"x", "y"};
  static const double values[] = {2, 3};
  const svari_expression *expression;
  svari_column *column;
  const unsigned char *chosen;
  svari_error err = {0};
  svari_where where = {.line = 1, .column = 1};
  double value, gradient[2];
  svari_frame *frame = sample(svari_arena_new());
  svari_status status = svari_expression_parse(arena, text, where, &expression, &err);
  if (status == SVARI_OK) {
    if (svari_expression_evaluate(arena, expression, frame, "new", &column, &err) == SVARI_OK) check_values(column);
    if (svari_expression_select(arena, expression, frame, &chosen, NULL) == SVARI_OK && chosen[0] > 1) abort();
    if (svari_expression_scalar(expression, names, values, 2, &value, gradient, NULL) == SVARI_OK && isinf(value))
      abort();
  }
  check_place(&err, size);
  svari_frame_free(frame);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  svari_arena *arena = svari_arena_new();
  const char *text = svari_arena_text_n(arena, (const char *)data, size);
  try_expression(arena, text, size);
  svari_formula formula;
  svari_error err = {0};
  if (svari_formula_parse(arena, text, (svari_where){.line = 1, .column = 1}, &formula, &err) != SVARI_OK)
    check_place(&err, size);
  svari_arena_free(arena);
  return 0;
}
