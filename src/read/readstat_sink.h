/* A file of SPSS or Stata being written. */
#ifndef SVARI_SRC_READ_READSTAT_SINK_H
#define SVARI_SRC_READ_READSTAT_SINK_H

#include <readstat.h>

#include "base/arena.h"
#include "read/readstat_write.h"

/* What a format allows. */
typedef struct svari_file_kind {
  const char *name;
  readstat_error_t (*begin)(readstat_writer_t *writer, void *context, long records);
  size_t longest_name, longest_text, longest_label, longest_value_label;
  const char *name_marks; /* allowed in names beside letters, digits and _ */
  bool text_labels;       /* values that are texts can have labels */
} svari_file_kind;

/* One column of a request as it is written: numbers by level for a category. */
typedef struct svari_added {
  const svari_file_column *of;
  readstat_variable_t *variable;
  const double *level_numbers; /* NULL: not a category written as numbers */
} svari_added;

typedef struct svari_sink {
  const svari_file_kind *kind;
  const svari_file_request *request;
  svari_arena *arena;
  readstat_writer_t *writer;
  svari_buffer *out;
  size_t nnames, name_capacity;
  const char **names; /* taken, for distinct ones */
  svari_added *added;
  readstat_error_t failed;
  bool no_memory;
  const char *too_long; /* a column whose texts the format can't hold */
} svari_sink;

/* In a child of its own: it sets that process's time zone. false: no memory. */
bool svari_sink_open(svari_sink *sink, const svari_file_request *request, svari_buffer *out);
void svari_sink_close(svari_sink *sink);
/* A valid name like `wanted` that no column has yet; it is then taken. NULL without memory. */
const char *svari_sink_name(svari_sink *sink, const char *wanted);
/* At most `most` bytes of a text, cut between characters. */
const char *svari_sink_cut(svari_sink *sink, const char *text, size_t most);
/* The width of a text; with value labels in SPSS a whole number of eights, since ReadStat writes the labels' record so.
 */
size_t svari_sink_width(const svari_sink *sink, size_t width, bool labels);
void svari_sink_note(svari_sink *sink, readstat_error_t code);
void svari_sink_add_columns(svari_sink *sink); /* the request's, after those added before */
void svari_sink_begin(svari_sink *sink);
void svari_sink_columns(svari_sink *sink, size_t record); /* the request's values in the row that is open */
/* Ends the file; what went wrong in words, NULL: nothing. */
const char *svari_sink_end(svari_sink *sink);

#endif
