/* Sums of the records' entries by group (leaves of the design, or strata): a table filled in the order of the records.
 * Each part of the records has a table of its own, and small tables have several lanes that records take in turn, so
 * that an addition need not wait for the one before; the count of both depends on the data alone. */
#include "base/parallel.h"
#include "variance/totals.h"

static const size_t MOST_TABLE = 4194304; /* numbers: 32 MiB */
enum { MOST_PARTS = 8, PART_RECORDS = 65536, LANES = 4, FEW = 1024 };

typedef struct scatter_job {
  const svari_totals *totals;
  const uint32_t *group;     /* per record */
  size_t parts, size, lanes; /* size of a table without its lanes */
  double *tables;            /* parts × size × lanes */
} scatter_job;

static void scatter_summand(const scatter_job *job, size_t s, size_t from, size_t to, double *table) {
  const svari_totals *totals = job->totals;
  const svari_summand *summand = &totals->summands[s];
  const double *factor = totals->factor;
  size_t entries = totals->entries, lanes = job->lanes, first = totals->first[s];
  for (size_t i = from; i < to; i++) {
    int32_t cell = summand->cell ? summand->cell[i] : 0;
    if (cell < 0 || factor[i] == 0) continue;
    size_t at = job->group[i] * entries + first + (size_t)cell;
    table[at * lanes + (i & (lanes - 1))] += factor[i] * (summand->value ? summand->value[i] : 1);
  }
}

/* Two summands of the same cells, as a mean has them: group, factor and cell are read once for both. */
static void scatter_pair(const scatter_job *job, size_t s, size_t from, size_t to, double *table) {
  const svari_totals *totals = job->totals;
  const svari_summand *one = &totals->summands[s], *two = one + 1;
  const double *factor = totals->factor;
  size_t entries = totals->entries, lanes = job->lanes, first = totals->first[s];
  size_t apart = (totals->first[s + 1] - first) * lanes;
  for (size_t i = from; i < to; i++) {
    int32_t cell = one->cell ? one->cell[i] : 0;
    if (cell < 0 || factor[i] == 0) continue;
    double *at = table + (job->group[i] * entries + first + (size_t)cell) * lanes + (i & (lanes - 1));
    at[0] += factor[i] * (one->value ? one->value[i] : 1);
    at[apart] += factor[i] * (two->value ? two->value[i] : 1);
  }
}

static void scatter_auxiliary(const scatter_job *job, const svari_step_regression *step, size_t a, size_t from,
                              size_t to, double *table) {
  const svari_auxiliary *item = &step->x->items[a];
  size_t entries = job->totals->entries, lanes = job->lanes, first = step->first + item->first;
  for (size_t i = from; i < to; i++) {
    if (step->factor[i] == 0) continue;
    size_t at = job->group[i] * entries + first + (item->cell ? (size_t)item->cell[i] : 0);
    table[at * lanes + (i & (lanes - 1))] += step->factor[i] * (item->value ? item->value[i] : 1);
  }
}

static void scatter_part(void *context, size_t part) {
  const scatter_job *job = context;
  const svari_totals *totals = job->totals;
  size_t n = totals->weights->nrecords, end = n * (part + 1) / job->parts;
  double *table = job->tables + part * job->size * job->lanes;
  for (size_t from = n * part / job->parts; from < end; from += SVARI_BLOCK) {
    size_t to = end - from < SVARI_BLOCK ? end : from + SVARI_BLOCK;
    for (size_t s = 0; s < totals->nsummands; s++) {
      if (totals->summands[s].join) continue;
      bool pair = s + 1 < totals->nsummands && totals->summands[s].cell == totals->summands[s + 1].cell &&
                  !totals->summands[s + 1].join;
      if (pair)
        scatter_pair(job, s++, from, to, table);
      else
        scatter_summand(job, s, from, to, table);
    }
    for (size_t k = 0; k < totals->nregressions; k++)
      for (size_t a = 0; a < totals->regressions[k].x->count; a++)
        scatter_auxiliary(job, &totals->regressions[k], a, from, to, table);
  }
}

/* Lanes and parts into the first part's table, without its lanes: what is written lies before what is read. */
static void fold_tables(const scatter_job *job) {
  for (size_t at = 0; at < job->size; at++) {
    double sum = 0;
    for (size_t part = 0; part < job->parts; part++)
      for (size_t l = 0; l < job->lanes; l++) sum += job->tables[(part * job->size + at) * job->lanes + l];
    job->tables[at] = sum;
  }
}

bool svari_scatter_fits(const svari_totals *totals, size_t ngroups) { return totals->entries <= MOST_TABLE / ngroups; }

double *svari_totals_scatter(svari_arena *arena, const svari_totals *totals, const uint32_t *group, size_t ngroups) {
  scatter_job job = {.totals = totals, .group = group, .size = ngroups * totals->entries};
  job.lanes = job.size <= FEW ? LANES : 1;
  job.parts = totals->weights->nrecords / PART_RECORDS + 1;
  if (job.parts > MOST_PARTS) job.parts = MOST_PARTS;
  if (job.parts * job.size > MOST_TABLE) job.parts = 1;
  job.tables = SVARI_NEW(arena, double, job.parts * job.size * job.lanes);
  if (!job.tables) return NULL;
  svari_parallel_for(totals->threads, job.parts, scatter_part, &job);
  fold_tables(&job);
  for (size_t g = 0; g < ngroups; g++) svari_totals_join(totals, job.tables + g * totals->entries);
  return job.tables;
}
