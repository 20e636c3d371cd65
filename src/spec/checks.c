/* What no key of an entry can tell alone: keys that exclude or need each other. */
#include <math.h>
#include <string.h>

#include "base/nearest.h"
#include "design/build.h"
#include "express/express.h"
#include "infer/interval.h"
#include "read/readstat_write.h"
#include "read/source.h"
#include "spec/plan.h"
#include "spec/nameset.h"
#include "spec/reader.h"
#include "weight/distance.h"

/* The first of the keys that stands in the map; the map itself when none does. */
static const svari_yaml_node *place_of(const svari_yaml_node *node, const char *key) {
  const svari_yaml_node *value = svari_yaml_get(node, key);
  return value ? value : node;
}

static const char *format_of_database(const char *file) {
  size_t length = strlen(file);
  if (svari_is_address(file)) return "postgresql";
  return length > 7 && strcmp(file + length - 7, ".duckdb") == 0 ? "duckdb" : "sqlite";
}

/* An address as messages and reports show it: without user, password and parameters. */
static const char *without_secrets(svari_reader *reader, const char *address) {
  const char *host = strstr(address, "://") + 3, *end = host + strcspn(host, "?");
  const char *at = memrchr(host, '@', (size_t)(end - host));
  if (at) host = at + 1;
  const char *shown = svari_arena_printf(reader->arena, "postgresql://%.*s", (int)(end - host), host);
  if (!shown) reader->no_memory = true;
  return shown;
}

/* The category of that name or code; else a fault that names the nearest. */
static const char *level_of(svari_reader *reader, const svari_yaml_node *node, const svari_variable_spec *variable,
                            const char *text) {
  const char **names = svari_read_alloc(reader, variable->nlevels, sizeof *names);
  for (size_t k = 0; names && k < variable->nlevels; k++) {
    const svari_level *level = &variable->levels[k];
    names[k] = level->name;
    if (strcmp(level->name, text) == 0 || strcmp(level->code, text) == 0) return level->name;
  }
  const char *near = names ? svari_nearest(text, names, variable->nlevels) : NULL;
  SVARI_SPEC_FAULT(reader, place_of(node, "apart"), "%s has no category `%s` in `levels`", variable->name, text);
  if (near) svari_hint(reader->err, "did you mean `%s`?", near);
  return text;
}

void svari_check_variable(svari_reader *reader, const svari_yaml_node *node, void *base) {
  svari_variable_spec *variable = base;
  const char **names = svari_read_alloc(reader, variable->napart, sizeof *names);
  for (size_t i = 0; names && i < variable->napart; i++)
    names[i] = level_of(reader, node, variable, variable->apart[i]);
  variable->apart = names;
}

void svari_check_data(svari_reader *reader, const svari_yaml_node *node, void *base) {
  svari_data_spec *data = &((svari_plan *)base)->data;
  const svari_yaml_node *file = svari_yaml_get(node, "file"), *files = svari_yaml_get(node, "files");
  const svari_yaml_node *database = svari_yaml_get(node, "database"), *query = svari_yaml_get(node, "query");
  const svari_yaml_node *table = svari_yaml_get(node, "table");
  if (node->kind != SVARI_YAML_MAP) return;
  if (file && files) {
    SVARI_SPEC_FAULT(reader, files, "`file` and `files` stand in one `data`");
    svari_hint(reader->err, "name all copies under `files`, or one under `file`");
  } else if (database && (file || files)) {
    SVARI_SPEC_FAULT(reader, database, "a file and a database stand in one `data`");
    svari_hint(reader->err, "keep one of the two");
  } else if (!file && !files && !database) {
    SVARI_SPEC_FAULT(reader, node, "`data` names no file");
    svari_hint(reader->err, "add `file: data.csv`");
  } else if (query && table) {
    SVARI_SPEC_FAULT(reader, table, "`query` and `table` stand in one `data`");
    svari_hint(reader->err, "the query says which table it reads: remove `table`");
  }
  const svari_yaml_node *asked = query ? query : table;
  if (asked && file && data->file && (svari_is_csv(data) || svari_readstat_kind(data))) {
    SVARI_SPEC_FAULT(reader, asked, "`%s` is of a database, and %s is none", query ? "query" : "table", data->shown);
    svari_hint(reader->err, "remove it, or name the database: `database: survey.sqlite`");
  }
  const svari_yaml_node *decimal = svari_yaml_get(node, "decimal");
  if (decimal && (database || (data->file && !svari_is_csv(data)))) {
    SVARI_SPEC_FAULT(reader, decimal, "`decimal` is of CSV files: %s numbers as numbers",
                     database ? "a database gives" : "a file of this format has");
    svari_hint(reader->err, "take `decimal` away");
  }
  if (database && data->file && !data->format) data->format = format_of_database(data->file);
  if (data->file && svari_is_address(data->file)) data->shown = without_secrets(reader, data->file);
}

void svari_check_set(svari_reader *reader, const svari_yaml_node *node, void *base) {
  const svari_set_spec *set = base;
  if (set->mentions && set->counted) {
    SVARI_SPEC_FAULT(reader, place_of(node, "counted"),
                     "`counted` is of yes/no columns, and `mentions` says they are not");
    svari_hint(reader->err, "keep one of the two");
  }
}

static void check_labels(svari_reader *reader, const svari_yaml_node *node, const svari_derive_spec *derive) {
  svari_nameset names;
  if (!svari_nameset_new(reader->arena, derive->nlabels, &names)) {
    reader->no_memory = true;
    return;
  }
  for (size_t i = 0; i < derive->nlabels; i++) {
    bool known;
    (void)svari_nameset_add(&names, derive->labels[i], &known);
    if (!known) continue;
    SVARI_SPEC_FAULT(reader, place_of(node, "labels"), "two groups are called `%s`", derive->labels[i]);
    svari_hint(reader->err, "to join groups, leave the break between them out");
  }
}

void svari_check_derive(svari_reader *reader, const svari_yaml_node *node, void *base) {
  const svari_derive_spec *derive = base;
  if (derive->nlabels) check_labels(reader, node, derive);
  if (strcmp(derive->kind, "cut") == 0 && derive->nlabels && derive->nlabels != derive->nbreaks &&
      derive->nlabels + 1 != derive->nbreaks) {
    SVARI_SPEC_FAULT(reader, place_of(node, "labels"), "%zu labels for %zu breaks", derive->nlabels, derive->nbreaks);
    svari_hint(reader->err, "%zu labels (the last group open above), or %zu (the last break ends it)", derive->nbreaks,
               derive->nbreaks - 1);
  }
  double sum = 0;
  for (size_t i = 0; derive->points && i < derive->nitems; i++) sum += derive->points[i];
  if (strcmp(derive->kind, "score") == 0 && !(sum > 0))
    SVARI_SPEC_FAULT(reader, place_of(node, "score"), "the weights of a score have to sum to more than 0");
}

static size_t count_keys(const svari_yaml_node *node, const char *const *keys) {
  size_t count = 0;
  for (; *keys; keys++) count += svari_yaml_get(node, *keys) != NULL;
  return count;
}

/* Without `by` a margin is of the variable that it is named after. */
static void margin_by(svari_reader *reader, svari_margin_spec *margin) {
  if (margin->nby) return;
  const char **by = svari_read_alloc(reader, 1, sizeof *by);
  if (!by) return;
  by[0] = margin->name;
  margin->by = by;
  margin->nby = 1;
  svari_read_use(reader, "column", margin->name, margin->where);
}

static void check_margin_cells(svari_reader *reader, const svari_yaml_node *node, const svari_margin_spec *margin) {
  if (margin->nby > 1 && !margin->file) {
    SVARI_SPEC_FAULT(reader, node, "the margin `%s` crosses %zu variables, so its cells have to come from a file",
                     margin->name, margin->nby);
    svari_hint(reader->err, "write `file: cells.csv`, with one column per variable and `total` (or `share`)");
  }
  for (size_t i = 0; margin->shares && i < margin->ncells; i++) {
    if (margin->values[i] <= 1) continue;
    const svari_yaml_node *shares = svari_yaml_get(node, "shares");
    SVARI_SPEC_FAULT(reader, shares->pairs[i].value, "the share of `%s` is over 1", margin->cells[i]);
    svari_hint(reader->err, "shares are from 0 to 1; numbers of units stand under `totals`");
  }
}

void svari_check_margin(svari_reader *reader, const svari_yaml_node *node, void *base) {
  static const char *const kinds[] = {"totals", "shares", "total", "file", NULL};
  static const char *const of_file[] = {"weight", "records", NULL};
  svari_margin_spec *margin = base;
  size_t given = count_keys(node, kinds);
  const svari_yaml_node *records = svari_yaml_get(node, "records");
  if (given != 1) {
    SVARI_SPEC_FAULT(reader, node, "the margin `%s` has %s of totals, shares, total and file", margin->name,
                     given ? "more than one" : "none");
    svari_hint(reader->err, "write `%s: {totals: {…: …}}`", margin->name);
    return;
  }
  if (!margin->file && count_keys(node, of_file)) {
    SVARI_SPEC_FAULT(reader, node, "`weight` and `records` are of a margin's `file`, and `%s` has none", margin->name);
    return;
  }
  if (margin->weight && records && !margin->records) {
    SVARI_SPEC_FAULT(reader, records, "`records: false` and `weight` stand in one margin: only records have weights");
    svari_hint(reader->err, "remove one of the two");
  }
  margin_by(reader, margin);
  check_margin_cells(reader, node, margin);
  if (margin->weight) margin->records = true;
  const svari_yaml_node *uncertain = svari_yaml_get(node, "uncertain");
  const svari_key *key = svari_key_find("population.margins", "uncertain");
  if (uncertain) svari_read_uncertain(reader, key, uncertain, margin);
}

void svari_check_given(svari_reader *reader, const svari_yaml_node *node, void *base) {
  const svari_given_replicates_spec *given = base;
  if (given->preset) return;
  if (!given->columns) {
    SVARI_SPEC_FAULT(reader, node, "`replicates` of `design` does not say which columns");
    svari_hint(reader->err, "add `columns: \"^rep\"`");
  }
  if (!given->type) {
    SVARI_SPEC_FAULT(reader, node, "`replicates` of `design` does not say how they were made");
    svari_hint(reader->err, "add `type: jk1` (or jkn, brr, fay, bootstrap, sdr, other)");
    return;
  }
  const svari_replicate_type *type = svari_replicate_type_find(given->type);
  if (type->needs_rscales && given->nrscales == 0)
    SVARI_SPEC_FAULT(reader, node, "type %s needs `rscales`, a factor by replicate", type->name);
  if (type->needs_rho && isnan(given->rho)) {
    SVARI_SPEC_FAULT(reader, node, "type %s needs `rho`", type->name);
    svari_hint(reader->err, "the data's documentation says which; 0.3 and 0.5 are usual");
  }
}

void svari_check_nonresponse(svari_reader *reader, const svari_yaml_node *node, void *base) {
  const svari_step_spec *step = base;
  if ((step->nclasses > 0) == (step->model != NULL)) {
    SVARI_SPEC_FAULT(reader, node, "`nonresponse` needs either `classes` or `model`");
    svari_hint(reader->err, "add `classes: [region, sex]`, or `model: \"~ region + sex\"`");
    return;
  }
  if (step->groups && !step->model)
    SVARI_SPEC_FAULT(reader, place_of(node, "groups"), "`groups` goes with `model`, not with `classes`");
  if (step->min_class && !step->nclasses)
    SVARI_SPEC_FAULT(reader, place_of(node, "min_class"), "`min_class` goes with `classes`, not with `model`");
}

void svari_check_poststratify(svari_reader *reader, const svari_yaml_node *node, void *base) {
  const svari_step_spec *step = base;
  if (step->nmargins == 1) return;
  SVARI_SPEC_FAULT(reader, node, "`poststratify` meets one margin, not %zu", step->nmargins);
  svari_hint(reader->err, "several margins are `rake`; their crossing is one margin with `by: [a, b]`");
}

void svari_check_calibrate(svari_reader *reader, const svari_yaml_node *node, void *base) {
  const svari_step_spec *step = base;
  if (!svari_distance_find(step->distance)->needs_bounds) return;
  if (step->bounds[0] < 1 && step->bounds[1] > 1) return;
  SVARI_SPEC_FAULT(reader, place_of(node, "bounds"), "distance %s needs `bounds`, one below and one above 1",
                   step->distance);
  svari_hint(reader->err, "add `bounds: [0.3, 3]`");
}

void svari_check_trim(svari_reader *reader, const svari_yaml_node *node, void *base) {
  const svari_step_spec *step = base;
  if (isnan(step->lower) && isnan(step->upper) && step->ngrid == 0) {
    SVARI_SPEC_FAULT(reader, node, "`trim` needs `lower` or `upper`");
    svari_hint(reader->err, "write `trim: {upper: 3, of: median}`");
  } else if (step->lower >= step->upper) {
    SVARI_SPEC_FAULT(reader, place_of(node, "lower"), "`lower` is not below `upper`");
  }
}

void svari_check_blend(svari_reader *reader, const svari_yaml_node *node, void *base) {
  const svari_step_spec *step = base;
  if (isnan(step->factor) == (step->outcome != NULL)) return;
  SVARI_SPEC_FAULT(reader, node, "`blend` needs either `factor` or `outcome`");
  svari_hint(reader->err, "add `factor: 0.5`, or `outcome: age` for the factor of least variance of its mean");
}

/* Intervals of shares are of proportions, and of quantiles by way of them; Fisher's is of correlations. */
static void check_ci(svari_reader *reader, const svari_yaml_node *node, const svari_estimate_spec *estimate) {
  if (!estimate->ci || strcmp(estimate->ci, "wald") == 0) return;
  if (estimate->nrange && svari_interval_find(estimate->ci)->share) return;
  const char *of_shares = "proportion quantile set", *of_fisher = "correlation";
  const char *fits = svari_interval_find(estimate->ci)->share ? of_shares : of_fisher;
  if (svari_word_in(estimate->statistic, fits)) return;
  SVARI_SPEC_FAULT(reader, place_of(node, "ci"), "the interval `%s` does not go with `%s`", estimate->ci,
                   estimate->statistic);
  svari_hint(reader->err, "leave `ci` out: it is then wald");
}

void svari_check_estimate(svari_reader *reader, const svari_yaml_node *node, void *base) {
  static const double median[] = {0.5};
  svari_estimate_spec *estimate = base;
  if (strcmp(estimate->statistic, "quantile") == 0 && estimate->nprobabilities == 0) {
    estimate->probabilities = median;
    estimate->nprobabilities = 1;
  }
  if (estimate->nrange != 0 && estimate->nrange != 2) {
    SVARI_SPEC_FAULT(reader, place_of(node, "range"), "`range` needs both ends of the scale, not %zu numbers",
                     estimate->nrange);
    svari_hint(reader->err, "write `range: [0, 100]`");
  }
  if (estimate->nrange && estimate->ci && strcmp(estimate->ci, "wald") == 0) {
    SVARI_SPEC_FAULT(reader, place_of(node, "ci"), "the interval `wald` leaves the `range`, which is not to be left");
    svari_hint(reader->err, "leave `ci` out: it is then logit, within the range; or remove `range`");
  }
  check_ci(reader, node, estimate);
  if (strcmp(estimate->statistic, "share") == 0 && estimate->nby == 0) {
    SVARI_SPEC_FAULT(reader, node, "`share` needs `by`: it is each domain's share of the total");
    svari_hint(reader->err, "add `by: [region]`; the share of a category is `proportion`");
  }
  if (estimate->nbetween != 0 && estimate->nbetween != 2) {
    SVARI_SPEC_FAULT(reader, place_of(node, "between"), "`between` needs two categories, not %zu", estimate->nbetween);
    svari_hint(reader->err, "write `between: [a, b]`: b less a");
  }
}

void svari_check_table(svari_reader *reader, const svari_yaml_node *node, void *base) {
  const svari_table_spec *table = base;
  if (table->ncolumns) return;
  bool letters = table->letters && strcmp(table->letters, "none") != 0;
  if (!table->ntests && !letters) return;
  SVARI_SPEC_FAULT(reader, place_of(node, table->ntests ? "test" : "letters"), "`%s` needs `columns`",
                   table->ntests ? "test" : "letters");
  svari_hint(reader->err, table->ntests ? "add `columns: [region]`; shares against known ones are `tests: goodness`"
                                        : "add `columns: [region]`: it is they that are compared");
}

static void check_needs(svari_reader *reader, const svari_yaml_node *node, const svari_test_spec *test, bool given,
                        const char *what, const char *how) {
  if (given) return;
  SVARI_SPEC_FAULT(reader, node, "`%s` needs %s", test->test, what);
  svari_hint(reader->err, "%s", how);
}

void svari_check_test(svari_reader *reader, const svari_yaml_node *node, void *base) {
  const svari_test_spec *test = base;
  bool ttest = strcmp(test->test, "ttest") == 0, proptest = strcmp(test->test, "proptest") == 0;
  bool grouped = strcmp(test->test, "ranktest") == 0 || strcmp(test->test, "trend") == 0;
  bool by = test->by != NULL, paired = test->paired != NULL, value = !isnan(test->value);
  if (ttest)
    check_needs(reader, node, test, !(by && paired) && (by || paired || value), "one of `by`, `paired` and `value`",
                "`by: sex` compares two groups, `paired: y` two variables, `value: 5` the mean with a number");
  if (grouped) check_needs(reader, node, test, by, "`by`, the groups", "add `by: region`");
  if (proptest && !by)
    check_needs(reader, node, test, test->value >= 0 && test->value <= 1, "`value`, a share from 0 to 1, or `by`",
                "add `value: 0.5`, or `by: sex` to compare two groups");
}

static bool is_factor(const svari_formula *formula, const char *name) {
  for (size_t i = 0; i < formula->nterms; i++)
    for (size_t j = 0; j < formula->terms[i].nfactors; j++)
      if (strcmp(formula->terms[i].factors[j], name) == 0) return true;
  return false;
}

/* A term by its name, `b:a` as well as `a:b`: its factors are read as a formula of their own. */
static bool is_term(svari_reader *reader, const svari_formula *formula, const char *name) {
  for (size_t i = 0; i < formula->nterms; i++)
    if (strcmp(formula->terms[i].name, name) == 0) return true;
  svari_formula one;
  const char *text = svari_arena_printf(reader->arena, "~ %s", name);
  if (!text || svari_formula_parse(reader->arena, text, formula->where, &one, NULL) != SVARI_OK) return false;
  for (size_t i = 0; one.nterms == 1 && i < formula->nterms; i++) {
    size_t same = 0;
    for (size_t j = 0; j < formula->terms[i].nfactors; j++) same += is_factor(&one, formula->terms[i].factors[j]);
    if (same == formula->terms[i].nfactors && same == one.terms[0].nfactors) return true;
  }
  return false;
}

static void check_terms(svari_reader *reader, const svari_formula *formula, const svari_yaml_node *node) {
  const svari_yaml_node *const *items = &node;
  size_t count = node ? svari_read_items(node, &items) : 0;
  const char **words = svari_read_alloc(reader, formula->nterms + 1, sizeof *words);
  for (size_t i = 0; words && i < formula->nterms; i++) words[i] = formula->terms[i].name;
  for (size_t i = 0; words && i < count; i++) {
    if (is_term(reader, formula, items[i]->text)) continue;
    SVARI_SPEC_FAULT(reader, items[i], "the formula has no term `%s`", items[i]->text);
    svari_hint_words(reader, items[i]->text, &(svari_words){.list = words});
  }
}

void svari_check_model(svari_reader *reader, const svari_yaml_node *node, void *base) {
  const svari_model_spec *model = base;
  svari_formula formula;
  svari_status status = svari_formula_parse(reader->arena, model->formula, model->formula_at, &formula, NULL);
  if (status == SVARI_MEMORY) reader->no_memory = true;
  if (status != SVARI_OK) return;
  check_terms(reader, &formula, svari_yaml_get(node, "wald"));
  check_terms(reader, &formula, svari_yaml_get(node, "lrt"));
  const svari_yaml_node *effects = svari_yaml_get(node, "effects");
  const svari_yaml_node *const *items = &effects;
  size_t count = effects ? svari_read_items(effects, &items) : 0;
  for (size_t i = 0; i < count; i++)
    if (!is_factor(&formula, items[i]->text))
      SVARI_SPEC_FAULT(reader, items[i], "the formula has no variable `%s`", items[i]->text);
}

void svari_check_disclosure(svari_reader *reader, const svari_yaml_node *node, void *base) {
  (void)reader;
  (void)node;
  ((svari_plan *)base)->output.disclosure.given = true;
}
