/* The design as a reader checks it, in at most 80 columns. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/number.h"
#include "base/sum.h"
#include "base/utf8.h"
#include "design/design.h"

enum { NAME_WIDTH = 30, STRATA_SHOWN = 40, LONE_SHOWN = 20, LINE = 78 };

/* A name in exactly NAME_WIDTH columns, cut at a whole character. */
static void add_name(svari_buffer *out, const char *name) {
  char text[4 * NAME_WIDTH + 1];
  snprintf(text, sizeof text, "%s", name);
  while (svari_utf8_width(text) > NAME_WIDTH || (text[0] && svari_utf8_check(text, strlen(text)) != strlen(text)))
    text[strlen(text) - 1] = '\0';
  svari_buffer_printf(out, "  %s%*s", text, (int)(NAME_WIDTH - svari_utf8_width(text)), "");
}

/* A count: whole as it is, else with one decimal. */
static void add_size(svari_buffer *out, int width, double value) {
  char text[SVARI_NUMBER_TEXT];
  svari_number_fixed(value, fabs(value - round(value)) < 1e-6 * (1 + fabs(value)) ? 0 : 1, text);
  svari_buffer_printf(out, "%*s", width, text);
}

static void add_fraction(svari_buffer *out, const svari_stage *stage, size_t h) {
  char text[SVARI_NUMBER_TEXT];
  if (!stage->fraction) return;
  double fraction = stage->fraction[h];
  add_size(out, 13, stage->units[h] / fraction);
  svari_number_fixed(fraction, 4, text);
  svari_buffer_printf(out, "%11s", text);
}

typedef struct stratum_sums {
  size_t *records;
  double *weight;
} stratum_sums;

static bool sum_strata(const svari_design *design, const svari_stage *stage, stratum_sums *sums) {
  sums->records = calloc(stage->nstrata + 1, sizeof *sums->records);
  sums->weight = calloc(stage->nstrata + 1, sizeof *sums->weight);
  if (!sums->records || !sums->weight) return false;
  for (size_t i = 0; i < design->nrecords; i++) {
    int32_t h = stage->stratum[stage->unit[i]];
    sums->records[h]++;
    sums->weight[h] += design->weight[i];
  }
  return true;
}

static void add_strata(svari_buffer *out, const svari_design *design, const svari_stage *stage) {
  stratum_sums sums = {0};
  if (!sum_strata(design, stage, &sums)) out->failed = true;
  svari_buffer_printf(out, "  %-*s%8s%9s%12s%s\n", NAME_WIDTH, "stratum", "units", "records", "weights",
                      stage->fraction ? "   population   fraction" : "");
  for (size_t h = 0; h < stage->nstrata && h < STRATA_SHOWN && !out->failed; h++) {
    add_name(out, stage->names[h]);
    svari_buffer_printf(out, "%8d%9zu", stage->units[h], sums.records[h]);
    add_size(out, 12, sums.weight[h]);
    add_fraction(out, stage, h);
    svari_buffer_text(out, "\n");
  }
  if (stage->nstrata > STRATA_SHOWN) svari_buffer_printf(out, "  and %zu more strata\n", stage->nstrata - STRATA_SHOWN);
  free(sums.records);
  free(sums.weight);
}

/* Many strata of a few units, as in later stages: how many units they have. */
static void add_stratum_sizes(svari_buffer *out, const svari_stage *stage) {
  int32_t least = stage->units[0], most = least;
  for (size_t h = 1; h < stage->nstrata; h++) {
    if (stage->units[h] < least) least = stage->units[h];
    if (stage->units[h] > most) most = stage->units[h];
  }
  svari_buffer_printf(out, "  Units per stratum: from %d to %d, %.1f on average\n", least, most,
                      (double)stage->nunits / (double)stage->nstrata);
}

static void add_unit_fractions(svari_buffer *out, const svari_stage *stage) {
  if (!stage->unit_fraction && !stage->fraction) {
    svari_buffer_text(out, "  Population sizes: not given; units are taken as drawn with replacement\n");
    return;
  }
  double least = INFINITY, most = 0;
  size_t certain = 0;
  for (size_t u = 0; u < stage->nunits; u++) {
    double fraction = svari_stage_fraction(stage, u);
    if (fraction < least) least = fraction;
    if (fraction > most) most = fraction;
    certain += 1 - fraction < SVARI_CENSUS;
  }
  svari_buffer_printf(out, "  Sampling fractions: from %.4g to %.4g", least, most);
  if (certain) svari_buffer_printf(out, "; %zu units are in the sample for certain", certain);
  svari_buffer_text(out, "\n");
}

static size_t first_record(const svari_design *design, const svari_stage *stage, size_t unit) {
  for (size_t i = 0; i < design->nrecords; i++)
    if ((size_t)stage->unit[i] == unit) return i;
  return 0;
}

static void add_lone(svari_buffer *out, const svari_design *design, const svari_stage *stage) {
  size_t count = 0;
  for (size_t u = 0; u < stage->nunits; u++) {
    if (!svari_stage_lone(stage, u)) continue;
    if (count++ == 0) svari_buffer_printf(out, "  Strata with one unit (singleton: %s):\n", design->singleton);
    if (count > LONE_SHOWN) continue;
    svari_buffer_text(out, "  ");
    add_name(out, stage->names[stage->stratum[u]]);
    svari_buffer_printf(out, " data record %zu\n", first_record(design, stage, u) + 1);
  }
  if (count > LONE_SHOWN) svari_buffer_printf(out, "    and %zu more\n", count - LONE_SHOWN);
  if (count == 0) svari_buffer_text(out, "  Strata with one unit: none\n");
}

static void add_stage(svari_buffer *out, const svari_design *design, size_t s) {
  const svari_stage *stage = &design->stages[s];
  bool records = stage->nunits == design->nrecords;
  svari_buffer_printf(out, "\nStage %zu: %zu units%s in %zu %s%s\n", s + 1, stage->nunits,
                      records ? " (each record its own)" : "", stage->nstrata,
                      stage->nstrata == 1 ? "stratum" : "strata",
                      s < design->variance_stages ? "" : "; not used for the variance (no fpc)");
  add_unit_fractions(out, stage);
  add_stratum_sizes(out, stage);
  if (s < design->variance_stages) add_lone(out, design, stage);
  if (s == 0) add_strata(out, design, stage);
}

static void add_quantiles(svari_buffer *out, const double *sorted, size_t n) {
  static const double at[] = {0, 0.05, 0.25, 0.5, 0.75, 0.95, 1};
  svari_buffer_text(out, "  least, 5%, 25%, half, 75%, 95%, most:\n   ");
  for (size_t q = 0; q < sizeof at / sizeof at[0]; q++) {
    size_t k = (size_t)ceil(at[q] * (double)n);
    svari_buffer_printf(out, " %.5g", sorted[k ? k - 1 : 0]);
  }
  svari_buffer_text(out, "\n");
}

static void add_weights(svari_buffer *out, const svari_design *design) {
  double *sorted = malloc(design->nrecords * sizeof *sorted);
  if (!sorted) {
    out->failed = true;
    return;
  }
  size_t n = 0;
  svari_sum sum = {0}, squares = {0};
  for (size_t i = 0; i < design->nrecords; i++) {
    double w = design->weight[i];
    svari_sum_add(&sum, w);
    svari_sum_add(&squares, w * w);
    if (w > 0) sorted[n++] = w;
  }
  qsort(sorted, n, sizeof *sorted, svari_number_order);
  double total = svari_sum_value(&sum), deff = (double)n * svari_sum_value(&squares) / (total * total);
  svari_buffer_printf(out, "\nBase weights of %zu records, sum ", n);
  add_size(out, 0, total);
  svari_buffer_text(out, "\n");
  add_quantiles(out, sorted, n);
  svari_buffer_printf(out, "  Kish's design effect %.4f, effective n %.1f, cv %.4f\n", deff, (double)n / deff,
                      sqrt(deff > 1 ? deff - 1 : 0));
  free(sorted);
}

/* Words on lines of at most LINE columns. */
static void add_wrapped(svari_buffer *out, const char *text) {
  size_t column = 4;
  svari_buffer_text(out, "  - ");
  while (*text) {
    size_t length = strcspn(text, " ");
    char word[256];
    snprintf(word, sizeof word, "%.*s", (int)length, text);
    size_t width = svari_utf8_width(word);
    if (column > 4 && column + 1 + width > LINE) {
      svari_buffer_text(out, "\n    ");
      column = 4;
    } else if (column > 4) {
      svari_buffer_text(out, " ");
      column++;
    }
    svari_buffer_add(out, text, length);
    column += width;
    text += length;
    while (*text == ' ') text++;
  }
  svari_buffer_text(out, "\n");
}

static void add_replication(svari_buffer *out, const svari_replication *replication) {
  if (!replication) return;
  svari_buffer_printf(out, "\nReplication: %s, %zu replicates, scale %.6g, centred on %s\n", replication->type,
                      replication->count, replication->scale, replication->mse ? "the estimate" : "their mean");
}

void svari_design_describe(const svari_design *design, svari_buffer *out) {
  svari_buffer_printf(out, "Design: %zu records, %zu %s of sampling%s%s\n", design->nrecords, design->nstages,
                      design->nstages == 1 ? "stage" : "stages", design->pps ? ", unequal probabilities: " : "",
                      design->pps ? design->pps : "");
  for (size_t s = 0; s < design->nstages; s++) add_stage(out, design, s);
  add_weights(out, design);
  add_replication(out, design->replication);
  if (design->notes.count) svari_buffer_text(out, "\nTo look at\n");
  for (size_t i = 0; i < design->notes.count; i++) add_wrapped(out, design->notes.text[i]);
}
