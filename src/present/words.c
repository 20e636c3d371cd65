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
    {"empty", {"no record with weight in the domain", "apakškopā nav neviena ieraksta ar svaru"}},
    {"confidential", {"hidden: it would tell of too few people", "slēpts: atklātu pārāk maz cilvēku"}},
    {"undefined", {"the figure does not exist here", "šeit rādītāja nav"}},
    {"not_positive",
     {"a value that is not above 0 has no logarithm", "vērtībai, kas nav lielāka par 0, nav logaritma"}},
    {"no_df", {"no degrees of freedom: no interval", "nav brīvības pakāpju: nav intervāla"}},
    {"boundary",
     {"at 0 or 1: exact interval on the effective size", "0 vai 1: precīzais intervāls ar efektīvo apjomu"}},
    {"zero_se",
     {"no sampling error: fixed by design or calibration", "bez izlases kļūdas: noteic dizains vai kalibrēšana"}},
    {"zero_estimate", {"the estimate is 0: no coefficient of variation", "vērtība ir 0: nav variācijas koeficienta"}},
    {"off_scale", {"a limit would lie outside 0..1", "robeža būtu ārpus 0..1"}},
    {"no_deff", {"no design to compare with: no design effect", "nav ar ko salīdzināt: nav dizaina efekta"}},
    {"singular", {"the covariance of what is tested has no full rank", "pārbaudāmā kovariācijai nav pilna ranga"}},
    {"no_test", {"fewer than two groups or levels have records", "ieraksti ir mazāk nekā divās grupās"}},
    {"dropped_replicates", {"replicates without a value were left out", "replikāti bez vērtības izlaisti"}},
    {"nchs_suppress", {"NCHS 2017: too imprecise to be shown", "NCHS 2017: pārāk neprecīzs, lai rādītu"}},
    {"nchs_complement", {"NCHS 2017: its complement is too imprecise", "NCHS 2017: papildinājums ir pārāk neprecīzs"}},
    {"nchs_review_df",
     {"NCHS 2017: few degrees of freedom, to be reviewed", "NCHS 2017: maz brīvības pakāpju, jāizvērtē"}},
    {"nchs_review_boundary", {"NCHS 2017: none or all, to be reviewed", "NCHS 2017: neviens vai visi, jāizvērtē"}},
    {"nchs_count_suppress", {"NCHS 2023: too imprecise to be shown", "NCHS 2023: pārāk neprecīzs, lai rādītu"}},
    {"nchs_count_review",
     {"NCHS 2023: few degrees of freedom, to be reviewed", "NCHS 2023: maz brīvības pakāpju, jāizvērtē"}},
    {"cv_caution", {"coefficient of variation calls for caution", "variācijas koeficients prasa piesardzību"}},
    {"cv_suppress",
     {"coefficient of variation over the rule's limit", "variācijas koeficients virs noteiktās robežas"}},
    {"small_n", {"fewer records than the rule asks for", "mazāk ierakstu, nekā prasa noteikums"}},
    {"small_effective_n",
     {"smaller effective size than the rule asks for", "efektīvais apjoms mazāks, nekā prasa noteikums"}},
    {"few_df", {"fewer degrees of freedom than the rule asks for", "mazāk brīvības pakāpju, nekā prasa noteikums"}},
    {"aliased", {"determined by the other terms: left out", "izriet no citiem locekļiem: izlaists"}},
    {"not_before", {"the wave before does not have it", "iepriekšējā vilnī tā nav"}},
    {"suppressed", {"hidden by the rules of output", "slēpts pēc izvades noteikumiem"}},
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
