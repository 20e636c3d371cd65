/* Jackknife: each unit is left out once (Wolter 2007, ch. 4.5). The units of a stratum that is a census are never left
 * out: they add nothing to the variance, nor to the degrees of freedom. A lone unit is by the rule `centre` alone. */
#include "design/build.h"

/* 1 - n/N of the unit's stratum, or 1 - p of the unit itself with pps. */
static double left_over(const svari_stage *stage, size_t unit) {
  double left = 1 - svari_stage_fraction(stage, unit);
  return left < SVARI_CENSUS ? 0 : left;
}

static bool has_replicate(const svari_making *making, size_t unit) {
  const svari_stage *stage = making->stage;
  if (stage->nstrata > 1 && left_over(stage, unit) == 0) return false;
  if (stage->units[stage->stratum[unit]] > 1) return true;
  return svari_stage_lone(stage, unit) && svari_singleton_rule_find(making->build->design->singleton)->centre;
}

size_t svari_jackknife_size(svari_making *making, size_t wanted) {
  (void)wanted;
  size_t count = 0;
  for (size_t u = 0; u < making->stage->nunits; u++) count += has_replicate(making, u);
  if (count > 1) return count;
  making->status = svari_fail_at(making->build->err, SVARI_DATA, making->spec->where,
                                 "replicates: there are no two units to leave out");
  svari_hint(making->build->err, "a jackknife needs a stratum of two sampling units at least, drawn from more");
  return 0;
}

svari_status svari_jk1_fill(svari_making *making) {
  const svari_stage *stage = making->stage;
  if (stage->nstrata > 1) {
    making->status =
        svari_fail_at(making->build->err, SVARI_SPEC, making->spec->where,
                      "replicates: jk1 is for a design without strata, and this one has %zu", stage->nstrata);
    svari_hint(making->build->err, "say method: jkn");
    return SVARI_SPEC;
  }
  double n = (double)stage->nunits;
  for (size_t u = 0; u < stage->nunits; u++) {
    double *row = making->factor + u * making->ngroups;
    for (size_t g = 0; g < making->ngroups; g++) row[g] = g == u ? 0 : n / (n - 1);
    making->rscales[u] = left_over(stage, u);
  }
  return SVARI_OK;
}

/* A lone unit centred on the mean of all U units: it is left out, all others take U/(U - 1). The replicate then differs
 * from a total by U/(U - 1) times the unit's deviation from the mean, which the scale takes back. */
static void leave_lone(svari_making *making, size_t unit, double *row, double *rscale) {
  double all = (double)making->stage->nunits;
  for (size_t g = 0; g < making->ngroups; g++) row[g] = g == unit ? 0 : all / (all - 1);
  *rscale = (all - 1) / all * ((all - 1) / all) * left_over(making->stage, unit);
}

svari_status svari_jkn_fill(svari_making *making) {
  const svari_layout *layout = &making->build->design->layout;
  const svari_stage *stage = making->stage;
  size_t r = 0;
  for (size_t h = 0; h < stage->nstrata; h++) {
    size_t from = layout->stages[0].first_unit[h], to = layout->stages[0].first_unit[h + 1];
    double n = (double)(to - from);
    for (size_t p = from; p < to; p++) {
      size_t unit = layout->stages[0].unit[p];
      if (!has_replicate(making, unit)) continue;
      double *row = making->factor + r * making->ngroups, *rscale = &making->rscales[r++];
      if (n == 1) {
        leave_lone(making, unit, row, rscale);
        continue;
      }
      for (size_t q = from; q < to; q++) row[layout->stages[0].unit[q]] = q == p ? 0 : n / (n - 1);
      *rscale = (n - 1) / n * left_over(stage, unit);
    }
  }
  return SVARI_OK;
}
