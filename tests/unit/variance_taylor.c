/* Taylor variance against R's survey (tests/reference/design.R), and laws that need no reference. */
#include "fixture.h"
#include "variance/variance.h"

#define ANSWERS "tests/reference/design.csv"
#define DATA "tests/reference/data/"
static const double TOLERANCE = 1e-11;

typedef struct design_case {
  const char *name, *file, *weight, *probability;
  const char *strata[2], *clusters[3], *fpc[3];
  bool nest;
  const char *singleton, *pps;
  const char *margins[2]; /* post-strata or margins, see population */
  bool rake;              /* both margins at once */
} design_case;

static const design_case cases[] = {
    {.name = "strat", .file = DATA "strat.csv", .weight = "pw", .strata = {"stype"}, .fpc = {"fpc"}},
    {.name = "strat_nofpc", .file = DATA "strat.csv", .weight = "pw", .strata = {"stype"}},
    {.name = "clus1", .file = DATA "clus1.csv", .weight = "pw", .clusters = {"dnum"}, .fpc = {"fpc"}},
    {.name = "clus2", .file = DATA "clus2.csv", .clusters = {"dnum", "snum"}, .fpc = {"fpc1", "fpc2"}},
    {.name = "clus2_nofpc", .file = DATA "clus2.csv", .weight = "pw", .clusters = {"dnum", "snum"}},
    {.name = "nest",
     .file = DATA "strat.csv",
     .weight = "pw",
     .strata = {"stype"},
     .clusters = {"unit"},
     .fpc = {"fpcu"},
     .nest = true},
    {.name = "brewer",
     .file = DATA "clus2.csv",
     .probability = "q1",
     .clusters = {"dnum"},
     .fpc = {"q1"},
     .pps = "brewer"},
    {.name = "brewer2",
     .file = DATA "clus2.csv",
     .clusters = {"dnum", "snum"},
     .fpc = {"q1", "q2"},
     .pps = "brewer",
     .singleton = "certainty"},
    {.name = "three",
     .file = DATA "three.csv",
     .strata = {"h", "g"},
     .clusters = {"a", "b", "c"},
     .fpc = {"N1", "N2", "N3"}},
    {.name = "three_nest",
     .file = DATA "three.csv",
     .strata = {"h", "g"},
     .clusters = {"a", "b", "c"},
     .fpc = {"N1", "N2", "N3"},
     .nest = true},
    {.name = "lone2_remove",
     .file = DATA "lone2.csv",
     .strata = {"h", "g"},
     .clusters = {"a", "b", "c"},
     .fpc = {"N1", "N2", "N3"},
     .singleton = "remove"},
    {.name = "lone2_average",
     .file = DATA "lone2.csv",
     .strata = {"h", "g"},
     .clusters = {"a", "b", "c"},
     .fpc = {"N1", "N2", "N3"},
     .singleton = "average"},
    {.name = "single_remove",
     .file = DATA "single.csv",
     .weight = "pw",
     .strata = {"h"},
     .clusters = {"dnum"},
     .singleton = "remove"},
    {.name = "single_certainty",
     .file = DATA "single.csv",
     .weight = "pw",
     .strata = {"h"},
     .clusters = {"dnum"},
     .singleton = "certainty"},
    {.name = "single_average",
     .file = DATA "single.csv",
     .weight = "pw",
     .strata = {"h"},
     .clusters = {"dnum"},
     .singleton = "average"},
    {.name = "single_centre",
     .file = DATA "single.csv",
     .weight = "pw",
     .strata = {"h"},
     .clusters = {"dnum"},
     .singleton = "centre"},
    {.name = "post_clus1",
     .file = DATA "clus1.csv",
     .weight = "pw",
     .clusters = {"dnum"},
     .fpc = {"fpc"},
     .margins = {"stype"}},
    {.name = "post_clus2",
     .file = DATA "clus2.csv",
     .clusters = {"dnum", "snum"},
     .fpc = {"fpc1", "fpc2"},
     .margins = {"stype"}},
    {.name = "post_strat",
     .file = DATA "strat.csv",
     .weight = "pw",
     .strata = {"stype"},
     .fpc = {"fpc"},
     .margins = {"sch.wide"}},
    {.name = "rake_clus1",
     .file = DATA "clus1.csv",
     .weight = "pw",
     .clusters = {"dnum"},
     .fpc = {"fpc"},
     .margins = {"stype", "sch.wide"},
     .rake = true},
    {.name = "two_clus1",
     .file = DATA "clus1.csv",
     .weight = "pw",
     .clusters = {"dnum"},
     .fpc = {"fpc"},
     .margins = {"stype", "sch.wide"}},
};
enum { CASES = sizeof cases / sizeof cases[0] };

static size_t length(const char *const *names, size_t most) {
  size_t count = 0;
  while (count < most && names[count]) count++;
  return count;
}

static svari_design *make_design(const svari_frame *frame, const design_case *c) {
  svari_design_spec spec = {.weight = c->weight,
                            .nprobability = c->probability ? 1 : 0,
                            .probability = &c->probability,
                            .nstrata = length(c->strata, 2),
                            .strata = c->strata,
                            .nclusters = length(c->clusters, 3),
                            .clusters = c->clusters,
                            .nfpc = length(c->fpc, 3),
                            .fpc = c->fpc,
                            .nest = c->nest,
                            .singleton = c->singleton,
                            .pps = c->pps};
  svari_design *design = NULL;
  svari_error err = {0};
  svari_status status = svari_design_new(frame, &spec, &design, &err);
  cr_assert_eq(status, SVARI_OK, "%s: %s (%s)", c->name, err.faults[0].text, err.faults[0].hint);
  return design;
}

static svari_auxiliary margin_of(svari_arena *arena, const svari_frame *frame, const char *name, size_t first) {
  const svari_column *column = svari_column_categories(arena, svari_frame_find(frame, name), frame->nrecords);
  int32_t *cell = SVARI_NEW(arena, int32_t, frame->nrecords);
  double *target = SVARI_NEW(arena, double, column->nlevels);
  svari_column_codes(column, 0, frame->nrecords, cell);
  for (size_t l = 0; l < column->nlevels; l++) {
    char what[64];
    snprintf(what, sizeof what, "%s=%s", name, column->levels[l].name);
    target[l] = fixture_answer(ANSWERS, "population", what);
  }
  return (svari_auxiliary){.first = first, .ncells = column->nlevels, .cell = cell, .target = target};
}

/* Ratio adjustment of weights to the cells of one margin. */
static void adjust(const svari_auxiliary *item, double *weight, size_t n) {
  double sum[8] = {0};
  for (size_t i = 0; i < n; i++) sum[item->cell[i]] += weight[i];
  for (size_t i = 0; i < n; i++) weight[i] *= item->target[item->cell[i]] / sum[item->cell[i]];
}

/* Weights after post-stratification by the case's margins, one after the other, or raked on both. */
static svari_weights make_weights(svari_arena *arena, const svari_frame *frame, const svari_design *design,
                                  const design_case *c) {
  size_t n = frame->nrecords, nmargins = length(c->margins, 2), steps = c->rake ? 1 : nmargins;
  svari_projection *projections = SVARI_NEW(arena, svari_projection, 2);
  svari_auxiliary *items = SVARI_NEW(arena, svari_auxiliary, 2);
  const double *weight = design->weight, *kept = design->weight;
  for (size_t m = 0; m < nmargins; m++)
    items[m] = margin_of(arena, frame, c->margins[m], c->rake && m ? items[0].ncells : 0);
  for (size_t k = 0; k < steps; k++) {
    double *after = SVARI_NEW(arena, double, n);
    memcpy(after, weight, n * sizeof *after);
    for (int sweep = 0; sweep < (c->rake ? 200 : 1); sweep++)
      for (size_t m = k; m < (c->rake ? nmargins : k + 1); m++) adjust(&items[m], after, n);
    size_t count = c->rake ? nmargins : 1, columns = items[k].ncells + (c->rake ? items[1].ncells : 0);
    projections[k] = (svari_projection){
        .x = {.nrecords = n, .count = count, .columns = columns, .items = items + k}, .before = weight, .after = after};
    weight = after;
    if (k == 0) kept = after;
  }
  return (svari_weights){.arena = arena,
                         .frame = frame,
                         .design = design,
                         .nrecords = n,
                         .final = weight,
                         .nprojections = steps,
                         .projections = projections,
                         .kept = kept};
}

/* The summands of the reference: y; x; one; y and one by domain. */
typedef struct study {
  svari_arena *arena;
  svari_frame *frame;
  svari_design *design;
  svari_weights weights;
  svari_totals *totals;
} study;

/* Filled in place: the totals point at its weights. */
static void begin(const design_case *c, study *s) {
  *s = (study){.arena = svari_arena_new(), .frame = fixture_frame(c->file)};
  s->design = make_design(s->frame, c);
  s->weights = make_weights(s->arena, s->frame, s->design, c);
  bool api = svari_frame_find(s->frame, "enroll") != NULL;
  const double *y = svari_frame_find(s->frame, api ? "enroll" : "y")->number;
  const double *x = svari_frame_find(s->frame, api ? "api.stu" : "x")->number;
  int32_t *by = SVARI_NEW(s->arena, int32_t, s->frame->nrecords);
  svari_column_codes(svari_frame_find(s->frame, api ? "sch.wide" : "d"), 0, s->frame->nrecords, by);
  svari_summand summands[] = {
      {1, NULL, y, NULL}, {1, NULL, x, NULL}, {1, NULL, NULL, NULL}, {2, by, y, NULL}, {2, by, NULL, NULL}};
  svari_error err = {0};
  cr_assert_eq(svari_totals_new(&s->weights, summands, 5, SVARI_TAYLOR, 1, &s->totals, &err), SVARI_OK, "%s",
               err.faults[0].text);
}

static void end(study *s) {
  svari_totals_free(s->totals);
  svari_design_free(s->design);
  svari_frame_free(s->frame);
  svari_arena_free(s->arena);
}

/* Functions: total y, mean y, ratio x / y, mean y by two domains. */
static void covariance(const study *s, bool full, double *out) {
  const double *t = svari_totals_values(s->totals);
  size_t start[] = {0, 1, 3, 5, 7, 9};
  uint32_t index[] = {0, 0, 2, 1, 0, 3, 5, 4, 6};
  double value[] = {
      1,        1 / t[2],           -t[0] / t[2] / t[2], 1 / t[0], -t[1] / t[0] / t[0], 1 / t[5], -t[3] / t[5] / t[5],
      1 / t[6], -t[4] / t[6] / t[6]};
  svari_gradient gradient = {5, start, index, value};
  cr_assert_eq(svari_taylor_covariance(s->totals, &gradient, full, out, NULL), SVARI_OK);
}

static double centre_by_hand(const study *s);

Test(taylor, equals_r_on_every_design) {
  for (size_t c = 0; c < CASES; c++) {
    if (cases[c].singleton && strcmp(cases[c].singleton, "centre") == 0) continue;
    study s;
    begin(&cases[c], &s);
    double v[25], d[5], df;
    covariance(&s, true, v);
    covariance(&s, false, d);
    static const char *const what[] = {"total", "mean", "ratio", "by1", "by2"};
    for (size_t j = 0; j < 5; j++) {
      double expected = fixture_answer(ANSWERS, cases[c].name, what[j]);
      cr_expect(fixture_close(v[j * 6], expected, TOLERANCE), "%s %s: %.15g, R %.15g", cases[c].name, what[j], v[j * 6],
                expected);
      cr_expect(fixture_close(d[j], v[j * 6], 1e-12), "%s %s: %.15g alone, %.15g among all", cases[c].name, what[j],
                d[j], v[j * 6]);
    }
    double expected = fixture_answer(ANSWERS, cases[c].name, "by12");
    cr_expect(fabs(v[3 * 5 + 4] - expected) <= TOLERANCE * sqrt(v[18] * v[24]), "%s: %.15g, R %.15g", cases[c].name,
              v[19], expected);
    cr_expect_eq(v[3 * 5 + 4], v[4 * 5 + 3]);
    cr_assert_eq(svari_domain_df(&s.weights, NULL, 1, &df, NULL), SVARI_OK);
    cr_expect_eq(df, fixture_answer(ANSWERS, cases[c].name, "df"), "%s df %g", cases[c].name, df);
    end(&s);
  }
}

/* The rule `centre` for a total, from its definition. */
static double centre_by_hand(const study *s) {
  const svari_stage *stage = &s->design->stages[0];
  const double *y = svari_frame_find(s->frame, "enroll")->number;
  double unit[32] = {0}, all = 0, sum = 0;
  for (size_t i = 0; i < s->frame->nrecords; i++) unit[stage->unit[i]] += s->design->weight[i] * y[i];
  for (size_t u = 0; u < stage->nunits; u++) all += unit[u] / (double)stage->nunits;
  for (size_t h = 0; h < stage->nstrata; h++) {
    double n = stage->units[h], mean = 0;
    for (size_t u = 0; u < stage->nunits; u++) mean += stage->stratum[u] == (int32_t)h ? unit[u] / n : 0;
    for (size_t u = 0; u < stage->nunits; u++) {
      if (stage->stratum[u] != (int32_t)h) continue;
      double d = unit[u] - (n > 1 ? mean : all);
      sum += d * d * (n > 1 ? n / (n - 1) : 1);
    }
  }
  return sum;
}

Test(taylor, lone_unit_is_centred_on_the_mean_of_all_units) {
  for (size_t c = 0; c < CASES; c++) {
    if (!cases[c].singleton || strcmp(cases[c].singleton, "centre") != 0) continue;
    study s;
    begin(&cases[c], &s);
    double v[25], d[5];
    covariance(&s, true, v);
    covariance(&s, false, d);
    cr_expect(fixture_close(v[0], centre_by_hand(&s), 1e-12));
    for (size_t j = 0; j < 5; j++) cr_expect(fixture_close(d[j], v[j * 6], 1e-12));
    end(&s);
  }
}

/* A total of what is calibrated on has no variance left. */
Test(taylor, calibrated_totals_do_not_vary) {
  for (size_t c = 0; c < CASES; c++) {
    if (!cases[c].margins[0]) continue;
    study s;
    begin(&cases[c], &s);
    size_t last = s.weights.nprojections - 1;
    const svari_auxiliary *item = &s.weights.projections[last].x.items[0];
    svari_summand summand = {.ncells = item->ncells, .cell = item->cell};
    svari_totals *totals;
    cr_assert_eq(svari_totals_new(&s.weights, &summand, 1, SVARI_TAYLOR, 2, &totals, NULL), SVARI_OK);
    size_t start[] = {0, 1};
    for (uint32_t l = 0; l < item->ncells; l++) {
      double one = 1, v;
      svari_gradient gradient = {1, start, &l, &one};
      cr_assert_eq(svari_taylor_covariance(totals, &gradient, false, &v, NULL), SVARI_OK);
      cr_expect(fixture_close(svari_totals_values(totals)[l], item->target[l], 1e-10));
      cr_expect(sqrt(v) <= 1e-10 * item->target[l], "%s cell %u: se %g", cases[c].name, l, sqrt(v));
    }
    svari_totals_free(totals);
    end(&s);
  }
}
