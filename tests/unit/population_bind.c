/* Margins of every kind, and each trouble told by name before any weighting. */
#include <criterion/criterion.h>
#include <unistd.h>

#include "weight_support.h"

static const char *const REGION[] = {"region"}, *const SEX[] = {"sex"}, *const INCOME[] = {"income"},
                         *const BOTH[] = {"region", "sex"};
static const char *const ABCD[] = {"a", "b", "c", "d"}, *const FM[] = {"f", "m"};
static const double REGIONS[] = {100, 200, 300, 400}, SEXES[] = {550, 450}, SHARES[] = {.1, .2, .3, .4};

static svari_margin_spec region_totals(void) {
  return (svari_margin_spec){.name = "region", .nby = 1, .by = REGION, .ncells = 4, .cells = ABCD, .values = REGIONS};
}

static svari_margin_spec sex_totals(void) {
  return (svari_margin_spec){.name = "sex", .nby = 1, .by = SEX, .ncells = 2, .cells = FM, .values = SEXES};
}

static svari_population *population_of(svari_margin_spec *margins, size_t count, double size) {
  svari_population_spec spec = {.size = size, .nmargins = count, .margins = margins};
  svari_population *population = NULL;
  svari_error err = {0};
  svari_status status = svari_population_read(&spec, NULL, 0, &population, &err);
  print_faults(&err);
  cr_assert_eq(status, SVARI_OK);
  return population;
}

static svari_status bind(sample *s, svari_population *population, const char *const *names, size_t count,
                         svari_auxiliaries *x, svari_arena *arena, svari_error *err) {
  return svari_auxiliaries_bind(arena, population, s->frame, names, count, s->weight, (svari_where){0}, x, err);
}

Test(population, binds_categories_and_numbers) {
  sample s = sample_made(60, 1);
  svari_margin_spec margins[] = {region_totals(),
                                 {.name = "money", .nby = 1, .by = INCOME, .is_number = true, .number = 5e5}};
  svari_population *population = population_of(margins, 2, NAN);
  svari_arena *arena = svari_arena_new();
  svari_auxiliaries x;
  svari_error err = {0};
  cr_assert_eq(bind(&s, population, (const char *[]){"region", "money"}, 2, &x, arena, &err), SVARI_OK);
  cr_expect_eq(x.columns, 5);
  cr_expect_eq(x.items[1].first, 4);
  cr_expect_eq(x.items[1].target[0], 5e5);
  const svari_column *region = svari_frame_find(s.frame, "region");
  for (size_t i = 0; i < s.n; i++) cr_expect_eq(x.items[0].cell[i], svari_column_code(region, i));
  svari_arena_free(arena);
  svari_population_free(population);
  sample_free(&s);
}

Test(population, shares_take_the_size_else_the_sum_of_weights) {
  sample s = sample_made(60, 2);
  svari_margin_spec margin = region_totals();
  margin.values = SHARES;
  margin.shares = true;
  double sum = 0;
  for (size_t i = 0; i < s.n; i++) sum += s.weight[i];
  for (int known = 0; known < 2; known++) {
    svari_population *population = population_of(&margin, 1, known ? 5000 : NAN);
    svari_arena *arena = svari_arena_new();
    svari_auxiliaries x;
    cr_assert_eq(bind(&s, population, (const char *[]){"region"}, 1, &x, arena, NULL), SVARI_OK);
    cr_expect_float_eq(x.items[0].target[3], .4 * (known ? 5000 : sum), 1e-9);
    svari_arena_free(arena);
    svari_population_free(population);
  }
  sample_free(&s);
}

Test(population, says_all_troubles_at_once) {
  sample s = sample_made(60, 3);
  const char *const cells[] = {"a", "b", "c", "e"};
  const double other[] = {600, 450};
  svari_margin_spec margins[] = {region_totals(), sex_totals()};
  margins[0].cells = cells;
  margins[1].values = other;
  svari_population *population = population_of(margins, 2, NAN);
  svari_arena *arena = svari_arena_new();
  svari_auxiliaries x;
  svari_error err = {0};
  const char *const names[] = {"region", "sx"};
  cr_expect_eq(bind(&s, population, names, 2, &x, arena, &err), SVARI_DATA);
  cr_expect(fault_has(&err, "no target for 'd'"));
  cr_expect(fault_has(&err, "target 'e'"));
  cr_expect(fault_has(&err, "no margin 'sx'"));
  cr_expect(fault_has(&err, "did you mean 'sex'"));
  svari_arena_free(arena);
  svari_population_free(population);
  sample_free(&s);
}

Test(population, refuses_sums_that_disagree_and_scales_away_rounding) {
  sample s = sample_made(60, 4);
  const double off[] = {600, 450}, rounded[] = {550.0001, 450};
  svari_margin_spec margins[] = {region_totals(), sex_totals()};
  const double *values[] = {off, rounded};
  for (int k = 0; k < 2; k++) {
    margins[1].values = values[k];
    svari_population *population = population_of(margins, 2, NAN);
    svari_arena *arena = svari_arena_new();
    svari_auxiliaries x;
    svari_error err = {0};
    svari_status status = bind(&s, population, (const char *[]){"region", "sex"}, 2, &x, arena, &err);
    cr_expect_eq(status, k ? SVARI_OK : SVARI_DATA);
    if (k)
      cr_expect_float_eq(x.items[1].target[0] + x.items[1].target[1], 1000, 1e-12);
    else
      cr_expect(fault_has(&err, "sum to 1000 and to 1050"));
    svari_arena_free(arena);
    svari_population_free(population);
  }
  sample_free(&s);
}

Test(population, missing_auxiliary_matters_only_with_weight) {
  sample s = sample_start(8);
  int32_t region[] = {0, 1, 2, 3, -1, 0, 1, -1};
  s.weight[7] = 0;
  sample_add_category(&s, "region", region, "abcd");
  sample_finish(&s);
  svari_margin_spec margin = region_totals();
  svari_population *population = population_of(&margin, 1, NAN);
  svari_arena *arena = svari_arena_new();
  svari_auxiliaries x;
  svari_error err = {0};
  cr_expect_eq(bind(&s, population, (const char *[]){"region"}, 1, &x, arena, &err), SVARI_DATA);
  cr_expect(fault_has(&err, "'region' is missing in 1 record with weight"));
  s.weight[4] = 0;
  cr_expect_eq(bind(&s, population, (const char *[]){"region"}, 1, &x, arena, NULL), SVARI_OK);
  cr_expect_eq(x.items[0].cell[4], 0);
  svari_arena_free(arena);
  svari_population_free(population);
  sample_free(&s);
}

Test(population, a_number_as_categories_matches_by_its_value) {
  sample s = sample_start(4);
  const double ages[] = {1, 2, 2, 1};
  sample_add_number(&s, "age", ages);
  sample_finish(&s);
  const char *const by[] = {"age"}, *const cells[] = {"2.0", "1"};
  const double totals[] = {20, 10};
  svari_margin_spec margin = {.name = "age", .nby = 1, .by = by, .ncells = 2, .cells = cells, .values = totals};
  svari_population *population = population_of(&margin, 1, NAN);
  svari_arena *arena = svari_arena_new();
  svari_auxiliaries x;
  cr_assert_eq(bind(&s, population, (const char *[]){"age"}, 1, &x, arena, NULL), SVARI_OK);
  cr_expect_eq(x.items[0].cell[0], 1);
  cr_expect_eq(x.items[0].cell[1], 0);
  svari_arena_free(arena);
  svari_population_free(population);
  sample_free(&s);
}

static const char *write_file(const char *text) {
  static char path[64];
  snprintf(path, sizeof path, "/tmp/svari_population_%d.csv", (int)getpid());
  FILE *file = fopen(path, "w");
  cr_assert_not_null(file);
  fputs(text, file);
  fclose(file);
  return path;
}

static svari_status read_file(const char *text, const char *weight, svari_population **population, svari_error *err) {
  const char *path = write_file(text);
  svari_margin_spec margin = {
      .name = "both", .nby = 2, .by = BOTH, .file = path, .shown = "both.csv", .weight = weight};
  svari_population_spec spec = {.size = NAN, .nmargins = 1, .margins = &margin};
  svari_status status = svari_population_read(&spec, NULL, 0, population, err);
  remove(path);
  return status;
}

Test(population, reads_totals_shares_and_registers) {
  svari_population *population = NULL;
  cr_assert_eq(read_file("region,sex,total\na,f,1.5\nb,m,2\n", NULL, &population, NULL), SVARI_OK);
  cr_expect_eq(population->margins[0].ncells, 2);
  cr_expect_eq(population->margins[0].values[0], 1.5);
  cr_expect_not(population->margins[0].shares);
  svari_population_free(population);
  cr_assert_eq(read_file("sex,share,region\nf,0.25,a\nm,0.75,b\n", NULL, &population, NULL), SVARI_OK);
  cr_expect(population->margins[0].shares);
  cr_expect_str_eq(population->margins[0].names[1][0], "b");
  svari_population_free(population);
  cr_assert_eq(read_file("region,sex\na,f\nb,m\na,f\n", NULL, &population, NULL), SVARI_OK);
  cr_expect_eq(population->margins[0].ncells, 2);
  cr_expect_eq(population->margins[0].values[0], 2);
  svari_population_free(population);
  cr_assert_eq(read_file("region,sex,w\na,f,1\nb,m,2\na,f,0.5\n", "w", &population, NULL), SVARI_OK);
  cr_expect_eq(population->margins[0].values[0], 1.5);
  svari_population_free(population);
}

Test(population, refuses_wrong_files) {
  static const struct {
    const char *text, *weight, *says;
    svari_status status;
  } cases[] = {
      {"region,sex,total\na,f,1\na,f,2\n", NULL, "'a × f' twice", SVARI_DATA},
      {"region,sex,total\na,f,-1\nb,f,2\n", NULL, "the total of 'a × f' is -1", SVARI_DATA},
      {"region,sex,total\na,f,\nb,f,2\n", NULL, "the total of 'a × f' is missing", SVARI_DATA},
      {"region,sex,share\na,f,0.5\nb,f,0.6\n", NULL, "sum to 1.1", SVARI_DATA},
      {"region,sexx,total\na,f,1\n", NULL, "no column 'sex'", SVARI_SPEC},
      {"region,sex,w\na,f,1\n", "v", "no column 'v'", SVARI_SPEC},
      {"region,sex,w\na,f,-1\n", "w", "is negative", SVARI_DATA},
      {"region,sex\na,f\n,m\n", NULL, "'region' is missing in 1", SVARI_DATA},
  };
  for (size_t c = 0; c < sizeof cases / sizeof *cases; c++) {
    svari_population *population = NULL;
    svari_error err = {0};
    cr_expect_eq(read_file(cases[c].text, cases[c].weight, &population, &err), cases[c].status, "%s", cases[c].says);
    cr_expect(fault_has(&err, cases[c].says), "%s: %s", cases[c].says, err.faults[0].text);
    cr_expect_null(population);
  }
}

Test(population, codes_of_the_codebook_are_named_by_it) {
  const svari_level levels[] = {{.name = "Rīga", .code = "1", .value = 1},
                                {.name = "Kurzeme", .code = "2", .value = 2}};
  const svari_variable_spec codebook = {.name = "region", .nlevels = 2, .levels = levels};
  const char *path = write_file("region\n2\n1\n2\n");
  svari_margin_spec margin = {
      .name = "region", .nby = 1, .by = REGION, .file = path, .shown = "r.csv", .records = true};
  svari_population_spec spec = {.size = NAN, .nmargins = 1, .margins = &margin};
  svari_population *population = NULL;
  cr_assert_eq(svari_population_read(&spec, &codebook, 1, &population, NULL), SVARI_OK);
  cr_expect_str_eq(population->margins[0].names[0][0], "Rīga");
  cr_expect_eq(population->margins[0].values[1], 2);
  svari_population_free(population);
  remove(path);
}

/* Labels may look like the codes of other categories: then all names of a margin are read in the same way. */
Test(population, labels_that_look_like_codes) {
  const svari_level levels[] = {{.name = "1", .code = "3", .value = 3},
                                {.name = "2", .code = "1", .value = 1},
                                {.name = "3", .code = "20", .value = 20}};
  const svari_variable_spec codebook = {.name = "region", .nlevels = 3, .levels = levels};
  static const char *const BY_LABEL[] = {"3", "1", "2"}, *const BY_CODE[] = {"20", "3", "1"},
                           *const BY_BOTH[] = {"20", "1", "2"}, *const TWICE[] = {"20", "3", "2"};
  const char *const *written[] = {BY_LABEL, BY_CODE, BY_BOTH};
  for (size_t w = 0; w < 3; w++) {
    svari_margin_spec margin = {
        .name = "region", .nby = 1, .by = REGION, .ncells = 3, .cells = written[w], .values = REGIONS};
    svari_population_spec spec = {.size = NAN, .nmargins = 1, .margins = &margin};
    svari_population *population = NULL;
    cr_assert_eq(svari_population_read(&spec, &codebook, 1, &population, NULL), SVARI_OK);
    for (size_t c = 0; c < 3; c++) cr_expect_str_eq(population->margins[0].names[c][0], BY_LABEL[c]);
    svari_population_free(population);
  }
  svari_margin_spec margin = {.name = "region", .nby = 1, .by = REGION, .ncells = 3, .cells = TWICE, .values = REGIONS};
  svari_population_spec spec = {.size = NAN, .nmargins = 1, .margins = &margin};
  svari_population *population = NULL;
  svari_error err = {0};
  cr_expect_eq(svari_population_read(&spec, &codebook, 1, &population, &err), SVARI_DATA);
  cr_expect(fault_has(&err, "the category '3' twice"));
  cr_expect_null(population);
}
