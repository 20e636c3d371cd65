/* The figures of an earlier run, found by everything that names them. */
#ifndef SVARI_SRC_RUN_WAVE_H
#define SVARI_SRC_RUN_WAVE_H

#include <jansson.h>

#include "base/arena.h"
#include "svari/infer.h"

/* results.json of a folder, or such a file. The caller gives it back by json_decref(). */
SVARI_MUST_CHECK svari_status svari_wave_read(const char *path, json_t **out, svari_error *err);

/* The name of an entry of results.json, or of a row: id, statistic and `what`: variable, category, probability and
 * domain in words (run: of a part in a run of runs, ""). `*what` is the last part of `*key`. */
SVARI_MUST_CHECK svari_status svari_wave_entry_key(svari_arena *arena, const json_t *entry, const char *run,
                                                   const char **key, const char **what, svari_error *err);
SVARI_MUST_CHECK svari_status svari_wave_row_key(svari_arena *arena, const svari_estimate_row *row, const char **key,
                                                 svari_error *err);

/* Calls fn for each estimate of the results, of all parts in a run of runs. */
typedef svari_status svari_wave_fn(void *context, json_t *entry, const char *run, svari_error *err);
SVARI_MUST_CHECK svari_status svari_wave_each(const json_t *results, svari_wave_fn *fn, void *context,
                                              svari_error *err);

double svari_wave_number(const json_t *entry, const char *key);    /* null: NaN */
const char *svari_wave_text(const json_t *entry, const char *key); /* missing: "" */

/* Of the later figure less the earlier one: standard error from their variances and covariance, Student's t. Degrees of
 * freedom after Satterthwaite (1946) where the waves are independent, else the fewer of the two. */
typedef struct svari_wave_figure {
  double estimate, se, df;
} svari_wave_figure;
svari_wave_change svari_wave_difference(const svari_wave_figure *earlier, const svari_wave_figure *later,
                                        double covariance);

#endif
