/* The tree of the sample in order: counting sorts from the top stage down to the records. */
#include "design/build.h"

/* Places of `count` things by the place of what they lie in: stable, so that equal ones keep their order. place and
 * item are inverse to each other, first has one more entry than there are boxes. */
static void sort_by_box(const uint32_t *box, size_t count, size_t boxes, uint32_t *first, uint32_t *item) {
  for (size_t b = 0; b <= boxes; b++) first[b] = 0;
  for (size_t i = 0; i < count; i++) first[box[i] + 1]++;
  for (size_t b = 0; b < boxes; b++) first[b + 1] += first[b];
  for (size_t i = 0; i < count; i++) item[first[box[i]]++] = (uint32_t)i;
  for (size_t b = boxes; b > 0; b--) first[b] = first[b - 1];
  first[0] = 0;
}

static void invert(const uint32_t *item, size_t count, uint32_t *place) {
  for (size_t p = 0; p < count; p++) place[item[p]] = (uint32_t)p;
}

typedef struct sorting {
  svari_build *build;
  uint32_t *box;          /* scratch, as long as there are records */
  uint32_t *parent_place; /* per unit of the stage before */
} sorting;

/* Strata by the place of the unit of the stage before that they lie in; units by the place of their stratum. */
static svari_status order_stage(sorting *sort, size_t s, svari_stage_order *order) {
  svari_build *build = sort->build;
  const svari_stage *stage = &build->stages[s];
  size_t nparents = s ? build->stages[s - 1].nunits : 1;
  uint32_t *first = SVARI_NEW(build->scratch, uint32_t, nparents + 1);
  uint32_t *stratum = SVARI_NEW(build->arena, uint32_t, stage->nstrata);
  uint32_t *first_unit = SVARI_NEW(build->arena, uint32_t, stage->nstrata + 1);
  uint32_t *unit = SVARI_NEW(build->arena, uint32_t, stage->nunits);
  uint32_t *place =
      SVARI_NEW(build->scratch, uint32_t, stage->nunits > stage->nstrata ? stage->nunits : stage->nstrata);
  if (!first || !stratum || !first_unit || !unit || !place) return svari_fail_memory(build->err);
  for (size_t u = 0; u < stage->nunits; u++)
    sort->box[stage->stratum[u]] = s ? sort->parent_place[stage->parent[u]] : 0;
  sort_by_box(sort->box, stage->nstrata, nparents, first, stratum);
  invert(stratum, stage->nstrata, place);
  for (size_t u = 0; u < stage->nunits; u++) sort->box[u] = place[stage->stratum[u]];
  sort_by_box(sort->box, stage->nunits, stage->nstrata, first_unit, unit);
  invert(unit, stage->nunits, place);
  sort->parent_place = place;
  *order = (svari_stage_order){.stratum = stratum, .first_unit = first_unit, .unit = unit};
  return SVARI_OK;
}

/* Where the leaves of each unit of stage s stand: units stand in the order of their ancestors, so it is a count. */
static svari_status span_leaves(svari_build *build, svari_stage_order *orders, size_t s) {
  size_t last = build->design->variance_stages - 1;
  const svari_stage *stage = &build->stages[s], *leaf = &build->stages[last];
  uint32_t *span = SVARI_NEW(build->arena, uint32_t, stage->nunits + 1);
  uint32_t *place = SVARI_NEW(build->scratch, uint32_t, stage->nunits);
  if (!span || !place) return svari_fail_memory(build->err);
  invert(orders[s].unit, stage->nunits, place);
  for (size_t l = 0; l < leaf->nunits; l++) span[place[stage->unit[build->unit_record[last][l]]] + 1]++;
  for (size_t p = 0; p < stage->nunits; p++) span[p + 1] += span[p];
  orders[s].first_leaf = span;
  return SVARI_OK;
}

svari_status svari_build_layout(svari_build *build) {
  svari_design *design = build->design;
  size_t nstages = design->variance_stages;
  sorting sort = {.build = build, .box = SVARI_NEW(build->scratch, uint32_t, build->n)};
  svari_stage_order *orders = SVARI_NEW(build->arena, svari_stage_order, nstages);
  size_t nleaves = design->stages[nstages - 1].nunits;
  uint32_t *first = SVARI_NEW(build->arena, uint32_t, nleaves + 1);
  uint32_t *record = SVARI_NEW(build->arena, uint32_t, build->n), *leaf = SVARI_NEW(build->arena, uint32_t, build->n);
  if (!sort.box || !orders || !first || !record || !leaf) return svari_fail_memory(build->err);
  svari_status status = SVARI_OK;
  for (size_t s = 0; s < nstages && !status; s++) status = order_stage(&sort, s, &orders[s]);
  for (size_t s = 0; s < nstages && !status; s++) status = span_leaves(build, orders, s);
  if (status) return status;
  for (size_t i = 0; i < build->n; i++) leaf[i] = sort.parent_place[design->stages[nstages - 1].unit[i]];
  sort_by_box(leaf, build->n, nleaves, first, record);
  design->layout =
      (svari_layout){.stages = orders, .nleaves = nleaves, .first_record = first, .record = record, .leaf = leaf};
  return SVARI_OK;
}
