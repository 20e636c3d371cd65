/* A run file as a plan: every request of every room, with places for messages. */
#ifndef SVARI_SRC_SPEC_PLAN_H
#define SVARI_SRC_SPEC_PLAN_H

#include "base/note.h"
#include "present/about.h"
#include "spec/plan_joint.h"
#include "svari/estimate.h"
#include "svari/read.h"
#include "svari/recode.h"

/* `output: disclosure:`: which cells are hidden. NaN and 0: not asked. */
typedef struct svari_disclosure_spec {
  bool given;
  size_t min_n;           /* records of a cell */
  size_t dominance_n;     /* the largest n contributions ... */
  double dominance_share; /* ... hold more than this share of the total */
  double p_percent;
  double rounding;    /* counts are rounded to multiples of it */
  bool complementary; /* hide more, so that nothing can be found by subtraction */
  svari_where where;
} svari_disclosure_spec;

/* Plausible values: columns that are draws of one variable, to be combined by Rubin's rules. */
typedef struct svari_plausible_spec {
  const char *name;
  size_t ncolumns;
  const char *const *columns;
  svari_where where;
} svari_plausible_spec;

typedef struct svari_output_spec {
  size_t nformats;
  const char *const *formats; /* none given: json, csv */
  bool weights;
  size_t nkeep;
  const char *const *keep;
  double suppress_min_n, suppress_max_cv; /* NaN: not asked */
  const char *reliability;                /* NULL */
  size_t noptions;                        /* further keys as written */
  const char *const *option_names;
  const char *const *option_values;
  svari_disclosure_spec disclosure;
  size_t noutcomes; /* columns to set beside every weighting step's factor */
  const char *const *outcomes;
  svari_where where;
} svari_output_spec;

/* A name, expression or formula that reads columns, and its place: what the checks against the data's header go
 * by. */
typedef struct svari_use {
  const char *kind; /* column | expression | formula */
  const char *text;
  size_t derived; /* how many entries of `derive` are known to it: its own index there, else all */
  svari_where where;
} svari_use;

/* A multiple-response set: one of `sets:`, or one of the data file that the run file names. */
typedef struct svari_set_spec {
  const char *name;
  svari_label label;
  size_t ncolumns;
  const char *const *columns;
  const char *counted; /* the value of those who chose; NULL: `yes` or 1 */
  bool mentions;       /* each column holds one of the choices made */
  svari_where where;
} svari_set_spec;

typedef struct svari_plan {
  svari_arena *arena;
  const char *path; /* of the run file, as given; "-": standard input */
  const char *text; /* its bytes as they were read, in the arena */
  size_t length;
  const char *shown; /* its last part: what messages name */
  const char *title; /* in the run file's language */
  svari_label titles;
  svari_language language;
  bool synthetic;
  svari_about about;
  svari_data_spec data; /* `file` already relative to the run file's folder; keep and patterns filled with all
                         * columns that the run reads */
  size_t nvariables;
  const svari_variable_spec *variables;
  size_t nderive;
  const svari_derive_spec *derive;
  size_t nsets;
  const svari_set_spec *sets;
  svari_population_spec population;
  svari_design_spec design; /* with given and made replicates */
  size_t nsteps;
  const svari_step_spec *steps;
  const char *variance; /* NULL | taylor | replication | both */
  size_t nestimates;
  const svari_estimate_spec *estimates;
  size_t ntables;
  const svari_table_spec *tables;
  size_t ntests;
  const svari_test_spec *tests;
  size_t nmodels;
  const svari_model_spec *models;
  svari_output_spec output;
  size_t nruns; /* a run of runs: paths relative to this file's folder, already joined */
  const char *const *runs;
  size_t nchapters;
  const svari_chapter_spec *chapters;
  size_t nstudies;
  const svari_study_spec *studies;
  const char *figures, *figures_shown; /* CSV of published figures; NULL */
  const char *previous;                /* an earlier wave: its run file, or its results; NULL */
  const char *previous_shown;
  svari_where previous_at, figures_at;
  const char *previous_unit; /* column that tells the units common to both waves; NULL */
  size_t nplausible;
  const svari_plausible_spec *plausible;
  size_t nuses;
  const svari_use *uses;
  svari_notes notes; /* on keys that are given and can't matter */
  svari_where where;
} svari_plan;

/* Reads and checks a run file, or standard input where the path is "-" (paths in it are then relative to the working
 * folder); all its faults at once, by file:line:column. */
SVARI_MUST_CHECK svari_status svari_plan_read(const char *path, svari_plan **out, svari_error *err);
/* The same from memory; `path` names the file and says which folder paths are relative to. */
SVARI_MUST_CHECK svari_status svari_plan_parse(const char *text, size_t length, const char *path, svari_plan **out,
                                               svari_error *err);
/* Checks that need the data's header: that every column named exists (or is derived). SVARI_SPEC, all at once, with
 * the nearest name. */
SVARI_MUST_CHECK svari_status svari_plan_check_names(const svari_plan *plan, const char *const *columns, size_t count,
                                                     svari_error *err);
/* The set of that name; NULL when there is none. */
const svari_set_spec *svari_plan_set(const svari_plan *plan, const char *name);
/* Does the plan read something of that name which is neither a column of these nor made in the run? */
bool svari_plan_wants(const svari_plan *plan, const char *name, const char *const *columns, size_t count);
/* Adds a set of the data file under the name that the run file has for it; its columns are read too. */
SVARI_MUST_CHECK svari_status svari_plan_take_set(svari_plan *plan, const svari_set_spec *set, svari_error *err);
void svari_plan_free(svari_plan *plan);
/* The language of its reports, and the title in it, or in any where it has none in it. */
void svari_plan_speak(svari_plan *plan, svari_language language);
/* A run file's name without folder and ending: what a run of runs calls it. NULL without memory. */
const char *svari_run_name(svari_arena *arena, const char *path);

#endif
