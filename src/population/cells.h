/* Cells of a margin while it is being read: rows of category names with a value, and what can be wrong with them. */
#ifndef SVARI_SRC_POPULATION_CELLS_H
#define SVARI_SRC_POPULATION_CELLS_H

#include "population/population.h"

typedef struct svari_cells {
  size_t nby, count;
  const char **names; /* count × nby */
  double *values;
} svari_cells;

/* How messages write a cell: its names joined by " × ". NULL without memory. */
const char *svari_cell_text(svari_arena *arena, const char *const *names, size_t nby);

/* The names of the codebook in place of codes: a category is called by its level's name. */
void svari_cells_canonical(svari_cells *cells, const char *const *by, const svari_variable_spec *variables,
                           size_t nvariables);

/* Refuses cells that stand twice, values that are negative or missing, shares that do not sum to 1. */
SVARI_MUST_CHECK svari_status svari_cells_check(svari_arena *arena, const svari_cells *cells, const char *margin,
                                                bool shares, svari_where where, svari_error *err);

/* Fills a margin from its cells. */
SVARI_MUST_CHECK svari_status svari_cells_into(svari_arena *arena, const svari_cells *cells, svari_margin *margin,
                                               svari_error *err);

/* Reads the cells of a margin's file, or counts its records. */
SVARI_MUST_CHECK svari_status svari_cells_read(svari_arena *arena, const svari_margin_spec *spec,
                                               const svari_variable_spec *variables, size_t nvariables,
                                               svari_cells *out, bool *shares, svari_error *err);
/* The covariance of a margin's estimated cells from a file: a square table, whose lines and columns are named by the
 * cells or stand in their order. */
SVARI_MUST_CHECK svari_status svari_covariance_read(svari_arena *arena, const svari_margin_spec *spec,
                                                    const svari_cells *cells, const double **out, svari_error *err);

#endif
