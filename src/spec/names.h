/* The columns that a plan reads. */
#ifndef SVARI_SRC_SPEC_NAMES_H
#define SVARI_SRC_SPEC_NAMES_H

#include "spec/plan.h"

/* The names that a use reads (none for margins and functions of estimates). */
SVARI_MUST_CHECK svari_status svari_use_names(svari_arena *arena, const svari_use *use, const char *const **names,
                                              size_t *count);
/* Fills data.keep and data.patterns with all that the plan reads. */
SVARI_MUST_CHECK svari_status svari_plan_keep(svari_plan *plan);

#endif
