/* A CSV file read in windows has the records of the file read whole, whatever the windows and the parts. */
#include <criterion/criterion.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/buffer.h"
#include "read/stream.h"

static char *write_file(const char *text) {
  char *path = strdup("/tmp/svari_stream_XXXXXX");
  int fd = mkstemp(path);
  FILE *file = fdopen(fd, "w");
  cr_assert(file && fputs(text, file) >= 0 && fclose(file) == 0);
  return path;
}

/* "column=value;" for each column of a record, then its line. */
static void put_record(const svari_frame *frame, size_t i, svari_buffer *out) {
  for (size_t j = 0; j < frame->ncolumns; j++) {
    const svari_column *column = frame->columns[j];
    svari_buffer_printf(out, "%s=", column->name);
    if (column->type == SVARI_NUMBER) svari_buffer_printf(out, "#%.17g", column->number[i]);
    int32_t code = column->type == SVARI_CATEGORY ? svari_column_code(column, i) : -1;
    if (code >= 0) svari_buffer_text(out, column->levels[code].name);
    svari_buffer_text(out, ";");
  }
  svari_buffer_printf(out, "line %u\n", frame->line[i]);
}

static void put_frame(const svari_frame *frame, svari_buffer *out) {
  for (size_t i = 0; i < frame->nrecords; i++) put_record(frame, i, out);
}

static svari_status put_part(const svari_data_spec *spec, size_t window, size_t part, size_t parts, svari_buffer *out,
                             size_t *frames, svari_error *err) {
  svari_stream *stream = NULL;
  svari_status status = svari_stream_open(spec, window, part, parts, &stream, err);
  svari_frame *frame = NULL;
  bool again;
  size_t before = out->length;
  while (!status && !(status = svari_stream_next(stream, &frame, &again, err))) {
    if (again) out->length = before;
    if (again) *frames = 0;
    if (!frame) break;
    put_frame(frame, out);
    svari_frame_free(frame);
    ++*frames;
  }
  svari_stream_close(stream);
  return status;
}

static char decimal; /* of the file that `check` reads */

static void check(const char *text) {
  char *path = write_file(text);
  svari_data_spec spec = {.file = path, .format = "csv", .decimal = decimal};
  svari_error err = {0};
  svari_frame *whole = NULL;
  cr_assert_eq(svari_frame_read(&spec, &whole, &err), SVARI_OK, "%s", err.faults[0].text);
  svari_buffer wanted = {0};
  put_frame(whole, &wanted);
  size_t most = 0;
  for (size_t window = 1; window < 400; window = 3 * window + 1)
    for (size_t parts = 1; parts < 8; parts += parts) {
      svari_buffer got = {0};
      size_t frames = 0;
      for (size_t part = 1; part <= parts; part++)
        cr_assert_eq(put_part(&spec, window, part, parts, &got, &frames, &err), SVARI_OK, "%s", err.faults[0].text);
      cr_assert_str_eq(got.bytes, wanted.bytes, "windows of %zu bytes, %zu parts", window, parts);
      if (frames > most) most = frames;
      svari_buffer_free(&got);
    }
  cr_assert_gt(most, 3, "the file must be in several windows");
  svari_buffer_free(&wanted);
  svari_frame_free(whole);
  cr_assert_eq(unlink(path), 0);
  free(path);
}

static char *long_text(const char *head, const char *records, const char *tail) {
  svari_buffer text = {0};
  svari_buffer_text(&text, head);
  for (int i = 0; i < 40; i++) svari_buffer_text(&text, records);
  svari_buffer_text(&text, tail);
  return text.bytes;
}

static void check_long(const char *head, const char *records, const char *tail) {
  char *text = long_text(head, records, tail);
  check(text);
  free(text);
}

Test(stream, plain) { check_long("a,b,c\n", "1,x,2\n2.5,y,NA\n-3e2,,3\n", "7,z,1"); }
Test(stream, quotes_and_line_ends) {
  check_long("a,\"b,\nb\"\r\n", "1,\"x\r\ny \"\"q\"\"\"\r\n\r\n2,\"\n\n\"\r\n", "3,last\r\n\r\n");
}
Test(stream, types_are_those_of_the_whole_file) { check_long("a,b\n", "01,1.0\n1,2\n", "x,3\n2,y\n"); }
Test(stream, decimal_commas) {
  decimal = ',';
  check_long("a;b;c\n", "1,5;x;2\n1 234,25;y;NA\n-3e2;;3.5\n", "7;z;1");
  decimal = 0;
}
Test(stream, one_column) { check_long("a\n", "1\n\n2\n", "\n\n\n\n"); }

Test(stream, faults_have_their_lines) {
  char *text = long_text("a,b\n", "1,2\n", "1,2,3\n1,2\n"), *path = write_file(text);
  svari_data_spec spec = {.file = path, .format = "csv"};
  svari_error err = {0};
  svari_buffer got = {0};
  size_t frames = 0;
  cr_assert_eq(put_part(&spec, 20, 1, 1, &got, &frames, &err), SVARI_DATA);
  cr_assert_eq(err.faults[0].line, 42);
  svari_buffer_free(&got);
  cr_assert_eq(unlink(path), 0);
  free(path);
  free(text);
}

Test(stream, no_records) {
  char *path = write_file("a,b\n\n\n");
  svari_data_spec spec = {.file = path, .format = "csv"};
  svari_error err = {0};
  svari_buffer got = {0};
  size_t frames = 0;
  cr_assert_eq(put_part(&spec, 20, 1, 1, &got, &frames, &err), SVARI_DATA);
  cr_assert(strstr(err.faults[0].text, "no records"));
  cr_assert_eq(unlink(path), 0);
  free(path);
}

Test(stream, what_is_refused_and_why) {
  char *packed = write_file("\x1F\x8B and more"), *plain = write_file("a\n1\n");
  cr_assert(strstr(svari_stream_refuses(&(svari_data_spec){.file = "-"}), "once only"));
  cr_assert(strstr(svari_stream_refuses(&(svari_data_spec){.file = "x.sav"}), "only CSV"));
  cr_assert(strstr(svari_stream_refuses(&(svari_data_spec){.file = packed, .format = "csv"}), "compressed"));
  cr_assert(strstr(svari_stream_refuses(&(svari_data_spec){.file = "/nowhere.csv"}), "no file"));
  cr_assert_null(svari_stream_refuses(&(svari_data_spec){.file = plain, .format = "csv"}));
  cr_assert_eq(unlink(packed) + unlink(plain), 0);
  free(packed);
  free(plain);
}
