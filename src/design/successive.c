/* Successive differences (Fay & Train 1995, ASA Proc. Government Statistics; Ash 2014, Survey Methodology 40): unit i
 * has the factor 1 + 2^-1.5 (a_ir - a_jr) with rows i and j of a Hadamard matrix, j that of the unit after it; the last
 * unit of a stratum is followed by its first. With 4/R the variance of a total is half the sum of squared differences
 * of neighbours in the order of the data. */
#include "design/build.h"
#include "design/hadamard.h"

/* Rows are enough for all units up to here; a larger sample uses rows again, as large surveys do. */
enum { MOST_OWN = 160 };

size_t svari_successive_size(svari_making *making, size_t wanted) {
  size_t units = making->stage->nunits, own = units + 1 < MOST_OWN ? units + 1 : MOST_OWN;
  size_t least = wanted ? wanted : own;
  return svari_hadamard_order(least < 4 ? 4 : least);
}

/* Rows that are given out: 1, 2, ... (never 0, the row of ones); once all are used, again by longer and longer steps,
 * so that two units are neighbours in one cycle only. */
typedef struct row_source {
  size_t rows, at, used, step;
} row_source;

static size_t common_divisor(size_t a, size_t b) {
  while (b) {
    size_t rest = a % b;
    a = b;
    b = rest;
  }
  return a;
}

static size_t next_row(row_source *source) {
  size_t row = 1 + source->at;
  source->at = (source->at + source->step) % source->rows;
  if (++source->used % source->rows == 0) {
    do source->step = source->step % (source->rows - 1) + 1;
    while (common_divisor(source->rows, source->step) > 1);
  }
  return row;
}

static void set_factors(svari_making *making, const signed char *sign, size_t unit, size_t row, size_t next) {
  const double weight = 0.35355339059327376220; /* 2^-1.5 */
  size_t count = making->count;
  for (size_t r = 0; r < count; r++)
    making->factor[r * making->ngroups + unit] = 1 + weight * (sign[row * count + r] - sign[next * count + r]);
}

svari_status svari_successive_fill(svari_making *making) {
  const svari_stage *stage = making->stage;
  const svari_stage_order *order = &making->build->design->layout.stages[0];
  signed char *sign = svari_hadamard_new(making->build->scratch, making->count);
  if (!sign) return svari_fail_memory(making->build->err);
  row_source source = {.rows = making->count - 1, .step = 1};
  for (size_t h = 0; h < stage->nstrata; h++) {
    size_t from = order->first_unit[h], to = order->first_unit[h + 1];
    if (to - from < 2) continue;
    size_t first = next_row(&source), row = first;
    for (size_t p = from; p < to; p++) {
      size_t next = p + 1 < to ? next_row(&source) : first;
      set_factors(making, sign, order->unit[p], row, next);
      row = next;
    }
  }
  return SVARI_OK;
}
