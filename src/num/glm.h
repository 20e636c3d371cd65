/* Generalized linear models over plain arrays: iteratively reweighted least squares (Nelder and Wedderburn 1972) by
 * orthogonal triangles of blocks of records, so that the conditioning is that of X and not of its square, and the
 * bytes are the same for any count of threads. */
#ifndef SVARI_SRC_NUM_GLM_H
#define SVARI_SRC_NUM_GLM_H

#include "svari/base.h"

/* One record at eta. */
typedef struct svari_glm_point {
  double mean, slope, variance; /* slope: d mean / d eta */
  double deviance;
} svari_glm_point;

/* Some records at once. */
enum { SVARI_POINTS = 128 };
typedef struct svari_glm_points {
  double mean[SVARI_POINTS], slope[SVARI_POINTS], variance[SVARI_POINTS], deviance[SVARI_POINTS];
} svari_glm_points;

/* A row of the table of families. */
typedef struct svari_family {
  const char *name; /* word of the run file */
  const char *what; /* one line for help */
  void (*at)(double eta, double y, svari_glm_point *out);
  /* The same of up to SVARI_POINTS records, for families whose loop can be made of vectors; NULL: one by one. */
  void (*points)(const double *eta, const double *y, size_t count, svari_glm_points *out);
  double (*mean)(double eta);
  double (*slope)(double eta);
  double (*bend)(double eta); /* d slope / d eta: for marginal effects */
  double (*link)(double mean);
  double (*start)(double y);       /* a mean to start from */
  const char *(*refuse)(double y); /* why y can't be a response; NULL when it can */
  bool exact;                      /* one step solves it */
  bool dispersed;                  /* has a dispersion to estimate; else it is 1 */
  bool two_level;                  /* the response is a category of two levels, or 0 and 1 */
  bool ordered;                    /* svari_ordinal_solve is its fit, and it has no functions here */
} svari_family;

extern const svari_family svari_families[];
extern const size_t svari_families_count;
/* `count` <= SVARI_POINTS records, by either function. */
void svari_family_points(const svari_family *family, const double *eta, const double *y, size_t count,
                         svari_glm_points *out);
/* Row by name; NULL when there is none. */
const svari_family *svari_family_find(const char *name);

typedef struct svari_glm_problem {
  const svari_family *family;
  size_t records, columns;
  const double *x; /* by record: x[i * columns + j] */
  const double *y;
  const double *weight; /* >= 0; a record of weight 0 is not looked at */
  const double *start;  /* coefficients to start from, NaN as 0; NULL: the family's own start */
  int threads;
  double tolerance; /* of rank, as of svari_least_squares; 0: 1e-11, which R's glm takes */
} svari_glm_problem;

typedef enum svari_glm_end {
  SVARI_GLM_CONVERGED,
  SVARI_GLM_DIVERGED,  /* not settled after 50 steps */
  SVARI_GLM_SEPARATED, /* the deviance has settled and coefficients still grow: they have no finite value */
} svari_glm_end;

/* Arrays are the caller's: `columns` of coefficients, step and kept, columns × columns of inverse (may be NULL). */
typedef struct svari_glm_fit {
  double *coefficients; /* NaN where aliased by columns before it */
  double *step;         /* the last step: large where a coefficient has no finite value */
  double *inverse;      /* (X'WX)^-1 over kept columns, W = weight slope² / variance; 0 elsewhere */
  bool *kept;
  size_t rank;
  int iterations;
  double deviance; /* weighted */
  svari_glm_end end;
} svari_glm_fit;

/* Settled is: the deviance changed by less than 1e-8 of itself, and then a step more (two for the inverse), which
 * leaves rounding, because the convergence is quadratic. A step that makes the deviance worse is halved. Status is
 * SVARI_OK or SVARI_MEMORY; how it ended is in fit->end. Cost: records × columns² per step. */
SVARI_MUST_CHECK svari_status svari_glm_solve(const svari_glm_problem *problem, svari_glm_fit *fit, svari_error *err);

#endif
