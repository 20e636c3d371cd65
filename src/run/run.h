/* A run's stages and what each leaves. */
#ifndef SVARI_SRC_RUN_RUN_H
#define SVARI_SRC_RUN_RUN_H

#include <limits.h>

#include "design/design.h"
#include "present/report.h"
#include "spec/plan.h"
#include "svari/run.h"
#include "weight/weights.h"

struct svari_result {
  svari_arena *arena;
  svari_plan *plan;
  svari_plan *earlier; /* of the wave before, where `previous:` names its run file; NULL */
  svari_frame *keys;   /* with a table of totals: its keys, whose columns `read` shares; NULL */
  svari_frame *read;   /* as the file has it */
  svari_frame *frame;  /* with the derived variables */
  svari_population *population;
  svari_design *design;
  svari_weights *weights;
  svari_report report;
  const char *name; /* of the folder in a run of runs; NULL */
  size_t nparts;    /* a run of runs */
  svari_result **parts;
  size_t nimputed; /* runs of further completed files */
  svari_result **imputed;
  bool bind_only;                /* requests are bound to the data, not answered */
  bool scores;                   /* estimates keep their scores by unit, for the covariance of waves */
  bool grouped;                  /* the data are a table of totals, whose rows stand for records */
  bool streamed;                 /* ... made here, block by block */
  bool borrowed_plan;            /* the plan is another result's */
  bool hashes;                   /* the hashes of what is read will be asked for */
  struct svari_hashing *hashing; /* of the data, beside the work; NULL: not begun */
  svari_input *sources;          /* the report's */
  size_t source_room;
  svari_notes notes;
  int threads;
  const svari_run_options *options;
};

/* NULL without memory, told to err. */
svari_result *svari_result_new(const svari_run_options *options, svari_error *err);
/* The stages from the header to the estimates. */
SVARI_MUST_CHECK svari_status svari_result_to_estimates(svari_result *run, svari_error *err);
/* Are the columns there that the plan names? */
SVARI_MUST_CHECK svari_status svari_result_check_header(svari_result *run, svari_error *err);
/* From records or from totals? A stage of the run. */
SVARI_MUST_CHECK svari_status svari_result_choose(svari_result *run, svari_error *err);
/* The same, and tables, tests and models. */
SVARI_MUST_CHECK svari_status svari_result_to_answers(svari_result *run, svari_error *err);
/* All stages of a run, and those of a check. */
SVARI_MUST_CHECK svari_status svari_result_to_end(svari_result *run, svari_error *err);
SVARI_MUST_CHECK svari_status svari_result_to_check(svari_result *run, svari_error *err);
/* The stages from the header to the design. */
SVARI_MUST_CHECK svari_status svari_result_to_design(svari_result *run, svari_error *err);
/* The plan's estimates with given weights. */
SVARI_MUST_CHECK svari_status svari_result_estimate(const svari_result *run, const svari_weights *weights,
                                                    svari_estimate_row **rows, size_t *nrows, svari_error *err);
/* A note for each estimate, or variable of a proportion, that has no row, since nothing of it is in the data. */
SVARI_MUST_CHECK svari_status svari_result_note_gaps(svari_result *run, const svari_estimate_row *rows, size_t nrows,
                                                     svari_error *err);
/* A note for each test that is given a confidence and has no interval, as its groups turn out. */
SVARI_MUST_CHECK svari_status svari_result_note_intervals(svari_result *run, svari_error *err);
/* Its tables, tests and models with given weights; NULL where the plan has none. */
SVARI_MUST_CHECK svari_status svari_result_tabulate(const svari_result *run, const svari_weights *weights,
                                                    svari_table **tables, svari_error *err);
SVARI_MUST_CHECK svari_status svari_result_test(const svari_result *run, const svari_weights *weights,
                                                svari_test_row **rows, svari_error *err);
SVARI_MUST_CHECK svari_status svari_result_model(const svari_result *run, const svari_weights *weights,
                                                 svari_model **models, svari_error *err);
/* The methods of variance that the plan asks for. */
int svari_result_methods(const svari_result *run);
/* Combines the answers for several completed files or plausible values; a stage of the run. */
SVARI_MUST_CHECK svari_status svari_result_impute(svari_result *run, svari_error *err);

/* What the report says of the run besides its figures; a stage of the run. */
SVARI_MUST_CHECK svari_status svari_result_about(svari_result *run, svari_error *err);

bool svari_is_change(const svari_estimate_spec *spec);
/* Sets every estimate beside the same one of `previous:`; a stage of the run. */
SVARI_MUST_CHECK svari_status svari_result_previous(svari_result *run, svari_error *err);
/* Whether the earlier wave is there and can be read, nothing computed; a stage of a check. */
SVARI_MUST_CHECK svari_status svari_check_previous(svari_result *run, svari_error *err);
/* The same for any two run files: a new run with each estimate beside that of the earlier one, by units of the same
 * name. */
SVARI_MUST_CHECK svari_status svari_result_against(const char *later, const char *earlier, const char *unit,
                                                   int threads, svari_result **out, svari_error *err);
/* The run file of a folder that `svari run` has written, whose inputs are still what they were. */
SVARI_MUST_CHECK svari_status svari_manifest_run(const char *folder, char out[PATH_MAX], svari_error *err);
/* Adds the rows of `change:` entries, after the wave before has been set beside; a stage of the run. */
SVARI_MUST_CHECK svari_status svari_result_changes(svari_result *run, svari_error *err);
/* Hides what `output: suppress:` asks to be hidden; a stage of the run. */
SVARI_MUST_CHECK svari_status svari_suppress(svari_arena *arena, const svari_output_spec *rules, svari_report *report,
                                             svari_error *err);
/* Expressions and formulas of the requests against the data's columns; for `svari check`. */
SVARI_MUST_CHECK svari_status svari_check_requests(svari_result *run, svari_error *err);
/* Every request's columns, words and types against the data, with the design's weights; for `svari check`. */
SVARI_MUST_CHECK svari_status svari_check_answers(svari_result *run, svari_error *err);

#endif
