/* Which columns a plan reads, and whether the data have them. */
#include "spec/names.h"

#include <string.h>

#include "base/nearest.h"
#include "design/design.h"
#include "express/express.h"
#include "spec/nameset.h"

static svari_status expression_names(svari_arena *arena, const svari_use *use, const char *const **names,
                                     size_t *count) {
  const svari_expression *expression;
  svari_status status = svari_expression_parse(arena, use->text, use->where, &expression, NULL);
  return status == SVARI_OK ? svari_expression_names(arena, expression, names, count) : status;
}

static svari_status formula_names(svari_arena *arena, const svari_use *use, const char *const **names, size_t *count) {
  svari_formula formula;
  svari_status status = svari_formula_parse(arena, use->text, use->where, &formula, NULL);
  if (status != SVARI_OK) return status;
  size_t most = 1;
  for (size_t i = 0; i < formula.nterms; i++) most += formula.terms[i].nfactors;
  const char **found = SVARI_NEW(arena, const char *, most);
  svari_nameset set;
  bool known;
  if (!found || !svari_nameset_new(arena, most, &set)) return SVARI_MEMORY;
  if (formula.response) (void)svari_nameset_add(&set, formula.response, &known);
  for (size_t i = 0; i < formula.nterms; i++)
    for (size_t j = 0; j < formula.terms[i].nfactors; j++)
      (void)svari_nameset_add(&set, formula.terms[i].factors[j], &known);
  *names = set.names;
  *count = set.count;
  return SVARI_OK;
}

svari_status svari_use_names(svari_arena *arena, const svari_use *use, const char *const **names, size_t *count) {
  *count = 0;
  if (strcmp(use->kind, "column") == 0) {
    *names = &use->text;
    *count = 1;
    return SVARI_OK;
  }
  if (strcmp(use->kind, "expression") == 0) return expression_names(arena, use, names, count);
  if (strcmp(use->kind, "formula") == 0) return formula_names(arena, use, names, count);
  return SVARI_OK;
}

/* Names that are made in the run, in the order in which they are: those of `derive`, then plausible values. */
static svari_status made_names(svari_arena *arena, const svari_plan *plan, svari_nameset *made) {
  bool known;
  if (!svari_nameset_new(arena, plan->nderive + plan->nplausible, made)) return SVARI_MEMORY;
  for (size_t i = 0; i < plan->nderive; i++) (void)svari_nameset_add(made, plan->derive[i].name, &known);
  for (size_t i = 0; i < plan->nplausible; i++) (void)svari_nameset_add(made, plan->plausible[i].name, &known);
  return SVARI_OK;
}

const svari_set_spec *svari_plan_set(const svari_plan *plan, const char *name) {
  for (size_t i = 0; i < plan->nsets; i++)
    if (plan->sets[i].name && strcmp(plan->sets[i].name, name) == 0) return &plan->sets[i];
  return NULL;
}

/* A set stands where a column does; its columns are uses of their own. */
static bool is_set(const svari_plan *plan, const svari_use *use) {
  return strcmp(use->kind, "column") == 0 && svari_plan_set(plan, use->text);
}

static bool is_made(const svari_nameset *made, const char *name, const svari_use *use) {
  size_t at = svari_nameset_find(made, name);
  return at != SIZE_MAX && at < use->derived;
}

typedef struct name_list {
  const char **names;
  size_t count, capacity;
} name_list;

static svari_status list_names(svari_arena *arena, const svari_plan *plan, const svari_nameset *made, name_list *list) {
  for (size_t i = 0; i < plan->nuses; i++) {
    const char *const *names;
    size_t count;
    if (is_set(plan, &plan->uses[i])) continue;
    svari_status status = svari_use_names(arena, &plan->uses[i], &names, &count);
    if (status != SVARI_OK) return status;
    for (size_t j = 0; j < count; j++) {
      if (is_made(made, names[j], &plan->uses[i])) continue;
      const char **slot = SVARI_PUSH(arena, list->names, list->count, list->capacity);
      if (!slot) return SVARI_MEMORY;
      *slot = names[j];
    }
  }
  return SVARI_OK;
}

/* A publisher's replicate columns are matched by the preset, when the run file does not say how they are called. */
static svari_status keep_patterns(svari_plan *plan) {
  const svari_given_replicates_spec *given = plan->design.given;
  const char *columns = given ? svari_replicate_columns(plan->arena, &plan->design) : NULL;
  if (!columns) return SVARI_OK;
  const char **patterns = SVARI_NEW(plan->arena, const char *, 1);
  if (!patterns) return SVARI_MEMORY;
  patterns[0] = columns;
  plan->data.patterns = patterns;
  plan->data.npatterns = 1;
  return SVARI_OK;
}

svari_status svari_plan_keep(svari_plan *plan) {
  svari_nameset made, kept;
  name_list list = {0};
  bool known;
  svari_status status = made_names(plan->arena, plan, &made);
  if (status == SVARI_OK) status = list_names(plan->arena, plan, &made, &list);
  if (status != SVARI_OK) return status;
  if (!svari_nameset_new(plan->arena, list.count, &kept)) return SVARI_MEMORY;
  for (size_t i = 0; i < list.count; i++) (void)svari_nameset_add(&kept, list.names[i], &known);
  plan->data.keep = kept.names;
  plan->data.nkeep = kept.count;
  plan->data.variables = plan->variables;
  plan->data.nvariables = plan->nvariables;
  return keep_patterns(plan);
}

/* --- sets of the data file --- */

bool svari_plan_wants(const svari_plan *plan, const char *name, const char *const *columns, size_t count) {
  bool wanted = false;
  for (size_t i = 0; i < plan->nuses && !wanted; i++)
    wanted = strcmp(plan->uses[i].kind, "column") == 0 && strcmp(plan->uses[i].text, name) == 0;
  for (size_t i = 0; i < plan->nderive; i++) wanted = wanted && strcmp(plan->derive[i].name, name) != 0;
  for (size_t i = 0; i < count; i++) wanted = wanted && strcmp(columns[i], name) != 0;
  return wanted && !svari_plan_set(plan, name);
}

svari_status svari_plan_take_set(svari_plan *plan, const svari_set_spec *set, svari_error *err) {
  svari_set_spec *sets = SVARI_NEW(plan->arena, svari_set_spec, plan->nsets + 1);
  svari_use *uses = SVARI_NEW(plan->arena, svari_use, plan->nuses + set->ncolumns);
  if (!sets || !uses) return svari_fail_memory(err);
  if (plan->nsets) memcpy(sets, plan->sets, plan->nsets * sizeof *sets);
  if (plan->nuses) memcpy(uses, plan->uses, plan->nuses * sizeof *uses);
  sets[plan->nsets++] = *set;
  for (size_t c = 0; c < set->ncolumns; c++)
    uses[plan->nuses++] = (svari_use){"column", set->columns[c], SIZE_MAX, plan->data.where};
  plan->sets = sets;
  plan->uses = uses;
  return svari_plan_keep(plan) == SVARI_OK ? SVARI_OK : svari_fail_memory(err);
}

/* --- against the data's header --- */

typedef struct header {
  svari_nameset columns, made;
  const char *const *all; /* columns, then made names, for hints */
  size_t nall;
  size_t faults;
  const svari_plan *plan;
  svari_arena *arena;
  svari_error *err;
} header;

static svari_status header_new(svari_arena *arena, const svari_plan *plan, const char *const *columns, size_t count,
                               header *out) {
  bool known;
  out->arena = arena;
  out->plan = plan;
  if (!svari_nameset_new(arena, count, &out->columns)) return SVARI_MEMORY;
  for (size_t i = 0; i < count; i++) (void)svari_nameset_add(&out->columns, columns[i], &known);
  svari_status status = made_names(arena, plan, &out->made);
  if (status != SVARI_OK) return status;
  const char **all = SVARI_NEW(arena, const char *, out->columns.count + out->made.count);
  if (!all) return SVARI_MEMORY;
  for (size_t i = 0; i < out->columns.count; i++) all[out->nall++] = out->columns.names[i];
  for (size_t i = 0; i < out->made.count; i++) all[out->nall++] = out->made.names[i];
  out->all = all;
  return SVARI_OK;
}

static bool is_name_byte(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' || c == '.' ||
         (unsigned char)c >= 0x80;
}

/* The place of a name within a one-line text. */
static svari_where place_of_name(const svari_use *use, const char *name) {
  svari_where where = use->where;
  size_t length = strlen(name);
  if (strchr(use->text, '\n')) return where;
  for (const char *at = strstr(use->text, name); at; at = strstr(at + 1, name)) {
    if ((at != use->text && is_name_byte(at[-1])) || is_name_byte(at[length])) continue;
    for (const char *c = use->text; c < at; c++) where.column += ((unsigned char)*c & 0xC0) != 0x80;
    return where;
  }
  return where;
}

/* The codebook's category of that name; else one that is near; else NULL. */
static const char *level_meant(const svari_plan *plan, const char *name) {
  const char *near = NULL;
  for (size_t v = 0; v < plan->nvariables; v++)
    for (size_t k = 0; k < plan->variables[v].nlevels; k++) {
      const char *level = plan->variables[v].levels[k].name;
      if (strcmp(level, name) == 0) return level;
      if (!near) near = svari_nearest(name, &level, 1);
    }
  return near;
}

/* Marks what the marked derived variables read; false when nothing is new. */
static bool spread(const header *data, bool *reached) {
  bool grown = false;
  for (size_t i = 0; i < data->plan->nuses; i++) {
    const svari_use *use = &data->plan->uses[i];
    const char *const *names;
    size_t count;
    if (use->derived >= data->made.count || !reached[use->derived]) continue;
    if (svari_use_names(data->arena, use, &names, &count) != SVARI_OK) continue;
    for (size_t j = 0; j < count; j++) {
      size_t made = svari_nameset_find(&data->made, names[j]);
      if (made == SIZE_MAX || reached[made]) continue;
      reached[made] = grown = true;
    }
  }
  return grown;
}

/* Whether what makes derived variable `from` reads derived variable `to`, itself or by way of a few others. */
static bool leads_to(const header *data, size_t from, size_t to) {
  enum { FAR = 8 };
  bool *reached = SVARI_NEW(data->arena, bool, data->made.count);
  if (!reached) return false;
  reached[from] = true;
  for (int step = 0; step < FAR && spread(data, reached); step++)
    if (reached[to]) return true;
  return false;
}

/* A derived variable is named where it is not known yet. */
static void fault_order(header *data, const svari_use *use, const char *name, svari_where where) {
  size_t made = svari_nameset_find(&data->made, name), here = use->derived;
  if (made == here) {
    (void)svari_fail_at(data->err, SVARI_SPEC, where, "`%s` is derived from itself", name);
    svari_hint(data->err, "derive it from columns of the data, or from what other entries make");
  } else if (here < data->plan->nderive && data->faults <= SVARI_FAULT_MAX && leads_to(data, made, here)) {
    (void)svari_fail_at(data->err, SVARI_SPEC, where, "`%s` and `%s` are derived from each other", name,
                        data->plan->derive[here].name);
    svari_hint(data->err, "derive one of them from columns of the data");
  } else {
    (void)svari_fail_at(data->err, SVARI_SPEC, where, "`%s` is derived only after this entry", name);
    svari_hint(data->err, "move the entry that makes `%s` up", name);
  }
}

static void fault_name(header *data, const svari_use *use, const char *name) {
  svari_where where = place_of_name(use, name);
  data->faults++;
  if (svari_nameset_find(&data->made, name) != SIZE_MAX) {
    fault_order(data, use, name, where);
    return;
  }
  (void)svari_fail_at(data->err, SVARI_SPEC, where, "the data have no column `%s`", name);
  if (data->faults > SVARI_FAULT_MAX) return;
  const char *near = svari_nearest(name, data->all, data->nall);
  const char *level = strcmp(use->kind, "expression") == 0 ? level_meant(data->plan, name) : NULL;
  if (level && (!near || strcmp(level, name) == 0))
    svari_hint(data->err, "a category is written in quotes: \"%s\"", level);
  else if (name[0] == '$')
    svari_hint(data->err, "nor is there a set of that name; `svari describe DATA` lists both");
  else if (near)
    svari_hint(data->err, "did you mean `%s`?%s", near, svari_nearest_marks(name, near));
  else
    svari_hint(data->err, "`svari describe DATA` lists the columns");
}

static svari_status check_use(header *data, const svari_use *use) {
  const char *const *names;
  size_t count;
  if (is_set(data->plan, use)) return SVARI_OK;
  svari_status status = svari_use_names(data->arena, use, &names, &count);
  for (size_t i = 0; status == SVARI_OK && i < count; i++)
    if (svari_nameset_find(&data->columns, names[i]) == SIZE_MAX && !is_made(&data->made, names[i], use))
      fault_name(data, use, names[i]);
  return status;
}

static void check_codebook(header *data, const svari_plan *plan) {
  for (size_t i = 0; i < plan->nvariables; i++) {
    const svari_variable_spec *variable = &plan->variables[i];
    svari_use use = {.kind = "column", .text = variable->name, .derived = SIZE_MAX, .where = variable->where};
    if (svari_nameset_find(&data->columns, variable->name) == SIZE_MAX && !is_made(&data->made, variable->name, &use))
      fault_name(data, &use, variable->name);
  }
}

static void check_new_names(header *data, const svari_plan *plan) {
  for (size_t i = 0; i < plan->nderive; i++) {
    const svari_derive_spec *derive = &plan->derive[i];
    if (svari_nameset_find(&data->columns, derive->name) == SIZE_MAX) continue;
    data->faults++;
    (void)svari_fail_at(data->err, SVARI_SPEC, derive->where, "`derive` makes `%s`, but the data have a column `%s`",
                        derive->name, derive->name);
    svari_hint(data->err, "give the new variable another name");
  }
}

static void check_sets(header *data, const svari_plan *plan) {
  for (size_t i = 0; i < plan->nsets; i++) {
    const svari_set_spec *set = &plan->sets[i];
    bool column = svari_nameset_find(&data->columns, set->name) != SIZE_MAX;
    if (!column && svari_nameset_find(&data->made, set->name) == SIZE_MAX) continue;
    data->faults++;
    (void)svari_fail_at(data->err, SVARI_SPEC, set->where, "the set `%s` is called as a %s is", set->name,
                        column ? "column of the data" : "derived variable");
    svari_hint(data->err, "give the set another name");
  }
}

svari_status svari_plan_check_names(const svari_plan *plan, const char *const *columns, size_t count,
                                    svari_error *err) {
  svari_arena *arena = svari_arena_new();
  header data = {.err = err};
  svari_status status = arena ? header_new(arena, plan, columns, count, &data) : SVARI_MEMORY;
  if (status == SVARI_OK) {
    check_codebook(&data, plan);
    check_new_names(&data, plan);
    check_sets(&data, plan);
  }
  for (size_t i = 0; status == SVARI_OK && i < plan->nuses; i++) status = check_use(&data, &plan->uses[i]);
  svari_arena_free(arena);
  if (status == SVARI_MEMORY) return svari_fail_memory(err);
  return data.faults ? SVARI_SPEC : status;
}
