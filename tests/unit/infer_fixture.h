/* For tests of inference: weights made by hand from a design, and rows found by what they say. */
#ifndef SVARI_TESTS_INFER_FIXTURE_H
#define SVARI_TESTS_INFER_FIXTURE_H

#include "fixture.h"
#include "infer/infer.h"

typedef struct sample {
  svari_frame *frame;
  svari_design *design;
  svari_arena *arena;
  svari_weights weights;
  svari_infer_options options;
} sample;

/* The design's own weights, with its replicates when it has any. */
static inline sample sample_open(const char *file, const svari_design_spec *spec) {
  sample s = {.frame = fixture_frame(file), .arena = svari_arena_new()};
  svari_error err = {0};
  svari_status status = svari_design_new(s.frame, spec, &s.design, &err);
  cr_assert_eq(status, SVARI_OK, "%s (%s)", err.faults[0].text, err.faults[0].hint);
  const svari_replication *replication = s.design->replication;
  s.weights = (svari_weights){.arena = s.arena,
                              .frame = s.frame,
                              .design = s.design,
                              .nrecords = s.frame->nrecords,
                              .final = s.design->weight,
                              .kept = s.design->weight};
  s.options = (svari_infer_options){.methods = replication ? SVARI_REPLICATION : SVARI_TAYLOR, .threads = 1};
  if (!replication) return s;
  size_t n = s.frame->nrecords;
  double *replicate = SVARI_NEW(s.arena, double, replication->count * n);
  for (size_t r = 0; r < replication->count; r++)
    for (size_t i = 0; i < n; i++) {
      size_t group = replication->group ? (size_t)replication->group[i] : i;
      replicate[r * n + i] = s.design->weight[i] * replication->factor[r * replication->ngroups + group];
    }
  s.weights.replicate = replicate;
  s.weights.nreplicates = replication->count;
  return s;
}

static inline void sample_close(sample *s) {
  svari_design_free(s->design);
  svari_frame_free(s->frame);
  svari_arena_free(s->arena);
}

static inline const svari_estimate_row *sample_estimate(sample *s, const svari_estimate_spec *specs, size_t count,
                                                        size_t *nrows) {
  svari_estimate_row *rows = NULL;
  svari_error err = {0};
  svari_status status = svari_estimates_make(s->arena, &s->weights, specs, count, &s->options, &rows, nrows, &err);
  cr_assert_eq(status, SVARI_OK, "%s (%s)", err.faults[0].text, err.faults[0].hint);
  return rows;
}

#endif
