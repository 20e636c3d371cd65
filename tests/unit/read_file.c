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
  refused((svari_data_spec){.file = "/nowhere/x.csv", .shown = "x.csv"}, SVARI_IO,
          "x.csv can't be opened: No such file");
  refused((svari_data_spec){.file = "/tmp", .format = "csv"}, SVARI_IO, "folder");
  refused((svari_data_spec){.file = "x.feather"}, SVARI_IO, "x.feather can't be opened: No such file");
  svari_data_spec feather = {.file = made("x", ".feather", path)};
  refused(feather, SVARI_IO, "it reads: csv");
  unlink(path);
  refused((svari_data_spec){.file = "x.csv", .format = "cvs"}, SVARI_IO, "\"cvs\"");
  svari_data_spec empty = {.file = made("", ".csv", path)};
  refused(empty, SVARI_DATA, "empty");
  unlink(path);
}

/* Made by: printf 'a,b\n1,2\n3,4\n' | gzip -n9 (zstd -19 --no-check), and of '5,6\n' for a second part. */
static const unsigned char gzip_first[] = {0x1f, 0x8b, 0x08, 0x00, 0x00, 0x00, 0x00, 0x00, 0x02, 0x03, 0x4b,
                                           0xd4, 0x49, 0xe2, 0x32, 0xd4, 0x31, 0xe2, 0x32, 0xd6, 0x31, 0xe1,
                                           0x02, 0x00, 0xe5, 0xe9, 0xd6, 0xce, 0x0c, 0x00, 0x00, 0x00};
static const unsigned char gzip_second[] = {0x1f, 0x8b, 0x08, 0x00, 0x00, 0x00, 0x00, 0x00, 0x02, 0x03, 0x33, 0xd5,
                                            0x31, 0xe3, 0x02, 0x00, 0x60, 0x10, 0x2f, 0xbe, 0x04, 0x00, 0x00, 0x00};
static const unsigned char zstd_first[] = {0x28, 0xb5, 0x2f, 0xfd, 0x00, 0x68, 0x61, 0x00, 0x00, 0x61, 0x2c,
                                           0x62, 0x0a, 0x31, 0x2c, 0x32, 0x0a, 0x33, 0x2c, 0x34, 0x0a};
static const unsigned char zstd_second[] = {0x28, 0xb5, 0x2f, 0xfd, 0x00, 0x58, 0x21,
                                            0x00, 0x00, 0x35, 0x2c, 0x36, 0x0a};

static const char *made_of(const void *first, size_t nfirst, const void *second, size_t nsecond, char path[64]) {
  snprintf(path, 64, "/tmp/svari-read-XXXXXX");
  int fd = mkstemp(path);
  cr_assert(fd >= 0);
  cr_assert_eq(write(fd, first, nfirst), (ssize_t)nfirst);
  cr_assert_eq(write(fd, second, nsecond), (ssize_t)nsecond);
  close(fd);
  return path;
}

static void reads_parts(const void *first, size_t nfirst, const void *second, size_t nsecond) {
  char path[64];
  svari_data_spec spec = {.file = made_of(first, nfirst, second, nsecond, path), .format = "csv"};
  svari_error err = {0};
  svari_frame *frame;
  cr_assert_eq(svari_frame_read(&spec, &frame, &err), SVARI_OK, "%s", err.faults[0].text);
  cr_assert_eq(frame->nrecords, nsecond ? 3 : 2);
  cr_assert_eq(svari_frame_find(frame, "b")->number[1], 4);
  svari_frame_free(frame);
  unlink(path);
  spec.file = made_of(first, nfirst - 3, NULL, 0, path);
  refused(spec, SVARI_IO, "ends too soon");
  unlink(path);
}

Test(file, compressed) {
  reads_parts(gzip_first, sizeof gzip_first, NULL, 0);
  reads_parts(gzip_first, sizeof gzip_first, gzip_second, sizeof gzip_second);
  reads_parts(zstd_first, sizeof zstd_first, NULL, 0);
  reads_parts(zstd_first, sizeof zstd_first, zstd_second, sizeof zstd_second);
}

Test(file, compressed_and_damaged) {
  char path[64];
  unsigned char copy[sizeof gzip_first];
  memcpy(copy, gzip_first, sizeof copy);
  copy[15] ^= 0x55;
  svari_data_spec spec = {.file = made_of(copy, sizeof copy, NULL, 0, path), .format = "csv"};
  refused(spec, SVARI_IO, "is damaged");
  unlink(path);
}
