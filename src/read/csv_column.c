/* Columns of CSV text: which are kept, of which type, and how their distinct texts become levels. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/nearest.h"
#include "base/number.h"
#include "base/pattern.h"
#include "data/frame.h"
#include "read/csv.h"
#include "read/split.h"

enum { SAMPLE_RECORDS = 1000 };

/* ---- which columns ---- */

static bool listed(const char *const *names, size_t count, const char *name) {
  for (size_t i = 0; i < count; i++)
    if (strcmp(names[i], name) == 0) return true;
  return false;
}

/* 0 when the column is kept, REG_NOMATCH, REG_ESPACE without memory. */
static int match(const svari_data_spec *spec, const regex_t *patterns, const char *name) {
  if (!spec->keep || listed(spec->keep, spec->nkeep, name)) return 0;
  int code = REG_NOMATCH;
  for (size_t i = 0; i < spec->npatterns && code == REG_NOMATCH; i++) code = svari_pattern_match(&patterns[i], name);
  return code;
}

static svari_status compile(const svari_data_spec *spec, regex_t *patterns, size_t *compiled, svari_error *err) {
  for (; *compiled < spec->npatterns; (*compiled)++) {
    const char *pattern = spec->patterns[*compiled];
    int code = regcomp(&patterns[*compiled], pattern, REG_EXTENDED | REG_NOSUB);
    if (code == REG_ESPACE) return svari_fail_memory(err);
    if (code == 0) continue;
    char why[100];
    regerror(code, &patterns[*compiled], why, sizeof why);
    return svari_fail_at(err, SVARI_SPEC, spec->where, "\"%s\" is not a regular expression: %s", pattern, why);
  }
  return SVARI_OK;
}

static svari_csv_missing missing_text(const char *text) {
  svari_csv_missing missing = {.text = text, .length = strlen(text), .value = NAN};
  if (!svari_number_parse(text, missing.length, &missing.value)) missing.value = NAN;
  return missing;
}

static bool plan_missing(svari_csv *csv, svari_csv_column *column) {
  static const char *const usual[] = {"", "NA"};
  const svari_data_spec *spec = csv->spec;
  const char *const *common = spec->missing ? spec->missing : usual;
  size_t ncommon = spec->missing ? spec->nmissing : 2, own = column->variable ? column->variable->nmissing : 0;
  svari_csv_missing *missing = SVARI_NEW(csv->arena, svari_csv_missing, ncommon + own);
  if (!missing) return false;
  for (size_t k = 0; k < ncommon + own; k++) {
    missing[k] = missing_text(k < ncommon ? common[k] : column->variable->missing[k - ncommon]);
    if (!isnan(missing[k].value)) column->missing_numbers = true;
  }
  column->missing = missing;
  column->nmissing = ncommon + own;
  return true;
}

static bool plan_column(svari_csv *csv, size_t field) {
  svari_csv_column *column = &csv->columns[csv->ncolumns++];
  const svari_variable_spec *variable =
      svari_variable_find(csv->spec->variables, csv->spec->nvariables, csv->header.names[field]);
  *column = (svari_csv_column){.name = csv->header.names[field], .field = field, .variable = variable, .active = true};
  if (variable && variable->has_type)
    column->type = variable->type;
  else if (variable && variable->nlevels)
    column->type = SVARI_CATEGORY;
  else
    column->guessed = true;
  return plan_missing(csv, column);
}

bool svari_csv_is_missing(const svari_csv *csv, const svari_csv_column *column, const char *text, size_t length) {
  while (length && *text == ' ') {
    text++;
    length--;
  }
  while (length && text[length - 1] == ' ') length--;
  if (length == 0) return true; /* whatever else the run file calls missing: an empty field is no value */
  for (size_t k = 0; k < column->nmissing; k++)
    if (column->missing[k].length == length && memcmp(column->missing[k].text, text, length) == 0) return true;
  double value;
  if (!column->missing_numbers || !svari_csv_parse_number(csv->spec->decimal, text, length, false, &value))
    return false;
  for (size_t k = 0; k < column->nmissing; k++)
    if (column->missing[k].value == value) return true;
  return false;
}

/* A look at the first records spares most text columns a first reading as numbers. */
static svari_status guess_types(svari_csv *csv, svari_error *err) {
  svari_splitter splitter;
  if (!svari_splitter_open(&splitter, csv->header.delimiter, csv->header.ncolumns)) return svari_fail_memory(err);
  const char *at = csv->header.body;
  svari_split outcome = SVARI_SPLIT_BLANK;
  for (int i = 0; i < SAMPLE_RECORDS && at < csv->end && outcome <= SVARI_SPLIT_BLANK; i++) {
    outcome = svari_splitter_next(&splitter, &at, csv->end);
    if (outcome != SVARI_SPLIT_RECORD || splitter.count != csv->header.ncolumns) continue;
    for (size_t j = 0; j < csv->ncolumns; j++) {
      svari_csv_column *column = &csv->columns[j];
      svari_field field = splitter.fields[column->field];
      double value;
      if (!column->guessed || svari_csv_parse_number(csv->spec->decimal, field.text, field.length, true, &value))
        continue;
      if (svari_csv_is_missing(csv, column, field.text, field.length)) continue;
      column->guessed = false;
      column->type = SVARI_CATEGORY;
    }
  }
  svari_splitter_close(&splitter);
  return outcome == SVARI_SPLIT_MEMORY ? svari_fail_memory(err) : SVARI_OK;
}

svari_status svari_csv_columns_plan(svari_csv *csv, svari_error *err) {
  csv->columns = SVARI_NEW(csv->arena, svari_csv_column, csv->header.ncolumns);
  regex_t *patterns = calloc(csv->spec->npatterns + 1, sizeof *patterns);
  size_t compiled = 0;
  svari_status status = csv->columns && patterns ? SVARI_OK : svari_fail_memory(err);
  if (status == SVARI_OK) status = compile(csv->spec, patterns, &compiled, err);
  for (size_t j = 0; status == SVARI_OK && j < csv->header.ncolumns; j++) {
    int code = match(csv->spec, patterns, csv->header.names[j]);
    if (code == REG_ESPACE || (code == 0 && !plan_column(csv, j))) status = svari_fail_memory(err);
  }
  for (size_t i = 0; i < compiled; i++) regfree(&patterns[i]);
  free(patterns);
  return status == SVARI_OK ? guess_types(csv, err) : status;
}
