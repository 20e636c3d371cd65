/* Rows of a least-squares problem reflected, some at a time, into the triangle that says all of them: R with R'R = X'X,
 * and the head of Q'y. Golub and Van Loan 2013, "Matrix Computations", 5.1 and 6.5 (adding rows). */
#ifndef SVARI_SRC_NUM_TRIANGLE_H
#define SVARI_SRC_NUM_TRIANGLE_H

#include <stddef.h>

enum { SVARI_CHUNK = 128 }; /* rows taken at a time: (columns + 1) × 1 KiB, which a first-level cache holds */

/* columns × columns by row; zero both before the first chunk. */
typedef struct svari_triangle {
  size_t columns;
  double *r;     /* upper triangle, the diagonal of any sign, 0 where a column is 0 so far */
  double *right; /* columns */
} svari_triangle;

/* chunk[j * SVARI_CHUNK + i]: row i of column j; column `columns` is y. Rows that are not there are 0. Destroys the
 * chunk. Cost: SVARI_CHUNK × columns² × 2 multiplications. Squares must not overflow. */
void svari_triangle_add(svari_triangle *triangle, double *chunk);

#endif
