/* svari totals (and svari run --part), svari merge, svari sql. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cli/cli.h"
#include "run/files.h"

/* The file at its place, whole or not at all. */
static svari_status write_file(svari_cli *cli, const char *path, const char *text, size_t length) {
  const char *slash = strrchr(path, '/');
  svari_files *files = svari_files_new();
  char *folder = slash ? strndup(path, slash == path ? 1 : (size_t)(slash - path)) : strdup(".");
  svari_status status = files && folder ? SVARI_OK : svari_fail_memory(&cli->err);
  if (!status) status = svari_files_add(files, folder, slash ? slash + 1 : path, text, length, &cli->err);
  if (!status) status = svari_files_commit(files, &cli->err);
  svari_files_free(files);
  free(folder);
  return status;
}

static svari_status put_table(svari_cli *cli, const char *text, size_t length) {
  const char *path = svari_cli_value(cli, "out");
  return path ? write_file(cli, path, text, length) : svari_cli_answer(cli, text, length);
}

static svari_status read_part(svari_cli *cli, size_t *part, size_t *parts) {
  const char *given = svari_cli_value(cli, "part");
  char rest;
  *part = *parts = 1;
  if (!given) return SVARI_OK;
  bool right = given[0] != '-' && sscanf(given, "%zu/%zu%c", part, parts, &rest) == 2 && *part >= 1 && *part <= *parts;
  if (right) return SVARI_OK;
  svari_status status = svari_fail(&cli->err, SVARI_USAGE, "--part: \"%s\" is no part", given);
  svari_hint(&cli->err, "write --part 2/8 for the second of eight");
  return status;
}

svari_status svari_cli_totals(svari_cli *cli) {
  size_t part, parts, length = 0;
  svari_status status = read_part(cli, &part, &parts);
  if (status) return status;
  cli->run_file = cli->words[0];
  svari_progress *progress = svari_progress_begin(cli);
  svari_run_options options = svari_cli_run_options(cli, progress);
  char *text = NULL;
  status = svari_totals_make(cli->words[0], part, parts, &options, &text, &length, &cli->err);
  svari_progress_end(progress);
  if (!status) status = put_table(cli, text, length);
  free(text);
  return status;
}

svari_status svari_cli_merge(svari_cli *cli) {
  char *text = NULL;
  size_t length = 0;
  svari_status status = svari_totals_merge(cli->words, cli->nwords, &text, &length, &cli->err);
  if (!status) status = put_table(cli, text, length);
  free(text);
  return status;
}

svari_status svari_cli_sql(svari_cli *cli) {
  const char *dialect = svari_cli_value(cli, "dialect"), *table = svari_cli_value(cli, "table");
  char *head = NULL, *text = NULL;
  cli->run_file = cli->words[0];
  svari_status status =
      svari_totals_query(cli->words[0], dialect ? dialect : "postgresql", table, &head, &text, &cli->err);
  const char *answer = svari_cli_given(cli, "head") ? head : text;
  if (!status) status = svari_cli_answer(cli, answer, strlen(answer));
  free(head);
  free(text);
  return status;
}
