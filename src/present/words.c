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

/* A flag in a few words, for tables, and what it means. */
static const struct {
  word brief;
  const char *means[SVARI_LANGUAGES];
} flags[] = {
    {{"empty", {"no records", "nav ierakstu"}},
     {"no record with weight in the domain", "grupā nav neviena ieraksta ar svaru"}},
    {{"confidential", {"hidden", "slēpts"}},
     {"hidden: it would tell of too few people", "slēpts: rādītājs atklātu ziņas par pārāk mazu personu skaitu"}},
    {{"undefined", {"does not exist", "nepastāv"}}, {"the figure does not exist here", "šeit šāda rādītāja nav"}},
    {{"empty_group", {"a group is empty", "tukša grupa"}},
     {"a group of the margin has no record here: nothing can be standardised",
      "kādā robežsadalījuma grupā nav ierakstu: standartizēt nevar"}},
    {{"not_positive", {"not above 0", "nav virs 0"}},
     {"a value that is not above 0 has no logarithm", "vērtībai, kas nav lielāka par 0, nav logaritma"}},
    {{"no_df", {"no degrees of freedom", "nav brīvības pakāpju"}},
     {"no degrees of freedom: no interval", "nav brīvības pakāpju: nav intervāla"}},
    {{"boundary", {"exact interval", "precīzais intervāls"}},
     {"at 0 or 1: exact interval on the effective size", "0 vai 1: precīzais intervāls pēc efektīvā izlases apjoma"}},
    {{"zero_se", {"no sampling error", "bez izlases kļūdas"}},
     {"no sampling error: fixed by design or calibration", "bez izlases kļūdas: noteic dizains vai kalibrēšana"}},
    {{"zero_estimate", {"zero", "nulle"}},
     {"the estimate is 0: no coefficient of variation", "novērtējums ir 0: nav variācijas koeficienta"}},
    {{"off_scale", {"limit off the scale", "robeža ārpus skalas"}},
     {"a limit would lie off its scale", "robeža būtu ārpus skalas"}},
    {{"no_deff", {"no design effect", "nav dizaina efekta"}},
     {"no design to compare with: no design effect", "nav ar ko salīdzināt: nav dizaina efekta"}},
    {{"singular", {"no full rank", "nav pilna ranga"}},
     {"the covariance of what is tested has no full rank", "pārbaudāmo lielumu kovariācijas matricai nav pilna ranga"}},
    {{"no_test", {"no test", "nav testa"}},
     {"fewer than two groups or levels have records", "ieraksti ir mazāk nekā divās grupās"}},
    {{"dropped_replicates", {"replicates left out", "izlaisti replikāti"}},
     {"replicates without a value were left out", "replikāti bez vērtības izlaisti"}},
    {{"nchs_suppress", {"NCHS: too imprecise", "NCHS: pārāk neprecīzs"}},
     {"NCHS 2017: too imprecise to be shown", "NCHS 2017: pārāk neprecīzs, lai rādītu"}},
    {{"nchs_complement", {"NCHS: complement imprecise", "NCHS: papildinājums neprecīzs"}},
     {"NCHS 2017: its complement is too imprecise", "NCHS 2017: papildinājums ir pārāk neprecīzs"}},
    {{"methods_part", {"methods part", "metodes atšķiras"}},
     {"Taylor's and replication's standard errors are more than a quarter apart",
      "Teilora metodes un replicēšanas standartkļūdas atšķiras vairāk nekā par ceturtdaļu"}},
    {{"nchs_review_df", {"NCHS: few degrees of freedom", "NCHS: maz brīvības pakāpju"}},
     {"NCHS 2017: few degrees of freedom, to be reviewed", "NCHS 2017: maz brīvības pakāpju, jāizvērtē"}},
    {{"nchs_review_boundary", {"NCHS: none or all", "NCHS: neviens vai visi"}},
     {"NCHS 2017: none or all, to be reviewed", "NCHS 2017: neviens vai visi, jāizvērtē"}},
    {{"nchs_count_suppress", {"NCHS: too imprecise", "NCHS: pārāk neprecīzs"}},
     {"NCHS 2023: too imprecise to be shown", "NCHS 2023: pārāk neprecīzs, lai rādītu"}},
    {{"nchs_count_review", {"NCHS: few degrees of freedom", "NCHS: maz brīvības pakāpju"}},
     {"NCHS 2023: few degrees of freedom, to be reviewed", "NCHS 2023: maz brīvības pakāpju, jāizvērtē"}},
    {{"cv_caution", {"caution", "piesardzīgi"}},
     {"coefficient of variation calls for caution", "variācijas koeficients prasa piesardzību"}},
    {{"cv_suppress", {"too imprecise", "pārāk neprecīzs"}},
     {"coefficient of variation over the rule's limit", "variācijas koeficients virs noteiktās robežas"}},
    {{"small_n", {"few records", "maz ierakstu"}},
     {"fewer records than the rule asks for", "mazāk ierakstu, nekā prasa noteikums"}},
    {{"n_caution", {"few records: caution", "maz ierakstu: piesardzīgi"}},
     {"so few records that the rule asks for caution", "tik maz ierakstu, ka noteikums prasa piesardzību"}},
    {{"small_effective_n", {"small effective size", "mazs efektīvais apjoms"}},
     {"smaller effective size than the rule asks for", "efektīvais apjoms mazāks, nekā prasa noteikums"}},
    {{"few_df", {"few degrees of freedom", "maz brīvības pakāpju"}},
     {"fewer degrees of freedom than the rule asks for", "mazāk brīvības pakāpju, nekā prasa noteikums"}},
    {{"aliased", {"left out", "izlaists"}},
     {"determined by the other terms: left out", "izriet no citiem locekļiem: izlaists"}},
    {{"not_before", {"not before", "iepriekš nav"}},
     {"the wave before does not have it", "iepriekšējā mērījumā tā nav"}},
    {{"suppressed", {"hidden", "slēpts"}}, {"hidden by the rules of output", "slēpts pēc izvades noteikumiem"}},
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
  for (size_t i = 0; i < sizeof flags / sizeof *flags; i++)
    if (strcmp(flags[i].brief.name, flag) == 0) return flags[i].means[language];
  return flag;
}

const char *svari_flag_brief(const char *flag, svari_language language) {
  for (size_t i = 0; i < sizeof flags / sizeof *flags; i++)
    if (strcmp(flags[i].brief.name, flag) == 0) return flags[i].brief.in[language];
  return flag;
}

void svari_flag_legend(const char *flag, svari_language language, svari_buffer *out) {
  svari_buffer_text(out, svari_flag_words(flag, language));
  if (language == SVARI_ENGLISH) svari_buffer_printf(out, " (%s)", flag);
}

const char *svari_label_text(const svari_label *label, svari_language language, const char *name) {
  if (label->in[language]) return label->in[language];
  for (int i = 0; i < SVARI_LANGUAGES; i++)
    if (label->in[i]) return label->in[i];
  return name;
}
