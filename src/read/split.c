/* The two splitters: by hand, and by libcsv. */
#include "read/split.h"

#include <csv.h>
#include <stdlib.h>
#include <string.h>
#ifdef __SSE2__
#include <emmintrin.h>
#endif

bool svari_splitter_open(svari_splitter *splitter, char delimiter, size_t most) {
  *splitter = (svari_splitter){.delimiter = delimiter, .most = most};
  splitter->fields = calloc(most + 1, sizeof *splitter->fields);
  return splitter->fields != NULL;
}

void svari_splitter_close(svari_splitter *splitter) {
  free(splitter->fields);
  free(splitter->scratch);
  *splitter = (svari_splitter){0};
}

static void keep_field(svari_splitter *splitter, const char *text, size_t length) {
  if (splitter->count < splitter->most) splitter->fields[splitter->count] = (svari_field){text, length};
  splitter->count++;
}

/* The closing quote of a field whose opening one is at `at`, when it is a plain one; else NULL. */
static const char *plain_close(const char *at, const char *end, char delimiter) {
  for (at++; at < end && *at != '"'; at++)
    if (*at == '\n' || *at == '\r') return NULL;
  if (at >= end) return NULL;
  bool ends = at + 1 == end || at[1] == delimiter || at[1] == '\n' || at[1] == '\r';
  return ends ? at : NULL;
}

/* Bit i says that byte i of the next 16 is a delimiter, a quote or a line end; fewer at the end of the text. */
static unsigned special_bytes(const char *at, const char *end, char delimiter) {
  unsigned mask = 0;
#ifdef __SSE2__
  if (end - at >= 16) {
    __m128i bytes = _mm_loadu_si128((const __m128i *)(const void *)at);
    __m128i marks =
        _mm_or_si128(_mm_cmpeq_epi8(bytes, _mm_set1_epi8(delimiter)), _mm_cmpeq_epi8(bytes, _mm_set1_epi8('"')));
    __m128i ends = _mm_or_si128(_mm_cmpeq_epi8(bytes, _mm_set1_epi8('\n')), _mm_cmpeq_epi8(bytes, _mm_set1_epi8('\r')));
    return (unsigned)_mm_movemask_epi8(_mm_or_si128(marks, ends));
  }
#endif
  for (int i = 0; i < 16 && at + i < end; i++)
    mask |= (unsigned)(at[i] == delimiter || at[i] == '"' || at[i] == '\n' || at[i] == '\r') << i;
  return mask;
}

/* Where bytes are looked for, 16 at a time. */
typedef struct window {
  const char *base;
  unsigned mask; /* special bytes from base on that are not taken yet */
} window;

static void window_move(window *w, const char *at, const char *end, char delimiter) {
  w->base = at;
  w->mask = special_bytes(at, end, delimiter);
}

/* The next special byte, or end. */
static inline const char *window_next(window *w, const char *end, char delimiter) {
  while (w->mask == 0) {
    if (end - w->base <= 16) return end;
    window_move(w, w->base + 16, end, delimiter);
  }
  const char *at = w->base + __builtin_ctz(w->mask);
  w->mask &= w->mask - 1;
  return at;
}

/* The byte after the record, NULL when it is not a common one. */
static const char *split_by_hand(svari_splitter *splitter, const char *at, const char *end) {
  char delimiter = splitter->delimiter;
  window w;
  window_move(&w, at, end, delimiter);
  for (;;) {
    const char *stop = window_next(&w, end, delimiter);
    if (stop < end && *stop == '"') {
      const char *close = stop == at ? plain_close(at, end, delimiter) : NULL;
      if (!close) return NULL;
      keep_field(splitter, at + 1, (size_t)(close - at - 1));
      stop = close + 1;
      window_move(&w, stop + (stop < end), end, delimiter);
    } else {
      keep_field(splitter, at, (size_t)(stop - at));
    }
    if (stop == end) return end;
    if (*stop == '\n') return stop + 1;
    if (*stop == '\r') return stop + 1 < end && stop[1] == '\n' ? stop + 2 : NULL;
    at = stop + 1;
  }
}

/* libcsv's side: it hands over bytes that it reuses, so they are kept in the scratch by their offsets. */
typedef struct gathering {
  svari_splitter *splitter;
  bool failed, done;
} gathering;

static bool scratch_reserve(svari_splitter *splitter, size_t more) {
  size_t wanted = splitter->used + more;
  if (wanted <= splitter->capacity) return true;
  size_t capacity = splitter->capacity ? splitter->capacity : 4096;
  while (capacity < wanted) capacity *= 2;
  char *grown = realloc(splitter->scratch, capacity);
  if (!grown) return false;
  splitter->scratch = grown;
  splitter->capacity = capacity;
  return true;
}

static void on_field(void *data, size_t length, void *context) {
  gathering *g = context;
  svari_splitter *splitter = g->splitter;
  if (splitter->count < splitter->most && !g->failed) {
    g->failed = !scratch_reserve(splitter, length + 1);
    if (g->failed) return;
    if (length) memcpy(splitter->scratch + splitter->used, data, length);
    splitter->fields[splitter->count].length = length;
    splitter->used += length;
  }
  splitter->count++;
}

static void on_record(int terminator, void *context) {
  (void)terminator;
  ((gathering *)context)->done = true;
}

static int no_space(unsigned char byte) {
  (void)byte;
  return 0;
}

/* The byte after the next line end (CRLF counts as one). */
static const char *line_after(const char *at, const char *end) {
  while (at < end && *at != '\n' && *at != '\r') at++;
  if (at < end && *at == '\r' && at + 1 < end && at[1] == '\n') at++;
  return at < end ? at + 1 : end;
}

static svari_split feed(struct csv_parser *parser, gathering *g, const char **at, const char *end) {
  const char *from = *at;
  g->splitter->lines = 0;
  while (!g->done && from < end) {
    const char *to = line_after(from, end);
    size_t length = (size_t)(to - from);
    if (csv_parse(parser, from, length, on_field, on_record, g) != length) {
      return csv_error(parser) == CSV_EPARSE ? SVARI_SPLIT_QUOTE : SVARI_SPLIT_MEMORY;
    }
    g->splitter->lines++;
    from = to;
  }
  *at = from;
  if (!g->done && csv_fini(parser, on_field, on_record, g) != 0) return SVARI_SPLIT_UNCLOSED;
  return g->failed ? SVARI_SPLIT_MEMORY : SVARI_SPLIT_RECORD;
}

static svari_split split_by_libcsv(svari_splitter *splitter, const char **at, const char *end) {
  struct csv_parser parser;
  if (csv_init(&parser, CSV_STRICT | CSV_STRICT_FINI | CSV_APPEND_NULL) != 0) return SVARI_SPLIT_MEMORY;
  csv_set_delim(&parser, (unsigned char)splitter->delimiter);
  csv_set_space_func(&parser, no_space);
  csv_set_blk_size(&parser, 1 << 16);
  gathering g = {.splitter = splitter};
  splitter->count = splitter->used = 0;
  splitter->copied = true;
  svari_split outcome = feed(&parser, &g, at, end);
  csv_free(&parser);
  size_t offset = 0, kept = splitter->count < splitter->most ? splitter->count : splitter->most;
  for (size_t i = 0; i < kept; i++) {
    splitter->fields[i].text = splitter->scratch + offset;
    offset += splitter->fields[i].length;
  }
  return outcome;
}

svari_split svari_splitter_next(svari_splitter *splitter, const char **at, const char *end) {
  splitter->count = 0;
  splitter->copied = false;
  splitter->lines = 1;
  if (**at == '\n' || **at == '\r') {
    *at = line_after(*at, end);
    return SVARI_SPLIT_BLANK;
  }
  const char *after = split_by_hand(splitter, *at, end);
  if (!after) return split_by_libcsv(splitter, at, end);
  *at = after;
  return SVARI_SPLIT_RECORD;
}
