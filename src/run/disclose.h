/* Disclosure control: which figures may not be shown because they would tell of few people, decided once for all
 * outputs of a run. */
#ifndef SVARI_SRC_RUN_DISCLOSE_H
#define SVARI_SRC_RUN_DISCLOSE_H

#include "spec/plan.h"
#include "present/report.h"

/* Replaces the report's estimates and tables by ones that may be shown, and sets the list of what was hidden. A cell
 * that is hidden anywhere is hidden wherever it is shown again. `rules->given` false: nothing is done. */
SVARI_MUST_CHECK svari_status svari_disclose(svari_arena *arena, const svari_disclosure_spec *rules,
                                             svari_report *report, svari_error *err);

#endif
