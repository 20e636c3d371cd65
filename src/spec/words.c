/* Closed sets, each in the order in which help lists it. */
#include "spec/words.h"

#include "design/build.h"
#include "weight/distance.h"

#define WORDS(name, ...)                                             \
  static const char *const name##_list[] = {__VA_ARGS__, NULL};      \
  const svari_words svari_words_##name = {.list = name##_list}
#define TABLE(name, table) \
  const svari_words svari_words_##name = {.rows = table, .stride = sizeof *table, .count = &table##_count}

const char *svari_word_at(const svari_words *words, size_t i) {
  if (words->list) return words->list[i];
  if (i >= *words->count) return NULL;
  const char *row = (const char *)words->rows + i * words->stride;
  return *(const char *const *)(const void *)row;
}


WORDS(language, "en", "lv");                 /* in the order of svari_language */
WORDS(type, "number", "category", "text");   /* in the order of svari_type */
WORDS(format, "csv", "sav", "zsav", "dta", "por", "sas7bdat", "xpt");
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
WORDS(ci, "logit", "wald", "wilson", "asin", "beta", "likelihood", "fisher");
WORDS(base, "people", "answers");
WORDS(cells, "count", "row", "column", "total");
WORDS(table_test, "f", "chisq", "wald", "adjwald");
WORDS(letters, "none", "holm", "bh");
WORDS(scores, "wilcoxon", "median", "vanderwaerden");
WORDS(family, "gaussian", "binomial", "poisson", "quasibinomial", "quasipoisson", "ordinal");
WORDS(output, "json", "csv", "html", "text", "xlsx", "markdown", "latex", "jsonstat", "sdmx", "sav", "dta", "r");
WORDS(reliability, "nchs", "nchs_counts", "statcan", "ons", "eurostat", "census");
