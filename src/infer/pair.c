/* Codes a pair of variables into cells and margins, and adds the figures that a table asks for. */
#include "infer/pair.h"

const char *svari_side_level(const svari_side *side, size_t level) {
  if (side->set) return side->set->names[level];
  return side->column ? side->column->levels[level].name : NULL;
}

size_t svari_pair_free(const svari_side *side, size_t live) { return side->set || !live ? live : live - 1; }

bool svari_pair_testable(const svari_pair *pair) {
  return svari_pair_free(&pair->row, pair->nlive_rows) && svari_pair_free(&pair->column, pair->nlive_columns);
}

static svari_status find_set(svari_estimation *e, const svari_pair_request *q, const svari_answer_set *set,
                             svari_side *side, svari_error *err) {
  svari_choices *choices = SVARI_NEW(e->scratch, svari_choices, 1);
  const char *asker = svari_arena_printf(e->scratch, "table `%s`", q->id);
  if (!choices || !asker) return svari_fail_memory(err);
  side->set = choices;
  svari_status status = svari_choices_read(e, set, asker, q->where, choices, err);
  side->count = choices->count;
  return status;
}

static svari_status find_side(svari_estimation *e, const svari_pair_request *q, const char *name, svari_side *side,
                              svari_error *err) {
  const svari_column *column;
  *side = (svari_side){.name = name, .count = 1};
  if (!name) return SVARI_OK;
  const svari_frame *frame = e->weights->frame;
  const svari_answer_set *set = svari_frame_find(frame, name) ? NULL : svari_frame_set(frame, name);
  if (set) return find_set(e, q, set, side, err);
  svari_status status = svari_column_wanted(frame, name, q->where, &column, err);
  if (status != SVARI_OK) return status;
  side->column = svari_column_categories(e->scratch, column, e->weights->nrecords);
  if (!side->column) return svari_fail_memory(err);
  side->count = side->column->nlevels;
  return SVARI_OK;
}

/* `from` cut by a side: one coding of a variable, one a choice of a set. */
static svari_status cut(svari_estimation *e, const svari_domains *from, const svari_side *side, svari_domains *out,
                        svari_error *err) {
  if (side->column) return svari_domains_cross(e->scratch, e->weights, from, &side->column, 1, out, err);
  if (!side->set) *out = *from;
  svari_status status = SVARI_OK;
  for (size_t c = 0; side->set && c < side->count && status == SVARI_OK; c++)
    status = svari_domains_choose(e->scratch, e->weights, from, side->set->chosen[c], &out[c], err);
  return status;
}

static size_t codings_of(const svari_side *side) { return side->set ? side->count : 1; }

/* All of `from` cut by a side, one after the other. */
static svari_status cut_all(svari_estimation *e, const svari_domains *from, size_t nfrom, const svari_side *side,
                            svari_parts *out, svari_error *err) {
  size_t each = codings_of(side);
  svari_domains *codings = SVARI_NEW(e->scratch, svari_domains, nfrom * each);
  if (!codings) return svari_fail_memory(err);
  svari_status status = SVARI_OK;
  for (size_t i = 0; i < nfrom && status == SVARI_OK; i++) status = cut(e, &from[i], side, &codings[i * each], err);
  out->ncodings = nfrom * each;
  out->codings = codings;
  return status;
}

/* Where part (r, c) stands: its coding, and its number in it. A side that is not cut has one part. */
static void place(const svari_side *row, const svari_side *column, size_t r, size_t c, size_t *coding, size_t *number) {
  *coding = row->set ? r : 0;
  *number = row->set ? 0 : r;
  if (column->set)
    *coding = *coding * column->count + c;
  else
    *number = *number * column->count + c;
}

static svari_summand summand_of(const svari_domains *coding) {
  return (svari_summand){.ncells = coding->count, .cell = coding->cell, .join = coding->join};
}

/* Sizes and totals of the parts that rows by columns make. */
static svari_status sum_up(svari_estimation *e, const svari_side *row, const svari_side *column, svari_parts *parts,
                           svari_error *err) {
  parts->count = row->count * column->count;
  uint32_t *first = SVARI_NEW(e->scratch, uint32_t, parts->ncodings),
                              *at = SVARI_NEW(e->scratch, uint32_t, parts->count);
  parts->size = SVARI_NEW(e->scratch, const svari_domain_size *, parts->count);
  if (!first || !at || !parts->size) return svari_fail_memory(err);
  svari_status status = SVARI_OK;
  for (size_t k = 0; k < parts->ncodings && status == SVARI_OK; k++) {
    svari_summand summand = summand_of(&parts->codings[k]);
    status = svari_figures_summand(&e->figures, summand, &first[k], err);
  }
  for (size_t k = 0; k < parts->count; k++) {
    size_t coding, number;
    place(row, column, k / column->count, k % column->count, &coding, &number);
    at[k] = first[coding] + (uint32_t)number;
    parts->size[k] = &parts->codings[coding].size[number];
  }
  parts->at = at;
  return status;
}

/* Records with both sides. */
static svari_status find_whole(svari_estimation *e, const svari_domains *all, svari_pair *p, svari_error *err) {
  const svari_side *sides[2] = {&p->row, &p->column};
  const svari_column *columns[2];
  size_t count = 0;
  for (size_t s = 0; s < 2; s++)
    if (sides[s]->column) columns[count++] = sides[s]->column;
  svari_status status = svari_domains_restrict(e->scratch, e->weights, all, columns, count, &p->whole, err);
  for (size_t s = 0; s < 2 && status == SVARI_OK; s++) {
    svari_domains before = p->whole;
    if (sides[s]->set)
      status = svari_domains_keep(e->scratch, e->weights, &before, sides[s]->set->answered, &p->whole, err);
  }
  return status;
}

/* What of the cells is the same when they are counted by so many from number / by: rows, columns, or the whole. */
static svari_status join(svari_estimation *e, const svari_domains *cells, size_t by, size_t count, svari_domains *out,
                         svari_error *err) {
  int32_t *part = SVARI_NEW(e->scratch, int32_t, cells->count);
  if (!part) return svari_fail_memory(err);
  for (size_t k = 0; k < cells->count; k++) part[k] = (int32_t)(k / by % count);
  return svari_domains_join(e->scratch, cells, part, count, out, err);
}

/* A variable by a variable, or by nobody: records are coded once, by cell, and all else is joined of cells. */
static svari_status code_variables(svari_estimation *e, const svari_domains *all, svari_pair *p, svari_error *err) {
  const svari_column *columns[2] = {p->row.column, p->column.column};
  size_t levels = p->column.count;
  svari_domains *codings = SVARI_NEW(e->scratch, svari_domains, 3);
  if (!codings) return svari_fail_memory(err);
  svari_domains *cells = &codings[0], *rows = &codings[1], *others = &codings[2];
  svari_status status = svari_domains_cross(e->scratch, e->weights, all, columns, columns[1] ? 2 : 1, cells, err);
  if (status == SVARI_OK) status = join(e, cells, levels, p->row.count, rows, err);
  if (status == SVARI_OK) status = join(e, cells, 1, levels, others, err);
  if (status == SVARI_OK) status = join(e, cells, 1, 1, &p->whole, err);
  p->rows.codings = rows;
  p->columns.codings = others;
  p->cells.codings = cells;
  p->rows.ncodings = p->columns.ncodings = p->cells.ncodings = 1;
  return status;
}

/* Choices of a set overlap: each has a coding of its own. */
static svari_status code_sets(svari_estimation *e, const svari_domains *all, svari_pair *p, svari_error *err) {
  svari_status status = find_whole(e, all, p, err);
  if (status == SVARI_OK) status = cut_all(e, &p->whole, 1, &p->row, &p->rows, err);
  if (status == SVARI_OK) status = cut_all(e, &p->whole, 1, &p->column, &p->columns, err);
  if (status == SVARI_OK) status = cut_all(e, p->rows.codings, p->rows.ncodings, &p->column, &p->cells, err);
  return status;
}

static svari_status code(svari_estimation *e, const svari_domains *all, svari_pair *p, svari_error *err) {
  static const svari_side none = {.count = 1};
  bool sets = p->row.set || p->column.set;
  svari_status status = sets ? code_sets(e, all, p, err) : code_variables(e, all, p, err);
  if (status == SVARI_OK) status = svari_figures_summand(&e->figures, summand_of(&p->whole), &p->at_whole, err);
  if (status == SVARI_OK) status = sum_up(e, &p->row, &none, &p->rows, err);
  if (status == SVARI_OK) status = sum_up(e, &none, &p->column, &p->columns, err);
  return status == SVARI_OK ? sum_up(e, &p->row, &p->column, &p->cells, err) : status;
}

static svari_status live_levels(svari_estimation *e, const svari_pair *p, const svari_side *side,
                                const svari_parts *parts, const size_t **out, size_t *count, svari_error *err) {
  size_t *live = SVARI_NEW(e->scratch, size_t, parts->count);
  if (!live) return svari_fail_memory(err);
  for (size_t d = 0; d < parts->count; d++)
    if (parts->size[d]->records && !(side->set && parts->size[d]->records == p->whole.size[0].records))
      live[(*count)++] = d;
  *out = live;
  return SVARI_OK;
}

/* Adds totals of parts; *first is the first figure. */
static svari_status add_totals(svari_estimation *e, const svari_parts *parts, size_t *first, svari_error *err) {
  svari_status status = SVARI_OK;
  *first = e->figures.nfigures;
  for (size_t k = 0; k < parts->count && status == SVARI_OK; k++) {
    size_t made;
    svari_quantity figure = {.form = &svari_form_total, .at = {parts->at[k]}};
    status = svari_figures_add(&e->figures, figure, &made, err);
  }
  return status;
}

/* Adds shares of cells in the base that base_of names: 'r' its row, 'c' its column, 'w' the whole. */
static svari_status add_shares(svari_estimation *e, const svari_pair *p, const svari_parts *parts, char base_of,
                               size_t *first, svari_error *err) {
  svari_status status = SVARI_OK;
  *first = e->figures.nfigures;
  for (size_t k = 0; k < parts->count && status == SVARI_OK; k++) {
    size_t made, row = k / p->ncolumns, column = k % p->ncolumns;
    uint32_t base = base_of == 'r' ? p->rows.at[row] : base_of == 'c' ? p->columns.at[column] : p->at_whole;
    svari_quantity figure = {.form = &svari_form_mean, .at = {base, parts->at[k]}};
    status = svari_figures_add(&e->figures, figure, &made, err);
  }
  return status;
}

static svari_status add_excess(svari_estimation *e, svari_pair *p, svari_error *err) {
  svari_status status = SVARI_OK;
  p->excess = e->figures.nfigures;
  size_t first_row = p->row.set ? 0 : 1, first_column = p->column.set ? 0 : 1;
  for (size_t i = first_row; i < p->nlive_rows; i++)
    for (size_t j = first_column; j < p->nlive_columns && status == SVARI_OK; j++) {
      size_t made, r = p->live_rows[i], c = p->live_columns[j];
      svari_quantity figure = {.form = &svari_form_excess,
                               .linear = true,
                               .at = {p->cells.at[r * p->ncolumns + c], p->rows.at[r], p->columns.at[c], p->at_whole}};
      status = svari_figures_add(&e->figures, figure, &made, err);
    }
  return status;
}

/* Differences of column shares, row by row, first column by second: column b less column a. */
static svari_status add_differences(svari_estimation *e, svari_pair *p, svari_error *err) {
  svari_status status = SVARI_OK;
  p->letters = e->figures.nfigures;
  for (size_t r = 0; r < p->nrows; r++)
    for (size_t a = 0; a < p->ncolumns; a++)
      for (size_t b = a + 1; b < p->ncolumns && status == SVARI_OK; b++) {
        size_t made;
        const uint32_t *row = &p->cells.at[r * p->ncolumns];
        svari_quantity figure = {.form = &svari_form_difference,
                                 .at = {p->columns.at[a], row[a], p->columns.at[b], row[b]}};
        status = svari_figures_add(&e->figures, figure, &made, err);
      }
  return status;
}

/* Shares of each column less those of all columns, which the column is part of. */
static svari_status add_total_differences(svari_estimation *e, svari_pair *p, svari_error *err) {
  svari_status status = SVARI_OK;
  p->against_total = e->figures.nfigures;
  for (size_t k = 0; k < p->nrows * p->ncolumns && status == SVARI_OK; k++) {
    size_t made;
    size_t row = k / p->ncolumns, column = k % p->ncolumns;
    svari_quantity figure = {.form = &svari_form_difference,
                             .at = {p->at_whole, p->rows.at[row], p->columns.at[column], p->cells.at[k]}};
    status = svari_figures_add(&e->figures, figure, &made, err);
  }
  return status;
}

static svari_status add_figures(svari_estimation *e, const svari_pair_request *q, svari_pair *p, svari_error *err) {
  svari_status status = SVARI_OK;
  if (q->count) {
    status = add_totals(e, &p->cells, &p->count, err);
    if (status == SVARI_OK) status = add_totals(e, &p->rows, &p->row_count, err);
    if (status == SVARI_OK) status = add_totals(e, &p->columns, &p->column_count, err);
  }
  if (q->row_share && status == SVARI_OK) status = add_shares(e, p, &p->cells, 'r', &p->row_share, err);
  if (q->column_share && status == SVARI_OK) status = add_shares(e, p, &p->cells, 'c', &p->column_share, err);
  if (q->total_share && status == SVARI_OK) status = add_shares(e, p, &p->cells, 'w', &p->total_share, err);
  if (status == SVARI_OK) status = add_shares(e, p, &p->rows, 'w', &p->row_total, err);
  if (status == SVARI_OK) status = add_shares(e, p, &p->columns, 'w', &p->column_total, err);
  if (q->wald && status == SVARI_OK) status = add_excess(e, p, err);
  if (q->letters && status == SVARI_OK) status = add_differences(e, p, err);
  if (q->letters && p->nlive_columns > 2 && status == SVARI_OK) status = add_total_differences(e, p, err);
  return status;
}

svari_status svari_pair_prepare(svari_estimation *e, const svari_pair_request *q, svari_pair *p, svari_error *err) {
  *p = (svari_pair){.count = SIZE_MAX,
                    .row_share = SIZE_MAX,
                    .column_share = SIZE_MAX,
                    .total_share = SIZE_MAX,
                    .row_count = SIZE_MAX,
                    .column_count = SIZE_MAX,
                    .excess = SIZE_MAX,
                    .letters = SIZE_MAX,
                    .against_total = SIZE_MAX};
  svari_status status = find_side(e, q, q->row, &p->row, err), other = find_side(e, q, q->column, &p->column, err);
  if (status != SVARI_OK || other != SVARI_OK) return status != SVARI_OK ? status : other;
  p->nrows = p->row.count;
  p->ncolumns = p->column.count;
  status = code(e, q->all, p, err);
  if (status == SVARI_OK) status = live_levels(e, p, &p->row, &p->rows, &p->live_rows, &p->nlive_rows, err);
  if (status == SVARI_OK) status = live_levels(e, p, &p->column, &p->columns, &p->live_columns, &p->nlive_columns, err);
  return status == SVARI_OK ? add_figures(e, q, p, err) : status;
}

static svari_status parts_df(svari_estimation *e, const svari_side *row, const svari_side *column, svari_parts *parts,
                             svari_error *err) {
  double *df = SVARI_NEW(e->scratch, double, parts->count);
  if (!df) return svari_fail_memory(err);
  const double **found = SVARI_NEW(e->scratch, const double *, parts->ncodings);
  if (!found) return svari_fail_memory(err);
  svari_status status = SVARI_OK;
  for (size_t k = 0; k < parts->ncodings && status == SVARI_OK; k++)
    status = svari_estimation_df(e, &parts->codings[k], &found[k], err);
  for (size_t k = 0; k < parts->count && status == SVARI_OK; k++) {
    size_t coding, number;
    place(row, column, k / column->count, k % column->count, &coding, &number);
    df[k] = found[coding][number];
  }
  parts->df = df;
  return status;
}

const svari_domains *svari_pair_everybody(const svari_domains *all, const svari_pair *pair) {
  return pair->whole.size[0].records == all->size[0].records ? &pair->whole : all;
}

svari_status svari_pair_df(svari_estimation *e, const svari_domains *all, svari_pair *p, svari_error *err) {
  static const svari_side none = {.count = 1};
  svari_status status = svari_estimation_df_one(e, svari_pair_everybody(all, p), &p->design_df, err);
  if (status == SVARI_OK) status = svari_estimation_df_one(e, &p->whole, &p->df, err);
  if (status == SVARI_OK) status = parts_df(e, &p->row, &none, &p->rows, err);
  if (status == SVARI_OK) status = parts_df(e, &none, &p->column, &p->columns, err);
  return status == SVARI_OK ? parts_df(e, &p->row, &p->column, &p->cells, err) : status;
}
