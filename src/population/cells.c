/* Cells of a margin: their names, and what no margin may have. */
#include "population/cells.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/buffer.h"
#include "base/number.h"
#include "base/sum.h"
#include "data/frame.h"

/* Shares printed with seven digits sum to 1 within this; what is further off was rounded too hard or is no share. */
static const double SHARE_TOLERANCE = 1e-6;

const char *svari_cell_text(svari_arena *arena, const char *const *names, size_t nby) {
  svari_buffer text = {0};
  for (size_t v = 0; v < nby; v++) {
    if (v) svari_buffer_text(&text, " × ");
    svari_buffer_text(&text, names[v]);
  }
  const char *copy = text.failed || !text.bytes ? NULL : svari_arena_text(arena, text.bytes);
  svari_buffer_free(&text);
  return copy;
}

typedef bool level_rule(const svari_level *level, const char *name);

static bool is_name(const svari_level *level, const char *name) {
  return level->name && strcmp(level->name, name) == 0;
}

static bool is_code(const svari_level *level, const char *name) {
  return level->code && strcmp(level->code, name) == 0;
}

static bool is_label(const svari_level *level, const char *name) {
  for (int l = 0; l < SVARI_LANGUAGES; l++)
    if (level->label.in[l] && strcmp(level->label.in[l], name) == 0) return true;
  return false;
}

static level_rule *const LEVEL_RULES[] = {is_name, is_code, is_label};
enum { NLEVEL_RULES = sizeof LEVEL_RULES / sizeof *LEVEL_RULES };

static const char *find_by(const svari_variable_spec *variable, level_rule *rule, const char *name) {
  for (size_t l = 0; l < variable->nlevels; l++)
    if (rule(&variable->levels[l], name)) return variable->levels[l].name;
  return NULL;
}

/* The rule by which all categories of a variable are written; NULL when they are written by several. A label may look
 * like another category's code, so one name alone can't tell. */
static level_rule *common_rule(const svari_cells *cells, size_t v, const svari_variable_spec *variable) {
  for (size_t r = 0; r < NLEVEL_RULES; r++) {
    size_t c = 0;
    while (c < cells->count && find_by(variable, LEVEL_RULES[r], cells->names[c * cells->nby + v])) c++;
    if (c == cells->count) return LEVEL_RULES[r];
  }
  return NULL;
}

static const char *canonical(const svari_variable_spec *variable, level_rule *rule, const char *name) {
  if (rule) return find_by(variable, rule, name);
  for (size_t r = 0; r < NLEVEL_RULES; r++) {
    const char *found = find_by(variable, LEVEL_RULES[r], name);
    if (found) return found;
  }
  return name;
}

void svari_cells_canonical(svari_cells *cells, const char *const *by, const svari_variable_spec *variables,
                           size_t nvariables) {
  for (size_t v = 0; v < cells->nby; v++) {
    const svari_variable_spec *variable = svari_variable_find(variables, nvariables, by[v]);
    if (!variable) continue;
    level_rule *rule = common_rule(cells, v, variable);
    for (size_t c = 0; c < cells->count; c++)
      cells->names[c * cells->nby + v] = canonical(variable, rule, cells->names[c * cells->nby + v]);
  }
}

typedef struct sorted_cell {
  const char *const *names;
  size_t nby, index;
} sorted_cell;

static int by_names(const void *a, const void *b) {
  const sorted_cell *x = a, *y = b;
  for (size_t v = 0; v < x->nby; v++) {
    int order = strcmp(x->names[v], y->names[v]);
    if (order) return order;
  }
  return x->index < y->index ? -1 : x->index > y->index;
}

static svari_status check_twice(svari_arena *arena, const svari_cells *cells, const char *margin, svari_where where,
                                svari_error *err) {
  sorted_cell *sorted = SVARI_NEW(arena, sorted_cell, cells->count);
  if (!sorted) return svari_fail_memory(err);
  for (size_t c = 0; c < cells->count; c++)
    sorted[c] = (sorted_cell){(const char *const *)cells->names + c * cells->nby, cells->nby, c};
  qsort(sorted, cells->count, sizeof *sorted, by_names);
  svari_status status = SVARI_OK;
  for (size_t c = 1; c < cells->count; c++) {
    bool twice = true;
    for (size_t v = 0; v < cells->nby && twice; v++) twice = strcmp(sorted[c].names[v], sorted[c - 1].names[v]) == 0;
    if (!twice) continue;
    const char *text = svari_cell_text(arena, sorted[c].names, cells->nby);
    if (!text) return svari_fail_memory(err);
    status = svari_fail_at(err, SVARI_DATA, where, "margin '%s' has the category '%s' twice", margin, text);
    svari_hint(err, "keep one; a category may be written by its label or by its code, and both are the same");
  }
  return status;
}

static svari_status check_values(svari_arena *arena, const svari_cells *cells, const char *margin, bool shares,
                                 svari_where where, svari_error *err) {
  svari_status status = SVARI_OK;
  for (size_t c = 0; c < cells->count; c++) {
    if (cells->values[c] >= 0) continue;
    const char *text = svari_cell_text(arena, (const char *const *)cells->names + c * cells->nby, cells->nby);
    if (!text) return svari_fail_memory(err);
    char number[SVARI_NUMBER_TEXT] = "missing";
    if (!isnan(cells->values[c])) svari_number_shortest(cells->values[c], number);
    status = svari_fail_at(err, SVARI_DATA, where, "margin '%s': the %s of '%s' is %s", margin,
                           shares ? "share" : "total", text, number);
    svari_hint(err, "a %s is a number not below 0", shares ? "share" : "total");
  }
  return status;
}

static svari_status check_sum(const svari_cells *cells, const char *margin, bool shares, svari_where where,
                              svari_error *err) {
  svari_sum sum = {0};
  for (size_t c = 0; c < cells->count; c++) svari_sum_add(&sum, cells->values[c]);
  double total = svari_sum_value(&sum);
  char text[SVARI_NUMBER_TEXT];
  svari_number_shortest(total, text);
  if (!(total > 0)) return svari_fail_at(err, SVARI_DATA, where, "the cells of margin '%s' sum to %s", margin, text);
  if (!shares || fabs(total - 1) <= SHARE_TOLERANCE) return SVARI_OK;
  svari_status status =
      svari_fail_at(err, SVARI_DATA, where, "the shares of margin '%s' sum to %s, not to 1", margin, text);
  svari_hint(err, "divide each share by %s, or give totals", text);
  return status;
}

svari_status svari_cells_check(svari_arena *arena, const svari_cells *cells, const char *margin, bool shares,
                               svari_where where, svari_error *err) {
  if (cells->count == 0) return svari_fail_at(err, SVARI_DATA, where, "margin '%s' has no cells", margin);
  svari_status twice = check_twice(arena, cells, margin, where, err);
  svari_status values = check_values(arena, cells, margin, shares, where, err);
  if (twice || values) return twice ? twice : values;
  return check_sum(cells, margin, shares, where, err);
}

svari_status svari_cells_into(svari_arena *arena, const svari_cells *cells, svari_margin *margin, svari_error *err) {
  const char *const **rows = SVARI_NEW(arena, const char *const *, cells->count);
  if (!rows) return svari_fail_memory(err);
  for (size_t c = 0; c < cells->count; c++) rows[c] = (const char *const *)cells->names + c * cells->nby;
  margin->ncells = cells->count;
  margin->names = rows;
  margin->values = cells->values;
  return SVARI_OK;
}
