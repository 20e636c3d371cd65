/* The design as arrays: stages of units within strata, base weights, replication. */
#ifndef SVARI_SRC_DESIGN_DESIGN_H
#define SVARI_SRC_DESIGN_DESIGN_H

#include "base/note.h"
#include "data/frame.h"
#include "svari/design.h"

/* One stage of sampling. Units are numbered through the whole stage in the order of first appearance; a unit of
 * stage s lies in one unit of stage s - 1 (its parent), a stratum of stage s too. */
typedef struct svari_stage {
  size_t nstrata, nunits;
  const int32_t *unit;           /* per record: its unit at this stage */
  const int32_t *stratum;        /* per unit */
  const int32_t *parent;         /* per unit: unit of the stage before; NULL at the first */
  const int32_t *units;          /* per stratum: units in the sample */
  const double *fraction;        /* per stratum: sampling fraction n/N, 0 without fpc; NULL with pps */
  const double *unit_fraction;   /* per unit: inclusion probability with pps: brewer; NULL */
  const char *const *names;      /* per stratum: as the data name it, for messages */
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
};

#endif
