/* The program: one table of subcommands, each with its options; parser, help and later man pages and completion
 * come from it. Answers go to standard output, everything else to standard error. */
#ifndef SVARI_SRC_CLI_CLI_H
#define SVARI_SRC_CLI_CLI_H

#include "base/buffer.h"
#include "svari/run.h"

enum { SVARI_CLI_MOST = 64 }; /* options given, words given */

/* The name of the run file that a quick command makes. */
#define SVARI_COMMAND_LINE "command line"

typedef struct svari_cli_option {
  const char *name;     /* long: "out" */
  char letter;          /* short: 'o'; 0: none */
  const char *argument; /* "DIR"; NULL: a switch */
  const char *what;
} svari_cli_option;

typedef struct svari_cli svari_cli;

typedef struct svari_command {
  const char *name;
  const char *words;  /* "RUN.yaml -o DIR" */
  const char *what;   /* one line */
  const char *more;   /* paragraphs and examples for `svari help NAME` */
  size_t least, most; /* words */
  size_t noptions;
  const svari_cli_option *options;
  svari_status (*work)(svari_cli *cli);
} svari_command;

extern const svari_command svari_commands[];
extern const size_t svari_commands_count;
/* Options that every subcommand has. */
extern const svari_cli_option svari_common_options[];
extern const size_t svari_common_options_count;

/* A command line taken apart, and where its answers go. */
struct svari_cli {
  const svari_command *command;
  size_t nwords;
  const char *words[SVARI_CLI_MOST];
  size_t ngiven;
  struct {
    const svari_cli_option *option;
    const char *value; /* NULL for a switch */
  } given[SVARI_CLI_MOST];
  int threads;
  bool quiet, json;
  bool colour_out, colour_err;
  const char *run_file; /* whose lines are shown under faults; NULL */
  svari_error err;
};

const svari_command *svari_command_find(const char *name);
/* Takes argv[1..) apart by the command's table. SVARI_USAGE with what is wrong and the nearest word. */
SVARI_MUST_CHECK svari_status svari_cli_parse(svari_cli *cli, int argc, char **argv);
/* The value of an option, the last one given; NULL when it was not given. */
const char *svari_cli_value(const svari_cli *cli, const char *option);
bool svari_cli_given(const svari_cli *cli, const char *option);
/* All values of an option that may be repeated; returns their count. */
size_t svari_cli_values(const svari_cli *cli, const char *option, const char **values);
/* Checks a word against a list of those that are possible; NULL stands for the first. */
SVARI_MUST_CHECK svari_status svari_cli_choose(svari_cli *cli, const char *option, const char *const *choices,
                                               size_t count, size_t *chosen);

/* Standard output, checked: SVARI_IO when it can't be written. */
SVARI_MUST_CHECK svari_status svari_cli_answer(svari_cli *cli, const char *text, size_t length);
/* Faults to standard error, with the line of the run file and a caret; as JSON with --json. */
void svari_cli_faults(const svari_cli *cli);
/* Help of the whole program (NULL) or of one command. */
void svari_cli_help(svari_buffer *out, const svari_command *command);

/* Columns of the terminal; 80 when standard output is none. */
int svari_cli_width(void);
bool svari_cli_colour(int file);

/* A line on standard error that tells what a long run is at: only on a terminal, only after half a second. */
typedef struct svari_progress svari_progress;
svari_progress *svari_progress_begin(const svari_cli *cli); /* NULL: none is shown */
void svari_progress_end(svari_progress *progress);
/* Options of a run: threads, progress, signals held back while files are written. */
svari_run_options svari_cli_run_options(const svari_cli *cli, svari_progress *progress);

SVARI_MUST_CHECK svari_status svari_cli_run(svari_cli *cli);
SVARI_MUST_CHECK svari_status svari_cli_check(svari_cli *cli);
SVARI_MUST_CHECK svari_status svari_cli_describe(svari_cli *cli);
SVARI_MUST_CHECK svari_status svari_cli_totals(svari_cli *cli);
SVARI_MUST_CHECK svari_status svari_cli_merge(svari_cli *cli);
SVARI_MUST_CHECK svari_status svari_cli_sql(svari_cli *cli);
SVARI_MUST_CHECK svari_status svari_cli_verify(svari_cli *cli);
SVARI_MUST_CHECK svari_status svari_cli_compare(svari_cli *cli);
SVARI_MUST_CHECK svari_status svari_cli_quick(svari_cli *cli);
SVARI_MUST_CHECK svari_status svari_cli_init(svari_cli *cli);
SVARI_MUST_CHECK svari_status svari_cli_completion(svari_cli *cli);
SVARI_MUST_CHECK svari_status svari_cli_show_help(svari_cli *cli);
SVARI_MUST_CHECK svari_status svari_cli_show_version(svari_cli *cli);

#endif
