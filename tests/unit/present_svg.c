/* Charts: real text, harmless markup, nothing drawn for what is missing. */
#include "present/svg.h"

#include <criterion/criterion.h>
#include <math.h>
#include <string.h>

static size_t occurrences(const char *text, const char *word) {
  size_t count = 0;
  for (const char *at = strstr(text, word); at; at = strstr(at + 1, word)) count++;
  return count;
}

Test(svg, labels_cannot_carry_markup) {
  svari_buffer out = {0};
  svari_dot dot = {"<script>alert(\"x\")</script> & 'y'", "1", 1, 0, 2, NAN, false};
  svari_svg_dots(&out, &(svari_chart){"c1", "<b>", "d", SVARI_ENGLISH, false, NAN, NAN}, &dot, 1);
  cr_assert_null(strstr(out.bytes, "<script"));
  cr_assert_null(strstr(out.bytes, "<b>"));
  cr_assert_not_null(strstr(out.bytes, "&lt;script&gt;alert(&quot;x&quot;)&lt;/script&gt; &amp; &#39;y&#39;"));
  svari_buffer_free(&out);
}

Test(svg, what_is_missing_draws_nothing) {
  svari_buffer out = {0};
  svari_dot dots[] = {{"a", "–", NAN, NAN, NAN, NAN, false}, {"b", "2", 2, 1, 3, 2.5, false}};
  svari_svg_dots(&out, &(svari_chart){"c1", "t", "d", SVARI_LATVIAN, false, NAN, NAN}, dots, 2);
  cr_assert_eq(occurrences(out.bytes, "<circle"), 1);
  cr_assert_eq(occurrences(out.bytes, "class=\"interval\""), 1);
  cr_assert_eq(occurrences(out.bytes, "class=\"reference\""), 1);
  cr_assert_null(strstr(out.bytes, "nan"));
  cr_assert_not_null(strstr(out.bytes, ">1,5<")); /* Latvian ticks have a comma */
  svari_buffer_free(&out);
}

Test(svg, a_stack_fills_the_width_once) {
  const char *rows[] = {"all"}, *parts[] = {"no", "maybe", "yes"};
  const double shares[] = {0.25, 0.25, 0.5};
  svari_buffer out = {0};
  svari_svg_stack(&out, &(svari_chart){"c1", "t", "d", SVARI_ENGLISH, true, NAN, NAN},
                  &(svari_stack){1, 3, rows, parts, shares, NULL});
  cr_assert_eq(occurrences(out.bytes, "<rect"), 6); /* three in the legend, three in the bar */
  cr_assert_not_null(strstr(out.bytes, ">50<"));
  cr_assert_eq(occurrences(out.bytes, "<title"), 2);
  svari_buffer_free(&out);
}

Test(svg, what_stands_apart_from_a_scale_is_grey_and_takes_none_of_its_colours) {
  const char *rows[] = {"all"}, *parts[] = {"not scored", "low", "high"};
  const double shares[] = {0.25, 0.25, 0.5};
  const bool apart[] = {true, false, false};
  svari_buffer out = {0};
  svari_svg_stack(&out, &(svari_chart){"c1", "t", "d", SVARI_ENGLISH, true, NAN, NAN},
                  &(svari_stack){1, 3, rows, parts, shares, apart});
  cr_assert_eq(occurrences(out.bytes, "part s7"), 2); /* legend and bar */
  cr_assert_eq(occurrences(out.bytes, "part s0"), 2);
  cr_assert_eq(occurrences(out.bytes, "part s1"), 2);
  cr_assert_eq(occurrences(out.bytes, "part s2"), 0);
  svari_buffer_free(&out);
}

Test(svg, labels_of_an_axis_do_not_reach_each_other) {
  svari_buffer out = {0};
  svari_dot dot = {"all", "", 1534689, 1534689, 1534689, NAN, false};
  svari_svg_dots(&out, &(svari_chart){"c1", "t", "d", SVARI_LATVIAN, false, NAN, NAN}, &dot, 1);
  cr_assert_eq(occurrences(out.bytes, "class=\"grid\""), 5);
  cr_assert_eq(occurrences(out.bytes, "class=\"tick\""), 3);
  svari_buffer_free(&out);
  dot = (svari_dot){"all", "", 0.5, 0.1, 0.9, NAN, false};
  svari_svg_dots(&out, &(svari_chart){"c1", "t", "d", SVARI_LATVIAN, true, 0, NAN}, &dot, 1);
  cr_assert_eq(occurrences(out.bytes, "class=\"tick\""), occurrences(out.bytes, "class=\"grid\""));
  svari_buffer_free(&out);
}

Test(svg, the_axis_of_one_value_is_whole) {
  svari_buffer out = {0};
  svari_dot dot = {"zero", "0", 0, 0, 0, NAN, false};
  svari_svg_dots(&out, &(svari_chart){"c1", "t", "d", SVARI_ENGLISH, false, NAN, NAN}, &dot, 1);
  cr_assert_null(strstr(out.bytes, "nan"));
  cr_assert_null(strstr(out.bytes, "inf"));
  svari_buffer_free(&out);
}
