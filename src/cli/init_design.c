/* The design section of a run file to start from. A guess that would be refused is told as a comment, with the reason.
 */
#include <ctype.h>
#include <math.h>
#include <string.h>
#include <strings.h>

#include "cli/init.h"

/* Words that begin, end or make up the names of design columns. */
static const char *const weight_words[] = {"weight", "weights", "wt", "wgt", "pw", "w", "svars", "pweight", NULL};
static const char *const strata_words[] = {"strata", "stratum", "strat", "slanis", "slānis", NULL};
static const char *const cluster_words[] = {"psu", "cluster", "clus", "household", "hh", NULL};
static const char *const fpc_words[] = {"fpc", NULL};

static const struct {
  const char *key, *else_say;
  const char *const *words;
  bool number;
} keys[SVARI_INIT_KEYS] = {
    {"weight", "COLUMN       # design weights", weight_words, true},
    {"strata", "COLUMN", strata_words, false},
    {"clusters", "COLUMN     # sampling units, when they are not the records", cluster_words, false},
    {"fpc", "COLUMN          # population sizes of the strata", fpc_words, true},
};

static bool is_word(const char *name, const char *const *words) {
  size_t all = strlen(name);
  for (size_t i = 0; words[i]; i++) {
    size_t length = strlen(words[i]);
    if (length > all) continue;
    bool begins = strncasecmp(name, words[i], length) == 0, ends = strcasecmp(name + all - length, words[i]) == 0;
    if (begins && ends && all == length) return true;
    if (begins && length > 2 && !isalpha((unsigned char)name[length])) return true;
    if (ends && length > 2 && !isalpha((unsigned char)name[all - length - 1])) return true;
  }
  return false;
}

static bool usable_weight(const svari_column *column, size_t n) {
  double sum = 0;
  for (size_t i = 0; i < n; i++) {
    if (!(column->number[i] >= 0) || !isfinite(column->number[i])) return false;
    sum += column->number[i];
  }
  return sum > 0;
}

/* Population sizes go with strata, which only a person can match to them; one size for all is certain. */
static bool is_constant(const svari_column *column, size_t n) {
  for (size_t i = 0; i < n; i++)
    if (!(column->number[i] == column->number[0])) return false;
  return true;
}

static const svari_column *find(const svari_frame *frame, size_t key) {
  for (size_t c = 0; c < frame->ncolumns; c++) {
    const svari_column *column = frame->columns[c];
    if (!is_word(column->name, keys[key].words) || (keys[key].number && column->type != SVARI_NUMBER)) continue;
    if (key == SVARI_INIT_FPC && !is_constant(column, svari_frame_records(frame))) continue;
    return column;
  }
  return NULL;
}

/* Units of each stratum: the records, or the clusters that have a record there. */
typedef struct layout {
  const svari_column *strata, *clusters; /* as categories; NULL */
  size_t n, nstrata, nclusters;
  unsigned char *seen; /* strata × clusters */
  size_t *units;       /* by stratum */
} layout;

static bool take_layout(svari_arena *arena, layout *l) {
  l->nstrata = l->strata ? l->strata->nlevels : 1;
  l->nclusters = l->clusters ? l->clusters->nlevels : 0;
  l->seen = SVARI_NEW(arena, unsigned char, l->nstrata * l->nclusters);
  l->units = SVARI_NEW(arena, size_t, l->nstrata);
  if (!l->seen || !l->units) return false;
  for (size_t i = 0; i < l->n; i++) {
    int32_t s = l->strata ? svari_column_code(l->strata, i) : 0,
            c = l->clusters ? svari_column_code(l->clusters, i) : 0;
    if (s < 0 || c < 0) continue;
    unsigned char *seen = l->clusters ? &l->seen[(size_t)s * l->nclusters + (size_t)c] : NULL;
    if (!seen || !*seen) l->units[s]++;
    if (seen) *seen = 1;
  }
  return true;
}

static bool has_lone_unit(const layout *l) {
  for (size_t s = 0; s < l->nstrata; s++)
    if (l->units[s] == 1) return true;
  return false;
}

static bool repeats(const layout *l) {
  for (size_t c = 0; c < l->nclusters; c++) {
    size_t strata = 0;
    for (size_t s = 0; s < l->nstrata; s++) strata += l->seen[s * l->nclusters + c];
    if (strata > 1) return true;
  }
  return false;
}

static const char *missing_reason(const svari_column *column) {
  return column->nmissing ? "some records have none" : NULL;
}

/* Few different values name no sampling units: a size of the household does not. */
static const char *cluster_reason(const svari_column *column, const svari_column *values) {
  if (values->nlevels < 10) return "it has few different values";
  return missing_reason(column);
}

bool svari_init_guess(svari_arena *arena, const svari_frame *frame, svari_init_design *out) {
  const svari_column *found[SVARI_INIT_KEYS];
  layout l = {.n = svari_frame_records(frame)};
  *out = (svari_init_design){0};
  for (size_t k = 0; k < SVARI_INIT_KEYS; k++) {
    found[k] = find(frame, k);
    out->of[k] = (svari_init_guess_of){keys[k].key, keys[k].else_say, found[k] ? found[k]->name : NULL, NULL};
  }
  svari_init_guess_of *weight = &out->of[SVARI_INIT_WEIGHT], *strata = &out->of[SVARI_INIT_STRATA],
                      *clusters = &out->of[SVARI_INIT_CLUSTERS];
  if (weight->column && !usable_weight(found[SVARI_INIT_WEIGHT], l.n))
    weight->why_not = "a weight is missing or negative";
  if (strata->column) {
    l.strata = svari_column_categories(arena, found[SVARI_INIT_STRATA], l.n);
    if (!l.strata) return false;
    strata->why_not = missing_reason(found[SVARI_INIT_STRATA]);
  }
  if (clusters->column) {
    l.clusters = svari_column_categories(arena, found[SVARI_INIT_CLUSTERS], l.n);
    if (!l.clusters) return false;
    clusters->why_not = cluster_reason(found[SVARI_INIT_CLUSTERS], l.clusters);
  }
  if (strata->why_not) l.strata = NULL;
  if (clusters->why_not) l.clusters = NULL;
  if (!take_layout(arena, &l)) return false;
  if (l.strata && has_lone_unit(&l)) {
    strata->why_not = "a stratum has one unit only";
    l.strata = NULL;
  }
  out->nest = l.strata && l.clusters && repeats(&l);
  return true;
}

bool svari_init_is_design(const svari_init_design *guess, const char *name) {
  for (size_t k = 0; k < SVARI_INIT_KEYS; k++)
    if (is_word(name, keys[k].words) && !(k == SVARI_INIT_CLUSTERS && guess->of[k].why_not)) return true;
  return false;
}

static void put_guess(svari_buffer *out, const svari_init_guess_of *guess) {
  if (!guess->column) {
    svari_buffer_printf(out, "  # %s: %s\n", guess->key, guess->else_say);
    return;
  }
  svari_buffer_printf(out, guess->why_not ? "  # %s: " : "  %s: ", guess->key);
  svari_init_quoted(out, guess->column);
  svari_buffer_text(out, "  # guessed by its name");
  if (guess->why_not) svari_buffer_printf(out, "; but %s", guess->why_not);
  svari_buffer_text(out, "\n");
}

void svari_init_put_design(svari_buffer *out, const svari_init_design *guess) {
  bool any = false;
  for (size_t k = 0; k < SVARI_INIT_KEYS; k++) any = any || (guess->of[k].column && !guess->of[k].why_not);
  svari_buffer_printf(out, "\n# How the sample was drawn.%s\n%sdesign:\n",
                      any ? "" : " Nothing in the data tells: each record counts once.", any ? "" : "# ");
  for (size_t k = 0; k < SVARI_INIT_KEYS; k++) put_guess(out, &guess->of[k]);
  if (guess->nest) svari_buffer_text(out, "  nest: true  # ids of clusters repeat across strata\n");
}
