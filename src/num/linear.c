/* Small dense problems: the columns are margins and coefficients, tens to hundreds. Elimination in the order of the
 * columns, because which of two collinear columns is dropped must follow the run file, not the data. */
#include "num/linear.h"

#include <gsl/gsl_eigen.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

/* LDL' of the kept columns, in place; multipliers below the diagonal, the pivots in the first row, which nothing else
 * reads: a dropped column has the pivot 0. Returns the rank. */
static size_t factorise(double *a, size_t n, double tolerance) {
  size_t rank = 0;
  double *pivots = a;
  for (size_t j = 1; j < n; j++) pivots[j] = a[j * n + j]; /* until its turn a column's own diagonal */
  for (size_t j = 0; j < n; j++) {
    double pivot = a[j * n + j], own = pivots[j];
    bool kept = own > 0 && pivot > tolerance * own;
    pivots[j] = kept ? pivot : 0;
    if (!kept) continue;
    rank++;
    for (size_t i = j + 1; i < n; i++) {
      double multiplier = a[i * n + j] / pivot;
      if (multiplier == 0) continue;
      for (size_t k = j + 1; k <= i; k++) a[i * n + k] -= multiplier * a[k * n + j];
    }
    for (size_t i = j + 1; i < n; i++) a[i * n + j] /= pivot;
  }
  return rank;
}

static void substitute(const double *a, size_t n, double *b, size_t nrhs) {
  const double *pivots = a;
  for (size_t j = 0; j < n; j++) {
    if (pivots[j] == 0) continue;
    for (size_t i = j + 1; i < n; i++) {
      if (pivots[i] == 0) continue;
      for (size_t c = 0; c < nrhs; c++) b[i * nrhs + c] -= a[i * n + j] * b[j * nrhs + c];
    }
  }
  for (size_t j = n; j-- > 0;) {
    for (size_t c = 0; c < nrhs; c++) b[j * nrhs + c] = pivots[j] != 0 ? b[j * nrhs + c] / pivots[j] : 0;
    if (pivots[j] == 0) continue;
    for (size_t i = j + 1; i < n; i++) {
      if (pivots[i] == 0) continue;
      for (size_t c = 0; c < nrhs; c++) b[j * nrhs + c] -= a[i * n + j] * b[i * nrhs + c];
    }
  }
}

size_t svari_symmetric_solve(double *a, size_t n, double *b, size_t nrhs, double tolerance, bool *kept) {
  size_t rank = factorise(a, n, tolerance);
  substitute(a, n, b, nrhs);
  for (size_t j = 0; kept && j < n; j++) kept[j] = a[j] != 0;
  return rank;
}

static double column_norm(const double *x, size_t rows, size_t columns, size_t from, size_t j) {
  double largest = 0, sum = 0;
  for (size_t i = from; i < rows; i++) largest = fmax(largest, fabs(x[i * columns + j]));
  if (largest == 0) return 0;
  for (size_t i = from; i < rows; i++) {
    double v = x[i * columns + j] / largest;
    sum += v * v;
  }
  return largest * sqrt(sum);
}

/* Reflects column j onto its entry `at`, applies it to columns j+1.. and to y; the reflector stays below. */
static void reflect(double *x, size_t rows, size_t columns, size_t at, size_t j, double norm, double *y) {
  double head = x[at * columns + j], alpha = head > 0 ? -norm : norm;
  double scale = head - alpha; /* the reflector is (1, x[at+1..]/scale) */
  double beta = -scale / alpha;
  for (size_t i = at + 1; i < rows; i++) x[i * columns + j] /= scale;
  x[at * columns + j] = alpha;
  for (size_t c = j + 1; c < columns; c++) {
    double dot = x[at * columns + c];
    for (size_t i = at + 1; i < rows; i++) dot += x[i * columns + j] * x[i * columns + c];
    dot *= beta;
    x[at * columns + c] -= dot;
    for (size_t i = at + 1; i < rows; i++) x[i * columns + c] -= dot * x[i * columns + j];
  }
  if (!y) return;
  double dot = y[at];
  for (size_t i = at + 1; i < rows; i++) dot += x[i * columns + j] * y[i];
  dot *= beta;
  y[at] -= dot;
  for (size_t i = at + 1; i < rows; i++) y[i] -= dot * x[i * columns + j];
}

/* Row of R that column j became the pivot of in position[j], SIZE_MAX when aliased. Returns the rank. */
static size_t triangularise(double *x, size_t rows, size_t columns, double *y, double tolerance, size_t *position,
                            double *first) {
  size_t rank = 0;
  for (size_t j = 0; j < columns; j++) first[j] = column_norm(x, rows, columns, 0, j);
  for (size_t j = 0; j < columns; j++) {
    double norm = rank < rows ? column_norm(x, rows, columns, rank, j) : 0;
    bool kept = norm > 0 && norm >= tolerance * first[j];
    position[j] = kept ? rank : SIZE_MAX;
    if (kept) reflect(x, rows, columns, rank++, j, norm, y);
  }
  return rank;
}

static void back_substitute(const double *x, size_t columns, const size_t *position, const double *y, double *out) {
  for (size_t j = columns; j-- > 0;) {
    if (position[j] == SIZE_MAX) {
      out[j] = NAN;
      continue;
    }
    double sum = y[position[j]];
    for (size_t c = j + 1; c < columns; c++)
      if (position[c] != SIZE_MAX) sum -= x[position[j] * columns + c] * out[c];
    out[j] = sum / x[position[j] * columns + j];
  }
}

/* R^-1 R^-T over the kept columns; `work` holds R^-1 (columns × columns). */
static void inverse_product(const double *x, size_t columns, const size_t *position, double *work, double *out) {
  memset(work, 0, columns * columns * sizeof *work);
  for (size_t j = 0; j < columns; j++) {
    if (position[j] == SIZE_MAX) continue;
    for (size_t i = j + 1; i-- > 0;) {
      if (position[i] == SIZE_MAX) continue;
      double sum = i == j ? 1 : 0;
      for (size_t c = i + 1; c <= j; c++)
        if (position[c] != SIZE_MAX) sum -= x[position[i] * columns + c] * work[c * columns + j];
      work[i * columns + j] = sum / x[position[i] * columns + i];
    }
  }
  for (size_t i = 0; i < columns; i++) {
    for (size_t j = 0; j < columns; j++) {
      double sum = 0;
      for (size_t c = i > j ? i : j; c < columns; c++) sum += work[i * columns + c] * work[j * columns + c];
      out[i * columns + j] = sum;
    }
  }
}

size_t svari_least_squares(double *x, size_t rows, size_t columns, double *y, double tolerance, double *coefficients,
                           double *xtx_inverse, bool *kept) {
  size_t *position = calloc(columns + 1, sizeof *position);
  double *work = calloc(columns * columns + columns + 1, sizeof *work);
  size_t rank = SIZE_MAX;
  if (position && work) {
    rank = triangularise(x, rows, columns, y, tolerance, position, work + columns * columns);
    back_substitute(x, columns, position, y, coefficients);
    if (xtx_inverse) inverse_product(x, columns, position, work, xtx_inverse);
    for (size_t j = 0; kept && j < columns; j++) kept[j] = position[j] != SIZE_MAX;
  }
  free(position);
  free(work);
  return rank;
}

size_t svari_matrix_rank(double *a, size_t rows, size_t columns, double tolerance) {
  size_t *position = calloc(columns + 1, sizeof *position);
  double *first = calloc(columns + 1, sizeof *first);
  size_t rank = position && first ? triangularise(a, rows, columns, NULL, tolerance, position, first) : SIZE_MAX;
  free(position);
  free(first);
  return rank;
}

static bool all_finite(const double *a, size_t count) {
  for (size_t i = 0; i < count; i++)
    if (!isfinite(a[i])) return false;
  return true;
}

svari_status svari_symmetric_eigen(double *a, size_t n, double *values, double *v) {
  if (n == 0) return SVARI_OK;
  if (!all_finite(a, n * n)) return SVARI_NUMERIC;
  double *own = v ? NULL : malloc(n * n * sizeof *own);
  double *vectors = v ? v : own;
  /* GSL's workspace allocators report a failure through the handler that aborts: give it its arrays. */
  double *arrays = malloc(4 * n * sizeof *arrays);
  if (!vectors || !arrays) {
    free(own);
    free(arrays);
    return SVARI_MEMORY;
  }
  gsl_eigen_symmv_workspace workspace = {n, arrays, arrays + n, arrays + 2 * n, arrays + 3 * n};
  gsl_matrix_view matrix = gsl_matrix_view_array(a, n, n), basis = gsl_matrix_view_array(vectors, n, n);
  gsl_vector_view eigenvalues = gsl_vector_view_array(values, n);
  int failed = gsl_eigen_symmv(&matrix.matrix, &eigenvalues.vector, &basis.matrix, &workspace);
  if (!failed) gsl_eigen_symmv_sort(&eigenvalues.vector, &basis.matrix, GSL_EIGEN_SORT_VAL_ASC);
  free(own);
  free(arrays);
  return failed ? SVARI_NUMERIC : SVARI_OK;
}
