/* Taylor variance by way of the sample's tree: any stages, any rules. Units are scored one after the other from their
 * sparse rows; with many functions only those are touched that a unit has a part in. */
#include <stdlib.h>
#include <string.h>

#include "variance/taylor.h"

typedef struct score_pair {
  uint32_t function;
  double value;
} score_pair;

/* The gradient turned round: for each total the functions that it enters. */
typedef struct gradient_index {
  size_t *start; /* totals + 1 */
  score_pair *pairs;
} gradient_index;

typedef struct walk {
  const svari_totals *totals;
  const svari_design *design;
  const svari_gradient *gradient;
  size_t k;
  bool full;
  double *out;
  const double *explained;
  gradient_index index;
  bool dense; /* every unit has a score of every function */
  /* of one unit */
  double *z;
  bool *in;
  uint32_t *touched;
  size_t ntouched;
  uint32_t *cells; /* of one record */
  double *values;
  /* of one stratum */
  double *mean, *untouched;
  size_t *units;
  double *multiplier; /* per unit of the stage: product of sampling fractions above it */
  double *centre;     /* mean of all units of the same parent, for the rule `centre` */
} walk;

static void index_fill(walk *t) {
  const svari_gradient *g = t->gradient;
  size_t *start = t->index.start, count = t->totals->count;
  for (size_t j = 0; j < g->start[t->k]; j++) start[g->index[j] + 1]++;
  for (size_t c = 0; c < count; c++) start[c + 1] += start[c];
  for (size_t f = 0; f < t->k; f++)
    for (size_t j = g->start[f]; j < g->start[f + 1]; j++)
      t->index.pairs[start[g->index[j]]++] = (score_pair){.function = (uint32_t)f, .value = g->value[j]};
  for (size_t c = count; c > 0; c--) start[c] = start[c - 1];
  start[0] = 0;
}

static void add_touch(walk *t, size_t function, double value) {
  if (!t->in[function]) {
    t->in[function] = true;
    t->touched[t->ntouched++] = (uint32_t)function;
    t->z[function] = 0;
  }
  t->z[function] += value;
}

static void add_entries(walk *t, const uint32_t *cells, const double *values, size_t count) {
  size_t totals = t->totals->count;
  for (size_t e = 0; e < count; e++) {
    if (cells[e] >= totals) {
      const double *row = t->explained + (cells[e] - totals) * t->k;
      for (size_t f = 0; f < t->k; f++) t->z[f] += values[e] * row[f];
      continue;
    }
    const score_pair *pair = t->index.pairs + t->index.start[cells[e]];
    const score_pair *end = t->index.pairs + t->index.start[cells[e] + 1];
    if (t->dense)
      for (; pair < end; pair++) t->z[pair->function] += pair->value * values[e];
    else
      for (; pair < end; pair++) add_touch(t, pair->function, pair->value * values[e]);
  }
}

/* Score totals z of the unit at a place of a stage; the functions that it touches at all. */
static void score_unit(walk *t, size_t s, size_t place) {
  const svari_layout *layout = &t->design->layout;
  const svari_leaf_rows *rows = &t->totals->rows;
  if (t->dense) {
    memset(t->z, 0, t->k * sizeof *t->z);
  } else {
    for (size_t j = 0; j < t->ntouched; j++) t->in[t->touched[j]] = false;
    t->ntouched = 0;
  }
  const uint32_t *first_leaf = layout->stages[s].first_leaf;
  for (size_t leaf = first_leaf[place]; leaf < first_leaf[place + 1]; leaf++) {
    if (rows->start) {
      size_t from = rows->start[leaf];
      add_entries(t, rows->cell + from, rows->value + from, rows->start[leaf + 1] - from);
    } else {
      size_t count = svari_record_entries(t->totals, layout->record[layout->first_record[leaf]], t->cells, t->values);
      add_entries(t, t->cells, t->values, count);
    }
  }
}

/* Means of the scores over the units at places [from, to). */
static void mean_units(walk *t, size_t s, size_t from, size_t to, double *mean) {
  memset(mean, 0, t->k * sizeof *mean);
  memset(t->units, 0, t->k * sizeof *t->units);
  for (size_t p = from; p < to; p++) {
    score_unit(t, s, p);
    for (size_t j = 0; j < t->ntouched; j++) {
      size_t f = t->touched[j];
      mean[f] += t->z[f];
      t->units[f]++;
    }
  }
  for (size_t f = 0; f < t->k; f++) mean[f] /= (double)(to - from);
}

/* Squares of the last scored unit's deviations from the mean, times `scale`. */
static void add_variances(walk *t, const double *mean, double scale) {
  for (size_t j = 0; j < t->ntouched; j++) {
    size_t f = t->touched[j];
    double d = t->z[f] - mean[f];
    t->out[f] += scale * d * d;
    t->untouched[f] -= scale;
  }
}

static void add_products(walk *t, const double *mean, double scale) {
  for (size_t j = 0; j < t->k; j++)
    if (!t->dense && !t->in[j]) t->z[j] = 0;
  for (size_t j = 0; j < t->k; j++) t->z[j] -= mean[j];
  for (size_t a = 0; a < t->k; a++) {
    double d = scale * t->z[a];
    if (d == 0) continue;
    double *row = t->out + a * t->k;
    for (size_t b = a; b < t->k; b++) row[b] += d * t->z[b];
  }
}

/* Units that a function does not touch deviate by the mean alone. */
static void add_untouched(walk *t, const double *mean, size_t n) {
  for (size_t f = 0; f < t->k; f++)
    if (t->units[f] && t->units[f] < n && t->untouched[f] > 0) t->out[f] += t->untouched[f] * mean[f] * mean[f];
}

typedef struct stratum_place {
  size_t stage, from, to; /* places of its units */
  double scale;
} stratum_place;

static double left_over(const walk *t, size_t s, size_t place) {
  const svari_stage *stage = &t->design->stages[s];
  double left = 1 - svari_stage_fraction(stage, t->design->layout.stages[s].unit[place]);
  return left < SVARI_CENSUS ? 0 : left;
}

static void add_stratum(walk *t, const stratum_place *h) {
  size_t n = h->to - h->from;
  double factor = h->scale * (double)n / (double)(n - 1), sum = 0;
  for (size_t p = h->from; p < h->to; p++) sum += left_over(t, h->stage, p);
  if (sum == 0) return;
  mean_units(t, h->stage, h->from, h->to, t->mean);
  for (size_t f = 0; f < t->k; f++) t->untouched[f] = sum * factor;
  for (size_t p = h->from; p < h->to; p++) {
    double scale = factor * left_over(t, h->stage, p);
    score_unit(t, h->stage, p);
    if (t->full)
      add_products(t, t->mean, scale);
    else
      add_variances(t, t->mean, scale);
  }
  if (!t->full) add_untouched(t, t->mean, n);
}

/* A lone unit under the rule `centre`: its square from the mean of the units of all strata. */
static void add_lone(walk *t, const stratum_place *h) {
  double scale = h->scale * left_over(t, h->stage, h->from);
  score_unit(t, h->stage, h->from);
  if (t->full) {
    add_products(t, t->centre, scale);
    return;
  }
  for (size_t f = 0; f < t->k; f++) {
    double d = (t->dense || t->in[f] ? t->z[f] : 0) - t->centre[f];
    t->out[f] += scale * d * d;
  }
}

/* Strata of the same parent: places [first, last) of a stage's strata, all for the first stage. */
typedef struct family {
  size_t stage, first, last;
  double multiplier;
} family;

static bool lone_at(const walk *t, size_t s, size_t stratum_place_) {
  const svari_stage_order *order = &t->design->layout.stages[s];
  return svari_stage_lone(&t->design->stages[s], order->unit[order->first_unit[stratum_place_]]);
}

/* The rule `average`: strata over strata that have a variance. 0 when none has. */
static double average_factor(const walk *t, size_t s, size_t first, size_t last) {
  size_t fine = 0;
  for (size_t h = first; h < last; h++) fine += !lone_at(t, s, h);
  return fine ? (double)(last - first) / (double)fine : 0;
}

static void add_family(walk *t, const family *group, const svari_singleton_rule *rule) {
  const svari_stage_order *order = &t->design->layout.stages[group->stage];
  bool centred = false;
  for (size_t h = group->first; h < group->last; h++) {
    stratum_place place = {.stage = group->stage,
                           .from = order->first_unit[h],
                           .to = order->first_unit[h + 1],
                           .scale = group->multiplier};
    if (place.to - place.from > 1) {
      add_stratum(t, &place);
    } else if (rule->centre && lone_at(t, group->stage, h)) {
      if (!centred)
        mean_units(t, group->stage, order->first_unit[group->first], order->first_unit[group->last], t->centre);
      centred = true;
      add_lone(t, &place);
    }
  }
}

/* Where the family that begins at stratum place h ends. */
static size_t family_end(const walk *t, size_t s, size_t h) {
  const svari_stage *stage = &t->design->stages[s];
  const svari_stage_order *order = &t->design->layout.stages[s];
  if (!stage->parent) return stage->nstrata;
  int32_t parent = stage->parent[order->unit[order->first_unit[h]]];
  while (h < stage->nstrata && stage->parent[order->unit[order->first_unit[h]]] == parent) h++;
  return h;
}

/* Within each parent, unless one has no stratum with a variance: then over the whole stage. */
static double stage_average(const walk *t, size_t s) {
  size_t nstrata = t->design->stages[s].nstrata;
  for (size_t h = 0; h < nstrata; h = family_end(t, s, h))
    if (average_factor(t, s, h, family_end(t, s, h)) == 0) return average_factor(t, s, 0, nstrata);
  return 0;
}

static void add_stage(walk *t, size_t s, const svari_singleton_rule *rule) {
  const svari_stage *stage = &t->design->stages[s];
  const svari_stage_order *order = &t->design->layout.stages[s];
  double whole = rule->average ? stage_average(t, s) : 1;
  for (size_t h = 0, end; h < stage->nstrata; h = end) {
    end = family_end(t, s, h);
    double multiplier = stage->parent ? t->multiplier[stage->parent[order->unit[order->first_unit[h]]]] : 1;
    if (rule->average) multiplier *= whole > 0 ? whole : average_factor(t, s, h, end);
    family group = {.stage = s, .first = h, .last = end, .multiplier = multiplier};
    if (multiplier > 0) add_family(t, &group, rule);
  }
}

/* Per unit of stage s the product of its sampling fraction and of those of the units it lies in. */
static void set_multipliers(walk *t, size_t s) {
  for (size_t u = 0; u < t->design->stages[s].nunits; u++) {
    double product = 1;
    int32_t unit = (int32_t)u;
    for (size_t up = s + 1; up > 0; up--) {
      const svari_stage *stage = &t->design->stages[up - 1];
      product *= svari_stage_fraction(stage, (size_t)unit);
      if (stage->parent) unit = stage->parent[unit];
    }
    t->multiplier[u] = product;
  }
}

static void walk_stages(walk *t) {
  const svari_singleton_rule *rule = svari_singleton_rule_find(t->design->singleton);
  index_fill(t);
  if (t->dense)
    for (t->ntouched = 0; t->ntouched < t->k; t->ntouched++) t->touched[t->ntouched] = (uint32_t)t->ntouched;
  for (size_t s = 0; s < t->design->variance_stages; s++) {
    add_stage(t, s, rule);
    if (s + 1 < t->design->variance_stages) set_multipliers(t, s);
  }
}

static bool scratch_new(walk *t) {
  size_t k = t->k + 1, longest = t->totals->longest + 1, nunits = 1;
  for (size_t s = 0; s + 1 < t->design->variance_stages; s++)
    if (t->design->stages[s].nunits > nunits) nunits = t->design->stages[s].nunits;
  t->index.start = calloc(t->totals->count + 2, sizeof *t->index.start);
  t->index.pairs = malloc((t->gradient->start[t->k] + 1) * sizeof *t->index.pairs);
  t->z = calloc(k, sizeof(double));
  t->in = calloc(k, sizeof(bool));
  t->touched = malloc(k * sizeof(uint32_t));
  t->cells = malloc(longest * sizeof(uint32_t));
  t->values = malloc(longest * sizeof(double));
  t->mean = malloc(k * sizeof(double));
  t->untouched = malloc(k * sizeof(double));
  t->units = malloc(k * sizeof(size_t));
  t->multiplier = malloc(nunits * sizeof(double));
  t->centre = malloc(k * sizeof(double));
  return t->index.start && t->index.pairs && t->z && t->in && t->touched && t->cells && t->values && t->mean &&
         t->untouched && t->units && t->multiplier && t->centre;
}

static void scratch_free(walk *t) {
  void *const blocks[] = {t->index.start, t->index.pairs, t->z,         t->in,    t->touched,    t->cells,
                          t->values,      t->mean,        t->untouched, t->units, t->multiplier, t->centre};
  for (size_t b = 0; b < sizeof blocks / sizeof blocks[0]; b++) free(blocks[b]);
}

svari_status svari_taylor_tree(const svari_taylor *taylor, svari_error *err) {
  walk t = {.totals = taylor->totals,
            .design = taylor->design,
            .gradient = taylor->gradient,
            .k = taylor->k,
            .full = taylor->full,
            .out = taylor->out,
            .explained = taylor->explained,
            .dense = taylor->totals->nregressions > 0};
  bool ready = scratch_new(&t);
  if (ready) walk_stages(&t);
  scratch_free(&t);
  return ready ? SVARI_OK : svari_fail_memory(err);
}
