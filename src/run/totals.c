/* svari totals and svari merge: tables of totals as text. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/number.h"
#include "run/grouped.h"

/* One key column: its cell of the file by category. */
typedef struct key_column {
  const svari_column *view;
  const char **cell;
  size_t *length;
} key_column;

typedef struct making {
  svari_arena *arena;
  svari_result *run;
  svari_grouped_plan plan;
  svari_grouped table;
  key_column *keys;
  const double **numbers;
  svari_buffer key;
} making;

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

static bool fill_key(making *m, const svari_grouped_key *key, key_column *out) {
  const svari_column *column = svari_frame_find(m->run->read, key->name);
  size_t n = m->run->read->nrecords;
  if (key->nbreaks && column->type == SVARI_NUMBER) column = banded(m->arena, key, column, n);
  const svari_column *view = column ? svari_column_categories(m->arena, column, n) : NULL;
  if (!view) return false;
  out->view = view;
  out->cell = SVARI_NEW(m->arena, const char *, view->nlevels);
  out->length = SVARI_NEW(m->arena, size_t, view->nlevels);
  for (size_t l = 0; out->cell && out->length && l < view->nlevels; l++) {
    const svari_level *level = &view->levels[l];
    const char *text = column->type == SVARI_CATEGORY && level->code ? level->code : level->name;
    svari_buffer cell = {0};
    svari_grouped_cell(&cell, text, strlen(text));
    out->cell[l] = cell.failed ? NULL : svari_arena_text(m->arena, cell.bytes ? cell.bytes : "");
    out->length[l] = cell.length;
    svari_buffer_free(&cell);
    if (!out->cell[l]) return false;
  }
  return out->cell && out->length;
}

static svari_status find_columns(making *m, svari_error *err) {
  m->keys = SVARI_NEW(m->arena, key_column, m->plan.nkeys);
  m->numbers = SVARI_NEW(m->arena, const double *, m->plan.nsums);
  if (!m->keys || !m->numbers) return svari_fail_memory(err);
  for (size_t k = 0; k < m->plan.nkeys; k++)
    if (!fill_key(m, &m->plan.keys[k], &m->keys[k])) return svari_fail_memory(err);
  for (size_t s = 0; s < m->plan.nsums; s++) {
    const svari_column *column = svari_frame_find(m->run->read, m->plan.sums[s]);
    if (column->type != SVARI_NUMBER)
      return svari_fail_at(err, SVARI_DATA, m->run->plan->where,
                           "a mean, total or ratio needs numbers, and `%s` has none", column->name);
    m->numbers[s] = column->number;
  }
  return SVARI_OK;
}

static size_t write_key(making *m, size_t i, double weight) {
  m->key.length = 0;
  for (size_t k = 0; k < m->plan.nkeys; k++) {
    int32_t code = svari_column_code(m->keys[k].view, i);
    if (k) svari_buffer_add(&m->key, ",", 1);
    if (code >= 0) svari_buffer_add(&m->key, m->keys[k].cell[code], m->keys[k].length[code]);
  }
  size_t ncells = m->key.length;
  for (size_t s = 0; s < m->plan.nsums; s++) svari_buffer_add(&m->key, isnan(m->numbers[s][i]) ? "-" : "+", 1);
  svari_buffer_add(&m->key, weight > 0 ? "+" : "-", 1);
  return ncells;
}

static bool add_record(making *m, size_t i) {
  double weight = m->run->design->weight[i];
  size_t ncells = write_key(m, i, weight);
  svari_grouped_row *row = m->key.failed ? NULL : svari_grouped_find(&m->table, m->key.bytes, m->key.length, ncells);
  if (!row) return false;
  row->count++;
  bool added = svari_exact_add(m->table.arena, &row->sums[0], weight) &&
               svari_exact_add_product(m->table.arena, &row->sums[1], weight, weight);
  for (size_t s = 0; s < m->plan.nsums && added; s++) {
    double x = m->numbers[s][i];
    if (!isnan(x)) added = svari_exact_add_product(m->table.arena, &row->sums[SVARI_GROUPED_OWN + s], weight, x);
  }
  return added;
}

static svari_status add_part(making *m, size_t part, size_t parts, svari_error *err) {
  size_t n = m->run->read->nrecords, share = n / parts, rest = n % parts;
  size_t from = share * (part - 1) + (part - 1 < rest ? part - 1 : rest), to = from + share + (part - 1 < rest);
  svari_buffer names = {0};
  svari_grouped_names(&m->plan, &names);
  m->table = (svari_grouped){.arena = m->arena,
                             .nsums = m->plan.nsums,
                             .part = part,
                             .parts = parts,
                             .columns = names.failed ? NULL : svari_arena_text(m->arena, names.bytes)};
  svari_buffer_free(&names);
  memcpy(m->table.hash, m->plan.hash, sizeof m->table.hash);
  bool room = m->table.columns != NULL;
  for (size_t i = from; i < to && room; i++) room = add_record(m, i);
  svari_buffer_free(&m->key);
  return room ? SVARI_OK : svari_fail_memory(err);
}

static svari_status give(svari_grouped *table, char **text, size_t *length, svari_error *err) {
  svari_buffer out = {0};
  svari_grouped_render(table, &out);
  if (out.failed) {
    svari_buffer_free(&out);
    return svari_fail_memory(err);
  }
  *text = out.bytes;
  *length = out.length;
  return SVARI_OK;
}

static svari_status make(making *m, size_t part, size_t parts, char **text, size_t *length, svari_error *err) {
  svari_status status = svari_grouped_plan_make(m->arena, m->run->plan, &m->plan, err);
  if (!status) status = svari_result_to_design(m->run, err);
  if (!status) status = find_columns(m, err);
  if (!status) status = add_part(m, part, parts, err);
  return status ? status : give(&m->table, text, length, err);
}

svari_status svari_totals_make(const char *path, size_t part, size_t parts, const svari_run_options *options,
                               char **text, size_t *length, svari_error *err) {
  if (part < 1 || part > parts) return svari_fail(err, SVARI_USAGE, "there is no part %zu of %zu", part, parts);
  making m = {.arena = svari_arena_new(), .run = svari_result_new(options, err)};
  svari_status status = m.run ? svari_plan_read(path, &m.run->plan, err) : SVARI_MEMORY;
  if (!m.arena) status = svari_fail_memory(err);
  if (!status) status = make(&m, part, parts, text, length, err);
  svari_result_free(m.run);
  svari_arena_free(m.arena);
  return status;
}

/* Parts must be all those of one table, each once; whole tables just add up. */
static svari_status check_parts(const svari_grouped *table, const char *path, size_t *parts, bool *seen, size_t files,
                                svari_error *err) {
  if (*parts == 0) *parts = table->parts;
  if (table->parts != *parts)
    return svari_fail(err, SVARI_DATA, "%s is part %zu/%zu, and the first table is one of %zu", path, table->part,
                      table->parts, *parts);
  if (table->parts == 1) return SVARI_OK;
  if (table->parts != files) {
    svari_status status =
        svari_fail(err, SVARI_DATA, "%s is one of %zu parts, and %zu files are given", path, table->parts, files);
    svari_hint(err, "name every part once");
    return status;
  }
  if (seen[table->part - 1])
    return svari_fail(err, SVARI_DATA, "part %zu/%zu is given twice: %s", table->part, table->parts, path);
  seen[table->part - 1] = true;
  return SVARI_OK;
}

svari_status svari_totals_merge(const char *const *files, size_t count, char **text, size_t *length, svari_error *err) {
  svari_grouped table = {.arena = svari_arena_new()};
  bool *seen = table.arena ? SVARI_NEW(table.arena, bool, count) : NULL;
  size_t parts = 0;
  svari_status status = seen ? SVARI_OK : svari_fail_memory(err);
  for (size_t f = 0; f < count && !status; f++) {
    status = svari_grouped_read(&table, files[f], err);
    if (!status) status = check_parts(&table, files[f], &parts, seen, count, err);
  }
  table.part = table.parts = 1;
  if (!status) status = give(&table, text, length, err);
  svari_arena_free(table.arena);
  return status;
}
