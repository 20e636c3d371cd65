/* Rows made of other rows: functions, differences between domains, contrasts. Covariances come with the gradients, so
 * rows that share units or records are combined rightly. */
#include <math.h>
#include <string.h>

#include "express/express.h"
#include "infer/request.h"
#include "infer/same.h"

/* Rows that are functions of earlier rows: parts are row numbers, slopes the derivatives by their estimates. The row
 * gets the interval `wald`, and the records and degrees of freedom of all parts together. */
typedef struct combination {
  size_t nparts;
  const size_t *parts;
  double value;
  const double *slopes;
  double *replicates; /* value under each replicate; NULL: along the slopes */
} combination;

/* One domain of the records of any part. */
static svari_status union_of(svari_estimation *e, const combination *c, svari_domains *out, svari_error *err) {
  int32_t *cell = SVARI_NEW(e->scratch, int32_t, e->weights->nrecords);
  svari_domain_size *size = SVARI_NEW(e->scratch, svari_domain_size, 1);
  if (!cell || !size) return svari_fail_memory(err);
  for (size_t i = 0; i < e->weights->nrecords; i++) {
    double w = e->weights->final[i];
    cell[i] = -1;
    for (size_t p = 0; p < c->nparts && cell[i] < 0; p++) {
      const svari_link *link = &e->links[c->parts[p]];
      if (link->domains->cell[i] == (int32_t)link->domain) cell[i] = 0;
    }
    if (cell[i] < 0 || w == 0) continue;
    size->records += svari_design_count(e->weights->design, i);
    size->weight += w;
    size->squares += svari_design_square(e->weights->design, i, w);
  }
  *out = (svari_domains){.count = 1, .cell = cell, .size = size};
  return SVARI_OK;
}

/* Why the parts have no standard error: theirs is the reason of what is made of them. */
static unsigned reasons_of(const svari_estimation *e, const combination *c) {
  static const size_t reasons[] = {SVARI_FLAG_OFF_SCALE_NUMBER, SVARI_FLAG_NO_DF_NUMBER};
  unsigned flags = 0;
  for (size_t p = 0; p < c->nparts; p++) {
    const svari_flags *of = &e->rows[c->parts[p]].flags;
    for (size_t i = 0; i < of->count; i++)
      for (size_t r = 0; r < sizeof reasons / sizeof *reasons; r++)
        if (!strcmp(of->names[i], svari_flag_rows[reasons[r]].name)) flags |= 1U << reasons[r];
  }
  return flags ? flags : SVARI_FLAG_UNDEFINED;
}

static svari_status combine_row(svari_estimation *e, const svari_estimate_spec *spec, const combination *c,
                                svari_estimate_row **row, unsigned *flags, svari_error *err) {
  size_t *figures = SVARI_NEW(e->scratch, size_t, c->nparts), figure;
  svari_domains *all = SVARI_NEW(e->scratch, svari_domains, 1);
  if (!figures || !all) return svari_fail_memory(err);
  for (size_t p = 0; p < c->nparts; p++) figures[p] = e->links[c->parts[p]].figure;
  svari_composed composed = {c->nparts, figures, c->value, c->slopes, c->replicates};
  double df;
  svari_row_basis basis = {.domains = all};
  svari_status status = svari_figures_compose(&e->figures, &composed, &figure, err);
  if (status == SVARI_OK) status = union_of(e, c, all, err);
  if (status == SVARI_OK) status = svari_estimation_df_one(e, all, &df, err);
  if (status == SVARI_OK) status = svari_spec_interval(spec, "wald", false, &basis.interval, err);
  if (status != SVARI_OK) return status;
  basis.figure = figure;
  basis.df = df;
  status = svari_row_open(e, spec, &basis, row, flags, err);
  if (status == SVARI_OK && !isnan((*row)->estimate) && isnan((*row)->se)) *flags |= reasons_of(e, c);
  return status;
}

/* Do the rows tell the same figure (variable, category, probability), whatever their domains? */
static bool same_figure(const svari_estimate_row *a, const svari_estimate_row *b) {
  bool same = svari_text_same(a->variable, b->variable) && svari_text_same(a->category, b->category);
  return same && (a->probability == b->probability || (isnan(a->probability) && isnan(b->probability)));
}

/* Are all parts of the domains equal, but for part `but`? */
static bool same_domain(const svari_domain *a, const svari_domain *b, size_t but) {
  if (a->count != b->count) return false;
  for (size_t p = 0; p < a->count; p++)
    if (p != but && (strcmp(a->parts[p].variable, b->parts[p].variable) != 0 ||
                     strcmp(a->parts[p].category, b->parts[p].category) != 0))
      return false;
  return true;
}

static bool has_category(const svari_estimate_row *row, const char *name) {
  if (row->category && !strcmp(row->category, name)) return true;
  for (size_t p = 0; p < row->domain.count; p++)
    if (!strcmp(row->domain.parts[p].category, name)) return true;
  return false;
}

/* Rows of the estimate called id (its first length bytes), of the category after it when one is named. */
static svari_status rows_of(svari_estimation *e, const char *id, size_t length, const char *category, size_t **out,
                            size_t *count, svari_error *err) {
  *out = SVARI_NEW(e->scratch, size_t, e->nrows);
  if (!*out) return svari_fail_memory(err);
  *count = 0;
  for (size_t r = 0; r < e->nrows; r++)
    if (strlen(e->rows[r].id) == length && !memcmp(e->rows[r].id, id, length) &&
        (!category || has_category(&e->rows[r], category)))
      (*out)[(*count)++] = r;
  return SVARI_OK;
}

static svari_status no_estimate(const svari_estimate_spec *spec, const char *name, svari_error *err) {
  svari_fail_at(err, SVARI_SPEC, spec->where_entry,
                "estimate `%s`: no estimate before it that has figures is called `%s`", spec->id, name);
  svari_hint(err, "name one by its id, or one of its figures as `id.category`");
  return SVARI_SPEC;
}

/* What a function says a name is: the rows, one of them by row of the function. */
typedef struct operand {
  const char *name;
  size_t count;
  size_t *rows;
} operand;

/* `id`, or `id.category` and `id[category]` for the figures of one category. */
static svari_status find_operand(svari_estimation *e, const svari_estimate_spec *spec, const char *name, operand *out,
                                 svari_error *err) {
  out->name = name;
  svari_status status = rows_of(e, name, strlen(name), NULL, &out->rows, &out->count, err);
  for (size_t at = strcspn(name, ".["); status == SVARI_OK && !out->count && name[at];
       at += 1 + strcspn(name + at + 1, ".[")) {
    size_t length = strlen(name + at + 1);
    if (name[at] == '[' && length && name[at + length] == ']') length--;
    char *category = svari_arena_text_n(e->scratch, name + at + 1, length);
    if (!category) return svari_fail_memory(err);
    status = rows_of(e, name, at, category, &out->rows, &out->count, err);
  }
  if (status == SVARI_OK && !out->count) return no_estimate(spec, name, err);
  return status;
}

/* The operand's row that goes with row k of the longest: the only one, the one of the same domain, or the one of the
 * same place when the lists are equally long. SIZE_MAX: none. */
static size_t matching_row(const svari_estimation *e, const operand *o, const operand *longest, size_t k) {
  if (o->count == 1) return o->rows[0];
  if (o->count == longest->count) return o->rows[k];
  const svari_estimate_row *wanted = &e->rows[longest->rows[k]];
  for (size_t r = 0; r < o->count; r++)
    if (same_domain(&e->rows[o->rows[r]].domain, &wanted->domain, SIZE_MAX)) return o->rows[r];
  return SIZE_MAX;
}

typedef struct function_parts {
  const svari_expression *expression;
  size_t count;
  const char *const *names;
  operand *operands;
  const operand *longest;
} function_parts;

static svari_status parse_function(svari_estimation *e, const svari_estimate_spec *spec, function_parts *f,
                                   svari_error *err) {
  svari_status status = svari_expression_parse(e->scratch, spec->expression, spec->expression_at, &f->expression, err);
  if (status == SVARI_OK && svari_expression_names(e->scratch, f->expression, &f->names, &f->count) != SVARI_OK)
    return svari_fail_memory(err);
  if (status != SVARI_OK) return status;
  f->operands = SVARI_NEW(e->scratch, operand, f->count);
  if (!f->operands) return svari_fail_memory(err);
  for (size_t k = 0; k < f->count && status == SVARI_OK; k++) {
    status = find_operand(e, spec, f->names[k], &f->operands[k], err);
    if (!f->longest || f->operands[k].count > f->longest->count) f->longest = &f->operands[k];
  }
  if (status == SVARI_OK && !f->count)
    return svari_fail_at(err, SVARI_SPEC, spec->where_entry, "estimate `%s`: the function names no estimate", spec->id);
  return status;
}

static svari_status replicate_function(svari_estimation *e, const function_parts *f, const size_t *parts, double **out,
                                       svari_error *err) {
  *out = NULL;
  if (!e->figures.nreplicates) return SVARI_OK;
  *out = SVARI_NEW(e->scratch, double, e->figures.nreplicates);
  double *values = SVARI_NEW(e->scratch, double, f->count);
  if (!*out || !values) return svari_fail_memory(err);
  svari_status status = SVARI_OK;
  for (size_t r = 0; r < e->figures.nreplicates && status == SVARI_OK; r++) {
    for (size_t k = 0; k < f->count; k++) values[k] = e->figures.answers[e->links[parts[k]].figure].replicate[r];
    status = svari_expression_scalar(f->expression, f->names, values, f->count, &(*out)[r], NULL, err);
  }
  return status;
}

/* Could a row of these names be told with those of the other? What has no domain or category goes with any. */
static bool goes_with(const svari_estimate_row *other, const svari_estimate_row *like) {
  return (!other->category || svari_text_same(other->category, like->category)) &&
         (!other->domain.count || same_domain(&other->domain, &like->domain, SIZE_MAX));
}

/* A function is told with the names that its operands share, and with the domain and category that run along its rows.
 */
static void name_function(const svari_estimation *e, const function_parts *f, const size_t *parts,
                          const svari_estimate_row *like, svari_estimate_row *row) {
  bool variable = true, all = true;
  for (size_t o = 0; o < f->count && f->longest->count == 1; o++)
    if (goes_with(like, &e->rows[parts[o]])) like = &e->rows[parts[o]];
  for (size_t o = 0; o < f->count; o++) {
    const svari_estimate_row *other = &e->rows[parts[o]];
    variable = variable && svari_text_same(other->variable, like->variable);
    all = all && goes_with(other, like);
  }
  if (variable) row->variable = like->variable;
  if (!all && f->longest->count == 1) return;
  row->domain = like->domain;
  row->category = like->category;
  row->probability = like->probability;
}

static svari_status function_row(svari_estimation *e, const svari_estimate_spec *spec, const function_parts *f,
                                 size_t k, svari_error *err) {
  size_t *parts = SVARI_NEW(e->scratch, size_t, f->count);
  double *values = SVARI_NEW(e->scratch, double, f->count), *slopes = SVARI_NEW(e->scratch, double, f->count);
  if (!parts || !values || !slopes) return svari_fail_memory(err);
  for (size_t o = 0; o < f->count; o++) {
    parts[o] = matching_row(e, &f->operands[o], f->longest, k);
    if (parts[o] == SIZE_MAX)
      return svari_fail_at(err, SVARI_SPEC, spec->where_entry,
                           "estimate `%s`: `%s` has %zu figures and `%s` %zu, of other domains", spec->id,
                           f->operands[o].name, f->operands[o].count, f->longest->name, f->longest->count);
    values[o] = e->rows[parts[o]].estimate;
  }
  combination c = {.nparts = f->count, .parts = parts, .slopes = slopes};
  svari_status status = svari_expression_scalar(f->expression, f->names, values, f->count, &c.value, slopes, err);
  if (status == SVARI_OK) status = replicate_function(e, f, parts, &c.replicates, err);
  svari_estimate_row *row;
  unsigned flags = 0;
  if (status == SVARI_OK) status = combine_row(e, spec, &c, &row, &flags, err);
  if (status != SVARI_OK) return status;
  name_function(e, f, parts, &e->rows[f->longest->rows[k]], row);
  return svari_row_close(e, row, flags, err);
}

static svari_status prepare_nothing(svari_estimation *e, const svari_estimate_spec *spec, void **state,
                                    svari_error *err) {
  (void)e, (void)spec, (void)err;
  *state = NULL;
  return SVARI_OK;
}

static svari_status finish_function(svari_estimation *e, const svari_estimate_spec *spec, void *state,
                                    svari_error *err) {
  (void)state;
  function_parts f = {.count = 0};
  svari_status status = parse_function(e, spec, &f, err);
  for (size_t k = 0; status == SVARI_OK && k < f.longest->count; k++) status = function_row(e, spec, &f, k, err);
  return status;
}

const svari_kind svari_kind_function = {"function", "a function of earlier estimates", prepare_nothing,
                                        finish_function};

/* The part of the domains that a category belongs to; the last when none is named. SIZE_MAX: no row has it. */
static size_t varied_part(const svari_estimation *e, const size_t *rows, size_t count, const char *category) {
  if (!category) return e->rows[rows[0]].domain.count - 1;
  for (size_t r = 0; r < count; r++)
    for (size_t p = 0; p < e->rows[rows[r]].domain.count; p++)
      if (!strcmp(e->rows[rows[r]].domain.parts[p].category, category)) return p;
  return SIZE_MAX;
}

static svari_status find_varied(svari_estimation *e, const svari_estimate_spec *spec, const char *category,
                                size_t **rows, size_t *count, size_t *part, svari_error *err) {
  svari_status status = rows_of(e, spec->of, strlen(spec->of), NULL, rows, count, err);
  if (status != SVARI_OK) return status;
  if (!*count) return no_estimate(spec, spec->of, err);
  if (!e->rows[(*rows)[0]].domain.count)
    return svari_fail_at(err, SVARI_SPEC, spec->where_entry,
                         "estimate `%s`: `%s` has no `by`, so there are no domains to compare", spec->id, spec->of);
  *part = varied_part(e, *rows, *count, category);
  if (*part == SIZE_MAX)
    return svari_fail_at(err, SVARI_SPEC, spec->where_entry, "estimate `%s`: `%s` has no domain `%s`", spec->id,
                         spec->of, category);
  return SVARI_OK;
}

/* The domain with part `at` renamed (NULL: left out). */
static svari_status renamed_domain(svari_estimation *e, const svari_domain *domain, size_t at, const char *name,
                                   svari_domain *out, svari_error *err) {
  svari_domain_part *parts = SVARI_NEW(e->arena, svari_domain_part, domain->count);
  if (!parts) return svari_fail_memory(err);
  size_t count = 0;
  for (size_t p = 0; p < domain->count; p++) {
    if (p == at && !name) continue;
    parts[count] = domain->parts[p];
    if (p == at) parts[count].category = name;
    count++;
  }
  *out = (svari_domain){count, parts};
  return SVARI_OK;
}

static void take_names(svari_estimate_row *row, const svari_estimate_row *like) {
  row->variable = like->variable;
  row->category = like->category;
  row->probability = like->probability;
  row->numerator = like->numerator;
  row->denominator = like->denominator;
  row->nvariables = like->nvariables;
  row->variables = like->variables;
}

/* Row b less row a. */
static svari_status difference_row(svari_estimation *e, const svari_estimate_spec *spec, size_t a, size_t b,
                                   size_t part, svari_error *err) {
  static const double slopes[] = {-1, 1};
  size_t parts[] = {a, b};
  combination c = {.nparts = 2, .parts = parts, .slopes = slopes, .value = e->rows[b].estimate - e->rows[a].estimate};
  svari_estimate_row *row;
  unsigned flags = 0;
  svari_status status = combine_row(e, spec, &c, &row, &flags, err);
  if (status != SVARI_OK) return status;
  const svari_estimate_row *first = &e->rows[a], *second = &e->rows[b];
  const char *name =
      svari_arena_printf(e->arena, "%s - %s", second->domain.parts[part].category, first->domain.parts[part].category);
  if (!name) return svari_fail_memory(err);
  take_names(row, second);
  status = renamed_domain(e, &second->domain, part, name, &row->domain, err);
  return status == SVARI_OK ? svari_row_close(e, row, flags, err) : status;
}

/* The row that b is compared with: of the same figure and the same other domains, with the first category named, or the
 * first that there is. */
static size_t reference_row(const svari_estimation *e, const svari_estimate_spec *spec, const size_t *rows,
                            size_t count, size_t b, size_t part) {
  for (size_t r = 0; r < count; r++) {
    const svari_estimate_row *row = &e->rows[rows[r]];
    if (!same_figure(row, &e->rows[b]) || !same_domain(&row->domain, &e->rows[b].domain, part)) continue;
    if (!spec->nbetween || !strcmp(row->domain.parts[part].category, spec->between[0])) return rows[r];
  }
  return SIZE_MAX;
}

static svari_status finish_difference(svari_estimation *e, const svari_estimate_spec *spec, void *state,
                                      svari_error *err) {
  (void)state;
  size_t *rows = NULL, count = 0, part = 0, made = 0;
  svari_status status = find_varied(e, spec, spec->nbetween ? spec->between[0] : NULL, &rows, &count, &part, err);
  for (size_t r = 0; r < count && status == SVARI_OK; r++) {
    const char *category = e->rows[rows[r]].domain.parts[part].category;
    if (spec->nbetween > 1 && strcmp(category, spec->between[1]) != 0) continue;
    size_t a = reference_row(e, spec, rows, count, rows[r], part);
    if (a == SIZE_MAX || a == rows[r]) continue;
    status = difference_row(e, spec, a, rows[r], part, err);
    made++;
  }
  if (status == SVARI_OK && !made && spec->nbetween > 1)
    return svari_fail_at(err, SVARI_SPEC, spec->where_entry, "estimate `%s`: `%s` has no domain `%s` beside `%s`",
                         spec->id, spec->of, spec->between[1], spec->between[0]);
  return status;
}

const svari_kind svari_kind_difference = {"difference", "differences between domains of an estimate", prepare_nothing,
                                          finish_difference};

static double coefficient_of(const svari_estimate_spec *spec, const char *category) {
  for (size_t k = 0; k < spec->ncoefficients; k++)
    if (!strcmp(spec->coefficient_names[k], category)) return spec->coefficients[k];
  return 0;
}

/* The weighted sum over the rows that go with rows[first]. */
static svari_status contrast_row(svari_estimation *e, const svari_estimate_spec *spec, const size_t *rows, size_t count,
                                 size_t first, size_t part, svari_error *err) {
  size_t *parts = SVARI_NEW(e->scratch, size_t, count);
  double *slopes = SVARI_NEW(e->scratch, double, count);
  if (!parts || !slopes) return svari_fail_memory(err);
  combination c = {.parts = parts, .slopes = slopes};
  for (size_t r = 0; r < count; r++) {
    const svari_estimate_row *row = &e->rows[rows[r]], *like = &e->rows[rows[first]];
    if (!same_figure(row, like) || !same_domain(&row->domain, &like->domain, part)) continue;
    double slope = coefficient_of(spec, row->domain.parts[part].category);
    if (slope == 0) continue;
    slopes[c.nparts] = slope;
    parts[c.nparts++] = rows[r];
    c.value += slope * row->estimate;
  }
  svari_estimate_row *row;
  unsigned flags = 0;
  svari_status status = combine_row(e, spec, &c, &row, &flags, err);
  if (status != SVARI_OK) return status;
  take_names(row, &e->rows[rows[first]]);
  status = renamed_domain(e, &e->rows[rows[first]].domain, part, NULL, &row->domain, err);
  return status == SVARI_OK ? svari_row_close(e, row, flags, err) : status;
}

static bool is_first_of_its_kind(const svari_estimation *e, const size_t *rows, size_t r, size_t part) {
  for (size_t k = 0; k < r; k++)
    if (same_figure(&e->rows[rows[k]], &e->rows[rows[r]]) &&
        same_domain(&e->rows[rows[k]].domain, &e->rows[rows[r]].domain, part))
      return false;
  return true;
}

static svari_status finish_contrast(svari_estimation *e, const svari_estimate_spec *spec, void *state,
                                    svari_error *err) {
  (void)state;
  size_t *rows = NULL, count = 0, part = 0;
  const char *category = spec->ncoefficients ? spec->coefficient_names[0] : NULL;
  svari_status status = find_varied(e, spec, category, &rows, &count, &part, err);
  for (size_t k = 0; k < spec->ncoefficients && status == SVARI_OK; k++)
    if (varied_part(e, rows, count, spec->coefficient_names[k]) != part)
      return svari_fail_at(err, SVARI_SPEC, spec->where_entry, "estimate `%s`: `%s` has no domain `%s`", spec->id,
                           spec->of, spec->coefficient_names[k]);
  for (size_t r = 0; r < count && status == SVARI_OK; r++)
    if (is_first_of_its_kind(e, rows, r, part)) status = contrast_row(e, spec, rows, count, r, part, err);
  return status;
}

const svari_kind svari_kind_contrast = {"contrast", "a weighted sum of the domains of an estimate", prepare_nothing,
                                        finish_contrast};
