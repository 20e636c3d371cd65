/* The table of writers: adding a format is one function and one row. */
#include "present/html.h"
#include "present/jsonstat.h"
#include "present/paper.h"
#include "present/weighted.h"
#include "present/writers.h"
#include "present/xlsx.h"

#include <string.h>

static bool has_tables(const svari_report *report) {
  size_t count = report->ntables;
  for (size_t i = 0; i < report->nparts; i++) count += report->parts[i]->ntables;
  return count > 0;
}
static bool has_figures(const svari_report *report) { return report->joint.npublished > 0; }
static bool has_hidden(const svari_report *report) { return report->nhidden > 0; }
static bool has_weights(const svari_report *report) { return report->write_weights; }
/* A run of runs has no records of its own. */
static bool has_records(const svari_report *report) { return report->data && report->final_weight; }

/* weights.csv is asked for by a key of its own, not by a word of `formats`. */
const svari_writer svari_writers[] = {
    {"json", "results.json", "every figure at full precision", svari_write_results, NULL},
    {"csv", "estimates.csv", "one line per estimate", svari_write_estimates, NULL},
    {"csv", "tables.csv", "one line per cell", svari_write_tables, has_tables},
    {"csv", "figures.csv", "published figures beside the computed ones", svari_write_figures, has_figures},
    {"html", "report.html", "the report, one file to open in a browser", svari_write_html, NULL},
    {"xlsx", "tables.xlsx", "the tables as an Excel workbook", svari_write_xlsx, NULL},
    {"md", "tables.md", "estimates and tables in Markdown", svari_write_markdown, NULL},
    {"latex", "tables.tex", "estimates and tables for a LaTeX document", svari_write_latex, NULL},
    {"jsonstat", "results.jsonstat.json", "the figures as JSON-stat 2.0", svari_write_jsonstat, NULL},
    {"sdmx", "results.sdmx.csv", "the figures as SDMX-CSV 2.0", svari_write_sdmx, NULL},
    {"sav", "weights.sav", "the data with weights and derived variables for SPSS", svari_write_sav, has_records},
    {"dta", "weights.dta", "the data with weights and derived variables for Stata", svari_write_dta, has_records},
    {"r", "weights.R", "an R script that makes the survey design of data and weights", svari_write_r, has_records},
    {"r", "derived.csv", "derived variables and weights for weights.R", svari_write_derived, has_records},
    {"", "disclosure.csv", "what disclosure control hid and why; not for print", svari_write_hidden, has_hidden},
    {"", "weights.csv", "the weight of each record", svari_write_weights, has_weights},
};
const size_t svari_writers_count = sizeof svari_writers / sizeof *svari_writers;

bool svari_writer_wanted(const svari_writer *writer, const svari_report *report, const char *const *formats,
                         size_t nformats) {
  if (writer->wanted && !writer->wanted(report)) return false;
  if (writer->format[0] == '\0') return true;
  for (size_t i = 0; i < nformats; i++)
    if (strcmp(formats[i], writer->format) == 0) return true;
  return false;
}
