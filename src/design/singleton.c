/* Strata of one unit: the rules, and who is refused. A stratum sampled whole is never one of them. */
#include <string.h>

#include "base/nearest.h"
#include "design/build.h"

const svari_singleton_rule svari_singleton_rules[] = {
    {.name = "error", .what = "refuse the data", .refuse = true},
    {.name = "remove", .what = "add nothing to the variance"},
    {.name = "certainty", .what = "take the unit as drawn for certain: it adds nothing"},
    {.name = "centre", .what = "centre the unit on the mean of the units of all strata", .centre = true},
    {.name = "average", .what = "let it add as much as the other strata on average", .average = true},
};
const size_t svari_singleton_rules_count = sizeof svari_singleton_rules / sizeof svari_singleton_rules[0];

const svari_singleton_rule *svari_singleton_rule_find(const char *name) {
  for (size_t i = 0; i < svari_singleton_rules_count; i++)
    if (strcmp(svari_singleton_rules[i].name, name) == 0) return &svari_singleton_rules[i];
  return NULL;
}

static svari_status refuse_rule(svari_build *build, const char *name) {
  const char *names[8];
  size_t count = svari_singleton_rules_count;
  for (size_t i = 0; i < count; i++) names[i] = svari_singleton_rules[i].name;
  svari_fail_at(build->err, SVARI_SPEC, build->spec->where, "design: singleton: there is no rule \"%s\"", name);
  const char *near = svari_nearest(name, names, count);
  if (near)
    svari_hint(build->err, "did you mean \"%s\"?", near);
  else
    svari_hint(build->err, "one of error | remove | certainty | centre | average");
  return SVARI_SPEC;
}

static svari_status refuse_stratum(svari_build *build, size_t s, size_t h) {
  const svari_stage *stage = &build->stages[s];
  uint32_t record = build->stratum_record[s][h];
  svari_fail_at(
      build->err, SVARI_DATA, svari_frame_where(build->frame, record),
      "design: stratum %s has only one sampling unit (stage %zu, data record %u): its variance can't be estimated",
      stage->names[h], s + 1, record + 1);
  svari_hint(build->err, "say singleton: remove, certainty, centre or average, or join the stratum to another");
  return SVARI_DATA;
}

static svari_status refuse_stage(svari_build *build, size_t s) {
  const svari_stage *stage = &build->stages[s];
  svari_status status = SVARI_OK;
  for (size_t u = 0; u < stage->nunits; u++) {
    if (svari_stage_lone(stage, u)) status = svari_first(status, refuse_stratum(build, s, (size_t)stage->stratum[u]));
  }
  return status;
}

/* `average` takes the variance of other strata: where every one is of a lone unit there is none to take. */
static svari_status refuse_average(svari_build *build, size_t s) {
  const svari_stage *stage = &build->stages[s];
  size_t lone = 0;
  for (size_t u = 0; u < stage->nunits; u++) lone += svari_stage_lone(stage, u);
  if (lone < stage->nstrata) return SVARI_OK;
  svari_fail_at(build->err, SVARI_DATA, build->spec->where,
                "design: singleton: average: every stratum of stage %zu has only one sampling unit, so there is no "
                "variance to average",
                s + 1);
  svari_hint(build->err, "say singleton: centre, remove or certainty, or join the strata");
  return SVARI_DATA;
}

svari_status svari_build_singletons(svari_build *build) {
  const char *name = build->spec->singleton ? build->spec->singleton : "error";
  const svari_singleton_rule *rule = svari_singleton_rule_find(name);
  if (!rule) return refuse_rule(build, name);
  build->design->singleton = rule->name;
  svari_status status = SVARI_OK;
  bool replicates_only = build->spec->given && !build->design->has_strata && !build->design->has_clusters;
  if (replicates_only) return SVARI_OK;
  for (size_t s = 0; s < build->design->variance_stages; s++) {
    if (rule->refuse) status = svari_first(status, refuse_stage(build, s));
    if (rule->average) status = svari_first(status, refuse_average(build, s));
  }
  return status;
}
