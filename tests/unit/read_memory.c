/* Records in the caller's memory: values, missing ones, names, and what is refused. */
#include "data/frame.h"
#include "svari/run.h"

#include <criterion/criterion.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

static svari_status read_it(const svari_record_column *columns, size_t ncolumns, size_t count, svari_frame **frame,
                            svari_error *err) {
  const svari_records records = {.count = count, .ncolumns = ncolumns, .columns = columns};
  const svari_data_spec spec = {.records = &records};
  return svari_frame_read(&spec, frame, err);
}

Test(memory, values_are_the_same_to_the_last_bit) {
  static const double numbers[] = {0.1, NAN, 1.0 / 3, -1e-300};
  static const char *const texts[] = {"Rīga", "say \"x\", then\ny", NULL, ""};
  const svari_record_column columns[] = {{.name = "income, net", .numbers = numbers}, {.name = "town", .texts = texts}};
  svari_frame *frame = NULL;
  svari_error err = {0};
  cr_assert_eq(read_it(columns, 2, 4, &frame, &err), SVARI_OK, "%s", err.faults[0].text);
  cr_assert_eq(svari_frame_records(frame), 4);
  const svari_column *income = svari_frame_find(frame, "income, net"), *town = svari_frame_find(frame, "town");
  cr_assert(income && town);
  for (size_t i = 0; i < 4; i++) cr_expect(i == 1 ? isnan(income->number[i]) : income->number[i] == numbers[i]);
  cr_expect_str_eq(town->levels[svari_column_code(town, 1)].name, "say \"x\", then\ny");
  cr_expect_eq(town->nmissing, 2);
  svari_frame_free(frame);
}

Test(memory, a_last_record_of_one_missing_value_is_a_record) {
  static const double numbers[] = {1, NAN, NAN};
  const svari_record_column column = {.name = "x", .numbers = numbers};
  svari_frame *frame = NULL;
  cr_assert_eq(read_it(&column, 1, 3, &frame, NULL), SVARI_OK);
  cr_expect_eq(svari_frame_records(frame), 3);
  svari_frame_free(frame);
}

Test(memory, numbers_stand_beside_texts_with_a_decimal_comma) {
  static const double numbers[] = {0.25, -3};
  static const char *const texts[] = {"1,5", "2"};
  const svari_record_column columns[] = {{.name = "x", .numbers = numbers}, {.name = "y", .texts = texts}};
  const svari_records records = {.count = 2, .ncolumns = 2, .columns = columns};
  const svari_data_spec spec = {.records = &records, .decimal = ','};
  svari_frame *frame = NULL;
  svari_error err = {0};
  cr_assert_eq(svari_frame_read(&spec, &frame, &err), SVARI_OK, "%s", err.faults[0].text);
  cr_expect_eq(svari_frame_find(frame, "x")->number[0], 0.25);
  cr_expect_eq(svari_frame_find(frame, "y")->number[0], 1.5);
  svari_frame_free(frame);
}

Test(memory, names_without_the_records) {
  static const double numbers[] = {1};
  const svari_record_column columns[] = {{.name = "x", .numbers = numbers}, {.name = "y y", .numbers = numbers}};
  const svari_records records = {.count = 1, .ncolumns = 2, .columns = columns};
  const svari_data_spec spec = {.records = &records};
  const char **names = NULL;
  size_t count = 0;
  cr_assert_eq(svari_header_read(&spec, &names, &count, NULL), SVARI_OK);
  cr_assert_eq(count, 2);
  cr_expect_str_eq(names[1], "y y");
  free(names);
}

Test(memory, what_is_refused) {
  static const double numbers[] = {1, INFINITY};
  static const char *const texts[] = {"a", "\xff"};
  const svari_record_column wrong[] = {{.name = "x", .numbers = numbers},
                                       {.name = "x", .texts = texts},
                                       {.name = "x"},
                                       {.name = "x", .numbers = numbers, .texts = texts},
                                       {.numbers = numbers}};
  svari_frame *frame = NULL;
  for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
    svari_error err = {0};
    cr_expect_eq(read_it(&wrong[i], 1, 2, &frame, &err), SVARI_DATA, "column %zu", i);
    cr_expect_eq(err.count, 1);
    cr_expect_null(frame);
  }
  cr_expect_eq(read_it(wrong, 0, 2, &frame, NULL), SVARI_DATA);
}

static svari_status run_it(const char *text, const svari_records *records, svari_result **result, svari_error *err) {
  const svari_run_options options = {.records = records, .threads = 1};
  return svari_run_text(text, strlen(text), "run.yaml", &options, result, err);
}

Test(memory, a_run_has_its_rows_weights_and_notes) {
  static const double x[] = {1, 2, 3, 4}, w[] = {10, 20, 30, 40};
  static const double r1[] = {11, 20, 29, 40}, r2[] = {9, 20, 31, 40};
  const svari_record_column columns[] = {{.name = "x", .numbers = x},
                                         {.name = "w", .numbers = w},
                                         {.name = "r1", .numbers = r1},
                                         {.name = "r2", .numbers = r2}};
  const svari_records records = {.count = 4, .ncolumns = 4, .columns = columns};
  svari_result *result = NULL;
  svari_error err = {0};
  const char *text =
      "svari: 1\ndata: {file: '-'}\n"
      "derive: [{name: half, as: 'x / 2'}, {name: big, as: 'x > 2'}]\n"
      "design: {weight: w, replicates: {columns: '^r[12]$', type: bootstrap}}\n"
      "weighting: [{scale: {to: sample}}]\nestimates: [{id: x, mean: [x]}]\n";
  cr_assert_eq(run_it(text, &records, &result, &err), SVARI_OK, "%s", err.faults[0].text);
  const svari_estimate_row *rows;
  cr_assert_eq(svari_result_estimates(result, &rows), 1);
  cr_expect_float_eq(rows[0].estimate, 3, 1e-12);
  const double *weights, *replicates;
  const svari_step_report *steps;
  cr_assert_eq(svari_result_weights(result, &weights), 4);
  cr_expect_float_eq(weights[0], 0.4, 1e-12);
  cr_assert_eq(svari_result_replicates(result, &replicates), 2);
  cr_expect_float_eq(replicates[0], 0.44, 1e-12);
  cr_expect_float_eq(replicates[4 + 2], 1.24, 1e-12);
  cr_assert_eq(svari_result_steps(result, &steps), 1);
  cr_expect_str_eq(steps[0].step, "scale");
  const svari_frame *frame = svari_result_frame(result);
  cr_assert_eq(svari_frame_columns(frame), 6);
  cr_expect_str_eq(svari_frame_name(frame, 5), "big");
  cr_expect_eq(svari_frame_type(frame, 5), SVARI_CATEGORY);
  cr_expect_eq(svari_frame_numbers(frame, "half")[2], 1.5);
  cr_expect_str_eq(svari_frame_text(frame, "big", 2), "yes");
  cr_expect_null(svari_frame_numbers(frame, "big"));
  cr_expect_null(svari_frame_text(frame, "half", 0));
  cr_expect_eq(svari_result_parts(result), 0);
  cr_expect_null(svari_result_part(result, 0));
  svari_result_free(result);
}

Test(memory, a_file_that_the_run_file_names_is_never_passed_over) {
  static const double x[] = {1, 2};
  const svari_record_column column = {.name = "x", .numbers = x};
  const svari_records records = {.count = 2, .ncolumns = 1, .columns = &column};
  svari_result *result = NULL;
  svari_error err = {0};
  const char *text = "svari: 1\ndata: {file: people.csv}\nestimates: [{id: x, mean: [x]}]\n";
  cr_expect_eq(run_it(text, &records, &result, &err), SVARI_SPEC);
  cr_expect(strstr(err.faults[0].text, "people.csv"));
}
