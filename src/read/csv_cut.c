/* The body of a CSV text cut into blocks at record ends that are certain. */
#include <string.h>

#include "base/parallel.h"
#include "read/csv.h"

enum { BLOCK_BYTES = 1 << 20 };

/* What a stretch of fixed size holds: quotes (their parity says whether the next stretch begins within quotes) and
 * line ends. */
typedef struct stretch {
  const char *from, *to;
  size_t quotes, lines;
} stretch;

typedef struct counting {
  stretch *stretches;
  const char *end;
} counting;

/* CR counts unless LF follows: LF, CRLF and CR are one line end each. Counts of a few bytes fit a byte, so that the
 * compiler can count many at once. */
size_t svari_csv_line_ends(const char *from, const char *to, const char *end) {
  size_t lines = 0;
  const char *last = to == end && to > from ? to - 1 : to;
  for (const char *at = from; at < last;) {
    unsigned char some = 0;
    ptrdiff_t few = last - at < UINT8_MAX ? last - at : UINT8_MAX;
    for (ptrdiff_t i = 0; i < few; i++)
      some = (unsigned char)(some + ((at[i] == '\n') | ((at[i] == '\r') & (at[i + 1] != '\n'))));
    lines += some;
    at += few;
  }
  if (last != to) lines += *last == '\n' || *last == '\r';
  return lines;
}

size_t svari_csv_quotes(const char *from, const char *to) {
  size_t quotes = 0;
  for (const char *at = from; at < to;) {
    unsigned char some = 0;
    ptrdiff_t few = to - at < UINT8_MAX ? to - at : UINT8_MAX;
    for (ptrdiff_t i = 0; i < few; i++) some = (unsigned char)(some + (at[i] == '"'));
    quotes += some;
    at += few;
  }
  return quotes;
}

static void count_block(void *context, size_t block) {
  counting *c = context;
  stretch *s = &c->stretches[block];
  s->quotes = svari_csv_quotes(s->from, s->to);
  s->lines = svari_csv_line_ends(s->from, s->to, c->end);
}

/* The first record end in a stretch that begins within quotes or not; NULL when there is none. A lone CR is no
 * place to cut: it is rare, and the byte after it may be another stretch's. */
static const char *first_record_end(const stretch *s, bool quoted) {
  for (const char *at = s->from; at < s->to; at++) {
    if (*at == '"') quoted = !quoted;
    if (*at == '\n' && !quoted) return at + 1;
  }
  return NULL;
}

/* Each block begins after the first record end of its stretch and ends where the next one begins; the first
 * begins with the body. A stretch without a record end gives an empty block: its bytes are the block's before it. */
static void place_blocks(svari_csv *csv, const stretch *stretches) {
  bool quoted = false;
  const char *last = csv->end;
  for (size_t b = 0; b < csv->nblocks; b++) {
    csv->blocks[b].from = b == 0 ? stretches[b].from : first_record_end(&stretches[b], quoted);
    quoted ^= stretches[b].quotes & 1;
  }
  for (size_t b = csv->nblocks; b-- > 0;) {
    csv->blocks[b].to = last;
    if (!csv->blocks[b].from) csv->blocks[b].from = last;
    last = csv->blocks[b].from;
  }
}

/* Lines of a block: those of its stretch from its beginning on, and those of what follows up to the next block. The
 * end of the text ends a line of its own where no line end does. */
static void count_block_lines(svari_csv *csv, const stretch *stretches) {
  size_t after = 0;
  for (size_t b = csv->nblocks; b-- > 0;) {
    svari_csv_block *block = &csv->blocks[b];
    const stretch *s = &stretches[b];
    bool empty = block->from == block->to;
    size_t before = empty ? s->lines : svari_csv_line_ends(s->from, block->from, csv->end);
    block->lines = empty ? 0 : s->lines - before + after;
    after = empty ? after + before : before;
  }
}

static size_t place_lines(svari_csv *csv) {
  size_t most = 0;
  long line = csv->header.line;
  for (size_t b = 0; b < csv->nblocks; b++) {
    svari_csv_block *block = &csv->blocks[b];
    bool open_end = block->to == csv->end && block->from < block->to && csv->end[-1] != '\n' && csv->end[-1] != '\r';
    block->line = line;
    line += (long)block->lines;
    block->lines += open_end;
    block->offset = most;
    most += block->lines;
  }
  return most;
}

svari_status svari_csv_cut(svari_csv *csv, size_t *most, svari_error *err) {
  size_t length = (size_t)(csv->end - csv->header.body);
  csv->nblocks = length / BLOCK_BYTES + 1;
  csv->blocks = SVARI_NEW(csv->scratch, svari_csv_block, csv->nblocks);
  stretch *stretches = SVARI_NEW(csv->scratch, stretch, csv->nblocks);
  if (!csv->blocks || !stretches) return svari_fail_memory(err);
  for (size_t b = 0; b < csv->nblocks; b++) {
    stretches[b].from = csv->header.body + b * BLOCK_BYTES;
    stretches[b].to = b + 1 < csv->nblocks ? stretches[b].from + BLOCK_BYTES : csv->end;
  }
  counting context = {stretches, csv->end};
  svari_parallel_for(csv->spec->threads, csv->nblocks, count_block, &context);
  place_blocks(csv, stretches);
  count_block_lines(csv, stretches);
  *most = place_lines(csv);
  return SVARI_OK;
}
