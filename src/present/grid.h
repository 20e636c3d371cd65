/* A table for the terminal: the first column holds labels, left, on lines of their own where they are too long; the
 * others hold figures, right. */
#ifndef SVARI_SRC_PRESENT_GRID_H
#define SVARI_SRC_PRESENT_GRID_H

#include "base/arena.h"
#include "base/buffer.h"

enum { SVARI_GRID_COLUMNS = 16 };

typedef struct svari_grid_row {
  bool span; /* cells[0] runs over the whole line */
  int indent;
  size_t ncells;
  const char *cells[SVARI_GRID_COLUMNS]; /* copies */
} svari_grid_row;

/* `{.arena = arena}` begins a grid. */
typedef struct svari_grid {
  svari_arena *arena;
  size_t nrows, capacity;
  svari_grid_row *rows;
  bool failed;
} svari_grid;

void svari_grid_line(svari_grid *grid, int indent);       /* begins a line of cells */
void svari_grid_cell(svari_grid *grid, const char *text); /* the next cell of it; NULL: empty */
void svari_grid_span(svari_grid *grid, int indent, const char *text);
/* Writes the lines, no longer than `width` unless the figures alone are. */
void svari_grid_write(const svari_grid *grid, int width, svari_buffer *out);
/* Text in lines of at most `width` columns, broken at spaces, each after `indent` spaces. */
void svari_wrap(const char *text, int indent, int width, svari_buffer *out);

#endif
