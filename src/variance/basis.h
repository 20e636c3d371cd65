/* A basis of the records' replicate weights, by which the rank of any set of records is found fast. */
#ifndef SVARI_SRC_VARIANCE_BASIS_H
#define SVARI_SRC_VARIANCE_BASIS_H

#include "variance/variance.h"

typedef struct svari_basis_set svari_basis_set;

/* NULL in *out when the weights have no basis that is clear of rounding; then ranks must be found another way. */
SVARI_MUST_CHECK svari_status svari_basis_set_new(const svari_weights *weights, svari_basis_set **out,
                                                  svari_error *err);
void svari_basis_set_free(svari_basis_set *basis);
/* Rank of `count` records' replicate weights; SIZE_MAX when it is not beyond doubt (a pivot is near rounding, or the
 * records depend on each other). `work` has room for svari_basis_set_work() numbers. Threads may share the basis. */
size_t svari_basis_set_rank(const svari_basis_set *basis, const uint32_t *records, size_t count, double *work);
size_t svari_basis_set_work(const svari_basis_set *basis);

#endif
