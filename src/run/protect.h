/* Which cells of a table to hide, so that none that must not be known can be worked out from the others.
 *
 * What is published: every cell that is not hidden, and the totals of rows and columns. A reader who subtracts can
 * place a hidden count in an interval; it is safe when that interval is at least `width` wide. The interval of a
 * cell of a two-way table with known totals is found exactly by network flows; cells are hidden in
 * rectangles of least count until every cell that must be hidden is safe. Source: Fischetti and Salazar (1999),
 * "Models and algorithms for the 2-dimensional cell suppression problem", for the flows; the search is a heuristic,
 * so it may hide more than the least, never less than is safe. */
#ifndef SVARI_SRC_RUN_PROTECT_H
#define SVARI_SRC_RUN_PROTECT_H

#include "svari/base.h"

enum { SVARI_SHOWN, SVARI_PRIMARY, SVARI_COMPLEMENTARY };

/* n[r * ncolumns + c] records; hidden[] holds SHOWN or PRIMARY and gets COMPLEMENTARY. Not *safe when no choice is
 * (one row with records, say): then the whole table has to go. SVARI_MEMORY without memory. Cost about hidden × rows ×
 * columns × (rows + columns). */
SVARI_MUST_CHECK svari_status svari_grid_protect(size_t nrows, size_t ncolumns, const size_t *n, size_t width,
                                                 unsigned char *hidden, bool *safe);
/* A list of counts whose sum is known; false when no choice is safe. */
SVARI_MUST_CHECK bool svari_list_protect(size_t count, const size_t *n, size_t width, unsigned char *hidden);
/* The width of the interval in which a reader can place a hidden cell, not counted past `enough`; SIZE_MAX without
 * memory. For tests and for the audit. */
size_t svari_grid_interval(size_t nrows, size_t ncolumns, const size_t *n, const unsigned char *hidden, size_t row,
                           size_t column, size_t enough);

#endif
