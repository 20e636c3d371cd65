/* Rows by key, and the table as a file. */
#include "run/grouped.h"

#include <stdlib.h>
#include <string.h>

#include "base/number.h"

static size_t hash_of(const char *text, size_t length) {
  uint64_t hash = 1469598103934665603u; /* FNV-1a */
  for (size_t i = 0; i < length; i++) hash = (hash ^ (unsigned char)text[i]) * 1099511628211u;
  return (size_t)(hash ^ hash >> 32);
}

static bool grow(svari_grouped *table) {
  size_t nslots = table->nslots ? 2 * table->nslots : 1024;
  uint32_t *slots = SVARI_NEW(table->arena, uint32_t, nslots);
  if (!slots) return false;
  for (size_t r = 0; r < table->count; r++) {
    size_t at = hash_of(table->rows[r].key, strlen(table->rows[r].key)) & (nslots - 1);
    while (slots[at]) at = (at + 1) & (nslots - 1);
    slots[at] = (uint32_t)r + 1;
  }
  table->slots = slots;
  table->nslots = nslots;
  return true;
}

svari_grouped_row *svari_grouped_find(svari_grouped *table, const char *key, size_t length, size_t ncells) {
  if (2 * (table->count + 1) > table->nslots && (table->count >= UINT32_MAX / 2 || !grow(table))) return NULL;
  size_t at = hash_of(key, length) & (table->nslots - 1);
  for (; table->slots[at]; at = (at + 1) & (table->nslots - 1)) {
    svari_grouped_row *row = &table->rows[table->slots[at] - 1];
    if (strncmp(row->key, key, length) == 0 && row->key[length] == '\0') return row;
  }
  char *text = svari_arena_text_n(table->arena, key, length);
  svari_exact *sums = SVARI_NEW(table->arena, svari_exact, table->nsums + SVARI_GROUPED_OWN);
  svari_grouped_row *row = text && sums ? SVARI_PUSH(table->arena, table->rows, table->count, table->capacity) : NULL;
  if (!row) return NULL;
  *row = (svari_grouped_row){.key = text, .ncells = ncells, .sums = sums};
  table->slots[at] = (uint32_t)table->count;
  return row;
}

void svari_grouped_cell(svari_buffer *out, const char *text, size_t length) {
  bool plain = true;
  for (size_t i = 0; i < length; i++) plain = plain && !strchr(",\"\r\n", text[i]);
  if (plain) {
    svari_buffer_add(out, text, length);
    return;
  }
  svari_buffer_text(out, "\"");
  for (size_t i = 0; i < length; i++) {
    if (text[i] == '"') svari_buffer_text(out, "\"");
    svari_buffer_add(out, text + i, 1);
  }
  svari_buffer_text(out, "\"");
}

void svari_grouped_names(const svari_grouped_plan *plan, svari_buffer *out) {
  for (size_t k = 0; k < plan->nkeys; k++) {
    svari_grouped_cell(out, plan->keys[k].name, strlen(plan->keys[k].name));
    svari_buffer_text(out, ",");
  }
  svari_buffer_text(out, "_n,_w,_w2");
  for (size_t s = 0; s < plan->nsums; s++) {
    svari_buffer_text(out, ",");
    svari_grouped_cell(out, plan->sums[s], strlen(plan->sums[s]));
  }
}

void svari_grouped_head(const char *hash, size_t part, size_t parts, svari_buffer *out) {
  svari_buffer_printf(out, "# svari totals 1 sha256 %s", hash);
  if (parts > 1) svari_buffer_printf(out, " part %zu/%zu", part, parts);
  svari_buffer_text(out, "\n");
}

static int by_key(const void *a, const void *b) {
  return strcmp(((const svari_grouped_row *)a)->key, ((const svari_grouped_row *)b)->key);
}

/* The nearest double, and what it leaves, until nothing is left: "12.3 1e-16". */
static void put_sum(svari_buffer *out, svari_exact *sum) {
  char text[SVARI_NUMBER_TEXT];
  double term;
  size_t count = 0;
  while (svari_exact_take(sum, &term)) {
    svari_number_shortest(term, text);
    svari_buffer_printf(out, "%s%s", count++ ? " " : "", text);
  }
  if (!count) svari_buffer_text(out, "0");
}

static void put_row(const svari_grouped *table, svari_grouped_row *row, svari_buffer *out) {
  svari_buffer_add(out, row->key, row->ncells);
  svari_buffer_printf(out, ",%llu", (unsigned long long)row->count);
  for (size_t s = 0; s < table->nsums + SVARI_GROUPED_OWN; s++) {
    svari_buffer_text(out, ",");
    bool there = s < SVARI_GROUPED_OWN || row->key[row->ncells + s - SVARI_GROUPED_OWN] == SVARI_GROUPED_THERE;
    if (there) put_sum(out, &row->sums[s]);
  }
  svari_buffer_text(out, "\n");
}

void svari_grouped_sort(svari_grouped *table) {
  qsort(table->rows, table->count, sizeof *table->rows, by_key);
  table->nslots = 0; /* rows have moved */
}

void svari_grouped_render(svari_grouped *table, svari_buffer *out) {
  svari_grouped_sort(table);
  svari_grouped_head(table->hash, table->part, table->parts, out);
  svari_buffer_text(out, table->columns);
  svari_buffer_text(out, "\n");
  for (size_t r = 0; r < table->count; r++) put_row(table, &table->rows[r], out);
}
