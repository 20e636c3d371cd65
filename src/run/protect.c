/* The interval of a hidden cell: to raise it by d, its row must lose d in other hidden cells, their columns gain it
 * elsewhere, and so on until its column has lost d. That is a flow of d from the row to the column over the hidden
 * cells, each of which can lose what it holds and gain without end; to lower it, the same with the two turned. */
#include "run/protect.h"

#include <stdlib.h>
#include <string.h>

typedef struct network {
  size_t nrows, ncolumns;
  size_t *held; /* counts of the hidden cells, changed by flows */
  const unsigned char *hidden;
  bool raise;           /* row to column takes from a cell; else it gives */
  size_t skip;          /* the cell that is asked about */
  size_t *queue, *from; /* nodes: rows, then columns */
} network;

static const size_t ENDLESS = SIZE_MAX / 4;

/* What can still flow from node a to node b: one is a row, the other a column. */
static size_t room(const network *g, size_t a, size_t b) {
  bool from_row = a < g->nrows;
  size_t row = from_row ? a : b, column = (from_row ? b : a) - g->nrows, cell = row * g->ncolumns + column;
  if (cell == g->skip || !g->hidden[cell]) return 0;
  return from_row == g->raise ? g->held[cell] : ENDLESS;
}

static void push(network *g, size_t a, size_t b, size_t amount) {
  bool from_row = a < g->nrows;
  size_t cell = from_row ? a * g->ncolumns + (b - g->nrows) : b * g->ncolumns + (a - g->nrows);
  if (from_row == g->raise)
    g->held[cell] -= amount;
  else
    g->held[cell] += amount;
}

/* Breadth first from row to column; true when there is a way, which is then in from[]. */
static bool find_way(network *g, size_t start, size_t end) {
  size_t nodes = g->nrows + g->ncolumns, head = 0, tail = 0;
  for (size_t i = 0; i < nodes; i++) g->from[i] = SIZE_MAX;
  g->from[start] = start;
  g->queue[tail++] = start;
  while (head < tail && g->from[end] == SIZE_MAX) {
    size_t a = g->queue[head++];
    size_t first = a < g->nrows ? g->nrows : 0, last = a < g->nrows ? nodes : g->nrows;
    for (size_t b = first; b < last; b++) {
      if (g->from[b] != SIZE_MAX || room(g, a, b) == 0) continue;
      g->from[b] = a;
      g->queue[tail++] = b;
    }
  }
  return g->from[end] != SIZE_MAX;
}

static size_t flow(network *g, size_t start, size_t end, size_t enough) {
  size_t total = 0;
  while (total < enough && find_way(g, start, end)) {
    size_t amount = enough - total;
    for (size_t b = end; b != start; b = g->from[b]) {
      size_t most = room(g, g->from[b], b);
      if (most < amount) amount = most;
    }
    for (size_t b = end; b != start; b = g->from[b]) push(g, g->from[b], b, amount);
    total += amount;
  }
  return total;
}

size_t svari_grid_interval(size_t nrows, size_t ncolumns, const size_t *n, const unsigned char *hidden, size_t row,
                           size_t column, size_t enough) {
  size_t cells = nrows * ncolumns, nodes = nrows + ncolumns, cell = row * ncolumns + column;
  size_t *memory = malloc((cells + 2 * nodes) * sizeof *memory);
  if (!memory) return SIZE_MAX;
  network g = {nrows, ncolumns, memory, hidden, true, cell, memory + cells, memory + cells + nodes};
  memcpy(g.held, n, cells * sizeof *n);
  size_t up = flow(&g, row, nrows + column, enough);
  g.raise = false;
  memcpy(g.held, n, cells * sizeof *n);
  size_t down = flow(&g, row, nrows + column, n[cell] < enough ? n[cell] : enough);
  free(memory);
  return up + down < enough ? up + down : enough;
}

/* The rectangle with corners (row, column) and (r, c): what hiding it costs, and how far it lets the cell move. */
static void judge(size_t ncolumns, const size_t *n, const unsigned char *hidden, size_t row, size_t column, size_t r,
                  size_t c, size_t *cost, size_t *gain) {
  const size_t corners[] = {row * ncolumns + c, r * ncolumns + column, r * ncolumns + c};
  *cost = 0;
  for (int i = 0; i < 3; i++) *cost += hidden[corners[i]] ? 0 : n[corners[i]] + 1;
  size_t up = n[corners[0]] < n[corners[1]] ? n[corners[0]] : n[corners[1]];
  size_t held = n[row * ncolumns + column], down = held < n[corners[2]] ? held : n[corners[2]];
  *gain = up + down;
}

/* Hides the cheapest rectangle that moves the cell far enough, else the one that moves it farthest. */
static bool hide_rectangle(size_t nrows, size_t ncolumns, const size_t *n, size_t width, unsigned char *hidden,
                           size_t row, size_t column) {
  size_t best_cost = SIZE_MAX, best_gain = 0, best = SIZE_MAX;
  for (size_t r = 0; r < nrows; r++) {
    for (size_t c = 0; c < ncolumns; c++) {
      size_t cost, gain;
      if (r == row || c == column) continue;
      judge(ncolumns, n, hidden, row, column, r, c, &cost, &gain);
      if (gain > width) gain = width;
      if (cost == 0 || gain == 0 || gain < best_gain || (gain == best_gain && cost >= best_cost)) continue;
      best_gain = gain;
      best_cost = cost;
      best = r * ncolumns + c;
    }
  }
  if (best == SIZE_MAX) return false;
  size_t r = best / ncolumns, c = best % ncolumns;
  const size_t corners[] = {row * ncolumns + c, r * ncolumns + column, best};
  for (int i = 0; i < 3; i++)
    if (!hidden[corners[i]]) hidden[corners[i]] = SVARI_COMPLEMENTARY;
  return true;
}

svari_status svari_grid_protect(size_t nrows, size_t ncolumns, const size_t *n, size_t width, unsigned char *hidden,
                                bool *safe) {
  *safe = false;
  for (size_t i = 0; i < nrows * ncolumns; i++) {
    if (hidden[i] != SVARI_PRIMARY) continue;
    for (;;) {
      size_t interval = svari_grid_interval(nrows, ncolumns, n, hidden, i / ncolumns, i % ncolumns, width);
      if (interval == SIZE_MAX) return SVARI_MEMORY;
      if (interval >= width) break;
      if (!hide_rectangle(nrows, ncolumns, n, width, hidden, i / ncolumns, i % ncolumns)) return SVARI_OK;
    }
  }
  *safe = true;
  return SVARI_OK;
}

bool svari_list_protect(size_t count, const size_t *n, size_t width, unsigned char *hidden) {
  size_t sum = 0, many = 0;
  for (size_t i = 0; i < count; i++) {
    many += hidden[i] != SVARI_SHOWN;
    sum += hidden[i] != SVARI_SHOWN ? n[i] : 0;
  }
  if (many == 0) return true;
  while (many < 2 || sum < width) {
    size_t least = SIZE_MAX;
    for (size_t i = 0; i < count; i++)
      if (!hidden[i] && n[i] > 0 && (least == SIZE_MAX || n[i] < n[least])) least = i;
    if (least == SIZE_MAX) return false;
    hidden[least] = SVARI_COMPLEMENTARY;
    sum += n[least];
    many++;
  }
  return true;
}
