/* How the sample was drawn: stages of strata and units with their population sizes; replicate weights. */
#ifndef SVARI_DESIGN_H
#define SVARI_DESIGN_H

#include "svari/frame.h"

#ifdef __cplusplus
extern "C" {
#endif

/* Replicate weights that came with the data (`design: replicates:`). */
typedef struct svari_given_replicates_spec {
  const char *columns; /* regular expression over column names */
  const char *type;    /* a name of the table of replication types */
  const char *preset;  /* a publisher's conventions by name; NULL */
  double scale;        /* NaN: the type's default */
  size_t nrscales;
  const double *rscales; /* NULL: 1 */
  double rho;            /* NaN when not given */
  bool mse, has_mse;
  bool combined; /* the columns hold weights (true) or factors of the weight (false) */
  svari_where where;
} svari_given_replicates_spec;

/* Replicate weights to be made (`replicates:`). */
typedef struct svari_made_replicates_spec {
  const char *method; /* jk1 | jkn | brr | fay | bootstrap | preston | sdr */
  size_t count;       /* bootstrap, sdr; 0: the method's own */
  uint64_t seed;
  double rho;
  bool mse;
  svari_where where;
} svari_made_replicates_spec;

/* Where a row of the frame stands for several records that agree in all that matters. */
typedef struct svari_frequency {
  const uint32_t *count; /* per row: records */
  const double *squares; /* per row: the sum of their squared weights over the square of their sum */
} svari_frequency;

typedef struct svari_design_spec {
  const char *weight; /* NULL */
  size_t nprobability;
  const char *const *probability; /* one, or one per stage */
  size_t nstrata;
  const char *const *strata; /* by stage */
  size_t nclusters;
  const char *const *clusters;
  size_t nfpc;
  const char *const *fpc;
  bool nest;
  const char *singleton;                    /* NULL: error */
  const char *df;                           /* NULL: domain */
  const char *pps;                          /* NULL | brewer */
  const svari_given_replicates_spec *given; /* NULL: none */
  const svari_made_replicates_spec *made;   /* NULL: none */
  int threads;
  const svari_frequency *frequency; /* NULL: each row is a record; must outlive the design */
  svari_where where;
} svari_design_spec;

typedef struct svari_design svari_design;

/* Checks everything that the contract refuses (SVARI_SPEC for what names and keys show, SVARI_DATA for values),
 * all faults at once. The frame must outlive the design. */
SVARI_MUST_CHECK svari_status svari_design_new(const svari_frame *frame, const svari_design_spec *spec,
                                               svari_design **out, svari_error *err);
void svari_design_free(svari_design *design);

#ifdef __cplusplus
}
#endif
#endif
