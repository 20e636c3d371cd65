/* Quick commands: a question is composed as a run file in memory and run; `--as run` shows that run file. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cli/cli.h"
#include "cli/data.h"
#include "present/json.h"

/* JSON's quoted string is YAML's double-quoted one. */
static void quoted(svari_buffer *out, const char *text) {
  svari_json json = {.out = out};
  svari_json_text(&json, text);
}

static void put_list(svari_buffer *out, const char *const *texts, size_t count) {
  svari_buffer_text(out, "[");
  for (size_t i = 0; i < count; i++) {
    if (i) svari_buffer_text(out, ", ");
    quoted(out, texts[i]);
  }
  svari_buffer_text(out, "]");
}

static void put_design(const svari_cli *cli, svari_buffer *out) {
  static const char *const lists[] = {"strata", "clusters", "fpc"};
  const char *values[SVARI_CLI_MOST], *weight = svari_cli_value(cli, "weight");
  size_t given = weight ? 1 : 0;
  for (size_t i = 0; i < sizeof lists / sizeof *lists; i++) given += svari_cli_values(cli, lists[i], values);
  if (!given) return;
  svari_buffer_text(out, "design:\n");
  if (weight) {
    svari_buffer_text(out, "  weight: ");
    quoted(out, weight);
    svari_buffer_text(out, "\n");
  }
  for (size_t i = 0; i < sizeof lists / sizeof *lists; i++) {
    size_t count = svari_cli_values(cli, lists[i], values);
    if (!count) continue;
    svari_buffer_printf(out, "  %s: ", lists[i]);
    put_list(out, values, count);
    svari_buffer_text(out, "\n");
  }
}

static void put_conditions(const svari_cli *cli, svari_buffer *out) {
  const char *values[SVARI_CLI_MOST], *where = svari_cli_value(cli, "where");
  const char *confidence = svari_cli_value(cli, "confidence");
  size_t count = svari_cli_values(cli, "by", values);
  if (count) {
    svari_buffer_text(out, "    by: ");
    put_list(out, values, count);
    svari_buffer_text(out, "\n");
  }
  if (where) {
    svari_buffer_text(out, "    where: ");
    quoted(out, where);
    svari_buffer_text(out, "\n");
  }
  if (confidence) svari_buffer_printf(out, "    confidence: %s\n", confidence);
}

/* Between commas, or each by an option of its own. */
static void put_probabilities(const svari_cli *cli, svari_buffer *out) {
  const char *values[SVARI_CLI_MOST];
  size_t count = svari_cli_values(cli, "probabilities", values);
  svari_buffer_text(out, ", probabilities: [");
  for (size_t i = 0; i < count; i++) svari_buffer_printf(out, "%s%s", i ? ", " : "", values[i]);
  svari_buffer_text(out, count ? "]}" : "0.5]}");
}

static void put_estimate(const svari_cli *cli, svari_buffer *out) {
  const char *statistic = cli->command->name;
  svari_buffer_printf(out, "estimates:\n  - id: %s\n    %s: ", statistic, statistic);
  bool quantile = strcmp(statistic, "quantile") == 0;
  if (quantile) svari_buffer_text(out, "{variables: ");
  put_list(out, cli->words + 1, cli->nwords - 1);
  if (quantile) put_probabilities(cli, out);
  svari_buffer_text(out, "\n");
  put_conditions(cli, out);
}

static void put_table(const svari_cli *cli, svari_buffer *out) {
  svari_buffer_text(out, "tables:\n  - id: table\n    rows: ");
  put_list(out, cli->words + 1, 1);
  if (cli->nwords > 2) {
    svari_buffer_text(out, "\n    columns: ");
    put_list(out, cli->words + 2, 1);
    svari_buffer_text(out, "\n    cells: [count, column]\n    test: [f]");
  } else {
    svari_buffer_text(out, "\n    cells: [count, total]");
  }
  svari_buffer_text(out, "\n");
  put_conditions(cli, out);
}

static void compose(const svari_cli *cli, const svari_data_spec *data, svari_buffer *out) {
  const char *delimiter = svari_cli_value(cli, "delimiter");
  svari_buffer_text(out, "svari: 1\ndata:\n  file: ");
  quoted(out, cli->words[0]);
  if (delimiter) {
    svari_buffer_text(out, "\n  delimiter: ");
    quoted(out, strcmp(delimiter, "\\t") == 0 ? "\t" : delimiter);
  }
  svari_buffer_text(out, data->decimal ? "\n  decimal: " : "\n");
  if (data->decimal) svari_buffer_text(out, data->decimal == ',' ? "\",\"\n" : "\".\"\n");
  put_design(cli, out);
  if (strcmp(cli->command->name, "table") == 0)
    put_table(cli, out);
  else
    put_estimate(cli, out);
}

/* `--by` in a table would be a third dimension. */
static svari_status check_options(svari_cli *cli) {
  bool table = strcmp(cli->command->name, "table") == 0;
  if (table && svari_cli_given(cli, "by"))
    return svari_fail(&cli->err, SVARI_USAGE,
                      "svari table takes its variables as words: DATA ROW [COLUMN], and no --by");
  if (svari_cli_given(cli, "probabilities") && strcmp(cli->command->name, "quantile") != 0)
    return svari_fail(&cli->err, SVARI_USAGE, "--probabilities is an option of svari quantile");
  return SVARI_OK;
}

static svari_status answer(svari_cli *cli, const svari_result *result, const char *file) {
  char *text = NULL;
  size_t length = 0;
  svari_status status = file ? svari_result_file(result, file, &text, &length, &cli->err)
                             : svari_result_summary(result, svari_cli_width(), cli->colour_out, &text, &cli->err);
  if (!status) status = svari_cli_answer(cli, text, file ? length : strlen(text));
  free(text);
  return status;
}

static svari_status run_question(svari_cli *cli, const svari_buffer *question, const char *file) {
  svari_progress *progress = svari_progress_begin(cli);
  svari_run_options options = svari_cli_run_options(cli, progress);
  svari_result *result = NULL;
  svari_status status =
      svari_run_text(question->bytes, question->length, SVARI_COMMAND_LINE, &options, &result, &cli->err);
  svari_progress_end(progress);
  if (!status) status = answer(cli, result, file);
  svari_result_free(result);
  return status;
}

svari_status svari_cli_quick(svari_cli *cli) {
  static const char *const forms[] = {"text", "csv", "json", "run"};
  bool table = strcmp(cli->command->name, "table") == 0;
  const char *const files[] = {NULL, table ? "tables.csv" : "estimates.csv", "results.json", NULL};
  size_t form;
  svari_status status = svari_cli_choose(cli, "as", forms, sizeof forms / sizeof *forms, &form);
  if (!status) status = check_options(cli);
  svari_data_spec data;
  if (!status) status = svari_cli_data(cli, &data);
  if (status) return status;
  svari_buffer question = {0};
  compose(cli, &data, &question);
  if (question.failed)
    status = svari_fail_memory(&cli->err);
  else if (form == 3)
    status = svari_cli_answer(cli, question.bytes, question.length);
  else
    status = run_question(cli, &question, files[form]);
  svari_buffer_free(&question);
  return status;
}
