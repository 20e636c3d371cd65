/* Laws of Taylor variance that hold whatever the data: on made samples of one and two stages, with and without
 * calibration. */
#include "fixture.h"
#include "num/random.h"
#include "variance/taylor.h"

enum { N = 20000, STRATA = 40, CELLS = 6, MARGIN = 5 };

typedef struct sample {
  svari_arena *arena, *owned;
  svari_frame *frame;
  double *weight, *stratum, *cluster, *size;
  double *y;
  int32_t *cell, *margin;
  svari_design *design;
  svari_weights weights;
} sample;

/* Record order[i] of the sample that the seed gives is record i; identity without an order. */
static sample sample_new(const uint32_t *order) {
  sample s = {.arena = svari_arena_new(), .owned = svari_arena_new()};
  s.weight = SVARI_NEW(s.arena, double, N);
  s.stratum = SVARI_NEW(s.arena, double, N);
  s.cluster = SVARI_NEW(s.arena, double, N);
  s.size = SVARI_NEW(s.arena, double, N);
  s.y = SVARI_NEW(s.arena, double, N);
  s.cell = SVARI_NEW(s.arena, int32_t, N);
  s.margin = SVARI_NEW(s.arena, int32_t, N);
  for (size_t i = 0; i < N; i++) {
    uint32_t source = order ? order[i] : (uint32_t)i;
    svari_random random = svari_random_start(11, source);
    s.cluster[i] = svari_random_below(&random, 900);
    s.stratum[i] = (double)((uint32_t)s.cluster[i] % STRATA);
    s.weight[i] = 0.5 + 3 * svari_random_uniform(&random);
    s.size[i] = 3 * N;
    s.y[i] = 100 * svari_random_uniform(&random) + s.stratum[i];
    s.cell[i] = (int32_t)svari_random_below(&random, CELLS + 1) - 1;
    s.margin[i] = (int32_t)svari_random_below(&random, MARGIN);
  }
  const svari_column *columns[] = {
      svari_column_number(s.owned, "w", s.weight, N), svari_column_number(s.owned, "h", s.stratum, N),
      svari_column_number(s.owned, "c", s.cluster, N), svari_column_number(s.owned, "N", s.size, N)};
  s.frame = svari_frame_make(s.owned, columns, 4, N, NULL);
  return s;
}

static void design_of(sample *s, bool clusters, bool fpc) {
  const char *stratum = "h", *cluster = "c", *size = "N";
  svari_design_spec spec = {.weight = "w",
                            .nstrata = 1,
                            .strata = &stratum,
                            .nclusters = clusters,
                            .clusters = &cluster,
                            .nfpc = fpc,
                            .fpc = &size};
  svari_error err = {0};
  cr_assert_eq(svari_design_new(s->frame, &spec, &s->design, &err), SVARI_OK, "%s", err.faults[0].text);
  s->weights = (svari_weights){
      .frame = s->frame, .design = s->design, .nrecords = N, .final = s->design->weight, .kept = s->design->weight};
}

/* As if the weights had been calibrated on a margin, twice. */
static void calibrate(sample *s, size_t steps) {
  svari_projection *projections = SVARI_NEW(s->arena, svari_projection, 2);
  svari_auxiliary *item = SVARI_NEW(s->arena, svari_auxiliary, 1);
  *item = (svari_auxiliary){.ncells = MARGIN, .cell = s->margin};
  const double *before = s->design->weight;
  for (size_t k = 0; k < steps; k++) {
    double *after = SVARI_NEW(s->arena, double, N);
    for (size_t i = 0; i < N; i++) after[i] = before[i] * (1 + 0.1 * s->margin[i] + 0.01 * (double)k);
    projections[k] = (svari_projection){
        .x = {.nrecords = N, .count = 1, .columns = MARGIN, .items = item}, .before = before, .after = after};
    if (k == 0) s->weights.kept = after;
    before = after;
  }
  s->weights.final = before;
  s->weights.nprojections = steps;
  s->weights.projections = projections;
}

static void sample_free(sample *s) {
  svari_design_free(s->design);
  svari_frame_free(s->frame);
  svari_arena_free(s->arena);
}

enum { K = CELLS + 1 };

static svari_totals *totals_of(const sample *s, int threads) {
  svari_summand summands[] = {{CELLS, s->cell, s->y, NULL}, {CELLS, s->cell, NULL, NULL}, {1, NULL, s->y, NULL}};
  svari_totals *totals;
  cr_assert_eq(svari_totals_new(&s->weights, summands, 3, SVARI_TAYLOR, threads, &totals, NULL), SVARI_OK);
  return totals;
}

/* Mean by cell and the total. */
typedef struct functions {
  size_t start[K + 1];
  uint32_t index[2 * CELLS + 1];
  double value[2 * CELLS + 1];
} functions;

static svari_gradient gradient_of(const svari_totals *totals, functions *g) {
  const double *t = svari_totals_values(totals);
  for (uint32_t c = 0; c < CELLS; c++) {
    g->start[c] = 2 * c;
    g->index[2 * c] = c;
    g->index[2 * c + 1] = CELLS + c;
    g->value[2 * c] = 1 / t[CELLS + c];
    g->value[2 * c + 1] = -t[c] / t[CELLS + c] / t[CELLS + c];
  }
  g->start[CELLS] = 2 * CELLS;
  g->index[2 * CELLS] = 2 * CELLS;
  g->value[2 * CELLS] = 1;
  g->start[K] = 2 * CELLS + 1;
  return (svari_gradient){K, g->start, g->index, g->value};
}

static void covariance(const sample *s, int threads, bool full, double *out) {
  svari_totals *totals = totals_of(s, threads);
  functions g;
  svari_gradient gradient = gradient_of(totals, &g);
  cr_assert_eq(svari_taylor_covariance(totals, &gradient, full, out, NULL), SVARI_OK);
  svari_totals_free(totals);
}

static void expect_close(const double *a, const double *b, double tolerance, const char *what) {
  for (size_t f = 0; f < K; f++)
    for (size_t g = 0; g < K; g++)
      cr_expect(fabs(a[f * K + g] - b[f * K + g]) <= tolerance * sqrt(a[f * K + f] * a[g * K + g]),
                "%s: %zu %zu: %.17g %.17g", what, f, g, a[f * K + g], b[f * K + g]);
}

/* Means and totals by three domains that are two cells each: joined of the cells, or coded anew. */
enum { COARSE = 3, COARSE_K = 2 * COARSE };
static const int32_t coarse_of[CELLS] = {0, 1, 2, 1, 0, 2};

static void coarse_covariance(const svari_totals *totals, uint32_t size, uint32_t sum, bool full, double *out) {
  const double *t = svari_totals_values(totals);
  size_t start[COARSE_K + 1] = {0};
  uint32_t index[3 * COARSE];
  double value[3 * COARSE];
  size_t used = 0;
  for (uint32_t d = 0; d < COARSE; d++) {
    index[used] = sum + d;
    value[used++] = 1 / t[size + d];
    index[used] = size + d;
    value[used++] = -t[sum + d] / t[size + d] / t[size + d];
    start[2 * d + 1] = used;
    index[used] = sum + d;
    value[used++] = 1;
    start[2 * d + 2] = used;
  }
  svari_gradient gradient = {COARSE_K, start, index, value};
  cr_assert_eq(svari_taylor_covariance(totals, &gradient, full, out, NULL), SVARI_OK);
}

static void expect_same_totals(const double *a, const double *b) {
  for (size_t t = 0; t < COARSE_K; t++) cr_expect(fixture_close(a[t], b[t], 1e-13), "%zu: %.17g %.17g", t, a[t], b[t]);
}

/* `form` says whether there are clusters, and how many steps of calibration. */
static void compare_joined(int form) {
  enum { REPLICATES = 3, BOTH = SVARI_TAYLOR | SVARI_REPLICATION };
  sample s = sample_new(NULL);
  design_of(&s, form % 2, true);
  calibrate(&s, (size_t)form / 2);
  int32_t *coarse = SVARI_NEW(s.arena, int32_t, N);
  for (size_t i = 0; i < N; i++) coarse[i] = s.cell[i] < 0 ? -1 : coarse_of[s.cell[i]];
  double *replicate = SVARI_NEW(s.arena, double, REPLICATES * N);
  for (size_t i = 0; i < REPLICATES * N; i++) replicate[i] = s.weight[i % N] * (double)(i % 5);
  s.weights.replicate = replicate;
  s.weights.nreplicates = REPLICATES;
  svari_summand joined[] = {{COARSE, s.cell, NULL, coarse_of},
                            {CELLS, s.cell, s.y, NULL},
                            {COARSE, s.cell, s.y, coarse_of},
                            {CELLS, s.cell, NULL, NULL}};
  svari_summand anew[] = {{COARSE, coarse, NULL, NULL}, {COARSE, coarse, s.y, NULL}};
  svari_totals *a, *b;
  cr_assert_eq(svari_totals_new(&s.weights, joined, 4, BOTH, 2, &a, NULL), SVARI_OK);
  cr_assert_eq(svari_totals_new(&s.weights, anew, 2, BOTH, 2, &b, NULL), SVARI_OK);
  for (int r = -1; r < REPLICATES; r++) {
    const double *of_a = r < 0 ? svari_totals_values(a) : svari_totals_replicate(a, (size_t)r);
    const double *of_b = r < 0 ? svari_totals_values(b) : svari_totals_replicate(b, (size_t)r);
    double both[COARSE_K];
    memcpy(both, of_a, COARSE * sizeof *both);
    memcpy(both + COARSE, of_a + COARSE + CELLS, COARSE * sizeof *both);
    expect_same_totals(both, of_b);
  }
  for (int full = 0; full < 2; full++) {
    double one[COARSE_K * COARSE_K], other[COARSE_K * COARSE_K];
    coarse_covariance(a, 0, COARSE + CELLS, full, one);
    coarse_covariance(b, 0, COARSE, full, other);
    for (size_t f = 0; f < (full ? COARSE_K * COARSE_K : COARSE_K); f++) {
      double scale =
          full ? sqrt(other[f / COARSE_K * (COARSE_K + 1)] * other[f % COARSE_K * (COARSE_K + 1)]) : other[f];
      cr_expect(fabs(one[f] - other[f]) <= 1e-11 * scale, "form %d, full %d, %zu: %.17g %.17g", form, full, f, one[f],
                other[f]);
    }
  }
  svari_totals_free(a);
  svari_totals_free(b);
  sample_free(&s);
}

Test(laws, joined_cells_are_domains_coded_anew) {
  for (int form = 0; form < 6; form++) compare_joined(form);
}

Test(laws, cells_that_nobody_sums_cannot_be_joined) {
  sample s = sample_new(NULL);
  design_of(&s, false, false);
  svari_summand alone[] = {{COARSE, s.cell, NULL, coarse_of}, {CELLS, s.cell, s.y, NULL}};
  svari_totals *totals;
  svari_error err = {0};
  cr_expect_eq(svari_totals_new(&s.weights, alone, 2, SVARI_TAYLOR, 1, &totals, &err), SVARI_INTERNAL);
  sample_free(&s);
}

/* Joined domains are counted from the marks of what they join, or record by record where units are many. */
Test(laws, degrees_of_freedom_of_joined_domains) {
  for (int clusters = 0; clusters < 2; clusters++) {
    sample s = sample_new(NULL);
    design_of(&s, clusters, false);
    s.design->df_of_domain = true;
    for (size_t i = 0; i < N; i++)
      if ((int)s.cluster[i] % 7 == s.cell[i]) s.cell[i] = -1;
    int32_t *coarse = SVARI_NEW(s.arena, int32_t, N);
    for (size_t i = 0; i < N; i++) coarse[i] = s.cell[i] < 0 ? -1 : coarse_of[s.cell[i]];
    double fine[CELLS], cells[CELLS], joined[COARSE], alone[COARSE], anew[COARSE];
    svari_domain_coding codings[] = {{.domain = s.cell, .join = coarse_of, .ndomains = COARSE, .df = joined},
                                     {.domain = s.cell, .ndomains = CELLS, .df = fine}};
    cr_assert_eq(svari_domain_dfs(&s.weights, codings, 2, NULL), SVARI_OK);
    codings[0].df = alone;
    cr_assert_eq(svari_domain_dfs(&s.weights, codings, 1, NULL), SVARI_OK);
    cr_assert_eq(svari_domain_df(&s.weights, coarse, COARSE, anew, NULL), SVARI_OK);
    for (size_t d = 0; d < COARSE; d++) {
      cr_expect_eq(joined[d], anew[d], "%zu: %g %g", d, joined[d], anew[d]);
      cr_expect_eq(alone[d], anew[d], "%zu: %g %g", d, alone[d], anew[d]);
    }
    cr_assert_eq(svari_domain_df(&s.weights, s.cell, CELLS, cells, NULL), SVARI_OK);
    cr_expect_eq(memcmp(fine, cells, sizeof fine), 0);
    sample_free(&s);
  }
}

Test(laws, threads_change_no_byte) {
  for (int form = 0; form < 6; form++) {
    sample s = sample_new(NULL);
    design_of(&s, form % 2, form > 1);
    calibrate(&s, (size_t)form / 2);
    double one[K * K], other[K * K];
    for (int full = 0; full < 2; full++) {
      covariance(&s, 1, full, one);
      for (int threads = 2; threads < 8; threads += 5) {
        covariance(&s, threads, full, other);
        cr_expect_eq(memcmp(one, other, (full ? K * K : K) * sizeof *one), 0, "form %d, %d threads", form, threads);
      }
    }
    sample_free(&s);
  }
}

/* The two ways through a sample whose records are its units, and variances alone against the whole matrix. */
Test(laws, both_ways_through_the_sample_agree) {
  for (size_t steps = 0; steps < 3; steps++) {
    sample s = sample_new(NULL);
    design_of(&s, false, true);
    calibrate(&s, steps);
    svari_totals *totals = totals_of(&s, 2);
    functions g;
    svari_gradient gradient = gradient_of(totals, &g);
    double whole[K * K], alone[K], a[K * K] = {0}, b[K * K] = {0};
    cr_assert_eq(svari_taylor_covariance(totals, &gradient, true, whole, NULL), SVARI_OK);
    cr_assert_eq(svari_taylor_covariance(totals, &gradient, false, alone, NULL), SVARI_OK);
    for (size_t f = 0; f < K; f++) cr_expect(fixture_close(alone[f], whole[f * K + f], 1e-12));
    double *lean = SVARI_NEW(s.arena, double, 2 * MARGIN * K);
    svari_taylor taylor = {
        .totals = totals, .design = s.design, .gradient = &gradient, .k = K, .full = true, .out = a, .explained = lean};
    for (size_t j = 0; j < 2 * MARGIN * K; j++) lean[j] = (double)(j % 17) - 8;
    cr_assert_eq(svari_taylor_records(&taylor, NULL), SVARI_OK);
    taylor.out = b;
    cr_assert_eq(svari_taylor_tree(&taylor, NULL), SVARI_OK);
    for (size_t f = 0; f < K; f++)
      for (size_t h = f; h < K; h++)
        cr_expect(fabs(a[f * K + h] - b[f * K + h]) <= 1e-11 * sqrt(b[f * K + f] * b[h * K + h]),
                  "steps %zu: %zu %zu: %.17g %.17g", steps, f, h, a[f * K + h], b[f * K + h]);
    svari_totals_free(totals);
    sample_free(&s);
  }
}

Test(laws, order_of_records_does_not_matter) {
  uint32_t *order = malloc(N * sizeof *order);
  svari_random random = svari_random_start(5, 5);
  for (uint32_t i = 0; i < N; i++) order[i] = i;
  for (uint32_t i = N; i > 1; i--) {
    uint32_t j = svari_random_below(&random, i), held = order[i - 1];
    order[i - 1] = order[j];
    order[j] = held;
  }
  for (int form = 0; form < 4; form++) {
    sample s = sample_new(NULL), t = sample_new(order);
    design_of(&s, form % 2, true);
    design_of(&t, form % 2, true);
    calibrate(&s, (size_t)form / 2);
    calibrate(&t, (size_t)form / 2);
    double a[K * K], b[K * K];
    covariance(&s, 2, true, a);
    covariance(&t, 2, true, b);
    expect_close(a, b, 1e-12, "order");
    sample_free(&s);
    sample_free(&t);
  }
  free(order);
}

/* Means do not depend on the scale of the weights, a total goes with it. */
Test(laws, scale_of_weights_scales_totals_alone) {
  for (int form = 0; form < 4; form++) {
    sample s = sample_new(NULL), t = sample_new(NULL);
    for (size_t i = 0; i < N; i++) t.weight[i] *= 1000;
    design_of(&s, form % 2, true);
    design_of(&t, form % 2, true);
    calibrate(&s, (size_t)form / 2);
    calibrate(&t, (size_t)form / 2);
    double a[K * K], b[K * K];
    covariance(&s, 1, true, a);
    covariance(&t, 1, true, b);
    for (size_t f = 0; f < K; f++) {
      b[f * K + CELLS] /= 1000;
      b[CELLS * K + f] /= 1000;
    }
    expect_close(a, b, 1e-11, "scale");
    sample_free(&s);
    sample_free(&t);
  }
}

/* Names of units and strata say nothing. */
Test(laws, names_of_units_do_not_matter) {
  sample s = sample_new(NULL), t = sample_new(NULL);
  for (size_t i = 0; i < N; i++) {
    t.cluster[i] = 5000 - 3 * t.cluster[i];
    t.stratum[i] = -t.stratum[i] * t.stratum[i];
  }
  design_of(&s, true, true);
  design_of(&t, true, true);
  double a[K * K], b[K * K];
  covariance(&s, 1, true, a);
  covariance(&t, 1, true, b);
  expect_close(a, b, 1e-14, "names");
  sample_free(&s);
  sample_free(&t);
}

/* Records of weight 0 stay in the design: whatever they hold, nothing changes, missing values included. */
Test(laws, records_without_weight_add_nothing) {
  for (int clusters = 0; clusters < 2; clusters++) {
    sample s = sample_new(NULL), t = sample_new(NULL);
    for (size_t i = 0; i < N; i += 7) s.weight[i] = t.weight[i] = 0;
    for (size_t i = 0; i < N; i += 7) {
      t.y[i] = NAN;
      t.cell[i] = 0;
    }
    design_of(&s, clusters, true);
    design_of(&t, clusters, true);
    calibrate(&s, 1);
    calibrate(&t, 1);
    double a[K * K], b[K * K];
    covariance(&s, 1, true, a);
    covariance(&t, 1, true, b);
    expect_close(a, b, 0, "weightless");
    sample_free(&s);
    sample_free(&t);
  }
}

/* An estimated target adds its variance, carried by the regression coefficients. */
Test(laws, estimated_targets_add_variance) {
  sample s = sample_new(NULL);
  design_of(&s, true, true);
  calibrate(&s, 1);
  double covariances[MARGIN * MARGIN] = {0}, before[K * K], after[K * K], alone[K];
  covariance(&s, 1, true, before);
  svari_projection *step = (svari_projection *)&s.weights.projections[0];
  for (size_t j = 0; j < MARGIN; j++) covariances[j * MARGIN + j] = 4;
  step->target_covariance = covariances;
  covariance(&s, 1, true, after);
  covariance(&s, 1, false, alone);
  double expected = 0; /* of the total of y: B is the mean of y by cell of the margin */
  for (int32_t j = 0; j < MARGIN; j++) {
    double sum = 0, weight = 0;
    for (size_t i = 0; i < N; i++) {
      if (s.margin[i] != j) continue;
      sum += s.weight[i] * s.y[i];
      weight += s.weight[i];
    }
    expected += 4 * (sum / weight) * (sum / weight);
  }
  double added = after[CELLS * K + CELLS] - before[CELLS * K + CELLS];
  cr_expect(fixture_close(added, expected, 1e-5), "%.15g %.15g", added, expected);
  for (size_t f = 0; f < K; f++) cr_expect(fixture_close(alone[f], after[f * K + f], 1e-12));
  sample_free(&s);
}
