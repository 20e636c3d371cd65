/* Complementary suppression: what a reader who subtracts can learn. The intervals found by flows are held to those
 * found by going through every table that fits the published figures. */
#include "num/random.h"
#include "run/protect.h"

#include <criterion/criterion.h>
#include <string.h>

enum { ROWS = 3, COLUMNS = 3, CELLS = ROWS * COLUMNS };

typedef struct search {
  const size_t *n;
  const unsigned char *hidden;
  size_t at[CELLS], rows[ROWS], columns[COLUMNS]; /* left to place */
  size_t low, high, cell;
} search;

/* Fills cell after cell with all that its totals leave open. */
static void place(search *s, size_t cell) {
  if (cell == CELLS) {
    for (size_t i = 0; i < ROWS; i++)
      if (s->rows[i] || s->columns[i]) return;
    if (s->at[s->cell] < s->low) s->low = s->at[s->cell];
    if (s->at[s->cell] > s->high) s->high = s->at[s->cell];
    return;
  }
  size_t r = cell / COLUMNS, c = cell % COLUMNS;
  size_t most = s->rows[r] < s->columns[c] ? s->rows[r] : s->columns[c];
  size_t from = s->hidden[cell] ? 0 : s->n[cell], to = s->hidden[cell] ? most : s->n[cell];
  for (size_t v = from; v <= to && v <= most; v++) {
    s->at[cell] = v;
    s->rows[r] -= v;
    s->columns[c] -= v;
    place(s, cell + 1);
    s->rows[r] += v;
    s->columns[c] += v;
  }
}

static size_t interval_by_search(const size_t *n, const unsigned char *hidden, size_t cell) {
  search s = {.n = n, .hidden = hidden, .low = SIZE_MAX, .cell = cell};
  for (size_t i = 0; i < CELLS; i++) {
    s.rows[i / COLUMNS] += n[i];
    s.columns[i % COLUMNS] += n[i];
  }
  place(&s, 0);
  return s.high - s.low;
}

static bool protects(size_t nrows, size_t ncolumns, const size_t *n, size_t width, unsigned char *hidden) {
  bool safe = false;
  cr_assert_eq(svari_grid_protect(nrows, ncolumns, n, width, hidden, &safe), SVARI_OK);
  return safe;
}

Test(protect, intervals_are_those_of_every_table_that_fits) {
  svari_random random = svari_random_start(7, 0);
  for (int trial = 0; trial < 300; trial++) {
    size_t n[CELLS];
    unsigned char hidden[CELLS];
    for (size_t i = 0; i < CELLS; i++) {
      n[i] = svari_random_below(&random, 6);
      hidden[i] = svari_random_below(&random, 2) ? SVARI_PRIMARY : SVARI_SHOWN;
    }
    for (size_t i = 0; i < CELLS; i++)
      if (hidden[i])
        cr_assert_eq(svari_grid_interval(ROWS, COLUMNS, n, hidden, i / COLUMNS, i % COLUMNS, 1000),
                     interval_by_search(n, hidden, i), "trial %d, cell %zu", trial, i);
  }
}

Test(protect, no_hidden_cell_can_be_worked_out) {
  svari_random random = svari_random_start(8, 0);
  int safe = 0;
  for (int trial = 0; trial < 300; trial++) {
    size_t n[CELLS];
    unsigned char hidden[CELLS] = {0}, before[CELLS];
    for (size_t i = 0; i < CELLS; i++) {
      n[i] = svari_random_below(&random, 9);
      if (n[i] > 0 && n[i] < 3) hidden[i] = SVARI_PRIMARY;
    }
    memcpy(before, hidden, sizeof before);
    if (!protects(ROWS, COLUMNS, n, 3, hidden)) continue;
    safe++;
    for (size_t i = 0; i < CELLS; i++) {
      cr_assert(!before[i] || hidden[i] == SVARI_PRIMARY);
      if (before[i]) cr_assert_geq(interval_by_search(n, hidden, i), 3, "trial %d, cell %zu", trial, i);
    }
  }
  cr_assert_gt(safe, 200);
}

Test(protect, one_cell_asks_for_a_rectangle) {
  size_t n[] = {2, 30, 40, 25, 50, 20, 60, 45, 10};
  unsigned char hidden[CELLS] = {SVARI_PRIMARY};
  cr_assert(protects(3, 3, n, 5, hidden));
  int shown = 0;
  for (size_t i = 0; i < CELLS; i++) shown += !hidden[i];
  cr_assert_eq(shown, 5);
  cr_assert_eq(hidden[2], SVARI_COMPLEMENTARY); /* 40, 25 and 20 cost less than any other three */
}

Test(protect, a_single_row_can_not_be_saved) {
  size_t n[] = {2, 30, 40};
  unsigned char hidden[] = {SVARI_PRIMARY, 0, 0};
  cr_assert_not(protects(1, 3, n, 3, hidden));
}

Test(protect, a_list_hides_its_next_smallest) {
  size_t n[] = {40, 2, 30, 0, 35};
  unsigned char hidden[] = {0, SVARI_PRIMARY, 0, 0, 0};
  cr_assert(svari_list_protect(5, n, 5, hidden));
  cr_assert_eq(hidden[2], SVARI_COMPLEMENTARY);
  cr_assert(!hidden[0] && !hidden[3] && !hidden[4]);
  unsigned char none[5] = {0};
  cr_assert(svari_list_protect(5, n, 5, none) && !none[1]);
  size_t lone[] = {2, 0};
  unsigned char both[] = {SVARI_PRIMARY, 0};
  cr_assert_not(svari_list_protect(2, lone, 3, both));
}
