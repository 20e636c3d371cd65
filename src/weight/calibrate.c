/* Calibration steps: margins bound once, records collapsed once, then solved for any weights. */
#include <math.h>
#include <string.h>

#include "base/nearest.h"
#include "base/number.h"
#include "base/sum.h"
#include "weight/calibration.h"

static const double DEFAULT_TOLERANCE = 1e-10;
enum { DEFAULT_ITERATIONS = 200 };

static svari_status need_margins(const svari_step_context *context, size_t count, svari_error *err) {
  const svari_step_spec *spec = context->spec;
  if (count == 0) {
    svari_status status = svari_fail_at(err, SVARI_SPEC, spec->where, "%s needs margins", spec->step);
    svari_hint(err, "name margins of population, as %s: [region, sex]", spec->step);
    return status;
  }
  if (context->population) return SVARI_OK;
  svari_status status = svari_fail_at(err, SVARI_SPEC, spec->where, "%s needs a population", spec->step);
  svari_hint(err, "give population: margins:");
  return status;
}

static bool has_weight_bounds(const svari_calibration *c) {
  return isfinite(c->weight_bounds[0]) || isfinite(c->weight_bounds[1]);
}

/* With `within`, every record stands for its cluster: x is the cluster's mean, the weight its mean weight. */
static svari_status project_clusters(const svari_step_context *context, svari_calibration *c, svari_error *err) {
  const svari_rows *rows = &c->collapse.rows;
  size_t n = c->x.nrecords, p = c->x.columns;
  double *dense = SVARI_NEW(context->arena, double, n * p), *before = SVARI_NEW(context->arena, double, n);
  double *sums = SVARI_NEW(context->arena, double, rows->count + 1);
  svari_auxiliary *items = SVARI_NEW(context->arena, svari_auxiliary, p);
  if (!dense || !before || !sums || !items) return svari_fail_memory(err);
  svari_collapse_weights(&c->collapse, context->weights, n, sums);
  for (size_t i = 0; i < n; i++) {
    size_t r = (size_t)c->collapse.row[i];
    if (r == rows->count) continue;
    before[i] = sums[r] / c->members[r];
    for (size_t e = rows->start[r]; e < rows->start[r + 1]; e++)
      dense[(size_t)rows->column[e] * n + i] = rows->value[e];
  }
  for (size_t m = 0, j = 0; m < c->x.count; m++)
    for (size_t k = 0; k < c->x.items[m].ncells; k++, j++) {
      items[j] = (svari_auxiliary){c->x.items[m].margin, j, 1, NULL, dense + j * n, c->x.items[m].target + k};
      for (size_t i = 0; i < n; i++) dense[j * n + i] += before[i] > 0 ? c->collapse.shift[j] : 0;
    }
  c->projection.x = (svari_auxiliaries){n, p, p, items};
  c->projection.before = before;
  return SVARI_OK;
}

static svari_status collapse_clusters(const svari_step_context *context, const char *within, svari_calibration *c,
                                      svari_error *err) {
  const svari_column *column = svari_frame_find(context->frame, within);
  if (!column) {
    svari_status status =
        svari_fail_at(err, SVARI_SPEC, context->spec->where, "within: the data have no variable '%s'", within);
    const char *near = svari_frame_nearest(context->frame, within);
    if (near) svari_hint(err, "did you mean '%s'?", near);
    return status;
  }
  size_t n = c->x.nrecords;
  column = svari_column_categories(context->arena, column, n);
  int32_t *cluster = column ? SVARI_NEW(context->arena, int32_t, n) : NULL;
  if (!cluster) return svari_fail_memory(err);
  svari_column_codes(column, 0, n, cluster);
  for (size_t i = 0; i < n; i++) {
    if (context->weights[i] != 0 && cluster[i] < 0)
      return svari_fail_at(err, SVARI_DATA, svari_frame_where(context->frame, i), "within: '%s' is missing", within);
  }
  svari_status status =
      svari_collapse_clusters(context->arena, &c->x, context->weights, cluster, column->nlevels, &c->collapse, err);
  double *members = SVARI_NEW(context->arena, double, column->nlevels + 1);
  if (!members) return svari_fail_memory(err);
  for (size_t i = 0; i < n && !status; i++) members[c->collapse.row[i]] += 1;
  c->members = members;
  return status ? status : project_clusters(context, c, err);
}

static svari_status collapse(const svari_step_context *context, const char *within, svari_calibration *c,
                             svari_error *err) {
  if (within) return collapse_clusters(context, within, c, err);
  bool possible = false;
  svari_status status = SVARI_OK;
  if (!has_weight_bounds(c))
    status = svari_collapse_cells(context->arena, &c->x, context->weights, &c->collapse, &possible, err);
  if (status || possible) return status;
  return svari_collapse_records(context->arena, &c->x, context->weights, &c->collapse, err);
}

/* Covariance of all targets, block by block; NULL when all are known exactly. */
static svari_status join_covariance(const svari_step_context *context, svari_calibration *c, svari_error *err) {
  bool any = false;
  for (size_t m = 0; m < c->x.count; m++) any = any || c->x.items[m].margin->covariance;
  if (!any) return SVARI_OK;
  size_t p = c->x.columns;
  double *joined = SVARI_NEW(context->arena, double, p * p);
  if (!joined) return svari_fail_memory(err);
  for (size_t m = 0; m < c->x.count; m++) {
    const svari_auxiliary *item = &c->x.items[m];
    const double *block = item->margin->covariance;
    for (size_t a = 0; block && a < item->ncells; a++) {
      /* shares became totals by one factor, whichever cell it is read from */
      double scale = 1;
      for (size_t k = 0; k < item->ncells; k++)
        if (item->margin->values[k] != 0) scale = item->target[k] / item->margin->values[k];
      for (size_t b = 0; b < item->ncells; b++)
        joined[(item->first + a) * p + item->first + b] = scale * scale * block[a * item->ncells + b];
    }
  }
  c->projection.target_covariance = joined;
  const svari_replication *replication = context->design->replication;
  svari_status status =
      replication ? svari_targets_disturb(context->arena, c, replication, &c->disturbance, err) : SVARI_OK;
  svari_targets_agree(c, joined);
  return status;
}

/* A size that differs from what the margins sum to is no fault of weighting, but likely one of the figures. */
static svari_status note_size(const svari_step_context *context, const svari_calibration *c, svari_error *err) {
  double size = context->population->size, sum = 0;
  const svari_auxiliary *item = NULL;
  for (size_t m = 0; m < c->x.count && !item; m++)
    if (c->x.items[m].cell) item = &c->x.items[m];
  for (size_t k = 0; item && k < item->ncells; k++) sum += item->target[k];
  if (isnan(size) || !item || fabs(sum - size) <= 1e-6 * size) return SVARI_OK;
  char has[SVARI_NUMBER_TEXT], says[SVARI_NUMBER_TEXT];
  svari_number_shortest(sum, has);
  svari_number_shortest(size, says);
  return svari_note(context->arena, context->notes,
                    "%s: margin '%s' sums to %s, but the population's size is given as %s", c->spec->step,
                    item->margin->name, has, says)
             ? svari_fail_memory(err)
             : SVARI_OK;
}

svari_status svari_calibration_prepare(const svari_step_context *context, const svari_calibration_request *request,
                                       svari_calibration **out, svari_error *err) {
  const svari_step_spec *spec = context->spec;
  svari_status status = need_margins(context, request->nmargins, err);
  if (status) return status;
  svari_calibration *c = *out = SVARI_NEW(context->arena, svari_calibration, 1);
  if (!c) return svari_fail_memory(err);
  c->spec = spec;
  c->distance = request->distance;
  for (int side = 0; side < 2; side++) {
    double none = side ? INFINITY : -INFINITY;
    c->bounds[side] = isnan(request->bounds[side]) ? none : request->bounds[side];
    c->weight_bounds[side] = isnan(request->weight_bounds[side]) ? none : request->weight_bounds[side];
  }
  c->tolerance = isnan(spec->tolerance) || spec->tolerance <= 0 ? DEFAULT_TOLERANCE : spec->tolerance;
  c->iterations = spec->iterations > 0 ? spec->iterations : DEFAULT_ITERATIONS;
  status = svari_auxiliaries_bind(context->arena, context->population, context->frame, request->margins,
                                  request->nmargins, context->weights, spec->where, &c->x, err);
  if (status) return status;
  for (size_t m = 0; m < c->x.count; m++)
    c->own_size = c->own_size || (c->x.items[m].margin->shares && isnan(context->population->size));
  c->projection = (svari_projection){.x = c->x, .before = context->weights};
  bool bounded = isfinite(c->bounds[0]) || isfinite(c->bounds[1]) || has_weight_bounds(c);
  c->exact = c->x.count == 1 && c->x.items[0].cell && !bounded && !request->within;
  status = note_size(context, c, err);
  if (!status) status = collapse(context, request->within, c, err);
  if (!status && !request->within && c->collapse.groups) {
    c->projection.row = c->collapse.row;
    c->projection.nrows = c->collapse.rows.count;
    c->projection.start = c->collapse.rows.start;
    c->projection.column = c->collapse.rows.column;
  }
  return status ? status : join_covariance(context, c, err);
}

static svari_status wants_categories(const svari_calibration *c, svari_error *err) {
  const svari_step_spec *spec = c->spec;
  if (c->x.count == 1 && c->x.items[0].cell) return SVARI_OK;
  svari_status status =
      c->x.count == 1
          ? svari_fail_at(err, SVARI_SPEC, spec->where, "poststratify: '%s' is the total of a number", spec->margins[0])
          : svari_fail_at(err, SVARI_SPEC, spec->where, "poststratify takes one margin, not %zu", c->x.count);
  svari_hint(err, c->x.count == 1 ? "use calibrate" : "use rake, or a margin that crosses the variables (by: [...])");
  return status;
}

svari_status svari_poststratify_prepare(const svari_step_context *context, void **state, svari_error *err) {
  svari_calibration *c = NULL;
  svari_calibration_request request = {
      context->spec->margins, context->spec->nmargins, svari_distance_find(NULL), {NAN, NAN}, {NAN, NAN}, NULL};
  svari_status status = svari_calibration_prepare(context, &request, &c, err);
  *state = c;
  return status ? status : wants_categories(c, err);
}

svari_status svari_rake_prepare(const svari_step_context *context, void **state, svari_error *err) {
  const svari_step_spec *spec = context->spec;
  svari_calibration *c = NULL;
  svari_calibration_request request = {spec->margins, spec->nmargins, svari_distance_find("raking"),
                                       {NAN, NAN},    {NAN, NAN},     NULL};
  svari_status status = svari_calibration_prepare(context, &request, &c, err);
  *state = c;
  return status;
}

static svari_status check_distance(const svari_step_spec *spec, const svari_distance *distance, svari_error *err) {
  if (!distance) {
    const char *names[16];
    for (size_t d = 0; d < svari_distances_count; d++) names[d] = svari_distances[d].name;
    svari_status status =
        svari_fail_at(err, SVARI_SPEC, spec->where, "calibrate: there is no distance '%s'", spec->distance);
    const char *near = svari_nearest(spec->distance, names, svari_distances_count);
    svari_hint(err, "did you mean '%s'?", near ? near : "linear");
    return status;
  }
  double low = spec->bounds[0], high = spec->bounds[1];
  if (distance->needs_bounds && !(low >= 0 && low < 1 && high > 1 && isfinite(high))) {
    svari_status status =
        svari_fail_at(err, SVARI_SPEC, spec->where, "calibrate: distance %s needs bounds around 1", distance->name);
    svari_hint(err, "as bounds: [0.3, 3]; the lower from 0 to below 1, the upper above 1");
    return status;
  }
  if (low >= high || spec->weight_bounds[0] >= spec->weight_bounds[1])
    return svari_fail_at(err, SVARI_SPEC, spec->where, "calibrate: the lower bound has to be below the upper");
  return SVARI_OK;
}

svari_status svari_calibrate_prepare(const svari_step_context *context, void **state, svari_error *err) {
  const svari_step_spec *spec = context->spec;
  const svari_distance *distance = svari_distance_find(spec->distance);
  svari_status status = check_distance(spec, distance, err);
  if (status) return status;
  svari_calibration *c = NULL;
  svari_calibration_request request = {spec->margins,
                                       spec->nmargins,
                                       distance,
                                       {spec->bounds[0], spec->bounds[1]},
                                       {spec->weight_bounds[0], spec->weight_bounds[1]},
                                       spec->within};
  status = svari_calibration_prepare(context, &request, &c, err);
  *state = c;
  return status;
}

static svari_status set_targets(const svari_calibration *c, const double *weight, size_t replicate, svari_arena *arena,
                                svari_targets *out, svari_error *err) {
  size_t p = c->x.columns;
  *out = (svari_targets){SVARI_NEW(arena, double, p), SVARI_NEW(arena, double, p), SVARI_NEW(arena, double, p)};
  if (!out->total || !out->shifted || !out->size) return svari_fail_memory(err);
  svari_sum sum = {0};
  for (size_t r = 0; c->own_size && r < c->collapse.rows.count; r++) svari_sum_add(&sum, weight[r]);
  for (size_t m = 0; m < c->x.count; m++) {
    const svari_auxiliary *item = &c->x.items[m];
    for (size_t k = 0; k < item->ncells; k++)
      out->total[item->first + k] =
          c->own_size && item->margin->shares ? item->margin->values[k] * svari_sum_value(&sum) : item->target[k];
  }
  if (replicate) svari_targets_add(c, replicate, out->total);
  double size = 0;
  for (size_t m = 0; m < c->x.count && size == 0; m++)
    for (size_t k = 0; c->x.items[m].cell && k < c->x.items[m].ncells; k++) size += out->total[c->x.items[m].first + k];
  for (size_t j = 0; j < p; j++) {
    out->size[j] = 1 + fabs(out->total[j]);
    out->shifted[j] = out->total[j] - c->collapse.shift[j] * size;
  }
  return SVARI_OK;
}

/* Under a distance that keeps weights positive a target of 0 is met by its records having none. */
static void drop_zero_targets(const svari_calibration *c, const svari_targets *targets, double *weight) {
  const svari_rows *rows = &c->collapse.rows;
  if (!c->distance->positive || c->members || (isfinite(c->bounds[0]) && c->bounds[0] > 0)) return;
  for (size_t m = 0; m < c->x.count; m++) {
    if (!c->x.items[m].cell) continue;
    for (size_t r = 0; r < rows->count; r++)
      if (targets->total[rows->column[rows->start[r] + m]] == 0) weight[r] = 0;
  }
}

static svari_status set_row_bounds(const svari_calibration *c, svari_equations *e, svari_arena *arena,
                                   svari_error *err) {
  if (!has_weight_bounds(c)) return SVARI_OK;
  size_t count = c->collapse.rows.count;
  double *low = SVARI_NEW(arena, double, count), *high = SVARI_NEW(arena, double, count);
  if (!low || !high) return svari_fail_memory(err);
  for (size_t r = 0; r < count; r++) {
    double weight = c->members ? e->weight[r] / c->members[r] : e->weight[r];
    low[r] = weight > 0 ? c->weight_bounds[0] / weight : -INFINITY;
    high[r] = weight > 0 ? c->weight_bounds[1] / weight : INFINITY;
  }
  e->low = low;
  e->high = high;
  return SVARI_OK;
}

/* The misfit of a number as it stands, from that of its centred self. */
static double worst_of(const svari_calibration *c, const svari_targets *targets, double *misfit) {
  double intercept = 0, worst = 0;
  bool found = false;
  for (size_t m = 0; m < c->x.count && !found; m++) {
    found = c->x.items[m].cell != NULL;
    for (size_t k = 0; found && k < c->x.items[m].ncells; k++) intercept += misfit[c->x.items[m].first + k];
  }
  for (size_t j = 0; j < c->x.columns; j++) {
    misfit[j] += c->collapse.shift[j] * intercept;
    double off = fabs(misfit[j]) / targets->size[j];
    if (!(off <= worst)) worst = off;
  }
  return worst;
}

static svari_status misfit_before(const svari_calibration *c, const svari_targets *targets, const double *weight,
                                  svari_step_run *run, svari_error *err) {
  double *off = SVARI_NEW(run->scratch, double, c->x.columns);
  if (!off) return svari_fail_memory(err);
  svari_row_totals(&c->collapse.rows, weight, off);
  for (size_t j = 0; j < c->x.columns; j++) off[j] = targets->shifted[j] - off[j];
  run->misfit_before = worst_of(c, targets, off);
  return SVARI_OK;
}

/* One margin of categories: the ratio of its total to its sum of weights, whatever the distance. */
static void solve_exactly(const svari_equations *e, svari_solution *solution) {
  const svari_rows *rows = e->rows;
  for (size_t r = 0; r < rows->count; r++)
    solution->ratio[r] = e->weight[r] != 0 ? e->target[rows->column[r]] / e->weight[r] : 1;
  for (size_t r = 0; r < rows->count; r++)
    solution->misfit[rows->column[r]] = e->target[rows->column[r]] - e->weight[r] * solution->ratio[r];
  solution->iterations = 1;
  solution->converged = true;
}

static svari_status solve(const svari_calibration *c, const svari_equations *e, svari_step_run *run,
                          svari_solution *solution, svari_error *err) {
  if (!svari_solution_make(run->scratch, e->rows, solution)) return svari_fail_memory(err);
  bool unbounded = !isfinite(e->bounds[0]) && !isfinite(e->bounds[1]) && !e->low;
  bool sweeps = c->collapse.groups > 0 && unbounded && strcmp(c->spec->step, "rake") == 0;
  bool room = true;
  if (c->exact)
    solve_exactly(e, solution);
  else if (sweeps)
    room = svari_rake_rows(run->scratch, e, c->collapse.groups, solution);
  else
    room = svari_newton(run->scratch, e, solution);
  return room ? SVARI_OK : svari_fail_memory(err);
}

static void spread(const svari_calibration *c, const double *weight, const double *ratio, svari_step_run *run) {
  const int32_t *row = c->collapse.row;
  for (size_t i = 0; i < run->nrecords; i++) {
    double before = c->members && c->members[row[i]] > 0 ? weight[row[i]] / c->members[row[i]] : run->before[i];
    run->after[i] = before * ratio[row[i]];
  }
}

static svari_status note_negative(const svari_calibration *c, svari_step_run *run, svari_error *err) {
  if (!run->notes || c->distance->positive) return SVARI_OK;
  size_t negative = 0;
  for (size_t i = 0; i < run->nrecords; i++) negative += run->after[i] < 0;
  if (!negative) return SVARI_OK;
  return svari_note(run->arena, run->notes, "%s made %zu weights negative; bounds or distance: raking avoid it",
                    c->spec->step, negative)
             ? svari_fail_memory(err)
             : SVARI_OK;
}

svari_status svari_calibrate_apply(const void *state, svari_step_run *run, svari_error *err) {
  const svari_calibration *c = state;
  double *weight = SVARI_NEW(run->scratch, double, c->collapse.rows.count + 1);
  if (!weight) return svari_fail_memory(err);
  svari_targets targets;
  svari_collapse_weights(&c->collapse, run->before, run->nrecords, weight);
  svari_status status = set_targets(c, weight, run->replicate, run->scratch, &targets, err);
  if (!status) status = misfit_before(c, &targets, weight, run, err);
  if (status) return status;
  drop_zero_targets(c, &targets, weight);
  svari_equations e = {.rows = &c->collapse.rows,
                       .weight = weight,
                       .target = targets.shifted,
                       .size = targets.size,
                       .distance = c->distance,
                       .bounds = {c->bounds[0], c->bounds[1]},
                       .tolerance = c->tolerance,
                       .iterations = c->iterations};
  status = set_row_bounds(c, &e, run->scratch, err);
  if (!status) status = svari_calibration_precheck(c, &e, &targets, run, err);
  if (status) return status;
  svari_solution solution;
  status = solve(c, &e, run, &solution, err);
  if (status) return status;
  run->iterations = strcmp(c->spec->step, "poststratify") == 0 ? 0 : solution.iterations;
  run->misfit_after = worst_of(c, &targets, solution.misfit);
  if (!(run->misfit_after <= c->tolerance)) return svari_calibration_refuse(c, &e, &solution, &targets, run, err);
  for (size_t r = 0; r < e.rows->count; r++)
    if (weight[r] == 0) solution.ratio[r] = 0;
  spread(c, weight, solution.ratio, run);
  return note_negative(c, run, err);
}

const svari_projection *svari_calibrate_projection(const void *state) {
  return &((const svari_calibration *)state)->projection;
}
