/* The proportional-odds model of an ordered response (McCullagh 1980, JRSS B 42): P(Y <= k) = logistic(cut_k - x b).
 * Its log-likelihood is concave, so Newton's steps with halving find its one top. */
#ifndef SVARI_SRC_NUM_ORDINAL_H
#define SVARI_SRC_NUM_ORDINAL_H

#include "num/glm.h"

/* Parameters are the slopes (columns), then the cut points (levels - 1); there is no intercept among the columns. */
typedef struct svari_ordinal_problem {
  size_t records, columns, levels;
  const double *x;      /* by record */
  const double *y;      /* level of each record, 0 .. levels - 1; each has records */
  const double *weight; /* >= 0; a record of weight 0 is not looked at */
  const double *start;  /* parameters to start from; NULL: slopes 0 and the logits of the cumulated shares */
  int threads;
} svari_ordinal_problem;

/* As svari_glm_solve; the arrays of the fit have room for the parameters. `inverse` is that of the observed
 * information. A column that follows from those before it and the cut points is aliased (tolerance 1e-11 of its
 * square). */
SVARI_MUST_CHECK svari_status svari_ordinal_solve(const svari_ordinal_problem *problem, svari_glm_fit *fit,
                                                  svari_error *err);

/* The score of one record by all parameters (no NaN in them). */
void svari_ordinal_score(const double *parameters, size_t columns, size_t levels, const double *x, double y,
                         double *score);

#endif
