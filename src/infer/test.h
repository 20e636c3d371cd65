/* Tests on their way to rows: one table of kinds, prepared and finished as requests for estimates are. */
#ifndef SVARI_SRC_INFER_TEST_H
#define SVARI_SRC_INFER_TEST_H

#include "infer/request.h"

typedef struct svari_test_kind {
  const char *name;
  const char *what;
  svari_status (*prepare)(svari_estimation *estimation, const svari_test_spec *spec, void **state, svari_error *err);
  svari_status (*finish)(svari_estimation *estimation, const svari_test_spec *spec, void *state, svari_test_row *row,
                         unsigned *flags, svari_error *err);
} svari_test_kind;

extern const svari_test_kind svari_test_ttest, svari_test_proptest, svari_test_trend, svari_test_ranktest,
    svari_test_goodness;

/* Scores of a rank test, a row each; the first is the default. */
typedef struct svari_rank_score {
  const char *name;
  double (*of)(double share); /* of the mid-rank over the sum of weights */
} svari_rank_score;
extern const svari_rank_score svari_rank_scores[];
extern const size_t svari_rank_scores_count;

/* Names of the kinds of tests, of which at most `room` are written; how many there are. */
size_t svari_test_names(const char **names, size_t room);

/* The records of a test: those that its condition keeps and that miss none of its columns. */
SVARI_MUST_CHECK svari_status svari_test_domain(svari_estimation *estimation, const svari_test_spec *spec,
                                                const svari_column *const *columns, size_t ncolumns, svari_domains *out,
                                                svari_error *err);

/* Groups by the categories of a variable; only those with records are live. */
typedef struct svari_groups {
  svari_domains domains;
  size_t nlive;
  const size_t *live;
} svari_groups;
SVARI_MUST_CHECK svari_status svari_test_groups(svari_estimation *estimation, const svari_domains *all,
                                                const svari_column *by, svari_groups *out, svari_error *err);
/* Adds the difference of the means of `value` (NULL: 1) between two groups, the second less the first. */
typedef struct svari_two_groups {
  const svari_groups *groups;
  size_t first, second; /* levels */
  const double *value;
  bool linear;
} svari_two_groups;
SVARI_MUST_CHECK svari_status svari_test_difference(svari_estimation *estimation, const svari_two_groups *two,
                                                    size_t *figure, svari_error *err);
/* Estimate, se, t = (estimate - null) / se, p and interval. */
void svari_test_t(const svari_estimation *estimation, const svari_test_spec *spec, size_t figure, double null,
                  svari_test_row *row, unsigned *flags);

#endif
