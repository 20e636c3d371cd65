/* The table of totals as the files of this room see it. */
#ifndef SVARI_SRC_VARIANCE_TOTALS_H
#define SVARI_SRC_VARIANCE_TOTALS_H

#include "variance/variance.h"

/* One calibrating step: B (columns × totals, row-major), and by which factor a record's X goes into its score. */
typedef struct svari_step_regression {
  const svari_auxiliaries *x;
  const double *target_covariance;
  double *coefficient;
  const double *factor; /* per record */
  size_t first;         /* its columns' numbers among the entries of rows: first, first + 1, ... */
} svari_step_regression;

/* Per leaf of the design its entries: (cell, sum), cells past the totals are columns of X. Rows are kept only where
 * leaves hold several records; else they are read off the summands when they are needed. */
typedef struct svari_leaf_rows {
  size_t *start; /* NULL: read off the summands */
  uint32_t *cell;
  double *value;
  size_t count, capacity;
} svari_leaf_rows;

struct svari_totals {
  svari_arena *arena;
  const svari_weights *weights;
  size_t nsummands;
  svari_summand *summands;
  size_t *first;  /* per summand: its first total */
  size_t *base;   /* per summand: itself; of a joined one the summand whose cells it joins */
  size_t count;   /* totals */
  size_t entries; /* totals and columns of X */
  size_t longest; /* entries that one record can have */
  int threads;
  double *values;
  bool summed; /* the values are there: rows have them from their table */
  /* Taylor */
  const double *factor; /* per record: what turns a summand into its score, before what X takes away */
  size_t nregressions;
  svari_step_regression *regressions;
  svari_leaf_rows rows;
  double *by_stratum; /* records that are their own units of one stage: strata × entries; else, or if too large, NULL */
  /* replication */
  double *replicate; /* replicates × count */
};

SVARI_MUST_CHECK svari_status svari_totals_regress(svari_totals *totals, svari_error *err);
SVARI_MUST_CHECK svari_status svari_totals_rows(svari_totals *totals, svari_error *err);
SVARI_MUST_CHECK svari_status svari_totals_replicates(svari_totals *totals, svari_error *err);
/* Fills in what joined summands have in a row of entries, from the others. */
void svari_totals_join(const svari_totals *totals, double *entries);
/* Sums of the records' entries by group, joined summands too, groups × entries; NULL without memory. */
double *svari_totals_scatter(svari_arena *arena, const svari_totals *totals, const uint32_t *group, size_t ngroups);
/* Is such a table small enough to be made? */
bool svari_scatter_fits(const svari_totals *totals, size_t ngroups);
/* Entries of record i before they are added up: cells and values, at most `longest`. */
size_t svari_record_entries(const svari_totals *totals, size_t i, uint32_t *cells, double *values);

#endif
