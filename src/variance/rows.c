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
      cells[count] = (uint32_t)(totals->first[s] + (size_t)cell);
      values[count++] = totals->factor[i] * (summand->value ? summand->value[i] : 1);
    }
  }
  for (size_t k = 0; k < totals->nregressions; k++) {
    const svari_regression *step = &totals->regressions[k];
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

static bool rows_reserve(svari_rows *rows, size_t more) {
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
  svari_rows *rows = &totals->rows;
  if (!rows_reserve(rows, ntouched)) return false;
  for (size_t t = 0; t < ntouched; t++) {
    rows->cell[rows->count] = scratch->touched[t];
    rows->value[rows->count++] = scratch->sum[scratch->touched[t]];
  }
  rows->start[leaf + 1] = rows->count;
  return true;
}

/* A table of all entries by leaf, filled in the order of the records and cut into rows afterwards: for leaves and
 * totals that are few. Each part of the records has a table of its own; their count depends on the data alone. */
static const size_t MOST_TABLE = 4194304; /* numbers: 32 MiB */
enum { MOST_PARTS = 8, PART_RECORDS = 65536 };

typedef struct scatter_job {
  const svari_totals *totals;
  size_t parts, size; /* size of a part's table */
  double *tables;
} scatter_job;

static void scatter_summand(const scatter_job *job, size_t s, size_t from, size_t to, double *table) {
  const svari_totals *totals = job->totals;
  const svari_summand *summand = &totals->summands[s];
  const uint32_t *leaf = totals->weights->design->layout.leaf;
  const double *factor = totals->factor;
  table += totals->first[s];
  for (size_t i = from; i < to; i++) {
    int32_t cell = summand->cell ? summand->cell[i] : 0;
    if (cell < 0 || factor[i] == 0) continue;
    table[leaf[i] * totals->entries + (size_t)cell] += factor[i] * (summand->value ? summand->value[i] : 1);
  }
}

static void scatter_auxiliary(const scatter_job *job, const svari_regression *step, size_t a, size_t from, size_t to,
                              double *table) {
  const svari_auxiliary *item = &step->x->items[a];
  const uint32_t *leaf = job->totals->weights->design->layout.leaf;
  table += step->first + item->first;
  for (size_t i = from; i < to; i++) {
    if (step->factor[i] == 0) continue;
    size_t cell = item->cell ? (size_t)item->cell[i] : 0;
    table[leaf[i] * job->totals->entries + cell] += step->factor[i] * (item->value ? item->value[i] : 1);
  }
}

static void scatter_part(void *context, size_t part) {
  const scatter_job *job = context;
  const svari_totals *totals = job->totals;
  size_t n = totals->weights->nrecords, end = n * (part + 1) / job->parts;
  double *table = job->tables + part * job->size;
  for (size_t from = n * part / job->parts; from < end; from += SVARI_BLOCK) {
    size_t to = end - from < SVARI_BLOCK ? end : from + SVARI_BLOCK;
    for (size_t s = 0; s < totals->nsummands; s++) scatter_summand(job, s, from, to, table);
    for (size_t k = 0; k < totals->nregressions; k++)
      for (size_t a = 0; a < totals->regressions[k].x->count; a++)
        scatter_auxiliary(job, &totals->regressions[k], a, from, to, table);
  }
}

static bool cut_rows(svari_totals *totals, const scatter_job *job, svari_sum *sums) {
  size_t nleaves = totals->weights->design->layout.nleaves, entries = totals->entries;
  for (size_t leaf = 0; leaf < nleaves; leaf++) {
    if (!rows_reserve(&totals->rows, entries)) return false;
    for (size_t e = 0; e < entries; e++) {
      double sum = 0;
      for (size_t part = 0; part < job->parts; part++) sum += job->tables[part * job->size + leaf * entries + e];
      if (sum == 0) continue;
      svari_sum_add(&sums[e], sum);
      totals->rows.cell[totals->rows.count] = (uint32_t)e;
      totals->rows.value[totals->rows.count++] = sum;
    }
    totals->rows.start[leaf + 1] = totals->rows.count;
  }
  return true;
}

static bool rows_by_table(svari_totals *totals, size_t size) {
  scatter_job job = {.totals = totals, .size = size, .parts = totals->weights->nrecords / PART_RECORDS + 1};
  if (job.parts > MOST_PARTS) job.parts = MOST_PARTS;
  if (job.parts * size > MOST_TABLE) job.parts = 1;
  job.tables = calloc(job.parts * size + 1, sizeof *job.tables);
  svari_sum *sums = calloc(totals->entries + 1, sizeof *sums);
  bool ready = job.tables && sums;
  if (ready) svari_parallel_for(totals->threads, job.parts, scatter_part, &job);
  if (ready) ready = cut_rows(totals, &job, sums);
  if (ready && totals->factor == totals->weights->final) { /* the scores' sums are the totals */
    for (size_t c = 0; c < totals->count; c++) totals->values[c] = svari_sum_value(&sums[c]);
    totals->summed = true;
  }
  free(job.tables);
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
  const svari_layout *layout = &totals->weights->design->layout;
  if (layout->nleaves == totals->weights->nrecords) return SVARI_OK;
  totals->rows.start = calloc(layout->nleaves + 1, sizeof *totals->rows.start);
  if (!totals->rows.start) return svari_fail_memory(err);
  size_t size = totals->entries * layout->nleaves;
  bool ready = size <= MOST_TABLE ? rows_by_table(totals, size) : rows_by_leaf(totals);
  return ready ? SVARI_OK : svari_fail_memory(err);
}
