/* Numbers and tables for the eye. */
#include <criterion/criterion.h>
#include <math.h>
#include <string.h>

#include "base/utf8.h"
#include "present/format.h"
#include "present/grid.h"
#include "present/words.h"

static void expect_number(double value, int decimals, svari_language language, const char *wanted) {
  char text[SVARI_FORMAT_TEXT];
  svari_format_number(value, decimals, language, text);
  cr_expect_str_eq(text, wanted);
}

Test(present_text, numbers_follow_the_language) {
  expect_number(3914069.25, 1, SVARI_ENGLISH, "3,914,069.2");
  expect_number(3914069.25, 1, SVARI_LATVIAN,
                "3\xC2\xA0"
                "914\xC2\xA0"
                "069,2");
  expect_number(9999, 0, SVARI_ENGLISH, "9999");
  expect_number(-0.04, 1, SVARI_ENGLISH, "0.0");
  expect_number(-12.5, 1, SVARI_LATVIAN, "−12,5");
  expect_number(NAN, 2, SVARI_ENGLISH, "–");
  char text[SVARI_FORMAT_TEXT];
  svari_format_percent(0.4567, 1, SVARI_LATVIAN, text);
  cr_expect_str_eq(text, "45,7\xC2\xA0%");
  svari_format_p(0.0004, SVARI_ENGLISH, text);
  cr_expect_str_eq(text, "<0.001");
}

Test(present_text, decimals_show_two_digits_of_the_standard_error) {
  cr_expect_eq(svari_format_decimals(674.43, 12.5), 0);
  cr_expect_eq(svari_format_decimals(674.43, 1.25), 1);
  cr_expect_eq(svari_format_decimals(0.5, 0.0012), 4);
  cr_expect_eq(svari_format_decimals(5, 0), 3);
  cr_expect_eq(svari_format_decimals(0, NAN), 0);
  cr_expect_eq(svari_format_decimals(NAN, NAN), 0);
  cr_expect_eq(svari_format_decimals(1, 1e-12), 6);
}

/* Decimals of figures that stand under each other: an estimate and its standard error each. */
static void expect_even(bool apart, const double (*figures)[2], size_t count, const int *wanted) {
  const double ci[2] = {NAN, NAN};
  svari_even even = {.apart = apart};
  for (size_t i = 0; i < count; i++) svari_even_add(&even, figures[i][0], figures[i][1], ci);
  for (size_t i = 0; i < count; i++) {
    double se = figures[i][1];
    int found = svari_even_decimals(&even, figures[i][0], se, ci);
    cr_expect_eq(found, wanted[i], "s.e. %g: %d decimals, not %d", se, found, wanted[i]);
    if (se > 0) cr_expect(found <= svari_format_decimals(figures[i][0], se), "more than s.e. %g can bear", se);
  }
}
#define FIGURES(...) \
  { __VA_ARGS__ }
#define EXPECT_EVEN(apart, figures, ...)                                                                 \
  expect_even(apart, (const double[][2])figures, sizeof((const double[][2])figures) / sizeof(double[2]), \
              (const int[]){__VA_ARGS__})

Test(present_text, figures_under_each_other_share_decimals) {
  EXPECT_EVEN(false, FIGURES({8.56, 0.17}, {8.622, 0.087}, {8.545, 0.095}), 2, 2, 2);
  EXPECT_EVEN(false, FIGURES({5, 0.2}, {5, 0.3}, {5, 1.2}), 1, 1, 1);
  EXPECT_EVEN(false, FIGURES({0.38, 0.0059}, {0.36, 0.0031}, {0.8, 0.00002}, {0.53, 0.012}), 3, 3, 3, 3);
  EXPECT_EVEN(false, FIGURES({5, 0.012}, {5, 0.02}, {50, 0.03}, {5, 2.5}), 2, 2, 2, 1); /* it can bear no more */
  EXPECT_EVEN(false, FIGURES({500, 12}, {600, 15}, {700, NAN}), 0, 0, 0);               /* as the others */
  EXPECT_EVEN(false, FIGURES({5, 0.1}), 2);
  EXPECT_EVEN(false, FIGURES({5, NAN}, {6, NAN}), 3, 3);
}

Test(present_text, figures_of_different_things_share_decimals_when_they_are_of_one_size) {
  EXPECT_EVEN(true, FIGURES({9.682, 0.043}, {9.481, 0.063}, {8.58, 0.11}), 2, 2, 2);
  EXPECT_EVEN(true, FIGURES({9.68, 0.43}, {9.48, 0.63}, {8.5, 0.0000084}), 2, 2, 5); /* a digit of its error is left */
  EXPECT_EVEN(true, FIGURES({1176.5, 80.9}, {53.7, 2.3}), 0, 1);
}

Test(present_text, a_figure_known_exactly_shows_no_digits_it_does_not_have) {
  svari_even even = {.apart = false};
  const double exact[2] = {21, 21}, at_the_end[2] = {4.6, 5};
  svari_even_add(&even, 21, 0, exact);
  cr_expect_eq(svari_even_decimals(&even, 21, 0, exact), 0);
  cr_expect_gt(svari_even_decimals(&(svari_even){.apart = false}, 5, 0, at_the_end), 0, "its interval has decimals");
  cr_expect_eq(svari_format_exact_decimals(9.7), 1);
  cr_expect_eq(svari_format_exact_decimals(8.56), 2);
  cr_expect_eq(svari_format_exact_decimals(1534689), 0);
  cr_expect_eq(svari_format_exact_decimals(NAN), 0);
}

static size_t widest_line(const char *text) {
  size_t widest = 0;
  char line[512];
  while (*text) {
    size_t length = strcspn(text, "\n");
    memcpy(line, text, length);
    line[length] = '\0';
    size_t width = svari_utf8_width(line);
    if (width > widest) widest = width;
    text += length + (text[length] == '\n');
  }
  return widest;
}

/* Of the line that holds a text. */
static size_t line_width(const char *text, const char *wanted) {
  const char *at = strstr(text, wanted);
  cr_assert(at);
  while (at > text && at[-1] != '\n') at--;
  char line[512];
  size_t length = strcspn(at, "\n");
  memcpy(line, at, length);
  line[length] = '\0';
  return svari_utf8_width(line);
}

Test(present_text, grid_is_aligned_and_stays_within_its_width) {
  svari_grid grid = {.arena = svari_arena_new()};
  svari_grid_line(&grid, 0);
  svari_grid_cell(&grid, "");
  svari_grid_cell(&grid, "vērtība");
  svari_grid_line(&grid, 2);
  svari_grid_cell(&grid, "Pašvaldību pakalpojumu portāls epakalpojumi.lv un vēl daži citi ļoti gari nosaukumi");
  svari_grid_cell(&grid, "45,7 %");
  svari_grid_line(&grid, 2);
  svari_grid_cell(&grid, "īss");
  svari_grid_cell(&grid, "5,1 %");
  svari_buffer out = {0};
  svari_grid_write(&grid, 40, &out);
  cr_assert(!out.failed);
  cr_expect_leq(widest_line(out.bytes), 40, "%s", out.bytes);
  cr_expect(strstr(out.bytes, "  Pašvaldību pakalpojumu portāls\n"), "%s", out.bytes);
  cr_expect_eq(line_width(out.bytes, "45,7"), line_width(out.bytes, "īss"), "%s", out.bytes);
  svari_buffer_free(&out);
  svari_arena_free(grid.arena);
}

Test(present_text, every_word_is_there_in_every_language) {
  for (int id = 0; id < SVARI_WORD_COUNT_OF; id++)
    for (int language = 0; language < SVARI_LANGUAGES; language++)
      cr_expect(svari_word((svari_word_id)id, (svari_language)language)[0] != '\0');
  cr_expect_str_eq(svari_statistic_word("mean", SVARI_LATVIAN), "vidējais");
  cr_expect_str_eq(svari_statistic_word("something", SVARI_LATVIAN), "something");
  cr_expect_str_neq(svari_flag_words("boundary", SVARI_ENGLISH), "boundary");
}
