/* Weights as the later rooms use them: final, by replicate, and what a calibration leaves behind for Taylor
 * variance. */
#ifndef SVARI_SRC_WEIGHT_WEIGHTS_H
#define SVARI_SRC_WEIGHT_WEIGHTS_H

#include "design/design.h"
#include "population/population.h"
#include "svari/weight.h"

/* What a calibrating step does to scores: the residual of the regression on X by weights `before`. */
typedef struct svari_projection {
  svari_auxiliaries x;
  /* Of categories alone: records with the same X share a row, row[i] (nrows: a record of weight zero), which is 1 in
   * the columns column[start[r]] .. column[start[r + 1] - 1] and 0 else. Else NULL. */
  const int32_t *row;
  size_t nrows;
  const size_t *start;
  const int32_t *column;
  const double *before; /* weights as they stood before the step */
  const double *after;
  /* Covariance of the targets (columns × columns), NULL when they are known exactly; its variance is added:
   * B' Cov B with B the regression coefficients of the score. */
  const double *target_covariance;
} svari_projection;

struct svari_weights {
  svari_arena *arena;
  const svari_frame *frame;
  const svari_design *design;
  const svari_population *population;
  size_t nrecords;
  int threads; /* for whoever goes through the records; 0: as many as there are processors */
  const double *final;
  /* First to last. The linearized variable of the last is its residual; times after/before it is the variable of
   * the one before. The score of a record is kept_i × residual of the first, where kept_i = weight right after the
   * first projection times the ratios of all steps that are not projections and come later; with none it is
   * the final weight. */
  size_t nprojections;
  const svari_projection *projections;
  const double *kept;
  /* Replicate weights after all steps, weight[r * nrecords + i]; NULL without replication. */
  size_t nreplicates;
  const double *replicate;
  bool df_by_units; /* degrees of freedom are Taylor's in spite of replicates: units less strata */
  size_t nsteps;
  const svari_step_report *steps;
  const double *const *stages; /* weights per stage: stages[0] the base, stages[s + 1] those after step s */
  svari_weight_summary base, summary;
  svari_notes notes;
};

SVARI_MUST_CHECK svari_status svari_balance_new(svari_arena *arena, const svari_weights *weights, svari_balance *out,
                                                svari_error *err);
/* Correlation of each step's factor (weight after to before, records weighed by the weight before) with each of the
 * named variables; a category by each of its levels. A figure "factor_correlation" by step label and variable: what
 * a step does to an outcome it does only through this. SVARI_SPEC for an unknown variable. */
SVARI_MUST_CHECK svari_status svari_weights_correlations(svari_arena *arena, const svari_weights *weights,
                                                         const char *const *outcomes, size_t count,
                                                         const svari_figure **figures, size_t *nfigures,
                                                         svari_error *err);

#endif
