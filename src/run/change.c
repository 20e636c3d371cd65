/* `change:` entries: an estimate of this run less the same one of the wave before, as a figure of its own. What has
 * been set beside (previous.c) knows the units that both waves share. */
#include <math.h>
#include <string.h>

#include "num/distribution.h"
#include "run/run.h"

static const char statistic[] = "change";

bool svari_is_change(const svari_estimate_spec *spec) { return strcmp(spec->statistic, statistic) == 0; }

typedef struct change_work {
  svari_result *run;
  size_t nrows, capacity;
  svari_estimate_row *rows;
} change_work;

static bool flag(svari_arena *arena, svari_estimate_row *row, const char *name) {
  const char **names = SVARI_NEW(arena, const char *, 1);
  if (!names) return false;
  names[0] = name;
  row->flags = (svari_flags){1, names};
  return true;
}

static void set_change(svari_estimate_row *row, const svari_estimate_row *now) {
  row->estimate = now->change->estimate;
  row->se = now->change->se;
  row->df = now->change->df;
  row->cv = row->se / fabs(row->estimate);
  double t = svari_t_quantile(0.5 + row->spec->confidence / 2, row->df);
  row->ci[0] = row->estimate - t * row->se;
  row->ci[1] = row->estimate + t * row->se;
}

static svari_status add_change(change_work *work, const svari_estimate_spec *spec, const svari_estimate_row *now,
                               svari_error *err) {
  svari_estimate_row row = *now;
  row.spec = spec;
  row.id = spec->id;
  row.statistic = statistic;
  row.has_deff = row.has_reference = row.has_both = false;
  row.deff = row.reference = row.se_replication = NAN;
  row.estimate = row.se = row.cv = row.df = row.ci[0] = row.ci[1] = NAN;
  row.flags = (svari_flags){0};
  row.change = NULL;
  row.scores = NULL;
  if (now->change)
    set_change(&row, now);
  else if (!flag(work->run->arena, &row, "not_before"))
    return svari_fail_memory(err);
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
      if (slot)
        *slot = *now;
      else
        status = svari_fail_memory(err);
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
  return SVARI_OK;
}

svari_status svari_result_changes(svari_result *run, svari_error *err) {
  const svari_plan *plan = run->plan;
  size_t first = 0;
  while (first < plan->nestimates && !svari_is_change(&plan->estimates[first])) first++;
  if (first == plan->nestimates) return SVARI_OK;
  svari_status status = check_wave(plan, &plan->estimates[first], err);
  if (status) return status;
  change_work work = {.run = run};
  return add_all(&work, err);
}
