/* Quantiles. The interval is Woodruff's (1952, JASA 47): the interval of the share of values up to the quantile, taken
 * back to the scale of the values. */
#include <math.h>

#include "estimate/distribution.h"
#include "infer/request.h"

typedef struct part {
  const char *variable;
  svari_domains domains;
  svari_distribution *distributions;
  double *quantile;   /* count of domains × probabilities */
  size_t *records_up; /* the same: records up to the quantile */
  size_t figure;      /* share of probability 0, domain 0; probability by probability */
} part;

typedef struct quantile_state {
  size_t count;
  part *parts;
  const svari_interval *interval;
} quantile_state;

/* The share of values up to the quantile of each domain. */
static svari_status add_shares(svari_estimation *e, const svari_column *column, part *p, size_t q, uint32_t base,
                               svari_error *err) {
  size_t count = p->domains.count;
  double *up = SVARI_NEW(e->scratch, double, e->weights->nrecords);
  if (!up) return svari_fail_memory(err);
  for (size_t i = 0; i < e->weights->nrecords; i++) {
    int32_t d = p->domains.cell[i];
    if (d < 0 || !(column->number[i] <= p->quantile[q * count + (size_t)d])) continue;
    up[i] = 1;
    if (e->weights->final[i] != 0) p->records_up[q * count + (size_t)d]++;
  }
  uint32_t first;
  svari_summand summand = {.ncells = count, .cell = p->domains.cell, .value = up};
  svari_status status = svari_figures_summand(&e->figures, summand, &first, err);
  for (size_t d = 0; d < count && status == SVARI_OK; d++) {
    size_t made;
    svari_quantity figure = {.form = &svari_form_mean,
                             .at = {base + (uint32_t)d, first + (uint32_t)d},
                             .n = (double)p->domains.size[d].records};
    status = svari_figures_add(&e->figures, figure, &made, err);
    if (q == 0 && d == 0) p->figure = made;
  }
  return status;
}

static svari_status prepare_part(svari_estimation *e, const svari_estimate_spec *spec, const svari_domains *all,
                                 const char *name, part *p, svari_error *err) {
  const svari_column *column;
  p->variable = name;
  svari_status status = svari_number_wanted(e->weights->frame, name, "quantile", spec->where_entry, &column, err);
  if (status == SVARI_OK) status = svari_domains_restrict(e->scratch, e->weights, all, &column, 1, &p->domains, err);
  if (status == SVARI_OK)
    status = svari_distributions_make(e->scratch, e->weights, &p->domains, column, &p->distributions, err);
  if (status != SVARI_OK) return status;
  size_t count = p->domains.count;
  p->quantile = SVARI_NEW(e->scratch, double, count * spec->nprobabilities);
  p->records_up = SVARI_NEW(e->scratch, size_t, count * spec->nprobabilities);
  if (!p->quantile || !p->records_up) return svari_fail_memory(err);
  for (size_t q = 0; q < spec->nprobabilities; q++)
    for (size_t d = 0; d < count; d++)
      p->quantile[q * count + d] = svari_distribution_quantile(&p->distributions[d], spec->probabilities[q]);
  uint32_t base;
  svari_summand summand = {.ncells = count, .cell = p->domains.cell, .value = NULL};
  status = svari_figures_summand(&e->figures, summand, &base, err);
  for (size_t q = 0; q < spec->nprobabilities && status == SVARI_OK; q++)
    status = add_shares(e, column, p, q, base, err);
  return status;
}

static svari_status prepare(svari_estimation *e, const svari_estimate_spec *spec, void **state, svari_error *err) {
  quantile_state *made = SVARI_NEW(e->scratch, quantile_state, 1);
  part *parts = SVARI_NEW(e->scratch, part, spec->nvariables);
  if (!made || !parts) return svari_fail_memory(err);
  *state = made;
  *made = (quantile_state){.count = spec->nvariables, .parts = parts};
  svari_domain_request request = {spec->nby, spec->by, spec->where, spec->where_at, spec->where_entry};
  svari_domains all;
  svari_status worst = svari_domains_make(e->scratch, e->weights, &request, &all, err);
  svari_status status = svari_spec_interval(spec, "wald", true, &made->interval, err);
  if (status != SVARI_OK) worst = status;
  for (size_t v = 0; v < spec->nvariables && worst == SVARI_OK; v++)
    worst = prepare_part(e, spec, &all, spec->variables[v], &parts[v], err);
  return worst;
}

/* A limit of the share as a value; a limit outside 0..1 has none. */
static double value_at(const svari_distribution *distribution, double share, unsigned *flags) {
  if (share >= 0 && share <= 1) return svari_distribution_quantile(distribution, share);
  if (!isnan(share)) *flags |= SVARI_FLAG_OFF_SCALE;
  return NAN;
}

/* Turns an opened row of the share into one of the quantile; the share's slope is scaled to the quantile's error. */
static svari_status to_quantile(svari_estimation *e, const part *p, size_t d, double quantile, svari_estimate_row *row,
                                unsigned *flags, svari_error *err) {
  const svari_distribution *distribution = &p->distributions[d];
  svari_basis basis = {.df = row->df, .confidence = row->spec->confidence};
  double share_se = row->se, both = row->se_replication, t = svari_basis_t(&basis);
  row->ci[0] = value_at(distribution, row->ci[0], flags);
  row->ci[1] = value_at(distribution, row->ci[1], flags);
  row->estimate = quantile;
  row->se = (row->ci[1] - row->ci[0]) / (2 * t);
  row->cv = quantile == 0 ? NAN : row->se / fabs(quantile);
  double slope = row->se == 0 ? 0 : share_se > 0 ? -row->se / share_se : NAN;
  row->se_replication = row->has_both ? fabs(slope) * both : NAN;
  size_t *figure = &e->links[row - e->rows].figure, share = *figure;
  svari_composed composed = {.nparts = 1, .parts = &share, .value = isnan(slope) ? NAN : quantile, .slopes = &slope};
  return svari_figures_compose(&e->figures, &composed, figure, err);
}

static svari_status finish_row(svari_estimation *e, const svari_estimate_spec *spec, const quantile_state *state,
                               const part *p, size_t q, size_t d, double df, svari_error *err) {
  size_t k = q * p->domains.count + d;
  unsigned flags = 0;
  size_t up = p->records_up[k];
  svari_row_basis basis = {.domains = &p->domains,
                           .domain = d,
                           .figure = p->figure + k,
                           .df = df,
                           .is_share = true,
                           .at_boundary = up == 0 || up == p->domains.size[d].records,
                           .interval = state->interval};
  svari_estimate_row *row;
  svari_status status = svari_row_open(e, spec, &basis, &row, &flags, err);
  if (status != SVARI_OK) return status;
  flags &= ~(unsigned)(SVARI_FLAG_BOUNDARY | SVARI_FLAG_ZERO_SE | SVARI_FLAG_ZERO_ESTIMATE);
  row->variable = p->variable;
  row->probability = spec->probabilities[q];
  if (row->n) status = to_quantile(e, p, d, p->quantile[k], row, &flags, err);
  return status == SVARI_OK ? svari_row_close(e, row, flags, err) : status;
}

static svari_status finish(svari_estimation *e, const svari_estimate_spec *spec, void *state, svari_error *err) {
  const quantile_state *made = state;
  svari_status status = SVARI_OK;
  for (size_t v = 0; v < made->count && status == SVARI_OK; v++) {
    const part *p = &made->parts[v];
    const double *df;
    status = svari_estimation_df(e, &p->domains, &df, err);
    for (size_t d = 0; d < p->domains.count && status == SVARI_OK; d++)
      for (size_t q = 0; q < spec->nprobabilities && status == SVARI_OK; q++)
        status = finish_row(e, spec, made, p, q, d, df[d], err);
  }
  return status;
}

const svari_kind svari_kind_quantile = {"quantile", "quantiles with Woodruff's interval", prepare, finish};
