/* Publishers' conventions for replicate weights. All centre on the full-sample estimate. */
#include <math.h>
#include <string.h>

#include "design/design.h"

#define NUMBER "[1-9][0-9]*$"

const svari_replicate_preset svari_replicate_presets[] = {
    {"acs", "sdr", NAN, NULL,
     "U.S. Census Bureau, American Community Survey, PUMS accuracy of the data: 80 successive differences, 4/80"},
    {"cps", "sdr", NAN, "^(PWWGT|pwwgt|REPWTP|repwtp)" NUMBER,
     "U.S. Census Bureau, CPS ASEC, replicate weight usage instructions: 160 successive differences, 4/160"},
    {"ahs", "sdr", NAN, "^(REPWEIGHT|repweight)" NUMBER,
     "U.S. Census Bureau, American Housing Survey since 2015, variance estimation: 160 successive differences, 4/160"},
    {"pulse", "sdr", NAN, "^(PWEIGHT|pweight)" NUMBER,
     "U.S. Census Bureau, Household Pulse Survey, source and accuracy: 80 successive differences, 4/80"},
    {"sipp", "fay", 0.5, "^(REPWGT|repwgt)" NUMBER,
     "U.S. Census Bureau, SIPP, source and accuracy statement: Fay's half-samples, factor 0.5"},
    {"pisa", "fay", 0.5, "^(W_FSTURWT|W_FSTR|w_fsturwt|w_fstr)" NUMBER,
     "OECD, PISA data analysis manual: 80 Fay half-samples, factor 0.5"},
    {"talis", "fay", 0.5, "^(TRWGT|trwgt)" NUMBER, "OECD, TALIS technical report: 100 Fay half-samples, factor 0.5"},
    {"chis", "other", NAN, "^(RAKEDW|rakedw)" NUMBER,
     "UCLA, California Health Interview Survey, sample design: 80 jackknife replicates, squares added as they are"},
    {"recs2015", "fay", 0.5, "^(BRRWT|brrwt)" NUMBER,
     "U.S. EIA, RECS 2015, microdata guide: 96 Fay half-samples, factor 0.5"},
    {"recs2020", "jk1", NAN, "^(NWEIGHT|nweight)" NUMBER,
     "U.S. EIA, RECS 2020, microdata guide: 60 jackknife replicates, 59/60"},
};
const size_t svari_replicate_presets_count = sizeof svari_replicate_presets / sizeof svari_replicate_presets[0];

const svari_replicate_preset *svari_replicate_preset_find(const char *name) {
  for (size_t i = 0; i < svari_replicate_presets_count; i++)
    if (strcmp(svari_replicate_presets[i].name, name) == 0) return &svari_replicate_presets[i];
  return NULL;
}

const char *svari_replicate_columns(svari_arena *arena, const svari_design_spec *spec) {
  if (spec->given->columns) return spec->given->columns;
  const svari_replicate_preset *preset = spec->given->preset ? svari_replicate_preset_find(spec->given->preset) : NULL;
  if (!preset) return NULL;
  if (preset->columns) return preset->columns;
  return spec->weight ? svari_arena_printf(arena, "^%s" NUMBER, spec->weight) : NULL;
}
