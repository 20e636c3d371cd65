/* Tables: every row variable against every column variable; one pass over the records for all tables of a run. */
#include <math.h>
#include <string.h>

#include "base/nearest.h"
#include "base/note.h"
#include "infer/pair.h"

typedef struct table_state {
  const svari_table_spec *spec;
  const svari_interval *interval;
  svari_domains all;
  size_t npairs, ncolumn_variables; /* pairs[row variable × ncolumn_variables + column variable] */
  svari_pair *pairs;
} table_state;

static bool asked(const svari_table_spec *spec, const char *cell) {
  if (!spec->ncells) return !strcmp(cell, "count");
  for (size_t i = 0; i < spec->ncells; i++)
    if (!strcmp(spec->cells[i], cell)) return true;
  return false;
}

static bool tests_by(const svari_table_spec *spec, bool wald) {
  for (size_t i = 0; i < spec->ntests; i++) {
    const svari_association *test = svari_association_find(spec->tests[i]);
    if (test && test->wald == wald) return true;
  }
  return false;
}

/* A word that is none of `words`. */
static svari_status unknown_word(const svari_table_spec *spec, const char *key, const char *word,
                                 const char *const *words, size_t count, svari_error *err) {
  const char *near = svari_nearest(word, words, count);
  svari_fail_at(err, SVARI_SPEC, spec->where_entry, "table `%s`: %s does not know `%s`", spec->id, key, word);
  if (near) svari_hint(err, "did you mean `%s`?", near);
  return SVARI_SPEC;
}

static bool among(const char *word, const char *const *words, size_t count) {
  for (size_t i = 0; i < count; i++)
    if (!strcmp(word, words[i])) return true;
  return false;
}

static svari_status check_words(const svari_table_spec *spec, svari_error *err) {
  static const char *const cells[] = {"count", "row", "column", "total"}, *const letters[] = {"none", "holm", "bh"};
  const char *tests[8];
  for (size_t i = 0; i < svari_associations_count; i++) tests[i] = svari_associations[i].name;
  svari_status worst = SVARI_OK;
  for (size_t i = 0; i < spec->ncells; i++)
    if (!among(spec->cells[i], cells, 4)) worst = unknown_word(spec, "cells", spec->cells[i], cells, 4, err);
  for (size_t i = 0; i < spec->ntests; i++)
    if (!among(spec->tests[i], tests, svari_associations_count))
      worst = unknown_word(spec, "test", spec->tests[i], tests, svari_associations_count, err);
  if (spec->letters && !among(spec->letters, letters, 3))
    worst = unknown_word(spec, "letters", spec->letters, letters, 3, err);
  return worst;
}

static svari_status find_interval(const svari_table_spec *spec, const svari_interval **out, svari_error *err) {
  const char *names[16];
  size_t count = 0;
  for (; count < svari_intervals_count && count < 16; count++) names[count] = svari_intervals[count].name;
  *out = svari_interval_find(spec->ci ? spec->ci : "logit");
  return *out ? SVARI_OK : unknown_word(spec, "ci", spec->ci, names, count, err);
}

static svari_status prepare_pairs(svari_estimation *e, table_state *t, svari_error *err) {
  const svari_table_spec *spec = t->spec;
  svari_status worst = SVARI_OK;
  for (size_t k = 0; k < t->npairs; k++) {
    svari_pair_request request = {.id = spec->id,
                                  .row = spec->rows[k / t->ncolumn_variables],
                                  .column = spec->ncolumns ? spec->columns[k % t->ncolumn_variables] : NULL,
                                  .all = &t->all,
                                  .count = asked(spec, "count"),
                                  .row_share = asked(spec, "row"),
                                  .column_share = asked(spec, "column"),
                                  .total_share = asked(spec, "total") || tests_by(spec, false),
                                  .wald = tests_by(spec, true),
                                  .letters = spec->letters != NULL,
                                  .where = spec->where_entry};
    svari_status status = svari_pair_prepare(e, &request, &t->pairs[k], err);
    if (status != SVARI_OK) worst = status;
  }
  return worst;
}

static svari_status prepare(svari_estimation *e, const svari_table_spec *spec, table_state *t, svari_error *err) {
  t->spec = spec;
  t->ncolumn_variables = spec->ncolumns ? spec->ncolumns : 1;
  t->npairs = spec->nrows * t->ncolumn_variables;
  t->pairs = SVARI_NEW(e->scratch, svari_pair, t->npairs);
  if (!t->pairs) return svari_fail_memory(err);
  svari_status words = check_words(spec, err), interval = find_interval(spec, &t->interval, err);
  svari_domain_request request = {.where = spec->where, .where_at = spec->where_at, .at = spec->where_entry};
  svari_status status = svari_domains_make(e->scratch, e->weights, &request, &t->all, err);
  if (status == SVARI_OK) status = prepare_pairs(e, t, err);
  if (status == SVARI_OK) status = words;
  return status == SVARI_OK ? interval : status;
}

/* A figure of a cell: a share of `base`, or a total when base is NULL. `size` is the cell's own. */
typedef struct share_request {
  size_t figure; /* SIZE_MAX: not asked for */
  const svari_domain_size *base, *size;
  double df;
  double confidence;
  const svari_interval *interval;
} share_request;

static svari_status fill_share(svari_estimation *e, const share_request *q, svari_share *out, svari_error *err) {
  if (q->figure == SIZE_MAX) return SVARI_OK;
  const svari_answer *answer = &e->figures.answers[q->figure];
  unsigned flags = answer->dropped ? SVARI_FLAG_DROPPED_REPLICATES : 0;
  *out = (svari_share){.present = true,
                       .estimate = answer->value,
                       .df = q->df,
                       .ci = {NAN, NAN},
                       .se = svari_standard_error(answer->variance, answer->value)};
  const svari_domain_size *of = q->base ? q->base : q->size;
  bool boundary = q->base && (q->size->records == 0 || q->size->records == q->base->records);
  if (boundary && of->records) {
    out->estimate = q->size->records ? 1 : 0;
    out->se = 0;
  }
  out->base_n = (double)of->records;
  out->base_effective_n = svari_domain_effective(of);
  svari_basis basis = {out->estimate, out->se, q->df, q->confidence, out->base_n, out->base_effective_n};
  if (!of->records) {
    flags |= SVARI_FLAG_EMPTY;
    if (q->base) out->estimate = out->se = NAN;
  } else if (q->base) {
    svari_interval_share(q->interval, &basis, boundary, out->ci, &flags);
  } else {
    svari_interval_other(svari_interval_find("wald"), &basis, out->ci, &flags);
  }
  if (out->se == 0 && of->records && !boundary) flags |= SVARI_FLAG_ZERO_SE;
  return svari_flags_make(e->arena, flags, &out->flags, err);
}

static svari_status name_side(svari_estimation *e, const char *variable, const char *category, svari_domain *out,
                              svari_error *err) {
  if (!variable) return SVARI_OK;
  svari_domain_part *part = SVARI_NEW(e->arena, svari_domain_part, 1);
  if (!part) return svari_fail_memory(err);
  part->variable = svari_arena_text(e->arena, variable);
  part->category = svari_arena_text(e->arena, category);
  if (!part->variable || !part->category) return svari_fail_memory(err);
  *out = (svari_domain){1, part};
  return SVARI_OK;
}

static void size_cell(const svari_domain_size *size, svari_cell *cell) {
  cell->n = size->records;
  cell->weighted_n = size->weight;
  cell->effective_n = svari_domain_effective(size);
}

static size_t figure_at(size_t first, size_t k) { return first == SIZE_MAX ? SIZE_MAX : first + k; }

static svari_status fill_cell(svari_estimation *e, const table_state *t, const svari_pair *p, size_t r, size_t c,
                              svari_cell *cell, svari_error *err) {
  size_t k = r * p->ncolumns + c;
  const svari_domain_size *size = p->cells.size[k];
  size_cell(size, cell);
  share_request q = {.size = size, .confidence = t->spec->confidence, .interval = t->interval};
  svari_status status = name_side(e, p->row.name, svari_side_level(&p->row, r), &cell->row, err);
  if (status == SVARI_OK) status = name_side(e, p->column.name, svari_side_level(&p->column, c), &cell->column, err);
  q.figure = figure_at(p->count, k);
  q.df = p->cells.df[k];
  if (status == SVARI_OK) status = fill_share(e, &q, &cell->count, err);
  q.figure = figure_at(p->row_share, k);
  q.base = p->rows.size[r];
  q.df = p->rows.df[r];
  if (status == SVARI_OK) status = fill_share(e, &q, &cell->row_share, err);
  q.figure = figure_at(p->column_share, k);
  q.base = p->columns.size[c];
  q.df = p->columns.df[c];
  if (status == SVARI_OK) status = fill_share(e, &q, &cell->column_share, err);
  q.figure = asked(t->spec, "total") ? figure_at(p->total_share, k) : SIZE_MAX;
  q.base = &p->whole.size[0];
  q.df = p->df;
  return status == SVARI_OK ? fill_share(e, &q, &cell->total_share, err) : status;
}

/* The base of one row or column of a pair: its sizes, its count and its share of the whole. */
typedef struct base_request {
  const svari_parts *parts;
  size_t level, count, total;
} base_request;

static svari_status fill_base(svari_estimation *e, const table_state *t, const svari_pair *p, const base_request *b,
                              svari_cell *cell, svari_error *err) {
  const svari_domain_size *size = b->parts->size[b->level];
  size_cell(size, cell);
  share_request q = {.figure = figure_at(b->count, b->level),
                     .size = size,
                     .df = b->parts->df[b->level],
                     .confidence = t->spec->confidence,
                     .interval = t->interval};
  svari_status status = fill_share(e, &q, &cell->count, err);
  q.figure = figure_at(b->total, b->level);
  q.base = &p->whole.size[0];
  q.df = p->df;
  return status == SVARI_OK ? fill_share(e, &q, &cell->total_share, err) : status;
}

/* The side over which a base is taken; named only when the table has several variables there. */
static svari_status name_all(svari_estimation *e, size_t variables, const char *variable, svari_domain *out,
                             svari_error *err) {
  return variables > 1 ? name_side(e, variable, "*", out, err) : SVARI_OK;
}

static svari_status fill_bases(svari_estimation *e, const table_state *t, svari_table *table, svari_error *err) {
  const svari_table_spec *spec = t->spec;
  size_t rows = table->nrows * t->ncolumn_variables, columns = table->ncolumns * spec->nrows, r = 0, c = 0;
  svari_cell *row_bases = SVARI_NEW(e->arena, svari_cell, rows),
                                    *column_bases = SVARI_NEW(e->arena, svari_cell, columns);
  if (!row_bases || !column_bases) return svari_fail_memory(err);
  svari_status status = SVARI_OK;
  for (size_t k = 0; k < t->npairs; k++) {
    const svari_pair *p = &t->pairs[k];
    for (size_t l = 0; l < p->nrows && status == SVARI_OK; l++, r++) {
      base_request b = {&p->rows, l, p->row_count, p->row_total};
      status = fill_base(e, t, p, &b, &row_bases[r], err);
      if (status == SVARI_OK) status = name_side(e, p->row.name, svari_side_level(&p->row, l), &row_bases[r].row, err);
      if (status == SVARI_OK) status = name_all(e, spec->ncolumns, p->column.name, &row_bases[r].column, err);
    }
    for (size_t l = 0; l < p->ncolumns && status == SVARI_OK; l++, c++) {
      base_request b = {&p->columns, l, p->column_count, p->column_total};
      status = fill_base(e, t, p, &b, &column_bases[c], err);
      if (status == SVARI_OK)
        status = name_side(e, p->column.name, svari_side_level(&p->column, l), &column_bases[c].column, err);
      if (status == SVARI_OK) status = name_all(e, spec->nrows, p->row.name, &column_bases[c].row, err);
    }
  }
  table->nrow_bases = rows;
  table->row_bases = row_bases;
  table->ncolumn_bases = columns;
  table->column_bases = column_bases;
  return status;
}

static svari_status fill_letters(svari_estimation *e, const table_state *t, const svari_pair *p, size_t first_row,
                                 size_t first_column, size_t width, svari_cell *cells, svari_error *err) {
  if (!t->spec->letters) return SVARI_OK;
  const char **texts = SVARI_NEW(e->scratch, const char *, p->nrows * p->ncolumns);
  if (!texts) return svari_fail_memory(err);
  svari_letters_request request = {t->spec->letters, t->spec->level, first_column};
  svari_status status = svari_pair_letters(e, p, &request, texts, err);
  for (size_t k = 0; k < p->nrows * p->ncolumns; k++)
    cells[(first_row + k / p->ncolumns) * width + first_column + k % p->ncolumns].letters = texts[k];
  return status;
}

static svari_status fill_cells(svari_estimation *e, const table_state *t, svari_table *table, svari_error *err) {
  svari_cell *cells = SVARI_NEW(e->arena, svari_cell, table->ncells);
  if (!cells) return svari_fail_memory(err);
  table->cells = cells;
  size_t first_row = 0, first_column = 0;
  svari_status status = SVARI_OK;
  for (size_t k = 0; k < t->npairs && status == SVARI_OK; k++) {
    const svari_pair *p = &t->pairs[k];
    for (size_t r = 0; r < p->nrows; r++)
      for (size_t c = 0; c < p->ncolumns && status == SVARI_OK; c++)
        status = fill_cell(e, t, p, r, c, &cells[(first_row + r) * table->ncolumns + first_column + c], err);
    if (status == SVARI_OK) status = fill_letters(e, t, p, first_row, first_column, table->ncolumns, cells, err);
    first_column += p->ncolumns;
    if (first_column < table->ncolumns) continue;
    first_column = 0;
    first_row += p->nrows;
  }
  return status;
}

static svari_status fill_tests(svari_estimation *e, const table_state *t, svari_table *table, svari_error *err) {
  const svari_table_spec *spec = t->spec;
  svari_test_row *tests = SVARI_NEW(e->arena, svari_test_row, spec->ntests * t->npairs);
  if (!tests) return svari_fail_memory(err);
  svari_status status = SVARI_OK;
  for (size_t k = 0; k < spec->ntests * t->npairs && status == SVARI_OK; k++) {
    const svari_pair *p = &t->pairs[k / spec->ntests];
    const svari_association *test = svari_association_find(spec->tests[k % spec->ntests]);
    unsigned flags = 0;
    tests[k] = (svari_test_row){.id = spec->id,
                                .test = test->name,
                                .variable = p->row.name,
                                .by = p->column.name,
                                .estimate = NAN,
                                .se = NAN,
                                .ci = {NAN, NAN},
                                .statistic = NAN,
                                .df = NAN,
                                .df1 = NAN,
                                .df2 = NAN,
                                .p = NAN,
                                .n = p->whole.size[0].records};
    if (!svari_pair_testable(p))
      flags |= SVARI_FLAG_NO_TEST;
    else
      status = test->test(e, p, &tests[k], &flags, err);
    if (status == SVARI_OK) status = svari_flags_make(e->arena, flags, &tests[k].flags, err);
  }
  table->ntests = spec->ntests * t->npairs;
  table->tests = tests;
  return status;
}

static svari_status note_empty(svari_estimation *e, const svari_side *side, const svari_parts *parts,
                               svari_notes *notes, svari_error *err) {
  for (size_t l = 0; side->name && l < parts->count; l++)
    if (!parts->size[l]->records && svari_note(e->arena, notes, "`%s`: no record is `%s`; tests leave it out",
                                               side->name, svari_side_level(side, l)))
      return svari_fail_memory(err);
  return SVARI_OK;
}

static svari_status fill_notes(svari_estimation *e, const table_state *t, svari_table *table, svari_error *err) {
  svari_notes notes = {0};
  svari_status status = SVARI_OK;
  for (size_t k = 0; k < t->npairs && t->spec->ntests && status == SVARI_OK; k++) {
    const svari_pair *p = &t->pairs[k];
    if (k % t->ncolumn_variables == 0) status = note_empty(e, &p->row, &p->rows, &notes, err);
    if (k < t->ncolumn_variables && status == SVARI_OK) status = note_empty(e, &p->column, &p->columns, &notes, err);
  }
  table->nnotes = notes.count;
  table->notes = notes.text;
  return status;
}

static svari_status finish(svari_estimation *e, table_state *t, svari_table *table, svari_error *err) {
  *table = (svari_table){.spec = t->spec, .id = t->spec->id};
  svari_status status = SVARI_OK;
  for (size_t k = 0; k < t->npairs && status == SVARI_OK; k++) {
    status = svari_pair_df(e, &t->all, &t->pairs[k], err);
    if (k % t->ncolumn_variables == 0) table->nrows += t->pairs[k].nrows;
    if (k < t->ncolumn_variables) table->ncolumns += t->pairs[k].ncolumns;
  }
  table->ncells = table->nrows * table->ncolumns;
  if (status == SVARI_OK) status = fill_cells(e, t, table, err);
  if (status == SVARI_OK) status = fill_bases(e, t, table, err);
  if (status == SVARI_OK) status = fill_tests(e, t, table, err);
  return status == SVARI_OK ? fill_notes(e, t, table, err) : status;
}

/* The codings of a pair by how large their parts are: a whole column variable, all, both sides, columns, rows, cells.
 */
static const svari_domains *codings_of(const table_state *t, const svari_pair *pair, const svari_domains *banner,
                                       int stage, size_t *count) {
  const svari_parts *parts[] = {&pair->columns, &pair->rows, &pair->cells};
  *count = 1;
  if (stage == 0) return banner;
  if (stage == 1) return svari_pair_everybody(&t->all, pair);
  if (stage == 2) return &pair->whole;
  *count = parts[stage - 3]->ncodings;
  return parts[stage - 3]->codings;
}

/* Degrees of freedom of all tables at once. Of ranks whole column variables come first, since most of what follows is
 * part of them. */
static svari_status find_dfs(svari_estimation *e, const table_state *states, size_t count, svari_error *err) {
  size_t pairs = 0, made = 0, most = 0;
  for (size_t s = 0; s < count; s++) {
    pairs += states[s].npairs;
    for (size_t p = 0; p < states[s].npairs; p++) {
      const svari_pair *pair = &states[s].pairs[p];
      most += 3 + pair->columns.ncodings + pair->rows.ncodings + pair->cells.ncodings;
    }
  }
  const svari_domains **list = SVARI_NEW(e->scratch, const svari_domains *, most);
  svari_domains *banner = SVARI_NEW(e->scratch, svari_domains, pairs);
  if (!list || !banner) return svari_fail_memory(err);
  svari_status status = SVARI_OK;
  for (int stage = svari_df_by_rank(e->weights) ? 0 : 1; stage < 6; stage++)
    for (size_t s = 0, k = 0; s < count && status == SVARI_OK; s++)
      for (size_t p = 0; p < states[s].npairs && status == SVARI_OK; p++, k++) {
        const svari_pair *pair = &states[s].pairs[p];
        const svari_column *column = pair->column.column;
        size_t codings;
        if (stage == 0 && column)
          status = svari_domains_cross(e->scratch, e->weights, &states[s].all, &column, 1, &banner[k], err);
        const svari_domains *first = codings_of(&states[s], pair, &banner[k], stage, &codings);
        for (size_t c = 0; c < codings; c++) list[made++] = &first[c];
      }
  return status == SVARI_OK ? svari_estimation_dfs(e, list, made, err) : status;
}

static svari_status make_tables(svari_estimation *e, const svari_table_spec *specs, size_t count, svari_table *tables,
                                svari_error *err) {
  table_state *states = SVARI_NEW(e->scratch, table_state, count);
  if (!states) return svari_fail_memory(err);
  svari_status worst = SVARI_OK;
  for (size_t s = 0; s < count; s++) {
    svari_status status = prepare(e, &specs[s], &states[s], err);
    if (status != SVARI_OK) worst = status;
  }
  if (e->options->bind_only) return worst;
  if (worst == SVARI_OK) worst = svari_figures_compute(&e->figures, err);
  if (worst == SVARI_OK) worst = find_dfs(e, states, count, err);
  for (size_t s = 0; s < count && worst == SVARI_OK; s++) worst = finish(e, &states[s], &tables[s], err);
  return worst;
}

svari_status svari_tables_make(svari_arena *arena, const svari_weights *weights, const svari_table_spec *specs,
                               size_t count, const svari_infer_options *options, svari_table **tables,
                               svari_error *err) {
  svari_estimation estimation;
  *tables = SVARI_NEW(arena, svari_table, count);
  if (!*tables) return svari_fail_memory(err);
  svari_status status = svari_estimation_start(&estimation, arena, weights, options, err);
  if (status == SVARI_OK) status = make_tables(&estimation, specs, count, *tables, err);
  svari_estimation_end(&estimation);
  return status;
}
