/* Groups are numbered in the order of first appearance, one coding after the other: a group and a cell make a new
 * group. */
#include "variance/groups.h"

#include <stdlib.h>
#include <string.h>

enum { MOST_CODINGS = 8, LEAST_RECORDS = 4 }; /* records that a group must have on the average */

typedef struct numbering {
  size_t n, count;
  int32_t *group; /* per record */
} numbering;

/* By a coding of cells -1 (none) .. ncells - 1. False: too many groups are possible, or (*memory) there is no room. */
static bool refine(numbering *all, const int32_t *cell, size_t ncells, bool *memory) {
  size_t width = ncells + 1;
  if (all->count > (4 * all->n + 1024) / width) return false;
  int32_t *number = calloc(all->count * width + 1, sizeof *number);
  if (!number) {
    *memory = false;
    return false;
  }
  int32_t count = 0;
  for (size_t i = 0; i < all->n; i++) {
    size_t code = cell[i] < 0 ? 0 : (size_t)cell[i] + 1;
    int32_t *own = &number[(size_t)all->group[i] * width + code];
    if (*own == 0) *own = ++count;
    all->group[i] = *own - 1;
  }
  all->count = (size_t)count;
  free(number);
  return true;
}

static bool is_coded_before(const svari_totals *totals, const bool *touched, size_t s) {
  for (size_t m = 0; m < s; m++)
    if (touched[m] && totals->summands[m].cell == totals->summands[s].cell) return true;
  return false;
}

static bool number_all(const svari_totals *totals, const bool *touched, numbering *all, bool *memory) {
  size_t codings = 0;
  for (size_t k = 0; k < totals->nregressions; k++, codings++) {
    const svari_projection *step = &totals->weights->projections[k];
    if (codings == MOST_CODINGS || !refine(all, step->row, step->nrows + 1, memory)) return false;
  }
  for (size_t s = 0; s < totals->nsummands; s++) {
    const svari_summand *summand = &totals->summands[s];
    if (!touched[s] || !summand->cell || is_coded_before(totals, touched, s)) continue;
    if (codings++ == MOST_CODINGS || !refine(all, summand->cell, summand->ncells, memory)) return false;
  }
  return all->count * LEAST_RECORDS <= all->n;
}

static bool measure(const svari_totals *totals, const numbering *all, svari_record_groups *out) {
  out->count = all->count;
  out->record = malloc((all->count + 1) * sizeof *out->record);
  out->size = calloc(all->count + 1, sizeof *out->size);
  out->factor = calloc(all->count + 1, sizeof *out->factor);
  out->spread = calloc(all->count + 1, sizeof *out->spread);
  if (!out->record || !out->size || !out->factor || !out->spread) return false;
  for (size_t i = 0; i < all->n; i++) {
    size_t g = (size_t)all->group[i];
    if (out->size[g] == 0) out->record[g] = (uint32_t)i;
    out->size[g]++;
    out->factor[g] += totals->factor[i];
  }
  for (size_t g = 0; g < all->count; g++) out->factor[g] /= out->size[g];
  for (size_t i = 0; i < all->n; i++) {
    double off = totals->factor[i] - out->factor[all->group[i]];
    out->spread[all->group[i]] += off * off;
  }
  return true;
}

svari_status svari_groups_new(const svari_totals *totals, const int32_t *stratum, size_t nstrata, const bool *touched,
                              svari_record_groups *out, svari_error *err) {
  *out = (svari_record_groups){0};
  numbering all = {.n = totals->weights->nrecords, .count = nstrata};
  all.group = malloc((all.n + 1) * sizeof *all.group);
  if (!all.group) return svari_fail_memory(err);
  memcpy(all.group, stratum, all.n * sizeof *all.group);
  bool memory = true;
  if (number_all(totals, touched, &all, &memory)) memory = measure(totals, &all, out);
  free(all.group);
  if (memory) return SVARI_OK;
  svari_groups_free(out);
  return svari_fail_memory(err);
}

void svari_groups_free(svari_record_groups *groups) {
  free(groups->record);
  free(groups->size);
  free(groups->factor);
  free(groups->spread);
  *groups = (svari_record_groups){0};
}
