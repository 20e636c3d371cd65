/* Temporary files that a process could not take away because it was killed. */
#ifndef SVARI_SRC_RUN_LEFTOVER_H
#define SVARI_SRC_RUN_LEFTOVER_H

#include "base/arena.h"

/* Where a file of that name is written before it gets its name: ".NAME.PID-PLACE.tmp" in the folder. NULL without
 * memory. */
char *svari_temporary_path(svari_arena *arena, const char *folder, const char *name);
/* Takes away those of the files that a run writes, and of `name`, whose process no longer lives. Nothing else is
 * touched, and nothing is said: what can't be taken away stays. */
void svari_leftovers_remove(const char *folder, const char *name);

#endif
