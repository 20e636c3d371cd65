/* Codes domains into one small integer per record. Nothing is estimated here. */
#include "estimate/domain.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/number.h"
#include "base/parallel.h"
#include "express/express.h"

/* More crossings than this are a mistake (an identifier among the variables), not a request. */
enum { CROSSINGS_MAX = 1 << 24 };

svari_status svari_column_wanted(const svari_frame *frame, const char *name, svari_where where,
                                 const svari_column **out, svari_error *err) {
  *out = svari_frame_find(frame, name);
  if (*out) return SVARI_OK;
  const char *near = svari_frame_nearest(frame, name);
  if (svari_frame_set(frame, name)) {
    svari_fail_at(err, SVARI_SPEC, where, "`%s` is a multiple-response set, not a variable", name);
    svari_hint(err, "a set stands in `set:` of estimates and in `rows` and `columns` of tables; its columns anywhere");
    return SVARI_SPEC;
  }
  svari_fail_at(err, SVARI_SPEC, where, "there is no variable `%s` in the data or among the derived", name);
  if (near) svari_hint(err, "did you mean `%s`?", near);
  return SVARI_SPEC;
}

/* The value that makes a category of what is else numbers: the likely slip or missing code. NULL: it was never one. */
static const char *odd_value(const svari_column *column) {
  const char *odd = NULL;
  size_t numbers = 0;
  for (size_t l = 0; column->type == SVARI_CATEGORY && l < column->nlevels; l++) {
    if (!isnan(column->levels[l].value))
      numbers++;
    else if (!odd)
      odd = column->levels[l].name;
  }
  return 2 * numbers > column->nlevels ? odd : NULL;
}

/* Values that would be numbers if they had a point. */
static bool has_commas(const svari_column *column) {
  size_t commas = 0, others = 0;
  for (size_t l = 0; column->type == SVARI_CATEGORY && l < column->nlevels; l++) {
    bool comma = svari_number_has_comma(column->levels[l].name);
    commas += comma;
    others += !comma && isnan(column->levels[l].value);
  }
  return commas > others;
}

svari_status svari_number_wanted(const svari_frame *frame, const char *name, const char *use, svari_where where,
                                 const svari_column **out, svari_error *err) {
  svari_status status = svari_column_wanted(frame, name, where, out, err);
  if (status != SVARI_OK || (*out)->type == SVARI_NUMBER) return status;
  svari_fail_at(err, SVARI_DATA, where, "%s needs numbers, and `%s` is a %s", use, name,
                (*out)->type == SVARI_TEXT ? "text" : "category");
  const char *odd = odd_value(*out);
  if (has_commas(*out))
    svari_hint(err, "its values have decimal commas: to read them as numbers, `data: {decimal: \",\"}`");
  else if (odd)
    svari_hint(err,
               "its other values are numbers, but \"%s\" is not; to read it as missing: `variables: {%s: {missing: "
               "[\"%s\"]}}`",
               odd, name, odd);
  else
    svari_hint(err, "shares of its categories are `proportion: [%s]`", name);
  return SVARI_DATA;
}

/* Sizes part by part of the records, the parts' sums added in order. Records take turns at LANES sums, so that an
 * addition need not wait for the one before. */
enum { MOST_PARTS = 16, PART_RECORDS = 32768, LANES = 4 };

typedef struct measuring {
  const svari_weights *weights;
  const int32_t *cell;
  size_t count, parts;
  svari_domain_size *sizes; /* parts × count × LANES */
} measuring;

static void measure_part(void *context, size_t part) {
  const measuring *m = context;
  const double *weight = m->weights->final;
  const svari_design *design = m->weights->design;
  svari_domain_size *sizes = m->sizes + part * m->count * LANES;
  size_t n = m->weights->nrecords, end = n * (part + 1) / m->parts;
  for (size_t i = n * part / m->parts; i < end; i++) {
    double w = weight[i];
    if (m->cell[i] < 0 || w == 0) continue;
    svari_domain_size *s = &sizes[(size_t)m->cell[i] * LANES + i % LANES];
    s->records += svari_design_count(design, i);
    s->weight += w;
    s->squares += svari_design_square(design, i, w);
  }
}

static const svari_domain_size *measure(svari_arena *arena, const svari_weights *weights, const int32_t *cell,
                                        size_t count) {
  measuring m = {.weights = weights, .cell = cell, .count = count, .parts = weights->nrecords / PART_RECORDS + 1};
  if (m.parts > MOST_PARTS) m.parts = MOST_PARTS;
  if (m.parts * count > weights->nrecords) m.parts = 1;
  svari_domain_size *size = SVARI_NEW(arena, svari_domain_size, count);
  m.sizes = calloc(m.parts * count * LANES + 1, sizeof *m.sizes);
  if (size && m.sizes) svari_parallel_for(weights->threads, m.parts, measure_part, &m);
  for (size_t k = 0; size && m.sizes && k < m.parts * count * LANES; k++) {
    svari_domain_size *s = &size[k / LANES % count];
    s->records += m.sizes[k].records;
    s->weight += m.sizes[k].weight;
    s->squares += m.sizes[k].squares;
  }
  bool ready = m.sizes != NULL;
  free(m.sizes);
  return ready ? size : NULL;
}

double svari_domain_effective(const svari_domain_size *size) {
  return size->records ? size->weight * size->weight / size->squares : NAN;
}

static svari_status select_where(svari_arena *arena, const svari_weights *weights, const svari_domain_request *request,
                                 int32_t *cell, svari_error *err) {
  if (!request->where) return SVARI_OK;
  const svari_expression *expression;
  const unsigned char *keep;
  svari_status status = svari_expression_parse(arena, request->where, request->where_at, &expression, err);
  if (status == SVARI_OK) status = svari_expression_select(arena, expression, weights->frame, &keep, err);
  if (status != SVARI_OK) return status;
  for (size_t i = 0; i < weights->nrecords; i++)
    if (keep[i] != 1) cell[i] = -1;
  return SVARI_OK;
}

static svari_status find_columns(svari_arena *arena, const svari_weights *weights, const svari_domain_request *request,
                                 const svari_column **by, size_t *crossings, svari_error *err) {
  svari_status worst = SVARI_OK;
  *crossings = 1;
  for (size_t b = 0; b < request->nby; b++) {
    const svari_column *column;
    svari_status status = svari_column_wanted(weights->frame, request->by[b], request->at, &column, err);
    if (status != SVARI_OK) {
      worst = status;
      continue;
    }
    by[b] = svari_column_categories(arena, column, weights->nrecords);
    if (!by[b]) return svari_fail_memory(err);
    *crossings *= by[b]->nlevels ? by[b]->nlevels : 1;
    if (*crossings > CROSSINGS_MAX) {
      svari_fail_at(err, SVARI_SPEC, request->at, "the variables of `by` make more than %d domains", CROSSINGS_MAX);
      svari_hint(err, "`%s` has %zu categories: cut it into groups", request->by[b], by[b]->nlevels);
      return SVARI_SPEC;
    }
  }
  return worst;
}

static void code_cells(const svari_weights *weights, const svari_column *const *by, size_t nby, int32_t *cell) {
  for (size_t b = 0; b < nby; b++) {
    int32_t levels = (int32_t)by[b]->nlevels;
    for (size_t i = 0; i < weights->nrecords; i++) {
      if (cell[i] < 0) continue;
      int32_t code = svari_column_code(by[b], i);
      cell[i] = code < 0 ? -1 : cell[i] * levels + code;
    }
  }
}

/* Renumbers the crossings that have records; returns their count. `kept[new]` is the old number. */
static size_t drop_empty(const svari_weights *weights, int32_t *cell, int32_t *number, size_t crossings,
                         int32_t *kept) {
  for (size_t i = 0; i < weights->nrecords; i++)
    if (cell[i] >= 0 && weights->final[i] != 0) number[cell[i]] = 1;
  int32_t count = 0;
  for (size_t c = 0; c < crossings; c++) {
    if (!number[c]) {
      number[c] = -1;
      continue;
    }
    kept[count] = (int32_t)c;
    number[c] = count++;
  }
  for (size_t i = 0; i < weights->nrecords; i++)
    if (cell[i] >= 0) cell[i] = number[cell[i]];
  return (size_t)count;
}

static void name_levels(const svari_column *const *by, size_t nby, const int32_t *kept, size_t count, int32_t *level) {
  for (size_t d = 0; d < count; d++) {
    size_t rest = kept ? (size_t)kept[d] : d;
    for (size_t b = nby; b-- > 0;) {
      level[d * nby + b] = (int32_t)(rest % by[b]->nlevels);
      rest /= by[b]->nlevels;
    }
  }
}

svari_status svari_domains_make(svari_arena *arena, const svari_weights *weights, const svari_domain_request *request,
                                svari_domains *out, svari_error *err) {
  const svari_column **by = SVARI_NEW(arena, const svari_column *, request->nby);
  int32_t *cell = SVARI_NEW(arena, int32_t, weights->nrecords);
  if (!by || !cell) return svari_fail_memory(err);
  size_t crossings;
  svari_status found = find_columns(arena, weights, request, by, &crossings, err);
  svari_status status = select_where(arena, weights, request, cell, err);
  if (found != SVARI_OK) return found;
  if (status != SVARI_OK) return status;
  for (size_t b = 0; b < request->nby; b++)
    if (!by[b]->nlevels) crossings = 0;
  code_cells(weights, by, request->nby, cell);
  const int32_t *kept_of = NULL;
  if (request->nby > 1 && crossings) {
    int32_t *number = SVARI_NEW(arena, int32_t, crossings), *kept = SVARI_NEW(arena, int32_t, crossings);
    if (!number || !kept) return svari_fail_memory(err);
    crossings = drop_empty(weights, cell, number, crossings, kept);
    kept_of = kept;
  }
  int32_t *level = SVARI_NEW(arena, int32_t, crossings * request->nby);
  const svari_domain_size *size = measure(arena, weights, cell, crossings);
  if (!level || !size) return svari_fail_memory(err);
  name_levels(by, request->nby, kept_of, crossings, level);
  *out = (svari_domains){.count = crossings, .cell = cell, .nby = request->nby, .by = by, .level = level, .size = size};
  return SVARI_OK;
}

svari_status svari_domains_restrict(svari_arena *arena, const svari_weights *weights, const svari_domains *domains,
                                    const svari_column *const *columns, size_t ncolumns, svari_domains *out,
                                    svari_error *err) {
  *out = *domains;
  int32_t *cell = NULL;
  for (size_t c = 0; c < ncolumns; c++) {
    if (!columns[c]->nmissing) continue;
    if (!cell) {
      cell = SVARI_NEW(arena, int32_t, weights->nrecords);
      if (!cell) return svari_fail_memory(err);
      memcpy(cell, domains->cell, weights->nrecords * sizeof *cell);
    }
    for (size_t i = 0; i < weights->nrecords; i++)
      if (svari_column_missing(columns[c], i)) cell[i] = -1;
  }
  if (!cell) return SVARI_OK;
  out->cell = cell;
  out->size = measure(arena, weights, cell, domains->count);
  return out->size ? SVARI_OK : svari_fail_memory(err);
}

svari_status svari_domains_keep(svari_arena *arena, const svari_weights *weights, const svari_domains *domains,
                                const unsigned char *keep, svari_domains *out, svari_error *err) {
  *out = *domains;
  if (!keep) return SVARI_OK;
  int32_t *cell = SVARI_NEW(arena, int32_t, weights->nrecords);
  if (!cell) return svari_fail_memory(err);
  for (size_t i = 0; i < weights->nrecords; i++) cell[i] = keep[i] ? domains->cell[i] : -1;
  out->cell = cell;
  out->size = measure(arena, weights, cell, domains->count);
  return out->size ? SVARI_OK : svari_fail_memory(err);
}

svari_status svari_domains_choose(svari_arena *arena, const svari_weights *weights, const svari_domains *domains,
                                  const double *chosen, svari_domains *out, svari_error *err) {
  int32_t *cell = SVARI_NEW(arena, int32_t, weights->nrecords);
  if (!cell) return svari_fail_memory(err);
  for (size_t i = 0; i < weights->nrecords; i++) cell[i] = chosen[i] > 0 ? domains->cell[i] : -1;
  *out = *domains;
  out->cell = cell;
  out->size = measure(arena, weights, cell, domains->count);
  return out->size ? SVARI_OK : svari_fail_memory(err);
}

typedef struct crossing {
  const svari_domains *domains;
  const svari_column *const *columns;
  size_t ncolumns, nrecords;
  int32_t *cell;
} crossing;

static void cross_block(void *context, size_t block) {
  const crossing *c = context;
  size_t from = block * SVARI_BLOCK, to = from + SVARI_BLOCK < c->nrecords ? from + SVARI_BLOCK : c->nrecords;
  memcpy(c->cell + from, c->domains->cell + from, (to - from) * sizeof *c->cell);
  for (size_t k = 0; k < c->ncolumns; k++) {
    int32_t levels = (int32_t)c->columns[k]->nlevels;
    for (size_t i = from; i < to; i++) {
      int32_t code = svari_column_code(c->columns[k], i), cell = c->cell[i];
      c->cell[i] = code < 0 || cell < 0 ? -1 : cell * levels + code;
    }
  }
}

svari_status svari_domains_cross(svari_arena *arena, const svari_weights *weights, const svari_domains *domains,
                                 const svari_column *const *columns, size_t ncolumns, svari_domains *out,
                                 svari_error *err) {
  size_t n = weights->nrecords;
  crossing c = {.domains = domains,
                .columns = columns,
                .ncolumns = ncolumns,
                .nrecords = n,
                .cell = SVARI_NEW(arena, int32_t, n)};
  if (!c.cell) return svari_fail_memory(err);
  svari_parallel_for(weights->threads, (n + SVARI_BLOCK - 1) / SVARI_BLOCK, cross_block, &c);
  *out = *domains;
  for (size_t k = 0; k < ncolumns; k++) out->count *= columns[k]->nlevels;
  out->cell = c.cell;
  out->size = measure(arena, weights, c.cell, out->count);
  return out->size ? SVARI_OK : svari_fail_memory(err);
}

svari_status svari_domains_join(svari_arena *arena, const svari_domains *fine, const int32_t *join, size_t count,
                                svari_domains *out, svari_error *err) {
  svari_domain_size *size = SVARI_NEW(arena, svari_domain_size, count);
  if (!size) return svari_fail_memory(err);
  for (size_t f = 0; f < fine->count; f++) {
    svari_domain_size *s = &size[join[f]];
    s->records += fine->size[f].records;
    s->weight += fine->size[f].weight;
    s->squares += fine->size[f].squares;
  }
  *out = (svari_domains){.count = count, .cell = fine->cell, .join = join, .size = size};
  return SVARI_OK;
}
