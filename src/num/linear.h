/* Linear algebra over plain row-major arrays. Rank is judged here, by stated tolerances. */
#ifndef SVARI_SRC_NUM_LINEAR_H
#define SVARI_SRC_NUM_LINEAR_H

#include "svari/base.h"

/* Σ x[j] y[j], added in order. */
static inline double svari_dot(const double *x, const double *y, size_t count) {
  double sum = 0;
  for (size_t j = 0; j < count; j++) sum += x[j] * y[j];
  return sum;
}

/* Solves A X = B for symmetric non-negative definite A (n × n) and `nrhs` columns (B is n × nrhs, replaced by X),
 * taking columns in their order: a column whose pivot falls under tolerance × its own diagonal is linearly
 * dependent on those before it; its solution rows are 0 and kept[j] (may be NULL) is false. A is destroyed.
 * Returns the rank; allocates nothing. The usual tolerance for cross products is 1e-11: 1e-5.5 on the columns
 * themselves. */
size_t svari_symmetric_solve(double *a, size_t n, double *b, size_t nrhs, double tolerance, bool *kept);

/* Least squares of y on the columns of X (rows × columns) by Householder reflections, columns in their order; a
 * column whose norm falls under tolerance × its first norm once the columns before it are taken out is
 * aliased: coefficient NaN, kept false. x is destroyed, y becomes Q'y. xtx_inverse (columns × columns, may be
 * NULL) gets (X'X)^-1 over kept columns, 0 elsewhere. Returns the rank, SIZE_MAX without memory; 1e-7 is R's tolerance.
 */
size_t svari_least_squares(double *x, size_t rows, size_t columns, double *y, double tolerance, double *coefficients,
                           double *xtx_inverse, bool *kept);

/* Rank of a rows × columns matrix by Householder QR with R's limited pivoting (dqrdc2's rule): a column counts
 * while its remaining norm is at least tolerance × its first norm. a is destroyed. SIZE_MAX without memory. */
size_t svari_matrix_rank(double *a, size_t rows, size_t columns, double tolerance);

/* Eigenvalues (ascending) of symmetric a (destroyed); vectors by column in v when it is not NULL. SVARI_MEMORY or
 * SVARI_NUMERIC. */
SVARI_MUST_CHECK svari_status svari_symmetric_eigen(double *a, size_t n, double *values, double *v);

#endif
