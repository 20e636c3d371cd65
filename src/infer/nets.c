/* Codes nets over the categories of one variable. */
#include "infer/nets.h"

#include "base/nearest.h"

static svari_status unknown_member(svari_estimation *e, const svari_estimate_spec *spec, const svari_net_spec *net,
                                   const char *member, const svari_column *category, svari_error *err) {
  const char **names = SVARI_NEW(e->scratch, const char *, category->nlevels);
  if (!names) return svari_fail_memory(err);
  for (size_t l = 0; l < category->nlevels; l++) names[l] = category->levels[l].name;
  const char *near = svari_nearest(member, names, category->nlevels);
  svari_fail_at(err, SVARI_SPEC, spec->where_entry,
                "estimate `%s`: the net `%s` names `%s`, which is no category of `%s`", spec->id, net->name, member,
                category->name);
  if (near) svari_hint(err, "did you mean `%s`?", near);
  return SVARI_SPEC;
}

/* 1 for the records in one of the members. */
static svari_status code_net(svari_estimation *e, const svari_estimate_spec *spec, const svari_net_spec *net,
                             const svari_column *category, const double **out, svari_error *err) {
  bool *member = SVARI_NEW(e->scratch, bool, category->nlevels);
  double *inside = SVARI_NEW(e->scratch, double, e->weights->nrecords);
  if (!member || !inside) return svari_fail_memory(err);
  for (size_t m = 0; m < net->nmembers; m++) {
    int32_t level = svari_level_find(category, net->members[m]);
    if (level < 0) return unknown_member(e, spec, net, net->members[m], category, err);
    member[level] = true;
  }
  for (size_t i = 0; i < e->weights->nrecords; i++) {
    int32_t code = svari_column_code(category, i);
    inside[i] = code >= 0 && member[code];
  }
  *out = inside;
  return SVARI_OK;
}

static svari_status add_net(svari_estimation *e, const svari_domains *domains, uint32_t base, const double *inside,
                            size_t *figure, size_t *records, svari_error *err) {
  uint32_t first;
  svari_status status = svari_figures_summand(
      &e->figures, (svari_summand){.ncells = domains->count, .cell = domains->cell, .value = inside}, &first, err);
  for (size_t d = 0; d < domains->count && status == SVARI_OK; d++) {
    svari_quantity quantity = {.form = &svari_form_mean, .at = {base + (uint32_t)d, first + (uint32_t)d}};
    status = svari_figures_add(&e->figures, quantity, &figure[d], err);
  }
  for (size_t i = 0; i < e->weights->nrecords; i++)
    if (domains->cell[i] >= 0 && inside[i] > 0 && e->weights->final[i] != 0) records[domains->cell[i]]++;
  return status;
}

svari_status svari_nets_prepare(svari_estimation *e, const svari_estimate_spec *spec, const svari_column *category,
                                const svari_domains *domains, uint32_t base, svari_nets *out, svari_error *err) {
  size_t count = domains->count;
  *out = (svari_nets){.count = spec->nnets,
                      .figure = SVARI_NEW(e->scratch, size_t, spec->nnets * count),
                                          .inside = SVARI_NEW(e->scratch, size_t, spec->nnets * count)};
  if (!out->figure || !out->inside) return svari_fail_memory(err);
  svari_status status = SVARI_OK;
  for (size_t k = 0; k < spec->nnets && status == SVARI_OK; k++) {
    const double *inside = NULL;
    status = code_net(e, spec, &spec->nets[k], category, &inside, err);
    if (status == SVARI_OK)
      status = add_net(e, domains, base, inside, out->figure + k * count, out->inside + k * count, err);
  }
  return status;
}
