/* The nearest valid word, for "did you mean". */
#ifndef SVARI_SRC_BASE_NEAREST_H
#define SVARI_SRC_BASE_NEAREST_H

#include <stddef.h>

/* The one of words[0..count) at the least edit distance (insert, delete, replace, swap of neighbours; a change
 * of case or of a mark, i for ī, counts a quarter) from `word`, NULL when none is within a third of the word's length
 * (at least 1). The first of equals wins. Words over 64 letters are compared by their first 64. */
const char *svari_nearest(const char *word, const char *const *words, size_t count);

#endif
