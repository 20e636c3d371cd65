/* What only people know of a survey, and a reader needs to judge it: the `about:` section of a run file. The items are
 * those of AAPOR's Code of Professional Ethics (2021), III.A, and of ISO 20252 and ESOMAR/WAPOR where they ask for
 * more. */
#ifndef SVARI_SRC_PRESENT_ABOUT_H
#define SVARI_SRC_PRESENT_ABOUT_H

#include "svari/frame.h"

/* key of the run file, whether AAPOR asks for it, English, Latvian */
#define SVARI_ABOUT_ITEMS(X)                                       \
  X(sponsor, true, "Sponsor", "Pasūtītājs")                        \
  X(conducted_by, true, "Conducted by", "Veicējs")                 \
  X(population, true, "Population", "Ģenerālkopa")                 \
  X(frame, true, "Sampling frame", "Izlases ietvars")              \
  X(sampling, true, "Sampling", "Izlases veidošana")               \
  X(recruitment, true, "Recruitment", "Respondentu piesaiste")     \
  X(mode, true, "Mode of interview", "Aptaujas veids")             \
  X(languages, true, "Languages of interview", "Aptaujas valodas") \
  X(fieldwork, true, "Fieldwork", "Aptaujas norise")               \
  X(questionnaire, true, "Questionnaire", "Anketa")                \
  X(limits, true, "Limits", "Ierobežojumi")                        \
  X(contact, false, "Contact", "Saziņai")

typedef struct svari_about {
#define SVARI_ABOUT_FIELD(key, wanted, en, lv) svari_label key;
  SVARI_ABOUT_ITEMS(SVARI_ABOUT_FIELD)
#undef SVARI_ABOUT_FIELD
  svari_where where;
} svari_about;

/* A file that the run read, its run file first; no hash: standard input. */
typedef struct svari_input {
  const char *file, *sha256;
} svari_input;

#endif
