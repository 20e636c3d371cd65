/* The joint report of several runs as neutral rows: published figures beside computed ones, and sections that show
 * rows of the parts. Nothing is owned: all texts and rows live as long as the run of runs. */
#ifndef SVARI_SRC_PRESENT_JOINT_H
#define SVARI_SRC_PRESENT_JOINT_H

#include "svari/infer.h"

struct svari_report;

/* A published figure and the one computed for it, both on the scale that was published. */
typedef struct svari_published {
  const char *figure_id, *section, *study, *year;
  const char *rule;   /* digit | about:X | over | under */
  svari_label reason; /* why it can't be equal */
  const char *note;   /* how it was read; NULL */
  const struct svari_report *of;
  const svari_estimate_row *row;
  const char *unit; /* printed after the number: % | pp | …; NULL */
  int decimals;     /* as printed */
  double published, computed, se, ci[2], scale;
  bool records; /* the figure is the count of records */
  bool equal;
} svari_published;

/* What stands in a cell: one of the two, of a part. */
typedef struct svari_joint_item {
  const struct svari_report *of;
  const svari_estimate_row *estimate;
  const svari_test_row *test;
  const svari_published *published; /* beside the estimate; NULL */
  const svari_published *like; /* it, or another figure of the same request, whose unit and digits are taken; NULL */
} svari_joint_item;

typedef struct svari_joint_cell {
  size_t count;
  bool plain; /* without intervals */
  const svari_joint_item *items;
} svari_joint_cell;

typedef struct svari_joint_line {
  const svari_label *label;      /* NULL: the names of the item */
  svari_joint_item item;         /* the first there is */
  const svari_joint_cell *cells; /* by column of the block */
} svari_joint_line;

typedef struct svari_joint_block {
  const char *kind; /* the key that asks for it */
  svari_label label, note;
  size_t ncolumns;
  const svari_label *columns;
  bool plain; /* figures without intervals */
  size_t nlines;
  const svari_joint_line *lines;
} svari_joint_block;

typedef struct svari_joint_chapter {
  svari_label title, text;
  int level;
  size_t nblocks;
  const svari_joint_block *blocks;
} svari_joint_chapter;

typedef struct svari_joint {
  size_t npublished, nequal, nexplained; /* the rest are neither equal nor explained */
  const svari_published *published;
  size_t nchapters;
  const svari_joint_chapter *chapters;
} svari_joint;

#endif
