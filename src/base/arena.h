/* Memory that is given back all at once. An opaque object owns one arena; what it holds lives as long. */
#ifndef SVARI_SRC_BASE_ARENA_H
#define SVARI_SRC_BASE_ARENA_H

#include <stdarg.h>

#include "svari/base.h"

typedef struct svari_arena svari_arena;

svari_arena *svari_arena_new(void); /* NULL when there is no memory */
void svari_arena_free(svari_arena *arena);

/* Zeroed memory of count × size bytes, aligned for any type; NULL when there is none or the product
 * does not fit a size_t. count 0 gives a valid pointer. */
void *svari_arena_alloc(svari_arena *arena, size_t count, size_t size) SVARI_MUST_CHECK;
char *svari_arena_text(svari_arena *arena, const char *text) SVARI_MUST_CHECK;
char *svari_arena_text_n(svari_arena *arena, const char *text, size_t length) SVARI_MUST_CHECK;
char *svari_arena_vprintf(svari_arena *arena, const char *format, va_list args) SVARI_MUST_CHECK SVARI_PRINTF(2, 0);
char *svari_arena_printf(svari_arena *arena, const char *format, ...) SVARI_MUST_CHECK SVARI_PRINTF(2, 3);

#define SVARI_NEW(arena, type, count) ((type *)svari_arena_alloc((arena), (count), sizeof(type)))

/* A list in an arena that grows by doubling: the old copy is left to the arena. Returns the slot of the new
 * last item (zeroed), NULL without memory; *items, *count and *capacity are the list. */
void *svari_arena_push(svari_arena *arena, void **items, size_t *count, size_t *capacity, size_t size);
#define SVARI_PUSH(arena, list, count, capacity) \
  ((__typeof__(list))svari_arena_push((arena), (void **)&(list), &(count), &(capacity), sizeof *(list)))

#endif
