/* The table of totals of a run's own data: made by the database
 * that holds them, or block by block, else from all records in memory. */
#ifndef SVARI_SRC_RUN_GATHER_H
#define SVARI_SRC_RUN_GATHER_H

#include "run/collapse.h"

typedef struct svari_gathered {
  svari_arena *arena;
  svari_collapse *collapse; /* NULL: the table was read */
  svari_grouped_plan plan;
  svari_grouped table;
} svari_gathered;

/* Part `part` of `parts`. *out is to be freed whatever the status. */
SVARI_MUST_CHECK svari_status svari_gather(svari_result *run, size_t part, size_t parts, svari_gathered *out,
                                           svari_error *err);
/* The same from the file of a table. */
SVARI_MUST_CHECK svari_status svari_gather_file(svari_result *run, const char *path, svari_gathered *out,
                                                svari_error *err);
void svari_gathered_free(svari_gathered *gathered);
/* Why the weights of some records can't be told from those records alone, in words; NULL: they can. */
const char *svari_gather_weights_refused(const svari_plan *plan);
/* Why the data can't be gone through block by block, in words; NULL: they can. */
const char *svari_gather_refuses(const svari_plan *plan);

#endif
