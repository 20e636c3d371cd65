/* Keys that are given and can't matter, because another key overrules them or what they are of is not asked for: each
 * gives a note in the results (in Latvian by present/terms.c). What contradicts is a fault, and stands in checks.c. */
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "design/build.h"
#include "read/source.h"
#include "spec/reader.h"

/* The map in which a key stands. */
typedef struct around {
  const svari_plan *plan;
  const svari_yaml_node *map;
  const char *name; /* of a named entry; NULL */
} around;

typedef struct rule {
  const char *section, *key;
  bool (*idle)(const around *at);
  const char *why;
} rule;

static bool has(const around *at, const char *key) { return svari_yaml_get(at->map, key) != NULL; }

static bool says(const around *at, const char *key, const char *word) {
  const svari_yaml_node *node = svari_yaml_get(at->map, key);
  return node && node->kind == SVARI_YAML_SCALAR_NODE && strcmp(node->text, word) == 0;
}

static bool writes(const svari_plan *plan, const char *format) {
  for (size_t i = 0; i < plan->output.nformats; i++)
    if (strcmp(plan->output.formats[i], format) == 0) return true;
  return false;
}

static bool is_taylor(const svari_plan *plan) { return plan->variance && strcmp(plan->variance, "taylor") == 0; }

static bool without_taylor(const svari_plan *plan) {
  return (plan->design.made || plan->design.given) && (!plan->variance || strcmp(plan->variance, "replication") == 0);
}

static const svari_replicate_method *method_of(const around *at) {
  const svari_made_replicates_spec *made = at->plan->design.made;
  for (size_t i = 0; made && made->method && i < svari_replicate_methods_count; i++)
    if (strcmp(svari_replicate_methods[i].name, made->method) == 0) return &svari_replicate_methods[i];
  return NULL;
}

static bool made_uncounted(const around *at) { return method_of(at) && !method_of(at)->counted; }
static bool made_undrawn(const around *at) { return method_of(at) && !method_of(at)->drawn; }
static bool made_without_rho(const around *at) { return method_of(at) && !method_of(at)->rho; }

static bool given_without_rho(const around *at) {
  const svari_given_replicates_spec *given = at->plan->design.given;
  const svari_replicate_preset *preset = given && given->preset ? svari_replicate_preset_find(given->preset) : NULL;
  const char *type = given && given->type ? given->type : preset ? preset->type : NULL;
  const svari_replicate_type *row = type ? svari_replicate_type_find(type) : NULL;
  return row && !row->needs_rho;
}

static bool given_scaled(const around *at) { return !given_without_rho(at) && has(at, "scale"); }

static bool made_unasked(const around *at) {
  const svari_plan *plan = at->plan;
  bool written = plan->output.weights || writes(plan, "sav") || writes(plan, "dta") || writes(plan, "r");
  return is_taylor(plan) && !written;
}

static bool given_unasked(const around *at) { return is_taylor(at->plan) && !writes(at->plan, "r"); }

static bool nothing_to_nest(const around *at) { return !at->plan->design.nstrata || !at->plan->design.nclusters; }

static bool no_lone_stratum(const around *at) {
  const svari_design_spec *design = &at->plan->design;
  return !design->nstrata && (design->nclusters < 2 || design->nfpc < 2);
}

static bool came_with_replicates(const around *at) { return at->plan->design.given && without_taylor(at->plan); }

static bool lone_but_replicates(const around *at) { return came_with_replicates(at) && !no_lone_stratum(at); }

static bool scales_to_population(const svari_plan *plan) {
  for (size_t i = 0; i < plan->nsteps; i++)
    if (plan->steps[i].to && strcmp(plan->steps[i].to, "population") == 0) return true;
  return false;
}

static bool size_unasked(const around *at) { return !at->plan->population.nmargins && !scales_to_population(at->plan); }

static bool margin_unmet(const around *at) {
  for (size_t i = 0; i < at->plan->nsteps; i++)
    for (size_t j = 0; j < at->plan->steps[i].nmargins; j++)
      if (strcmp(at->plan->steps[i].margins[j], at->name) == 0) return false;
  return true;
}

static bool no_category(const around *at) { return says(at, "type", "number") || says(at, "type", "text"); }
static bool labelled_where_derived(const around *at) {
  for (size_t i = 0; i < at->plan->nderive; i++) {
    const svari_derive_spec *derive = &at->plan->derive[i];
    if (!derive->name || strcmp(derive->name, at->name) != 0) continue;
    for (int j = 0; j < SVARI_LANGUAGES; j++)
      if (derive->label.in[j]) return true;
  }
  return false;
}

static bool no_csv(const around *at) { return at->plan->data.file && !svari_is_csv(&at->plan->data); }
static bool no_grid(const around *at) { return !has(at, "grid"); }
static bool kept_margins(const around *at) { return says(at, "keep_margins", "true"); }
static bool no_columns(const around *at) { return !has(at, "columns"); }
static bool no_letters(const around *at) { return !has(at, "letters") || no_columns(at); }
static bool no_interval(const around *at) { return has(at, "goodness"); }
static bool no_weights_file(const around *at) { return !at->plan->output.weights; }
static bool no_steps(const around *at) { return at->plan->nsteps == 0; }
static bool no_page(const around *at) { return !writes(at->plan, "html"); }

static bool no_disclosure_rule(const around *at) {
  const svari_disclosure_spec *rules = &at->plan->output.disclosure;
  return !rules->min_n && !rules->dominance_n && !(rules->p_percent > 0) && !(rules->rounding > 0);
}

static bool no_suppression(const around *at) {
  return isnan(at->plan->output.suppress_min_n) && isnan(at->plan->output.suppress_max_cv);
}

static const rule rules[] = {
    {"", "about", no_page, "it stands in report.html, and html is not among the formats of `output`"},
    {"", "replicates", made_unasked, "`variance: taylor` takes none, and no file with weights is written"},
    {"data", "delimiter", no_csv, "the data are no CSV file"},
    {"variables", "levels", no_category, "only a variable of type category has levels"},
    {"variables", "label", labelled_where_derived, "the entry of `derive` has a label of its own"},
    {"population", "size", size_unasked, "no margin is given, and no step scales to it"},
    {"population.margins", "uncertain", margin_unmet, "no step of `weighting` meets this margin"},
    {"design", "nest", nothing_to_nest,
     "it tells clusters of one name in different strata apart, and the design has not both"},
    {"design", "singleton", no_lone_stratum, "the design has no strata"},
    {"design", "singleton", lone_but_replicates, "it is of Taylor variance, and replicates came with the data"},
    {"design", "pps", came_with_replicates, "it is of Taylor variance, and replicates came with the data"},
    {"design", "replicates", given_unasked, "`variance: taylor` takes none"},
    {"design.replicates", "rho", given_without_rho, "Fay's factor is of type fay"},
    {"design.replicates", "rho", given_scaled, "`scale` stands in place of what would follow from it"},
    {"weighting.trim", "outcomes", no_grid, "they are told for the bounds of `grid`, and there is none"},
    {"weighting.trim", "redistribute", kept_margins, "with `keep_margins` the calibration shares what was cut"},
    {"replicates", "count", made_uncounted, "how many replicates this method makes follows from the design"},
    {"replicates", "seed", made_undrawn, "this method draws nothing at random"},
    {"replicates", "rho", made_without_rho, "Fay's factor is of method fay"},
    {"tables", "letters", no_columns, "they compare `columns`, and there are none"},
    {"tables", "level", no_letters, "it is of the comparisons by `letters`, and none are asked for"},
    {"tests", "confidence", no_interval, "a test of goodness has no interval"},
    {"output", "keep", no_weights_file, "columns are kept in weights.csv, and `weights: true` is not given"},
    {"output", "outcomes", no_steps, "they stand beside the steps of `weighting`, and there are none"},
    {"output", "suppress", no_suppression, "it has neither `min_n` nor `max_cv`"},
    {"output", "disclosure", no_disclosure_rule, "it has none of `min_n`, `dominance`, `p_percent` and `rounding`"},
};

/* A value that says what holds without it needs no note. */
static bool is_default(const svari_key *key, const svari_yaml_node *value) {
  return key && key->fallback && value->kind == SVARI_YAML_SCALAR_NODE && strcmp(value->text, key->fallback) == 0;
}

static void note(svari_reader *reader, const rule *idle, const svari_yaml_node *value) {
  const char *point = idle->section[0] ? "." : "";
  char key[96];
  (void)snprintf(key, sizeof key, "%s%s%s", idle->section, point, idle->key);
  if (svari_note(reader->arena, &reader->plan->notes, "Line %d of the run file: `%s` has no effect: %s.",
                 (int)value->start.line, key, idle->why))
    reader->no_memory = true;
}

static void look_at(svari_reader *reader, const rule *idle, const around *at) {
  const svari_yaml_node *value = svari_yaml_get(at->map, idle->key);
  if (value && !is_default(svari_key_find(idle->section, idle->key), value) && idle->idle(at))
    note(reader, idle, value);
}

/* The maps of a section: along its name, through lists and entries by name. */
static void find_maps(svari_reader *reader, const rule *idle, const char *rest, around at) {
  const svari_yaml_node *node = at.map;
  if (*rest == '\0') {
    look_at(reader, idle, &at);
    return;
  }
  size_t length = strcspn(rest, "."), before = (size_t)(rest - idle->section) + length;
  const char *next = rest[length] ? rest + length + 1 : rest + length;
  char key[32], section[64];
  (void)snprintf(key, sizeof key, "%.*s", (int)length, rest);
  (void)snprintf(section, sizeof section, "%.*s", (int)before, idle->section);
  const svari_yaml_node *inner = svari_yaml_get(node, key);
  bool named = svari_section_find(section)->name_at != SVARI_NO_FIELD;
  if (!inner) return;
  size_t count = inner->kind == SVARI_YAML_LIST || named ? inner->count : 1;
  for (size_t i = 0; i < count; i++) {
    const svari_yaml_node *entry = inner;
    if (inner->kind == SVARI_YAML_LIST) entry = inner->items[i];
    if (inner->kind == SVARI_YAML_MAP && named) entry = inner->pairs[i].value;
    const char *name = inner->kind == SVARI_YAML_MAP && named ? inner->pairs[i].key->text : at.name;
    find_maps(reader, idle, next, (around){at.plan, entry, name});
  }
}

void svari_note_idle(svari_reader *reader, const svari_yaml_node *root) {
  for (size_t i = 0; i < sizeof rules / sizeof *rules; i++)
    find_maps(reader, &rules[i], rules[i].section, (around){reader->plan, root, NULL});
}
