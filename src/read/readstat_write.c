/* A file of columns alone. */
#include "read/readstat_write.h"

#include <stdio.h>
#include <string.h>

#include "base/child.h"
#include "read/readstat_sink.h"

static svari_status write_rows(svari_sink *sink, svari_error *err) {
  svari_sink_add_columns(sink);
  svari_sink_begin(sink);
  for (size_t i = 0; i < sink->request->nrecords && !sink->failed && !sink->no_memory && !sink->too_long; i++) {
    svari_sink_note(sink, readstat_begin_row(sink->writer));
    svari_sink_columns(sink, i);
    if (!sink->failed) svari_sink_note(sink, readstat_end_row(sink->writer));
  }
  const char *why = svari_sink_end(sink);
  if (!why) return SVARI_OK;
  if (sink->no_memory) return svari_fail_memory(err);
  svari_status status = svari_fail(err, SVARI_IO, "the %s file can't be written%s%s: %s", sink->kind->name,
                                   sink->too_long ? ", column " : "", sink->too_long ? sink->too_long : "", why);
  svari_hint(err, "leave `%s` out of output: formats", sink->kind->name);
  return status;
}

static svari_status write_file(const void *context, svari_buffer *out, svari_error *err) {
  svari_sink sink;
  svari_status status = svari_sink_open(&sink, context, out) ? write_rows(&sink, err) : svari_fail_memory(err);
  svari_sink_close(&sink);
  return status;
}

/* In a child, since ReadStat does not survive every failed allocation. */
svari_status svari_readstat_write(const svari_file_request *request, svari_buffer *out, svari_error *err) {
  char what[32];
  snprintf(what, sizeof what, "the %s file", request->kind);
  return svari_child_write(what, write_file, request, out, err);
}
