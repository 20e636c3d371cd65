/* Figures that compare groups: what may not be shown of them once the groups are settled. */
#ifndef SVARI_SRC_RUN_DISCLOSE_COMPARE_H
#define SVARI_SRC_RUN_DISCLOSE_COMPARE_H

#include "run/disclose_cells.h"

/* Marks the differences, contrasts, changes and functions of a hidden figure, and takes the numbers out of the tests
 * and models that compare a group that is small or hidden; they are added to the known ones for the list. */
SVARI_MUST_CHECK svari_status svari_compare_mark(svari_known_cells *cells, const svari_disclosure_spec *rules,
                                                 svari_report *report, svari_error *err);

#endif
