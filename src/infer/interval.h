/* Intervals: one table of methods. */
#ifndef SVARI_SRC_INFER_INTERVAL_H
#define SVARI_SRC_INFER_INTERVAL_H

#include "svari/infer.h"

/* What an interval is made of. */
typedef struct svari_basis {
  double estimate, se, df, confidence;
  double n;         /* records of the domain */
  double effective; /* Kish's size of the domain */
} svari_basis;

typedef struct svari_interval {
  const char *name;
  const char *what;
  bool share; /* for shares (and quantiles by way of them) only */
  /* t is Student's quantile; 0 < estimate < 1 when `share`, se > 0 */
  void (*limits)(const svari_basis *basis, double t, double out[2]);
} svari_interval;

extern const svari_interval svari_intervals[];
extern const size_t svari_intervals_count;
const svari_interval *svari_interval_find(const char *name);

/* The interval of a share, boundaries included. Adds to *flags why limits are NaN, or that a boundary was met.
 * `at_boundary` says that the share is 0 or 1 by count of records. */
void svari_interval_share(const svari_interval *interval, const svari_basis *basis, bool at_boundary, double out[2],
                          unsigned *flags);
/* The interval of anything else. */
void svari_interval_other(const svari_interval *interval, const svari_basis *basis, double out[2], unsigned *flags);
/* Student's quantile of a two-sided interval; NaN without degrees of freedom. */
double svari_basis_t(const svari_basis *basis);

#endif
