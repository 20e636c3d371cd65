/* The words; what flags mean. */
#include "present/words.h"

#include <ctype.h>
#include <string.h>

typedef struct word {
  const char *name;
  const char *in[SVARI_LANGUAGES];
} word;

static const word words[] = {
#define ROW(id, en, lv) {#id, {en, lv}},
    SVARI_WORDS(ROW)
#undef ROW
};

static const word flags[] = {
    {"boundary", {"at 0 or 1: exact interval on the effective size", "0 vai 1: precīzais intervāls ar efektīvo apjomu"}},
    {"empty", {"no records in the domain", "apakškopā nav ierakstu"}},
    {"no_records", {"no records in the domain", "apakškopā nav ierakstu"}},
    {"no_df", {"no degrees of freedom: no interval", "nav brīvības pakāpju: nav intervāla"}},
    {"no_variance", {"the variance can't be computed", "dispersiju nevar aprēķināt"}},
    {"no_interval", {"a limit of the interval does not exist", "intervāla robežas nav"}},
    {"aliased", {"determined by the other terms: left out", "izriet no citiem locekļiem: izlaists"}},
    {"suppressed", {"hidden by the rules of output", "slēpts pēc izvades noteikumiem"}},
    {"min_n", {"fewer records than the rule asks", "mazāk ierakstu, nekā prasa noteikums"}},
    {"max_cv", {"coefficient of variation over the rule's", "variācijas koeficients virs noteiktā"}},
    {"singleton", {"a stratum with one unit", "slānis ar vienu vienību"}},
};

const char *svari_word(svari_word_id id, svari_language language) { return words[id].in[language]; }

static const word *find(const word *list, size_t count, const char *prefix, const char *name) {
  size_t skip = strlen(prefix);
  for (size_t i = 0; i < count; i++)
    if (strncmp(list[i].name, prefix, skip) == 0 && strcasecmp(list[i].name + skip, name) == 0) return &list[i];
  return NULL;
}

const char *svari_statistic_word(const char *statistic, svari_language language) {
  const word *found = find(words, sizeof words / sizeof *words, "STAT_", statistic);
  return found ? found->in[language] : statistic;
}

const char *svari_flag_words(const char *flag, svari_language language) {
  const word *found = find(flags, sizeof flags / sizeof *flags, "", flag);
  return found ? found->in[language] : flag;
}

const char *svari_label_text(const svari_label *label, svari_language language, const char *name) {
  if (label->in[language]) return label->in[language];
  for (int i = 0; i < SVARI_LANGUAGES; i++)
    if (label->in[i]) return label->in[i];
  return name;
}
