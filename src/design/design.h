/* The design as arrays: stages of units within strata, base weights, replication. */
#ifndef SVARI_SRC_DESIGN_DESIGN_H
#define SVARI_SRC_DESIGN_DESIGN_H

#include "base/buffer.h"
#include "base/note.h"
#include "data/frame.h"
#include "svari/design.h"

/* One stage of sampling. Units are numbered through the whole stage in the order of first appearance; a unit of
 * stage s lies in one unit of stage s - 1 (its parent), a stratum of stage s too. */
typedef struct svari_stage {
  size_t nstrata, nunits;
  const int32_t *unit;         /* per record: its unit at this stage */
  const int32_t *stratum;      /* per unit */
  const int32_t *parent;       /* per unit: unit of the stage before; NULL at the first */
  const int32_t *units;        /* per stratum: units in the sample */
  const double *fraction;      /* per stratum: sampling fraction n/N, 0 without fpc; NULL with pps */
  const double *unit_fraction; /* per unit: inclusion probability with pps: brewer; NULL */
  const char *const *names;    /* per stratum: as the data name it, for messages */
  bool has_fpc;
} svari_stage;

/* Replication: factors of the base weight. Row r (of R) gives for each of `ngroups` groups of records that always
 * share a factor its factor; group[i] is record i's. When the data brought weights, every record is its own
 * group. factor[r * ngroups + g]. */
typedef struct svari_replication {
  const char *type; /* jk1, brr, ... */
  size_t count, ngroups;
  const int32_t *group; /* NULL: the record itself */
  const double *factor;
  double scale;
  const double *rscales; /* count */
  bool mse;
} svari_replication;

/* The sample as a tree, for whoever goes through it stratum by stratum: strata, units and records in an order in which
 * what lies in a unit stands together. Leaves are the units of the last variance stage. Position p of an array is
 * a place in the tree, the value there the number used elsewhere. */
typedef struct svari_stage_order {
  const uint32_t *stratum;    /* strata by place */
  const uint32_t *first_unit; /* by place of the stratum, one more at the end: places of its units */
  const uint32_t *first_leaf; /* by place of the unit, one more at the end: places of its leaves */
  const uint32_t *unit;       /* units by place */
} svari_stage_order;

typedef struct svari_layout {
  const svari_stage_order *stages; /* variance_stages of them */
  size_t nleaves;
  const uint32_t *first_record; /* by place of the leaf, one more at the end: places of its records */
  const uint32_t *record;       /* records by place */
  const uint32_t *leaf;         /* by record: the place of its leaf */
} svari_layout;

struct svari_design {
  svari_arena *arena;
  const svari_frame *frame;
  size_t nrecords;
  const double *weight; /* base weight per record, >= 0 */
  size_t nstages;       /* at least 1, also when every record is its own unit */
  const svari_stage *stages;
  size_t variance_stages; /* stages that the variance uses: those with fpc, at least the first */
  const char *singleton;  /* row of the table of singleton rules */
  bool df_of_domain;
  const char *pps;
  const svari_replication *replication; /* NULL: Taylor only */
  bool has_strata, has_clusters;
  svari_notes notes;
  svari_layout layout;
  const svari_frequency *frequency; /* NULL: each row is a record */
};

/* How many records row i stands for. */
static inline size_t svari_design_count(const svari_design *design, size_t i) {
  return design->frequency ? design->frequency->count[i] : 1;
}
/* The sum of squared weights of row i, whose weights sum to w. */
static inline double svari_design_square(const svari_design *design, size_t i, double w) {
  return design->frequency ? w * w * design->frequency->squares[i] : w * w;
}

/* The sampling fraction of a unit of the stage: of its stratum, or with pps its own; 0 without fpc. */
static inline double svari_stage_fraction(const svari_stage *stage, size_t unit) {
  if (stage->unit_fraction) return stage->unit_fraction[unit];
  return stage->fraction ? stage->fraction[stage->stratum[unit]] : 0;
}
/* A finite population factor 1 - f below this is a census of the stratum: nothing is left to vary. */
#define SVARI_CENSUS 1e-7

/* Is the unit alone in its stratum, and the stratum not sampled whole? */
static inline bool svari_stage_lone(const svari_stage *stage, size_t unit) {
  return stage->units[stage->stratum[unit]] == 1 && 1 - svari_stage_fraction(stage, unit) >= SVARI_CENSUS;
}

/* What to do with a stratum of one unit that is not a census of its stratum; rows of the table of singleton rules. */
typedef struct svari_singleton_rule {
  const char *name;
  const char *what; /* one line for help and the check */
  bool refuse;      /* a fault of the data */
  bool centre;      /* its square from the mean of the units of all strata counts */
  bool average;     /* counts as much as the other strata on average */
} svari_singleton_rule;

extern const svari_singleton_rule svari_singleton_rules[];
extern const size_t svari_singleton_rules_count;
const svari_singleton_rule *svari_singleton_rule_find(const char *name); /* NULL when there is none */

/* How a publisher tells users of its files to compute variances; a row of the table of presets. */
typedef struct svari_replicate_preset {
  const char *name, *type;
  double rho;
  const char *columns; /* regular expression; NULL: the weight's name and a number */
  const char *source;
} svari_replicate_preset;

extern const svari_replicate_preset svari_replicate_presets[];
extern const size_t svari_replicate_presets_count;
const svari_replicate_preset *svari_replicate_preset_find(const char *name); /* NULL when there is none */
/* Which columns hold the replicate weights: as the run file says, else as the preset does. NULL when neither does, or
 * without memory. */
const char *svari_replicate_columns(svari_arena *arena, const svari_design_spec *spec);

/* The base weights of some of the data's records, by column or probabilities, `before` of which stand before them. A
 * stratum or unit that is missing is a fault. */
SVARI_MUST_CHECK svari_status svari_design_weights(svari_arena *arena, const svari_frame *frame,
                                                   const svari_design_spec *spec, size_t before, const double **out,
                                                   svari_error *err);

/* The design for a reader: stages, units per stratum, strata of one unit with their records, sampling fractions,
 * weights, what is suspicious. Fits 80 columns. */
void svari_design_describe(const svari_design *design, svari_buffer *out);

#endif
