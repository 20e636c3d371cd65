/* The distinct texts of a column, numbered in the order of their first appearance. */
#ifndef SVARI_SRC_READ_WORDS_H
#define SVARI_SRC_READ_WORDS_H

#include "base/arena.h"

typedef struct svari_word {
  const char *text; /* not NUL-terminated */
  uint64_t key;     /* its bytes when there are at most eight, else a hash of them */
  uint32_t length;
  uint32_t line; /* physical line of the first appearance */
} svari_word;

/* Zero it, set `arena`. */
typedef struct svari_word_table {
  svari_arena *arena;
  svari_word *words;
  size_t count, capacity;
  uint32_t *slots; /* index + 1, 0 when free */
  size_t nslots;
} svari_word_table;

/* The number of a text, added when it is new; `copy` when the bytes won't stay. -1 without memory. */
int32_t svari_words_add(svari_word_table *words, const char *text, size_t length, bool copy, uint32_t line);

#endif
