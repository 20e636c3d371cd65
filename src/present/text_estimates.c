/* Estimates as lines: a heading for each variable of each request, then a line by category and domain. */
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "present/names.h"
#include "infer/same.h"
#include "present/text.h"

/* Rows that stand under one heading. */
static bool together(const svari_estimate_row *a, const svari_estimate_row *b) {
  return a->spec == b->spec && svari_text_same(a->id, b->id) && svari_text_same(a->variable, b->variable);
}

static const char *heading(svari_text *text, const svari_estimate_row *row) {
  svari_buffer name = {0}, all = {0};
  svari_view view = svari_text_view(text);
  svari_view_subject(&view, row, &name);
  const char *what = svari_statistic_word(row->statistic, text->language);
  const char *label = name.bytes ? name.bytes : "";
  if (row->spec) label = svari_label_text(&row->spec->label, text->language, label);
  svari_buffer_printf(&all, label[0] ? "%s: %s" : "%s%s", label[0] ? label : what, label[0] ? what : "");
  const char *copy = all.bytes ? svari_arena_text(text->arena, all.bytes) : NULL;
  if (all.failed || name.failed || !copy) text->out->failed = true;
  svari_buffer_free(&name);
  svari_buffer_free(&all);
  return copy ? copy : "";
}

static const char *line_label(svari_text *text, const svari_estimate_row *row) {
  const svari_view view = svari_text_view(text);
  const char *domain = svari_text_domain(text, &row->domain), *first = "";
  char probability[SVARI_FORMAT_TEXT];
  if (row->category)
    first = svari_view_row_category(&view, row);
  else if (row->probability == row->probability) {
    svari_format_number(row->probability, 2, text->language, probability);
    first = probability;
  }
  if (!first[0]) return domain[0] ? domain : svari_text_word(text, SVARI_WORD_ALL);
  const char *both =
      domain[0] ? svari_arena_printf(text->arena, "%s, %s", domain, first) : svari_arena_text(text->arena, first);
  if (!both) text->out->failed = true;
  return both ? both : "";
}

static void figure(const svari_text *text, bool percent, double value, int decimals, char out[SVARI_FORMAT_TEXT]) {
  if (percent)
    svari_format_percent(value, decimals, text->language, out);
  else
    svari_format_number(value, decimals, text->language, out);
}

typedef struct line_style {
  const svari_even *even; /* of the rows around it, of the same statistic */
  int indent;
  bool references; /* a column for published figures */
  bool changes;    /* one for the change since the wave before */
} line_style;

static void change_cell(const svari_text *text, svari_grid *grid, const svari_estimate_row *row, bool percent,
                        int decimals) {
  char by[SVARI_FORMAT_TEXT], cell[SVARI_FORMAT_TEXT + 8] = "";
  const svari_wave_change *change = row->change;
  if (change && isfinite(change->estimate)) {
    figure(text, percent, fabs(change->estimate), decimals, by);
    snprintf(cell, sizeof cell, "%s %s", change->estimate > 0 ? "▲" : change->estimate < 0 ? "▼" : "=", by);
  }
  svari_grid_cell(grid, cell);
}

static void estimate_line(svari_text *text, svari_grid *grid, const svari_estimate_row *row, line_style style,
                          const char *label) {
  bool percent = row->category != NULL;
  int decimals = percent ? 1 : svari_even_decimals(style.even, row->estimate, row->se, row->ci);
  char cell[SVARI_FORMAT_TEXT], low[SVARI_FORMAT_TEXT], high[SVARI_FORMAT_TEXT], range[3 * SVARI_FORMAT_TEXT];
  svari_grid_line(grid, style.indent);
  svari_grid_cell(grid, label);
  figure(text, percent, row->estimate, decimals, cell);
  svari_grid_cell(grid, cell);
  figure(text, percent, row->ci[0], decimals, low);
  figure(text, percent, row->ci[1], decimals, high);
  svari_format_limits(row->ci, low, svari_text_word(text, SVARI_WORD_TO), high, range);
  svari_grid_cell(grid, range);
  figure(text, percent, row->se, decimals, cell);
  svari_grid_cell(grid, cell);
  svari_format_count(row->n, text->language, cell);
  svari_grid_cell(grid, cell);
  if (style.changes) change_cell(text, grid, row, percent, decimals);
  if (style.references) {
    if (row->has_reference) /* as it was given */
      figure(text, percent, row->reference, percent ? 1 : svari_format_exact_decimals(row->reference), cell);
    svari_grid_cell(grid, row->has_reference ? cell : "");
  }
  svari_grid_cell(grid, svari_text_mark(text, &row->flags));
}

static void head_line(svari_text *text, svari_grid *grid, bool references, bool changes) {
  static const svari_word_id heads[] = {SVARI_WORD_ESTIMATE, SVARI_WORD_INTERVAL, SVARI_WORD_SE, SVARI_WORD_N};
  svari_grid_line(grid, 0);
  svari_grid_cell(grid, "");
  for (size_t i = 0; i < sizeof heads / sizeof *heads; i++) svari_grid_cell(grid, svari_text_word(text, heads[i]));
  if (changes) svari_grid_cell(grid, svari_text_word(text, SVARI_WORD_CHANGE));
  if (references) svari_grid_cell(grid, svari_text_word(text, SVARI_WORD_REFERENCE));
}

static bool any_reference(const svari_estimate_row *rows, size_t count) {
  for (size_t i = 0; i < count; i++)
    if (rows[i].has_reference) return true;
  return false;
}

static bool any_change(const svari_estimate_row *rows, size_t count) {
  for (size_t i = 0; i < count; i++)
    if (rows[i].change) return true;
  return false;
}

void svari_text_estimates(svari_text *text) {
  const svari_estimate_row *rows = text->report->estimates;
  size_t count = text->report->nestimates;
  if (!count) return;
  svari_text_heading(text, svari_text_word(text, SVARI_WORD_ESTIMATES));
  svari_grid grid = {.arena = text->arena};
  bool references = any_reference(rows, count);
  bool changes = any_change(rows, count);
  size_t column = 0, column_end = 0;
  svari_even all, even;
  head_line(text, &grid, references, changes);
  for (size_t i = 0; i < count;) {
    size_t end = i + 1;
    while (end < count && together(&rows[i], &rows[end])) end++;
    if (i >= column_end) {
      column = i;
      column_end = i + svari_view_column_rows(text->report, i);
      all = svari_view_even_rows(&rows[i], column_end - i);
    }
    svari_view_even_row(&all, rows + column, column_end - column, i - column, &even);
    const char *title = heading(text, &rows[i]);
    bool alone = end == i + 1 && !rows[i].domain.count && !rows[i].category && isnan(rows[i].probability);
    if (!alone) svari_grid_span(&grid, 2, title);
    for (size_t j = i; j < end; j++)
      estimate_line(text, &grid, &rows[j], (line_style){&even, alone ? 2 : 4, references, changes},
                    alone ? title : line_label(text, &rows[j]));
    i = end;
  }
  svari_grid_write(&grid, text->width, text->out);
}
