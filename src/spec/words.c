/* Closed sets, each in the order in which help lists it. */
#include "spec/words.h"

#include <stddef.h>

#define WORDS(name, ...) const char *const svari_words_##name[] = {__VA_ARGS__, NULL}

WORDS(language, "en", "lv");                 /* in the order of svari_language */
WORDS(type, "number", "category", "text");   /* in the order of svari_type */
WORDS(format, "csv", "sav", "zsav", "dta", "por", "sas7bdat", "xpt");
WORDS(singleton, "error", "remove", "certainty", "centre", "average");
WORDS(df, "domain", "design");
WORDS(pps, "brewer");
WORDS(replication, "jk1", "jkn", "brr", "fay", "bootstrap", "sdr", "other");
WORDS(preset, "acs", "cps", "ahs", "pulse", "sipp", "pisa", "talis", "chis", "recs2015", "recs2020");
WORDS(method, "jk1", "jkn", "brr", "fay", "bootstrap", "preston", "sdr");
WORDS(distance, "linear", "raking", "logit");
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
