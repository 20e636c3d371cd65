/* The closed sets of words that values are taken from. A room that registers such a set in a table of its own is
 * held to it by a test. */
#ifndef SVARI_SRC_SPEC_WORDS_H
#define SVARI_SRC_SPEC_WORDS_H

extern const char *const svari_words_language[], *const svari_words_format[], *const svari_words_type[],
    *const svari_words_singleton[], *const svari_words_df[], *const svari_words_pps[],
    *const svari_words_replication[], *const svari_words_preset[], *const svari_words_method[],
    *const svari_words_distance[], *const svari_words_of[], *const svari_words_scale[],
    *const svari_words_variance[], *const svari_words_ci[], *const svari_words_base[], *const svari_words_cells[],
    *const svari_words_table_test[], *const svari_words_letters[], *const svari_words_scores[],
    *const svari_words_family[], *const svari_words_output[], *const svari_words_reliability[];

#endif
