/* CSV text into a frame, in blocks that are cut at certain record ends, so that they can be read side by side.
 *
 * The text is cut by its size alone. A byte is within quotes when an odd count of quotes lies before it, which is
 * exact for text that RFC 4180 allows; text that it does not allow is a fault in the block where it begins,
 * and later blocks are then not looked at. Each block fills its own stretch of the columns; a block has at most
 * as many records as physical lines, and gaps are closed at the end. */
#ifndef SVARI_SRC_READ_CSV_H
#define SVARI_SRC_READ_CSV_H

#include "data/frame.h"
#include "read/words.h"
#include "svari/read.h"

typedef struct svari_csv_header {
  char delimiter;
  size_t ncolumns;
  const char *const *names;
  const char *body; /* the byte after the header */
  long line;        /* its physical line */
} svari_csv_header;

/* A text that is read as missing, and the number that it spells (NaN when it is none). */
typedef struct svari_csv_missing {
  const char *text;
  size_t length;
  double value;
} svari_csv_missing;

typedef struct svari_csv_column {
  const char *name;
  size_t field; /* its place in a record */
  const svari_variable_spec *variable;
  bool guessed;    /* the type is our own guess: a text among its numbers makes it a category */
  bool active;     /* to be filled in this pass */
  svari_type type; /* SVARI_TEXT is filled as a category */
  size_t nmissing;
  const svari_csv_missing *missing;
  bool missing_numbers; /* some of them spell numbers */
  double *number;
  int32_t *codes; /* into the block's words */
  /* Once all blocks are read: levels, and codes among them in as few bytes as they need (or texts). */
  const svari_level *levels;
  size_t nlevels;
  int code_bytes;
  void *packed;
  const char **text;
} svari_csv_column;

typedef struct svari_csv_block {
  const char *from, *to;
  long line;               /* physical line of `from` */
  size_t lines;            /* physical lines in it */
  size_t offset;           /* of its first record in the columns */
  size_t count;            /* records found */
  svari_arena *arena;      /* its words and faults */
  svari_word_table *words; /* by column */
  bool *text_found;        /* by column: a guessed number column has a text */
  int32_t **level;         /* by column: the level of each of its words */
  size_t *nmissing;        /* by column */
  svari_error *faults;     /* NULL while there are none */
  bool broken;             /* its text can't be followed to its end: later blocks mean nothing */
  bool failed;             /* without memory */
} svari_csv_block;

typedef struct svari_csv {
  const svari_data_spec *spec;
  svari_arena *arena;   /* becomes the frame's */
  svari_arena *scratch; /* goes when the frame is made */
  const char *file;     /* for messages */
  svari_csv_header header;
  const char *end;
  size_t ncolumns;
  svari_csv_column *columns;
  size_t nblocks;
  svari_csv_block *blocks;
  uint32_t *line;
  size_t nrecords;
} svari_csv;

/* The whole of it: text[0..length) into a frame. */
SVARI_MUST_CHECK svari_status svari_csv_frame(const svari_data_spec *spec, const char *text, size_t length,
                                              svari_frame **out, svari_error *err);
/* csv_header.c: byte order mark, delimiter, names. */
SVARI_MUST_CHECK svari_status svari_csv_header_read(svari_arena *arena, const svari_data_spec *spec, const char *text,
                                                    size_t length, svari_csv_header *out, svari_error *err);
/* csv_cut.c: the blocks of the body; the columns' stretch of each. *most gets the most records there can be. */
SVARI_MUST_CHECK svari_status svari_csv_cut(svari_csv *csv, size_t *most, svari_error *err);
/* Line ends (LF, CRLF and CR are one each) and quotes in [from, to); the text goes on to `end`. */
size_t svari_csv_line_ends(const char *from, const char *to, const char *end);
size_t svari_csv_quotes(const char *from, const char *to);
/* A stretch of whole records, `line` its first physical line, as a frame of its own, which borrows names from `like`:
 * the header and the columns' types so far. When a text is found in a column taken for numbers, `like` is told, *turned
 * is true and there is no frame. */
SVARI_MUST_CHECK svari_status svari_csv_window(svari_csv *like, const char *text, size_t length, long line,
                                               bool *turned, svari_frame **out, svari_error *err);
/* csv_block.c: fills the active columns from one block; a svari_block_fn over a svari_csv. */
void svari_csv_block_read(void *context, size_t b);
/* csv_column.c: which columns, of which type as far as that is known. */
SVARI_MUST_CHECK svari_status svari_csv_columns_plan(svari_csv *csv, svari_error *err);
/* csv_levels.c: levels of every category; all faults. */
SVARI_MUST_CHECK svari_status svari_csv_levels_find(svari_csv *csv, svari_error *err);
/* csv_finish.c: the filled columns as a frame's. */
SVARI_MUST_CHECK svari_status svari_csv_columns_make(svari_csv *csv, const svari_column **out, svari_error *err);
bool svari_csv_is_missing(const svari_csv *csv, const svari_csv_column *column, const char *text, size_t length);
/* csv_number.c: svari_number_parse(), quicker for short decimals; an integer that no double holds is refused
 * when `exact` (it is an identifier, and two of them must not become one). With ',' for decimal mark, a point is none,
 * and spaces (also those that do not break) may stand between groups of three digits: "1 234,5". */
bool svari_csv_parse_number(char decimal, const char *text, size_t length, bool exact, double *value);

enum { SVARI_CSV_SHOWN = 40 }; /* bytes of an offending value that messages may show */
/* A value cut to that, at a whole character. */
void svari_csv_show(const char *text, size_t length, char out[SVARI_CSV_SHOWN + 4]);

#endif
