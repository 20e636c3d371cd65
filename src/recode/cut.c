/* A number into groups: left-closed, right-open; the last group is open above unless its last break is given. */
#include <math.h>
#include <stdlib.h>

#include "base/number.h"
#include "recode/derive.h"

static svari_status check(const svari_derivation *d) {
  const svari_derive_spec *spec = d->spec;
  if (spec->nbreaks < 1) return svari_fail_at(d->err, SVARI_SPEC, spec->where, "%s: cut needs `breaks`", spec->name);
  for (size_t k = 0; k < spec->nbreaks; k++) {
    bool rises = isfinite(spec->breaks[k]) && (k == 0 || spec->breaks[k] > spec->breaks[k - 1]);
    if (rises) continue;
    return svari_fail_at(d->err, SVARI_SPEC, spec->where,
                         "%s: the breaks must be numbers that rise, break %zu does not", spec->name, k + 1);
  }
  bool fits = spec->nlabels == 0 || spec->nlabels == spec->nbreaks || spec->nlabels + 1 == spec->nbreaks;
  if (fits) return SVARI_OK;
  svari_fail_at(d->err, SVARI_SPEC, spec->where, "%s: %zu labels for %zu breaks", spec->name, spec->nlabels,
                spec->nbreaks);
  svari_hint(d->err, "give %zu labels when the last group is open above, %zu when the last break ends it",
             spec->nbreaks, spec->nbreaks - 1);
  return SVARI_SPEC;
}

/* "[18, 25)", the last "[75, ∞)". */
static const char **made_labels(svari_arena *arena, const svari_derive_spec *spec) {
  const char **labels = SVARI_NEW(arena, const char *, spec->nbreaks);
  for (size_t k = 0; labels && k < spec->nbreaks; k++) {
    char low[SVARI_NUMBER_TEXT], high[SVARI_NUMBER_TEXT];
    svari_number_shortest(spec->breaks[k], low);
    if (k + 1 < spec->nbreaks) svari_number_shortest(spec->breaks[k + 1], high);
    labels[k] = svari_arena_printf(arena, "[%s, %s)", low, k + 1 < spec->nbreaks ? high : "∞");
    if (!labels[k]) return NULL;
  }
  return labels;
}

/* The last break at or below x; -1 when x is below the first, missing, or not below a break that ends the last
 * group. */
static int32_t group_of(const svari_derive_spec *spec, size_t ngroups, double x) {
  if (!(x >= spec->breaks[0])) return -1;
  size_t low = 0, high = spec->nbreaks;
  while (high - low > 1) {
    size_t middle = low + (high - low) / 2;
    if (x >= spec->breaks[middle])
      low = middle;
    else
      high = middle;
  }
  return low < ngroups ? (int32_t)low : -1;
}

svari_status svari_derive_cut(const svari_derivation *d, svari_column **out) {
  const svari_derive_spec *spec = d->spec;
  svari_status status = check(d);
  const svari_column *source = svari_derive_find(d, spec->source);
  if (!source) return SVARI_SPEC;
  if (source->type != SVARI_NUMBER) {
    svari_fail_at(d->err, SVARI_DATA, spec->where, "%s: cut needs a number, %s is a %s", spec->name, spec->source,
                  source->type == SVARI_TEXT ? "text" : "category");
    svari_hint(d->err, "categories are grouped by `recode`");
    return SVARI_DATA;
  }
  if (status != SVARI_OK) return status;
  size_t ngroups = spec->nlabels ? spec->nlabels : spec->nbreaks;
  const char *const *labels = spec->nlabels ? spec->labels : made_labels(d->arena, spec);
  svari_level *levels = labels ? svari_derive_levels(d->arena, labels, ngroups) : NULL;
  size_t n = d->frame->nrecords;
  int32_t *codes = calloc(n + 1, sizeof *codes);
  if (levels && codes) {
    for (size_t i = 0; i < n; i++) codes[i] = group_of(spec, ngroups, source->number[i]);
    *out = svari_column_category(d->arena, spec->name, codes, n, levels, ngroups);
  }
  free(codes);
  return *out ? SVARI_OK : svari_fail_memory(d->err);
}
