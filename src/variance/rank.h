/* Degrees of freedom by replication: the rank of a domain's replicate weights, less one. */
#ifndef SVARI_SRC_VARIANCE_RANK_H
#define SVARI_SRC_VARIANCE_RANK_H

#include "variance/variance.h"

/* Of every domain of the codings; a domain without records has 0. SVARI_MEMORY is the only fault. */
SVARI_MUST_CHECK svari_status svari_rank_domains(const svari_weights *weights, const svari_domain_coding *codings,
                                                 size_t count, svari_error *err);

#endif
