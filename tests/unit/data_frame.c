/* Frames: names, levels, views. */
#include <criterion/criterion.h>
#include <math.h>

#include "data/frame.h"

static const svari_level regions[] = {
    {.name = "Riga", .code = "1", .value = 1, .label = {{"Riga", "Rīga"}}},
    {.name = "2", .code = "3", .value = 3, .label = {{NULL, NULL}}},
    {.name = "Vidzeme", .code = "2", .value = 2, .label = {{"Vidzeme", "Vidzeme"}}},
};

Test(frame, finds_columns_by_name_among_many) {
  svari_arena *arena = svari_arena_new();
  enum { MANY = 1000 };
  const svari_column *columns[MANY];
  static const double values[2] = {1, NAN};
  for (int j = 0; j < MANY; j++)
    columns[j] = svari_column_number(arena, svari_arena_printf(arena, "c%d", j), values, 2);
  svari_frame *frame = svari_frame_make(arena, columns, MANY, 2, NULL);
  cr_assert_eq(svari_frame_find(frame, "c0"), columns[0]);
  cr_assert_eq(svari_frame_find(frame, "c999"), columns[999]);
  cr_assert_null(svari_frame_find(frame, "c1000"));
  cr_assert_eq(columns[3]->nmissing, 1);
  cr_assert_eq(svari_frame_records(frame), 2);
  cr_assert_eq(svari_frame_columns(frame), MANY);
  svari_frame_free(frame);
}

Test(frame, nearest_name_and_place) {
  svari_arena *arena = svari_arena_new();
  static const double values[1] = {1};
  const svari_column *columns[] = {svari_column_number(arena, "region", values, 1),
                                   svari_column_number(arena, "age", values, 1)};
  svari_frame *frame = svari_frame_make(arena, columns, 2, 1, NULL);
  cr_assert_str_eq(svari_frame_nearest(frame, "regoin"), "region");
  cr_assert_null(svari_frame_nearest(frame, "income"));
  cr_assert_eq(svari_frame_where(frame, 0).line, 0);
  svari_frame_free(frame);
}

Test(frame, levels_by_name_code_and_label) {
  svari_arena *arena = svari_arena_new();
  int32_t codes[] = {0, 2, -1, 1};
  svari_column *column = svari_column_category(arena, "region", codes, 4, regions, 3);
  cr_assert_eq(svari_level_find(column, "Riga"), 0);
  cr_assert_eq(svari_level_find(column, "Rīga"), 0);
  cr_assert_eq(svari_level_find(column, "1"), 0);
  cr_assert_eq(svari_level_find(column, "2"), 1, "a name goes before a code");
  cr_assert_eq(svari_level_find(column, "Kurzeme"), -1);
  cr_assert_eq(column->nmissing, 1);
  svari_arena_free(arena);
}

static void codes_round_trip(size_t nlevels, int bytes) {
  svari_arena *arena = svari_arena_new();
  int32_t codes[] = {0, -1, (int32_t)nlevels - 1}, back[3];
  svari_level *levels = SVARI_NEW(arena, svari_level, nlevels);
  svari_column *column = svari_column_category(arena, "x", codes, 3, levels, nlevels);
  cr_assert_eq(column->code_bytes, bytes);
  svari_column_codes(column, 0, 3, back);
  for (size_t i = 0; i < 3; i++) {
    cr_assert_eq(back[i], codes[i]);
    cr_assert_eq(svari_column_code(column, i), codes[i]);
  }
  svari_column_codes(column, 2, 1, back);
  cr_assert_eq(back[0], codes[2]);
  svari_arena_free(arena);
}

Test(frame, codes_take_the_least_width) {
  codes_round_trip(127, 1);
  codes_round_trip(128, 2);
  codes_round_trip(32767, 2);
  codes_round_trip(32768, 4);
}

Test(frame, numbers_as_categories_ascend) {
  svari_arena *arena = svari_arena_new();
  const double values[] = {10, 2.5, NAN, -0.0, 0.0, 10, 0.1};
  svari_column *column = svari_column_number(arena, "x", values, 7);
  const svari_column *view = svari_column_categories(arena, column, 7);
  static const char *names[] = {"0", "0.1", "2.5", "10"};
  static const int32_t codes[] = {3, 2, -1, 0, 0, 3, 1};
  cr_assert_eq(view->nlevels, 4);
  for (size_t k = 0; k < 4; k++) cr_assert_str_eq(view->levels[k].name, names[k]);
  for (size_t i = 0; i < 7; i++) cr_assert_eq(svari_column_code(view, i), codes[i]);
  cr_assert_eq(svari_column_categories(arena, view, 7), view);
  svari_arena_free(arena);
}

Test(frame, many_distinct_numbers_as_categories) {
  svari_arena *arena = svari_arena_new();
  enum { N = 5000 };
  static double values[N];
  for (int i = 0; i < N; i++) values[i] = (i * 7919) % N;
  const svari_column *view = svari_column_categories(arena, svari_column_number(arena, "x", values, N), N);
  cr_assert_eq(view->nlevels, N);
  for (int i = 0; i < N; i++) cr_assert_eq(svari_column_code(view, (size_t)i), (int32_t)values[i]);
  svari_arena_free(arena);
}

static void expect_categories(const double *values, size_t n, size_t nlevels, const int32_t *codes) {
  svari_arena *arena = svari_arena_new();
  const svari_column *view = svari_column_categories(arena, svari_column_number(arena, "x", values, n), n);
  cr_expect_eq(view->nlevels, nlevels);
  for (size_t i = 0; i < n; i++) cr_expect_eq(svari_column_code(view, i), codes[i], "record %zu", i);
  svari_arena_free(arena);
}

/* Whole numbers close together are found without a look-up; what is not so falls back on one. */
Test(frame, whole_numbers_as_categories) {
  expect_categories((const double[]){-2, 1, NAN, -0.0, -2, 0, 1, 1}, 8, 3, (const int32_t[]){0, 2, -1, 1, 0, 1, 2, 2});
  expect_categories((const double[]){1, 2, 2.5, 1, 3}, 5, 4, (const int32_t[]){0, 1, 2, 0, 3});
  expect_categories((const double[]){7, 1e300, 7, -1e300}, 4, 3, (const int32_t[]){1, 2, 1, 0});
  expect_categories((const double[]){1e17, 1e17 + 16, 1e17}, 3, 2, (const int32_t[]){0, 1, 0});
  expect_categories((const double[]){NAN, NAN}, 2, 0, (const int32_t[]){-1, -1});
}

Test(frame, texts_as_categories_by_bytes) {
  svari_arena *arena = svari_arena_new();
  const char *const text[] = {"b", NULL, "Z", "b", "ā"};
  const svari_column *view = svari_column_categories(arena, svari_column_text(arena, "t", text, 5), 5);
  static const int32_t codes[] = {1, -1, 0, 1, 2};
  cr_assert_eq(view->nlevels, 3);
  for (size_t i = 0; i < 5; i++) cr_assert_eq(svari_column_code(view, i), codes[i]);
  svari_arena_free(arena);
}
