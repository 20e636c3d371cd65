/* Representativeness: every margin of the population, used or not, beside the sample, unweighted and weighted. */
#include <math.h>
#include <string.h>

#include "base/number.h"
#include "base/sum.h"
#include "population/cells.h"
#include "weight/weights.h"

/* A table that grows. */
typedef struct table {
  svari_arena *arena;
  const svari_weights *weights;
  svari_balance_row *rows;
  size_t nrows, rows_capacity;
  svari_figure *figures;
  size_t nfigures, figures_capacity;
  svari_notes notes;
} table;

/* Who is looked at is the same in all columns: records with a final weight. */
enum { SAMPLE, DESIGN, WEIGHTED, VIEWS };

static double view(const svari_weights *w, int which, size_t i) {
  if (w->final[i] == 0) return 0;
  return which == SAMPLE   ? (double)svari_design_count(w->design, i)
         : which == DESIGN ? w->design->weight[i]
                           : w->final[i];
}

static svari_status add_figure(table *t, const char *name, const char *group, double value, svari_error *err) {
  svari_figure *slot = SVARI_PUSH(t->arena, t->figures, t->nfigures, t->figures_capacity);
  if (!slot) return svari_fail_memory(err);
  *slot = (svari_figure){name, group, value, NAN};
  return SVARI_OK;
}

static bool is_used(const svari_weights *w, const char *margin) {
  for (size_t p = 0; p < w->nprojections; p++)
    for (size_t m = 0; m < w->projections[p].x.count; m++)
      if (strcmp(w->projections[p].x.items[m].margin->name, margin) == 0) return true;
  return false;
}

/* The cell as the sample's codebook names it. NULL without memory. */
static const char *cell_name(const table *t, const svari_margin *margin, const svari_match *match, size_t cell) {
  const char **names = SVARI_NEW(t->arena, const char *, margin->nby);
  if (!names) return NULL;
  for (size_t v = 0; v < margin->nby; v++) {
    int32_t level = svari_level_find(match->columns[v], margin->names[cell][v]);
    names[v] = level >= 0 ? match->columns[v]->levels[level].name : margin->names[cell][v];
  }
  return svari_cell_text(t->arena, names, margin->nby);
}

/* Kullback–Leibler divergence of the sample's shares from the population's, and the largest gap. */
static svari_status add_distances(table *t, const char *margin, size_t from, svari_error *err) {
  double kl[VIEWS] = {0}, gap[VIEWS] = {0};
  for (size_t r = from; r < t->nrows; r++) {
    const svari_balance_row *row = &t->rows[r];
    const double share[VIEWS] = {row->sample, row->design, row->weighted};
    for (int v = 0; v < VIEWS; v++) {
      if (row->population > 0) kl[v] += share[v] > 0 ? row->population * log(row->population / share[v]) : NAN;
      double off = fabs(share[v] - row->population);
      if (!(off <= gap[v])) gap[v] = off;
    }
  }
  static const char *const KL[] = {"kl_sample", "kl_design", "kl_weighted"};
  static const char *const GAP[] = {"gap_sample", "gap_design", "gap_weighted"};
  svari_status status = SVARI_OK;
  for (int v = 0; v < VIEWS && !status; v++) status = add_figure(t, KL[v], margin, fabs(kl[v]), err);
  for (int v = 0; v < VIEWS && !status; v++) status = add_figure(t, GAP[v], margin, gap[v], err);
  return status;
}

static double standardized(double share, double population) {
  double spread = sqrt(population * (1 - population));
  return spread > 0 ? (share - population) / spread : NAN;
}

static svari_status add_categories(table *t, const svari_margin *margin, const svari_match *match, svari_error *err) {
  const svari_weights *w = t->weights;
  svari_sum *sums = SVARI_NEW(t->arena, svari_sum, VIEWS * margin->ncells);
  if (!sums) return svari_fail_memory(err);
  size_t outside = 0, from = t->nrows;
  for (size_t i = 0; i < w->nrecords; i++) {
    if (w->final[i] == 0) continue;
    if (match->cell[i] < 0) outside += svari_design_count(w->design, i);
    for (int v = 0; v < VIEWS && match->cell[i] >= 0; v++)
      svari_sum_add(&sums[(size_t)v * margin->ncells + (size_t)match->cell[i]], view(w, v, i));
  }
  double total[VIEWS + 1] = {0};
  for (size_t c = 0; c < margin->ncells; c++) {
    for (size_t v = 0; v < VIEWS; v++) total[v] += svari_sum_value(&sums[v * margin->ncells + c]);
    total[VIEWS] += margin->values[c];
  }
  bool used = is_used(w, margin->name);
  for (size_t c = 0; c < margin->ncells; c++) {
    svari_balance_row *row = SVARI_PUSH(t->arena, t->rows, t->nrows, t->rows_capacity);
    if (!row) return svari_fail_memory(err);
    double share[VIEWS];
    for (size_t v = 0; v < VIEWS; v++) share[v] = svari_sum_value(&sums[v * margin->ncells + c]) / total[v];
    double population = margin->values[c] / total[VIEWS];
    *row = (svari_balance_row){margin->name,
                               cell_name(t, margin, match, c),
                               used,
                               population,
                               share[SAMPLE],
                               share[DESIGN],
                               share[WEIGHTED],
                               standardized(share[DESIGN], population),
                               standardized(share[WEIGHTED], population)};
    if (!row->category) return svari_fail_memory(err);
  }
  if (outside &&
      svari_note(t->arena, &t->notes, "representativeness of '%s': %zu records without a category of it are left out",
                 margin->name, outside))
    return svari_fail_memory(err);
  return add_distances(t, margin->name, from, err);
}

/* What the population counts: its size, else the sum of a margin of totals. NaN when neither is known. */
static double population_size(const svari_population *population) {
  double size = population->size;
  for (size_t m = 0; m < population->nmargins && isnan(size); m++) {
    const svari_margin *margin = &population->margins[m];
    if (margin->is_number || margin->shares) continue;
    size = svari_margin_sum(margin);
  }
  return size;
}

/* Means where the population's size is known, else totals (the unweighted one is then no estimate of anything). */
static svari_status add_number(table *t, const svari_margin *margin, const svari_column *column, svari_error *err) {
  const svari_weights *w = t->weights;
  svari_sum sums[VIEWS] = {{0}}, sizes[VIEWS] = {{0}}, squares = {0};
  for (size_t i = 0; i < w->nrecords; i++) {
    double x = column->number[i];
    if (w->final[i] == 0 || isnan(x)) continue;
    for (int v = 0; v < VIEWS; v++) {
      svari_sum_add(&sums[v], view(w, v, i) * x);
      svari_sum_add(&sizes[v], view(w, v, i));
    }
    svari_sum_add(&squares, w->final[i] * x * x);
  }
  double size = population_size(t->weights->population), value[VIEWS];
  bool means = !isnan(size);
  for (int v = 0; v < VIEWS; v++) value[v] = svari_sum_value(&sums[v]) / (means ? svari_sum_value(&sizes[v]) : 1);
  double weighted = svari_sum_value(&sizes[WEIGHTED]), mean = svari_sum_value(&sums[WEIGHTED]) / weighted;
  double spread = sqrt(svari_sum_value(&squares) / weighted - mean * mean),
         population = margin->values[0] / (means ? size : 1);
  bool judged = means && spread > 0;
  svari_balance_row *row = SVARI_PUSH(t->arena, t->rows, t->nrows, t->rows_capacity);
  if (!row) return svari_fail_memory(err);
  *row = (svari_balance_row){margin->name,
                             margin->by[0],
                             is_used(w, margin->name),
                             population,
                             means ? value[SAMPLE] : NAN,
                             value[DESIGN],
                             value[WEIGHTED],
                             judged ? (value[DESIGN] - population) / spread : NAN,
                             judged ? (value[WEIGHTED] - population) / spread : NAN};
  return SVARI_OK;
}

static svari_status add_margin(table *t, const svari_margin *margin, svari_arena *scratch, svari_error *err) {
  svari_match match;
  svari_status status = svari_margin_match(scratch, margin, t->weights->frame, margin->where, &match, NULL);
  if (status == SVARI_MEMORY) return svari_fail_memory(err);
  if (status)
    return svari_note(t->arena, &t->notes, "representativeness of '%s' is left out: the data do not have its variables",
                      margin->name)
               ? svari_fail_memory(err)
               : SVARI_OK;
  return margin->is_number ? add_number(t, margin, match.columns[0], err) : add_categories(t, margin, &match, err);
}

/* Known margins of totals sum to one population. Where a step meets both, that they do not is a fault; here it is told.
 */
static svari_status note_disagreement(table *t, const svari_population *population, svari_error *err) {
  const svari_margin *first = NULL;
  double wanted = 0;
  for (size_t m = 0; m < population->nmargins; m++) {
    const svari_margin *margin = &population->margins[m];
    if (margin->is_number || margin->shares || margin->covariance) continue;
    double sum = svari_margin_sum(margin);
    if (!first) {
      first = margin;
      wanted = sum;
    } else if (!svari_sums_agree(wanted, sum)) {
      char a[SVARI_NUMBER_TEXT], b[SVARI_NUMBER_TEXT];
      svari_number_shortest(wanted, a);
      svari_number_shortest(sum, b);
      if (svari_note(t->arena, &t->notes, "margins '%s' and '%s' disagree: their totals sum to %s and to %s",
                     first->name, margin->name, a, b))
        return svari_fail_memory(err);
    }
  }
  return SVARI_OK;
}

/* What a model of response said of the sample belongs here too. */
static svari_status add_response(table *t, svari_error *err) {
  static const char *const NAMES[] = {"r_indicator",         "r_indicator_adjusted", "partial_unconditional",
                                      "partial_conditional", "propensity_cv",        "propensity_mean"};
  for (size_t s = 0; s < t->weights->nsteps; s++)
    for (size_t f = 0; f < t->weights->steps[s].nfigures; f++) {
      const svari_figure *figure = &t->weights->steps[s].figures[f];
      bool wanted = false;
      for (size_t k = 0; k < sizeof NAMES / sizeof *NAMES; k++) wanted = wanted || strcmp(figure->name, NAMES[k]) == 0;
      if (!wanted) continue;
      svari_figure *slot = SVARI_PUSH(t->arena, t->figures, t->nfigures, t->figures_capacity);
      if (!slot) return svari_fail_memory(err);
      *slot = *figure;
    }
  return SVARI_OK;
}

svari_status svari_balance_new(svari_arena *arena, const svari_weights *weights, svari_balance *out, svari_error *err) {
  table t = {.arena = arena, .weights = weights};
  svari_status status = SVARI_OK;
  size_t margins = weights->population ? weights->population->nmargins : 0;
  for (size_t m = 0; m < margins && !status; m++) {
    svari_arena *scratch = svari_arena_new();
    if (!scratch) return svari_fail_memory(err);
    status = add_margin(&t, &weights->population->margins[m], scratch, err);
    svari_arena_free(scratch);
  }
  if (!status && margins) status = note_disagreement(&t, weights->population, err);
  if (!status) status = add_response(&t, err);
  *out = (svari_balance){t.nrows, t.rows, t.nfigures, t.figures, t.notes.count, t.notes.text};
  return status;
}
