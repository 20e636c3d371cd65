/* Notes kept in their owner's arena. */
#include "base/note.h"

#include <stdarg.h>
#include <stdio.h>

svari_status svari_note(svari_arena *arena, svari_notes *notes, const char *format, ...) {
  va_list args, again;
  va_start(args, format);
  va_copy(again, args);
  int length = vsnprintf(NULL, 0, format, args);
  va_end(args);
  char *text = length < 0 ? NULL : svari_arena_alloc(arena, (size_t)length + 1, 1);
  if (text) vsnprintf(text, (size_t)length + 1, format, again);
  va_end(again);
  if (!text) return SVARI_MEMORY;
  const char **slot = SVARI_PUSH(arena, notes->text, notes->count, notes->capacity);
  if (!slot) return SVARI_MEMORY;
  *slot = text;
  return SVARI_OK;
}
