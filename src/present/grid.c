/* Widths are those of a terminal (svari_utf8_width), never bytes. */
#include "present/grid.h"

#include <string.h>

#include "base/utf8.h"

static void spaces(svari_buffer *out, size_t count) {
  for (size_t i = 0; i < count; i++) svari_buffer_add(out, " ", 1);
}

static svari_grid_row *push(svari_grid *grid) {
  svari_grid_row *row = SVARI_PUSH(grid->arena, grid->rows, grid->nrows, grid->capacity);
  if (!row) grid->failed = true;
  return row;
}

void svari_grid_line(svari_grid *grid, int indent) {
  svari_grid_row *row = push(grid);
  if (row) row->indent = indent;
}

void svari_grid_cell(svari_grid *grid, const char *text) {
  if (grid->failed || !grid->nrows) return;
  svari_grid_row *row = &grid->rows[grid->nrows - 1];
  if (row->ncells == SVARI_GRID_COLUMNS) return;
  const char *copy = svari_arena_text(grid->arena, text ? text : "");
  if (!copy)
    grid->failed = true;
  else
    row->cells[row->ncells++] = copy;
}

void svari_grid_span(svari_grid *grid, int indent, const char *text) {
  svari_grid_line(grid, indent);
  svari_grid_cell(grid, text);
  if (!grid->failed) grid->rows[grid->nrows - 1].span = true;
}

/* The bytes of text that fit `width` columns, cut at the last space if there is one. */
static size_t fitting(const char *text, size_t width) {
  size_t end = 0, last_space = 0;
  char piece[8];
  size_t used = 0;
  while (text[end]) {
    size_t size = 1;
    while (((unsigned char)text[end + size] & 0xC0) == 0x80 && size < 4) size++;
    memcpy(piece, text + end, size);
    piece[size] = '\0';
    used += svari_utf8_width(piece);
    if (used > width) return last_space ? last_space : end ? end : size;
    if (text[end] == ' ' && end > 0) last_space = end;
    end += size;
  }
  return end;
}

void svari_wrap(const char *text, int indent, int width, svari_buffer *out) {
  size_t room = width > indent + 10 ? (size_t)(width - indent) : 10;
  do {
    size_t taken = fitting(text, room);
    spaces(out, (size_t)indent);
    svari_buffer_add(out, text, taken);
    svari_buffer_text(out, "\n");
    text += taken;
    while (*text == ' ') text++;
  } while (*text);
}

enum { LEAST = 10 }; /* columns that labels keep; longer ones stand on a line of their own */

typedef struct layout {
  size_t columns, width[SVARI_GRID_COLUMNS];
} layout;

static layout measure(const svari_grid *grid, int width) {
  layout l = {0};
  for (size_t r = 0; r < grid->nrows; r++) {
    const svari_grid_row *row = &grid->rows[r];
    if (row->span) continue;
    if (row->ncells > l.columns) l.columns = row->ncells;
    for (size_t c = 0; c < row->ncells; c++) {
      size_t wide = svari_utf8_width(row->cells[c]) + (c == 0 ? (size_t)row->indent : 0);
      if (wide > l.width[c]) l.width[c] = wide;
    }
  }
  size_t figures = 0;
  for (size_t c = 1; c < l.columns; c++) figures += l.width[c] + 2;
  size_t room = (size_t)width > figures + LEAST ? (size_t)width - figures : LEAST;
  if (l.width[0] > room) l.width[0] = room;
  return l;
}

/* The label leaves its line open for the figures and gives the width it took. One that is too long has lines of
 * its own above them: wrapped in its column it would be a ladder of half words. */
static size_t put_label(const svari_grid_row *row, size_t room, int width, svari_buffer *out) {
  size_t wide = svari_utf8_width(row->cells[0]) + (size_t)row->indent;
  if (wide > room) {
    svari_wrap(row->cells[0], row->indent, width, out);
    return 0;
  }
  spaces(out, (size_t)row->indent);
  svari_buffer_text(out, row->cells[0]);
  return wide;
}

/* What a label may fill: its column, and what the line's first figure leaves free to its left, since figures stand
 * right. */
static size_t label_room(const svari_grid_row *row, const layout *l) {
  size_t room = l->width[0];
  for (size_t c = 1; c < row->ncells; c++) {
    room += l->width[c] - svari_utf8_width(row->cells[c]);
    if (row->cells[c][0]) break;
    room += 2;
  }
  return room;
}

static void put_line(const svari_grid_row *row, const layout *l, int width, svari_buffer *out) {
  size_t filled = row->ncells ? put_label(row, label_room(row, l), width, out) : 0, at = l->width[0];
  for (size_t c = 1; c < row->ncells; c++) {
    size_t wide = svari_utf8_width(row->cells[c]);
    at += 2 + l->width[c];
    if (row->cells[c][0] == '\0') continue;
    spaces(out, at - wide - filled);
    svari_buffer_text(out, row->cells[c]);
    filled = at;
  }
  svari_buffer_text(out, "\n");
}

void svari_grid_write(const svari_grid *grid, int width, svari_buffer *out) {
  if (grid->failed) {
    out->failed = true;
    return;
  }
  layout l = measure(grid, width);
  for (size_t r = 0; r < grid->nrows; r++) {
    const svari_grid_row *row = &grid->rows[r];
    if (row->span)
      svari_wrap(row->cells[0], row->indent, width, out);
    else
      put_line(row, &l, width, out);
  }
}
