/* Notes: what the reader of a result should know and no error says (a margin dropped as collinear, a class
 * joined). They travel with results into the report. */
#ifndef SVARI_SRC_BASE_NOTE_H
#define SVARI_SRC_BASE_NOTE_H

#include "base/arena.h"

typedef struct svari_notes {
  size_t count, capacity;
  const char **text; /* in the arena of the object that holds the notes */
} svari_notes;

/* SVARI_MEMORY when there is no memory. */
SVARI_MUST_CHECK svari_status svari_note(svari_arena *arena, svari_notes *notes, const char *format, ...)
    SVARI_PRINTF(3, 4) SVARI_MUST_CHECK;

#endif
