/* Closed sets, each in the order in which help lists it. */
#include "spec/words.h"

#include <string.h>

#include "design/build.h"
#include "infer/interval.h"
#include "infer/pair.h"
#include "infer/reliability.h"
#include "infer/test.h"
#include "num/glm.h"
#include "present/report.h"
#include "read/format.h"
#include "weight/distance.h"

#define WORDS(name, ...)                                        \
  static const char *const name##_list[] = {__VA_ARGS__, NULL}; \
  const svari_words svari_words_##name = {.list = name##_list}
#define TABLE(name, table) \
  const svari_words svari_words_##name = {.rows = table, .stride = sizeof *table, .count = &table##_count}

static const char *row_name(const svari_words *words, size_t row) {
  const char *at = (const char *)words->rows + row * words->stride;
  return *(const char *const *)(const void *)at;
}

/* Whether a row before has the name too: one format may have several files. */
static bool is_repeated(const svari_words *words, size_t row) {
  for (size_t i = 0; i < row; i++)
    if (strcmp(row_name(words, i), row_name(words, row)) == 0) return true;
  return false;
}

const char *svari_word_at(const svari_words *words, size_t i) {
  if (words->list) return words->list[i];
  for (size_t row = 0; row < *words->count; row++) {
    const char *name = row_name(words, row);
    if (name[0] == '\0' || is_repeated(words, row)) continue;
    if (i-- == 0) return name;
  }
  return NULL;
}

WORDS(language, "en", "lv");               /* in the order of svari_language */
WORDS(type, "number", "category", "text"); /* in the order of svari_type */
TABLE(format, svari_formats);
TABLE(singleton, svari_singleton_rules);
WORDS(df, "domain", "design");
WORDS(pps, "brewer");
TABLE(replication, svari_replicate_types);
TABLE(preset, svari_replicate_presets);
TABLE(method, svari_replicate_methods);
TABLE(distance, svari_distances);
WORDS(of, "median", "mean", "none");
WORDS(scale, "sample", "population");
WORDS(variance, "taylor", "replication", "both");
TABLE(ci, svari_intervals);
WORDS(base, "people", "answers");
WORDS(cells, "count", "row", "column", "total");
TABLE(table_test, svari_associations);
TABLE(letters, svari_adjustments);
TABLE(scores, svari_rank_scores);
TABLE(family, svari_families);
TABLE(output, svari_writers);
TABLE(reliability, svari_rule_sets);
