/* The table of statistics: each a smooth function of a few weighted totals of its domain, with its gradient.
 *
 * For a record with arguments x the statistic names its terms; their weighted sums over the domain are the totals t;
 * the figure is value(t). Every variance method, interval and law test works from that row alone, so adding a
 * statistic is one row here and the functions it names.
 *
 * What is no function of a few totals (quantile, Gini, poverty rates) is a functional of the weights: functional.h. */
#ifndef SVARI_SRC_ESTIMATE_STATISTIC_H
#define SVARI_SRC_ESTIMATE_STATISTIC_H

#include "svari/base.h"

enum { SVARI_TERMS_MAX = 6 };

/* t: totals; n: records of the domain with weight not zero. NaN: there is no value. */
typedef struct svari_form {
  size_t nterms;
  double (*value)(const double *t, double n);
  void (*gradient)(const double *t, double n, double *g);
} svari_form;

/* What the design effect compares with: the variance under simple random sampling of ... */
typedef enum svari_deff { SVARI_DEFF_NONE, SVARI_DEFF_MEAN, SVARI_DEFF_TOTAL, SVARI_DEFF_RESIDUAL } svari_deff;

/* Over which records a term is summed. */
typedef enum svari_reach { SVARI_OF_DOMAIN, SVARI_OF_CATEGORY, SVARI_OF_WHOLE } svari_reach;

typedef struct svari_statistic {
  const char *name;  /* the run file's word */
  const char *what;  /* one line for help and docs */
  size_t narguments; /* number variables of one figure */
  bool joint;        /* the request's variables are the arguments together; else each makes its own figures */
  bool categories;   /* a figure per category of the variable */
  bool centred;      /* arguments are taken less their domain's mean, so that squares lose no digits */
  bool positive;     /* arguments must be above 0 */
  bool zero_when_empty;
  bool one[SVARI_TERMS_MAX]; /* the term is 1 for every record; `terms` need not fill it */
  svari_deff deff;
  const char *ci; /* default interval */
  svari_form form;
  svari_reach reach[SVARI_TERMS_MAX];
  int is[SVARI_TERMS_MAX]; /* 1, 2: the term is the first or second argument as it stands; `terms` need not fill it */
  void (*terms)(const double *x, double *terms); /* NULL when all terms are 1 */
} svari_statistic;

extern const svari_statistic svari_statistics[];
extern const size_t svari_statistics_count;

const svari_statistic *svari_statistic_find(const char *name); /* NULL when there is none */

/* Forms that tables and tests use besides the statistics. */
extern const svari_form svari_form_total;      /* t0 */
extern const svari_form svari_form_mean;       /* t1 / t0 */
extern const svari_form svari_form_difference; /* t3 / t2 - t1 / t0 */
extern const svari_form svari_form_slope;      /* of y on x, from the totals of 1, x, y, x², y², xy */
extern const svari_form svari_form_excess;     /* t0 - t1 t2 / t3: a cell less what its margins expect */

#endif
