/* The left side of a formula: a number, or a category of two levels whose second is success. */
#include "model/regression.h"

#include <math.h>

static svari_status unknown_response(const svari_regression *r, svari_error *err) {
  const svari_frame *frame = r->weights->frame;
  svari_status status = svari_fail_at(err, SVARI_SPEC, r->formula.where,
                                      "the formula names '%s', which is no column of "
                                      "the data",
                                      r->formula.response);
  const char *near = svari_frame_nearest(frame, r->formula.response);
  if (near) svari_hint(err, "did you mean '%s'?", near);
  return status;
}

/* The two levels that the selected records have; of a codebook's two, the second is success even if only one occurs. */
static int find_levels(const svari_column *column, const unsigned char *selected, size_t nrecords, int32_t found[2]) {
  int count = 0;
  found[0] = 0;
  found[1] = 1;
  if (column->nlevels == 2) return 2;
  for (int32_t k = 0; (size_t)k < column->nlevels; k++) {
    bool occurs = false;
    for (size_t i = 0; i < nrecords && !occurs; i++) occurs = selected[i] && svari_column_code(column, i) == k;
    if (occurs && count < 2) found[count] = k;
    count += occurs;
  }
  return count;
}

static svari_status from_category(svari_regression *r, const svari_column *column, unsigned char *selected, double *y,
                                  svari_error *err) {
  size_t n = r->weights->nrecords;
  if (r->family->ordered) {
    for (size_t i = 0; i < n; i++) {
      y[i] = svari_column_code(column, i);
      if (y[i] < 0) selected[i] = 0;
    }
    return SVARI_OK;
  }
  if (!r->family->two_level) {
    svari_status status = svari_model_fault(r, err, SVARI_DATA, "'%s' is a category; family %s needs a number",
                                            column->name, r->family->name);
    svari_hint(err, "family binomial takes a category of two levels");
    return status;
  }
  int32_t levels[2];
  int count = find_levels(column, selected, n, levels);
  if (count > 2) {
    svari_status status = svari_model_fault(r, err, SVARI_DATA, "'%s' has %d levels; family %s needs two", column->name,
                                            count, r->family->name);
    svari_hint(err, "derive a yes/no variable, for example: {name: success, as: '%s == \"%s\"'}", column->name,
               column->levels[levels[0]].name);
    return status;
  }
  for (size_t i = 0; i < n; i++) {
    int32_t code = svari_column_code(column, i);
    if (code < 0) selected[i] = 0;
    y[i] = code == levels[1];
  }
  return SVARI_OK;
}

static svari_status from_number(svari_regression *r, const svari_column *column, unsigned char *selected, double *y,
                                svari_error *err) {
  for (size_t i = 0; i < r->weights->nrecords; i++) {
    y[i] = column->number[i];
    if (isnan(y[i])) selected[i] = 0;
    const char *why = selected[i] ? r->family->refuse(y[i]) : NULL;
    if (!why) continue;
    svari_where where = svari_frame_where(r->weights->frame, i);
    svari_fail_at(err, SVARI_DATA, where, "model '%s': the response '%s' is %g, which %s", r->spec->id, column->name,
                  y[i], why);
    svari_hint(err, "family %s takes %s", r->family->name, r->family->what);
    return SVARI_DATA;
  }
  return SVARI_OK;
}

svari_status svari_response_make(svari_regression *r, unsigned char *selected, svari_error *err) {
  const svari_frame *frame = r->weights->frame;
  if (!r->formula.response) {
    svari_status status = svari_model_fault(r, err, SVARI_SPEC, "the formula has no response");
    svari_hint(err, "write: response ~ %s", r->spec->formula[0] == '~' ? r->spec->formula + 1 : r->spec->formula);
    return status;
  }
  const svari_column *column = svari_frame_find(frame, r->formula.response);
  if (!column) return unknown_response(r, err);
  double *y = SVARI_NEW(r->arena, double, frame->nrecords);
  if (!y) return svari_fail_memory(err);
  r->y = y;
  if (column->type == SVARI_NUMBER && !r->family->ordered) return from_number(r, column, selected, y, err);
  column = svari_column_categories(r->arena, column, frame->nrecords);
  return column ? from_category(r, column, selected, y, err) : svari_fail_memory(err);
}

svari_status svari_response_levels(svari_regression *r, svari_error *err) {
  const svari_frame *frame = r->weights->frame;
  const svari_column *column = svari_frame_find(frame, r->formula.response);
  column = svari_column_categories(r->arena, column, frame->nrecords);
  if (!column) return svari_fail_memory(err);
  int32_t *number = SVARI_NEW(r->arena, int32_t, column->nlevels);
  const char **names = SVARI_NEW(r->arena, const char *, column->nlevels);
  if (!number || !names) return svari_fail_memory(err);
  for (size_t i = 0; i < frame->nrecords; i++)
    if (r->matrix.taken[i]) number[(size_t)r->y[i]] = 1;
  for (size_t k = 0; k < column->nlevels; k++) {
    if (!number[k]) continue;
    number[k] = (int32_t)r->nlevels;
    names[r->nlevels++] = column->levels[k].name;
  }
  for (size_t i = 0; i < frame->nrecords; i++)
    if (r->matrix.taken[i]) r->y[i] = number[(size_t)r->y[i]];
  r->levels = names;
  if (r->nlevels > 2) return SVARI_OK;
  svari_model_fault(r, err, SVARI_DATA, "'%s' has %zu levels with records; family ordinal needs three", column->name,
                    r->nlevels);
  svari_hint(err, "family binomial is for two levels");
  return SVARI_DATA;
}
