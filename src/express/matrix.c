/* From a formula to columns. A category of a term is coded by contrasts when the term without it is in the formula (the
 * intercept is the term of nothing); else by all its levels. Without an intercept, the first category of the
 * formula is coded by all its levels (Chambers and Hastie 1992, "Statistical Models in S", 2.4). */
#include "express/matrix.h"

#include <math.h>
#include <string.h>

#include "base/parallel.h"

typedef struct svari_formula_term term;

typedef struct builder {
  svari_arena *arena;
  const svari_formula *formula;
  svari_model_variable *variables;
  size_t nvariables, variable_room;
  svari_model_column *columns;
  size_t ncolumns, column_room;
} builder;

static size_t find_variable(const builder *b, const char *name) {
  size_t v = 0;
  while (v < b->nvariables && strcmp(b->variables[v].name, name) != 0) v++;
  return v;
}

static svari_status unknown_variable(const builder *b, const svari_frame *frame, const char *name, svari_error *err) {
  svari_fail_at(err, SVARI_SPEC, b->formula->where, "the formula names '%s', which is no column of the data", name);
  const char *near = svari_frame_nearest(frame, name);
  if (near) svari_hint(err, "did you mean '%s'?", near);
  return SVARI_SPEC;
}

static svari_status add_variable(builder *b, const svari_frame *frame, const char *name, svari_error *err) {
  if (find_variable(b, name) < b->nvariables) return SVARI_OK;
  const svari_column *column = svari_frame_find(frame, name);
  if (!column) return unknown_variable(b, frame, name, err);
  bool number = column->type == SVARI_NUMBER;
  if (!number) column = svari_column_categories(b->arena, column, frame->nrecords);
  svari_model_variable *variable = column ? SVARI_PUSH(b->arena, b->variables, b->nvariables, b->variable_room) : NULL;
  if (!variable) return svari_fail_memory(err);
  *variable = (svari_model_variable){.name = column->name, .column = column, .number = number};
  return SVARI_OK;
}

static svari_status add_variables(builder *b, const svari_frame *frame, svari_error *err) {
  svari_status status = SVARI_OK;
  for (size_t t = 0; t < b->formula->nterms; t++) {
    for (size_t f = 0; f < b->formula->terms[t].nfactors; f++) {
      svari_status now = add_variable(b, frame, b->formula->terms[t].factors[f], err);
      if (now == SVARI_MEMORY) return now;
      if (now != SVARI_OK) status = now; /* all unknown names are told */
    }
  }
  return status;
}

typedef struct taking {
  const builder *b;
  size_t nrecords;
  const unsigned char *selected;
  unsigned char *taken;
  size_t *count; /* by block */
} taking;

static void take_block(void *context, size_t block) {
  const taking *t = context;
  size_t from = block * SVARI_BLOCK, to = from + SVARI_BLOCK < t->nrecords ? from + SVARI_BLOCK : t->nrecords;
  for (size_t i = from; i < to; i++) t->taken[i] = !t->selected || t->selected[i];
  for (size_t v = 0; v < t->b->nvariables; v++) {
    const svari_column *column = t->b->variables[v].column;
    bool number = t->b->variables[v].number;
    for (size_t i = from; i < to; i++)
      if (number ? isnan(column->number[i]) : svari_column_code(column, i) < 0) t->taken[i] = 0;
  }
  for (size_t i = from; i < to; i++) t->count[block] += t->taken[i];
}

static svari_status take_records(const builder *b, const unsigned char *selected, int threads, svari_model_matrix *out,
                                 svari_error *err) {
  size_t n = out->nrecords, blocks = (n + SVARI_BLOCK - 1) / SVARI_BLOCK;
  taking t = {.b = b,
              .nrecords = n,
              .selected = selected,
              .taken = SVARI_NEW(b->arena, unsigned char, n), .count = SVARI_NEW(b->arena, size_t, blocks)};
  if (!t.taken || !t.count) return svari_fail_memory(err);
  svari_parallel_for(threads, blocks, take_block, &t);
  out->ntaken = 0;
  for (size_t block = 0; block < blocks; block++) out->ntaken += t.count[block];
  out->taken = t.taken;
  if (out->ntaken > 0) return SVARI_OK;
  return svari_fail_at(err, SVARI_DATA, b->formula->where, "no record has a value of every variable of the formula");
}

/* The levels that have records among those taken. */
static svari_status find_levels(const builder *b, svari_model_variable *variable, size_t nrecords,
                                const unsigned char *taken, svari_error *err) {
  if (variable->number) return SVARI_OK;
  size_t all = variable->column->nlevels;
  int32_t *levels = SVARI_NEW(b->arena, int32_t, all);
  unsigned char *seen = SVARI_NEW(b->arena, unsigned char, all);
  if (!levels || !seen) return svari_fail_memory(err);
  for (size_t i = 0; i < nrecords; i++)
    if (taken[i]) seen[svari_column_code(variable->column, i)] = 1;
  for (size_t k = 0; k < all; k++)
    if (seen[k]) levels[variable->nlevels++] = (int32_t)k;
  variable->levels = levels;
  if (variable->nlevels > 1) return SVARI_OK;
  svari_fail_at(err, SVARI_DATA, b->formula->where, "all records of the model have the same value of '%s': '%s'",
                variable->name, variable->column->levels[levels[0]].name);
  svari_hint(err, "leave '%s' out of the formula", variable->name);
  return SVARI_DATA;
}

/* Whether the formula has the term that is `t` without its factor f. */
static bool has_margin(const svari_formula *formula, const term *t, size_t f) {
  if (t->nfactors == 1) return true;
  for (size_t u = 0; u < formula->nterms; u++) {
    const term *other = &formula->terms[u];
    size_t common = 0;
    for (size_t g = 0; g < t->nfactors; g++)
      for (size_t h = 0; g != f && h < other->nfactors; h++) common += strcmp(t->factors[g], other->factors[h]) == 0;
    if (other->nfactors == t->nfactors - 1 && common == other->nfactors) return true;
  }
  return false;
}

static bool is_category(const builder *b, const term *t, size_t f) {
  return !b->variables[find_variable(b, t->factors[f])].number;
}

/* Whether factor f of term t is the first category of the formula. */
static bool is_first_category(const builder *b, const term *t, size_t f) {
  for (const term *u = b->formula->terms; u < t; u++)
    for (size_t g = 0; g < u->nfactors; g++)
      if (is_category(b, u, g)) return false;
  for (size_t g = 0; g < f; g++)
    if (is_category(b, t, g)) return false;
  return true;
}

static svari_status name_column(const builder *b, svari_model_column *column, svari_error *err) {
  const char *name = "";
  for (size_t a = 0; name && a < column->natoms; a++) {
    const svari_model_atom *atom = &column->atoms[a];
    const svari_model_variable *variable = &b->variables[atom->variable];
    const char *level = atom->level < 0 ? NULL : variable->column->levels[atom->level].name;
    name = svari_arena_printf(b->arena, "%s%s%s%s%s", name, a ? ":" : "", variable->name, level ? "=" : "",
                              level ? level : "");
  }
  column->name = name;
  return name ? SVARI_OK : svari_fail_memory(err);
}

/* The columns of a term: the crossing of its factors' codes, the first factor running fastest. */
static svari_status add_term(builder *b, size_t t, svari_error *err) {
  const term *of = &b->formula->terms[t];
  size_t *skip = SVARI_NEW(b->arena, size_t, of->nfactors);
  size_t *codes = SVARI_NEW(b->arena, size_t, of->nfactors);
  if (!skip || !codes) return svari_fail_memory(err);
  size_t count = 1;
  for (size_t f = 0; f < of->nfactors; f++) {
    const svari_model_variable *variable = &b->variables[find_variable(b, of->factors[f])];
    bool full = !has_margin(b->formula, of, f) || (!b->formula->intercept && is_first_category(b, of, f));
    skip[f] = full ? 0 : 1;
    codes[f] = variable->number ? 1 : variable->nlevels - skip[f];
    count *= codes[f];
  }
  for (size_t c = 0; c < count; c++) {
    svari_model_atom *atoms = SVARI_NEW(b->arena, svari_model_atom, of->nfactors);
    svari_model_column *column = atoms ? SVARI_PUSH(b->arena, b->columns, b->ncolumns, b->column_room) : NULL;
    if (!column) return svari_fail_memory(err);
    for (size_t f = 0, rest = c; f < of->nfactors; rest /= codes[f++]) {
      size_t v = find_variable(b, of->factors[f]);
      const svari_model_variable *variable = &b->variables[v];
      atoms[f] = (svari_model_atom){v, variable->number ? -1 : variable->levels[rest % codes[f] + skip[f]]};
    }
    *column = (svari_model_column){.term = t + 1, .natoms = of->nfactors, .atoms = atoms};
    svari_status status = name_column(b, column, err);
    if (status != SVARI_OK) return status;
  }
  return SVARI_OK;
}

static svari_status add_columns(builder *b, svari_error *err) {
  if (b->formula->intercept) {
    svari_model_column *column = SVARI_PUSH(b->arena, b->columns, b->ncolumns, b->column_room);
    if (!column) return svari_fail_memory(err);
    *column = (svari_model_column){.name = "(Intercept)"};
  }
  svari_status status = SVARI_OK;
  for (size_t t = 0; status == SVARI_OK && t < b->formula->nterms; t++) status = add_term(b, t, err);
  if (status == SVARI_OK && b->ncolumns == 0)
    return svari_fail_at(err, SVARI_SPEC, b->formula->where, "the formula has nothing on its right side");
  return status;
}

static double atom_value(const svari_model_variable *variable, const svari_model_atom *atom, size_t i) {
  if (variable->number) return variable->column->number[i];
  return svari_column_code(variable->column, i) == atom->level;
}

typedef struct filling {
  const svari_model_matrix *matrix;
  double *x;
} filling;

static double column_value(const svari_model_matrix *m, const svari_model_column *column, size_t i) {
  double value = 1;
  for (size_t a = 0; a < column->natoms && value != 0; a++)
    value *= atom_value(&m->variables[column->atoms[a].variable], &column->atoms[a], i);
  return value;
}

static void fill_block(void *context, size_t block) {
  const filling *f = context;
  const svari_model_matrix *m = f->matrix;
  size_t from = block * SVARI_BLOCK, to = from + SVARI_BLOCK < m->nrecords ? from + SVARI_BLOCK : m->nrecords;
  for (size_t c = 0; c < m->ncolumns; c++) {
    const svari_model_column *column = &m->columns[c];
    const svari_model_variable *only = column->natoms == 1 ? &m->variables[column->atoms[0].variable] : NULL;
    const double *number = only && only->number ? only->column->number : NULL;
    for (size_t i = from; i < to; i++)
      if (m->taken[i]) f->x[i * m->ncolumns + c] = number ? number[i] : column_value(m, column, i);
  }
}

static svari_status fill(svari_arena *arena, int threads, svari_model_matrix *m, svari_error *err) {
  filling f = {.matrix = m, .x = SVARI_NEW(arena, double, m->nrecords * m->ncolumns)};
  if (!f.x) return svari_fail_memory(err);
  svari_parallel_for(threads, (m->nrecords + SVARI_BLOCK - 1) / SVARI_BLOCK, fill_block, &f);
  m->x = f.x;
  return SVARI_OK;
}

svari_status svari_model_matrix_new(svari_arena *arena, const svari_formula *formula, const svari_frame *frame,
                                    const unsigned char *selected, int threads, svari_model_matrix *out,
                                    svari_error *err) {
  builder b = {.arena = arena, .formula = formula};
  *out = (svari_model_matrix){.nrecords = frame->nrecords};
  svari_status status = add_variables(&b, frame, err);
  if (status == SVARI_OK) status = take_records(&b, selected, threads, out, err);
  for (size_t v = 0; status == SVARI_OK && v < b.nvariables; v++)
    status = find_levels(&b, &b.variables[v], frame->nrecords, out->taken, err);
  if (status == SVARI_OK) status = add_columns(&b, err);
  out->columns = b.columns;
  out->ncolumns = b.ncolumns;
  out->variables = b.variables;
  out->nvariables = b.nvariables;
  return status == SVARI_OK ? fill(arena, threads, out, err) : status;
}

static double held_value(const svari_model_matrix *m, const svari_model_atom *atom, size_t i,
                         const svari_model_setting *settings, size_t count) {
  for (size_t k = 0; k < count; k++)
    if (settings[k].variable == atom->variable)
      return atom->level < 0 ? settings[k].number : settings[k].level == atom->level;
  return atom_value(&m->variables[atom->variable], atom, i);
}

void svari_model_row_at(const svari_model_matrix *m, size_t i, const svari_model_setting *settings, size_t count,
                        double *row) {
  for (size_t c = 0; c < m->ncolumns; c++) {
    row[c] = 1;
    for (size_t a = 0; a < m->columns[c].natoms; a++)
      row[c] *= held_value(m, &m->columns[c].atoms[a], i, settings, count);
  }
}

void svari_model_row_slope(const svari_model_matrix *m, size_t i, size_t variable, double *row) {
  for (size_t c = 0; c < m->ncolumns; c++) {
    bool has = false;
    row[c] = 1;
    for (size_t a = 0; a < m->columns[c].natoms; a++) {
      const svari_model_atom *atom = &m->columns[c].atoms[a];
      has = has || atom->variable == variable;
      row[c] *= atom->variable == variable ? 1 : atom_value(&m->variables[atom->variable], atom, i);
    }
    if (!has) row[c] = 0;
  }
}

size_t svari_model_variable_find(const svari_model_matrix *m, const char *name) {
  size_t v = 0;
  while (v < m->nvariables && strcmp(m->variables[v].name, name) != 0) v++;
  return v;
}
