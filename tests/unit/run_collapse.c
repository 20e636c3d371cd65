/* Records into rows of totals: the same whatever the frames and threads, and refused when rows are as many as records.
 */
#include <criterion/criterion.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "data/frame.h"
#include "run/collapse.h"

enum { RECORDS = 20000 };

static svari_grouped_key keys[] = {{.name = "group"}};
static const char *sums[] = {"x"};
static const svari_grouped_plan plan = {.nkeys = 1, .keys = keys, .nsums = 1, .sums = sums};

/* `values` groups; every fifth x is missing. */
static svari_frame *people(int values) {
  svari_arena *arena = svari_arena_new();
  double *group = SVARI_NEW(arena, double, RECORDS), *x = SVARI_NEW(arena, double, RECORDS);
  for (int i = 0; i < RECORDS; i++) {
    group[i] = i % values;
    x[i] = i % 5 ? i * 0.1 : NAN;
  }
  const svari_column *columns[] = {svari_column_number(arena, "group", group, RECORDS),
                                   svari_column_number(arena, "x", x, RECORDS)};
  return svari_frame_make(arena, columns, 2, RECORDS, NULL);
}

static svari_status collapse(int values, size_t step, size_t free_rows, int threads, svari_buffer *out,
                             svari_error *err) {
  svari_frame *frame = people(values);
  double *weight = malloc(RECORDS * sizeof *weight);
  for (int i = 0; i < RECORDS; i++) weight[i] = i % 11 * 0.3;
  svari_collapse *c = svari_collapse_new(&plan, free_rows, threads);
  svari_status status = SVARI_OK;
  for (size_t from = 0; from < RECORDS && !status; from += step)
    status = svari_collapse_add(c, frame, weight, from, from + step < RECORDS ? from + step : RECORDS,
                                (svari_where){"run.yaml", 1, 1}, err);
  svari_arena *arena = svari_arena_new();
  svari_grouped table;
  if (!status) status = svari_collapse_table(c, arena, &table, err);
  if (!status) svari_grouped_render(&table, out);
  svari_arena_free(arena);
  svari_collapse_free(c);
  svari_frame_free(frame);
  free(weight);
  return status;
}

Test(collapse, the_same_bytes_whatever_the_frames_and_threads) {
  svari_buffer once = {0};
  cr_assert_eq(collapse(100, RECORDS, RECORDS, 1, &once, NULL), SVARI_OK);
  size_t lines = 0;
  for (const char *c = once.bytes; *c; c++) lines += *c == '\n';
  /* with x and without are rows apart, and so are weights of 0 */
  cr_assert_eq(lines, 2 + 100 * 2);
  for (size_t step = 7; step < RECORDS; step *= 11)
    for (int threads = 1; threads < 8; threads += 3) {
      svari_buffer again = {0};
      cr_assert_eq(collapse(100, step, RECORDS, threads, &again, NULL), SVARI_OK);
      cr_assert_str_eq(once.bytes, again.bytes, "frames of %zu, %d threads", step, threads);
      svari_buffer_free(&again);
    }
  svari_buffer_free(&once);
}

Test(collapse, a_key_with_a_value_for_each_record_is_named) {
  svari_buffer out = {0};
  svari_error err = {0};
  cr_assert_eq(collapse(RECORDS, 1000, 5000, 2, &out, &err), SVARI_DATA);
  cr_assert(strstr(err.faults[0].text, "5000 records make 5000 rows"), "%s", err.faults[0].text);
  cr_assert(strstr(err.faults[0].text, "`group` has too many values"));
  cr_assert_eq(collapse(20, 1000, 10, 2, &out, &err), SVARI_OK);
  svari_buffer_free(&out);
}
