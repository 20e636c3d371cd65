/* The calibration equations: find λ such that Σ d F(x'λ) x meets the targets. Works on rows, which are records or
 * whatever records with the same x and the same bounds were collapsed into. */
#ifndef SVARI_SRC_WEIGHT_SOLVE_H
#define SVARI_SRC_WEIGHT_SOLVE_H

#include "base/arena.h"
#include "weight/distance.h"

/* x by row, sparse: entries start[r] <= e < start[r + 1] have column[e] and value[e]. */
typedef struct svari_rows {
  size_t count, columns;
  const size_t *start;
  const int32_t *column;
  const double *value; /* NULL: all 1 */
} svari_rows;

typedef struct svari_equations {
  const svari_rows *rows;
  const double *weight; /* d by row, not below 0; a row of 0 is not there */
  const double *target; /* by column */
  const double *size;   /* by column: what its misfit is judged against, 1 + |total| */
  const svari_distance *distance;
  double bounds[2];         /* of the ratio; infinite: none */
  const double *low, *high; /* further bounds by row; NULL: none */
  const double *ridge;      /* columns²: what λ takes off the misfits, for a compromise; NULL: nothing */
  double tolerance;         /* of the largest |misfit| / size */
  int iterations;
} svari_equations;

typedef struct svari_solution {
  double *lambda; /* columns */
  double *ratio;  /* rows; 1 for rows of weight 0 */
  double *misfit; /* columns: target less what was reached */
  double worst;   /* largest |misfit| / size */
  bool *kept;     /* columns: false for a column linearly dependent on those before it */
  int iterations;
  bool converged;
} svari_solution;

/* Room for a solution; false without memory. */
bool svari_solution_make(svari_arena *arena, const svari_rows *rows, svari_solution *out);
/* Newton's method with a line search on the concave dual, from out->lambda. false without memory. */
bool svari_newton(svari_arena *arena, const svari_equations *e, svari_solution *out);
/* Iterative proportional fitting (Deming and Stephan 1940) of rows that have in each of `groups` groups of columns
 * exactly one entry, of value 1, in order; finished by Newton steps when it is slow. */
bool svari_rake_rows(svari_arena *arena, const svari_equations *e, size_t groups, svari_solution *out);
/* Σ d x by column. */
void svari_row_totals(const svari_rows *rows, const double *weight, double *totals);

#endif
