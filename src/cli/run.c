/* svari run, svari check, svari verify. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cli/cli.h"
#include "present/grid.h"
#include "run/run.h"

static svari_status print_summary(svari_cli *cli, const svari_result *result) {
  char *text = NULL;
  svari_status status = svari_result_summary(result, svari_cli_width(), cli->colour_out, &text, &cli->err);
  if (!status) status = svari_cli_answer(cli, text, strlen(text));
  free(text);
  return status;
}

/* "512M", "4G", a count of bytes, "never"; 0 is any size at all. */
static svari_status read_stream(svari_cli *cli, uint64_t *over) {
  const char *given = svari_cli_value(cli, "stream");
  static const char units[] = "KMGT";
  if (!given) return SVARI_OK;
  *over = UINT64_MAX;
  if (strcmp(given, "never") == 0) return SVARI_OK;
  char *end;
  double size = strtod(given, &end);
  const char *unit = *end ? strchr(units, *end) : NULL;
  for (const char *u = units; unit && u <= unit; u++) size *= 1024;
  bool right = given[0] >= '0' && given[0] <= '9' && end[unit != NULL] == '\0' && size < 1e18;
  if (right) {
    *over = size < 1 ? 1 : (uint64_t)size;
    return SVARI_OK;
  }
  svari_status status = svari_fail(&cli->err, SVARI_USAGE, "--stream: \"%s\" is no size", given);
  svari_hint(&cli->err, "write --stream 512M, --stream 4G, --stream 0 for any size, or --stream never");
  return status;
}

static void tell(void *context, const char *text) {
  (void)context;
  fprintf(stderr, "%s\n", text);
}

/* A part of the records is no run yet: its table of totals is made, as svari totals makes it. */
static svari_status run_part(svari_cli *cli) {
  static const char *const of_a_whole_run[] = {"totals", "stream"};
  for (size_t i = 0; i < sizeof of_a_whole_run / sizeof *of_a_whole_run; i++) {
    const char *other = of_a_whole_run[i];
    if (!svari_cli_given(cli, other)) continue;
    svari_status status = svari_fail(&cli->err, SVARI_USAGE, "--part and --%s can't both be given", other);
    svari_hint(&cli->err,
               "--part sums a part of the data block by block into a table of totals; join the tables by svari "
               "merge, and go on by svari run --totals");
    return status;
  }
  return svari_cli_totals(cli);
}

svari_status svari_cli_run(svari_cli *cli) {
  if (svari_cli_given(cli, "part")) return run_part(cli);
  const char *folder = svari_cli_value(cli, "out");
  uint64_t over = 0;
  svari_status status = read_stream(cli, &over);
  if (status) return status;
  cli->run_file = cli->words[0];
  svari_progress *progress = svari_progress_begin(cli);
  svari_run_options options = svari_cli_run_options(cli, progress);
  options.totals = svari_cli_value(cli, "totals");
  options.stream_over = over;
  if (!cli->quiet && !cli->json) options.told = tell;
  svari_result *result = NULL;
  status = svari_run(cli->words[0], folder, &options, &result, &cli->err);
  svari_progress_end(progress);
  if (!status && !cli->quiet) status = print_summary(cli, result);
  if (!status && !cli->quiet) {
    if (folder)
      fprintf(stderr, "The files of the run are in %s.\n", folder);
    else
      fputs("Nothing was written: name a folder with -o DIR.\n", stderr);
  }
  svari_result_free(result);
  return status;
}

static void count_line(svari_buffer *out, size_t count, const char *one, const char *many) {
  if (count) svari_buffer_printf(out, "  make %zu %s\n", count, count == 1 ? one : many);
}

/* "  derive a, b, c", in lines of the terminal's width. */
static void put_derived(const svari_plan *plan, svari_buffer *out) {
  svari_buffer line = {0};
  for (size_t i = 0; i < plan->nderive; i++)
    svari_buffer_printf(&line, "%s%s", i ? ", " : "derive ", plan->derive[i].name);
  if (line.bytes) svari_wrap(line.bytes, 2, svari_cli_width(), out);
  out->failed |= line.failed;
  svari_buffer_free(&line);
}

/* What the run would do. */
static void put_plan(const svari_result *result, svari_buffer *out) {
  const svari_plan *plan = result->plan;
  svari_buffer_printf(out, "%s is right. The run would\n", plan->shown);
  svari_buffer_printf(out, "  read %s: %zu records, %zu columns\n", plan->data.shown, result->report.design.records,
                      svari_frame_columns(result->read));
  put_derived(plan, out);
  for (size_t i = 0; i < plan->nsteps; i++) {
    svari_buffer_printf(out, "  weigh: %s", plan->steps[i].step);
    for (size_t j = 0; j < plan->steps[i].nmargins; j++)
      svari_buffer_printf(out, "%s%s", j ? ", " : " ", plan->steps[i].margins[j]);
    svari_buffer_text(out, "\n");
  }
  count_line(out, plan->nestimates, "entry of estimates", "entries of estimates");
  count_line(out, plan->ntables, "table", "tables");
  count_line(out, plan->ntests, "test", "tests");
  count_line(out, plan->nmodels, "model", "models");
  svari_buffer_text(out, "\n");
}

static void put_notes(const char *heading, const char *const *notes, size_t count, svari_buffer *out) {
  if (count) svari_buffer_printf(out, "\n%s\n", heading);
  for (size_t i = 0; i < count; i++) svari_wrap(notes[i], 2, svari_cli_width(), out);
}

/* One run: what it would do, its design, and how far the sample stands from the population. */
static svari_status put_check(svari_cli *cli, const svari_result *result, svari_buffer *out) {
  put_plan(result, out);
  svari_design_describe(result->design, out);
  put_notes("Without effect", result->plan->notes.text, result->plan->notes.count, out);
  const svari_balance *balance = &result->report.balance;
  svari_status status = svari_balance_text(&result->report, svari_cli_width(), cli->colour_out, out, &cli->err);
  put_notes("Of the population's margins", balance->notes, balance->nnotes, out);
  return status;
}

static svari_status put_checks(svari_cli *cli, const svari_result *result, svari_buffer *out) {
  if (!result->nparts) return put_check(cli, result, out);
  for (size_t i = 0; i < result->nparts; i++) {
    svari_status status = put_check(cli, result->parts[i], out);
    if (status) return status;
    svari_buffer_text(out, "\n");
  }
  return SVARI_OK;
}

svari_status svari_cli_check(svari_cli *cli) {
  cli->run_file = cli->words[0];
  svari_progress *progress = svari_progress_begin(cli);
  svari_run_options options = svari_cli_run_options(cli, progress);
  svari_result *result = NULL;
  svari_status status = svari_check(cli->words[0], &options, &result, &cli->err);
  svari_progress_end(progress);
  svari_buffer out = {0};
  if (!status && !cli->quiet) status = put_checks(cli, result, &out);
  if (!status && out.failed) status = svari_fail_memory(&cli->err);
  if (!status && out.length) status = svari_cli_answer(cli, out.bytes, out.length);
  svari_buffer_free(&out);
  svari_result_free(result);
  return status;
}

svari_status svari_cli_verify(svari_cli *cli) {
  svari_progress *progress = svari_progress_begin(cli);
  svari_run_options options = svari_cli_run_options(cli, progress);
  size_t same = 0;
  svari_status status = svari_verify(cli->words[0], &options, &same, &cli->err);
  svari_progress_end(progress);
  if (status || cli->quiet) return status;
  char text[128];
  int length = snprintf(text, sizeof text, "Every byte is the same: %zu files.\n", same);
  return svari_cli_answer(cli, text, (size_t)length);
}
