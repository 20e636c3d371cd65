/* Notes on a design: what no rule refuses, but its maker would want to know. */
#include <math.h>

#include "base/sum.h"
#include "design/build.h"

typedef struct weight_range {
  double sum, least, most; /* least and most of the weights over 0 */
  size_t records, zeros;
} weight_range;

static weight_range range_of(const svari_design *design) {
  weight_range range = {.least = INFINITY};
  svari_sum sum = {0};
  for (size_t i = 0; i < design->nrecords; i++) {
    double w = design->weight[i];
    svari_sum_add(&sum, w);
    range.records += svari_design_count(design, i);
    if (w == 0) range.zeros += svari_design_count(design, i);
    if (w > 0 && w < range.least) range.least = w;
    if (w > range.most) range.most = w;
  }
  range.sum = svari_sum_value(&sum);
  return range;
}

#define NOTE(...)                                                                                           \
  do {                                                                                                      \
    if (svari_note(build->arena, &build->design->notes, __VA_ARGS__)) return svari_fail_memory(build->err); \
  } while (0)

static svari_status note_weights(svari_build *build) {
  const svari_design *design = build->design;
  const svari_design_spec *spec = build->spec;
  weight_range range = range_of(design);
  double n = (double)range.records;
  bool given = spec->weight || spec->nprobability || spec->nfpc;
  if (!given)
    NOTE("No weight, probability or fpc is given: every record weighs 1, so totals are of the sample.");
  else if (fabs(range.sum - n) <= 1e-6 * n)
    NOTE("The weights sum to the number of records: totals are of the sample, not of the population.");
  if (!design->frequency && range.most > 100 * range.least)
    NOTE("The largest weight is %.0f times the smallest over 0.", range.most / range.least);
  if (range.zeros) NOTE("%zu records have a weight of 0.", range.zeros);
  if (design->pps && !spec->nfpc) NOTE("pps: the inclusion probabilities are taken from probability.");
  return SVARI_OK;
}

/* The weights of a stratum should add up to its population, where records are the units and sizes are known. */
static svari_status note_sizes(svari_build *build) {
  const svari_stage *stage = &build->stages[0];
  const double *size = build->size[0];
  if (!size || !build->spec->weight || stage->nunits != build->n || build->design->frequency) return SVARI_OK;
  double *sum = SVARI_NEW(build->scratch, double, stage->nstrata);
  if (!sum) return svari_fail_memory(build->err);
  for (size_t i = 0; i < build->n; i++) sum[stage->stratum[stage->unit[i]]] += build->design->weight[i];
  size_t told = 0;
  for (size_t h = 0; h < stage->nstrata && told < 5; h++) {
    if (size[h] == 0 || fabs(sum[h] - size[h]) <= 0.1 * size[h]) continue;
    NOTE("In stratum %s the weights sum to %.6g, but fpc gives a population of %.6g.", stage->names[h], sum[h],
         size[h]);
    told++;
  }
  return SVARI_OK;
}

static svari_status note_stages(svari_build *build) {
  const svari_design *design = build->design;
  for (size_t s = 0; s < design->nstages; s++) {
    const svari_stage *stage = &design->stages[s];
    bool clusters = s < build->spec->nclusters && !design->frequency;
    if (clusters && stage->nunits == design->nrecords && design->nstages == 1)
      NOTE("Column \"%s\" has as many clusters as there are records: each record is its own unit.",
           build->spec->clusters[s]);
  }
  if (design->nstages > design->variance_stages && design->nstages > 1)
    NOTE("Stages after stage %zu have no fpc: their variance is taken as part of stage %zu's.", design->variance_stages,
         design->variance_stages);
  return SVARI_OK;
}

static svari_status note_singletons(svari_build *build) {
  const svari_design *design = build->design;
  for (size_t s = 0; s < design->variance_stages; s++) {
    const svari_stage *stage = &design->stages[s];
    size_t lone = 0;
    for (size_t u = 0; u < stage->nunits; u++) lone += svari_stage_lone(stage, u);
    if (lone)
      NOTE("%zu of %zu strata of stage %zu have one unit: treated by singleton: %s.", lone, stage->nstrata, s + 1,
           design->singleton);
  }
  return SVARI_OK;
}

svari_status svari_build_notes(svari_build *build) {
  svari_status status = note_weights(build);
  if (!status) status = note_sizes(build);
  if (!status) status = note_stages(build);
  if (!status) status = note_singletons(build);
  return status;
}
