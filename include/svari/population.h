/* What is known of the population: margins and totals. */
#ifndef SVARI_POPULATION_H
#define SVARI_POPULATION_H

#include "svari/frame.h"

#ifdef __cplusplus
extern "C" {
#endif

/* One entry of `population: margins:` as written. */
typedef struct svari_margin_spec {
  const char *name;
  size_t nby; /* variables; 1 (the margin's own name) unless `by` is given */
  const char *const *by;
  /* inline cells: category (nby = 1) and total or share */
  size_t ncells;
  const char *const *cells;
  const double *values;
  bool shares;        /* values, or the file's column, are shares */
  bool is_number;     /* total of a number variable */
  double number;      /* that total */
  const char *file;   /* cells from a file; NULL */
  const char *shown;  /* the file as the run file spells it */
  char decimal;       /* of the file's numbers: ',' or '.'; 0: as in the data */
  const char *weight; /* records to be counted by this weight; with `records` */
  bool records;       /* the file holds records to be counted */
  /* estimated totals: standard errors by cell, or a covariance matrix from a file (`uncertain:`); NULL: exact */
  size_t nuncertain;
  const double *uncertain_se;
  const char *uncertain_file;
  svari_label source; /* where the figures come from, for the report */
  svari_where where;
} svari_margin_spec;

typedef struct svari_population_spec {
  double size; /* NaN when not given */
  size_t nmargins;
  const svari_margin_spec *margins;
  svari_where where;
} svari_population_spec;

typedef struct svari_population svari_population;

/* Reads what is in files, counts records, checks that every margin can be read and that no cell stands twice.
 * `variables` is the run file's codebook: a register's codes are named by it. Nothing of the sample is
 * looked at yet. */
SVARI_MUST_CHECK svari_status svari_population_read(const svari_population_spec *spec,
                                                    const svari_variable_spec *variables, size_t nvariables,
                                                    svari_population **out, svari_error *err);
void svari_population_free(svari_population *population);

#ifdef __cplusplus
}
#endif
#endif
