/* The table of scores by leaf of the design, sparse: what each leaf adds to each total. Leaves of one record are not
 * kept, they are read off the summands; so a million records that are their own units cost no table. */
#include <stdlib.h>

#include "base/parallel.h"
#include "base/sum.h"
#include "variance/totals.h"

size_t svari_record_entries(const svari_totals *totals, size_t i, uint32_t *cells, double *values) {
  size_t count = 0;
  if (totals->factor[i] != 0) {
    for (size_t s = 0; s < totals->nsummands; s++) {
      const svari_summand *summand = &totals->summands[s];
      int32_t cell = summand->cell ? summand->cell[i] : 0;
      if (cell < 0) continue;
      if (summand->join) cell = summand->join[cell];
      cells[count] = (uint32_t)(totals->first[s] + (size_t)cell);
      values[count++] = totals->factor[i] * (summand->value ? summand->value[i] : 1);
    }
  }
  for (size_t k = 0; k < totals->nregressions; k++) {
    const svari_step_regression *step = &totals->regressions[k];
    if (step->factor[i] == 0) continue;
    for (size_t a = 0; a < step->x->count; a++) {
      const svari_auxiliary *item = &step->x->items[a];
      cells[count] = (uint32_t)(step->first + item->first + (item->cell ? (size_t)item->cell[i] : 0));
      values[count++] = step->factor[i] * (item->value ? item->value[i] : 1);
    }
  }
  return count;
}

typedef struct row_scratch {
  double *sum;       /* per entry */
  uint32_t *seen;    /* per entry: leaf + 1 that last touched it */
  uint32_t *touched; /* entries of the leaf, in the order of first touch */
  uint32_t *cells;   /* of one record */
  double *values;
} row_scratch;

static bool rows_reserve(svari_leaf_rows *rows, size_t more) {
  if (rows->count + more <= rows->capacity) return true;
  size_t grown = rows->capacity * 2 > rows->count + more ? rows->capacity * 2 : rows->count + more;
  uint32_t *cell = realloc(rows->cell, grown * sizeof *cell);
  if (cell) rows->cell = cell;
  double *value = realloc(rows->value, grown * sizeof *value);
  if (value) rows->value = value;
  if (cell && value) rows->capacity = grown;
  return cell && value;
}

static bool add_leaf(svari_totals *totals, size_t leaf, const row_scratch *scratch) {
  const svari_layout *layout = &totals->weights->design->layout;
  size_t ntouched = 0;
  for (size_t p = layout->first_record[leaf]; p < layout->first_record[leaf + 1]; p++) {
    size_t count = svari_record_entries(totals, layout->record[p], scratch->cells, scratch->values);
    for (size_t e = 0; e < count; e++) {
      uint32_t cell = scratch->cells[e];
      if (scratch->seen[cell] != leaf + 1) {
        scratch->seen[cell] = (uint32_t)leaf + 1;
        scratch->sum[cell] = 0;
        scratch->touched[ntouched++] = cell;
      }
      scratch->sum[cell] += scratch->values[e];
    }
  }
  svari_leaf_rows *rows = &totals->rows;
  if (!rows_reserve(rows, ntouched)) return false;
  for (size_t t = 0; t < ntouched; t++) {
    rows->cell[rows->count] = scratch->touched[t];
    rows->value[rows->count++] = scratch->sum[scratch->touched[t]];
  }
  rows->start[leaf + 1] = rows->count;
  return true;
}

static bool cut_rows(svari_totals *totals, const double *table, svari_sum *sums) {
  size_t nleaves = totals->weights->design->layout.nleaves, entries = totals->entries;
  for (size_t leaf = 0; leaf < nleaves; leaf++) {
    if (!rows_reserve(&totals->rows, entries)) return false;
    for (size_t e = 0; e < entries; e++) {
      double sum = table[leaf * entries + e];
      if (sum == 0) continue;
      svari_sum_add(&sums[e], sum);
      totals->rows.cell[totals->rows.count] = (uint32_t)e;
      totals->rows.value[totals->rows.count++] = sum;
    }
    totals->rows.start[leaf + 1] = totals->rows.count;
  }
  return true;
}

/* Where nothing but the final weights makes the scores, their sums are the totals. */
static void take_totals(svari_totals *totals, const svari_sum *sums) {
  if (totals->factor != totals->weights->final) return;
  for (size_t c = 0; c < totals->count; c++) totals->values[c] = svari_sum_value(&sums[c]);
  totals->summed = true;
}

/* For leaves and totals that are few: a table of all entries, cut into rows afterwards. */
static bool rows_by_table(svari_totals *totals) {
  const svari_layout *layout = &totals->weights->design->layout;
  svari_arena *scratch = svari_arena_new();
  double *table = scratch ? svari_totals_scatter(scratch, totals, layout->leaf, layout->nleaves) : NULL;
  svari_sum *sums = calloc(totals->entries + 1, sizeof *sums);
  bool ready = table && sums && cut_rows(totals, table, sums);
  if (ready) take_totals(totals, sums);
  svari_arena_free(scratch);
  free(sums);
  return ready;
}

/* For records that are their own units of one stage: sums by stratum. */
static bool sums_by_stratum(svari_totals *totals) {
  const svari_stage *stage = &totals->weights->design->stages[0];
  svari_sum *sums = calloc(totals->entries + 1, sizeof *sums);
  totals->by_stratum = svari_totals_scatter(totals->arena, totals, (const uint32_t *)stage->stratum, stage->nstrata);
  bool ready = totals->by_stratum && sums;
  for (size_t h = 0; ready && h < stage->nstrata; h++)
    for (size_t c = 0; c < totals->count; c++) svari_sum_add(&sums[c], totals->by_stratum[h * totals->entries + c]);
  if (ready) take_totals(totals, sums);
  free(sums);
  return ready;
}

static bool rows_by_leaf(svari_totals *totals) {
  const svari_layout *layout = &totals->weights->design->layout;
  size_t entries = totals->entries + 1, longest = totals->longest + 1;
  row_scratch scratch = {.sum = malloc(entries * sizeof(double)),
                         .seen = calloc(entries, sizeof(uint32_t)),
                         .touched = malloc(entries * sizeof(uint32_t)),
                         .cells = malloc(longest * sizeof(uint32_t)),
                         .values = malloc(longest * sizeof(double))};
  bool ready = scratch.sum && scratch.seen && scratch.touched && scratch.cells && scratch.values;
  for (size_t leaf = 0; ready && leaf < layout->nleaves; leaf++) ready = add_leaf(totals, leaf, &scratch);
  free(scratch.sum);
  free(scratch.seen);
  free(scratch.touched);
  free(scratch.cells);
  free(scratch.values);
  return ready;
}

svari_status svari_totals_rows(svari_totals *totals, svari_error *err) {
  const svari_design *design = totals->weights->design;
  size_t nleaves = design->layout.nleaves;
  bool ready = true;
  if (nleaves == totals->weights->nrecords) {
    /* A table larger than the sample costs more than it spares. */
    bool worth = totals->entries <= totals->weights->nrecords / (design->stages[0].nstrata + 1);
    if (worth && design->variance_stages == 1 && svari_scatter_fits(totals, design->stages[0].nstrata))
      ready = sums_by_stratum(totals);
    return ready ? SVARI_OK : svari_fail_memory(err);
  }
  totals->rows.start = calloc(nleaves + 1, sizeof *totals->rows.start);
  if (!totals->rows.start) return svari_fail_memory(err);
  ready = svari_scatter_fits(totals, nleaves) ? rows_by_table(totals) : rows_by_leaf(totals);
  return ready ? SVARI_OK : svari_fail_memory(err);
}
