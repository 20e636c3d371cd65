/* A run file's text and records in memory in; estimates, weights and a whole file of results out. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <svari/svari.h>

enum { PEOPLE = 8 };

static const double age[PEOPLE] = {34, 51, 29, 62, 47, 38, 70, 25};
static const char *const sex[PEOPLE] = {"woman", "man", "woman", "woman", "man", "woman", "man", "woman"};
static const char *const online[PEOPLE] = {"yes", "yes", "yes", "no", "yes", "yes", "no", NULL};

static const char run_file[] =
    "svari: 1\n"
    "data: {file: '-'}\n"
    "population: {size: 1000, margins: {sex: {shares: {man: 0.46, woman: 0.54}}}}\n"
    "weighting: [rake: [sex]]\n"
    "estimates: [{id: age, mean: [age]}, {id: online, proportion: [online], by: [sex]}]\n";

static int complain(const svari_error *err) {
  for (size_t i = 0; i < err->count && i < SVARI_FAULT_MAX; i++) {
    const svari_fault *fault = &err->faults[i];
    fprintf(stderr, "%s:%ld: %s\n", fault->file, fault->line, fault->text);
    if (fault->hint[0]) fprintf(stderr, "  %s\n", fault->hint);
  }
  return svari_status_exit(err->status);
}

static void print_estimates(const svari_result *result) {
  const svari_estimate_row *rows;
  size_t count = svari_result_estimates(result, &rows);
  for (size_t i = 0; i < count; i++) {
    const svari_estimate_row *row = &rows[i];
    printf("%s", row->id);
    for (size_t p = 0; p < row->domain.count; p++) printf(", %s", row->domain.parts[p].category);
    if (row->category) printf(", %s", row->category);
    printf(": %.4f (%.4f to %.4f), s.e. %.4f, n %zu\n", row->estimate, row->ci[0], row->ci[1], row->se, row->n);
  }
}

static void print_weights(const svari_result *result) {
  const double *weights;
  size_t count = svari_result_weights(result, &weights);
  for (size_t i = 0; i < count; i++) printf("%s%.1f", i ? " " : "weights: ", weights[i]);
  printf("\n");
}

int main(void) {
  const svari_record_column columns[] = {
      {.name = "age", .numbers = age}, {.name = "sex", .texts = sex}, {.name = "online", .texts = online}};
  const svari_records records = {.count = PEOPLE, .ncolumns = 3, .columns = columns};
  const svari_run_options options = {.records = &records};
  svari_error err = {0};
  svari_result *result = NULL;
  if (svari_run_text(run_file, strlen(run_file), "run.yaml", &options, &result, &err)) return complain(&err);
  print_estimates(result);
  print_weights(result);
  char *json = NULL;
  size_t length = 0;
  if (svari_result_file(result, "results.json", &json, &length, &err)) {
    svari_result_free(result);
    return complain(&err);
  }
  printf("results.json has %s figures\n", length > 0 && json[0] == '{' ? "all" : "no");
  free(json);
  svari_result_free(result);
  return 0;
}
