/* Opening of data files. */
#include "read/source.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include "read/neighbour.h"

enum { FIRST_READ = 1 << 16 };

const char *svari_source_shown(const svari_data_spec *spec) {
  if (spec->records) return "the records in memory";
  if (strcmp(spec->file, "-") == 0) return "standard input";
  return spec->shown ? spec->shown : spec->file;
}

static svari_status fail_io(const svari_data_spec *spec, const char *what, svari_error *err) {
  return svari_fail_at(err, SVARI_IO, spec->where, "the data file %s can't be %s: %s", svari_source_shown(spec), what,
                       strerror(errno));
}

/* Reads to the end. The buffer doubles: a pipe does not say how much will come. */
static svari_status read_all(const svari_data_spec *spec, int fd, svari_source *out, svari_error *err) {
  size_t capacity = FIRST_READ;
  out->heap = malloc(capacity);
  if (!out->heap) return svari_fail_memory(err);
  for (;;) {
    if (out->length == capacity) {
      char *grown = capacity > SIZE_MAX / 2 ? NULL : realloc(out->heap, capacity * 2);
      if (!grown) return svari_fail_memory(err);
      out->heap = grown;
      capacity *= 2;
    }
    ssize_t got = read(fd, out->heap + out->length, capacity - out->length);
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) return fail_io(spec, "read", err);
    if (got == 0) break;
    out->length += (size_t)got;
  }
  out->bytes = out->heap;
  return SVARI_OK;
}

bool svari_source_is_folder(const svari_data_spec *spec) {
  struct stat about;
  return stat(spec->file, &about) == 0 && S_ISDIR(about.st_mode);
}

static svari_status take(const svari_data_spec *spec, int fd, svari_source *out, svari_error *err) {
  struct stat about;
  if (fstat(fd, &about) != 0) return fail_io(spec, "read", err);
  if (S_ISDIR(about.st_mode)) {
    return svari_fail_at(err, SVARI_IO, spec->where, "%s is a folder, a data file was expected",
                         svari_source_shown(spec));
  }
  if (!S_ISREG(about.st_mode) || about.st_size == 0) return read_all(spec, fd, out, err);
  size_t length = (size_t)about.st_size;
  void *map = mmap(NULL, length, PROT_READ, MAP_PRIVATE, fd, 0);
  if (map == MAP_FAILED) return read_all(spec, fd, out, err);
  out->map = map;
  out->bytes = map;
  out->length = length;
  return SVARI_OK;
}

svari_status svari_source_descriptor(const svari_data_spec *spec, int *out, svari_error *err) {
  *out = open(spec->file, O_RDONLY | O_CLOEXEC);
  if (*out >= 0) return SVARI_OK;
  bool missing = errno == ENOENT;
  svari_status status = fail_io(spec, "opened", err);
  if (missing && strstr(spec->file, "://"))
    svari_hint(err, "svari reads files and databases: download it first");
  else if (missing && strchr(spec->file, '\\'))
    svari_hint(err, "write folders with `/` between them, as in data/people.csv");
  else if (missing && !svari_hint_neighbour(err, spec->file) && spec->where.file)
    svari_hint(err, "the path is relative to the run file");
  return status;
}

svari_status svari_source_open(const svari_data_spec *spec, svari_source *out, svari_error *err) {
  *out = (svari_source){0};
  if (strcmp(spec->file, "-") == 0) {
    svari_status status = take(spec, STDIN_FILENO, out, err);
    if (status != SVARI_OK) svari_source_close(out);
    return status;
  }
  int fd;
  svari_status status = svari_source_descriptor(spec, &fd, err);
  if (status) return status;
  status = take(spec, fd, out, err);
  close(fd);
  if (status != SVARI_OK) svari_source_close(out);
  return status;
}

void svari_source_close(svari_source *source) {
  if (source->map) munmap(source->map, source->length);
  free(source->heap);
  *source = (svari_source){0};
}

svari_status svari_names_block(const char *const *names, size_t count, const char ***out, svari_error *err) {
  size_t bytes = 0;
  for (size_t j = 0; j < count; j++) bytes += strlen(names[j]) + 1;
  const char **block = malloc((count + 1) * sizeof *block + bytes);
  if (!block) return svari_fail_memory(err);
  char *text = (char *)(block + count + 1);
  for (size_t j = 0; j < count; j++) {
    size_t length = strlen(names[j]) + 1;
    memcpy(text, names[j], length);
    block[j] = text;
    text += length;
  }
  block[count] = NULL;
  *out = block;
  return SVARI_OK;
}

bool svari_ends_with(const char *file, const char *ending) {
  size_t length = strlen(file), tail = strlen(ending);
  return length >= tail && strcasecmp(file + length - tail, ending) == 0;
}

void svari_close_last_record(svari_buffer *lines) {
  if (lines->length < 2 || strcmp(lines->bytes + lines->length - 2, "\n\n") != 0) return;
  lines->length--;
  svari_buffer_text(lines, "\"\"\n");
}
