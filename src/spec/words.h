/* The closed sets of words that values are taken from. A set that a room registers in a table of its own is that
 * table: what is added there is known here. */
#ifndef SVARI_SRC_SPEC_WORDS_H
#define SVARI_SRC_SPEC_WORDS_H

#include "svari/base.h"

typedef struct svari_words {
  const char *const *list; /* NULL-terminated; or, when it is NULL, the rows of a table: */
  const void *rows;        /* structs whose first member is their name; "" is no word */
  size_t stride;
  const size_t *count;
} svari_words;

/* Word i, NULL past the last. */
const char *svari_word_at(const svari_words *words, size_t i);

extern const svari_words svari_words_language, svari_words_format, svari_words_type, svari_words_singleton,
    svari_words_df, svari_words_pps, svari_words_replication, svari_words_preset, svari_words_method,
    svari_words_distance, svari_words_of, svari_words_scale, svari_words_variance, svari_words_ci, svari_words_base,
    svari_words_cells, svari_words_table_test, svari_words_letters, svari_words_scores, svari_words_family,
    svari_words_output, svari_words_reliability;

#endif
