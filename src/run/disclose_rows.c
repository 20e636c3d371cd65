/* What estimates publish. Figures of one request are a list of domains, or a grid when they are by two variables. A
 * share tells of two groups: its base, and those of the base who have the category, which are a list whose sum is the
 * base. */
#include <string.h>

#include "infer/same.h"

#include "run/disclose_cells.h"

static bool same_probability(double a, double b) { return a == b || (a != a && b != b); }

/* Rows that tell the same figure of different domains. */
static bool same_figure(const svari_estimate_row *a, const svari_estimate_row *b) {
  return a->spec == b->spec && svari_text_same(a->variable, b->variable) && svari_text_same(a->category, b->category) &&
         same_probability(a->probability, b->probability) && a->domain.count == b->domain.count;
}

static size_t category_place(const char **names, size_t *count, const char *name) {
  for (size_t i = 0; i < *count; i++)
    if (strcmp(names[i], name) == 0) return i;
  names[*count] = name;
  return (*count)++;
}

/* The block of rows first..: those of the same figure, in whatever order they stand. `place` has the known of a row. */
static bool estimate_block(svari_known_cells *cells, const svari_estimate_row *rows, const size_t *place, size_t count,
                           size_t first) {
  const svari_estimate_row *one = &rows[first];
  const char **across = SVARI_NEW(cells->arena, const char *, count),
                                  **down = SVARI_NEW(cells->arena, const char *, count);
  size_t *at = SVARI_NEW(cells->arena, size_t, 2 * count);
  size_t nrows = 0, ncolumns = 0, listed = 0;
  bool grid = one->domain.count == 2;
  if (!across || !down || !at) return false;
  for (size_t i = first; i < count; i++) {
    if (!same_figure(one, &rows[i])) continue;
    at[2 * i] = grid ? category_place(down, &nrows, rows[i].domain.parts[0].category) : 0;
    at[2 * i + 1] = grid ? category_place(across, &ncolumns, rows[i].domain.parts[1].category) : listed++;
  }
  svari_block *block = svari_block_add(cells, !grid, grid ? nrows : 1, grid ? ncolumns : listed);
  for (size_t i = first; block && i < count; i++)
    if (same_figure(one, &rows[i])) block->known[at[2 * i] * block->ncolumns + at[2 * i + 1]] = place[i];
  return block != NULL;
}

/* ---- the groups of one figure ---- */

static const svari_net_spec *net_of(const svari_estimate_row *row) {
  for (size_t i = 0; row->spec && row->category && i < row->spec->nnets; i++)
    if (strcmp(row->spec->nets[i].name, row->category) == 0) return &row->spec->nets[i];
  return NULL;
}

/* Does the figure tell of a category of its own, as cells of a table do? Then cells and figure have one key. */
static bool is_category(const svari_estimate_row *row) {
  return row->category && strcmp(row->statistic, "proportion") == 0 && !net_of(row);
}

/* Categories that exclude each other: what is left of the base is told by the others. */
static bool is_part(const svari_estimate_row *row) {
  bool answers = row->spec && row->spec->base && strcmp(row->spec->base, "answers") == 0;
  return is_category(row) || (strcmp(row->statistic, "set") == 0 && answers && !net_of(row));
}

static svari_known *add_inside(svari_known_cells *cells, svari_estimate_row *row, const svari_sides *sides,
                               size_t base) {
  const char *condition = row->spec->where, *named = row->category ? row->category : row->variable;
  if (row->probability == row->probability)
    named = svari_arena_printf(cells->arena, "%s %.17g", row->variable, row->probability);
  if (!named) return NULL;
  svari_domain_part part = {is_category(row) ? row->variable : row->id, named};
  svari_domain own = {1, &part};
  svari_known *known = svari_known_add(cells, row->id, &row->domain, &own, condition, sides->inside);
  if (!known) return NULL;
  known->base = base;
  known->other = is_part(row) ? 0 : sides->other;
  known->net = net_of(row);
  return known;
}

typedef struct places {
  size_t *own, *base; /* by row: its known; the known of its base, SIZE_MAX when that is its own */
} places;

/* Rows of one domain and variable, which stand together, share their base. */
static svari_status gather_row(svari_known_cells *cells, svari_estimate_row *rows, size_t i, places *p,
                               svari_error *err) {
  svari_estimate_row *row = &rows[i];
  const char *condition = row->spec ? row->spec->where : NULL;
  svari_sides sides;
  svari_status status = svari_counter_sides(&cells->counter, row, &sides, err);
  if (status != SVARI_OK) return status;
  bool shared = i > 0 && p->base[i - 1] != SIZE_MAX && rows[i - 1].spec == row->spec &&
                svari_text_same(rows[i - 1].variable, row->variable) &&
                svari_domain_same(&rows[i - 1].domain, &row->domain);
  p->base[i] = sides.told && shared ? p->base[i - 1] : SIZE_MAX;
  svari_known *known = NULL;
  if (!sides.told || !shared) known = svari_known_add(cells, row->id, &row->domain, NULL, condition, row->n);
  if (!known && !(sides.told && shared)) return svari_fail_memory(err);
  if (sides.told) {
    if (!shared) p->base[i] = cells->nknown - 1;
    known = add_inside(cells, row, &sides, p->base[i]);
    if (!known) return svari_fail_memory(err);
  }
  known->row = row;
  p->own[i] = cells->nknown - 1;
  return SVARI_OK;
}

/* The categories of row i's domain and variable, whose sum is their base. */
static bool category_block(svari_known_cells *cells, const svari_estimate_row *rows, const places *p, size_t from,
                           size_t count) {
  size_t to = from, parts = 0;
  while (to < count && p->base[to] == p->base[from]) parts += is_part(&rows[to++]);
  svari_block *block = parts ? svari_block_add(cells, true, 1, parts) : NULL;
  for (size_t i = from, at = 0; block && i < to; i++)
    if (is_part(&rows[i])) block->known[at++] = p->own[i];
  return block || parts == 0;
}

static bool is_combined(const svari_estimate_row *row) {
  return row->spec && (row->spec->of || strcmp(row->statistic, "function") == 0);
}

static bool gather_blocks(svari_known_cells *cells, const svari_estimate_row *rows, size_t count, const places *p) {
  for (size_t i = 0; i < count; i++) {
    bool begun = is_combined(&rows[i]);
    bool first = p->base[i] != SIZE_MAX && (i == 0 || p->base[i - 1] != p->base[i]);
    if (first && !category_block(cells, rows, p, i, count)) return false;
    for (size_t j = i; j > 0 && rows[j - 1].spec == rows[i].spec && !begun; j--)
      begun = same_figure(&rows[j - 1], &rows[i]);
    if (begun || rows[i].domain.count == 0) continue;
    size_t end = i;
    while (end < count && rows[end].spec == rows[i].spec) end++;
    bool of_base = p->base[i] != SIZE_MAX;
    if (of_base && first && !estimate_block(cells, rows, p->base, end, i)) return false;
    if ((!of_base || rows[i].category) && !estimate_block(cells, rows, p->own, end, i)) return false;
  }
  return true;
}

svari_status svari_cells_estimates(svari_known_cells *cells, svari_estimate_row *rows, size_t count, svari_error *err) {
  places p = {SVARI_NEW(cells->arena, size_t, count), SVARI_NEW(cells->arena, size_t, count)};
  if (!p.own || !p.base) return svari_fail_memory(err);
  for (size_t i = 0; i < count; i++) {
    svari_status status = gather_row(cells, rows, i, &p, err);
    if (status != SVARI_OK) return status;
  }
  return gather_blocks(cells, rows, count, &p) ? SVARI_OK : svari_fail_memory(err);
}
