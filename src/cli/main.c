/* The program's beginning: finds the subcommand, runs it, tells its faults, gives its exit status. */
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/nearest.h"
#include "cli/cli.h"

static svari_status unknown_command(svari_cli *cli, const char *word) {
  const char *names[SVARI_CLI_MOST];
  size_t count = 0;
  for (; count < svari_commands_count && count < SVARI_CLI_MOST; count++) names[count] = svari_commands[count].name;
  svari_status status = svari_fail(&cli->err, SVARI_USAGE, "%s is no command of svari", word);
  const char *near = svari_nearest(word, names, count);
  size_t length = strlen(word);
  bool run_file = length > 5 && strcmp(word + length - 5, ".yaml") == 0;
  if (run_file)
    svari_hint(&cli->err, "did you mean svari run %s?", word);
  else if (near)
    svari_hint(&cli->err, "did you mean svari %s?", near);
  else
    svari_hint(&cli->err, "svari help lists the commands");
  return status;
}

static svari_status show_help(svari_cli *cli, const svari_command *command) {
  svari_buffer out = {0};
  svari_cli_help(&out, command);
  svari_status status = out.failed ? svari_fail_memory(&cli->err) : svari_cli_answer(cli, out.bytes, out.length);
  svari_buffer_free(&out);
  return status;
}

static svari_status no_command(svari_cli *cli) {
  svari_buffer out = {0};
  svari_cli_help(&out, NULL);
  if (out.bytes) fputs(out.bytes, stderr);
  svari_buffer_free(&out);
  (void)cli;
  return SVARI_USAGE;
}

/* `svari --help` and `svari --version` are what people try first. */
static const char *command_word(const char *word) {
  if (strcmp(word, "--help") == 0 || strcmp(word, "-h") == 0) return "help";
  if (strcmp(word, "--version") == 0 || strcmp(word, "-V") == 0) return "version";
  return word;
}

/* How many words of the line a common option is: 2 where its value is the next word, 0 for anything else. */
static int common_words(const char *word) {
  bool long_one = strncmp(word, "--", 2) == 0;
  size_t length = long_one ? strcspn(word + 2, "=") : 1;
  for (size_t i = 0; word[0] == '-' && word[1] && i < svari_common_options_count; i++) {
    const svari_cli_option *o = &svari_common_options[i];
    bool same = long_one ? strlen(o->name) == length && strncmp(word + 2, o->name, length) == 0 : o->letter == word[1];
    if (!same) continue;
    return o->argument && !word[long_one ? 2 + length : 2] ? 2 : 1;
  }
  return 0;
}

/* `svari -q run …`: the command comes first, and the common options before it go behind it. */
static void command_first(int argc, char **argv) {
  int at = 1, words;
  if (strcmp(command_word(argv[1]), argv[1]) != 0) return;
  while (at < argc && (words = common_words(argv[at])) > 0) at += words;
  if (at == 1 || at >= argc) return;
  char *command = argv[at];
  memmove(argv + 2, argv + 1, (size_t)(at - 1) * sizeof *argv);
  argv[1] = command;
}

static svari_status dispatch(svari_cli *cli, int argc, char **argv) {
  if (argc < 2) return no_command(cli);
  command_first(argc, argv);
  cli->command = svari_command_find(command_word(argv[1]));
  if (!cli->command) return unknown_command(cli, argv[1]);
  svari_status status = svari_cli_parse(cli, argc - 1, argv + 1);
  if (status) return status;
  if (svari_cli_given(cli, "help")) return show_help(cli, cli->command);
  return cli->command->work(cli);
}

int main(int argc, char **argv) {
  /* A closed pipe and a limit on file sizes come back as errors of write(), which are told and tidied up. */
  signal(SIGPIPE, SIG_IGN);
  signal(SIGXFSZ, SIG_IGN);
  svari_cli cli = {.colour_out = svari_cli_colour(STDOUT_FILENO), .colour_err = svari_cli_colour(STDERR_FILENO)};
  svari_status status = dispatch(&cli, argc, argv);
  svari_cli_faults(&cli);
  return svari_status_exit(status);
}
