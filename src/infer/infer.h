/* Requests to rows: the only room that knows both statistics and variance. */
#ifndef SVARI_SRC_INFER_INFER_H
#define SVARI_SRC_INFER_INFER_H

#include "svari/infer.h"
#include "variance/variance.h"

typedef struct svari_infer_options {
  int methods; /* SVARI_TAYLOR, SVARI_REPLICATION or both; both: Taylor's se, replication's beside it */
  int threads;
  const char *reliability; /* name of a rule set for flags; NULL: none */
  bool scores;             /* rows get their scores by first-stage unit; Taylor only */
  bool bind_only;          /* find columns, words and types, and tell their faults: nothing is computed, no rows */
} svari_infer_options;

/* All requests of a run at once, so that one pass over the records serves them all. Rows stand in the run file's
 * order: variable by variable, domain by domain, category by category. */
SVARI_MUST_CHECK svari_status svari_estimates_make(svari_arena *arena, const svari_weights *weights,
                                                   const svari_estimate_spec *specs, size_t count,
                                                   const svari_infer_options *options, svari_estimate_row **rows,
                                                   size_t *nrows, svari_error *err);
SVARI_MUST_CHECK svari_status svari_tables_make(svari_arena *arena, const svari_weights *weights,
                                                const svari_table_spec *specs, size_t count,
                                                const svari_infer_options *options, svari_table **tables,
                                                svari_error *err);
SVARI_MUST_CHECK svari_status svari_tests_make(svari_arena *arena, const svari_weights *weights,
                                               const svari_test_spec *specs, size_t count,
                                               const svari_infer_options *options, svari_test_row **rows,
                                               svari_error *err);
/* The level of a category column that says chosen, for a set: `yes`, or the code 1. -1: none. */
int32_t svari_yes_level(const svari_column *column);

#endif
