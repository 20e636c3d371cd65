/* Newton's method and iterative proportional fitting over collapsed rows. Nothing here knows of margins or names. */
#include "weight/solve.h"

#include <math.h>
#include <string.h>

#include "num/linear.h"

/* Cross products whose pivot falls under this share of their diagonal are taken as linearly dependent. */
static const double RANK_TOLERANCE = 1e-11;
/* Curvature lent to rows at a bound when without them the equations have no unique direction. */
static const double LENT_SLOPE = 1e-2;

/* A misfit that is rounding already. */
static const double POLISHED = 1e-14;

enum { LINE_STEPS = 60, MOST_STUCK = 25, SWEEPS_BEFORE_NEWTON = 4, MOST_NEWTON_COLUMNS = 1500 };

bool svari_solution_make(svari_arena *arena, const svari_rows *rows, svari_solution *out) {
  *out = (svari_solution){
      .lambda = SVARI_NEW(arena, double, rows->columns),
                          .ratio = SVARI_NEW(arena, double, rows->count + 1),
                                             .misfit = SVARI_NEW(arena, double, rows->columns),
                                                                 .kept = SVARI_NEW(arena, bool, rows->columns),
                                                                 };
  return out->lambda && out->ratio && out->misfit && out->kept;
}

void svari_row_totals(const svari_rows *rows, const double *weight, double *totals) {
  memset(totals, 0, rows->columns * sizeof *totals);
  for (size_t r = 0; r < rows->count; r++)
    for (size_t e = rows->start[r]; e < rows->start[r + 1]; e++)
      totals[rows->column[e]] += weight[r] * (rows->value ? rows->value[e] : 1);
}

static double row_u(const svari_rows *rows, size_t r, const double *lambda) {
  double u = 0;
  for (size_t e = rows->start[r]; e < rows->start[r + 1]; e++)
    u += lambda[rows->column[e]] * (rows->value ? rows->value[e] : 1);
  return u;
}

/* F(u) within the row's bounds; *slope (may be NULL) is 0 where a bound holds it. */
static double row_ratio(const svari_equations *e, size_t r, double u, double *slope) {
  double low = e->bounds[0], high = e->bounds[1];
  if (e->low && e->low[r] > low) low = e->low[r];
  if (e->high && e->high[r] < high) high = e->high[r];
  double g = e->distance->ratio(u, e->bounds);
  bool below = g < low;
  bool above = g > high;
  if (slope) *slope = below || above ? 0 : e->distance->slope(u, e->bounds);
  return below ? low : above ? high : g;
}

static double dot(const double *a, const double *b, size_t n) {
  double sum = 0;
  for (size_t i = 0; i < n; i++) sum += a[i] * b[i];
  return sum;
}

static double worst_misfit(const svari_equations *e, const double *misfit) {
  double worst = 0;
  for (size_t c = 0; c < e->rows->columns; c++) {
    double off = fabs(misfit[c]) / e->size[c];
    if (!(off <= worst)) worst = off;
  }
  return worst;
}

/* out->ratio and out->misfit at out->lambda; returns the largest |misfit| / size (infinite outside the domain). */
static double evaluate(const svari_equations *e, svari_solution *out) {
  const svari_rows *rows = e->rows;
  memset(out->misfit, 0, rows->columns * sizeof *out->misfit);
  for (size_t r = 0; r < rows->count; r++) {
    out->ratio[r] = 1;
    if (e->weight[r] == 0) continue;
    double g = row_ratio(e, r, row_u(rows, r, out->lambda), NULL);
    if (!isfinite(g)) return INFINITY;
    out->ratio[r] = g;
    for (size_t k = rows->start[r]; k < rows->start[r + 1]; k++)
      out->misfit[rows->column[k]] += e->weight[r] * g * (rows->value ? rows->value[k] : 1);
  }
  for (size_t c = 0; c < rows->columns; c++) out->misfit[c] = e->target[c] - out->misfit[c];
  for (size_t c = 0; e->ridge && c < rows->columns; c++)
    out->misfit[c] -= dot(e->ridge + c * rows->columns, out->lambda, rows->columns);
  double worst = worst_misfit(e, out->misfit);
  return isfinite(worst) ? worst : INFINITY;
}

/* Σ d F'(x'λ) x x'. Rows at a bound get `lent` for their slope. */
static void curvature(const svari_equations *e, const double *lambda, double lent, double *h) {
  const svari_rows *rows = e->rows;
  size_t p = rows->columns;
  memset(h, 0, p * p * sizeof *h);
  for (size_t r = 0; r < rows->count; r++) {
    if (e->weight[r] == 0) continue;
    double slope;
    row_ratio(e, r, row_u(rows, r, lambda), &slope);
    double d = e->weight[r] * (slope > lent ? slope : lent);
    for (size_t a = rows->start[r]; a < rows->start[r + 1]; a++) {
      double da = d * (rows->value ? rows->value[a] : 1);
      for (size_t b = rows->start[r]; b < rows->start[r + 1]; b++)
        h[(size_t)rows->column[a] * p + (size_t)rows->column[b]] += da * (rows->value ? rows->value[b] : 1);
    }
  }
  for (size_t c = 0; e->ridge && c < p * p; c++) h[c] += e->ridge[c];
}

/* Along the step the dual is concave: its slope falls from `start` through 0 at its maximum. A point is taken when
 * the slope's size is halved there, or the misfit is. Too short a step is lengthened (all rows at bounds leave the
 * slope as it is), too long a one is cut where a straight slope would be 0. */
static bool search_line(const svari_equations *e, const double *from, const double *step, svari_solution *out) {
  size_t p = e->rows->columns;
  double start = dot(out->misfit, step, p), before = out->worst, length = 1;
  double low = 0, low_slope = start, high = INFINITY, high_slope = -INFINITY;
  for (int i = 0; i < LINE_STEPS; i++) {
    for (size_t c = 0; c < p; c++) out->lambda[c] = from[c] + length * step[c];
    out->worst = evaluate(e, out);
    double slope = isfinite(out->worst) ? dot(out->misfit, step, p) : -INFINITY;
    if (out->worst <= before / 2 || fabs(slope) <= fabs(start) / 2) return true;
    if (slope > 0)
      low = length, low_slope = slope;
    else
      high = length, high_slope = slope;
    if (!isfinite(high)) {
      length *= 4;
      continue;
    }
    double share = isfinite(high_slope) ? low_slope / (low_slope - high_slope) : 0;
    length = low + (high - low) * (share < 0.1 ? 0.1 : share > 0.9 ? 0.9 : share);
  }
  return out->worst < before;
}

typedef struct newton_room {
  double *h, *step, *from;
} newton_room;

static bool newton_step(const svari_equations *e, const newton_room *room, double lent, size_t *rank,
                        svari_solution *out) {
  size_t p = e->rows->columns;
  curvature(e, out->lambda, lent, room->h);
  memcpy(room->step, out->misfit, p * sizeof *room->step);
  memcpy(room->from, out->lambda, p * sizeof *room->from);
  size_t found = svari_symmetric_solve(room->h, p, room->step, 1, RANK_TOLERANCE, out->kept);
  if (lent == 0 && found < *rank) return false;
  if (found > *rank) *rank = found;
  if (search_line(e, room->from, room->step, out)) return true;
  memcpy(out->lambda, room->from, p * sizeof *room->from);
  out->worst = evaluate(e, out);
  return false;
}

/* Convergence is quadratic: one step past the tolerance leaves only rounding. It is not counted. */
static void polish(const svari_equations *e, const newton_room *room, size_t *rank, svari_solution *out) {
  double before = out->worst;
  if (before <= POLISHED || !newton_step(e, room, 0, rank, out) || out->worst <= before) return;
  memcpy(out->lambda, room->from, e->rows->columns * sizeof *out->lambda);
  out->worst = evaluate(e, out);
}

bool svari_newton(svari_arena *arena, const svari_equations *e, svari_solution *out) {
  size_t p = e->rows->columns, rank = 0;
  newton_room room = {SVARI_NEW(arena, double, p * p), SVARI_NEW(arena, double, p), SVARI_NEW(arena, double, p)};
  if (!room.h || !room.step || !room.from) return false;
  out->worst = evaluate(e, out);
  int stuck = 0;
  while (out->worst > e->tolerance && out->iterations < e->iterations && stuck < MOST_STUCK) {
    double before = out->worst;
    out->iterations++;
    if (!newton_step(e, &room, 0, &rank, out) && !newton_step(e, &room, LENT_SLOPE, &rank, out)) break;
    stuck = out->worst < before ? 0 : stuck + 1;
  }
  out->converged = out->worst <= e->tolerance;
  if (out->converged && out->iterations > 0) polish(e, &room, &rank, out);
  return true;
}

/* One sweep over the groups; returns the largest misfit met before a group was fitted. */
static double sweep(const svari_equations *e, size_t groups, double *current, double *factor, double *lambda) {
  const svari_rows *rows = e->rows;
  double worst = 0;
  for (size_t g = 0; g < groups; g++) {
    memset(factor, 0, rows->columns * sizeof *factor);
    size_t from = SIZE_MAX, to = 0;
    for (size_t r = 0; r < rows->count; r++) {
      size_t c = (size_t)rows->column[rows->start[r] + g];
      factor[c] += current[r];
      if (c < from) from = c;
      if (c > to) to = c;
    }
    for (size_t c = from; c <= to && from != SIZE_MAX; c++) {
      double off = fabs(e->target[c] - factor[c]) / e->size[c];
      if (off > worst) worst = off;
      factor[c] = factor[c] > 0 && e->target[c] > 0 ? e->target[c] / factor[c] : 1;
      lambda[c] += log(factor[c]);
    }
    for (size_t r = 0; r < rows->count; r++) current[r] *= factor[rows->column[rows->start[r] + g]];
  }
  return worst;
}

/* Newton from where the sweeps are. When it does not get there the sweeps go on from the same point. */
static bool finish(svari_arena *arena, const svari_equations *e, const double *lambda, svari_solution *out) {
  memcpy(out->lambda, lambda, e->rows->columns * sizeof *lambda);
  return svari_newton(arena, e, out);
}

bool svari_rake_rows(svari_arena *arena, const svari_equations *e, size_t groups, svari_solution *out) {
  const svari_rows *rows = e->rows;
  double *current = SVARI_NEW(arena, double, rows->count), *factor = SVARI_NEW(arena, double, rows->columns);
  double *lambda = SVARI_NEW(arena, double, rows->columns);
  if (!current || !factor || !lambda) return false;
  memcpy(current, e->weight, rows->count * sizeof *current);
  bool small = rows->columns <= MOST_NEWTON_COLUMNS;
  double worst = INFINITY;
  while (worst > e->tolerance && out->iterations < e->iterations) {
    worst = sweep(e, groups, current, factor, lambda);
    out->iterations++;
    if (!small || out->iterations != SWEEPS_BEFORE_NEWTON) continue;
    int sweeps = out->iterations;
    if (!finish(arena, e, lambda, out)) return false;
    if (out->converged) return true;
    out->iterations = sweeps;
  }
  memcpy(out->lambda, lambda, rows->columns * sizeof *lambda);
  out->worst = evaluate(e, out);
  out->converged = out->worst <= e->tolerance;
  return true;
}
