/* What the files of the joint report share: its sentences, and the cells of its tables. */
#ifndef SVARI_SRC_PRESENT_HTML_JOINT_H
#define SVARI_SRC_PRESENT_HTML_JOINT_H

#include "present/format.h"
#include "present/html.h"

#define SVARI_JOINT_SENTENCES(X)                                                                                                  \
  X(STUDIES, "The studies", "Pētījumi")                                                                                           \
  X(STUDY, "study", "pētījums")                                                                                                   \
  X(RUNS, "files of data", "datu faili")                                                                                          \
  X(PUBLISHED_TILE, "published figures", "publicētie skaitļi")                                                                    \
  X(EQUAL_TILE, "equal at the printed digit", "sakrīt līdz drukātajam ciparam")                                                   \
  X(CONTRADICTED_TILE, "contradicted by the original itself", "pretrunā ar pašu oriģinālu")                                       \
  X(OFF_TILE, "not equal, not explained", "nesakrīt, bez skaidrojuma")                                                            \
  X(HOW_TO_READ,                                                                                                                  \
    "Under each figure stands the interval in which the population's lies with the stated confidence. "                           \
    "▲ and ▼: risen or fallen by more than 5 points since the wave before. ★: reached for the first time. "                 \
    "≠: the original printed something else; the last section says why.",                                                         \
    "Zem katra skaitļa ir intervāls, kurā ar norādīto ticamību atrodas ģenerālkopas rādītājs. ▲ un ▼: kopš "      \
    "iepriekšējā "                                                                                                             \
    "mērījuma pieaudzis vai krities par vairāk nekā 5 punktiem. ★: sasniegts pirmoreiz. ≠: oriģinālā drukāts cits "   \
    "skaitlis; kāpēc, paskaidrots pēdējā sadaļā.")                                                                                \
  X(FEW, "n = …: from so few records that the figure is only roughly known.",                                                     \
    "n = …: tik maz ierakstu, ka skaitlis zināms tikai aptuveni.")                                                                \
  X(MOVED, "Figures that the wave before has too: %s; by more than 5 points rose %s and fell %s.",                                \
    "Ar iepriekšējo mērījumu salīdzināmi skaitļi: %s; vairāk nekā par 5 punktiem pieauga %s, kritās %s.")                         \
  X(DIFFER, "Tests: %s; a difference is told (p < 0.05) by %s.", "Testi: %s; starpību rāda (p < 0,05): %s.")                      \
  X(RANK, "place", "vieta")                                                                                                       \
  X(FIGURE, "figure", "rādītājs")                                                                                                 \
  X(YEAR, "year", "gads")                                                                                                         \
  X(COMPUTED, "computed", "aprēķināts")                                                                                           \
  X(PUBLISHED, "published", "publicēts")                                                                                          \
  X(REASON, "why, and what was taken", "kāpēc un kas pieņemts")                                                                   \
  X(NOT_EQUAL, "Not equal to the original", "Nesakrīt ar oriģinālu")                                                              \
  X(NONE_OFF, "Every figure is equal.", "Visi skaitļi sakrīt.")                                                                   \
  X(EVERY, "Every figure", "Visi skaitļi")                                                                                        \
  X(RULES,                                                                                                                        \
    "Equal means: rounded to as many decimals as the original prints, halves away from zero, it is the same "                     \
    "number. What the original tells in words (“a third”) is equal within the tolerance stated beside it; “more than "      \
    "half” when it is more.",                                                                                                     \
    "Sakrīt nozīmē: noapaļots līdz tikpat zīmēm, cik oriģinālā, pusi noapaļojot uz augšu, tas ir tas pats skaitlis. " \
    "Vārdos teiktais (“trešdaļa”) sakrīt blakus norādītās pielaides robežās; “vairāk nekā puse” — ja ir vairāk.")                 \
  X(ABOUT, "about %s (±%s)", "aptuveni %s (±%s)")                                                                                 \
  X(OVER, "more than %s", "vairāk nekā %s")                                                                                       \
  X(UNDER, "less than %s", "mazāk nekā %s")                                                                                       \
  X(SINCE, "since the wave before: %s (s.e. %s, p %s)", "kopš iepriekšējā mērījuma: %s (st. kļ. %s, p %s)")                       \
  X(NEWLY, "reached for the first time", "sasniegts pirmoreiz")                                                                   \
  X(SMALL, "from %s records: only roughly known", "no %s ierakstiem: zināms tikai aptuveni")                                      \
  X(DIFFERENCE, "difference %s, p %s", "starpība %s, p %s")                                                                       \
  X(NO_DIFFERENCE, "test: p %s", "tests: p %s")                                                                                   \
  X(REPORT_OF, "its own report", "pilns pārskats")                                                                                \
  X(SECTION, "Section %s", "%s. sadaļa")

typedef enum svari_joint_sentence_id {
#define SVARI_JOINT_ENUM(id, en, lv) SVARI_JOINT_##id,
  SVARI_JOINT_SENTENCES(SVARI_JOINT_ENUM)
#undef SVARI_JOINT_ENUM
} svari_joint_sentence_id;

const char *svari_joint_sentence(svari_joint_sentence_id id, svari_language language);

/* The page as seen from a part, whose codebook names things. */
svari_page svari_joint_page(const svari_page *page, const svari_report *part);
/* What a row is called: its label, category and domain. */
void svari_joint_name(const svari_page *page, const svari_joint_item *item, svari_buffer *out);
/* Its label alone, and what tells it from others of the same label: for lines under a heading. */
const char *svari_joint_title(const svari_page *page, const svari_joint_item *item);
void svari_joint_part_name(const svari_page *page, const svari_joint_item *item, svari_buffer *out);
/* Adds the unit to a number as the language writes it. */
void svari_joint_unit(const svari_published *figure, svari_language language, char out[SVARI_FORMAT_TEXT]);
/* By how many points the figure has changed since the wave before; NaN where that is not told. */
enum { SVARI_JOINT_POINTS = 5 }; /* over which a change has an arrow */
double svari_joint_change(const svari_joint_item *item);
/* False of what has no sampling error, no limits, or a count whose limits say less than nothing. */
bool svari_joint_has_interval(const svari_estimate_row *row);
void svari_joint_cell_html(svari_page *page, const svari_joint_cell *cell);
/* "89", "about 33.3 (±3)", "more than 50". */
void svari_joint_published(const svari_page *page, const svari_published *figure, svari_buffer *out);
void svari_joint_figures_table(svari_page *page);

#endif
