/* The story of a design: stages, population sizes, weights, strata of one unit, replication. Every part tells all its
 * faults before the design is refused. */
#include "design/design.h"

#include <string.h>

#include "base/nearest.h"
#include "design/build.h"

static svari_status check_words(svari_build *build) {
  const svari_design_spec *spec = build->spec;
  static const char *const dfs[] = {"domain", "design"};
  build->design->df_of_domain = !spec->df || strcmp(spec->df, "domain") == 0;
  svari_status status = SVARI_OK;
  if (spec->df && !build->design->df_of_domain && strcmp(spec->df, "design") != 0) {
    const char *near = svari_nearest(spec->df, dfs, 2);
    status =
        svari_fail_at(build->err, SVARI_SPEC, spec->where, "design: df: \"%s\" is neither domain nor design", spec->df);
    if (near) svari_hint(build->err, "did you mean \"%s\"?", near);
  }
  if (spec->pps && strcmp(spec->pps, "brewer") != 0) {
    status =
        svari_fail_at(build->err, SVARI_SPEC, spec->where, "design: pps: there is no approximation \"%s\"", spec->pps);
    svari_hint(build->err, "the one there is: brewer");
    return status;
  }
  build->design->pps = spec->pps ? "brewer" : NULL;
  return status;
}

static svari_status build_all(svari_build *build) {
  svari_status status = check_words(build);
  svari_status stages = svari_build_stages(build);
  if (stages)
    return svari_first(status, svari_first(stages, build->spec->weight ? svari_build_weights(build) : SVARI_OK));
  svari_status fpc = svari_build_fpc(build);
  status = svari_first(status, fpc);
  bool weights_need_fpc = !build->spec->weight && !build->spec->nprobability;
  if (!fpc || !weights_need_fpc) status = svari_first(status, svari_build_weights(build));
  if (!fpc) status = svari_first(status, svari_build_singletons(build));
  if (!status) status = svari_build_layout(build);
  if (!status) status = svari_build_notes(build);
  if (!status) status = svari_build_given(build);
  if (!status) status = svari_build_made(build);
  return status;
}

svari_status svari_design_new(const svari_frame *frame, const svari_design_spec *spec, svari_design **out,
                              svari_error *err) {
  *out = NULL;
  if (svari_frame_records(frame) == 0) {
    svari_fail_at(err, SVARI_DATA, spec->where, "the data have no records");
    svari_hint(err, "check the data file and what is read as missing");
    return SVARI_DATA;
  }
  svari_arena *arena = svari_arena_new(), *scratch = svari_arena_new();
  svari_design *design = arena ? SVARI_NEW(arena, svari_design, 1) : NULL;
  svari_status status = SVARI_MEMORY;
  if (design && scratch) {
    *design = (svari_design){
        .arena = arena, .frame = frame, .nrecords = svari_frame_records(frame), .frequency = spec->frequency};
    svari_build build = {.arena = arena,
                         .scratch = scratch,
                         .frame = frame,
                         .spec = spec,
                         .n = design->nrecords,
                         .design = design,
                         .err = err};
    status = build_all(&build);
  } else {
    svari_fail_memory(err);
  }
  svari_arena_free(scratch);
  if (status)
    svari_arena_free(arena);
  else
    *out = design;
  return status;
}

void svari_design_free(svari_design *design) {
  if (design) svari_arena_free(design->arena);
}
