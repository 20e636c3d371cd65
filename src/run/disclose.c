/* First the rules that name a cell, then what must go with it, then the same cells elsewhere, until nothing changes;
 * then the figures are taken out. */
#include "run/disclose.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "run/disclose_cells.h"
#include "run/disclose_compare.h"
#include "run/disclose_round.h"
#include "run/protect.h"

/* ---- rules that name a cell ---- */

static void few_records(const svari_disclosure_spec *rules, svari_known_cells *cells) {
  for (size_t i = 0; i < cells->nknown; i++) {
    svari_known *known = &cells->known[i];
    bool few = (known->n > 0 && known->n < rules->min_n) || (known->other > 0 && known->other < rules->min_n);
    if (!known->rule && few) known->rule = "min_n";
  }
}

static int largest_first(const void *a, const void *b) {
  double x = *(const double *)a, y = *(const double *)b;
  return (x < y) - (x > y);
}

/* The n largest hold more than their share of the total; or the total less the two largest is under p per cent of the
 * largest, so that the second could work out the first. Contributions as they stand in the data, the total weighted. */
static const char *dominated(const svari_disclosure_spec *rules, const double *sorted, size_t count, double total) {
  double top = 0;
  for (size_t i = 0; i < rules->dominance_n && i < count; i++) top += sorted[i];
  if (rules->dominance_n && isfinite(rules->dominance_share) && top > rules->dominance_share * total)
    return "dominance";
  if (!isfinite(rules->p_percent) || count == 0) return NULL;
  double rest = total - sorted[0] - (count > 1 ? sorted[1] : 0);
  return rest < rules->p_percent / 100 * sorted[0] ? "p_percent" : NULL;
}

static svari_status dominance_of(const svari_disclosure_spec *rules, svari_counter *counter, svari_known *known,
                                 svari_error *err) {
  const svari_estimate_row *row = known->row;
  const svari_column *y = svari_frame_find(counter->report->frame, row->variable);
  size_t n = svari_frame_records(counter->report->frame), count = 0;
  const unsigned char *kept;
  svari_status status = svari_counter_select(counter, row->spec->where, row->spec->where_at, &kept, err);
  if (status != SVARI_OK) return status;
  double *values = malloc((n + 1) * sizeof *values);
  if (!values) return svari_fail_memory(err);
  for (size_t i = 0; y && y->type == SVARI_NUMBER && i < n; i++)
    if (kept[i] && !isnan(y->number[i]) && svari_counter_inside(counter, &row->domain, i))
      values[count++] = fabs(y->number[i]);
  qsort(values, count, sizeof *values, largest_first);
  if (!known->rule && count) known->rule = dominated(rules, values, count, fabs(row->estimate));
  free(values);
  return SVARI_OK;
}

static svari_status few_hold_most(const svari_disclosure_spec *rules, svari_known_cells *cells, svari_error *err) {
  bool asked = (rules->dominance_n && isfinite(rules->dominance_share)) || isfinite(rules->p_percent);
  svari_status status = SVARI_OK;
  for (size_t i = 0; asked && status == SVARI_OK && i < cells->nknown; i++) {
    const svari_estimate_row *row = cells->known[i].row;
    if (row && row->spec && row->variable && strcmp(row->statistic, "total") == 0)
      status = dominance_of(rules, &cells->counter, &cells->known[i], err);
  }
  return status;
}

/* ---- what goes with them ---- */

static bool protect_block(svari_known_cells *cells, const svari_block *block, size_t width) {
  size_t count = block->nrows * block->ncolumns;
  size_t *n = calloc(count + 1, sizeof *n);
  unsigned char *hidden = calloc(count + 1, 1);
  bool kept = n && hidden;
  for (size_t i = 0; kept && i < count; i++) {
    if (block->known[i] == SIZE_MAX) continue;
    n[i] = cells->known[block->known[i]].n;
    hidden[i] = cells->known[block->known[i]].rule ? SVARI_PRIMARY : SVARI_SHOWN;
  }
  bool any = kept && memchr(hidden, SVARI_PRIMARY, count) != NULL;
  bool safe = true;
  if (any && block->list)
    safe = svari_list_protect(count, n, width, hidden);
  else if (any)
    kept = svari_grid_protect(block->nrows, block->ncolumns, n, width, hidden, &safe) == SVARI_OK;
  for (size_t i = 0; kept && any && i < count; i++) {
    svari_known *known = block->known[i] == SIZE_MAX ? NULL : &cells->known[block->known[i]];
    if (known && !known->rule && (!safe || hidden[i])) known->rule = "complementary";
  }
  free(n);
  free(hidden);
  return kept;
}

static int by_key(const void *a, const void *b) {
  return strcmp((*(svari_known *const *)a)->key, (*(svari_known *const *)b)->key);
}

/* A group hidden anywhere is hidden everywhere. All records together are no group: figures of them have each their own
 * count of answers. */
static void link_same(svari_known **sorted, size_t count) {
  for (size_t from = 0, to; from < count; from = to) {
    bool hidden = false;
    for (to = from; to < count && strcmp(sorted[to]->key, sorted[from]->key) == 0; to++)
      hidden |= sorted[to]->rule != NULL;
    for (size_t i = from; hidden && sorted[from]->key[0] && i < to; i++)
      if (!sorted[i]->rule) sorted[i]->rule = "linked";
  }
}

static bool has_member(const svari_net_spec *net, const char *name) {
  for (size_t m = 0; m < net->nmembers; m++)
    if (strcmp(net->members[m], name) == 0) return true;
  return false;
}

/* A share goes with its base, a union with any of its categories, which stand before it. */
static void link_parts(svari_known_cells *cells) {
  for (size_t i = 0; i < cells->nknown; i++) {
    svari_known *known = &cells->known[i];
    if (known->base == SIZE_MAX || known->rule) continue;
    if (cells->known[known->base].rule) known->rule = "linked";
    for (size_t j = i; known->net && !known->rule && j-- > 0 && cells->known[j].base == known->base;)
      if (cells->known[j].rule && has_member(known->net, cells->known[j].row->category)) known->rule = "linked";
  }
}

static size_t count_hidden(const svari_known_cells *cells) {
  size_t hidden = 0;
  for (size_t i = 0; i < cells->nknown; i++) hidden += cells->known[i].rule != NULL;
  return hidden;
}

static bool settle(svari_known_cells *cells, const svari_disclosure_spec *rules) {
  svari_known **sorted = SVARI_NEW(cells->arena, svari_known *, cells->nknown);
  if (!sorted) return false;
  for (size_t i = 0; i < cells->nknown; i++) sorted[i] = &cells->known[i];
  qsort(sorted, cells->nknown, sizeof *sorted, by_key);
  size_t before;
  do {
    before = count_hidden(cells);
    link_same(sorted, cells->nknown);
    link_parts(cells);
    for (size_t b = 0; rules->complementary && b < cells->nblocks; b++)
      if (!protect_block(cells, &cells->blocks[b], rules->min_n ? rules->min_n : 1)) return false;
  } while (count_hidden(cells) > before);
  return true;
}

/* ---- taking them out ---- */

static bool flag(svari_arena *arena, svari_flags *flags) {
  const char **names = SVARI_NEW(arena, const char *, flags->count + 1);
  if (!names) return false;
  names[0] = "confidential"; /* what else was said of a hidden figure would tell of it */
  *flags = (svari_flags){1, names};
  return true;
}

static bool hide_row(svari_arena *arena, svari_estimate_row *row) {
  row->estimate = row->se = row->ci[0] = row->ci[1] = row->deff = row->cv = row->df = NAN;
  row->se_replication = row->weighted_n = row->effective_n = NAN;
  row->n = SVARI_HIDDEN_COUNT;
  row->reference_in_ci = false;
  row->change = NULL;
  return flag(arena, &row->flags);
}

static bool hide_share(svari_arena *arena, svari_share *share) {
  if (!share->present) return true;
  share->estimate = share->se = share->ci[0] = share->ci[1] = share->df = NAN;
  return flag(arena, &share->flags);
}

static void hide_category(svari_balance_row *row) {
  row->sample = row->design = row->weighted = row->smd_before = row->smd_after = NAN;
}

static bool hide_cell(svari_arena *arena, svari_cell *cell) {
  cell->n = SVARI_HIDDEN_COUNT;
  cell->weighted_n = cell->effective_n = NAN;
  if (cell->letters) cell->letters = "";
  return hide_share(arena, &cell->count) && hide_share(arena, &cell->row_share) &&
         hide_share(arena, &cell->column_share) && hide_share(arena, &cell->total_share);
}

/* ---- the whole ---- */

static svari_cell *copy_cells(svari_arena *arena, const svari_cell *cells, size_t count) {
  svari_cell *copy = SVARI_NEW(arena, svari_cell, count);
  if (copy && count) memcpy(copy, cells, count * sizeof *copy);
  return copy;
}

static bool copy_tables(svari_arena *arena, const svari_report *report, svari_table *tables) {
  for (size_t i = 0; i < report->ntables; i++) {
    svari_table *t = &tables[i];
    *t = report->tables[i];
    t->cells = copy_cells(arena, t->cells, t->ncells);
    t->row_bases = copy_cells(arena, t->row_bases, t->nrow_bases);
    t->column_bases = copy_cells(arena, t->column_bases, t->ncolumn_bases);
    if (!t->cells || !t->row_bases || !t->column_bases) return false;
  }
  return true;
}

/* A test of a table with hidden cells would tell of them. */
static bool drop_tests(svari_arena *arena, svari_table *table) {
  bool hidden = false;
  for (size_t i = 0; i < table->ncells; i++) hidden |= table->cells[i].n == SVARI_HIDDEN_COUNT;
  if (!hidden || table->ntests == 0) return true;
  svari_test_row *tests = SVARI_NEW(arena, svari_test_row, table->ntests);
  if (!tests) return false;
  for (size_t i = 0; i < table->ntests; i++) {
    tests[i] = table->tests[i];
    tests[i].statistic = tests[i].df1 = tests[i].df2 = tests[i].p = NAN;
    tests[i].n = SVARI_HIDDEN_COUNT;
    if (!flag(arena, &tests[i].flags)) return false;
  }
  table->tests = tests;
  return true;
}

static bool hide(svari_arena *arena, svari_known *known) {
  if (known->balance) hide_category(known->balance);
  if (known->row) return hide_row(arena, known->row);
  return !known->cell || hide_cell(arena, known->cell);
}

static bool take_out(svari_known_cells *cells, svari_report *report) {
  svari_hidden *list = SVARI_NEW(cells->arena, svari_hidden, cells->nknown);
  bool kept = list != NULL;
  for (size_t i = 0; kept && i < cells->nknown; i++) {
    svari_known *known = &cells->known[i];
    if (!known->rule) continue;
    list[report->nhidden++] = (svari_hidden){known->where, known->what, known->rule};
    kept = hide(cells->arena, known);
  }
  for (size_t t = 0; kept && t < report->ntables; t++)
    kept = drop_tests(cells->arena, (svari_table *)&report->tables[t]);
  report->hidden = list;
  return kept;
}

/* The gap and the divergence of a margin are made of all of its categories. */
static bool hide_margin_figures(const svari_known_cells *cells, svari_report *report) {
  svari_figure *figures = SVARI_NEW(cells->arena, svari_figure, report->balance.nfigures);
  if (!figures) return false;
  for (size_t f = 0; f < report->balance.nfigures; f++) {
    figures[f] = report->balance.figures[f];
    for (size_t i = 0; i < cells->nknown && figures[f].group; i++)
      if (cells->known[i].balance && cells->known[i].rule && !strcmp(cells->known[i].balance->margin, figures[f].group))
        figures[f].value = figures[f].se = NAN;
  }
  report->balance.figures = figures;
  return true;
}

/* The report gets copies of what may have to be hidden. */
static svari_status copy_rows(svari_arena *arena, svari_report *report, svari_error *err) {
  svari_estimate_row *rows = SVARI_NEW(arena, svari_estimate_row, report->nestimates);
  svari_balance_row *balance = SVARI_NEW(arena, svari_balance_row, report->balance.nrows);
  svari_table *tables = SVARI_NEW(arena, svari_table, report->ntables);
  if (!rows || !balance || !tables || !copy_tables(arena, report, tables)) return svari_fail_memory(err);
  if (report->nestimates) memcpy(rows, report->estimates, report->nestimates * sizeof *rows);
  if (report->balance.nrows) memcpy(balance, report->balance.rows, report->balance.nrows * sizeof *balance);
  report->estimates = rows;
  report->balance.rows = balance;
  report->tables = tables;
  return SVARI_OK;
}

svari_status svari_disclose(svari_arena *arena, const svari_disclosure_spec *rules, svari_report *report,
                            svari_error *err) {
  if (!rules->given) return SVARI_OK;
  svari_known_cells cells = {.arena = arena, .counter = {.arena = arena, .report = report}};
  svari_status status = copy_rows(arena, report, err);
  if (status == SVARI_OK) status = svari_cells_gather(&cells, report, err);
  if (status != SVARI_OK) return status;
  few_records(rules, &cells);
  status = few_hold_most(rules, &cells, err);
  if (status != SVARI_OK) return status;
  if (!settle(&cells, rules)) return svari_fail_memory(err);
  status = svari_compare_mark(&cells, rules, report, err);
  if (status != SVARI_OK) return status;
  if (!take_out(&cells, report) || !hide_margin_figures(&cells, report)) return svari_fail_memory(err);
  if (isfinite(rules->rounding) && rules->rounding > 0) {
    svari_round_rows((svari_estimate_row *)report->estimates, report->nestimates, rules->rounding);
    svari_round_tables((svari_table *)report->tables, report->ntables, rules->rounding);
  }
  return SVARI_OK;
}
