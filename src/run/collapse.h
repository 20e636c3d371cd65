/* Records into rows of a table of totals, a frame at a time. Rows are dealt out to lanes by a hash of their keys, so
 * that threads never meet; sums are exact, so that neither threads nor the order of frames show. */
#ifndef SVARI_SRC_RUN_COLLAPSE_H
#define SVARI_SRC_RUN_COLLAPSE_H

#include "run/grouped.h"

typedef struct svari_collapse svari_collapse;

enum { SVARI_COLLAPSE_ROWS = 2000000 };

/* NULL without memory. The plan must outlive it. From `rows` rows on there must be two records a row at least. */
svari_collapse *svari_collapse_new(const svari_grouped_plan *plan, size_t rows, int threads);
void svari_collapse_free(svari_collapse *collapse); /* NULL is fine */
/* Adds records [from, to) of a frame that has the plan's columns; weight by record. SVARI_DATA when a column that is
 * summed has no numbers, or when the rows are nearly as many as the records; `where` is then the place named. */
SVARI_MUST_CHECK svari_status svari_collapse_add(svari_collapse *collapse, const svari_frame *frame,
                                                 const double *weight, size_t from, size_t to, svari_where where,
                                                 svari_error *err);
/* Forgets all records. False without memory. */
SVARI_MUST_CHECK bool svari_collapse_empty(svari_collapse *collapse);
/* All rows in one table, part 1 of 1; what they point to lives as long as the collapse. */
SVARI_MUST_CHECK svari_status svari_collapse_table(svari_collapse *collapse, svari_arena *arena, svari_grouped *out,
                                                   svari_error *err);

#endif
