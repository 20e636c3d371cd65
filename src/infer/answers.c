/* Estimates as an object: for programs that go step by step, without a run file. */
#include <math.h>

#include "infer/infer.h"

struct svari_estimates {
  svari_arena *arena;
  svari_estimate_row *rows;
  size_t count;
};

svari_estimate_spec svari_estimate_spec_of(const char *id, const char *statistic) {
  return (svari_estimate_spec){.id = id, .statistic = statistic, .confidence = 0.95, .fraction = NAN};
}

svari_status svari_estimates_new(const svari_weights *weights, const svari_estimate_spec *specs, size_t count,
                                 svari_estimates **out, svari_error *err) {
  *out = NULL;
  svari_arena *arena = svari_arena_new();
  svari_estimates *estimates = arena ? SVARI_NEW(arena, svari_estimates, 1) : NULL;
  svari_status status = estimates ? SVARI_OK : svari_fail_memory(err);
  const svari_infer_options options = {.methods = weights->design->replication ? SVARI_REPLICATION : SVARI_TAYLOR,
                                       .threads = weights->threads};
  if (!status)
    status = svari_estimates_make(arena, weights, specs, count, &options, &estimates->rows, &estimates->count, err);
  if (status) {
    svari_arena_free(arena);
    return status;
  }
  estimates->arena = arena;
  *out = estimates;
  return SVARI_OK;
}

void svari_estimates_free(svari_estimates *estimates) {
  if (estimates) svari_arena_free(estimates->arena);
}

size_t svari_estimates_rows(const svari_estimates *estimates, const svari_estimate_row **rows) {
  *rows = estimates->rows;
  return estimates->count;
}
