/* The run file's words and the engine's notes, for reports that are not in English: there the run file's own words
 * stand. Statistics and flags have their words in words.h. */
#ifndef SVARI_SRC_PRESENT_TERMS_H
#define SVARI_SRC_PRESENT_TERMS_H

#include "base/buffer.h"
#include "svari/frame.h"

/* kind, the run file's word (of columns: a head of the workbook's flat sheets), Latvian */
#define SVARI_TERMS(X)                                     \
  X("step", "nonresponse", "nerespondences korekcija")     \
  X("step", "poststratify", "pēcstratifikācija")           \
  X("step", "rake", "proporcionālā pielāgošana")           \
  X("step", "calibrate", "kalibrēšana")                    \
  X("step", "trim", "svaru ierobežošana")                  \
  X("step", "blend", "izlašu apvienošana")                 \
  X("step", "scale", "mērogošana")                         \
  X("test", "f", "Rao–Skota F tests")                      \
  X("test", "chisq", "Rao–Skota hī kvadrāta tests")        \
  X("test", "wald", "Valda tests")                         \
  X("test", "adjwald", "koriģētais Valda tests")           \
  X("test", "lrt", "ticamības attiecības tests")           \
  X("test", "ttest", "t tests")                            \
  X("test", "ranktest", "rangu tests")                     \
  X("test", "proptest", "īpatsvara tests")                 \
  X("test", "trend", "tendences tests")                    \
  X("test", "goodness", "atbilstības tests")               \
  X("family", "gaussian", "lineārā regresija")             \
  X("family", "binomial", "loģistiskā regresija")          \
  X("family", "poisson", "Puasona regresija")              \
  X("family", "quasibinomial", "kvazibinomiālā regresija") \
  X("family", "quasipoisson", "kvazi-Puasona regresija")   \
  X("family", "ordinal", "ordinālā regresija")             \
  X("replicates", "jk1", "džeknaifa JK1")                  \
  X("replicates", "jkn", "džeknaifa JKn")                  \
  X("replicates", "brr", "līdzsvaroto pusizlašu (BRR)")    \
  X("replicates", "fay", "Feja līdzsvaroto pusizlašu")     \
  X("replicates", "bootstrap", "butstrapa")                \
  X("replicates", "preston", "Prestona butstrapa")         \
  X("replicates", "sdr", "secīgo starpību (SDR)")          \
  X("replicates", "other", "citas metodes")                \
  X("letters", "none", "nav")                              \
  X("letters", "holm", "Holma")                            \
  X("letters", "bh", "Benjamini–Hohberga")                 \
  X("coefficient", "(Intercept)", "(konstante)")           \
  X("column", "variable", "mainīgais")                     \
  X("column", "category", "kategorija")                    \
  X("column", "domain", "grupa")                           \
  X("column", "statistic", "statistika")                   \
  X("column", "probability", "varbūtība")                  \
  X("column", "estimate", "novērtējums")                   \
  X("column", "se", "standartkļūda")                       \
  X("column", "low", "apakšējā robeža")                    \
  X("column", "high", "augšējā robeža")                    \
  X("column", "df", "brīvības pakāpes")                    \
  X("column", "reference", "publicēts")                    \
  X("column", "flags", "atzīmes")                          \
  X("column", "table", "tabula")                           \
  X("column", "row variable", "rindu mainīgais")           \
  X("column", "row", "rinda")                              \
  X("column", "column variable", "kolonnu mainīgais")      \
  X("column", "column", "kolonna")                         \
  X("column", "measure", "rādītājs")                       \
  X("column", "test", "tests")                             \
  X("column", "against", "salīdzināts ar")                 \
  X("column", "value", "vērtība")                          \
  X("column", "df1", "1. brīvības pakāpes")                \
  X("column", "df2", "2. brīvības pakāpes")

/* The word in the language; `name` itself in English and where the table has no row. */
const char *svari_term(const char *kind, const char *name, svari_language language);
/* A note of the engine, or the label of a weighting step, in the language, numbers in its spelling; as it stands where
 * no row of the table of notes says it. */
void svari_phrase(const char *text, svari_language language, svari_buffer *out);

#endif
