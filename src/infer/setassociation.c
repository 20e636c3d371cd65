/* Rao and Scott's tests where a side of a table is a multiple-response set, whose choices overlap.
 *
 * Every choice by the other side is a table of its own, of those who chose and those who did not (of two sets: every
 * choice of the one by every choice of the other). X² is summed over them, and its distribution is that of a sum of
 * chi-squares weighed by the eigenvalues of Δ, which is taken over all these tables at once, with the covariance that
 * answers of the same people give (Decady and Thomas 2000, Biometrics 56; Bilder and Loughin 2004, Biometrics 60;
 * Thomas and Decady 2004, International Journal of Testing 4). Of two variables it would be the test of association.c.
 */
#include <math.h>

#include "infer/pair.h"
#include "num/linear.h"

static const double RANK_TOLERANCE = 1e-11;

/* All shares of the whole that the tables are made of: cells, rows, columns. */
typedef struct margins {
  size_t count, nrows, ncolumns; /* live */
  double *value, *covariance;
} margins;

static size_t at_cell(const margins *m, size_t r, size_t c) { return r * m->ncolumns + c; }
static size_t at_row(const margins *m, size_t r) { return m->nrows * m->ncolumns + r; }
static size_t at_column(const margins *m, size_t c) { return m->nrows * m->ncolumns + m->nrows + c; }

static svari_status get_margins(svari_estimation *e, const svari_pair *pair, margins *m, svari_error *err) {
  *m = (margins){.nrows = pair->nlive_rows, .ncolumns = pair->nlive_columns};
  m->count = m->nrows * m->ncolumns + m->nrows + m->ncolumns;
  size_t *list = SVARI_NEW(e->scratch, size_t, m->count);
  m->value = SVARI_NEW(e->scratch, double, m->count);
  m->covariance = SVARI_NEW(e->scratch, double, m->count * m->count);
  if (!list || !m->value || !m->covariance) return svari_fail_memory(err);
  for (size_t r = 0; r < m->nrows; r++) list[at_row(m, r)] = pair->row_total + pair->live_rows[r];
  for (size_t c = 0; c < m->ncolumns; c++) list[at_column(m, c)] = pair->column_total + pair->live_columns[c];
  for (size_t k = 0; k < m->nrows * m->ncolumns; k++)
    list[k] =
        pair->total_share + pair->live_rows[k / m->ncolumns] * pair->ncolumns + pair->live_columns[k % m->ncolumns];
  for (size_t k = 0; k < m->count; k++) m->value[k] = e->figures.answers[list[k]].value;
  return svari_figures_covariance(&e->figures, list, m->count, m->covariance, err);
}

/* One of the tables: nrows × ncolumns shares, each a sum of a constant and margins. */
typedef struct layer {
  size_t nrows, ncolumns;
  size_t row, column; /* the choice that it is of; SIZE_MAX: that side is a variable */
} layer;

/* Adds `by` times the margin to the shares' expression. */
static void express(double *terms, size_t at, double by) { terms[at] += by; }

/* Share (i, j) as coefficients of the margins; returns the constant. Of a choice 0 is who made it, 1 who did not. */
static double expression(const margins *m, const layer *t, size_t i, size_t j, double *terms) {
  for (size_t k = 0; k < m->count; k++) terms[k] = 0;
  size_t r = t->row == SIZE_MAX ? i : t->row, c = t->column == SIZE_MAX ? j : t->column;
  bool not_row = t->row != SIZE_MAX && i == 1, not_column = t->column != SIZE_MAX && j == 1;
  express(terms, at_cell(m, r, c), not_row == not_column ? 1 : -1);
  if (not_row && !not_column) express(terms, at_column(m, c), 1);
  if (not_column && !not_row) express(terms, at_row(m, r), 1);
  if (!not_row || !not_column) return 0;
  express(terms, at_row(m, r), -1);
  express(terms, at_column(m, c), -1);
  return 1;
}

/* What one table adds: contrasts × margins, their metric, X². */
typedef struct stack {
  const margins *margins;
  size_t m;       /* contrasts of all tables */
  size_t first;   /* those of the tables so far */
  double *slopes; /* count × m: what the contrasts over shares take of each margin */
  double *metric; /* m × m */
  double x2;
  bool negative;                      /* a share below 0, by negative weights: X² is no distance */
  double *p, *terms, *rows, *columns; /* room of one table */
} stack;

static void sum_margins(const layer *t, stack *s) {
  for (size_t i = 0; i < t->nrows; i++) s->rows[i] = 0;
  for (size_t j = 0; j < t->ncolumns; j++) s->columns[j] = 0;
  for (size_t k = 0; k < t->nrows * t->ncolumns; k++) {
    s->rows[k / t->ncolumns] += s->p[k];
    s->columns[k % t->ncolumns] += s->p[k];
  }
}

/* The contrast (a, b) at cell (i, j): a row's dummy and a column's, each less its mean. */
static double contrast(const layer *t, size_t a, size_t b, size_t i, size_t j) {
  return ((i == a) - 1.0 / (double)t->nrows) * ((j == b) - 1.0 / (double)t->ncolumns);
}

static void add_layer(const layer *t, stack *s) {
  const margins *m = s->margins;
  size_t count = t->nrows * t->ncolumns, free_columns = t->ncolumns - 1, own = (t->nrows - 1) * free_columns;
  for (size_t k = 0; k < count; k++) {
    s->p[k] = expression(m, t, k / t->ncolumns, k % t->ncolumns, s->terms);
    for (size_t q = 0; q < m->count; q++) s->p[k] += s->terms[q] * m->value[q];
    s->negative = s->negative || s->p[k] < -1e-9;
    if (s->p[k] < 1e-14) s->p[k] = 0; /* nobody: what is left of a difference */
  }
  sum_margins(t, s);
  for (size_t k = 0; k < count; k++) {
    size_t i = k / t->ncolumns, j = k % t->ncolumns;
    double expected = s->rows[i] * s->columns[j];
    s->x2 += (s->p[k] - expected) * (s->p[k] - expected) / expected;
    if (!(s->p[k] > 0)) continue;
    (void)expression(m, t, i, j, s->terms);
    for (size_t a = 0; a < own; a++) {
      double one = contrast(t, a / free_columns + 1, a % free_columns + 1, i, j) / s->p[k];
      for (size_t q = 0; q < m->count; q++) s->slopes[q * s->m + s->first + a] += one * s->terms[q];
      for (size_t b = 0; b < own; b++)
        s->metric[(s->first + a) * s->m + s->first + b] +=
            one * contrast(t, b / free_columns + 1, b % free_columns + 1, i, j);
    }
  }
  s->first += own;
}

static void add_layers(const svari_pair *pair, stack *s) {
  size_t rows = pair->row.set ? pair->nlive_rows : 1, columns = pair->column.set ? pair->nlive_columns : 1;
  for (size_t r = 0; r < rows; r++)
    for (size_t c = 0; c < columns; c++) {
      layer t = {.nrows = pair->row.set ? 2 : pair->nlive_rows,
                 .ncolumns = pair->column.set ? 2 : pair->nlive_columns,
                 .row = pair->row.set ? r : SIZE_MAX,
                 .column = pair->column.set ? c : SIZE_MAX};
      add_layer(&t, s);
    }
}

/* out (m × m) = slopes' V slopes; half is room for count × m. */
static void sandwich(const stack *s, double *half, double *out) {
  size_t count = s->margins->count, m = s->m;
  for (size_t k = 0; k < count; k++)
    for (size_t l = 0; l < count; l++)
      for (size_t c = 0; c < m; c++) half[k * m + c] += s->margins->covariance[k * count + l] * s->slopes[l * m + c];
  for (size_t k = 0; k < count; k++)
    for (size_t c = 0; c < m; c++)
      for (size_t d = 0; d < m; d++) out[c * m + d] += s->slopes[k * m + c] * half[k * m + d];
}

static bool make_room(svari_arena *arena, const svari_pair *pair, stack *s) {
  size_t rows = pair->row.set ? 2 : pair->nlive_rows, columns = pair->column.set ? 2 : pair->nlive_columns;
  s->slopes = SVARI_NEW(arena, double, s->margins->count * s->m);
  s->metric = SVARI_NEW(arena, double, s->m * s->m);
  s->p = SVARI_NEW(arena, double, rows *columns);
  s->terms = SVARI_NEW(arena, double, s->margins->count);
  s->rows = SVARI_NEW(arena, double, rows);
  s->columns = SVARI_NEW(arena, double, columns);
  return s->slopes && s->metric && s->p && s->terms && s->rows && s->columns;
}

svari_status svari_sets_rao_scott(svari_estimation *e, const svari_pair *pair, svari_rao_scott *out, unsigned *flags,
                                  svari_error *err) {
  margins found;
  svari_status status = get_margins(e, pair, &found, err);
  if (status != SVARI_OK) return status;
  size_t m = svari_pair_free(&pair->row, pair->nlive_rows) * svari_pair_free(&pair->column, pair->nlive_columns);
  stack s = {.margins = &found, .m = m};
  double *half = SVARI_NEW(e->scratch, double, found.count * m), *delta = SVARI_NEW(e->scratch, double, m * m);
  if (!half || !delta || !make_room(e->scratch, pair, &s)) return svari_fail_memory(err);
  add_layers(pair, &s);
  sandwich(&s, half, delta);
  size_t rank = svari_symmetric_solve(s.metric, m, delta, m, RANK_TOLERANCE, NULL);
  if (rank == SIZE_MAX) return svari_fail_memory(err);
  *out = (svari_rao_scott){.x2 = s.x2, .m = m};
  for (size_t c = 0; c < m; c++) {
    out->trace += delta[c * m + c];
    for (size_t d = 0; d < m; d++) out->trace2 += delta[c * m + d] * delta[d * m + c];
  }
  if (s.negative) *flags |= SVARI_FLAG_UNDEFINED;
  if (rank < m || !(out->trace > 0)) *flags |= SVARI_FLAG_SINGULAR;
  return SVARI_OK;
}
