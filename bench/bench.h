/* What the files of the bench share. */
#ifndef SVARI_BENCH_H
#define SVARI_BENCH_H

#include "model/model.h"
#include "spec/plan.h"
#include "svari/run.h"
#include "weight/weights.h"

/* Seconds that a piece of work took: by the clock, and of all threads together. */
typedef struct bench_time {
  double wall, cpu;
} bench_time;

bench_time bench_now(void);
bench_time bench_since(bench_time start);

/* Bytes a second that two arrays can be read and a third be written at: the best of several rounds of a[i] = b[i] + s
 * c[i]. */
double bench_stream(int threads);

/* The objects of a run, stage by stage. */
typedef struct bench_work {
  svari_plan *plan;
  svari_frame *read, *frame;
  svari_population *population;
  svari_design *design;
  svari_weights *weights;
} bench_work;

enum { BENCH_READ = 1, BENCH_DESIGN = 2, BENCH_WEIGHTS = 4, BENCH_ANSWERS = 8 };

/* Runs all stages; those in `timed` are run `rounds` times and the best time of each is added up. */
svari_status bench_work_run(bench_work *work, const char *yaml, const char *data, int timed, int rounds,
                            bench_time *time, svari_error *err);

#endif
