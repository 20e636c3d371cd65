/* Columns in memory to CSV text. A missing value is a quoted empty field: an empty line would be no record. */
#include "read/memory.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/buffer.h"
#include "base/number.h"
#include "read/csv.h"
#include "read/engine.h"
#include "read/source.h"

static svari_status check_columns(const svari_data_spec *spec, svari_error *err) {
  const svari_records *records = spec->records;
  if (records->ncolumns == 0)
    return svari_fail_at(err, SVARI_DATA, spec->where, "%s have no columns", svari_source_shown(spec));
  for (size_t c = 0; c < records->ncolumns; c++) {
    const svari_record_column *column = &records->columns[c];
    if (!column->name || (column->numbers != NULL) == (column->texts != NULL))
      return svari_fail_at(err, SVARI_DATA, spec->where,
                           "%s: column %zu is to have a name, and either numbers or texts", svari_source_shown(spec),
                           c + 1);
  }
  return SVARI_OK;
}

static void put_text(svari_buffer *out, const char *text) {
  svari_quote(out, text ? text : "", text ? strlen(text) : 0);
}

static svari_status put_value(const svari_data_spec *spec, const svari_record_column *column, size_t i,
                              svari_buffer *out, svari_error *err) {
  if (column->texts) {
    put_text(out, column->texts[i]);
    return SVARI_OK;
  }
  double value = column->numbers[i];
  if (isinf(value))
    return svari_fail_at(err, SVARI_DATA, spec->where, "%s: record %zu has an infinite number in the column %s",
                         svari_source_shown(spec), i + 1, column->name);
  char text[SVARI_NUMBER_TEXT];
  svari_number_shortest(value, text);
  char *point = spec->decimal == ',' ? strchr(text, '.') : NULL; /* as the texts beside it are written */
  if (point) *point = ',';
  put_text(out, text);
  return SVARI_OK;
}

static svari_status put_records(const svari_data_spec *spec, svari_buffer *out, svari_error *err) {
  const svari_records *records = spec->records;
  svari_status status = SVARI_OK;
  for (size_t c = 0; c < records->ncolumns; c++) {
    if (c) svari_buffer_add(out, ",", 1);
    put_text(out, records->columns[c].name);
  }
  svari_buffer_add(out, "\n", 1);
  for (size_t i = 0; i < records->count && !out->failed; i++) {
    for (size_t c = 0; c < records->ncolumns && !status; c++) {
      if (c) svari_buffer_add(out, ",", 1);
      status = put_value(spec, &records->columns[c], i, out, err);
    }
    if (status) return status;
    svari_buffer_add(out, "\n", 1);
  }
  return out->failed ? svari_fail_memory(err) : SVARI_OK;
}

svari_status svari_memory_header(const svari_data_spec *spec, const char ***names, size_t *count, svari_error *err) {
  svari_status status = check_columns(spec, err);
  if (status) return status;
  const char **found = calloc(spec->records->ncolumns, sizeof *found);
  if (!found) return svari_fail_memory(err);
  for (size_t c = 0; c < spec->records->ncolumns; c++) found[c] = spec->records->columns[c].name;
  status = svari_names_block(found, spec->records->ncolumns, names, err);
  if (!status) *count = spec->records->ncolumns;
  free(found);
  return status;
}

svari_status svari_memory_frame(const svari_data_spec *spec, svari_frame **out, svari_error *err) {
  svari_buffer text = {0};
  svari_status status = check_columns(spec, err);
  if (!status) status = put_records(spec, &text, err);
  if (!status) {
    svari_data_spec csv = *spec;
    csv.file = "-";
    csv.delimiter = ',';
    status = svari_csv_frame(&csv, text.bytes, text.length, out, err);
  }
  svari_buffer_free(&text);
  return status;
}
