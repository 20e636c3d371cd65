/* The nearest valid word, for "did you mean". */
#ifndef SVARI_SRC_BASE_NEAREST_H
#define SVARI_SRC_BASE_NEAREST_H

#include <stddef.h>

/* The one of words[0..count) at the least edit distance (insert, delete, replace, swap of neighbours; a change
 * of case or of a mark, i for ī, counts a quarter) from `word`, NULL when none is within a third of the word's length
 * (at least 1). The first of equals wins. A mark that stands apart from its letter
 * counts as that letter's. Words over 64 letters are compared by their first 64. */
const char *svari_nearest(const char *word, const char *const *words, size_t count);
/* A sentence to add to a hint where two words look the same, since one of them has marks that stand apart from their
 * letters (i and a macron for ī); "" for all others. */
const char *svari_nearest_marks(const char *word, const char *near);

#endif
