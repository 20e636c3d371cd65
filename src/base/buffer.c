/* A doubling buffer. */
#include "base/buffer.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/number.h"

void svari_buffer_free(svari_buffer *buffer) {
  free(buffer->bytes);
  *buffer = (svari_buffer){0};
}

static bool reserve(svari_buffer *buffer, size_t more) {
  if (buffer->failed || more > SIZE_MAX / 4 || buffer->length > SIZE_MAX / 4) {
    buffer->failed = true;
    return false;
  }
  size_t wanted = buffer->length + more + 1;
  if (wanted <= buffer->capacity) return true;
  size_t capacity = buffer->capacity ? buffer->capacity : 1024;
  while (capacity < wanted) capacity *= 2;
  char *bytes = realloc(buffer->bytes, capacity);
  if (!bytes) {
    buffer->failed = true;
    return false;
  }
  buffer->bytes = bytes;
  buffer->capacity = capacity;
  return true;
}

void svari_buffer_add(svari_buffer *buffer, const char *bytes, size_t length) {
  if (!reserve(buffer, length)) return;
  if (length) memcpy(buffer->bytes + buffer->length, bytes, length);
  buffer->length += length;
  buffer->bytes[buffer->length] = '\0';
}

void svari_buffer_text(svari_buffer *buffer, const char *text) { svari_buffer_add(buffer, text, strlen(text)); }

void svari_buffer_printf(svari_buffer *buffer, const char *format, ...) {
  va_list args, again;
  va_start(args, format);
  va_copy(again, args);
  int length = svari_number_vprint(NULL, 0, format, args);
  va_end(args);
  if (length < 0) buffer->failed = true;
  if (length >= 0 && reserve(buffer, (size_t)length)) {
    svari_number_vprint(buffer->bytes + buffer->length, (size_t)length + 1, format, again);
    buffer->length += (size_t)length;
  }
  va_end(again);
}
