/* The three ways from records to rows. */
#include "weight/collapse.h"

#include <math.h>
#include <string.h>

#include "base/parallel.h"

/* A crossing of margins of more cells than this and than eight times the records is no table but a list. */
enum { LARGEST_CROSSING = 1 << 22 };

static svari_status set_shift(svari_arena *arena, const svari_auxiliaries *x, svari_collapse *out, svari_error *err) {
  double *shift = SVARI_NEW(arena, double, x->columns);
  if (!shift) return svari_fail_memory(err);
  double size = 0;
  for (size_t m = 0; m < x->count && size == 0; m++)
    for (size_t c = 0; x->items[m].cell && c < x->items[m].ncells; c++) size += x->items[m].target[c];
  for (size_t m = 0; m < x->count && size > 0; m++)
    if (!x->items[m].cell) shift[x->items[m].first] = x->items[m].target[0] / size;
  out->shift = shift;
  return SVARI_OK;
}

static svari_status room_for_rows(svari_arena *arena, size_t rows, size_t entries, size_t columns, bool values,
                                  svari_rows *out, svari_error *err) {
  out->count = rows;
  out->columns = columns;
  out->start = SVARI_NEW(arena, size_t, rows + 1);
  out->column = SVARI_NEW(arena, int32_t, entries);
  out->value = values ? SVARI_NEW(arena, double, entries) : NULL;
  return out->start && out->column && (!values || out->value) ? SVARI_OK : svari_fail_memory(err);
}

static size_t crossing(const svari_auxiliaries *x) {
  size_t span = 1, most = 8 * x->nrecords > LARGEST_CROSSING ? LARGEST_CROSSING : 8 * x->nrecords + 4096;
  for (size_t m = 0; m < x->count; m++) {
    if (!x->items[m].cell) return 0;
    span *= x->items[m].ncells;
    if (span > most) return 0;
  }
  return span;
}

/* Each record's cell of the crossing, `span` for a record without weight; marks the cells that have records. Margin
 * by margin over a block that stays in the cache. */
static void cross_records(const svari_auxiliaries *x, const double *weights, size_t span, int32_t *row, int32_t *used) {
  for (size_t from = 0; from < x->nrecords; from += SVARI_BLOCK) {
    size_t to = x->nrecords - from < SVARI_BLOCK ? x->nrecords : from + SVARI_BLOCK;
    memcpy(row + from, x->items[0].cell + from, (to - from) * sizeof *row);
    for (size_t m = 1; m < x->count; m++) {
      int32_t cells = (int32_t)x->items[m].ncells;
      const int32_t *cell = x->items[m].cell;
      for (size_t i = from; i < to; i++) row[i] = row[i] * cells + cell[i];
    }
    for (size_t i = from; i < to; i++) {
      row[i] = weights[i] == 0 ? (int32_t)span : row[i];
      used[row[i]] = 1;
    }
  }
}

/* Numbers the used cells, and writes each one's entries from its place in the crossing. */
static void number_cells(const svari_auxiliaries *x, size_t span, int32_t *used, svari_rows *rows) {
  int32_t *column = (int32_t *)rows->column, next = 0;
  size_t *start = (size_t *)rows->start, k = x->count;
  for (size_t key = 0; key < span; key++) {
    if (!used[key]) continue;
    size_t left = key;
    for (size_t m = k; m-- > 0;) {
      column[(size_t)next * k + m] = (int32_t)(x->items[m].first + left % x->items[m].ncells);
      left /= x->items[m].ncells;
    }
    start[next] = (size_t)next * k;
    used[key] = next++;
  }
  start[next] = (size_t)next * k;
  used[span] = next;
}

svari_status svari_collapse_cells(svari_arena *arena, const svari_auxiliaries *x, const double *weights,
                                  svari_collapse *out, bool *possible, svari_error *err) {
  size_t span = crossing(x), count = 0;
  *possible = span > 0;
  if (!*possible) return SVARI_OK;
  int32_t *row = SVARI_NEW(arena, int32_t, x->nrecords), *used = SVARI_NEW(arena, int32_t, span + 1);
  if (!row || !used) return svari_fail_memory(err);
  cross_records(x, weights, span, row, used);
  for (size_t key = 0; key < span; key++) count += used[key] != 0;
  svari_status status = room_for_rows(arena, count, count * x->count, x->columns, false, &out->rows, err);
  if (status) return status;
  number_cells(x, span, used, &out->rows);
  for (size_t i = 0; i < x->nrecords; i++) row[i] = used[row[i]];
  out->row = row;
  out->groups = x->count;
  return set_shift(arena, x, out, err);
}

svari_status svari_collapse_records(svari_arena *arena, const svari_auxiliaries *x, const double *weights,
                                    svari_collapse *out, svari_error *err) {
  svari_status status = set_shift(arena, x, out, err);
  if (status) return status;
  size_t count = 0, k = x->count;
  for (size_t i = 0; i < x->nrecords; i++) count += weights[i] != 0;
  int32_t *row = SVARI_NEW(arena, int32_t, x->nrecords);
  if (!row) return svari_fail_memory(err);
  status = room_for_rows(arena, count, count * k, x->columns, true, &out->rows, err);
  if (status) return status;
  size_t r = 0;
  for (size_t i = 0; i < x->nrecords; i++) {
    row[i] = (int32_t)count;
    if (weights[i] == 0) continue;
    for (size_t m = 0; m < k; m++) {
      const svari_auxiliary *item = &x->items[m];
      size_t column = item->first + (item->cell ? (size_t)item->cell[i] : 0);
      ((int32_t *)out->rows.column)[r * k + m] = (int32_t)column;
      ((double *)out->rows.value)[r * k + m] = item->cell ? 1 : item->value[i] - out->shift[column];
    }
    ((size_t *)out->rows.start)[r] = r * k;
    row[i] = (int32_t)r++;
  }
  ((size_t *)out->rows.start)[count] = count * k;
  out->row = row;
  return SVARI_OK;
}

/* Adds x / n of one record to the entries of its cluster's row, which begin at `from` and are *filled so far. */
static void add_entry(svari_rows *rows, size_t from, size_t *filled, size_t column, double value) {
  int32_t *columns = (int32_t *)rows->column;
  double *values = (double *)rows->value;
  for (size_t e = from; e < *filled; e++) {
    if (columns[e] != (int32_t)column) continue;
    values[e] += value;
    return;
  }
  columns[*filled] = (int32_t)column;
  values[(*filled)++] = value;
}

svari_status svari_collapse_clusters(svari_arena *arena, const svari_auxiliaries *x, const double *weights,
                                     const int32_t *cluster, size_t nclusters, svari_collapse *out, svari_error *err) {
  svari_status status = set_shift(arena, x, out, err);
  if (status) return status;
  int32_t *row = SVARI_NEW(arena, int32_t, x->nrecords);
  size_t *members = SVARI_NEW(arena, size_t, nclusters + 1), *order = SVARI_NEW(arena, size_t, x->nrecords);
  size_t *next = SVARI_NEW(arena, size_t, nclusters + 1);
  if (!row || !members || !order || !next) return svari_fail_memory(err);
  size_t used = 0;
  for (size_t i = 0; i < x->nrecords; i++) used += weights[i] != 0;
  status = room_for_rows(arena, nclusters, used * x->count, x->columns, true, &out->rows, err);
  if (status) return status;
  for (size_t i = 0; i < x->nrecords; i++)
    if (weights[i] != 0) members[cluster[i]]++;
  for (size_t h = 1; h < nclusters; h++) next[h] = next[h - 1] + members[h - 1];
  for (size_t i = 0; i < x->nrecords; i++) {
    row[i] = weights[i] != 0 ? cluster[i] : (int32_t)nclusters;
    if (weights[i] != 0) order[next[cluster[i]]++] = i;
  }
  size_t filled = 0, at = 0;
  for (size_t h = 0; h < nclusters; h++) {
    size_t from = ((size_t *)out->rows.start)[h] = filled;
    for (size_t j = 0; j < members[h]; j++, at++)
      for (size_t m = 0; m < x->count; m++) {
        const svari_auxiliary *item = &x->items[m];
        size_t column = item->first + (item->cell ? (size_t)item->cell[order[at]] : 0);
        double value = item->cell ? 1 : item->value[order[at]] - out->shift[column];
        add_entry(&out->rows, from, &filled, column, value / (double)members[h]);
      }
  }
  ((size_t *)out->rows.start)[nclusters] = filled;
  out->row = row;
  return SVARI_OK;
}

void svari_collapse_weights(const svari_collapse *collapse, const double *weights, size_t nrecords, double *out) {
  size_t count = collapse->rows.count;
  memset(out, 0, (count + 1) * sizeof *out);
  for (size_t i = 0; i < nrecords; i++) out[collapse->row[i]] += weights[i];
  out[count] = 0;
}
