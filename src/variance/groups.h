/* Records of a stratum that have the same cells and the same X: their scores differ by the factor alone. */
#ifndef SVARI_SRC_VARIANCE_GROUPS_H
#define SVARI_SRC_VARIANCE_GROUPS_H

#include "variance/totals.h"

typedef struct svari_record_groups {
  size_t count;          /* 0: there are none, or too many to be worth it */
  uint32_t *record;      /* per group: its first record */
  double *size, *factor; /* records, and the mean of their factors */
  double *spread;        /* sum of squares of the factors about that mean */
} svari_record_groups;

/* By stratum (per record), by the cells of the touched summands (which have no values), and by the rows of X of every
 * regression. The arrays are the caller's to free. Cost: a pass over the records for each coding, and two more. */
SVARI_MUST_CHECK svari_status svari_groups_new(const svari_totals *totals, const int32_t *stratum, size_t nstrata,
                                               const bool *touched, svari_record_groups *out, svari_error *err);
void svari_groups_free(svari_record_groups *groups);

#endif
