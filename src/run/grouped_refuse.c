/* What a table of totals can't give: each thing that the run file asks for and that needs the records themselves, by
 * name, with what to do. */
#include <stdio.h>
#include <string.h>

#include "read/readstat_write.h"
#include "run/grouped.h"

static bool among(const char *word, const char *const *words) {
  for (size_t i = 0; words[i]; i++)
    if (strcmp(word, words[i]) == 0) return true;
  return false;
}

typedef struct refusals {
  const svari_plan *plan;
  svari_error *err;
  svari_status worst;
} refusals;

static void refuse(refusals *r, svari_where where, const char *what, const char *instead) {
  if (!where.file) where = r->plan->where;
  r->worst = svari_fail_at(r->err, SVARI_SPEC, where, "%s needs the records, and a table of totals has none", what);
  svari_hint(r->err, "%s", instead);
}

static void refuse_steps(refusals *r) {
  static const char *const fine[] = {"poststratify", "rake", "calibrate", "scale", NULL};
  for (size_t i = 0; i < r->plan->nsteps; i++) {
    const svari_step_spec *step = &r->plan->steps[i];
    char what[128];
    snprintf(what, sizeof what, "weighting: %s", step->step);
    bool of_weights =
        step->weight_bounds[0] == step->weight_bounds[0] || step->weight_bounds[1] == step->weight_bounds[1];
    if (!among(step->step, fine))
      refuse(r, step->where, what, "take the step before the records are summed, or run the data themselves");
    else if (of_weights || step->within || step->keep_margins)
      refuse(r, step->where, "a bound on single weights, or `within`,",
             "bound the ratio by `bounds`, or run the data themselves");
  }
}

static void refuse_estimates(refusals *r) {
  static const char *const fine[] = {"mean",       "total",    "ratio",    "proportion", "count",
                                     "difference", "contrast", "function", NULL};
  for (size_t i = 0; i < r->plan->nestimates; i++) {
    const svari_estimate_spec *e = &r->plan->estimates[i];
    char what[128];
    snprintf(what, sizeof what, "%s of estimate `%s`", e->statistic, e->id);
    if (!among(e->statistic, fine)) {
      refuse(r, e->where_entry, what,
             "means, totals, ratios, proportions and counts can be had; run the data for the rest");
    } else if (e->deff && strcmp(e->statistic, "proportion") != 0 && strcmp(e->statistic, "count") != 0) {
      snprintf(what, sizeof what, "`deff` of estimate `%s`", e->id);
      refuse(r, e->where_entry, what, "take `deff` away, or run the data themselves");
    }
  }
}

static void refuse_tables(refusals *r) {
  for (size_t i = 0; i < r->plan->ntables; i++) {
    const svari_table_spec *t = &r->plan->tables[i];
    bool of_set = false;
    for (size_t k = 0; k < t->nrows; k++) of_set = of_set || svari_plan_set(r->plan, t->rows[k]);
    for (size_t k = 0; k < t->ncolumns; k++) of_set = of_set || svari_plan_set(r->plan, t->columns[k]);
    if (of_set) refuse(r, t->where_entry, "a table of a multiple-response set", "run the data themselves");
  }
}

static void refuse_output(refusals *r) {
  static const char *const records[] = {"sav", "dta", "r", NULL};
  const svari_output_spec *output = &r->plan->output;
  if (output->weights || output->nkeep)
    refuse(r, output->where, "output: weights or keep", "take it away: the table has no single weights");
  if (output->disclosure.given) refuse(r, output->where, "output: disclosure", "run the data themselves");
  if (output->noutcomes) refuse(r, output->where, "output: outcomes", "take it away, or run the data themselves");
  for (size_t i = 0; i < output->nformats; i++)
    if (among(output->formats[i], records))
      refuse(r, output->where, "a format with a line per record", "take it away from `formats`");
}

static void refuse_data(refusals *r) {
  const svari_plan *plan = r->plan;
  const svari_data_spec *data = &plan->data;
  if (data->nfiles || plan->nplausible)
    refuse(r, data->where, "a run over several completed files or plausible values", "run the data themselves");
  if (plan->previous) refuse(r, plan->where, "`previous`", "compare the two runs by `svari compare`");
  if (svari_readstat_kind(data))
    refuse(r, data->where, "a file with labels of its own", "write the data as CSV, with the labels under `variables`");
}

static void refuse_design(refusals *r) {
  const svari_design_spec *design = &r->plan->design;
  if (design->given || design->made)
    refuse(r, design->where, "replication", "take the replicates away: Taylor variance goes by totals");
  if (design->pps)
    refuse(r, design->where, "`pps`, by the units' own probabilities,", "take `pps` away, or run the data themselves");
  if (design->nclusters) return;
  r->worst = svari_fail_at(r->err, SVARI_SPEC, design->where.file ? design->where : r->plan->where,
                           "each record is its own sampling unit: a table of totals would have a row for each");
  svari_hint(r->err, "name the column of sampling units as `clusters`, or run the data themselves");
}

svari_status svari_grouped_refuse(const svari_plan *plan, svari_error *err) {
  refusals r = {plan, err, SVARI_OK};
  if (plan->nruns) {
    refuse(&r, plan->where, "a run of runs", "make the table of each of its runs");
    return r.worst;
  }
  refuse_data(&r);
  refuse_design(&r);
  refuse_steps(&r);
  refuse_estimates(&r);
  refuse_tables(&r);
  if (plan->ntests) refuse(&r, plan->tests[0].where_entry, "`tests`", "take them away; tests of `tables` can be had");
  if (plan->nmodels) refuse(&r, plan->models[0].where_entry, "`models`", "take them away, or run the data themselves");
  refuse_output(&r);
  return r.worst;
}
