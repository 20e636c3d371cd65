/* What a run of runs makes of its parts: published figures beside computed ones, and the sections of its report. */
#ifndef SVARI_SRC_RUN_JOINT_H
#define SVARI_SRC_RUN_JOINT_H

#include "run/run.h"

/* Reads `figures:` and sets each beside its entry; every figure whose entry is missing is a fault. */
SVARI_MUST_CHECK svari_status svari_joint_figures(svari_result *run, svari_error *err);
/* Whether `figures:` can be read and has its columns. */
SVARI_MUST_CHECK svari_status svari_check_figures(svari_result *run, svari_error *err);
/* Finds what `sections:` asks for; whatever is not there is a fault. */
SVARI_MUST_CHECK svari_status svari_joint_chapters(svari_result *run, svari_error *err);

#endif
