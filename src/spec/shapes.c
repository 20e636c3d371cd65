/* Keys whose values have a shape of their own: labels, levels, cells of margins, maps of a recode … */
#include <math.h>
#include <string.h>

#include "base/number.h"
#include "spec/nameset.h"
#include "spec/reader.h"

static bool is_map(svari_reader *reader, const svari_key *key, const svari_yaml_node *node) {
  if (node->kind == SVARI_YAML_MAP && node->count) return true;
  svari_fault_of_kind(reader, key, node);
  return false;
}

static const char *copy_of(svari_reader *reader, const svari_key *key, const svari_yaml_node *node) {
  const char *text = svari_read_text_of(reader, key, node);
  return text ? svari_read_copy(reader, text) : NULL;
}

static long language_of(svari_reader *reader, const svari_yaml_node *node) {
  const char *word; /* in the order of svari_language */
  for (long i = 0; (word = svari_word_at(&svari_words_language, (size_t)i)); i++)
    if (strcmp(word, node->text) == 0) return i;
  SVARI_SPEC_FAULT(reader, node, "`%s` is not a language of labels", node->text);
  svari_hint_words(reader, node->text, &svari_words_language);
  return -1;
}

/* A label, and the text that was given first; false after a fault. */
static bool label_of(svari_reader *reader, const svari_key *key, const svari_yaml_node *node, svari_label *label,
                     const char **first) {
  size_t faults = reader->faults;
  *first = NULL;
  if (node->kind == SVARI_YAML_SCALAR_NODE) {
    *first = copy_of(reader, key, node);
    for (int i = 0; i < SVARI_LANGUAGES; i++) label->in[i] = *first;
    return *first != NULL;
  }
  if (!is_map(reader, key, node)) return false;
  for (size_t i = 0; i < node->count; i++) {
    long language = language_of(reader, node->pairs[i].key);
    const char *text = copy_of(reader, key, node->pairs[i].value);
    if (language >= 0) label->in[language] = text;
    if (!*first) *first = text;
  }
  return faults == reader->faults && !reader->no_memory;
}

static void read_label(svari_reader *reader, const svari_key *key, const svari_yaml_node *node, void *base) {
  const char *first;
  (void)label_of(reader, key, node, SVARI_FIELD(base, key->at, svari_label), &first);
}

static void read_labels(svari_reader *reader, const svari_key *key, const svari_yaml_node *node, void *base) {
  if (node->kind != SVARI_YAML_LIST) {
    svari_fault_of_kind(reader, key, node);
    return;
  }
  const char *first;
  svari_label *labels = svari_read_alloc(reader, node->count, sizeof *labels);
  for (size_t i = 0; labels && i < node->count; i++) (void)label_of(reader, key, node->items[i], &labels[i], &first);
  *SVARI_FIELD(base, key->at, svari_label *) = labels;
  *SVARI_FIELD(base, key->count_at, size_t) = labels ? node->count : 0;
}

static void level_code(svari_reader *reader, svari_level *level, const svari_yaml_node *code) {
  level->code = svari_read_copy(reader, code->text);
  if (!svari_number_parse(code->text, code->length, &level->value)) level->value = NAN;
}

static bool level_of(svari_reader *reader, const svari_key *key, const svari_yaml_node *list, size_t i,
                     svari_level *level) {
  bool plain = list->kind == SVARI_YAML_LIST;
  const svari_yaml_node *code = plain ? list->items[i] : list->pairs[i].key;
  const svari_yaml_node *label = plain ? list->items[i] : list->pairs[i].value;
  if (plain && code->kind != SVARI_YAML_SCALAR_NODE) {
    svari_fault_of_kind(reader, key, code);
    return false;
  }
  if (!label_of(reader, key, label, &level->label, &level->name)) return false;
  level_code(reader, level, code);
  return !reader->no_memory;
}

static void read_levels(svari_reader *reader, const svari_key *key, const svari_yaml_node *node, void *base) {
  if (node->kind != SVARI_YAML_LIST && !is_map(reader, key, node)) return;
  svari_variable_spec *variable = base;
  svari_level *levels = svari_read_alloc(reader, node->count, sizeof *levels);
  svari_nameset names;
  if (!levels || !svari_nameset_new(reader->arena, node->count, &names)) {
    reader->no_memory = true;
    return;
  }
  variable->levels = levels;
  for (size_t i = 0; i < node->count; i++) {
    svari_level *level = &levels[variable->nlevels];
    bool known;
    if (!level_of(reader, key, node, i, level)) continue;
    (void)svari_nameset_add(&names, level->name, &known);
    variable->nlevels++;
    if (!known) continue;
    SVARI_SPEC_FAULT(reader, node->kind == SVARI_YAML_LIST ? node->items[i] : node->pairs[i].key,
                     "two levels are called `%s`", level->name);
    svari_hint(reader->err, "to join codes, `derive` a variable with `recode`");
  }
}

/* {man: 0,45} is YAML for {man: 0, 45: nothing}. True when told. */
static bool told_decimal_comma(svari_reader *reader, const svari_yaml_pair *before, const svari_yaml_pair *pair) {
  const char *after = pair->key->text;
  double value;
  if (!before || !svari_yaml_null(pair->value) || pair->key->kind != SVARI_YAML_SCALAR_NODE) return false;
  if (!after[0] || after[strspn(after, "0123456789")] || before->value->kind != SVARI_YAML_SCALAR_NODE) return false;
  if (!svari_number_parse(before->value->text, strlen(before->value->text), &value)) return false;
  SVARI_SPEC_FAULT(reader, before->value, "`%s: %s,%s` is two entries: a comma ends the first", before->key->text,
                   before->value->text, after);
  svari_hint(reader->err, "write decimals with a point: %s.%s", before->value->text, after);
  return true;
}

/* name: number, in the order written. The count; 0 after a fault. */
static size_t numbers_by_name(svari_reader *reader, const svari_key *key, const svari_yaml_node *node,
                              const char *const **names, const double **values) {
  size_t faults = reader->faults;
  if (!is_map(reader, key, node)) return 0;
  const char **texts = svari_read_alloc(reader, node->count, sizeof *texts);
  double *numbers = svari_read_alloc(reader, node->count, sizeof *numbers);
  for (size_t i = 0; texts && numbers && i < node->count; i++) {
    if (told_decimal_comma(reader, i ? &node->pairs[i - 1] : NULL, &node->pairs[i])) continue;
    texts[i] = svari_read_copy(reader, node->pairs[i].key->text);
    (void)svari_read_number_of(reader, key, node->pairs[i].value, &numbers[i]);
  }
  *names = texts;
  *values = numbers;
  return faults == reader->faults && !reader->no_memory ? node->count : 0;
}

static void read_cells(svari_reader *reader, const svari_key *key, const svari_yaml_node *node, void *base) {
  svari_margin_spec *margin = base;
  margin->ncells = numbers_by_name(reader, key, node, &margin->cells, &margin->values);
  margin->shares = strcmp(key->name, "shares") == 0;
}

static void read_margin_total(svari_reader *reader, const svari_key *key, const svari_yaml_node *node, void *base) {
  svari_margin_spec *margin = base;
  if (node->kind == SVARI_YAML_MAP) {
    SVARI_SPEC_FAULT(reader, node, "`total` is the one total of a number variable; this is a map");
    svari_hint(reader->err, "totals by category stand under `totals:`");
    return;
  }
  margin->is_number = svari_read_number_of(reader, key, node, &margin->number);
}

/* Kept for svari_read_uncertain: the cells may stand after it. */
static void skip_uncertain(svari_reader *reader, const svari_key *key, const svari_yaml_node *node, void *base) {
  (void)base;
  (void)is_map(reader, key, node);
}

/* Every error in the order of the cells; a cell without one is a fault, as is an error without a cell. */
static double *errors_by_cell(svari_reader *reader, const svari_key *key, const svari_yaml_node *node,
                              const svari_margin_spec *margin) {
  svari_nameset cells;
  double *errors = svari_read_alloc(reader, margin->ncells, sizeof *errors);
  if (!errors || !svari_nameset_new(reader->arena, margin->ncells, &cells)) {
    reader->no_memory = true;
    return NULL;
  }
  bool known;
  for (size_t i = 0; i < margin->ncells; i++) (void)svari_nameset_add(&cells, margin->cells[i], &known);
  for (size_t i = 0; i < margin->ncells; i++) errors[i] = NAN;
  for (size_t i = 0; i < node->count; i++) {
    const svari_yaml_node *name = node->pairs[i].key;
    size_t cell = svari_nameset_find(&cells, name->text);
    double error;
    if (cell == SIZE_MAX)
      SVARI_SPEC_FAULT(reader, name, "`uncertain` names `%s`, which is no category of the margin", name->text);
    else if (svari_read_number_of(reader, key, node->pairs[i].value, &error))
      errors[cell] = error;
  }
  for (size_t i = 0; i < margin->ncells; i++)
    if (isnan(errors[i])) SVARI_SPEC_FAULT(reader, node, "`uncertain` has no standard error of `%s`", margin->cells[i]);
  return errors;
}

void svari_read_uncertain(svari_reader *reader, const svari_key *key, const svari_yaml_node *node,
                          svari_margin_spec *margin) {
  const svari_yaml_node *file = svari_yaml_get(node, "file");
  double number;
  if (node->count == 1 && file && file->kind == SVARI_YAML_SCALAR_NODE &&
      !svari_number_parse(file->text, file->length, &number)) {
    margin->uncertain_file = svari_read_path_of(reader, file->text);
    return;
  }
  if (margin->ncells == 0) {
    SVARI_SPEC_FAULT(reader, node, "`uncertain` by category needs `totals` or `shares` by category");
    svari_hint(reader->err, "or write `uncertain: {file: covariance.csv}`");
    return;
  }
  margin->uncertain_se = errors_by_cell(reader, key, node, margin);
  margin->nuncertain = margin->uncertain_se ? margin->ncells : 0;
}

static void read_reference(svari_reader *reader, const svari_key *key, const svari_yaml_node *node, void *base) {
  svari_estimate_spec *estimate = base;
  if (node->kind == SVARI_YAML_MAP) {
    estimate->nreference = numbers_by_name(reader, key, node, &estimate->reference_names, &estimate->references);
    return;
  }
  double *value = svari_read_alloc(reader, 1, sizeof *value);
  const char **name = svari_read_alloc(reader, 1, sizeof *name);
  if (!value || !name || !svari_read_number_of(reader, key, node, value)) return;
  estimate->references = value;
  estimate->reference_names = name;
  estimate->nreference = 1;
}

static void read_coefficients(svari_reader *reader, const svari_key *key, const svari_yaml_node *node, void *base) {
  svari_estimate_spec *estimate = base;
  estimate->ncoefficients = numbers_by_name(reader, key, node, &estimate->coefficient_names, &estimate->coefficients);
}

/* name: text, in the order written. */
static size_t texts_by_name(svari_reader *reader, const svari_key *key, const svari_yaml_node *node, bool columns,
                            const char *const **names, const char *const **values) {
  size_t faults = reader->faults;
  if (!is_map(reader, key, node)) return 0;
  const char **left = svari_read_alloc(reader, node->count, sizeof *left);
  const char **right = svari_read_alloc(reader, node->count, sizeof *right);
  for (size_t i = 0; left && right && i < node->count; i++) {
    left[i] = svari_read_copy(reader, node->pairs[i].key->text);
    right[i] = copy_of(reader, key, node->pairs[i].value);
    if (columns && left[i]) svari_read_use(reader, "column", left[i], node->pairs[i].key->start);
  }
  *names = left;
  *values = right;
  return faults == reader->faults && !reader->no_memory ? node->count : 0;
}

static void read_recode_map(svari_reader *reader, const svari_key *key, const svari_yaml_node *node, void *base) {
  svari_derive_spec *derive = base;
  derive->nmap = texts_by_name(reader, key, node, false, &derive->from, &derive->to);
}

static void read_points(svari_reader *reader, const svari_key *key, const svari_yaml_node *node, void *base) {
  svari_derive_spec *derive = base;
  derive->nitems = numbers_by_name(reader, key, node, &derive->items, &derive->points);
  for (size_t i = 0; i < derive->nitems; i++)
    svari_read_use(reader, "column", derive->items[i], node->pairs[i].key->start);
}

static void read_scale(svari_reader *reader, const svari_key *key, const svari_yaml_node *node, void *base) {
  svari_step_spec *step = base;
  const char *text = svari_read_text_of(reader, key, node), *word;
  for (size_t i = 0; text && (word = svari_word_at(key->words, i)); i++) {
    if (strcmp(word, text) != 0) continue;
    step->to = word;
    return;
  }
  double number;
  if (!text) return;
  if (svari_number_parse(text, node->length, &number)) {
    (void)svari_read_number_of(reader, key, node, &step->factor);
    return;
  }
  SVARI_SPEC_FAULT(reader, node, "`scale` needs sample, population or a number above 0, not `%s`", text);
  svari_hint_words(reader, text, key->words);
}

static void clear_scale(const svari_key *key, void *base) {
  (void)key;
  ((svari_step_spec *)base)->factor = NAN;
}

static void read_deff(svari_reader *reader, const svari_key *key, const svari_yaml_node *node, void *base) {
  svari_estimate_spec *estimate = base;
  const char *text = svari_read_text_of(reader, key, node);
  if (!text || strcmp(text, "false") == 0) return;
  if (strcmp(text, "true") == 0 || strcmp(text, "wor") == 0) {
    estimate->deff = "wor";
  } else if (strcmp(text, "wr") == 0) {
    estimate->deff = "wr";
  } else {
    SVARI_SPEC_FAULT(reader, node, "`deff` needs %s, not `%s`", key->kind->says, text);
    svari_hint(reader->err, "write `deff: true`");
  }
}

/* name: [members] into an array of structs that begin with name, count, members. */
typedef struct members {
  const char *name;
  size_t count;
  const char *const *texts;
} members;

static bool members_of(svari_reader *reader, const svari_key *key, const svari_yaml_node *name,
                       const svari_yaml_node *list, bool columns, members *out) {
  const svari_yaml_node *const *items = &list;
  if (list->kind == SVARI_YAML_MAP) {
    svari_fault_of_kind(reader, key, list);
    return false;
  }
  out->name = svari_read_copy(reader, name->text);
  out->count = svari_read_items(list, &items);
  const char **texts = svari_read_alloc(reader, out->count, sizeof *texts);
  for (size_t i = 0; texts && i < out->count; i++) {
    texts[i] = copy_of(reader, key, items[i]);
    if (columns && texts[i]) svari_read_use(reader, "column", texts[i], items[i]->start);
  }
  out->texts = texts;
  return texts != NULL;
}

/* The list of a net with a label: {of: [9, 10], label: Top two}. NULL after a fault. */
static const svari_yaml_node *labelled_net(svari_reader *reader, const svari_key *key, const svari_yaml_node *net,
                                           svari_label *label) {
  const svari_yaml_node *of = NULL;
  const char *first, *word;
  for (size_t i = 0; i < net->count; i++) {
    const svari_yaml_pair *pair = &net->pairs[i];
    word = pair->key->text;
    if (strcmp(word, "of") == 0) {
      of = pair->value;
    } else if (strcmp(word, "label") != 0) {
      SVARI_SPEC_FAULT(reader, pair->key, "a net has `of`, its categories, and `label`, not `%s`", word);
      svari_hint(reader->err, "write `%s`", key->kind->example);
      return NULL;
    } else if (!label_of(reader, key, pair->value, label, &first)) {
      return NULL;
    }
  }
  if (!of) svari_fault_of_kind(reader, key, net);
  return of;
}

static void read_nets(svari_reader *reader, const svari_key *key, const svari_yaml_node *node, void *base) {
  svari_estimate_spec *estimate = base;
  if (!is_map(reader, key, node)) return;
  svari_net_spec *nets = svari_read_alloc(reader, node->count, sizeof *nets);
  for (size_t i = 0; nets && i < node->count; i++) {
    const svari_yaml_node *list = node->pairs[i].value;
    svari_label label = {{NULL}};
    members net = {0};
    if (list->kind == SVARI_YAML_MAP) list = labelled_net(reader, key, list, &label);
    if (!list || !members_of(reader, key, node->pairs[i].key, list, false, &net)) continue;
    nets[estimate->nnets++] = (svari_net_spec){net.name, net.count, net.texts, label};
  }
  estimate->nets = nets;
}

static void read_plausible(svari_reader *reader, const svari_key *key, const svari_yaml_node *node, void *base) {
  svari_plan *plan = base;
  if (!is_map(reader, key, node)) return;
  svari_plausible_spec *specs = svari_read_alloc(reader, node->count, sizeof *specs);
  for (size_t i = 0; specs && i < node->count; i++) {
    members draws = {0};
    if (!members_of(reader, key, node->pairs[i].key, node->pairs[i].value, true, &draws)) continue;
    specs[plan->nplausible++] = (svari_plausible_spec){
        .name = draws.name, .ncolumns = draws.count, .columns = draws.texts, .where = node->pairs[i].key->start};
  }
  plan->plausible = specs;
}

static void read_predict(svari_reader *reader, const svari_key *key, const svari_yaml_node *node, void *base) {
  svari_model_spec *model = base;
  const svari_yaml_node *const *items = &node;
  size_t count = svari_read_items(node, &items);
  svari_predict_spec *specs = svari_read_alloc(reader, count, sizeof *specs);
  for (size_t i = 0; specs && i < count; i++)
    specs[i].count = texts_by_name(reader, key, items[i], true, &specs[i].variables, &specs[i].values);
  model->predict = specs;
  model->npredict = count;
}

static void read_dominance(svari_reader *reader, const svari_key *key, const svari_yaml_node *node, void *base) {
  svari_disclosure_spec *disclosure = &((svari_plan *)base)->output.disclosure;
  if (node->kind != SVARI_YAML_LIST || node->count != 2) {
    svari_fault_of_kind(reader, key, node);
    return;
  }
  double largest, share;
  if (!svari_read_number_of(reader, key, node->items[0], &largest) ||
      !svari_read_number_of(reader, key, node->items[1], &share))
    return;
  if (largest < 1 || largest != floor(largest) || largest > 100 || share > 1) {
    SVARI_SPEC_FAULT(reader, node, "`dominance` needs a whole number of contributions and a share from 0 to 1");
    svari_hint(reader->err, "write `dominance: %s`", key->kind->example);
    return;
  }
  disclosure->dominance_n = (size_t)largest;
  disclosure->dominance_share = share;
}

static void clear_dominance(const svari_key *key, void *base) {
  (void)key;
  ((svari_plan *)base)->output.disclosure.dominance_share = NAN;
}

#define SCALARS "{\"type\": [\"string\", \"number\", \"boolean\"]}"
#define LABEL_SCHEMA                                                           \
  "{\"anyOf\": [" SCALARS                                                      \
  ", {\"type\": \"object\", \"properties\": {\"en\": {\"type\": \"string\"}, " \
  "\"lv\": {\"type\": \"string\"}}, \"additionalProperties\": false}]}"
#define NUMBERS_BY_NAME "{\"type\": \"object\", \"additionalProperties\": {\"type\": \"number\"}}"
#define TEXTS_BY_NAME "{\"type\": \"object\", \"additionalProperties\": " SCALARS "}"
#define LISTS_BY_NAME                                                      \
  "{\"type\": \"object\", \"additionalProperties\": {\"anyOf\": [" SCALARS \
  ", {\"type\": \"array\", \"items\": " SCALARS "}]}}"

const svari_shape svari_shape_label = {.says = "a text, or one by language",
                                       .example = "{en: Region, lv: Reģions}",
                                       .read = read_label,
                                       .schema = LABEL_SCHEMA};
const svari_shape svari_shape_labels = {.says = "a list of texts, each one text or one by language",
                                        .example = "[{en: On site, lv: Klātienē}, n]",
                                        .read = read_labels,
                                        .schema = "{\"type\": \"array\"}"};
const svari_shape svari_shape_levels = {.says = "labels by code, or a list of labels",
                                        .example = "{1: Rīga, 2: Pierīga}",
                                        .read = read_levels,
                                        .schema = "{\"type\": [\"object\", \"array\"]}"};
const svari_shape svari_shape_cells = {.says = "numbers of 0 or more by category",
                                       .example = "{Rīga: 500000, Pierīga: 300000}",
                                       .read = read_cells,
                                       .schema = NUMBERS_BY_NAME,
                                       .low = 0,
                                       .high = INFINITY};
const svari_shape svari_shape_margin_total = {.says = "a number",
                                              .example = "3914069",
                                              .read = read_margin_total,
                                              .schema = "{\"type\": \"number\"}",
                                              .low = -INFINITY,
                                              .high = INFINITY};
const svari_shape svari_shape_uncertain = {.says = "standard errors by category, or `{file: covariance.csv}`",
                                           .example = "{Rīga: 1200, Pierīga: 900}",
                                           .read = skip_uncertain,
                                           .schema = TEXTS_BY_NAME,
                                           .low = 0,
                                           .high = INFINITY};
const svari_shape svari_shape_reference = {.says = "a number, or one by category",
                                           .example = "{yes: 0.89}",
                                           .read = read_reference,
                                           .schema = "{\"anyOf\": [{\"type\": \"number\"}, " NUMBERS_BY_NAME "]}",
                                           .low = -INFINITY,
                                           .high = INFINITY};
const svari_shape svari_shape_coefficients = {.says = "numbers by category",
                                              .example = "{a: 1, b: -1}",
                                              .read = read_coefficients,
                                              .schema = NUMBERS_BY_NAME,
                                              .low = -INFINITY,
                                              .high = INFINITY};
const svari_shape svari_shape_map = {.says = "new categories by old ones",
                                     .example = "{Rīga: capital}",
                                     .read = read_recode_map,
                                     .schema = TEXTS_BY_NAME};
const svari_shape svari_shape_points = {.says = "weights of 0 or more by column",
                                        .example = "{website: 40, services: 60}",
                                        .read = read_points,
                                        .schema = NUMBERS_BY_NAME,
                                        .low = 0,
                                        .high = INFINITY};
const svari_shape svari_shape_scale = {
    .says = "sample, population or a number above 0",
    .example = "sample",
    .read = read_scale,
    .clear = clear_scale,
    .schema = "{\"anyOf\": [{\"enum\": [\"sample\", \"population\"]}, {\"type\": \"number\"}]}",
    .low = 0,
    .high = INFINITY,
    .above = true};
const svari_shape svari_shape_deff = {.says = "true, false or wr",
                                      .example = "true",
                                      .read = read_deff,
                                      .schema = "{\"enum\": [true, false, \"wr\", \"wor\"]}"};
const svari_shape svari_shape_nets = {.says = "lists of categories by name, each a list or `of` with a `label`",
                                      .example = "{top: {of: [9, 10], label: {en: Top two, lv: Divi augstākie}}}",
                                      .read = read_nets,
                                      .schema =
                                          "{\"type\": \"object\", \"additionalProperties\": {\"anyOf\": [" SCALARS
                                          ", {\"type\": \"array\", \"items\": " SCALARS
                                          "}, {\"type\": \"object\", \"properties\": {\"of\": {\"anyOf\": [" SCALARS
                                          ", {\"type\": \"array\", \"items\": " SCALARS "}]}, \"label\": " LABEL_SCHEMA
                                          "}, \"required\": [\"of\"], \"additionalProperties\": false}]}}"};
const svari_shape svari_shape_plausible = {.says = "lists of columns by name",
                                           .example = "{math: [pv1, pv2]}",
                                           .read = read_plausible,
                                           .schema = LISTS_BY_NAME};
const svari_shape svari_shape_predict = {.says = "a map of values by variable, or a list of them",
                                         .example = "[{age: 30}, {age: 60}]",
                                         .read = read_predict,
                                         .schema = "{\"type\": [\"object\", \"array\"]}"};
const svari_shape svari_shape_dominance = {
    .says = "a list of a count and a share",
    .example = "[2, 0.85]",
    .read = read_dominance,
    .clear = clear_dominance,
    .schema = "{\"type\": \"array\", \"items\": {\"type\": \"number\"}, \"minItems\": 2, \"maxItems\": 2}",
    .low = 0,
    .high = INFINITY};
