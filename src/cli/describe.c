/* svari describe: the variables of a data file as a newcomer wants to see them. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cli/cli.h"
#include "cli/data.h"
#include "data/describe.h"
#include "present/json.h"
#include "svari/read.h"

enum { LISTED_LEVELS = 1000 };

static const char *const type_names[] = {"number", "category", "text"};

typedef struct range {
  double low, high;
} range;

static range find_range(const svari_column *column, size_t n) {
  range r = {NAN, NAN};
  for (size_t i = 0; i < n; i++) {
    double value = column->number[i];
    if (isnan(value)) continue;
    if (isnan(r.low) || value < r.low) r.low = value;
    if (isnan(r.high) || value > r.high) r.high = value;
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

static void describe_sets(svari_json *json, const svari_frame *frame) {
  svari_json_key(json, "sets");
  svari_json_array(json, SVARI_JSON_LINES);
  for (size_t i = 0; i < frame->nsets; i++) {
    const svari_answer_set *set = &frame->sets[i];
    svari_json_object(json, SVARI_JSON_INLINE);
    svari_json_put_text(json, "name", set->name);
    svari_json_put_text(json, "label", set->label);
    svari_json_put_text(json, "value", set->value[0] ? set->value : NULL);
    svari_json_key(json, "variables");
    svari_json_array(json, SVARI_JSON_INLINE);
    for (size_t v = 0; v < set->nvariables; v++) svari_json_text(json, set->variables[v]);
    svari_json_end(json);
    svari_json_end(json);
  }
  svari_json_end(json);
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
  if (frame->nsets) describe_sets(&json, frame);
  svari_json_end(&json);
}

static svari_status read_data(svari_cli *cli, svari_frame **frame) {
  svari_data_spec spec;
  svari_status status = svari_cli_data(cli, &spec);
  return status ? status : svari_frame_read(&spec, frame, &cli->err);
}

svari_status svari_cli_describe(svari_cli *cli) {
  static const char *const forms[] = {"text", "json"};
  size_t form;
  svari_status status = svari_cli_choose(cli, "as", forms, 2, &form);
  svari_frame *frame = NULL;
  if (!status) status = read_data(cli, &frame);
  if (status) return status;
  svari_buffer out = {0};
  svari_describe_style style = {.width = (size_t)svari_cli_width(), .colour = cli->colour_out};
  if (form == 1)
    describe_json(frame, cli->words[0], &out);
  else
    status = svari_frame_describe(frame, style, &out, &cli->err);
  if (!status) status = out.failed ? svari_fail_memory(&cli->err) : svari_cli_answer(cli, out.bytes, out.length);
  svari_buffer_free(&out);
  svari_frame_free(frame);
  return status;
}
