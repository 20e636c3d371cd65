/* Published rules on which figures may be shown: one table of rule sets. */
#ifndef SVARI_SRC_INFER_RELIABILITY_H
#define SVARI_SRC_INFER_RELIABILITY_H

#include "svari/infer.h"

/* A set of rules. Numbers that are 0 ask nothing. */
typedef struct svari_rules {
  const char *name;
  const char *what; /* whose rule, in one line */
  double caution_cv, suppress_cv;
  double min_n, caution_n, min_effective, min_df; /* caution_n: fewer records than this, but not fewer than min_n */
  bool caution_at;                                /* caution begins at caution_cv itself, not above it */
  bool nchs; /* the NCHS standards: of 2017 for shares, of 2023 for counts and rates */
} svari_rules;

extern const svari_rules svari_rule_sets[];
extern const size_t svari_rule_sets_count;

/* Flags that the named set raises for a row; 0 when name is NULL or unknown. */
unsigned svari_reliability_flags(const char *name, const svari_estimate_row *row);

#endif
