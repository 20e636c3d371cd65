/* Derived variables: a frame in, a frame with more columns out. */
#ifndef SVARI_RECODE_H
#define SVARI_RECODE_H

#include "svari/frame.h"

#ifdef __cplusplus
extern "C" {
#endif

/* One entry of `derive:`. Exactly one of the five kinds is set, by `kind`: the key that the run file used. */
typedef struct svari_derive_spec {
  const char *name;
  svari_label label;
  const char *kind;   /* "as" | "cut" | "recode" | "count" | "score" */
  const char *source; /* as: the expression; cut, recode: the column */
  size_t nbreaks;     /* cut */
  const double *breaks;
  size_t nlabels;
  const char *const *labels;
  size_t nmap; /* recode: from[i] becomes to[i] */
  const char *const *from;
  const char *const *to;
  const char *otherwise; /* recode: `else`; NULL: missing */
  size_t nitems;         /* count: columns; score: columns and their points */
  const char *const *items;
  const double *points;
  const char *is; /* count: the value that counts, as written; a list as "[a, b]" */
  double scale;   /* score; 1 when not given */
  /* The `variables:` entry of the same name: its label, and of a category the levels, their order and labels; NULL. */
  const svari_variable_spec *codebook;
  svari_where where;
  svari_where source_where; /* of the first character of `source`, for faults in an expression; zeros: unknown */
} svari_derive_spec;

/* Applies the entries in order; later ones may use earlier ones. The result shares the columns of `frame`, which
 * must outlive it. SVARI_SPEC for unknown columns, SVARI_DATA for a category where a number belongs, by the entry's
 * place. */
SVARI_MUST_CHECK svari_status svari_frame_derive(const svari_frame *frame, const svari_derive_spec *specs, size_t count,
                                                 svari_frame **out, svari_error *err);

#ifdef __cplusplus
}
#endif
#endif
