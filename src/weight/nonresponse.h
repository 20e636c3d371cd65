/* A prepared nonresponse step. */
#ifndef SVARI_SRC_WEIGHT_NONRESPONSE_H
#define SVARI_SRC_WEIGHT_NONRESPONSE_H

#include "express/matrix.h"
#include "weight/step.h"

typedef enum svari_response {
  SVARI_RESPONDENT,
  SVARI_NONRESPONDENT, /* eligible, did not respond */
  SVARI_INELIGIBLE,    /* known not to belong to the population */
  SVARI_UNKNOWN        /* not known whether it belongs */
} svari_response;

typedef struct svari_nonresponse {
  const svari_step_spec *spec;
  const unsigned char *status; /* svari_response per record */
  /* classes: joined where they were too small */
  size_t nclasses;
  const int32_t *class;
  const char *const *names;
  /* model */
  bool modelled;
  svari_model_matrix matrix;
  const double *responded; /* 1, 0 per record */
} svari_nonresponse;

/* Classes of the crossing of variables, joined until each has min_class respondents. */
SVARI_MUST_CHECK svari_status svari_classes_make(const svari_step_context *context, svari_nonresponse *out,
                                                 svari_error *err);
/* Fits the propensity of response by logistic regression with the weights given (zero: not in the model); rho per
 * record, 1 where it is not modelled. Tells the report of the model. */
SVARI_MUST_CHECK svari_status svari_propensity_fit(const svari_nonresponse *n, const double *weights, double *rho,
                                                   svari_step_run *run, svari_error *err);
/* Groups of equal count by rank of rho among records of weight not zero, from low to high: group g of G holds ranks
 * over (g - 1) n / G up to g n / G, equal propensities their mean rank. Groups without a respondent are joined with
 * the next. */
SVARI_MUST_CHECK svari_status svari_propensity_groups(const svari_nonresponse *n, const double *weights,
                                                      const double *rho, int32_t *group, size_t *count,
                                                      svari_step_run *run, svari_error *err);

/* What representativity is computed from. Weights are those of eligible records before the step; z is the derivative of
 * rho by the coefficients, records × columns; covariance that of the coefficients. */
typedef struct svari_propensities {
  size_t nrecords, columns;
  const double *weight, *rho, *z, *covariance;
} svari_propensities;

/* R-indicator and partial R-indicators with standard errors, as figures of the run. */
SVARI_MUST_CHECK svari_status svari_representativity(const svari_propensities *p, const svari_model_matrix *matrix,
                                                     svari_step_run *run, svari_error *err);

SVARI_MUST_CHECK svari_status svari_nonresponse_prepare(const svari_step_context *context, void **state,
                                                        svari_error *err);
SVARI_MUST_CHECK svari_status svari_nonresponse_apply(const void *state, svari_step_run *run, svari_error *err);

#endif
