/* weights.csv: row (1-based data record), the kept columns, the final weight, then made replicates. */
#include <stdio.h>

#include "data/frame.h"
#include "present/csv.h"
#include "present/writers.h"

enum { MOST_KEPT = 256 };

static void put_head(svari_csv_out *csv, const svari_report *report) {
  svari_csv_text(csv, "row");
  for (size_t i = 0; i < report->nkeep; i++) svari_csv_text(csv, report->keep[i]);
  svari_csv_text(csv, "weight");
  for (size_t r = 0; r < report->nreplicates; r++) {
    char name[32];
    snprintf(name, sizeof name, "rep_%zu", r + 1);
    svari_csv_text(csv, name);
  }
  svari_csv_line(csv);
}

/* A kept column as the data spell it: a category by its code. */
static void put_kept(svari_csv_out *csv, const svari_column *column, size_t record) {
  if (column->type == SVARI_NUMBER) {
    svari_csv_number(csv, column->number[record]);
  } else if (column->type == SVARI_TEXT) {
    svari_csv_text(csv, column->text[record]);
  } else {
    int32_t code = svari_column_code(column, record);
    const svari_level *level = code < 0 ? NULL : &column->levels[code];
    svari_csv_text(csv, !level ? NULL : level->code ? level->code : level->name);
  }
}

static void put_records(svari_csv_out *csv, const svari_report *report, const svari_column *const *kept) {
  size_t n = svari_frame_records(report->frame);
  for (size_t i = 0; i < n; i++) {
    svari_csv_count(csv, i + 1);
    for (size_t k = 0; k < report->nkeep; k++) put_kept(csv, kept[k], i);
    svari_csv_exact(csv, report->final_weight[i]);
    for (size_t r = 0; r < report->nreplicates; r++) svari_csv_exact(csv, report->replicate[r * n + i]);
    svari_csv_line(csv);
  }
}

svari_status svari_write_weights(const svari_report *report, svari_buffer *out, svari_error *err) {
  const svari_column *kept[MOST_KEPT];
  if (report->nkeep > MOST_KEPT)
    return svari_fail(err, SVARI_SPEC, "output: keep names %zu columns, more than %d", report->nkeep, MOST_KEPT);
  for (size_t k = 0; k < report->nkeep; k++) {
    kept[k] = svari_frame_find(report->frame, report->keep[k]);
    if (kept[k]) continue;
    svari_status status =
        svari_fail(err, SVARI_SPEC, "output: keep names the column %s, which the data do not have", report->keep[k]);
    const char *near = svari_frame_nearest(report->frame, report->keep[k]);
    if (near) svari_hint(err, "did you mean %s?", near);
    return status;
  }
  svari_csv_out csv = {.out = out};
  put_head(&csv, report);
  put_records(&csv, report, kept);
  return out->failed ? svari_fail_memory(err) : SVARI_OK;
}
