/* Every count that a report shows, as cells of tables with known totals. */
#ifndef SVARI_SRC_RUN_DISCLOSE_CELLS_H
#define SVARI_SRC_RUN_DISCLOSE_CELLS_H

#include "run/disclose.h"
#include "run/disclose_count.h"

/* One published group of records. */
typedef struct svari_known {
  const char
      *key; /* its domain in a fixed order, and its condition: the same group has the same key; "": all records */
  const char *where, *what;
  size_t n;
  size_t other; /* records of the base that are not in it, when they may not be few either; 0: not looked at */
  size_t base;  /* the known that is hidden together with this one; SIZE_MAX: none */
  const svari_net_spec *net; /* a union of categories: it goes when one of them goes; NULL */
  const char *rule;          /* NULL while it is shown */
  /* What is hidden with it: a figure, a cell or base of a table, a category of a margin; or nothing of its own. */
  svari_estimate_row *row;
  svari_cell *cell;
  svari_balance_row *balance;
} svari_known;

/* Cells whose totals are published: a grid, or with nrows 1 and `list` a list with a known sum. */
typedef struct svari_block {
  bool list;
  size_t nrows, ncolumns;
  size_t *known; /* per cell: its place among the known; SIZE_MAX: no record there */
} svari_block;

typedef struct svari_known_cells {
  svari_arena *arena;
  svari_counter counter;
  size_t nknown, known_capacity;
  svari_known *known;
  size_t nblocks, block_capacity;
  svari_block *blocks;
} svari_known_cells;

/* What is published of a report that may be written to: its figures, tables and margins. */
SVARI_MUST_CHECK svari_status svari_cells_gather(svari_known_cells *cells, svari_report *report, svari_error *err);
SVARI_MUST_CHECK svari_status svari_cells_estimates(svari_known_cells *cells, svari_estimate_row *rows, size_t count,
                                                    svari_error *err);

/* The parts of two domains in one order, joined; b and condition may be NULL. NULL without memory. */
char *svari_group_key(svari_arena *arena, const svari_domain *a, const svari_domain *b, const char *condition);
/* A new known group or block; NULL without memory. */
svari_known *svari_known_add(svari_known_cells *cells, const char *id, const svari_domain *a, const svari_domain *b,
                             const char *condition, size_t n);
svari_block *svari_block_add(svari_known_cells *cells, bool list, size_t nrows, size_t ncolumns);

#endif
