/* `change:` entries: an estimate of this run less the same one of the wave before. The waves are taken as independent
 * samples; where they share units the covariance is not known from results alone, and the run file is refused. */
#include <math.h>
#include <string.h>

#include "num/distribution.h"
#include "run/run.h"
#include "run/wave.h"

static const char statistic[] = "change";

bool svari_is_change(const svari_estimate_spec *spec) { return strcmp(spec->statistic, statistic) == 0; }

typedef struct change_work {
  svari_result *run;
  json_t *index; /* entries of the earlier wave by key */
  size_t nrows, capacity;
  svari_estimate_row *rows;
} change_work;

static svari_status index_one(void *context, json_t *entry, const char *run, svari_error *err) {
  change_work *work = context;
  const char *key = NULL, *what = NULL;
  svari_status status = svari_wave_entry_key(work->run->arena, entry, run, &key, &what, err);
  if (!status && json_object_set(work->index, key, entry) != 0) status = svari_fail_memory(err);
  return status;
}

static bool flag(svari_arena *arena, svari_estimate_row *row, const char *name) {
  const char **names = SVARI_NEW(arena, const char *, 1);
  if (!names) return false;
  names[0] = name;
  row->flags = (svari_flags){1, names};
  return true;
}

static void set_change(svari_estimate_row *row, const svari_estimate_row *now, const json_t *before) {
  double se = svari_wave_number(before, "se");
  row->estimate = now->estimate - svari_wave_number(before, "estimate");
  row->se = sqrt(now->se * now->se + se * se);
  row->df = svari_satterthwaite(now->se * now->se, now->df, se * se, svari_wave_number(before, "df"));
  row->cv = row->se / fabs(row->estimate);
  double t = svari_t_quantile(0.5 + row->spec->confidence / 2, row->df);
  row->ci[0] = row->estimate - t * row->se;
  row->ci[1] = row->estimate + t * row->se;
}

static svari_status add_change(change_work *work, const svari_estimate_spec *spec, const svari_estimate_row *now,
                               svari_error *err) {
  const char *key = NULL;
  svari_status status = svari_wave_row_key(work->run->arena, now, &key, err);
  if (status) return status;
  const json_t *before = json_object_get(work->index, key);
  svari_estimate_row row = *now;
  row.spec = spec;
  row.id = spec->id;
  row.statistic = statistic;
  row.has_deff = row.has_reference = row.has_both = false;
  row.deff = row.reference = row.se_replication = NAN;
  row.estimate = row.se = row.cv = row.df = row.ci[0] = row.ci[1] = NAN;
  row.flags = (svari_flags){0};
  if (before) set_change(&row, now, before);
  else if (!flag(work->run->arena, &row, "not_before")) return svari_fail_memory(err);
  svari_estimate_row *slot = SVARI_PUSH(work->run->arena, work->rows, work->nrows, work->capacity);
  if (!slot) return svari_fail_memory(err);
  *slot = row;
  return SVARI_OK;
}

/* Rows stand in the run file's order: those of other entries are carried over as they are. */
static svari_status add_entry(change_work *work, const svari_estimate_spec *spec, svari_error *err) {
  const svari_report *report = &work->run->report;
  bool found = false;
  for (size_t i = 0; i < report->nestimates; i++) {
    const svari_estimate_row *now = &report->estimates[i];
    svari_status status = SVARI_OK;
    if (svari_is_change(spec)) {
      if (strcmp(now->id, spec->of) != 0) continue;
      status = add_change(work, spec, now, err);
    } else {
      if (now->spec != spec) continue;
      svari_estimate_row *slot = SVARI_PUSH(work->run->arena, work->rows, work->nrows, work->capacity);
      if (slot) *slot = *now;
      else status = svari_fail_memory(err);
    }
    if (status) return status;
    found = true;
  }
  if (found || !svari_is_change(spec)) return SVARI_OK;
  return svari_fail_at(err, SVARI_SPEC, spec->where_entry, "change: no estimate has the id `%s`", spec->of);
}

static svari_status add_all(change_work *work, svari_error *err) {
  const svari_plan *plan = work->run->plan;
  for (size_t i = 0; i < plan->nestimates; i++) {
    svari_status status = add_entry(work, &plan->estimates[i], err);
    if (status) return status;
  }
  work->run->report.estimates = work->rows;
  work->run->report.nestimates = work->nrows;
  return SVARI_OK;
}

static svari_status check_wave(const svari_plan *plan, const svari_estimate_spec *spec, svari_error *err) {
  if (!plan->previous) {
    svari_status status = svari_fail_at(err, SVARI_SPEC, spec->where_entry, "change: there is no wave before this one");
    svari_hint(err, "say where its results are: `previous: DIR`");
    return status;
  }
  if (!plan->previous_unit) return SVARI_OK;
  svari_status status = svari_fail_at(err, SVARI_SPEC, spec->where_entry,
                                      "change: units common to both waves make them dependent, which results alone can't tell");
  svari_hint(err, "put both waves into one file with a column for the wave, and ask for `difference:`");
  return status;
}

svari_status svari_result_changes(svari_result *run, svari_error *err) {
  const svari_plan *plan = run->plan;
  size_t first = 0;
  while (first < plan->nestimates && !svari_is_change(&plan->estimates[first])) first++;
  if (first == plan->nestimates) return SVARI_OK;
  svari_status status = check_wave(plan, &plan->estimates[first], err);
  if (status) return status;
  json_t *results = NULL;
  status = svari_wave_read(plan->previous, &results, err);
  change_work work = {.run = run, .index = status ? NULL : json_object()};
  if (!status && !work.index) status = svari_fail_memory(err);
  if (!status) status = svari_wave_each(results, index_one, &work, err);
  if (!status) status = add_all(&work, err);
  json_decref(work.index);
  json_decref(results);
  return status;
}
