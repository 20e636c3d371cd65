/* Text that grows: what writers write into. An allocation that failed is remembered, so that a writer checks
 * once, at its end. */
#ifndef SVARI_SRC_BASE_BUFFER_H
#define SVARI_SRC_BASE_BUFFER_H

#include "svari/base.h"

typedef struct svari_buffer {
  char *bytes; /* always NUL-terminated once anything was added; NULL before */
  size_t length, capacity;
  bool failed;
} svari_buffer;

void svari_buffer_free(svari_buffer *buffer); /* leaves an empty buffer */
void svari_buffer_add(svari_buffer *buffer, const char *bytes, size_t length);
void svari_buffer_text(svari_buffer *buffer, const char *text);
void svari_buffer_printf(svari_buffer *buffer, const char *format, ...) SVARI_PRINTF(2, 3);

#endif
