/* Linear algebra: known systems, rank as R judges it. */
#include "num/linear.h"

#include <criterion/criterion.h>
#include <math.h>

#define NEAR(a, b, tol) cr_assert(fabs((a) - (b)) <= (tol), "%.17g is not %.17g", (double)(a), (double)(b))

Test(linear, solves_a_full_system) {
  double a[] = {4, 2, 1, 2, 5, 3, 1, 3, 6}, b[] = {1, 0, 2, 1, 3, 5};
  bool kept[3];
  cr_assert_eq(svari_symmetric_solve(a, 3, b, 2, 1e-11, kept), 3);
  NEAR(4 * b[0] + 2 * b[2] + b[4], 1, 1e-14);
  NEAR(2 * b[0] + 5 * b[2] + 3 * b[4], 2, 1e-14);
  NEAR(b[0] + 3 * b[2] + 6 * b[4], 3, 1e-14);
}

/* X = two complete sets of 0/1 columns: rank is one short, and the later column gives way. */
Test(linear, drops_the_later_of_collinear_columns) {
  double x[6][4] = {{1, 0, 1, 0}, {1, 0, 0, 1}, {0, 1, 1, 0}, {0, 1, 0, 1}, {1, 0, 1, 0}, {0, 1, 0, 1}};
  double y[6] = {3, 4, 5, 6, 3.5, 7}, a[16] = {0}, b[4] = {0};
  for (int r = 0; r < 6; r++)
    for (int i = 0; i < 4; i++) {
      b[i] += x[r][i] * y[r];
      for (int j = 0; j < 4; j++) a[i * 4 + j] += x[r][i] * x[r][j];
    }
  bool kept[4];
  cr_assert_eq(svari_symmetric_solve(a, 4, b, 1, 1e-11, kept), 3);
  cr_assert(kept[0] && kept[1] && kept[2] && !kept[3]);
  cr_assert_eq(b[3], 0);
  double normal = 0; /* the residual is orthogonal to the dropped column too */
  for (int r = 0; r < 6; r++) {
    double fit = 0;
    for (int i = 0; i < 4; i++) fit += x[r][i] * b[i];
    normal += (y[r] - fit) * x[r][3];
  }
  NEAR(normal, 0, 1e-13);
}

/* NIST StRD NoInt1, certified B1. */
Test(linear, least_squares_no_intercept) {
  double x[11], y[11], b, inverse;
  for (int i = 0; i < 11; i++) {
    x[i] = 60 + i;
    y[i] = 130 + i;
  }
  bool kept;
  cr_assert_eq(svari_least_squares(x, 11, 1, y, 1e-7, &b, &inverse, &kept), 1);
  NEAR(b, 2.07438016528926, 1e-14);
}

Test(linear, least_squares_names_the_aliased_column) {
  double x[5 * 3], y[5], b[3], inverse[9];
  for (int i = 0; i < 5; i++) {
    x[i * 3] = 1;
    x[i * 3 + 1] = i;
    x[i * 3 + 2] = 2 * i + 3;
    y[i] = 7 - 2 * i;
  }
  bool kept[3];
  cr_assert_eq(svari_least_squares(x, 5, 3, y, 1e-7, b, inverse, kept), 2);
  NEAR(b[0], 7, 1e-13);
  NEAR(b[1], -2, 1e-13);
  cr_assert(isnan(b[2]) && !kept[2]);
  NEAR(inverse[4], 0.1, 1e-14); /* 1 / Σ(x - mean)² */
  cr_assert_eq(inverse[8], 0);
}

Test(linear, rank_counts_columns_that_add) {
  double a[4 * 3] = {1, 2, 3, 1, 2, 3.00001, 1, 3, 4, 1, 5, 6};
  double copy[12];
  for (int i = 0; i < 12; i++) copy[i] = a[i];
  cr_assert_eq(svari_matrix_rank(a, 4, 3, 1e-5), 2);
  cr_assert_eq(svari_matrix_rank(copy, 4, 3, 1e-9), 3);
}

Test(linear, eigenvalues_in_ascending_order) {
  double a[] = {2, 1, 0, 1, 2, 0, 0, 0, -1}, values[3], vectors[9];
  cr_assert_eq(svari_symmetric_eigen(a, 3, values, vectors), SVARI_OK);
  NEAR(values[0], -1, 1e-14);
  NEAR(values[1], 1, 1e-14);
  NEAR(values[2], 3, 1e-14);
  double bad[] = {NAN};
  cr_assert_eq(svari_symmetric_eigen(bad, 1, values, NULL), SVARI_NUMERIC);
}
