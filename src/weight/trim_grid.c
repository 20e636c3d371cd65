/* The comparison of caps: what each would buy in design effect, and what it would cost in margins and estimates. */
#include <math.h>
#include <string.h>

#include "base/nearest.h"
#include "base/number.h"
#include "weight/summary.h"
#include "weight/trim.h"

/* The largest |misfit| / (1 + |total|) over the margins that earlier steps met; NaN when there are none. */
static double margin_misfit(const svari_weights *so_far, const double *weights, svari_arena *scratch, bool *room) {
  double worst = so_far->nprojections ? 0 : NAN;
  for (size_t p = 0; p < so_far->nprojections; p++) {
    const svari_auxiliaries *x = &so_far->projections[p].x;
    for (size_t m = 0; m < x->count; m++) {
      const svari_auxiliary *item = &x->items[m];
      double *total = SVARI_NEW(scratch, double, item->ncells);
      *room = *room && total;
      for (size_t i = 0; total && i < so_far->nrecords; i++)
        total[item->cell ? item->cell[i] : 0] += weights[i] * (item->cell ? 1 : item->value[i]);
      for (size_t c = 0; total && c < item->ncells; c++) {
        double off = fabs(item->target[c] - total[c]) / (1 + fabs(item->target[c]));
        if (off > worst) worst = off;
      }
    }
  }
  return worst;
}

/* The mean of a number, or the share of a level. */
static double mean_of(const svari_column *column, int32_t level, const double *weights, size_t n) {
  double sum = 0, size = 0;
  for (size_t i = 0; i < n; i++) {
    if (weights[i] == 0) continue;
    double y = NAN;
    if (level < 0)
      y = column->number[i];
    else if (svari_column_code(column, i) >= 0)
      y = svari_column_code(column, i) == level;
    if (isnan(y)) continue;
    sum += weights[i] * y;
    size += weights[i];
  }
  return size > 0 ? sum / size : NAN;
}

typedef struct cap {
  const char *text;    /* "cap 2.5" */
  const double *after; /* NULL: it can't be had */
} cap;

static svari_status tell_movement(const svari_trimming *t, const cap *c, const char *outcome, svari_step_run *run,
                                  svari_error *err) {
  const svari_column *column = svari_frame_find(t->so_far->frame, outcome);
  if (!column) {
    svari_status status =
        svari_fail_at(err, SVARI_SPEC, t->spec->where, "trim: the data have no variable '%s'", outcome);
    const char *near = svari_frame_nearest(t->so_far->frame, outcome);
    if (near) svari_hint(err, "did you mean '%s'?", near);
    return status;
  }
  int32_t levels = column->type == SVARI_CATEGORY ? (int32_t)column->nlevels : 0;
  svari_status status = SVARI_OK;
  for (int32_t l = levels ? 0 : -1; (l < levels || l < 0) && !status; l++) {
    const char *group = l < 0
                            ? svari_arena_printf(run->scratch, "%s, %s", c->text, outcome)
                            : svari_arena_printf(run->scratch, "%s, %s: %s", c->text, outcome, column->levels[l].name);
    if (!group) return svari_fail_memory(err);
    double moved =
        c->after ? mean_of(column, l, c->after, run->nrecords) - mean_of(column, l, run->before, run->nrecords) : NAN;
    status = svari_step_figure(run, "grid_movement", group, moved, NAN, err);
    if (l < 0) break;
  }
  return status;
}

static svari_status tell_cap(const svari_trimming *t, const cap *c, const svari_cut *total, svari_step_run *run,
                             svari_error *err) {
  svari_weight_summary after = {.kish_deff = NAN, .sum = NAN};
  double misfit = NAN;
  bool room = true;
  if (c->after) {
    room = svari_weight_summary_make(run->scratch, c->after, run->nrecords, &after);
    misfit = margin_misfit(t->so_far, c->after, run->scratch, &room);
  }
  if (!room) return svari_fail_memory(err);
  svari_status status = svari_step_figure(run, "grid_kish_deff", c->text, after.kish_deff, NAN, err);
  if (!status) status = svari_step_figure(run, "grid_misfit", c->text, misfit, NAN, err);
  if (!status)
    status = svari_step_figure(run, "grid_trimmed", c->text, c->after ? (double)total->count : NAN, NAN, err);
  if (!status) status = svari_step_figure(run, "grid_moved_share", c->text, total->moved / after.sum, NAN, err);
  for (size_t o = 0; o < t->spec->noutcomes && !status; o++)
    status = tell_movement(t, c, t->spec->outcomes[o], run, err);
  return status;
}

svari_status svari_trim_grid(const svari_trimming *t, svari_step_run *run, svari_error *err) {
  for (size_t g = 0; g < t->spec->ngrid; g++) {
    double *after = SVARI_NEW(run->scratch, double, run->nrecords), bounds[2];
    if (!after || !svari_trim_bounds(t, run, t->spec->grid[g], bounds)) return svari_fail_memory(err);
    svari_step_run trial = {.scratch = run->scratch, .nrecords = run->nrecords, .before = run->before, .after = after};
    char number[SVARI_NUMBER_TEXT];
    svari_number_shortest(t->spec->grid[g], number);
    cap c = {svari_arena_printf(run->scratch, "cap %s", number), after};
    if (!c.text) return svari_fail_memory(err);
    svari_cut total = {0};
    svari_status status = bounds[0] < bounds[1] ? svari_trim_to(t, bounds, &trial, &total, NULL) : SVARI_NUMERIC;
    if (status == SVARI_MEMORY) return svari_fail_memory(err);
    if (status) c.after = NULL;
    status = tell_cap(t, &c, &total, run, err);
    if (status) return status;
  }
  return SVARI_OK;
}
