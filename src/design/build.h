/* What the files of this room share while a design is being made. */
#ifndef SVARI_SRC_DESIGN_BUILD_H
#define SVARI_SRC_DESIGN_BUILD_H

#include "design/design.h"

typedef struct svari_build {
  svari_arena *arena;   /* the design's */
  svari_arena *scratch; /* gone when the design is made */
  const svari_frame *frame;
  const svari_design_spec *spec;
  size_t n; /* records */
  svari_design *design;
  svari_stage *stages;
  uint32_t **unit_record;    /* by stage, per unit: its first record */
  uint32_t **stratum_record; /* by stage, per stratum: its first record */
  double **size;             /* by stage, per stratum: population size, NULL without fpc or with pps */
  svari_error *err;
} svari_build;

/* The first of two statuses that is not SVARI_OK, so that checks go on and all faults are gathered. */
static inline svari_status svari_first(svari_status a, svari_status b) { return a ? a : b; }

/* A number column by name, for the key `key` of the run file: SVARI_SPEC when there is none, SVARI_DATA when it holds text. */
svari_status svari_build_number(svari_build *build, const char *key, const char *name, const double **values);
/* Any column by name as categories; a missing value is a fault. */
svari_status svari_build_codes(svari_build *build, const char *key, const char *name, const svari_column **categories);

svari_status svari_build_stages(svari_build *build);
svari_status svari_build_fpc(svari_build *build);
svari_status svari_build_weights(svari_build *build);
svari_status svari_build_singletons(svari_build *build);
svari_status svari_build_notes(svari_build *build);
svari_status svari_build_layout(svari_build *build);

#endif
