/* results.jsonstat.json: JSON-stat 2.0, a collection of data sets: one per estimate and variable, one per pair of
 * variables of a table. The last dimension, "measure", is the figure's kind; what is missing is null with its flags as
 * status. */
#include "present/format.h"
#include "present/jsonstat.h"

#include "base/arena.h"
#include "present/json.h"
#include "present/names.h"
#include "present/view.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { MOST_DIMENSIONS = 24 };

typedef enum dimension_kind { CATEGORY, PROBABILITY, DOMAIN, ROW, COLUMN, MEASURE } dimension_kind;

typedef struct dimension {
  dimension_kind kind;
  const char *name, *id, *label;   /* the id is the name, made distinct where a variable stands in two places */
  const char *variable;            /* whose labels its categories have; NULL */
  const svari_estimate_spec *spec; /* whose nets are categories too; NULL */
  svari_names categories;
} dimension;

/* A data set being gathered: points with a coordinate in each dimension but the last. */
typedef struct cube {
  svari_view view;
  svari_json *json;
  svari_arena *arena;
  size_t ndimensions;
  dimension dimensions[MOST_DIMENSIONS];
  bool failed;
} cube;

typedef struct measures {
  size_t count;
  const char *const *names;
} measures;

static size_t position(const svari_names *names, const char *name) {
  size_t at = 0;
  while (at < names->count && strcmp(names->items[at], name) != 0) at++;
  return at;
}

static bool has_id(const cube *c, const char *id) {
  for (size_t i = 0; i < c->ndimensions; i++)
    if (strcmp(c->dimensions[i].id, id) == 0) return true;
  return false;
}

static size_t dimension_add(cube *c, dimension_kind kind, const char *name, const char *variable) {
  for (size_t i = 0; i < c->ndimensions; i++)
    if (c->dimensions[i].kind == kind && strcmp(c->dimensions[i].name, name) == 0) return i;
  const char *id = name;
  for (int i = 2; id && has_id(c, id); i++) id = svari_arena_printf(c->arena, "%s (%d)", name, i);
  if (!id || c->ndimensions == MOST_DIMENSIONS) {
    c->failed = true;
    return 0;
  }
  const char *label = variable ? svari_view_variable(&c->view, variable) : name;
  c->dimensions[c->ndimensions] =
      (dimension){.kind = kind, .name = name, .id = id, .label = label, .variable = variable};
  return c->ndimensions++;
}

static void cube_free(cube *c) {
  for (size_t i = 0; i < c->ndimensions; i++) free(c->dimensions[i].categories.items);
  c->ndimensions = 0;
}

static size_t cells(const cube *c) {
  size_t count = 1;
  for (size_t i = 0; i < c->ndimensions; i++) count *= c->dimensions[i].categories.count;
  return count;
}

static void put_dimension(cube *c, const dimension *d) {
  svari_json *json = c->json;
  svari_json_key(json, d->id);
  svari_json_object(json, SVARI_JSON_INLINE);
  svari_json_put_text(json, "label", d->label);
  svari_json_key(json, "category");
  svari_json_object(json, SVARI_JSON_INLINE);
  svari_json_key(json, "index");
  svari_json_array(json, SVARI_JSON_INLINE);
  for (size_t i = 0; i < d->categories.count; i++) svari_json_text(json, d->categories.items[i]);
  svari_json_end(json);
  svari_json_key(json, "label");
  svari_json_object(json, SVARI_JSON_INLINE);
  for (size_t i = 0; i < d->categories.count; i++)
    svari_json_put_text(json, d->categories.items[i],
                        d->variable ? svari_view_answer(&c->view, d->spec, d->variable, d->categories.items[i])
                                    : d->categories.items[i]);
  svari_json_end(json);
  svari_json_end(json);
  svari_json_end(json);
}

static void put_head(cube *c, const char *id, const char *label) {
  svari_json *json = c->json;
  svari_json_object(json, SVARI_JSON_LINES);
  svari_json_put_text(json, "version", "2.0");
  svari_json_put_text(json, "class", "dataset");
  svari_json_put_text(json, "label", label);
  svari_json_key(json, "id");
  svari_json_array(json, SVARI_JSON_INLINE);
  for (size_t i = 0; i < c->ndimensions; i++) svari_json_text(json, c->dimensions[i].id);
  svari_json_end(json);
  svari_json_key(json, "size");
  svari_json_array(json, SVARI_JSON_INLINE);
  for (size_t i = 0; i < c->ndimensions; i++) svari_json_count(json, c->dimensions[i].categories.count);
  svari_json_end(json);
  svari_json_key(json, "role");
  svari_json_object(json, SVARI_JSON_INLINE);
  svari_json_key(json, "metric");
  svari_json_array(json, SVARI_JSON_INLINE);
  svari_json_text(json, c->dimensions[c->ndimensions - 1].id);
  svari_json_end(json);
  svari_json_end(json);
  svari_json_key(json, "dimension");
  svari_json_object(json, SVARI_JSON_LINES);
  for (size_t i = 0; i < c->ndimensions; i++) put_dimension(c, &c->dimensions[i]);
  svari_json_end(json);
  svari_json_key(json, "extension");
  svari_json_object(json, SVARI_JSON_INLINE);
  svari_json_put_text(json, "request", id);
  if (c->view.report->name) svari_json_put_text(json, "run", c->view.report->name);
  svari_json_end(json);
}

static void put_key_number(svari_json *json, size_t at) {
  char key[24];
  snprintf(key, sizeof key, "%zu", at);
  svari_json_key(json, key);
}

/* One point of a data set: where it stands and its figures. */
typedef struct point {
  size_t at; /* row-major place, without the measure */
  const double *values;
  const svari_flags *const *flags; /* by measure; NULL: none */
} point;

static int by_place(const void *a, const void *b) {
  const point *x = a, *y = b;
  return (x->at > y->at) - (x->at < y->at);
}

static void put_values(cube *c, point *points, size_t count, size_t nmeasures) {
  svari_json *json = c->json;
  bool whole = count * nmeasures == cells(c);
  qsort(points, count, sizeof *points, by_place);
  svari_json_key(json, "value");
  if (whole)
    svari_json_array(json, SVARI_JSON_INLINE);
  else
    svari_json_object(json, SVARI_JSON_INLINE);
  for (size_t p = 0; p < count; p++)
    for (size_t m = 0; m < nmeasures; m++) {
      if (!whole) put_key_number(json, points[p].at * nmeasures + m);
      svari_json_number(json, points[p].values[m]);
    }
  svari_json_end(json);
}

static void put_status(cube *c, const point *points, size_t count, size_t nmeasures) {
  svari_json *json = c->json;
  svari_json_key(json, "status");
  svari_json_object(json, SVARI_JSON_INLINE);
  for (size_t p = 0; p < count; p++)
    for (size_t m = 0; m < nmeasures; m++) {
      const svari_flags *flags = points[p].flags[m];
      if (!flags || !flags->count) continue;
      svari_buffer text = {0};
      svari_flags_join(flags, &text);
      c->failed |= text.failed;
      put_key_number(json, points[p].at * nmeasures + m);
      svari_json_text(json, text.bytes);
      svari_buffer_free(&text);
    }
  svari_json_end(json);
  svari_json_end(json); /* the data set */
}

static void add_measures(cube *c, const measures *m) {
  size_t at = dimension_add(c, MEASURE, "measure", NULL);
  for (size_t i = 0; i < m->count; i++) c->failed |= !svari_names_add(&c->dimensions[at].categories, m->names[i]);
}

/* ---- estimates ---- */

static const char *const estimate_names[] = {"estimate", "se", "ci_low", "ci_high", "df", "n"};
enum { ESTIMATE_MEASURES = sizeof estimate_names / sizeof *estimate_names };

static const char *coordinate(cube *c, const svari_estimate_row *row, const dimension *d) {
  if (d->kind == CATEGORY) return row->category ? row->category : "";
  if (d->kind == PROBABILITY) {
    const char *text = svari_arena_printf(c->arena, "%g", row->probability);
    c->failed |= !text;
    return text ? text : "";
  }
  const char *category = svari_domain_category(&row->domain, d->name);
  return category ? category : "*";
}

static void estimate_dimensions(cube *c, const svari_estimate_row *rows, size_t count) {
  for (size_t i = 0; i < count; i++) {
    const svari_estimate_row *row = &rows[i];
    if (row->category) dimension_add(c, CATEGORY, row->variable ? row->variable : "category", row->variable);
    if (row->category && c->ndimensions) c->dimensions[0].spec = row->spec;
    if (isfinite(row->probability)) dimension_add(c, PROBABILITY, "probability", NULL);
    for (size_t p = 0; p < row->domain.count; p++)
      dimension_add(c, DOMAIN, row->domain.parts[p].variable, row->domain.parts[p].variable);
  }
  for (size_t i = 0; i < count; i++)
    for (size_t d = 0; d < c->ndimensions; d++)
      c->failed |= !svari_names_add(&c->dimensions[d].categories, coordinate(c, &rows[i], &c->dimensions[d]));
}

static void estimate_points(cube *c, const svari_estimate_row *rows, size_t count, point *points) {
  double(*values)[ESTIMATE_MEASURES] = svari_arena_alloc(c->arena, count, sizeof *values);
  const svari_flags *(*flags)[ESTIMATE_MEASURES] = svari_arena_alloc(c->arena, count, sizeof *flags);
  c->failed |= !values || !flags;
  for (size_t i = 0; i < count && values && flags; i++) {
    const svari_estimate_row *row = &rows[i];
    const double figures[] = {row->estimate, row->se, row->ci[0], row->ci[1], row->df, svari_count_number(row->n)};
    memcpy(values[i], figures, sizeof figures);
    for (size_t m = 0; m < 4; m++) flags[i][m] = &row->flags;
    points[i] = (point){.values = values[i], .flags = flags[i]};
    for (size_t d = 0; d + 1 < c->ndimensions; d++)
      points[i].at = points[i].at * c->dimensions[d].categories.count +
                     position(&c->dimensions[d].categories, coordinate(c, row, &c->dimensions[d]));
  }
}

/* Rows [0, count) are of one request and one variable. */
static void estimate_set(cube *c, const svari_estimate_row *rows, size_t count) {
  point *points = SVARI_NEW(c->arena, point, count);
  svari_buffer label = {0};
  const measures m = {ESTIMATE_MEASURES, estimate_names};
  svari_estimate_name(rows, &label);
  svari_buffer_printf(&label, "%s%s", label.length ? ": " : "",
                      svari_statistic_word(rows->statistic, c->view.language));
  estimate_dimensions(c, rows, count);
  add_measures(c, &m);
  c->failed |= !points || label.failed;
  if (!c->failed) {
    estimate_points(c, rows, count, points);
    put_head(c, rows->id, label.bytes);
    put_values(c, points, count, ESTIMATE_MEASURES);
    put_status(c, points, count, ESTIMATE_MEASURES);
  }
  svari_buffer_free(&label);
  cube_free(c);
}

static bool same_set(const svari_estimate_row *a, const svari_estimate_row *b) {
  if (a->spec != b->spec || !a->variable != !b->variable) return false;
  return !a->variable || strcmp(a->variable, b->variable) == 0;
}

static void estimates(cube *c) {
  const svari_report *report = c->view.report;
  for (size_t i = 0, count; i < report->nestimates && !c->failed; i += count) {
    const svari_estimate_row *rows = &report->estimates[i];
    for (count = 1; i + count < report->nestimates && same_set(rows, &rows[count]);) count++;
    estimate_set(c, rows, count);
  }
}

/* ---- tables ---- */

enum { SHARE_FIGURES = 4, MOST_MEASURES = 3 + SHARE_FIGURES * SVARI_MEASURES };

/* A block of a table: one row variable by one column variable. */
typedef struct block {
  const svari_table *table;
  size_t from_row, to_row, from_column, to_column;
} block;

static void table_measures(const svari_table *table, char names[MOST_MEASURES][40], size_t *count) {
  static const char *const bases[] = {"n", "weighted_n", "effective_n"}, *const parts[] = {"", "_se", "_ci_low",
                                                                                           "_ci_high"};
  *count = 0;
  for (size_t i = 0; i < 3; i++) snprintf(names[(*count)++], 40, "%s", bases[i]);
  for (size_t m = 0; m < SVARI_MEASURES; m++)
    for (size_t f = 0; f < SHARE_FIGURES && svari_measure_asked(table, &svari_measures[m]); f++)
      snprintf(names[(*count)++], 40, "%s%s", svari_measures[m].name, parts[f]);
}

static void cell_figures(const svari_table *table, const svari_cell *cell, double *values, const svari_flags **flags) {
  size_t at = 0;
  values[at++] = svari_count_number(cell->n);
  values[at++] = cell->weighted_n;
  values[at++] = cell->effective_n;
  for (size_t m = 0; m < SVARI_MEASURES; m++) {
    if (!svari_measure_asked(table, &svari_measures[m])) continue;
    const svari_share *share = svari_measures[m].of(cell);
    const double figures[SHARE_FIGURES] = {share->estimate, share->se, share->ci[0], share->ci[1]};
    for (size_t f = 0; f < SHARE_FIGURES; f++, at++) {
      values[at] = share->present ? figures[f] : (double)NAN;
      flags[at] = share->present ? &share->flags : NULL;
    }
  }
}

/* The dimension of a side; 0 is the row's, 1 the column's. */
static void side_dimension(cube *c, const block *b, int side) {
  size_t from = side ? b->from_column : b->from_row, to = side ? b->to_column : b->to_row;
  for (size_t i = from; i < to; i++) {
    const svari_cell *cell = &b->table->cells[side ? b->from_row * b->table->ncolumns + i : i * b->table->ncolumns];
    const svari_domain *domain = side ? &cell->column : &cell->row;
    if (!domain->count) return;
    const char *variable = domain->parts[0].variable;
    size_t at = dimension_add(c, side ? COLUMN : ROW, variable, variable);
    c->failed = c->failed || !svari_names_add(&c->dimensions[at].categories, domain->parts[0].category);
  }
}

static void block_points(cube *c, const block *b, size_t nmeasures, point *points) {
  size_t at = 0;
  for (size_t r = b->from_row; r < b->to_row; r++)
    for (size_t k = b->from_column; k < b->to_column; k++, at++) {
      double *values = SVARI_NEW(c->arena, double, nmeasures);
      const svari_flags **flags = SVARI_NEW(c->arena, const svari_flags *, nmeasures);
      c->failed |= !values || !flags;
      if (c->failed) return;
      cell_figures(b->table, &b->table->cells[r * b->table->ncolumns + k], values, flags);
      points[at] = (point){at, values, flags};
    }
}

static void block_set(cube *c, const block *b) {
  char names[MOST_MEASURES][40];
  const char *list[MOST_MEASURES];
  measures m = {0, list};
  table_measures(b->table, names, &m.count);
  for (size_t i = 0; i < m.count; i++) list[i] = names[i];
  size_t count = (b->to_row - b->from_row) * (b->to_column - b->from_column);
  point *points = SVARI_NEW(c->arena, point, count);
  svari_buffer title = {0};
  svari_view_table_title(&c->view, b->table, &title);
  side_dimension(c, b, 0);
  side_dimension(c, b, 1);
  add_measures(c, &m);
  c->failed |= !points || title.failed;
  if (!c->failed) block_points(c, b, m.count, points);
  if (!c->failed) {
    put_head(c, b->table->id, title.bytes);
    put_values(c, points, count, m.count);
    put_status(c, points, count, m.count);
  }
  svari_buffer_free(&title);
  cube_free(c);
}

static void table_sets(cube *c, const svari_table *table) {
  block b = {.table = table};
  for (b.from_row = 0; table->ncells && b.from_row < table->nrows; b.from_row = b.to_row) {
    for (b.to_row = b.from_row + 1; b.to_row < table->nrows && !svari_view_row_begins(table, b.to_row);) b.to_row++;
    for (b.from_column = 0; b.from_column < table->ncolumns && !c->failed; b.from_column = b.to_column) {
      for (b.to_column = b.from_column + 1;
           b.to_column < table->ncolumns && !svari_view_column_begins(table, b.to_column);)
        b.to_column++;
      block_set(c, &b);
    }
  }
}

/* ---- the whole ---- */

static void put_report(cube *c, const svari_report *report) {
  c->view = (svari_view){report, report->language};
  estimates(c);
  for (size_t i = 0; i < report->ntables && !c->failed; i++) table_sets(c, &report->tables[i]);
}

svari_status svari_write_jsonstat(const svari_report *report, svari_buffer *out, svari_error *err) {
  svari_json json = {.out = out};
  cube c = {.json = &json, .arena = svari_arena_new()};
  if (!c.arena) return svari_fail_memory(err);
  svari_json_object(&json, SVARI_JSON_LINES);
  svari_json_put_text(&json, "version", "2.0");
  svari_json_put_text(&json, "class", "collection");
  svari_json_put_text(&json, "label", report->title ? report->title : report->data_shown);
  svari_json_key(&json, "link");
  svari_json_object(&json, SVARI_JSON_LINES);
  svari_json_key(&json, "item");
  svari_json_array(&json, SVARI_JSON_LINES);
  put_report(&c, report);
  for (size_t i = 0; i < report->nparts && !c.failed; i++) put_report(&c, report->parts[i]);
  for (int i = 0; i < 3; i++) svari_json_end(&json);
  svari_arena_free(c.arena);
  return c.failed || out->failed ? svari_fail_memory(err) : SVARI_OK;
}
