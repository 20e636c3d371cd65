/* The data file of commands that have no run file: its delimiter, and how its numbers are written. */
#include <stdio.h>
#include <string.h>

#include "cli/cli.h"
#include "cli/data.h"
#include "read/guess.h"

static svari_status one_character(svari_cli *cli, const char *option, char *out) {
  const char *text = svari_cli_value(cli, option);
  if (text && strcmp(text, "\\t") == 0) text = "\t";
  if (text && strlen(text) != 1)
    return svari_fail(&cli->err, SVARI_USAGE, "--%s %s: one character is expected", option, text);
  *out = text ? text[0] : 0;
  return SVARI_OK;
}

static svari_status decimal_given(svari_cli *cli, char *out) {
  svari_status status = one_character(cli, "decimal", out);
  if (status || !*out || strchr(".,", *out)) return status;
  return svari_fail(&cli->err, SVARI_USAGE, "--decimal %c: . or , is expected", *out);
}

static void tell(const svari_cli *cli, const svari_decimal_guess *guess) {
  if (cli->quiet || cli->json) return;
  if (guess->certain)
    fprintf(stderr, "Numbers are read with a decimal comma, as %s in column \"%s\".\n", guess->value, guess->column);
  if (guess->mixed)
    fprintf(stderr,
            "Column \"%s\" has decimal commas (%s) and another one decimal points: with commas it is read as text.\n",
            guess->column, guess->value);
}

svari_status svari_cli_data(svari_cli *cli, svari_data_spec *out) {
  svari_decimal_guess guess;
  *out = (svari_data_spec){.file = cli->words[0], .shown = cli->words[0], .threads = cli->threads};
  svari_status status = one_character(cli, "delimiter", &out->delimiter);
  if (!status) status = decimal_given(cli, &out->decimal);
  if (status || out->decimal) return status;
  status = svari_decimal_look(out, &guess, &cli->err);
  if (status) return status;
  if (guess.certain) out->decimal = ',';
  tell(cli, &guess);
  return SVARI_OK;
}
