/* Records into rows: those that a calibration can't tell apart are one row, so that it iterates over a small table. */
#ifndef SVARI_SRC_WEIGHT_COLLAPSE_H
#define SVARI_SRC_WEIGHT_COLLAPSE_H

#include "population/population.h"
#include "weight/solve.h"

typedef struct svari_collapse {
  svari_rows rows;
  const int32_t *row;  /* per record; rows.count: a record of weight zero, which has no row */
  size_t groups;       /* margins, when all are of categories and rows hold one entry of each; else 0 */
  const double *shift; /* by column: taken from a number, so that it is centred where categories give an intercept */
} svari_collapse;

/* One row per crossing of the margins' cells; only for margins of categories. *possible is false, and nothing is made,
 * when there are numbers among them or the crossing is too large to be worth it. */
SVARI_MUST_CHECK svari_status svari_collapse_cells(svari_arena *arena, const svari_auxiliaries *x,
                                                   const double *weights, svari_collapse *out, bool *possible,
                                                   svari_error *err);
/* One row per record of weight not zero. */
SVARI_MUST_CHECK svari_status svari_collapse_records(svari_arena *arena, const svari_auxiliaries *x,
                                                     const double *weights, svari_collapse *out, svari_error *err);
/* One row per cluster; x is averaged over its records of weight not zero (Lemaître and Dufour 1987). */
SVARI_MUST_CHECK svari_status svari_collapse_clusters(svari_arena *arena, const svari_auxiliaries *x,
                                                      const double *weights, const int32_t *cluster, size_t nclusters,
                                                      svari_collapse *out, svari_error *err);
/* Weights of the rows (rows.count + 1: the last takes the records without row). */
void svari_collapse_weights(const svari_collapse *collapse, const double *weights, size_t nrecords, double *out);

#endif
