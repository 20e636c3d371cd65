/* Work in blocks over a small pool of threads. The blocks are cut by the data's size, never by the count of
 * threads, and whoever adds block results adds them in block order: so the bytes are the same for any
 * count of threads. */
#ifndef SVARI_SRC_BASE_PARALLEL_H
#define SVARI_SRC_BASE_PARALLEL_H

#include "svari/base.h"

enum { SVARI_BLOCK = 4096 }; /* records in a block */

typedef void svari_block_fn(void *context, size_t block);

/* Calls fn(context, b) once for each b < blocks, on up to `threads` threads (1: in this one; 0: as many as
 * the machine has processors). Threads are joined before it returns, so the caller may fork. When a
 * thread can't be started the work is done by those that could. */
void svari_parallel_for(int threads, size_t blocks, svari_block_fn *fn, void *context);

#endif
