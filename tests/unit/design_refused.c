/* What a design refuses: each fault tells its place, the value and what to do. */
#include "design/design.h"
#include "fixture.h"

enum { N = 6 };
static const double good_weight[N] = {1, 2, 3, 4, 5, 6};
static const double negative[N] = {1, -2, 3, 4, 5, 6};
static const double missing[N] = {1, 2, 3, NAN, 5, 6};
static const double zeros[N] = {0};
static const double strata[N] = {1, 1, 1, 2, 2, 2};
static const double lone[N] = {1, 1, 1, 1, 1, 7};
static const double each[N] = {1, 2, 3, 4, 5, 6};
static const double cluster[N] = {1, 1, 2, 3, 3, 4};
static const double repeating[N] = {1, 1, 2, 1, 1, 2};
static const double size[N] = {10, 10, 10, 20, 20, 20};
static const double small[N] = {10, 10, 10, 2, 2, 2};
static const double mixed[N] = {10, 10, 11, 20, 20, 20};
static const double fraction[N] = {.1, .1, .1, .2, .2, .2};
static const double size_and_fraction[N] = {10, 10, 10, .2, .2, .2};
static const double over_one[N] = {.1, .1, .1, 1.2, .2, .2};
static const svari_level words[] = {{.name = "3", .code = "3", .value = 3},
                                    {.name = "abc", .code = "abc", .value = NAN}};

static svari_frame *frame_new(void) {
  static const struct {
    const char *name;
    const double *values;
  } numbers[] = {{"w", good_weight},       {"negative", negative},
                 {"missing", missing},     {"zeros", zeros},
                 {"strata", strata},       {"lone", lone},
                 {"each", each},           {"cluster", cluster},
                 {"repeating", repeating}, {"size", size},
                 {"small", small},         {"mixed", mixed},
                 {"fraction", fraction},   {"size_and_fraction", size_and_fraction},
                 {"over_one", over_one}};
  enum { COUNT = sizeof numbers / sizeof numbers[0] };
  const svari_column *columns[COUNT + 1];
  svari_arena *arena = svari_arena_new();
  for (size_t c = 0; c < COUNT; c++) columns[c] = svari_column_number(arena, numbers[c].name, numbers[c].values, N);
  columns[COUNT] = svari_column_category(arena, "words", (int32_t[N]){0, 0, 1, 0, 0, 0}, N, words, 2);
  return svari_frame_make(arena, columns, COUNT + 1, N, NULL);
}

typedef struct refusal {
  const char *weight, *probability, *strata, *cluster, *fpc, *singleton, *df, *pps;
  svari_status status;
  const char *text, *hint; /* parts of them */
} refusal;

static const refusal refusals[] = {
    {.weight = "negative", .status = SVARI_DATA, .text = "\"negative\" is -2 in data record 2", .hint = "weight of 0"},
    {.weight = "missing",
     .status = SVARI_DATA,
     .text = "\"missing\" is missing in data record 4",
     .hint = "correct it"},
    {.weight = "zeros", .status = SVARI_DATA, .text = "every weight is 0", .hint = "check"},
    {.weight = "words",
     .status = SVARI_DATA,
     .text = "the text \"abc\" where a number belongs",
     .hint = "correct the value"},
    {.weight = "fracton", .status = SVARI_SPEC, .text = "no column \"fracton\"", .hint = "\"fraction\""},
    {.weight = "w",
     .probability = "fraction",
     .status = SVARI_SPEC,
     .text = "both weight and probability",
     .hint = "keep one"},
    {.probability = "w",
     .status = SVARI_DATA,
     .text = "\"w\" is 2 in data record 2",
     .hint = "weights go under weight"},
    {.weight = "w",
     .strata = "missing",
     .status = SVARI_DATA,
     .text = "strata: column \"missing\" is missing",
     .hint = "every record"},
    {.weight = "w",
     .cluster = "missing",
     .status = SVARI_DATA,
     .text = "clusters: column \"missing\" is missing",
     .hint = "every record"},
    {.weight = "w",
     .strata = "strata",
     .cluster = "repeating",
     .status = SVARI_DATA,
     .text = "cluster 1 of column \"repeating\" lies in stratum 1 and in stratum 2 (data record 4)",
     .hint = "nest: true"},
    {.weight = "w",
     .strata = "strata",
     .fpc = "small",
     .status = SVARI_DATA,
     .text = "stratum 2 has 3 units in the sample, but column \"small\" gives a population of only 2",
     .hint = "not records"},
    {.weight = "w",
     .strata = "strata",
     .fpc = "mixed",
     .status = SVARI_DATA,
     .text = "differs within stratum 1: 10 in data record 1, 11 in data record 3",
     .hint = "one population size"},
    {.weight = "w",
     .strata = "strata",
     .fpc = "missing",
     .status = SVARI_DATA,
     .text = "is missing in data record 4",
     .hint = "every record"},
    {.weight = "w",
     .strata = "strata",
     .fpc = "size_and_fraction",
     .status = SVARI_DATA,
     .text = "is 0.2 in data record 4",
     .hint = "not both"},
    {.weight = "w",
     .strata = "strata",
     .fpc = "zeros",
     .status = SVARI_DATA,
     .text = "is 0 in data record 1",
     .hint = "share"},
    {.weight = "w",
     .strata = "lone",
     .status = SVARI_DATA,
     .text = "stratum 7 has only one sampling unit (stage 1, data record 6)",
     .hint = "singleton: remove"},
    {.weight = "w",
     .strata = "lone",
     .singleton = "center",
     .status = SVARI_SPEC,
     .text = "no rule \"center\"",
     .hint = "\"centre\""},
    {.weight = "w",
     .strata = "each",
     .singleton = "average",
     .status = SVARI_DATA,
     .text = "every stratum of stage 1 has only one sampling unit",
     .hint = "singleton: centre"},
    {.weight = "w", .df = "designs", .status = SVARI_SPEC, .text = "\"designs\" is neither", .hint = "\"design\""},
    {.weight = "w",
     .fpc = "fraction",
     .pps = "hansen",
     .status = SVARI_SPEC,
     .text = "no approximation \"hansen\"",
     .hint = "brewer"},
    {.weight = "w",
     .fpc = "size",
     .pps = "brewer",
     .status = SVARI_SPEC,
     .text = "holds population sizes",
     .hint = "inclusion probabilities"},
    {.weight = "w",
     .pps = "brewer",
     .status = SVARI_SPEC,
     .text = "needs the inclusion probabilities",
     .hint = "under fpc"},
};

static svari_design_spec spec_of(const refusal *r) {
  return (svari_design_spec){.weight = r->weight,
                             .nprobability = r->probability != NULL,
                             .probability = &r->probability,
                             .nstrata = r->strata != NULL,
                             .strata = &r->strata,
                             .nclusters = r->cluster != NULL,
                             .clusters = &r->cluster,
                             .nfpc = r->fpc != NULL,
                             .fpc = &r->fpc,
                             .singleton = r->singleton,
                             .df = r->df,
                             .pps = r->pps};
}

Test(design, says_what_is_wrong_where_and_what_to_do) {
  svari_frame *frame = frame_new();
  for (size_t c = 0; c < sizeof refusals / sizeof refusals[0]; c++) {
    const refusal *r = &refusals[c];
    svari_design_spec spec = spec_of(r);
    svari_design *design = NULL;
    svari_error err = {0};
    cr_expect_eq(svari_design_new(frame, &spec, &design, &err), r->status, "%s", r->text);
    cr_expect_null(design);
    cr_expect_eq(err.status, r->status);
    cr_expect_not_null(strstr(err.faults[0].text, r->text), "\"%s\" is not in \"%s\"", r->text, err.faults[0].text);
    cr_expect_not_null(strstr(err.faults[0].hint, r->hint), "\"%s\" is not in \"%s\"", r->hint, err.faults[0].hint);
    cr_expect_eq(svari_design_new(frame, &spec, &design, NULL), r->status);
  }
  svari_frame_free(frame);
}

Test(design, gathers_all_faults) {
  svari_frame *frame = frame_new();
  refusal r = {.weight = "negative", .strata = "lone", .singleton = "none", .df = "x", .fpc = "mixed"};
  svari_design_spec spec = spec_of(&r);
  svari_design *design = NULL;
  svari_error err = {0};
  cr_expect_neq(svari_design_new(frame, &spec, &design, &err), SVARI_OK);
  cr_expect_geq(err.count, 3, "%zu faults", err.count);
  svari_frame_free(frame);
}

Test(design, a_repeating_cluster_is_told_once) {
  svari_frame *frame = frame_new();
  refusal r = {.weight = "w", .strata = "strata", .cluster = "repeating"};
  svari_design_spec spec = spec_of(&r);
  svari_design *design = NULL;
  svari_error err = {0};
  cr_expect_eq(svari_design_new(frame, &spec, &design, &err), SVARI_DATA);
  cr_expect_eq(err.count, 2); /* cluster 1 and cluster 2 */
  spec.nest = true;
  cr_assert_eq(svari_design_new(frame, &spec, &design, NULL), SVARI_OK);
  cr_expect_eq(design->stages[0].nunits, 4);
  svari_design_free(design);
  svari_frame_free(frame);
}

Test(design, weight_follows_from_the_population_sizes) {
  svari_frame *frame = frame_new();
  refusal r = {.strata = "strata", .fpc = "size"};
  svari_design_spec spec = spec_of(&r);
  svari_design *design = NULL;
  cr_assert_eq(svari_design_new(frame, &spec, &design, NULL), SVARI_OK);
  cr_expect(fixture_close(design->weight[0], 10.0 / 3, 1e-15));
  cr_expect(fixture_close(design->weight[5], 20.0 / 3, 1e-15));
  cr_expect(fixture_close(design->stages[0].fraction[1], 0.15, 1e-15));
  svari_design_free(design);
  r = (refusal){.probability = "fraction"};
  spec = spec_of(&r);
  cr_assert_eq(svari_design_new(frame, &spec, &design, NULL), SVARI_OK);
  cr_expect_eq(design->weight[0], 1 / .1);
  svari_design_free(design);
  svari_frame_free(frame);
}

/* A stratum sampled whole is not a lone unit. */
Test(design, census_of_one_is_no_singleton) {
  static const double whole[N] = {50, 50, 50, 50, 50, 1};
  svari_arena *arena = svari_arena_new();
  const svari_column *columns[] = {svari_column_number(arena, "h", lone, N),
                                   svari_column_number(arena, "size", whole, N)};
  svari_frame *frame = svari_frame_make(arena, columns, 2, N, NULL);
  refusal r = {.strata = "h", .fpc = "size"};
  svari_design_spec spec = spec_of(&r);
  svari_design *design = NULL;
  svari_error err = {0};
  cr_assert_eq(svari_design_new(frame, &spec, &design, &err), SVARI_OK, "%s", err.faults[0].text);
  svari_design_free(design);
  svari_frame_free(frame);
}

Test(design, is_described_in_80_columns) {
  svari_frame *frame = fixture_frame("tests/reference/data/single.csv");
  const char *h = "h", *dnum = "dnum";
  svari_design_spec spec = {
      .weight = "pw", .nstrata = 1, .strata = &h, .nclusters = 1, .clusters = &dnum, .singleton = "centre"};
  svari_design *design = NULL;
  cr_assert_eq(svari_design_new(frame, &spec, &design, NULL), SVARI_OK);
  svari_buffer text = {0};
  svari_design_describe(design, &text);
  cr_assert_not(text.failed);
  cr_expect_not_null(strstr(text.bytes, "Stage 1: 15 units in 3 strata"), "%s", text.bytes);
  cr_expect_not_null(strstr(text.bytes, "lone"));
  cr_expect_not_null(strstr(text.bytes, "data record"));
  cr_expect_not_null(strstr(text.bytes, "Kish's design effect 1.0000"));
  for (const char *line = text.bytes; *line;) {
    size_t width = strcspn(line, "\n");
    cr_expect_leq(width, 80, "%.*s", (int)width, line);
    line += width + (line[width] != '\0');
  }
  svari_buffer_free(&text);
  svari_design_free(design);
  svari_frame_free(frame);
}
