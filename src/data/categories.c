/* A category view of any column: what `by` of a number and `proportion` of a number stand on. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/number.h"
#include "data/frame.h"

/* Distinct numbers by their bits, in the order of first appearance. Texts have no such key: they are sorted
 * whole (text_view). */
typedef struct key_set {
  uint64_t *keys;
  uint32_t *slots; /* index + 1 */
  size_t count, nslots;
} key_set;

static uint64_t bits_of(double value) {
  uint64_t bits;
  value += 0.0; /* -0 and 0 are one value */
  memcpy(&bits, &value, sizeof bits);
  return bits;
}

static double value_of(uint64_t bits) {
  double value;
  memcpy(&value, &bits, sizeof value);
  return value;
}

static size_t slot_for(const key_set *set, uint64_t key) {
  /* whole numbers have their low bits all zero: the high half must come down before it is multiplied */
  size_t at = (size_t)(((key ^ key >> 32) * 0x9e3779b97f4a7c15u) >> 32) & (set->nslots - 1);
  while (set->slots[at] && set->keys[set->slots[at] - 1] != key) at = (at + 1) & (set->nslots - 1);
  return at;
}

static bool set_grow(key_set *set) {
  size_t nslots = set->nslots ? set->nslots * 2 : 64;
  uint64_t *keys = realloc(set->keys, nslots * sizeof *keys);
  if (keys) set->keys = keys;
  uint32_t *slots = calloc(nslots, sizeof *slots);
  if (!keys || !slots) {
    free(slots);
    return false;
  }
  free(set->slots);
  set->slots = slots;
  set->nslots = nslots;
  for (size_t k = 0; k < set->count; k++) set->slots[slot_for(set, set->keys[k])] = (uint32_t)k + 1;
  return true;
}

static int32_t set_add(key_set *set, uint64_t key) {
  if (2 * (set->count + 1) > set->nslots && !set_grow(set)) return -1;
  size_t at = slot_for(set, key);
  if (set->slots[at] == 0) {
    set->keys[set->count++] = key;
    set->slots[at] = (uint32_t)set->count;
  }
  return (int32_t)(set->slots[at] - 1);
}

typedef struct ranked {
  double value;
  int32_t index;
} ranked;

static int by_value(const void *a, const void *b) {
  double x = ((const ranked *)a)->value, y = ((const ranked *)b)->value;
  return (x > y) - (x < y);
}

/* Levels in ascending order; place[k] is where the k-th distinct value went. */
static svari_level *number_levels(svari_arena *arena, const key_set *set, int32_t *place) {
  svari_level *levels = SVARI_NEW(arena, svari_level, set->count);
  ranked *order = calloc(set->count + 1, sizeof *order);
  if (!levels || !order) {
    free(order);
    return NULL;
  }
  for (size_t k = 0; k < set->count; k++) order[k] = (ranked){value_of(set->keys[k]), (int32_t)k};
  qsort(order, set->count, sizeof *order, by_value);
  for (size_t k = 0; k < set->count && levels; k++) {
    char text[SVARI_NUMBER_TEXT];
    svari_number_shortest(order[k].value, text);
    const char *name = svari_arena_text(arena, text);
    levels[k] = (svari_level){.name = name, .code = name, .value = order[k].value, .label = {{name, name}}};
    place[order[k].index] = (int32_t)k;
    if (!name) levels = NULL;
  }
  free(order);
  return levels;
}

/* The index of each record's number among the distinct ones, -1 where it is missing. */
static bool find_keys(const double *number, size_t nrecords, int32_t *codes, key_set *set) {
  for (size_t i = 0; i < nrecords; i++) {
    codes[i] = -1;
    if (isnan(number[i])) continue;
    codes[i] = set_add(set, bits_of(number[i]));
    if (codes[i] < 0) return false;
  }
  return true;
}

/* Codes are how far the numbers are above the least, and marked in `seen`; false at one that is not whole. */
static bool mark_whole(const double *number, size_t nrecords, double least, int32_t *codes, int32_t *seen) {
  for (size_t i = 0; i < nrecords; i++) {
    codes[i] = -1;
    if (isnan(number[i])) continue;
    int32_t above = (int32_t)(number[i] - least);
    if (least + above != number[i]) return false;
    seen[above] = 1;
    codes[i] = above;
  }
  return true;
}

/* find_keys for whole numbers that span fewer than there are records: none is looked for. False where they are not so,
 * or without memory: then the set is as it was. */
static bool find_whole_keys(const double *number, size_t nrecords, int32_t *codes, key_set *set) {
  double least = INFINITY, most = -INFINITY;
  for (size_t i = 0; i < nrecords; i++) {
    least = number[i] < least ? number[i] : least;
    most = number[i] > most ? number[i] : most;
  }
  if (!(most - least < (double)nrecords) || most < least) return false;
  size_t span = (size_t)(most - least) + 1;
  int32_t *seen = calloc(span, sizeof *seen);
  uint64_t *keys = malloc(span * sizeof *keys);
  bool whole = seen && keys && mark_whole(number, nrecords, least, codes, seen);
  for (size_t above = 0; whole && above < span; above++) {
    if (!seen[above]) continue;
    keys[set->count] = bits_of(least + (double)above);
    seen[above] = (int32_t)set->count++; /* from here its index */
  }
  for (size_t i = 0; whole && i < nrecords; i++)
    if (codes[i] >= 0) codes[i] = seen[codes[i]];
  free(seen);
  if (whole)
    set->keys = keys;
  else
    free(keys);
  return whole;
}

static svari_column *number_view(svari_arena *arena, const svari_column *column, size_t nrecords, int32_t *codes,
                                 key_set *set) {
  if (!find_whole_keys(column->number, nrecords, codes, set) && !find_keys(column->number, nrecords, codes, set))
    return NULL;
  int32_t *place = calloc(set->count + 1, sizeof *place);
  svari_level *levels = place ? number_levels(arena, set, place) : NULL;
  for (size_t i = 0; levels && i < nrecords; i++)
    if (codes[i] >= 0) codes[i] = place[codes[i]];
  free(place);
  return levels ? svari_column_category(arena, column->name, codes, nrecords, levels, set->count) : NULL;
}

typedef struct text_ranked {
  const char *text;
  size_t record;
} text_ranked;

static int by_bytes(const void *a, const void *b) {
  return strcmp(((const text_ranked *)a)->text, ((const text_ranked *)b)->text);
}

static svari_column *text_view(svari_arena *arena, const svari_column *column, size_t nrecords, int32_t *codes,
                               text_ranked *order) {
  size_t present = 0, nlevels = 0;
  for (size_t i = 0; i < nrecords; i++) {
    codes[i] = -1;
    if (column->text[i]) order[present++] = (text_ranked){column->text[i], i};
  }
  qsort(order, present, sizeof *order, by_bytes);
  svari_level *levels = SVARI_NEW(arena, svari_level, present);
  if (!levels) return NULL;
  for (size_t k = 0; k < present; k++) {
    const char *text = order[k].text;
    if (k == 0 || strcmp(order[k - 1].text, text) != 0) {
      levels[nlevels] = (svari_level){.name = text, .code = text, .value = NAN, .label = {{text, text}}};
      (void)svari_number_parse(text, strlen(text), &levels[nlevels].value);
      nlevels++;
    }
    codes[order[k].record] = (int32_t)nlevels - 1;
  }
  return svari_column_category(arena, column->name, codes, nrecords, levels, nlevels);
}

const svari_column *svari_column_categories(svari_arena *arena, const svari_column *column, size_t nrecords) {
  if (column->type == SVARI_CATEGORY) return column;
  svari_arena *scratch = svari_arena_new();
  int32_t *codes = scratch ? SVARI_NEW(scratch, int32_t, nrecords) : NULL;
  svari_column *view = NULL;
  if (codes && column->type == SVARI_NUMBER) {
    key_set set = {0};
    view = number_view(arena, column, nrecords, codes, &set);
    free(set.keys);
    free(set.slots);
  } else if (codes) {
    text_ranked *order = SVARI_NEW(scratch, text_ranked, nrecords);
    if (order) view = text_view(arena, column, nrecords, codes, order);
  }
  svari_arena_free(scratch);
  if (view) view->label = column->label;
  return view;
}
