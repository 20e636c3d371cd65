/* Figures: every number of a run that has a variance, gathered so that one pass over the records serves them all.
 *
 * First summands and figures are added; svari_figures_compute() then makes the totals, the values, the gradients and
 * the variances. After that composed figures (functions of figures) may be added and covariances asked for. */
#ifndef SVARI_SRC_INFER_FIGURE_H
#define SVARI_SRC_INFER_FIGURE_H

#include "estimate/statistic.h"
#include "infer/infer.h"

/* Replicate values that are not a function of totals: out[r] for every replicate. */
typedef svari_status svari_replicate_fn(void *context, const svari_weights *weights, double *out, svari_error *err);

typedef struct svari_quantity {
  const svari_form *form;
  uint32_t at[SVARI_TERMS_MAX]; /* totals of the terms */
  double n;
  bool linear;  /* replicates follow the gradient instead of the form, as R does where it linearises first */
  double fixed; /* a functional's value, found before the pass; its form is a total of influence; else NaN */
  bool has_fixed;
  svari_replicate_fn *replicate; /* of a functional; NULL */
  void *context;
} svari_quantity;

typedef struct svari_slope {
  uint32_t total;
  double value;
} svari_slope;

typedef struct svari_answer {
  double value;
  double variance;      /* by the first of the methods */
  double variance_both; /* by replication, beside Taylor's; NaN else */
  size_t first_slope, nslopes;
  double *replicate; /* value under each replicate; NULL without replication */
  size_t dropped;    /* replicates without a value */
} svari_answer;

typedef struct svari_figures {
  svari_arena *arena;
  const svari_weights *weights;
  const svari_infer_options *options;
  size_t nsummands, summand_room;
  svari_summand *summands;
  uint32_t *first; /* total of each summand's cell 0 */
  size_t first_count, first_room;
  uint32_t ntotals;
  size_t nfigures, figure_room;
  svari_quantity *figures;
  /* after compute: one answer a figure, composed ones after the others */
  svari_totals *totals;
  size_t nanswers, answer_room;
  svari_answer *answers;
  size_t nslopes, slope_room;
  svari_slope *slopes;
  size_t nreplicates;
} svari_figures;

/* weights, options and the arrays of summands must outlive the figures. */
svari_figures svari_figures_start(svari_arena *arena, const svari_weights *weights, const svari_infer_options *options);
void svari_figures_end(svari_figures *figures); /* gives the totals back */

/* Adds a summand unless the same arrays are among the last ones; *first is the total of its first cell. */
SVARI_MUST_CHECK svari_status svari_figures_summand(svari_figures *figures, svari_summand summand, uint32_t *first,
                                                    svari_error *err);
/* Adds a figure; *out is its number. */
SVARI_MUST_CHECK svari_status svari_figures_add(svari_figures *figures, svari_quantity figure, size_t *out,
                                                svari_error *err);
SVARI_MUST_CHECK svari_status svari_figures_compute(svari_figures *figures, svari_error *err);

/* A function of earlier figures: value, and slope by each part. Replicates are `replicates` when not NULL (taken over),
 * else they follow the slopes. Only after compute. */
typedef struct svari_composed {
  size_t nparts;
  const size_t *parts;
  double value;
  const double *slopes;
  double *replicates;
} svari_composed;
SVARI_MUST_CHECK svari_status svari_figures_compose(svari_figures *figures, const svari_composed *composed, size_t *out,
                                                    svari_error *err);

/* Covariance of k figures, k × k, by the first of the methods. */
SVARI_MUST_CHECK svari_status svari_figures_covariance(const svari_figures *figures, const size_t *list, size_t k,
                                                       double *out, svari_error *err);
/* Scores of k figures by first-stage unit, k × units; Taylor only. */
SVARI_MUST_CHECK svari_status svari_figures_scores(const svari_figures *figures, const size_t *list, size_t k,
                                                   double *out, svari_error *err);
double svari_figures_total(const svari_figures *figures, uint32_t total);

#endif
