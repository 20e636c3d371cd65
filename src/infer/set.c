/* Multiple-response sets: yes/no columns that are one variable. Shares are of people (who answered all of its columns)
 * or of answers (all that was chosen); a net is chosen by whoever chose one of its members. */
#include <math.h>
#include <string.h>

#include "infer/choices.h"

typedef struct set_state {
  svari_domains domains;
  const double **chosen; /* items, then nets: 1 or 0 (answers: how many members) by record */
  const char **names;
  size_t nitems, nchoices;
  size_t *inside, *figure; /* choices × domains: records that chose it; its share */
  size_t *answerers;       /* records by domain that chose anything */
  bool of_answers;
  const svari_interval *interval;
} set_state;

static svari_status add_net(svari_estimation *e, const svari_estimate_spec *spec, const svari_net_spec *net,
                            set_state *s, svari_error *err) {
  size_t n = e->weights->nrecords;
  double *chosen = SVARI_NEW(e->scratch, double, n);
  if (!chosen) return svari_fail_memory(err);
  for (size_t m = 0; m < net->nmembers; m++) {
    size_t item = 0;
    while (item < s->nitems && strcmp(s->names[item], net->members[m]) != 0) item++;
    if (item == s->nitems)
      return svari_fail_at(err, SVARI_SPEC, spec->where_entry,
                           "estimate `%s`: the net `%s` names `%s`, which is not in the set", spec->id, net->name,
                           net->members[m]);
    for (size_t i = 0; i < n; i++)
      chosen[i] = s->of_answers ? chosen[i] + s->chosen[item][i] : fmax(chosen[i], s->chosen[item][i]);
  }
  s->names[s->nchoices] = net->name;
  s->chosen[s->nchoices++] = chosen;
  return SVARI_OK;
}

/* Records that chose each choice and anything, by domain. */
static void count_records(const svari_estimation *e, size_t nitems, set_state *s) {
  for (size_t i = 0; i < e->weights->nrecords; i++) {
    int32_t d = s->domains.cell[i];
    if (d < 0 || e->weights->final[i] == 0) continue;
    bool any = false;
    for (size_t c = 0; c < s->nchoices; c++) {
      if (s->chosen[c][i] > 0) s->inside[c * s->domains.count + (size_t)d]++;
      any = any || (c < nitems && s->chosen[c][i] > 0);
    }
    if (any) s->answerers[d]++;
  }
}

/* What shares are of: everybody, or the answers of everybody. */
static svari_status add_base(svari_estimation *e, size_t nitems, const set_state *s, uint32_t *base, svari_error *err) {
  double *answers = NULL;
  if (s->of_answers) {
    answers = SVARI_NEW(e->scratch, double, e->weights->nrecords);
    if (!answers) return svari_fail_memory(err);
    for (size_t c = 0; c < nitems; c++)
      for (size_t i = 0; i < e->weights->nrecords; i++) answers[i] += s->chosen[c][i];
  }
  return svari_figures_summand(
      &e->figures, (svari_summand){.ncells = s->domains.count, .cell = s->domains.cell, .value = answers}, base, err);
}

static svari_status add_figures(svari_estimation *e, size_t nitems, set_state *s, svari_error *err) {
  uint32_t base, first;
  size_t domains = s->domains.count;
  svari_status status = add_base(e, nitems, s, &base, err);
  for (size_t c = 0; c < s->nchoices && status == SVARI_OK; c++) {
    status = svari_figures_summand(
        &e->figures, (svari_summand){.ncells = domains, .cell = s->domains.cell, .value = s->chosen[c]}, &first, err);
    for (size_t d = 0; d < domains && status == SVARI_OK; d++) {
      svari_quantity quantity = {.form = &svari_form_mean, .at = {base + (uint32_t)d, first + (uint32_t)d}};
      status = svari_figures_add(&e->figures, quantity, &s->figure[c * domains + d], err);
    }
  }
  return status;
}

/* The columns as they are listed, or those of the set that is named. */
static svari_answer_set set_asked(const svari_estimation *e, const svari_estimate_spec *spec) {
  const svari_frame *frame = e->weights->frame;
  bool one = spec->nvariables == 1 && !svari_frame_find(frame, spec->variables[0]);
  const svari_answer_set *named = one ? svari_frame_set(frame, spec->variables[0]) : NULL;
  if (named) return *named;
  return (svari_answer_set){.name = spec->id, .nvariables = spec->nvariables, .variables = spec->variables};
}

/* Room for items and nets. */
static svari_status make_room(svari_estimation *e, const svari_estimate_spec *spec, const svari_choices *items,
                              set_state *s, svari_error *err) {
  size_t most = items->count + spec->nnets;
  s->nitems = s->nchoices = items->count;
  s->chosen = SVARI_NEW(e->scratch, const double *, most);
  s->names = SVARI_NEW(e->scratch, const char *, most);
  s->inside = SVARI_NEW(e->scratch, size_t, most *s->domains.count);
  s->figure = SVARI_NEW(e->scratch, size_t, most *s->domains.count);
  s->answerers = SVARI_NEW(e->scratch, size_t, s->domains.count);
  if (!s->chosen || !s->names || !s->inside || !s->figure || !s->answerers) return svari_fail_memory(err);
  for (size_t c = 0; c < items->count; c++) {
    s->chosen[c] = items->chosen[c];
    s->names[c] = svari_arena_text(e->arena, items->names[c]);
    if (!s->names[c]) return svari_fail_memory(err);
  }
  return SVARI_OK;
}

static svari_status prepare(svari_estimation *e, const svari_estimate_spec *spec, void **state, svari_error *err) {
  set_state *s = SVARI_NEW(e->scratch, set_state, 1);
  const char *asker = svari_arena_printf(e->scratch, "estimate `%s`", spec->id);
  if (!s || !asker) return svari_fail_memory(err);
  *state = s;
  s->of_answers = spec->base && !strcmp(spec->base, "answers");
  svari_answer_set set = set_asked(e, spec);
  svari_domain_request request = {spec->nby, spec->by, spec->where, spec->where_at, spec->where_entry};
  svari_domains all;
  svari_choices items;
  svari_status status = svari_choices_read(e, &set, asker, spec->where_entry, &items, err);
  if (status == SVARI_OK) status = svari_spec_interval(spec, "logit", true, &s->interval, err);
  if (status == SVARI_OK) status = svari_domains_make(e->scratch, e->weights, &request, &all, err);
  if (status == SVARI_OK) status = svari_domains_keep(e->scratch, e->weights, &all, items.answered, &s->domains, err);
  if (status == SVARI_OK) status = make_room(e, spec, &items, s, err);
  for (size_t k = 0; k < spec->nnets && status == SVARI_OK; k++) status = add_net(e, spec, &spec->nets[k], s, err);
  if (status != SVARI_OK) return status;
  count_records(e, s->nitems, s);
  return add_figures(e, s->nitems, s, err);
}

static svari_status finish(svari_estimation *e, const svari_estimate_spec *spec, void *state, svari_error *err) {
  const set_state *s = state;
  const double *df;
  svari_status status = svari_estimation_df(e, &s->domains, &df, err);
  for (size_t k = 0; k < s->domains.count * s->nchoices && status == SVARI_OK; k++) {
    size_t d = k / s->nchoices, c = k % s->nchoices, at = c * s->domains.count + d, inside = s->inside[at];
    unsigned flags = 0;
    double value = e->figures.answers[s->figure[at]].value;
    bool everyone = s->of_answers ? value > 1 - 1e-12 : inside == s->domains.size[d].records;
    bool nobody = inside == 0 && (!s->of_answers || s->answerers[d]);
    svari_row_basis basis = {.domains = &s->domains,
                             .domain = d,
                             .figure = s->figure[at],
                             .df = df[d],
                             .is_share = true,
                             .at_boundary = everyone || nobody,
                             .interval = s->interval};
    svari_estimate_row *row;
    status = svari_row_open(e, spec, &basis, &row, &flags, err);
    if (status != SVARI_OK) return status;
    row->variable = spec->id;
    row->category = s->names[c];
    status = svari_row_close(e, row, flags, err);
  }
  return status;
}

const svari_kind svari_kind_set = {"set", "shares of a multiple-response set", prepare, finish};
