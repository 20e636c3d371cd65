/* Faults as `file:line:column: text`, the line itself with a caret where it is the run file's, then the hint. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/utf8.h"
#include "cli/cli.h"
#include "present/json.h"

enum { LONGEST_LINE = 4096 };

static const char *last_part(const char *path) {
  const char *slash = strrchr(path, '/');
  return slash ? slash + 1 : path;
}

static bool read_line(const char *path, long wanted, char out[LONGEST_LINE]) {
  FILE *file = fopen(path, "rb");
  if (!file) return false;
  bool found = false;
  for (long line = 1; line <= wanted && fgets(out, LONGEST_LINE, file); line++) {
    found = line == wanted;
    size_t length = strlen(out);
    int c = 0;
    if (length && out[length - 1] != '\n')
      while ((c = fgetc(file)) != EOF && c != '\n') continue;
    out[strcspn(out, "\r\n")] = '\0';
  }
  fclose(file);
  return found;
}

/* The caret stands under the column's character, whatever the bytes before it; tabs stay tabs. */
static void put_caret(const char *line, long column, bool colour) {
  char before[LONGEST_LINE];
  size_t at = 0, out = 0;
  for (long c = 1; c < column && line[at]; c++) {
    size_t start = at++;
    while (((unsigned char)line[at] & 0xC0) == 0x80) at++;
    char letter[8] = "";
    memcpy(letter, line + start, at - start < 7 ? at - start : 7);
    size_t wide = svari_utf8_width(letter);
    if (line[start] == '\t' && out + 1 < sizeof before) before[out++] = '\t';
    for (size_t i = 0; i < wide && out + 1 < sizeof before; i++) before[out++] = ' ';
  }
  before[out] = '\0';
  fprintf(stderr, colour ? "    %s\033[31m^\033[0m\n" : "    %s^\n", before);
}

static void put_source(const svari_cli *cli, const svari_fault *fault) {
  char line[LONGEST_LINE];
  if (!cli->run_file || fault->line < 1 || strcmp(last_part(cli->run_file), last_part(fault->file)) != 0) return;
  if (!read_line(cli->run_file, fault->line, line) || svari_utf8_check(line, strlen(line)) != strlen(line)) return;
  if (strlen(line) > 160) return;
  fprintf(stderr, "    %s\n", line);
  if (fault->column > 0) put_caret(line, fault->column, cli->colour_err);
}

static void put_place(const svari_fault *fault) {
  if (!fault->file[0] ||
      strcmp(fault->file, SVARI_COMMAND_LINE) == 0) { /* lines of a question nobody wrote say nothing */
    fputs("svari: ", stderr);
    return;
  }
  fputs(fault->file, stderr);
  if (fault->line > 0) fprintf(stderr, ":%ld", fault->line);
  if (fault->line > 0 && fault->column > 0) fprintf(stderr, ":%ld", fault->column);
  fputs(": ", stderr);
}

/* A hint that the next fault has too is told once, after the last of them. */
static void put_fault(const svari_cli *cli, const svari_fault *fault, const svari_fault *next) {
  if (cli->colour_err) fputs("\033[1m", stderr);
  put_place(fault);
  if (cli->colour_err) fputs("\033[0m", stderr);
  fprintf(stderr, "%s\n", fault->text);
  put_source(cli, fault);
  if (fault->hint[0] && !(next && strcmp(next->hint, fault->hint) == 0)) fprintf(stderr, "  %s\n", fault->hint);
}

static void put_json(const svari_fault *fault) {
  static const char *const names[] = {
#define NAME(name, exit, text) #name,
      SVARI_STATUS_LIST(NAME)
#undef NAME
  };
  svari_buffer out = {0};
  svari_json json = {.out = &out};
  svari_json_object(&json, SVARI_JSON_INLINE);
  svari_json_put_text(&json, "status", names[fault->status]);
  svari_json_put_count(&json, "exit", (size_t)svari_status_exit(fault->status));
  if (fault->file[0]) svari_json_put_text(&json, "file", fault->file);
  if (fault->line > 0) svari_json_put_count(&json, "line", (size_t)fault->line);
  if (fault->column > 0) svari_json_put_count(&json, "column", (size_t)fault->column);
  svari_json_put_text(&json, "text", fault->text);
  if (fault->hint[0]) svari_json_put_text(&json, "hint", fault->hint);
  svari_json_end(&json);
  if (!out.failed) fputs(out.bytes, stderr);
  svari_buffer_free(&out);
}

void svari_cli_faults(const svari_cli *cli) {
  const svari_error *err = &cli->err;
  size_t kept = err->count < SVARI_FAULT_MAX ? err->count : SVARI_FAULT_MAX;
  for (size_t i = 0; i < kept; i++) {
    if (cli->json)
      put_json(&err->faults[i]);
    else
      put_fault(cli, &err->faults[i], i + 1 < kept ? &err->faults[i + 1] : NULL);
  }
  if (err->count > kept && !cli->json) fprintf(stderr, "svari: and %zu more faults\n", err->count - kept);
}
