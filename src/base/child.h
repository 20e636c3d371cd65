/* Work in a child process that gives bytes: a library that falls over a failed allocation takes no more than the child
 * with it. */
#ifndef SVARI_SRC_BASE_CHILD_H
#define SVARI_SRC_BASE_CHILD_H

#include "base/buffer.h"

typedef svari_status svari_child_fn(const void *context, svari_buffer *out, svari_error *err);

/* Calls work(context, …) in a child, and adds to `out` and `err` what it added there: its status. SVARI_MEMORY
 * when a signal ends the child, SVARI_IO when it ends without an answer; `what` says what could not be written. */
SVARI_MUST_CHECK svari_status svari_child_write(const char *what, svari_child_fn *work, const void *context,
                                                svari_buffer *out, svari_error *err);

#endif
