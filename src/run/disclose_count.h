/* Counts, in the data, of the records that a published figure tells of. */
#ifndef SVARI_SRC_RUN_DISCLOSE_COUNT_H
#define SVARI_SRC_RUN_DISCLOSE_COUNT_H

#include "present/report.h"

/* Groups of records of one run: those with a weight that is not zero. What is found is kept in the arena. */
typedef struct svari_counter {
  svari_arena *arena;
  const svari_report *report;
  size_t ncolumns, column_capacity;
  const svari_column **columns; /* category views of the columns asked for */
  const char *where;            /* the last condition, and the records that fulfil it */
  const unsigned char *kept;    /* NULL: all */
} svari_counter;

/* How few records stand on one side of a figure: `inside` has what it tells of, `other` is the rest of its base. */
typedef struct svari_sides {
  bool told; /* false: the figure is told of its whole domain, nothing to count */
  size_t inside, other;
} svari_sides;

/* The records that fulfil a condition (NULL: all) and have a weight, as 1 and 0. */
SVARI_MUST_CHECK svari_status svari_counter_select(svari_counter *counter, const char *where, svari_where at,
                                                   const unsigned char **out, svari_error *err);
bool svari_counter_inside(svari_counter *counter, const svari_domain *domain, size_t record);
/* The sides of an estimate: who has the category of a share or an item of a set; who stands at or below, and at or
 * above, a quantile; who has the 1 of a mean or total of noughts and ones. */
SVARI_MUST_CHECK svari_status svari_counter_sides(svari_counter *counter, const svari_estimate_row *row,
                                                  svari_sides *out, svari_error *err);
/* Calls `told` with every group of records by the variables crossed, as categories, and its count; stops when it says
 * true. At most 4 variables; further ones are left out. */
typedef bool svari_group_told(void *state, const svari_domain *group, size_t n);
SVARI_MUST_CHECK svari_status svari_counter_groups(svari_counter *counter, const char *const *variables, size_t count,
                                                   const unsigned char *kept, svari_group_told *told, void *state,
                                                   svari_error *err);

#endif
