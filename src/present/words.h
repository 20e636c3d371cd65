/* Every word that a report shows, in every language, in one table. */
#ifndef SVARI_SRC_PRESENT_WORDS_H
#define SVARI_SRC_PRESENT_WORDS_H

#include "base/buffer.h"
#include "svari/frame.h"

/* id, English, Latvian. A word with %s or %zu is a pattern for printf: both languages take the same arguments. */
#define SVARI_WORDS(X)                                                                                                         \
  X(SYNTHETIC, "Synthetic data: no answer is a person's.", "Sintētiski dati: neviena atbilde nav īstas personas.")             \
  X(DATA, "Data", "Dati")                                                                                                      \
  X(RECORDS, "records", "ieraksti")                                                                                            \
  X(DESIGN, "Design", "Dizains")                                                                                               \
  X(STRATA, "strata", "slāņi")                                                                                                 \
  X(UNITS, "sampling units", "izlases vienības")                                                                               \
  X(DF, "degrees of freedom", "brīvības pakāpes")                                                                              \
  X(VARIANCE, "Variance", "Dispersija")                                                                                        \
  X(TAYLOR, "Taylor linearization", "Teilora linearizācija")                                                                   \
  X(REPLICATION, "replication", "replikācija")                                                                                 \
  X(REPLICATES, "replicates", "replikāti")                                                                                     \
  X(AND, "and", "un")                                                                                                          \
  X(WEIGHTS, "Weights", "Svari")                                                                                               \
  X(WEIGHTING, "Weighting", "Svēršana")                                                                                        \
  X(DESIGN_WEIGHT, "design weight", "dizaina svars")                                                                           \
  X(FINAL_WEIGHT, "final weight", "galīgais svars")                                                                            \
  X(SUM, "sum", "summa")                                                                                                       \
  X(RATIO, "ratio", "attiecība")                                                                                               \
  X(DEFF, "deff", "deff")                                                                                                      \
  X(EFFECTIVE_N, "effective n", "efektīvais n")                                                                                \
  X(ITERATIONS, "iterations", "iterācijas")                                                                                    \
  X(REPRESENTATIVENESS, "Representativeness", "Reprezentativitāte")                                                            \
  X(POPULATION, "population", "ģenerālkopa")                                                                                   \
  X(SAMPLE, "sample", "izlase")                                                                                                \
  X(BY_DESIGN, "design", "dizains")                                                                                            \
  X(WEIGHTED, "weighted", "svērts")                                                                                            \
  X(ESTIMATES, "Estimates", "Novērtējumi")                                                                                     \
  X(ESTIMATE, "estimate", "vērtība")                                                                                           \
  X(INTERVAL, "interval", "intervāls")                                                                                         \
  X(SE, "s.e.", "st. kļ.")                                                                                                     \
  X(N, "n", "n")                                                                                                               \
  X(ALL, "all", "visi")                                                                                                        \
  X(TO, "to", "līdz")                                                                                                          \
  X(OF, "of", "–")                                                                                                             \
  X(POINTS, "pp", "p.p.") /* of a change of shares */                                                                          \
  X(CHANGE, "change", "izmaiņa")                                                                                               \
  X(REFERENCE, "published", "publicēts")                                                                                       \
  X(TABLES, "Tables", "Tabulas")                                                                                               \
  X(COUNT, "count", "skaits")                                                                                                  \
  X(ROW_SHARE, "row %", "rindas %")                                                                                            \
  X(COLUMN_SHARE, "column %", "kolonnas %")                                                                                    \
  X(TOTAL_SHARE, "total %", "kopējais %")                                                                                      \
  X(BY, "by", "×")                                                                                                             \
  X(TESTS, "Tests", "Testi")                                                                                                   \
  X(MODELS, "Models", "Modeļi")                                                                                                \
  X(TERM, "term", "loceklis")                                                                                                  \
  X(AVERAGE_EFFECT, "average effect", "vidējais robežefekts")                                                                  \
  X(PREDICTED_MEAN, "predicted mean", "prognozētais vidējais")                                                                 \
  X(NOTES, "Notes", "Piezīmes")                                                                                                \
  X(CONTENTS, "Contents", "Saturs")                                                                                            \
  X(CELLS, "Cells", "Šūnas")                                                                                                   \
  X(MARKS, "What the marks mean", "Ko nozīmē atzīmes")                                                                         \
  X(BASE_UNWEIGHTED, "base, unweighted (n)", "bāze, nesvērta (n)")                                                             \
  X(BASE_WEIGHTED, "base, weighted", "bāze, svērta")                                                                           \
  X(BASE_EFFECTIVE, "base, effective", "bāze, efektīvā")                                                                       \
  X(LETTERS_NOTE,                                                                                                              \
    "A letter at a share: it is higher than the share in the column of that letter; + or -: higher or lower than of "          \
    "all columns "                                                                                                             \
    "together (significant at %s; adjustment: %s).",                                                                           \
    "Burts pie īpatsvara: tas ir lielāks nekā kolonnā ar šo burtu; + vai -: lielāks vai mazāks nekā visās kolonnās " \
    "kopā (būtiskuma līmenis "                                                                                              \
    "%s; korekcija: %s).")                                                                                                     \
  X(STAT_MEAN, "mean", "vidējais")                                                                                             \
  X(STAT_TOTAL, "total", "kopsumma")                                                                                           \
  X(STAT_PROPORTION, "proportion", "īpatsvars")                                                                                \
  X(STAT_RATIO, "ratio", "attiecība")                                                                                          \
  X(STAT_COUNT, "count", "skaits")                                                                                             \
  X(STAT_QUANTILE, "quantile", "kvantile")                                                                                     \
  X(STAT_VARIANCE, "variance", "dispersija")                                                                                   \
  X(STAT_CORRELATION, "correlation", "korelācija")                                                                             \
  X(STAT_COVARIANCE, "covariance", "kovariācija")                                                                              \
  X(STAT_DEVIATION, "standard deviation", "standartnovirze")                                                                   \
  X(STAT_GEOMETRIC_MEAN, "geometric mean", "ģeometriskais vidējais")                                                           \
  X(STAT_SHARE, "share", "daļa")                                                                                               \
  X(STAT_SET, "set", "atbilžu kopa")                                                                                           \
  X(STAT_FUNCTION, "function", "funkcija")                                                                                     \
  X(STAT_DIFFERENCE, "difference", "starpība")                                                                                 \
  X(STAT_CONTRAST, "contrast", "kontrasts")                                                                                    \
  X(STAT_STANDARD, "standardised mean", "standartizētais vidējais")                                                            \
  X(STAT_GINI, "Gini coefficient", "Džini koeficients")                                                                        \
  X(STAT_ARPR, "at-risk-of-poverty rate", "nabadzības riska indekss")                                                          \
  X(STAT_QSR, "quintile share ratio (S80/S20)", "kvintiļu attiecība (S80/S20)")

typedef enum svari_word_id {
#define SVARI_WORD_ENUM(id, en, lv) SVARI_WORD_##id,
  SVARI_WORDS(SVARI_WORD_ENUM)
#undef SVARI_WORD_ENUM
      SVARI_WORD_COUNT_OF
} svari_word_id;

const char *svari_word(svari_word_id id, svari_language language);
/* The word for a statistic as the run file names it; the name itself where there is none. */
const char *svari_statistic_word(const char *statistic, svari_language language);
/* What a flag says, in words; the flag itself where the table does not have it. */
const char *svari_flag_words(const char *flag, svari_language language);
/* The same in a few words, as tables mark it. */
const char *svari_flag_brief(const char *flag, svari_language language);
/* The same for a legend: in English with the name that files have. */
void svari_flag_legend(const char *flag, svari_language language, svari_buffer *out);
/* The label in the language, else in any, else `name`. */
const char *svari_label_text(const svari_label *label, svari_language language, const char *name);

#endif
