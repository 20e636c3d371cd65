/* Keys with one value or a list of them. */
#include <math.h>
#include <string.h>

#include "spec/reader.h"

/* Whether item i is a text that can be used; else a fault. */
typedef const char *item_fn(svari_reader *reader, const svari_key *key, const svari_yaml_node *item);

static const char *plain_item(svari_reader *reader, const svari_key *key, const svari_yaml_node *item) {
  const char *text = svari_read_text_of(reader, key, item);
  return text ? svari_read_copy(reader, text) : NULL;
}

static const char *filled_item(svari_reader *reader, const svari_key *key, const svari_yaml_node *item) {
  const char *text = plain_item(reader, key, item);
  if (!text || text[0]) return text;
  SVARI_SPEC_FAULT(reader, item, "`%s` has an empty name in it", key->name);
  return NULL;
}

static const char *column_item(svari_reader *reader, const svari_key *key, const svari_yaml_node *item) {
  const char *text = filled_item(reader, key, item);
  if (text) svari_read_use(reader, "column", text, item->start);
  return text;
}

static const char *margin_item(svari_reader *reader, const svari_key *key, const svari_yaml_node *item) {
  const char *text = filled_item(reader, key, item);
  if (text) svari_read_use(reader, "margin", text, item->start);
  return text;
}

static const char *word_item(svari_reader *reader, const svari_key *key, const svari_yaml_node *item) {
  const char *text = svari_read_text_of(reader, key, item), *word;
  for (size_t i = 0; text && (word = svari_word_at(key->words, i)); i++)
    if (strcmp(word, text) == 0) return word;
  if (!text) return NULL;
  SVARI_SPEC_FAULT(reader, item, "`%s` can't be `%s`", key->name, text);
  svari_hint_words(reader, text, key->words);
  return NULL;
}

static void fault_of_empty(svari_reader *reader, const svari_key *key, const svari_yaml_node *node) {
  SVARI_SPEC_FAULT(reader, node, "`%s` is an empty list; it needs %s", key->name, key->kind->says);
  svari_hint(reader->err, "write `%s: %s`", key->name, key->kind->example);
}

static bool fits_list(svari_reader *reader, const svari_key *key, const svari_yaml_node *node) {
  bool empty = node->kind == SVARI_YAML_LIST && node->count == 0;
  if (node->kind != SVARI_YAML_MAP && !svari_yaml_null(node) && !(empty && key->role != SVARI_MAY)) return true;
  if (empty)
    fault_of_empty(reader, key, node);
  else
    svari_fault_of_kind(reader, key, node);
  return false;
}

/* Texts into pointer and count; items with a fault are left out. The count. */
static size_t read_items(svari_reader *reader, const svari_key *key, const svari_yaml_node *node, item_fn *item,
                         void *base) {
  if (!fits_list(reader, key, node)) return 0;
  const svari_yaml_node *const *items = &node;
  size_t count = svari_read_items(node, &items), used = 0;
  const char **texts = svari_read_alloc(reader, count, sizeof *texts);
  for (size_t i = 0; texts && i < count; i++) {
    texts[used] = item(reader, key, items[i]);
    used += texts[used] != NULL;
  }
  *SVARI_FIELD(base, key->at, const char *const *) = texts;
  *SVARI_FIELD(base, key->count_at, size_t) = used;
  return used;
}

static void read_texts(svari_reader *reader, const svari_key *key, const svari_yaml_node *node, void *base) {
  (void)read_items(reader, key, node, plain_item, base);
}

static void read_words(svari_reader *reader, const svari_key *key, const svari_yaml_node *node, void *base) {
  (void)read_items(reader, key, node, word_item, base);
}

static void read_columns(svari_reader *reader, const svari_key *key, const svari_yaml_node *node, void *base) {
  (void)read_items(reader, key, node, column_item, base);
}

static void read_margins(svari_reader *reader, const svari_key *key, const svari_yaml_node *node, void *base) {
  (void)read_items(reader, key, node, margin_item, base);
}

static void read_terms(svari_reader *reader, const svari_key *key, const svari_yaml_node *node, void *base) {
  (void)read_items(reader, key, node, filled_item, base);
}

static void read_pair(svari_reader *reader, const svari_key *key, const svari_yaml_node *node, void *base) {
  size_t faults = reader->faults, count = read_items(reader, key, node, column_item, base);
  if (reader->faults != faults || count == 2) return;
  SVARI_SPEC_FAULT(reader, node, "`%s` needs two columns, not %zu", key->name, count);
  svari_hint(reader->err, "write `%s: [a, b]`", key->name);
}

static const char *path_item(svari_reader *reader, const svari_key *key, const svari_yaml_node *item) {
  const char *text = filled_item(reader, key, item);
  return text ? svari_read_path_of(reader, text) : NULL;
}

static void read_paths(svari_reader *reader, const svari_key *key, const svari_yaml_node *node, void *base) {
  size_t faults = reader->faults;
  if (read_items(reader, key, node, path_item, base) || reader->faults != faults || reader->no_memory) return;
  fault_of_empty(reader, key, node);
}

/* Copies of one data file: the first is also the data file. */
static void read_files(svari_reader *reader, const svari_key *key, const svari_yaml_node *node, void *base) {
  size_t faults = reader->faults;
  svari_data_spec *data = &((svari_plan *)base)->data;
  size_t count = read_items(reader, key, node, filled_item, base);
  if (reader->faults != faults || reader->no_memory) return;
  if (count < 2) {
    SVARI_SPEC_FAULT(reader, node, "`%s` needs two or more files", key->name);
    svari_hint(reader->err, "one file is `file: data.csv`");
    return;
  }
  const char **paths = svari_read_alloc(reader, count, sizeof *paths);
  if (!paths) return;
  for (size_t i = 0; i < count; i++) paths[i] = svari_read_path_of(reader, data->files[i]);
  data->files_shown = data->files;
  data->files = paths;
  data->file = paths[0];
  data->shown = data->files_shown[0];
}

/* Numbers into pointer and count; NULL after a fault. */
static const double *numbers_of(svari_reader *reader, const svari_key *key, const svari_yaml_node *node, void *base) {
  size_t faults = reader->faults;
  if (!fits_list(reader, key, node)) return NULL;
  const svari_yaml_node *const *items = &node;
  size_t count = svari_read_items(node, &items);
  double *numbers = svari_read_alloc(reader, count, sizeof *numbers);
  for (size_t i = 0; numbers && i < count; i++) (void)svari_read_number_of(reader, key, items[i], &numbers[i]);
  if (!numbers || reader->faults != faults) return NULL;
  *SVARI_FIELD(base, key->at, const double *) = numbers;
  *SVARI_FIELD(base, key->count_at, size_t) = count;
  return numbers;
}

static void read_numbers(svari_reader *reader, const svari_key *key, const svari_yaml_node *node, void *base) {
  (void)numbers_of(reader, key, node, base);
}

static void read_rising(svari_reader *reader, const svari_key *key, const svari_yaml_node *node, void *base) {
  const double *numbers = numbers_of(reader, key, node, base);
  size_t count = numbers ? *SVARI_FIELD(base, key->count_at, size_t) : 0;
  for (size_t i = 1; i < count; i++) {
    if (numbers[i] > numbers[i - 1]) continue;
    SVARI_SPEC_FAULT(reader, node->items[i], "`%s` has to rise: %s comes after %s", key->name, node->items[i]->text,
                     node->items[i - 1]->text);
    svari_hint(reader->err, "write them from the smallest to the largest, each once");
  }
}

/* A side of a pair of bounds: a number, or `none`. */
static bool bound_of(svari_reader *reader, const svari_key *key, const svari_yaml_node *node, double *bound) {
  *bound = NAN;
  if (node->kind == SVARI_YAML_SCALAR_NODE && strcmp(node->text, "none") == 0) return true;
  return svari_read_number_of(reader, key, node, bound);
}

static void read_bounds(svari_reader *reader, const svari_key *key, const svari_yaml_node *node, void *base) {
  double *bounds = SVARI_FIELD(base, key->at, double);
  if (node->kind != SVARI_YAML_LIST || node->count != 2) {
    svari_fault_of_kind(reader, key, node);
    return;
  }
  double lower, upper;
  if (!bound_of(reader, key, node->items[0], &lower) || !bound_of(reader, key, node->items[1], &upper)) return;
  bounds[0] = lower;
  bounds[1] = upper;
  if (isnan(lower) || isnan(upper) || lower < upper) return;
  SVARI_SPEC_FAULT(reader, node, "`%s`: the lower bound %s is not below the upper bound %s", key->name,
                   node->items[0]->text, node->items[1]->text);
  svari_hint(reader->err, "write `%s: [lower, upper]`", key->name);
}

static void clear_bounds(const svari_key *key, void *base) {
  double *bounds = SVARI_FIELD(base, key->at, double);
  bounds[0] = bounds[1] = NAN;
}

#define TEXTS_SCHEMA                                                                       \
  "{\"anyOf\": [{\"type\": [\"string\", \"number\", \"boolean\"]}, {\"type\": \"array\", " \
  "\"items\": {\"type\": [\"string\", \"number\", \"boolean\"]}}]}"
#define NUMBERS_SCHEMA "{\"anyOf\": [{\"type\": \"number\"}, {\"type\": \"array\", \"items\": {\"type\": \"number\"}}]}"

const svari_shape svari_shape_texts = {
    .says = "one text or a list", .example = "[a, b]", .read = read_texts, .schema = TEXTS_SCHEMA};
const svari_shape svari_shape_words = {.says = "one word or a list", .read = read_words, .schema = "words or list"};
const svari_shape svari_shape_columns = {
    .says = "one column or a list of columns", .example = "[a, b]", .read = read_columns, .schema = TEXTS_SCHEMA};
const svari_shape svari_shape_pair = {
    .says = "a list of two columns", .example = "[a, b]", .read = read_pair, .schema = TEXTS_SCHEMA};
const svari_shape svari_shape_margins = {.says = "one margin or a list of margins",
                                         .example = "[region, sex_age]",
                                         .read = read_margins,
                                         .schema = TEXTS_SCHEMA};
const svari_shape svari_shape_terms = {
    .says = "one term or a list of terms", .example = "[region, \"a:b\"]", .read = read_terms, .schema = TEXTS_SCHEMA};
const svari_shape svari_shape_paths = {
    .says = "a file or a list of files", .example = "[a.yaml, b.yaml]", .read = read_paths, .schema = TEXTS_SCHEMA};
const svari_shape svari_shape_files = {
    .says = "a list of files", .example = "[i1.csv, i2.csv]", .read = read_files, .schema = TEXTS_SCHEMA};
const svari_shape svari_shape_numbers = {.says = "one number or a list of numbers",
                                         .example = "[1, 1]",
                                         .read = read_numbers,
                                         .schema = NUMBERS_SCHEMA,
                                         .low = -INFINITY,
                                         .high = INFINITY};
const svari_shape svari_shape_rising = {.says = "numbers that rise",
                                        .example = "[18, 35, 65]",
                                        .read = read_rising,
                                        .schema = NUMBERS_SCHEMA,
                                        .low = -INFINITY,
                                        .high = INFINITY};
const svari_shape svari_shape_probabilities = {.says = "numbers between 0 and 1",
                                               .example = "[0.25, 0.5, 0.75]",
                                               .read = read_numbers,
                                               .schema = NUMBERS_SCHEMA,
                                               .low = 0,
                                               .high = 1,
                                               .above = true,
                                               .below = true};
const svari_shape svari_shape_bounds = {.says = "two numbers of 0 or more, or none",
                                        .example = "[0.3, 3]",
                                        .read = read_bounds,
                                        .clear = clear_bounds,
                                        .low = 0,
                                        .high = INFINITY,
                                        .schema =
                                            "{\"type\": \"array\", \"minItems\": 2, \"maxItems\": 2, "
                                            "\"items\": {\"anyOf\": [{\"type\": \"number\"}, {\"const\": \"none\"}]}}"};
