/* A table is a grid for each of its row and column variables, with its bases as lists; a margin is a list. Estimates
 * are in disclose_rows.c. */
#include "run/disclose_cells.h"

#include <stdlib.h>
#include <string.h>

#include "infer/same.h"

static int by_variable(const void *a, const void *b) {
  const svari_domain_part *x = a, *y = b;
  int order = strcmp(x->variable, y->variable);
  return order ? order : strcmp(x->category, y->category);
}

char *svari_group_key(svari_arena *arena, const svari_domain *a, const svari_domain *b, const char *condition) {
  size_t count = a->count + (b ? b->count : 0);
  svari_domain_part *parts = SVARI_NEW(arena, svari_domain_part, count + 1);
  if (!parts) return NULL;
  if (a->count) memcpy(parts, a->parts, a->count * sizeof *parts);
  if (b && b->count) memcpy(parts + a->count, b->parts, b->count * sizeof *parts);
  qsort(parts, count, sizeof *parts, by_variable);
  char *text = svari_arena_text(arena, "");
  for (size_t i = 0; text && i < count; i++)
    text = svari_arena_printf(arena, "%s%s%s=%s", text, i ? "; " : "", parts[i].variable, parts[i].category);
  if (text && condition) text = svari_arena_printf(arena, "%s [%s]", text, condition);
  return text;
}

svari_known *svari_known_add(svari_known_cells *cells, const char *id, const svari_domain *a, const svari_domain *b,
                             const char *condition, size_t n) {
  char *key = svari_group_key(cells->arena, a, b, condition);
  svari_known *known = key ? SVARI_PUSH(cells->arena, cells->known, cells->nknown, cells->known_capacity) : NULL;
  if (known) *known = (svari_known){.key = key, .where = id ? id : "", .what = key, .n = n, .base = SIZE_MAX};
  return known;
}

svari_block *svari_block_add(svari_known_cells *cells, bool list, size_t nrows, size_t ncolumns) {
  svari_block *block = SVARI_PUSH(cells->arena, cells->blocks, cells->nblocks, cells->block_capacity);
  if (!block) return NULL;
  *block = (svari_block){list, nrows, ncolumns, SVARI_NEW(cells->arena, size_t, nrows * ncolumns)};
  if (!block->known) return NULL;
  for (size_t i = 0; i < nrows * ncolumns; i++) block->known[i] = SIZE_MAX;
  return block;
}

/* ---- tables ---- */

static bool bases(svari_known_cells *cells, const svari_table *table, svari_cell *list, size_t count, bool rows) {
  const char *condition = table->spec ? table->spec->where : NULL;
  for (size_t from = 0, to; from < count; from = to) {
    const svari_domain *first = rows ? &list[from].row : &list[from].column;
    for (to = from + 1; to < count && svari_domain_same_variables(first, rows ? &list[to].row : &list[to].column);)
      to++;
    svari_block *block = svari_block_add(cells, true, 1, to - from);
    if (!block) return false;
    for (size_t i = from; i < to; i++) {
      svari_known *known =
          svari_known_add(cells, table->id, rows ? &list[i].row : &list[i].column, NULL, condition, list[i].n);
      if (!known) return false;
      known->cell = &list[i];
      block->known[i - from] = cells->nknown - 1;
    }
  }
  return true;
}

static bool grid(svari_known_cells *cells, const svari_table *table, svari_cell *list, const size_t rows[2],
                 const size_t columns[2]) {
  const char *condition = table->spec ? table->spec->where : NULL;
  svari_block *block = svari_block_add(cells, false, rows[1] - rows[0], columns[1] - columns[0]);
  if (!block) return false;
  size_t *known_of = block->known; /* the list of blocks may move while cells are added */
  for (size_t r = rows[0]; r < rows[1]; r++) {
    for (size_t c = columns[0]; c < columns[1]; c++) {
      svari_cell *cell = &list[r * table->ncolumns + c];
      svari_known *known = svari_known_add(cells, table->id, &cell->row, &cell->column, condition, cell->n);
      if (!known) return false;
      known->cell = cell;
      known_of[(r - rows[0]) * (columns[1] - columns[0]) + (c - columns[0])] = cells->nknown - 1;
    }
  }
  return true;
}

static bool gather_table(svari_known_cells *cells, svari_table *table) {
  svari_cell *list = (svari_cell *)table->cells;
  if (!bases(cells, table, (svari_cell *)table->row_bases, table->nrow_bases, true)) return false;
  if (!bases(cells, table, (svari_cell *)table->column_bases, table->ncolumn_bases, false)) return false;
  for (size_t r = 0, r_end; r < table->nrows; r = r_end) {
    for (r_end = r + 1; r_end < table->nrows;) {
      if (!svari_domain_same_variables(&list[r * table->ncolumns].row, &list[r_end * table->ncolumns].row)) break;
      r_end++;
    }
    for (size_t c = 0, c_end; c < table->ncolumns; c = c_end) {
      for (c_end = c + 1; c_end < table->ncolumns && svari_domain_same_variables(&list[c].column, &list[c_end].column);)
        c_end++;
      if (!grid(cells, table, list, (size_t[]){r, r_end}, (size_t[]){c, c_end})) return false;
    }
  }
  return true;
}

/* ---- margins ---- */

enum { MOST_BY = 8 };

/* The category of a margin, "man × 18-24", as a domain. False when it is none: a number's mean. */
static bool margin_domain(svari_known_cells *cells, const svari_margin_spec *margin, const char *category,
                          svari_domain_part parts[MOST_BY]) {
  static const char cross[] = " × ";
  char *rest = svari_arena_text(cells->arena, category);
  for (size_t b = 0; b < margin->nby && b < MOST_BY; b++) {
    char *end = rest && b + 1 < margin->nby ? strstr(rest, cross) : NULL;
    if (end) *end = '\0';
    const svari_column *column = rest ? svari_frame_find(cells->counter.report->frame, margin->by[b]) : NULL;
    int32_t level = column && column->type == SVARI_CATEGORY ? svari_level_find(column, rest) : -1;
    if (level < 0) return false;
    parts[b] = (svari_domain_part){margin->by[b], column->levels[level].name};
    rest = end ? end + strlen(cross) : NULL;
  }
  return margin->nby <= MOST_BY;
}

static const svari_margin_spec *find_margin(const svari_report *report, const char *name) {
  for (size_t m = 0; m < report->nmargins; m++)
    if (strcmp(report->margins[m].name, name) == 0) return &report->margins[m];
  return NULL;
}

/* The categories of one margin: their shares of the sample, times its size, are counts. */
static bool gather_margin(svari_known_cells *cells, svari_report *report, size_t from, size_t to) {
  svari_balance_row *rows = (svari_balance_row *)report->balance.rows;
  const svari_margin_spec *margin = find_margin(report, rows[from].margin);
  svari_block *block = margin ? svari_block_add(cells, true, 1, to - from) : NULL;
  if (!block) return margin == NULL;
  for (size_t i = from; i < to; i++) {
    svari_domain_part parts[MOST_BY];
    if (!(rows[i].sample >= 0 && rows[i].sample <= 1) || !margin_domain(cells, margin, rows[i].category, parts))
      continue;
    size_t n = (size_t)(rows[i].sample * (double)report->weights.records + 0.5);
    svari_known *known = svari_known_add(cells, rows[i].margin, &(svari_domain){margin->nby, parts}, NULL, NULL, n);
    if (!known) return false;
    known->balance = &rows[i];
    block->known[i - from] = cells->nknown - 1;
  }
  return true;
}

static bool gather_margins(svari_known_cells *cells, svari_report *report) {
  const svari_balance_row *rows = report->balance.rows;
  for (size_t from = 0, to; from < report->balance.nrows; from = to) {
    for (to = from + 1; to < report->balance.nrows && strcmp(rows[from].margin, rows[to].margin) == 0;) to++;
    if (!gather_margin(cells, report, from, to)) return false;
  }
  return true;
}

svari_status svari_cells_gather(svari_known_cells *cells, svari_report *report, svari_error *err) {
  svari_status status = svari_cells_estimates(cells, (svari_estimate_row *)report->estimates, report->nestimates, err);
  bool kept = true;
  for (size_t i = 0; status == SVARI_OK && i < report->ntables && kept; i++)
    kept = gather_table(cells, (svari_table *)&report->tables[i]);
  kept = kept && (status != SVARI_OK || gather_margins(cells, report));
  return kept ? status : svari_fail_memory(err);
}
