/* What rows of the table of totals agree in, and what is summed in them: everything that the run reads is a key, but
 * for the weight, and for numbers of which only means, totals and ratios are asked. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/number.h"
#include "run/grouped.h"
#include "spec/names.h"

static size_t times(const char *name, const char *const *names, size_t count) {
  size_t found = 0;
  for (size_t i = 0; i < count; i++) found += names[i] && strcmp(names[i], name) == 0;
  return found;
}

static size_t as_weight(const svari_plan *plan, const char *name) {
  return times(name, &plan->design.weight, 1) + times(name, plan->design.probability, plan->design.nprobability);
}

static size_t as_summand(const svari_plan *plan, const char *name) {
  size_t found = 0;
  for (size_t i = 0; i < plan->nestimates; i++) {
    const svari_estimate_spec *e = &plan->estimates[i];
    bool sums = strcmp(e->statistic, "mean") == 0 || strcmp(e->statistic, "total") == 0;
    if (sums) found += times(name, e->variables, e->nvariables);
    if (strcmp(e->statistic, "ratio") == 0) found += times(name, &e->numerator, 1) + times(name, &e->denominator, 1);
  }
  return found;
}

static size_t as_cut(const svari_plan *plan, const char *name) {
  size_t found = 0;
  for (size_t i = 0; i < plan->nderive; i++)
    found += strcmp(plan->derive[i].kind, "cut") == 0 && strcmp(plan->derive[i].source, name) == 0;
  return found;
}

static svari_status count_uses(svari_arena *arena, const svari_plan *plan, const char *name, size_t *out) {
  *out = 0;
  for (size_t u = 0; u < plan->nuses; u++) {
    const char *const *names;
    size_t count;
    svari_status status = svari_use_names(arena, &plan->uses[u], &names, &count);
    if (status) return status;
    *out += times(name, names, count);
  }
  return SVARI_OK;
}

/* The breaks of all its cuts, each once. */
static bool add_breaks(svari_arena *arena, const svari_plan *plan, svari_grouped_key *key) {
  size_t most = 0, count = 0;
  for (size_t i = 0; i < plan->nderive; i++) most += plan->derive[i].nbreaks;
  double *breaks = SVARI_NEW(arena, double, most);
  if (!breaks) return false;
  for (size_t i = 0; i < plan->nderive; i++) {
    const svari_derive_spec *derive = &plan->derive[i];
    if (strcmp(derive->kind, "cut") != 0 || strcmp(derive->source, key->name) != 0) continue;
    for (size_t b = 0; b < derive->nbreaks; b++) breaks[count++] = derive->breaks[b];
  }
  qsort(breaks, count, sizeof *breaks, svari_number_order);
  for (size_t b = 0; b < count; b++)
    if (b == 0 || breaks[b] != breaks[b - 1]) breaks[key->nbreaks++] = breaks[b];
  key->breaks = breaks;
  return true;
}

/* The table's own columns leave no room for the data's of the same name. */
static bool is_own(const char *name) {
  return strcmp(name, "_n") == 0 || strcmp(name, "_w") == 0 || strcmp(name, "_w2") == 0;
}

static svari_status place(svari_arena *arena, const svari_plan *plan, const char *name, svari_grouped_plan *out,
                          svari_error *err) {
  size_t uses;
  svari_status status = count_uses(arena, plan, name, &uses);
  if (status) return svari_fail_memory(err);
  size_t weight = as_weight(plan, name), summand = as_summand(plan, name), cut = as_cut(plan, name);
  if (uses == weight) return SVARI_OK;
  if (is_own(name)) {
    status = svari_fail_at(err, SVARI_SPEC, plan->where, "a table of totals has a column `%s` of its own", name);
    svari_hint(err, "rename the data's column");
    return status;
  }
  if (summand && uses == weight + summand) {
    out->sums[out->nsums++] = name;
    return SVARI_OK;
  }
  svari_grouped_key *key = &out->keys[out->nkeys++];
  key->name = name;
  return !cut || uses != weight + cut || add_breaks(arena, plan, key) ? SVARI_OK : svari_fail_memory(err);
}

svari_status svari_grouped_plan_make(svari_arena *arena, const svari_plan *plan, svari_grouped_plan *out,
                                     svari_error *err) {
  svari_status status = svari_grouped_refuse(plan, err);
  if (status) return status;
  *out = (svari_grouped_plan){.keys = SVARI_NEW(arena, svari_grouped_key, plan->data.nkeep),
                                                .sums = SVARI_NEW(arena, const char *, plan->data.nkeep)};
  if (!out->keys || !out->sums) return svari_fail_memory(err);
  svari_hash_bytes(plan->text, plan->length, out->hash);
  for (size_t i = 0; i < plan->data.nkeep && !status; i++) status = place(arena, plan, plan->data.keep[i], out, err);
  return status;
}
