/* What to ask for instead of targets that can't be met: the nearest that can.
 *
 * Calibration with a penalty on λ (ridge; Bardsley and Chambers 1984, Rao and Singh 1997) misses each target by ridge ×
 * λ. As the ridge is let go, what is missed tends to the least squares distance from the targets to what the records
 * can have: nothing where they can be met. */
#include <math.h>
#include <string.h>

#include "weight/calibration.h"

enum { ROUNDS = 6, ITERATIONS = 100 };
/* A step beyond the border of what can be had, where positive weights do not end at 0. */
static const double BEYOND = 1.001;
/* Work above which nothing is sought: columns cubed and rows × entries², by iteration. */
static const double MOST_WORK = 2e7;

static bool too_dear(const svari_rows *rows) {
  double p = (double)rows->columns, entries = rows->count ? (double)rows->start[rows->count] / (double)rows->count : 0;
  return p * p * p / 3 + (double)rows->count * entries * entries > MOST_WORK;
}

static double sum_of(const svari_equations *e) {
  double sum = 0;
  for (size_t r = 0; r < e->rows->count; r++) sum += e->weight[r];
  return sum;
}

/* The misfit of numbers as they stand, from that of their centred selves. */
static void uncentre(const svari_calibration *c, double *misfit) {
  double intercept = 0;
  bool found = false;
  for (size_t m = 0; m < c->x.count && !found; m++) {
    found = c->x.items[m].cell != NULL;
    for (size_t k = 0; found && k < c->x.items[m].ncells; k++) intercept += misfit[c->x.items[m].first + k];
  }
  for (size_t j = 0; j < c->x.columns; j++) misfit[j] += c->collapse.shift[j] * intercept;
}

bool svari_stays_positive(const svari_equations *e) {
  if (e->distance->positive || e->bounds[0] >= 0) return true;
  for (size_t r = 0; e->low && r < e->rows->count; r++)
    if (e->low[r] >= 0) return true;
  return false;
}

/* All bounds gone but 0 where no weight may fall below it; least squares, so that a weight may end at 0. */
static svari_equations as_wide_as_can_be(const svari_equations *e) {
  svari_equations wide = *e;
  wide.distance = svari_distance_find(NULL);
  wide.bounds[0] = svari_stays_positive(e) ? 0 : -INFINITY;
  wide.bounds[1] = INFINITY;
  wide.low = wide.high = NULL;
  wide.tolerance = 1e-9;
  wide.iterations = ITERATIONS;
  return wide;
}

/* Squares of sizes; of a margin of categories less what would change its sum. */
static void set_ridge(const svari_calibration *c, const double *size, double scale, double *ridge) {
  size_t p = c->x.columns;
  for (size_t m = 0; m < c->x.count; m++) {
    const svari_auxiliary *item = &c->x.items[m];
    double sum = 0;
    for (size_t j = item->first; j < item->first + item->ncells; j++) sum += size[j] * size[j];
    for (size_t j = item->first; j < item->first + item->ncells; j++)
      for (size_t k = item->first; k < item->first + item->ncells; k++) {
        double along = item->cell ? size[j] * size[j] * size[k] * size[k] / sum : 0;
        ridge[j * p + k] = scale * ((j == k ? size[j] * size[j] : 0) - along);
      }
  }
}

static bool project(const svari_calibration *c, const svari_equations *e, svari_arena *arena, svari_solution *out) {
  double *ridge = SVARI_NEW(arena, double, c->x.columns * c->x.columns), scale = 1 / sum_of(e);
  svari_equations wide = as_wide_as_can_be(e);
  if (!ridge || !svari_solution_make(arena, e->rows, out)) return false;
  wide.ridge = ridge;
  for (int round = 0; round < ROUNDS; round++) {
    scale /= 10;
    set_ridge(c, e->size, scale, ridge);
    out->iterations = 0;
    if (!svari_newton(arena, &wide, out)) return false;
  }
  wide.ridge = NULL;
  wide.iterations = out->iterations = 0;
  return svari_newton(arena, &wide, out); /* only what is missed there */
}

/* Whether the step's own distance comes to the targets less what they are off by. */
static bool works(const svari_equations *e, const double *misfit, svari_arena *arena) {
  svari_equations moved = *e;
  svari_solution s;
  double *target = SVARI_NEW(arena, double, e->rows->columns);
  if (!target || !svari_solution_make(arena, e->rows, &s)) return false;
  for (size_t j = 0; j < e->rows->columns; j++) target[j] = e->target[j] - BEYOND * misfit[j];
  moved.target = target;
  moved.bounds[0] = e->distance->needs_bounds ? e->bounds[0] : as_wide_as_can_be(e).bounds[0];
  moved.bounds[1] = e->distance->needs_bounds ? e->bounds[1] : INFINITY;
  moved.low = moved.high = NULL;
  moved.tolerance = 1e-6;
  return svari_newton(arena, &moved, &s) && s.converged;
}

bool svari_nearest_targets(const svari_calibration *c, const svari_equations *e, const svari_targets *targets,
                           svari_arena *arena, svari_nearest_totals *out) {
  svari_solution s;
  *out = (svari_nearest_totals){0};
  if (too_dear(e->rows) || sum_of(e) <= 0) return true;
  double *total = SVARI_NEW(arena, double, c->x.columns);
  if (!total || !project(c, e, arena, &s)) return false;
  out->reached = works(e, s.misfit, arena);
  uncentre(c, s.misfit);
  out->off = s.misfit;
  for (size_t j = 0; j < c->x.columns; j++) {
    total[j] = targets->total[j] - BEYOND * s.misfit[j];
    s.misfit[j] /= targets->size[j];
    if (fabs(s.misfit[j]) > SVARI_NEAR) out->total = total;
  }
  return true;
}
