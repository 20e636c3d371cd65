/* Expressions over frames: bind once, then run all steps block by block. */
#include <stdlib.h>
#include <string.h>

#include "express/tree.h"

typedef struct block {
  size_t from, count;
} block;

static bool next_block(block *b, size_t nrecords) {
  b->from += b->count;
  size_t left = nrecords - b->from;
  b->count = left < SVARI_EXPRESSION_BLOCK ? left : SVARI_EXPRESSION_BLOCK;
  return left > 0;
}

static void run(const svari_binder *binder, block b) {
  for (svari_step *step = binder->first; step; step = step->next)
    if (step->run) step->run(step, b.from, b.count);
}

/* Whole columns, block by block, from the register of the root. */
static svari_column *number_column(svari_arena *arena, const svari_binder *binder, const svari_step *root,
                                   const char *name) {
  size_t n = binder->frame->nrecords;
  double *values = SVARI_NEW(arena, double, n);
  if (!values) return NULL;
  for (block b = {0}; next_block(&b, n);) {
    run(binder, b);
    memcpy(values + b.from, root->number, b.count * sizeof *values);
  }
  return svari_column_number(arena, name, values, n);
}

static svari_level *levels_copy(svari_arena *arena, const svari_step *root) {
  svari_level *levels = SVARI_NEW(arena, svari_level, root->nlevels);
  if (levels && root->nlevels) memcpy(levels, root->levels, root->nlevels * sizeof *levels);
  for (size_t k = 0; levels && k < root->nlevels; k++) {
    /* texts of the expression live in its arena, which may go sooner */
    levels[k].name = svari_arena_text(arena, root->levels[k].name);
    levels[k].code = svari_arena_text(arena, root->levels[k].code);
    bool copied = levels[k].name && levels[k].code;
    for (int l = 0; l < SVARI_LANGUAGES && copied; l++) {
      if (!root->levels[k].label.in[l]) continue;
      levels[k].label.in[l] = svari_arena_text(arena, root->levels[k].label.in[l]);
      copied = levels[k].label.in[l] != NULL;
    }
    if (!copied) return NULL;
  }
  return levels;
}

static svari_column *category_column(svari_arena *arena, const svari_binder *binder, const svari_step *root,
                                     const char *name) {
  size_t n = binder->frame->nrecords;
  svari_level *levels = levels_copy(arena, root);
  int32_t *codes = calloc(n + 1, sizeof *codes);
  if (!levels || !codes) {
    free(codes);
    return NULL;
  }
  for (block b = {0}; next_block(&b, n);) {
    run(binder, b);
    memcpy(codes + b.from, root->codes, b.count * sizeof *codes);
  }
  svari_column *column = svari_column_category(arena, name, codes, n, levels, root->nlevels);
  free(codes);
  return column;
}

static svari_column *text_column(svari_arena *arena, const svari_binder *binder, const svari_step *root,
                                 const char *name) {
  size_t n = binder->frame->nrecords;
  const char **text = SVARI_NEW(arena, const char *, n);
  if (!text) return NULL;
  for (block b = {0}; next_block(&b, n);) {
    run(binder, b);
    for (size_t i = 0; i < b.count; i++) text[b.from + i] = root->text[i];
  }
  return svari_column_text(arena, name, text, n);
}

static svari_column *column_of(svari_arena *arena, const svari_binder *binder, const svari_step *root,
                               const char *name) {
  if (root->type == SVARI_VALUE_NUMBER) return number_column(arena, binder, root, name);
  if (root->type == SVARI_VALUE_TEXT) return text_column(arena, binder, root, name);
  return category_column(arena, binder, root, name);
}

svari_status svari_expression_evaluate(svari_arena *arena, const svari_expression *expression, const svari_frame *frame,
                                       const char *name, svari_column **out, svari_error *err) {
  svari_arena *scratch = svari_arena_new();
  if (!scratch) return svari_fail_memory(err);
  svari_binder binder = {.arena = scratch, .expression = expression, .frame = frame, .err = err};
  svari_step *root = svari_bind(&binder, expression->root);
  if (root && root->type == SVARI_VALUE_LOGICAL) root = svari_as_category(&binder, root);
  svari_status status = binder.status;
  if (root) {
    *out = column_of(arena, &binder, root, name);
    if (!*out) status = svari_fail_memory(err);
  }
  svari_arena_free(scratch);
  return status;
}

static svari_status select_records(svari_arena *arena, const svari_binder *binder, const svari_step *root,
                                   const unsigned char **out) {
  size_t n = binder->frame->nrecords;
  unsigned char *chosen = SVARI_NEW(arena, unsigned char, n);
  if (!chosen) return svari_fail_memory(binder->err);
  for (block b = {0}; next_block(&b, n);) {
    run(binder, b);
    for (size_t i = 0; i < b.count; i++) chosen[b.from + i] = root->logical[i] == 1;
  }
  *out = chosen;
  return SVARI_OK;
}

svari_status svari_expression_select(svari_arena *arena, const svari_expression *expression, const svari_frame *frame,
                                     const unsigned char **out, svari_error *err) {
  svari_arena *scratch = svari_arena_new();
  if (!scratch) return svari_fail_memory(err);
  svari_binder binder = {.arena = scratch, .expression = expression, .frame = frame, .err = err};
  svari_step *root = svari_bind(&binder, expression->root);
  if (root) root = svari_as_logical(&binder, root);
  svari_status status = root ? select_records(arena, &binder, root, out) : binder.status;
  svari_arena_free(scratch);
  return status;
}
