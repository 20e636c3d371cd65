/* Estimates of one request are a list of domains, or a grid when they are by two variables; a table is a grid for each
 * of its row and column variables, with its bases as lists. */
#include "run/disclose_cells.h"

#include <stdlib.h>
#include <string.h>

static int by_variable(const void *a, const void *b) {
  const svari_domain_part *x = a, *y = b;
  int order = strcmp(x->variable, y->variable);
  return order ? order : strcmp(x->category, y->category);
}

/* The parts of two domains in one order, joined; `condition` tells apart what is under another `where`. */
static char *join(svari_arena *arena, const svari_domain *a, const svari_domain *b, const char *condition) {
  size_t count = a->count + (b ? b->count : 0);
  svari_domain_part *parts = SVARI_NEW(arena, svari_domain_part, count + 1);
  if (!parts) return NULL;
  memcpy(parts, a->parts, a->count * sizeof *parts);
  if (b) memcpy(parts + a->count, b->parts, b->count * sizeof *parts);
  qsort(parts, count, sizeof *parts, by_variable);
  char *text = svari_arena_text(arena, "");
  for (size_t i = 0; text && i < count; i++)
    text = svari_arena_printf(arena, "%s%s%s=%s", text, i ? "; " : "", parts[i].variable, parts[i].category);
  if (text && condition) text = svari_arena_printf(arena, "%s [%s]", text, condition);
  return text;
}

static svari_known *add_known(svari_cells *cells, const char *id, const svari_domain *a, const svari_domain *b,
                              const char *condition, size_t n) {
  char *key = join(cells->arena, a, b, condition);
  svari_known *known = key ? SVARI_PUSH(cells->arena, cells->known, cells->nknown, cells->known_capacity) : NULL;
  if (known) *known = (svari_known){.key = key, .where = id ? id : "", .what = key, .n = n};
  return known;
}

static svari_block *add_block(svari_cells *cells, bool list, size_t nrows, size_t ncolumns) {
  svari_block *block = SVARI_PUSH(cells->arena, cells->blocks, cells->nblocks, cells->block_capacity);
  if (!block) return NULL;
  *block = (svari_block){list, nrows, ncolumns, SVARI_NEW(cells->arena, size_t, nrows * ncolumns)};
  if (!block->known) return NULL;
  for (size_t i = 0; i < nrows * ncolumns; i++) block->known[i] = SIZE_MAX;
  return block;
}

/* ---- estimates ---- */

static bool same_text(const char *a, const char *b) { return a == b || (a && b && strcmp(a, b) == 0); }

/* Rows that tell the same figure of different domains. */
static bool same_figure(const svari_estimate_row *a, const svari_estimate_row *b) {
  return a->spec == b->spec && same_text(a->variable, b->variable) && same_text(a->category, b->category) &&
         (a->probability == b->probability || (a->probability != a->probability && b->probability != b->probability)) &&
         a->domain.count == b->domain.count;
}

static size_t category_place(const char **names, size_t *count, const char *name) {
  for (size_t i = 0; i < *count; i++)
    if (strcmp(names[i], name) == 0) return i;
  names[*count] = name;
  return (*count)++;
}

/* The block of rows first..: those of the same figure, in whatever order they stand. */
static bool estimate_block(svari_cells *cells, const svari_estimate_row *rows, const size_t *place, size_t count,
                           size_t first) {
  const svari_estimate_row *one = &rows[first];
  const char **across = SVARI_NEW(cells->arena, const char *, count),
                                  **down = SVARI_NEW(cells->arena, const char *, count);
  size_t *at = SVARI_NEW(cells->arena, size_t, 2 * count);
  size_t nrows = 0, ncolumns = 0, listed = 0;
  bool grid = one->domain.count == 2;
  if (!across || !down || !at) return false;
  for (size_t i = first; i < count; i++) {
    if (!same_figure(one, &rows[i])) continue;
    at[2 * i] = grid ? category_place(down, &nrows, rows[i].domain.parts[0].category) : 0;
    at[2 * i + 1] = grid ? category_place(across, &ncolumns, rows[i].domain.parts[1].category) : listed++;
  }
  svari_block *block = add_block(cells, !grid, grid ? nrows : 1, grid ? ncolumns : listed);
  for (size_t i = first; block && i < count; i++)
    if (same_figure(one, &rows[i])) block->known[at[2 * i] * block->ncolumns + at[2 * i + 1]] = place[i];
  return block != NULL;
}

static bool gather_estimates(svari_cells *cells, svari_estimate_row *rows, size_t count) {
  size_t *place = SVARI_NEW(cells->arena, size_t, count);
  if (!place) return false;
  for (size_t i = 0; i < count; i++) {
    const char *condition = rows[i].spec ? rows[i].spec->where : NULL;
    svari_known *known = add_known(cells, rows[i].id, &rows[i].domain, NULL, condition, rows[i].n);
    if (!known) return false;
    known->row = &rows[i];
    place[i] = cells->nknown - 1;
  }
  for (size_t i = 0; i < count; i++) {
    bool begun = false;
    for (size_t j = i; j > 0 && rows[j - 1].spec == rows[i].spec && !begun; j--)
      begun = same_figure(&rows[j - 1], &rows[i]);
    if (begun || rows[i].domain.count == 0) continue;
    size_t end = i;
    while (end < count && rows[end].spec == rows[i].spec) end++;
    if (!estimate_block(cells, rows, place, end, i)) return false;
  }
  return true;
}

/* ---- tables ---- */

static bool same_variables(const svari_domain *a, const svari_domain *b) {
  if (a->count != b->count) return false;
  for (size_t i = 0; i < a->count; i++)
    if (strcmp(a->parts[i].variable, b->parts[i].variable) != 0) return false;
  return true;
}

static bool bases(svari_cells *cells, const svari_table *table, svari_cell *list, size_t count, bool rows) {
  const char *condition = table->spec ? table->spec->where : NULL;
  for (size_t from = 0, to; from < count; from = to) {
    const svari_domain *first = rows ? &list[from].row : &list[from].column;
    for (to = from + 1; to < count && same_variables(first, rows ? &list[to].row : &list[to].column);) to++;
    svari_block *block = add_block(cells, true, 1, to - from);
    if (!block) return false;
    for (size_t i = from; i < to; i++) {
      svari_known *known =
          add_known(cells, table->id, rows ? &list[i].row : &list[i].column, NULL, condition, list[i].n);
      if (!known) return false;
      known->cell = &list[i];
      block->known[i - from] = cells->nknown - 1;
    }
  }
  return true;
}

static bool grid(svari_cells *cells, const svari_table *table, svari_cell *list, const size_t rows[2],
                 const size_t columns[2]) {
  const char *condition = table->spec ? table->spec->where : NULL;
  svari_block *block = add_block(cells, false, rows[1] - rows[0], columns[1] - columns[0]);
  if (!block) return false;
  size_t *known_of = block->known; /* the list of blocks may move while cells are added */
  for (size_t r = rows[0]; r < rows[1]; r++) {
    for (size_t c = columns[0]; c < columns[1]; c++) {
      svari_cell *cell = &list[r * table->ncolumns + c];
      svari_known *known = add_known(cells, table->id, &cell->row, &cell->column, condition, cell->n);
      if (!known) return false;
      known->cell = cell;
      known_of[(r - rows[0]) * (columns[1] - columns[0]) + (c - columns[0])] = cells->nknown - 1;
    }
  }
  return true;
}

static bool gather_table(svari_cells *cells, svari_table *table) {
  svari_cell *list = (svari_cell *)table->cells;
  if (!bases(cells, table, (svari_cell *)table->row_bases, table->nrow_bases, true)) return false;
  if (!bases(cells, table, (svari_cell *)table->column_bases, table->ncolumn_bases, false)) return false;
  for (size_t r = 0, r_end; r < table->nrows; r = r_end) {
    for (r_end = r + 1; r_end < table->nrows;) {
      if (!same_variables(&list[r * table->ncolumns].row, &list[r_end * table->ncolumns].row)) break;
      r_end++;
    }
    for (size_t c = 0, c_end; c < table->ncolumns; c = c_end) {
      for (c_end = c + 1; c_end < table->ncolumns && same_variables(&list[c].column, &list[c_end].column);) c_end++;
      if (!grid(cells, table, list, (size_t[]){r, r_end}, (size_t[]){c, c_end})) return false;
    }
  }
  return true;
}

svari_status svari_cells_gather(svari_cells *cells, svari_estimate_row *rows, size_t nrows, svari_table *tables,
                                size_t ntables) {
  bool kept = gather_estimates(cells, rows, nrows);
  for (size_t i = 0; i < ntables && kept; i++) kept = gather_table(cells, &tables[i]);
  return kept ? SVARI_OK : SVARI_MEMORY;
}
