/* One reflection for each column, over the column's row of the triangle and the rows of the chunk. Sums run in eight
 * lanes of fixed order, so that a compiler may use vectors, an addition need not wait for the one before, and the
 * digits stay. */
#include "num/triangle.h"

#include <math.h>

enum { LANES = 8 };

static double dot(const double *a, const double *b) {
  double lane[LANES] = {0};
  for (size_t i = 0; i < SVARI_CHUNK; i += LANES)
    for (size_t l = 0; l < LANES; l++) lane[l] += a[i + l] * b[i + l];
  for (size_t half = LANES / 2; half; half /= 2)
    for (size_t l = 0; l < half; l++) lane[l] += lane[l + half];
  return lane[0];
}

static void subtract(double *a, double factor, const double *b) {
  for (size_t i = 0; i < SVARI_CHUNK; i++) a[i] -= factor * b[i];
}

void svari_triangle_add(svari_triangle *t, double *chunk) {
  size_t n = t->columns;
  for (size_t j = 0; j < n; j++) {
    double *pivot = chunk + j * SVARI_CHUNK, *row = t->r + j * n;
    double below = dot(pivot, pivot);
    if (below == 0) continue;
    /* The reflector is (1, pivot / head), and takes (row[j], pivot) to (diagonal, 0). */
    double diagonal = row[j] > 0 ? -sqrt(row[j] * row[j] + below) : sqrt(row[j] * row[j] + below);
    double head = row[j] - diagonal, scale = -head / diagonal;
    row[j] = diagonal;
    for (size_t k = j + 1; k <= n; k++) {
      double *top = k < n ? &row[k] : &t->right[j], *column = chunk + k * SVARI_CHUNK;
      double part = scale * (*top + dot(pivot, column) / head);
      *top -= part;
      subtract(column, part / head, pivot);
    }
  }
}
