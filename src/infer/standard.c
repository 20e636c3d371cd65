/* Direct standardisation: means of the groups of a margin, weighed by the margin's shares, so that domains are compared
 * as if they were made up alike. */
#include <math.h>

#include "infer/request.h"
#include "population/population.h"

typedef struct part {
  const char *variable;
  svari_domains domains, cells; /* cells: domain × group */
  size_t figure;                /* mean of domain 0, group 0 */
} part;

typedef struct standard_state {
  size_t count, ngroups;
  part *parts;
  const double *share; /* by group */
  const svari_interval *interval;
} standard_state;

static svari_status find_margin(const svari_estimation *e, const svari_estimate_spec *spec, const svari_margin **out,
                                svari_error *err) {
  *out = e->weights->population ? svari_margin_find(e->weights->population, spec->margin) : NULL;
  if (*out && !(*out)->is_number) return SVARI_OK;
  svari_fail_at(err, SVARI_SPEC, spec->where_entry, "estimate `%s`: `%s` is no margin of categories", spec->id,
                spec->margin);
  svari_hint(err, "give it under `population: margins:`");
  return SVARI_SPEC;
}

/* A category column of the margin's cells: level = cell; records of no cell are missing. */
static svari_status group_column(svari_estimation *e, const svari_estimate_spec *spec, const svari_margin *margin,
                                 const svari_column **out, svari_error *err) {
  size_t n = e->weights->nrecords;
  int32_t *code = SVARI_NEW(e->scratch, int32_t, n);
  svari_level *levels = SVARI_NEW(e->scratch, svari_level, margin->ncells);
  const svari_column **views = SVARI_NEW(e->scratch, const svari_column *, margin->nby);
  if (!code || !levels || !views) return svari_fail_memory(err);
  for (size_t b = 0; b < margin->nby; b++) {
    const svari_column *column;
    svari_status status = svari_column_wanted(e->weights->frame, margin->by[b], spec->where_entry, &column, err);
    if (status != SVARI_OK) return status;
    views[b] = svari_column_categories(e->scratch, column, n);
    if (!views[b]) return svari_fail_memory(err);
  }
  int32_t *wanted = SVARI_NEW(e->scratch, int32_t, margin->nby);
  if (!wanted) return svari_fail_memory(err);
  for (size_t i = 0; i < n; i++) code[i] = -1;
  for (size_t c = 0; c < margin->ncells; c++) {
    levels[c].name = margin->names[c][0];
    for (size_t b = 0; b < margin->nby; b++) wanted[b] = svari_level_find(views[b], margin->names[c][b]);
    for (size_t i = 0; i < n; i++) {
      bool inside = code[i] < 0;
      for (size_t b = 0; b < margin->nby && inside; b++)
        inside = wanted[b] >= 0 && svari_column_code(views[b], i) == wanted[b];
      if (inside) code[i] = (int32_t)c;
    }
  }
  *out = svari_column_category(e->scratch, margin->name, code, n, levels, margin->ncells);
  return *out ? SVARI_OK : svari_fail_memory(err);
}

static svari_status find_shares(svari_estimation *e, const svari_margin *margin, const double **out, svari_error *err) {
  double *share = SVARI_NEW(e->scratch, double, margin->ncells), all = 0;
  if (!share) return svari_fail_memory(err);
  for (size_t c = 0; c < margin->ncells; c++) all += margin->values[c];
  for (size_t c = 0; c < margin->ncells; c++) share[c] = margin->values[c] / all;
  *out = share;
  return SVARI_OK;
}

static svari_status prepare_part(svari_estimation *e, const svari_estimate_spec *spec, const svari_domains *all,
                                 const svari_column *group, part *p, svari_error *err) {
  const svari_column *columns[2] = {NULL, group};
  uint32_t sizes, sums;
  svari_status status =
      svari_number_wanted(e->weights->frame, p->variable, "standard", spec->where_entry, &columns[0], err);
  if (status == SVARI_OK) status = svari_domains_restrict(e->scratch, e->weights, all, columns, 2, &p->domains, err);
  if (status == SVARI_OK) status = svari_domains_cross(e->scratch, e->weights, &p->domains, &group, 1, &p->cells, err);
  if (status != SVARI_OK) return status;
  const svari_domains *cells = &p->cells;
  status = svari_figures_summand(
      &e->figures, (svari_summand){.ncells = cells->count, .cell = cells->cell, .value = NULL}, &sizes, err);
  if (status == SVARI_OK)
    status = svari_figures_summand(
        &e->figures, (svari_summand){.ncells = cells->count, .cell = cells->cell, .value = columns[0]->number}, &sums,
        err);
  p->figure = e->figures.nfigures;
  for (size_t c = 0; c < cells->count && status == SVARI_OK; c++) {
    size_t made;
    svari_quantity quantity = {.form = &svari_form_mean, .at = {sizes + (uint32_t)c, sums + (uint32_t)c}};
    status = svari_figures_add(&e->figures, quantity, &made, err);
  }
  return status;
}

static svari_status prepare(svari_estimation *e, const svari_estimate_spec *spec, void **state, svari_error *err) {
  standard_state *made = SVARI_NEW(e->scratch, standard_state, 1);
  part *parts = SVARI_NEW(e->scratch, part, spec->nvariables);
  if (!made || !parts) return svari_fail_memory(err);
  *state = made;
  *made = (standard_state){.count = spec->nvariables, .parts = parts};
  const svari_margin *margin;
  const svari_column *group;
  svari_domain_request request = {spec->nby, spec->by, spec->where, spec->where_at, spec->where_entry};
  svari_domains all;
  svari_status status = find_margin(e, spec, &margin, err);
  if (status == SVARI_OK) status = group_column(e, spec, margin, &group, err);
  if (status == SVARI_OK) status = find_shares(e, margin, &made->share, err);
  if (status == SVARI_OK) status = svari_domains_make(e->scratch, e->weights, &request, &all, err);
  if (status == SVARI_OK) status = svari_spec_interval(spec, "wald", false, &made->interval, err);
  made->ngroups = status == SVARI_OK ? margin->ncells : 0;
  for (size_t v = 0; v < spec->nvariables && status == SVARI_OK; v++) {
    parts[v].variable = spec->variables[v];
    status = prepare_part(e, spec, &all, group, &parts[v], err);
  }
  return status;
}

/* The weighed sum of the means of domain d; NaN when a group with a share has no records there. */
static svari_status compose(svari_estimation *e, const standard_state *s, const part *p, size_t d, size_t *figure,
                            unsigned *flags, svari_error *err) {
  size_t *parts = SVARI_NEW(e->scratch, size_t, s->ngroups);
  if (!parts) return svari_fail_memory(err);
  svari_composed composed = {.nparts = s->ngroups, .parts = parts, .slopes = s->share};
  for (size_t g = 0; g < s->ngroups; g++) {
    parts[g] = p->figure + d * s->ngroups + g;
    double mean = e->figures.answers[parts[g]].value;
    if (s->share[g] > 0) composed.value += s->share[g] * mean;
    if (s->share[g] > 0 && isnan(mean)) *flags |= SVARI_FLAG_EMPTY_GROUP;
  }
  return svari_figures_compose(&e->figures, &composed, figure, err);
}

static svari_status finish_part(svari_estimation *e, const svari_estimate_spec *spec, const standard_state *s,
                                const part *p, svari_error *err) {
  const double *df;
  svari_status status = svari_estimation_df(e, &p->domains, &df, err);
  for (size_t d = 0; d < p->domains.count && status == SVARI_OK; d++) {
    unsigned flags = 0;
    svari_row_basis basis = {.domains = &p->domains, .domain = d, .df = df[d], .interval = s->interval};
    svari_estimate_row *row;
    status = compose(e, s, p, d, &basis.figure, &flags, err);
    if (status == SVARI_OK) status = svari_row_open(e, spec, &basis, &row, &flags, err);
    if (status != SVARI_OK) return status;
    row->variable = p->variable;
    status = svari_row_close(e, row, flags, err);
  }
  return status;
}

static svari_status finish(svari_estimation *e, const svari_estimate_spec *spec, void *state, svari_error *err) {
  const standard_state *s = state;
  svari_status status = SVARI_OK;
  for (size_t v = 0; v < s->count && status == SVARI_OK; v++) status = finish_part(e, spec, s, &s->parts[v], err);
  return status;
}

const svari_kind svari_kind_standard = {"standard", "means standardised directly to a margin", prepare, finish};
