/* One pass over the records: weighted totals by cell. The tables of the variance methods are made by their
 * own files. */
#include "variance/totals.h"

#include <stdlib.h>
#include <string.h>

#include "base/parallel.h"
#include "base/sum.h"

enum { WAVE = 64 }; /* blocks whose sums are held at a time */
/* Few totals have several sums each, which records take in turn: an addition need not wait for the one before. */
enum { LANES = 4, FEW = 256 };

typedef struct pass {
  const svari_totals *totals;
  size_t first_block, lanes, stride;
  double *sums; /* WAVE × totals × lanes */
} pass;

static void add_summand(const pass *p, size_t s, size_t from, size_t to, double *sums) {
  const svari_summand *summand = &p->totals->summands[s];
  const double *weight = p->totals->weights->final;
  size_t lanes = p->lanes;
  sums += p->totals->first[s] * lanes;
  for (size_t i = from; i < to; i++) {
    int32_t cell = summand->cell ? summand->cell[i] : 0;
    if (cell < 0 || weight[i] == 0) continue;
    sums[(size_t)cell * lanes + (i & (lanes - 1))] += weight[i] * (summand->value ? summand->value[i] : 1);
  }
}

static void add_block(void *context, size_t b) {
  const pass *p = context;
  const svari_totals *totals = p->totals;
  size_t from = (p->first_block + b) * SVARI_BLOCK, to = from + SVARI_BLOCK;
  if (to > totals->weights->nrecords) to = totals->weights->nrecords;
  double *sums = p->sums + b * p->stride;
  memset(sums, 0, totals->count * p->lanes * sizeof *sums);
  for (size_t s = 0; s < totals->nsummands; s++)
    if (!totals->summands[s].join) add_summand(p, s, from, to, sums);
}

static void gather_wave(const pass *p, size_t blocks, svari_sum *sums) {
  for (size_t b = 0; b < blocks; b++)
    for (size_t c = 0; c < p->totals->count; c++)
      for (size_t l = 0; l < p->lanes; l++) svari_sum_add(&sums[c], p->sums[b * p->stride + c * p->lanes + l]);
}

static void sum_blocks(svari_totals *totals, pass *p, svari_sum *sums) {
  size_t blocks = (totals->weights->nrecords + SVARI_BLOCK - 1) / SVARI_BLOCK;
  for (p->first_block = 0; p->first_block < blocks; p->first_block += WAVE) {
    size_t count = blocks - p->first_block < WAVE ? blocks - p->first_block : WAVE;
    svari_parallel_for(totals->threads, count, add_block, p);
    gather_wave(p, count, sums);
  }
  for (size_t c = 0; c < totals->count; c++) totals->values[c] = svari_sum_value(&sums[c]);
  svari_totals_join(totals, totals->values);
}

static svari_status sum_records(svari_totals *totals, svari_error *err) {
  pass p = {.totals = totals, .lanes = totals->count <= FEW ? LANES : 1};
  p.stride = totals->count * p.lanes + 8;
  size_t blocks = (totals->weights->nrecords + SVARI_BLOCK - 1) / SVARI_BLOCK;
  size_t wave = blocks < WAVE ? blocks : WAVE;
  p.sums = malloc((wave + 1) * p.stride * sizeof *p.sums);
  svari_sum *sums = calloc(totals->count + 1, sizeof *sums);
  svari_status status = p.sums && sums ? SVARI_OK : svari_fail_memory(err);
  if (!status) sum_blocks(totals, &p, sums);
  free(p.sums);
  free(sums);
  return status;
}

void svari_totals_join(const svari_totals *totals, double *entries) {
  for (size_t s = 0; s < totals->nsummands; s++) {
    const svari_summand *summand = &totals->summands[s];
    if (!summand->join) continue;
    double *out = entries + totals->first[s];
    const double *fine = entries + totals->first[totals->base[s]];
    memset(out, 0, summand->ncells * sizeof *out);
    for (size_t c = 0; c < totals->summands[totals->base[s]].ncells; c++) out[summand->join[c]] += fine[c];
  }
}

static bool is_base_of(const svari_totals *totals, size_t b, const svari_summand *joined) {
  if (b >= totals->nsummands) return false;
  const svari_summand *base = &totals->summands[b];
  return !base->join && base->cell == joined->cell && base->value == joined->value;
}

/* The summand whose cells are joined stands near; nsummands when there is none. */
static size_t find_base(const svari_totals *totals, size_t s) {
  const svari_summand *summand = &totals->summands[s];
  if (!summand->join) return s;
  for (size_t off = 1; off < totals->nsummands; off++) {
    if (off <= s && is_base_of(totals, s - off, summand)) return s - off;
    if (is_base_of(totals, s + off, summand)) return s + off;
  }
  return totals->nsummands;
}

static svari_status find_bases(svari_totals *totals, svari_error *err) {
  for (size_t s = 0; s < totals->nsummands; s++) {
    totals->base[s] = find_base(totals, s);
    if (totals->base[s] == totals->nsummands)
      return svari_fail(err, SVARI_INTERNAL, "cells were to be joined that nobody sums");
  }
  return SVARI_OK;
}

static svari_status lay_out(svari_totals *totals, const svari_summand *summands, size_t count) {
  totals->nsummands = count;
  totals->summands = SVARI_NEW(totals->arena, svari_summand, count);
  totals->first = SVARI_NEW(totals->arena, size_t, count + 1);
  totals->base = SVARI_NEW(totals->arena, size_t, count);
  if (!totals->summands || !totals->first || !totals->base) return SVARI_MEMORY;
  if (count) memcpy(totals->summands, summands, count * sizeof *summands);
  for (size_t s = 0; s < count; s++) totals->first[s + 1] = totals->first[s] + summands[s].ncells;
  totals->count = totals->entries = totals->first[count];
  totals->longest = count;
  totals->values = SVARI_NEW(totals->arena, double, totals->count);
  return totals->values ? SVARI_OK : SVARI_MEMORY;
}

svari_status svari_totals_new(const svari_weights *weights, const svari_summand *summands, size_t count, int methods,
                              int threads, svari_totals **out, svari_error *err) {
  *out = NULL;
  svari_arena *arena = svari_arena_new();
  svari_totals *totals = arena ? SVARI_NEW(arena, svari_totals, 1) : NULL;
  if (!totals) {
    svari_arena_free(arena);
    return svari_fail_memory(err);
  }
  *totals = (svari_totals){.arena = arena, .weights = weights, .threads = threads};
  svari_status status = lay_out(totals, summands, count);
  status = status ? svari_fail_memory(err) : find_bases(totals, err);
  if (!status && methods & SVARI_TAYLOR) status = svari_totals_regress(totals, err);
  if (!status && methods & SVARI_TAYLOR) status = svari_totals_rows(totals, err);
  if (!status && !totals->summed) status = sum_records(totals, err);
  if (!status && methods & SVARI_REPLICATION && weights->nreplicates) status = svari_totals_replicates(totals, err);
  if (status)
    svari_totals_free(totals);
  else
    *out = totals;
  return status;
}

void svari_totals_free(svari_totals *totals) {
  if (!totals) return;
  free(totals->rows.start);
  free(totals->rows.cell);
  free(totals->rows.value);
  svari_arena_free(totals->arena);
}

const double *svari_totals_values(const svari_totals *totals) { return totals->values; }

const double *svari_totals_replicate(const svari_totals *totals, size_t r) {
  return totals->replicate ? totals->replicate + r * totals->count : NULL;
}
