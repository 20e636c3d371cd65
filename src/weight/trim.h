/* Trimming to given bounds, as the step and the comparison of caps use it. */
#ifndef SVARI_SRC_WEIGHT_TRIM_H
#define SVARI_SRC_WEIGHT_TRIM_H

#include "weight/calibration.h"

typedef struct svari_trimming {
  const svari_step_spec *spec;
  const char *of;
  const svari_weights *so_far;    /* the steps before: their margins */
  const double *weights;          /* of the full sample before the step */
  svari_calibration *calibration; /* with keep_margins */
} svari_trimming;

typedef struct svari_cut {
  size_t count; /* records cut; with margins kept, records at a bound */
  double moved; /* sum of what was cut or added, in absolute value */
} svari_cut;

/* The bounds of the weights before the run for an upper multiple (NaN: none). false without memory. */
bool svari_trim_bounds(const svari_trimming *t, const svari_step_run *run, double upper, double bounds[2]);
SVARI_MUST_CHECK svari_status svari_trim_to(const svari_trimming *t, const double bounds[2], svari_step_run *run,
                                            svari_cut *total, svari_error *err);
/* For each cap of the grid, as figures of the run: design effect, margin misfit, records cut, weight moved, and how far
 * the outcomes' means move. What can't be had at a cap (margins that can't be kept) is NaN. */
SVARI_MUST_CHECK svari_status svari_trim_grid(const svari_trimming *t, svari_step_run *run, svari_error *err);

#endif
