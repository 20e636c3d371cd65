/* From totals per sampling unit to covariance: Taylor and replication. Knows designs, not statistics.
 *
 * Statistics are smooth functions of weighted totals. A summand says what is summed: record i adds value[i] to cell
 * cell[i]. Summands laid side by side make a table of totals; Taylor keeps the table by sampling unit
 * (with calibration already credited), replication keeps it by replicate. */
#ifndef SVARI_SRC_VARIANCE_VARIANCE_H
#define SVARI_SRC_VARIANCE_VARIANCE_H

#include "weight/weights.h"

typedef struct svari_summand {
  size_t ncells;
  const int32_t *cell; /* per record: its cell, negative: none; NULL: every record in cell 0 */
  const double *value; /* per record; NULL: 1. Not read where the cell is none. */
  /* NULL; else by cell the cell here that it is part of: what another summand of the same arrays has by cell, added up.
   * Costs nothing by record. */
  const int32_t *join;
} svari_summand;

typedef struct svari_totals svari_totals;

/* One pass over the records. Cells of summand s are the totals first[s] .. first[s] + ncells - 1, in order. The
 * summands' arrays must outlive the totals. `methods`: which tables are kept. */
enum { SVARI_TAYLOR = 1, SVARI_REPLICATION = 2 };
SVARI_MUST_CHECK svari_status svari_totals_new(const svari_weights *weights, const svari_summand *summands,
                                               size_t count, int methods, int threads, svari_totals **out,
                                               svari_error *err);
void svari_totals_free(svari_totals *totals);
const double *svari_totals_values(const svari_totals *totals); /* weighted totals by final weights */
/* Totals under replicate r. */
const double *svari_totals_replicate(const svari_totals *totals, size_t r);

/* k linear functions of the totals, sparse: function f is Σ value[j] total[index[j]] over start[f] <= j <
 * start[f + 1]. */
typedef struct svari_gradient {
  size_t count;
  const size_t *start; /* count + 1 */
  const uint32_t *index;
  const double *value;
} svari_gradient;

/* Taylor covariance of the functions: k × k row-major when `full`, else only the k variances. */
SVARI_MUST_CHECK svari_status svari_taylor_covariance(const svari_totals *totals, const svari_gradient *gradient,
                                                      bool full, double *out, svari_error *err);

/* Scores of the first stage's units: out[f * units + u], whose squares over u add up to the first stage's part of
 * function f's variance (lone units have none). */
SVARI_MUST_CHECK svari_status svari_taylor_scores(const svari_totals *totals, const svari_gradient *gradient,
                                                  double *out, svari_error *err);

/* Replication covariance of k statistics whose values under replicate r are values[r * k + j] and whose
 * full-sample values are estimate[j]. A replicate in which a statistic is NaN is left out for it, and
 * *dropped (may be NULL) counts such replicates. */
SVARI_MUST_CHECK svari_status svari_replication_covariance(const svari_weights *weights, const double *values,
                                                           const double *estimate, size_t k, bool full, double *out,
                                                           size_t *dropped, svari_error *err);

/* Degrees of freedom of each domain: domain[i] is record i's domain or negative; NULL: one domain of all. Units less
 * strata of the first stage over units and strata with a record of weight not zero in the domain; with
 * replication, the rank of the domain's replicate weights less one. With `df: design` the design's for all. */
SVARI_MUST_CHECK svari_status svari_domain_df(const svari_weights *weights, const int32_t *domain, size_t ndomains,
                                              double *df, svari_error *err);

/* The same for many codings of domains at once; what they share is found once. Codings of large domains first. */
typedef struct svari_domain_coding {
  const int32_t *domain;
  const int32_t *join; /* NULL; else by number in `domain` the domain that it is part of */
  size_t ndomains;
  double *df;
} svari_domain_coding;
static inline int32_t svari_domain_of(const svari_domain_coding *coding, size_t i) {
  int32_t d = coding->domain ? coding->domain[i] : 0;
  return coding->join && d >= 0 ? coding->join[d] : d;
}
/* Are they ranks? Domains that are the same had better be found then. */
bool svari_df_by_rank(const svari_weights *weights);
SVARI_MUST_CHECK svari_status svari_domain_dfs(const svari_weights *weights, const svari_domain_coding *codings,
                                               size_t count, svari_error *err);

#endif
