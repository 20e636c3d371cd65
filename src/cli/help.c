/* Help from the tables of commands and keys; the version. */
#include <stdio.h>
#include <string.h>

#include "base/nearest.h"
#include "base/utf8.h"
#include "cli/cli.h"
#include "spec/keys.h"

enum { OPTION_WIDTH = 22 };

static void put_column(svari_buffer *out, const char *text, size_t width) {
  size_t used = svari_utf8_width(text);
  svari_buffer_printf(out, "  %s", text);
  for (; used < width; used++) svari_buffer_text(out, " ");
  svari_buffer_text(out, "  ");
}

/* Words from column `at` on, further lines indented; ends the line. */
static void put_wrapped(svari_buffer *out, const char *text, size_t at, size_t indent) {
  size_t width = (size_t)svari_cli_width();
  for (bool first = true; *text; first = false) {
    size_t length = strcspn(text, " ");
    char word[128];
    snprintf(word, sizeof word, "%.*s", (int)length, text);
    size_t wide = svari_utf8_width(word);
    if (!first && at + 1 + wide > width) {
      svari_buffer_printf(out, "\n%*s", (int)indent, "");
      at = indent;
    } else if (!first) {
      svari_buffer_text(out, " ");
      at++;
    }
    svari_buffer_add(out, text, length);
    at += wide;
    text += length + strspn(text + length, " ");
  }
  svari_buffer_text(out, "\n");
}

/* Paragraphs are wrapped; lines that begin with a space are examples and stay. */
static void put_more(svari_buffer *out, const char *text) {
  for (size_t length; *text; text += length) {
    bool example = text[0] == ' ' || text[0] == '\n';
    length = strcspn(text, "\n") + 1;
    while (!example && text[length] && text[length] != ' ' && text[length] != '\n')
      length += strcspn(text + length, "\n") + 1;
    if (example) {
      svari_buffer_add(out, text, length);
      continue;
    }
    char paragraph[1024];
    snprintf(paragraph, sizeof paragraph, "%.*s", (int)length - 1, text);
    for (char *p = paragraph; *p; p++)
      if (*p == '\n') *p = ' ';
    put_wrapped(out, paragraph, 0, 0);
  }
}

static void put_options(svari_buffer *out, const svari_cli_option *options, size_t count) {
  for (size_t i = 0; i < count; i++) {
    char name[80], letter[8] = "    ";
    if (options[i].letter) snprintf(letter, sizeof letter, "-%c, ", options[i].letter);
    snprintf(name, sizeof name, "%s--%s %s", letter, options[i].name, options[i].argument ? options[i].argument : "");
    put_column(out, name, OPTION_WIDTH);
    put_wrapped(out, options[i].what, OPTION_WIDTH + 4, OPTION_WIDTH + 4);
  }
}

static void command_help(svari_buffer *out, const svari_command *command) {
  bool asks = command->what[strlen(command->what) - 1] == '?';
  svari_buffer_printf(out, "svari %s %s\n\n%s%s\n", command->name, command->words, command->what, asks ? "" : ".");
  if (command->more[0]) svari_buffer_text(out, "\n");
  put_more(out, command->more);
  svari_buffer_text(out, "\nOptions\n");
  put_options(out, command->options, command->noptions);
  put_options(out, svari_common_options, svari_common_options_count);
}

static const char examples[] =
    "\nExamples\n"
    "  svari describe residents.csv                  what is in the data\n"
    "  svari check residents.yaml                    is the run file right?\n"
    "  svari run residents.yaml -o out               weights, estimates, report\n"
    "  svari mean schools.csv api00 --weight pw --strata stype\n"
    "\n"
    "svari help COMMAND tells its options, svari help keys the keys of a run file.\n"
    "Exit status: 0 done, 1 a check failed, 2 command line or run file, 3 data,\n"
    "4 a file can't be read or written, 5 no numerical answer,\n"
    "6 not enough memory, 7 a fault of svari itself.\n";

static void program_help(svari_buffer *out) {
  svari_buffer_printf(out, "svari %s: survey weighting and analysis\n\nCommands\n", svari_version());
  for (size_t i = 0; i < svari_commands_count; i++) {
    put_column(out, svari_commands[i].name, 11);
    svari_buffer_printf(out, "%s\n", svari_commands[i].what);
  }
  svari_buffer_text(out, examples);
}

void svari_cli_help(svari_buffer *out, const svari_command *command) {
  if (command)
    command_help(out, command);
  else
    program_help(out);
}

static svari_status help_on(svari_cli *cli, const char *word, svari_buffer *out) {
  if (strcmp(word, "keys") == 0) {
    const char *section = cli->nwords > 1 ? cli->words[1] : NULL;
    if (svari_keys_text(out, section)) return SVARI_OK;
    svari_status status = svari_fail(&cli->err, SVARI_USAGE, "the run file has no section %s", section);
    svari_hint(&cli->err, "svari help keys lists them all");
    return status;
  }
  const svari_command *command = svari_command_find(word);
  if (command) {
    svari_cli_help(out, command);
    return SVARI_OK;
  }
  const char *names[SVARI_CLI_MOST] = {"keys"};
  size_t count = 1;
  for (size_t i = 0; i < svari_commands_count && count < SVARI_CLI_MOST; i++) names[count++] = svari_commands[i].name;
  const char *near = svari_nearest(word, names, count);
  svari_status status = svari_fail(&cli->err, SVARI_USAGE, "there is no help on %s", word);
  if (near) svari_hint(&cli->err, "did you mean svari help %s?", near);
  return status;
}

svari_status svari_cli_show_help(svari_cli *cli) {
  svari_buffer out = {0};
  svari_status status = SVARI_OK;
  if (cli->nwords)
    status = help_on(cli, cli->words[0], &out);
  else
    svari_cli_help(&out, NULL);
  if (!status && out.failed) status = svari_fail_memory(&cli->err);
  if (!status) status = svari_cli_answer(cli, out.bytes, out.length);
  svari_buffer_free(&out);
  return status;
}

svari_status svari_cli_show_version(svari_cli *cli) {
  char text[512];
  int length =
      snprintf(text, sizeof text, "svari %s\nbuilt with %s, by gcc %s\nLicense GPL-3.0-or-later; no warranty.\n",
               svari_version(), SVARI_BUILT_WITH, __VERSION__);
  return svari_cli_answer(cli, text, (size_t)length);
}
