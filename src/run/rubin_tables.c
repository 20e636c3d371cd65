/* Cells of tables over several completed data sets. Counts of records are those of the first set. */
#include <math.h>
#include <stddef.h>

#include "infer/flags.h"
#include "infer/interval.h"
#include "infer/same.h"
#include "run/rubin.h"

/* A figure of a cell: where it is in the cell, and the cells by set. */
typedef struct place {
  const svari_table_spec *spec;
  const svari_cell **cells;
  size_t cell, offset;
  bool is_share;
} place;

static const svari_share *share_at(const place *at, size_t set) {
  return (const svari_share *)((const char *)&at->cells[set][at->cell] + at->offset);
}

static void set_interval(const place *at, svari_share *share, unsigned *flags) {
  svari_basis basis = {share->estimate,      share->se,     share->df,
                       at->spec->confidence, share->base_n, share->base_effective_n};
  const svari_interval *asked = svari_interval_find(at->spec->ci ? at->spec->ci : "logit");
  if (at->is_share)
    svari_interval_share(asked, &basis, share->estimate <= 0 || share->estimate >= 1, share->ci, flags);
  else
    svari_interval_other(svari_interval_find("wald"), &basis, share->ci, flags);
}

static svari_status combine_share(const svari_rubin *rubin, const place *at, const svari_pool *pool, bool *differ,
                                  svari_share *out, svari_error *err) {
  unsigned flags = 0;
  for (size_t i = 0; i < rubin->nsets; i++) {
    const svari_share *share = share_at(at, i);
    pool->q[i] = share->estimate;
    pool->se[i] = share->se;
    flags = svari_pool_flags(flags, &share->flags);
  }
  *out = *share_at(at, 0);
  if (!out->present || svari_pool_same(pool)) return SVARI_OK;
  *differ = true;
  svari_pool_combine(pool, &out->estimate, &out->se, &out->df);
  if (isnan(out->estimate)) flags |= SVARI_FLAG_UNDEFINED;
  set_interval(at, out, &flags);
  return svari_flags_make(rubin->arena, flags, &out->flags, err);
}

typedef struct part {
  size_t offset;
  bool is_share;
} part;

static const part parts[] = {{offsetof(svari_cell, count), false},
                             {offsetof(svari_cell, row_share), true},
                             {offsetof(svari_cell, column_share), true},
                             {offsetof(svari_cell, total_share), true}};

static svari_status combine_cell(const svari_rubin *rubin, place *at, const svari_pool *pool, bool *differ,
                                 svari_cell *out, svari_error *err) {
  *out = at->cells[0][at->cell];
  svari_status status = SVARI_OK;
  for (size_t p = 0; p < sizeof parts / sizeof *parts && status == SVARI_OK; p++) {
    at->offset = parts[p].offset;
    at->is_share = parts[p].is_share;
    status = combine_share(rubin, at, pool, differ, (svari_share *)((char *)out + parts[p].offset), err);
  }
  for (size_t i = 1; i < rubin->nsets; i++) *differ |= at->cells[i][at->cell].n != out->n;
  return status;
}

/* Cells of the table or of one of its margins: cells[i] are those of set i. */
static svari_status combine_cells(const svari_rubin *rubin, place *at, size_t count, bool *differ,
                                  const svari_cell **out, svari_error *err) {
  svari_pool pool;
  svari_status status = svari_pool_new(rubin, &pool, err);
  svari_cell *cells = SVARI_NEW(rubin->arena, svari_cell, count);
  if (!cells) return svari_fail_memory(err);
  for (at->cell = 0; at->cell < count && status == SVARI_OK; at->cell++) {
    const svari_cell *first = &at->cells[0][at->cell];
    for (size_t i = 1; i < rubin->nsets; i++) {
      const svari_cell *other = &at->cells[i][at->cell];
      if (!svari_domain_same(&first->row, &other->row) || !svari_domain_same(&first->column, &other->column))
        return svari_pool_differ(at->spec->where_entry, i, err);
    }
    status = combine_cell(rubin, at, &pool, differ, &cells[at->cell], err);
  }
  *out = cells;
  return status;
}

static svari_status combine_table(const svari_rubin *rubin, const svari_table *const *sets, size_t t, svari_table *out,
                                  svari_error *err) {
  const svari_table *first = &sets[0][t];
  const svari_cell **of[3];
  for (int l = 0; l < 3; l++)
    if (!(of[l] = SVARI_NEW(rubin->arena, const svari_cell *, rubin->nsets))) return svari_fail_memory(err);
  for (size_t i = 0; i < rubin->nsets; i++) {
    const svari_table *one = &sets[i][t];
    if (one->nrows != first->nrows || one->ncolumns != first->ncolumns)
      return svari_pool_differ(first->spec->where_entry, i, err);
    of[0][i] = one->cells;
    of[1][i] = one->row_bases;
    of[2][i] = one->column_bases;
  }
  *out = *first;
  bool differ = false;
  place cells = {.spec = first->spec, .cells = of[0]}, rows = {.spec = first->spec, .cells = of[1]},
        columns = {.spec = first->spec, .cells = of[2]};
  svari_status status = combine_cells(rubin, &cells, first->ncells, &differ, &out->cells, err);
  if (!status) status = combine_cells(rubin, &rows, first->nrow_bases, &differ, &out->row_bases, err);
  if (!status) status = combine_cells(rubin, &columns, first->ncolumn_bases, &differ, &out->column_bases, err);
  if (status || !differ) return status;
  if (first->spec->ntests) return svari_pool_no_rule(first->spec->where_entry, "a table's tests", err);
  return first->spec->letters ? svari_pool_no_rule(first->spec->where_entry, "letters", err) : SVARI_OK;
}

svari_status svari_rubin_tables(const svari_rubin *rubin, const svari_table *const *sets, size_t ntables,
                                svari_table **out, svari_error *err) {
  svari_table *tables = SVARI_NEW(rubin->arena, svari_table, ntables);
  if (!tables) return svari_fail_memory(err);
  svari_status status = SVARI_OK;
  for (size_t t = 0; t < ntables && status == SVARI_OK; t++) status = combine_table(rubin, sets, t, &tables[t], err);
  *out = tables;
  return status;
}
