/* The story of `models:`, each from spec to rows. A fault of one does not keep the others' faults from being told. */
#include "model/model.h"

#include "model/regression.h"

#include <math.h>

static svari_status answer(svari_regression *r, svari_model *out, svari_error *err) {
  svari_status status = svari_regression_prepare(r, err);
  if (r->options->bind_only) return status;
  if (status == SVARI_OK) status = svari_regression_fit(r, err);
  if (status == SVARI_OK) status = svari_effects_plan(r, err);
  if (status == SVARI_OK) status = svari_regression_covariance(r, err);
  if (status == SVARI_OK) status = svari_model_rows(r, out, err);
  if (status == SVARI_OK) status = svari_term_tests(r, out, err);
  if (status != SVARI_OK) return status;
  if (r->dropped > 0)
    status = svari_note(r->answers, &r->notes, "in %zu replicates the model has no fit; they are left out", r->dropped);
  out->nnotes = r->notes.count;
  out->notes = r->notes.text;
  return status == SVARI_OK ? SVARI_OK : svari_fail_memory(err);
}

static svari_status make_one(svari_arena *answers, const svari_weights *weights, const svari_model_spec *spec,
                             const svari_infer_options *options, svari_model *out, svari_error *err) {
  *out = (svari_model){.spec = spec, .id = spec->id, .family = spec->family ? spec->family : "gaussian", .df = NAN};
  svari_arena *scratch = svari_arena_new();
  if (!scratch) return svari_fail_memory(err);
  svari_regression r = {.arena = scratch, .answers = answers, .weights = weights, .spec = spec, .options = options};
  svari_status status = answer(&r, out, err);
  svari_arena_free(scratch);
  return status;
}

svari_status svari_models_make(svari_arena *arena, const svari_weights *weights, const svari_model_spec *specs,
                               size_t count, const svari_infer_options *options, svari_model **models,
                               svari_error *err) {
  *models = SVARI_NEW(arena, svari_model, count);
  if (!*models) return svari_fail_memory(err);
  svari_status status = SVARI_OK;
  for (size_t m = 0; m < count && status != SVARI_MEMORY; m++) {
    svari_status now = make_one(arena, weights, &specs[m], options, &(*models)[m], err);
    if (now != SVARI_OK && (status == SVARI_OK || now == SVARI_MEMORY)) status = now;
  }
  return status;
}
