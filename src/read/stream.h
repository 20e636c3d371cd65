/* A CSV file in windows of some MiB, each a frame of its own, so that it need not fit the memory. A window ends where a
 * record certainly ends: the file is followed from its beginning, so it is known which bytes stand within quotes. */
#ifndef SVARI_SRC_READ_STREAM_H
#define SVARI_SRC_READ_STREAM_H

#include "data/frame.h"
#include "svari/read.h"

typedef struct svari_stream svari_stream;

enum { SVARI_STREAM_WINDOW = 16 << 20 };

/* Why the data can't be streamed, in words; NULL: they can. */
const char *svari_stream_refuses(const svari_data_spec *spec);

/* Part `part` of `parts`: the records that begin in that part of the file's bytes; 1 of 1: all. Types are those of the
 * whole file, whatever the part: windows of other parts are read too while a type is a guess of ours. The spec must
 * outlive it. */
SVARI_MUST_CHECK svari_status svari_stream_open(const svari_data_spec *spec, size_t window, size_t part, size_t parts,
                                                svari_stream **out, svari_error *err);
/* The next frame, which the caller frees before the stream; NULL at the end. *again: a column taken for numbers has
 * texts, so that the file is read from its beginning once more, and this is its first frame: those before count no
 * more. */
SVARI_MUST_CHECK svari_status svari_stream_next(svari_stream *stream, svari_frame **out, bool *again, svari_error *err);
void svari_stream_close(svari_stream *stream); /* NULL is fine */
/* The file's size in bytes; 0 when it has none. */
uint64_t svari_stream_size(const svari_data_spec *spec);

#endif
