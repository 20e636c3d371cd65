/* svari compare: changes between two runs as text, CSV or JSON. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/number.h"
#include "cli/cli.h"
#include "present/csv.h"
#include "present/format.h"
#include "present/grid.h"
#include "present/json.h"

static void put_csv(const svari_changes *changes, svari_buffer *out) {
  static const char *const heads[] = {"id", "statistic", "what", "a", "b", "difference", "se", "t", "df", "p"};
  const svari_change *rows;
  size_t count = svari_changes_rows(changes, &rows);
  svari_csv_out csv = {.out = out};
  for (size_t i = 0; i < sizeof heads / sizeof *heads; i++) svari_csv_text(&csv, heads[i]);
  svari_csv_line(&csv);
  for (size_t i = 0; i < count; i++) {
    const svari_change *r = &rows[i];
    const double values[] = {r->a, r->b, r->difference, r->se, r->statistic_value, r->df, r->p};
    svari_csv_text(&csv, r->id);
    svari_csv_text(&csv, r->statistic);
    svari_csv_text(&csv, r->what);
    for (size_t v = 0; v < sizeof values / sizeof *values; v++) svari_csv_number(&csv, values[v]);
    svari_csv_line(&csv);
  }
}

static void put_names(svari_json *json, const char *key, const char *const *names, size_t count) {
  svari_json_key(json, key);
  svari_json_array(json, SVARI_JSON_LINES);
  for (size_t i = 0; i < count; i++) svari_json_text(json, names[i]);
  svari_json_end(json);
}

static void put_json(const svari_changes *changes, svari_buffer *out) {
  const svari_change *rows;
  const char *const *names;
  size_t count = svari_changes_rows(changes, &rows);
  svari_json json = {.out = out};
  svari_json_object(&json, SVARI_JSON_LINES);
  svari_json_key(&json, "changes");
  svari_json_array(&json, SVARI_JSON_LINES);
  for (size_t i = 0; i < count; i++) {
    svari_json_object(&json, SVARI_JSON_INLINE);
    svari_json_put_text(&json, "id", rows[i].id);
    svari_json_put_text(&json, "statistic", rows[i].statistic);
    svari_json_put_text(&json, "what", rows[i].what);
    svari_json_put_number(&json, "a", rows[i].a);
    svari_json_put_number(&json, "b", rows[i].b);
    svari_json_put_number(&json, "difference", rows[i].difference);
    svari_json_put_number(&json, "se", rows[i].se);
    svari_json_put_number(&json, "t", rows[i].statistic_value);
    svari_json_put_number(&json, "df", rows[i].df);
    svari_json_put_number(&json, "p", rows[i].p);
    svari_json_end(&json);
  }
  svari_json_end(&json);
  count = svari_changes_gone(changes, &names);
  put_names(&json, "gone", names, count);
  count = svari_changes_new(changes, &names);
  put_names(&json, "new", names, count);
  svari_json_end(&json);
}

static void change_line(svari_grid *grid, const svari_change *row) {
  int decimals = svari_format_decimals(row->a, row->se);
  const double values[] = {row->a, row->b, row->difference, row->se};
  char cell[SVARI_FORMAT_TEXT];
  svari_buffer label = {0};
  svari_buffer_printf(&label, "%s %s %s", row->id, row->statistic, row->what);
  svari_grid_line(grid, 2);
  svari_grid_cell(grid, label.bytes);
  grid->failed = grid->failed || label.failed;
  for (size_t v = 0; v < sizeof values / sizeof *values; v++) {
    svari_format_number(values[v], decimals, SVARI_ENGLISH, cell);
    svari_grid_cell(grid, cell);
  }
  svari_format_p(row->p, SVARI_ENGLISH, cell);
  svari_grid_cell(grid, cell);
  svari_buffer_free(&label);
}

static void put_list(svari_buffer *out, const char *what, const char *const *names, size_t count) {
  if (count) svari_buffer_printf(out, "\n%s\n", what);
  for (size_t i = 0; i < count; i++) svari_wrap(names[i], 2, svari_cli_width(), out);
}

static void put_text(const svari_changes *changes, svari_buffer *out) {
  static const char *const heads[] = {"", "a", "b", "difference", "s.e.", "p"};
  const svari_change *rows;
  const char *const *names;
  size_t count = svari_changes_rows(changes, &rows);
  svari_grid grid = {.arena = svari_arena_new()};
  if (!grid.arena) {
    out->failed = true;
    return;
  }
  svari_grid_line(&grid, 0);
  for (size_t i = 0; i < sizeof heads / sizeof *heads; i++) svari_grid_cell(&grid, heads[i]);
  for (size_t i = 0; i < count; i++) change_line(&grid, &rows[i]);
  svari_grid_write(&grid, svari_cli_width(), out);
  svari_arena_free(grid.arena);
  count = svari_changes_gone(changes, &names);
  put_list(out, "Only in the first", names, count);
  count = svari_changes_new(changes, &names);
  put_list(out, "Only in the second", names, count);
}

/* A difference without a standard error counts as over any limit. */
static size_t over(const svari_changes *changes, double limit) {
  const svari_change *rows;
  size_t count = svari_changes_rows(changes, &rows), found = 0;
  for (size_t i = 0; i < count; i++) {
    bool known = isfinite(rows[i].statistic_value);
    bool missing = isfinite(rows[i].a) != isfinite(rows[i].b);
    found += missing || (rows[i].difference != 0 && isfinite(rows[i].difference) &&
                         (!known || fabs(rows[i].statistic_value) > limit));
  }
  return found;
}

static svari_status check_limit(svari_cli *cli, const svari_changes *changes, double limit) {
  if (isnan(limit)) return SVARI_OK;
  size_t found = over(changes, limit);
  if (!found) return SVARI_OK;
  return svari_fail(&cli->err, SVARI_CHECK, "%zu of the differences are over %s standard errors", found,
                    svari_cli_value(cli, "limit"));
}

static svari_status read_limit(svari_cli *cli, double *limit) {
  const char *text = svari_cli_value(cli, "limit");
  *limit = NAN;
  if (!text || (svari_number_parse(text, strlen(text), limit) && *limit >= 0)) return SVARI_OK;
  return svari_fail(&cli->err, SVARI_USAGE, "--limit %s: a number that is not negative is expected", text);
}

svari_status svari_cli_compare(svari_cli *cli) {
  static const char *const forms[] = {"text", "csv", "json"};
  static void (*const writers[])(const svari_changes *, svari_buffer *) = {put_text, put_csv, put_json};
  size_t form;
  double limit;
  svari_changes *changes = NULL;
  svari_status status = svari_cli_choose(cli, "as", forms, 3, &form);
  if (!status) status = read_limit(cli, &limit);
  const char *unit = svari_cli_value(cli, "unit");
  if (!status)
    status = unit ? svari_compare_units(cli->words[0], cli->words[1], unit, cli->threads, &changes, &cli->err)
                  : svari_compare(cli->words[0], cli->words[1], &changes, &cli->err);
  if (status) return status;
  svari_buffer out = {0};
  writers[form](changes, &out);
  status = out.failed ? svari_fail_memory(&cli->err) : svari_cli_answer(cli, out.bytes, out.length);
  if (!status) status = check_limit(cli, changes, limit);
  svari_buffer_free(&out);
  svari_changes_free(changes);
  return status;
}
