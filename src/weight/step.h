/* A step of weighting: weights in, weights out. It is prepared once on the full sample (names, bindings, cells) and
 * then run on the full sample and, with replication, on every replicate: no step knows which of them it runs on,
 * but for what it reports and for targets that vary themselves. */
#ifndef SVARI_SRC_WEIGHT_STEP_H
#define SVARI_SRC_WEIGHT_STEP_H

#include "weight/weights.h"

/* What a step is prepared with. */
typedef struct svari_step_context {
  svari_arena *arena; /* of the weights: what is prepared lives as long as they */
  const svari_frame *frame;
  const svari_design *design;
  const svari_population *population;
  const svari_step_spec *spec;
  const double *weights;       /* of the full sample, before the step */
  const svari_weights *so_far; /* projections and reports of the steps before */
  svari_notes *notes;
} svari_step_context;

/* Where an expression of the step begins, else the step. */
static inline svari_where svari_step_place(const svari_step_spec *spec, svari_where at) {
  return at.line ? at : spec->where;
}

/* One application of a prepared step. */
typedef struct svari_step_run {
  svari_arena *scratch;
  size_t nrecords;
  const double *before;
  double *after;    /* may be `before` itself */
  size_t replicate; /* 1, 2, …; 0: the full sample. Only for targets that are estimates themselves. */
  /* What is told of the run. The report is NULL for a replicate; figures are pushed to its arena. */
  svari_arena *arena;
  svari_step_report *report;
  size_t figure_capacity;
  svari_notes *notes;
  int iterations;
  double misfit_before, misfit_after; /* NaN without margins */
} svari_step_run;

typedef struct svari_step_kind {
  const char *name;
  const char *what; /* one line for help */
  svari_status (*prepare)(const svari_step_context *context, void **state, svari_error *err);
  svari_status (*apply)(const void *state, svari_step_run *run, svari_error *err);
  /* The margins that the step meets, for the variance: NULL for a step that is no calibration. */
  const svari_projection *(*projection)(const void *state);
  /* No calibration, but its factor belongs to the variable that the calibrations before it see: who does not respond
   * has none, whatever the data hold. Trimming and scaling take the residual as it is. */
  bool in_variable;
} svari_step_kind;

extern const svari_step_kind svari_step_kinds[];
extern const size_t svari_step_kinds_count;

/* Adds a figure to the report of the run, if there is one. */
SVARI_MUST_CHECK svari_status svari_step_figure(svari_step_run *run, const char *name, const char *group, double value,
                                                double se, svari_error *err);

SVARI_MUST_CHECK svari_status svari_poststratify_prepare(const svari_step_context *context, void **state,
                                                         svari_error *err);
SVARI_MUST_CHECK svari_status svari_rake_prepare(const svari_step_context *context, void **state, svari_error *err);
SVARI_MUST_CHECK svari_status svari_calibrate_prepare(const svari_step_context *context, void **state,
                                                      svari_error *err);
SVARI_MUST_CHECK svari_status svari_calibrate_apply(const void *state, svari_step_run *run, svari_error *err);
const svari_projection *svari_calibrate_projection(const void *state);
SVARI_MUST_CHECK svari_status svari_trim_prepare(const svari_step_context *context, void **state, svari_error *err);
SVARI_MUST_CHECK svari_status svari_trim_apply(const void *state, svari_step_run *run, svari_error *err);
const svari_projection *svari_trim_projection(const void *state);
SVARI_MUST_CHECK svari_status svari_blend_prepare(const svari_step_context *context, void **state, svari_error *err);
SVARI_MUST_CHECK svari_status svari_blend_apply(const void *state, svari_step_run *run, svari_error *err);
SVARI_MUST_CHECK svari_status svari_scale_prepare(const svari_step_context *context, void **state, svari_error *err);
SVARI_MUST_CHECK svari_status svari_scale_apply(const void *state, svari_step_run *run, svari_error *err);

#endif
