/* What only the whole run file can tell: names that refer to other entries, and parts that need each other. */
#include <math.h>
#include <string.h>

#include "base/nearest.h"
#include "express/express.h"
#include "spec/nameset.h"
#include "spec/reader.h"

static bool set_new(svari_reader *reader, size_t most, svari_nameset *set) {
  bool ok = svari_nameset_new(reader->arena, most, set);
  if (!ok) reader->no_memory = true;
  return ok;
}

static void hint_set(svari_reader *reader, const svari_nameset *set, const char *name, const char *none) {
  const char *near = reader->faults <= SVARI_FAULT_MAX ? svari_nearest(name, set->names, set->count) : NULL;
  if (near)
    svari_hint(reader->err, "did you mean `%s`?", near);
  else
    svari_hint(reader->err, "%s", none);
}

/* No two entries of a list have the same value of `key`. */
static void check_distinct(svari_reader *reader, const svari_yaml_node *list, const char *key, svari_nameset *set) {
  if (!list || list->kind != SVARI_YAML_LIST) return;
  for (size_t i = 0; i < list->count; i++) {
    const svari_yaml_node *id = svari_yaml_get(list->items[i], key);
    bool known;
    if (!id || id->kind != SVARI_YAML_SCALAR_NODE) continue;
    (void)svari_nameset_add(set, id->text, &known);
    if (!known) continue;
    SVARI_SPEC_FAULT(reader, id, "two entries have `%s: %s`", key, id->text);
    svari_hint(reader->err, "give each a name of its own");
  }
}

static void check_names_once(svari_reader *reader, const svari_yaml_node *root) {
  static const char *const lists[] = {"derive", "estimates", "tables", "tests", "models"};
  for (size_t i = 0; i < sizeof lists / sizeof *lists; i++) {
    const svari_yaml_node *list = svari_yaml_get(root, lists[i]);
    svari_nameset set;
    if (!list || !set_new(reader, list->count, &set)) continue;
    check_distinct(reader, list, i == 0 ? "name" : "id", &set);
  }
}

static void check_margins(svari_reader *reader) {
  const svari_plan *plan = reader->plan;
  svari_nameset set;
  bool known;
  if (!set_new(reader, plan->population.nmargins, &set)) return;
  for (size_t i = 0; i < plan->population.nmargins; i++)
    (void)svari_nameset_add(&set, plan->population.margins[i].name, &known);
  for (size_t i = 0; i < reader->nuses; i++) {
    const svari_use *use = &reader->uses[i];
    if (strcmp(use->kind, "margin") != 0 || svari_nameset_find(&set, use->text) != SIZE_MAX) continue;
    reader->faults++;
    (void)svari_fail_at(reader->err, SVARI_SPEC, use->where, "`%s` is not a margin of `population`", use->text);
    hint_set(reader, &set, use->text, "give its totals under `population: margins:`");
  }
}

/* Names in a function of estimates: an id, or an id with what picks one of its figures after a point or bracket. */
static bool names_estimate(const svari_nameset *set, const char *name, size_t before) {
  size_t at = svari_nameset_find(set, name);
  if (at != SIZE_MAX) return at < before;
  for (size_t i = 0; i < set->count && i < before; i++) {
    size_t length = strlen(set->names[i]);
    if (strncmp(set->names[i], name, length) == 0 && strchr(".[", name[length])) return true;
  }
  return false;
}

static void fault_estimate(svari_reader *reader, const svari_nameset *set, svari_where where, const char *name) {
  reader->faults++;
  bool later = svari_nameset_find(set, name) != SIZE_MAX;
  (void)svari_fail_at(reader->err, SVARI_SPEC, where,
                      later ? "the estimate `%s` does not stand before this one" : "there is no estimate `%s`", name);
  if (later)
    svari_hint(reader->err, "move it up");
  else
    hint_set(reader, set, name, "estimates are named by their `id`");
}

static void check_function(svari_reader *reader, const svari_estimate_spec *estimate, size_t i,
                           const svari_nameset *set) {
  const svari_expression *expression;
  const char *const *names;
  size_t count;
  svari_status status =
      svari_expression_parse(reader->arena, estimate->expression, estimate->expression_at, &expression, NULL);
  if (status == SVARI_OK) status = svari_expression_names(reader->arena, expression, &names, &count);
  if (status == SVARI_MEMORY) reader->no_memory = true;
  for (size_t j = 0; status == SVARI_OK && j < count; j++)
    if (!names_estimate(set, names[j], i)) fault_estimate(reader, set, estimate->expression_at, names[j]);
}

/* What is made of other entries has the domains of those. */
static void check_domains(svari_reader *reader, const svari_estimate_spec *estimate, const svari_estimate_spec *part,
                          svari_where where) {
  if (strcmp(estimate->statistic, "difference") != 0 && strcmp(estimate->statistic, "contrast") != 0) return;
  if (part->nby || part->expression || part->of) return;
  reader->faults++;
  (void)svari_fail_at(reader->err, SVARI_SPEC, where, "`%s` has no `by`, so there are no domains to compare", part->id);
  svari_hint(reader->err, "add `by:` to `%s`", part->id);
}

static void check_references(svari_reader *reader, const svari_yaml_node *root) {
  const svari_plan *plan = reader->plan;
  const svari_yaml_node *list = svari_yaml_get(root, "estimates");
  svari_nameset set;
  bool known;
  if (!set_new(reader, plan->nestimates, &set)) return;
  for (size_t i = 0; i < plan->nestimates; i++)
    (void)svari_nameset_add(&set, plan->estimates[i].id ? plan->estimates[i].id : "", &known);
  for (size_t i = 0; i < plan->nestimates; i++) {
    const svari_estimate_spec *estimate = &plan->estimates[i];
    const svari_yaml_node *of = estimate->of ? svari_yaml_get(list->items[i], estimate->statistic) : NULL;
    if (estimate->expression) check_function(reader, estimate, i, &set);
    size_t at = of ? svari_nameset_find(&set, estimate->of) : 0;
    if (of && at >= i) fault_estimate(reader, &set, of->start, estimate->of);
    if (of && at < i) check_domains(reader, estimate, &plan->estimates[at], of->start);
  }
}

static bool is_step(const svari_step_spec *step, const char *name) {
  return step->step && strcmp(step->step, name) == 0;
}

static void check_scale(svari_reader *reader, const svari_yaml_node *root) {
  const svari_plan *plan = reader->plan;
  const svari_yaml_node *list = svari_yaml_get(root, "weighting");
  for (size_t i = 0; i < plan->nsteps; i++) {
    const svari_step_spec *step = &plan->steps[i];
    if (!is_step(step, "scale") || !step->to || strcmp(step->to, "population") != 0) continue;
    if (!isnan(plan->population.size)) continue;
    SVARI_SPEC_FAULT(reader, svari_yaml_get(list->items[i], "scale"),
                     "`scale: population` needs the size of the population");
    svari_hint(reader->err, "add `population: {size: …}`");
  }
}

static void check_design(svari_reader *reader, const svari_yaml_node *root) {
  const svari_design_spec *design = &reader->plan->design;
  const svari_yaml_node *node = svari_yaml_get(root, "design");
  const svari_yaml_node *probability = svari_yaml_get(node, "probability");
  if (design->weight && probability) {
    SVARI_SPEC_FAULT(reader, probability, "`weight` and `probability` stand in one `design`");
    svari_hint(reader->err, "give one of them: a weight is one over a probability");
  }
  if (design->given && design->made) {
    SVARI_SPEC_FAULT(reader, svari_yaml_get(root, "replicates"),
                     "`replicates` are to be made, and `design` has `replicates` that came with the data");
    svari_hint(reader->err, "keep one of the two");
  }
  const char *variance = reader->plan->variance;
  if (variance && strcmp(variance, "taylor") != 0 && !design->given && !design->made) {
    SVARI_SPEC_FAULT(reader, svari_yaml_get(root, "variance"), "`variance: %s` needs replicates", variance);
    svari_hint(reader->err, "add `replicates: {method: jk1}`, or `design: {replicates: …}`");
  }
}

/* weights.csv has columns of its own. */
static void check_kept(svari_reader *reader, const svari_yaml_node *root) {
  const svari_plan *plan = reader->plan;
  if (!plan->output.weights) return;
  const svari_yaml_node *keep = svari_yaml_get(svari_yaml_get(root, "output"), "keep");
  for (size_t i = 0; i < plan->output.nkeep; i++) {
    const char *name = plan->output.keep[i];
    bool replicate = strncmp(name, "rep_", 4) == 0 && name[4] && name[4 + strspn(name + 4, "0123456789")] == '\0';
    if (strcmp(name, "row") != 0 && strcmp(name, "weight") != 0 && !(replicate && plan->design.made)) continue;
    const svari_yaml_node *at = keep && keep->kind == SVARI_YAML_LIST ? keep->items[i] : keep;
    SVARI_SPEC_FAULT(reader, at, "`keep` carries `%s`, and weights.csv has a column of its own of that name", name);
    svari_hint(reader->err, "`derive` a copy under another name: {name: %s_data, as: %s}", name, name);
  }
}

/* A run of runs has its parts, and nothing of its own to compute. */
static void check_runs(svari_reader *reader, const svari_yaml_node *root) {
  static const char *const own[] = {"svari",   "title",    "language", "runs", "output",
                                    "studies", "sections", "figures",  NULL};
  for (size_t i = 0; i < root->count; i++) {
    const svari_yaml_node *key = root->pairs[i].key;
    size_t j = 0;
    while (own[j] && strcmp(own[j], key->text) != 0) j++;
    if (own[j] || !svari_key_find("", key->text)) continue;
    SVARI_SPEC_FAULT(reader, key, "`%s` does not go with `runs`", key->text);
    svari_hint(reader->err, "it belongs in the run files that `runs` names");
  }
}

/* A run of runs writes what shows its parts' figures, and has no records or figures of its own. */
static void check_joint_output(svari_reader *reader, const svari_yaml_node *root) {
  static const char *const of_figures[] = {"weights", "keep", "suppress", "reliability", "disclosure", "outcomes"};
  const svari_yaml_node *output = svari_yaml_get(root, "output"), *sections = svari_yaml_get(root, "sections");
  for (size_t i = 0; i < sizeof of_figures / sizeof *of_figures; i++) {
    const svari_yaml_node *node = svari_yaml_get(output, of_figures[i]);
    if (!node) continue;
    SVARI_SPEC_FAULT(reader, node, "`%s` of `output` does not go with `runs`", of_figures[i]);
    svari_hint(reader->err, "it belongs in the run files that `runs` names");
  }
  bool page = false;
  for (size_t i = 0; i < reader->plan->output.nformats; i++) {
    const char *format = reader->plan->output.formats[i];
    page = page || strcmp(format, "html") == 0;
    if (!svari_word_in(format, "sav dta r")) continue;
    SVARI_SPEC_FAULT(reader, svari_yaml_get(output, "formats"), "`%s` is of records, and a run of runs has none",
                     format);
    svari_hint(reader->err, "name it in the run files that `runs` names");
  }
  if (!sections || page) return;
  SVARI_SPEC_FAULT(reader, sections, "`sections` are of report.html, and html is not among the formats of `output`");
  svari_hint(reader->err, "add `output: {formats: [json, csv, html]}`");
}

/* Standard input is read once, and a run file that is named by another has a place of its own. */
static void check_standard_input(svari_reader *reader, const svari_yaml_node *root) {
  const svari_plan *plan = reader->plan;
  const char *data = plan->data.file ? plan->data.file : "";
  if (strcmp(plan->path, "-") == 0 && strcmp(data, "-") == 0) {
    SVARI_SPEC_FAULT(reader, svari_yaml_get(root, "data"),
                     "the data can't come from standard input: the run file does");
    svari_hint(reader->err, "put one of the two into a file");
  }
  bool piped = plan->previous && strcmp(plan->previous, "-") == 0;
  const svari_yaml_node *runs = svari_yaml_get(root, "runs");
  for (size_t i = 0; i < plan->nruns; i++) piped = piped || strcmp(plan->runs[i], "-") == 0;
  if (piped)
    SVARI_SPEC_FAULT(reader, runs ? runs : svari_yaml_get(root, "previous"),
                     "`-` is standard input; name a run file here");
}

/* Whether some key of the file is a misspelt `data`, which was told already. */
static bool is_data_misspelt(const svari_yaml_node *root) {
  static const char *const data[] = {"data"};
  for (size_t i = 0; i < root->count; i++)
    if (!svari_key_find("", root->pairs[i].key->text) && svari_nearest(root->pairs[i].key->text, data, 1)) return true;
  return false;
}

void svari_plan_speak(svari_plan *plan, svari_language language) {
  plan->language = language;
  plan->title = plan->titles.in[plan->language];
  for (int i = 0; i < SVARI_LANGUAGES && !plan->title; i++) plan->title = plan->titles.in[i];
}

/* What shows several runs needs several. */
static void check_alone(svari_reader *reader, const svari_yaml_node *root) {
  static const char *const joint[] = {"studies", "sections", "figures"};
  for (size_t i = 0; i < sizeof joint / sizeof *joint; i++) {
    const svari_yaml_node *node = svari_yaml_get(root, joint[i]);
    if (!node) continue;
    SVARI_SPEC_FAULT(reader, node, "`%s` goes with `runs`", joint[i]);
    svari_hint(reader->err, "write a run file with `runs: [%s]` and put it there", reader->plan->shown);
  }
}

/* Each run has a folder of its name, and `studies` names them so. */
static void check_run_names(svari_reader *reader, const svari_yaml_node *runs) {
  const svari_plan *plan = reader->plan;
  svari_nameset set;
  bool known;
  if (!set_new(reader, plan->nruns, &set)) return;
  for (size_t i = 0; i < plan->nruns; i++) {
    const char *name = svari_run_name(reader->arena, plan->runs[i]);
    if (!name) {
      reader->no_memory = true;
      continue;
    }
    (void)svari_nameset_add(&set, name, &known);
    if (!known) continue;
    SVARI_SPEC_FAULT(reader, runs, "two of the runs are called %s: their folders would be one", name);
    svari_hint(reader->err, "give one of the run files another name");
  }
  for (size_t i = 0; i < plan->nstudies && !reader->no_memory; i++) {
    if (svari_nameset_find(&set, plan->studies[i].name) != SIZE_MAX) continue;
    reader->faults++;
    (void)svari_fail_at(reader->err, SVARI_SPEC, plan->studies[i].where, "`%s` is not one of the `runs`",
                        plan->studies[i].name);
    hint_set(reader, &set, plan->studies[i].name, "name it among `runs`");
  }
}

void svari_check_plan(svari_reader *reader, const svari_yaml_node *node, void *base) {
  (void)base;
  svari_plan_speak(reader->plan, reader->plan->language);
  const svari_yaml_node *previous = svari_yaml_get(node, "previous"), *figures = svari_yaml_get(node, "figures");
  reader->plan->previous_at = previous ? previous->start : reader->plan->where;
  reader->plan->figures_at = figures ? figures->start : reader->plan->where;
  check_standard_input(reader, node);
  if (svari_yaml_get(node, "runs")) {
    check_runs(reader, node);
    check_joint_output(reader, node);
    check_run_names(reader, svari_yaml_get(node, "runs"));
    return;
  }
  check_alone(reader, node);
  if (!svari_yaml_get(node, "data") && !is_data_misspelt(node)) {
    SVARI_SPEC_FAULT(reader, node, "`data` is missing in the run file: the file of records");
    svari_hint(reader->err, "add `data: {file: data.csv}`");
  }
  check_names_once(reader, node);
  check_margins(reader);
  check_references(reader, node);
  check_scale(reader, node);
  check_design(reader, node);
  check_kept(reader, node);
  svari_note_idle(reader, node);
}
