/* Margins as tables of cells, and what binds them to the records of a frame. */
#ifndef SVARI_SRC_POPULATION_POPULATION_H
#define SVARI_SRC_POPULATION_POPULATION_H

#include "base/note.h"
#include "data/frame.h"
#include "svari/population.h"

/* One margin: cells of categories with totals (or shares), or the total of a number variable. */
typedef struct svari_margin {
  const char *name;
  size_t nby;
  const char *const *by;
  bool is_number, shares;
  size_t ncells;                   /* 1 for a number */
  const char *const *const *names; /* ncells rows of nby category names; NULL for a number */
  const double *values;            /* totals, or shares */
  const double *covariance;        /* ncells × ncells of estimated totals; NULL: known exactly */
  svari_where where;
} svari_margin;

struct svari_population {
  svari_arena *arena;
  double size; /* NaN when not given */
  size_t nmargins;
  const svari_margin *margins;
};

const svari_margin *svari_margin_find(const svari_population *population, const char *name);
double svari_margin_sum(const svari_margin *margin); /* of its values */
/* Whether two sums are of one population: as near as the rounding of printed figures leaves them. */
bool svari_sums_agree(double one, double other);

/* A margin bound to records. Columns of the auxiliary matrix X: one 0/1 column per cell, or the number. */
typedef struct svari_auxiliary {
  const svari_margin *margin;
  size_t first; /* X column of cell 0 */
  size_t ncells;
  const int32_t *cell;  /* per record (always >= 0); NULL for a number */
  const double *value;  /* per record; NULL for categories */
  const double *target; /* ncells: totals; shares are turned by `size`, see svari_auxiliaries_bind */
} svari_auxiliary;

typedef struct svari_auxiliaries {
  size_t nrecords, count, columns; /* columns of X: sum of ncells */
  const svari_auxiliary *items;
} svari_auxiliaries;

/* How the records of a frame fall into a margin's cells. */
enum { SVARI_CELL_MISSING = -1, SVARI_CELL_NO_TARGET = -2 };
typedef struct svari_match {
  const svari_column **columns; /* nby category views of the variables; the number itself for a number margin */
  int32_t *cell;                /* per record: its cell, or one of the two above; NULL for a number */
} svari_match;
/* Finds the margin's variables and cells in the frame. Names match by name, label or code, numbers by their
 * value. SVARI_SPEC for an unknown variable, SVARI_DATA for a text where a number belongs; what the records lack
 * is for the caller to judge. */
SVARI_MUST_CHECK svari_status svari_margin_match(svari_arena *arena, const svari_margin *margin,
                                                 const svari_frame *frame, svari_where where, svari_match *out,
                                                 svari_error *err);
/* The names of a cell joined by " × ", as results write them. NULL without memory. */
const char *svari_margin_cell_text(svari_arena *arena, const svari_margin *margin, size_t cell);

/* Binds the named margins to the records with weight not zero. Shares are turned into totals by the population's
 * size, else by the sum of `weights`. SVARI_SPEC: unknown margin or variable. SVARI_DATA, all of them at once
 * and by name: a category in the sample without a target, a target that is not 0 without sample, margins
 * whose totals disagree (relative 1e-6; less is taken for rounding, and scaled to the first margin's sum), a
 * missing auxiliary value. Records of weight zero get cell 0 or
 * value 0 and are not looked at. */
SVARI_MUST_CHECK svari_status svari_auxiliaries_bind(svari_arena *arena, const svari_population *population,
                                                     const svari_frame *frame, const char *const *names, size_t count,
                                                     const double *weights, svari_where where, svari_auxiliaries *out,
                                                     svari_error *err);

#endif
