/* A note reaches the report as an English text: its row is the one whose pattern it fits, and the parts that the
 * pattern leaves open are set into the translation. tests/layers holds the table to the notes in the source. */
#include "present/terms.h"

#include "base/number.h"
#include "present/format.h"

#include <ctype.h>
#include <string.h>

enum { PARTS = 9, PART_TEXT = 256 };

static const struct {
  const char *kind, *name, *latvian;
} terms[] = {
#define ROW(kind, name, latvian) {kind, name, latvian},
    SVARI_TERMS(ROW)
#undef ROW
};

/* In the pattern %s is a text, %d a number; in the translation %1 is the first of them. */
static const struct {
  const char *pattern, *latvian;
} notes[] = {
    {"No weight, probability or fpc is given: every record weighs 1, so totals are of the sample.",
     "Nav dots ne svars, ne varbūtība, ne fpc: katra ieraksta svars ir 1, tāpēc kopsummas ir par izlasi."},
    {"The weights sum to the number of records: totals are of the sample, not of the population.",
     "Svaru summa ir ierakstu skaits: kopsummas ir par izlasi, nevis ģenerālkopu."},
    {"The largest weight is %d times the smallest over 0.", "Lielākais svars ir %1 reizes lielāks par mazāko virs 0."},
    {"%d records have a weight of 0.", "Ieraksti, kuru svars ir 0: %1."},
    {"pps: the inclusion probabilities are taken from probability.",
     "pps: iekļaušanas varbūtības ņemtas no probability."},
    {"In stratum %s the weights sum to %d, but fpc gives a population of %d.",
     "Slānī %1 svaru summa ir %2, bet pēc fpc tajā ir %3 vienības."},
    {"Column \"%s\" has as many clusters as there are records: each record is its own unit.",
     "Kolonnā “%1” klasteru ir tikpat, cik ierakstu: katrs ieraksts ir sava izlases vienība."},
    {"Stages after stage %d have no fpc: their variance is taken as part of stage %d's.",
     "Pakāpēm pēc %1. pakāpes nav fpc: to dispersija iekļauta %2. pakāpes dispersijā."},
    {"%d of %d strata of stage %d have one unit: treated by singleton: %s.",
     "%3. pakāpē slāņi ar vienu vienību: %1 no %2; rīkojas pēc singleton: %4."},
    {"Replicates by %s take no finite population correction: the fpc is not used by them.",
     "Replikātos (%1) nav galīgas kopas korekcijas: fpc tajos netiek lietots."},
    {"Replicates by %s use the first stage only; preston and Taylor take all stages that have an fpc.",
     "Replikāti (%1) izmanto tikai pirmo pakāpi; preston un Teilora metode ņem visas pakāpes, kurām ir fpc."},
    {"%d replicate weights are negative.", "Negatīvi replikātu svari: %1."},
    {"Replicate weights sum to %d on average, but the weight to %d: %s",
     "Replikātu svaru summa vidēji ir %1, bet pilnās izlases svaru summa ir %2: %3"},
    {"name the full-sample weight under weight.", "pilnās izlases svars jānorāda ar weight."},
    {"if the columns are factors of it, say combined: false.",
     "ja kolonnas ir tā reizinātāji, jāraksta combined: false."},
    {"if the columns are weights, say combined: true.", "ja kolonnas ir svari, jāraksta combined: true."},
    {"With replicate weights of the data, strata, clusters and fpc count for Taylor variance only.",
     "Tā kā replikātu svari ir datos, slāņus, klasterus un fpc izmanto tikai Teilora dispersijai."},
    {"Replicates by preset %s: %s.", "Replikāti pēc parauga %1: %2."},
    {"%s: margin '%s' follows from the margins before it and was left out",
     "%1: robežsadalījums “%2” izriet no iepriekšējiem un ir izlaists"},
    {"%s: margin '%s' follows in part from the margins before it; that part was left out",
     "%1: robežsadalījums “%2” daļēji izriet no iepriekšējiem; šī daļa ir izlaista"},
    {"nonresponse: %d of %d propensity groups remain; those without a respondent were joined",
     "nerespondences korekcija: no %2 atbildēšanas varbūtības grupām paliek %1; grupas bez respondentiem apvienotas"},
    {"blend: in the overlap (%d records of %s, %d of %s) the weights of %s are multiplied by %d, those of %s by %d%s",
     "izlašu apvienošana: pārklājuma daļā (ieraksti: %2 %1, %4 %3) izlases “%5” svari reizināti ar %6, izlases “%7” "
     "svari "
     "ar %8%9"},
    {", which makes the outcome's variance least", "; ar to rezultāta dispersija ir vismazākā"},
    {"%s: margin '%s' sums to %s, but the population's size is given as %s",
     "%1: robežsadalījuma “%2” summa ir %3, bet ģenerālkopas apjoms norādīts %4"},
    {"margins '%s' and '%s' disagree: their totals sum to %s and to %s",
     "robežsadalījumi “%1” un “%2” nesaskan: to summas ir %3 un %4"},
    {"%s made %d weights negative; bounds or distance: raking avoid it",
     "%1: negatīvu svaru skaits ir %2; no tā izvairās ar bounds vai distance: raking"},
    {"nonresponse: class '%s' (%d respondents) was joined with '%s'",
     "nerespondences korekcija: klase “%1” (respondenti: %2) apvienota ar klasi “%3”"},
    {"representativeness of '%s': %d records without a category of it are left out",
     "reprezentativitāte, “%1”: izlaisti ieraksti bez kategorijas: %2"},
    {"representativeness of '%s' is left out: the data do not have its variables",
     "reprezentativitāte, “%1”: izlaista, jo datos nav tās mainīgo"},
    {"`%s`: no record is `%s`; tests leave it out", "“%1”: nav neviena ieraksta ar “%2”; testos tas izlaists"},
    {"`%s` has no figure: a variable of it has no value in the data",
     "“%1”: rādītāja nav, jo kādam tā mainīgajam datos nav nevienas vērtības"},
    {"`%s` has no figure of `%s`, which has no value in the data",
     "“%1”: nav rādītāja par “%2”, jo tam datos nav nevienas vērtības"},
    {"`%s`: `confidence` has no effect: a rank test of more than two groups has no interval",
     "“%1”: `confidence` ir bez ietekmes: rangu testam ar vairāk nekā divām grupām nav intervāla"},
    {"in %d replicates the model has no fit; they are left out",
     "replikāti, kuros modeli nevar novērtēt un kuri izlaisti: %1"},
    {"the %s test of '%s' can't be had: the covariance of its coefficients has no full rank",
     "%1, “%2”: testa nav, jo koeficientu kovariācijas matricai nav pilna ranga"},
    {"The data were summed %s into a table of totals; quantities of single weights are not shown.",
     "Dati saskaitīti kopsummu tabulā %1; atsevišķu svaru lielumi netiek rādīti."},
    {"Figures are combined over %d %s by Rubin's rules.", "Rādītāji apvienoti pa %1 %2 pēc Rubina likumiem."},
    {"by the database", "datubāzē"},
    {"block by block", "pa daļām"},
    {"data files", "datu failiem"},
    {"plausible values", "ticamo vērtību kopām"},
    {"Line %d of the run file: `%s` has no effect: %s.", "Izpildes faila %1. rindā `%2` ir bez ietekmes: %3."},
    /* why keys have no effect */
    {"it stands in report.html, and html is not among the formats of `output`",
     "tas ir report.html daļa, bet `output` formātos nav html"},
    {"`variance: taylor` takes none, and no file with weights is written",
     "`variance: taylor` tos neizmanto, un neviens fails ar svariem netiek rakstīts"},
    {"the data are no CSV file", "dati nav CSV fails"},
    {"only a variable of type category has levels", "līmeņi ir tikai mainīgajam ar tipu category"},
    {"the entry of `derive` has a label of its own", "`derive` ierakstam ir savs nosaukums"},
    {"no margin is given, and no step scales to it",
     "nav dots neviens robežsadalījums, un neviens solis nemērogo līdz tam"},
    {"no step of `weighting` meets this margin", "neviens `weighting` solis šo robežsadalījumu neizmanto"},
    {"it tells clusters of one name in different strata apart, and the design has not both",
     "tas šķir vienādi sauktus klasterus dažādos slāņos, bet plānā nav abu"},
    {"the design has no strata", "plānā nav slāņu"},
    {"it is of Taylor variance, and replicates came with the data",
     "tas attiecas uz Teilora dispersiju, bet replikāti ir datos"},
    {"`variance: taylor` takes none", "`variance: taylor` tos neizmanto"},
    {"Fay's factor is of type fay", "Feja reizinātājs ir tikai tipam fay"},
    {"`scale` stands in place of what would follow from it", "to, kas no tā izrietētu, aizstāj `scale`"},
    {"they are told for the bounds of `grid`, and there is none", "tos rāda pa `grid` robežām, bet tādu nav"},
    {"with `keep_margins` the calibration shares what was cut", "ar `keep_margins` nogriezto sadala kalibrēšana"},
    {"how many replicates this method makes follows from the design", "šīs metodes replikātu skaits izriet no plāna"},
    {"this method draws nothing at random", "šī metode neko neizlozē"},
    {"Fay's factor is of method fay", "Feja reizinātājs ir tikai metodei fay"},
    {"they compare `columns`, and there are none", "tie salīdzina `columns`, bet tādu nav"},
    {"it is of the comparisons by `letters`, and none are asked for",
     "tas attiecas uz salīdzinājumiem ar `letters`, bet tie nav prasīti"},
    {"a test of goodness has no interval", "atbilstības testam nav intervāla"},
    {"columns are kept in weights.csv, and `weights: true` is not given",
     "kolonnas glabā weights.csv, bet `weights: true` nav dots"},
    {"they stand beside the steps of `weighting`, and there are none",
     "tie ir līdzās `weighting` soļiem, bet tādu nav"},
    {"it has neither `min_n` nor `max_cv`", "tajā nav ne `min_n`, ne `max_cv`"},
    {"it has none of `min_n`, `dominance`, `p_percent` and `rounding`",
     "tajā nav ne `min_n`, ne `dominance`, ne `p_percent`, ne `rounding`"},
    /* labels of steps */
    {"trim: %d to %d × median", "svaru ierobežošana: no %1 līdz %2 × mediāna"},
    {"trim: %d to %d × mean", "svaru ierobežošana: no %1 līdz %2 × vidējais"},
    {"trim: %d to %d", "svaru ierobežošana: no %1 līdz %2"},
    {"trim: %d or more × median", "svaru ierobežošana: vismaz %1 × mediāna"},
    {"trim: %d or more × mean", "svaru ierobežošana: vismaz %1 × vidējais"},
    {"trim: %d or more", "svaru ierobežošana: vismaz %1"},
    {"trim: up to %d × median", "svaru ierobežošana: līdz %1 × mediāna"},
    {"trim: up to %d × mean", "svaru ierobežošana: līdz %1 × vidējais"},
    {"trim: up to %d", "svaru ierobežošana: līdz %1"},
    {"trim: caps compared, nothing cut", "svaru ierobežošana: robežas salīdzinātas, nekas nav apgriezts"},
    {"scale: sample", "mērogošana: līdz izlases apjomam"},
    {"scale: population", "mērogošana: līdz ģenerālkopas apjomam"},
    {"scale: %d", "mērogošana: reizināts ar %1"},
};

const char *svari_term(const char *kind, const char *name, svari_language language) {
  if (language != SVARI_LATVIAN) return name;
  for (size_t i = 0; i < sizeof terms / sizeof *terms; i++)
    if (strcmp(terms[i].kind, kind) == 0 && strcmp(terms[i].name, name) == 0) return terms[i].latvian;
  return name;
}

/* What of the text a pattern left open. */
typedef struct parts {
  size_t count;
  bool is_number[PARTS];
  char text[PARTS][PART_TEXT];
} parts;

static bool take(parts *found, const char *text, size_t length, bool is_number) {
  if (found->count == PARTS || length >= PART_TEXT) return false;
  memcpy(found->text[found->count], text, length);
  found->text[found->count][length] = '\0';
  found->is_number[found->count++] = is_number;
  return true;
}

/* A text ends where the pattern's next literal begins, at the first place that fits; the last one before what ends the
 * pattern. */
static size_t text_length(const char *text, const char *pattern) {
  size_t literal = strcspn(pattern, "%"), left = strlen(text);
  if (pattern[literal] == '\0') return left < literal ? SIZE_MAX : left - literal;
  for (const char *at = text; *at; at++)
    if (strncmp(at, pattern, literal) == 0) return (size_t)(at - text);
  return SIZE_MAX;
}

static size_t number_length(const char *text) {
  size_t length = strspn(text, "0123456789.-+e");
  return length && text[length - 1] == '.' ? length - 1 : length; /* the end of a sentence */
}

static bool fits(const char *pattern, const char *text, parts *found) {
  found->count = 0;
  while (*pattern) {
    if (*pattern != '%') {
      if (*pattern++ != *text++) return false;
      continue;
    }
    bool is_number = pattern[1] == 'd';
    pattern += 2;
    size_t length = is_number ? number_length(text) : text_length(text, pattern);
    if (length == SIZE_MAX || (is_number && length == 0) || !take(found, text, length, is_number)) return false;
    text += length;
  }
  return *text == '\0';
}

/* A number keeps its digits and takes the marks of the language. */
static void put_number(const char *text, svari_language language, svari_buffer *out) {
  char shown[SVARI_FORMAT_TEXT];
  const char *point = strchr(text, '.');
  double value;
  if (strchr(text, 'e') || !svari_number_parse(text, strlen(text), &value)) {
    svari_buffer_text(out, text);
    return;
  }
  svari_format_number(value, point ? (int)strlen(point + 1) : 0, language, shown);
  svari_buffer_text(out, shown);
}

static void put_part(const char *text, svari_language language, svari_buffer *out);

static void fill(const char *translation, const parts *found, svari_language language, svari_buffer *out) {
  for (const char *at = translation; *at; at++) {
    size_t part = at[0] == '%' && isdigit((unsigned char)at[1]) ? (size_t)(at[1] - '1') : PARTS;
    if (part >= found->count) {
      svari_buffer_add(out, at, 1);
      continue;
    }
    if (found->is_number[part])
      put_number(found->text[part], language, out);
    else
      put_part(found->text[part], language, out);
    at++;
  }
}

static bool say(const char *text, svari_language language, svari_buffer *out) {
  parts found;
  for (size_t i = 0; i < sizeof notes / sizeof *notes; i++) {
    if (!fits(notes[i].pattern, text, &found)) continue;
    fill(notes[i].latvian, &found, language, out);
    return true;
  }
  return false;
}

/* A part may be one of our own words in its turn. */
static void put_part(const char *text, svari_language language, svari_buffer *out) {
  static const char *const kinds[] = {"step", "test", "replicates"};
  for (size_t k = 0; k < sizeof kinds / sizeof *kinds; k++) {
    const char *word = svari_term(kinds[k], text, language);
    if (word == text) continue;
    svari_buffer_text(out, word);
    return;
  }
  if (!say(text, language, out)) svari_buffer_text(out, text);
}

void svari_phrase(const char *text, svari_language language, svari_buffer *out) {
  if (language != SVARI_LATVIAN || !say(text, language, out)) svari_buffer_text(out, text);
}
