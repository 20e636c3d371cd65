/* A chain of chunks, each twice the last up to 1 MiB; large wishes get a chunk of their own, and those of some MiB are
 * pages of their own. */
#include "base/arena.h"

#include <stdalign.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>

#include "base/number.h"

typedef struct chunk {
  struct chunk *next;
  size_t used, size;
  void *pages; /* where its mapping begins; NULL: allocated */
  size_t mapped;
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

/* A column of a million numbers takes 2000 page faults, with huge pages four; so the bytes of a large chunk begin where
 * a huge page does, and the last one is asked for where they fill half of it. The chunk's head stands before them, in a
 * page of the usual size: what nobody writes into is then never made. Where there are no huge pages it is as it was. */
static chunk *map_chunk(size_t size) {
  size_t mapped = size + 3 * (size_t)HUGE_PAGE;
  unsigned char *pages = mmap(NULL, mapped, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  if (pages == MAP_FAILED) return NULL;
  unsigned char *bytes = pages + HUGE_PAGE + (HUGE_PAGE - (uintptr_t)pages % HUGE_PAGE) % HUGE_PAGE;
#ifdef MADV_HUGEPAGE
  (void)madvise(bytes, (size + HUGE_PAGE / 2) / HUGE_PAGE * HUGE_PAGE, MADV_HUGEPAGE);
#endif
  chunk *c = (chunk *)(void *)(bytes - sizeof(chunk));
  c->pages = pages;
  c->mapped = mapped;
  return c;
}

static void free_chunk(chunk *c) {
  if (c->pages)
    munmap(c->pages, c->mapped);
  else
    free(c);
}

void svari_arena_free(svari_arena *arena) {
  if (!arena) return;
  for (chunk *c = arena->chunks; c;) {
    chunk *next = c->next;
    free_chunk(c);
    c = next;
  }
  free(arena);
}

static chunk *chunk_add(svari_arena *arena, size_t wanted) {
  size_t size = wanted > arena->next_size ? wanted : arena->next_size;
  if (size > SIZE_MAX / 2) return NULL;
  chunk *c = size >= HUGE_PAGE ? map_chunk(size) : calloc(1, sizeof *c + size);
  if (!c) return NULL;
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

char *svari_arena_vprintf(svari_arena *arena, const char *format, va_list args) {
  va_list again;
  va_copy(again, args);
  int length = svari_number_vprint(NULL, 0, format, again);
  va_end(again);
  char *out = length < 0 ? NULL : svari_arena_alloc(arena, (size_t)length + 1, 1);
  if (out) svari_number_vprint(out, (size_t)length + 1, format, args);
  return out;
}

char *svari_arena_printf(svari_arena *arena, const char *format, ...) {
  va_list args;
  va_start(args, format);
  char *out = svari_arena_vprintf(arena, format, args);
  va_end(args);
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
