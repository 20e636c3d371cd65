/* The data file that a command is given. */
#ifndef SVARI_SRC_CLI_DATA_H
#define SVARI_SRC_CLI_DATA_H

#include "cli/cli.h"
#include "svari/read.h"

/* The command's first word as data, by --delimiter and --decimal where the command has them. Without --decimal the
 * file is looked at: a decimal comma that is certain is taken and told on standard error; one that is not is told. */
SVARI_MUST_CHECK svari_status svari_cli_data(svari_cli *cli, svari_data_spec *out);

#endif
