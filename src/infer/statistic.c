/* Estimates of the table of statistics: summands and figures for each domain (and category), then rows. */
#include <math.h>
#include <string.h>

#include "base/sum.h"
#include "infer/nets.h"

enum { ARGUMENTS_MAX = 2 };

/* One variable's (or one joint set's) figures. */
typedef struct part {
  const svari_statistic *statistic;
  const char *variable; /* NULL for joint statistics and counts */
  size_t ncolumns;
  const svari_column *columns[ARGUMENTS_MAX];
  const svari_column *category; /* view, of statistics with categories */
  svari_domains domains, cells; /* cells: by category too */
  const double *terms[SVARI_TERMS_MAX];
  const double *centre; /* count of domains × ncolumns */
  bool *positive;       /* by domain: no value at or under 0 */
  size_t figure;        /* of domain 0, category 0 */
  size_t nlevels;
  svari_nets nets;
  const double *spread; /* by domain, where a design effect is asked for */
} part;

typedef struct statistic_state {
  size_t count;
  part *parts;
  const svari_interval *interval;
} statistic_state;

static svari_status find_arguments(const svari_estimation *e, const svari_estimate_spec *spec, const svari_statistic *s,
                                   size_t which, part *p, svari_error *err) {
  const char *names[ARGUMENTS_MAX] = {NULL, NULL};
  p->ncolumns = s->narguments;
  if (s->joint && spec->numerator) {
    names[0] = spec->numerator;
    names[1] = spec->denominator;
  } else if (s->joint) {
    for (size_t a = 0; a < s->narguments; a++) names[a] = spec->variables[a];
  } else if (s->narguments) {
    names[0] = spec->variables[which];
  }
  svari_status worst = SVARI_OK;
  for (size_t a = 0; a < s->narguments; a++) {
    svari_status status =
        svari_number_wanted(e->weights->frame, names[a], s->name, spec->where_entry, &p->columns[a], err);
    if (status != SVARI_OK) worst = status;
  }
  return worst;
}

static svari_status find_category(svari_estimation *e, const svari_estimate_spec *spec, size_t which, part *p,
                                  svari_error *err) {
  const svari_column *column;
  svari_status status = svari_column_wanted(e->weights->frame, spec->variables[which], spec->where_entry, &column, err);
  if (status != SVARI_OK) return status;
  p->category = svari_column_categories(e->scratch, column, e->weights->nrecords);
  if (!p->category) return svari_fail_memory(err);
  p->columns[0] = p->category;
  p->ncolumns = 1;
  p->nlevels = p->category->nlevels;
  return SVARI_OK;
}

/* Weighted mean of each argument by domain, so that squares are of small numbers. */
static svari_status find_centres(svari_estimation *e, part *p, svari_error *err) {
  size_t k = p->ncolumns, count = p->domains.count * k;
  double *centre = SVARI_NEW(e->scratch, double, count);
  svari_sum *sums = SVARI_NEW(e->scratch, svari_sum, count);
  if (!centre || !sums) return svari_fail_memory(err);
  p->centre = centre;
  if (!p->statistic->centred) return SVARI_OK;
  for (size_t i = 0; i < e->weights->nrecords; i++) {
    int32_t d = p->domains.cell[i];
    for (size_t a = 0; d >= 0 && a < k; a++)
      svari_sum_add(&sums[(size_t)d * k + a], e->weights->final[i] * p->columns[a]->number[i]);
  }
  for (size_t c = 0; c < count; c++) {
    double size = p->domains.size[c / k].weight;
    centre[c] = size > 0 ? svari_sum_value(&sums[c]) / size : 0;
  }
  return SVARI_OK;
}

static svari_status fill_terms(svari_estimation *e, part *p, svari_error *err) {
  const svari_statistic *s = p->statistic;
  double *columns[SVARI_TERMS_MAX] = {NULL};
  p->positive = SVARI_NEW(e->scratch, bool, p->domains.count);
  if (!p->positive) return svari_fail_memory(err);
  for (size_t d = 0; d < p->domains.count; d++) p->positive[d] = true;
  if (!s->terms) return SVARI_OK;
  bool made = s->positive;
  for (size_t t = 0; t < s->form.nterms; t++) {
    if (s->is[t]) p->terms[t] = p->columns[s->is[t] - 1]->number;
    if (s->one[t] || s->is[t]) continue;
    made = true;
    p->terms[t] = columns[t] = SVARI_NEW(e->scratch, double, e->weights->nrecords);
    if (!columns[t]) return svari_fail_memory(err);
  }
  for (size_t i = 0; made && i < e->weights->nrecords; i++) {
    int32_t d = p->domains.cell[i];
    if (d < 0) continue;
    double x[ARGUMENTS_MAX], terms[SVARI_TERMS_MAX];
    for (size_t a = 0; a < p->ncolumns; a++) x[a] = p->columns[a]->number[i] - p->centre[(size_t)d * p->ncolumns + a];
    if (s->positive && !(x[0] > 0)) {
      p->positive[d] = false;
      continue;
    }
    s->terms(x, terms);
    for (size_t t = 0; t < s->form.nterms; t++)
      if (columns[t]) columns[t][i] = terms[t];
  }
  return SVARI_OK;
}

/* A single cell of all records of any domain. */
static svari_status whole_cells(svari_estimation *e, const part *p, const int32_t **out, svari_error *err) {
  int32_t *cell = SVARI_NEW(e->scratch, int32_t, e->weights->nrecords);
  if (!cell) return svari_fail_memory(err);
  for (size_t i = 0; i < e->weights->nrecords; i++) cell[i] = p->domains.cell[i] < 0 ? -1 : 0;
  *out = cell;
  return SVARI_OK;
}

static svari_status add_summands(svari_estimation *e, part *p, uint32_t first[SVARI_TERMS_MAX], svari_error *err) {
  svari_status status = SVARI_OK;
  for (size_t t = 0; t < p->statistic->form.nterms && status == SVARI_OK; t++) {
    svari_summand summand = {.ncells = p->domains.count, .cell = p->domains.cell, .value = p->terms[t]};
    if (p->statistic->reach[t] == SVARI_OF_CATEGORY) {
      summand.ncells = p->cells.count;
      summand.cell = p->cells.cell;
    } else if (p->statistic->reach[t] == SVARI_OF_WHOLE) {
      summand.ncells = 1;
      status = whole_cells(e, p, &summand.cell, err);
    }
    if (status == SVARI_OK) status = svari_figures_summand(&e->figures, summand, &first[t], err);
  }
  return status;
}

static svari_status add_figures(svari_estimation *e, const svari_estimate_spec *spec, part *p, svari_error *err) {
  const svari_statistic *s = p->statistic;
  uint32_t first[SVARI_TERMS_MAX] = {0};
  svari_status status = add_summands(e, p, first, err);
  p->figure = e->figures.nfigures;
  for (size_t f = 0; f < p->domains.count * p->nlevels && status == SVARI_OK; f++) {
    size_t d = f / p->nlevels, made;
    svari_quantity figure = {
        .form = &s->form, .n = (double)p->domains.size[d].records, .has_fixed = !p->positive[d], .fixed = NAN};
    for (size_t t = 0; t < s->form.nterms; t++) {
      size_t shift = s->reach[t] == SVARI_OF_CATEGORY ? f : s->reach[t] == SVARI_OF_WHOLE ? 0 : d;
      figure.at[t] = first[t] + (uint32_t)shift;
    }
    status = svari_figures_add(&e->figures, figure, &made, err);
  }
  if (status != SVARI_OK || !p->category) return status;
  return svari_nets_prepare(e, spec, p->category, &p->domains, first[0], &p->nets, err);
}

static svari_status prepare_part(svari_estimation *e, const svari_estimate_spec *spec, const svari_domains *all,
                                 part *p, svari_error *err) {
  svari_status status = svari_domains_restrict(e->scratch, e->weights, all, p->columns, p->ncolumns, &p->domains, err);
  if (status == SVARI_OK && p->category)
    status = svari_domains_cross(e->scratch, e->weights, &p->domains, &p->category, 1, &p->cells, err);
  if (status == SVARI_OK && !p->category) status = find_centres(e, p, err);
  if (status == SVARI_OK) status = fill_terms(e, p, err);
  return status == SVARI_OK ? add_figures(e, spec, p, err) : status;
}

static svari_status prepare(svari_estimation *e, const svari_estimate_spec *spec, void **state, svari_error *err) {
  const svari_statistic *s = svari_statistic_find(spec->statistic);
  statistic_state *made = SVARI_NEW(e->scratch, statistic_state, 1);
  if (!made) return svari_fail_memory(err);
  *state = made;
  made->count = s->joint || (!s->narguments && !s->categories) ? 1 : spec->nvariables;
  made->parts = SVARI_NEW(e->scratch, part, made->count);
  if (!made->parts) return svari_fail_memory(err);
  svari_domain_request request = {spec->nby, spec->by, spec->where, spec->where_at, spec->where_entry};
  svari_domains all;
  svari_status worst = svari_domains_make(e->scratch, e->weights, &request, &all, err);
  svari_status status = svari_spec_interval(spec, s->ci, s->categories, &made->interval, err);
  if (status != SVARI_OK) worst = status;
  for (size_t v = 0; v < made->count; v++) {
    part *p = &made->parts[v];
    p->statistic = s;
    p->nlevels = 1;
    if (!s->joint && spec->nvariables) p->variable = spec->variables[v];
    status = s->categories ? find_category(e, spec, v, p, err) : find_arguments(e, spec, s, v, p, err);
    if (status == SVARI_OK && worst == SVARI_OK) status = prepare_part(e, spec, &all, p, err);
    if (status != SVARI_OK) worst = status;
  }
  return worst;
}

/* What the design effect compares of record i: its value, or its residual from the domain's ratio. */
static double deff_value(const svari_estimation *e, const part *p, size_t i, size_t d) {
  double value = p->columns[0]->number[i];
  if (p->statistic->deff != SVARI_DEFF_RESIDUAL) return value;
  return value - e->figures.answers[p->figure + d].value * p->columns[1]->number[i];
}

/* Population variance (over n - 1) of that by domain: means first, squares about them after. */
static svari_status deff_spreads(svari_estimation *e, const part *p, const double **out, svari_error *err) {
  size_t count = p->domains.count;
  double *spread = SVARI_NEW(e->scratch, double, count), *mean = SVARI_NEW(e->scratch, double, count);
  svari_sum *sums = SVARI_NEW(e->scratch, svari_sum, 2 * count);
  if (!spread || !mean || !sums) return svari_fail_memory(err);
  for (int pass = 0; pass < 2; pass++) {
    for (size_t i = 0; i < e->weights->nrecords; i++) {
      double w = e->weights->final[i];
      if (p->domains.cell[i] < 0 || w == 0) continue;
      size_t d = (size_t)p->domains.cell[i];
      double gap = deff_value(e, p, i, d) - mean[d];
      svari_sum_add(&sums[(size_t)pass * count + d], pass ? w * gap * gap : w * gap);
    }
    for (size_t d = 0; d < count && !pass; d++) mean[d] = svari_sum_value(&sums[d]) / p->domains.size[d].weight;
  }
  for (size_t d = 0; d < count; d++) {
    double n = (double)p->domains.size[d].records;
    spread[d] = svari_sum_value(&sums[count + d]) / p->domains.size[d].weight * n / (n - 1);
  }
  *out = spread;
  return SVARI_OK;
}

static double deff_spread(const part *p, size_t d, double estimate) {
  double n = (double)p->domains.size[d].records;
  return p->category ? estimate * (1 - estimate) * n / (n - 1) : p->spread[d];
}

static double design_effect(const svari_estimation *e, const svari_estimate_spec *spec, const part *p, size_t d,
                            const svari_estimate_row *row, unsigned *flags) {
  svari_deff kind = p->statistic->deff;
  double n = (double)row->n, size = row->weighted_n;
  bool replaced = !strcmp(spec->deff, "wr");
  if (kind == SVARI_DEFF_NONE || isnan(row->se)) return NAN;
  double simple = deff_spread(p, d, row->estimate) / n * (replaced ? 1 : 1 - n / size);
  if (kind == SVARI_DEFF_TOTAL) simple *= size * size;
  if (kind == SVARI_DEFF_RESIDUAL) {
    double denominator = svari_figures_total(&e->figures, e->figures.figures[p->figure + d].at[0]);
    simple *= size * size / denominator / denominator;
  }
  if (simple > 0 && n > 1) return row->se * row->se / simple;
  *flags |= SVARI_FLAG_NO_DEFF;
  return NAN;
}

static svari_status name_row(svari_estimation *e, const svari_estimate_spec *spec, const part *p, const char *category,
                             svari_estimate_row *row, svari_error *err) {
  row->variable = p->variable;
  if (p->statistic->joint && spec->numerator) {
    row->numerator = spec->numerator;
    row->denominator = spec->denominator;
  } else if (p->statistic->joint) {
    row->nvariables = spec->nvariables;
    row->variables = spec->variables;
  }
  if (!category) return SVARI_OK;
  row->category = svari_arena_text(e->arena, category);
  return row->category ? SVARI_OK : svari_fail_memory(err);
}

/* What is told of one domain: a figure, or that of one category or net with its records. */
typedef struct figure_told {
  size_t figure, records;
  const char *category;
} figure_told;

static svari_status finish_row(svari_estimation *e, const svari_estimate_spec *spec, const svari_interval *interval,
                               const part *p, size_t d, double df, figure_told told, svari_error *err) {
  unsigned flags = p->positive[d] ? 0 : SVARI_FLAG_NOT_POSITIVE;
  bool boundary = told.category && (told.records == 0 || told.records == p->domains.size[d].records);
  svari_row_basis basis = {.domains = &p->domains,
                           .domain = d,
                           .figure = told.figure,
                           .df = df,
                           .is_share = told.category != NULL,
                           .at_boundary = boundary,
                           .zero_when_empty = p->statistic->zero_when_empty,
                           .interval = interval};
  svari_estimate_row *row;
  svari_status status = svari_row_open(e, spec, &basis, &row, &flags, err);
  if (status == SVARI_OK) status = name_row(e, spec, p, told.category, row, err);
  if (status == SVARI_OK && spec->deff && row->n) row->deff = design_effect(e, spec, p, d, row, &flags);
  return status == SVARI_OK ? svari_row_close(e, row, flags, err) : status;
}

static svari_status finish_part(svari_estimation *e, const svari_estimate_spec *spec, const statistic_state *state,
                                part *p, svari_error *err) {
  const double *df;
  svari_status status = svari_estimation_df(e, &p->domains, &df, err);
  bool compared = spec->deff && p->statistic->deff != SVARI_DEFF_NONE && !p->category;
  if (status == SVARI_OK && compared) status = deff_spreads(e, p, &p->spread, err);
  for (size_t d = 0; d < p->domains.count; d++) {
    for (size_t l = 0; l < p->nlevels && status == SVARI_OK; l++) {
      size_t f = d * p->nlevels + l;
      figure_told told = {.figure = p->figure + f};
      if (p->category) told.records = p->cells.size[f].records;
      if (p->category) told.category = p->category->levels[l].name;
      status = finish_row(e, spec, state->interval, p, d, df[d], told, err);
    }
    for (size_t k = 0; k < p->nets.count && status == SVARI_OK; k++) {
      size_t at = k * p->domains.count + d;
      figure_told told = {p->nets.figure[at], p->nets.inside[at], spec->nets[k].name};
      status = finish_row(e, spec, state->interval, p, d, df[d], told, err);
    }
  }
  return status;
}

static svari_status finish(svari_estimation *e, const svari_estimate_spec *spec, void *state, svari_error *err) {
  const statistic_state *made = state;
  svari_status status = SVARI_OK;
  for (size_t v = 0; v < made->count && status == SVARI_OK; v++)
    status = finish_part(e, spec, made, &made->parts[v], err);
  return status;
}

const svari_kind svari_kind_statistic = {"statistic", "a row of the table of statistics", prepare, finish};
