/* Windows of a CSV file: read into one buffer, cut at the last record end in it, made into a frame. */
#include "read/stream.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "read/csv.h"
#include "read/source.h"
#include "read/unpack.h"

enum { HEAD = 1 << 20, LONGEST_RECORD = 256 << 20, FIRST_BYTES = 4 };

struct svari_stream {
  const svari_data_spec *spec;
  svari_csv csv; /* header and columns; no text */
  int fd;
  uint64_t size, body, next; /* offsets: the end, the first record, the window to come */
  size_t window, part, parts;
  long line; /* of `next` */
  uint64_t records;
  char *text;
  size_t length, capacity;
};

uint64_t svari_stream_size(const svari_data_spec *spec) {
  struct stat about;
  bool is_file = spec->file && strcmp(spec->file, "-") != 0 && stat(spec->file, &about) == 0 && S_ISREG(about.st_mode);
  return is_file ? (uint64_t)about.st_size : 0;
}

const char *svari_stream_refuses(const svari_data_spec *spec) {
  if (strcmp(spec->file, "-") == 0) return "standard input can be read once only";
  if (!svari_is_csv(spec)) return "only CSV files can be read block by block";
  if (!svari_stream_size(spec)) return "the data are no file of a known size";
  char first[FIRST_BYTES];
  int fd = open(spec->file, O_RDONLY | O_CLOEXEC);
  ssize_t got = fd >= 0 ? read(fd, first, sizeof first) : 0;
  if (fd >= 0) close(fd);
  return got > 0 && svari_packed_by(first, (size_t)got) ? "the file is compressed" : NULL;
}

static svari_status fail_short(const svari_stream *s, ssize_t got, svari_error *err) {
  return svari_fail_at(err, SVARI_IO, s->spec->where, "the data file %s can't be read: %s", svari_source_shown(s->spec),
                       got < 0 ? strerror(errno) : "it became shorter meanwhile");
}

/* The buffer holds `length` bytes from `at` on; those that it has already stay. */
static svari_status fill(svari_stream *s, uint64_t at, size_t length, svari_error *err) {
  if (length > s->capacity) {
    char *grown = realloc(s->text, length);
    if (!grown) return svari_fail_memory(err);
    s->text = grown;
    s->capacity = length;
  }
  while (s->length < length) {
    ssize_t got = pread(s->fd, s->text + s->length, length - s->length, (off_t)(at + s->length));
    if (got < 0 && errno == EINTR) continue;
    if (got <= 0) return fail_short(s, got, err);
    s->length += (size_t)got;
  }
  return SVARI_OK;
}

/* The bytes up to the last record end in a text that begins with a record; 0: there is none. */
static size_t whole_records(const char *text, size_t length) {
  bool quoted = svari_csv_quotes(text, text + length) & 1;
  for (size_t i = length; i-- > 0;) {
    if (text[i] == '"') quoted = !quoted;
    if (text[i] == '\n' && !quoted) return i + 1;
  }
  return 0;
}

/* Fills the buffer from `at` with whole records: about `wanted` bytes, more where one record is longer. */
static svari_status take(svari_stream *s, uint64_t at, size_t wanted, size_t *length, svari_error *err) {
  uint64_t left = s->size - at;
  s->length = 0;
  for (;; wanted *= 2) {
    if (wanted > left) wanted = (size_t)left;
    svari_status status = fill(s, at, wanted, err);
    if (status) return status;
    *length = wanted == left ? wanted : whole_records(s->text, wanted);
    if (*length || wanted == left) return SVARI_OK;
    if (wanted < LONGEST_RECORD) continue;
    status = svari_fail_at(err, SVARI_DATA, (svari_where){.file = s->csv.file, .line = s->line},
                           "no record ends in %d MiB from here on", LONGEST_RECORD >> 20);
    svari_hint(err, "a quote may be open; lines end by LF or CRLF in a file that is read block by block");
    return status;
  }
}

/* In a file of one column a blank line is a missing value, but not where blank lines only end the file. */
static void drop_last_blanks(svari_stream *s) {
  char last[2];
  while (s->size > s->body + 1 && pread(s->fd, last, 2, (off_t)s->size - 2) == 2) {
    bool blank = (last[1] == '\n' || last[1] == '\r') && (last[0] == '\n' || last[0] == '\r');
    if (!blank) return;
    s->size--;
  }
}

static svari_status read_head(svari_stream *s, svari_error *err) {
  struct stat about;
  if (fstat(s->fd, &about) != 0) return fail_short(s, -1, err);
  s->size = (uint64_t)about.st_size;
  size_t length = 0;
  s->line = 1;
  svari_status status = take(s, 0, HEAD, &length, err);
  if (status) return status;
  svari_csv *csv = &s->csv;
  status = svari_csv_header_read(csv->arena, s->spec, s->text, length, &csv->header, err);
  if (status) return status;
  csv->end = s->text + length;
  s->next = s->body = (uint64_t)(csv->header.body - s->text);
  s->line = csv->header.line;
  if (csv->header.ncolumns == 1) drop_last_blanks(s);
  return svari_csv_columns_plan(csv, err);
}

svari_status svari_stream_open(const svari_data_spec *spec, size_t window, size_t part, size_t parts,
                               svari_stream **out, svari_error *err) {
  svari_stream *s = calloc(1, sizeof *s);
  *out = NULL;
  if (!s) return svari_fail_memory(err);
  *s = (svari_stream){.spec = spec, .fd = -1, .window = window, .part = part, .parts = parts};
  s->csv = (svari_csv){.spec = spec, .file = svari_source_shown(spec), .arena = svari_arena_new()};
  svari_status status = s->csv.arena ? svari_source_descriptor(spec, &s->fd, err) : svari_fail_memory(err);
  if (!status) status = read_head(s, err);
  if (status)
    svari_stream_close(s);
  else
    *out = s;
  return status;
}

void svari_stream_close(svari_stream *stream) {
  if (!stream) return;
  if (stream->fd >= 0) close(stream->fd);
  svari_arena_free(stream->csv.arena);
  free(stream->text);
  free(stream);
}

/* The offset at which part `part` (from 0) of the records begins. */
static uint64_t border(const svari_stream *s, size_t part) {
  uint64_t length = s->size - s->body, share = length / s->parts, rest = length % s->parts;
  return s->body + share * part + (part < rest ? part : rest);
}

static size_t part_at(const svari_stream *s, uint64_t offset) {
  size_t part = 0;
  while (part + 1 < s->parts && border(s, part + 1) <= offset) part++;
  return part;
}

static bool types_open(const svari_stream *s) {
  for (size_t j = 0; j < s->csv.ncolumns; j++)
    if (s->csv.columns[j].guessed) return true;
  return false;
}

/* One window; *out stays NULL where its records are another part's, or where the file is to be read anew. */
static svari_status read_window(svari_stream *s, bool *again, svari_frame **out, svari_error *err) {
  size_t part = part_at(s, s->next), length;
  uint64_t end = part + 1 < s->parts ? border(s, part + 1) : s->size;
  size_t wanted = end - s->next < s->window ? (size_t)(end - s->next) : s->window;
  svari_status status = take(s, s->next, wanted, &length, err);
  if (status) return status;
  long line = s->line;
  s->next += length;
  s->line += (long)svari_csv_line_ends(s->text, s->text + length, s->text + length);
  if (part + 1 != s->part && !types_open(s)) return SVARI_OK;
  bool turned;
  status = svari_csv_window(&s->csv, s->text, length, line, &turned, out, err);
  if (status) return status;
  if (turned) {
    *again = true;
    s->next = s->body;
    s->line = s->csv.header.line;
    s->records = 0;
    return SVARI_OK;
  }
  s->records += (*out)->nrecords;
  if (part + 1 == s->part) return SVARI_OK;
  svari_frame_free(*out);
  *out = NULL;
  return SVARI_OK;
}

svari_status svari_stream_next(svari_stream *stream, svari_frame **out, bool *again, svari_error *err) {
  *out = NULL;
  *again = false;
  svari_status status = SVARI_OK;
  while (!*out && !status && stream->next < stream->size) status = read_window(stream, again, out, err);
  if (status || *out || stream->records || stream->parts > 1) return status;
  return svari_fail_at(err, SVARI_DATA, (svari_where){.file = stream->csv.file, .line = stream->csv.header.line},
                       "the file has a header and no records");
}
