/* CSV: well-formed texts of every shape, and what is said of malformed ones. */
#include <criterion/criterion.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/buffer.h"
#include "read/csv.h"
#include "read/split.h"

static svari_frame *read_spec(svari_data_spec spec, const char *text, size_t length, svari_error *err) {
  svari_frame *frame = NULL;
  spec.file = "memory.csv";
  svari_status status = svari_csv_frame(&spec, text, length, &frame, err);
  cr_assert_eq(status == SVARI_OK, frame != NULL);
  return frame;
}

static svari_frame *good(const char *text) {
  svari_error err = {0};
  svari_frame *frame = read_spec((svari_data_spec){0}, text, strlen(text), &err);
  cr_assert_not_null(frame, "%s", err.faults[0].text);
  return frame;
}

/* The value as text: what a category's code is, or the number, or "-" when missing. */
static void check(const svari_frame *frame, const char *name, size_t record, const char *wanted) {
  const svari_column *column = svari_frame_find(frame, name);
  cr_assert_not_null(column, "%s", name);
  char text[64] = "-";
  if (column->type == SVARI_NUMBER && !isnan(column->number[record]))
    snprintf(text, sizeof text, "%.15g", column->number[record]);
  if (column->type == SVARI_TEXT && column->text[record]) snprintf(text, sizeof text, "%s", column->text[record]);
  int32_t code = column->type == SVARI_CATEGORY ? svari_column_code(column, record) : -1;
  if (code >= 0) snprintf(text, sizeof text, "%s", column->levels[code].name);
  cr_assert_str_eq(text, wanted, "%s[%zu]: %s, not %s", name, record, text, wanted);
}

static void bad_with(svari_data_spec spec, const char *text, size_t length, long line, const char *words) {
  svari_error err = {0};
  svari_frame *frame = read_spec(spec, text, length, &err);
  cr_assert_null(frame);
  cr_assert_eq(err.status, SVARI_DATA);
  cr_assert_eq(err.faults[0].line, line, "line %ld, not %ld: %s", err.faults[0].line, line, err.faults[0].text);
  cr_assert(strstr(err.faults[0].text, words), "\"%s\" is not in: %s", words, err.faults[0].text);
}

static void bad(const char *text, long line, const char *words) {
  bad_with((svari_data_spec){0}, text, strlen(text), line, words);
}

Test(csv, numbers_and_categories) {
  svari_frame *frame = good("a,b,c\n1,x,2\n2.5,y,NA\n-3e2,,x\n");
  cr_assert_eq(frame->nrecords, 3);
  cr_assert_eq(svari_frame_find(frame, "a")->type, SVARI_NUMBER);
  cr_assert_eq(svari_frame_find(frame, "c")->type, SVARI_CATEGORY, "one text makes a category");
  check(frame, "a", 2, "-300");
  check(frame, "b", 2, "-");
  check(frame, "c", 0, "2");
  check(frame, "c", 1, "-");
  cr_assert_eq(svari_frame_where(frame, 2).line, 4);
  svari_frame_free(frame);
}

/* The shapes that csv-spectrum (npm, BSD-2) asks for, and the field notes' own. */
Test(csv, shapes) {
  static const struct {
    const char *text, *name, *first, *last;
    size_t records;
  } rows[] = {
      {"a,b\n1,\"ha \"\"ha\"\" ha\"\n3,4\n", "b", "ha \"ha\" ha", "4", 2},
      {"a,b\n1,\"x,y\"\n2,z\n", "b", "x,y", "z", 2},
      {"a,b\n1,\"two\nlines\"\n2,z\n", "b", "two\nlines", "z", 2},
      {"a,b\r\n1,\"two\r\nlines\"\r\n2,z\r\n", "b", "two\r\nlines", "z", 2},
      {"a,b\n1,\"\"\n2,\n", "b", "-", "-", 2},
      {"a,b\n1,\"{\"\"k\"\": 1}\"\n2,z", "b", "{\"k\": 1}", "z", 2},
      {"\xEF\xBB\xBF"
       "a,b\n1,2\n",
       "a", "1", "1", 1},
      {"\xEF\xBB\xBF\"a\",b\n1,2\n", "a", "1", "1", 1},
      {"a;b\n1;x,y\n", "b", "x,y", "x,y", 1},
      {"a\tb\n1\t x \n", "b", " x ", " x ", 1},
      {"a,b\r1,2\r3,4\r", "b", "2", "4", 2},
      {"a,b\n\n1,2\n\n\n3,4\n\n", "b", "2", "4", 2},
      {"a\n1\n\n3\n\n\n", "a", "1", "3", 3},
      {"a\r\n1\r\n\r\n3\r\n\r\n", "a", "1", "3", 3},
      {"\"a.b\",\"c d\"\n\"1\",\"2\"\n", "c d", "2", "2", 1},
      {" a , b\n1, 2\n", "b", "2", "2", 1},
      {"ā,b\nŗ,2\nž,\n", "ā", "ŗ", "ž", 2},
      {"a,b\n\"1\",\"x\"\r\n2,y", "b", "x", "y", 2},
      {"a,b\n1, \nx, NA \n", "b", "-", "-", 2},
  };
  for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
    svari_frame *frame = good(rows[i].text);
    cr_assert_eq(frame->nrecords, rows[i].records, "row %zu: %zu records", i, frame->nrecords);
    check(frame, rows[i].name, 0, rows[i].first);
    check(frame, rows[i].name, rows[i].records - 1, rows[i].last);
    svari_frame_free(frame);
  }
}

Test(csv, malformed) {
  bad("", 1, "empty");
  bad("\n\n", 3, "empty");
  bad("a,b\n", 2, "no records");
  bad("a\n\n\n", 2, "no records");
  bad("a,,b\n1,2,3\n", 1, "column 2 of the header has no name");
  bad("a,b,a\n1,2,3\n", 1, "columns 1 and 3 of the header are both called \"a\"");
  bad("a,b\n1,2\n1,2,3\n", 3, "3 fields, the header has 2");
  bad("a,b\n1,2\n\n1\n", 4, "1 field, the header has 2");
  bad("a,b\n1,2\n3,\"x\ny,4\n", 3, "never closed");
  bad("a,b\n1,x\"y\n", 2, "a quote stands inside a field");
  bad("a,b\n\"x\"y,1\n", 2, "text follows a closing quote");
  bad("a,b\n1,\"two\nlines\"\n3\n", 4, "1 field");
  bad("a,b\n1,\xE2\x28\xA1\n", 2, "byte 0xE2 is not UTF-8");
  bad("a,b\n1,2\r3\n", 3, "1 field");
  bad("\"a,b\n1,2\n", 1, "quotes of the header");
  bad_with((svari_data_spec){0}, "a,b\n1,\0\n", 8, 2, "NUL");
  bad_with((svari_data_spec){0},
           "\xFF\xFE"
           "a\0",
           4, 1, "UTF-16");
}

Test(csv, gathers_faults) {
  svari_buffer text = {0};
  svari_buffer_text(&text, "a,b\n");
  for (int i = 0; i < 30; i++) svari_buffer_text(&text, "1,2\n1\n");
  svari_error err = {0};
  cr_assert_null(read_spec((svari_data_spec){0}, text.bytes, text.length, &err));
  cr_assert_eq(err.count, 30);
  cr_assert_eq(err.faults[19].line, 41);
  svari_buffer_free(&text);
}

Test(csv, longest_field) {
  enum { LONG = 1 << 20 };
  svari_buffer text = {0};
  svari_buffer_text(&text, "a,b\n1,\"");
  for (int i = 0; i < LONG / 4; i++) svari_buffer_text(&text, "\"\"xy");
  svari_buffer_text(&text, "\"\n2,z\n");
  svari_error err = {0};
  svari_frame *frame = read_spec((svari_data_spec){0}, text.bytes, text.length, &err);
  cr_assert_not_null(frame);
  const svari_column *b = svari_frame_find(frame, "b");
  cr_assert_eq(strlen(b->levels[0].name), LONG / 4 * 3);
  check(frame, "b", 1, "z");
  svari_frame_free(frame);
  svari_buffer_free(&text);
}

/* A record longer than the blocks in which a text is read, and lines counted past it. */
Test(csv, record_over_many_blocks) {
  enum { LONG = 3500000 };
  svari_buffer text = {0};
  svari_buffer_text(&text, "a,b\n1,x\n2,");
  for (int i = 0; i < LONG / 10; i++) svari_buffer_text(&text, "0123456789");
  svari_buffer_text(&text, "\n3,z\n");
  svari_error err = {0};
  svari_frame *frame = read_spec((svari_data_spec){0}, text.bytes, text.length, &err);
  cr_assert_not_null(frame, "%s", err.faults[0].text);
  cr_assert_eq(frame->nrecords, 3);
  check(frame, "a", 2, "3");
  check(frame, "b", 2, "z");
  cr_assert_eq(frame->line[2], 4);
  svari_frame_free(frame);
  svari_buffer_text(&text, "4\n");
  bad_with((svari_data_spec){0}, text.bytes, text.length, 5, "the record has 1 field");
  svari_buffer_free(&text);
}

/* A lone CR ends lines, but is no place to cut blocks: all of such a text is one. */
Test(csv, long_text_of_lone_carriage_returns) {
  enum { LINES = 400000 };
  svari_buffer text = {0};
  svari_buffer_text(&text, "a,b\r");
  for (int i = 0; i < LINES; i++) svari_buffer_printf(&text, "%d,%d\r", i, i % 7);
  svari_error err = {0};
  svari_frame *frame = read_spec((svari_data_spec){0}, text.bytes, text.length, &err);
  cr_assert_not_null(frame, "%s", err.faults[0].text);
  cr_assert_eq(frame->nrecords, LINES);
  const svari_column *a = svari_frame_find(frame, "a");
  for (int i = 0; i < LINES; i++) cr_assert_eq(a->number[i], i);
  cr_assert_eq(frame->line[LINES - 1], LINES + 1);
  svari_frame_free(frame);
  svari_buffer_free(&text);
}

Test(csv, keeps_only_what_is_asked_for) {
  static const char *const keep[] = {"b", "absent"}, *const patterns[] = {"^rep[0-9]+$"};
  static const char text[] = "a,b,rep1,rep10,repx\n1,2,3,4,5\n";
  svari_data_spec spec = {.keep = keep, .nkeep = 2, .patterns = patterns, .npatterns = 1};
  svari_error err = {0};
  svari_frame *frame = read_spec(spec, text, strlen(text), &err);
  cr_assert_eq(frame->ncolumns, 3);
  check(frame, "rep10", 0, "4");
  svari_frame_free(frame);
  static const char *const wrong[] = {"(rep"};
  spec.patterns = wrong;
  cr_assert_null(read_spec(spec, text, strlen(text), &err));
  cr_assert_eq(err.status, SVARI_SPEC);
}

Test(csv, order_of_categories) {
  static const svari_variable_spec wanted[] = {{.name = "k", .has_type = true, .type = SVARI_CATEGORY}};
  static const char text[] = "k,t\n10,b\n9,a\n1.5,Z\n,ā\n";
  svari_error err = {0};
  svari_frame *frame = read_spec((svari_data_spec){.variables = wanted, .nvariables = 1}, text, strlen(text), &err);
  const svari_column *k = svari_frame_find(frame, "k"), *t = svari_frame_find(frame, "t");
  cr_assert_str_eq(k->levels[0].name, "1.5");
  cr_assert_str_eq(k->levels[2].name, "10");
  cr_assert_eq(k->levels[2].value, 10);
  cr_assert_str_eq(t->levels[0].name, "Z");
  cr_assert_str_eq(t->levels[3].name, "ā");
  cr_assert_eq(k->nmissing, 1);
  svari_frame_free(frame);
}

static const svari_level regions[] = {{.name = "Rīga", .code = "1", .label = {{"Riga", "Rīga"}}},
                                      {.name = "Pierīga", .code = "2", .label = {{NULL, "Pierīga"}}},
                                      {.name = "refused", .code = "9", .label = {{"refused", "refused"}}}};
static const char *const nine[] = {"9"};

Test(csv, codebook) {
  static const svari_variable_spec book[] = {
      {.name = "region",
       .label = {{"Region", "Reģions"}},
       .levels = regions,
       .nlevels = 3,
       .missing = nine,
       .nmissing = 1},
      {.name = "age", .has_type = true, .type = SVARI_NUMBER, .missing = nine, .nmissing = 1},
      {.name = "note", .has_type = true, .type = SVARI_TEXT}};
  svari_data_spec spec = {.variables = book, .nvariables = 3};
  static const char text[] = "region,age,note\n2,9,ab\n1.0,9.0,\n9,10,ab\nNA,,c\n";
  svari_error err = {0};
  svari_frame *frame = read_spec(spec, text, strlen(text), &err);
  cr_assert_not_null(frame, "%s", err.faults[0].text);
  const svari_column *region = svari_frame_find(frame, "region");
  cr_assert_eq(region->nlevels, 2, "a code read as missing is no category");
  cr_assert_str_eq(region->label.in[SVARI_LATVIAN], "Reģions");
  cr_assert_eq(region->levels[1].value, 2);
  check(frame, "region", 0, "Pierīga");
  check(frame, "region", 1, "Rīga");
  check(frame, "region", 2, "-");
  check(frame, "region", 3, "-");
  check(frame, "age", 0, "-");
  check(frame, "age", 1, "-");
  check(frame, "age", 2, "10");
  check(frame, "note", 0, "ab");
  check(frame, "note", 1, "-");
  svari_frame_free(frame);
  bad_with(spec, "region,age,note\n1,2,x\n3,2,x\n", 28, 3, "region: \"3\" is not among the codes");
  bad_with(spec, "region,age,note\n1,forty,x\n", 26, 2, "age: \"forty\" is not a number");
}

Test(csv, missing_texts_of_the_file) {
  static const char *const missing[] = {".", "-9"};
  static const char text[] = "a,b\n.,x\n-9.0,-9\n1,y\n,\n  , \n-9,NA\n";
  svari_error err = {0};
  svari_frame *frame = read_spec((svari_data_spec){.missing = missing, .nmissing = 2}, text, strlen(text), &err);
  check(frame, "a", 0, "-");
  check(frame, "a", 1, "-");
  check(frame, "a", 2, "1");
  check(frame, "b", 1, "-");
  check(frame, "a", 3, "-"); /* an empty field is missing though the list does not say so */
  check(frame, "b", 3, "-");
  check(frame, "b", 4, "-");
  check(frame, "b", 5, "NA"); /* the list replaces the usual one */
  svari_frame_free(frame);
}

Test(csv, long_integers_stay_apart) {
  svari_frame *frame = good("id,x\n12345678901234567890,1\n12345678901234567891,0.12345678901234567\n");
  const svari_column *id = svari_frame_find(frame, "id");
  cr_assert_eq(id->type, SVARI_CATEGORY);
  cr_assert_eq(id->nlevels, 2);
  cr_assert_eq(svari_frame_find(frame, "x")->type, SVARI_NUMBER);
  svari_frame_free(frame);
}

/* Past the first look and the first block: a late text, quoted line ends and blank lines across blocks. */
Test(csv, blocks_give_what_one_piece_gives) {
  enum { RECORDS = 200000 };
  svari_buffer text = {0};
  svari_buffer_text(&text, "id,late,word\n");
  for (int i = 0; i < RECORDS; i++) {
    const char *late = i == RECORDS - 5 ? "text" : "7";
    svari_buffer_printf(&text, "%d,%s,\"line %d\nof \"\"two\"\"\"\n%s", i, late, i % 10, i % 1000 ? "" : "\n");
  }
  svari_error err = {0};
  svari_frame *frame = read_spec((svari_data_spec){.threads = 2}, text.bytes, text.length, &err);
  cr_assert_not_null(frame, "%s", err.faults[0].text);
  cr_assert_eq(frame->nrecords, RECORDS);
  const svari_column *id = svari_frame_find(frame, "id"), *word = svari_frame_find(frame, "word");
  cr_assert_eq(word->nlevels, 10);
  for (int i = 0; i < RECORDS; i++) {
    cr_assert_eq(id->number[i], i);
    cr_assert_eq(svari_column_code(word, (size_t)i), i % 10);
    cr_assert_eq(frame->line[i], (uint32_t)(2 + 2 * i + (i + 999) / 1000), "record %d is on line %u", i,
                 frame->line[i]);
  }
  cr_assert_eq(svari_frame_find(frame, "late")->nlevels, 2);
  check(frame, "late", RECORDS - 5, "text");
  svari_frame_free(frame);
  svari_buffer_free(&text);
}

Test(csv, fault_in_a_late_block_has_its_line) {
  enum { RECORDS = 300000 };
  svari_buffer text = {0};
  svari_buffer_text(&text, "id,x\n");
  for (int i = 0; i < RECORDS; i++) svari_buffer_printf(&text, i == RECORDS - 10 ? "%d,\"open\n" : "%d,\"1\"\n", i);
  svari_error err = {0};
  cr_assert_null(read_spec((svari_data_spec){.threads = 2}, text.bytes, text.length, &err));
  cr_assert_eq(err.faults[0].line, RECORDS - 10 + 2);
  cr_assert_eq(err.count, 1);
  svari_buffer_free(&text);
}

/* ---- decimal commas ---- */

static svari_frame *with_commas(const char *text) {
  svari_error err = {0};
  svari_frame *frame = read_spec((svari_data_spec){.decimal = ','}, text, strlen(text), &err);
  cr_assert_not_null(frame, "%s", err.faults[0].text);
  return frame;
}

Test(csv, decimal_commas) {
  svari_frame *frame = with_commas(
      "a;b;c;d\n1,5;1 234,5;-0,25;x\n2;12\xC2\xA0"
      "345;1,5e3;1,5\n;1\xE2\x80\xAF"
      "234\xE2\x80\xAF"
      "567,25;NA;2\n");
  cr_assert_eq(svari_frame_find(frame, "a")->type, SVARI_NUMBER);
  check(frame, "a", 0, "1.5");
  check(frame, "a", 1, "2");
  check(frame, "a", 2, "-");
  check(frame, "b", 0, "1234.5");
  check(frame, "b", 1, "12345");
  check(frame, "b", 2, "1234567.25");
  check(frame, "c", 0, "-0.25");
  check(frame, "c", 1, "1500");
  check(frame, "d", 1, "1,5");
  svari_frame_free(frame);
}

/* None of these is a number where the decimal mark is a comma: their column is one of categories. */
Test(csv, what_decimal_commas_leave_texts) {
  static const char *const texts[] = {"1.5",      "1,2,3", "12 34,5", "1 2345",  "1  234",
                                      "1234 567", "1,",    "1,234 5", "1 234.5", " "};
  for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
    char text[64];
    double value;
    bool number = svari_csv_parse_number(',', texts[i], strlen(texts[i]), false, &value);
    bool still = strcmp(texts[i], "1,") == 0; /* as "1." is one */
    cr_expect_eq(number, still, "%s", texts[i]);
    if (number || strcmp(texts[i], " ") == 0) continue;
    snprintf(text, sizeof text, "a;b\n1,5;1\n%s;2\n", texts[i]);
    svari_frame *frame = with_commas(text);
    cr_expect_eq(svari_frame_find(frame, "a")->type, SVARI_CATEGORY, "%s", texts[i]);
    svari_frame_free(frame);
  }
}

Test(csv, decimal_commas_of_quoted_fields_and_codes) {
  static const svari_level levels[] = {{.code = "1", .name = "low"}, {.code = "2.5", .name = "high"}};
  static const char *const missing[] = {"98"};
  const svari_variable_spec variables[] = {
      {.name = "b", .nlevels = 2, .levels = levels},
      {.name = "a", .has_type = true, .type = SVARI_NUMBER, .nmissing = 1, .missing = missing}};
  svari_data_spec spec = {.decimal = ',', .nvariables = 2, .variables = variables};
  const char *text = "a,b\n\"1,5\",1\n\"98,0\",\"2,50\"\n";
  svari_error err = {0};
  svari_frame *frame = read_spec(spec, text, strlen(text), &err);
  cr_assert_not_null(frame, "%s", err.faults[0].text);
  check(frame, "a", 0, "1.5");
  check(frame, "a", 1, "-");
  check(frame, "b", 1, "high");
  svari_frame_free(frame);
  bad_with(spec, "a;b\n3.5;1\n", strlen("a;b\n3.5;1\n"), 2, "a: \"3.5\" is not a number");
}
