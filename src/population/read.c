/* Margins in files: tables of cells, registers whose records are counted, covariances of estimated totals. */
#include <math.h>
#include <string.h>

#include "base/nearest.h"
#include "base/number.h"
#include "base/sum.h"
#include "data/frame.h"
#include "population/cells.h"
#include "svari/read.h"

/* Cells that a register's variables may span; more is a mistake (an identifier among `by`), not a margin. */
enum { MOST_CELLS = 1 << 22 };

static const char TOTAL[] = "total", SHARE[] = "share";

/* Columns of `by` are categories as the file spells them: the codebook's levels are matched later, because a
 * file of totals may as well be written in labels. */
static svari_status open_file(svari_arena *arena, const svari_margin_spec *spec, const svari_variable_spec *variables,
                              size_t nvariables, svari_frame **frame, svari_error *err) {
  size_t count = spec->nby + 3, kept = 0;
  const char **keep = SVARI_NEW(arena, const char *, count);
  svari_variable_spec *types = SVARI_NEW(arena, svari_variable_spec, count);
  if (!keep || !types) return svari_fail_memory(err);
  for (; kept < spec->nby; kept++) {
    const svari_variable_spec *codebook = svari_variable_find(variables, nvariables, spec->by[kept]);
    keep[kept] = spec->by[kept];
    types[kept] = (svari_variable_spec){.name = spec->by[kept], .has_type = true, .type = SVARI_CATEGORY};
    if (codebook) types[kept].nmissing = codebook->nmissing;
    if (codebook) types[kept].missing = codebook->missing;
  }
  const char *numbers[] = {TOTAL, SHARE, spec->weight};
  for (size_t i = 0; i < 3; i++)
    if (numbers[i]) keep[kept++] = numbers[i];
  svari_data_spec data = {.file = spec->file,
                          .shown = spec->shown ? spec->shown : spec->file,
                          .nvariables = spec->nby,
                          .variables = types,
                          .nkeep = kept,
                          .keep = keep,
                          .decimal = spec->decimal,
                          .threads = 1,
                          .where = spec->where};
  return svari_frame_read(&data, frame, err);
}

static svari_status no_column(const svari_margin_spec *spec, const char *name, const svari_frame *frame,
                              svari_error *err) {
  const char *shown = spec->shown ? spec->shown : spec->file;
  svari_status status =
      svari_fail_at(err, SVARI_SPEC, spec->where, "margin '%s': %s has no column '%s'", spec->name, shown, name);
  const char *near = frame ? svari_frame_nearest(frame, name) : NULL;
  if (near) svari_hint(err, "did you mean '%s'?", near);
  return status;
}

static svari_status need_number(const svari_margin_spec *spec, const svari_column *column, svari_error *err) {
  if (column->type == SVARI_NUMBER) return SVARI_OK;
  svari_status status = svari_fail_at(err, SVARI_DATA, spec->where, "margin '%s': column '%s' of %s is no number",
                                      spec->name, column->name, spec->shown ? spec->shown : spec->file);
  svari_hint(err, "write numbers with a point and without spaces");
  return status;
}

/* The columns of `by`, none of them missing anywhere. */
static svari_status by_columns(const svari_margin_spec *spec, const svari_frame *frame, const svari_column **columns,
                               svari_error *err) {
  svari_status status = SVARI_OK;
  for (size_t v = 0; v < spec->nby; v++) {
    columns[v] = svari_frame_find(frame, spec->by[v]);
    if (!columns[v]) {
      status = no_column(spec, spec->by[v], frame, err);
      continue;
    }
    if (columns[v]->nmissing == 0) continue;
    size_t first = 0;
    while (first + 1 < frame->nrecords && svari_column_code(columns[v], first) >= 0) first++;
    status = svari_fail_at(err, SVARI_DATA, svari_frame_where(frame, first),
                           "margin '%s': '%s' is missing in %zu records of the file, first here", spec->name,
                           spec->by[v], columns[v]->nmissing);
    svari_hint(err, "every record of a population file needs all variables of `by`");
  }
  return status;
}

static svari_status cells_of_table(svari_arena *arena, const svari_margin_spec *spec, const svari_frame *frame,
                                   const svari_column *const *columns, const svari_column *value, svari_cells *out,
                                   svari_error *err) {
  if (need_number(spec, value, err)) return SVARI_DATA;
  out->count = frame->nrecords;
  out->names = SVARI_NEW(arena, const char *, frame->nrecords * spec->nby);
  out->values = SVARI_NEW(arena, double, frame->nrecords);
  if (!out->names || !out->values) return svari_fail_memory(err);
  for (size_t i = 0; i < frame->nrecords; i++) {
    for (size_t v = 0; v < spec->nby; v++) {
      const char *name = columns[v]->levels[svari_column_code(columns[v], i)].name;
      out->names[i * spec->nby + v] = svari_arena_text(arena, name);
      if (!out->names[i * spec->nby + v]) return svari_fail_memory(err);
    }
    out->values[i] = value->number[i];
  }
  return SVARI_OK;
}

static svari_status weight_fault(const svari_margin_spec *spec, const svari_frame *frame, const svari_column *weight,
                                 svari_error *err) {
  for (size_t i = 0; i < frame->nrecords; i++) {
    double w = weight->number[i];
    if (w >= 0) continue;
    return svari_fail_at(err, SVARI_DATA, svari_frame_where(frame, i), "margin '%s': the weight '%s' is %s", spec->name,
                         spec->weight, isnan(w) ? "missing" : "negative");
  }
  return SVARI_OK;
}

/* Sums by the crossing of all levels; *span gets the size of the crossing. */
static svari_status count_crossing(svari_arena *arena, const svari_margin_spec *spec, const svari_frame *frame,
                                   const svari_column *const *columns, const svari_column *weight, size_t *span,
                                   svari_sum **out, svari_error *err) {
  *span = 1;
  for (size_t v = 0; v < spec->nby; v++) {
    *span *= columns[v]->nlevels ? columns[v]->nlevels : 1;
    if (*span <= MOST_CELLS) continue;
    svari_status status =
        svari_fail_at(err, SVARI_DATA, spec->where, "margin '%s' would have over %d cells", spec->name, MOST_CELLS);
    svari_hint(err, "is '%s' a category?", spec->by[v]);
    return status;
  }
  svari_sum *sums = *out = SVARI_NEW(arena, svari_sum, *span);
  if (!sums) return svari_fail_memory(err);
  for (size_t i = 0; i < frame->nrecords; i++) {
    size_t at = 0;
    for (size_t v = 0; v < spec->nby; v++) at = at * columns[v]->nlevels + (size_t)svari_column_code(columns[v], i);
    svari_sum_add(&sums[at], weight ? weight->number[i] : 1);
  }
  return SVARI_OK;
}

static svari_status name_crossing(svari_arena *arena, const svari_column *const *columns, size_t at, size_t nby,
                                  const char **names, svari_error *err) {
  for (size_t v = nby; v-- > 0;) {
    names[v] = svari_arena_text(arena, columns[v]->levels[at % columns[v]->nlevels].name);
    if (!names[v]) return svari_fail_memory(err);
    at /= columns[v]->nlevels;
  }
  return SVARI_OK;
}

static svari_status cells_of_records(svari_arena *arena, const svari_margin_spec *spec, const svari_frame *frame,
                                     const svari_column *const *columns, svari_cells *out, svari_error *err) {
  const svari_column *weight = spec->weight ? svari_frame_find(frame, spec->weight) : NULL;
  if (spec->weight && !weight) return no_column(spec, spec->weight, frame, err);
  if (weight && need_number(spec, weight, err)) return SVARI_DATA;
  if (weight && weight_fault(spec, frame, weight, err)) return SVARI_DATA;
  size_t span;
  svari_sum *sums = NULL;
  svari_status status = count_crossing(arena, spec, frame, columns, weight, &span, &sums, err);
  if (status) return status;
  for (size_t at = 0; at < span; at++) out->count += svari_sum_value(&sums[at]) > 0;
  out->names = SVARI_NEW(arena, const char *, out->count * spec->nby);
  out->values = SVARI_NEW(arena, double, out->count);
  if (!out->names || !out->values) return svari_fail_memory(err);
  size_t c = 0;
  for (size_t at = 0; at < span && !status; at++) {
    if (!(svari_sum_value(&sums[at]) > 0)) continue;
    out->values[c] = svari_sum_value(&sums[at]);
    status = name_crossing(arena, columns, at, spec->nby, out->names + c * spec->nby, err);
    c++;
  }
  return status;
}

/* A file of records has some category twice; one in which each stands once is a table without its totals. */
static svari_status counted_table(const svari_margin_spec *spec, const svari_frame *frame, const svari_cells *cells,
                                  svari_error *err) {
  if (spec->weight || spec->records || frame->nrecords < 2 || cells->count != frame->nrecords) return SVARI_OK;
  svari_status status =
      svari_fail_at(err, SVARI_DATA, spec->where,
                    "margin '%s': %s has neither a column 'total' nor 'share', and names each category once",
                    spec->name, spec->shown ? spec->shown : spec->file);
  svari_hint(err, "call the column of numbers `total` or `share`; records to be counted are told by `records: true`");
  return status;
}

static svari_status cells_of_frame(svari_arena *arena, const svari_margin_spec *spec, const svari_frame *frame,
                                   svari_cells *out, bool *shares, svari_error *err) {
  const svari_column **columns = SVARI_NEW(arena, const svari_column *, spec->nby);
  if (!columns) return svari_fail_memory(err);
  svari_status status = by_columns(spec, frame, columns, err);
  if (status) return status;
  const svari_column *total = svari_frame_find(frame, TOTAL), *share = svari_frame_find(frame, SHARE);
  bool counted = spec->weight || (!total && !share);
  *shares = !counted && share && (!total || spec->shares);
  if (counted) {
    status = cells_of_records(arena, spec, frame, columns, out, err);
    return status ? status : counted_table(spec, frame, out, err);
  }
  return cells_of_table(arena, spec, frame, columns, *shares ? share : total, out, err);
}

svari_status svari_cells_read(svari_arena *arena, const svari_margin_spec *spec, const svari_variable_spec *variables,
                              size_t nvariables, svari_cells *out, bool *shares, svari_error *err) {
  svari_frame *frame = NULL;
  svari_status status = open_file(arena, spec, variables, nvariables, &frame, err);
  if (status) return status;
  out->nby = spec->nby;
  status = cells_of_frame(arena, spec, frame, out, shares, err);
  svari_frame_free(frame);
  return status;
}

/* Which line or column of the covariance a cell has: the one of its name, else its own place. */
static size_t place_of(svari_arena *arena, const svari_cells *cells, size_t cell, const char *const *names,
                       size_t count) {
  const char *text = svari_cell_text(arena, (const char *const *)cells->names + cell * cells->nby, cells->nby);
  for (size_t i = 0; text && i < count; i++)
    if (names[i] && strcmp(names[i], text) == 0) return i;
  return cell;
}

static svari_status covariance_of(svari_arena *arena, const svari_margin_spec *spec, const svari_cells *cells,
                                  const svari_frame *frame, const double **out, svari_error *err) {
  size_t n = cells->count, numbers = 0;
  const svari_column **columns = SVARI_NEW(arena, const svari_column *, frame->ncolumns + 1);
  const char **names = SVARI_NEW(arena, const char *, frame->ncolumns + 1);
  double *covariance = SVARI_NEW(arena, double, n * n);
  size_t *place = SVARI_NEW(arena, size_t, n);
  if (!columns || !names || !covariance || !place) return svari_fail_memory(err);
  for (size_t c = 0; c < frame->ncolumns; c++) {
    if (frame->columns[c]->type != SVARI_NUMBER) continue;
    names[numbers] = frame->columns[c]->name;
    columns[numbers++] = frame->columns[c];
  }
  if (numbers != n || frame->nrecords != n)
    return svari_fail_at(err, SVARI_DATA, spec->where,
                         "margin '%s': the covariance in %s is %zu × %zu, but the margin has %zu cells", spec->name,
                         spec->uncertain_file, frame->nrecords, numbers, n);
  for (size_t c = 0; c < n; c++) place[c] = place_of(arena, cells, c, names, n);
  for (size_t a = 0; a < n; a++)
    for (size_t b = 0; b < n; b++) covariance[a * n + b] = columns[place[b]]->number[place[a]];
  for (size_t a = 0; a < n; a++)
    for (size_t b = 0; b <= a; b++) {
      double scale = sqrt(fabs(covariance[a * n + a] * covariance[b * n + b]));
      if (fabs(covariance[a * n + b] - covariance[b * n + a]) <= 1e-6 * scale && covariance[a * n + a] >= 0) continue;
      return svari_fail_at(err, SVARI_DATA, spec->where,
                           "margin '%s': the covariance in %s is not symmetric, or its "
                           "diagonal is below 0 (line %zu, column %zu)",
                           spec->name, spec->uncertain_file, a + 1, b + 1);
    }
  *out = covariance;
  return SVARI_OK;
}

svari_status svari_covariance_read(svari_arena *arena, const svari_margin_spec *spec, const svari_cells *cells,
                                   const double **out, svari_error *err) {
  svari_frame *frame = NULL;
  svari_data_spec data = {.file = spec->uncertain_file,
                          .shown = spec->uncertain_file,
                          .decimal = spec->decimal,
                          .threads = 1,
                          .where = spec->where};
  svari_status status = svari_frame_read(&data, &frame, err);
  if (status) return status;
  status = covariance_of(arena, spec, cells, frame, out, err);
  svari_frame_free(frame);
  return status;
}
