/* One model on its way from its spec to its rows: what the files of this room share. */
#ifndef SVARI_SRC_MODEL_REGRESSION_H
#define SVARI_SRC_MODEL_REGRESSION_H

#include "express/matrix.h"
#include "model/model.h"
#include "num/ordinal.h"

/* A weighted mean over the model's records of something that the coefficients say of each of them. */
typedef struct svari_effect {
  const char *name; /* in the answers' arena */
  /* The slope of the mean by a number; else the mean with `settings`, less the mean with `against` (none: less
   * nothing). */
  bool slope;
  size_t variable;
  size_t nsettings, nagainst;
  const svari_model_setting *settings, *against;
} svari_effect;

typedef struct svari_regression {
  svari_arena *arena;   /* scratch, given back when the model is answered */
  svari_arena *answers; /* what the rows point to */
  const svari_weights *weights;
  const svari_model_spec *spec;
  const svari_infer_options *options;
  const svari_family *family;
  svari_formula formula;
  svari_model_matrix matrix;
  double *y;                 /* per record; not looked at where left out; of family ordinal the level's number */
  size_t nlevels;            /* of the response of family ordinal, those with records; else 0 */
  const char *const *levels; /* their names */
  size_t nparameters;        /* columns, and of family ordinal the cut points after them */
  const char *const *names;  /* of the parameters, in `answers` */
  const double *weight;      /* per record: final weight, 0 where left out */
  const int32_t *cell;       /* per record: 0 in the model, -1 left out */
  svari_glm_fit fit;
  size_t neffects, npredictions;
  const svari_effect *effects; /* effects, then predictions */
  double df;                   /* design df + 1 - coefficients */
  const double *estimate;      /* coefficients, then effects: k = nparameters + neffects + npredictions */
  const double *covariance;    /* k × k; 0 where aliased */
  size_t dropped;              /* replicates without a value */
  svari_notes notes;           /* in `answers` */
} svari_regression;

static inline size_t svari_regression_count(const svari_regression *r) {
  return r->nparameters + r->neffects + r->npredictions;
}
/* "model 'id'" begins every fault of a model. */
svari_status svari_model_fault(const svari_regression *r, svari_error *err, svari_status status, const char *format,
                               ...) SVARI_PRINTF(4, 5);

/* In order: family, formula, records, response and matrix; the fit, with separation and the like told by name; effects;
 * estimates and covariance. */
SVARI_MUST_CHECK svari_status svari_regression_prepare(svari_regression *r, svari_error *err);
SVARI_MUST_CHECK svari_status svari_response_make(svari_regression *r, unsigned char *selected, svari_error *err);
/* Of family ordinal: numbers the levels that the matrix's records have. */
SVARI_MUST_CHECK svari_status svari_response_levels(svari_regression *r, svari_error *err);
SVARI_MUST_CHECK svari_status svari_regression_fit(svari_regression *r, svari_error *err);
SVARI_MUST_CHECK svari_status svari_effects_plan(svari_regression *r, svari_error *err);
SVARI_MUST_CHECK svari_status svari_regression_covariance(svari_regression *r, svari_error *err);

/* The effect's value for record i under beta (no NaN in it); gradient (ncolumns, may be NULL) by the coefficients.
 * `rows` is room for 2 × ncolumns. */
double svari_effect_at(const svari_regression *r, const svari_effect *effect, size_t i, const double *beta,
                       double *rows, double *gradient);
/* An empty fit whose arrays are in the arena; coefficients NULL without memory. */
svari_glm_fit svari_fit_new(svari_arena *arena, size_t parameters);

/* A fit of the model's family: of these columns, by these weights, from these parameters (NULL: from none). */
typedef struct svari_fit_request {
  const double *x;
  size_t columns;
  const double *weight;
  const double *start;
  int threads;
} svari_fit_request;

SVARI_MUST_CHECK svari_status svari_fit_solve(const svari_regression *r, const svari_fit_request *request,
                                              svari_glm_fit *fit, svari_error *err);
/* Scores of records from..to - 1 by each parameter, without their weights: out[j][i]; those left out get none. `room`
 * is for as many numbers as there are parameters. */
typedef struct svari_score_request {
  size_t from, to;
  const double *parameters;
  double *room;
  double *const *out;
} svari_score_request;
void svari_fit_scores(const svari_regression *r, const svari_score_request *request);

/* Rows. */
SVARI_MUST_CHECK svari_status svari_term_tests(svari_regression *r, svari_model *out, svari_error *err);
SVARI_MUST_CHECK svari_status svari_model_rows(svari_regression *r, svari_model *out, svari_error *err);

#endif
