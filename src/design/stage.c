/* Stages: which unit and which stratum each record lies in. Numbers are given in the order of first appearance. */
#include <string.h>

#include "design/build.h"

/* Pairs (a, b) with 0 <= a < na, 0 <= b < nb per record; a NULL stands for all zero. */
typedef struct pair_list {
  const int32_t *a, *b;
  size_t na, nb;
} pair_list;

/* What numbers them: out[i] is record i's pair, first[k] the record that brought pair k. */
typedef struct pair_numbers {
  int32_t *out;
  uint32_t *first;
  size_t count;
  uint32_t *slots; /* record + 1 that brought a pair */
  size_t nslots;
} pair_numbers;

static uint64_t scatter(uint64_t x) {
  x ^= x >> 33;
  x *= 0xff51afd7ed558ccdu;
  x ^= x >> 33;
  x *= 0xc4ceb9fe1a85ec53u;
  return x ^ (x >> 33);
}

static void number_pair(pair_numbers *numbers, size_t slot, size_t i) {
  if (numbers->slots[slot] == 0) {
    numbers->slots[slot] = (uint32_t)i + 1;
    numbers->first[numbers->count] = (uint32_t)i;
    numbers->out[i] = (int32_t)numbers->count++;
  } else {
    numbers->out[i] = numbers->out[numbers->slots[slot] - 1];
  }
}

/* Few enough pairs are possible: a slot for each. Else a hash table, sized once. */
static void number_direct(const pair_list *pairs, size_t n, pair_numbers *numbers) {
  for (size_t i = 0; i < n; i++)
    number_pair(numbers, (pairs->a ? (size_t)pairs->a[i] : 0) * pairs->nb + (size_t)pairs->b[i], i);
}

static void number_hashed(const pair_list *pairs, size_t n, pair_numbers *numbers) {
  for (size_t i = 0; i < n; i++) {
    int32_t a = pairs->a ? pairs->a[i] : 0, b = pairs->b[i];
    size_t at = scatter((uint64_t)(uint32_t)a << 32 | (uint32_t)b) & (numbers->nslots - 1);
    for (; numbers->slots[at]; at = (at + 1) & (numbers->nslots - 1)) {
      uint32_t other = numbers->slots[at] - 1;
      if (pairs->b[other] == b && (!pairs->a || pairs->a[other] == a)) break;
    }
    number_pair(numbers, at, i);
  }
}

static bool number_pairs(svari_build *build, const pair_list *pairs, int32_t *out, uint32_t *first, size_t *count) {
  pair_numbers numbers = {.out = out, .first = first, .nslots = 64};
  size_t na = pairs->a ? pairs->na : 1;
  bool direct = pairs->nb == 0 || na <= (4 * build->n + 1024) / pairs->nb;
  if (direct) numbers.nslots = na * pairs->nb;
  while (!direct && numbers.nslots < 2 * build->n) numbers.nslots *= 2;
  numbers.slots = SVARI_NEW(build->scratch, uint32_t, numbers.nslots);
  if (!numbers.slots) return false;
  if (direct)
    number_direct(pairs, build->n, &numbers);
  else
    number_hashed(pairs, build->n, &numbers);
  *count = numbers.count;
  return true;
}

/* Codes of the s-th column of a list, per record; NULL where the list ends before s. */
static svari_status codes_of(svari_build *build, const char *key, const char *const *names, size_t count, size_t s,
                             const svari_column **column, int32_t **codes) {
  *column = NULL;
  *codes = NULL;
  if (s >= count) return SVARI_OK;
  svari_status status = svari_build_codes(build, key, names[s], column);
  if (status) return status;
  *codes = SVARI_NEW(build->scratch, int32_t, build->n);
  if (!*codes) return svari_fail_memory(build->err);
  svari_column_codes(*column, 0, build->n, *codes);
  return SVARI_OK;
}

typedef struct stage_columns {
  const svari_column *stratum, *cluster;
  int32_t *stratum_codes, *cluster_codes;
  int32_t *strata; /* per record: its stratum at this stage */
} stage_columns;

static svari_status number_strata(svari_build *build, size_t s, stage_columns *columns) {
  svari_stage *stage = &build->stages[s];
  const int32_t *parent = s ? build->stages[s - 1].unit : NULL;
  columns->strata = SVARI_NEW(build->scratch, int32_t, build->n);
  uint32_t *first = SVARI_NEW(build->arena, uint32_t, build->n);
  const int32_t *codes = columns->stratum_codes;
  if (!codes) codes = SVARI_NEW(build->scratch, int32_t, build->n);
  if (!columns->strata || !first || !codes) return svari_fail_memory(build->err);
  pair_list pairs = {.a = parent,
                     .b = codes,
                     .na = s ? build->stages[s - 1].nunits : 1,
                     .nb = columns->stratum ? columns->stratum->nlevels : 1};
  if (!number_pairs(build, &pairs, columns->strata, first, &stage->nstrata)) return svari_fail_memory(build->err);
  const char **names = SVARI_NEW(build->arena, const char *, stage->nstrata);
  if (!names) return svari_fail_memory(build->err);
  build->stratum_record[s] = first;
  stage->names = names;
  return SVARI_OK;
}

/* A stratum as a reader knows it: its category, within the unit of the stage before. */
static svari_status name_strata(svari_build *build, size_t s, const stage_columns *columns,
                                const svari_column *parent) {
  svari_stage *stage = &build->stages[s];
  const char **names = (const char **)stage->names;
  for (size_t h = 0; h < stage->nstrata; h++) {
    uint32_t record = build->stratum_record[s][h];
    const char *own = columns->stratum ? columns->stratum->levels[columns->stratum_codes[record]].name : NULL;
    const char *in = parent ? parent->levels[svari_column_code(parent, record)].name : NULL;
    if (!in)
      names[h] = own ? own : "(all)";
    else if (own)
      names[h] = svari_arena_printf(build->arena, "%s in %s %s", own, parent->name, in);
    else
      names[h] = svari_arena_printf(build->arena, "%s %s", parent->name, in);
    if (!names[h]) return svari_fail_memory(build->err);
  }
  return SVARI_OK;
}

/* Units: records, or clusters within the parent; with nest also within the stratum. */
static svari_status number_units(svari_build *build, size_t s, const stage_columns *columns) {
  svari_stage *stage = &build->stages[s];
  int32_t *unit = SVARI_NEW(build->arena, int32_t, build->n);
  uint32_t *first = SVARI_NEW(build->arena, uint32_t, build->n);
  if (!unit || !first) return svari_fail_memory(build->err);
  stage->unit = unit;
  build->unit_record[s] = first;
  if (!columns->cluster_codes) {
    for (size_t i = 0; i < build->n; i++) {
      unit[i] = (int32_t)i;
      first[i] = (uint32_t)i;
    }
    stage->nunits = build->n;
    return SVARI_OK;
  }
  const int32_t *parent = s ? build->stages[s - 1].unit : NULL;
  bool nest = build->spec->nest;
  pair_list pairs = {
      .a = nest ? columns->strata : parent, .b = columns->cluster_codes, .nb = columns->cluster->nlevels};
  pairs.na = nest ? stage->nstrata : s ? build->stages[s - 1].nunits : 1;
  if (!number_pairs(build, &pairs, unit, first, &stage->nunits)) return svari_fail_memory(build->err);
  return SVARI_OK;
}

static void refuse_unit(svari_build *build, size_t s, const stage_columns *columns, size_t record, int32_t other) {
  const svari_stage *stage = &build->stages[s];
  const svari_column *cluster = columns->cluster;
  svari_fail_at(build->err, SVARI_DATA, svari_frame_where(build->frame, record),
                "design: cluster %s of column \"%s\" lies in stratum %s and in stratum %s (data record %zu)",
                cluster->levels[columns->cluster_codes[record]].name, cluster->name, stage->names[other],
                stage->names[columns->strata[record]], record + 1);
  svari_hint(build->err, "say nest: true if cluster ids repeat across strata, else correct the stratum");
}

/* A unit lies in one stratum; one fault for each unit that does not. */
static svari_status place_units(svari_build *build, size_t s, const stage_columns *columns) {
  svari_stage *stage = &build->stages[s];
  int32_t *stratum = SVARI_NEW(build->arena, int32_t, stage->nunits);
  int32_t *parent = s ? SVARI_NEW(build->arena, int32_t, stage->nunits) : NULL;
  int32_t *units = SVARI_NEW(build->arena, int32_t, stage->nstrata);
  bool *told = SVARI_NEW(build->scratch, bool, stage->nunits);
  if (!stratum || !units || !told || (s && !parent)) return svari_fail_memory(build->err);
  for (size_t u = 0; u < stage->nunits; u++) {
    uint32_t record = build->unit_record[s][u];
    stratum[u] = columns->strata[record];
    if (parent) parent[u] = build->stages[s - 1].unit[record];
    units[stratum[u]]++;
  }
  stage->stratum = stratum;
  stage->parent = parent;
  stage->units = units;
  svari_status status = SVARI_OK;
  for (size_t i = 0; i < build->n; i++) {
    int32_t u = stage->unit[i];
    if (stratum[u] == columns->strata[i] || told[u]) continue;
    told[u] = true;
    refuse_unit(build, s, columns, i, stratum[u]);
    status = SVARI_DATA;
  }
  return status;
}

static svari_status build_stage(svari_build *build, size_t s, const svari_column *parent, stage_columns *columns) {
  const svari_design_spec *spec = build->spec;
  svari_status status =
      codes_of(build, "strata", spec->strata, spec->nstrata, s, &columns->stratum, &columns->stratum_codes);
  status = svari_first(status, codes_of(build, "clusters", spec->clusters, spec->nclusters, s, &columns->cluster,
                                        &columns->cluster_codes));
  if (!status) status = number_strata(build, s, columns);
  if (!status) status = name_strata(build, s, columns, parent);
  if (!status) status = number_units(build, s, columns);
  if (!status) status = place_units(build, s, columns);
  return status;
}

static size_t largest(size_t a, size_t b) { return a > b ? a : b; }

/* Stages: as many as the longest list; the last may be the records themselves, so clusters may be one short. */
static svari_status count_stages(svari_build *build, size_t *count) {
  const svari_design_spec *spec = build->spec;
  *count = largest(largest(spec->nstrata, spec->nfpc), largest(spec->nclusters, 1));
  if (*count <= spec->nclusters + 1) return SVARI_OK;
  const char *key = spec->nstrata > spec->nfpc ? "strata" : "fpc";
  svari_fail_at(build->err, SVARI_SPEC, spec->where, "design: %s names %zu stages, but clusters only %zu", key, *count,
                spec->nclusters);
  svari_hint(build->err,
             "lists go by stage; strata that cross are one derived variable; the last stage may be the records");
  return SVARI_SPEC;
}

svari_status svari_build_stages(svari_build *build) {
  size_t count;
  svari_status status = count_stages(build, &count);
  if (status) return status;
  build->stages = SVARI_NEW(build->arena, svari_stage, count);
  build->unit_record = SVARI_NEW(build->scratch, uint32_t *, count);
  build->stratum_record = SVARI_NEW(build->scratch, uint32_t *, count);
  build->size = SVARI_NEW(build->scratch, double *, count);
  if (!build->stages || !build->unit_record || !build->stratum_record || !build->size)
    return svari_fail_memory(build->err);
  svari_design *design = build->design;
  design->stages = build->stages;
  design->nstages = count;
  design->has_strata = build->spec->nstrata > 0;
  design->has_clusters = build->spec->nclusters > 0;
  design->variance_stages = largest(build->spec->nfpc, 1);
  const svari_column *parent = NULL;
  for (size_t s = 0; s < count && !status; s++) {
    stage_columns columns = {0};
    status = build_stage(build, s, parent, &columns);
    parent = columns.cluster;
  }
  return status;
}
