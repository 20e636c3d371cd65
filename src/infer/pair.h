/* One row variable by one column variable: what a table and its tests are made of. */
#ifndef SVARI_SRC_INFER_PAIR_H
#define SVARI_SRC_INFER_PAIR_H

#include "infer/choices.h"

/* A variable, with the categories of its view, or a multiple-response set, with its choices, which overlap. */
typedef struct svari_side {
  const char *name;           /* NULL: one column, of everybody */
  const svari_column *column; /* NULL of a set */
  const svari_choices *set;   /* NULL of a variable */
  size_t count;
} svari_side;
const char *svari_side_level(const svari_side *side, size_t level);

/* Rows, columns or cells of a pair: their sizes, totals and degrees of freedom. Those of variables are coded at once;
 * of a set every choice has a coding of its own. */
typedef struct svari_parts {
  size_t count;
  const svari_domain_size **size;
  const uint32_t *at; /* total of the weights */
  const double *df;
  size_t ncodings;
  const svari_domains *codings;
} svari_parts;

typedef struct svari_pair {
  svari_side row, column;
  size_t nrows, ncolumns;
  svari_domains whole;              /* records with both sides */
  svari_parts rows, columns, cells; /* cells: r * ncolumns + c */
  uint32_t at_whole;
  double df;        /* of the records with both variables */
  double design_df; /* of the records that the table's condition keeps: what tests use, as R's svychisq does */
  /* first figures, SIZE_MAX when not asked for */
  size_t count, row_share, column_share, total_share, row_count, row_total, column_count, column_total, excess, letters,
      against_total;
  /* levels with records, of a set choices that some made and some did not: what tests are over */
  size_t nlive_rows, nlive_columns;
  const size_t *live_rows, *live_columns;
} svari_pair;

/* What of a pair is asked for. */
typedef struct svari_pair_request {
  const char *id; /* of the table, for faults */
  const char *row, *column;
  const svari_domains *all; /* one domain of those that the condition keeps */
  bool count, row_share, column_share, total_share, wald, letters;
  svari_where where;
} svari_pair_request;

SVARI_MUST_CHECK svari_status svari_pair_prepare(svari_estimation *estimation, const svari_pair_request *request,
                                                 svari_pair *pair, svari_error *err);
/* `all`, or where nobody misses a side the pair's own records. */
const svari_domains *svari_pair_everybody(const svari_domains *all, const svari_pair *pair);
/* Degrees of freedom; after the figures are computed. */
SVARI_MUST_CHECK svari_status svari_pair_df(svari_estimation *estimation, const svari_domains *all, svari_pair *pair,
                                            svari_error *err);

/* Free contrasts of rows, or of columns: a variable's levels less one, every choice of a set. */
size_t svari_pair_free(const svari_side *side, size_t live);
/* What a test needs of the rows and columns that are live: false when there is nothing to compare. */
bool svari_pair_testable(const svari_pair *pair);

/* Sums that Rao and Scott's tests are made of. */
typedef struct svari_rao_scott {
  double x2, trace, trace2; /* X², tr Δ, tr Δ² */
  size_t m;                 /* contrasts */
} svari_rao_scott;
/* Of a pair with a set: X² summed over the tables of each choice by the other side, Δ over all of them at once. */
SVARI_MUST_CHECK svari_status svari_sets_rao_scott(svari_estimation *estimation, const svari_pair *pair,
                                                   svari_rao_scott *out, unsigned *flags, svari_error *err);

/* The test of independence called `name`; *out comes filled but for id and names. */
typedef struct svari_association {
  const char *name;
  const char *what;
  bool wald; /* made of the cells' excess over their margins */
  svari_status (*test)(svari_estimation *estimation, const svari_pair *pair, svari_test_row *out, unsigned *flags,
                       svari_error *err);
} svari_association;
extern const svari_association svari_associations[];
extern const size_t svari_associations_count;
const svari_association *svari_association_find(const char *name);

/* Letters of the columns that each cell exceeds, and + or - where it is above or below the share of all columns
 * together (from three columns on: of two it says what the letter says): out[r * ncolumns + c], in the answers' arena;
 * `first` is the banner's number of the pair's first column. adjust: none | holm | bh. */
typedef struct svari_letters_request {
  const char *adjust;
  double level;
  size_t first;
} svari_letters_request;
SVARI_MUST_CHECK svari_status svari_pair_letters(svari_estimation *estimation, const svari_pair *pair,
                                                 const svari_letters_request *request, const char **out,
                                                 svari_error *err);
/* A p-value that is there, and its place among all. */
typedef struct svari_ranked_p {
  double p;
  size_t at;
} svari_ranked_p;

/* An adjustment for many comparisons: p gets the adjusted values of k p-values in ascending order. Rows: none, holm
 * (Holm 1979), bh (Benjamini and Hochberg 1995). */
typedef struct svari_adjustment {
  const char *name;
  void (*adjust)(const svari_ranked_p *order, size_t k, double *p);
} svari_adjustment;
extern const svari_adjustment svari_adjustments[];
extern const size_t svari_adjustments_count;
/* Adjusts k p-values in place by the row of that name; NaN ones are left out. False for another name. */
bool svari_adjust_p(const char *name, double *p, size_t k);

#endif
