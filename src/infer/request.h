/* Requests for estimates on their way to rows. Each kind of request first says what it needs summed (prepare), then,
 * once every figure of the run has its value and variance, makes its rows (finish). */
#ifndef SVARI_SRC_INFER_REQUEST_H
#define SVARI_SRC_INFER_REQUEST_H

#include "estimate/domain.h"
#include "infer/figure.h"
#include "infer/flags.h"
#include "infer/interval.h"

/* Degrees of freedom of the domains coded so far. */
typedef struct svari_df_cache {
  const int32_t *cell, *join;
  size_t count;
  double *df;
} svari_df_cache;

/* Where a row comes from: its figure (SIZE_MAX: none) and the records that it is of. */
typedef struct svari_link {
  size_t figure;
  const svari_domains *domains;
  size_t domain;
} svari_link;

typedef struct svari_estimation {
  svari_arena *arena;   /* of the answers */
  svari_arena *scratch; /* of what is needed on the way */
  const svari_weights *weights;
  const svari_infer_options *options;
  svari_figures figures;
  size_t nrows, row_room;
  svari_estimate_row *rows;
  size_t nlinks, link_room;
  svari_link *links; /* of each row, for functions of rows */
  size_t ncached, cache_room;
  svari_df_cache *cache;
} svari_estimation;

SVARI_MUST_CHECK svari_status svari_estimation_start(svari_estimation *estimation, svari_arena *arena,
                                                     const svari_weights *weights, const svari_infer_options *options,
                                                     svari_error *err);
void svari_estimation_end(svari_estimation *estimation);

typedef struct svari_kind {
  const char *name;
  const char *what;
  svari_status (*prepare)(svari_estimation *estimation, const svari_estimate_spec *spec, void **state,
                          svari_error *err);
  svari_status (*finish)(svari_estimation *estimation, const svari_estimate_spec *spec, void *state, svari_error *err);
} svari_kind;

/* The names of all statistics that can be asked for, at most `room`; returns their count. */
size_t svari_kind_names(const char **names, size_t room);

/* Degrees of freedom by domain; the same domains are asked for once. */
SVARI_MUST_CHECK svari_status svari_estimation_df(svari_estimation *estimation, const svari_domains *domains,
                                                  const double **df, svari_error *err);
/* Finds those of many domains at once, large ones first, for svari_estimation_df() to tell. */
SVARI_MUST_CHECK svari_status svari_estimation_dfs(svari_estimation *estimation, const svari_domains *const *domains,
                                                   size_t count, svari_error *err);
/* Degrees of freedom of one set of records. */
SVARI_MUST_CHECK svari_status svari_estimation_df_one(svari_estimation *estimation, const svari_domains *domains,
                                                      double *df, svari_error *err);

/* What a row is made of, besides its spec. */
typedef struct svari_row_basis {
  const svari_domains *domains;
  size_t domain;
  size_t figure; /* SIZE_MAX: estimate and se are set already */
  double df;
  bool is_share, at_boundary, zero_when_empty;
  const svari_interval *interval;
} svari_row_basis;

/* Appends a row with domain, estimate, se, df, interval, cv, sizes, reference; adds its flags to *flags. The caller
 * sets what is its own (variable, category, deff) and then calls svari_row_close(). */
SVARI_MUST_CHECK svari_status svari_row_open(svari_estimation *estimation, const svari_estimate_spec *spec,
                                             const svari_row_basis *basis, svari_estimate_row **row, unsigned *flags,
                                             svari_error *err);
/* Puts the reference beside it and names the flags, those of the reliability rules too. */
SVARI_MUST_CHECK svari_status svari_row_close(svari_estimation *estimation, svari_estimate_row *row, unsigned flags,
                                              svari_error *err);
/* Every reference of the entry is of one of its rows, those from `from` on. SVARI_SPEC names those that are of none. */
SVARI_MUST_CHECK svari_status svari_references_check(const svari_estimation *estimation,
                                                     const svari_estimate_spec *spec, size_t from, svari_error *err);
/* Standard error of a variance; what is only rounding of an estimate that can't vary is 0. */
double svari_standard_error(double variance, double estimate);
/* The spec's interval, or the default; SVARI_SPEC for an unknown one, or one that is for shares only. */
SVARI_MUST_CHECK svari_status svari_spec_interval(const svari_estimate_spec *spec, const char *fallback, bool is_share,
                                                  const svari_interval **out, svari_error *err);

extern const svari_kind svari_kind_statistic, svari_kind_functional, svari_kind_quantile, svari_kind_standard,
    svari_kind_set, svari_kind_function, svari_kind_difference, svari_kind_contrast;

#endif
