/* What the files of this room share while a design is being made. */
#ifndef SVARI_SRC_DESIGN_BUILD_H
#define SVARI_SRC_DESIGN_BUILD_H

#include "design/design.h"

typedef struct svari_build {
  svari_arena *arena;   /* the design's */
  svari_arena *scratch; /* gone when the design is made */
  const svari_frame *frame;
  const svari_design_spec *spec;
  size_t n;      /* records */
  size_t before; /* records of the data that stand before the frame's */
  svari_design *design;
  svari_stage *stages;
  uint32_t **unit_record;    /* by stage, per unit: its first record */
  uint32_t **stratum_record; /* by stage, per stratum: its first record */
  double **size;             /* by stage, per stratum: population size, NULL without fpc or with pps */
  svari_error *err;
} svari_build;

/* The first of two statuses that is not SVARI_OK, so that checks go on and all faults are gathered. */
static inline svari_status svari_first(svari_status a, svari_status b) { return a ? a : b; }

/* A number column by name, for the key `key` of the run file: SVARI_SPEC when there is none, SVARI_DATA when it holds
 * text. */
SVARI_MUST_CHECK svari_status svari_build_number(svari_build *build, const char *key, const char *name,
                                                 const double **values);
/* Any column by name as categories; a missing value is a fault. */
SVARI_MUST_CHECK svari_status svari_build_codes(svari_build *build, const char *key, const char *name,
                                                const svari_column **categories);

SVARI_MUST_CHECK svari_status svari_build_stages(svari_build *build);
SVARI_MUST_CHECK svari_status svari_build_fpc(svari_build *build);
SVARI_MUST_CHECK svari_status svari_build_weights(svari_build *build);
SVARI_MUST_CHECK svari_status svari_build_singletons(svari_build *build);
SVARI_MUST_CHECK svari_status svari_build_notes(svari_build *build);
SVARI_MUST_CHECK svari_status svari_build_layout(svari_build *build);
SVARI_MUST_CHECK svari_status svari_build_given(svari_build *build);
SVARI_MUST_CHECK svari_status svari_build_made(svari_build *build);

/* A type of replication: its scale by default. */
typedef struct svari_replicate_type {
  const char *name;
  double (*scale)(size_t replicates, double rho);
  bool needs_rscales, needs_rho;
} svari_replicate_type;

extern const svari_replicate_type svari_replicate_types[];
extern const size_t svari_replicate_types_count;
const svari_replicate_type *svari_replicate_type_find(const char *name);

/* What a way of making replicates fills in; see replicate_made.c. */
typedef struct svari_making {
  svari_build *build;
  const svari_made_replicates_spec *spec;
  const svari_stage *stage; /* the first */
  size_t count;             /* replicates */
  size_t ngroups;
  const int32_t *group; /* per record */
  double rho;
  double *factor; /* all 1 at the start */
  double *rscales;
  svari_status status; /* why there is no count */
} svari_making;

/* A way of making replicates, a row of the table of methods. */
typedef struct svari_replicate_method {
  const char *name;
  const char *type; /* row of the table of types: whose scale it has */
  const char *what; /* one line for help */
  bool fpc;         /* the population sizes are honoured */
  bool centre;      /* has a form of the rule `centre` for strata of one unit */
  bool last_stage;  /* groups are the units of the last variance stage, else of the first */
  bool counted;     /* makes as many as are asked for, or as its order allows */
  bool drawn;       /* at random, by a seed */
  bool rho;         /* keeps a part of what is left out */
  size_t own_count; /* replicates when none are asked for; 0: the design says */
  /* How many replicates; 0 with a fault when the design does not fit. */
  size_t (*size)(svari_making *making, size_t wanted);
  svari_status (*fill)(svari_making *making);
} svari_replicate_method;

extern const svari_replicate_method svari_replicate_methods[];
extern const size_t svari_replicate_methods_count;

/* The methods, one file each or two that belong together. */
size_t svari_jackknife_size(svari_making *making, size_t wanted);
SVARI_MUST_CHECK svari_status svari_jk1_fill(svari_making *making);
SVARI_MUST_CHECK svari_status svari_jkn_fill(svari_making *making);
size_t svari_half_size(svari_making *making, size_t wanted);
SVARI_MUST_CHECK svari_status svari_half_fill(svari_making *making);
size_t svari_wanted_size(svari_making *making, size_t wanted);
SVARI_MUST_CHECK svari_status svari_bootstrap_fill(svari_making *making);
SVARI_MUST_CHECK svari_status svari_preston_fill(svari_making *making);
size_t svari_successive_size(svari_making *making, size_t wanted);
SVARI_MUST_CHECK svari_status svari_successive_fill(svari_making *making);

#endif
