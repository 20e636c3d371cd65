/* The story of a run, read from top to bottom of the table at the end of this file. */
#include "run/disclose.h"
#include "run/run.h"

#include <stdlib.h>
#include <string.h>

#include "infer/infer.h"
#include "read/source.h"
#include "run/grouped.h"
#include "run/sets.h"

/* Is there a file of totals in place of the data? */
static bool has_totals(const svari_result *run) { return run->options && run->options->totals; }

svari_status svari_result_check_header(svari_result *run, svari_error *err) {
  svari_plan *plan = run->plan;
  if (has_totals(run)) return SVARI_OK;
  if (strcmp(plan->data.file, "-") == 0) return SVARI_OK; /* a pipe is read once: its names are checked after */
  const char **names = NULL;
  size_t count = 0;
  svari_status status = svari_header_read(&plan->data, &names, &count, err);
  if (status) return status;
  status = svari_sets_take(run, names, count, err);
  if (!status) status = svari_plan_check_names(plan, names, count, err);
  if (status && count == 1 && strpbrk(names[0], ";,\t|"))
    svari_hint(err, "the data have one column, `%s`: is the delimiter right?", names[0]);
  free(names);
  return status;
}

static svari_status check_piped_names(svari_result *run, svari_error *err) {
  if (strcmp(run->plan->data.file, "-") != 0) return SVARI_OK;
  size_t count = svari_frame_columns(run->read);
  const char **names = malloc((count + 1) * sizeof *names);
  if (!names) return svari_fail_memory(err);
  for (size_t i = 0; i < count; i++) names[i] = run->read->columns[i]->name;
  svari_status status = svari_plan_check_names(run->plan, names, count, err);
  free(names);
  return status;
}

/* The data and the population's files are both read even when one is at fault: all faults at once. */
static svari_status read_files(svari_result *run, svari_error *err) {
  svari_plan *plan = run->plan;
  if (!has_totals(run) && strcmp(plan->data.file, "-") == 0)
    plan->data.keep = NULL; /* all columns, for a misspelt name's neighbours */
  svari_status data = run->grouped ? svari_grouped_frame(run, err) : svari_frame_read(&plan->data, &run->read, err);
  if (!data && !run->grouped) data = check_piped_names(run, err);
  svari_status population =
      svari_population_read(&plan->population, plan->variables, plan->nvariables, &run->population, err);
  return data ? data : population;
}

/* The data's hash is made beside the work, when reading has left the file in memory and the longest work is behind. */
static svari_status begin_hash(svari_result *run, svari_error *err) {
  (void)err;
  const char *file = run->plan->data.file;
  if (run->hashes && file && run->threads != 1 && !svari_is_address(file)) run->hashing = svari_hashing_begin(file);
  return SVARI_OK;
}

static svari_status derive(svari_result *run, svari_error *err) {
  svari_status status = svari_frame_derive(run->read, run->plan->derive, run->plan->nderive, &run->frame, err);
  return status ? status : svari_sets_give(run, err);
}

static svari_status describe_design(svari_result *run, svari_error *err) {
  return svari_design_new(run->frame, &run->plan->design, &run->design, err);
}

/* Taylor's standard errors have Taylor's degrees of freedom, also beside replication. */
static svari_status weigh_by(svari_result *run, const svari_step_spec *steps, size_t nsteps, svari_error *err) {
  svari_status status =
      svari_weights_new(run->frame, run->design, run->population, steps, nsteps, run->threads, &run->weights, err);
  if (!status) run->weights->df_by_units = svari_result_methods(run) & SVARI_TAYLOR;
  return status;
}

static svari_status weigh(svari_result *run, svari_error *err) {
  return weigh_by(run, run->plan->steps, run->plan->nsteps, err);
}

static svari_status weigh_by_design(svari_result *run, svari_error *err) {
  run->report.variables = run->plan->variables;
  run->report.nvariables = run->plan->nvariables;
  run->report.margins = run->plan->population.margins;
  run->report.nmargins = run->plan->population.nmargins;
  return weigh_by(run, NULL, 0, err);
}

typedef struct variance_choice {
  const char *name;
  int methods;
} variance_choice;

static const variance_choice choices[] = {
    {"taylor", SVARI_TAYLOR},
    {"replication", SVARI_REPLICATION},
    {"both", SVARI_TAYLOR | SVARI_REPLICATION},
};

/* Replication wherever the design has replicates, unless the run file says otherwise. */
static const variance_choice *choose_variance(const svari_result *run) {
  const char *asked = run->plan->variance;
  if (!asked) return &choices[run->design->replication ? 1 : 0];
  for (size_t i = 0; i < sizeof choices / sizeof *choices; i++)
    if (strcmp(choices[i].name, asked) == 0) return &choices[i];
  return &choices[0];
}

int svari_result_methods(const svari_result *run) { return choose_variance(run)->methods; }

static svari_status summarise_design(svari_result *run, svari_error *err) {
  const svari_design *design = run->design;
  const svari_replication *replication = design->replication;
  const variance_choice *choice = choose_variance(run);
  if ((choice->methods & SVARI_REPLICATION) && !replication) {
    svari_status status = svari_fail_at(err, SVARI_SPEC, run->plan->where,
                                        "variance: %s needs replicates, and there are none", choice->name);
    svari_hint(
        err,
        "add `replicates: {method: bootstrap, count: 500, seed: 1}`, or say where they are in `design: replicates:`");
    return status;
  }
  svari_design_summary *summary = &run->report.design;
  size_t records = 0;
  for (size_t i = 0; i < design->nrecords; i++) records += svari_design_count(design, i);
  *summary = (svari_design_summary){.records = records,
                                    .strata = design->stages[0].nstrata,
                                    .units = design->stages[0].nunits,
                                    .stages = design->nstages,
                                    .variance = choice->name,
                                    .replication = replication ? replication->type : NULL,
                                    .replicates = replication ? replication->count : 0};
  return svari_domain_df(run->weights, NULL, 1, &summary->df, err);
}

/* Everything about weights that a report shows. */
static svari_status report_weights(svari_result *run, svari_error *err) {
  svari_report *report = &run->report;
  const svari_weights *weights = run->weights;
  report->base_weights = weights->base;
  report->weights = weights->summary;
  report->nsteps = weights->nsteps;
  report->steps = weights->steps;
  report->frame = run->frame;
  report->final_weight = run->grouped ? NULL : weights->final; /* of records */
  report->write_weights = run->plan->output.weights;
  report->nkeep = run->plan->output.nkeep;
  report->keep = run->plan->output.keep;
  report->data = &run->plan->data;
  report->read = run->read;
  report->design_spec = &run->plan->design;
  report->replication = run->design->replication;
  report->nweights_replicates = weights->nreplicates;
  report->weights_replicate = weights->replicate;
  if (run->plan->design.made) {
    report->nreplicates = weights->nreplicates;
    report->replicate = weights->replicate;
  }
  svari_status status = summarise_design(run, err);
  if (!status) status = svari_balance_new(run->arena, weights, &report->balance, err);
  const svari_output_spec *output = &run->plan->output;
  if (!status && output->noutcomes)
    status = svari_weights_correlations(run->arena, weights, output->outcomes, output->noutcomes,
                                        &report->weight_figures, &report->nweight_figures, err);
  return status;
}

/* With plausible values everything is answered for each draw, in the stage of imputations. */
static bool answers_later(const svari_result *run) { return run->plan->nplausible; }

static svari_status estimate(svari_result *run, svari_error *err) {
  if (answers_later(run)) return SVARI_OK;
  svari_estimate_row *rows = NULL;
  svari_status status = svari_result_estimate(run, run->weights, &rows, &run->report.nestimates, err);
  run->report.estimates = rows;
  return status ? status : svari_result_note_gaps(run, rows, run->report.nestimates, err);
}

static svari_status tabulate(svari_result *run, svari_error *err) {
  if (answers_later(run)) return SVARI_OK;
  svari_table *tables = NULL;
  svari_status status = svari_result_tabulate(run, run->weights, &tables, err);
  run->report.tables = tables;
  run->report.ntables = run->plan->ntables;
  return status;
}

static svari_status test(svari_result *run, svari_error *err) {
  if (answers_later(run)) return SVARI_OK;
  svari_test_row *rows = NULL;
  svari_status status = svari_result_test(run, run->weights, &rows, err);
  run->report.tests = rows;
  run->report.ntests = run->plan->ntests;
  return status;
}

static svari_status model(svari_result *run, svari_error *err) {
  if (answers_later(run)) return SVARI_OK;
  svari_model *models = NULL;
  svari_status status = svari_result_model(run, run->weights, &models, err);
  run->report.models = models;
  run->report.nmodels = run->plan->nmodels;
  return status;
}

static svari_status gather_notes(svari_result *run, svari_error *err) {
  svari_status status = svari_result_note_intervals(run, err);
  if (status) return status;
  const svari_notes *sources[] = {&run->design->notes, &run->weights->notes, &run->notes, &run->plan->notes};
  const svari_balance *balance = &run->report.balance;
  svari_notes all = {0};
  for (size_t s = 0; s < sizeof sources / sizeof *sources; s++)
    for (size_t i = 0; i < sources[s]->count; i++)
      if (svari_note(run->arena, &all, "%s", sources[s]->text[i])) return svari_fail_memory(err);
  for (size_t i = 0; i < balance->nnotes; i++)
    if (svari_note(run->arena, &all, "%s", balance->notes[i])) return svari_fail_memory(err);
  run->report.notes = all.text;
  run->report.nnotes = all.count;
  return SVARI_OK;
}

static svari_status suppress(svari_result *run, svari_error *err) {
  svari_status status = svari_suppress(run->arena, &run->plan->output, &run->report, err);
  if (status != SVARI_OK) return status;
  return svari_disclose(run->arena, &run->plan->output.disclosure, &run->report, err);
}

typedef struct stage {
  const char *name;
  svari_status (*work)(svari_result *run, svari_error *err);
} stage;

static const stage whole_run[] = {
    {"source", svari_result_choose},
    {"header", svari_result_check_header},
    {"data", read_files},
    {"hash", begin_hash},
    {"derive", derive},
    {"design", describe_design},
    {"weights", weigh},
    {"representativeness", report_weights},
    {"estimates", estimate},
    {"tables", tabulate},
    {"tests", test},
    {"models", model},
    {"imputations", svari_result_impute},
    {"previous", svari_result_previous},
    {"changes", svari_result_changes},
    {"about", svari_result_about},
    {"notes", gather_notes},
    {"suppression", suppress},
};

static const stage to_estimates[] = {
    {"header", svari_result_check_header}, {"data", read_files}, {"derive", derive},
    {"design", describe_design},           {"weights", weigh},   {"estimates", estimate},
    {"imputations", svari_result_impute},
};

static const stage to_answers[] = {
    {"header", svari_result_check_header},
    {"data", read_files},
    {"derive", derive},
    {"design", describe_design},
    {"weights", weigh},
    {"estimates", estimate},
    {"tables", tabulate},
    {"tests", test},
    {"models", model},
};

static const stage to_design[] = {
    {"header", svari_result_check_header},
    {"data", read_files},
    {"derive", derive},
    {"design", describe_design},
};

static const stage check_only[] = {
    {"source", svari_result_choose},
    {"header", svari_result_check_header},
    {"data", read_files},
    {"derive", derive},
    {"design", describe_design},
    {"requests", svari_check_requests},
    {"previous", svari_check_previous},
    {"weights", weigh_by_design},
    {"answers", svari_check_answers},
    {"representativeness", report_weights},
    {"notes", gather_notes},
};

/* Records in memory stand in for standard input, so that a file that a run file names is never passed over. */
static svari_status take_records(svari_result *run, svari_error *err) {
  const svari_records *records = run->options ? run->options->records : NULL;
  svari_data_spec *data = &run->plan->data;
  if (!records) return SVARI_OK;
  data->records = records;
  if (!has_totals(run) && strcmp(data->file, "-") == 0) return SVARI_OK;
  svari_status status = svari_fail_at(err, SVARI_SPEC, data->where, "`data` names %s, and records are given in memory",
                                      has_totals(run) ? run->options->totals : data->shown);
  svari_hint(err, "write `data: {file: '-'}` where the records are to be read");
  return status;
}

static svari_status walk(svari_result *run, const stage *stages, size_t count, svari_error *err) {
  const svari_run_options *options = run->options;
  run->plan->data.threads = run->threads;
  run->scores = run->scores || run->plan->previous_unit;
  run->plan->design.threads = run->threads;
  run->report.title = run->plan->title;
  run->report.language = run->plan->language;
  run->report.data_shown = run->plan->data.shown;
  run->report.synthetic = run->plan->synthetic;
  svari_status records = take_records(run, err);
  for (size_t i = 0; i < count && !records; i++) {
    if (options && options->progress) options->progress(options->context, stages[i].name, (int)i + 1, (int)count);
    svari_status status = stages[i].work(run, err);
    if (status) return status;
  }
  return records;
}

svari_status svari_result_to_estimates(svari_result *run, svari_error *err) {
  return walk(run, to_estimates, sizeof to_estimates / sizeof *to_estimates, err);
}

svari_status svari_result_to_answers(svari_result *run, svari_error *err) {
  return walk(run, to_answers, sizeof to_answers / sizeof *to_answers, err);
}

svari_status svari_result_to_design(svari_result *run, svari_error *err) {
  return walk(run, to_design, sizeof to_design / sizeof *to_design, err);
}

svari_status svari_result_to_end(svari_result *run, svari_error *err) {
  return walk(run, whole_run, sizeof whole_run / sizeof *whole_run, err);
}

svari_status svari_result_to_check(svari_result *run, svari_error *err) {
  return walk(run, check_only, sizeof check_only / sizeof *check_only, err);
}
