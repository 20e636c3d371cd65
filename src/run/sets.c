/* Nothing is estimated here: names become columns. */
#include "run/sets.h"

#include <string.h>

#include "present/words.h"
#include "read/readstat.h"

static svari_status take(svari_plan *plan, const char *name, const svari_answer_set *from, svari_error *err) {
  svari_set_spec set = {.name = name,
                        .ncolumns = from->nvariables,
                        .columns = from->variables,
                        .counted = from->value[0] ? from->value : NULL,
                        .mentions = !from->value[0],
                        .where = plan->data.where};
  for (int l = 0; l < SVARI_LANGUAGES && from->label[0]; l++) set.label.in[l] = from->label;
  return svari_plan_take_set(plan, &set, err);
}

svari_status svari_sets_take(svari_result *run, const char *const *columns, size_t count, svari_error *err) {
  const svari_answer_set *sets = NULL;
  svari_plan *plan = run->plan;
  size_t nsets = 0;
  bool strange = false;
  for (size_t i = 0; i < plan->nuses && !strange; i++)
    strange = strcmp(plan->uses[i].kind, "column") == 0 && svari_plan_wants(plan, plan->uses[i].text, columns, count);
  if (!strange) return SVARI_OK;
  svari_status status = svari_readstat_sets(&plan->data, plan->arena, &sets, &nsets, err);
  for (size_t i = 0; i < nsets && status == SVARI_OK; i++) {
    const char *name = sets[i].name;
    if (svari_plan_wants(plan, name, columns, count)) status = take(plan, name, &sets[i], err);
    if (status == SVARI_OK && name[0] == '$' && svari_plan_wants(plan, name + 1, columns, count))
      status = take(plan, name + 1, &sets[i], err);
  }
  return status;
}

static bool names_set(const svari_frame *frame, const char *const *names, size_t count) {
  for (size_t i = 0; i < count; i++)
    if (!svari_frame_find(frame, names[i]) && svari_frame_set(frame, names[i])) return true;
  return false;
}

static svari_status unprotected(const char *what, const char *id, svari_where where, svari_error *err) {
  svari_fail_at(err, SVARI_SPEC, where, "`output: disclosure` can't protect %s `%s`, which is of a set by name", what,
                id);
  svari_hint(err,
             "its choices overlap, so that what is hidden could follow from what is shown; an estimate can list "
             "the columns, as `set: [a, b]`");
  return SVARI_SPEC;
}

static svari_status refuse_disclosure(const svari_plan *plan, const svari_frame *frame, svari_error *err) {
  svari_status worst = SVARI_OK;
  for (size_t i = 0; i < plan->nestimates; i++) {
    const svari_estimate_spec *e = &plan->estimates[i];
    if (strcmp(e->statistic, "set") == 0 && names_set(frame, e->variables, e->nvariables))
      worst = unprotected("estimate", e->id, e->where_entry, err);
  }
  for (size_t i = 0; i < plan->ntables; i++) {
    const svari_table_spec *t = &plan->tables[i];
    if (names_set(frame, t->rows, t->nrows) || names_set(frame, t->columns, t->ncolumns))
      worst = unprotected("table", t->id, t->where_entry, err);
  }
  return worst;
}

svari_status svari_sets_give(svari_result *run, svari_error *err) {
  const svari_plan *plan = run->plan;
  if (!plan->nsets) return SVARI_OK;
  svari_answer_set *sets = SVARI_NEW(run->frame->arena, svari_answer_set, plan->nsets);
  if (!sets) return svari_fail_memory(err);
  for (size_t i = 0; i < plan->nsets; i++) {
    const svari_set_spec *from = &plan->sets[i];
    sets[i] = (svari_answer_set){.name = from->name,
                                 .label = svari_label_text(&from->label, plan->language, ""),
                                 .value = from->mentions ? "" : from->counted,
                                 .nvariables = from->ncolumns,
                                 .variables = from->columns};
  }
  run->frame->sets = sets;
  run->frame->nsets = plan->nsets;
  return plan->output.disclosure.given ? refuse_disclosure(plan, run->frame, err) : SVARI_OK;
}
