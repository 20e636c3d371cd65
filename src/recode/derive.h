/* The kinds of derived variables, a row each. */
#ifndef SVARI_SRC_RECODE_DERIVE_H
#define SVARI_SRC_RECODE_DERIVE_H

#include "data/frame.h"
#include "svari/recode.h"

typedef struct svari_derivation {
  svari_arena *arena; /* for what the new column keeps */
  const svari_frame *frame;
  const svari_derive_spec *spec;
  svari_error *err;
} svari_derivation;

typedef svari_status svari_derive_fn(const svari_derivation *d, svari_column **out);
typedef svari_status svari_derive_names_fn(const svari_derive_spec *spec, svari_arena *arena, const char *const **names,
                                           size_t *count, svari_error *err);

svari_derive_fn svari_derive_cut, svari_derive_map, svari_derive_count, svari_derive_score;

/* Gives the column its label, and the categories the order, names and labels of the codebook. SVARI_SPEC when the two
 * don't agree. */
SVARI_MUST_CHECK svari_status svari_derive_codebook(const svari_derivation *d, svari_column **column);
/* The column, or NULL after a fault that names the nearest one. */
const svari_column *svari_derive_find(const svari_derivation *d, const char *name);
/* Levels of the given names, copied into the arena; NULL without memory. */
svari_level *svari_derive_levels(svari_arena *arena, const char *const *names, size_t count);

#endif
