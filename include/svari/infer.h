/* What is answered: neutral rows, ready to be rendered. A number that can't be had is NaN here and null in files,
 * and a flag says why. All texts live in the arena that the rows were made in. */
#ifndef SVARI_INFER_H
#define SVARI_INFER_H

#include "svari/estimate.h"

#ifdef __cplusplus
extern "C" {
#endif

/* A count of records that may not be told: null in files. */
#define SVARI_HIDDEN_COUNT SIZE_MAX

typedef struct svari_domain_part {
  const char *variable, *category;
} svari_domain_part;

typedef struct svari_domain {
  size_t count; /* 0: the whole population */
  const svari_domain_part *parts;
} svari_domain;

typedef struct svari_flags {
  size_t count;
  const char *const *names; /* rows of the table of flags */
} svari_flags;

/* The same figure in an earlier wave, and how it has changed since. */
typedef struct svari_wave_change {
  double previous, estimate, se, statistic, df, p; /* estimate: this wave less the previous one */
} svari_wave_change;

typedef struct svari_estimate_row {
  const svari_estimate_spec *spec;
  const char *id, *statistic;
  const char *variable;                /* NULL for count, ratio, correlation */
  const char *category;                /* proportion */
  double probability;                  /* quantile; NaN */
  const char *numerator, *denominator; /* ratio */
  size_t nvariables;                   /* correlation */
  const char *const *variables;
  svari_domain domain;
  double estimate, se, ci[2], df, deff, cv;
  size_t n;
  double effective_n; /* Kish's, of the domain */
  double weighted_n;  /* sum of weights of the domain */
  bool has_deff;      /* deff was asked for */
  bool has_reference;
  double reference;
  bool reference_in_ci;
  double se_replication; /* with variance: both; else NaN. Its ratio to se stands in files as se_ratio */
  bool has_both;
  svari_flags flags;
  const svari_wave_change *change; /* with `previous:`, where the earlier wave has the figure; else NULL */
  const double *scores;            /* by unit of the first stage, where a later wave needs them; else NULL */
} svari_estimate_row;

typedef struct svari_estimates svari_estimates;

/* Answers requests with given weights, which must outlive the answers, as the requests must: by replication where the
 * design has it, else by Taylor linearization. Rows stand variable by variable, domain by domain, category by category.
 * SVARI_SPEC for an unknown statistic, column or word. */
SVARI_MUST_CHECK svari_status svari_estimates_new(const svari_weights *weights, const svari_estimate_spec *specs,
                                                  size_t count, svari_estimates **out, svari_error *err);
void svari_estimates_free(svari_estimates *estimates);
/* They live as long as the estimates. */
size_t svari_estimates_rows(const svari_estimates *estimates, const svari_estimate_row **rows);

typedef struct svari_share { /* a figure of a cell */
  bool present;
  double estimate, se, ci[2], df;
  double base_n, base_effective_n; /* of what it is a share of */
  svari_flags flags;
} svari_share;

typedef struct svari_cell {
  svari_domain row, column;
  size_t n;
  double weighted_n, effective_n;
  svari_share count, row_share, column_share, total_share;
  const char *letters; /* columns that this cell exceeds; NULL: not asked */
} svari_cell;

typedef struct svari_test_row {
  const svari_test_spec *spec; /* NULL in a table */
  const char *id, *test;
  const char *variable, *by; /* NULL in a table */
  const char *scores;
  bool has_estimate;
  double estimate, se, ci[2];
  double null;                       /* what the estimate is tested against */
  double statistic, df, df1, df2, p; /* df of a t statistic, df1 and df2 of an F; NaN: null */
  bool is_f;
  size_t n;
  svari_flags flags;
} svari_test_row;

typedef struct svari_table {
  const svari_table_spec *spec;
  const char *id;
  size_t nrows, ncolumns; /* cells[r * ncolumns + c] */
  size_t ncells;
  const svari_cell *cells;
  size_t nrow_bases, ncolumn_bases; /* margins of the table: n, weighted, effective */
  const svari_cell *row_bases, *column_bases;
  size_t ntests;
  const svari_test_row *tests;
  size_t nnotes;
  const char *const *notes;
} svari_table;

typedef struct svari_coefficient {
  const char *term;
  double estimate, se, statistic, p, ci[2];
  svari_flags flags;
} svari_coefficient;

typedef struct svari_term_test {
  const char *kind; /* wald | lrt */
  size_t nterms;
  const char *const *terms;
  double f, df1, df2, p;
  const double *estimate, *covariance; /* of the df1 coefficients tested by wald; else NULL */
} svari_term_test;

typedef struct svari_model {
  const svari_model_spec *spec;
  const char *id, *family;
  size_t n;
  double df, dispersion;
  int iterations;
  size_t ncoefficients;
  const svari_coefficient *coefficients;
  size_t ntests;
  const svari_term_test *tests;
  size_t neffects;
  const svari_coefficient *effects; /* average marginal effects */
  size_t npredictions;
  const svari_coefficient *predictions; /* mean of the response with variables held: term "age=30, sex=Male" */
  svari_flags flags;
  size_t nnotes;
  const char *const *notes;
} svari_model;

#ifdef __cplusplus
}
#endif
#endif
