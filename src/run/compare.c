/* Two results.json side by side: estimates are paired by everything that names them. */
#include <errno.h>
#include <jansson.h>
#include <limits.h>
#include <math.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

#include "base/arena.h"
#include "base/buffer.h"
#include "base/number.h"
#include "num/distribution.h"
#include "svari/run.h"

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

static svari_status read_results(const char *path, json_t **out, svari_error *err) {
  char file[PATH_MAX];
  struct stat info;
  bool folder = stat(path, &info) == 0 && S_ISDIR(info.st_mode);
  snprintf(file, sizeof file, "%s%s", path, folder ? "/results.json" : "");
  json_error_t fault;
  *out = json_load_file(file, 0, &fault);
  if (!*out && json_error_code(&fault) == json_error_cannot_open_file) {
    svari_status status = svari_fail(err, SVARI_IO, "%s can't be read: %s", file, strerror(errno));
    svari_hint(err, "name two folders that `svari run` has written");
    return status;
  }
  if (!*out)
    return svari_fail_at(err, SVARI_DATA, (svari_where){file, fault.line, fault.column}, "this is no JSON: %s", fault.text);
  if (json_is_array(json_object_get(*out, "estimates")) || json_is_array(json_object_get(*out, "runs"))) return SVARI_OK;
  return svari_fail(err, SVARI_DATA, "%s has no estimates", file);
}

static const char *text_of(const json_t *entry, const char *key) {
  const char *text = json_string_value(json_object_get(entry, key));
  return text ? text : "";
}

static double number_of(const json_t *entry, const char *key) {
  const json_t *value = json_object_get(entry, key);
  return json_is_number(value) ? json_number_value(value) : NAN;
}

static void add_word(svari_buffer *out, const char *word) {
  if (!word[0]) return;
  if (out->length) svari_buffer_text(out, ", ");
  svari_buffer_text(out, word);
}

/* Variable, category, probability and domain in words; with id and statistic before them, the key of the pairing. */
static void describe(const json_t *entry, svari_buffer *out) {
  add_word(out, text_of(entry, "variable"));
  size_t i;
  json_t *name;
  json_array_foreach(json_object_get(entry, "variables"), i, name) add_word(out, json_string_value(name));
  if (json_object_get(entry, "numerator")) {
    add_word(out, text_of(entry, "numerator"));
    svari_buffer_printf(out, " / %s", text_of(entry, "denominator"));
  }
  add_word(out, text_of(entry, "category"));
  if (json_object_get(entry, "probability")) {
    char text[SVARI_NUMBER_TEXT];
    svari_number_shortest(number_of(entry, "probability"), text);
    add_word(out, text);
  }
  const char *variable;
  json_t *category;
  json_object_foreach(json_object_get(entry, "domain"), variable, category) {
    add_word(out, variable);
    svari_buffer_printf(out, ": %s", json_string_value(category));
  }
}

static svari_status key_of(svari_arena *arena, const json_t *entry, const char *run, const char **key,
                           const char **what, svari_error *err) {
  svari_buffer words = {0};
  add_word(&words, run);
  describe(entry, &words);
  *what = svari_arena_text(arena, words.bytes ? words.bytes : "");
  *key = *what ? svari_arena_printf(arena, "%s %s%s%s", text_of(entry, "id"), text_of(entry, "statistic"),
                                      **what ? " " : "", *what)
                 : NULL;
  bool failed = words.failed || !*key;
  svari_buffer_free(&words);
  return failed ? svari_fail_memory(err) : SVARI_OK;
}

/* Satterthwaite's degrees of freedom for a difference of independent estimates. */
static double satterthwaite(double va, double dfa, double vb, double dfb) {
  if (va + vb == 0) return NAN;
  double parts = (va > 0 ? va * va / dfa : 0) + (vb > 0 ? vb * vb / dfb : 0);
  return (va + vb) * (va + vb) / parts;
}

static void fill_change(const json_t *a, const json_t *b, svari_change *row) {
  double sa = number_of(a, "se"), sb = number_of(b, "se");
  row->a = number_of(a, "estimate");
  row->b = number_of(b, "estimate");
  row->difference = row->b - row->a;
  row->se = sqrt(sa * sa + sb * sb);
  row->df = satterthwaite(sa * sa, number_of(a, "df"), sb * sb, number_of(b, "df"));
  row->statistic_value = row->se > 0 ? row->difference / row->se : NAN;
  row->p = isfinite(row->statistic_value) && row->df > 0 ? svari_t_two_sided(row->statistic_value, row->df) : NAN;
}

static svari_status pair_one(svari_changes *changes, json_t *entry, const char *run, json_t *index,
                             svari_error *err) {
  const char *key = NULL, *what = NULL;
  svari_status status = key_of(changes->arena, entry, run, &key, &what, err);
  if (status) return status;
  const json_t *before = json_object_get(index, key);
  if (!before) {
    const char **slot = SVARI_PUSH(changes->arena, changes->fresh, changes->nnew, changes->new_capacity);
    if (!slot) return svari_fail_memory(err);
    *slot = key;
    return SVARI_OK;
  }
  svari_change *row = SVARI_PUSH(changes->arena, changes->rows, changes->nrows, changes->row_capacity);
  if (!row) return svari_fail_memory(err);
  row->id = svari_arena_text(changes->arena, text_of(entry, "id"));
  row->statistic = svari_arena_text(changes->arena, text_of(entry, "statistic"));
  row->what = what;
  if (!row->id || !row->statistic) return svari_fail_memory(err);
  fill_change(before, entry, row);
  json_object_del(index, key);
  return SVARI_OK;
}

static svari_status index_one(svari_changes *changes, json_t *entry, const char *run, json_t *index,
                              svari_error *err) {
  const char *key = NULL, *what = NULL;
  svari_status status = key_of(changes->arena, entry, run, &key, &what, err);
  if (!status && json_object_set(index, key, entry) != 0) status = svari_fail_memory(err);
  return status;
}

typedef svari_status entry_fn(svari_changes *changes, json_t *entry, const char *run, json_t *index, svari_error *err);

/* The estimates of a run, or of every part of a run of runs. */
static svari_status each_entry(svari_changes *changes, const json_t *results, json_t *index, entry_fn *fn,
                               svari_error *err) {
  size_t i;
  json_t *entry, *part;
  json_array_foreach(json_object_get(results, "estimates"), i, entry) {
    svari_status status = fn(changes, entry, text_of(results, "run"), index, err);
    if (status) return status;
  }
  json_array_foreach(json_object_get(results, "runs"), i, part) {
    svari_status status = each_entry(changes, part, index, fn, err);
    if (status) return status;
  }
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

static svari_status pair_all(svari_changes *changes, const json_t *a, const json_t *b, svari_error *err) {
  json_t *index = json_object();
  if (!index) return svari_fail_memory(err);
  svari_status status = each_entry(changes, a, index, index_one, err);
  if (!status) status = each_entry(changes, b, index, pair_one, err);
  if (!status) status = collect_gone(changes, index, err);
  json_decref(index);
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

svari_status svari_compare(const char *a, const char *b, svari_changes **out, svari_error *err) {
  json_t *first = NULL, *second = NULL;
  svari_status status = read_results(a, &first, err);
  if (!status) status = read_results(b, &second, err);
  svari_changes *changes = status ? NULL : new_changes(err);
  if (!status && !changes) status = SVARI_MEMORY;
  if (!status) status = pair_all(changes, first, second, err);
  json_decref(first);
  json_decref(second);
  if (status) svari_changes_free(changes);
  else *out = changes;
  return status;
}
