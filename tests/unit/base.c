/* The base room: faults, arena, numbers, words, text, threads. */
#include "base/arena.h"
#include "base/buffer.h"
#include "base/nearest.h"
#include "base/number.h"
#include "base/parallel.h"
#include "base/sum.h"
#include "base/utf8.h"

#include <criterion/criterion.h>
#include <locale.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

Test(error, keeps_twenty_counts_all) {
  svari_error err = {0};
  for (int i = 0; i < 25; i++) svari_fail(&err, i ? SVARI_SPEC : SVARI_DATA, "fault %d", i);
  svari_hint(&err, "too late for a kept fault");
  cr_assert_eq(err.count, 25);
  cr_assert_eq(err.status, SVARI_DATA);
  cr_assert_str_eq(err.faults[19].text, "fault 19");
  cr_assert_str_eq(err.faults[19].hint, "");
  cr_assert_eq(svari_fail(NULL, SVARI_IO, "nobody listens"), SVARI_IO);
}

Test(error, long_text_ends_in_a_whole_letter) {
  char text[1200];
  for (size_t i = 0; i + 2 < sizeof text; i += 2) memcpy(text + i, "ā", 2);
  text[sizeof text - 1] = '\0';
  svari_error err = {0};
  svari_fail(&err, SVARI_DATA, "x%.1000s", text);
  size_t length = strlen(err.faults[0].text);
  cr_assert_eq(svari_utf8_check(err.faults[0].text, length), length);
}

Test(error, exit_statuses_are_the_contract_s) {
  cr_assert_eq(svari_status_exit(SVARI_OK), 0);
  cr_assert_eq(svari_status_exit(SVARI_CHECK), 1);
  cr_assert_eq(svari_status_exit(SVARI_USAGE), 2);
  cr_assert_eq(svari_status_exit(SVARI_SPEC), 2);
  cr_assert_eq(svari_status_exit(SVARI_DATA), 3);
  cr_assert_eq(svari_status_exit(SVARI_IO), 4);
  cr_assert_eq(svari_status_exit(SVARI_NUMERIC), 5);
}

Test(arena, gives_large_zeroed_pieces_apart) {
  enum { LARGE = 5000001 };
  svari_arena *arena = svari_arena_new();
  unsigned char *small = svari_arena_alloc(arena, 10, 1), *large[3];
  for (size_t i = 0; i < 3; i++) {
    large[i] = svari_arena_alloc(arena, LARGE, 1);
    cr_assert_not_null(large[i]);
    cr_expect_eq((uintptr_t)large[i] % _Alignof(max_align_t), 0);
    for (size_t at = 0; at < LARGE; at++)
      if (large[i][at]) cr_assert_fail("byte %zu of piece %zu is not zero", at, i);
    memset(large[i], (int)i + 1, LARGE);
  }
  memset(small, 9, 10);
  for (size_t i = 0; i < 3; i++) cr_expect(large[i][0] == i + 1 && large[i][LARGE - 1] == i + 1);
  svari_arena_free(arena);
}

Test(arena, zeroed_aligned_and_refuses_overflow) {
  svari_arena *arena = svari_arena_new();
  for (size_t i = 1; i < 3000; i += 7) {
    unsigned char *p = svari_arena_alloc(arena, i, 1);
    cr_assert_eq((uintptr_t)p % 16, 0);
    for (size_t j = 0; j < i; j++) cr_assert_eq(p[j], 0);
    memset(p, 0xAB, i);
  }
  cr_assert_null(svari_arena_alloc(arena, SIZE_MAX / 2, 8));
  int *list = NULL;
  size_t count = 0, capacity = 0;
  for (int i = 0; i < 1000; i++) *SVARI_PUSH(arena, list, count, capacity) = i;
  for (int i = 0; i < 1000; i++) cr_assert_eq(list[i], i);
  svari_arena_free(arena);
  svari_arena_free(NULL);
}

static bool parses(const char *text, double want) {
  double value;
  return svari_number_parse(text, strlen(text), &value) && value == want;
}

Test(number, reads_what_spells_a_number_and_nothing_else) {
  cr_assert(parses("12", 12) && parses("-0.5", -0.5) && parses(" 1e3 ", 1000) && parses(".5", 0.5));
  cr_assert(parses("3.", 3) && parses("+7", 7) && parses("123456789012345678", 123456789012345678.0));
  cr_assert(parses("0.1", 0.1) && parses("1.7976931348623157e308", 1.7976931348623157e308));
  cr_assert(parses("2.2250738585072014e-308", 2.2250738585072014e-308));
  const char *not_numbers[] = {"",   " ",     "1,5", "3abc", "0x10", "inf",   "nan",
                               "1e", "1e400", "--1", ".",    "1 2",  "1_000", "e5"};
  for (size_t i = 0; i < sizeof not_numbers / sizeof *not_numbers; i++) {
    double value;
    cr_assert_not(svari_number_parse(not_numbers[i], strlen(not_numbers[i]), &value), "%s", not_numbers[i]);
  }
}

Test(number, text_reads_back_as_the_same_double) {
  char text[SVARI_NUMBER_TEXT];
  double values[] = {0.1, 1.0 / 3, 1e300, -2.5e-310, 6194, 0, -0.0, 4.9e-324};
  for (size_t i = 0; i < sizeof values / sizeof *values; i++) {
    svari_number_shortest(values[i], text);
    cr_assert(parses(text, values[i]), "%s", text);
    svari_number_exact(values[i], text);
    cr_assert(parses(text, values[i]), "%s", text);
  }
  svari_number_shortest(0.1, text);
  cr_assert_str_eq(text, "0.1");
  svari_number_exact(NAN, text);
  cr_assert_str_eq(text, "");
  svari_number_fixed(-0.004, 2, text);
  cr_assert_str_eq(text, "0.00");
  svari_number_fixed(12.345, 1, text);
  cr_assert_str_eq(text, "12.3");
}

Test(number, the_locale_does_not_matter) {
  cr_assert(setlocale(LC_ALL, "lv_LV.UTF-8"), "LOCPATH has no Latvian locale");
  char text[SVARI_NUMBER_TEXT];
  svari_number_fixed(1.5, 1, text);
  cr_assert_str_eq(text, "1.5");
  cr_assert(parses("1234567.1234567891", 1234567.1234567891));
}

Test(nearest, finds_the_word_meant) {
  const char *words[] = {"weight", "strata", "clusters", "fpc", "nest", "Rīga"};
  cr_assert_str_eq(svari_nearest("wieght", words, 6), "weight");
  cr_assert_str_eq(svari_nearest("cluster", words, 6), "clusters");
  cr_assert_str_eq(svari_nearest("FPC", words, 6), "fpc");
  cr_assert_str_eq(svari_nearest("Riga", words, 6), "Rīga");
  cr_assert_null(svari_nearest("population", words, 6));
}

Test(nearest, marks_apart_from_their_letters) {
  const char *const words[] = {"Rīga", "Ogre"}, *apart = "Ri\xCC\x84ga"; /* U+0304 */
  cr_assert_str_eq(svari_nearest(apart, words, 2), "Rīga");
  cr_expect(strstr(svari_nearest_marks(apart, "Rīga"), "looks the same"));
  cr_expect(strstr(svari_nearest_marks("Rīga", apart), "looks the same"));
  cr_expect_str_eq(svari_nearest_marks("Riga", "Rīga"), "");
  cr_expect_str_eq(svari_nearest_marks(apart, "Rīgas"), "");
  cr_expect_str_eq(svari_nearest_marks(apart, apart), "");
}

Test(utf8, finds_the_first_bad_byte) {
  cr_assert_eq(svari_utf8_check("Rīga", 5), 5);
  cr_assert_eq(svari_utf8_check("a\xFFz", 3), 1);
  cr_assert_eq(svari_utf8_check("\xC0\xAF", 2), 0);
  cr_assert_eq(svari_utf8_check("\xED\xA0\x80", 3), 0);
  cr_assert_eq(svari_utf8_check("ab\xC4", 3), 2);
  cr_assert_eq(svari_utf8_check("\xF4\x90\x80\x80", 4), 0);
  cr_assert_eq(svari_utf8_width("Rīga"), 4);
  cr_assert_eq(svari_utf8_width("漢"), 2);
}

Test(sum, keeps_what_plain_addition_loses) {
  svari_sum sum = {0};
  svari_sum_add(&sum, 1);
  svari_sum_add(&sum, 1e100);
  svari_sum_add(&sum, 1);
  svari_sum_add(&sum, -1e100);
  cr_assert_eq(svari_sum_value(&sum), 2);
}

Test(buffer, grows_and_remembers) {
  svari_buffer buffer = {0};
  for (int i = 0; i < 500; i++) svari_buffer_printf(&buffer, "%d,", i);
  cr_assert_not(buffer.failed);
  cr_assert_eq(buffer.length, 10 * 2 + 90 * 3 + 400 * 4);
  cr_assert_eq(strncmp(buffer.bytes, "0,1,2,", 6), 0);
  svari_buffer_free(&buffer);
  cr_assert_null(buffer.bytes);
}

static void square(void *context, size_t block) { ((double *)context)[block] = (double)block * (double)block; }

Test(parallel, every_block_once_for_any_threads) {
  for (int threads = 0; threads <= 16; threads += 3) {
    double out[1000] = {0};
    svari_parallel_for(threads, 1000, square, out);
    for (size_t i = 0; i < 1000; i++) cr_assert_eq(out[i], (double)i * (double)i);
  }
}
