/* Names by number: has this one been seen, and which was it. Hashed, so that a file of many names costs no square. */
#ifndef SVARI_SRC_SPEC_NAMESET_H
#define SVARI_SRC_SPEC_NAMESET_H

#include "base/arena.h"

typedef struct svari_nameset {
  size_t slots, count;
  const char **names; /* in the order added */
  size_t *slot;       /* index into names, plus 1; 0: free */
} svari_nameset;

/* For at most `most` names; false without memory. */
bool svari_nameset_new(svari_arena *arena, size_t most, svari_nameset *out) SVARI_MUST_CHECK;
/* Index of a name, SIZE_MAX when it is not there. */
size_t svari_nameset_find(const svari_nameset *set, const char *name);
/* Adds a name (not copied). The index it had already, or its new one; *known says which. */
size_t svari_nameset_add(svari_nameset *set, const char *name, bool *known);

#endif
