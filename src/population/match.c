/* Which cell of a margin each record falls into. */
#include <stdlib.h>
#include <string.h>

#include "base/number.h"
#include "base/parallel.h"
#include "population/cells.h"

/* Crossings up to this size get a table, larger ones a search among the cells. */
enum { LARGEST_TABLE = 1 << 22 };

typedef struct keyed_cell {
  uint64_t key;
  int32_t cell;
} keyed_cell;

/* From a record's level indices to its cell. */
typedef struct lookup {
  size_t nby;
  const svari_column *const *columns;
  int32_t *table; /* by key; NULL: search */
  keyed_cell *sorted;
  size_t nsorted;
} lookup;

const char *svari_margin_cell_text(svari_arena *arena, const svari_margin *margin, size_t cell) {
  if (margin->is_number) return margin->by[0];
  return margin->nby == 1 ? margin->names[cell][0] : svari_cell_text(arena, margin->names[cell], margin->nby);
}

/* A level by its name, label or code; "18.0" finds the level of the number 18. */
static int32_t level_of(const svari_column *column, const char *name) {
  int32_t found = svari_level_find(column, name);
  double value;
  if (found >= 0 || !svari_number_parse(name, strlen(name), &value)) return found;
  for (size_t l = 0; l < column->nlevels; l++)
    if (column->levels[l].value == value) return (int32_t)l;
  char text[SVARI_NUMBER_TEXT];
  svari_number_shortest(value, text);
  return svari_level_find(column, text);
}

static int by_key(const void *a, const void *b) {
  const keyed_cell *x = a, *y = b;
  if (x->key != y->key) return x->key < y->key ? -1 : 1;
  return x->cell < y->cell ? -1 : x->cell > y->cell;
}

/* The cells that the sample's levels can spell; others can't be met by any record. */
static void key_cells(const svari_margin *margin, lookup *find) {
  for (size_t c = 0; c < margin->ncells; c++) {
    uint64_t key = 0;
    bool known = true;
    for (size_t v = 0; v < find->nby && known; v++) {
      int32_t level = level_of(find->columns[v], margin->names[c][v]);
      known = level >= 0;
      key = key * find->columns[v]->nlevels + (uint64_t)level;
    }
    if (known) find->sorted[find->nsorted++] = (keyed_cell){key, (int32_t)c};
  }
  qsort(find->sorted, find->nsorted, sizeof *find->sorted, by_key);
}

static svari_status check_twice(svari_arena *arena, const svari_margin *margin, const lookup *find, svari_error *err) {
  svari_status status = SVARI_OK;
  for (size_t i = 1; i < find->nsorted; i++) {
    if (find->sorted[i].key != find->sorted[i - 1].key) continue;
    const char *a = svari_margin_cell_text(arena, margin, (size_t)find->sorted[i - 1].cell);
    const char *b = svari_margin_cell_text(arena, margin, (size_t)find->sorted[i].cell);
    if (!a || !b) return svari_fail_memory(err);
    status = svari_fail_at(err, SVARI_DATA, margin->where,
                           "margin '%s': '%s' and '%s' are the same category of the sample", margin->name, a, b);
    svari_hint(err, "keep one of them, or add the two totals");
  }
  return status;
}

static svari_status make_lookup(svari_arena *arena, const svari_margin *margin, lookup *find, svari_error *err) {
  size_t span = 1;
  for (size_t v = 0; v < find->nby; v++) {
    size_t levels = find->columns[v]->nlevels;
    if (levels && span > UINT64_MAX / levels)
      return svari_fail_at(err, SVARI_DATA, margin->where, "margin '%s' crosses too many categories", margin->name);
    span *= levels;
  }
  find->sorted = SVARI_NEW(arena, keyed_cell, margin->ncells);
  if (!find->sorted) return svari_fail_memory(err);
  key_cells(margin, find);
  svari_status status = check_twice(arena, margin, find, err);
  if (status || span > LARGEST_TABLE) return status;
  find->table = SVARI_NEW(arena, int32_t, span);
  if (!find->table) return svari_fail_memory(err);
  for (size_t k = 0; k < span; k++) find->table[k] = SVARI_CELL_NO_TARGET;
  for (size_t i = 0; i < find->nsorted; i++) find->table[find->sorted[i].key] = find->sorted[i].cell;
  return SVARI_OK;
}

static int32_t find_cell(const lookup *find, uint64_t key) {
  if (find->table) return find->table[key];
  keyed_cell wanted = {key, INT32_MAX};
  size_t low = 0, high = find->nsorted;
  while (low < high) {
    size_t middle = (low + high) / 2;
    if (by_key(&find->sorted[middle], &wanted) < 0)
      low = middle + 1;
    else
      high = middle;
  }
  return low > 0 && find->sorted[low - 1].key == key ? find->sorted[low - 1].cell : SVARI_CELL_NO_TARGET;
}

/* One variable: its level is the key. */
static void match_single(const lookup *find, size_t from, size_t count, int32_t *out) {
  svari_column_codes(find->columns[0], from, count, out);
  for (size_t i = 0; i < count; i++) out[i] = out[i] < 0 ? SVARI_CELL_MISSING : find->table[out[i]];
}

/* One block of records: keys variable by variable, then cells. */
static void match_block(const lookup *find, size_t from, size_t count, int32_t *out) {
  int32_t codes[SVARI_BLOCK];
  uint64_t keys[SVARI_BLOCK];
  if (find->nby == 1 && find->table) {
    match_single(find, from, count, out);
    return;
  }
  for (size_t i = 0; i < count; i++) keys[i] = 0;
  for (size_t i = 0; i < count; i++) out[i] = 0;
  for (size_t v = 0; v < find->nby; v++) {
    size_t levels = find->columns[v]->nlevels;
    svari_column_codes(find->columns[v], from, count, codes);
    for (size_t i = 0; i < count; i++) {
      keys[i] = keys[i] * levels + (uint64_t)(codes[i] < 0 ? 0 : codes[i]);
      if (codes[i] < 0) out[i] = SVARI_CELL_MISSING;
    }
  }
  for (size_t i = 0; i < count; i++)
    if (out[i] == 0) out[i] = find_cell(find, keys[i]);
}

static svari_status find_columns(svari_arena *arena, const svari_margin *margin, const svari_frame *frame,
                                 svari_where where, const svari_column **columns, svari_error *err) {
  svari_status status = SVARI_OK;
  for (size_t v = 0; v < margin->nby; v++) {
    const svari_column *column = svari_frame_find(frame, margin->by[v]);
    if (!column) {
      status = svari_fail_at(err, SVARI_SPEC, margin->where.file ? margin->where : where,
                             "margin '%s': the data have no variable '%s'", margin->name, margin->by[v]);
      const char *near = svari_frame_nearest(frame, margin->by[v]);
      if (near) svari_hint(err, "did you mean '%s'?", near);
      continue;
    }
    columns[v] = margin->is_number ? column : svari_column_categories(arena, column, frame->nrecords);
    if (!columns[v]) return svari_fail_memory(err);
    if (!margin->is_number || column->type == SVARI_NUMBER) continue;
    status = svari_fail_at(err, SVARI_DATA, margin->where,
                           "margin '%s' is the total of a number, but '%s' is a category", margin->name, column->name);
    svari_hint(err, "give a total for each of its categories, as {totals: {...}}");
  }
  return status;
}

svari_status svari_margin_match(svari_arena *arena, const svari_margin *margin, const svari_frame *frame,
                                svari_where where, svari_match *out, svari_error *err) {
  *out = (svari_match){.columns = SVARI_NEW(arena, const svari_column *, margin->nby)};
  if (!out->columns) return svari_fail_memory(err);
  svari_status status = find_columns(arena, margin, frame, where, out->columns, err);
  if (status || margin->is_number) return status;
  lookup find = {.nby = margin->nby, .columns = out->columns};
  status = make_lookup(arena, margin, &find, err);
  if (status) return status;
  out->cell = SVARI_NEW(arena, int32_t, frame->nrecords);
  if (!out->cell) return svari_fail_memory(err);
  for (size_t from = 0; from < frame->nrecords; from += SVARI_BLOCK) {
    size_t left = frame->nrecords - from;
    match_block(&find, from, left < SVARI_BLOCK ? left : SVARI_BLOCK, out->cell + from);
  }
  return SVARI_OK;
}
