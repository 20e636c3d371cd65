/* Nothing here knows a format. */
#include "present/view.h"

#include "data/frame.h"
#include "infer/same.h"
#include "present/format.h"
#include "present/names.h"
#include "present/terms.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

const char *svari_view_word(const svari_view *view, svari_word_id id) { return svari_word(id, view->language); }

static const svari_column *column_of(const svari_view *view, const char *variable) {
  return view->report->frame && variable ? svari_frame_find(view->report->frame, variable) : NULL;
}

static const svari_answer_set *set_of(const svari_view *view, const char *variable) {
  return view->report->frame && variable ? svari_frame_set(view->report->frame, variable) : NULL;
}

const char *svari_view_variable(const svari_view *view, const char *variable) {
  const svari_column *column = column_of(view, variable);
  const svari_answer_set *set = column ? NULL : set_of(view, variable);
  if (set) return set->label[0] ? set->label : variable;
  return column ? svari_label_text(&column->label, view->language, variable) : variable;
}

const char *svari_view_category(const svari_view *view, const char *variable, const char *category) {
  if (strcmp(category, "*") == 0) return svari_view_word(view, SVARI_WORD_ALL);
  const svari_column *column = column_of(view, variable);
  const svari_answer_set *set = column ? NULL : set_of(view, variable);
  if (set && set->value && !set->value[0]) column = column_of(view, set->variables[0]);
  if (!column) return svari_view_variable(view, category);
  int32_t level = column->type == SVARI_CATEGORY ? svari_level_find(column, category) : -1;
  return level < 0 ? category : svari_label_text(&column->levels[level].label, view->language, category);
}

/* "a - b", the difference of two categories, as "A − B"; false where it is not one. */
static bool difference(const svari_view *view, const svari_domain_part *part, svari_buffer *out) {
  static const char minus[] = " - ";
  const svari_column *column = column_of(view, part->variable);
  if (!column || column->type != SVARI_CATEGORY || svari_level_find(column, part->category) >= 0) return false;
  for (const char *at = strstr(part->category, minus); at; at = strstr(at + 1, minus)) {
    char first[256];
    snprintf(first, sizeof first, "%.*s", (int)(at - part->category < 255 ? at - part->category : 255), part->category);
    const char *second = at + strlen(minus);
    if (svari_level_find(column, first) < 0 || svari_level_find(column, second) < 0) continue;
    svari_buffer_printf(out, "%s \xE2\x88\x92 ", svari_view_category(view, part->variable, first));
    svari_buffer_text(out, svari_view_category(view, part->variable, second));
    return true;
  }
  return false;
}

void svari_view_domain(const svari_view *view, const svari_domain *domain, svari_buffer *out) {
  if (domain->count == 0) svari_buffer_text(out, svari_view_word(view, SVARI_WORD_ALL));
  for (size_t i = 0; i < domain->count; i++) {
    if (i) svari_buffer_text(out, " × ");
    if (difference(view, &domain->parts[i], out)) continue;
    svari_buffer_text(out, svari_view_category(view, domain->parts[i].variable, domain->parts[i].category));
  }
}

/* The variables of a side, each once, joined by commas: those of a crossing stand in one domain, those of a banner
 * follow each other. */
static void side_title(const svari_view *view, const svari_table *table, size_t count, size_t step, svari_buffer *out) {
  const char *last = NULL;
  for (size_t i = 0; i < count; i++) {
    const svari_cell *cell = &table->cells[i * step];
    const svari_domain *side = step == 1 ? &cell->column : &cell->row;
    for (size_t p = 0; p < side->count; p++) {
      if (last && strcmp(last, side->parts[p].variable) == 0) continue;
      if (last) svari_buffer_text(out, ", ");
      last = side->parts[p].variable;
      svari_buffer_text(out, svari_view_variable(view, last));
    }
  }
}

static const svari_margin_spec *find_margin(const svari_view *view, const char *name) {
  for (size_t m = 0; m < view->report->nmargins; m++)
    if (strcmp(view->report->margins[m].name, name) == 0) return &view->report->margins[m];
  return NULL;
}

void svari_view_margin(const svari_view *view, const char *margin, svari_buffer *out) {
  const svari_margin_spec *spec = find_margin(view, margin);
  if (!spec || spec->nby < 2) {
    svari_buffer_text(out, svari_view_variable(view, margin));
    return;
  }
  for (size_t b = 0; b < spec->nby; b++)
    svari_buffer_printf(out, b ? " × %s" : "%s", svari_view_variable(view, spec->by[b]));
}

void svari_view_margin_category(const svari_view *view, const svari_balance_row *row, svari_buffer *out) {
  static const char cross[] = " × ";
  const svari_margin_spec *spec = find_margin(view, row->margin);
  const char *rest = row->category ? row->category : row->margin;
  for (size_t b = 0; spec && b + 1 < spec->nby; b++) {
    const char *end = strstr(rest, cross);
    if (!end) break;
    char part[256];
    snprintf(part, sizeof part, "%.*s", (int)(end - rest < 255 ? end - rest : 255), rest);
    svari_buffer_printf(out, "%s%s", svari_view_category(view, spec->by[b], part), cross);
    rest = end + strlen(cross);
  }
  const char *variable = spec && spec->nby ? spec->by[spec->nby - 1] : row->margin;
  svari_buffer_text(out, svari_view_category(view, variable, rest));
}

void svari_view_table_title(const svari_view *view, const svari_table *table, svari_buffer *out) {
  const char *label = table->spec ? svari_label_text(&table->spec->label, view->language, NULL) : NULL;
  if (label || table->ncells == 0) {
    svari_buffer_text(out, label ? label : table->id ? table->id : "");
    return;
  }
  side_title(view, table, table->nrows, table->ncolumns, out);
  if (table->cells[0].column.count == 0) return;
  svari_buffer_text(out, " × ");
  side_title(view, table, table->ncolumns, 1, out);
}

void svari_view_estimate_label(const svari_view *view, const svari_estimate_row *row, bool many, svari_buffer *out) {
  size_t before = out->length;
  if (many && row->variable) svari_buffer_text(out, svari_view_variable(view, row->variable));
  if (row->category) {
    if (out->length > before) svari_buffer_text(out, ": ");
    svari_buffer_text(out, svari_view_row_category(view, row));
  }
  if (isfinite(row->probability)) {
    char text[SVARI_FORMAT_TEXT];
    svari_format_percent(row->probability, 0, view->language, text);
    svari_buffer_printf(out, out->length > before ? ", %s" : "%s", text);
  }
  if (row->domain.count == 0 && out->length > before) return;
  if (out->length > before) svari_buffer_text(out, " · ");
  svari_view_domain(view, &row->domain, out);
}

size_t svari_view_estimate_rows(const svari_report *report, size_t from, bool *many) {
  const svari_estimate_row *rows = report->estimates + from;
  size_t count = 1;
  *many = false;
  for (; from + count < report->nestimates && rows[count].spec == rows[0].spec; count++)
    if (rows[count].variable && rows[0].variable && strcmp(rows[count].variable, rows[0].variable) != 0) *many = true;
  return count;
}

void svari_view_test(const svari_view *view, const svari_test_row *test, svari_buffer *out) {
  char value[SVARI_FORMAT_TEXT], first[SVARI_FORMAT_TEXT], second[SVARI_FORMAT_TEXT], p[SVARI_FORMAT_TEXT];
  bool squares = isfinite(test->df1);
  svari_format_number(test->statistic, 2, view->language, value);
  svari_format_number(squares ? test->df1 : test->df, 1, view->language, first);
  svari_format_number(test->df2, 1, view->language, second);
  svari_format_p(test->p, view->language, p);
  svari_view_test_subject(view, test, out);
  if (!isfinite(test->statistic)) {
    svari_buffer_text(out, ": –");
    return;
  }
  svari_buffer_printf(out, ": %s = %s, df %s", svari_view_statistic_letter(test), value, first);
  if (test->is_f && isfinite(test->df2)) svari_buffer_printf(out, "; %s", second);
  svari_buffer_printf(out, ", p%s%s", svari_format_p_sign(p), p);
}

static const svari_share *column_share(const svari_cell *cell) { return &cell->column_share; }
static const svari_share *row_share(const svari_cell *cell) { return &cell->row_share; }
static const svari_share *total_share(const svari_cell *cell) { return &cell->total_share; }
static const svari_share *count_of(const svari_cell *cell) { return &cell->count; }

const svari_measure svari_measures[SVARI_MEASURES] = {
    {"column_share", SVARI_WORD_COLUMN_SHARE, true, column_share},
    {"row_share", SVARI_WORD_ROW_SHARE, true, row_share},
    {"total_share", SVARI_WORD_TOTAL_SHARE, true, total_share},
    {"count", SVARI_WORD_COUNT, false, count_of},
};

size_t svari_view_column_rows(const svari_report *report, size_t from) {
  const svari_estimate_row *rows = report->estimates + from;
  const char *statistic = NULL;
  double smallest = INFINITY, largest = 0;
  size_t count = 0;
  for (; from + count < report->nestimates; count++) {
    double size = fabs(rows[count].estimate);
    bool counted = size > 0, begins = count > 0 && rows[count].spec != rows[count - 1].spec;
    if (rows[count].category) continue;
    if (begins && statistic && strcmp(rows[count].statistic, statistic) != 0) break;
    if (begins && counted && largest > 0 && !svari_even_in_size(fmin(smallest, size), fmax(largest, size))) break;
    if (counted) smallest = fmin(smallest, size);
    if (counted) largest = fmax(largest, size);
    statistic = rows[count].statistic;
  }
  return count;
}

svari_even svari_view_even_rows(const svari_estimate_row *rows, size_t count) {
  svari_even even = {.apart = false};
  for (size_t i = 1; i < count; i++)
    even.apart |=
        !svari_text_same(rows[i].variable, rows[0].variable) || !svari_text_same(rows[i].statistic, rows[0].statistic);
  for (size_t i = 0; i < count; i++)
    if (!rows[i].category) svari_even_add(&even, rows[i].estimate, rows[i].se, rows[i].ci);
  return even;
}

void svari_view_even_row(const svari_even *all, const svari_estimate_row *rows, size_t count, size_t i,
                         svari_even *even) {
  bool alike = !all->apart || svari_even_in_size(all->smallest, all->largest);
  size_t end = i + 1;
  if (alike) *even = *all;
  if (alike || (i > 0 && svari_text_same(rows[i].variable, rows[i - 1].variable))) return;
  while (end < count && svari_text_same(rows[end].variable, rows[i].variable)) end++;
  *even = svari_view_even_rows(rows + i, end - i);
}

svari_even svari_view_even_terms(const svari_coefficient *list, size_t count) {
  svari_even even = {.apart = true};
  for (size_t i = 0; i < count; i++) svari_even_add(&even, list[i].estimate, list[i].se, list[i].ci);
  return even;
}

svari_even svari_view_even_cells(const svari_table *table, const svari_share *(*of)(const svari_cell *cell)) {
  svari_even even = {.apart = false};
  for (size_t i = 0; i < table->ncells; i++) {
    const svari_share *share = of(&table->cells[i]);
    if (share->present) svari_even_add(&even, share->estimate, share->se, share->ci);
  }
  return even;
}

bool svari_measure_asked(const svari_table *table, const svari_measure *measure) {
  for (size_t i = 0; i < table->ncells; i++)
    if (measure->of(&table->cells[i])->present) return true;
  return false;
}

const svari_cell *svari_view_column_base(const svari_table *table, size_t r, size_t c) {
  const svari_cell *cell = &table->cells[r * table->ncolumns + c];
  for (size_t i = 0; i < table->ncolumn_bases; i++) {
    const svari_cell *base = &table->column_bases[i];
    if (svari_domain_same(&base->column, &cell->column) &&
        (base->row.count == 0 || svari_domain_same_variables(&base->row, &cell->row)))
      return base;
  }
  return NULL;
}

bool svari_view_row_begins(const svari_table *table, size_t r) {
  return r == 0 || !svari_domain_same_variables(&table->cells[r * table->ncolumns].row,
                                                &table->cells[(r - 1) * table->ncolumns].row);
}

bool svari_view_column_begins(const svari_table *table, size_t c) {
  return c == 0 || !svari_domain_same_variables(&table->cells[c].column, &table->cells[c - 1].column);
}

bool svari_view_has_letters(const svari_table *table) {
  for (size_t i = 0; i < table->ncells; i++)
    if (table->cells[i].letters) return true;
  return false;
}

void svari_view_letter(size_t c, char out[16]) {
  char text[16];
  size_t at = sizeof text;
  text[--at] = '\0';
  for (size_t rest = c + 1; rest; rest = (rest - 1) / 26) text[--at] = (char)('A' + (rest - 1) % 26);
  memcpy(out, text + at, sizeof text - at);
}

void svari_view_letters_note(const svari_view *view, const svari_table *table, svari_buffer *out) {
  char level[SVARI_FORMAT_TEXT];
  double given = table->spec && isfinite(table->spec->level) ? table->spec->level : 0.05;
  svari_format_percent(given, given * 100 == floor(given * 100) ? 0 : 1, view->language, level);
  svari_buffer_printf(
      out, svari_view_word(view, SVARI_WORD_LETTERS_NOTE), level,
      svari_term("letters", table->spec && table->spec->letters ? table->spec->letters : "none", view->language));
}

void svari_marks_add(svari_marks *marks, const svari_flags *flags, svari_buffer *out) {
  for (size_t i = 0; i < flags->count; i++) {
    size_t at = 0;
    while (at < marks->count && strcmp(marks->names[at], flags->names[i]) != 0) at++;
    if (at == SVARI_MARKS) continue;
    if (at == marks->count) marks->names[marks->count++] = flags->names[i];
    svari_buffer_printf(out, i ? ",%zu" : "%zu", at + 1);
  }
}
