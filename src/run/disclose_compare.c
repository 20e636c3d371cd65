/* A difference of a shown and a hidden mean tells the hidden one, and so do the coefficients of a model with the group
 * in it. A test or model is hidden whole: which of its numbers alone would be safe depends on what else is known. */
#include "run/disclose_compare.h"

#include <math.h>
#include <string.h>

#include "express/express.h"

/* ---- rows made of other rows ---- */

static bool names_id(const char *name, const char *id) {
  size_t length = strlen(id);
  return strncmp(name, id, length) == 0 && (!name[length] || name[length] == '.' || name[length] == '[');
}

static svari_status is_made_of(svari_arena *arena, const svari_estimate_row *row, const char *id, bool *made,
                               svari_error *err) {
  const svari_expression *expression;
  const char *const *names;
  size_t count;
  *made = row->spec->of && strcmp(row->spec->of, id) == 0;
  if (*made || strcmp(row->statistic, "function") != 0 || !row->spec->expression) return SVARI_OK;
  svari_status status =
      svari_expression_parse(arena, row->spec->expression, row->spec->expression_at, &expression, err);
  if (status == SVARI_OK && svari_expression_names(arena, expression, &names, &count) != SVARI_OK)
    status = svari_fail_memory(err);
  for (size_t i = 0; status == SVARI_OK && i < count; i++) *made = *made || names_id(names[i], id);
  return status;
}

/* Is `category` the one of the row, or one of the two of "b - a"? */
static bool takes_part(const char *row, const char *category) {
  size_t all = strlen(row), length = strlen(category);
  if (strcmp(row, category) == 0) return true;
  if (all < length + 3) return false;
  return (strncmp(row, category, length) == 0 && strncmp(row + length, " - ", 3) == 0) ||
         (strcmp(row + all - length, category) == 0 && strncmp(row + all - length - 3, " - ", 3) == 0);
}

/* Might the row be made of the hidden one? Not when a variable that both name says otherwise. */
static bool concerns(const svari_estimate_row *row, const svari_estimate_row *hidden) {
  if (row->category && hidden->category && strcmp(row->category, hidden->category) != 0) return false;
  for (size_t p = 0; p < row->domain.count; p++)
    for (size_t q = 0; q < hidden->domain.count; q++)
      if (strcmp(row->domain.parts[p].variable, hidden->domain.parts[q].variable) == 0 &&
          !takes_part(row->domain.parts[p].category, hidden->domain.parts[q].category))
        return false;
  return true;
}

static svari_status mark_row(svari_known_cells *cells, svari_known *known, bool *news, svari_error *err) {
  for (size_t h = 0; h < cells->nknown && !known->rule; h++) {
    const svari_known *hidden = &cells->known[h];
    if (!hidden->rule || !hidden->row || !concerns(known->row, hidden->row)) continue;
    bool made;
    svari_status status = is_made_of(cells->arena, known->row, hidden->row->id, &made, err);
    if (status != SVARI_OK) return status;
    if (made) known->rule = "linked";
    *news = *news || made;
  }
  return SVARI_OK;
}

/* A row may be made of one that is itself made of others. */
static svari_status mark_combined(svari_known_cells *cells, svari_error *err) {
  svari_status status = SVARI_OK;
  for (bool news = true; news && status == SVARI_OK;) {
    news = false;
    for (size_t i = 0; i < cells->nknown && status == SVARI_OK; i++) {
      const svari_estimate_row *row = cells->known[i].row;
      if (row && row->spec && !cells->known[i].rule && (row->spec->of || strcmp(row->statistic, "function") == 0))
        status = mark_row(cells, &cells->known[i], &news, err);
    }
  }
  return status;
}

/* ---- tests and models ---- */

typedef struct search {
  const svari_known_cells *cells;
  const svari_disclosure_spec *rules;
  const char *where;
  const char *rule; /* why it may not be shown; NULL */
  bool failed;
} search;

/* A group of a comparison: with few records, or hidden where it is shown by itself. */
static bool look(void *state, const svari_domain *group, size_t n) {
  search *s = state;
  if (n > 0 && n < s->rules->min_n) s->rule = "min_n";
  char *key = n > 0 && !s->rule ? svari_group_key(s->cells->arena, group, NULL, s->where) : NULL;
  s->failed = s->failed || (n > 0 && !s->rule && !key);
  for (size_t i = 0; key && i < s->cells->nknown && !s->rule; i++)
    if (s->cells->known[i].rule && strcmp(s->cells->known[i].key, key) == 0) s->rule = "linked";
  return s->rule || s->failed;
}

static svari_status look_at(svari_known_cells *cells, search *s, const char *const *variables, size_t count,
                            const unsigned char *kept, svari_error *err) {
  svari_status status = SVARI_OK;
  if (!s->rule) status = svari_counter_groups(&cells->counter, variables, count, kept, look, s, err);
  return s->failed ? svari_fail_memory(err) : status;
}

static svari_known *add_hidden(svari_known_cells *cells, const char *id, const char *what, const char *rule) {
  svari_known *known = svari_known_add(cells, id, &(svari_domain){0}, NULL, NULL, 0);
  if (!known) return NULL;
  known->what = what;
  known->rule = rule;
  return known;
}

static bool is_category(const svari_known_cells *cells, const char *name) {
  const svari_column *column = name ? svari_frame_find(cells->counter.report->frame, name) : NULL;
  return column && column->type == SVARI_CATEGORY;
}

static bool hide_flags(svari_arena *arena, svari_flags *flags) {
  const char **names = SVARI_NEW(arena, const char *, 1);
  if (!names) return false;
  names[0] = "confidential";
  *flags = (svari_flags){1, names};
  return true;
}

/* The groups of a test are those of `by`, and where shares are compared, the categories within them. */
static svari_status mark_test(svari_known_cells *cells, const svari_disclosure_spec *rules, const svari_test_spec *spec,
                              svari_test_row *row, svari_error *err) {
  const char *variables[2];
  size_t count = 0;
  if (spec->by) variables[count++] = spec->by;
  if (is_category(cells, spec->variable)) variables[count++] = spec->variable;
  search s = {cells, rules, spec->where, NULL, false};
  const unsigned char *kept;
  svari_status status = svari_counter_select(&cells->counter, spec->where, spec->where_at, &kept, err);
  for (size_t i = 0; i < count && status == SVARI_OK; i++) status = look_at(cells, &s, &variables[i], 1, kept, err);
  if (status == SVARI_OK && count > 1) status = look_at(cells, &s, variables, count, kept, err);
  if (!s.rule && row->n > 0 && row->n < rules->min_n) s.rule = "min_n";
  if (status != SVARI_OK || !s.rule) return status;
  row->estimate = row->se = row->ci[0] = row->ci[1] = NAN;
  row->statistic = row->df = row->df1 = row->df2 = row->p = NAN;
  row->n = SVARI_HIDDEN_COUNT;
  bool kept_all = hide_flags(cells->arena, &row->flags) && add_hidden(cells, row->id, "test", s.rule);
  return kept_all ? SVARI_OK : svari_fail_memory(err);
}

static bool hide_coefficients(svari_arena *arena, const svari_coefficient **list, size_t count) {
  svari_coefficient *copy = SVARI_NEW(arena, svari_coefficient, count);
  bool kept = copy != NULL;
  for (size_t i = 0; i < count && kept; i++) {
    copy[i] = (svari_coefficient){.term = (*list)[i].term, .estimate = NAN, .se = NAN, .statistic = NAN, .p = NAN};
    copy[i].ci[0] = copy[i].ci[1] = NAN;
    kept = hide_flags(arena, &copy[i].flags);
  }
  *list = copy;
  return kept;
}

static bool hide_model(svari_arena *arena, svari_model *model) {
  svari_term_test *tests = SVARI_NEW(arena, svari_term_test, model->ntests);
  if (!tests) return false;
  for (size_t i = 0; i < model->ntests; i++) {
    tests[i] = model->tests[i];
    tests[i].f = tests[i].df1 = tests[i].df2 = tests[i].p = NAN;
  }
  model->tests = tests;
  model->n = SVARI_HIDDEN_COUNT;
  model->df = model->dispersion = NAN;
  model->nnotes = 0;
  return hide_coefficients(arena, &model->coefficients, model->ncoefficients) &&
         hide_coefficients(arena, &model->effects, model->neffects) &&
         hide_coefficients(arena, &model->predictions, model->npredictions) && hide_flags(arena, &model->flags);
}

enum { MOST_FACTORS = 4 };

/* The groups of a term are the crossing of its categories; those of the response within them. */
static svari_status mark_term(svari_known_cells *cells, search *s, const svari_formula *formula, size_t term,
                              const unsigned char *kept, svari_error *err) {
  const char *variables[MOST_FACTORS + 1];
  size_t count = 0;
  for (size_t f = 0; f < formula->terms[term].nfactors && count < MOST_FACTORS - 1; f++)
    if (is_category(cells, formula->terms[term].factors[f])) variables[count++] = formula->terms[term].factors[f];
  if (count == 0) return SVARI_OK;
  svari_status status = look_at(cells, s, variables, count, kept, err);
  if (status != SVARI_OK || !is_category(cells, formula->response)) return status;
  variables[count++] = formula->response;
  return look_at(cells, s, variables, count, kept, err);
}

static svari_status mark_model(svari_known_cells *cells, const svari_disclosure_spec *rules, svari_model *model,
                               svari_error *err) {
  const svari_model_spec *spec = model->spec;
  search s = {cells, rules, spec->where, NULL, false};
  svari_formula formula;
  const unsigned char *kept;
  svari_status status = svari_formula_parse(cells->arena, spec->formula, spec->formula_at, &formula, err);
  if (status == SVARI_OK) status = svari_counter_select(&cells->counter, spec->where, spec->where_at, &kept, err);
  if (status == SVARI_OK && is_category(cells, formula.response))
    status = look_at(cells, &s, &formula.response, 1, kept, err);
  for (size_t t = 0; status == SVARI_OK && t < formula.nterms; t++)
    status = mark_term(cells, &s, &formula, t, kept, err);
  if (!s.rule && model->n < model->ncoefficients + rules->min_n) s.rule = "min_n";
  if (status != SVARI_OK || !s.rule) return status;
  bool kept_all = hide_model(cells->arena, model) && add_hidden(cells, model->id, "model", s.rule);
  return kept_all ? SVARI_OK : svari_fail_memory(err);
}

svari_status svari_compare_mark(svari_known_cells *cells, const svari_disclosure_spec *rules, svari_report *report,
                                svari_error *err) {
  svari_test_row *tests = SVARI_NEW(cells->arena, svari_test_row, report->ntests);
  svari_model *models = SVARI_NEW(cells->arena, svari_model, report->nmodels);
  if (!tests || !models) return svari_fail_memory(err);
  if (report->ntests) memcpy(tests, report->tests, report->ntests * sizeof *tests);
  if (report->nmodels) memcpy(models, report->models, report->nmodels * sizeof *models);
  svari_status status = mark_combined(cells, err);
  for (size_t i = 0; i < report->ntests && status == SVARI_OK; i++)
    if (tests[i].spec) status = mark_test(cells, rules, tests[i].spec, &tests[i], err);
  for (size_t i = 0; i < report->nmodels && status == SVARI_OK; i++) status = mark_model(cells, rules, &models[i], err);
  report->tests = tests;
  report->models = models;
  return status;
}
