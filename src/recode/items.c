/* Several columns into one number: how many have a value, and a score of shares of points. A missing item is left
 * out; where all are missing, so is the result. */
#include <math.h>
#include <string.h>
#include <strings.h>

#include "base/nearest.h"
#include "base/number.h"
#include "base/sum.h"
#include "recode/derive.h"

static svari_status find_items(const svari_derivation *d, svari_arena *scratch, const svari_column ***out) {
  const svari_derive_spec *spec = d->spec;
  const svari_column **items = SVARI_NEW(scratch, const svari_column *, spec->nitems);
  if (!items) return svari_fail_memory(d->err);
  svari_status status = SVARI_OK;
  for (size_t j = 0; j < spec->nitems; j++) {
    items[j] = svari_derive_find(d, spec->items[j]);
    if (!items[j]) status = SVARI_SPEC;
  }
  *out = items;
  return status;
}

/* ---- count ---- */

static const char *trimmed(svari_arena *arena, const char *from, const char *to) {
  while (from < to && *from == ' ') from++;
  while (to > from && to[-1] == ' ') to--;
  bool quoted = to - from >= 2 && (*from == '"' || *from == '\'') && to[-1] == *from;
  return svari_arena_text_n(arena, from + quoted, (size_t)(to - from) - 2 * (size_t)quoted);
}

/* The values of `is`: one as it stands, or those of "[a, b]". */
static bool wanted_values(svari_arena *arena, const char *is, const char ***out, size_t *count) {
  size_t length = strlen(is), capacity = 0;
  bool list = length >= 2 && is[0] == '[' && is[length - 1] == ']';
  const char *at = is + list, *end = is + length - list, **values = NULL;
  for (bool more = true; more;) {
    const char *comma = list ? memchr(at, ',', (size_t)(end - at)) : NULL;
    const char **slot = SVARI_PUSH(arena, values, *count, capacity);
    if (!slot) return false;
    *slot = list ? trimmed(arena, at, comma ? comma : end) : is;
    if (!*slot) return false;
    more = comma != NULL;
    at = more ? comma + 1 : end;
  }
  *out = values;
  return true;
}

/* hit[k]: whether level k is one of the values. */
static bool hit_levels(const svari_column *column, const char *const *values, size_t count, bool *hit) {
  bool any = false;
  for (size_t v = 0; v < count; v++) {
    int32_t level = svari_level_find(column, values[v]);
    if (level < 0) continue;
    hit[level] = any = true;
  }
  return any;
}

static void count_category(const svari_column *column, const bool *hit, size_t n, double *number) {
  for (size_t i = 0; i < n; i++) {
    int32_t code = svari_column_code(column, i);
    if (code >= 0) number[i] = (isnan(number[i]) ? 0 : number[i]) + hit[code];
  }
}

static bool text_is(const char *text, double x, const char *value) {
  double wanted;
  if (text) return strcmp(text, value) == 0;
  return svari_number_parse(value, strlen(value), &wanted) && wanted == x;
}

static void count_plain(const svari_column *column, const char *const *values, size_t count, size_t n, double *number) {
  for (size_t i = 0; i < n; i++) {
    const char *text = column->text ? column->text[i] : NULL;
    double x = column->number ? column->number[i] : NAN;
    if (!text && isnan(x)) continue;
    bool hit = false;
    for (size_t v = 0; v < count && !hit; v++) hit = text_is(text, x, values[v]);
    number[i] = (isnan(number[i]) ? 0 : number[i]) + hit;
  }
}

/* A value that no item can have is a mistake; one that some items lack is not (nobody chose it there). */
static svari_status no_such_value(const svari_derivation *d, const svari_column *first, const char *value) {
  svari_fail_at(d->err, SVARI_SPEC, d->spec->where, "%s: \"%s\" is a value of none of the items", d->spec->name, value);
  const char *names[64];
  size_t count = 0;
  for (; count < first->nlevels && count < 64; count++) names[count] = first->levels[count].name;
  const char *near = svari_nearest(value, names, count);
  if (near) svari_hint(d->err, "did you mean \"%s\"?", near);
  return SVARI_SPEC;
}

static svari_status count_items(const svari_derivation *d, svari_arena *scratch, svari_column **out) {
  size_t n = d->frame->nrecords, count = 0;
  const svari_column **items = NULL;
  const char **values = NULL;
  double *number = SVARI_NEW(d->arena, double, n);
  svari_status status = find_items(d, scratch, &items);
  if (status != SVARI_OK) return status;
  if (!number || !wanted_values(scratch, d->spec->is, &values, &count)) return svari_fail_memory(d->err);
  for (size_t i = 0; i < n; i++) number[i] = NAN;
  bool possible = d->spec->nitems == 0;
  for (size_t j = 0; j < d->spec->nitems; j++) {
    if (items[j]->type != SVARI_CATEGORY) {
      count_plain(items[j], values, count, n, number);
      possible = true;
      continue;
    }
    bool *hit = SVARI_NEW(scratch, bool, items[j]->nlevels);
    if (!hit) return svari_fail_memory(d->err);
    possible = hit_levels(items[j], values, count, hit) || possible;
    count_category(items[j], hit, n, number);
  }
  if (!possible) return no_such_value(d, items[0], values[0]);
  *out = svari_column_number(d->arena, d->spec->name, number, n);
  return *out ? SVARI_OK : svari_fail_memory(d->err);
}

svari_status svari_derive_count(const svari_derivation *d, svari_column **out) {
  if (!d->spec->is)
    return svari_fail_at(d->err, SVARI_SPEC, d->spec->where, "%s: count needs `is`, the value to count", d->spec->name);
  svari_arena *scratch = svari_arena_new();
  svari_status status = scratch ? count_items(d, scratch, out) : svari_fail_memory(d->err);
  svari_arena_free(scratch);
  return status;
}

/* ---- score ---- */

static svari_status shares_of_levels(const svari_derivation *d, const svari_column *item, double *shares) {
  for (size_t k = 0; k < item->nlevels; k++) {
    bool yes = strcasecmp(item->levels[k].name, "yes") == 0, no = strcasecmp(item->levels[k].name, "no") == 0;
    shares[k] = yes;
    if (yes || no) continue;
    svari_fail_at(d->err, SVARI_DATA, d->spec->where,
                  "%s: the item %s has the category \"%s\"; yes, no or a share from 0 to 1 was expected", d->spec->name,
                  item->name, item->levels[k].name);
    svari_hint(d->err, "derive the item first, by `as:` a condition or a number");
    return SVARI_DATA;
  }
  return SVARI_OK;
}

static svari_status shares_of_numbers(const svari_derivation *d, const svari_column *item) {
  svari_status status = SVARI_OK;
  for (size_t i = 0; i < d->frame->nrecords; i++) {
    double x = item->number[i];
    if (isnan(x) || (x >= 0 && x <= 1)) continue;
    char text[SVARI_NUMBER_TEXT];
    svari_number_shortest(x, text);
    status = svari_fail_at(d->err, SVARI_DATA, svari_frame_where(d->frame, i),
                           "%s: the item %s is %s in record %zu, a share from 0 to 1 was expected", d->spec->name,
                           item->name, text, i + 1);
    svari_hint(d->err, "derive it as a share first: as: '%s / 100'", item->name);
  }
  return status;
}

/* shares: by level of a category item, NULL for a number. */
static svari_status check_item(const svari_derivation *d, svari_arena *scratch, const svari_column *item,
                               double **shares) {
  *shares = NULL;
  if (item->type == SVARI_NUMBER) return shares_of_numbers(d, item);
  if (item->type == SVARI_TEXT)
    return svari_fail_at(d->err, SVARI_DATA, d->spec->where, "%s: the item %s is a text", d->spec->name, item->name);
  *shares = SVARI_NEW(scratch, double, item->nlevels);
  return *shares ? shares_of_levels(d, item, *shares) : svari_fail_memory(d->err);
}

static double share_of(const svari_column *item, const double *shares, size_t i) {
  if (!shares) return item->number[i];
  int32_t code = svari_column_code(item, i);
  return code < 0 ? NAN : shares[code];
}

static double score_of(const svari_derive_spec *spec, const svari_column *const *items, double *const *shares,
                       size_t i) {
  svari_sum points = {0}, possible = {0};
  for (size_t j = 0; j < spec->nitems; j++) {
    double share = share_of(items[j], shares[j], i);
    if (isnan(share)) continue;
    svari_sum_add(&points, spec->points[j] * share);
    svari_sum_add(&possible, spec->points[j]);
  }
  double most = svari_sum_value(&possible);
  return most > 0 ? svari_sum_value(&points) / most * spec->scale : NAN;
}

static svari_status score_items(const svari_derivation *d, svari_arena *scratch, svari_column **out) {
  const svari_derive_spec *spec = d->spec;
  const svari_column **items = NULL;
  svari_status status = find_items(d, scratch, &items);
  if (status != SVARI_OK) return status;
  double **shares = SVARI_NEW(scratch, double *, spec->nitems);
  double *number = SVARI_NEW(d->arena, double, d->frame->nrecords);
  if (!shares || !number) return svari_fail_memory(d->err);
  for (size_t j = 0; j < spec->nitems; j++) {
    svari_status one = check_item(d, scratch, items[j], &shares[j]);
    if (one == SVARI_OK && !(spec->points[j] >= 0 && isfinite(spec->points[j])))
      one = svari_fail_at(d->err, SVARI_SPEC, spec->where, "%s: the points of %s must be 0 or more", spec->name,
                          items[j]->name);
    if (one != SVARI_OK) status = one;
  }
  if (status != SVARI_OK) return status;
  for (size_t i = 0; i < d->frame->nrecords; i++) number[i] = score_of(spec, items, shares, i);
  *out = svari_column_number(d->arena, spec->name, number, d->frame->nrecords);
  return *out ? SVARI_OK : svari_fail_memory(d->err);
}

svari_status svari_derive_score(const svari_derivation *d, svari_column **out) {
  svari_arena *scratch = svari_arena_new();
  svari_status status = scratch ? score_items(d, scratch, out) : svari_fail_memory(d->err);
  svari_arena_free(scratch);
  return status;
}
