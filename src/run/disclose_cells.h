/* Every count that a report shows, as cells of tables with known totals. */
#ifndef SVARI_SRC_RUN_DISCLOSE_CELLS_H
#define SVARI_SRC_RUN_DISCLOSE_CELLS_H

#include "run/disclose.h"

/* One published group of records. */
typedef struct svari_known {
  const char *key; /* its domain in a fixed order, and its condition: the same group has the same key */
  const char *where, *what;
  size_t n;
  const char *rule;        /* NULL while it is shown */
  svari_estimate_row *row; /* the figure that is hidden with it; NULL: */
  svari_cell *cell;        /* a cell or a base of a table */
} svari_known;

/* Cells whose totals are published: a grid, or with nrows 1 and `list` a list with a known sum. */
typedef struct svari_block {
  bool list;
  size_t nrows, ncolumns;
  size_t *known; /* per cell: its place among the known; SIZE_MAX: no record there */
} svari_block;

typedef struct svari_cells {
  svari_arena *arena;
  size_t nknown, known_capacity;
  svari_known *known;
  size_t nblocks, block_capacity;
  svari_block *blocks;
} svari_cells;

/* Of estimates and tables that may be written to. SVARI_MEMORY. */
SVARI_MUST_CHECK svari_status svari_cells_gather(svari_cells *cells, svari_estimate_row *rows, size_t nrows,
                                                 svari_table *tables, size_t ntables);

#endif
