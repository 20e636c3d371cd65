/* Categories into other categories. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/nearest.h"
#include "base/number.h"
#include "recode/derive.h"

/* The names of the new levels by their first appearance in the map, `else` last. */
static size_t new_names(const svari_derive_spec *spec, const char **names) {
  size_t count = 0;
  for (size_t m = 0; m <= spec->nmap; m++) {
    const char *to = m < spec->nmap ? spec->to[m] : spec->otherwise;
    if (!to) continue;
    size_t k = 0;
    while (k < count && strcmp(names[k], to) != 0) k++;
    if (k == count) names[count++] = to;
  }
  return count;
}

static int32_t place_of(const char *const *names, size_t count, const char *name) {
  for (size_t k = 0; k < count; k++)
    if (strcmp(names[k], name) == 0) return (int32_t)k;
  return -1;
}

static svari_status unknown_category(const svari_derivation *d, const svari_column *source, const char *from) {
  svari_fail_at(d->err, SVARI_SPEC, d->spec->where, "%s: \"%s\" is not a category of %s", d->spec->name, from,
                d->spec->source);
  const char **names = calloc(source->nlevels + 1, sizeof *names);
  if (!names) return svari_fail_memory(d->err);
  for (size_t k = 0; k < source->nlevels; k++) names[k] = source->levels[k].name;
  const char *near = svari_nearest(from, names, source->nlevels);
  if (near)
    svari_hint(d->err, "did you mean \"%s\"?", near);
  else
    svari_hint(d->err, "`variables:` names categories that the data may lack");
  free(names);
  return SVARI_SPEC;
}

/* A number is named by any of its spellings; one that the data lack is no mistake. */
static svari_status level_of(const svari_derivation *d, const svari_column *source, const svari_column *view,
                             const char *from, int32_t *level) {
  *level = svari_level_find(view, from);
  if (*level >= 0) return SVARI_OK;
  if (source->type == SVARI_CATEGORY) return unknown_category(d, source, from);
  double value;
  if (source->type != SVARI_NUMBER) return SVARI_OK;
  if (!svari_number_parse(from, strlen(from), &value))
    return svari_fail_at(d->err, SVARI_SPEC, d->spec->where, "%s: %s is a number, \"%s\" is not", d->spec->name,
                         d->spec->source, from);
  for (size_t k = 0; k < view->nlevels; k++)
    if (view->levels[k].value == value) *level = (int32_t)k;
  return SVARI_OK;
}

/* target[k]: the new level of the source's level k. */
static svari_status fill_targets(const svari_derivation *d, const svari_column *source, const svari_column *view,
                                 const char *const *names, size_t nnames, int32_t *target) {
  const svari_derive_spec *spec = d->spec;
  int32_t otherwise = spec->otherwise ? place_of(names, nnames, spec->otherwise) : -1;
  for (size_t k = 0; k < view->nlevels; k++) target[k] = otherwise;
  svari_status status = SVARI_OK;
  for (size_t m = 0; m < spec->nmap; m++) {
    int32_t level = -1;
    svari_status one = level_of(d, source, view, spec->from[m], &level);
    if (one != SVARI_OK) status = one;
    if (level >= 0) target[level] = place_of(names, nnames, spec->to[m]);
  }
  return status;
}

static svari_status map_column(const svari_derivation *d, svari_arena *scratch, svari_column **out) {
  const svari_column *source = svari_derive_find(d, d->spec->source);
  if (!source) return SVARI_SPEC;
  size_t n = d->frame->nrecords;
  const svari_column *view = svari_column_categories(scratch, source, n);
  const char **names = SVARI_NEW(scratch, const char *, d->spec->nmap + 1);
  int32_t *codes = SVARI_NEW(scratch, int32_t, n);
  int32_t *target = view ? SVARI_NEW(scratch, int32_t, view->nlevels) : NULL;
  if (!view || !names || !codes || !target) return svari_fail_memory(d->err);
  size_t nnames = new_names(d->spec, names);
  svari_status status = fill_targets(d, source, view, names, nnames, target);
  if (status != SVARI_OK) return status;
  svari_column_codes(view, 0, n, codes);
  for (size_t i = 0; i < n; i++)
    if (codes[i] >= 0) codes[i] = target[codes[i]];
  svari_level *levels = svari_derive_levels(d->arena, names, nnames);
  if (levels) *out = svari_column_category(d->arena, d->spec->name, codes, n, levels, nnames);
  return *out ? SVARI_OK : svari_fail_memory(d->err);
}

svari_status svari_derive_map(const svari_derivation *d, svari_column **out) {
  svari_arena *scratch = svari_arena_new();
  svari_status status = scratch ? map_column(d, scratch, out) : svari_fail_memory(d->err);
  svari_arena_free(scratch);
  return status;
}
