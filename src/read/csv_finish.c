/* Filled columns of CSV text as columns of a frame. */
#include <math.h>

#include "base/parallel.h"
#include "read/csv.h"

static size_t pack_codes(svari_csv_column *column, const svari_csv_block *block, const int32_t *level) {
  size_t missing = 0;
  for (size_t i = block->offset; i < block->offset + block->count; i++) {
    int32_t code = level[column->codes[i]];
    missing += code < 0;
    switch (column->code_bytes) {
      case 1: ((int8_t *)column->packed)[i] = (int8_t)code; break;
      case 2: ((int16_t *)column->packed)[i] = (int16_t)code; break;
      default: ((int32_t *)column->packed)[i] = code;
    }
  }
  return missing;
}

static size_t place_texts(svari_csv_column *column, const svari_csv_block *block, const int32_t *level) {
  size_t missing = 0;
  for (size_t i = block->offset; i < block->offset + block->count; i++) {
    int32_t code = level[column->codes[i]];
    missing += code < 0;
    column->text[i] = code < 0 ? NULL : column->levels[code].name;
  }
  return missing;
}

static size_t count_missing(const svari_csv_column *column, const svari_csv_block *block) {
  size_t missing = 0;
  for (size_t i = block->offset; i < block->offset + block->count; i++) missing += isnan(column->number[i]) != 0;
  return missing;
}

static void finish_block(void *context, size_t b) {
  svari_csv *csv = context;
  svari_csv_block *block = &csv->blocks[b];
  for (size_t j = 0; j < csv->ncolumns; j++) {
    svari_csv_column *column = &csv->columns[j];
    if (column->type == SVARI_NUMBER)
      block->nmissing[j] = count_missing(column, block);
    else if (column->type == SVARI_TEXT)
      block->nmissing[j] = place_texts(column, block, block->level[j]);
    else
      block->nmissing[j] = pack_codes(column, block, block->level[j]);
  }
}

static bool columns_alloc(svari_csv *csv) {
  for (size_t j = 0; j < csv->ncolumns; j++) {
    svari_csv_column *column = &csv->columns[j];
    column->code_bytes = svari_code_bytes(column->nlevels);
    if (column->type == SVARI_CATEGORY)
      column->packed = svari_arena_alloc(csv->arena, csv->nrecords, (size_t)column->code_bytes);
    if (column->type == SVARI_TEXT) column->text = SVARI_NEW(csv->arena, const char *, csv->nrecords);
    if (column->type != SVARI_NUMBER && !column->packed && !column->text) return false;
  }
  return true;
}

static bool copy_label(svari_arena *arena, const svari_variable_spec *variable, svari_column *column) {
  for (int l = 0; variable && l < SVARI_LANGUAGES; l++) {
    if (!variable->label.in[l]) continue;
    column->label.in[l] = svari_arena_text(arena, variable->label.in[l]);
    if (!column->label.in[l]) return false;
  }
  return true;
}

static const svari_column *column_make(svari_csv *csv, size_t j) {
  const svari_csv_column *from = &csv->columns[j];
  svari_column *column = SVARI_NEW(csv->arena, svari_column, 1);
  if (!column || !copy_label(csv->arena, from->variable, column)) return NULL;
  column->name = from->name;
  column->type = from->type;
  column->number = from->number;
  column->text = from->text;
  for (size_t b = 0; b < csv->nblocks; b++) column->nmissing += csv->blocks[b].nmissing[j];
  if (column->type != SVARI_CATEGORY) return column;
  column->codes = from->packed;
  column->code_bytes = from->code_bytes;
  column->levels = from->levels;
  column->nlevels = from->nlevels;
  return column;
}

svari_status svari_csv_columns_make(svari_csv *csv, const svari_column **out, svari_error *err) {
  if (!columns_alloc(csv)) return svari_fail_memory(err);
  svari_parallel_for(csv->spec->threads, csv->nblocks, finish_block, csv);
  for (size_t j = 0; j < csv->ncolumns; j++) {
    out[j] = column_make(csv, j);
    if (!out[j]) return svari_fail_memory(err);
  }
  return SVARI_OK;
}
