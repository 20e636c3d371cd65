/* Completion scripts and the manual page, made from the table of commands. */
#include <stdio.h>
#include <string.h>

#include "cli/cli.h"

/* The words of "text | csv | json (default: text)", with a space between them. False when it is no such list. */
static bool put_choices(svari_buffer *out, const char *what) {
  size_t end = strcspn(what, "(;");
  const char *bar = strstr(what, " | ");
  if (!bar || bar > what + end) return false;
  for (const char *p = what; p < what + end; p++)
    if (*p != '|' && !(*p == ' ' && (p[1] == '|' || p + 1 >= what + end))) svari_buffer_add(out, p, 1);
  return true;
}

/* The words that may stand first after a command, where they are known: those of "bash | zsh", or commands to get help
 * on. */
static bool put_first_words(svari_buffer *out, const svari_command *command) {
  if (strcmp(command->name, "help") != 0) return put_choices(out, command->words);
  svari_buffer_text(out, "keys");
  for (size_t i = 0; i < svari_commands_count; i++) svari_buffer_printf(out, " %s", svari_commands[i].name);
  return true;
}

static void put_options(svari_buffer *out, const svari_cli_option *options, size_t count) {
  for (size_t i = 0; i < count; i++) svari_buffer_printf(out, " --%s", options[i].name);
}

static void put_names(svari_buffer *out) {
  for (size_t i = 0; i < svari_commands_count; i++) svari_buffer_printf(out, i ? " %s" : "%s", svari_commands[i].name);
}

static void bash_values(svari_buffer *out, const char *test, const char *word, svari_buffer *values) {
  if (values->bytes) svari_buffer_printf(out, "\n      [[ %s == %s ]] && values=\"%s\"", test, word, values->bytes);
  out->failed |= values->failed;
  svari_buffer_free(values);
  *values = (svari_buffer){0};
}

static void bash_command(svari_buffer *out, const svari_command *command) {
  svari_buffer values = {0};
  svari_buffer_printf(out, "    %s) options+=\"", command->name);
  put_options(out, command->options, command->noptions);
  svari_buffer_text(out, "\"");
  put_first_words(&values, command);
  bash_values(out, "$COMP_CWORD", "2", &values);
  for (size_t i = 0; i < command->noptions; i++) {
    char name[64];
    snprintf(name, sizeof name, "--%s", command->options[i].name);
    if (command->options[i].argument) put_choices(&values, command->options[i].what);
    bash_values(out, "$before", name, &values);
  }
  svari_buffer_text(out, " ;;\n");
}

static void bash(svari_buffer *out) {
  svari_buffer_text(out,
                    "# bash completion of svari: source <(svari completion bash)\n"
                    "_svari() {\n"
                    "  local word=${COMP_WORDS[COMP_CWORD]}\n"
                    "  if ((COMP_CWORD == 1)); then\n"
                    "    COMPREPLY=($(compgen -W \"");
  put_names(out);
  svari_buffer_text(out,
                    "\" -- \"$word\"))\n"
                    "    return\n"
                    "  fi\n"
                    "  local before=${COMP_WORDS[COMP_CWORD-1]} values= options=\"");
  put_options(out, svari_common_options, svari_common_options_count);
  svari_buffer_text(out, "\"\n  case ${COMP_WORDS[1]} in\n");
  for (size_t i = 0; i < svari_commands_count; i++) bash_command(out, &svari_commands[i]);
  svari_buffer_text(out,
                    "  esac\n"
                    "  if [[ $word == -* ]]; then COMPREPLY=($(compgen -W \"$options\" -- \"$word\"))\n"
                    "  elif [[ $values ]]; then COMPREPLY=($(compgen -W \"$values\" -- \"$word\"))\n"
                    "  else COMPREPLY=($(compgen -f -- \"$word\")); fi\n"
                    "}\n"
                    "complete -o filenames -F _svari svari\n");
}

/* Within single quotes of a shell. */
static void put_single(svari_buffer *out, const char *text, const char *escaped) {
  for (const char *p = text; *p; p++) {
    if (*p == '\'')
      svari_buffer_text(out, escaped);
    else
      svari_buffer_add(out, p, 1);
  }
}

static void zsh_options(svari_buffer *out, const svari_cli_option *options, size_t count) {
  for (size_t i = 0; i < count; i++) {
    const char *takes = options[i].argument ? "=" : "";
    if (options[i].letter) /* either of the two, once */
      svari_buffer_printf(out, " '(-%c --%s)'{-%c%s,--%s%s}'[", options[i].letter, options[i].name, options[i].letter,
                          takes[0] ? "+" : "", options[i].name, takes);
    else
      svari_buffer_printf(out, " '--%s%s[", options[i].name, takes);
    for (const char *p = options[i].what; *p; p++) {
      if (*p == '\'')
        svari_buffer_text(out, "'\\''");
      else if (*p == '[' || *p == ']' || *p == ':')
        svari_buffer_printf(out, "\\%c", *p);
      else
        svari_buffer_add(out, p, 1);
    }
    svari_buffer_text(out, "]");
    svari_buffer values = {0};
    if (options[i].argument && put_choices(&values, options[i].what))
      svari_buffer_printf(out, ":%s:(%s)", options[i].argument, values.bytes ? values.bytes : "");
    else if (options[i].argument)
      svari_buffer_printf(out, ":%s:_files", options[i].argument);
    out->failed |= values.failed;
    svari_buffer_free(&values);
    svari_buffer_text(out, "'");
  }
}

static void zsh(svari_buffer *out) {
  svari_buffer_text(out, "#compdef svari\n_svari() {\n  local -a commands\n  commands=(\n");
  for (size_t i = 0; i < svari_commands_count; i++) {
    svari_buffer_printf(out, "    '%s:", svari_commands[i].name);
    put_single(out, svari_commands[i].what, "'\\''");
    svari_buffer_text(out, "'\n");
  }
  svari_buffer_text(out,
                    "  )\n  if ((CURRENT == 2)); then _describe command commands; return; fi\n  case $words[2] in\n");
  for (size_t i = 0; i < svari_commands_count; i++) {
    svari_buffer_printf(out, "    %s) _arguments", svari_commands[i].name);
    zsh_options(out, svari_commands[i].options, svari_commands[i].noptions);
    zsh_options(out, svari_common_options, svari_common_options_count);
    svari_buffer values = {0};
    if (put_first_words(&values, &svari_commands[i]))
      svari_buffer_printf(out, " '2:word:(%s)'", values.bytes ? values.bytes : "");
    out->failed |= values.failed;
    svari_buffer_free(&values);
    svari_buffer_text(out, " '*:file:_files' ;;\n");
  }
  svari_buffer_text(out, "  esac\n}\n_svari \"$@\"\n");
}

static void fish_options(svari_buffer *out, const char *command, const svari_cli_option *options, size_t count) {
  for (size_t i = 0; i < count; i++) {
    svari_buffer_text(out, "complete -c svari");
    if (command) svari_buffer_printf(out, " -n '__fish_seen_subcommand_from %s'", command);
    svari_buffer_printf(out, " -l %s", options[i].name);
    if (options[i].letter) svari_buffer_printf(out, " -s %c", options[i].letter);
    svari_buffer values = {0};
    if (options[i].argument && put_choices(&values, options[i].what))
      svari_buffer_printf(out, " -x -a '%s'", values.bytes ? values.bytes : "");
    else if (options[i].argument)
      svari_buffer_text(out, " -r");
    out->failed |= values.failed;
    svari_buffer_free(&values);
    svari_buffer_text(out, " -d '");
    put_single(out, options[i].what, "\\'");
    svari_buffer_text(out, "'\n");
  }
}

static void fish(svari_buffer *out) {
  svari_buffer_text(out, "# fish completion of svari\n");
  for (size_t i = 0; i < svari_commands_count; i++) {
    const svari_command *command = &svari_commands[i];
    svari_buffer_printf(out, "complete -c svari -n __fish_use_subcommand -a %s -d '", command->name);
    put_single(out, command->what, "\\'");
    svari_buffer_text(out, "'\n");
    svari_buffer values = {0};
    if (put_first_words(&values, command))
      svari_buffer_printf(out, "complete -c svari -f -n '__fish_seen_subcommand_from %s' -a '%s'\n", command->name,
                          values.bytes ? values.bytes : "");
    out->failed |= values.failed;
    svari_buffer_free(&values);
    fish_options(out, command->name, command->options, command->noptions);
  }
  fish_options(out, NULL, svari_common_options, svari_common_options_count);
}

/* Text for troff: a hyphen is a minus, a dot or quote at the start of a line is no request. */
static void put_roff(svari_buffer *out, const char *text) {
  bool start = true;
  for (const char *p = text; *p; p++) {
    if (start && (*p == '.' || *p == '\'')) svari_buffer_text(out, "\\&");
    if (*p == '-')
      svari_buffer_text(out, "\\-");
    else if (*p == '\\')
      svari_buffer_text(out, "\\e");
    else
      svari_buffer_add(out, p, 1);
    start = *p == '\n';
  }
}

static void roff_options(svari_buffer *out, const svari_cli_option *options, size_t count) {
  for (size_t i = 0; i < count; i++) {
    svari_buffer_text(out, ".TP\n.B ");
    if (options[i].letter) svari_buffer_printf(out, "\\-%c, ", options[i].letter);
    svari_buffer_text(out, "\\-\\-");
    put_roff(out, options[i].name);
    svari_buffer_printf(out, " \\fI%s\\fR\n", options[i].argument ? options[i].argument : "");
    put_roff(out, options[i].what);
    svari_buffer_text(out, "\n");
  }
}

/* Paragraphs are filled; lines that begin with a space are examples. */
static void roff_more(svari_buffer *out, const char *text) {
  bool example = false, begun = false;
  for (size_t length; *text; text += length, begun = true) {
    length = strcspn(text, "\n") + 1;
    char line[256];
    snprintf(line, sizeof line, "%.*s", (int)length, text);
    if (text[0] == '\n') continue;
    if ((text[0] == ' ') != example || !begun) svari_buffer_text(out, text[0] == ' ' ? ".PP\n.nf\n" : ".PP\n");
    example = text[0] == ' ';
    put_roff(out, line);
    if (example && text[length] != ' ') svari_buffer_text(out, ".fi\n");
  }
}

static void roff_command(svari_buffer *out, const svari_command *command) {
  svari_buffer_printf(out, ".SS svari %s ", command->name);
  put_roff(out, command->words);
  svari_buffer_text(out, "\n");
  put_roff(out, command->what);
  svari_buffer_text(out, command->what[strlen(command->what) - 1] == '?' ? "\n" : ".\n");
  roff_more(out, command->more);
  roff_options(out, command->options, command->noptions);
}

static void man(svari_buffer *out) {
  svari_buffer_printf(out, ".TH SVARI 1 \"\" \"svari %s\" \"User commands\"\n", svari_version());
  svari_buffer_text(
      out,
      ".SH NAME\nsvari \\- survey weighting and analysis\n.SH SYNOPSIS\n.B svari\n"
      "\\fICOMMAND\\fR [\\fIOPTIONS\\fR] \\fIFILES\\fR\n.SH DESCRIPTION\n"
      "Data and a run file in YAML in; weights, estimates with honest intervals, tables and a report out. Answers go\n"
      "to standard output, everything else to standard error.\n.SH COMMANDS\n");
  for (size_t i = 0; i < svari_commands_count; i++) roff_command(out, &svari_commands[i]);
  svari_buffer_text(out, ".SH OPTIONS OF ALL COMMANDS\n");
  roff_options(out, svari_common_options, svari_common_options_count);
  svari_buffer_text(out, ".SH EXIT STATUS\n");
  for (int s = SVARI_OK, before = -1; s <= SVARI_INTERNAL; before = svari_status_exit((svari_status)s), s++) {
    int exit = svari_status_exit((svari_status)s);
    if (exit != before) svari_buffer_printf(out, ".TP\n.B %d\n", exit);
    svari_buffer_printf(out, "%s%s\n", exit == before ? "or " : "", svari_status_text((svari_status)s));
  }
}

svari_status svari_cli_completion(svari_cli *cli) {
  static const struct {
    const char *name;
    void (*write)(svari_buffer *out);
  } forms[] = {{"bash", bash}, {"zsh", zsh}, {"fish", fish}, {"man", man}};
  for (size_t i = 0; i < sizeof forms / sizeof *forms; i++) {
    if (strcmp(cli->words[0], forms[i].name) != 0) continue;
    svari_buffer out = {0};
    forms[i].write(&out);
    svari_status status = out.failed ? svari_fail_memory(&cli->err) : svari_cli_answer(cli, out.bytes, out.length);
    svari_buffer_free(&out);
    return status;
  }
  svari_status status =
      svari_fail(&cli->err, SVARI_USAGE, "svari completion %s: expected bash, zsh, fish or man", cli->words[0]);
  svari_hint(&cli->err, "source <(svari completion bash)");
  return status;
}
