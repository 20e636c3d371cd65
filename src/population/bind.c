/* Margins bound to records, and everything that stands in the way said before any weighting. */
#include <math.h>
#include <string.h>

#include "base/buffer.h"
#include "base/nearest.h"
#include "base/number.h"
#include "base/sum.h"
#include "population/cells.h"

/* Relative. */
static const double SUM_TOLERANCE = 1e-6;

enum { LINES_SHOWN = 5, CATEGORIES_SHOWN = 20 };

/* What the binding of one margin works with. */
typedef struct binding {
  svari_arena *arena;
  const svari_population *population;
  const svari_frame *frame;
  const double *weights;
  svari_where where;
  svari_error *err;
} binding;

static svari_status unknown_margin(const binding *b, const char *name) {
  svari_status status = svari_fail_at(b->err, SVARI_SPEC, b->where, "there is no margin '%s' in population", name);
  size_t count = b->population ? b->population->nmargins : 0;
  const char **names = SVARI_NEW(b->arena, const char *, count + 1);
  if (!names) return svari_fail_memory(b->err);
  for (size_t m = 0; m < count; m++) names[m] = b->population->margins[m].name;
  const char *near = svari_nearest(name, names, count);
  if (near)
    svari_hint(b->err, "did you mean '%s'?", near);
  else
    svari_hint(b->err, "give it under population: margins:");
  return status;
}

/* "lines 4, 8, 15 …" or "records …" of those that lack a value. */
typedef struct lacking {
  size_t count, first;
  svari_buffer list;
} lacking;

static void lacking_add(lacking *l, const svari_frame *frame, size_t record) {
  if (l->count == 0) l->first = record;
  if (l->count < LINES_SHOWN)
    svari_buffer_printf(&l->list, "%s%zu", l->count ? ", " : "",
                        frame->line ? (size_t)frame->line[record] : record + 1);
  if (l->count == LINES_SHOWN) svari_buffer_text(&l->list, " …");
  l->count++;
}

static svari_status lacking_fault(const binding *b, lacking *l, const char *variable, const char *margin) {
  svari_status status = SVARI_OK;
  if (l->list.failed) status = svari_fail_memory(b->err);
  if (l->count && !status) {
    status =
        svari_fail_at(b->err, SVARI_DATA, svari_frame_where(b->frame, l->first),
                      "'%s' is missing in %zu record%s with weight (%s %s); margin '%s' needs it", variable, l->count,
                      l->count == 1 ? "" : "s", b->frame->line ? "lines" : "records", l->list.bytes, margin);
    svari_hint(b->err, "give them a category (derive), drop them by a nonresponse step, or leave the margin out");
  }
  svari_buffer_free(&l->list);
  return status;
}

static svari_status missing_category(const binding *b, const svari_margin *margin, const svari_match *match) {
  svari_status status = SVARI_OK;
  for (size_t v = 0; v < margin->nby; v++) {
    lacking l = {0};
    if (match->columns[v]->nmissing)
      for (size_t i = 0; i < b->frame->nrecords; i++)
        if (b->weights[i] != 0 && svari_column_code(match->columns[v], i) < 0) lacking_add(&l, b->frame, i);
    svari_status one = lacking_fault(b, &l, margin->by[v], margin->name);
    if (one) status = one;
  }
  return status;
}

static const char *record_cell_text(const binding *b, const svari_margin *margin, const svari_match *match, size_t i) {
  const char **names = SVARI_NEW(b->arena, const char *, margin->nby);
  if (!names) return NULL;
  for (size_t v = 0; v < margin->nby; v++)
    names[v] = match->columns[v]->levels[svari_column_code(match->columns[v], i)].name;
  return svari_cell_text(b->arena, names, margin->nby);
}

static svari_status hint_nearest_cell(const binding *b, const svari_margin *margin, const char *text) {
  const char **names = SVARI_NEW(b->arena, const char *, margin->ncells);
  if (!names) return svari_fail_memory(b->err);
  for (size_t c = 0; c < margin->ncells; c++) {
    names[c] = svari_margin_cell_text(b->arena, margin, c);
    if (!names[c]) return svari_fail_memory(b->err);
  }
  const char *near = svari_nearest(text, names, margin->ncells);
  if (near)
    svari_hint(b->err, "the margin has '%s'; is it that?%s", near, svari_nearest_marks(text, near));
  else
    svari_hint(b->err, "add its total, or recode it into a category that the margin has");
  return SVARI_OK;
}

typedef struct stray {
  const char *text;
  size_t count, first;
} stray;

/* Categories of the sample that the margin does not have, each with its count of records. */
static svari_status no_target(const binding *b, const svari_margin *margin, const svari_match *match) {
  stray strays[CATEGORIES_SHOWN];
  size_t count = 0;
  for (size_t i = 0; i < b->frame->nrecords; i++) {
    if (b->weights[i] == 0 || match->cell[i] != SVARI_CELL_NO_TARGET) continue;
    const char *text = record_cell_text(b, margin, match, i);
    if (!text) return svari_fail_memory(b->err);
    size_t at = 0;
    while (at < count && strcmp(strays[at].text, text) != 0) at++;
    if (at == CATEGORIES_SHOWN) continue;
    if (at == count) strays[count++] = (stray){text, 0, i};
    strays[at].count++;
  }
  svari_status status = SVARI_OK;
  for (size_t s = 0; s < count; s++) {
    status = svari_fail_at(b->err, SVARI_DATA, margin->where,
                           "margin '%s' has no target for '%s', which the sample has (%zu record%s)", margin->name,
                           strays[s].text, strays[s].count, strays[s].count == 1 ? "" : "s");
    if (hint_nearest_cell(b, margin, strays[s].text)) return SVARI_MEMORY;
  }
  return status;
}

/* The sample's category nearest to a target that no record has. */
static const char *nearest_level(const binding *b, const svari_margin *margin, const svari_match *match, size_t cell) {
  for (size_t v = 0; v < margin->nby; v++) {
    const svari_column *column = match->columns[v];
    if (svari_level_find(column, margin->names[cell][v]) >= 0) continue;
    const char **names = SVARI_NEW(b->arena, const char *, column->nlevels + 1);
    for (size_t l = 0; names && l < column->nlevels; l++) names[l] = column->levels[l].name;
    return names ? svari_nearest(margin->names[cell][v], names, column->nlevels) : NULL;
  }
  return NULL;
}

/* What was seen of each cell (and of the two cells that are none): a record, a record with weight. */
enum { SEEN = 1, WEIGHED = 2, NO_CELLS = 2 };

static svari_status no_sample(const binding *b, const svari_margin *margin, const svari_match *match,
                              const unsigned char *seen) {
  svari_status status = SVARI_OK;
  for (size_t c = 0; c < margin->ncells; c++) {
    if (seen[c] & WEIGHED || margin->values[c] == 0) continue;
    const char *text = svari_margin_cell_text(b->arena, margin, c);
    if (!text) return svari_fail_memory(b->err);
    char number[SVARI_NUMBER_TEXT];
    svari_number_shortest(margin->values[c], number);
    status = svari_fail_at(b->err, SVARI_DATA, margin->where,
                           "margin '%s': the target '%s' (%s) has no record with weight in the sample", margin->name,
                           text, number);
    const char *near = nearest_level(b, margin, match, c);
    if (near)
      svari_hint(b->err, "the sample has '%s'; is it that?%s", near, svari_nearest_marks(text, near));
    else
      svari_hint(b->err, "join it with another category, in the margin and by derive in the data");
  }
  return status;
}

static svari_status bind_categories(const binding *b, const svari_margin *margin, svari_match *match,
                                    svari_auxiliary *out) {
  unsigned char *seen = SVARI_NEW(b->arena, unsigned char, margin->ncells + NO_CELLS);
  if (!seen) return svari_fail_memory(b->err);
  for (size_t i = 0; i < b->frame->nrecords; i++)
    seen[match->cell[i] + NO_CELLS] |= (unsigned char)(SEEN | (b->weights[i] != 0) * WEIGHED);
  svari_status status[3] = {SVARI_OK};
  if (seen[NO_CELLS + SVARI_CELL_MISSING] & WEIGHED) status[0] = missing_category(b, margin, match);
  if (seen[NO_CELLS + SVARI_CELL_NO_TARGET] & WEIGHED) status[1] = no_target(b, margin, match);
  status[2] = no_sample(b, margin, match, seen + NO_CELLS);
  for (int s = 0; s < 3; s++)
    if (status[s]) return status[s];
  bool none = seen[NO_CELLS + SVARI_CELL_MISSING] || seen[NO_CELLS + SVARI_CELL_NO_TARGET];
  for (size_t i = 0; none && i < b->frame->nrecords; i++)
    if (match->cell[i] < 0) match->cell[i] = 0;
  out->cell = match->cell;
  return SVARI_OK;
}

static svari_status bind_number(const binding *b, const svari_margin *margin, const svari_column *column,
                                svari_auxiliary *out) {
  lacking l = {0};
  size_t n = b->frame->nrecords;
  for (size_t i = 0; column->nmissing && i < n; i++)
    if (b->weights[i] != 0 && isnan(column->number[i])) lacking_add(&l, b->frame, i);
  svari_status status = lacking_fault(b, &l, column->name, margin->name);
  out->value = column->number;
  if (status || column->nmissing == 0) return status;
  double *value = SVARI_NEW(b->arena, double, n);
  if (!value) return svari_fail_memory(b->err);
  for (size_t i = 0; i < n; i++) value[i] = isnan(column->number[i]) ? 0 : column->number[i];
  out->value = value;
  return SVARI_OK;
}

static double sum_of(const double *values, size_t count) {
  svari_sum sum = {0};
  for (size_t i = 0; i < count; i++) svari_sum_add(&sum, values[i]);
  return svari_sum_value(&sum);
}

double svari_margin_sum(const svari_margin *margin) { return sum_of(margin->values, margin->ncells); }

bool svari_sums_agree(double one, double other) { return fabs(other - one) <= SUM_TOLERANCE * fabs(one); }

static svari_status set_targets(const binding *b, const svari_margin *margin, svari_auxiliary *out) {
  double scale = 1;
  if (margin->shares) scale = isnan(b->population->size) ? sum_of(b->weights, b->frame->nrecords) : b->population->size;
  double *target = SVARI_NEW(b->arena, double, margin->ncells);
  if (!target) return svari_fail_memory(b->err);
  for (size_t c = 0; c < margin->ncells; c++) target[c] = margin->values[c] * scale;
  out->target = target;
  return SVARI_OK;
}

static svari_status bind_one(const binding *b, const char *name, svari_auxiliary *out) {
  const svari_margin *margin = svari_margin_find(b->population, name);
  if (!margin) return unknown_margin(b, name);
  svari_match match;
  svari_status status = svari_margin_match(b->arena, margin, b->frame, b->where, &match, b->err);
  if (status) return status;
  out->margin = margin;
  out->ncells = margin->ncells;
  status = margin->is_number ? bind_number(b, margin, match.columns[0], out) : bind_categories(b, margin, &match, out);
  return status ? status : set_targets(b, margin, out);
}

static bool looks_like_shares(double sum) { return fabs(sum - 1) < 0.02 || fabs(sum - 100) < 2; }

/* Shares written as totals are the common case. */
static void hint_disagreement(const binding *b, double first_sum, double sum, const char *first, const char *second) {
  const char *name = looks_like_shares(sum) ? second : looks_like_shares(first_sum) ? first : NULL;
  if (!name)
    svari_hint(b->err, "bring them to the same population, or give one as shares with population: size:");
  else if (fabs((looks_like_shares(sum) ? sum : first_sum) - 1) < 0.02)
    svari_hint(b->err, "'%s' sums to 1: if these are shares, write them under `shares`, not `totals`", name);
  else
    svari_hint(b->err, "'%s' sums to 100: if these are percent, divide by 100 and write them under `shares`", name);
}

/* Every margin of categories sums to the population: all the same one. */
static svari_status agree(const binding *b, svari_auxiliary *items, size_t count) {
  const svari_auxiliary *first = NULL;
  double wanted = 0;
  svari_status status = SVARI_OK;
  for (size_t m = 0; m < count; m++) {
    if (items[m].margin->is_number) continue;
    double sum = sum_of(items[m].target, items[m].ncells);
    if (!first) {
      first = &items[m];
      wanted = sum;
    } else if (!svari_sums_agree(wanted, sum)) {
      char a[SVARI_NUMBER_TEXT], c[SVARI_NUMBER_TEXT];
      svari_number_shortest(wanted, a);
      svari_number_shortest(sum, c);
      status = svari_fail_at(b->err, SVARI_DATA, items[m].margin->where,
                             "margins '%s' and '%s' disagree: their totals sum to %s and to %s", first->margin->name,
                             items[m].margin->name, a, c);
      hint_disagreement(b, wanted, sum, first->margin->name, items[m].margin->name);
    } else if (sum != wanted) {
      double *target = (double *)items[m].target;
      for (size_t c = 0; c < items[m].ncells; c++) target[c] *= wanted / sum;
    }
  }
  return status;
}

svari_status svari_auxiliaries_bind(svari_arena *arena, const svari_population *population, const svari_frame *frame,
                                    const char *const *names, size_t count, const double *weights, svari_where where,
                                    svari_auxiliaries *out, svari_error *err) {
  binding b = {arena, population, frame, weights, where, err};
  svari_auxiliary *items = SVARI_NEW(arena, svari_auxiliary, count);
  if (!items) return svari_fail_memory(err);
  *out = (svari_auxiliaries){.nrecords = frame->nrecords, .count = count, .items = items};
  svari_status first = SVARI_OK;
  for (size_t m = 0; m < count; m++) {
    svari_status status = bind_one(&b, names[m], &items[m]);
    if (status == SVARI_MEMORY) return status;
    if (!first) first = status;
    items[m].first = out->columns;
    out->columns += items[m].ncells;
  }
  return first ? first : agree(&b, items, count);
}
