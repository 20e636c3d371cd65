/* A whole run: a run file in; estimates, tables, tests, models and files out. */
#ifndef SVARI_RUN_H
#define SVARI_RUN_H

#include "svari/infer.h"
#include "svari/read.h"

#ifdef __cplusplus
extern "C" {
#endif

typedef struct svari_run_options {
  int threads; /* 0: as many as the machine has processors */
  /* Called as each stage begins; `stage` counts from 1 to `stages`. NULL: not called. */
  void (*progress)(void *context, const char *name, int stage, int stages);
  /* Called before the first file is touched (true) and after the last (false), so that a program can hold
   * back signals. NULL: not called. */
  void (*writing)(void *context, bool begins);
  void *context;
  const char *totals; /* a table of totals to go on from, in place of the data; NULL: the data */
  /* Records in memory, read in place of standard input: the run file says `data: {file: '-'}`. NULL: none. */
  const svari_records *records;
  /* A data file of so many bytes or more is summed block by block, and refused where that can't be; UINT64_MAX: none
   * is. 0: those of 4 GiB or more, as far as that can be. */
  uint64_t stream_over;
  /* Called, before long work begins, with what a person should know of it: whole lines. NULL: not called. */
  void (*told)(void *context, const char *text);
} svari_run_options;

typedef struct svari_result svari_result;

/* Runs a run file; `folder` gets the files of the run, all of them or none, manifest.json last; NULL: nothing is
 * written. options may be NULL. */
SVARI_MUST_CHECK svari_status svari_run(const char *path, const char *folder, const svari_run_options *options,
                                        svari_result **out, svari_error *err);
/* The same with the run file's text in memory; `path` says what relative names are relative to. Nothing is written. */
SVARI_MUST_CHECK svari_status svari_run_text(const char *text, size_t length, const char *path,
                                             const svari_run_options *options, svari_result **out, svari_error *err);
/* Everything that can be wrong with the run file and its data; computes no estimate and writes nothing. The result
 * has the plan, the design and the representativeness before weighting. */
SVARI_MUST_CHECK svari_status svari_check(const char *path, const svari_run_options *options, svari_result **out,
                                          svari_error *err);
void svari_result_free(svari_result *result);

/* The answers as rows, which live as long as the result. */
size_t svari_result_estimates(const svari_result *result, const svari_estimate_row **rows);
size_t svari_result_tables(const svari_result *result, const svari_table **tables);
size_t svari_result_tests(const svari_result *result, const svari_test_row **rows);
size_t svari_result_models(const svari_result *result, const svari_model **models);

/* The weights after all steps: one by record of the data, in their order; 0 where the records were summed. */
size_t svari_result_weights(const svari_result *result, const double **weights);
/* Final replicate weights, given or made: weights[r * records + i] is record i's in replicate r; 0 without any. */
size_t svari_result_replicates(const svari_result *result, const double **weights);
/* The records with the variables that the run file uses and derives; NULL where they were summed. */
const svari_frame *svari_result_frame(const svari_result *result);
/* What each step of the weighting did; the sample beside the population before and after; what a reader should know. */
size_t svari_result_steps(const svari_result *result, const svari_step_report **steps);
const svari_balance *svari_result_balance(const svari_result *result);
size_t svari_result_notes(const svari_result *result, const char *const **notes);
/* A run of runs has its answers in its parts, counted from 0; others have none, and NULL. */
size_t svari_result_parts(const svari_result *result);
const svari_result *svari_result_part(const svari_result *result, size_t part);

/* One file of the run as it would be written ("results.json", "estimates.csv" …), whether or not the run file asks
 * for it, or the summary for a terminal. `*text` is to be freed by free(). */
SVARI_MUST_CHECK svari_status svari_result_file(const svari_result *result, const char *file, char **text,
                                                size_t *length, svari_error *err);
SVARI_MUST_CHECK svari_status svari_result_summary(const svari_result *result, int width, bool colour, char **text,
                                                   svari_error *err);

/* Runs a folder again from its manifest and compares bytes. SVARI_CHECK with one fault for each file that differs;
 * *same (may be NULL) counts those that do not. */
SVARI_MUST_CHECK svari_status svari_verify(const char *folder, const svari_run_options *options, size_t *same,
                                           svari_error *err);

/* The table of totals of a run file (docs/totals.md) as text, to be freed by free(). Of `parts` parts of the data only
 * the part numbered `part` from 1; 1 of 1: all. SVARI_SPEC names all that the run file asks for and totals can't give.
 */
SVARI_MUST_CHECK svari_status svari_totals_make(const char *path, size_t part, size_t parts,
                                                const svari_run_options *options, char **text, size_t *length,
                                                svari_error *err);
/* Tables of totals of one run file added up; all parts of a table, or whole tables. */
SVARI_MUST_CHECK svari_status svari_totals_merge(const char *const *files, size_t count, char **text, size_t *length,
                                                 svari_error *err);
/* The query that makes the table in a database: dialect postgresql, duckdb or spark; table NULL: the one that the run
 * file names, else `records`. `*head` is the first line that the
 * table's file has before what the query gives. Both to be freed by free(). */
SVARI_MUST_CHECK svari_status svari_totals_query(const char *path, const char *dialect, const char *table, char **head,
                                                 char **text, svari_error *err);

/* A figure that two runs have in common. Without common units the waves are taken as independent: se² = se_a² + se_b²,
 * degrees of freedom after Satterthwaite (1946). */
typedef struct svari_change {
  const char *id, *statistic, *what; /* what: variable, category, probability and domain in words */
  double a, b, difference, se, statistic_value, df, p;
} svari_change;

typedef struct svari_changes svari_changes;

/* Compares the results.json of two folders (or two such files). */
SVARI_MUST_CHECK svari_status svari_compare(const char *a, const char *b, svari_changes **out, svari_error *err);
/* The same of two folders whose runs have units in common: of the first stage, told by the column `unit`. Both runs are
 * made again from their manifests, for the covariance (docs/methods/waves.md); their inputs must be what they were. */
SVARI_MUST_CHECK svari_status svari_compare_units(const char *a, const char *b, const char *unit, int threads,
                                                  svari_changes **out, svari_error *err);
void svari_changes_free(svari_changes *changes);
size_t svari_changes_rows(const svari_changes *changes, const svari_change **rows);
/* Figures that only one of the two has. */
size_t svari_changes_gone(const svari_changes *changes, const char *const **names);
size_t svari_changes_new(const svari_changes *changes, const char *const **names);

#ifdef __cplusplus
}
#endif
#endif
