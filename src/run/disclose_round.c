/* The exact count hides in more than the count: a share times its base, the standard error of a share, effective sizes
 * and degrees of freedom all tell it to the unit. */
#include "run/disclose_round.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "infer/same.h"
#include "present/report.h"

static const double SHARES = 1000; /* limits of shares are whole thousandths */

static double nearest_multiple(double value, double base) { return floor(value / base + 0.5) * base; }

static size_t round_count(size_t n, double base) {
  return n == SVARI_HIDDEN_COUNT ? n : (size_t)nearest_multiple((double)n, base);
}

static double two_digits(double value) {
  if (!isfinite(value) || value == 0) return value;
  int place = 1 - (int)floor(log10(fabs(value)));
  double power = pow(10, abs(place));
  return place >= 0 ? floor(value * power + 0.5) / power : floor(value / power + 0.5) * power;
}

static void outward(double ci[2], double base) {
  ci[0] = floor(ci[0] / base) * base;
  ci[1] = ceil(ci[1] / base) * base;
}

static void outward_share(double ci[2]) {
  ci[0] = floor(ci[0] * SHARES) / SHARES;
  ci[1] = ceil(ci[1] * SHARES) / SHARES;
}

static double part_of(double part, double whole) { return whole > 0 ? part / whole : NAN; }

static const char *const confidential[] = {"confidential"};
static const svari_flags hidden = {1, confidential};

/* ---- estimates ---- */

static void blur(svari_estimate_row *row) {
  row->change = NULL; /* it would tell the count to the unit */
  row->se = two_digits(row->se);
  row->se_replication = two_digits(row->se_replication);
  row->deff = two_digits(row->deff);
  row->cv = row->estimate != 0 ? two_digits(row->se / fabs(row->estimate)) : NAN;
}

static void round_row(svari_estimate_row *row, double base) {
  bool count = strcmp(row->statistic, "count") == 0, share = strcmp(row->statistic, "proportion") == 0;
  double part = row->estimate * row->weighted_n;
  row->n = round_count(row->n, base);
  row->weighted_n = nearest_multiple(row->weighted_n, base);
  row->effective_n = nearest_multiple(row->effective_n, base);
  row->df = nearest_multiple(row->df, base);
  if (isnan(row->estimate) || !(count || share)) return;
  row->estimate =
      count ? nearest_multiple(row->estimate, base) : part_of(nearest_multiple(part, base), row->weighted_n);
  if (count)
    outward(row->ci, base);
  else
    outward_share(row->ci);
  blur(row);
  if (!isnan(row->estimate)) return;
  row->ci[0] = row->ci[1] = row->se = row->se_replication = NAN;
  row->flags = hidden;
}

void svari_round_rows(svari_estimate_row *rows, size_t count, double base) {
  for (size_t i = 0; i < count; i++) round_row(&rows[i], base);
}

/* ---- tables ---- */

static void round_cell(svari_cell *cell, double base) {
  svari_share *count = &cell->count;
  cell->n = round_count(cell->n, base);
  cell->weighted_n = nearest_multiple(cell->weighted_n, base);
  cell->effective_n = nearest_multiple(cell->effective_n, base);
  if (!count->present || isnan(count->estimate)) return;
  count->estimate = nearest_multiple(count->estimate, base);
  count->se = two_digits(count->se);
  count->df = nearest_multiple(count->df, base);
  outward(count->ci, base);
}

/* A share whose base is hidden, or rounds to 0, has no rounded value: with the exact one it would tell the base. */
static void round_share(svari_share *share, double part, double whole, double base) {
  if (!share->present || !isfinite(share->estimate)) return;
  share->estimate = part_of(part, whole);
  if (isnan(share->estimate)) {
    share->se = share->ci[0] = share->ci[1] = NAN;
    share->flags = hidden;
  }
  share->se = two_digits(share->se);
  share->df = nearest_multiple(share->df, base);
  outward_share(share->ci);
}

/* All that the column's variable tells of: a banner has several, each of them of everybody. */
static double whole_of(const svari_table *table, const svari_domain *column) {
  double all = 0;
  for (size_t c = 0; c < table->ncolumn_bases; c++)
    if (svari_domain_same_variables(&table->column_bases[c].column, column)) all += table->column_bases[c].weighted_n;
  return all;
}

/* The other side of a base: everybody, in a banner everybody of one of its variables. */
static bool is_of(const svari_domain *all, const svari_domain *one) {
  return all->count == 0 || svari_domain_same_variables(all, one);
}

/* The base of a cell's row among the bases: a banner has one for each of its variables. */
static double row_base(const svari_table *table, const svari_cell *cell) {
  for (size_t r = 0; r < table->nrow_bases; r++) {
    const svari_cell *base = &table->row_bases[r];
    if (svari_domain_same(&base->row, &cell->row) && is_of(&base->column, &cell->column)) return base->weighted_n;
  }
  return NAN;
}

static double column_base(const svari_table *table, const svari_cell *cell) {
  for (size_t c = 0; c < table->ncolumn_bases; c++) {
    const svari_cell *base = &table->column_bases[c];
    if (svari_domain_same(&base->column, &cell->column) && is_of(&base->row, &cell->row)) return base->weighted_n;
  }
  return NAN;
}

static void round_shares(const svari_table *table, double base) {
  for (size_t r = 0; r < table->nrows; r++)
    for (size_t c = 0; c < table->ncolumns; c++) {
      svari_cell *cell = (svari_cell *)&table->cells[r * table->ncolumns + c];
      round_share(&cell->row_share, cell->weighted_n, row_base(table, cell), base);
      round_share(&cell->column_share, cell->weighted_n, column_base(table, cell), base);
      round_share(&cell->total_share, cell->weighted_n, whole_of(table, &cell->column), base);
    }
  for (size_t c = 0; c < table->ncolumn_bases; c++) {
    svari_cell *cell = (svari_cell *)&table->column_bases[c];
    round_share(&cell->total_share, cell->weighted_n, whole_of(table, &cell->column), base);
  }
  for (size_t r = 0; r < table->nrow_bases && table->ncolumn_bases; r++) {
    svari_cell *cell = (svari_cell *)&table->row_bases[r];
    round_share(&cell->total_share, cell->weighted_n, whole_of(table, &table->column_bases[0].column), base);
  }
}

void svari_round_tables(svari_table *tables, size_t count, double base) {
  for (size_t t = 0; t < count; t++) {
    svari_table *table = &tables[t];
    for (size_t i = 0; i < table->ncells; i++) round_cell((svari_cell *)&table->cells[i], base);
    for (size_t i = 0; i < table->nrow_bases; i++) round_cell((svari_cell *)&table->row_bases[i], base);
    for (size_t i = 0; i < table->ncolumn_bases; i++) round_cell((svari_cell *)&table->column_bases[i], base);
    round_shares(table, base);
  }
}
