/* Margins that can't be met: said before iterating where it can be seen, else with what was reached, which categories
 * rule each other out, and the least that would have to give. */
#include <math.h>
#include <string.h>

#include "base/buffer.h"
#include "base/number.h"
#include "weight/calibration.h"

/* Margins that contradict each other by less are met within rounding. */
static const double CONTRADICTION = 1e-7;
/* How far bounds are tried, and how finely the least relaxation is found. */
enum { DOUBLINGS = 20, BISECTIONS = 24, PAIRS_SHOWN = 3, TARGETS_SHOWN = 20 };
/* Margins of more categories are not searched for contradictions ahead: raking them finds out as fast. */
enum { MOST_COLUMNS = 1500 };
/* Work (rows × entries² × trials) above which the least relaxation is not sought. */
static const double MOST_WORK = 2e9;

static void number_text(double value, char out[SVARI_NUMBER_TEXT]) {
  if (!(fabs(value) < 1e15 && fabs(value) >= 1e-3)) {
    svari_number_shortest(value, out);
    return;
  }
  svari_number_fixed(value, fabs(value) >= 1e4 ? 1 : fabs(value) >= 10 ? 3 : 6, out);
  size_t end = strlen(out);
  while (end > 1 && strchr(out, '.') && (out[end - 1] == '0' || out[end - 1] == '.')) {
    bool point = out[--end] == '.';
    out[end] = '\0';
    if (point) break;
  }
}

/* Which column is which: "region: Rīga" (or the number's name). NULL without memory. */
static const char *column_name(svari_arena *arena, const svari_auxiliaries *x, size_t column) {
  for (size_t m = 0; m < x->count; m++) {
    const svari_auxiliary *item = &x->items[m];
    if (column < item->first || column >= item->first + item->ncells) continue;
    if (item->margin->is_number) return item->margin->name;
    const char *cell = svari_margin_cell_text(arena, item->margin, column - item->first);
    return cell ? svari_arena_printf(arena, "%s: %s", item->margin->name, cell) : NULL;
  }
  return NULL;
}

static bool is_category(const svari_calibration *c, size_t column) {
  for (size_t m = 0; m < c->x.count; m++) {
    const svari_auxiliary *item = &c->x.items[m];
    if (column >= item->first && column < item->first + item->ncells) return item->cell != NULL;
  }
  return false;
}

/* A target above 0 whose records have no weight left: in a replicate that left out all of a category's units. */
static svari_status check_lost(const svari_calibration *c, const svari_equations *e, const svari_targets *targets,
                               const double *totals, svari_step_run *run, svari_error *err) {
  svari_status status = SVARI_OK;
  for (size_t j = 0; j < e->rows->columns; j++) {
    if (totals[j] != 0 || targets->total[j] == 0 || !is_category(c, j)) continue;
    const char *name = column_name(run->scratch, &c->x, j);
    if (!name) return svari_fail_memory(err);
    char target[SVARI_NUMBER_TEXT];
    number_text(targets->total[j], target);
    status =
        svari_fail_at(err, SVARI_NUMERIC, c->spec->where,
                      "%s: no record with weight is left in '%s', whose target is %s", c->spec->step, name, target);
    svari_hint(err,
               "join this category with another, or use a replication method that keeps every unit (fay, bootstrap)");
  }
  return status;
}

static void row_limits(const svari_equations *e, size_t r, double limits[2]) {
  limits[0] = e->distance->positive && e->bounds[0] < 0 ? 0 : e->bounds[0];
  limits[1] = e->bounds[1];
  if (e->low && e->low[r] > limits[0]) limits[0] = e->low[r];
  if (e->high && e->high[r] < limits[1]) limits[1] = e->high[r];
}

/* The least and the most that each column can come to under the bounds, taken alone. */
static void reach(const svari_equations *e, double *least, double *most) {
  const svari_rows *rows = e->rows;
  memset(least, 0, rows->columns * sizeof *least);
  memset(most, 0, rows->columns * sizeof *most);
  for (size_t r = 0; r < rows->count; r++) {
    double limits[2];
    if (e->weight[r] == 0) continue;
    row_limits(e, r, limits);
    for (size_t k = rows->start[r]; k < rows->start[r + 1]; k++) {
      double dx = e->weight[r] * (rows->value ? rows->value[k] : 1);
      if (dx == 0) continue;
      least[rows->column[k]] += dx * limits[dx < 0];
      most[rows->column[k]] += dx * limits[dx > 0];
    }
  }
}

static bool has_bounds(const svari_equations *e) { return isfinite(e->bounds[0]) || isfinite(e->bounds[1]) || e->low; }

/* How far the lower and the upper bound are let out: of the ratio away from 1 (from their middle where 1 is not
 * between them), of the weight by multiplication. */
typedef struct relaxation {
  double low, high;
} relaxation;

typedef struct trial {
  const svari_equations *e;
  double *low, *high;
  svari_solution solution;
  svari_arena *arena;
} trial;

static double middle_of(const double bounds[2]) {
  if (bounds[0] < 1 && bounds[1] > 1) return 1;
  if (!isfinite(bounds[0])) return bounds[1] - 1;
  return isfinite(bounds[1]) ? (bounds[0] + bounds[1]) / 2 : bounds[0] + 1;
}

static void let_out_ratio(const svari_equations *e, relaxation s, double bounds[2]) {
  double middle = middle_of(e->bounds);
  bounds[0] = isfinite(e->bounds[0]) ? middle - s.low * (middle - e->bounds[0]) : e->bounds[0];
  bounds[1] = isfinite(e->bounds[1]) ? middle + s.high * (e->bounds[1] - middle) : e->bounds[1];
  if (bounds[0] < 0 && svari_stays_positive(e)) bounds[0] = 0;
}

static svari_equations let_out(const trial *t, relaxation s) {
  svari_equations wide = *t->e;
  wide.distance = svari_distance_find(NULL);
  wide.tolerance = 1e-7;
  wide.iterations = 60;
  let_out_ratio(t->e, s, wide.bounds);
  for (size_t r = 0; t->e->low && r < t->e->rows->count; r++) {
    t->low[r] = t->e->low[r] > 0 ? t->e->low[r] / s.low : t->e->low[r] * s.low;
    t->high[r] = t->e->high[r] * s.high;
  }
  if (t->e->low) wide.low = t->low, wide.high = t->high;
  return wide;
}

static bool works(trial *t, relaxation s) {
  svari_equations wide = let_out(t, s);
  memset(t->solution.lambda, 0, t->e->rows->columns * sizeof(double));
  t->solution.iterations = 0;
  return svari_newton(t->arena, &wide, &t->solution) && t->solution.converged;
}

/* Halves the way from one that does not work (or is not known to) to one that does, for the sides that are asked. */
static double bisect(trial *t, relaxation s, bool low_side, bool high_side, double fails) {
  double good = low_side ? s.low : s.high;
  for (int b = 0; b < BISECTIONS && good - fails > 1e-4 * good; b++) {
    double middle = (fails + good) / 2;
    relaxation tried = {low_side ? middle : s.low, high_side ? middle : s.high};
    if (works(t, tried))
      good = middle;
    else
      fails = middle;
  }
  return good;
}

/* The least common factor that works, and then the least of each side with the other where it is. Low is NaN when
 * no factor works. */
static relaxation least_relaxation(trial *t) {
  const svari_rows *rows = t->e->rows;
  const relaxation none = {NAN, NAN};
  double entries = rows->count ? (double)rows->start[rows->count] / (double)rows->count : 0;
  if ((double)rows->count * entries * entries * (DOUBLINGS + 3 * BISECTIONS) * 20 > MOST_WORK) return none;
  relaxation s = {1, 1};
  int i = 0;
  for (; i < DOUBLINGS && !works(t, s); i++) s.low = s.high = 2 * s.high;
  if (i == DOUBLINGS) return none;
  s.low = s.high = bisect(t, s, true, true, s.high / 2);
  s.high = bisect(t, s, false, true, 1);
  s.low = bisect(t, s, true, false, 1);
  return (relaxation){s.low * 1.001, s.high * 1.001};
}

/* "bounds: [0.82, 1.31]", "weights up to 54". */
static void relaxation_text(const svari_calibration *c, const svari_equations *e, relaxation s, svari_buffer *text) {
  if (isfinite(e->bounds[0]) || isfinite(e->bounds[1])) {
    double bounds[2];
    let_out_ratio(e, s, bounds);
    char ends[2][SVARI_NUMBER_TEXT] = {"none", "none"};
    if (isfinite(bounds[0])) svari_number_fixed(floor(bounds[0] * 1000) / 1000, 3, ends[0]);
    if (isfinite(bounds[1])) svari_number_fixed(ceil(bounds[1] * 1000) / 1000, 3, ends[1]);
    svari_buffer_printf(text, "bounds: [%s, %s]", ends[0], ends[1]);
  }
  double low = c->weight_bounds[0] / s.low * 0.999, high = c->weight_bounds[1] * s.high * 1.001;
  const char *and = text->length ? " with " : "";
  if (e->low && isfinite(low) && isfinite(high))
    svari_buffer_printf(text, "%sweights from %.4g to %.4g", and, low, high);
  else if (e->low && isfinite(low))
    svari_buffer_printf(text, "%sweights of %.4g or more", and, low);
  else if (e->low)
    svari_buffer_printf(text, "%sweights up to %.4g", and, high);
}

/* The column not told yet whose target is furthest off; columns where none is. */
static size_t furthest(const svari_nearest_totals *nearest, const bool *told, size_t columns) {
  size_t found = columns;
  double most = SVARI_NEAR;
  for (size_t j = 0; j < columns; j++) {
    if (told[j] || !(fabs(nearest->off[j]) > most)) continue;
    most = fabs(nearest->off[j]);
    found = j;
  }
  return found;
}

/* Digits enough for margins of rounded totals to agree. */
static double to_eight_digits(double value) {
  if (value == 0) return 0;
  double unit = pow(10, 7 - floor(log10(fabs(value))));
  return round(value * unit) / unit;
}

/* One fault for each target that has to give, the furthest off first. */
static svari_status tell_nearest(const svari_calibration *c, const svari_nearest_totals *nearest,
                                 const svari_targets *targets, svari_step_run *run, svari_error *err) {
  size_t p = c->x.columns, shown = 0;
  bool *told = SVARI_NEW(run->scratch, bool, p);
  if (!told) return svari_fail_memory(err);
  for (size_t j = 0; shown < TARGETS_SHOWN && (j = furthest(nearest, told, p)) < p; shown++) {
    const char *name = column_name(run->scratch, &c->x, j);
    if (!name) return svari_fail_memory(err);
    char near[SVARI_NUMBER_TEXT], target[SVARI_NUMBER_TEXT];
    svari_number_shortest(to_eight_digits(nearest->total[j]), near);
    number_text(targets->total[j], target);
    svari_fail_at(err, SVARI_NUMERIC, c->spec->where, "%s: '%s' can't be %s beside the others: nearest %s is %s",
                  c->spec->step, name, target, nearest->reached ? "that works" : "of these records", near);
    told[j] = true;
  }
  return SVARI_OK;
}

/* The narrowest bounds that would work, or the targets that do. */
static svari_status hint_relaxation(const svari_calibration *c, const svari_equations *e, const svari_targets *targets,
                                    svari_step_run *run, svari_error *err) {
  if (!run->report) return SVARI_OK;
  trial t = {.e = e, .arena = run->scratch};
  t.low = SVARI_NEW(run->scratch, double, e->rows->count + 1);
  t.high = SVARI_NEW(run->scratch, double, e->rows->count + 1);
  if (!t.low || !t.high || !svari_solution_make(run->scratch, e->rows, &t.solution)) return svari_fail_memory(err);
  relaxation s = least_relaxation(&t);
  if (isnan(s.low)) {
    svari_nearest_totals nearest;
    svari_hint(err, "wider bounds alone do not help; leave out a margin, join categories, or bring the targets nearer");
    if (!svari_nearest_targets(c, e, targets, run->scratch, &nearest)) return svari_fail_memory(err);
    return nearest.total ? tell_nearest(c, &nearest, targets, run, err) : SVARI_OK;
  }
  svari_buffer text = {0};
  relaxation_text(c, e, s, &text);
  if (!text.failed) svari_hint(err, "the narrowest that would work: %s", text.bytes);
  bool failed = text.failed;
  svari_buffer_free(&text);
  return failed ? svari_fail_memory(err) : SVARI_OK;
}

static svari_status check_reach(const svari_calibration *c, const svari_equations *e, const svari_targets *targets,
                                svari_step_run *run, svari_error *err) {
  size_t p = e->rows->columns;
  double *least = SVARI_NEW(run->scratch, double, p), *most = SVARI_NEW(run->scratch, double, p);
  if (!least || !most) return svari_fail_memory(err);
  reach(e, least, most);
  svari_status status = SVARI_OK;
  for (size_t j = 0; j < p; j++) {
    double target = e->target[j], give = c->tolerance * targets->size[j], shift = targets->total[j] - target;
    if (target >= least[j] - give && target <= most[j] + give) continue;
    const char *name = column_name(run->scratch, &c->x, j);
    if (!name) return svari_fail_memory(err);
    char wanted[SVARI_NUMBER_TEXT], limit[SVARI_NUMBER_TEXT];
    number_text(targets->total[j], wanted);
    number_text((target < least[j] ? least[j] : most[j]) + shift, limit);
    svari_fail_at(err, SVARI_NUMERIC, c->spec->where, "%s: '%s' can't come to %s: the bounds allow %s %s",
                  c->spec->step, name, wanted, target < least[j] ? "no less than" : "at most", limit);
    if (!status && has_bounds(e) && hint_relaxation(c, e, targets, run, err)) return SVARI_MEMORY;
    status = SVARI_NUMERIC;
  }
  return status;
}

static svari_status contradiction(const svari_calibration *c, const svari_solution *s, const svari_targets *targets,
                                  svari_step_run *run, svari_error *err) {
  svari_status status = SVARI_OK;
  for (size_t j = 0; j < c->x.columns; j++) {
    if (s->kept[j] || fabs(s->misfit[j]) <= CONTRADICTION * targets->size[j]) continue;
    const char *name = column_name(run->scratch, &c->x, j);
    if (!name) return svari_fail_memory(err);
    char wanted[SVARI_NUMBER_TEXT], follows[SVARI_NUMBER_TEXT];
    number_text(targets->total[j], wanted);
    number_text(targets->total[j] - s->misfit[j], follows);
    status = svari_fail_at(
        err, SVARI_NUMERIC, c->spec->where,
        "%s: '%s' contradicts the margins before it: with these records they make it %s, its target is %s",
        c->spec->step, name, follows, wanted);
    svari_hint(err, "leave one of the margins out, or bring their totals together");
  }
  return status;
}

/* What follows from other margins is left out of the equations; more than the sum of a margin is worth a note. */
static svari_status note_dropped(const svari_calibration *c, const svari_solution *s, svari_step_run *run,
                                 svari_error *err) {
  bool intercept = false;
  for (size_t m = 0; m < c->x.count; m++) {
    const svari_auxiliary *item = &c->x.items[m];
    size_t dropped = 0;
    for (size_t k = 0; k < item->ncells; k++) dropped += !s->kept[item->first + k];
    size_t expected = item->cell && intercept ? 1 : 0;
    intercept = intercept || item->cell;
    if (dropped <= expected || !run->notes) continue;
    if (svari_note(run->arena, run->notes,
                   dropped == item->ncells
                       ? "%s: margin '%s' follows from the margins before it and was left out"
                       : "%s: margin '%s' follows in part from the margins before it; that part was left out",
                   c->spec->step, item->margin->name))
      return svari_fail_memory(err);
  }
  return SVARI_OK;
}

/* One unbounded linear step tells which columns depend on others, and whether their targets do too. */
static svari_status check_contradiction(const svari_calibration *c, const svari_equations *e,
                                        const svari_targets *targets, svari_step_run *run, svari_error *err) {
  svari_solution s;
  if (!svari_solution_make(run->scratch, e->rows, &s)) return svari_fail_memory(err);
  svari_equations plain = *e;
  plain.distance = svari_distance_find(NULL);
  plain.bounds[0] = -INFINITY;
  plain.bounds[1] = INFINITY;
  plain.low = plain.high = NULL;
  plain.tolerance = 0;
  plain.iterations = 2;
  if (!svari_newton(run->scratch, &plain, &s)) return svari_fail_memory(err);
  svari_status status = contradiction(c, &s, targets, run, err);
  return status ? status : note_dropped(c, &s, run, err);
}

svari_status svari_calibration_precheck(const svari_calibration *c, const svari_equations *e,
                                        const svari_targets *targets, svari_step_run *run, svari_error *err) {
  double *totals = SVARI_NEW(run->scratch, double, e->rows->columns);
  if (!totals) return svari_fail_memory(err);
  svari_row_totals(e->rows, e->weight, totals);
  svari_status status = check_lost(c, e, targets, totals, run, err);
  if (status || c->exact) return status;
  if (has_bounds(e) || e->distance->positive) status = check_reach(c, e, targets, run, err);
  if (status || !run->report || (c->collapse.groups && e->rows->columns > MOST_COLUMNS)) return status;
  return check_contradiction(c, e, targets, run, err);
}

typedef struct pair_search {
  const svari_calibration *c;
  const svari_equations *e;
  const svari_nearest_totals *nearest;
  unsigned char *together; /* columns × columns: whether a record has both */
} pair_search;

static bool off(const pair_search *s, size_t column) { return fabs(s->nearest->off[column]) > SVARI_NEAR; }

static void find_together(const pair_search *s) {
  const svari_rows *rows = s->e->rows;
  for (size_t r = 0; r < rows->count; r++)
    for (size_t a = rows->start[r]; s->e->weight[r] != 0 && a < rows->start[r + 1]; a++)
      for (size_t b = rows->start[r]; b < rows->start[r + 1]; b++)
        s->together[(size_t)rows->column[a] * rows->columns + (size_t)rows->column[b]] = 1;
}

static bool same_margin(const svari_calibration *c, size_t a, size_t b) {
  for (size_t m = 0; m < c->x.count; m++) {
    size_t first = c->x.items[m].first, end = first + c->x.items[m].ncells;
    if (a >= first && a < end) return b >= first && b < end;
  }
  return false;
}

/* Categories of two margins that are both off, and that no record has together. */
static bool add_pairs(const pair_search *s, svari_arena *arena, svari_buffer *text) {
  size_t p = s->e->rows->columns, shown = 0;
  for (size_t a = 0; a < p && shown < PAIRS_SHOWN; a++)
    for (size_t b = a + 1; b < p && shown < PAIRS_SHOWN; b++) {
      if (!off(s, a) || !off(s, b) || s->together[a * p + b] || same_margin(s->c, a, b)) continue;
      if (!is_category(s->c, a) || !is_category(s->c, b)) continue;
      const char *first = column_name(arena, &s->c->x, a);
      const char *second = column_name(arena, &s->c->x, b);
      if (!first || !second) return false;
      svari_buffer_printf(text, "%s'%s' and '%s'", shown++ ? "; " : "no record is in both ", first, second);
    }
  if (shown) svari_buffer_text(text, ": join categories, or bring the targets nearer");
  return !text->failed;
}

/* Which categories are in each other's way, and the targets that are not. */
static svari_status tell_conflict(const svari_calibration *c, const svari_equations *e,
                                  const svari_nearest_totals *nearest, const svari_targets *targets,
                                  svari_step_run *run, svari_error *err) {
  size_t p = e->rows->columns;
  unsigned char *together = p <= MOST_COLUMNS ? SVARI_NEW(run->scratch, unsigned char, p * p) : NULL;
  pair_search search = {c, e, nearest, together};
  svari_buffer text = {0};
  bool fine = true;
  if (together) find_together(&search);
  if (together) fine = add_pairs(&search, run->scratch, &text);
  if (fine && text.length) svari_hint(err, "%s", text.bytes);
  svari_buffer_free(&text);
  return fine ? tell_nearest(c, nearest, targets, run, err) : svari_fail_memory(err);
}

static svari_status tell_column(const svari_calibration *c, const svari_solution *s, const svari_targets *targets,
                                size_t j, svari_step_run *run, svari_error *err) {
  const char *name = column_name(run->scratch, &c->x, j);
  if (!name) return svari_fail_memory(err);
  char off[SVARI_NUMBER_TEXT], reached[SVARI_NUMBER_TEXT], target[SVARI_NUMBER_TEXT];
  number_text(fabs(s->misfit[j]), off);
  number_text(targets->total[j] - s->misfit[j], reached);
  number_text(targets->total[j], target);
  svari_fail_at(err, SVARI_NUMERIC, c->spec->where, "%s: '%s' is off by %s: %s reached of %s", c->spec->step, name, off,
                reached, target);
  return SVARI_OK;
}

svari_status svari_calibration_refuse(const svari_calibration *c, const svari_equations *e,
                                      const svari_solution *solution, const svari_targets *targets, svari_step_run *run,
                                      svari_error *err) {
  char worst[SVARI_NUMBER_TEXT], tolerance[SVARI_NUMBER_TEXT];
  number_text(run->misfit_after, worst);
  svari_number_shortest(c->tolerance, tolerance);
  svari_fail_at(err, SVARI_NUMERIC, c->spec->where,
                "%s can't meet its margins: after %d iterations the largest misfit is %s of the total, allowed is %s",
                c->spec->step, solution->iterations, worst, tolerance);
  svari_nearest_totals nearest = {0};
  if (has_bounds(e)) {
    if (hint_relaxation(c, e, targets, run, err)) return SVARI_MEMORY;
  } else if (run->report && !svari_nearest_targets(c, e, targets, run->scratch, &nearest)) {
    return svari_fail_memory(err);
  }
  if (nearest.total) {
    svari_status told = tell_conflict(c, e, &nearest, targets, run, err);
    return told ? told : SVARI_NUMERIC;
  }
  svari_status status = SVARI_OK;
  for (size_t j = 0; j < c->x.columns && !status; j++)
    if (!(fabs(solution->misfit[j]) <= c->tolerance * targets->size[j]))
      status = tell_column(c, solution, targets, j, run, err);
  return status ? status : SVARI_NUMERIC;
}
