/* Distinct texts of a column become its levels. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/nearest.h"
#include "base/number.h"
#include "read/csv.h"

/* All blocks' words as one list; map[b][k] is the place of block b's word k in it. */
typedef struct joined {
  svari_word_table all;
  int32_t **map;
} joined;

static bool join_words(const svari_csv *csv, size_t j, joined *out) {
  out->all.arena = csv->scratch;
  out->map = SVARI_NEW(csv->scratch, int32_t *, csv->nblocks);
  if (!out->map) return false;
  for (size_t b = 0; b < csv->nblocks; b++) {
    const svari_word_table *words = &csv->blocks[b].words[j];
    out->map[b] = SVARI_NEW(csv->scratch, int32_t, words->count);
    if (!out->map[b]) return false;
    for (size_t k = 0; k < words->count; k++) {
      const svari_word *word = &words->words[k];
      out->map[b][k] = svari_words_add(&out->all, word->text, word->length, false, word->line);
      if (out->map[b][k] < 0) return false;
    }
  }
  return true;
}

/* ---- levels that the codebook gives ---- */

static bool is_code(const svari_csv *csv, const svari_level *level, const svari_word *word) {
  if (strlen(level->code) == word->length && memcmp(level->code, word->text, word->length) == 0) return true;
  double value;
  return !isnan(level->value) && svari_csv_parse_number(csv->spec->decimal, word->text, word->length, false, &value) &&
         value == level->value;
}

/* Levels written as a list of labels have no codes, and the data hold numbers. */
static bool lacks_codes(const svari_level *levels, size_t nlevels, const char *shown) {
  double value;
  bool all = nlevels > 0 && svari_number_parse(shown, strlen(shown), &value);
  for (size_t k = 0; k < nlevels && all; k++)
    all = strcmp(levels[k].code, levels[k].name) == 0 && isnan(levels[k].value);
  return all;
}

static void report_code(const svari_csv *csv, const svari_csv_column *column, const svari_level *levels, size_t nlevels,
                        const svari_word *word, svari_error *err) {
  char shown[SVARI_CSV_SHOWN + 4];
  svari_csv_show(word->text, word->length, shown);
  svari_where where = {.file = csv->file, .line = word->line};
  svari_fail_at(err, SVARI_DATA, where, "%s: \"%s\" is not among the codes of the codebook", column->name, shown);
  const char **codes = calloc(nlevels + 1, sizeof *codes);
  for (size_t k = 0; codes && k < nlevels; k++) {
    codes[k] = levels[k].code;
    if (strcmp(levels[k].name, shown) != 0) continue;
    svari_hint(err, "it is the label of code %s: the codebook gives code: label, and the data hold codes",
               levels[k].code);
    free(codes);
    return;
  }
  const char *near = codes ? svari_nearest(shown, codes, nlevels) : NULL;
  if (lacks_codes(levels, nlevels, shown))
    svari_hint(err, "the data hold codes: write `levels: {1: %s, …}`, code: label", levels[0].name);
  else if (near)
    svari_hint(err, "did you mean \"%s\"? Else add it to `levels` or to `missing`", near);
  else
    svari_hint(err, "add it to `levels` or to `missing`");
  free(codes);
}

/* The codebook's levels in the frame's arena, without those that it reads as missing. */
static svari_level *book_levels(svari_csv *csv, const svari_csv_column *column, size_t *count) {
  const svari_variable_spec *variable = column->variable;
  svari_level *levels = SVARI_NEW(csv->arena, svari_level, variable->nlevels);
  for (size_t k = 0; levels && k < variable->nlevels; k++) {
    const svari_level *from = &variable->levels[k];
    const char *code = from->code ? from->code : from->name;
    if (svari_csv_is_missing(csv, column, code, strlen(code))) continue;
    svari_level *to = &levels[(*count)++];
    *to = (svari_level){.name = svari_arena_text(csv->arena, from->name), .code = svari_arena_text(csv->arena, code)};
    if (!svari_number_parse(code, strlen(code), &to->value)) to->value = NAN;
    bool copied = to->name && to->code;
    for (int l = 0; l < SVARI_LANGUAGES && copied; l++) {
      if (!from->label.in[l]) continue;
      to->label.in[l] = svari_arena_text(csv->arena, from->label.in[l]);
      copied = to->label.in[l] != NULL;
    }
    if (!copied) return NULL;
  }
  return levels;
}

static svari_status match_book(svari_csv *csv, const svari_csv_column *column, const joined *words, int32_t *level,
                               svari_level **levels, size_t *nlevels, svari_error *err) {
  *levels = book_levels(csv, column, nlevels);
  if (!*levels) return svari_fail_memory(err);
  svari_status status = SVARI_OK;
  for (size_t w = 0; w < words->all.count; w++) {
    const svari_word *word = &words->all.words[w];
    level[w] = -1;
    if (svari_csv_is_missing(csv, column, word->text, word->length)) continue;
    for (size_t k = 0; k < *nlevels && level[w] < 0; k++)
      if (is_code(csv, &(*levels)[k], word)) level[w] = (int32_t)k;
    if (level[w] >= 0) continue;
    report_code(csv, column, *levels, *nlevels, word, err);
    status = SVARI_DATA;
  }
  return status;
}

/* ---- levels that the data give ---- */

typedef struct found {
  const svari_word *word;
  int32_t index;
  double value;
} found;

static int by_bytes(const void *a, const void *b) {
  const svari_word *x = ((const found *)a)->word, *y = ((const found *)b)->word;
  int order = memcmp(x->text, y->text, x->length < y->length ? x->length : y->length);
  return order ? order : (x->length > y->length) - (x->length < y->length);
}

static int by_value(const void *a, const void *b) {
  double x = ((const found *)a)->value, y = ((const found *)b)->value;
  return x == y ? by_bytes(a, b) : (x > y) - (x < y);
}

static svari_level *found_levels(svari_csv *csv, const svari_csv_column *column, const joined *words, int32_t *level,
                                 size_t *nlevels, found *order) {
  bool numbers = true;
  for (size_t w = 0; w < words->all.count; w++) {
    const svari_word *word = &words->all.words[w];
    level[w] = -1;
    if (svari_csv_is_missing(csv, column, word->text, word->length)) continue;
    found *one = &order[(*nlevels)++];
    *one = (found){.word = word, .index = (int32_t)w};
    if (svari_csv_parse_number(csv->spec->decimal, word->text, word->length, false, &one->value)) continue;
    one->value = NAN;
    numbers = false;
  }
  qsort(order, *nlevels, sizeof *order, numbers ? by_value : by_bytes);
  svari_level *levels = SVARI_NEW(csv->arena, svari_level, *nlevels);
  for (size_t k = 0; levels && k < *nlevels; k++) {
    const char *text = svari_arena_text_n(csv->arena, order[k].word->text, order[k].word->length);
    if (!text) return NULL;
    levels[k] = (svari_level){.name = text, .code = text, .value = order[k].value, .label = {{text, text}}};
    level[order[k].index] = (int32_t)k;
  }
  return levels;
}

/* ---- columns ---- */

/* By block: from its words to levels. */
static void keep_levels(svari_csv *csv, size_t j, const joined *words, const int32_t *level) {
  for (size_t b = 0; b < csv->nblocks; b++) {
    svari_csv_block *block = &csv->blocks[b];
    for (size_t k = 0; k < block->words[j].count; k++) words->map[b][k] = level[words->map[b][k]];
    block->level[j] = words->map[b];
  }
}

static svari_status find_levels(svari_csv *csv, size_t j, svari_error *err) {
  svari_csv_column *column = &csv->columns[j];
  joined words = {0};
  if (!join_words(csv, j, &words)) return svari_fail_memory(err);
  int32_t *level = SVARI_NEW(csv->scratch, int32_t, words.all.count);
  found *order = SVARI_NEW(csv->scratch, found, words.all.count);
  if (!level || !order) return svari_fail_memory(err);
  svari_level *levels = NULL;
  if (column->type == SVARI_CATEGORY && column->variable && column->variable->nlevels) {
    svari_status status = match_book(csv, column, &words, level, &levels, &column->nlevels, err);
    if (status != SVARI_OK) return status;
  } else {
    levels = found_levels(csv, column, &words, level, &column->nlevels, order);
    if (!levels) return svari_fail_memory(err);
  }
  column->levels = levels;
  keep_levels(csv, j, &words, level);
  return SVARI_OK;
}

svari_status svari_csv_levels_find(svari_csv *csv, svari_error *err) {
  for (size_t b = 0; b < csv->nblocks; b++) {
    csv->blocks[b].level = SVARI_NEW(csv->scratch, int32_t *, csv->ncolumns);
    csv->blocks[b].nmissing = SVARI_NEW(csv->scratch, size_t, csv->ncolumns);
    if (!csv->blocks[b].level || !csv->blocks[b].nmissing) return svari_fail_memory(err);
  }
  svari_status status = SVARI_OK;
  for (size_t j = 0; j < csv->ncolumns; j++) {
    if (csv->columns[j].type == SVARI_NUMBER) continue;
    svari_status one = find_levels(csv, j, err);
    if (one == SVARI_MEMORY) return one;
    if (one != SVARI_OK) status = one;
  }
  return status;
}
