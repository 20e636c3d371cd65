/* Columns that the design names: found, of the right type, complete. */
#include <math.h>
#include <string.h>

#include "base/number.h"
#include "design/build.h"

static svari_status find(svari_build *build, const char *key, const char *name, const svari_column **column) {
  *column = svari_frame_find(build->frame, name);
  if (*column) return SVARI_OK;
  svari_fail_at(build->err, SVARI_SPEC, build->spec->where, "design: %s: there is no column \"%s\"", key, name);
  const char *near = svari_frame_nearest(build->frame, name);
  if (near)
    svari_hint(build->err, "did you mean \"%s\"?", near);
  else
    svari_hint(build->err, "name a column of the data or of derive");
  return SVARI_SPEC;
}

/* The first value that is no number, for the message. */
static svari_status refuse_text(svari_build *build, const char *key, const svari_column *column) {
  const char *value = NULL;
  size_t record = 0;
  for (size_t i = 0; i < build->n && !value; i++) {
    record = i;
    if (column->type == SVARI_TEXT) {
      value = column->text[i];
    } else {
      int32_t code = svari_column_code(column, i);
      if (code >= 0 && isnan(column->levels[code].value)) value = column->levels[code].code;
    }
  }
  svari_where where = value ? svari_frame_where(build->frame, record) : build->spec->where;
  if (value)
    svari_fail_at(build->err, SVARI_DATA, where,
                  "design: %s: column \"%s\" holds the text \"%s\" where a number belongs", key, column->name, value);
  else
    svari_fail_at(build->err, SVARI_DATA, where, "design: %s: column \"%s\" is not a column of numbers", key,
                  column->name);
  if (value && svari_number_has_comma(value))
    svari_hint(build->err, "decimals have a point, unless the run file says `data: {decimal: \",\"}`");
  else
    svari_hint(build->err, value ? "correct the value, or list it under the variable's missing codes"
                                 : "give it type: number under variables");
  return SVARI_DATA;
}

svari_status svari_build_number(svari_build *build, const char *key, const char *name, const double **values) {
  const svari_column *column;
  svari_status status = find(build, key, name, &column);
  if (status) return status;
  if (column->type != SVARI_NUMBER) return refuse_text(build, key, column);
  *values = column->number;
  return SVARI_OK;
}

svari_status svari_build_codes(svari_build *build, const char *key, const char *name, const svari_column **categories) {
  const svari_column *column;
  svari_status status = find(build, key, name, &column);
  if (status) return status;
  *categories = svari_column_categories(build->arena, column, build->n);
  if (!*categories) return svari_fail_memory(build->err);
  for (size_t i = 0; i < build->n; i++) {
    if (svari_column_code(*categories, i) >= 0) continue;
    status = svari_fail_at(build->err, SVARI_DATA, svari_frame_where(build->frame, i),
                           "design: %s: column \"%s\" is missing in data record %zu", key, name, build->before + i + 1);
    svari_hint(build->err, "every record needs its %s; give the record one, or leave the record out of the file", key);
  }
  return status;
}
