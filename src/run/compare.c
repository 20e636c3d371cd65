/* Two results.json side by side: estimates are paired by everything that names them. */
#include <jansson.h>

#include "base/arena.h"
#include "run/run.h"
#include "run/wave.h"

struct svari_changes {
  svari_arena *arena;
  size_t nrows, row_capacity;
  svari_change *rows;
  size_t ngone, gone_capacity;
  const char **gone;
  size_t nnew, new_capacity;
  const char **fresh;
};

void svari_changes_free(svari_changes *changes) {
  if (changes) svari_arena_free(changes->arena);
}

size_t svari_changes_rows(const svari_changes *changes, const svari_change **rows) {
  *rows = changes->rows;
  return changes->nrows;
}

size_t svari_changes_gone(const svari_changes *changes, const char *const **names) {
  *names = changes->gone;
  return changes->ngone;
}

size_t svari_changes_new(const svari_changes *changes, const char *const **names) {
  *names = changes->fresh;
  return changes->nnew;
}

static svari_wave_figure figure_of(const json_t *entry) {
  return (svari_wave_figure){svari_wave_number(entry, "estimate"), svari_wave_number(entry, "se"),
                             svari_wave_number(entry, "df")};
}

/* Results alone tell nothing of common units: without the later row the waves are taken as independent. */
static void fill_change(const json_t *a, const json_t *b, const svari_estimate_row *known, svari_change *row) {
  svari_wave_figure earlier = figure_of(a), later = figure_of(b);
  svari_wave_change change = svari_wave_difference(&earlier, &later, 0);
  if (known && known->change) change = *known->change;
  row->a = earlier.estimate;
  row->b = later.estimate;
  row->difference = change.estimate;
  row->se = change.se;
  row->df = change.df;
  row->statistic_value = change.statistic;
  row->p = change.p;
}

/* Changes on their way, and the entries of the first results that have no partner yet. */
typedef struct pairing {
  svari_changes *changes;
  json_t *index;
  const svari_result *later; /* made again, with what common units make of the changes; NULL */
  json_t *rows;              /* number of the row of `later` by key */
} pairing;

static svari_status index_one(void *context, json_t *entry, const char *run, svari_error *err) {
  pairing *p = context;
  const char *key = NULL, *what = NULL;
  svari_status status = svari_wave_entry_key(p->changes->arena, entry, run, &key, &what, err);
  if (!status && json_object_set(p->index, key, entry) != 0) status = svari_fail_memory(err);
  return status;
}

static svari_status pair_one(void *context, json_t *entry, const char *run, svari_error *err) {
  pairing *p = context;
  svari_changes *changes = p->changes;
  const char *key = NULL, *what = NULL;
  svari_status status = svari_wave_entry_key(changes->arena, entry, run, &key, &what, err);
  if (status) return status;
  const json_t *before = json_object_get(p->index, key);
  if (!before) {
    const char **slot = SVARI_PUSH(changes->arena, changes->fresh, changes->nnew, changes->new_capacity);
    if (!slot) return svari_fail_memory(err);
    *slot = key;
    return SVARI_OK;
  }
  svari_change *row = SVARI_PUSH(changes->arena, changes->rows, changes->nrows, changes->row_capacity);
  if (!row) return svari_fail_memory(err);
  row->id = svari_arena_text(changes->arena, svari_wave_text(entry, "id"));
  row->statistic = svari_arena_text(changes->arena, svari_wave_text(entry, "statistic"));
  row->what = what;
  if (!row->id || !row->statistic) return svari_fail_memory(err);
  const json_t *at = json_object_get(p->rows, key);
  const svari_estimate_row *known = at ? &p->later->report.estimates[json_integer_value(at)] : NULL;
  fill_change(before, entry, known, row);
  json_object_del(p->index, key);
  return SVARI_OK;
}

/* What is left in the index of the first is gone in the second. */
static svari_status collect_gone(svari_changes *changes, json_t *index, svari_error *err) {
  const char *key;
  json_t *entry;
  json_object_foreach(index, key, entry) {
    const char **slot = SVARI_PUSH(changes->arena, changes->gone, changes->ngone, changes->gone_capacity);
    if (slot) *slot = svari_arena_text(changes->arena, key);
    if (!slot || !*slot) return svari_fail_memory(err);
  }
  return SVARI_OK;
}

static svari_status index_rows(pairing *p, svari_error *err) {
  svari_status status = SVARI_OK;
  for (size_t i = 0; p->later && i < p->later->report.nestimates && !status; i++) {
    const char *key = NULL;
    status = svari_wave_row_key(p->changes->arena, &p->later->report.estimates[i], &key, err);
    if (!status && json_object_set_new(p->rows, key, json_integer((json_int_t)i)) != 0) status = svari_fail_memory(err);
  }
  return status;
}

static svari_status pair_all(svari_changes *changes, const json_t *a, const json_t *b, const svari_result *later,
                             svari_error *err) {
  pairing p = {changes, json_object(), later, json_object()};
  svari_status status = p.index && p.rows ? index_rows(&p, err) : svari_fail_memory(err);
  if (!status) status = svari_wave_each(a, index_one, &p, err);
  if (!status) status = svari_wave_each(b, pair_one, &p, err);
  if (!status) status = collect_gone(changes, p.index, err);
  json_decref(p.index);
  json_decref(p.rows);
  return status;
}

static svari_changes *new_changes(svari_error *err) {
  svari_arena *arena = svari_arena_new();
  svari_changes *changes = arena ? SVARI_NEW(arena, svari_changes, 1) : NULL;
  if (changes) {
    changes->arena = arena;
    return changes;
  }
  svari_arena_free(arena);
  svari_fail_memory(err);
  return NULL;
}

static svari_status compare(const char *a, const char *b, const svari_result *later, svari_changes **out,
                            svari_error *err) {
  json_t *first = NULL, *second = NULL;
  svari_status status = svari_wave_read(a, &first, err);
  if (!status) status = svari_wave_read(b, &second, err);
  svari_changes *changes = status ? NULL : new_changes(err);
  if (!status && !changes) status = SVARI_MEMORY;
  if (!status) status = pair_all(changes, first, second, later, err);
  json_decref(first);
  json_decref(second);
  if (status)
    svari_changes_free(changes);
  else
    *out = changes;
  return status;
}

svari_status svari_compare(const char *a, const char *b, svari_changes **out, svari_error *err) {
  return compare(a, b, NULL, out, err);
}

svari_status svari_compare_units(const char *a, const char *b, const char *unit, int threads, svari_changes **out,
                                 svari_error *err) {
  char earlier[PATH_MAX], path[PATH_MAX];
  svari_result *later = NULL;
  svari_status status = svari_manifest_run(a, earlier, err);
  if (!status) status = svari_manifest_run(b, path, err);
  if (!status) status = svari_result_against(path, earlier, unit, threads, &later, err);
  if (!status) status = compare(a, b, later, out, err);
  svari_result_free(later);
  return status;
}
