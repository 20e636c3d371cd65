/* Answers for several completed data sets, or several draws of a variable, combined. */
#ifndef SVARI_SRC_RUN_RUBIN_H
#define SVARI_SRC_RUN_RUBIN_H

#include "infer/infer.h"

/* Rubin (1987), Multiple Imputation for Nonresponse in Surveys, eq. 3.1.2 to 3.1.5: the estimate is the mean of the
 * estimates, its variance the mean of the variances plus (1 + 1/m) times the variance between the estimates;
 * degrees of freedom after Barnard and Rubin (1999, Biometrika 86), which never exceed those of the design. A figure
 * that is the same in every set stays as it is. */
typedef struct svari_rubin {
  svari_arena *arena; /* of what is made */
  size_t nsets;
  const char *reliability; /* rule set that flags combined estimates; NULL: none */
} svari_rubin;

/* In each, sets[i] are the rows of set i, in the same order: SVARI_DATA when they are not of the same figures. */
SVARI_MUST_CHECK svari_status svari_rubin_estimates(const svari_rubin *rubin, const svari_estimate_row *const *sets,
                                                    size_t nrows, svari_estimate_row **out, svari_error *err);
/* Cells. Tests of independence and letters have no rule here: SVARI_SPEC when they differ between the sets. */
SVARI_MUST_CHECK svari_status svari_rubin_tables(const svari_rubin *rubin, const svari_table *const *sets,
                                                 size_t ntables, svari_table **out, svari_error *err);
/* Tests that have an estimate; the others as above. specs[k] is row k's. */
SVARI_MUST_CHECK svari_status svari_rubin_tests(const svari_rubin *rubin, const svari_test_spec *specs,
                                                const svari_test_row *const *sets, size_t nrows, svari_test_row **out,
                                                svari_error *err);
/* Coefficients, effects, predictions, and Wald's tests of terms after Li, Raghunathan and Rubin (1991, J. Am. Stat.
 * Assoc. 86, eq. 1.17 to 1.21); likelihood ratios as above. */
SVARI_MUST_CHECK svari_status svari_rubin_models(const svari_rubin *rubin, const svari_model *const *sets,
                                                 size_t nmodels, svari_model **out, svari_error *err);

/* For the above. The figures of one row: q[i] and its standard error se[i] in set i. */
typedef struct svari_pool {
  size_t count;
  double *q, *se;
} svari_pool;
SVARI_MUST_CHECK svari_status svari_pool_new(const svari_rubin *rubin, svari_pool *out, svari_error *err);
bool svari_pool_same(const svari_pool *pool); /* the same number in every set, but for rounding */
/* *df: those of the complete data, and then of what is combined. */
void svari_pool_combine(const svari_pool *pool, double *estimate, double *se, double *df);
/* Barnard and Rubin's: `between` are those that the draws alone give, `share` is the part of the variance that lies
 * between the sets. */
double svari_pool_df(double between, double share, double complete);
/* The flags of any set, less those that tell of the interval and the precision of one. */
unsigned svari_pool_flags(unsigned bits, const svari_flags *flags);
/* "… can't be combined", with the hint that mends it. */
SVARI_MUST_CHECK svari_status svari_pool_differ(svari_where where, size_t set, svari_error *err);
SVARI_MUST_CHECK svari_status svari_pool_no_rule(svari_where where, const char *what, svari_error *err);

#endif
