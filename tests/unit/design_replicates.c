/* Replicates, made and given: what the methods promise, and answers of R's survey. */
#include "design/hadamard.h"
#include "fixture.h"
#include "variance/variance.h"

#define ANSWERS "tests/reference/design.csv"
#define DATA "tests/reference/data/"

Test(hadamard, rows_are_orthogonal_and_the_first_is_ones) {
  svari_arena *arena = svari_arena_new();
  for (size_t least = 1; least <= 260; least++) {
    size_t order = svari_hadamard_order(least);
    cr_assert_geq(order, least);
    cr_assert_leq(order, least + 12, "%zu after %zu", order, least);
    if (least > 1 && svari_hadamard_order(least - 1) == order) continue;
    const signed char *h = svari_hadamard_new(arena, order);
    for (size_t a = 0; a < order; a++) {
      cr_assert(h[a] == 1 && h[a * order] == 1);
      for (size_t b = 0; b <= a; b++) {
        long sum = 0;
        for (size_t j = 0; j < order; j++) sum += h[a * order + j] * h[b * order + j];
        cr_assert_eq(sum, a == b ? (long)order : 0, "order %zu, rows %zu and %zu: %ld", order, a, b, sum);
      }
    }
  }
  svari_arena_free(arena);
}

typedef struct made_case {
  const char *name, *file, *weight;
  const char *strata[2], *clusters[3], *fpc[3];
  const char *singleton, *method;
  size_t count;
  double rho;
  bool nest, mse;
  double within; /* of Taylor's variance of a total, relative */
} made_case;

static const made_case cases[] = {
    {.name = "jkn by strata",
     .file = DATA "strat.csv",
     .weight = "pw",
     .strata = {"stype"},
     .fpc = {"fpc"},
     .method = "jkn",
     .within = 1e-10},
    {.name = "jkn of clusters",
     .file = DATA "strat.csv",
     .weight = "pw",
     .strata = {"stype"},
     .clusters = {"unit"},
     .nest = true,
     .method = "jkn",
     .within = 1e-10},
    {.name = "jk1",
     .file = DATA "clus1.csv",
     .weight = "pw",
     .clusters = {"dnum"},
     .fpc = {"fpc"},
     .method = "jk1",
     .within = 1e-10},
    {.name = "jkn, lone removed",
     .file = DATA "single.csv",
     .weight = "pw",
     .strata = {"h"},
     .clusters = {"dnum"},
     .singleton = "remove",
     .method = "jkn",
     .within = 1e-10},
    {.name = "jkn, lone averaged",
     .file = DATA "single.csv",
     .weight = "pw",
     .strata = {"h"},
     .clusters = {"dnum"},
     .singleton = "average",
     .method = "jkn",
     .within = 1e-10},
    {.name = "jkn, lone centred",
     .file = DATA "single.csv",
     .weight = "pw",
     .strata = {"h"},
     .clusters = {"dnum"},
     .singleton = "centre",
     .method = "jkn",
     .mse = true,
     .within = 1e-10},
    {.name = "brr",
     .file = DATA "pairs.csv",
     .weight = "pw",
     .strata = {"h"},
     .clusters = {"dnum"},
     .method = "brr",
     .within = 1e-10},
    {.name = "fay",
     .file = DATA "pairs.csv",
     .weight = "pw",
     .strata = {"h"},
     .clusters = {"dnum"},
     .method = "fay",
     .rho = 0.3,
     .within = 1e-10},
    {.name = "sdr of pairs",
     .file = DATA "pairs.csv",
     .weight = "pw",
     .strata = {"h"},
     .clusters = {"dnum"},
     .method = "sdr",
     .within = 1e-10},
    {.name = "bootstrap",
     .file = DATA "strat.csv",
     .weight = "pw",
     .strata = {"stype"},
     .method = "bootstrap",
     .count = 4000,
     .within = 0.08},
    {.name = "bootstrap, averaged",
     .file = DATA "single.csv",
     .weight = "pw",
     .strata = {"h"},
     .clusters = {"dnum"},
     .singleton = "average",
     .method = "bootstrap",
     .count = 4000,
     .within = 0.08},
    {.name = "preston, one stage",
     .file = DATA "strat.csv",
     .weight = "pw",
     .strata = {"stype"},
     .fpc = {"fpc"},
     .method = "preston",
     .count = 4000,
     .within = 0.08},
    {.name = "preston, two stages",
     .file = DATA "clus2.csv",
     .clusters = {"dnum", "snum"},
     .fpc = {"fpc1", "fpc2"},
     .method = "preston",
     .count = 4000,
     .within = 0.08},
    {.name = "preston, three stages",
     .file = DATA "three.csv",
     .strata = {"h", "g"},
     .clusters = {"a", "b", "c"},
     .fpc = {"N1", "N2", "N3"},
     .method = "preston",
     .count = 8000,
     .within = 0.08},
};

static size_t length(const char *const *names, size_t most) {
  size_t count = 0;
  while (count < most && names[count]) count++;
  return count;
}

typedef struct study {
  svari_arena *arena;
  svari_frame *frame;
  svari_design *design;
  svari_weights weights;
  double *replicates;
} study;

static svari_status make_design(const svari_frame *frame, const made_case *c, int threads, svari_design **design,
                                svari_error *err) {
  svari_made_replicates_spec made = {
      .method = c->method, .count = c->count, .seed = 20211, .rho = c->rho, .mse = c->mse};
  svari_design_spec spec = {.weight = c->weight,
                            .nstrata = length(c->strata, 2),
                            .strata = c->strata,
                            .nclusters = length(c->clusters, 3),
                            .clusters = c->clusters,
                            .nfpc = length(c->fpc, 3),
                            .fpc = c->fpc,
                            .nest = c->nest,
                            .singleton = c->singleton,
                            .made = &made,
                            .threads = threads};
  return svari_design_new(frame, &spec, design, err);
}

static study begin(const made_case *c) {
  study s = {.arena = svari_arena_new(), .frame = fixture_frame(c->file)};
  svari_error err = {0};
  cr_assert_eq(make_design(s.frame, c, 2, &s.design, &err), SVARI_OK, "%s: %s", c->name, err.faults[0].text);
  const svari_replication *replication = s.design->replication;
  size_t n = s.frame->nrecords;
  s.replicates = SVARI_NEW(s.arena, double, replication->count * n);
  for (size_t r = 0; r < replication->count; r++)
    for (size_t i = 0; i < n; i++)
      s.replicates[r * n + i] =
          s.design->weight[i] * replication->factor[r * replication->ngroups + (size_t)replication->group[i]];
  s.weights = (svari_weights){.arena = s.arena,
                              .frame = s.frame,
                              .design = s.design,
                              .nrecords = n,
                              .final = s.design->weight,
                              .kept = s.design->weight,
                              .nreplicates = replication->count,
                              .replicate = s.replicates};
  return s;
}

static void end(study *s) {
  svari_design_free(s->design);
  svari_frame_free(s->frame);
  svari_arena_free(s->arena);
}

/* Variances of the total by Taylor and by replication. */
static void both(const study *s, double *taylor, double *replication) {
  const svari_column *y = svari_frame_find(s->frame, "enroll");
  svari_summand summand = {.ncells = 1, .value = y ? y->number : svari_frame_find(s->frame, "y")->number};
  svari_totals *totals;
  cr_assert_eq(svari_totals_new(&s->weights, &summand, 1, SVARI_TAYLOR | SVARI_REPLICATION, 2, &totals, NULL),
               SVARI_OK);
  size_t start[] = {0, 1};
  uint32_t index = 0;
  double one = 1;
  svari_gradient gradient = {1, start, &index, &one};
  cr_assert_eq(svari_taylor_covariance(totals, &gradient, false, taylor, NULL), SVARI_OK);
  cr_assert_eq(svari_replication_covariance(&s->weights, svari_totals_replicate(totals, 0), svari_totals_values(totals),
                                            1, false, replication, NULL, NULL),
               SVARI_OK);
  svari_totals_free(totals);
}

Test(replicates, give_taylors_variance_of_a_total) {
  for (size_t c = 0; c < sizeof cases / sizeof cases[0]; c++) {
    study s = begin(&cases[c]);
    double taylor, replication;
    both(&s, &taylor, &replication);
    cr_expect(fixture_close(taylor, replication, cases[c].within), "%s: Taylor %.12g, replication %.12g", cases[c].name,
              taylor, replication);
    end(&s);
  }
}

/* The same replicate comes out whatever the threads and however many are made. */
Test(replicates, depend_on_seed_and_number_alone) {
  made_case c = {.name = "bootstrap",
                 .file = DATA "strat.csv",
                 .weight = "pw",
                 .strata = {"stype"},
                 .method = "bootstrap",
                 .count = 50};
  svari_frame *frame = fixture_frame(c.file);
  svari_design *few, *many;
  cr_assert_eq(make_design(frame, &c, 1, &few, NULL), SVARI_OK);
  c.count = 200;
  cr_assert_eq(make_design(frame, &c, 3, &many, NULL), SVARI_OK);
  cr_expect_eq(
      memcmp(few->replication->factor, many->replication->factor, 50 * few->replication->ngroups * sizeof(double)), 0);
  svari_design_free(few);
  svari_design_free(many);
  svari_frame_free(frame);
}

typedef struct refusal {
  made_case design;
  svari_status status;
  const char *text, *hint;
} refusal;

Test(replicates, are_refused_with_a_reason) {
  static const refusal refusals[] = {
      {{.file = DATA "strat.csv", .weight = "pw", .strata = {"stype"}, .method = "jk1"},
       SVARI_SPEC,
       "jk1 is for a design without strata",
       "jkn"},
      {{.file = DATA "strat.csv", .weight = "pw", .strata = {"stype"}, .method = "brr"},
       SVARI_DATA,
       "stratum E has 100",
       "jkn or bootstrap"},
      {{.file = DATA "strat.csv", .weight = "pw", .strata = {"stype"}, .method = "bootstap"},
       SVARI_SPEC,
       "no method \"bootstap\"",
       "\"bootstrap\""},
      {{.file = DATA "strat.csv", .weight = "pw", .strata = {"stype"}, .method = "bootstrap", .count = 1},
       SVARI_SPEC,
       "count is 1",
       "200"},
      {{.file = DATA "pairs.csv", .weight = "pw", .strata = {"h"}, .clusters = {"dnum"}, .method = "fay", .rho = 1},
       SVARI_SPEC,
       "rho is 1",
       "0.3"},
      {{.file = DATA "single.csv",
        .weight = "pw",
        .strata = {"h"},
        .clusters = {"dnum"},
        .singleton = "centre",
        .method = "bootstrap"},
       SVARI_SPEC,
       "no form of singleton: centre",
       "jkn"},
  };
  for (size_t c = 0; c < sizeof refusals / sizeof refusals[0]; c++) {
    svari_frame *frame = fixture_frame(refusals[c].design.file);
    svari_design *design;
    svari_error err = {0};
    cr_expect_eq(make_design(frame, &refusals[c].design, 1, &design, &err), refusals[c].status, "%s", refusals[c].text);
    cr_expect_not_null(strstr(err.faults[0].text, refusals[c].text), "%s", err.faults[0].text);
    cr_expect_not_null(strstr(err.faults[0].hint, refusals[c].hint), "%s", err.faults[0].hint);
    svari_frame_free(frame);
  }
}

/* Six records, three replicates that came with the data. */
static svari_frame *given_frame(void) {
  static const double w[] = {2, 2, 4, 4, 0, 8}, r1[] = {0, 4, 4, 4, 0, 8}, r2[] = {4, 0, 4, 4, 0, 8},
                      r3[] = {2, 2, 8, 0, 0, 8}, bad[] = {0, 4, 4, 4, 1, 8};
  svari_arena *arena = svari_arena_new();
  const svari_column *columns[] = {
      svari_column_number(arena, "rep", w, 6),    svari_column_number(arena, "rep1", r1, 6),
      svari_column_number(arena, "rep2", r2, 6),  svari_column_number(arena, "rep3", r3, 6),
      svari_column_number(arena, "bad1", bad, 6), svari_column_number(arena, "bad2", r1, 6)};
  return svari_frame_make(arena, columns, 6, 6, NULL);
}

typedef struct given_case {
  svari_given_replicates_spec given;
  double scale;
  bool mse;
  const char *text; /* of the fault */
} given_case;

Test(replicates, of_the_data_take_the_types_conventions) {
  static const double halves[] = {.5, .5, .5};
  const given_case given[] = {
      {{.columns = "^rep", .type = "jk1", .scale = NAN, .rho = NAN, .combined = true}, 2.0 / 3, false, NULL},
      {{.columns = "^rep", .type = "jk1", .scale = 0.9, .rho = NAN, .combined = true, .mse = true, .has_mse = true},
       0.9,
       true,
       NULL},
      {{.columns = "^rep", .type = "jkn", .scale = NAN, .rho = NAN, .combined = true, .nrscales = 3, .rscales = halves},
       1,
       false,
       NULL},
      {{.columns = "^rep", .type = "jkn", .scale = NAN, .rho = NAN, .combined = true},
       0,
       false,
       "needs rscales, one for each of 3"},
      {{.columns = "^rep", .type = "jkn", .scale = NAN, .rho = NAN, .combined = true, .nrscales = 2, .rscales = halves},
       0,
       false,
       "2 rscales for 3"},
      {{.columns = "^rep", .type = "brr", .scale = NAN, .rho = NAN, .combined = true}, 1.0 / 3, false, NULL},
      {{.columns = "^rep", .type = "fay", .scale = NAN, .rho = 0.5, .combined = true}, 4.0 / 3, false, NULL},
      {{.columns = "^rep", .type = "fay", .scale = NAN, .rho = NAN, .combined = true}, 0, false, "type fay needs rho"},
      {{.columns = "^rep", .type = "bootstrap", .scale = NAN, .rho = NAN, .combined = true}, 1.0 / 3, false, NULL},
      {{.columns = "^rep", .preset = "acs", .scale = NAN, .rho = NAN, .combined = true}, 4.0 / 3, true, NULL},
      {{.columns = "^rep", .preset = "pisa", .scale = NAN, .rho = NAN, .combined = true}, 4.0 / 3, true, NULL},
      {{.columns = "^rep", .preset = "asc", .scale = NAN, .rho = NAN, .combined = true}, 0, false, "no preset \"asc\""},
      {{.columns = "^rep", .scale = NAN, .rho = NAN, .combined = true}, 0, false, "type is not given"},
      {{.columns = "^rpe", .type = "jk1", .scale = NAN, .rho = NAN, .combined = true},
       0,
       false,
       "no column's name matches"},
      {{.columns = "rep(", .type = "jk1", .scale = NAN, .rho = NAN, .combined = true},
       0,
       false,
       "not a regular expression"},
      {{.columns = "^bad", .type = "jk1", .scale = NAN, .rho = NAN, .combined = true},
       0,
       false,
       "whose full-sample weight is 0"},
  };
  svari_frame *frame = given_frame();
  for (size_t c = 0; c < sizeof given / sizeof given[0]; c++) {
    svari_design_spec spec = {.weight = "rep", .given = &given[c].given};
    svari_design *design = NULL;
    svari_error err = {0};
    svari_status status = svari_design_new(frame, &spec, &design, &err);
    if (given[c].text) {
      cr_expect_neq(status, SVARI_OK, "%s", given[c].text);
      cr_expect_not_null(strstr(err.faults[0].text, given[c].text), "%s", err.faults[0].text);
      cr_expect_neq(err.faults[0].hint[0], '\0', "%s", err.faults[0].text);
      continue;
    }
    cr_assert_eq(status, SVARI_OK, "%zu: %s", c, err.faults[0].text);
    cr_expect_eq(design->replication->count, 3);
    cr_expect(fixture_close(design->replication->scale, given[c].scale, 1e-15), "%zu: %g", c,
              design->replication->scale);
    cr_expect_eq(design->replication->mse, given[c].mse);
    cr_expect_eq(design->replication->factor[1], 2);
    cr_expect_eq(design->replication->factor[4], 0);
    svari_design_free(design);
  }
  svari_frame_free(frame);
}

/* Rank of the replicate weights less one: of jackknives as many as units less strata, also by domain. */
Test(replicates, degrees_of_freedom_are_a_rank) {
  for (size_t c = 0; c < 3; c++) {
    study s = begin(&cases[c]);
    int32_t *domain = SVARI_NEW(s.arena, int32_t, s.frame->nrecords);
    svari_column_codes(svari_frame_find(s.frame, "sch.wide"), 0, s.frame->nrecords, domain);
    double df[2], whole, taylor[2], taylor_whole;
    cr_assert_eq(svari_domain_df(&s.weights, domain, 2, df, NULL), SVARI_OK);
    cr_assert_eq(svari_domain_df(&s.weights, NULL, 1, &whole, NULL), SVARI_OK);
    svari_design plain = *s.design;
    plain.replication = NULL;
    s.weights.design = &plain;
    cr_assert_eq(svari_domain_df(&s.weights, domain, 2, taylor, NULL), SVARI_OK);
    cr_assert_eq(svari_domain_df(&s.weights, NULL, 1, &taylor_whole, NULL), SVARI_OK);
    cr_expect_eq(whole, taylor_whole, "%s: %g, %g", cases[c].name, whole, taylor_whole);
    char what[32];
    for (size_t d = 0; d < 2; d++) {
      snprintf(what, sizeof what, "rank%zu", d + 1);
      cr_expect_eq(df[d], fixture_answer(ANSWERS, cases[c].name, what), "%s domain %zu: %g", cases[c].name, d, df[d]);
    }
    end(&s);
  }
}

/* A preset knows its columns: acs those named as the weight with a number. */
Test(replicates, presets_know_their_columns) {
  svari_arena *arena = svari_arena_new();
  for (size_t p = 0; p < svari_replicate_presets_count; p++) {
    svari_given_replicates_spec given = {.preset = svari_replicate_presets[p].name};
    svari_design_spec spec = {.weight = "PWGTP", .given = &given};
    cr_expect_not_null(svari_replicate_columns(arena, &spec), "%s", given.preset);
  }
  svari_given_replicates_spec given = {.preset = "acs", .scale = NAN, .rho = NAN, .combined = true};
  svari_design_spec spec = {.weight = "rep", .given = &given};
  svari_frame *frame = given_frame();
  svari_design *design;
  cr_assert_eq(svari_design_new(frame, &spec, &design, NULL), SVARI_OK);
  cr_expect_eq(design->replication->count, 3);
  cr_expect_eq(design->replication->scale, 4.0 / 3);
  svari_design_free(design);
  svari_frame_free(frame);
  svari_arena_free(arena);
}

static bool noted(const svari_design *design, const char *text) {
  for (size_t i = 0; i < design->notes.count; i++)
    if (strstr(design->notes.text[i], text)) return true;
  return false;
}

/* Columns whose sum is not near the weight's are told of: factors taken for weights, or the other way round. */
Test(replicates, sums_far_from_the_weight_are_noted) {
  svari_frame *frame = given_frame();
  const struct {
    const char *weight, *strata;
    bool combined;
    const char *sums, *stages;
  } cases_[] = {{"rep", NULL, true, NULL, NULL},
                {"rep", "bad1", true, NULL, "Taylor variance only"},
                {"rep", NULL, false, "combined: true", NULL},
                {NULL, NULL, true, "name the full-sample weight", NULL}};
  for (size_t c = 0; c < sizeof cases_ / sizeof cases_[0]; c++) {
    svari_given_replicates_spec given = {
        .columns = "^rep[0-9]", .type = "jk1", .scale = NAN, .rho = NAN, .combined = cases_[c].combined};
    svari_design_spec spec = {.weight = cases_[c].weight, .given = &given, .singleton = "remove"};
    spec.strata = &cases_[c].strata;
    spec.nstrata = cases_[c].strata ? 1 : 0;
    svari_design *design = NULL;
    svari_error err = {0};
    cr_assert_eq(svari_design_new(frame, &spec, &design, &err), SVARI_OK, "%zu: %s", c, err.faults[0].text);
    cr_expect_eq(noted(design, "sum to"), cases_[c].sums != NULL, "%zu", c);
    if (cases_[c].sums) cr_expect(noted(design, cases_[c].sums), "%zu", c);
    cr_expect_eq(noted(design, "Taylor variance only"), cases_[c].stages != NULL, "%zu", c);
    svari_design_free(design);
  }
  svari_frame_free(frame);
}
