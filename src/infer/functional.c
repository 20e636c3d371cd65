/* Estimates of functionals of a distribution. The influence is summed as any variable; replicates are found anew from
 * the replicate weights. */
#include "estimate/functional.h"

#include <math.h>
#include <stdlib.h>

#include "estimate/distribution.h"
#include "infer/request.h"

/* One domain of one variable: its records (or everybody's) in ascending order. */
typedef struct place {
  const svari_functional *functional;
  double fraction;
  size_t count;
  const uint32_t *record;
  const double *value;
  const bool *inside;
} place;

typedef struct part {
  const char *variable;
  svari_domains domains;
  size_t figure;
} part;

typedef struct functional_state {
  size_t count;
  part *parts;
  const svari_interval *interval;
} functional_state;

static svari_status replicate(void *context, const svari_weights *weights, double *out, svari_error *err) {
  const place *p = context;
  double *weight = calloc(p->count + 1, sizeof *weight);
  if (!weight) return svari_fail_memory(err);
  svari_ranked ranked = {p->count, p->value, weight, p->inside};
  for (size_t r = 0; r < weights->nreplicates; r++) {
    const double *of = weights->replicate + r * weights->nrecords;
    for (size_t k = 0; k < p->count; k++) weight[k] = of[p->record[k]];
    out[r] = p->functional->value(&ranked, p->fraction);
  }
  free(weight);
  return SVARI_OK;
}

/* Sorted values and weights of a place; the records outside the domain are told where the functional looks at all. */
static svari_status fill_place(svari_estimation *e, const svari_column *column, const svari_order *order, size_t from,
                               const svari_domains *domains, size_t d, place *p, svari_ranked *ranked,
                               svari_error *err) {
  double *value = SVARI_NEW(e->scratch, double, p->count), *weight = SVARI_NEW(e->scratch, double, p->count);
  bool *inside = SVARI_NEW(e->scratch, bool, p->count);
  if (!value || !weight || !inside) return svari_fail_memory(err);
  p->record = order->record + from;
  for (size_t k = 0; k < p->count; k++) {
    value[k] = column->number[p->record[k]];
    weight[k] = e->weights->final[p->record[k]];
    inside[k] = domains->cell[p->record[k]] == (int32_t)d;
  }
  p->value = value;
  p->inside = p->functional->looks_at_whole ? inside : NULL;
  *ranked = (svari_ranked){p->count, value, weight, p->inside};
  return SVARI_OK;
}

static svari_status add_figure(svari_estimation *e, place *p, const svari_ranked *ranked, size_t *figure,
                               svari_error *err) {
  double *influence = SVARI_NEW(e->scratch, double, p->count);
  double *spread = SVARI_NEW(e->scratch, double, e->weights->nrecords);
  int32_t *cell = SVARI_NEW(e->scratch, int32_t, e->weights->nrecords);
  if (!influence || !spread || !cell) return svari_fail_memory(err);
  double value = p->functional->value(ranked, p->fraction);
  if (!isnan(value)) p->functional->influence(ranked, p->fraction, influence);
  for (size_t i = 0; i < e->weights->nrecords; i++) cell[i] = -1;
  for (size_t k = 0; k < p->count; k++) {
    spread[p->record[k]] = isfinite(influence[k]) ? influence[k] : 0;
    cell[p->record[k]] = 0;
  }
  svari_quantity quantity = {
      .form = &svari_form_total, .has_fixed = true, .fixed = value, .replicate = replicate, .context = p};
  svari_status status = svari_figures_summand(&e->figures, (svari_summand){.ncells = 1, .cell = cell, .value = spread},
                                              &quantity.at[0], err);
  return status == SVARI_OK ? svari_figures_add(&e->figures, quantity, figure, err) : status;
}

static svari_status prepare_part(svari_estimation *e, const svari_estimate_spec *spec, const svari_domains *all,
                                 const svari_domains *everybody, part *p, svari_error *err) {
  const svari_functional *functional = svari_functional_find(spec->statistic);
  const svari_column *column;
  svari_domains whole;
  svari_order order;
  svari_status status =
      svari_number_wanted(e->weights->frame, p->variable, spec->statistic, spec->where_entry, &column, err);
  if (status == SVARI_OK) status = svari_domains_restrict(e->scratch, e->weights, all, &column, 1, &p->domains, err);
  if (status == SVARI_OK) status = svari_domains_restrict(e->scratch, e->weights, everybody, &column, 1, &whole, err);
  const svari_domains *sorted = functional->looks_at_whole ? &whole : &p->domains;
  if (status == SVARI_OK) status = svari_order_make(e->scratch, e->weights, sorted, column->number, &order, err);
  for (size_t d = 0; d < p->domains.count && status == SVARI_OK; d++) {
    size_t at = functional->looks_at_whole ? 0 : d, figure = SIZE_MAX;
    place *made = SVARI_NEW(e->scratch, place, 1);
    svari_ranked ranked = {0};
    if (!made) return svari_fail_memory(err);
    *made = (place){.functional = functional,
                    .count = order.start[at + 1] - order.start[at],
                    .fraction = isnan(spec->fraction) ? functional->fraction : spec->fraction};
    status = fill_place(e, column, &order, order.start[at], &p->domains, d, made, &ranked, err);
    if (status == SVARI_OK) status = add_figure(e, made, &ranked, &figure, err);
    if (d == 0) p->figure = figure;
  }
  return status;
}

static svari_status prepare(svari_estimation *e, const svari_estimate_spec *spec, void **state, svari_error *err) {
  functional_state *made = SVARI_NEW(e->scratch, functional_state, 1);
  part *parts = SVARI_NEW(e->scratch, part, spec->nvariables);
  if (!made || !parts) return svari_fail_memory(err);
  *state = made;
  *made = (functional_state){.count = spec->nvariables, .parts = parts};
  svari_domain_request request = {spec->nby, spec->by, spec->where, spec->where_at, spec->where_entry};
  svari_domains all, everybody;
  svari_status worst = svari_domains_make(e->scratch, e->weights, &request, &all, err);
  request.nby = 0;
  if (worst == SVARI_OK) worst = svari_domains_make(e->scratch, e->weights, &request, &everybody, err);
  svari_status status = svari_spec_interval(spec, "wald", false, &made->interval, err);
  if (status != SVARI_OK) worst = status;
  for (size_t v = 0; v < spec->nvariables && worst == SVARI_OK; v++) {
    parts[v].variable = spec->variables[v];
    worst = prepare_part(e, spec, &all, &everybody, &parts[v], err);
  }
  return worst;
}

static svari_status finish(svari_estimation *e, const svari_estimate_spec *spec, void *state, svari_error *err) {
  const functional_state *made = state;
  svari_status status = SVARI_OK;
  for (size_t v = 0; v < made->count && status == SVARI_OK; v++) {
    const part *p = &made->parts[v];
    const double *df;
    status = svari_estimation_df(e, &p->domains, &df, err);
    for (size_t d = 0; d < p->domains.count && status == SVARI_OK; d++) {
      unsigned flags = 0;
      svari_row_basis basis = {
          .domains = &p->domains, .domain = d, .figure = p->figure + d, .df = df[d], .interval = made->interval};
      svari_estimate_row *row;
      status = svari_row_open(e, spec, &basis, &row, &flags, err);
      if (status != SVARI_OK) return status;
      row->variable = p->variable;
      status = svari_row_close(e, row, flags, err);
    }
  }
  return status;
}

const svari_kind svari_kind_functional = {"functional", "a functional of a distribution", prepare, finish};
