/* Estimates over several completed data sets, or several draws of a variable, combined. */
#ifndef SVARI_SRC_RUN_RUBIN_H
#define SVARI_SRC_RUN_RUBIN_H

#include "infer/infer.h"

/* Rubin (1987), Multiple Imputation for Nonresponse in Surveys, eq. 3.1.2 to 3.1.5: the estimate is the mean of the
 * estimates, its variance the mean of the variances plus (1 + 1/m) times the variance between the estimates;
 * degrees of freedom after Barnard and Rubin (1999, Biometrika 86), which never exceed those of the design. A figure
 * that is the same in every set stays as it is. sets[i] are the nrows rows of set i, in the same order: SVARI_DATA when
 * they are not the same figures. */
SVARI_MUST_CHECK svari_status svari_rubin_combine(svari_arena *arena, const svari_estimate_row *const *sets,
                                                  size_t nsets, size_t nrows, svari_estimate_row **out,
                                                  svari_error *err);

#endif
