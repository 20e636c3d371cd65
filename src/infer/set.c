/* Multiple-response sets: yes/no columns that are one variable. Shares are of people (who answered all of its columns)
 * or of answers (all that was chosen); a net is chosen by whoever chose one of its members. */
#include <math.h>
#include <string.h>
#include <strings.h>

#include "infer/request.h"

typedef struct set_state {
  svari_domains domains;
  const double **chosen; /* items, then nets: 1 or 0 (answers: how many members) by record */
  const char **names;
  size_t nchoices;
  size_t *inside, *figure; /* choices × domains: records that chose it; its share */
  size_t *answerers;       /* records by domain that chose anything */
  bool of_answers;
  const svari_interval *interval;
} set_state;

int32_t svari_yes_level(const svari_column *column) {
  for (size_t l = 0; l < column->nlevels; l++)
    if (!strcasecmp(column->levels[l].name, "yes")) return (int32_t)l;
  for (size_t l = 0; l < column->nlevels; l++)
    if (column->levels[l].code && !strcasecmp(column->levels[l].code, "yes")) return (int32_t)l;
  for (size_t l = 0; l < column->nlevels; l++)
    if (column->levels[l].value == 1) return (int32_t)l;
  return -1;
}

static svari_status read_item(svari_estimation *e, const svari_estimate_spec *spec, const char *name,
                              const svari_column **column, const double **out, svari_error *err) {
  svari_status status = svari_column_wanted(e->weights->frame, name, spec->where_entry, column, err);
  if (status != SVARI_OK) return status;
  const svari_column *c = *column;
  double *chosen = SVARI_NEW(e->scratch, double, e->weights->nrecords);
  if (!chosen) return svari_fail_memory(err);
  int32_t yes = c->type == SVARI_CATEGORY ? svari_yes_level(c) : 0;
  if (c->type == SVARI_TEXT || yes < 0) {
    svari_fail_at(err, SVARI_DATA, spec->where_entry, "estimate `%s`: `%s` has no category `yes`, nor the code 1",
                  spec->id, name);
    svari_hint(err, "derive one: {name: %s_yes, as: '%s == \"...\"'}", name, name);
    return SVARI_DATA;
  }
  for (size_t i = 0; i < e->weights->nrecords; i++)
    chosen[i] = c->type == SVARI_NUMBER ? c->number[i] == 1 : svari_column_code(c, i) == yes;
  *out = chosen;
  return SVARI_OK;
}

static svari_status add_net(svari_estimation *e, const svari_estimate_spec *spec, const svari_net_spec *net,
                            set_state *s, svari_error *err) {
  size_t n = e->weights->nrecords;
  double *chosen = SVARI_NEW(e->scratch, double, n);
  if (!chosen) return svari_fail_memory(err);
  for (size_t m = 0; m < net->nmembers; m++) {
    size_t item = 0;
    while (item < spec->nvariables && strcmp(spec->variables[item], net->members[m]) != 0) item++;
    if (item == spec->nvariables)
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
  return svari_figures_summand(&e->figures, (svari_summand){s->domains.count, s->domains.cell, answers}, base, err);
}

static svari_status add_figures(svari_estimation *e, size_t nitems, set_state *s, svari_error *err) {
  uint32_t base, first;
  size_t domains = s->domains.count;
  svari_status status = add_base(e, nitems, s, &base, err);
  for (size_t c = 0; c < s->nchoices && status == SVARI_OK; c++) {
    status = svari_figures_summand(&e->figures, (svari_summand){domains, s->domains.cell, s->chosen[c]}, &first, err);
    for (size_t d = 0; d < domains && status == SVARI_OK; d++) {
      svari_quantity quantity = {.form = &svari_form_mean, .at = {base + (uint32_t)d, first + (uint32_t)d}};
      status = svari_figures_add(&e->figures, quantity, &s->figure[c * domains + d], err);
    }
  }
  return status;
}

static svari_status read_choices(svari_estimation *e, const svari_estimate_spec *spec, const svari_column **columns,
                                 set_state *s, svari_error *err) {
  svari_status worst = SVARI_OK;
  for (size_t v = 0; v < spec->nvariables; v++) {
    s->names[v] = spec->variables[v];
    svari_status status = read_item(e, spec, spec->variables[v], &columns[v], &s->chosen[v], err);
    if (status != SVARI_OK) worst = status;
  }
  s->nchoices = spec->nvariables;
  for (size_t k = 0; k < spec->nnets && worst == SVARI_OK; k++) worst = add_net(e, spec, &spec->nets[k], s, err);
  return worst;
}

static svari_status prepare(svari_estimation *e, const svari_estimate_spec *spec, void **state, svari_error *err) {
  set_state *s = SVARI_NEW(e->scratch, set_state, 1);
  size_t choices = spec->nvariables + spec->nnets;
  const svari_column **columns = SVARI_NEW(e->scratch, const svari_column *, spec->nvariables);
  if (!s || !columns) return svari_fail_memory(err);
  *state = s;
  s->of_answers = spec->base && !strcmp(spec->base, "answers");
  s->chosen = SVARI_NEW(e->scratch, const double *, choices);
  s->names = SVARI_NEW(e->scratch, const char *, choices);
  if (!s->chosen || !s->names) return svari_fail_memory(err);
  svari_domain_request request = {spec->nby, spec->by, spec->where, spec->where_at, spec->where_entry};
  svari_domains all;
  svari_status status = read_choices(e, spec, columns, s, err);
  if (status == SVARI_OK) status = svari_spec_interval(spec, "logit", true, &s->interval, err);
  if (status == SVARI_OK) status = svari_domains_make(e->scratch, e->weights, &request, &all, err);
  if (status == SVARI_OK)
    status = svari_domains_restrict(e->scratch, e->weights, &all, columns, spec->nvariables, &s->domains, err);
  if (status != SVARI_OK) return status;
  s->inside = SVARI_NEW(e->scratch, size_t, choices * s->domains.count);
  s->figure = SVARI_NEW(e->scratch, size_t, choices * s->domains.count);
  s->answerers = SVARI_NEW(e->scratch, size_t, s->domains.count);
  if (!s->inside || !s->figure || !s->answerers) return svari_fail_memory(err);
  count_records(e, spec->nvariables, s);
  return add_figures(e, spec->nvariables, s, err);
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
