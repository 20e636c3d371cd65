/* Records into rows. Within a frame a key is a few small integers: its text is made once for each row and frame. */
#include "run/collapse.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/parallel.h"
#include "data/frame.h"

enum { LANES = 16, FIRST_SLOTS = 256 };

typedef struct lane {
  svari_arena *arena;
  svari_grouped table;
  bool failed;
} lane;

struct svari_collapse {
  const svari_grouped_plan *plan;
  int threads;
  size_t rows_free; /* so many rows may be as many as records */
  uint64_t records;
  const char *widest; /* the key with the most categories in a frame so far */
  size_t width;
  lane lanes[LANES];
};

/* One key column of a frame: its cell of the file by category. */
typedef struct key_column {
  const svari_column *view;
  const char **cell;
  size_t *length;
  uint64_t *hash;
} key_column;

typedef struct adding {
  svari_collapse *collapse;
  svari_arena *arena; /* the frame's */
  const svari_frame *frame;
  const double *weight;
  size_t from, to;
  key_column *keys;
  const double **numbers;
  uint32_t *hash; /* by record from `from` on */
} adding;

/* Rows that a lane has met in this frame: each by a record that has its key. */
typedef struct met {
  uint32_t *slots; /* index + 1; 0: free */
  size_t nslots, count, capacity;
  struct met_row {
    size_t record, row;
  } * rows;
} met;

svari_collapse *svari_collapse_new(const svari_grouped_plan *plan, size_t rows, int threads) {
  svari_collapse *collapse = calloc(1, sizeof *collapse);
  if (!collapse) return NULL;
  collapse->plan = plan;
  collapse->threads = threads;
  collapse->rows_free = rows;
  if (svari_collapse_empty(collapse)) return collapse;
  svari_collapse_free(collapse);
  return NULL;
}

void svari_collapse_free(svari_collapse *collapse) {
  for (size_t l = 0; collapse && l < LANES; l++) svari_arena_free(collapse->lanes[l].arena);
  free(collapse);
}

bool svari_collapse_empty(svari_collapse *collapse) {
  bool room = true;
  collapse->records = 0;
  for (size_t l = 0; l < LANES; l++) {
    svari_arena_free(collapse->lanes[l].arena);
    collapse->lanes[l] = (lane){.arena = svari_arena_new()};
    room = room && collapse->lanes[l].arena;
    collapse->lanes[l].table = (svari_grouped){.arena = collapse->lanes[l].arena, .nsums = collapse->plan->nsums};
  }
  return room;
}

/* ---- columns ---- */

/* The largest break at or below x: it falls in the same group of every cut. */
static double band(const svari_grouped_key *key, double x) {
  double low = NAN;
  for (size_t b = 0; b < key->nbreaks && x >= key->breaks[b]; b++) low = key->breaks[b];
  return low;
}

static const svari_column *banded(svari_arena *arena, const svari_grouped_key *key, const svari_column *column,
                                  size_t n) {
  double *value = SVARI_NEW(arena, double, n);
  for (size_t i = 0; value && i < n; i++) value[i] = band(key, column->number[i]);
  return value ? svari_column_number(arena, column->name, value, n) : NULL;
}

static uint64_t hash_of(const char *text) {
  uint64_t hash = 1469598103934665603u; /* FNV-1a */
  for (; *text; text++) hash = (hash ^ (unsigned char)*text) * 1099511628211u;
  return hash;
}

static bool fill_key(adding *a, const svari_grouped_key *key, key_column *out) {
  const svari_column *column = svari_frame_find(a->frame, key->name);
  size_t n = a->frame->nrecords;
  if (key->nbreaks && column->type == SVARI_NUMBER) column = banded(a->arena, key, column, n);
  const svari_column *view = column ? svari_column_categories(a->arena, column, n) : NULL;
  if (!view) return false;
  *out = (key_column){view, SVARI_NEW(a->arena, const char *, view->nlevels),
                                      SVARI_NEW(a->arena, size_t, view->nlevels),
                                                SVARI_NEW(a->arena, uint64_t, view->nlevels)};
  bool room = out->cell && out->length && out->hash;
  if (view->nlevels > a->collapse->width) {
    a->collapse->width = view->nlevels;
    a->collapse->widest = key->name;
  }
  for (size_t l = 0; room && l < view->nlevels; l++) {
    const svari_level *level = &view->levels[l];
    const char *text = column->type == SVARI_CATEGORY && level->code ? level->code : level->name;
    svari_buffer cell = {0};
    svari_grouped_cell(&cell, text, strlen(text));
    out->cell[l] = cell.failed ? NULL : svari_arena_text(a->arena, cell.bytes ? cell.bytes : "");
    out->length[l] = cell.length;
    svari_buffer_free(&cell);
    room = out->cell[l] != NULL;
    if (room) out->hash[l] = hash_of(out->cell[l]);
  }
  return room;
}

static svari_status find_columns(adding *a, svari_where where, svari_error *err) {
  const svari_grouped_plan *plan = a->collapse->plan;
  a->keys = SVARI_NEW(a->arena, key_column, plan->nkeys);
  a->numbers = SVARI_NEW(a->arena, const double *, plan->nsums);
  a->hash = SVARI_NEW(a->arena, uint32_t, a->to - a->from);
  if (!a->keys || !a->numbers || !a->hash) return svari_fail_memory(err);
  for (size_t s = 0; s < plan->nsums; s++) {
    const svari_column *column = svari_frame_find(a->frame, plan->sums[s]);
    if (column->type != SVARI_NUMBER)
      return svari_fail_at(err, SVARI_DATA, where, "a mean, total or ratio needs numbers, and `%s` has none",
                           column->name);
    a->numbers[s] = column->number;
  }
  for (size_t k = 0; k < plan->nkeys; k++)
    if (!fill_key(a, &plan->keys[k], &a->keys[k])) return svari_fail_memory(err);
  return SVARI_OK;
}

/* ---- records ---- */

static uint64_t mixed(uint64_t hash, uint64_t with) { return (hash ^ with) * 0x9e3779b97f4a7c15u; }

/* Depends on the cells' texts alone: a row is in the same lane whatever the frame. */
static void hash_block(void *context, size_t block) {
  adding *a = context;
  const svari_grouped_plan *plan = a->collapse->plan;
  size_t first = a->from + block * SVARI_BLOCK, last = first + SVARI_BLOCK < a->to ? first + SVARI_BLOCK : a->to;
  for (size_t i = first; i < last; i++) {
    uint64_t hash = a->weight[i] > 0;
    for (size_t s = 0; s < plan->nsums; s++) hash = hash << 1 ^ hash >> 63 ^ (uint64_t)(isnan(a->numbers[s][i]) != 0);
    for (size_t k = 0; k < plan->nkeys; k++) {
      int32_t code = svari_column_code(a->keys[k].view, i);
      hash = mixed(hash, code < 0 ? 1 : a->keys[k].hash[code]);
      hash ^= hash >> 29;
    }
    a->hash[i - a->from] = (uint32_t)(hash >> 32);
  }
}

static bool same_key(const adding *a, size_t i, size_t j) {
  const svari_grouped_plan *plan = a->collapse->plan;
  if ((a->weight[i] > 0) != (a->weight[j] > 0)) return false;
  for (size_t k = 0; k < plan->nkeys; k++)
    if (svari_column_code(a->keys[k].view, i) != svari_column_code(a->keys[k].view, j)) return false;
  for (size_t s = 0; s < plan->nsums; s++)
    if ((isnan(a->numbers[s][i]) != 0) != (isnan(a->numbers[s][j]) != 0)) return false;
  return true;
}

/* The row of record i in the lane's table. */
static bool find_row(const adding *a, lane *l, svari_buffer *key, size_t i, size_t *row) {
  const svari_grouped_plan *plan = a->collapse->plan;
  key->length = 0;
  for (size_t k = 0; k < plan->nkeys; k++) {
    int32_t code = svari_column_code(a->keys[k].view, i);
    if (k) svari_buffer_add(key, ",", 1);
    if (code >= 0) svari_buffer_add(key, a->keys[k].cell[code], a->keys[k].length[code]);
  }
  size_t ncells = key->length;
  for (size_t s = 0; s < plan->nsums; s++) svari_buffer_add(key, isnan(a->numbers[s][i]) ? "-" : "+", 1);
  svari_buffer_add(key, a->weight[i] > 0 ? "+" : "-", 1);
  svari_grouped_row *found = key->failed ? NULL : svari_grouped_find(&l->table, key->bytes, key->length, ncells);
  if (found) *row = (size_t)(found - l->table.rows);
  return found != NULL;
}

static size_t slot_for(const adding *a, const met *m, size_t i) {
  size_t at = a->hash[i - a->from] / LANES & (m->nslots - 1);
  while (m->slots[at] && !same_key(a, m->rows[m->slots[at] - 1].record, i)) at = (at + 1) & (m->nslots - 1);
  return at;
}

static bool met_grow(const adding *a, met *m) {
  size_t nslots = m->nslots ? 2 * m->nslots : FIRST_SLOTS;
  uint32_t *slots = calloc(nslots, sizeof *slots);
  struct met_row *rows = realloc(m->rows, nslots / 2 * sizeof *rows);
  if (rows) m->rows = rows;
  if (!slots || !rows) {
    free(slots);
    return false;
  }
  free(m->slots);
  m->slots = slots;
  m->nslots = nslots;
  for (size_t r = 0; r < m->count; r++) {
    size_t at = a->hash[m->rows[r].record - a->from] / LANES & (nslots - 1);
    while (slots[at]) at = (at + 1) & (nslots - 1);
    slots[at] = (uint32_t)r + 1;
  }
  return true;
}

static bool add_record(const adding *a, lane *l, met *m, svari_buffer *key, size_t i) {
  if (2 * (m->count + 1) > m->nslots && !met_grow(a, m)) return false;
  size_t at = slot_for(a, m, i);
  if (!m->slots[at]) {
    size_t row;
    if (!find_row(a, l, key, i, &row)) return false;
    m->rows[m->count++] = (struct met_row){i, row};
    m->slots[at] = (uint32_t)m->count;
  }
  svari_grouped_row *row = &l->table.rows[m->rows[m->slots[at] - 1].row];
  double weight = a->weight[i];
  row->count++;
  bool added = svari_exact_add(l->arena, &row->sums[0], weight) &&
               svari_exact_add_product(l->arena, &row->sums[1], weight, weight);
  for (size_t s = 0; s < l->table.nsums && added; s++) {
    double x = a->numbers[s][i];
    if (!isnan(x)) added = svari_exact_add_product(l->arena, &row->sums[SVARI_GROUPED_OWN + s], weight, x);
  }
  return added;
}

static void add_lane(void *context, size_t number) {
  const adding *a = context;
  lane *l = &a->collapse->lanes[number];
  met m = {0};
  svari_buffer key = {0};
  for (size_t i = a->from; i < a->to && !l->failed; i++)
    if (a->hash[i - a->from] % LANES == number) l->failed = !add_record(a, l, &m, &key, i);
  svari_buffer_free(&key);
  free(m.slots);
  free(m.rows);
}

/* A table as long as the data would take more memory than they. */
static svari_status check_rows(const svari_collapse *collapse, svari_where where, svari_error *err) {
  size_t rows = 0;
  for (size_t l = 0; l < LANES; l++) rows += collapse->lanes[l].table.count;
  if (rows < collapse->rows_free || rows <= collapse->records / 2) return SVARI_OK;
  svari_status status =
      svari_fail_at(err, SVARI_DATA, where, "%llu records make %zu rows of a table of totals: `%s` has too many values",
                    (unsigned long long)collapse->records, rows, collapse->widest);
  svari_hint(err, "use `%s` by way of a derived `cut`, or let svari run hold the records: --stream never",
             collapse->widest);
  return status;
}

svari_status svari_collapse_add(svari_collapse *collapse, const svari_frame *frame, const double *weight, size_t from,
                                size_t to, svari_where where, svari_error *err) {
  if (from == to) return SVARI_OK;
  adding a = {collapse, svari_arena_new(), frame, weight, from, to, NULL, NULL, NULL};
  svari_status status = a.arena ? find_columns(&a, where, err) : svari_fail_memory(err);
  if (!status) {
    svari_parallel_for(collapse->threads, (to - from + SVARI_BLOCK - 1) / SVARI_BLOCK, hash_block, &a);
    svari_parallel_for(collapse->threads, LANES, add_lane, &a);
  }
  svari_arena_free(a.arena);
  for (size_t l = 0; l < LANES && !status; l++)
    if (collapse->lanes[l].failed) status = svari_fail_memory(err);
  collapse->records += to - from;
  return status ? status : check_rows(collapse, where, err);
}

svari_status svari_collapse_table(svari_collapse *collapse, svari_arena *arena, svari_grouped *out, svari_error *err) {
  svari_buffer names = {0};
  svari_grouped_names(collapse->plan, &names);
  *out = (svari_grouped){.arena = arena, .nsums = collapse->plan->nsums, .part = 1, .parts = 1};
  if (!names.failed) out->columns = svari_arena_text(arena, names.bytes);
  svari_buffer_free(&names);
  memcpy(out->hash, collapse->plan->hash, sizeof out->hash);
  for (size_t l = 0; l < LANES; l++) out->capacity += collapse->lanes[l].table.count;
  out->rows = SVARI_NEW(arena, svari_grouped_row, out->capacity);
  if (!out->columns || !out->rows) return svari_fail_memory(err);
  for (size_t l = 0; l < LANES; l++) {
    const svari_grouped *table = &collapse->lanes[l].table;
    if (table->count) memcpy(out->rows + out->count, table->rows, table->count * sizeof *table->rows);
    out->count += table->count;
  }
  return SVARI_OK;
}
