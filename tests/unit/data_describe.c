/* Descriptions: figures, widths, and what is not shown. */
#include <criterion/criterion.h>
#include <math.h>
#include <string.h>

#include "base/utf8.h"
#include "data/describe.h"

enum { N = 1000 };

static svari_frame *sample(void) {
  svari_arena *arena = svari_arena_new();
  double *age = SVARI_NEW(arena, double, N);
  int32_t *region = SVARI_NEW(arena, int32_t, N), *id = SVARI_NEW(arena, int32_t, N);
  svari_level *ids = SVARI_NEW(arena, svari_level, N);
  static const char *const notes[N] = {"confidential words"};
  static const svari_level regions[] = {
      {.name = "Rīga", .code = "1", .label = {{"Riga, the capital with a name that is far too long", "Rīga"}}},
      {.name = "Lat\033gale", .code = "2"}};
  for (int i = 0; i < N; i++) {
    age[i] = i % 10 == 9 ? NAN : i % 4 + 0.125;
    region[i] = i % 4 == 0;
    id[i] = i;
    ids[i].name = ids[i].code = svari_arena_printf(arena, "respondent%d", i);
  }
  svari_column *columns[] = {
      svari_column_number(arena, "age", age, N), svari_column_category(arena, "region", region, N, regions, 2),
      svari_column_category(arena, "id", id, N, ids, N), svari_column_text(arena, "note", notes, N)};
  columns[0]->label.in[SVARI_ENGLISH] = "Age in years";
  svari_frame *frame = svari_frame_make(arena, (const svari_column *const *)columns, 4, N, NULL);
  frame->file = "r.csv";
  return frame;
}

Test(describe, says_what_is_in_a_frame) {
  svari_frame *frame = sample();
  svari_buffer out = {0};
  svari_error err = {0};
  cr_assert_eq(svari_frame_describe(frame, (svari_describe_style){0}, &out, &err), SVARI_OK);
  static const char *const lines[] = {"r.csv: 1000 records, 4 variables\n",
                                      "age  number, 100 missing ( 10.0 %)\n  Age in years\n",
                                      "  min 0.125  25 % 0.125  median 1.625  75 % 2.125  max 3.125  mean 1.56944\n",
                                      "Riga, the capital with a na…       750  75.0 % ",
                                      "Lat?gale                           250  25.0 % ",
                                      "id  category, 1000 levels\n",
                                      "note  text, 999 missing"};
  for (size_t k = 0; k < sizeof lines / sizeof lines[0]; k++)
    cr_assert(strstr(out.bytes, lines[k]), "\"%s\" is not in:\n%s", lines[k], out.bytes);
  cr_assert_null(strstr(out.bytes, "respondent"), "identifiers are not shown");
  cr_assert_null(strstr(out.bytes, "confidential"), "texts are not shown");
  cr_assert_null(strstr(out.bytes, "\033"));
  svari_buffer_free(&out);
  svari_frame_free(frame);
}

Test(describe, keeps_to_the_width) {
  svari_frame *frame = sample();
  for (size_t width = 60; width <= 120; width += 20) {
    svari_buffer out = {0};
    cr_assert_eq(svari_frame_describe(frame, (svari_describe_style){.width = width}, &out, NULL), SVARI_OK);
    char *save, *text = out.bytes;
    for (char *line = strtok_r(text, "\n", &save); line; line = strtok_r(NULL, "\n", &save))
      cr_assert_leq(svari_utf8_width(line), width, "%s", line);
    svari_buffer_free(&out);
  }
  svari_frame_free(frame);
}
