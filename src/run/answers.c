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

size_t svari_result_weights(const svari_result *result, const double **weights) {
  *weights = result->report.final_weight;
  return *weights ? svari_frame_records(result->report.frame) : 0;
}

size_t svari_result_replicates(const svari_result *result, const double **weights) {
  *weights = result->report.weights_replicate;
  return result->report.nweights_replicates;
}

const svari_frame *svari_result_frame(const svari_result *result) { return result->grouped ? NULL : result->frame; }

size_t svari_result_steps(const svari_result *result, const svari_step_report **steps) {
  *steps = result->report.steps;
  return result->report.nsteps;
}

const svari_balance *svari_result_balance(const svari_result *result) { return &result->report.balance; }

size_t svari_result_notes(const svari_result *result, const char *const **notes) {
  *notes = result->report.notes;
  return result->report.nnotes;
}

size_t svari_result_parts(const svari_result *result) { return result->nparts; }

const svari_result *svari_result_part(const svari_result *result, size_t part) {
  return part < result->nparts ? result->parts[part] : NULL;
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
