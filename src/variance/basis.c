/* Every record's replicate weights as a combination of those of r records that stand for all (the basis). A set of
 * records then has rank |inside the basis| + rank of its other records over the basis records that it lacks: a small
 * matrix. Only ranks that could not be larger are told, and only when all pivots are clear of rounding; the rest is
 * left to the caller. */
#include "variance/basis.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* Pivots over the largest entry: at least CLEAR is beyond doubt, at most NOISE is rounding, between them nothing is
 * said. R calls a column dependent at 1e-5 of its norm. */
static const double CLEAR = 1e-3, NOISE = 1e-9;

struct svari_basis_set {
  size_t nrecords, rank;
  double *coordinate; /* nrecords × rank */
  int32_t *place;     /* per record: its column when it is in the basis, else -1 */
};

void svari_basis_set_free(svari_basis_set *basis) {
  if (!basis) return;
  free(basis->coordinate);
  free(basis->place);
  free(basis);
}

/* A matrix of at most rank + 1 rows, and a mark for each record of the basis. */
static size_t matrix_room(const svari_basis_set *basis) { return (basis->rank + 1) * (basis->rank + 2); }

size_t svari_basis_set_work(const svari_basis_set *basis) { return matrix_room(basis) + basis->rank + 1; }

/* The entry of largest size among records outside the basis and columns from `column` on of one row's best: rows are
 * taken by their largest entry in the columns that are left. */
static double find_pivot(const double *a, const svari_basis_set *b, size_t columns, size_t column, size_t *row,
                         size_t *at) {
  double best = -1;
  for (size_t i = 0; i < b->nrecords; i++) {
    if (b->place[i] >= 0) continue;
    for (size_t c = column; c < columns; c++) {
      double size = fabs(a[i * columns + c]);
      if (size <= best) continue;
      best = size;
      *row = i;
      *at = c;
    }
  }
  return best;
}

static void swap_columns(double *a, size_t rows, size_t columns, size_t b, size_t c) {
  for (size_t i = 0; i < rows && b != c; i++) {
    double kept = a[i * columns + b];
    a[i * columns + b] = a[i * columns + c];
    a[i * columns + c] = kept;
  }
}

/* Makes record `row` the unit of column `column`: column operations on all records. */
static void exchange(double *a, size_t rows, size_t columns, size_t row, size_t column) {
  double pivot = a[row * columns + column];
  for (size_t i = 0; i < rows; i++) a[i * columns + column] /= pivot;
  const double *r = a + row * columns;
  for (size_t i = 0; i < rows; i++) {
    double factor = a[i * columns + column];
    if (i == row || factor == 0) continue;
    for (size_t c = 0; c < column; c++) a[i * columns + c] -= factor * r[c];
    for (size_t c = column + 1; c < columns; c++) a[i * columns + c] -= factor * r[c];
  }
  for (size_t c = 0; c < columns; c++) a[row * columns + c] = c == column;
}

/* Each record's weights over its largest, so that pivots can be judged; records of weight 0 stay 0. */
static void scale_records(const svari_weights *weights, double *a) {
  size_t n = weights->nrecords, columns = weights->nreplicates;
  for (size_t i = 0; i < n; i++) {
    double largest = 0;
    for (size_t r = 0; r < columns; r++) largest = fmax(largest, fabs(weights->replicate[r * n + i]));
    for (size_t r = 0; r < columns && largest > 0; r++) a[i * columns + r] = weights->replicate[r * n + i] / largest;
  }
}

/* False when a pivot is neither clear nor rounding. */
static bool eliminate(svari_basis_set *b, double *a, size_t columns) {
  for (size_t column = 0; column < columns; column++) {
    size_t row = 0, at = column;
    double pivot = find_pivot(a, b, columns, column, &row, &at);
    if (pivot <= NOISE) break;
    if (pivot < CLEAR) return false;
    swap_columns(a, b->nrecords, columns, column, at);
    exchange(a, b->nrecords, columns, row, column);
    b->place[row] = (int32_t)column;
    b->rank++;
  }
  return true;
}

/* Keeps the first `rank` columns of each row. */
static void keep_columns(double *a, size_t rows, size_t columns, size_t rank) {
  for (size_t i = 0; i < rows; i++) memmove(a + i * rank, a + i * columns, rank * sizeof *a);
}

svari_status svari_basis_set_new(const svari_weights *weights, svari_basis_set **out, svari_error *err) {
  size_t n = weights->nrecords, columns = weights->nreplicates;
  *out = NULL;
  svari_basis_set *b = calloc(1, sizeof *b);
  double *a = calloc(n * columns + 1, sizeof *a);
  int32_t *place = malloc((n + 1) * sizeof *place);
  if (!b || !a || !place) {
    free(b);
    free(a);
    free(place);
    return svari_fail_memory(err);
  }
  *b = (svari_basis_set){.nrecords = n, .coordinate = a, .place = place};
  for (size_t i = 0; i < n; i++) place[i] = -1;
  scale_records(weights, a);
  if (!eliminate(b, a, columns)) {
    svari_basis_set_free(b);
    return SVARI_OK;
  }
  keep_columns(a, n, columns, b->rank);
  *out = b;
  return SVARI_OK;
}

/* Rank of a rows × columns matrix (destroyed) when it is the most it can be, with the largest entry of each row's rest
 * as pivot; SIZE_MAX else. */
static size_t full_rank(double *a, size_t rows, size_t columns) {
  size_t most = rows < columns ? rows : columns;
  for (size_t k = 0, row = 0; k < most; row++) {
    if (row == rows) return SIZE_MAX;
    double *r = a + row * columns;
    size_t at = k;
    for (size_t c = k + 1; c < columns; c++)
      if (fabs(r[c]) > fabs(r[at])) at = c;
    if (fabs(r[at]) < CLEAR) {
      if (rows <= columns) return SIZE_MAX; /* every row is needed */
      continue;
    }
    swap_columns(a, rows, columns, k, at);
    for (size_t i = row + 1; i < rows; i++) {
      double *below = a + i * columns, factor = below[k] / r[k];
      if (factor == 0) continue;
      for (size_t c = k + 1; c < columns; c++) below[c] -= factor * r[c];
    }
    k++;
  }
  return most;
}

size_t svari_basis_set_rank(const svari_basis_set *b, const uint32_t *records, size_t count, double *work) {
  size_t inside = 0, outside = 0;
  double *lacking = work + matrix_room(b);
  for (size_t c = 0; c < b->rank; c++) lacking[c] = 1;
  for (size_t k = 0; k < count; k++) {
    if (b->place[records[k]] < 0) continue;
    inside++;
    lacking[b->place[records[k]]] = 0;
  }
  size_t width = b->rank - inside;
  for (size_t k = 0; k < count && (outside + 1) * width <= matrix_room(b); k++) {
    if (b->place[records[k]] >= 0) continue;
    const double *row = b->coordinate + (size_t)records[k] * b->rank;
    size_t columns = 0;
    for (size_t c = 0; c < b->rank; c++)
      if (lacking[c] != 0) work[outside * width + columns++] = row[c];
    outside++;
  }
  size_t rank = full_rank(work, outside, width);
  return rank == SIZE_MAX ? SIZE_MAX : inside + rank;
}
