/* svari describe: the variables of a data file as a newcomer wants to see them. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/number.h"
#include "cli/cli.h"
#include "data/frame.h"
#include "present/grid.h"
#include "present/json.h"
#include "svari/read.h"

enum { SHOWN_LEVELS = 6, LISTED_LEVELS = 1000 };

static const char *const type_names[] = {"number", "category", "text"};

typedef struct range {
  double low, high;
  bool whole;
} range;

static range find_range(const svari_column *column, size_t n) {
  range r = {NAN, NAN, true};
  for (size_t i = 0; i < n; i++) {
    double value = column->number[i];
    if (isnan(value)) continue;
    if (isnan(r.low) || value < r.low) r.low = value;
    if (isnan(r.high) || value > r.high) r.high = value;
    if (value != floor(value)) r.whole = false;
  }
  return r;
}

static size_t *count_levels(const svari_column *column, size_t n) {
  size_t *counts = calloc(column->nlevels + 1, sizeof *counts);
  for (size_t i = 0; i < n && counts; i++) {
    int32_t code = svari_column_code(column, i);
    if (code >= 0) counts[code]++;
  }
  return counts;
}

static void put_values(const svari_column *column, size_t n, svari_buffer *out) {
  if (column->type == SVARI_NUMBER) {
    range r = find_range(column, n);
    char low[SVARI_NUMBER_TEXT], high[SVARI_NUMBER_TEXT];
    svari_number_shortest(r.low, low);
    svari_number_shortest(r.high, high);
    if (low[0]) svari_buffer_printf(out, "%s to %s%s", low, high, r.whole ? "" : ", not whole");
    return;
  }
  if (column->type == SVARI_TEXT) return;
  size_t *counts = count_levels(column, n);
  if (!counts) out->failed = true;
  for (size_t l = 0; counts && l < column->nlevels && l < SHOWN_LEVELS; l++)
    svari_buffer_printf(out, "%s%s (%zu)", l ? ", " : "", column->levels[l].name, counts[l]);
  if (column->nlevels > SHOWN_LEVELS) svari_buffer_printf(out, " and %zu more", column->nlevels - SHOWN_LEVELS);
  free(counts);
}

static void describe_text(const svari_frame *frame, const char *shown, svari_buffer *out) {
  size_t n = svari_frame_records(frame);
  svari_buffer_printf(out, "%s: %zu records, %zu variables\n\n", shown, n, svari_frame_columns(frame));
  for (size_t c = 0; c < frame->ncolumns; c++) {
    const svari_column *column = frame->columns[c];
    svari_buffer line = {0};
    svari_buffer_printf(&line, "%s, %s", column->name, type_names[column->type]);
    const char *label = column->label.in[SVARI_ENGLISH];
    if (label) svari_buffer_printf(&line, ", %s", label);
    if (column->nmissing) svari_buffer_printf(&line, ", %zu missing", column->nmissing);
    if (column->type == SVARI_CATEGORY) svari_buffer_printf(&line, ", %zu levels", column->nlevels);
    if (line.bytes) svari_wrap(line.bytes, 0, svari_cli_width(), out);
    svari_buffer_free(&line);
    put_values(column, n, &line);
    if (line.bytes) svari_wrap(line.bytes, 4, svari_cli_width(), out);
    if (line.failed) out->failed = true;
    svari_buffer_free(&line);
  }
}

static void describe_levels(svari_json *json, const svari_column *column, size_t n) {
  size_t *counts = count_levels(column, n);
  if (!counts) json->out->failed = true;
  svari_json_key(json, "levels");
  svari_json_array(json, SVARI_JSON_INLINE);
  for (size_t l = 0; counts && l < column->nlevels && l < LISTED_LEVELS; l++) {
    svari_json_object(json, SVARI_JSON_INLINE);
    svari_json_put_text(json, "name", column->levels[l].name);
    svari_json_put_count(json, "n", counts[l]);
    svari_json_end(json);
  }
  svari_json_end(json);
  free(counts);
}

static void describe_json(const svari_frame *frame, const char *shown, svari_buffer *out) {
  size_t n = svari_frame_records(frame);
  svari_json json = {.out = out};
  svari_json_object(&json, SVARI_JSON_LINES);
  svari_json_put_text(&json, "file", shown);
  svari_json_put_count(&json, "records", n);
  svari_json_key(&json, "variables");
  svari_json_array(&json, SVARI_JSON_LINES);
  for (size_t c = 0; c < frame->ncolumns; c++) {
    const svari_column *column = frame->columns[c];
    svari_json_object(&json, SVARI_JSON_INLINE);
    svari_json_put_text(&json, "name", column->name);
    svari_json_put_text(&json, "type", type_names[column->type]);
    svari_json_put_count(&json, "missing", column->nmissing);
    if (column->type == SVARI_NUMBER) {
      range r = find_range(column, n);
      svari_json_put_number(&json, "min", r.low);
      svari_json_put_number(&json, "max", r.high);
    }
    if (column->type == SVARI_CATEGORY) describe_levels(&json, column, n);
    svari_json_end(&json);
  }
  svari_json_end(&json);
  svari_json_end(&json);
}

static svari_status read_data(svari_cli *cli, svari_frame **frame) {
  const char *delimiter = svari_cli_value(cli, "delimiter");
  if (delimiter && strcmp(delimiter, "\\t") == 0) delimiter = "\t";
  if (delimiter && strlen(delimiter) != 1)
    return svari_fail(&cli->err, SVARI_USAGE, "--delimiter %s: one character is expected", delimiter);
  svari_data_spec spec = {.file = cli->words[0], .shown = cli->words[0], .delimiter = delimiter ? delimiter[0] : 0,
                          .threads = cli->threads};
  return svari_frame_read(&spec, frame, &cli->err);
}

svari_status svari_cli_describe(svari_cli *cli) {
  static const char *const forms[] = {"text", "json"};
  size_t form;
  svari_status status = svari_cli_choose(cli, "as", forms, 2, &form);
  svari_frame *frame = NULL;
  if (!status) status = read_data(cli, &frame);
  if (status) return status;
  svari_buffer out = {0};
  if (form == 1) describe_json(frame, cli->words[0], &out);
  else describe_text(frame, cli->words[0], &out);
  status = out.failed ? svari_fail_memory(&cli->err) : svari_cli_answer(cli, out.bytes, out.length);
  svari_buffer_free(&out);
  svari_frame_free(frame);
  return status;
}
