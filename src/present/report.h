/* The report of a run as neutral rows, and the writers that render it. Writers compute nothing. */
#ifndef SVARI_SRC_PRESENT_REPORT_H
#define SVARI_SRC_PRESENT_REPORT_H

#include "base/buffer.h"
#include "base/note.h"
#include "design/design.h"
#include "present/about.h"
#include "present/joint.h"
#include "svari/infer.h"
#include "svari/population.h"
#include "svari/read.h"

typedef struct svari_design_summary {
  size_t records, strata, units, stages;
  double df;
  const char *variance;    /* taylor | replication | both */
  const char *replication; /* type of the replicates; NULL */
  size_t replicates;
} svari_design_summary;

/* A figure that disclosure control hid: what it is of, and the rule that hid it. For the producer, not for print. */
typedef struct svari_hidden {
  const char *where; /* the entry's id */
  const char *what;  /* "age=18-24; region=Rīga" */
  const char *rule;  /* min_n | dominance | p_percent | complementary | linked */
} svari_hidden;

typedef struct svari_report {
  const char *name; /* of a part in a run of runs; NULL */
  size_t nparts;    /* a run of runs: its reports in order; the rest of this one is then empty */
  const struct svari_report *const *parts;
  svari_joint joint;
  svari_label label; /* of a part: what the joint report calls it */
  const char *title;
  svari_language language;
  const char *data_shown;
  bool synthetic; /* data: synthetic: true -- said wherever the report is shown */
  svari_design_summary design;
  svari_weight_summary base_weights, weights; /* before the first step; final */
  size_t nsteps;
  const svari_step_report *steps;
  size_t nweight_figures; /* correlations of the steps' factors with outcomes */
  const svari_figure *weight_figures;
  svari_balance balance;
  size_t nestimates;
  const svari_estimate_row *estimates;
  size_t ntables;
  const svari_table *tables;
  size_t ntests;
  const svari_test_row *tests;
  size_t nmodels;
  const svari_model *models;
  size_t nnotes;
  const char *const *notes;
  size_t nhidden;
  const svari_hidden *hidden;
  const svari_about *about; /* what the run file says of the survey */
  size_t nvariables;
  const svari_variable_spec *variables; /* the codebook, as written */
  size_t nmargins;
  const svari_margin_spec *margins; /* as written, with their sources */
  size_t nsources;
  const svari_input *sources; /* files read; none where no report shows them */
  /* weights.csv */
  const svari_frame *frame;
  const double *final_weight;
  size_t nreplicates;
  const double *replicate; /* [r * nrecords + i]; made here, to be written */
  size_t nkeep;
  const char *const *keep;
  bool write_weights;
  /* What files that bring the weights back to the data need; NULL where the report was made without a run. */
  const svari_data_spec *data;
  const svari_frame *read; /* the data as read: the columns that `frame` has more are derived */
  const svari_design_spec *design_spec;
  const svari_replication *replication;
  size_t nweights_replicates; /* final replicate weights, also of given replicates: as `replicate` */
  const double *weights_replicate;
} svari_report;

/* A writer: a row of the table of writers. It renders one file of the run, whole, into the buffer. */
typedef struct svari_writer {
  const char *format; /* word of `output: formats:`; "" when another key asks for the file */
  const char *file;   /* name in the run's folder */
  const char *what;   /* one line for help */
  svari_status (*write)(const svari_report *report, svari_buffer *out, svari_error *err);
  bool (*wanted)(const svari_report *report); /* NULL: whenever the format is asked for */
} svari_writer;

extern const svari_writer svari_writers[];
extern const size_t svari_writers_count;

/* Whether a run that asks for these formats writes the writer's file. */
bool svari_writer_wanted(const svari_writer *writer, const svari_report *report, const char *const *formats,
                         size_t nformats);

/* The summary for the terminal: at most `width` columns, colour when asked for. */
SVARI_MUST_CHECK svari_status svari_report_text(const svari_report *report, int width, bool colour, svari_buffer *out,
                                                svari_error *err);
/* Of the summary, the representativeness alone. */
SVARI_MUST_CHECK svari_status svari_balance_text(const svari_report *report, int width, bool colour, svari_buffer *out,
                                                 svari_error *err);

#endif
