/* Columns: how they are built, and how their levels are found. */
#include "data/frame.h"

#include <math.h>
#include <string.h>

static svari_column *column_new(svari_arena *arena, const char *name, svari_type type) {
  svari_column *column = SVARI_NEW(arena, svari_column, 1);
  if (!column) return NULL;
  column->name = svari_arena_text(arena, name);
  column->type = type;
  return column->name ? column : NULL;
}

svari_column *svari_column_number(svari_arena *arena, const char *name, const double *values, size_t nrecords) {
  svari_column *column = column_new(arena, name, SVARI_NUMBER);
  if (!column) return NULL;
  column->number = values;
  for (size_t i = 0; i < nrecords; i++) column->nmissing += isnan(values[i]) != 0;
  return column;
}

svari_column *svari_column_text(svari_arena *arena, const char *name, const char *const *text, size_t nrecords) {
  svari_column *column = column_new(arena, name, SVARI_TEXT);
  if (!column) return NULL;
  column->text = text;
  for (size_t i = 0; i < nrecords; i++) column->nmissing += text[i] == NULL;
  return column;
}

int svari_code_bytes(size_t nlevels) {
  if (nlevels <= INT8_MAX) return 1;
  return nlevels <= INT16_MAX ? 2 : 4;
}

static void pack(const int32_t *codes, size_t count, int bytes, void *out) {
  if (bytes == 1)
    for (size_t i = 0; i < count; i++) ((int8_t *)out)[i] = (int8_t)codes[i];
  else if (bytes == 2)
    for (size_t i = 0; i < count; i++) ((int16_t *)out)[i] = (int16_t)codes[i];
  else
    memcpy(out, codes, count * sizeof *codes);
}

svari_column *svari_column_category(svari_arena *arena, const char *name, const int32_t *codes, size_t nrecords,
                                    const svari_level *levels, size_t nlevels) {
  svari_column *column = column_new(arena, name, SVARI_CATEGORY);
  if (!column) return NULL;
  column->levels = levels;
  column->nlevels = nlevels;
  column->code_bytes = svari_code_bytes(nlevels);
  void *packed = svari_arena_alloc(arena, nrecords, (size_t)column->code_bytes);
  if (!packed) return NULL;
  pack(codes, nrecords, column->code_bytes, packed);
  column->codes = packed;
  for (size_t i = 0; i < nrecords; i++) column->nmissing += codes[i] < 0;
  return column;
}

void svari_column_codes(const svari_column *column, size_t from, size_t count, int32_t *out) {
  if (column->code_bytes == 1) {
    const int8_t *codes = (const int8_t *)column->codes + from;
    for (size_t i = 0; i < count; i++) out[i] = codes[i];
  } else if (column->code_bytes == 2) {
    const int16_t *codes = (const int16_t *)column->codes + from;
    for (size_t i = 0; i < count; i++) out[i] = codes[i];
  } else if (count) {
    memcpy(out, (const int32_t *)column->codes + from, count * sizeof *out);
  }
}

static bool has_label(const svari_level *level, const char *text) {
  for (int l = 0; l < SVARI_LANGUAGES; l++)
    if (level->label.in[l] && strcmp(level->label.in[l], text) == 0) return true;
  return false;
}

/* Names come before codes and codes before labels: a level named "2" is meant by "2" even where another
 * has that code. */
int32_t svari_level_find(const svari_column *column, const char *name) {
  for (size_t k = 0; k < column->nlevels; k++)
    if (strcmp(column->levels[k].name, name) == 0) return (int32_t)k;
  for (size_t k = 0; k < column->nlevels; k++)
    if (column->levels[k].code && strcmp(column->levels[k].code, name) == 0) return (int32_t)k;
  for (size_t k = 0; k < column->nlevels; k++)
    if (has_label(&column->levels[k], name)) return (int32_t)k;
  return -1;
}

const svari_variable_spec *svari_variable_find(const svari_variable_spec *variables, size_t count, const char *name) {
  for (size_t v = 0; v < count; v++)
    if (strcmp(variables[v].name, name) == 0) return &variables[v];
  return NULL;
}
