/* Codes a pair of variables into cells and margins, and adds the figures that a table asks for. */
#include "infer/pair.h"

static svari_status find_view(svari_estimation *e, const char *name, svari_where where, const svari_column **out,
                              svari_error *err) {
  const svari_column *column;
  svari_status status = svari_column_wanted(e->weights->frame, name, where, &column, err);
  if (status != SVARI_OK) return status;
  *out = svari_column_categories(e->scratch, column, e->weights->nrecords);
  return *out ? SVARI_OK : svari_fail_memory(err);
}

static svari_status code(svari_estimation *e, const svari_domains *all, svari_pair *p, svari_error *err) {
  const svari_column *both[2] = {p->row, p->column};
  svari_status status = svari_domains_restrict(e->scratch, e->weights, all, both, p->column ? 2 : 1, &p->whole, err);
  if (status == SVARI_OK) status = svari_domains_cross(e->scratch, e->weights, &p->whole, p->row, &p->rows, err);
  if (status != SVARI_OK) return status;
  p->columns = p->whole;
  p->cells = p->rows;
  if (!p->column) return SVARI_OK;
  status = svari_domains_cross(e->scratch, e->weights, &p->whole, p->column, &p->columns, err);
  if (status == SVARI_OK) status = svari_domains_cross(e->scratch, e->weights, &p->rows, p->column, &p->cells, err);
  return status;
}

static svari_status live_levels(svari_estimation *e, const svari_domains *domains, const size_t **out, size_t *count,
                                svari_error *err) {
  size_t *live = SVARI_NEW(e->scratch, size_t, domains->count);
  if (!live) return svari_fail_memory(err);
  for (size_t d = 0; d < domains->count; d++)
    if (domains->size[d].records) live[(*count)++] = d;
  *out = live;
  return SVARI_OK;
}

static svari_status sum_up(svari_estimation *e, svari_pair *p, svari_error *err) {
  const svari_domains *domains[] = {&p->whole, &p->rows, &p->columns, &p->cells};
  uint32_t *at[] = {&p->at_whole, &p->at_rows, &p->at_columns, &p->at_cells};
  svari_status status = SVARI_OK;
  for (size_t k = 0; k < 4 && status == SVARI_OK; k++) {
    svari_summand summand = {domains[k]->count, domains[k]->cell, NULL};
    status = svari_figures_summand(&e->figures, summand, at[k], err);
  }
  return status;
}

/* Adds totals of `count` cells from `at` on; *first is the first figure. */
static svari_status add_totals(svari_estimation *e, uint32_t at, size_t count, size_t *first, svari_error *err) {
  svari_status status = SVARI_OK;
  *first = e->figures.nfigures;
  for (size_t k = 0; k < count && status == SVARI_OK; k++) {
    size_t made;
    svari_quantity figure = {.form = &svari_form_total, .at = {at + (uint32_t)k}};
    status = svari_figures_add(&e->figures, figure, &made, err);
  }
  return status;
}

/* Adds shares of cells in the base that base_of names: 'r' its row, 'c' its column, 'w' the whole. */
static svari_status add_shares(svari_estimation *e, const svari_pair *p, uint32_t at, size_t count, char base_of,
                               size_t *first, svari_error *err) {
  svari_status status = SVARI_OK;
  *first = e->figures.nfigures;
  for (size_t k = 0; k < count && status == SVARI_OK; k++) {
    size_t made, row = k / p->ncolumns, column = k % p->ncolumns;
    uint32_t base = base_of == 'r'   ? p->at_rows + (uint32_t)row
                    : base_of == 'c' ? p->at_columns + (uint32_t)column
                                     : p->at_whole;
    svari_quantity figure = {.form = &svari_form_mean, .at = {base, at + (uint32_t)k}};
    status = svari_figures_add(&e->figures, figure, &made, err);
  }
  return status;
}

static svari_status add_excess(svari_estimation *e, svari_pair *p, svari_error *err) {
  svari_status status = SVARI_OK;
  p->excess = e->figures.nfigures;
  for (size_t i = 1; i < p->nlive_rows; i++)
    for (size_t j = 1; j < p->nlive_columns && status == SVARI_OK; j++) {
      size_t made, r = p->live_rows[i], c = p->live_columns[j];
      svari_quantity figure = {.form = &svari_form_excess,
                               .linear = true,
                               .at = {p->at_cells + (uint32_t)(r * p->ncolumns + c), p->at_rows + (uint32_t)r,
                                      p->at_columns + (uint32_t)c, p->at_whole}};
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
        uint32_t row = p->at_cells + (uint32_t)(r * p->ncolumns);
        svari_quantity figure = {
            .form = &svari_form_difference,
            .at = {p->at_columns + (uint32_t)a, row + (uint32_t)a, p->at_columns + (uint32_t)b, row + (uint32_t)b}};
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
    uint32_t row = (uint32_t)(k / p->ncolumns), column = (uint32_t)(k % p->ncolumns);
    svari_quantity figure = {.form = &svari_form_difference,
                             .at = {p->at_whole, p->at_rows + row, p->at_columns + column, p->at_cells + (uint32_t)k}};
    status = svari_figures_add(&e->figures, figure, &made, err);
  }
  return status;
}

static svari_status add_figures(svari_estimation *e, const svari_pair_request *q, svari_pair *p, svari_error *err) {
  size_t cells = p->nrows * p->ncolumns;
  svari_status status = SVARI_OK;
  if (q->count) {
    status = add_totals(e, p->at_cells, cells, &p->count, err);
    if (status == SVARI_OK) status = add_totals(e, p->at_rows, p->nrows, &p->row_count, err);
    if (status == SVARI_OK) status = add_totals(e, p->at_columns, p->ncolumns, &p->column_count, err);
  }
  if (q->row_share && status == SVARI_OK) status = add_shares(e, p, p->at_cells, cells, 'r', &p->row_share, err);
  if (q->column_share && status == SVARI_OK) status = add_shares(e, p, p->at_cells, cells, 'c', &p->column_share, err);
  if (q->total_share && status == SVARI_OK) status = add_shares(e, p, p->at_cells, cells, 'w', &p->total_share, err);
  if (status == SVARI_OK) status = add_shares(e, p, p->at_rows, p->nrows, 'w', &p->row_total, err);
  if (status == SVARI_OK) status = add_shares(e, p, p->at_columns, p->ncolumns, 'w', &p->column_total, err);
  if (q->wald && status == SVARI_OK) status = add_excess(e, p, err);
  if (q->letters && status == SVARI_OK) status = add_differences(e, p, err);
  if (q->letters && p->nlive_columns > 2 && status == SVARI_OK) status = add_total_differences(e, p, err);
  return status;
}

svari_status svari_pair_prepare(svari_estimation *e, const svari_pair_request *q, svari_pair *p, svari_error *err) {
  *p = (svari_pair){.row_name = q->row,
                    .column_name = q->column,
                    .ncolumns = 1,
                    .count = SIZE_MAX,
                    .row_share = SIZE_MAX,
                    .column_share = SIZE_MAX,
                    .total_share = SIZE_MAX,
                    .row_count = SIZE_MAX,
                    .column_count = SIZE_MAX,
                    .excess = SIZE_MAX,
                    .letters = SIZE_MAX,
                    .against_total = SIZE_MAX};
  svari_status status = find_view(e, q->row, q->where, &p->row, err);
  svari_status other = q->column ? find_view(e, q->column, q->where, &p->column, err) : SVARI_OK;
  if (status != SVARI_OK || other != SVARI_OK) return status != SVARI_OK ? status : other;
  p->nrows = p->row->nlevels;
  if (p->column) p->ncolumns = p->column->nlevels;
  status = code(e, q->all, p, err);
  if (status == SVARI_OK) status = live_levels(e, &p->rows, &p->live_rows, &p->nlive_rows, err);
  if (status == SVARI_OK) status = live_levels(e, &p->columns, &p->live_columns, &p->nlive_columns, err);
  if (status == SVARI_OK) status = sum_up(e, p, err);
  return status == SVARI_OK ? add_figures(e, q, p, err) : status;
}

svari_status svari_pair_df(svari_estimation *e, const svari_domains *all, svari_pair *p, svari_error *err) {
  svari_status status = svari_estimation_df_one(e, all, &p->design_df, err);
  if (status == SVARI_OK) status = svari_estimation_df_one(e, &p->whole, &p->df, err);
  if (status == SVARI_OK) status = svari_estimation_df(e, &p->rows, &p->df_rows, err);
  if (status == SVARI_OK) status = svari_estimation_df(e, &p->columns, &p->df_columns, err);
  if (status == SVARI_OK) status = svari_estimation_df(e, &p->cells, &p->df_cells, err);
  return status;
}
