/* Weighting: steps over weights, each reported. */
#ifndef SVARI_WEIGHT_H
#define SVARI_WEIGHT_H

#include "svari/design.h"
#include "svari/population.h"

#ifdef __cplusplus
extern "C" {
#endif

/* One entry of `weighting:`; `step` is the key that the run file used, a row of the table of steps. What a step
 * does not use stays zero (numbers NaN). */
typedef struct svari_step_spec {
  const char *step; /* nonresponse | poststratify | rake | calibrate | trim | scale | blend */
  size_t nmargins;
  const char *const *margins;
  double tolerance;        /* NaN: the default 1e-10 */
  int iterations;          /* 0: the default 200 */
  const char *distance;    /* calibrate; NULL: linear */
  double bounds[2];        /* of the ratio; NaN: none */
  double weight_bounds[2]; /* of the weight itself; NaN: none */
  const char *within;      /* one weight within each value of this column */
  /* nonresponse */
  const char *responding; /* expression */
  const char *eligible;   /* expression: missing means unknown eligibility; NULL */
  size_t nclasses;
  const char *const *classes;
  size_t min_class;  /* collapse classes with fewer respondents; 0: never */
  const char *model; /* "~ a + b" */
  size_t groups;     /* 0: the propensity itself */
  /* trim */
  double lower, upper; /* NaN: none */
  const char *of;      /* median | mean | none */
  bool redistribute;
  bool keep_margins; /* trim and calibrate solved together */
  size_t ngrid;      /* caps to tabulate, for the report */
  const double *grid;
  size_t noutcomes; /* variables whose means' movement by cap is told beside */
  const char *const *outcomes;
  /* scale */
  const char *to; /* sample | population | NULL: the number */
  double factor;
  /* blend: composite weights of two samples */
  const char *samples; /* column that tells the samples apart */
  const char *overlap; /* expression: in both frames */
  const char *outcome; /* the mean whose variance is made least when `factor` is NaN */
  svari_where where;
  /* Of the first character of an expression, for faults in it; zeros: unknown. */
  svari_where responding_at, eligible_at, model_at, overlap_at;
} svari_step_spec;

/* A step of which nothing but its name is said: numbers NaN, all else zero. */
svari_step_spec svari_step_spec_of(const char *step);

typedef struct svari_weights svari_weights;

/* Applies the steps in order to the design's weights and, when the design has replication, to every replicate.
 * SVARI_NUMERIC when margins can't be reached, naming them and by how much. frame, design and population
 * must outlive the weights. */
SVARI_MUST_CHECK svari_status svari_weights_new(const svari_frame *frame, const svari_design *design,
                                                const svari_population *population, const svari_step_spec *steps,
                                                size_t count, int threads, svari_weights **out, svari_error *err);
void svari_weights_free(svari_weights *weights);
/* The weights after all steps, one by record of the frame; and the replicates, as weights[r * records + i], 0 without.
 */
size_t svari_weights_values(const svari_weights *weights, const double **values);
size_t svari_weights_replicates(const svari_weights *weights, const double **values);

/* Quantities over the weights that are not zero. */
typedef struct svari_weight_summary {
  size_t records; /* with weight not zero */
  double sum, min, max, mean, cv, kish_deff, effective_n;
  double quantiles[7]; /* at .01 .05 .25 .5 .75 .95 .99 */
  double top1, top5;   /* share of the sum held by the largest 1 and 5 percent */
} svari_weight_summary;

/* A named figure of a step's report (propensity cv, R-indicator, class factor...). NaN: null. */
typedef struct svari_figure {
  const char *name;  /* key in results.json */
  const char *group; /* what it is of (a class, a margin, a cap); NULL: the step */
  double value, se;
} svari_figure;

typedef struct svari_step_report {
  const char *step;
  const char *label;                  /* "rake: region, sex_age" */
  int iterations;                     /* 0 where there are none */
  double min_ratio, max_ratio;        /* weight after to weight before, over weights before not zero */
  double misfit_before, misfit_after; /* largest |misfit| / (1 + |total|); NaN without margins */
  svari_weight_summary after;
  size_t nfigures;
  const svari_figure *figures;
} svari_step_report;

/* What each step did; the rows live as long as the weights. */
size_t svari_weights_steps(const svari_weights *weights, const svari_step_report **steps);

/* A row of the representativeness table: shares of one category, or means of a number. */
typedef struct svari_balance_row {
  const char *margin, *category; /* category: names joined by " × "; the variable for a number */
  bool used;                     /* by a weighting step */
  double population, sample, design, weighted;
  double smd_before, smd_after; /* standardized differences to the population, design and final weights */
} svari_balance_row;

typedef struct svari_balance {
  size_t nrows;
  const svari_balance_row *rows;
  size_t nfigures;
  const svari_figure *figures; /* by margin: kl, largest gap; R-indicator */
  size_t nnotes;
  const char *const *notes; /* margins left out, records without a category */
} svari_balance;

#ifdef __cplusplus
}
#endif
#endif
