/* What can be asked: estimates, tables and tests, as the run file writes them. */
#ifndef SVARI_ESTIMATE_H
#define SVARI_ESTIMATE_H

#include "svari/weight.h"

#ifdef __cplusplus
extern "C" {
#endif

/* A net of categories (of a proportion) or of columns (of a set): a named union, told beside its parts. */
typedef struct svari_net_spec {
  const char *name;
  size_t nmembers;
  const char *const *members;
  svari_label label; /* what reports call it */
} svari_net_spec;

/* One entry of `estimates:`; `statistic` is the key that the run file used, a row of the table of statistics. */
typedef struct svari_estimate_spec {
  const char *id;
  const char *statistic; /* mean | total | proportion | ratio | count | quantile | variance | correlation | … */
  size_t nvariables;
  const char *const *variables;
  const char *numerator, *denominator; /* ratio */
  size_t nprobabilities;               /* quantile */
  const double *probabilities;
  size_t nby;
  const char *const *by;
  const char *where;    /* expression; NULL */
  svari_where where_at; /* its place */
  const char *deff;     /* NULL: not asked | "wor" | "wr" */
  double confidence;    /* default 0.95 */
  const char *ci;       /* NULL: the statistic's default */
  size_t nrange;        /* 2: the ends of the scale, which the interval of a mean does not leave; else 0 */
  const double *range;
  size_t nreference; /* published figures: by category, or one for all with name NULL */
  const char *const *reference_names;
  const double *references;
  const char *expression; /* function: over named estimates; standard: … */
  svari_label label;
  /* further keys of later statistics: name and value as written, in order */
  size_t noptions;
  const char *const *option_names;
  const char *const *option_values;
  size_t nnets; /* proportion, set */
  const svari_net_spec *nets;
  const char *base; /* set: people | answers; NULL: people */
  const char *of;   /* difference, contrast, change: the id of another estimate, which stands earlier */
  size_t nbetween;  /* difference: two categories of its `by`, the second less the first; 0: each less the first */
  const char *const *between;
  size_t ncoefficients; /* contrast: a number by category of its `by` */
  const char *const *coefficient_names;
  const double *coefficients;
  const char *margin; /* standard: the margin whose shares weigh the groups */
  double fraction;    /* arpr: threshold as a share of the median, 0.6; qsr: the tail, 0.2; NaN: the default */
  svari_where expression_at;
  svari_where where_entry;
} svari_estimate_spec;

/* A request of which nothing but its id and its statistic is said: confidence 0.95, numbers NaN, all else zero. */
svari_estimate_spec svari_estimate_spec_of(const char *id, const char *statistic);

/* One entry of `tables:`. */
typedef struct svari_table_spec {
  const char *id;
  size_t nrows, ncolumns;
  const char *const *rows;
  const char *const *columns;
  size_t ncells;
  const char *const *cells; /* count | row | column | total; none: count */
  size_t ntests;
  const char *const *tests; /* f | chisq | wald | adjwald */
  const char *letters;      /* column comparisons: NULL | none | holm | bh */
  const char *where;
  svari_where where_at;
  const char *ci;
  double confidence;
  svari_label label;
  double level; /* of the comparisons by letters, default 0.05 */
  svari_where where_entry;
} svari_table_spec;

/* One entry of `tests:`; `test` is the key that the run file used. */
typedef struct svari_test_spec {
  const char *id;
  const char *test; /* ttest | ranktest | proptest | goodness | trend … */
  const char *variable;
  const char *by;
  const char *scores; /* ranktest */
  double value;       /* one-sample value; NaN */
  const char *paired; /* second variable; NULL */
  const char *where;
  svari_where where_at;
  double confidence;
  const char *category; /* proptest, trend: the category whose share is tested; NULL */
  const char *margin;   /* goodness: the margin to be met; NULL: the variable's own */
  svari_label label;
  svari_where where_entry;
} svari_test_spec;

/* Where a model is predicted: values by variable, as written; variables left out stay as observed. */
typedef struct svari_predict_spec {
  size_t count;
  const char *const *variables;
  const char *const *values;
} svari_predict_spec;

/* One entry of `models:`. */
typedef struct svari_model_spec {
  const char *id;
  const char *formula;
  const char *family; /* row of the table of families; NULL: gaussian */
  size_t nwald;
  const char *const *wald; /* terms tested */
  size_t nlrt;
  const char *const *lrt; /* terms tested by Rao–Scott likelihood ratio */
  size_t nmargins;
  const char *const *margins; /* average marginal effects of these variables */
  const char *where;
  svari_where where_at;
  double confidence;
  size_t npredict;
  const svari_predict_spec *predict;
  svari_label label;
  svari_where formula_at;
  svari_where where_entry;
} svari_model_spec;

#ifdef __cplusplus
}
#endif
#endif
