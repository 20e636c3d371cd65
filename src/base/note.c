/* Notes kept in their owner's arena. */
#include "base/note.h"

#include <stdarg.h>

svari_status svari_note(svari_arena *arena, svari_notes *notes, const char *format, ...) {
  va_list args;
  va_start(args, format);
  char *text = svari_arena_vprintf(arena, format, args);
  va_end(args);
  if (!text) return SVARI_MEMORY;
  const char **slot = SVARI_PUSH(arena, notes->text, notes->count, notes->capacity);
  if (!slot) return SVARI_MEMORY;
  *slot = text;
  return SVARI_OK;
}
