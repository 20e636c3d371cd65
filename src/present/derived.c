/* derived.csv: row (1-based data record), the final weight and replicate weights, and the derived variables, a category
 * by its name: what a program needs beside the data itself. */
#include <stdio.h>

#include "present/csv.h"
#include "present/weighted.h"

const svari_column *svari_derived_next(const svari_report *report, size_t *at) {
  while (*at < report->frame->ncolumns) {
    const svari_column *column = report->frame->columns[(*at)++];
    if (!report->read || !svari_frame_find(report->read, column->name)) return column;
  }
  return NULL;
}

static void put_head(svari_csv_out *csv, const svari_report *report) {
  const svari_column *column;
  svari_csv_text(csv, "row");
  svari_csv_text(csv, "weight");
  for (size_t r = 0; r < report->nweights_replicates; r++) {
    char name[32];
    snprintf(name, sizeof name, "rep_%zu", r + 1);
    svari_csv_text(csv, name);
  }
  for (size_t at = 0; (column = svari_derived_next(report, &at)) != NULL;) svari_csv_text(csv, column->name);
  svari_csv_line(csv);
}

static void put_value(svari_csv_out *csv, const svari_column *column, size_t record) {
  int32_t code = column->type == SVARI_CATEGORY ? svari_column_code(column, record) : -1;
  if (column->type == SVARI_NUMBER)
    svari_csv_number(csv, column->number[record]);
  else if (column->type == SVARI_TEXT)
    svari_csv_text(csv, column->text[record]);
  else
    svari_csv_text(csv, code < 0 ? NULL : column->levels[code].name);
}

svari_status svari_write_derived(const svari_report *report, svari_buffer *out, svari_error *err) {
  svari_csv_out csv = {.out = out};
  size_t n = svari_frame_records(report->frame);
  const svari_column *column;
  put_head(&csv, report);
  for (size_t i = 0; i < n && !out->failed; i++) {
    svari_csv_count(&csv, i + 1);
    svari_csv_exact(&csv, report->final_weight[i]);
    for (size_t r = 0; r < report->nweights_replicates; r++)
      svari_csv_exact(&csv, report->weights_replicate[r * n + i]);
    for (size_t at = 0; (column = svari_derived_next(report, &at)) != NULL;) put_value(&csv, column, i);
    svari_csv_line(&csv);
  }
  return out->failed ? svari_fail_memory(err) : SVARI_OK;
}
