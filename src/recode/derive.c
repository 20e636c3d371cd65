/* Entries of `derive:` in their order, each over the frame that the ones before it have widened. */
#include "recode/derive.h"

#include <math.h>
#include <string.h>

#include "base/nearest.h"
#include "express/express.h"

/* ---- as ---- */

/* Where an expression begins is not always known; then only its line is told. */
static svari_where expression_where(const svari_derive_spec *spec) {
  if (spec->source_where.line) return spec->source_where;
  return (svari_where){.file = spec->where.file, .line = spec->where.line};
}

static svari_status derive_as(const svari_derivation *d, svari_column **out) {
  svari_arena *scratch = svari_arena_new();
  if (!scratch) return svari_fail_memory(d->err);
  const svari_expression *expression;
  svari_status status =
      svari_expression_parse(scratch, d->spec->source, expression_where(d->spec), &expression, d->err);
  if (status == SVARI_OK)
    status = svari_expression_evaluate(d->arena, expression, d->frame, d->spec->name, out, d->err);
  svari_arena_free(scratch);
  return status;
}

/* ---- which columns an entry reads ---- */

static svari_status names_of_expression(const svari_derive_spec *spec, svari_arena *arena, const char *const **names,
                                        size_t *count, svari_error *err) {
  const svari_expression *expression;
  svari_status status = svari_expression_parse(arena, spec->source, expression_where(spec), &expression, err);
  if (status != SVARI_OK) return status;
  status = svari_expression_names(arena, expression, names, count);
  return status == SVARI_OK ? status : svari_fail_memory(err);
}

static svari_status names_of_source(const svari_derive_spec *spec, svari_arena *arena, const char *const **names,
                                    size_t *count, svari_error *err) {
  (void)arena, (void)err;
  *names = &spec->source;
  *count = 1;
  return SVARI_OK;
}

static svari_status names_of_items(const svari_derive_spec *spec, svari_arena *arena, const char *const **names,
                                   size_t *count, svari_error *err) {
  (void)arena, (void)err;
  *names = spec->items;
  *count = spec->nitems;
  return SVARI_OK;
}

/* ---- the table ---- */

static const struct derive_kind {
  const char *name; /* the run file's key */
  svari_derive_fn *derive;
  svari_derive_names_fn *names;
} kinds[] = {
    {"as", derive_as, names_of_expression},        {"cut", svari_derive_cut, names_of_source},
    {"recode", svari_derive_map, names_of_source}, {"count", svari_derive_count, names_of_items},
    {"score", svari_derive_score, names_of_items},
};
enum { KINDS = sizeof kinds / sizeof kinds[0] };

static const struct derive_kind *kind_of(const svari_derive_spec *spec, svari_error *err) {
  for (size_t k = 0; k < KINDS; k++)
    if (strcmp(kinds[k].name, spec->kind) == 0) return &kinds[k];
  svari_fail_at(err, SVARI_SPEC, spec->where, "a variable is not derived by \"%s\"", spec->kind);
  svari_hint(err, "the kinds are as, cut, recode, count and score");
  return NULL;
}

/* ---- shared by the kinds ---- */

const svari_column *svari_derive_find(const svari_derivation *d, const char *name) {
  const svari_column *column = svari_frame_find(d->frame, name);
  if (column) return column;
  svari_fail_at(d->err, SVARI_SPEC, d->spec->where, "%s: there is no variable \"%s\"", d->spec->name, name);
  const char *near = svari_frame_nearest(d->frame, name);
  if (near) svari_hint(d->err, "did you mean \"%s\"?", near);
  return NULL;
}

svari_level *svari_derive_levels(svari_arena *arena, const char *const *names, size_t count) {
  svari_level *levels = SVARI_NEW(arena, svari_level, count);
  for (size_t k = 0; levels && k < count; k++) {
    const char *name = svari_arena_text(arena, names[k]);
    if (!name) return NULL;
    levels[k] = (svari_level){.name = name, .code = name, .value = NAN, .label = {{name, name}}};
  }
  return levels;
}

/* ---- the entries ---- */

typedef struct widening {
  svari_arena *arena;
  svari_frame frame;   /* columns so far; unindexed, so that it can grow */
  const char **failed; /* names that could not be made: what reads them is passed over, its own fault is none */
  size_t nfailed;
  svari_error *err;
} widening;

static bool among(const char *const *names, size_t count, const char *name) {
  for (size_t i = 0; i < count; i++)
    if (strcmp(names[i], name) == 0) return true;
  return false;
}

static svari_status reads_failed(const widening *w, const svari_derive_spec *spec, const struct derive_kind *kind,
                                 bool *out) {
  *out = false;
  if (w->nfailed == 0) return SVARI_OK;
  svari_arena *scratch = svari_arena_new();
  if (!scratch) return svari_fail_memory(w->err);
  const char *const *names = NULL;
  size_t count = 0;
  if (kind->names(spec, scratch, &names, &count, NULL) == SVARI_OK)
    for (size_t i = 0; i < count && !*out; i++) *out = among(w->failed, w->nfailed, names[i]);
  svari_arena_free(scratch);
  return SVARI_OK;
}

static svari_status derive_one(widening *w, const svari_derive_spec *spec) {
  const struct derive_kind *kind = kind_of(spec, w->err);
  if (!kind) return SVARI_SPEC;
  bool skip;
  svari_status status = reads_failed(w, spec, kind, &skip);
  if (status != SVARI_OK) return status;
  if (skip) return SVARI_SPEC;
  if (svari_frame_find(&w->frame, spec->name)) {
    svari_fail_at(w->err, SVARI_SPEC, spec->where, "there is already a variable \"%s\"", spec->name);
    svari_hint(w->err, "give the derived variable another name");
    return SVARI_SPEC;
  }
  svari_derivation d = {.arena = w->arena, .frame = &w->frame, .spec = spec, .err = w->err};
  svari_column *column = NULL;
  status = kind->derive(&d, &column);
  if (status == SVARI_OK) status = svari_derive_codebook(&d, &column);
  if (status == SVARI_OK) w->frame.columns[w->frame.ncolumns++] = column;
  return status;
}

static svari_status derive_all(widening *w, const svari_derive_spec *specs, size_t count) {
  svari_status first = SVARI_OK;
  for (size_t i = 0; i < count; i++) {
    svari_status status = derive_one(w, &specs[i]);
    if (status == SVARI_MEMORY) return status;
    if (status == SVARI_OK) continue;
    w->failed[w->nfailed++] = specs[i].name;
    if (first == SVARI_OK) first = status;
  }
  return first;
}

static svari_status widen(svari_arena *arena, const svari_frame *frame, const svari_derive_spec *specs, size_t count,
                          svari_frame **out, svari_error *err) {
  widening w = {.arena = arena, .frame = *frame, .err = err};
  w.frame.slots = NULL;
  w.frame.columns = SVARI_NEW(arena, const svari_column *, frame->ncolumns + count);
  w.failed = SVARI_NEW(arena, const char *, count);
  if (!w.frame.columns || !w.failed) return svari_fail_memory(err);
  if (frame->ncolumns) memcpy(w.frame.columns, frame->columns, frame->ncolumns * sizeof *frame->columns);
  svari_status status = derive_all(&w, specs, count);
  if (status != SVARI_OK) return status;
  *out = svari_frame_make(arena, w.frame.columns, w.frame.ncolumns, frame->nrecords, frame);
  return *out ? SVARI_OK : svari_fail_memory(err);
}

svari_status svari_frame_derive(const svari_frame *frame, const svari_derive_spec *specs, size_t count,
                                svari_frame **out, svari_error *err) {
  *out = NULL;
  svari_arena *arena = svari_arena_new();
  if (!arena) return svari_fail_memory(err);
  svari_status status = widen(arena, frame, specs, count, out, err);
  if (status != SVARI_OK) svari_arena_free(arena);
  return status;
}
