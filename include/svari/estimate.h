/* What can be asked: estimates, tables and tests, as the run file writes them. */
#ifndef SVARI_ESTIMATE_H
#define SVARI_ESTIMATE_H

#include "svari/weight.h"

#ifdef __cplusplus
extern "C" {
#endif

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
  const char *where;      /* expression; NULL */
  svari_where where_at;   /* its place */
  const char *deff;       /* NULL: not asked | "wor" | "wr" */
  double confidence;      /* default 0.95 */
  const char *ci;         /* NULL: the statistic's default */
  size_t nreference;      /* published figures: by category, or one for all with name NULL */
  const char *const *reference_names;
  const double *references;
  const char *expression; /* function: over named estimates; standard: … */
  svari_label label;
  /* further keys of later statistics: name and value as written, in order */
  size_t noptions;
  const char *const *option_names;
  const char *const *option_values;
  svari_where where_entry;
} svari_estimate_spec;

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
  svari_where where_entry;
} svari_test_spec;

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
  svari_where where_entry;
} svari_model_spec;

#ifdef __cplusplus
}
#endif
#endif
