/* Replicates that are made from the design: the table of methods, and what all of them share. */
#include <math.h>
#include <string.h>

#include "base/nearest.h"
#include "design/build.h"

/* Factors beyond this many are refused rather than begun: 2 GiB. */
static const double MOST_FACTORS = 268435456;

const svari_replicate_method svari_replicate_methods[] = {
    {.name = "jk1",
     .type = "jk1",
     .what = "leave out one unit at a time; no strata",
     .fpc = true,
     .size = svari_jackknife_size,
     .fill = svari_jk1_fill},
    {.name = "jkn",
     .type = "jkn",
     .what = "leave out one unit at a time, its stratum made up for it",
     .fpc = true,
     .centre = true,
     .size = svari_jackknife_size,
     .fill = svari_jkn_fill},
    {.name = "brr",
     .type = "brr",
     .what = "balanced half-samples; two units in each stratum",
     .counted = true,
     .size = svari_half_size,
     .fill = svari_half_fill},
    {.name = "fay",
     .type = "fay",
     .what = "balanced half-samples, the other half kept by rho",
     .counted = true,
     .rho = true,
     .size = svari_half_size,
     .fill = svari_half_fill},
    {.name = "bootstrap",
     .type = "bootstrap",
     .what = "n - 1 units of each stratum drawn with replacement, rescaled",
     .own_count = 500,
     .counted = true,
     .drawn = true,
     .size = svari_wanted_size,
     .fill = svari_bootstrap_fill},
    {.name = "preston",
     .type = "bootstrap",
     .what = "half the units drawn at every stage, rescaled; for finite populations",
     .fpc = true,
     .own_count = 500,
     .counted = true,
     .drawn = true,
     .size = svari_wanted_size,
     .fill = svari_preston_fill,
     .last_stage = true},
    {.name = "sdr",
     .type = "sdr",
     .what = "successive differences in the order of the data",
     .counted = true,
     .size = svari_successive_size,
     .fill = svari_successive_fill},
};
const size_t svari_replicate_methods_count = sizeof svari_replicate_methods / sizeof svari_replicate_methods[0];

static const svari_replicate_method *find_method(const svari_made_replicates_spec *spec, svari_error *err) {
  const char *names[16], *name = spec->method ? spec->method : "";
  for (size_t i = 0; i < svari_replicate_methods_count; i++) {
    names[i] = svari_replicate_methods[i].name;
    if (strcmp(names[i], name) == 0) return &svari_replicate_methods[i];
  }
  svari_fail_at(err, SVARI_SPEC, spec->where, "replicates: there is no method \"%s\"", name);
  const char *near = svari_nearest(name, names, svari_replicate_methods_count);
  if (near)
    svari_hint(err, "did you mean \"%s\"?", near);
  else
    svari_hint(err, "one of jk1, jkn, brr, fay, bootstrap, preston, sdr");
  return NULL;
}

/* Strata of one unit under the rule `average` make the others count more; under `centre` a method must know how. */
static svari_status treat_lone(svari_making *making, const svari_replicate_method *method, double *scale) {
  const svari_singleton_rule *rule = svari_singleton_rule_find(making->build->design->singleton);
  size_t lone = 0;
  for (size_t u = 0; u < making->stage->nunits; u++) lone += svari_stage_lone(making->stage, u);
  if (lone && rule->centre && !method->centre) {
    svari_fail_at(making->build->err, SVARI_SPEC, making->spec->where,
                  "replicates: %s has no form of singleton: centre, and %zu strata have one unit", method->name, lone);
    svari_hint(making->build->err, "say method: jkn, or singleton: remove, certainty or average");
    return SVARI_SPEC;
  }
  if (lone && rule->average && lone < making->stage->nstrata)
    *scale *= (double)making->stage->nstrata / (double)(making->stage->nstrata - lone);
  return SVARI_OK;
}

static svari_status check_rho(svari_making *making) {
  making->rho = isnan(making->spec->rho) ? 0.5 : making->spec->rho;
  if (making->rho >= 0 && making->rho < 1) return SVARI_OK;
  svari_fail_at(making->build->err, SVARI_SPEC, making->spec->where, "replicates: rho is %.15g, not from 0 up to 1",
                making->rho);
  svari_hint(making->build->err, "0 gives brr; 0.3 and 0.5 are common");
  return SVARI_SPEC;
}

static svari_status reserve(svari_making *making, const svari_replicate_method *method) {
  svari_build *build = making->build;
  double factors = (double)making->count * (double)build->n;
  if (factors > MOST_FACTORS) {
    svari_fail_at(build->err, SVARI_DATA, making->spec->where,
                  "replicates: %s makes %zu replicates of %zu records: %.0f GiB", method->name, making->count, build->n,
                  factors / 134217728);
    svari_hint(build->err, "say method: bootstrap with a count that fits, or leave replicates out for Taylor variance");
    return SVARI_DATA;
  }
  making->factor = SVARI_NEW(build->arena, double, making->count * making->ngroups);
  making->rscales = SVARI_NEW(build->arena, double, making->count);
  if (!making->factor || !making->rscales) return svari_fail_memory(build->err);
  for (size_t f = 0; f < making->count * making->ngroups; f++) making->factor[f] = 1;
  for (size_t r = 0; r < making->count; r++) making->rscales[r] = 1;
  return SVARI_OK;
}

static svari_status note_fpc(svari_making *making, const svari_replicate_method *method) {
  svari_build *build = making->build;
  const svari_design *design = build->design;
  svari_status status = SVARI_OK;
  if (making->stage->has_fpc && !method->fpc)
    status =
        svari_note(build->arena, &build->design->notes,
                   "Replicates by %s take no finite population correction: the fpc is not used by them.", method->name);
  else if (design->variance_stages > 1 && !method->last_stage)
    status =
        svari_note(build->arena, &build->design->notes,
                   "Replicates by %s use the first stage only; preston and Taylor take all stages that have an fpc.",
                   method->name);
  return status ? svari_fail_memory(build->err) : SVARI_OK;
}

static svari_status make(svari_making *making, const svari_replicate_method *method, svari_replication *replication) {
  svari_build *build = making->build;
  const svari_stage *grouping = method->last_stage ? &build->stages[build->design->variance_stages - 1] : making->stage;
  making->ngroups = grouping->nunits;
  making->group = grouping->unit;
  svari_status status = check_rho(making);
  if (status) return status;
  size_t wanted = making->spec->count ? making->spec->count : method->own_count;
  making->count = method->size(making, wanted);
  if (making->count == 0) return making->status;
  double scale =
      svari_replicate_type_find(method->type)->scale(making->count, strcmp(method->name, "fay") == 0 ? making->rho : 0);
  status = treat_lone(making, method, &scale);
  if (!status) status = reserve(making, method);
  if (!status) status = method->fill(making);
  if (!status) status = note_fpc(making, method);
  *replication = (svari_replication){.type = method->name,
                                     .count = making->count,
                                     .ngroups = making->ngroups,
                                     .group = making->group,
                                     .factor = making->factor,
                                     .scale = scale,
                                     .rscales = making->rscales,
                                     .mse = making->spec->mse};
  return status;
}

svari_status svari_build_made(svari_build *build) {
  const svari_made_replicates_spec *spec = build->spec->made;
  if (!spec) return SVARI_OK;
  if (build->spec->given) {
    svari_fail_at(build->err, SVARI_SPEC, spec->where,
                  "replicates: the design already has replicate weights of the data");
    svari_hint(build->err, "keep one: design: replicates, or replicates");
    return SVARI_SPEC;
  }
  const svari_replicate_method *method = find_method(spec, build->err);
  if (!method) return SVARI_SPEC;
  svari_replication *replication = SVARI_NEW(build->arena, svari_replication, 1);
  if (!replication) return svari_fail_memory(build->err);
  svari_making making = {.build = build, .spec = spec, .stage = &build->stages[0]};
  svari_status status = make(&making, method, replication);
  build->design->replication = replication;
  return status;
}
