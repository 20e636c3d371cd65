/* The table of subcommands. */
#include "cli/cli.h"

#define COUNT(list) (sizeof(list) / sizeof *(list))

const svari_cli_option svari_common_options[] = {
    {"threads", 't', "N", "threads to compute with; the bytes are the same for any N (default: all processors)"},
    {"quiet", 'q', NULL, "no summary and no progress, only faults"},
    {"json", 0, NULL, "faults as JSON, one object a line"},
    {"no-color", 0, NULL, "no colour (also: NO_COLOR in the environment)"},
    {"help", 'h', NULL, "this help"},
};
const size_t svari_common_options_count = COUNT(svari_common_options);

static const svari_cli_option run_options[] = {
    {"out", 'o', "DIR", "folder for the files of the run, made if missing; without it nothing is written"},
    {"stream", 0, "SIZE",
     "sum data files of SIZE or more block by block (512M, 4G; 0: any; never), or say what prevents it"},
    {"totals", 0, "FILE", "go on from a table of totals, as svari totals makes it, in place of the data"},
    {"part", 0, "K/N", "only the table of totals of part K of N, into the file of -o, for svari merge"},
};

static const svari_cli_option totals_options[] = {
    {"out", 'o', "FILE", "where the table goes (default: standard output)"},
    {"part", 0, "K/N", "only part K of N parts of the records"},
};

static const svari_cli_option merge_options[] = {
    {"out", 'o', "FILE", "where the table goes (default: standard output)"},
};

static const svari_cli_option sql_options[] = {
    {"dialect", 0, "D", "postgresql | duckdb | spark (default: postgresql)"},
    {"table", 0, "T", "the table of records, or schema.table (default: the run file's own, else records)"},
    {"head", 0, NULL, "only the line that the file has before what the query gives"},
};

static const svari_cli_option describe_options[] = {
    {"delimiter", 0, "C", "what separates the columns of a CSV file (default: by its header)"},
    {"decimal", 0, "C", "of numbers in a CSV file: . or , (default: by its first records)"},
    {"as", 0, "FORM", "text | json (default: text)"},
};

static const svari_cli_option compare_options[] = {
    {"unit", 0, "COLUMN", "sampling units are the same in both where this column of the data is"},
    {"limit", 0, "T", "exit 1 when a difference is over T of its standard errors"},
    {"as", 0, "FORM", "text | csv | json (default: text)"},
};

static const svari_cli_option quick_options[] = {
    {"by", 0, "V", "for each category of V; repeat it for a crossing"},
    {"where", 0, "E", "only records for which the expression is true"},
    {"weight", 0, "W", "column of weights"},
    {"strata", 0, "S", "column of strata; repeat it by stage"},
    {"clusters", 0, "C", "column of sampling units; repeat it by stage"},
    {"fpc", 0, "F", "column of population sizes or fractions; repeat it by stage"},
    {"probabilities", 0, "P", "quantile: comma between (default: 0.5)"},
    {"confidence", 0, "C", "of the intervals (default: 0.95)"},
    {"delimiter", 0, "C", "what separates the columns of a CSV file (default: by its header)"},
    {"decimal", 0, "C", "of numbers in a CSV file: . or , (default: by its first records)"},
    {"as", 0, "FORM", "text | csv | json | run (default: text); run prints the run file that says the same"},
};

static const char quick_more[] =
    "DATA is a data file, or - for standard input. Without --weight every record counts once\n"
    "(or population by sample size, where --fpc is given).\n"
    "\n"
    "  svari mean schools.csv api00 enroll --by stype --weight pw --strata stype\n"
    "  svari proportion - internet --weight w --as csv < residents.csv\n"
    "  svari table residents.csv age_group region --as run > residents.yaml\n";

const svari_command svari_commands[] = {
    {"run", "RUN.yaml [-o DIR]", "run a run file: weights, estimates, tables, report",
     "Prints a summary and writes into DIR what the run file asks for (results.json, estimates.csv …) and\n"
     "manifest.json. The files are written whole or not at all; what was there stays when anything fails.\n"
     "RUN.yaml may be - for standard input; the paths in it then begin at the working folder.\n"
     "\n"
     "  svari run residents.yaml -o out\n"
     "  svari run residents.yaml --part 2/8 -o part2.csv    # as svari totals does\n",
     1, 1, COUNT(run_options), run_options, svari_cli_run},
    {"check", "RUN.yaml", "everything that can be wrong, nothing computed or written",
     "Tells all faults of the run file and its data at once; without any, what the run would do, the design as\n"
     "a statistician would want to see it, and the representativeness of the sample before weighting.\n"
     "\n"
     "  svari check residents.yaml\n",
     1, 1, 0, NULL, svari_cli_check},
    {"describe", "DATA", "the variables of a data file: type, levels, missing, range",
     "  svari describe residents.csv\n", 1, 1, COUNT(describe_options), describe_options, svari_cli_describe},
    {"init", "DATA", "a commented run file to start from, guessed from the data",
     "Prints it: svari init residents.csv > residents.yaml. What is guessed is said in comments.\n", 1, 1, 0, NULL,
     svari_cli_init},
    {"totals", "RUN.yaml [-o FILE]", "the table of totals from which a run goes on without records",
     "Records that agree in all that the run tells apart become one row: their count and sums. Parts of the\n"
     "records, made anywhere, add up by svari merge to the same bytes; svari run --totals goes on from the table.\n"
     "What needs single records is refused by name.\n"
     "\n"
     "  svari totals residents.yaml -o totals.csv\n"
     "  svari run residents.yaml --totals totals.csv -o out\n",
     1, 1, COUNT(totals_options), totals_options, svari_cli_totals},
    {"merge", "PART… [-o FILE]", "tables of totals of one run file, added up",
     "All parts of a table, each once, or whole tables of different records.\n"
     "\n"
     "  svari totals residents.yaml --part 1/2 -o a.csv\n"
     "  svari totals residents.yaml --part 2/2 -o b.csv\n"
     "  svari merge a.csv b.csv -o totals.csv\n",
     1, SVARI_CLI_MOST, COUNT(merge_options), merge_options, svari_cli_merge},
    {"sql", "RUN.yaml", "the query that makes the table of totals in a database",
     "Prints one SELECT; its answer as CSV, after the line that --head prints, is the table of totals.\n"
     "\n"
     "  svari sql residents.yaml --head > totals.csv\n"
     "  svari sql residents.yaml --table people | psql --csv -q register >> totals.csv\n"
     "  svari run residents.yaml --totals totals.csv -o out\n",
     1, 1, COUNT(sql_options), sql_options, svari_cli_sql},
    {"verify", "DIR", "run DIR again from its manifest: is every byte the same?",
     "Exit status 1 when an input or an output is not what it was, with its name.\n"
     "\n"
     "  svari verify out\n",
     1, 1, 0, NULL, svari_cli_verify},
    {"compare", "DIR_A DIR_B", "what changed between two runs or waves",
     "Figures of both are paired by id, statistic, variable, category and domain. The standard error of a\n"
     "difference takes the two as independent samples, or with --unit honours the units common to both: the\n"
     "runs are then made again from their manifests, for the covariance.\n"
     "\n"
     "  svari compare out2019 out2021 --limit 1.96\n"
     "  svari compare out2019 out2021 --unit id\n",
     2, 2, COUNT(compare_options), compare_options, svari_cli_compare},
    {"mean", "DATA VARIABLE…", "means from a data file, without a run file", quick_more, 2, 32, COUNT(quick_options),
     quick_options, svari_cli_quick},
    {"total", "DATA VARIABLE…", "totals", quick_more, 2, 32, COUNT(quick_options), quick_options, svari_cli_quick},
    {"proportion", "DATA VARIABLE…", "shares of categories", quick_more, 2, 32, COUNT(quick_options), quick_options,
     svari_cli_quick},
    {"quantile", "DATA VARIABLE…", "quantiles, the median by default", quick_more, 2, 32, COUNT(quick_options),
     quick_options, svari_cli_quick},
    {"table", "DATA ROW [COLUMN]", "a table of two variables with its test", quick_more, 2, 3, COUNT(quick_options),
     quick_options, svari_cli_quick},
    {"completion", "bash | zsh | fish | man", "completion for a shell, or the manual page",
     "  source <(svari completion bash)\n"
     "  svari completion man | man -l -\n",
     1, 1, 0, NULL, svari_cli_completion},
    {"help", "[COMMAND | keys [SECTION]]", "help on a command, or on the keys of the run file",
     "  svari help run\n"
     "  svari help keys\n"
     "  svari help keys design\n",
     0, 2, 0, NULL, svari_cli_show_help},
    {"version", "", "the version, and the libraries it was built with", "", 0, 0, 0, NULL, svari_cli_show_version},
};
const size_t svari_commands_count = COUNT(svari_commands);
