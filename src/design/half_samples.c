/* Balanced half-samples (McCarthy 1969, Rev. ISI 37) and Fay's form (Judkins 1990, JOS 6): of the two units of stratum
 * h replicate r takes the one that the sign of row h of a Hadamard matrix says, with 2 - rho, and the other with rho.
 * The matrix's row of ones is given to no stratum: it would take the same halves in every replicate. */
#include <string.h>

#include "design/build.h"
#include "design/hadamard.h"

enum { TOLD = 5 };

size_t svari_half_size(svari_making *making, size_t wanted) {
  const svari_stage *stage = making->stage;
  size_t pairs = 0, wrong = 0;
  for (size_t h = 0; h < stage->nstrata; h++) {
    pairs += stage->units[h] == 2;
    if (stage->units[h] <= 2 || wrong++ >= TOLD) continue;
    making->status = svari_fail_at(making->build->err, SVARI_DATA, making->spec->where,
                                   "replicates: half-samples need two units in each stratum, and stratum %s has %d",
                                   stage->names[h], stage->units[h]);
    svari_hint(making->build->err, "say method: jkn or bootstrap, or pair the units into strata of two");
  }
  if (wrong) return 0;
  if (pairs == 0) {
    making->status =
        svari_fail_at(making->build->err, SVARI_DATA, making->spec->where, "replicates: no stratum has two units");
    svari_hint(making->build->err, "half-samples need two units in each stratum");
    return 0;
  }
  return svari_hadamard_order(wanted > pairs + 1 ? wanted : pairs + 1);
}

svari_status svari_half_fill(svari_making *making) {
  const svari_stage *stage = making->stage;
  const svari_stage_order *order = &making->build->design->layout.stages[0];
  signed char *sign = svari_hadamard_new(making->build->scratch, making->count);
  if (!sign) return svari_fail_memory(making->build->err);
  double rho = strcmp(making->spec->method, "fay") == 0 ? making->rho : 0;
  size_t row = 1;
  for (size_t h = 0; h < stage->nstrata; h++) {
    size_t from = order->first_unit[h];
    if (order->first_unit[h + 1] - from != 2) continue;
    for (size_t r = 0; r < making->count; r++) {
      double *factor = making->factor + r * making->ngroups;
      bool first = sign[row * making->count + r] > 0;
      factor[order->unit[from]] = first ? 2 - rho : rho;
      factor[order->unit[from + 1]] = first ? rho : 2 - rho;
    }
    row++;
  }
  return SVARI_OK;
}
