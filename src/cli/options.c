/* A command line taken apart by getopt_long, whose messages are our own. argp would print and exit by itself,
 * and knows no nearest word. */
#include <getopt.h>
#include <stdlib.h>
#include <stdio.h>
#include <string.h>

#include "base/nearest.h"
#include "cli/cli.h"

enum { MOST_OPTIONS = 48 };

typedef struct table {
  size_t count;
  const svari_cli_option *options[MOST_OPTIONS];
  const char *names[MOST_OPTIONS];
  struct option longs[MOST_OPTIONS + 1];
  char shorts[2 * MOST_OPTIONS + 3];
} table;

static void add_options(table *t, const svari_cli_option *options, size_t count) {
  size_t at = strlen(t->shorts);
  for (size_t i = 0; i < count && t->count < MOST_OPTIONS; i++) {
    const svari_cli_option *o = &options[i];
    t->longs[t->count] =
        (struct option){o->name, o->argument ? required_argument : no_argument, NULL, 256 + (int)t->count};
    t->names[t->count] = o->name;
    t->options[t->count++] = o;
    if (!o->letter) continue;
    t->shorts[at++] = o->letter;
    if (o->argument) t->shorts[at++] = ':';
  }
}

const svari_command *svari_command_find(const char *name) {
  for (size_t i = 0; i < svari_commands_count; i++)
    if (strcmp(svari_commands[i].name, name) == 0) return &svari_commands[i];
  return NULL;
}

static svari_status unknown_option(svari_cli *cli, const table *t, const char *word) {
  svari_status status = svari_fail(&cli->err, SVARI_USAGE, "svari %s has no option %s", cli->command->name, word);
  char name[64] = "";
  if (word[0] == '-' && word[1] == '-') snprintf(name, sizeof name, "%s", word + 2);
  name[strcspn(name, "=")] = '\0';
  const char *near = name[0] ? svari_nearest(name, t->names, t->count) : NULL;
  if (near)
    svari_hint(&cli->err, "did you mean --%s?", near);
  else
    svari_hint(&cli->err, "svari help %s lists its options", cli->command->name);
  return status;
}

static const svari_cli_option *by_letter(const table *t, int letter) {
  for (size_t i = 0; i < t->count; i++)
    if (t->options[i]->letter == letter) return t->options[i];
  return NULL;
}

static svari_status bad_option(svari_cli *cli, const table *t, int found, char **argv) {
  char letter[3] = {'-', (char)optopt, '\0'};
  const char *word = optopt > 0 && optopt < 256 ? letter : argv[optind - 1];
  if (found != ':') {
    if (optopt >= 256) return svari_fail(&cli->err, SVARI_USAGE, "--%s takes no value", t->names[optopt - 256]);
    return unknown_option(cli, t, word);
  }
  const svari_cli_option *o = optopt >= 256 ? t->options[optopt - 256] : by_letter(t, optopt);
  return svari_fail(&cli->err, SVARI_USAGE, "%s needs a value: %s %s", word, word, o ? o->argument : "");
}

static svari_status take_options(svari_cli *cli, const table *t, int argc, char **argv) {
  opterr = 0;
  optind = 1;
  int found;
  while ((found = getopt_long(argc, argv, t->shorts, t->longs, NULL)) != -1) {
    if (found == '?' || found == ':') return bad_option(cli, t, found, argv);
    const svari_cli_option *o = found >= 256 ? t->options[found - 256] : by_letter(t, found);
    if (cli->ngiven == SVARI_CLI_MOST) return svari_fail(&cli->err, SVARI_USAGE, "there are too many options");
    cli->given[cli->ngiven].option = o;
    cli->given[cli->ngiven++].value = o->argument ? optarg : NULL;
  }
  return SVARI_OK;
}

static svari_status take_words(svari_cli *cli, int argc, char **argv) {
  const svari_command *command = cli->command;
  for (int i = optind; i < argc; i++) {
    if (cli->nwords == command->most || cli->nwords == SVARI_CLI_MOST) {
      svari_status status =
          svari_fail(&cli->err, SVARI_USAGE, "svari %s does not know what to do with %s", command->name, argv[i]);
      svari_hint(&cli->err, "usage: svari %s %s", command->name, command->words);
      return status;
    }
    cli->words[cli->nwords++] = argv[i];
  }
  if (cli->nwords >= command->least || svari_cli_given(cli, "help")) return SVARI_OK;
  svari_status status = svari_fail(&cli->err, SVARI_USAGE, "svari %s needs more: %s", command->name, command->words);
  svari_hint(&cli->err, "svari help %s shows how", command->name);
  return status;
}

static svari_status take_common(svari_cli *cli) {
  const char *threads = svari_cli_value(cli, "threads");
  cli->quiet = svari_cli_given(cli, "quiet");
  cli->json = svari_cli_given(cli, "json");
  if (svari_cli_given(cli, "no-color")) cli->colour_out = cli->colour_err = false;
  if (!threads) return SVARI_OK;
  char *end;
  long count = strtol(threads, &end, 10);
  if (*threads == '\0' || *end || count < 1 || count > 1024)
    return svari_fail(&cli->err, SVARI_USAGE, "--threads %s: a count from 1 to 1024 is expected", threads);
  cli->threads = (int)count;
  return SVARI_OK;
}

svari_status svari_cli_parse(svari_cli *cli, int argc, char **argv) {
  table t = {.shorts = ":"};
  add_options(&t, svari_common_options, svari_common_options_count);
  add_options(&t, cli->command->options, cli->command->noptions);
  svari_status status = take_options(cli, &t, argc, argv);
  svari_status common = take_common(cli);
  if (!status) status = common;
  return status ? status : take_words(cli, argc, argv);
}

const char *svari_cli_value(const svari_cli *cli, const char *option) {
  for (size_t i = cli->ngiven; i > 0; i--)
    if (strcmp(cli->given[i - 1].option->name, option) == 0) return cli->given[i - 1].value;
  return NULL;
}

bool svari_cli_given(const svari_cli *cli, const char *option) {
  for (size_t i = 0; i < cli->ngiven; i++)
    if (strcmp(cli->given[i].option->name, option) == 0) return true;
  return false;
}

size_t svari_cli_values(const svari_cli *cli, const char *option, const char **values) {
  size_t count = 0;
  for (size_t i = 0; i < cli->ngiven; i++)
    if (strcmp(cli->given[i].option->name, option) == 0) values[count++] = cli->given[i].value;
  return count;
}

svari_status svari_cli_choose(svari_cli *cli, const char *option, const char *const *choices, size_t count,
                              size_t *chosen) {
  const char *value = svari_cli_value(cli, option);
  *chosen = 0;
  if (!value) return SVARI_OK;
  for (size_t i = 0; i < count; i++) {
    if (strcmp(choices[i], value) != 0) continue;
    *chosen = i;
    return SVARI_OK;
  }
  svari_buffer list = {0};
  for (size_t i = 0; i < count; i++) svari_buffer_printf(&list, i ? ", %s" : "%s", choices[i]);
  svari_status status =
      svari_fail(&cli->err, SVARI_USAGE, "--%s %s: expected %s", option, value, list.bytes ? list.bytes : "");
  const char *near = svari_nearest(value, choices, count);
  if (near) svari_hint(&cli->err, "did you mean %s?", near);
  svari_buffer_free(&list);
  return status;
}
