/* Multiple-response sets on their way from the run file and the data file to what is asked of them. */
#ifndef SVARI_SRC_RUN_SETS_H
#define SVARI_SRC_RUN_SETS_H

#include "run/run.h"

/* Sets of an SPSS file that the run file names, with or without the `$`, become sets of the plan. */
SVARI_MUST_CHECK svari_status svari_sets_take(svari_result *run, const char *const *columns, size_t count,
                                              svari_error *err);
/* The plan's sets into the frame of derived variables; refuses to protect what is asked of them. */
SVARI_MUST_CHECK svari_status svari_sets_give(svari_result *run, svari_error *err);

#endif
