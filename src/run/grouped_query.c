/* The query that makes the table of totals where the records are: one GROUP BY over a subquery that reads missing codes
 * as NULL and numbers that are only cut as their band's break. */
#include <math.h>
#include <string.h>

#include "base/nearest.h"
#include "base/number.h"
#include "read/engine.h"
#include "run/gather.h"

typedef struct dialect {
  const char *name;
  char quote;           /* around names */
  const char *floating; /* the type of sums: doubles, as in svari */
} dialect;

static const dialect dialects[] = {
    {"postgresql", '"', "double precision"},
    {"duckdb", '"', "DOUBLE"},
    {"spark", '`', "DOUBLE"},
};
enum { DIALECTS = sizeof dialects / sizeof *dialects };

typedef struct query {
  const dialect *dialect;
  const svari_plan *plan;
  const svari_grouped_plan *grouped;
  svari_buffer *out;
} query;

static void put_quoted(const query *q, const char *name, char quote) {
  svari_buffer_add(q->out, &quote, 1);
  for (const char *c = name; *c; c++) {
    if (*c == quote) svari_buffer_add(q->out, c, 1);
    svari_buffer_add(q->out, c, 1);
  }
  svari_buffer_add(q->out, &quote, 1);
}

static void put_name(const query *q, const char *name) { put_quoted(q, name, q->dialect->quote); }

/* A schema's name before the table's, with a point between. */
static void put_table(const query *q, const char *table) {
  const char *point = strchr(table, '.');
  char schema[256];
  if (point && (size_t)(point - table) < sizeof schema) {
    memcpy(schema, table, (size_t)(point - table));
    schema[point - table] = '\0';
    put_name(q, schema);
    svari_buffer_text(q->out, ".");
    table = point + 1;
  }
  put_name(q, table);
}

static void put_number(const query *q, double value) {
  char text[SVARI_NUMBER_TEXT];
  svari_number_shortest(value, text);
  svari_buffer_text(q->out, text);
}

static void put_double(const query *q, const char *name) {
  svari_buffer_text(q->out, "CAST(");
  put_name(q, name);
  svari_buffer_printf(q->out, " AS %s)", q->dialect->floating);
}

static void put_code(const query *q, const char *name, const char *code) {
  double value;
  if (!svari_number_parse(code, strlen(code), &value)) return;
  svari_buffer_text(q->out, " WHEN ");
  put_double(q, name);
  svari_buffer_text(q->out, " = ");
  put_number(q, value);
  svari_buffer_text(q->out, " THEN NULL");
}

/* "WHEN x = 98 THEN NULL" for each number that the run file calls missing, in this column or in all. */
static void put_missing(const query *q, const char *name) {
  const svari_variable_spec *variable = svari_variable_find(q->plan->variables, q->plan->nvariables, name);
  const svari_data_spec *data = &q->plan->data;
  for (size_t i = 0; data->missing && i < data->nmissing; i++) put_code(q, name, data->missing[i]);
  for (size_t i = 0; variable && i < variable->nmissing; i++) put_code(q, name, variable->missing[i]);
}

static void put_key(const query *q, const svari_grouped_key *key) {
  if (!key->nbreaks) {
    put_name(q, key->name);
    return;
  }
  svari_buffer_text(q->out, "CASE");
  put_missing(q, key->name);
  for (size_t b = key->nbreaks; b-- > 0;) {
    svari_buffer_text(q->out, " WHEN ");
    put_double(q, key->name);
    svari_buffer_text(q->out, " >= ");
    put_number(q, key->breaks[b]);
    svari_buffer_text(q->out, " THEN ");
    put_number(q, key->breaks[b]);
  }
  svari_buffer_text(q->out, " END AS ");
  put_name(q, key->name);
}

static void put_sum(const query *q, const char *name, size_t s) {
  svari_buffer_text(q->out, "CASE");
  put_missing(q, name);
  svari_buffer_text(q->out, " WHEN ");
  put_name(q, name);
  svari_buffer_text(q->out, " IS NOT NULL THEN ");
  put_double(q, name);
  svari_buffer_printf(q->out, " END AS _x%zu", s + 1);
}

static void put_weight(const query *q) {
  const svari_design_spec *design = &q->plan->design;
  if (design->weight)
    put_double(q, design->weight);
  else
    svari_buffer_printf(q->out, "CAST(1 AS %s)", q->dialect->floating);
  for (size_t s = 0; s < design->nprobability; s++) {
    svari_buffer_text(q->out, s ? " * " : " / (");
    put_double(q, design->probability[s]);
  }
  if (design->nprobability) svari_buffer_text(q->out, ")");
  svari_buffer_text(q->out, " AS _weight");
}

static void put_outer(const query *q) {
  const svari_grouped_plan *plan = q->grouped;
  svari_buffer_text(q->out, "SELECT ");
  for (size_t k = 0; k < plan->nkeys; k++) {
    put_name(q, plan->keys[k].name);
    svari_buffer_text(q->out, ", ");
  }
  svari_buffer_text(q->out, "count(*) AS _n, sum(_weight) AS _w, sum(_weight * _weight) AS _w2");
  for (size_t s = 0; s < plan->nsums; s++) {
    svari_buffer_printf(q->out, ", sum(_weight * _x%zu) AS ", s + 1);
    put_name(q, plan->sums[s]);
  }
}

static void put_inner(const query *q) {
  const svari_grouped_plan *plan = q->grouped;
  svari_buffer_text(q->out, "\nFROM (\n  SELECT ");
  for (size_t k = 0; k < plan->nkeys; k++) {
    put_key(q, &plan->keys[k]);
    svari_buffer_text(q->out, ",\n         ");
  }
  for (size_t s = 0; s < plan->nsums; s++) {
    put_sum(q, plan->sums[s], s);
    svari_buffer_text(q->out, ",\n         ");
  }
  put_weight(q);
}

/* `from`: what stands after FROM; NULL: the table called `table`. */
static void put_query(const query *q, const char *table, const char *from) {
  const svari_grouped_plan *plan = q->grouped;
  put_outer(q);
  put_inner(q);
  svari_buffer_text(q->out, "\n  FROM ");
  if (from)
    svari_buffer_text(q->out, from);
  else
    put_table(q, table);
  svari_buffer_text(q->out, "\n) AS records\nGROUP BY ");
  for (size_t k = 0; k < plan->nkeys; k++) {
    put_name(q, plan->keys[k].name);
    svari_buffer_text(q->out, ", ");
  }
  svari_buffer_text(q->out, "(_weight > 0)");
  for (size_t s = 0; s < plan->nsums; s++) svari_buffer_printf(q->out, ", (_x%zu IS NULL)", s + 1);
  svari_buffer_text(q->out, "\n");
}

static svari_status find_dialect(const char *name, const dialect **out, svari_error *err) {
  const char *names[DIALECTS];
  for (size_t d = 0; d < DIALECTS; d++) {
    names[d] = dialects[d].name;
    *out = &dialects[d];
    if (strcmp(name, names[d]) == 0) return SVARI_OK;
  }
  svari_status status = svari_fail(err, SVARI_USAGE, "--dialect: \"%s\" is none of postgresql, duckdb, spark", name);
  const char *near = svari_nearest(name, names, DIALECTS);
  if (near) svari_hint(err, "did you mean \"%s\"?", near);
  return status;
}

svari_status svari_grouped_query(const svari_plan *plan, const svari_grouped_plan *grouped, const char *of,
                                 const char *table, const char *from, svari_buffer *out, svari_error *err) {
  query q = {.plan = plan, .grouped = grouped, .out = out};
  svari_status status = find_dialect(of, &q.dialect, err);
  if (status) return status;
  const char *why = svari_gather_weights_refused(plan);
  if (why)
    return svari_fail_at(err, SVARI_SPEC, plan->design.where.file ? plan->design.where : plan->where,
                         "one query can't sum the records: %s", why);
  put_query(&q, table, from);
  return out->failed ? svari_fail_memory(err) : SVARI_OK;
}

/* The table that is named, else the one of the run file's own database, else `records`. */
static svari_status render(svari_arena *arena, const svari_plan *plan, const char *of, const char *table,
                           svari_buffer *head, svari_buffer *text, svari_error *err) {
  svari_grouped_plan grouped;
  svari_buffer from = {0};
  svari_status status = svari_grouped_plan_make(arena, plan, &grouped, err);
  if (!status && !table && svari_engine_of(&plan->data)) status = svari_engine_source(&plan->data, &from, err);
  if (!status) status = svari_grouped_query(plan, &grouped, of, table ? table : "records", from.bytes, text, err);
  if (!status) svari_grouped_head(grouped.hash, 1, 1, head);
  svari_buffer_free(&from);
  return !status && head->failed ? svari_fail_memory(err) : status;
}

svari_status svari_totals_query(const char *path, const char *of, const char *table, char **head, char **text,
                                svari_error *err) {
  svari_plan *plan = NULL;
  svari_buffer first = {0}, second = {0};
  svari_arena *arena = svari_arena_new();
  svari_status status = arena ? svari_plan_read(path, &plan, err) : svari_fail_memory(err);
  if (!status) status = render(arena, plan, of, table, &first, &second, err);
  if (status) {
    svari_buffer_free(&first);
    svari_buffer_free(&second);
  }
  *head = first.bytes;
  *text = second.bytes;
  svari_plan_free(plan);
  svari_arena_free(arena);
  return status;
}
