/* One request of Taylor covariance, and the two ways through the sample. */
#ifndef SVARI_SRC_VARIANCE_TAYLOR_H
#define SVARI_SRC_VARIANCE_TAYLOR_H

#include "variance/totals.h"

typedef struct svari_taylor {
  const svari_totals *totals;
  const svari_design *design;
  const svari_gradient *gradient;
  size_t k; /* functions */
  bool full;
  double *out;       /* what is added to: k × k (the upper part), or k */
  double *explained; /* columns of X × k: -B g, how the functions lean on what is calibrated on */
} svari_taylor;

/* Any design, stage by stage. */
SVARI_MUST_CHECK svari_status svari_taylor_tree(const svari_taylor *taylor, svari_error *err);
/* One stage, each record its own unit: column by column over the records, in parallel. */
SVARI_MUST_CHECK svari_status svari_taylor_records(const svari_taylor *taylor, svari_error *err);
/* Can the second way be gone, and is it the shorter one? */
bool svari_taylor_fits_records(const svari_taylor *taylor);

#endif
