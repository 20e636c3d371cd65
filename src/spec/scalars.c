/* Keys with one value: texts, words, numbers, flags, columns, expressions, paths. */
#include <math.h>
#include <regex.h>
#include <stdio.h>
#include <string.h>

#include "base/number.h"
#include "express/express.h"
#include "spec/reader.h"

const char *svari_read_text_of(svari_reader *reader, const svari_key *key, const svari_yaml_node *node) {
  if (node->kind == SVARI_YAML_SCALAR_NODE && !svari_yaml_null(node)) return node->text;
  svari_fault_of_kind(reader, key, node);
  return NULL;
}

/* The same, and not empty either. */
static const char *filled_text_of(svari_reader *reader, const svari_key *key, const svari_yaml_node *node) {
  const char *text = svari_read_text_of(reader, key, node);
  if (!text || text[0]) return text;
  SVARI_SPEC_FAULT(reader, node, "`%s` is empty; it needs %s", key->name, key->kind->says);
  return NULL;
}

static void set_text(svari_reader *reader, const svari_key *key, const char *text, void *base) {
  const char *copy = text ? svari_read_copy(reader, text) : NULL;
  if (copy && key->at != SVARI_NO_FIELD) *SVARI_FIELD(base, key->at, const char *) = copy;
}

static void read_text(svari_reader *reader, const svari_key *key, const svari_yaml_node *node, void *base) {
  set_text(reader, key, svari_read_text_of(reader, key, node), base);
}

static void read_name(svari_reader *reader, const svari_key *key, const svari_yaml_node *node, void *base) {
  set_text(reader, key, filled_text_of(reader, key, node), base);
}

/* The word of the set that a value is, and its index; NULL after a fault. */
static const char *word_of(svari_reader *reader, const svari_key *key, const svari_yaml_node *node, int *index) {
  const char *text = svari_read_text_of(reader, key, node), *word;
  for (*index = 0; text && (word = svari_word_at(key->words, (size_t)*index)); ++*index)
    if (strcmp(word, text) == 0) return word;
  if (!text) return NULL;
  SVARI_SPEC_FAULT(reader, node, "`%s` can't be `%s`", key->name, text);
  svari_hint_words(reader, text, key->words);
  return NULL;
}

static void read_word(svari_reader *reader, const svari_key *key, const svari_yaml_node *node, void *base) {
  int index;
  const char *word = word_of(reader, key, node, &index);
  if (word) *SVARI_FIELD(base, key->at, const char *) = word;
}

static void read_index(svari_reader *reader, const svari_key *key, const svari_yaml_node *node, void *base) {
  int value;
  if (!word_of(reader, key, node, &value)) return;
  memcpy(SVARI_FIELD(base, key->at, char), &value, sizeof value); /* into an enum */
  if (key->count_at != SVARI_NO_FIELD) *SVARI_FIELD(base, key->count_at, bool) = true;
}

static bool same_word(const svari_yaml_node *node, const char *a, const char *b, const char *c) {
  return node->plain && (strcmp(node->text, a) == 0 || strcmp(node->text, b) == 0 || strcmp(node->text, c) == 0);
}

/* 1, 0, or -1 after a fault. YAML 1.2's core schema: `yes` and `no` are texts. */
static int flag_of(svari_reader *reader, const svari_key *key, const svari_yaml_node *node) {
  const char *text = svari_read_text_of(reader, key, node);
  if (!text) return -1;
  if (same_word(node, "true", "True", "TRUE")) return 1;
  if (same_word(node, "false", "False", "FALSE")) return 0;
  SVARI_SPEC_FAULT(reader, node, "`%s` is true or false, not %s`%s`", key->name, node->plain ? "" : "the text ", text);
  bool no = strcmp(text, "no") == 0 || strcmp(text, "false") == 0 || strcmp(text, "off") == 0 ||
            strcmp(text, "0") == 0 || strcmp(text, "n") == 0;
  svari_hint(reader->err, "write `%s: %s`%s", key->name, no ? "false" : "true", node->plain ? "" : ", without quotes");
  return -1;
}

static void read_flag(svari_reader *reader, const svari_key *key, const svari_yaml_node *node, void *base) {
  int flag = flag_of(reader, key, node);
  if (flag < 0) return;
  *SVARI_FIELD(base, key->at, bool) = flag == 1;
  if (key->count_at != SVARI_NO_FIELD) *SVARI_FIELD(base, key->count_at, bool) = true;
}

static void clear_flag(const svari_key *key, void *base) {
  *SVARI_FIELD(base, key->at, bool) = key->fallback && strcmp(key->fallback, "true") == 0;
}

static void read_true(svari_reader *reader, const svari_key *key, const svari_yaml_node *node, void *base) {
  (void)base;
  if (flag_of(reader, key, node) != 0) return;
  SVARI_SPEC_FAULT(reader, node, "`%s` can only be true", key->name);
  svari_hint(reader->err, "leave the entry out");
}

static void hint_number(svari_reader *reader, const char *text) {
  if (strchr(text, ','))
    svari_hint(reader->err, "write a point, not a comma, and no thousands marks");
  else if (strchr(text, '%'))
    svari_hint(reader->err, "write a share: 0.25 for 25 percent");
  else if (text[0] >= '0' && text[0] <= '9' && (strchr(text, ' ') || strstr(text, "\xC2\xA0") || strchr(text, '\'')))
    svari_hint(reader->err, "write the digits without spaces or marks between them, as in 1234567.5");
}

static bool outside(const svari_shape *kind, double value) {
  if (kind->whole && value != floor(value)) return true;
  return value < kind->low || value > kind->high || (kind->above && value == kind->low) ||
         (kind->below && value == kind->high);
}

bool svari_read_number_of(svari_reader *reader, const svari_key *key, const svari_yaml_node *node, double *value) {
  const svari_shape *kind = key->kind;
  const char *text = svari_read_text_of(reader, key, node);
  if (!text) return false;
  if (!svari_number_parse(text, node->length, value)) {
    SVARI_SPEC_FAULT(reader, node, "`%s` needs %s, not `%s`", key->name, kind->says, text);
    hint_number(reader, text);
    return false;
  }
  if (!outside(kind, *value)) return true;
  SVARI_SPEC_FAULT(reader, node, "`%s` needs %s, not %s", key->name, kind->says, text);
  if (kind->high == 1 && *value > 1 && *value <= 100)
    svari_hint(reader->err, "write a share: %.6g for %s percent", *value / 100, text);
  else if (*value > kind->high)
    svari_hint(reader->err, "it is at most %.15g", kind->high);
  return false;
}

static void read_number(svari_reader *reader, const svari_key *key, const svari_yaml_node *node, void *base) {
  double value;
  if (svari_read_number_of(reader, key, node, &value)) *SVARI_FIELD(base, key->at, double) = value;
}

static double fallback_number(const svari_key *key, double none) {
  double value;
  return key->fallback && svari_number_parse(key->fallback, strlen(key->fallback), &value) ? value : none;
}

static void clear_number(const svari_key *key, void *base) {
  *SVARI_FIELD(base, key->at, double) = fallback_number(key, NAN);
}

static void read_count(svari_reader *reader, const svari_key *key, const svari_yaml_node *node, void *base) {
  double value;
  if (svari_read_number_of(reader, key, node, &value)) *SVARI_FIELD(base, key->at, size_t) = (size_t)value;
}

static void read_int(svari_reader *reader, const svari_key *key, const svari_yaml_node *node, void *base) {
  double value;
  if (svari_read_number_of(reader, key, node, &value)) *SVARI_FIELD(base, key->at, int) = (int)value;
}

static void read_seed(svari_reader *reader, const svari_key *key, const svari_yaml_node *node, void *base) {
  double value;
  if (svari_read_number_of(reader, key, node, &value)) *SVARI_FIELD(base, key->at, uint64_t) = (uint64_t)value;
}

static void read_version(svari_reader *reader, const svari_key *key, const svari_yaml_node *node, void *base) {
  (void)base;
  const char *text = svari_read_text_of(reader, key, node);
  if (!text || strcmp(text, "1") == 0) return;
  SVARI_SPEC_FAULT(reader, node, "`svari: %s`: this program reads format version 1", text);
  svari_hint(reader->err, "write `svari: 1`");
}

/* `by: [region]`, as estimates have it, is one column too. */
static void read_column(svari_reader *reader, const svari_key *key, const svari_yaml_node *node, void *base) {
  if (node->kind == SVARI_YAML_LIST && node->count == 1 && strcmp(key->name, "by") == 0) node = node->items[0];
  const char *text = filled_text_of(reader, key, node);
  set_text(reader, key, text, base);
  if (text) svari_read_use(reader, "column", text, node->start);
}

static void read_margin_name(svari_reader *reader, const svari_key *key, const svari_yaml_node *node, void *base) {
  const char *text = filled_text_of(reader, key, node);
  set_text(reader, key, text, base);
  if (text) svari_read_use(reader, "margin", text, node->start);
}

/* Where the text itself begins: past the quote. A text in several lines has only its place. */
static svari_where inside(const svari_yaml_node *node) {
  svari_where where = node->start;
  if (!node->plain && node->end.line == node->start.line) where.column++;
  return where;
}

/* Text and place of an expression; NULL after a fault. */
static const char *expression_of(svari_reader *reader, const svari_key *key, const svari_yaml_node *node, void *base) {
  const char *text = filled_text_of(reader, key, node);
  set_text(reader, key, text, base);
  if (text && key->count_at != SVARI_NO_FIELD) *SVARI_FIELD(base, key->count_at, svari_where) = inside(node);
  return text;
}

static void expression_used(svari_reader *reader, const svari_key *key, const svari_yaml_node *node, void *base,
                            const char *use) {
  const char *text = expression_of(reader, key, node, base);
  if (!text) return;
  const svari_expression *expression;
  svari_status status = svari_expression_parse(reader->arena, text, inside(node), &expression, reader->err);
  if (status == SVARI_MEMORY) reader->no_memory = true;
  if (status != SVARI_OK)
    reader->faults++;
  else
    svari_read_use(reader, use, text, inside(node));
}

static void read_expression(svari_reader *reader, const svari_key *key, const svari_yaml_node *node, void *base) {
  expression_used(reader, key, node, base, "expression");
}

/* An expression over estimates: its names are ids. */
static void read_function(svari_reader *reader, const svari_key *key, const svari_yaml_node *node, void *base) {
  expression_used(reader, key, node, base, "function");
}

static void formula_of(svari_reader *reader, const svari_key *key, const svari_yaml_node *node, void *base,
                       bool response) {
  const char *text = expression_of(reader, key, node, base);
  if (!text) return;
  svari_formula formula;
  svari_status status = svari_formula_parse(reader->arena, text, inside(node), &formula, reader->err);
  if (status == SVARI_MEMORY) reader->no_memory = true;
  if (status != SVARI_OK) {
    reader->faults++;
    return;
  }
  svari_read_use(reader, "formula", text, inside(node));
  if (response == (formula.response != NULL)) return;
  if (response)
    SVARI_SPEC_FAULT(reader, node, "the formula `%s` has nothing to the left of `~`", text);
  else
    SVARI_SPEC_FAULT(reader, node, "`%s` has `%s` to the left of `~`, where nothing belongs", key->name,
                     formula.response);
  svari_hint(reader->err, response ? "write `y ~ a + b`" : "write `~ a + b`");
}

static void read_formula(svari_reader *reader, const svari_key *key, const svari_yaml_node *node, void *base) {
  formula_of(reader, key, node, base, true);
}

static void read_model(svari_reader *reader, const svari_key *key, const svari_yaml_node *node, void *base) {
  formula_of(reader, key, node, base, false);
}

static void read_path(svari_reader *reader, const svari_key *key, const svari_yaml_node *node, void *base) {
  const char *text = filled_text_of(reader, key, node);
  if (!text) return;
  *SVARI_FIELD(base, key->at, const char *) = svari_read_path_of(reader, text);
  if (key->count_at != SVARI_NO_FIELD) *SVARI_FIELD(base, key->count_at, const char *) = svari_read_copy(reader, text);
}

static void read_delimiter(svari_reader *reader, const svari_key *key, const svari_yaml_node *node, void *base) {
  const char *text = svari_read_text_of(reader, key, node);
  if (!text) return;
  bool tab = strcmp(text, "tab") == 0 || strcmp(text, "\\t") == 0;
  char c = tab ? '\t' : text[0];
  if ((tab || strlen(text) == 1) && strchr(",;\t|: ", c)) {
    *SVARI_FIELD(base, key->at, char) = c;
    return;
  }
  SVARI_SPEC_FAULT(reader, node, "`%s` needs %s, not `%s`", key->name, key->kind->says, text);
  svari_hint(reader->err, "write `%s: \";\"`", key->name);
}

static void read_decimal(svari_reader *reader, const svari_key *key, const svari_yaml_node *node, void *base) {
  const char *text = svari_read_text_of(reader, key, node);
  if (!text) return;
  if (strcmp(text, ",") == 0 || strcmp(text, ".") == 0) {
    *SVARI_FIELD(base, key->at, char) = text[0];
    return;
  }
  SVARI_SPEC_FAULT(reader, node, "`%s` needs %s, not `%s`", key->name, key->kind->says, text);
  svari_hint(reader->err, "write `%s: \",\"`", key->name);
}

/* `\d` is a digit to R, Python and Perl, but a letter d to POSIX: it is written [0-9], in brackets 0-9. */
static const char *posix_pattern(svari_arena *arena, const char *text) {
  char *out = SVARI_NEW(arena, char, 5 * strlen(text) + 1), *to = out;
  bool bracket = false;
  for (const char *from = text; out && *from; from++) {
    if (from[0] == '\\' && from[1] == 'd') {
      to = stpcpy(to, bracket ? "0-9" : "[0-9]");
      from++;
      continue;
    }
    bool escape = from[0] == '\\' && from[1] && !bracket;
    if (*from == '[' && !bracket)
      bracket = true;
    else if (*from == ']')
      bracket = false;
    *to++ = *from;
    if (escape) *to++ = *++from;
  }
  return out;
}

static void read_pattern(svari_reader *reader, const svari_key *key, const svari_yaml_node *node, void *base) {
  const char *text = filled_text_of(reader, key, node);
  if (!text) return;
  text = posix_pattern(reader->arena, text);
  if (!text) reader->no_memory = true;
  if (!text) return;
  regex_t pattern;
  int code = regcomp(&pattern, text, REG_EXTENDED | REG_NOSUB);
  if (code == 0) {
    regfree(&pattern);
    set_text(reader, key, text, base);
    return;
  }
  if (code == REG_ESPACE) {
    reader->no_memory = true;
    return;
  }
  char why[128];
  regerror(code, &pattern, why, sizeof why);
  SVARI_SPEC_FAULT(reader, node, "`%s: %s` is not a regular expression: %s", key->name, text, why);
  svari_hint(reader->err, "columns that begin with rep: `%s: \"^rep\"`", key->name);
}

#define TEXT_SCHEMA "{\"type\": [\"string\", \"number\", \"boolean\"]}"
#define NUMBER(name, text, sample, ...) \
  const svari_shape name = {            \
      .says = text, .example = sample, .read = read_number, .clear = clear_number, .schema = "number", __VA_ARGS__}
#define WHOLE(name, text, sample, reads, ...) \
  const svari_shape name = {                  \
      .says = text, .example = sample, .read = reads, .schema = "number", .whole = true, __VA_ARGS__}

const svari_shape svari_shape_version = {.says = "1", .example = "1", .read = read_version, .schema = "{\"const\": 1}"};
const svari_shape svari_shape_text = {.says = "a text", .example = "\"…\"", .read = read_text, .schema = TEXT_SCHEMA};
const svari_shape svari_shape_name = {.says = "a name", .example = "a1", .read = read_name, .schema = TEXT_SCHEMA};
const svari_shape svari_shape_word = {.says = "one word", .read = read_word, .schema = "words"};
const svari_shape svari_shape_index = {.says = "one word", .read = read_index, .schema = "words"};
const svari_shape svari_shape_flag = {.says = "true or false",
                                      .example = "true",
                                      .read = read_flag,
                                      .clear = clear_flag,
                                      .schema = "{\"type\": \"boolean\"}"};
const svari_shape svari_shape_true = {
    .says = "true", .example = "true", .read = read_true, .schema = "{\"const\": true}"};
NUMBER(svari_shape_number, "a number", "0.5", .low = -INFINITY, .high = INFINITY);
NUMBER(svari_shape_positive, "a number above 0", "2.5", .low = 0, .high = INFINITY, .above = true);
NUMBER(svari_shape_not_negative, "a number of 0 or more", "0.5", .low = 0, .high = INFINITY);
NUMBER(svari_shape_between, "a number between 0 and 1", "0.95", .low = 0, .high = 1, .above = true, .below = true);
NUMBER(svari_shape_share, "a number from 0 to 1", "0.5", .low = 0, .high = 1);
NUMBER(svari_shape_fraction, "a number from 0 to below 1", "0.3", .low = 0, .high = 1, .below = true);
WHOLE(svari_shape_count, "a whole number of 1 or more", "30", read_count, .low = 1, .high = 1e9);
WHOLE(svari_shape_whole, "a whole number of 0 or more", "30", read_count, .low = 0, .high = 1e9);
WHOLE(svari_shape_int, "a whole number of 1 or more", "200", read_int, .low = 1, .high = 1e9);
WHOLE(svari_shape_heading, "1, 2 or 3", "2", read_int, .low = 1, .high = 3);
WHOLE(svari_shape_seed, "a whole number from 0 to 9007199254740992", "20211", read_seed, .low = 0,
      .high = 9007199254740992.0);
const svari_shape svari_shape_column = {
    .says = "one column", .example = "age", .read = read_column, .schema = TEXT_SCHEMA};
const svari_shape svari_shape_margin_name = {
    .says = "one margin", .example = "region", .read = read_margin_name, .schema = TEXT_SCHEMA};
const svari_shape svari_shape_expression = {
    .says = "an expression", .example = "'age >= 18'", .read = read_expression, .schema = TEXT_SCHEMA};
const svari_shape svari_shape_function = {
    .says = "an expression over estimates", .example = "'a / b - 1'", .read = read_function, .schema = TEXT_SCHEMA};
const svari_shape svari_shape_formula = {
    .says = "a formula", .example = "\"y ~ a + b\"", .read = read_formula, .schema = TEXT_SCHEMA};
const svari_shape svari_shape_model = {
    .says = "a formula without a left side", .example = "\"~ a + b\"", .read = read_model, .schema = TEXT_SCHEMA};
const svari_shape svari_shape_path = {
    .says = "a file", .example = "data.csv", .read = read_path, .schema = TEXT_SCHEMA};
const svari_shape svari_shape_delimiter = {
    .says = "one of , ; | : space or tab", .example = "\";\"", .read = read_delimiter, .schema = TEXT_SCHEMA};
const svari_shape svari_shape_decimal = {
    .says = "\".\" or \",\"", .example = "\",\"", .read = read_decimal, .schema = TEXT_SCHEMA};
const svari_shape svari_shape_pattern = {.says = "a regular expression over column names",
                                         .example = "\"^rep\"",
                                         .read = read_pattern,
                                         .schema = TEXT_SCHEMA};
