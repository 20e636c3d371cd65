/* Reads a multiple-response set: from its columns to who chose what. Nothing is estimated here. */
#include "infer/choices.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

int32_t svari_yes_level(const svari_column *column) {
  for (size_t l = 0; l < column->nlevels; l++)
    if (!strcasecmp(column->levels[l].name, "yes")) return (int32_t)l;
  for (size_t l = 0; l < column->nlevels; l++)
    if (column->levels[l].code && !strcasecmp(column->levels[l].code, "yes")) return (int32_t)l;
  for (size_t l = 0; l < column->nlevels; l++)
    if (column->levels[l].value == 1) return (int32_t)l;
  return -1;
}

typedef struct reading {
  svari_estimation *e;
  const svari_answer_set *set;
  const char *asker;
  svari_where where;
  svari_error *err;
} reading;

static svari_status no_yes(const reading *r, const char *name) {
  if (r->set->value) {
    svari_fail_at(r->err, SVARI_DATA, r->where, "%s: no column of the set `%s` has the value `%s`", r->asker,
                  r->set->name, r->set->value);
    svari_hint(r->err, "`counted` is the code or category of those who chose");
    return SVARI_DATA;
  }
  svari_fail_at(r->err, SVARI_DATA, r->where, "%s: `%s` has no category `yes`, nor the code 1", r->asker, name);
  svari_hint(r->err, "derive one: {name: %s_yes, as: '%s == \"...\"'}", name, name);
  return SVARI_DATA;
}

/* One yes/no column; *known: it has the value that counts. */
static svari_status read_item(const reading *r, const svari_column *column, const double **out, bool *known) {
  size_t n = r->e->weights->nrecords;
  const char *value = r->set->value;
  double *chosen = SVARI_NEW(r->e->scratch, double, n), counted = value ? strtod(value, NULL) : 1;
  if (!chosen) return svari_fail_memory(r->err);
  int32_t yes = column->type == SVARI_NUMBER ? 0 : -1;
  if (column->type == SVARI_CATEGORY) yes = value ? svari_level_find(column, value) : svari_yes_level(column);
  if (column->type == SVARI_TEXT || (yes < 0 && !value)) return no_yes(r, column->name);
  for (size_t i = 0; i < n; i++)
    chosen[i] =
        column->type == SVARI_NUMBER ? column->number[i] == counted : yes >= 0 && svari_column_code(column, i) == yes;
  for (size_t i = 0; column->type == SVARI_NUMBER && i < n && !*known; i++) *known = chosen[i] == 1;
  if (column->type == SVARI_CATEGORY) *known = *known || yes >= 0;
  *out = chosen;
  return SVARI_OK;
}

/* 1 for records that have all of the columns, or any of them; NULL when that is everybody. */
static svari_status find_answered(const reading *r, const svari_column *const *columns, bool any,
                                  const unsigned char **out) {
  size_t n = r->e->weights->nrecords, gaps = 0;
  for (size_t c = 0; c < r->set->nvariables; c++) gaps += columns[c]->nmissing;
  *out = NULL;
  if (!gaps) return SVARI_OK;
  unsigned char *answered = SVARI_NEW(r->e->scratch, unsigned char, n);
  if (!answered) return svari_fail_memory(r->err);
  for (size_t i = 0; i < n; i++) {
    size_t there = 0;
    for (size_t c = 0; c < r->set->nvariables; c++) there += !svari_column_missing(columns[c], i);
    answered[i] = any ? there > 0 : there == r->set->nvariables;
  }
  *out = answered;
  return SVARI_OK;
}

static svari_status read_items(const reading *r, const svari_column *const *columns, svari_choices *out) {
  bool known = false;
  svari_status worst = SVARI_OK;
  out->count = r->set->nvariables;
  out->names = SVARI_NEW(r->e->scratch, const char *, out->count);
  out->chosen = SVARI_NEW(r->e->scratch, const double *, out->count);
  if (!out->names || !out->chosen) return svari_fail_memory(r->err);
  for (size_t c = 0; c < out->count; c++) {
    out->names[c] = r->set->variables[c];
    svari_status status = read_item(r, columns[c], &out->chosen[c], &known);
    if (status != SVARI_OK) worst = status;
  }
  return worst == SVARI_OK && r->set->value && !known ? no_yes(r, NULL) : worst;
}

/* Categories of all columns of mentions, each once: a number's in ascending order, else as they stand. */
typedef struct mentioned {
  size_t count, room;
  const char **names;
  double *values; /* `room` of them */
} mentioned;

static size_t find_mention(const mentioned *m, const char *name) {
  for (size_t k = 0; k < m->count; k++)
    if (!strcmp(m->names[k], name)) return k;
  return SIZE_MAX;
}

static void add_mention(mentioned *m, const svari_level *level, bool ordered) {
  size_t at = m->count;
  while (ordered && at && m->values[at - 1] > level->value) at--;
  memmove(m->names + at + 1, m->names + at, (m->count - at) * sizeof *m->names);
  memmove(m->values + at + 1, m->values + at, (m->count - at) * sizeof *m->values);
  m->names[at] = level->name;
  m->values[at] = level->value;
  m->count++;
}

static svari_status gather_mentions(const reading *r, const svari_column *const *views, bool ordered, mentioned *m) {
  for (size_t c = 0; c < r->set->nvariables; c++) m->room += views[c]->nlevels;
  m->names = SVARI_NEW(r->e->scratch, const char *, m->room + 1);
  m->values = SVARI_NEW(r->e->scratch, double, m->room + 1);
  if (!m->names || !m->values) return svari_fail_memory(r->err);
  for (size_t c = 0; c < r->set->nvariables; c++)
    for (size_t l = 0; l < views[c]->nlevels; l++)
      if (find_mention(m, views[c]->levels[l].name) == SIZE_MAX) add_mention(m, &views[c]->levels[l], ordered);
  return SVARI_OK;
}

static svari_status mark_mentions(const reading *r, const svari_column *view, const mentioned *m, double **chosen) {
  size_t *at = SVARI_NEW(r->e->scratch, size_t, view->nlevels);
  if (!at) return svari_fail_memory(r->err);
  for (size_t l = 0; l < view->nlevels; l++) at[l] = find_mention(m, view->levels[l].name);
  for (size_t i = 0; i < r->e->weights->nrecords; i++) {
    int32_t code = svari_column_code(view, i);
    if (code >= 0) chosen[at[code]][i] = 1;
  }
  return SVARI_OK;
}

static svari_status read_mentions(const reading *r, const svari_column *const *columns, svari_choices *out) {
  size_t count = r->set->nvariables;
  const svari_column **views = SVARI_NEW(r->e->scratch, const svari_column *, count);
  mentioned m = {0};
  bool ordered = true;
  if (!views) return svari_fail_memory(r->err);
  for (size_t c = 0; c < count; c++) {
    views[c] = svari_column_categories(r->e->scratch, columns[c], r->e->weights->nrecords);
    if (!views[c]) return svari_fail_memory(r->err);
    ordered = ordered && columns[c]->type == SVARI_NUMBER;
  }
  svari_status status = gather_mentions(r, views, ordered, &m);
  if (status != SVARI_OK) return status;
  double **chosen = SVARI_NEW(r->e->scratch, double *, m.count);
  if (!chosen) return svari_fail_memory(r->err);
  for (size_t k = 0; k < m.count; k++) {
    chosen[k] = SVARI_NEW(r->e->scratch, double, r->e->weights->nrecords);
    if (!chosen[k]) return svari_fail_memory(r->err);
  }
  for (size_t c = 0; c < count && status == SVARI_OK; c++) status = mark_mentions(r, views[c], &m, chosen);
  out->count = m.count;
  out->names = m.names;
  out->chosen = (const double **)chosen;
  return status;
}

svari_status svari_choices_read(svari_estimation *estimation, const svari_answer_set *set, const char *asker,
                                svari_where where, svari_choices *out, svari_error *err) {
  const reading r = {estimation, set, asker, where, err};
  bool mentions = set->value && !set->value[0];
  const svari_column **columns = SVARI_NEW(estimation->scratch, const svari_column *, set->nvariables);
  svari_status worst = columns ? SVARI_OK : svari_fail_memory(err);
  *out = (svari_choices){.name = set->name};
  for (size_t c = 0; columns && c < set->nvariables; c++) {
    svari_status status = svari_column_wanted(estimation->weights->frame, set->variables[c], where, &columns[c], err);
    if (status != SVARI_OK) worst = status;
  }
  if (worst == SVARI_OK) worst = mentions ? read_mentions(&r, columns, out) : read_items(&r, columns, out);
  return worst == SVARI_OK ? find_answered(&r, columns, mentions, &out->answered) : worst;
}
