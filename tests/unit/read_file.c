/* Data files: what can't be opened, formats, headers. */
#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "data/frame.h"
#include "svari/read.h"

static const char *made(const char *text, const char *ending, char path[64]) {
  snprintf(path, 64, "/tmp/svari-read-XXXXXX%s", ending);
  int fd = mkstemps(path, (int)strlen(ending));
  cr_assert(fd >= 0);
  cr_assert_eq(write(fd, text, strlen(text)), (ssize_t)strlen(text));
  close(fd);
  return path;
}

static void refused(svari_data_spec spec, svari_status status, const char *words) {
  svari_error err = {0};
  svari_frame *frame;
  cr_assert_eq(svari_frame_read(&spec, &frame, &err), status, "%s", err.faults[0].text);
  cr_assert_null(frame);
  cr_assert(strstr(err.faults[0].text, words), "%s", err.faults[0].text);
}

Test(file, reads_a_file_and_its_header) {
  char path[64];
  svari_data_spec spec = {.file = made("a;b\n1;2\n", ".csv", path)};
  svari_error err = {0};
  svari_frame *frame;
  cr_assert_eq(svari_frame_read(&spec, &frame, &err), SVARI_OK);
  cr_assert_eq(svari_frame_find(frame, "b")->number[0], 2);
  cr_assert_str_eq(frame->file, path);
  svari_frame_free(frame);
  const char **names;
  size_t count;
  cr_assert_eq(svari_header_read(&spec, &names, &count, &err), SVARI_OK);
  cr_assert_eq(count, 2);
  cr_assert_str_eq(names[1], "b");
  free(names);
  unlink(path);
}

Test(file, header_alone_is_enough_for_names) {
  char path[64];
  svari_data_spec spec = {.file = made("a,b", ".CSV", path)};
  svari_error err = {0};
  const char **names;
  size_t count;
  cr_assert_eq(svari_header_read(&spec, &names, &count, &err), SVARI_OK);
  cr_assert_eq(count, 2);
  free(names);
  refused(spec, SVARI_DATA, "no records");
  unlink(path);
}

Test(file, refuses) {
  char path[64];
  refused((svari_data_spec){.file = "/nowhere/x.csv", .shown = "x.csv"}, SVARI_IO, "x.csv can't be opened: No such file");
  refused((svari_data_spec){.file = "/tmp", .format = "csv"}, SVARI_IO, "folder");
  refused((svari_data_spec){.file = "x.parquet"}, SVARI_IO, "it reads: csv");
  refused((svari_data_spec){.file = "x.csv", .format = "cvs"}, SVARI_IO, "\"cvs\"");
  svari_data_spec empty = {.file = made("", ".csv", path)};
  refused(empty, SVARI_DATA, "empty");
  unlink(path);
}
