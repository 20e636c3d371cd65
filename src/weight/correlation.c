/* What each step's factor has to do with named outcomes. */
#include <math.h>
#include <string.h>

#include "base/nearest.h"
#include "weight/weights.h"

typedef struct list {
  svari_figure *items;
  size_t count, capacity;
} list;

/* Correlation of after/before with y under the weights before; NaN where either does not vary. */
static double correlate(const double *before, const double *after, const double *y, size_t n) {
  double size = 0, mean_f = 0, mean_y = 0, ff = 0, yy = 0, fy = 0;
  for (size_t i = 0; i < n; i++) {
    if (before[i] == 0 || isnan(y[i])) continue;
    size += before[i];
    mean_f += after[i];
    mean_y += before[i] * y[i];
  }
  mean_f /= size;
  mean_y /= size;
  for (size_t i = 0; i < n; i++) {
    if (before[i] == 0 || isnan(y[i])) continue;
    double f = after[i] / before[i] - mean_f, v = y[i] - mean_y;
    ff += before[i] * f * f;
    yy += before[i] * v * v;
    fy += before[i] * f * v;
  }
  /* a constant's variance is rounding: nothing to correlate with */
  double least = 1e-20 * size;
  return ff > least * mean_f * mean_f && yy > least * mean_y * mean_y ? fy / sqrt(ff * yy) : NAN;
}

static svari_status correlate_steps(svari_arena *arena, const svari_weights *w, const char *name, const double *y,
                                    list *out, svari_error *err) {
  for (size_t s = 0; s < w->nsteps; s++) {
    svari_figure *slot = SVARI_PUSH(arena, out->items, out->count, out->capacity);
    const char *group = svari_arena_printf(arena, "%s ~ %s", w->steps[s].label, name);
    if (!slot || !group) return svari_fail_memory(err);
    *slot = (svari_figure){"factor_correlation", group, correlate(w->stages[s], w->stages[s + 1], y, w->nrecords), NAN};
  }
  return SVARI_OK;
}

static svari_status correlate_levels(svari_arena *arena, const svari_weights *w, const svari_column *column, list *out,
                                     svari_error *err) {
  double *y = SVARI_NEW(arena, double, w->nrecords);
  if (!y) return svari_fail_memory(err);
  svari_status status = SVARI_OK;
  for (size_t l = 0; l < column->nlevels && !status; l++) {
    for (size_t i = 0; i < w->nrecords; i++) {
      int32_t code = svari_column_code(column, i);
      y[i] = code < 0 ? NAN : code == (int32_t)l;
    }
    const char *name = svari_arena_printf(arena, "%s: %s", column->name, column->levels[l].name);
    if (!name) return svari_fail_memory(err);
    status = correlate_steps(arena, w, name, y, out, err);
  }
  return status;
}

svari_status svari_weights_correlations(svari_arena *arena, const svari_weights *weights, const char *const *outcomes,
                                        size_t count, const svari_figure **figures, size_t *nfigures,
                                        svari_error *err) {
  list out = {0};
  for (size_t o = 0; o < count; o++) {
    const svari_column *column = svari_frame_find(weights->frame, outcomes[o]);
    if (!column) {
      svari_status status = svari_fail(err, SVARI_SPEC, "the data have no variable '%s'", outcomes[o]);
      const char *near = svari_frame_nearest(weights->frame, outcomes[o]);
      if (near) svari_hint(err, "did you mean '%s'?", near);
      return status;
    }
    if (column->type == SVARI_TEXT) continue;
    svari_status status = column->type == SVARI_NUMBER
                              ? correlate_steps(arena, weights, column->name, column->number, &out, err)
                              : correlate_levels(arena, weights, column, &out, err);
    if (status) return status;
  }
  *figures = out.items;
  *nfigures = out.count;
  return SVARI_OK;
}
