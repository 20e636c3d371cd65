/* A prepared calibration: poststratify, rake, calibrate, and trimming that keeps margins. */
#ifndef SVARI_SRC_WEIGHT_CALIBRATION_H
#define SVARI_SRC_WEIGHT_CALIBRATION_H

#include "weight/collapse.h"
#include "weight/step.h"

typedef struct svari_calibration {
  const svari_step_spec *spec;
  svari_auxiliaries x;
  bool exact;    /* one margin of categories, no bounds: a ratio per cell, nothing to iterate */
  bool own_size; /* shares of the sum of the weights themselves */
  const svari_distance *distance;
  double bounds[2];        /* of the ratio; infinite: none */
  double weight_bounds[2]; /* of the weight; infinite: none */
  double tolerance;
  int iterations;
  svari_collapse collapse;
  const double *members; /* per row: its records, with `within`; NULL: weights are not averaged */
  svari_projection projection;
  const double *disturbance; /* replicates × columns: what is added to estimated targets; NULL: known exactly */
} svari_calibration;

/* What replicates add to targets that are estimates, so that their covariance shows in the replication variance. */
SVARI_MUST_CHECK svari_status svari_targets_disturb(svari_arena *arena, const svari_calibration *c,
                                                    const svari_replication *replication, const double **out,
                                                    svari_error *err);
/* Adds replicate r's (1, 2, …) to the totals, then scales every margin of categories to the size of the population:
 * that of the first one known exactly, else of the first. */
void svari_targets_add(const svari_calibration *c, size_t replicate, double *totals);
/* The covariance (columns × columns, changed in place) that the targets have once their margins agree in that size. */
void svari_targets_agree(const svari_calibration *c, double *covariance);

/* Targets and what is judged against, for the weights at hand. */
typedef struct svari_targets {
  double *total;   /* as the population has them */
  double *shifted; /* with numbers centred */
  double *size;
} svari_targets;

typedef struct svari_calibration_request {
  const char *const *margins;
  size_t nmargins;
  const svari_distance *distance;
  double bounds[2], weight_bounds[2];
  const char *within;
} svari_calibration_request;

/* Binds and collapses; what all calibrating steps have in common. */
SVARI_MUST_CHECK svari_status svari_calibration_prepare(const svari_step_context *context,
                                                        const svari_calibration_request *request,
                                                        svari_calibration **out, svari_error *err);
/* Targets off by less than this share of their size are as they should be. */
#define SVARI_NEAR 1e-6

/* What to ask for in place of targets that can't be met: the nearest totals that the records can have, by column, in
 * the least squares of misfit over size. `total` is NULL where the search is too dear or no target is off. */
typedef struct svari_nearest_totals {
  double *total;
  double *off;  /* misfit over size */
  bool reached; /* the step's own distance comes there */
} svari_nearest_totals;

/* Whether no weight may fall below 0: by the distance, or by a lower bound. */
bool svari_stays_positive(const svari_equations *e);
/* false without memory. */
bool svari_nearest_targets(const svari_calibration *c, const svari_equations *e, const svari_targets *targets,
                           svari_arena *arena, svari_nearest_totals *out);
/* Refuses before iterating what can't be met: a target whose records have lost all weight, totals outside what the
 * bounds allow, margins that contradict each other. */
SVARI_MUST_CHECK svari_status svari_calibration_precheck(const svari_calibration *c, const svari_equations *e,
                                                         const svari_targets *targets, svari_step_run *run,
                                                         svari_error *err);
/* Says which margins are off and by how much, which rule each other out, and what would work. Always fails. */
SVARI_MUST_CHECK svari_status svari_calibration_refuse(const svari_calibration *c, const svari_equations *e,
                                                       const svari_solution *solution, const svari_targets *targets,
                                                       svari_step_run *run, svari_error *err);

#endif
