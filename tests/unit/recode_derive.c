/* Derived variables: each kind, chains of them, and what is refused. */
#include <criterion/criterion.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "data/frame.h"
#include "svari/recode.h"

enum { N = 5 };

static svari_frame *sample(void) {
  svari_arena *arena = svari_arena_new();
  static const double age[N] = {17, 18, 24.5, 75, NAN}, share[N] = {0.5, 1, 0, NAN, NAN}, q[N] = {1, 2, 2, 3, NAN};
  static const int32_t region[N] = {0, 1, 2, -1, 0}, bank[N] = {1, 0, 1, -1, -1}, eid[N] = {0, 0, -1, 0, -1};
  static const svari_level regions[] = {{.name = "Rīga", .code = "1", .value = 1},
                                        {.name = "Pierīga", .code = "2", .value = 2},
                                        {.name = "Latgale", .code = "3", .value = 3}};
  static const svari_level yes_no[] = {{.name = "No", .code = "No", .value = NAN},
                                       {.name = "Yes", .code = "Yes", .value = NAN}};
  const svari_column *columns[] = {svari_column_number(arena, "age", age, N),
                                   svari_column_number(arena, "share", share, N),
                                   svari_column_category(arena, "region", region, N, regions, 3),
                                   svari_column_category(arena, "bank", bank, N, yes_no, 2),
                                   svari_column_category(arena, "eid", eid, N, yes_no, 1),
                                   svari_column_number(arena, "q", q, N)};
  return svari_frame_make(arena, columns, 6, N, NULL);
}

static void show(const svari_column *column, char *got) {
  got[0] = '\0';
  for (size_t i = 0; i < N; i++) {
    char one[60] = "-";
    if (column->type == SVARI_NUMBER && !isnan(column->number[i]))
      snprintf(one, sizeof one, "%.12g", column->number[i]);
    int32_t code = column->type == SVARI_CATEGORY ? svari_column_code(column, i) : -1;
    if (code >= 0) snprintf(one, sizeof one, "%s", column->levels[code].name);
    if (i) strcat(got, " | ");
    strcat(got, one);
  }
}

static void gives(const svari_derive_spec *specs, size_t count, const char *wanted) {
  svari_frame *frame = sample(), *wider;
  svari_error err = {0};
  cr_assert_eq(svari_frame_derive(frame, specs, count, &wider, &err), SVARI_OK, "%s", err.faults[0].text);
  cr_assert_eq(wider->ncolumns, frame->ncolumns + count);
  cr_assert_eq(svari_frame_find(wider, "age"), svari_frame_find(frame, "age"), "columns are shared");
  char got[400];
  show(svari_frame_find(wider, specs[count - 1].name), got);
  cr_assert_str_eq(got, wanted, "%s: %s", specs[count - 1].name, got);
  svari_frame_free(wider);
  svari_frame_free(frame);
}

static void refused(const svari_derive_spec *specs, size_t count, svari_status status, const char *words,
                    const char *hint) {
  svari_frame *frame = sample(), *wider;
  svari_error err = {0};
  cr_assert_eq(svari_frame_derive(frame, specs, count, &wider, &err), status);
  cr_assert_null(wider);
  cr_assert(strstr(err.faults[0].text, words), "%s", err.faults[0].text);
  cr_assert(strstr(err.faults[0].hint, hint), "%s: %s", err.faults[0].text, err.faults[0].hint);
  svari_frame_free(frame);
}

static const double breaks[] = {18, 25, 75};
static const char *const labels[] = {"young", "grown", "old"};

Test(derive, cut) {
  svari_derive_spec cut = {.name = "g", .kind = "cut", .source = "age", .nbreaks = 3, .breaks = breaks};
  gives(&cut, 1, "- | [18, 25) | [18, 25) | [75, ∞) | -");
  cut.labels = labels;
  cut.nlabels = 3;
  gives(&cut, 1, "- | young | young | old | -");
  cut.nlabels = 2; /* 75 ends the last group */
  gives(&cut, 1, "- | young | young | - | -");
  cut.nlabels = 1;
  refused(&cut, 1, SVARI_SPEC, "1 labels for 3 breaks", "3 labels when the last group is open");
  static const double falling[] = {1, 3, 2};
  cut.nlabels = 3;
  cut.breaks = falling;
  refused(&cut, 1, SVARI_SPEC, "break 3 does not", "");
  cut.breaks = breaks;
  cut.source = "region";
  refused(&cut, 1, SVARI_DATA, "region is a category", "recode");
  cut.source = "aeg";
  refused(&cut, 1, SVARI_SPEC, "no variable \"aeg\"", "age");
}

Test(derive, recode) {
  static const char *const from[] = {"Rīga", "2"}, *const to[] = {"capital", "around"};
  svari_derive_spec map = {.name = "area", .kind = "recode", .source = "region", .nmap = 2, .from = from, .to = to};
  gives(&map, 1, "capital | around | - | - | capital");
  map.otherwise = "rest";
  gives(&map, 1, "capital | around | rest | - | capital");
  map.otherwise = "capital";
  gives(&map, 1, "capital | around | capital | - | capital");
  static const char *const numbers[] = {"2.0", "9"};
  map.source = "q";
  map.from = numbers;
  map.otherwise = NULL;
  gives(&map, 1, "- | capital | capital | - | -");
  map.from = from;
  refused(&map, 1, SVARI_SPEC, "q is a number, \"Rīga\" is not", "");
  static const char *const wrong[] = {"Rīgas", "Latgale"};
  map.source = "region";
  map.from = wrong;
  refused(&map, 1, SVARI_SPEC, "\"Rīgas\" is not a category of region", "Rīga");
}

Test(derive, order_of_recoded_levels_is_the_maps) {
  static const char *const from[] = {"Latgale", "Rīga"}, *const to[] = {"z", "a"};
  svari_derive_spec map = {.name = "m",
                           .kind = "recode",
                           .source = "region",
                           .nmap = 2,
                           .from = from,
                           .to = to,
                           .otherwise = "other",
                           .label = {{"Area", "Vieta"}}};
  svari_frame *frame = sample(), *wider;
  cr_assert_eq(svari_frame_derive(frame, &map, 1, &wider, NULL), SVARI_OK);
  const svari_column *m = svari_frame_find(wider, "m");
  cr_assert_eq(m->nlevels, 3);
  cr_assert_str_eq(m->levels[0].name, "z");
  cr_assert_str_eq(m->levels[2].name, "other");
  cr_assert_str_eq(m->label.in[SVARI_LATVIAN], "Vieta");
  svari_frame_free(wider);
  svari_frame_free(frame);
}

static svari_level level(const char *code, const char *name, const char *latvian) {
  return (svari_level){.name = name, .code = code, .value = NAN, .label = {{name, latvian}}};
}

Test(derive, the_codebook_orders_and_names_categories) {
  svari_level levels[] = {level("old", "old", "vecs"), level("child", "child", "bērns"),
                          level("young", "under 25", "jauns"), level("grown", "grown", "pieaudzis")};
  svari_variable_spec book = {.name = "g", .nlevels = 4, .levels = levels};
  svari_derive_spec cut = {.name = "g", .kind = "cut", .source = "age", .nbreaks = 3, .breaks = breaks};
  cut.labels = labels;
  cut.nlabels = 3;
  cut.codebook = &book;
  gives(&cut, 1, "- | under 25 | under 25 | old | -");
  svari_frame *frame = sample(), *wider;
  cr_assert_eq(svari_frame_derive(frame, &cut, 1, &wider, NULL), SVARI_OK);
  const svari_column *g = svari_frame_find(wider, "g");
  cr_assert_eq(g->nlevels, 4);
  for (size_t k = 0; k < 4; k++) cr_assert_str_eq(g->levels[k].name, levels[k].name);
  cr_assert_str_eq(g->levels[2].label.in[SVARI_LATVIAN], "jauns");
  cr_assert_eq(svari_level_find(g, "young"), 2, "also by the name that was derived");
  svari_frame_free(wider);
  svari_frame_free(frame);
  book.nlevels = 3;
  refused(&cut, 1, SVARI_SPEC, "no category \"grown\"", "levels");
}

Test(derive, the_codebook_says_of_a_derived_variable_only_what_it_can) {
  svari_level levels[] = {level("1", "one", "viens")};
  svari_variable_spec book = {.name = "g", .nlevels = 1, .levels = levels};
  svari_derive_spec number = {.name = "g", .kind = "as", .source = "age + 1", .codebook = &book};
  refused(&number, 1, SVARI_SPEC, "derived as a number", "cut");
  svari_derive_spec text = {.name = "g", .kind = "as", .source = "age > 1", .codebook = &book};
  book = (svari_variable_spec){.name = "g", .has_type = true, .type = SVARI_NUMBER};
  refused(&text, 1, SVARI_SPEC, "derived as a category", "type");
  static const char *const missing[] = {"9"};
  book = (svari_variable_spec){.name = "g", .nmissing = 1, .missing = missing};
  refused(&number, 1, SVARI_SPEC, "`missing`", "derived from");
}

Test(derive, count) {
  static const char *const items[] = {"bank", "eid"};
  svari_derive_spec count = {.name = "n", .kind = "count", .nitems = 2, .items = items, .is = "Yes"};
  gives(&count, 1, "1 | 0 | 1 | 0 | -");
  count.is = "[Yes, 'No']";
  gives(&count, 1, "2 | 2 | 1 | 1 | -");
  count.is = "Yess";
  refused(&count, 1, SVARI_SPEC, "\"Yess\" is a value of none", "Yes");
  static const char *const numbers[] = {"q", "share"};
  count.items = numbers;
  count.is = "1";
  gives(&count, 1, "1 | 1 | 0 | 0 | -");
}

Test(derive, score) {
  static const char *const items[] = {"share", "bank", "eid"};
  static const double points[] = {50, 30, 20};
  svari_derive_spec score = {.name = "s", .kind = "score", .nitems = 3, .items = items, .points = points, .scale = 100};
  /* 0.5·50 + 30 of 100; 50 of 100; 30 of 80; 0 of 20; none */
  gives(&score, 1, "55 | 50 | 37.5 | 0 | -");
  static const char *const wrong[] = {"q", "bank", "eid"};
  score.items = wrong;
  refused(&score, 1, SVARI_DATA, "the item q is 2 in record 2", "q / 100");
  static const char *const region[] = {"region", "bank", "eid"};
  score.items = region;
  refused(&score, 1, SVARI_DATA, "the category \"Rīga\"", "derive the item first");
}

Test(derive, later_entries_use_earlier_ones) {
  static const char *const items[] = {"adult", "half"};
  static const double points[] = {1, 1};
  svari_derive_spec chain[] = {
      {.name = "adult", .kind = "as", .source = "age >= 18"},
      {.name = "half", .kind = "as", .source = "share / 2"},
      {.name = "s", .kind = "score", .nitems = 2, .items = items, .points = points, .scale = 1}};
  gives(chain, 1, "no | yes | yes | yes | -");
  gives(chain, 3, "0.125 | 0.75 | 0.5 | 1 | -");
}

Test(derive, faults) {
  svari_derive_spec unknown = {.name = "x", .kind = "sum", .source = "age"};
  refused(&unknown, 1, SVARI_SPEC, "not derived by \"sum\"", "score");
  svari_derive_spec twice = {.name = "age", .kind = "as", .source = "age + 1"};
  refused(&twice, 1, SVARI_SPEC, "already a variable \"age\"", "another name");
  svari_derive_spec chain[] = {{.name = "a", .kind = "as", .source = "aeg + 1"},
                               {.name = "b", .kind = "as", .source = "a * 2"},
                               {.name = "c", .kind = "as", .source = "share +"}};
  svari_frame *frame = sample(), *wider;
  svari_error err = {0};
  cr_assert_eq(svari_frame_derive(frame, chain, 3, &wider, &err), SVARI_SPEC);
  cr_assert_eq(err.count, 2, "what reads a failed variable has no fault of its own");
  svari_frame_free(frame);
}

Test(derive, place_of_a_fault_within_an_expression) {
  svari_derive_spec bad = {.name = "a", .kind = "as", .source = "age + aeg", .where = {"run.yaml", 4, 5}};
  svari_frame *frame = sample(), *wider;
  svari_error err = {0};
  cr_assert_eq(svari_frame_derive(frame, &bad, 1, &wider, &err), SVARI_SPEC);
  cr_assert_eq(err.faults[0].line, 4);
  cr_assert_eq(err.faults[0].column, 0);
  bad.source_where = (svari_where){"run.yaml", 4, 20};
  err = (svari_error){0};
  cr_assert_eq(svari_frame_derive(frame, &bad, 1, &wider, &err), SVARI_SPEC);
  cr_assert_eq(err.faults[0].column, 26);
  svari_frame_free(frame);
}
