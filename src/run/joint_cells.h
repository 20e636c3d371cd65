/* One block of a joint report while it is put together, and finding rows of parts by name. */
#ifndef SVARI_SRC_RUN_JOINT_CELLS_H
#define SVARI_SRC_RUN_JOINT_CELLS_H

#include "run/joint.h"

typedef struct joint_source {
  svari_arena *arena;
  const svari_result *run;
} joint_source;

typedef struct joint_block {
  const joint_source *joint;
  size_t nparts;
  const svari_report **parts; /* whose rows are looked at */
  size_t nlines, capacity;
  svari_joint_line *lines;
} joint_block;

const svari_report *svari_joint_part(const joint_source *j, const char *name); /* NULL: no such run */
/* The first row of an estimate, a test by id; NULL: none. */
const svari_estimate_row *svari_joint_first(const svari_report *part, const char *id);
const svari_test_row *svari_joint_test(const svari_report *part, const char *id);
/* Of a variable of no and yes only yes is shown. */
bool svari_joint_is_shown(const svari_estimate_row *row);
/* Whether two rows of the same id are the same figure: variable, category, probability, domain. */
bool svari_joint_same(const svari_estimate_row *a, const svari_estimate_row *b);
/* The row with the figure that was published for it, where there is one. */
svari_joint_item svari_joint_item_of(const joint_source *j, const svari_report *part, const svari_estimate_row *row);
/* "run/id/category + run/id": the cell's items. */
SVARI_MUST_CHECK svari_status svari_joint_cell_of(const joint_source *j, const svari_grid_row_spec *row,
                                                  const char *text, svari_joint_cell *out, svari_error *err);
/* "there is no … `name` in these runs". */
SVARI_MUST_CHECK svari_status svari_joint_none(const svari_block_spec *spec, const char *name, const char *what,
                                               svari_error *err);

#endif
