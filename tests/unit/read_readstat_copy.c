/* The data file copied with columns added: the dictionary and every value, user-missing codes included, stay. Files:
 * labels.* by R's haven (make.R), survey.sav by PSPP (survey.sps). */
#include "base/arena.h"
#include "read/mrsets.h"
#include "read/readstat_write.h"

#include <criterion/criterion.h>
#include <math.h>
#include <readstat.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { MOST_VARIABLES = 40, RECORDS = 6 };

/* A file as text, a buffer per variable: what is said of it, then its values. */
typedef struct dump {
  int count;
  char sets[MOST_VARIABLES][64];
  svari_buffer text[MOST_VARIABLES];
  struct {
    char set[64];
    svari_buffer text;
  } labels[MOST_VARIABLES];
  int nsets;
} dump;

static void put_value(svari_buffer *out, readstat_value_t value) {
  if (readstat_value_type_class(value) == READSTAT_TYPE_CLASS_STRING)
    svari_buffer_printf(out, "\"%s\"", readstat_string_value(value));
  else if (readstat_value_is_tagged_missing(value))
    svari_buffer_printf(out, ".%c", readstat_value_tag(value));
  else if (readstat_value_is_system_missing(value))
    svari_buffer_text(out, ".");
  else
    svari_buffer_printf(out, "%.17g", readstat_double_value(value));
}

static int on_variable(int index, readstat_variable_t *v, const char *labels, void *context) {
  dump *d = context;
  if (index >= MOST_VARIABLES) return READSTAT_HANDLER_ABORT;
  if (index >= d->count) d->count = index + 1;
  svari_buffer *out = &d->text[index];
  snprintf(d->sets[index], sizeof d->sets[index], "%s", labels ? labels : "");
  const char *format = readstat_variable_get_format(v), *label = readstat_variable_get_label(v);
  svari_buffer_printf(out, "%s|%s|%s|%d|", readstat_variable_get_name(v), label ? label : "",
                      format && format[0] != 'A' ? format : "", readstat_variable_get_measure(v));
  for (int i = 0; i < readstat_variable_get_missing_ranges_count(v); i++) {
    put_value(out, readstat_variable_get_missing_range_lo(v, i));
    svari_buffer_text(out, "..");
    put_value(out, readstat_variable_get_missing_range_hi(v, i));
    svari_buffer_text(out, " ");
  }
  return READSTAT_HANDLER_OK;
}

static int on_label(const char *set, readstat_value_t value, const char *label, void *context) {
  dump *d = context;
  int at = 0;
  while (at < d->nsets && strcmp(d->labels[at].set, set) != 0) at++;
  if (at == MOST_VARIABLES) return READSTAT_HANDLER_ABORT;
  if (at == d->nsets) snprintf(d->labels[d->nsets++].set, sizeof d->labels[at].set, "%s", set);
  svari_buffer_text(&d->labels[at].text, " ");
  put_value(&d->labels[at].text, value);
  svari_buffer_printf(&d->labels[at].text, "=%s", label);
  return READSTAT_HANDLER_OK;
}

static int on_value(int record, readstat_variable_t *v, readstat_value_t value, void *context) {
  dump *d = context;
  (void)record;
  svari_buffer_text(&d->text[readstat_variable_get_index(v)], "|");
  put_value(&d->text[readstat_variable_get_index(v)], value);
  return READSTAT_HANDLER_OK;
}

static dump *dump_file(const char *path, bool stata) {
  dump *d = calloc(1, sizeof *d);
  readstat_parser_t *parser = readstat_parser_init();
  readstat_set_variable_handler(parser, on_variable);
  readstat_set_value_label_handler(parser, on_label);
  readstat_set_value_handler(parser, on_value);
  cr_assert_eq(stata ? readstat_parse_dta(parser, path, d) : readstat_parse_sav(parser, path, d), READSTAT_OK, "%s",
               path);
  readstat_parser_free(parser);
  for (int i = 0; i < d->count; i++)
    for (int s = 0; s < d->nsets; s++)
      if (strcmp(d->sets[i], d->labels[s].set) == 0 && d->labels[s].text.bytes)
        svari_buffer_text(&d->text[i], d->labels[s].text.bytes);
  return d;
}

static void dump_free(dump *d) {
  for (int i = 0; i < MOST_VARIABLES; i++) {
    svari_buffer_free(&d->text[i]);
    svari_buffer_free(&d->labels[i].text);
  }
  free(d);
}

static const double weights[RECORDS] = {1.5, 1.0 / 3, 0, NAN, 2, 1e6};

static svari_status copy_file(const char *file, const char *from, const char *to, size_t records, svari_buffer *out,
                              svari_error *err) {
  const svari_file_column columns[] = {{.name = "weight", .label = "final weight", .number = weights}};
  const svari_file_request request = {.kind = to, .nrecords = records, .ncolumns = 1, .columns = columns};
  const svari_data_spec spec = {.file = file};
  return svari_readstat_copy(&spec, from, &request, out, err);
}

static void write_file(char *path, int suffix, const char *bytes, size_t length) {
  int fd = mkstemps(path, suffix);
  cr_assert_eq(write(fd, bytes, length), (ssize_t)length);
  close(fd);
}

static void expect_kept(const char *file, const char *kind) {
  char path[64];
  svari_buffer out = {0};
  svari_error err = {0};
  cr_assert_eq(copy_file(file, kind, kind, RECORDS, &out, &err), SVARI_OK, "%s: %s", file, err.faults[0].text);
  snprintf(path, sizeof path, "/tmp/svari_copy_XXXXXX.%s", kind);
  write_file(path, 4, out.bytes, out.length);
  bool stata = strcmp(kind, "dta") == 0;
  dump *before = dump_file(file, stata), *after = dump_file(path, stata);
  cr_expect_eq(after->count, before->count + 1);
  for (int i = 0; i < before->count; i++) cr_expect_str_eq(after->text[i].bytes, before->text[i].bytes);
  const char *added = after->text[before->count].bytes;
  cr_expect(strstr(added, "weight|final weight|") && strstr(added, "|1.5|0.33333333333333331|0|.|2|1000000"), "%s",
            added);
  dump_free(before);
  dump_free(after);
  unlink(path);
  svari_buffer_free(&out);
}

Test(readstat_copy, labels_and_missing_codes_are_kept) {
  expect_kept("tests/reference/formats/labels.sav", "sav");
  expect_kept("tests/reference/formats/survey.sav", "sav");
  expect_kept("tests/reference/formats/labels.dta", "dta");
}

Test(readstat_copy, missing_codes_become_tags_in_stata) {
  char path[] = "/tmp/svari_copy_XXXXXX.dta";
  svari_buffer out = {0};
  svari_error err = {0};
  cr_assert_eq(copy_file("tests/reference/formats/survey.sav", "sav", "dta", RECORDS, &out, &err), SVARI_OK, "%s",
               err.faults[0].text);
  write_file(path, 4, out.bytes, out.length);
  dump *d = dump_file(path, true);
  cr_expect(strstr(d->text[2].bytes, "|34|.a|.|45|.b|61"), "%s", d->text[2].bytes);
  cr_expect(strstr(d->text[2].bytes, ".a=Refused") && strstr(d->text[2].bytes, ".b=Not known"), "%s", d->text[2].bytes);
  cr_expect(strstr(d->text[8].bytes, "%td") && strstr(d->text[8].bytes, "|21915|22344|.|22468"), "%s",
            d->text[8].bytes); /* days */
  dump_free(d);
  unlink(path);
  svari_buffer_free(&out);
}

Test(readstat_copy, a_file_that_changed_is_told) {
  svari_buffer out = {0};
  svari_error err = {0};
  cr_expect_eq(copy_file("tests/reference/formats/survey.sav", "sav", "sav", RECORDS - 1, &out, &err), SVARI_DATA);
  cr_expect(strstr(err.faults[0].text, "has changed"), "%s", err.faults[0].text);
  svari_buffer_free(&out);
}

static uint32_t next(uint32_t *state) { return *state = *state * 1664525u + 1013904223u; }

/* Bytes changed and ends cut: the copy is made, or a fault says that the file is broken; never the end of this program.
 */
Test(readstat_copy, mutated_files_are_survived) {
  char bytes[8192], changed[8192];
  FILE *whole = fopen("tests/reference/formats/survey.sav", "rb");
  size_t length = fread(bytes, 1, sizeof bytes, whole);
  uint32_t state = 12345;
  size_t told = 0;
  fclose(whole);
  for (int round = 0; round < 120; round++) {
    char path[] = "/tmp/svari_mutated_XXXXXX.sav";
    memcpy(changed, bytes, length);
    size_t kept = round % 3 == 0 ? next(&state) % length : length;
    for (int k = 0; k < 1 + round % 4; k++) changed[next(&state) % length] = (char)(next(&state) >> 24);
    write_file(path, 4, changed, kept);
    svari_buffer out = {0};
    svari_error err = {0};
    svari_status status = copy_file(path, "sav", round % 2 ? "sav" : "dta", RECORDS, &out, &err);
    cr_expect(status == SVARI_OK || (status == SVARI_DATA && err.count == 1), "%d: %s", round, err.faults[0].text);
    told += status != SVARI_OK;
    svari_frame *frame = NULL;
    svari_data_spec spec = {.file = path};
    if (svari_frame_read(&spec, &frame, NULL) == SVARI_OK) svari_frame_free(frame);
    svari_buffer_free(&out);
    unlink(path);
  }
  cr_expect_gt(told, 30);
}

Test(readstat_copy, multiple_response_sets_are_told) {
  svari_frame *frame = NULL;
  svari_data_spec spec = {.file = "tests/reference/formats/survey.sav"};
  cr_assert_eq(svari_frame_read(&spec, &frame, NULL), SVARI_OK);
  cr_assert_eq(frame->nsets, 2);
  cr_expect_str_eq(frame->sets[0].name, "$tools");
  cr_expect_str_eq(frame->sets[0].label, "Tools used");
  cr_expect_str_eq(frame->sets[0].value, "1");
  cr_assert_eq(frame->sets[0].nvariables, 3);
  cr_expect_str_eq(frame->sets[0].variables[2], "q3");
  cr_expect_str_eq(frame->sets[1].name, "$mixed");
  cr_expect_str_eq(frame->sets[1].value, "");
  cr_expect_eq(frame->sets[1].nvariables, 2);
  svari_frame_free(frame);
}

Test(readstat_copy, multiple_response_sets_are_put_into_a_copy) {
  char path[] = "/tmp/svari_sets_XXXXXX.sav";
  svari_frame *frame = NULL, *again = NULL;
  svari_buffer out = {0};
  svari_error err = {0};
  svari_data_spec spec = {.file = "tests/reference/formats/survey.sav"};
  cr_assert_eq(svari_frame_read(&spec, &frame, NULL), SVARI_OK);
  cr_assert_eq(copy_file(spec.file, "sav", "sav", RECORDS, &out, &err), SVARI_OK);
  cr_assert_eq(svari_mrsets_put(frame, &out, &err), SVARI_OK);
  write_file(path, 4, out.bytes, out.length);
  spec.file = path;
  cr_assert_eq(svari_frame_read(&spec, &again, &err), SVARI_OK, "%s", err.faults[0].text);
  cr_expect_eq(svari_frame_records(again), RECORDS);
  cr_assert_eq(again->nsets, frame->nsets);
  for (size_t i = 0; i < frame->nsets; i++) {
    cr_expect_str_eq(again->sets[i].name, frame->sets[i].name);
    cr_expect_str_eq(again->sets[i].label, frame->sets[i].label);
    cr_expect_str_eq(again->sets[i].value, frame->sets[i].value);
    cr_assert_eq(again->sets[i].nvariables, frame->sets[i].nvariables);
    for (size_t v = 0; v < frame->sets[i].nvariables; v++)
      cr_expect_str_eq(again->sets[i].variables[v], frame->sets[i].variables[v]);
  }
  svari_frame_free(frame);
  svari_frame_free(again);
  svari_buffer_free(&out);
  unlink(path);
}

/* ---- files of columns alone ---- */

Test(readstat_write, names_are_made_valid_and_distinct) {
  const double values[2] = {1, NAN};
  const svari_file_column columns[] = {{.name = "1st.group", .number = values},
                                       {.name = "weight", .number = values},
                                       {.name = "WEIGHT", .number = values},
                                       {.name = "and", .number = values},
                                       {.name = "Rīga, centrs", .number = values}};
  const char *const wanted[][2] = {{"v1st.group", "v1st_group"},
                                   {"weight", "weight"},
                                   {"WEIGHT_2", "WEIGHT_2"},
                                   {"and_2", "and_2"},
                                   {"Rīga__centrs", "Rīga__centrs"}};
  const char *const kinds[] = {"sav", "dta"};
  for (int k = 0; k < 2; k++) {
    char path[64];
    svari_buffer out = {0};
    svari_error err = {0};
    const svari_file_request request = {.kind = kinds[k], .nrecords = 2, .ncolumns = 5, .columns = columns};
    cr_assert_eq(svari_readstat_write(&request, &out, &err), SVARI_OK, "%s", err.faults[0].text);
    snprintf(path, sizeof path, "/tmp/svari_names_XXXXXX.%s", kinds[k]);
    write_file(path, 4, out.bytes, out.length);
    dump *d = dump_file(path, k == 1);
    for (int i = 0; i < 5; i++) {
      size_t width = strlen(wanted[i][k]);
      cr_expect(strncmp(d->text[i].bytes, wanted[i][k], width) == 0 && d->text[i].bytes[width] == '|', "%s",
                d->text[i].bytes);
    }
    dump_free(d);
    unlink(path);
    svari_buffer_free(&out);
  }
}

static svari_frame *make_frame(void) {
  static const svari_level coded[] = {{.name = "man", .code = "1", .value = 1},
                                      {.name = "woman", .code = "2", .value = 2}};
  static const svari_level plain[] = {{.name = "no", .value = NAN}, {.name = "yes", .value = NAN}};
  static const svari_level words[] = {{.name = "first kind", .code = "a", .value = NAN},
                                      {.name = "b", .code = "b", .value = NAN}};
  static const int32_t codes[] = {1, -1, 0};
  svari_arena *arena = svari_arena_new();
  const svari_column *columns[] = {svari_column_category(arena, "sex", codes, 3, coded, 2),
                                   svari_column_category(arena, "daily", codes, 3, plain, 2),
                                   svari_column_category(arena, "kind", codes, 3, words, 2)};
  return svari_frame_make(arena, columns, 3, 3, NULL);
}

Test(readstat_write, categories_keep_their_codes_and_labels) {
  svari_frame *frame = make_frame();
  svari_file_column columns[3] = {{.name = "sex", .column = frame->columns[0]},
                                  {.name = "daily", .column = frame->columns[1], .derived = true},
                                  {.name = "kind", .column = frame->columns[2]}};
  const svari_file_request request = {.kind = "sav", .nrecords = 3, .ncolumns = 3, .columns = columns};
  char path[] = "/tmp/svari_frame_XXXXXX.sav";
  svari_buffer out = {0};
  cr_assert_eq(svari_readstat_write(&request, &out, NULL), SVARI_OK);
  write_file(path, 4, out.bytes, out.length);
  dump *d = dump_file(path, false);
  cr_expect(strstr(d->text[0].bytes, "|2|.|1 1=man 2=woman"), "%s", d->text[0].bytes);
  cr_expect(strstr(d->text[1].bytes, "|1|.|0 0=no 1=yes"), "%s", d->text[1].bytes);
  cr_expect(strstr(d->text[2].bytes, "|\"b\"|\"\"|\"a\" \"a\"=first kind"), "%s", d->text[2].bytes);
  dump_free(d);
  unlink(path);
  svari_buffer_free(&out);
  svari_frame_free(frame);
}

/* A column alone whose last values are missing: no record is lost on the way back. */
Test(readstat_write, last_missing_values_are_records) {
  const double values[] = {1, NAN, NAN};
  const svari_file_column column = {.name = "x", .number = values};
  const svari_file_request request = {.kind = "dta", .nrecords = 3, .ncolumns = 1, .columns = &column};
  char path[] = "/tmp/svari_last_XXXXXX.dta";
  svari_buffer out = {0};
  svari_frame *frame = NULL;
  cr_assert_eq(svari_readstat_write(&request, &out, NULL), SVARI_OK);
  write_file(path, 4, out.bytes, out.length);
  cr_assert_eq(svari_frame_read(&(svari_data_spec){.file = path}, &frame, NULL), SVARI_OK);
  cr_assert_eq(frame->nrecords, 3);
  cr_expect(frame->columns[0]->number[0] == 1 && isnan(frame->columns[0]->number[2]));
  svari_frame_free(frame);
  unlink(path);
  svari_buffer_free(&out);
}
