/* Why a number is null or should be read with care: one table of names with their meanings. */
#ifndef SVARI_SRC_INFER_FLAGS_H
#define SVARI_SRC_INFER_FLAGS_H

#include "base/arena.h"
#include "svari/infer.h"

/* name in code, name in files, meaning */
#define SVARI_FLAG_LIST(X)                                                                                          \
  X(EMPTY, "empty", "the domain has no record with weight")                                                         \
  X(UNDEFINED, "undefined", "the figure does not exist here: a division by zero, or too few records")               \
  X(EMPTY_GROUP, "empty_group", "a group of the margin has no record here, so nothing can be standardised")         \
  X(NOT_POSITIVE, "not_positive", "a value that is not above 0 has no logarithm")                                   \
  X(NO_DF, "no_df", "no degrees of freedom are left, so there is no interval")                                      \
  X(BOUNDARY, "boundary", "the share is 0 or 1: the interval is Clopper-Pearson's on the effective size")           \
  X(ZERO_SE, "zero_se", "the standard error is 0: the figure is fixed by the design or by calibration")             \
  X(ZERO_ESTIMATE, "zero_estimate", "the estimate is 0, so it has no coefficient of variation")                     \
  X(OFF_SCALE, "off_scale", "a limit lies outside 0..1 on the scale of shares, so it has no value")                 \
  X(NO_DEFF, "no_deff", "the estimated size is not above the sample size: there is no design to compare with")      \
  X(SINGULAR, "singular", "the covariance of what is tested has no full rank")                                      \
  X(NO_TEST, "no_test", "fewer than two groups or levels have records")                                             \
  X(ALIASED, "aliased", "the coefficient follows from those before it: it is left out")                             \
  X(DROPPED_REPLICATES, "dropped_replicates", "some replicates gave no value and were left out")                    \
  X(METHODS_PART, "methods_part", "the standard errors of Taylor and of replication are more than a quarter apart") \
  X(NCHS_SUPPRESS, "nchs_suppress", "NCHS 2017: too imprecise to be shown")                                         \
  X(NCHS_COMPLEMENT, "nchs_complement", "NCHS 2017: shown, but its complement is too imprecise")                    \
  X(NCHS_REVIEW_DF, "nchs_review_df", "NCHS 2017: fewer than 8 degrees of freedom, to be reviewed")                 \
  X(NCHS_REVIEW_BOUNDARY, "nchs_review_boundary", "NCHS 2017: no or all events, to be reviewed")                    \
  X(NCHS_COUNT_SUPPRESS, "nchs_count_suppress", "NCHS 2023: count or rate too imprecise to be shown")               \
  X(NCHS_COUNT_REVIEW, "nchs_count_review", "NCHS 2023: fewer than 8 degrees of freedom, to be reviewed")           \
  X(CV_CAUTION, "cv_caution", "the coefficient of variation is in the band of caution of the rule chosen")          \
  X(CV_SUPPRESS, "cv_suppress", "the coefficient of variation is over the limit of the rule chosen")                \
  X(SMALL_N, "small_n", "fewer records than the rule chosen asks for")                                              \
  X(N_CAUTION, "n_caution", "so few records that the rule chosen asks for caution")                                 \
  X(SMALL_EFFECTIVE_N, "small_effective_n", "a smaller effective size than the rule chosen asks for")               \
  X(FEW_DF, "few_df", "fewer degrees of freedom than the rule chosen asks for")                                     \
  X(CONFIDENTIAL, "confidential", "hidden by disclosure control: it would tell of too few records")

enum {
#define SVARI_FLAG_NUMBER(name, text, meaning) SVARI_FLAG_##name##_NUMBER,
  SVARI_FLAG_LIST(SVARI_FLAG_NUMBER)
#undef SVARI_FLAG_NUMBER
      SVARI_FLAGS
};

enum {
#define SVARI_FLAG_BIT(name, text, meaning) SVARI_FLAG_##name = 1 << SVARI_FLAG_##name##_NUMBER,
  SVARI_FLAG_LIST(SVARI_FLAG_BIT)
#undef SVARI_FLAG_BIT
};

typedef struct svari_flag_row {
  const char *name, *meaning;
} svari_flag_row;

extern const svari_flag_row svari_flag_rows[SVARI_FLAGS];

/* The set bits as names, in the table's order. */
SVARI_MUST_CHECK svari_status svari_flags_make(svari_arena *arena, unsigned bits, svari_flags *out, svari_error *err);

#endif
