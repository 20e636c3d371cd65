/* A chain of chunks, each twice the last up to 1 MiB; large wishes get a chunk of their own. */
#include "base/arena.h"

#include <stdalign.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>

typedef struct chunk {
  struct chunk *next;
  size_t used, size;
  alignas(max_align_t) unsigned char bytes[];
} chunk;

struct svari_arena {
  chunk *chunks;
  size_t next_size;
};

enum { FIRST_CHUNK = 4096, LARGEST_CHUNK = 1 << 20, HUGE_PAGE = 1 << 21 };

svari_arena *svari_arena_new(void) {
  svari_arena *arena = calloc(1, sizeof *arena);
  if (arena) arena->next_size = FIRST_CHUNK;
  return arena;
}

void svari_arena_free(svari_arena *arena) {
  if (!arena) return;
  for (chunk *c = arena->chunks; c;) {
    chunk *next = c->next;
    free(c);
    c = next;
  }
  free(arena);
}

/* A column of a million numbers takes 2000 page faults, with huge pages four; where there are none it is as it was. */
static void ask_huge_pages(void *bytes, size_t size) {
#ifdef MADV_HUGEPAGE
  uintptr_t from = ((uintptr_t)bytes + HUGE_PAGE - 1) / HUGE_PAGE * HUGE_PAGE;
  uintptr_t to = ((uintptr_t)bytes + size) / HUGE_PAGE * HUGE_PAGE;
  if (from < to) (void)madvise((void *)from, to - from, MADV_HUGEPAGE);
#endif
}

static chunk *chunk_add(svari_arena *arena, size_t wanted) {
  size_t size = wanted > arena->next_size ? wanted : arena->next_size;
  if (size > SIZE_MAX - sizeof(chunk)) return NULL;
  chunk *c = calloc(1, sizeof *c + size);
  if (!c) return NULL;
  if (size >= HUGE_PAGE) ask_huge_pages(c, sizeof *c + size);
  c->size = size;
  if (arena->next_size < LARGEST_CHUNK) arena->next_size *= 2;
  c->next = arena->chunks;
  arena->chunks = c;
  return c;
}

void *svari_arena_alloc(svari_arena *arena, size_t count, size_t size) {
  if (size && count > (SIZE_MAX / 2) / size) return NULL;
  size_t align = alignof(max_align_t);
  size_t wanted = (count * size + align - 1) / align * align;
  if (wanted == 0) wanted = align;
  chunk *c = arena->chunks;
  if (!c || c->size - c->used < wanted) c = chunk_add(arena, wanted);
  if (!c) return NULL;
  void *out = c->bytes + c->used;
  c->used += wanted;
  return out;
}

char *svari_arena_text_n(svari_arena *arena, const char *text, size_t length) {
  char *copy = svari_arena_alloc(arena, length + 1, 1);
  if (copy && length) memcpy(copy, text, length);
  return copy;
}

char *svari_arena_text(svari_arena *arena, const char *text) { return svari_arena_text_n(arena, text, strlen(text)); }

char *svari_arena_printf(svari_arena *arena, const char *format, ...) {
  va_list args, again;
  va_start(args, format);
  va_copy(again, args);
  int length = vsnprintf(NULL, 0, format, args);
  va_end(args);
  char *out = length < 0 ? NULL : svari_arena_alloc(arena, (size_t)length + 1, 1);
  if (out) vsnprintf(out, (size_t)length + 1, format, again);
  va_end(again);
  return out;
}

void *svari_arena_push(svari_arena *arena, void **items, size_t *count, size_t *capacity, size_t size) {
  if (*count == *capacity) {
    size_t grown = *capacity ? *capacity * 2 : 8;
    void *copy = svari_arena_alloc(arena, grown, size);
    if (!copy) return NULL;
    if (*count) memcpy(copy, *items, *count * size);
    *items = copy;
    *capacity = grown;
  }
  return (unsigned char *)*items + size * (*count)++;
}
