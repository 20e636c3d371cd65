/* One pass for all figures; after it, sparse gradients and replicates by figure. */
#include "infer/figure.h"

#include <math.h>
#include <string.h>

svari_figures svari_figures_start(svari_arena *arena, const svari_weights *weights,
                                  const svari_infer_options *options) {
  return (svari_figures){.arena = arena, .weights = weights, .options = options};
}

void svari_figures_end(svari_figures *figures) {
  svari_totals_free(figures->totals);
  figures->totals = NULL;
}

svari_status svari_figures_summand(svari_figures *figures, svari_summand summand, uint32_t *first, svari_error *err) {
  enum { RECENT = 32 };
  size_t from = figures->nsummands > RECENT ? figures->nsummands - RECENT : 0;
  for (size_t s = figures->nsummands; s-- > from;) {
    const svari_summand *old = &figures->summands[s];
    bool same = old->cell == summand.cell && old->value == summand.value && old->join == summand.join;
    if (!same || old->ncells != summand.ncells) continue;
    *first = figures->first[s];
    return SVARI_OK;
  }
  if (summand.ncells > UINT32_MAX - figures->ntotals)
    return svari_fail(err, SVARI_SPEC, "more than %u totals are asked for in one run", UINT32_MAX);
  svari_summand *slot = SVARI_PUSH(figures->arena, figures->summands, figures->nsummands, figures->summand_room);
  uint32_t *at = SVARI_PUSH(figures->arena, figures->first, figures->first_count, figures->first_room);
  if (!slot || !at) return svari_fail_memory(err);
  *slot = summand;
  *first = *at = figures->ntotals;
  figures->ntotals += (uint32_t)summand.ncells;
  return SVARI_OK;
}

svari_status svari_figures_add(svari_figures *figures, svari_quantity figure, size_t *out, svari_error *err) {
  svari_quantity *slot = SVARI_PUSH(figures->arena, figures->figures, figures->nfigures, figures->figure_room);
  if (!slot) return svari_fail_memory(err);
  *slot = figure;
  *out = figures->nfigures - 1;
  return SVARI_OK;
}

double svari_figures_total(const svari_figures *figures, uint32_t total) {
  return svari_totals_values(figures->totals)[total];
}

static void gather(const svari_quantity *figure, const double *totals, double *t) {
  for (size_t i = 0; i < figure->form->nterms; i++) t[i] = totals[figure->at[i]];
}

static double form_value(const svari_quantity *figure, const double *totals) {
  double t[SVARI_TERMS_MAX];
  gather(figure, totals, t);
  return figure->form->value(t, figure->n);
}

/* One more answer; its value, variance and replicates begin as missing. */
static svari_status open_answer(svari_figures *f, svari_answer **out, svari_error *err) {
  svari_answer *answer = SVARI_PUSH(f->arena, f->answers, f->nanswers, f->answer_room);
  if (!answer) return svari_fail_memory(err);
  *answer = (svari_answer){.value = NAN, .variance = NAN, .variance_both = NAN, .first_slope = f->nslopes};
  if (f->nreplicates) {
    answer->replicate = SVARI_NEW(f->arena, double, f->nreplicates);
    if (!answer->replicate) return svari_fail_memory(err);
  }
  *out = answer;
  return SVARI_OK;
}

static svari_status push_slope(svari_figures *f, svari_answer *answer, uint32_t total, double value, svari_error *err) {
  svari_slope *slope = SVARI_PUSH(f->arena, f->slopes, f->nslopes, f->slope_room);
  if (!slope) return svari_fail_memory(err);
  *slope = (svari_slope){total, value};
  answer->nslopes++;
  return SVARI_OK;
}

static svari_status evaluate(svari_figures *f, const svari_quantity *figure, svari_error *err) {
  svari_answer *answer;
  svari_status status = open_answer(f, &answer, err);
  if (status != SVARI_OK) return status;
  const double *totals = svari_totals_values(f->totals);
  double value = figure->has_fixed ? figure->fixed : form_value(figure, totals);
  if (!isfinite(value)) return SVARI_OK;
  answer->value = value;
  double t[SVARI_TERMS_MAX], g[SVARI_TERMS_MAX] = {0};
  gather(figure, totals, t);
  figure->form->gradient(t, figure->n, g);
  for (size_t i = 0; i < figure->form->nterms && status == SVARI_OK; i++)
    if (isfinite(g[i]) && g[i] != 0) status = push_slope(f, answer, figure->at[i], g[i], err);
  return status;
}

/* The value that the gradient foresees under replicate totals. */
static double along_gradient(const svari_figures *f, const svari_answer *answer, const double *replicate) {
  const double *totals = svari_totals_values(f->totals);
  double moved = 0;
  for (size_t j = 0; j < answer->nslopes; j++) {
    const svari_slope *slope = &f->slopes[answer->first_slope + j];
    moved += slope->value * (replicate[slope->total] - totals[slope->total]);
  }
  return answer->value + moved;
}

static svari_status replicate_all(svari_figures *f, svari_error *err) {
  for (size_t r = 0; r < f->nreplicates; r++) {
    const double *totals = svari_totals_replicate(f->totals, r);
    for (size_t k = 0; k < f->nfigures; k++) {
      const svari_quantity *figure = &f->figures[k];
      svari_answer *answer = &f->answers[k];
      if (figure->replicate) continue;
      answer->replicate[r] = figure->linear ? along_gradient(f, answer, totals) : form_value(figure, totals);
    }
  }
  svari_status status = SVARI_OK;
  for (size_t k = 0; k < f->nfigures && f->nreplicates && status == SVARI_OK; k++)
    if (f->figures[k].replicate)
      status = f->figures[k].replicate(f->figures[k].context, f->weights, f->answers[k].replicate, err);
  return status;
}

/* The gradient of the listed figures. */
static svari_status gradient_of(const svari_figures *f, const size_t *list, size_t k, svari_gradient *out,
                                svari_error *err) {
  size_t slopes = 0;
  for (size_t i = 0; i < k; i++) slopes += f->answers[list[i]].nslopes;
  size_t *start = SVARI_NEW(f->arena, size_t, k + 1);
  uint32_t *index = SVARI_NEW(f->arena, uint32_t, slopes);
  double *value = SVARI_NEW(f->arena, double, slopes);
  if (!start || !index || !value) return svari_fail_memory(err);
  for (size_t i = 0; i < k; i++) {
    const svari_answer *answer = &f->answers[list[i]];
    for (size_t j = 0; j < answer->nslopes; j++) {
      const svari_slope *slope = &f->slopes[answer->first_slope + j];
      index[start[i] + j] = slope->total;
      value[start[i] + j] = slope->value;
    }
    start[i + 1] = start[i] + answer->nslopes;
  }
  *out = (svari_gradient){k, start, index, value};
  return SVARI_OK;
}

static svari_status taylor(const svari_figures *f, const size_t *list, size_t k, bool full, double *out,
                           svari_error *err) {
  svari_gradient gradient;
  svari_status status = gradient_of(f, list, k, &gradient, err);
  return status ? status : svari_taylor_covariance(f->totals, &gradient, full, out, err);
}

svari_status svari_figures_scores(const svari_figures *f, const size_t *list, size_t k, double *out, svari_error *err) {
  svari_gradient gradient;
  svari_status status = gradient_of(f, list, k, &gradient, err);
  return status ? status : svari_taylor_scores(f->totals, &gradient, out, err);
}

static svari_status taylor_variances(svari_figures *f, size_t from, svari_error *err) {
  size_t count = f->nanswers - from;
  size_t *list = SVARI_NEW(f->arena, size_t, count);
  double *out = SVARI_NEW(f->arena, double, count);
  if (!list || !out) return svari_fail_memory(err);
  for (size_t k = 0; k < count; k++) list[k] = from + k;
  svari_status status = taylor(f, list, count, false, out, err);
  for (size_t k = 0; k < count && status == SVARI_OK; k++)
    if (!isnan(f->answers[from + k].value)) f->answers[from + k].variance = out[k];
  return status;
}

static svari_status find_variances(svari_figures *f, size_t from, svari_error *err) {
  if (f->nanswers == from) return SVARI_OK;
  bool by_taylor = f->options->methods & SVARI_TAYLOR;
  svari_status status = by_taylor ? taylor_variances(f, from, err) : SVARI_OK;
  for (size_t k = from; k < f->nanswers && f->nreplicates && status == SVARI_OK; k++) {
    svari_answer *answer = &f->answers[k];
    if (isnan(answer->value)) continue;
    status =
        svari_replication_covariance(f->weights, answer->replicate, &answer->value, 1, false,
                                     by_taylor ? &answer->variance_both : &answer->variance, &answer->dropped, err);
  }
  return status;
}

svari_status svari_figures_compute(svari_figures *f, svari_error *err) {
  const svari_infer_options *options = f->options;
  svari_status status =
      svari_totals_new(f->weights, f->summands, f->nsummands, options->methods, options->threads, &f->totals, err);
  if (status != SVARI_OK) return status;
  f->nreplicates = options->methods & SVARI_REPLICATION ? f->weights->nreplicates : 0;
  for (size_t k = 0; k < f->nfigures && status == SVARI_OK; k++) status = evaluate(f, &f->figures[k], err);
  if (status == SVARI_OK) status = replicate_all(f, err);
  if (status == SVARI_OK) status = find_variances(f, 0, err);
  return status;
}

static svari_status compose_slopes(svari_figures *f, const svari_composed *composed, svari_answer *answer,
                                   svari_error *err) {
  svari_status status = SVARI_OK;
  for (size_t p = 0; p < composed->nparts; p++) {
    size_t first = f->answers[composed->parts[p]].first_slope, count = f->answers[composed->parts[p]].nslopes;
    for (size_t j = first; j < first + count && status == SVARI_OK; j++)
      status = push_slope(f, answer, f->slopes[j].total, f->slopes[j].value * composed->slopes[p], err);
  }
  return status;
}

/* A part whose own variance can't be had leaves none to what is made of it. */
static bool lacks_variance(const svari_figures *f, const svari_composed *composed) {
  for (size_t p = 0; p < composed->nparts; p++)
    if (composed->slopes[p] != 0 && isnan(f->answers[composed->parts[p]].variance)) return true;
  return false;
}

svari_status svari_figures_compose(svari_figures *f, const svari_composed *composed, size_t *out, svari_error *err) {
  svari_answer *answer;
  svari_status status = open_answer(f, &answer, err);
  *out = f->nanswers - 1;
  if (status != SVARI_OK || !isfinite(composed->value)) return status;
  answer->value = composed->value;
  if (lacks_variance(f, composed)) {
    for (size_t r = 0; r < f->nreplicates; r++) answer->replicate[r] = NAN;
    return SVARI_OK;
  }
  status = compose_slopes(f, composed, answer, err);
  if (status != SVARI_OK) return status;
  for (size_t r = 0; r < f->nreplicates; r++) {
    double moved = 0;
    for (size_t p = 0; p < composed->nparts; p++) {
      const svari_answer *part = &f->answers[composed->parts[p]];
      moved += composed->slopes[p] * (part->replicate[r] - part->value);
    }
    answer->replicate[r] = composed->replicates ? composed->replicates[r] : answer->value + moved;
  }
  return find_variances(f, *out, err);
}

svari_status svari_figures_covariance(const svari_figures *f, const size_t *list, size_t k, double *out,
                                      svari_error *err) {
  if (!k) return SVARI_OK;
  if (f->options->methods & SVARI_TAYLOR) return taylor(f, list, k, true, out, err);
  double *values = SVARI_NEW(f->arena, double, k * f->nreplicates), *estimate = SVARI_NEW(f->arena, double, k);
  if (!values || !estimate) return svari_fail_memory(err);
  for (size_t i = 0; i < k; i++) {
    estimate[i] = f->answers[list[i]].value;
    for (size_t r = 0; r < f->nreplicates; r++) values[r * k + i] = f->answers[list[i]].replicate[r];
  }
  return svari_replication_covariance(f->weights, values, estimate, k, true, out, NULL, err);
}
