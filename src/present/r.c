/* weights.R: reads the data, gives categories their names, sets the weights beside the records and makes the design of
 * R's package survey. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "present/weighted.h"

enum { MOST_LEVELS = 500 };

/* How R reads a format of files; the text stands in the script after `data <- `. */
typedef struct reading {
  const char *ending, *call;
} reading;

static const reading readings[] = {
    {"sav", "as.data.frame(haven::read_sav(data_file))"},      {"zsav", "as.data.frame(haven::read_sav(data_file))"},
    {"por", "as.data.frame(haven::read_por(data_file))"},      {"dta", "as.data.frame(haven::read_dta(data_file))"},
    {"sas7bdat", "as.data.frame(haven::read_sas(data_file))"}, {"xpt", "as.data.frame(haven::read_xpt(data_file))"},
};

static const reading *reading_of(const svari_data_spec *data) {
  const char *dot = data->shown ? strrchr(data->shown, '.') : NULL;
  const char *kind = data->format ? data->format : dot ? dot + 1 : "";
  for (size_t i = 0; i < sizeof readings / sizeof *readings; i++)
    if (strcasecmp(readings[i].ending, kind) == 0) return &readings[i];
  return NULL;
}

static void put_csv(svari_buffer *out, const svari_data_spec *data) {
  static const char *const usual[] = {"", "NA"};
  const char delimiter[2] = {data->delimiter, '\0'};
  if (!data->delimiter)
    svari_buffer_text(out,
                      "marks <- c(\",\", \";\", \"\\t\") # the one that the header has most of\n"
                      "mark <- marks[which.max(sapply(marks, function(m) length(strsplit(readLines(data_file, 1), m, "
                      "fixed = TRUE)[[1]])))]\n");
  svari_buffer_text(out, "data <- read.table(data_file, header = TRUE, sep = ");
  if (data->delimiter)
    svari_r_text(out, delimiter);
  else
    svari_buffer_text(out, "mark");
  if (data->decimal == ',') svari_buffer_text(out, ", dec = \",\"");
  svari_buffer_text(out,
                    ", quote = \"\\\"\", comment.char = \"\", check.names = FALSE,\n  stringsAsFactors = FALSE, "
                    "fileEncoding = \"UTF-8-BOM\", strip.white = FALSE, na.strings = ");
  if (data->missing)
    svari_r_texts(out, data->missing, data->nmissing);
  else
    svari_r_texts(out, usual, 2);
  svari_buffer_text(out, ")\n");
}

static void put_query(svari_buffer *out, const svari_data_spec *data) {
  svari_buffer_text(out,
                    "connection <- DBI::dbConnect(RSQLite::SQLite(), data_file)\ndata <- DBI::dbGetQuery(connection, ");
  svari_r_text(out, data->query);
  svari_buffer_text(out, ")\nDBI::dbDisconnect(connection)\n");
}

static void put_data(svari_buffer *out, const svari_report *report) {
  const svari_data_spec *data = report->data;
  const reading *how = reading_of(data);
  svari_buffer_text(out,
                    "# The data; another place can be given: Rscript weights.R FILE\ndata_file <- "
                    "commandArgs(trailingOnly = TRUE)[1]\n"
                    "if (is.na(data_file)) data_file <- ");
  svari_r_text(out, data->shown ? data->shown : data->file);
  svari_buffer_text(out, "\n");
  if (data->query)
    put_query(out, data);
  else if (how)
    svari_buffer_printf(out, "data <- %s\n", how->call);
  else
    put_csv(out, data);
  svari_buffer_text(out,
                    "weighted <- read.csv(\"derived.csv\", check.names = FALSE, encoding = \"UTF-8\")\n"
                    "stopifnot(nrow(data) == nrow(weighted))\n\n");
}

static void put_factor(svari_buffer *out, const svari_column *column, const char *frame, bool by_code) {
  svari_buffer_printf(out, "data[[");
  svari_r_text(out, column->name);
  svari_buffer_printf(out, "]] <- factor(as.character(%s[[", frame);
  svari_r_text(out, column->name);
  svari_buffer_text(out, "]]),\n  levels = c(");
  for (size_t l = 0; l < column->nlevels; l++) {
    if (l) svari_buffer_text(out, ", ");
    svari_r_text(out, by_code && column->levels[l].code ? column->levels[l].code : column->levels[l].name);
  }
  svari_buffer_text(out, "),\n  labels = c(");
  for (size_t l = 0; l < column->nlevels; l++) {
    if (l) svari_buffer_text(out, ", ");
    svari_r_text(out, column->levels[l].name);
  }
  svari_buffer_text(out, "))\n");
}

/* Codes of missing values of a number, which the file itself holds as numbers. */
static void put_missing(svari_buffer *out, const svari_data_spec *data, const svari_column *column) {
  for (size_t v = 0; v < data->nvariables; v++) {
    const svari_variable_spec *spec = &data->variables[v];
    if (strcmp(spec->name, column->name) != 0 || spec->nmissing == 0) continue;
    svari_buffer_text(out, "data[[");
    svari_r_text(out, column->name);
    svari_buffer_text(out, "]][as.character(data[[");
    svari_r_text(out, column->name);
    svari_buffer_text(out, "]]) %in% ");
    svari_r_texts(out, spec->missing, spec->nmissing);
    svari_buffer_text(out, "] <- NA\n");
  }
}

static void put_variables(svari_buffer *out, const svari_report *report) {
  const svari_column *column;
  svari_buffer_text(out, "# The variables that the run read, categories by their names; then those that it derived\n");
  for (size_t i = 0; report->read && i < report->read->ncolumns; i++) {
    column = report->read->columns[i];
    if (column->type == SVARI_NUMBER) put_missing(out, report->data, column);
    if (column->type == SVARI_CATEGORY && column->nlevels && column->nlevels <= MOST_LEVELS)
      put_factor(out, column, "data", true);
  }
  for (size_t at = 0; (column = svari_derived_next(report, &at)) != NULL;) {
    if (column->type == SVARI_CATEGORY && column->nlevels) {
      put_factor(out, column, "weighted", false);
      continue;
    }
    svari_buffer_text(out, "data[[");
    svari_r_text(out, column->name);
    svari_buffer_text(out, "]] <- weighted[[");
    svari_r_text(out, column->name);
    svari_buffer_text(out, "]]\n");
  }
}

typedef struct lonely {
  const char *rule, *option;
} lonely;

static const lonely lonely_rules[] = {
    {"remove", "remove"}, {"certainty", "certainty"}, {"centre", "adjust"}, {"average", "average"}};

static void put_design(svari_buffer *out, const svari_report *report) {
  const svari_design_spec *spec = report->design_spec;
  for (size_t i = 0; spec->singleton && i < sizeof lonely_rules / sizeof *lonely_rules; i++)
    if (strcmp(lonely_rules[i].rule, spec->singleton) == 0)
      svari_buffer_printf(out, "options(survey.lonely.psu = \"%s\")\n", lonely_rules[i].option);
  if (report->nsteps)
    svari_buffer_text(
        out,
        "# Standard errors of this design take the weights as given. Those of svari also credit the margins that the\n"
        "# weights were calibrated to, and are as a rule smaller; ask svari for replicates to have both agree.\n");
  svari_buffer_text(out, "design <- svydesign(ids = ");
  svari_r_formula(out, spec->clusters, spec->nclusters);
  if (spec->nstrata) {
    svari_buffer_text(out, ", strata = ");
    svari_r_formula(out, spec->strata, spec->nstrata);
  }
  if (spec->nfpc) {
    svari_buffer_text(out, ", fpc = ");
    svari_r_formula(out, spec->fpc, spec->nfpc);
  }
  if (spec->pps) svari_buffer_text(out, ", pps = \"brewer\"");
  svari_buffer_printf(out, ", nest = %s,\n  weights = weighted$weight, data = data)\n", spec->nest ? "TRUE" : "FALSE");
}

static void put_replicates(svari_buffer *out, const svari_report *report) {
  const svari_replication *r = report->replication;
  bool one = true;
  for (size_t i = 1; i < r->count; i++) one &= r->rscales[i] == r->rscales[0];
  svari_buffer_printf(out, "# %zu replicates (%s)\n", r->count, r->type);
  svari_buffer_text(
      out,
      "design <- svrepdesign(data = data, weights = weighted$weight,\n"
      "  repweights = as.matrix(weighted[grep(\"^rep_[0-9]+$\", names(weighted))]), type = \"other\", scale = ");
  svari_r_number(out, r->scale);
  svari_buffer_text(out, one ? ",\n  rscales = rep(" : ",\n  rscales = c(");
  for (size_t i = 0; i < (one ? 1 : r->count); i++) {
    if (i) svari_buffer_text(out, ", ");
    svari_r_number(out, r->rscales[i]);
  }
  if (one) svari_buffer_printf(out, ", %zu", r->count);
  svari_buffer_printf(out, "), combined.weights = TRUE, mse = %s)\n", r->mse ? "TRUE" : "FALSE");
}

static void put_end(svari_buffer *out, const svari_report *report) {
  size_t n = svari_frame_records(report->frame), zero = 0;
  for (size_t i = 0; i < n; i++) zero += report->final_weight[i] == 0;
  if (zero) svari_buffer_text(out, "design <- subset(design, weighted$weight > 0) # the others did not respond\n");
  svari_buffer_text(out, "print(design)\n");
}

svari_status svari_write_r(const svari_report *report, svari_buffer *out, svari_error *err) {
  svari_buffer_printf(out, "# Made by svari %s. The survey design of ", svari_version());
  svari_r_text(out, report->title ? report->title : report->data_shown);
  svari_buffer_text(
      out,
      "\n# for R: run it in this folder, or go on from `design`, e.g. svymean(~variable, design, na.rm = TRUE).\n"
      "library(survey)\n\n");
  put_data(out, report);
  put_variables(out, report);
  svari_buffer_text(out, "\n");
  if (report->replication && report->nweights_replicates)
    put_replicates(out, report);
  else
    put_design(out, report);
  put_end(out, report);
  return out->failed ? svari_fail_memory(err) : SVARI_OK;
}
