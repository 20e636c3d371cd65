/* The sentences of the report, in every language. */
#ifndef SVARI_SRC_PRESENT_SENTENCES_H
#define SVARI_SRC_PRESENT_SENTENCES_H

#include "svari/frame.h"

/* id, English, Latvian: the sentences of the report. %s are filled by svari_page_sentence in this order in both
 * languages. */
#define SVARI_SENTENCES(X)                                                                                                         \
  X(SKIP, "Skip to the results", "Uz rezultātiem")                                                                                 \
  X(THEME, "Light or dark", "Gaišs vai tumšs")                                                                                     \
  X(IN_SHORT, "In short", "Īsumā")                                                                                                 \
  X(SAMPLE_WEIGHTING, "Sample and weighting", "Izlase un svēršana")                                                                \
  X(METHOD, "How it was done", "Kā tas darīts")                                                                                    \
  X(FLAGS, "What the marks mean", "Ko nozīmē atzīmes")                                                                             \
  X(LEAD_RECORDS, "%s records stand for a population of %s.", "%s ieraksti pārstāv ģenerālkopu, kuras apjoms ir %s.")              \
  X(LEAD_RECORDS_SAMPLE, "%s records, weighted to a sum of %s.", "%s ieraksti, svaru summa ir %s.")                                \
  X(LEAD_UNITS, "They were drawn as %s sampling units in %s strata.",                                                              \
    "Tie atlasīti kā %s izlases vienības %s slāņos.")                                                                              \
  X(LEAD_SIMPLE, "Every record is a sampling unit of its own.", "Katrs ieraksts ir atsevišķa izlases vienība.")                    \
  X(LEAD_WEIGHTS,                                                                                                                  \
    "The weights lie between %s and %s. Being unequal, they make the sample as precise as one of %s "                              \
    "records with equal weights (design effect of weighting %s).",                                                                 \
    "Svari ir no %s līdz %s. Tā kā tie nav vienādi, izlase ir tikpat precīza kā %s ieraksti ar vienādiem svariem "          \
    "(svēršanas dizaina efekts %s).")                                                                                              \
  X(LEAD_INTERVAL,                                                                                                                 \
    "A line through a dot is the interval in which the population's figure lies with the stated "                                  \
    "confidence; the shorter, the surer.",                                                                                         \
    "Līnija caur punktu ir intervāls, kurā ar norādīto ticamību atrodas ģenerālkopas rādītājs; jo īsāka līnija, jo " \
    "precīzāk.")                                                                                                                   \
  X(TILE_RECORDS, "records", "ieraksti")                                                                                           \
  X(TILE_POPULATION, "sum of weights", "svaru summa")                                                                              \
  X(TILE_DEFF, "design effect of weighting", "svēršanas dizaina efekts")                                                           \
  X(TILE_EFFECTIVE, "effective sample size", "efektīvais izlases apjoms")                                                          \
  X(TILE_DF, "degrees of freedom", "brīvības pakāpes")                                                                             \
  X(TILE_ESTIMATES, "estimates", "novērtējumi")                                                                                    \
  X(STEPS, "Steps of weighting", "Svēršanas soļi")                                                                                 \
  X(STEP, "step", "solis")                                                                                                         \
  X(SMALLEST_RATIO, "smallest ratio", "mazākā attiecība")                                                                          \
  X(LARGEST_RATIO, "largest ratio", "lielākā attiecība")                                                                           \
  X(MISFIT_BEFORE, "misfit before", "novirze pirms")                                                                               \
  X(MISFIT_AFTER, "misfit after", "novirze pēc")                                                                                   \
  X(WEIGHT_HISTOGRAM, "Final weights", "Galīgie svari")                                                                            \
  X(WEIGHT_HISTOGRAM_DESC, "Histogram of the final weights over %s records, from %s to %s.",                                       \
    "Galīgo svaru histogramma %s ierakstiem, no %s līdz %s.")                                                                      \
  X(WEIGHT_QUANTILES,                                                                                                              \
    "Half of the weights are under %s; one in a hundred is over %s. The largest 5 percent of the "                                 \
    "weights hold %s of their sum.",                                                                                               \
    "Puse svaru ir mazāki par %s; viens no simta ir lielāks par %s. Lielākie 5 procenti svaru satur %s no to summas.")             \
  X(GAP_DESC,                                                                                                                      \
    "For each category of %s: the population's share as a bar, the sample's as a hollow dot, the weighted "                        \
    "one as a full dot.",                                                                                                          \
    "%s: katrai kategorijai īpatsvars ģenerālkopā kā svītra, izlasē kā tukšs punkts, pēc svēršanas kā pilns punkts.")              \
  X(GAP_LEGEND, "bar: population; hollow dot: sample; full dot: weighted",                                                         \
    "svītra: ģenerālkopa; tukšs punkts: izlase; pilns punkts: svērts")                                                             \
  X(USED, "used in weighting", "izmantots svēršanā")                                                                               \
  X(NOT_USED, "not used in weighting", "svēršanā nav izmantots")                                                                   \
  X(CATEGORY, "category", "kategorija")                                                                                            \
  X(DOTS_DESC, "Estimates with their intervals: %s; the table beside has the same numbers.",                                       \
    "Novērtējumi ar intervāliem: %s; tie paši skaitļi ir tabulā blakus.")                                                          \
  X(STACK_DESC, "Shares that add to a whole; the table beside has the same numbers.",                                              \
    "Īpatsvari, kas veido veselu; tie paši skaitļi ir tabulā blakus.")                                                             \
  X(DOTS_LEGEND, "red bar: the published figure", "sarkanā svītra: publicētais skaitlis")                                          \
  X(ENDS, "Highest: %s (%s); lowest: %s (%s).", "Augstākais: %s (%s); zemākais: %s (%s).")                                         \
  X(APART, "Their intervals do not overlap.", "To intervāli nepārklājas.")                                                         \
  X(OVERLAP, "Their intervals overlap.", "To intervāli pārklājas.")                                                                \
  X(LARGEST, "Largest share: %s (%s); next: %s (%s).", "Lielākais īpatsvars: %s (%s); nākamais: %s (%s).")                         \
  X(RISEN, "Risen since the wave before (p < 0.05): %s.", "Kopš iepriekšējā mērījuma pieaudzis (p < 0,05): %s.")                   \
  X(FALLEN, "Fallen since the wave before (p < 0.05): %s.", "Kopš iepriekšējā mērījuma krities (p < 0,05): %s.")                   \
  X(PUBLISHED_WITHIN, "Published figures within their intervals: %s of %s.",                                                       \
    "Publicētie skaitļi, kas ir savos intervālos: %s no %s.")                                                                      \
  X(PUBLISHED_INSIDE, "The published figure lies within its interval.", "Publicētais skaitlis ir intervālā.")                      \
  X(PUBLISHED_OUTSIDE, "The published figure lies outside its interval.", "Publicētais skaitlis nav intervālā.")                   \
  X(P_MEANING,                                                                                                                     \
    "p: how often chance alone would make a difference as large, were there none; under 0.05 it is usually taken as "              \
    "real.",                                                                                                                       \
    "p: cik bieži tik lielu starpību radītu nejaušība vien, ja starpības nebūtu; zem 0,05 to parasti uzskata par "          \
    "īstu.")                                                                                                                       \
  X(FILTER, "Show only what contains", "Rādīt tikai to, kas satur")                                                                \
  X(FILTER_NONE, "Nothing contains that.", "Nekas to nesatur.")                                                                    \
  X(GROUP, "group", "grupa")                                                                                                       \
  X(INTERVAL_OF, "%s interval", "%s ticamības intervāls")                                                                          \
  X(ESTIMATE, "estimate", "novērtējums")                                                                                           \
  X(INTERVAL, "interval", "ticamības intervāls")                                                                                   \
  X(CELL_RECORDS, "records of the cell (n)", "ieraksti šūnā (n)")                                                                  \
  X(BASE, "base (n)", "bāze (n)")                                                                                                  \
  X(STATISTIC, "statistic", "statistika")                                                                                          \
  X(TEST, "test", "tests")                                                                                                         \
  X(P_VALUE, "p", "p")                                                                                                             \
  X(OTHER_TERMS, "Tests of terms", "Locekļu testi")                                                                                \
  X(VARIANCE_TAYLOR,                                                                                                               \
    "Standard errors are by Taylor linearization over sampling units within strata; calibration of "                               \
    "the weights is credited.",                                                                                                    \
    "Standartkļūdas aprēķinātas ar Teilora linearizāciju pa izlases vienībām slāņos; svaru kalibrācija ņemta vērā.")               \
  X(VARIANCE_REPLICATION, "Standard errors are by replication: %s sets of %s weights, each weighted anew.",                        \
    "Standartkļūdas aprēķinātas ar replikāciju: %s %s svaru komplekti, katrs svērts no jauna.")                                    \
  X(CI_METHOD,                                                                                                                     \
    "Intervals use Student's t with the degrees of freedom of each figure's domain; those of shares never "                        \
    "leave 0 to 100% unless the plain interval was asked for.",                                                                    \
    "Intervāli izmanto Stjūdenta t ar katra rādītāja grupas brīvības pakāpēm; īpatsvaru intervāli nepārsniedz 0 "      \
    "līdz 100 %, ja nav prasīts vienkāršais intervāls.")                                                                           \
  X(SYNTHETIC_NOTE, "The data are synthetic: made by a program, no answer is a person's.",                                         \
    "Dati ir sintētiski: tos veidojusi programma, neviena atbilde nav īstas personas.")                                            \
  X(ABOUT_WEIGHTING, "Weighting", "Svēršana")                                                                                      \
  X(ABOUT_SIZE, "Sample size and precision", "Izlases apjoms un precizitāte")                                                      \
  X(ABOUT_SIZE_TEXT,                                                                                                               \
    "%s records; effective sample size %s (design effect of weighting %s); every figure has its interval",                         \
    "%s ieraksti; efektīvais izlases apjoms %s (svēršanas dizaina efekts %s); katram rādītājam ir intervāls")                      \
  X(ABOUT_NO_STEPS, "none: the weights of the design", "nav: dizaina svari")                                                       \
  X(ABOUT_TARGETS, "Sources of targets", "Ģenerālkopas datu avoti")                                                                \
  X(ABOUT_PROGRAM, "Software", "Programmatūra")                                                                                    \
  X(ABOUT_FILES, "Files read (SHA-256)", "Nolasītie faili (SHA-256)")                                                              \
  X(ABOUT_NOT_STATED, "AAPOR asks for these as well; they are not stated: %s.",                                                    \
    "AAPOR prasa norādīt arī šo, bet tas nav norādīts: %s.")                                                                       \
  X(NOT_ASKED, "not stated", "nav norādīts")                                                                                       \
  X(MADE_WITH, "Made with svari %s. The same run file and data give the same bytes.",                                              \
    "Veidots ar svari %s. Tas pats izpildes fails un dati dod tos pašus baitus.")

typedef enum svari_sentence_id {
#define SVARI_SENTENCE_ENUM(id, en, lv) SVARI_SENTENCE_##id,
  SVARI_SENTENCES(SVARI_SENTENCE_ENUM)
#undef SVARI_SENTENCE_ENUM
} svari_sentence_id;

const char *svari_sentence(svari_sentence_id id, svari_language language);

#endif
