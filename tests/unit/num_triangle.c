/* A triangle says what its rows say: R'R = X'X, R'right = X'y, for rows in several chunks and columns of zeros. */
#include "num/triangle.h"

#include <criterion/criterion.h>
#include <math.h>

enum { COLUMNS = 4, CHUNKS = 3 };

static double x_at(size_t row, size_t column) {
  if (column == 2) return 0;
  return column == COLUMNS ? cos((double)row) : sin((double)(row * (column + 1)) + (double)column);
}

Test(num_triangle, keeps_cross_products) {
  double r[COLUMNS * COLUMNS] = {0}, right[COLUMNS] = {0};
  svari_triangle triangle = {.columns = COLUMNS, .r = r, .right = right};
  double wanted[COLUMNS][COLUMNS + 1] = {{0}};
  for (size_t c = 0; c < CHUNKS; c++) {
    double chunk[(COLUMNS + 1) * SVARI_CHUNK] = {0};
    size_t rows = c == CHUNKS - 1 ? 5 : SVARI_CHUNK;
    for (size_t i = 0; i < rows; i++)
      for (size_t j = 0; j <= COLUMNS; j++) chunk[j * SVARI_CHUNK + i] = x_at(c * SVARI_CHUNK + i, j);
    for (size_t i = 0; i < rows; i++)
      for (size_t j = 0; j < COLUMNS; j++)
        for (size_t k = 0; k <= COLUMNS; k++)
          wanted[j][k] += x_at(c * SVARI_CHUNK + i, j) * x_at(c * SVARI_CHUNK + i, k);
    svari_triangle_add(&triangle, chunk);
  }
  for (size_t j = 0; j < COLUMNS; j++) {
    for (size_t k = 0; k <= COLUMNS; k++) {
      double found = 0;
      for (size_t i = 0; i < COLUMNS; i++) found += r[i * COLUMNS + j] * (k < COLUMNS ? r[i * COLUMNS + k] : right[i]);
      cr_expect(fabs(found - wanted[j][k]) < 1e-12, "%zu %zu: %g", j, k, found - wanted[j][k]);
    }
    for (size_t i = j + 1; i < COLUMNS; i++) cr_expect_eq(r[i * COLUMNS + j], 0);
  }
}
