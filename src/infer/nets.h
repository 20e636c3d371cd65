/* Nets: named unions of categories, told beside them. */
#ifndef SVARI_SRC_INFER_NETS_H
#define SVARI_SRC_INFER_NETS_H

#include "infer/request.h"

typedef struct svari_nets {
  size_t count;
  size_t *figure; /* net × domains: share of its figure */
  size_t *inside; /* the same: records in the net */
} svari_nets;

/* Adds the share of each net of the spec in each domain; `base` is the total of the domains' sizes. SVARI_SPEC for a
 * member that is no category. */
SVARI_MUST_CHECK svari_status svari_nets_prepare(svari_estimation *estimation, const svari_estimate_spec *spec,
                                                 const svari_column *category, const svari_domains *domains,
                                                 uint32_t base, svari_nets *out, svari_error *err);

#endif
