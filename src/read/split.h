/* CSV text into records of fields, as RFC 4180 has them: spaces belong to fields, a quoted field doubles its
 * quotes, a record ends at LF, CRLF or CR. Common records are split by hand where they lie; a record with anything
 * else in it (a doubled quote, a line end within quotes, a lone CR, a stray quote) is libcsv's, in its strict
 * mode, which also judges what is wrong. */
#ifndef SVARI_SRC_READ_SPLIT_H
#define SVARI_SRC_READ_SPLIT_H

#include "svari/base.h"

typedef struct svari_field {
  const char *text; /* not NUL-terminated */
  size_t length;
} svari_field;

typedef enum svari_split {
  SVARI_SPLIT_RECORD,
  SVARI_SPLIT_BLANK,    /* a line without a byte */
  SVARI_SPLIT_QUOTE,    /* a quote in an unquoted field, or text after a closing quote */
  SVARI_SPLIT_UNCLOSED, /* the text ends within quotes */
  SVARI_SPLIT_MEMORY
} svari_split;

typedef struct svari_splitter {
  char delimiter;
  size_t most;         /* fields kept of a record; further ones are counted only */
  svari_field *fields; /* of the last record */
  size_t count;        /* its fields, also those not kept */
  bool copied;         /* the fields are in `scratch` and live until the next call */
  size_t lines;        /* physical lines that the last call went over */
  char *scratch;
  size_t used, capacity;
} svari_splitter;

/* False without memory. */
SVARI_MUST_CHECK bool svari_splitter_open(svari_splitter *splitter, char delimiter, size_t most);
void svari_splitter_close(svari_splitter *splitter);
/* The record that begins at *at < end; *at moves to the byte after it. */
svari_split svari_splitter_next(svari_splitter *splitter, const char **at, const char *end);

#endif
