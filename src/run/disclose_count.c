/* One pass over the records for each figure; nothing is estimated here. */
#include "run/disclose_count.h"

#include <math.h>
#include <string.h>

#include "express/express.h"
#include "infer/infer.h"

enum { MOST_CROSSED = 4 };

/* A column by name as categories; NULL when the frame has none or without memory. */
static const svari_column *find_column(svari_counter *counter, const char *name) {
  for (size_t i = 0; i < counter->ncolumns; i++)
    if (strcmp(counter->columns[i]->name, name) == 0) return counter->columns[i];
  const svari_frame *frame = counter->report->frame;
  const svari_column *column = svari_frame_find(frame, name);
  if (column) column = svari_column_categories(counter->arena, column, svari_frame_records(frame));
  const svari_column **slot =
      column ? SVARI_PUSH(counter->arena, counter->columns, counter->ncolumns, counter->column_capacity) : NULL;
  if (slot) *slot = column;
  return slot ? column : NULL;
}

svari_status svari_counter_select(svari_counter *counter, const char *where, svari_where at, const unsigned char **out,
                                  svari_error *err) {
  if (counter->kept && (where == counter->where || (where && counter->where && !strcmp(where, counter->where)))) {
    *out = counter->kept;
    return SVARI_OK;
  }
  size_t n = svari_frame_records(counter->report->frame);
  unsigned char *kept = SVARI_NEW(counter->arena, unsigned char, n);
  const unsigned char *fulfils = NULL;
  if (!kept) return svari_fail_memory(err);
  if (where) {
    const svari_expression *expression;
    svari_status status = svari_expression_parse(counter->arena, where, at, &expression, err);
    if (status == SVARI_OK)
      status = svari_expression_select(counter->arena, expression, counter->report->frame, &fulfils, err);
    if (status != SVARI_OK) return status;
  }
  for (size_t i = 0; i < n; i++) kept[i] = counter->report->final_weight[i] != 0 && (!fulfils || fulfils[i] == 1);
  counter->where = where;
  counter->kept = kept;
  *out = kept;
  return SVARI_OK;
}

bool svari_counter_inside(svari_counter *counter, const svari_domain *domain, size_t record) {
  for (size_t p = 0; p < domain->count; p++) {
    const svari_column *column = find_column(counter, domain->parts[p].variable);
    if (!column) return false;
    int32_t code = svari_column_code(column, record);
    if (code < 0 || strcmp(column->levels[code].name, domain->parts[p].category) != 0) return false;
  }
  return true;
}

/* ---- the sides of a figure ---- */

typedef struct question {
  const svari_column *column; /* as categories */
  const svari_column *number; /* as it is, when a number */
  const svari_estimate_row *row;
  const svari_net_spec *net; /* NULL: the category alone */
} question;

static const svari_net_spec *net_of(const svari_estimate_row *row) {
  for (size_t i = 0; row->category && i < row->spec->nnets; i++)
    if (strcmp(row->spec->nets[i].name, row->category) == 0) return &row->spec->nets[i];
  return NULL;
}

static bool among(const svari_net_spec *net, const char *name) {
  for (size_t i = 0; i < net->nmembers; i++)
    if (strcmp(net->members[i], name) == 0) return true;
  return false;
}

static void put(svari_sides *sides, bool inside) {
  if (inside)
    sides->inside++;
  else
    sides->other++;
}

static bool chosen(svari_counter *counter, const char *item, size_t record) {
  const svari_column *column = svari_frame_find(counter->report->frame, item);
  if (!column || column->type == SVARI_TEXT) return false;
  if (column->type == SVARI_NUMBER) return column->number[record] == 1;
  int32_t yes = svari_yes_level(column);
  return yes >= 0 && svari_column_code(column, record) == yes;
}

static bool answered(svari_counter *counter, const char *item, size_t record) {
  const svari_column *column = svari_frame_find(counter->report->frame, item);
  if (!column || column->type == SVARI_TEXT) return false;
  return column->type == SVARI_NUMBER ? !isnan(column->number[record]) : svari_column_code(column, record) >= 0;
}

/* Of a set: who chose the item, or any of the net, among those who answered all of its items. */
static void side_of_choice(svari_counter *counter, const question *q, size_t record, svari_sides *sides) {
  for (size_t i = 0; i < q->row->spec->nvariables; i++)
    if (!answered(counter, q->row->spec->variables[i], record)) return;
  bool any = q->net ? false : chosen(counter, q->row->category, record);
  for (size_t i = 0; q->net && i < q->net->nmembers && !any; i++) any = chosen(counter, q->net->members[i], record);
  put(sides, any);
}

static void side_of_share(svari_counter *counter, const question *q, size_t record, svari_sides *sides) {
  (void)counter;
  int32_t code = svari_column_code(q->column, record);
  if (code < 0) return;
  const char *name = q->column->levels[code].name;
  put(sides, q->net ? among(q->net, name) : strcmp(name, q->row->category) == 0);
}

static void side_of_quantile(svari_counter *counter, const question *q, size_t record, svari_sides *sides) {
  (void)counter;
  double value = q->number->number[record];
  sides->inside += value <= q->row->estimate;
  sides->other += value >= q->row->estimate;
}

/* A mean or total of noughts and ones counts the ones; of anything else it is told of the domain. */
static void side_of_number(svari_counter *counter, const question *q, size_t record, svari_sides *sides) {
  (void)counter;
  double value = q->number->number[record];
  if (isnan(value) || !sides->told) return;
  sides->told = value == 0 || value == 1;
  put(sides, value == 1);
}

/* What is counted of each statistic. The variable of a `set` is its id, its categories are its items. */
static const struct side {
  const char *statistic;
  bool number;
  void (*look)(svari_counter *counter, const question *q, size_t record, svari_sides *sides);
} sides_of[] = {
    {"proportion", false, side_of_share}, {"set", false, side_of_choice},  {"quantile", true, side_of_quantile},
    {"mean", true, side_of_number},       {"total", true, side_of_number},
};

static const struct side *find_side(const svari_estimate_row *row) {
  for (size_t i = 0; i < sizeof sides_of / sizeof *sides_of; i++)
    if (strcmp(sides_of[i].statistic, row->statistic) == 0) return &sides_of[i];
  return NULL;
}

svari_status svari_counter_sides(svari_counter *counter, const svari_estimate_row *row, svari_sides *out,
                                 svari_error *err) {
  *out = (svari_sides){0};
  const struct side *side = find_side(row);
  question q = {.row = row};
  if (!side || !row->spec || !row->variable || isnan(row->estimate)) return SVARI_OK;
  if (side->number) {
    q.number = svari_frame_find(counter->report->frame, row->variable);
    if (!q.number || q.number->type != SVARI_NUMBER) return SVARI_OK;
  } else if (side->look == side_of_share && !(q.column = find_column(counter, row->variable))) {
    return svari_frame_find(counter->report->frame, row->variable) ? svari_fail_memory(err) : SVARI_OK;
  }
  q.net = net_of(row);
  const unsigned char *kept;
  svari_status status = svari_counter_select(counter, row->spec->where, row->spec->where_at, &kept, err);
  if (status != SVARI_OK) return status;
  out->told = true;
  for (size_t i = 0; i < svari_frame_records(counter->report->frame); i++)
    if (kept[i] && svari_counter_inside(counter, &row->domain, i)) side->look(counter, &q, i, out);
  return SVARI_OK;
}

/* ---- groups by several variables ---- */

typedef struct crossing {
  size_t count, cells;
  const svari_column *columns[MOST_CROSSED];
} crossing;

static bool tell(const crossing *by, const size_t *n, svari_group_told *told, void *state) {
  for (size_t c = 0; c < by->cells; c++) {
    svari_domain_part parts[MOST_CROSSED];
    size_t rest = c;
    for (size_t v = by->count; v-- > 0; rest /= by->columns[v]->nlevels)
      parts[v] = (svari_domain_part){by->columns[v]->name, by->columns[v]->levels[rest % by->columns[v]->nlevels].name};
    if (told(state, &(svari_domain){by->count, parts}, n[c])) return true;
  }
  return false;
}

static size_t cell_of(const crossing *by, size_t record) {
  size_t cell = 0;
  for (size_t v = 0; v < by->count; v++) {
    int32_t code = svari_column_code(by->columns[v], record);
    if (code < 0) return SIZE_MAX;
    cell = cell * by->columns[v]->nlevels + (size_t)code;
  }
  return cell;
}

svari_status svari_counter_groups(svari_counter *counter, const char *const *variables, size_t count,
                                  const unsigned char *kept, svari_group_told *told, void *state, svari_error *err) {
  const svari_frame *frame = counter->report->frame;
  crossing by = {.cells = 1};
  for (size_t v = 0; v < count && by.count < MOST_CROSSED; v++) {
    const svari_column *column = find_column(counter, variables[v]);
    if (!column || column->nlevels == 0) continue;
    by.columns[by.count++] = column;
    by.cells *= column->nlevels;
  }
  if (by.count == 0) return SVARI_OK;
  size_t *n = SVARI_NEW(counter->arena, size_t, by.cells);
  if (!n) return svari_fail_memory(err);
  for (size_t i = 0; i < svari_frame_records(frame); i++) {
    size_t cell = kept[i] ? cell_of(&by, i) : SIZE_MAX;
    if (cell != SIZE_MAX) n[cell]++;
  }
  tell(&by, n, told, state);
  return SVARI_OK;
}
