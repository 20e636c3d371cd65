/* The model matrix of a formula over a frame, coded as R codes it: treatment contrasts against the first level that has
 * records; all levels where a category stands without the term that it would be measured against. */
#ifndef SVARI_SRC_EXPRESS_MATRIX_H
#define SVARI_SRC_EXPRESS_MATRIX_H

#include "express/express.h"

typedef struct svari_model_variable {
  const char *name;
  const svari_column *column; /* a number, or a category (of a text: its values) */
  bool number;
  size_t nlevels;        /* levels with records taken */
  const int32_t *levels; /* their indices in the column's levels, in order; the first is the reference */
} svari_model_variable;

/* A column is a product: of numbers, and of 1 or 0 as a category has the level or not. */
typedef struct svari_model_atom {
  size_t variable;
  int32_t level; /* -1: the number itself */
} svari_model_atom;

typedef struct svari_model_column {
  const char *name; /* "(Intercept)", "a", "a=level", "a=level:b" */
  size_t term;      /* 0: the intercept, else 1 + index of the formula's term */
  size_t natoms;
  const svari_model_atom *atoms;
} svari_model_column;

typedef struct svari_model_matrix {
  size_t nrecords, ncolumns, nvariables;
  const svari_model_column *columns;
  const svari_model_variable *variables; /* in the order of first appearance in the terms */
  const unsigned char *taken;            /* per record: selected, and no variable missing */
  size_t ntaken;
  const double *x; /* x[i * ncolumns + j]; rows of records not taken are 0 */
} svari_model_matrix;

/* selected: per record, 0 leaves it out (weight zero, response missing); NULL: all. Everything is in the arena.
 * threads: as of svari_parallel_for. SVARI_SPEC: an unknown variable. SVARI_DATA: no record left, or a category of
 * which one level only has records. */
SVARI_MUST_CHECK svari_status svari_model_matrix_new(svari_arena *arena, const svari_formula *formula,
                                                     const svari_frame *frame, const unsigned char *selected,
                                                     int threads, svari_model_matrix *out, svari_error *err);

/* A variable held at a level (of a category) or at a number, whatever the record has. */
typedef struct svari_model_setting {
  size_t variable;
  int32_t level;
  double number;
} svari_model_setting;

/* Row of record i with some variables held; and its derivative by a number variable. */
void svari_model_row_at(const svari_model_matrix *matrix, size_t i, const svari_model_setting *settings, size_t count,
                        double *row);
void svari_model_row_slope(const svari_model_matrix *matrix, size_t i, size_t variable, double *row);
/* Index of the variable called `name`, nvariables when the formula has none. */
size_t svari_model_variable_find(const svari_model_matrix *matrix, const char *name);

#endif
