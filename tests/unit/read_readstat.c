/* SPSS, Stata and SAS files made by R's haven (tests/reference/formats/make.R), and broken ones. */
#include "data/frame.h"
#include "svari/read.h"

#include <criterion/criterion.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static svari_frame *read_file(const char *file) {
  svari_frame *frame = NULL;
  svari_error err = {0};
  svari_data_spec spec = {.file = file, .shown = file};
  cr_assert_eq(svari_frame_read(&spec, &frame, &err), SVARI_OK, "%s: %s", file, err.faults[0].text);
  return frame;
}

static void check_labels(const char *file) {
  svari_frame *frame = read_file(file);
  const svari_column *sex = svari_frame_find(frame, "sex"), *scale = svari_frame_find(frame, "scale");
  const svari_column *city = svari_frame_find(frame, "city"), *w = svari_frame_find(frame, "w");
  cr_assert(sex && scale && city && w);
  cr_assert_str_eq(sex->label.in[SVARI_ENGLISH], "Dzimums");
  cr_assert_eq(sex->type, SVARI_CATEGORY);
  cr_assert_str_eq(sex->levels[svari_column_code(sex, 0)].name, "Vīrietis");
  cr_assert_str_eq(sex->levels[svari_column_code(sex, 1)].name, "Sieviete");
  cr_assert_eq(svari_column_code(sex, 4), -1); /* 9: user-missing in SPSS, missing in Stata */
  cr_assert_eq(svari_column_code(sex, 5), -1);
  cr_assert_eq(scale->type, SVARI_NUMBER); /* only its ends have labels */
  cr_assert_eq(scale->number[2], 10);
  cr_assert_str_eq(city->levels[svari_column_code(city, 2)].name, "Rīga, centrs");
  cr_assert_str_eq(city->levels[svari_column_code(city, 3)].name, "quote\"d");
  cr_assert_eq(svari_column_code(city, 4), -1);
  cr_assert_eq(w->number[2], 1.0 / 3);
  svari_frame_free(frame);
}

Test(readstat, labels_and_missing_values_of_every_format) {
  check_labels("tests/reference/formats/labels.sav");
  check_labels("tests/reference/formats/labels.zsav");
  check_labels("tests/reference/formats/labels.dta");
  svari_frame *frame = read_file("tests/reference/formats/labels.xpt");
  cr_assert_eq(svari_frame_records(frame), 3);
  cr_assert_eq(svari_frame_find(frame, "w")->number[0], 1.5);
  svari_frame_free(frame);
}

Test(readstat, the_run_file_overrules_the_file) {
  svari_level levels[] = {{.name = "man", .code = "1"}, {.name = "woman", .code = "2"}};
  svari_variable_spec variable = {.name = "sex", .nlevels = 2, .levels = levels};
  svari_data_spec spec = {.file = "tests/reference/formats/labels.sav", .nvariables = 1, .variables = &variable};
  svari_frame *frame = NULL;
  svari_error err = {0};
  cr_assert_eq(svari_frame_read(&spec, &frame, &err), SVARI_OK, "%s", err.faults[0].text);
  const svari_column *sex = svari_frame_find(frame, "sex");
  cr_assert_str_eq(sex->levels[svari_column_code(sex, 0)].name, "man");
  cr_assert_str_eq(sex->label.in[SVARI_LATVIAN], "Dzimums");
  svari_frame_free(frame);
}

Test(readstat, the_header_is_read_alone) {
  const char **names;
  size_t count;
  svari_error err = {0};
  svari_data_spec spec = {.file = "tests/reference/formats/labels.dta"};
  cr_assert_eq(svari_header_read(&spec, &names, &count, &err), SVARI_OK);
  cr_assert_eq(count, 5);
  cr_assert_str_eq(names[1], "sex");
  free(names);
}

/* Every prefix of a file ends in a fault that names it, or in a frame; never in the end of this program. */
Test(readstat, cut_files_are_told) {
  char bytes[2048], path[] = "/tmp/svari_cut_XXXXXX.sav";
  FILE *whole = fopen("tests/reference/formats/labels.sav", "rb");
  size_t length = fread(bytes, 1, sizeof bytes, whole);
  fclose(whole);
  close(mkstemps(path, 4));
  for (size_t keep = 0; keep < length; keep += 37) {
    FILE *cut = fopen(path, "wb");
    fwrite(bytes, 1, keep, cut);
    fclose(cut);
    svari_frame *frame = NULL;
    svari_error err = {0};
    svari_data_spec spec = {.file = path, .shown = "cut.sav"};
    svari_status status = svari_frame_read(&spec, &frame, &err);
    cr_assert(status == SVARI_OK || strstr(err.faults[0].text, "cut.sav"), "%zu bytes: %s", keep, err.faults[0].text);
    svari_frame_free(frame);
  }
  unlink(path);
}

Test(readstat, a_missing_file_is_io) {
  svari_frame *frame = NULL;
  svari_error err = {0};
  svari_data_spec spec = {.file = "nowhere.sav", .shown = "nowhere.sav"};
  cr_assert_eq(svari_frame_read(&spec, &frame, &err), SVARI_IO);
  cr_assert_not_null(strstr(err.faults[0].text, "nowhere.sav"));
}
