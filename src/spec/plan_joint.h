/* What a run of runs asks for besides its runs. */
#ifndef SVARI_SRC_SPEC_PLAN_JOINT_H
#define SVARI_SRC_SPEC_PLAN_JOINT_H

#include "svari/frame.h"

/* `sections:` of a run of runs: what the joint report shows, in order. Nothing here is computed anew. */
typedef struct svari_grid_row_spec {
  svari_label label;
  size_t ncells;
  const char *const *cells; /* run/id, run/id/category…; "" and "-": none */
  svari_where where;
} svari_grid_row_spec;

typedef struct svari_block_spec {
  const char
      *kind;   /* the key that says what is shown: estimates | compare | ranking | tests | figures | grid | sample */
  size_t nids; /* ids, a section of the figures, or runs */
  const char *const *ids;
  size_t nruns;
  const char *const *runs;
  size_t ncategories; /* 0: all, or `yes` of a no/yes variable */
  const char *const *categories;
  size_t nheads;
  const svari_label *heads;
  size_t nrows;
  const svari_grid_row_spec *rows;
  size_t most; /* ranking: how many; 0: all */
  bool plain;  /* ranking: without intervals */
  svari_label label, note;
  svari_where where;
} svari_block_spec;

typedef struct svari_chapter_spec {
  svari_label title, text;
  int level; /* of the heading: 1, 2 or 3 */
  size_t nblocks;
  const svari_block_spec *blocks;
  svari_where where;
} svari_chapter_spec;

/* `studies:` of a run of runs: what the joint report calls a run. */
typedef struct svari_study_spec {
  const char *name;
  svari_label label;
  svari_where where;
} svari_study_spec;

#endif
