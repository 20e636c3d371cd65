/* Small samples made in memory, for the tests of weighting. */
#ifndef SVARI_TESTS_WEIGHT_SUPPORT_H
#define SVARI_TESTS_WEIGHT_SUPPORT_H

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "base/arena.h"
#include "num/random.h"
#include "svari/read.h"
#include "weight/weights.h"

enum { SUPPORT_COLUMNS = 24 };

typedef struct sample {
  svari_arena *arena; /* owned by frame once it is made */
  const svari_column *columns[SUPPORT_COLUMNS];
  size_t ncolumns, n;
  double *weight;
  svari_frame *frame;
  svari_design design;
} sample;

static inline sample sample_start(size_t n) {
  sample s = {.arena = svari_arena_new(), .n = n};
  s.weight = SVARI_NEW(s.arena, double, n);
  for (size_t i = 0; i < n; i++) s.weight[i] = 1;
  return s;
}

static inline void sample_add_number(sample *s, const char *name, const double *values) {
  s->columns[s->ncolumns++] = svari_column_number(s->arena, name, values, s->n);
}

/* Levels are named by the letters a, b, c … of `letters`. */
static inline void sample_add_category(sample *s, const char *name, const int32_t *codes, const char *letters) {
  size_t count = strlen(letters);
  svari_level *levels = SVARI_NEW(s->arena, svari_level, count);
  for (size_t l = 0; l < count; l++) {
    const char *text = svari_arena_text_n(s->arena, letters + l, 1);
    levels[l] = (svari_level){.name = text, .code = text, .value = NAN};
  }
  s->columns[s->ncolumns++] = svari_column_category(s->arena, name, codes, s->n, levels, count);
}

static inline void sample_finish(sample *s) {
  s->frame = svari_frame_make(s->arena, s->columns, s->ncolumns, s->n, NULL);
  s->design = (svari_design){.frame = s->frame, .nrecords = s->n, .weight = s->weight, .nstages = 1};
}

static inline void sample_free(sample *s) { svari_frame_free(s->frame); }

/* A sample with region (abcd), sex (fm), income, household (of three) and weights that differ. */
static inline sample sample_made(size_t n, uint64_t seed) {
  sample s = sample_start(n);
  svari_random random = svari_random_start(seed, 0);
  int32_t *region = SVARI_NEW(s.arena, int32_t, n), *sex = SVARI_NEW(s.arena, int32_t, n);
  double *income = SVARI_NEW(s.arena, double, n), *household = SVARI_NEW(s.arena, double, n);
  for (size_t i = 0; i < n; i++) {
    region[i] = i < 4 ? (int32_t)i : (int32_t)svari_random_below(&random, 4);
    sex[i] = i < 8 ? (int32_t)(i / 4) : (int32_t)svari_random_below(&random, 2);
    income[i] = 200 + 1000 * svari_random_uniform(&random) + 50 * region[i];
    household[i] = (double)(i / 3);
    s.weight[i] = 5 + 10 * svari_random_uniform(&random);
  }
  sample_add_category(&s, "region", region, "abcd");
  sample_add_category(&s, "sex", sex, "fm");
  sample_add_number(&s, "income", income);
  sample_add_number(&s, "household", household);
  sample_finish(&s);
  return s;
}

#define STEP_DEFAULTS \
  .tolerance = NAN, .bounds = {NAN, NAN}, .weight_bounds = {NAN, NAN}, .lower = NAN, .upper = NAN, .factor = NAN
#define LIST(...) (const char *[]){__VA_ARGS__}, .nmargins = sizeof((const char *[]){__VA_ARGS__}) / sizeof(char *)

static inline void print_faults(const svari_error *err) {
  for (size_t i = 0; i < err->count && i < SVARI_FAULT_MAX; i++)
    fprintf(stderr, "%s (%s)\n", err->faults[i].text, err->faults[i].hint);
}

static inline bool fault_has(const svari_error *err, const char *text) {
  for (size_t i = 0; i < err->count && i < SVARI_FAULT_MAX; i++)
    if (strstr(err->faults[i].text, text) || strstr(err->faults[i].hint, text)) return true;
  return false;
}

#endif
