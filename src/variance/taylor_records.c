/* Taylor variance where each record is its own unit of one stage. The scores of a function are a column over the
 * records: gradient by cell, times the records' factors, less what X explains; stratum means in one pass, squares
 * about them in a second. Scores are made anew in each pass: that is cheaper than to keep them. Records are cut into
 * parts by their count alone, and the parts' sums added in order.
 *
 * Where functions are of counts alone, records with the same cells and the same X have scores z = F c that differ by
 * their factor F only. Over a group of n of them, with its mean factor M,
 *   Σ (F c_f - m_f)(F c_g - m_g) = n (M c_f - m_f)(M c_g - m_g) + c_f c_g Σ (F - M)²,
 * so that groups stand for their records; all terms of a variance are squares, and nothing cancels. */
#include <stdlib.h>
#include <string.h>

#include "base/parallel.h"
#include "variance/groups.h"
#include "variance/taylor.h"

enum { MOST_FULL = 64, AT_ONCE = 16, RUN = 512, MOST_PARTS = 16, PART_RECORDS = 16384 };
static const size_t MOST_SUMS = 2097152; /* stratum sums held at a time: 16 MiB */

typedef struct scan {
  const svari_taylor *taylor;
  const svari_totals *totals;
  size_t n, nstrata, parts;
  const int32_t *stratum;      /* per record */
  const double *unit_fraction; /* per record with pps; NULL */
  size_t from, count;          /* functions at hand */
  double *gradient;            /* count × entries: theirs by cell and column of X */
  double *lean;                /* count × rows of all steps that have rows: what X takes away, by row */
  size_t nlean;
  bool *touches;              /* count × summands */
  double *scale;              /* per stratum, times (1 - f) unless pps */
  double *mean;               /* count × strata */
  svari_record_groups groups; /* instead of records, where there are some */
  double *sums;               /* parts × count × strata; parts × count, or parts × count × count */
} scan;

/* Records with the same X are a row whose part in a score is found once: where the step's factor is that of the
 * summands. */
static bool goes_by_row(const scan *s, size_t k) {
  return s->totals->weights->projections[k].row && s->totals->regressions[k].factor == s->totals->factor;
}

static size_t summand_of(const svari_totals *totals, size_t total) {
  size_t summand = 0;
  while (totals->first[summand + 1] <= total) summand++;
  return summand;
}

static void add_summand(const svari_summand *summand, const double *g, size_t from, size_t count, double *z) {
  const double *value = summand->value ? summand->value + from : NULL;
  const int32_t *cell = summand->cell ? summand->cell + from : NULL;
  if (!cell && !value)
    for (size_t i = 0; i < count; i++) z[i] += g[0];
  else if (!cell)
    for (size_t i = 0; i < count; i++) z[i] += g[0] * value[i];
  else if (!value)
    for (size_t i = 0; i < count; i++) z[i] += cell[i] >= 0 ? g[cell[i]] : 0;
  else
    for (size_t i = 0; i < count; i++)
      if (cell[i] >= 0) z[i] += g[cell[i]] * value[i];
}

static void add_auxiliary(const svari_auxiliary *item, const double *factor, const double *lean, size_t from,
                          size_t count, double *z) {
  for (size_t i = 0; i < count; i++) {
    size_t at = from + i;
    if (factor[at] == 0) continue;
    z[i] += factor[at] * lean[item->cell ? (size_t)item->cell[at] : 0] * (item->value ? item->value[at] : 1);
  }
}

/* What X takes away where records with the same X are a row: before the factor, which is that of the summands. */
static void add_rows(const scan *s, size_t f, size_t from, size_t count, double *z) {
  const double *lean = s->lean + f * s->nlean;
  for (size_t k = 0; k < s->totals->nregressions; k++) {
    const svari_projection *step = &s->totals->weights->projections[k];
    if (!goes_by_row(s, k)) continue;
    const int32_t *row = step->row + from;
    for (size_t i = 0; i < count; i++) z[i] += lean[row[i]];
    lean += step->nrows + 1;
  }
}

/* Scores of function f (of those at hand) of records from, from + 1, ... A record of factor 0 has none, whatever its
 * values. */
static void score(const scan *s, size_t f, size_t from, size_t count, double *z) {
  const svari_totals *totals = s->totals;
  const double *gradient = s->gradient + f * totals->entries, *factor = totals->factor + from;
  memset(z, 0, count * sizeof *z);
  for (size_t m = 0; m < totals->nsummands; m++)
    if (s->touches[f * totals->nsummands + m])
      add_summand(&totals->summands[m], gradient + totals->first[m], from, count, z);
  add_rows(s, f, from, count, z);
  for (size_t i = 0; i < count; i++) z[i] = factor[i] != 0 ? z[i] * factor[i] : 0;
  for (size_t k = 0; k < totals->nregressions; k++) {
    const svari_step_regression *step = &totals->regressions[k];
    if (goes_by_row(s, k)) continue;
    for (size_t a = 0; a < step->x->count; a++)
      add_auxiliary(&step->x->items[a], step->factor, gradient + step->first + step->x->items[a].first, from, count, z);
  }
}

static void sum_part(void *context, size_t part) {
  const scan *s = context;
  double z[RUN], *sums = s->sums + part * s->count * s->nstrata;
  size_t end = s->n * (part + 1) / s->parts;
  for (size_t from = s->n * part / s->parts; from < end; from += RUN) {
    size_t count = end - from < RUN ? end - from : RUN;
    for (size_t f = 0; f < s->count; f++) {
      double *sum = sums + f * s->nstrata;
      score(s, f, from, count, z);
      for (size_t i = 0; i < count; i++) sum[s->stratum[from + i]] += z[i];
    }
  }
}

/* Deviations of a run's scores from their stratum means. */
static void deviate(const scan *s, size_t f, size_t from, size_t count, double *d) {
  const double *mean = s->mean + f * s->nstrata;
  score(s, f, from, count, d);
  for (size_t i = 0; i < count; i++) d[i] -= mean[s->stratum[from + i]];
}

static void set_scales(const scan *s, size_t from, size_t count, double *scale) {
  for (size_t i = 0; i < count; i++) scale[i] = s->scale[s->stratum[from + i]];
  for (size_t i = 0; s->unit_fraction && i < count; i++) {
    double left = 1 - s->unit_fraction[from + i];
    scale[i] *= left < SVARI_CENSUS ? 0 : left;
  }
}

static double weighted_product(const double *a, const double *b, size_t n) {
  double sum[4] = {0};
  size_t i = 0;
  for (; i + 4 <= n; i += 4)
    for (size_t l = 0; l < 4; l++) sum[l] += a[i + l] * b[i + l];
  for (; i < n; i++) sum[0] += a[i] * b[i];
  return (sum[0] + sum[1]) + (sum[2] + sum[3]);
}

static void square_part(void *context, size_t part) {
  const scan *s = context;
  double scale[RUN], d[RUN], scaled[RUN], *sums = s->sums + part * s->count;
  size_t end = s->n * (part + 1) / s->parts;
  for (size_t from = s->n * part / s->parts; from < end; from += RUN) {
    size_t count = end - from < RUN ? end - from : RUN;
    set_scales(s, from, count, scale);
    for (size_t f = 0; f < s->count; f++) {
      deviate(s, f, from, count, d);
      for (size_t i = 0; i < count; i++) scaled[i] = scale[i] * d[i];
      sums[f] += weighted_product(scaled, d, count);
    }
  }
}

static void cross_part(void *context, size_t part) {
  const scan *s = context;
  double scale[RUN], d[MOST_FULL][RUN], scaled[RUN], *sums = s->sums + part * s->count * s->count;
  size_t end = s->n * (part + 1) / s->parts;
  for (size_t from = s->n * part / s->parts; from < end; from += RUN) {
    size_t count = end - from < RUN ? end - from : RUN;
    set_scales(s, from, count, scale);
    for (size_t f = 0; f < s->count; f++) deviate(s, f, from, count, d[f]);
    for (size_t f = 0; f < s->count; f++) {
      for (size_t i = 0; i < count; i++) scaled[i] = scale[i] * d[f][i];
      for (size_t g = f; g < s->count; g++) sums[f * s->count + g] += weighted_product(scaled, d[g], count);
    }
  }
}

/* c of function f: the score of a group's records over their factor. */
static double common_score(const scan *s, size_t f, size_t record) {
  const svari_totals *totals = s->totals;
  const double *gradient = s->gradient + f * totals->entries, *lean = s->lean + f * s->nlean;
  double sum = 0;
  for (size_t m = 0; m < totals->nsummands; m++) {
    if (!s->touches[f * totals->nsummands + m]) continue;
    int32_t cell = totals->summands[m].cell ? totals->summands[m].cell[record] : 0;
    if (cell >= 0) sum += gradient[totals->first[m] + (size_t)cell];
  }
  for (size_t k = 0; k < totals->nregressions; k++) {
    const svari_projection *step = &totals->weights->projections[k];
    sum += lean[step->row[record]];
    lean += step->nrows + 1;
  }
  return sum;
}

static void square_groups(const scan *s) {
  double c[MOST_FULL], d[MOST_FULL];
  const svari_record_groups *groups = &s->groups;
  for (size_t g = 0; g < groups->count; g++) {
    size_t record = groups->record[g], h = (size_t)s->stratum[record];
    double between = s->scale[h] * groups->size[g], within = s->scale[h] * groups->spread[g];
    for (size_t f = 0; f < s->count; f++) {
      c[f] = common_score(s, f, record);
      d[f] = groups->factor[g] * c[f] - s->mean[f * s->nstrata + h];
    }
    for (size_t f = 0; f < s->count; f++) {
      if (!s->taylor->full) s->sums[f] += between * d[f] * d[f] + within * c[f] * c[f];
      for (size_t e = f; s->taylor->full && e < s->count; e++)
        s->sums[f * s->count + e] += between * d[f] * d[e] + within * c[f] * c[e];
    }
  }
}

/* Totals of the parts, in their order, into the first. */
static void fold_parts(const scan *s, size_t size) {
  for (size_t part = 1; part < s->parts; part++)
    for (size_t j = 0; j < size; j++) s->sums[j] += s->sums[part * size + j];
}

/* By row of each step the sum of function f's gradient over the columns that are 1. */
static void set_lean(scan *s, size_t f) {
  const double *gradient = s->gradient + f * s->totals->entries;
  double *lean = s->lean + f * s->nlean;
  for (size_t k = 0; k < s->totals->nregressions; k++) {
    const svari_projection *step = &s->totals->weights->projections[k];
    if (!goes_by_row(s, k)) continue;
    for (size_t r = 0; r < step->nrows; r++) {
      lean[r] = 0;
      for (size_t e = step->start[r]; e < step->start[r + 1]; e++)
        lean[r] += gradient[s->totals->regressions[k].first + (size_t)step->column[e]];
    }
    lean[step->nrows] = 0;
    lean += step->nrows + 1;
  }
}

/* A slope by a total is one by each of the cells that it joins. */
static void take_slope(const scan *s, size_t f, size_t total, double value) {
  const svari_totals *totals = s->totals;
  size_t summand = summand_of(totals, total), base = totals->base[summand];
  const int32_t *join = totals->summands[summand].join;
  double *own = s->gradient + f * totals->entries;
  s->touches[f * totals->nsummands + base] = true;
  if (!join) own[total] += value;
  for (size_t c = 0; join && c < totals->summands[base].ncells; c++)
    if ((size_t)join[c] == total - totals->first[summand]) own[totals->first[base] + c] += value;
}

static void take_functions(scan *s, size_t from, size_t count) {
  const svari_totals *totals = s->totals;
  const svari_gradient *g = s->taylor->gradient;
  s->from = from;
  s->count = count;
  memset(s->gradient, 0, count * totals->entries * sizeof *s->gradient);
  memset(s->touches, 0, count * totals->nsummands * sizeof *s->touches);
  for (size_t f = 0; f < count; f++) {
    double *own = s->gradient + f * totals->entries;
    for (size_t e = g->start[from + f]; e < g->start[from + f + 1]; e++) take_slope(s, f, g->index[e], g->value[e]);
    for (size_t c = totals->count; c < totals->entries; c++)
      own[c] = s->taylor->explained[(c - totals->count) * s->taylor->k + from + f];
    set_lean(s, f);
  }
}

/* Sums of scores by function and stratum: of the table by stratum where there is one, else of the records. */
static void sum_scores(scan *s) {
  const double *table = s->totals->by_stratum;
  size_t entries = s->totals->entries;
  memset(s->sums, 0, s->parts * s->count * s->nstrata * sizeof *s->sums);
  if (!table) {
    svari_parallel_for(s->totals->threads, s->parts, sum_part, s);
    fold_parts(s, s->count * s->nstrata);
    return;
  }
  for (size_t f = 0; f < s->count; f++) {
    const double *gradient = s->gradient + f * entries;
    for (size_t e = 0; e < entries; e++)
      for (size_t h = 0; gradient[e] != 0 && h < s->nstrata; h++)
        s->sums[f * s->nstrata + h] += gradient[e] * table[h * entries + e];
  }
}

static void set_means(scan *s, bool centre) {
  const svari_stage *stage = &s->taylor->design->stages[0];
  sum_scores(s);
  for (size_t f = 0; f < s->count; f++) {
    double *mean = s->mean + f * s->nstrata, *sum = s->sums + f * s->nstrata, all = 0;
    for (size_t h = 0; h < s->nstrata; h++) all += sum[h];
    for (size_t h = 0; h < s->nstrata; h++) {
      bool lone = centre && stage->units[h] == 1;
      mean[h] = lone ? all / (double)s->n : sum[h] / (double)stage->units[h];
    }
  }
}

static void add_squares(scan *s) {
  size_t k = s->taylor->k, size = s->taylor->full ? s->count * s->count : s->count;
  memset(s->sums, 0, s->parts * size * sizeof *s->sums);
  if (s->groups.count) {
    square_groups(s);
  } else {
    svari_parallel_for(s->totals->threads, s->parts, s->taylor->full ? cross_part : square_part, s);
    fold_parts(s, size);
  }
  for (size_t f = 0; f < s->count; f++) {
    if (!s->taylor->full) s->taylor->out[s->from + f] += s->sums[f];
    for (size_t g = f; s->taylor->full && g < s->count; g++) s->taylor->out[f * k + g] += s->sums[f * s->count + g];
  }
}

/* (1 - f) n/(n - 1) by stratum; lone units by the rule; what `average` makes of the whole. */
static void set_strata(scan *s, const svari_singleton_rule *rule) {
  const svari_stage *stage = &s->taylor->design->stages[0];
  size_t lone = 0;
  for (size_t h = 0; h < s->nstrata; h++) {
    double n = stage->units[h], left = stage->fraction ? 1 - stage->fraction[h] : 1;
    if (left < SVARI_CENSUS) left = 0;
    s->scale[h] = n > 1 ? left * n / (n - 1) : rule->centre ? left : 0;
  }
  for (size_t u = 0; u < stage->nunits; u++) lone += svari_stage_lone(stage, u);
  for (size_t h = 0; rule->average && h < s->nstrata; h++)
    s->scale[h] *= lone < s->nstrata ? (double)s->nstrata / (double)(s->nstrata - lone) : 0;
}

static void set_parts(scan *s, size_t at_once) {
  s->parts = s->n / PART_RECORDS + 1;
  if (s->parts > MOST_PARTS) s->parts = MOST_PARTS;
  size_t fit = MOST_SUMS / (at_once * s->nstrata + 1);
  if (s->parts > fit) s->parts = fit ? fit : 1;
}

/* Summands that a function touches; false when one of them has values. */
static bool mark_touched(const svari_taylor *taylor, bool *touched) {
  const svari_totals *totals = taylor->totals;
  const svari_gradient *g = taylor->gradient;
  for (size_t e = 0; e < g->start[taylor->k]; e++) {
    size_t summand = totals->base[summand_of(totals, g->index[e])];
    touched[summand] = true;
    if (totals->summands[summand].value) return false;
  }
  return true;
}

/* Groups take some passes over the records, which few functions do not take either. */
static svari_status find_groups(scan *s, svari_error *err) {
  enum { FEW = 4 };
  if (s->taylor->k < FEW || s->unit_fraction) return SVARI_OK;
  for (size_t k = 0; k < s->totals->nregressions; k++)
    if (!goes_by_row(s, k)) return SVARI_OK;
  bool *touched = calloc(s->totals->nsummands + 1, sizeof *touched);
  if (!touched) return svari_fail_memory(err);
  svari_status status = SVARI_OK;
  if (mark_touched(s->taylor, touched))
    status = svari_groups_new(s->totals, s->stratum, s->nstrata, touched, &s->groups, err);
  free(touched);
  return status;
}

static void work(scan *s, size_t at_once) {
  const svari_singleton_rule *rule = svari_singleton_rule_find(s->taylor->design->singleton);
  set_strata(s, rule);
  for (size_t from = 0; from < s->taylor->k; from += at_once) {
    take_functions(s, from, s->taylor->k - from < at_once ? s->taylor->k - from : at_once);
    set_means(s, rule->centre);
    add_squares(s);
  }
}

svari_status svari_taylor_records(const svari_taylor *taylor, svari_error *err) {
  const svari_totals *totals = taylor->totals;
  const svari_stage *stage = &taylor->design->stages[0];
  size_t at_once = taylor->full || taylor->k < AT_ONCE ? taylor->k : AT_ONCE;
  scan s = {.taylor = taylor,
            .totals = totals,
            .n = totals->weights->nrecords,
            .nstrata = stage->nstrata,
            .stratum = stage->stratum,
            .unit_fraction = stage->unit_fraction};
  set_parts(&s, at_once);
  for (size_t k = 0; k < totals->nregressions; k++)
    if (goes_by_row(&s, k)) s.nlean += totals->weights->projections[k].nrows + 1;
  size_t sums = at_once * (s.nstrata > at_once ? s.nstrata : at_once);
  s.gradient = malloc((at_once * totals->entries + 1) * sizeof(double));
  s.lean = malloc((at_once * s.nlean + 1) * sizeof(double));
  s.touches = malloc(at_once * totals->nsummands + 1);
  s.scale = malloc(s.nstrata * sizeof(double));
  s.mean = malloc((at_once * s.nstrata + 1) * sizeof(double));
  s.sums = malloc((s.parts * sums + 1) * sizeof(double));
  bool ready = s.gradient && s.lean && s.touches && s.scale && s.mean && s.sums;
  svari_status status = ready ? find_groups(&s, err) : svari_fail_memory(err);
  if (!status) work(&s, at_once);
  svari_groups_free(&s.groups);
  free(s.gradient);
  free(s.lean);
  free(s.touches);
  free(s.scale);
  free(s.mean);
  free(s.sums);
  return status;
}

/* Passes over the records that each way takes: this one goes through every summand that a function touches, the tree
 * through the functions that enter a record's cells, at some eight times the cost (measured). */
bool svari_taylor_fits_records(const svari_taylor *taylor) {
  const svari_totals *totals = taylor->totals;
  const svari_gradient *g = taylor->gradient;
  const svari_design *design = taylor->design;
  if (design->variance_stages != 1 || design->stages[0].nunits != totals->weights->nrecords) return false;
  if (taylor->k == 0 || (taylor->full && taylor->k > MOST_FULL)) return false;
  double here = 0, tree = 0;
  for (size_t f = 0; f < taylor->k; f++) {
    size_t last = totals->nsummands;
    for (size_t e = g->start[f]; e < g->start[f + 1]; e++) {
      size_t summand = summand_of(totals, g->index[e]);
      tree += 1 / (double)totals->summands[summand].ncells;
      here += totals->base[summand] != last;
      last = totals->base[summand];
    }
  }
  return totals->nregressions > 0 || here <= 8 * tree;
}
