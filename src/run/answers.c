/* What a result gives to whoever called the run. */
#include <stdlib.h>
#include <string.h>

#include "run/run.h"

size_t svari_result_estimates(const svari_result *result, const svari_estimate_row **rows) {
  *rows = result->report.estimates;
  return result->report.nestimates;
}

size_t svari_result_tables(const svari_result *result, const svari_table **tables) {
  *tables = result->report.tables;
  return result->report.ntables;
}

size_t svari_result_tests(const svari_result *result, const svari_test_row **rows) {
  *rows = result->report.tests;
  return result->report.ntests;
}

size_t svari_result_models(const svari_result *result, const svari_model **models) {
  *models = result->report.models;
  return result->report.nmodels;
}

svari_status svari_result_file(const svari_result *result, const char *file, char **text, size_t *length,
                               svari_error *err) {
  for (size_t i = 0; i < svari_writers_count; i++) {
    if (strcmp(svari_writers[i].file, file) != 0) continue;
    svari_buffer out = {0};
    svari_status status = svari_writers[i].write(&result->report, &out, err);
    if (status) {
      svari_buffer_free(&out);
      return status;
    }
    *text = out.bytes;
    *length = out.length;
    return SVARI_OK;
  }
  return svari_fail(err, SVARI_USAGE, "%s is no file of a run", file);
}

svari_status svari_result_summary(const svari_result *result, int width, bool colour, char **text, svari_error *err) {
  svari_buffer out = {0};
  svari_status status = svari_report_text(&result->report, width, colour, &out, err);
  if (status)
    svari_buffer_free(&out);
  else
    *text = out.bytes;
  return status;
}
