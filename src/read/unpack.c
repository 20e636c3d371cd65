/* zlib and libzstd, called here and nowhere else. */
#include "read/unpack.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <zlib.h>
#include <zstd.h>

enum { FIRST_OUT = 1 << 20, LARGEST_STEP = 1 << 30 };

typedef struct output {
  char *bytes;
  size_t length, capacity, limit;
} output;

typedef enum outcome { DONE, DAMAGED, CUT_SHORT, TOO_LARGE, NO_MEMORY } outcome;

/* Room for more, DONE when there is some. */
static outcome make_room(output *out) {
  if (out->length < out->capacity) return DONE;
  size_t capacity = out->capacity ? out->capacity * 2 : FIRST_OUT;
  if (capacity > out->limit) return TOO_LARGE;
  char *grown = realloc(out->bytes, capacity);
  if (!grown) return NO_MEMORY;
  out->bytes = grown;
  out->capacity = capacity;
  return DONE;
}

static size_t step(size_t left) { return left < LARGEST_STEP ? left : LARGEST_STEP; }

/* One call of inflate() with what there is of input and room. */
static int inflate_some(z_stream *z, const char *bytes, size_t length, size_t *at, output *out) {
  size_t given = step(length - *at), room = step(out->capacity - out->length);
  z->next_in = (Bytef *)(uintptr_t)(bytes + *at);
  z->avail_in = (uInt)given;
  z->next_out = (Bytef *)out->bytes + out->length;
  z->avail_out = (uInt)room;
  int code = inflate(z, Z_NO_FLUSH);
  *at += given - z->avail_in;
  out->length += room - z->avail_out;
  return code;
}

/* A gzip file may be several, one after the other (RFC 1952, 2.2). */
static outcome unpack_gzip(const char *bytes, size_t length, output *out) {
  z_stream z = {0};
  if (inflateInit2(&z, 15 + 16) != Z_OK) return NO_MEMORY;
  outcome result = DONE;
  size_t at = 0;
  int code = Z_OK;
  while (result == DONE && (code != Z_STREAM_END || at < length)) {
    result = make_room(out);
    if (result != DONE) break;
    if (code == Z_STREAM_END) (void)inflateReset(&z);
    code = inflate_some(&z, bytes, length, &at, out);
    if (code == Z_BUF_ERROR || (code == Z_OK && at == length && out->length < out->capacity)) result = CUT_SHORT;
    if (code == Z_DATA_ERROR || code == Z_NEED_DICT || code == Z_STREAM_ERROR) result = DAMAGED;
    if (code == Z_MEM_ERROR) result = NO_MEMORY;
  }
  (void)inflateEnd(&z);
  return result;
}

static outcome unpack_zstd(const char *bytes, size_t length, output *out) {
  ZSTD_DStream *z = ZSTD_createDStream();
  if (!z) return NO_MEMORY;
  ZSTD_inBuffer in = {.src = bytes, .size = length};
  outcome result = DONE;
  size_t left = 1; /* 0: a frame has just ended */
  while (result == DONE && (in.pos < in.size || left != 0)) {
    result = make_room(out);
    if (result != DONE) break;
    ZSTD_outBuffer room = {.dst = out->bytes, .size = out->capacity, .pos = out->length};
    size_t before = in.pos;
    left = ZSTD_decompressStream(z, &room, &in);
    bool stuck = in.pos == before && room.pos == out->length;
    out->length = room.pos;
    if (ZSTD_isError(left))
      result = DAMAGED;
    else if (left != 0 && stuck)
      result = CUT_SHORT;
  }
  (void)ZSTD_freeDStream(z);
  return result;
}

static const struct packing {
  const char *name, *magic;
  size_t nmagic;
  outcome (*unpack)(const char *bytes, size_t length, output *out);
} packings[] = {{"gzip", "\x1F\x8B", 2, unpack_gzip}, {"Zstandard", "\x28\xB5\x2F\xFD", 4, unpack_zstd}};

static svari_status report(const svari_data_spec *spec, const char *packing, outcome result, svari_error *err) {
  if (result == NO_MEMORY) return svari_fail_memory(err);
  static const char *const what[] = {[DAMAGED] = "is damaged",
                                     [CUT_SHORT] = "ends too soon",
                                     [TOO_LARGE] = "unpacks to more than this machine's memory"};
  return svari_fail_at(err, SVARI_IO, spec->where, "the %s data of %s: the file %s", packing, svari_source_shown(spec),
                       what[result]);
}

static size_t memory_of_machine(void) {
  long pages = sysconf(_SC_PHYS_PAGES), size = sysconf(_SC_PAGESIZE);
  return pages > 0 && size > 0 ? (size_t)pages * (size_t)size : SIZE_MAX;
}

static const struct packing *packing_of(const char *bytes, size_t length) {
  for (size_t k = 0; k < sizeof packings / sizeof packings[0]; k++)
    if (length >= packings[k].nmagic && memcmp(bytes, packings[k].magic, packings[k].nmagic) == 0) return &packings[k];
  return NULL;
}

const char *svari_packed_by(const char *bytes, size_t length) {
  const struct packing *p = packing_of(bytes, length);
  return p ? p->name : NULL;
}

svari_status svari_source_unpack(const svari_data_spec *spec, svari_source *source, svari_error *err) {
  const struct packing *p = packing_of(source->bytes, source->length);
  if (!p) return SVARI_OK;
  output out = {.limit = memory_of_machine()};
  outcome result = p->unpack(source->bytes, source->length, &out);
  if (result != DONE) {
    free(out.bytes);
    return report(spec, p->name, result, err);
  }
  svari_source_close(source);
  *source = (svari_source){.bytes = out.bytes, .length = out.length, .heap = out.bytes};
  return SVARI_OK;
}
