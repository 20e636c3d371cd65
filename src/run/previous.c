/* `previous:`: every estimate beside the same one of an earlier wave. Units that took part in both waves make them
 * dependent: where `unit` names them, the covariance is the sum, over the units of both, of the products of their
 * scores in the two waves (Berger & Priam 2016 review this and its alternatives), of finite populations times the
 * factor of Tam 1984 and Qualité & Tillé 2008; else the waves are independent. */
#include <errno.h>
#include <math.h>
#include <string.h>
#include <sys/stat.h>

#include "data/frame.h"
#include "read/neighbour.h"
#include "run/run.h"
#include "run/wave.h"
#include "variance/variance.h"

/* A figure of the earlier wave; its score by unit where units are known. */
typedef struct figure {
  double estimate, se, df;
  const double *scores;
} figure;

typedef struct wave_work {
  svari_result *run, *before; /* before: NULL where only results are known */
  json_t *index;              /* number of the figure by key */
  size_t nfigures, capacity;
  figure *figures;
  int32_t *partner; /* per unit of this wave: the same of the wave before, or -1 */
  double *link;     /* per unit of this wave: what the product of its two scores counts for */
} wave_work;

static svari_status keep(wave_work *work, const char *key, figure one, svari_error *err) {
  figure *slot = SVARI_PUSH(work->run->arena, work->figures, work->nfigures, work->capacity);
  if (!slot || json_object_set_new(work->index, key, json_integer((json_int_t)work->nfigures - 1)) != 0)
    return svari_fail_memory(err);
  *slot = one;
  return SVARI_OK;
}

static svari_status keep_entry(void *context, json_t *entry, const char *run, svari_error *err) {
  wave_work *work = context;
  const char *key = NULL, *what = NULL;
  svari_status status = svari_wave_entry_key(work->run->arena, entry, run, &key, &what, err);
  if (status) return status;
  figure one = {svari_wave_number(entry, "estimate"), svari_wave_number(entry, "se"), svari_wave_number(entry, "df"),
                NULL};
  return keep(work, key, one, err);
}

static svari_status read_results(const svari_plan *plan, json_t **out, svari_error *err) {
  if (!plan->previous_unit) return svari_wave_read(plan->previous, out, err);
  svari_status status = svari_fail_at(
      err, SVARI_SPEC, plan->previous_at,
      "previous: `unit` needs the run file of the earlier wave; %s has only its results", plan->previous_shown);
  svari_hint(err, "write `previous: {results: EARLIER.yaml, unit: %s}`", plan->previous_unit);
  return status;
}

static svari_status keep_results(wave_work *work, svari_error *err) {
  json_t *results = NULL;
  svari_status status = read_results(work->run->plan, &results, err);
  if (!status) status = svari_wave_each(results, keep_entry, work, err);
  json_decref(results);
  return status;
}

static svari_status refuse_hidden(const svari_plan *plan, const svari_output_spec *output, svari_error *err) {
  if (!output->disclosure.given && !isfinite(output->suppress_min_n) && !isfinite(output->suppress_max_cv))
    return SVARI_OK;
  svari_status status = svari_fail_at(err, SVARI_SPEC, plan->previous_at,
                                      "previous: %s hides figures, which a change would tell", plan->previous_shown);
  svari_hint(err, "name the folder of its results, which has only what is shown: `previous: DIR`");
  return status;
}

/* The earlier run file need not use the column of units itself. */
static svari_status keep_unit(svari_plan *plan, const char *unit, svari_error *err) {
  svari_data_spec *data = &plan->data;
  if (!unit || !data->keep) return SVARI_OK;
  const char **keep = SVARI_NEW(plan->arena, const char *, data->nkeep + 1);
  if (!keep) return svari_fail_memory(err);
  if (data->nkeep) memcpy(keep, data->keep, data->nkeep * sizeof *keep);
  keep[data->nkeep++] = unit;
  data->keep = keep;
  return SVARI_OK;
}

/* The plan of the earlier wave, whose own `previous` is left aside: one step back is asked for. */
static svari_status plan_before(wave_work *work, svari_error *err) {
  svari_result *run = work->run;
  work->before = svari_result_new(NULL, err);
  if (!work->before) return SVARI_MEMORY;
  work->before->threads = run->threads;
  work->before->scores = run->scores;
  svari_status status = svari_plan_read(run->plan->previous, &work->before->plan, err);
  if (!status && work->before->plan->nruns)
    status = svari_fail_at(err, SVARI_SPEC, run->plan->previous_at,
                           "previous: %s is a run of runs; name the one run before this", run->plan->previous_shown);
  if (!status) status = refuse_hidden(run->plan, &work->before->plan->output, err);
  return status ? status : keep_unit(work->before->plan, run->plan->previous_unit, err);
}

static svari_status run_before(wave_work *work, svari_error *err) {
  svari_result *run = work->run;
  svari_status status = plan_before(work, err);
  if (!status) status = svari_result_to_estimates(work->before, err);
  if (status) return status;
  const svari_report *report = &work->before->report;
  for (size_t i = 0; i < report->nestimates && !status; i++) {
    const svari_estimate_row *row = &report->estimates[i];
    const char *key = NULL;
    status = svari_wave_row_key(run->arena, row, &key, err);
    if (!status) status = keep(work, key, (figure){row->estimate, row->se, row->df, row->scores}, err);
  }
  return status;
}

/* Text of the unit column by first-stage unit; records of a unit must agree, and no two units share a text. */
static svari_status name_units(const svari_result *run, const char *column_name, const char **names, svari_error *err) {
  const svari_column *column = svari_frame_find(run->frame, column_name);
  if (!column) {
    svari_status status = svari_fail_at(err, SVARI_DATA, run->plan->previous_at, "previous: %s has no column `%s`",
                                        run->plan->data.shown, column_name);
    svari_hint(err, "`unit` names a column of both files that tells the sampling units");
    return status;
  }
  const svari_column *levels =
      column->type == SVARI_TEXT ? NULL : svari_column_categories(run->arena, column, run->frame->nrecords);
  if (column->type != SVARI_TEXT && !levels) return svari_fail_memory(err);
  for (size_t i = 0; i < run->frame->nrecords; i++) {
    int32_t unit = run->design->stages[0].unit[i], code = levels ? svari_column_code(levels, i) : -1;
    const char *name = !levels ? column->text[i] : code < 0 ? NULL : levels->levels[code].name;
    if (names[unit] && (!name || strcmp(names[unit], name) != 0)) {
      svari_status status = svari_fail_at(err, SVARI_DATA, svari_frame_where(run->frame, i),
                                          "previous: a sampling unit has two values of `%s`: %s and %s", column_name,
                                          names[unit], name ? name : "none");
      svari_hint(err, "`unit` names the units of the first stage of the design");
      return status;
    }
    names[unit] = name;
  }
  return SVARI_OK;
}

static svari_status index_units(const svari_result *run, const char *const *names, json_t *index, svari_error *err) {
  size_t count = run->design->stages[0].nunits;
  for (size_t u = 0; u < count; u++) {
    if (!names[u]) continue;
    if (json_object_get(index, names[u]))
      return svari_fail_at(err, SVARI_DATA, run->plan->data.where, "previous: two sampling units of %s are called %s",
                           run->plan->data.shown, names[u]);
    if (json_object_set_new(index, names[u], json_integer((json_int_t)u)) != 0) return svari_fail_memory(err);
  }
  return SVARI_OK;
}

/* Samples of n1 and n2 of the same N units, m of them in both: the covariance of the means is (m/(n1 n2) - 1/N) S12.
 * The products of scores add up to m/(n1 n2) sqrt((1 - f1)(1 - f2)) S12, so that each counts for (1 - f1 f2/(m/N)) /
 * sqrt((1 - f1)(1 - f2)): 1 when all units are in both, about 0 when the one sample does not depend on the other. It
 * lies in -1..1, but for units that changed their stratum. */
static double link_of(double f1, double f2, double both) {
  double left = (1 - f1) * (1 - f2);
  if (!(f1 > 0) || !(f2 > 0) || left < SVARI_CENSUS * SVARI_CENSUS) return 1;
  double link = (1 - f1 * f2 / both) / sqrt(left);
  return fmax(-1, fmin(1, link));
}

/* By stratum of this wave: of its population, the share that is in both samples. */
static svari_status link_units(wave_work *work, svari_error *err) {
  const svari_stage *now = &work->run->design->stages[0], *then = &work->before->design->stages[0];
  double *size = SVARI_NEW(work->run->arena, double, now->nstrata);
  double *both = SVARI_NEW(work->run->arena, double, now->nstrata);
  work->link = SVARI_NEW(work->run->arena, double, now->nunits);
  if (!size || !both || !work->link) return svari_fail_memory(err);
  for (size_t u = 0; u < now->nunits; u++) {
    size[now->stratum[u]] += 1 / svari_stage_fraction(now, u);
    both[now->stratum[u]] += work->partner[u] >= 0;
  }
  for (size_t u = 0; u < now->nunits; u++) {
    size_t h = (size_t)now->stratum[u];
    if (work->partner[u] < 0) continue;
    double before = svari_stage_fraction(then, (size_t)work->partner[u]);
    work->link[u] = link_of(before, svari_stage_fraction(now, u), both[h] / size[h]);
  }
  return SVARI_OK;
}

/* Scores are of linearization: without them the covariance would be left out and nobody told. */
static svari_status check_scores(const wave_work *work, const svari_result *wave, svari_error *err) {
  if (svari_result_methods(wave) & SVARI_TAYLOR) return SVARI_OK;
  svari_status status = svari_fail_at(err, SVARI_SPEC, work->run->plan->previous_at,
                                      "previous: `unit` needs variance by linearization in both waves, and %s has it "
                                      "by replication",
                                      wave->plan->shown);
  svari_hint(err, "say `variance: both` there, or leave `unit` out: the waves are then independent samples");
  return status;
}

static svari_status match_units(wave_work *work, svari_error *err) {
  svari_result *run = work->run, *before = work->before;
  const char *unit = run->plan->previous_unit;
  size_t count = run->design->stages[0].nunits;
  const char **now = SVARI_NEW(run->arena, const char *, count);
  const char **then = SVARI_NEW(run->arena, const char *, before->design->stages[0].nunits);
  work->partner = SVARI_NEW(run->arena, int32_t, count);
  json_t *index = json_object(), *own = json_object();
  svari_status status = now && then && work->partner && index && own ? SVARI_OK : svari_fail_memory(err);
  if (!status) status = name_units(run, unit, now, err);
  if (!status) status = name_units(before, unit, then, err);
  if (!status) status = index_units(before, then, index, err);
  if (!status) status = index_units(run, now, own, err);
  for (size_t u = 0; u < count && !status; u++) {
    json_t *at = now[u] ? json_object_get(index, now[u]) : NULL;
    work->partner[u] = at ? (int32_t)json_integer_value(at) : -1;
  }
  json_decref(index);
  json_decref(own);
  return status ? status : link_units(work, err);
}

static svari_status link_waves(wave_work *work, svari_error *err) {
  svari_status status = check_scores(work, work->run, err);
  if (!status) status = check_scores(work, work->before, err);
  return status ? status : match_units(work, err);
}

static double covariance(const wave_work *work, const double *now, const double *then) {
  double sum = 0;
  if (!now || !then || !work->partner) return 0;
  for (size_t u = 0; u < work->run->design->stages[0].nunits; u++)
    if (work->partner[u] >= 0) sum += work->link[u] * now[u] * then[work->partner[u]];
  return sum;
}

static svari_status set_change(const wave_work *work, svari_estimate_row *row, svari_error *err) {
  const char *key = NULL;
  svari_status status = svari_wave_row_key(work->run->arena, row, &key, err);
  if (status) return status;
  const json_t *at = json_object_get(work->index, key);
  if (!at) return SVARI_OK;
  const figure *then = &work->figures[json_integer_value(at)];
  svari_wave_change *change = SVARI_NEW(work->run->arena, svari_wave_change, 1);
  if (!change) return svari_fail_memory(err);
  svari_wave_figure a = {then->estimate, then->se, then->df}, b = {row->estimate, row->se, row->df};
  *change = svari_wave_difference(&a, &b, covariance(work, row->scores, then->scores));
  row->change = change;
  return SVARI_OK;
}

static bool is_run_file(const char *path) {
  const char *dot = strrchr(path, '.');
  return dot && (strcmp(dot, ".yaml") == 0 || strcmp(dot, ".yml") == 0);
}

/* There, and not this run file itself. */
static svari_status check_place(const svari_plan *plan, svari_error *err) {
  struct stat earlier, own;
  svari_status status = SVARI_OK;
  if (stat(plan->previous, &earlier) != 0) {
    status = svari_fail_at(err, SVARI_IO, plan->previous_at, "previous: %s can't be read: %s", plan->previous_shown,
                           strerror(errno));
    if (!svari_hint_neighbour(err, plan->previous))
      svari_hint(err, "name a folder that `svari run` has written, or the run file of the earlier wave");
  } else if (stat(plan->path, &own) == 0 && own.st_dev == earlier.st_dev && own.st_ino == earlier.st_ino) {
    status =
        svari_fail_at(err, SVARI_SPEC, plan->previous_at, "previous: %s is this run file itself", plan->previous_shown);
    svari_hint(err, "name the run file of an earlier wave, or the folder of its results");
  }
  return status;
}

svari_status svari_check_previous(svari_result *run, svari_error *err) {
  if (!run->plan->previous) return SVARI_OK;
  svari_status status = check_place(run->plan, err);
  wave_work work = {.run = run};
  json_t *results = NULL;
  if (!status)
    status = is_run_file(run->plan->previous) ? plan_before(&work, err) : read_results(run->plan, &results, err);
  json_decref(results);
  svari_result_free(work.before);
  return status;
}

svari_status svari_result_previous(svari_result *run, svari_error *err) {
  if (!run->plan->previous || !run->report.nestimates) return SVARI_OK;
  svari_status status = check_place(run->plan, err);
  if (status) return status;
  wave_work work = {.run = run, .index = json_object()};
  status = work.index ? SVARI_OK : svari_fail_memory(err);
  if (!status) status = is_run_file(run->plan->previous) ? run_before(&work, err) : keep_results(&work, err);
  if (!status && work.before && run->plan->previous_unit) status = link_waves(&work, err);
  svari_estimate_row *rows = SVARI_NEW(run->arena, svari_estimate_row, run->report.nestimates);
  if (!status && !rows) status = svari_fail_memory(err);
  if (!status) memcpy(rows, run->report.estimates, run->report.nestimates * sizeof *rows);
  for (size_t i = 0; i < run->report.nestimates && !status; i++) status = set_change(&work, &rows[i], err);
  if (!status) run->report.estimates = rows;
  json_decref(work.index);
  if (work.before) { /* the manifest tells what it read */
    run->earlier = work.before->plan;
    work.before->borrowed_plan = true;
  }
  svari_result_free(work.before);
  return status;
}

svari_status svari_result_against(const char *later, const char *earlier, const char *unit, int threads,
                                  svari_result **out, svari_error *err) {
  svari_result *run = svari_result_new(NULL, err);
  if (!run) return SVARI_MEMORY;
  run->threads = threads;
  svari_status status = svari_plan_read(later, &run->plan, err);
  svari_plan *plan = run->plan;
  if (!status && plan->nruns) {
    status = svari_fail_at(err, SVARI_SPEC, plan->where, "%s is a run of runs", plan->shown);
    svari_hint(err, "run one of its runs into a folder of its own, and compare that");
  }
  if (!status) {
    plan->previous = earlier;
    plan->previous_shown = plan->shown;
    status = refuse_hidden(plan, &plan->output, err);
  }
  if (!status) {
    plan->previous_shown = earlier;
    plan->previous_unit = unit;
    status = keep_unit(plan, unit, err);
  }
  if (!status) status = svari_result_to_estimates(run, err);
  if (!status) status = svari_result_previous(run, err);
  if (status)
    svari_result_free(run);
  else
    *out = run;
  return status;
}
