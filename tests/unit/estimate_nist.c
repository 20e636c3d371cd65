/* Mean and standard deviation of NIST's univariate sets (tests/reference/nist/univariate.py) by domain of one file,
 * against the certified values. NumAcc3 and NumAcc4 can't have more digits: their decimals are not what a double holds.
 */
#include "infer_fixture.h"

typedef struct certified {
  const char *set;
  double mean, deviation, digits; /* digits of the deviation */
} certified;

static const certified values[] = {
    {"lew", -177.435, 277.332168044316, 13},
    {"lottery", 518.958715596330, 291.699727470969, 13},
    {"mavro", 2.001856, 0.000429123454003053, 12},
    {"michelso", 299.8524, 0.0790105478190518, 12},
    {"numacc1", 10000002, 1, 14},
    {"numacc2", 1.2, 0.1, 13},
    {"numacc3", 1000000.2, 0.1, 9},
    {"numacc4", 10000000.2, 0.1, 8},
};
enum { SETS = sizeof values / sizeof *values };

static double digits(double found, double wanted) {
  return found == wanted ? 16 : -log10(fabs(found - wanted) / fabs(wanted));
}

static const svari_estimate_row *row_of(const svari_estimate_row *rows, size_t count, const char *id, const char *set) {
  for (size_t i = 0; i < count; i++)
    if (!strcmp(rows[i].id, id) && !strcmp(rows[i].domain.parts[0].category, set)) return &rows[i];
  cr_assert_fail("no row of %s", set);
  return NULL;
}

Test(estimate_nist, univariate) {
  static const char *const y[] = {"y"}, *const set[] = {"set"};
  svari_design_spec design = {.weight = "w"};
  sample s = sample_open("tests/reference/nist/univariate.csv", &design);
  svari_estimate_spec specs[] = {
      {.id = "mean", .statistic = "mean", .nvariables = 1, .variables = y, .nby = 1, .by = set, .confidence = 0.95},
      {.id = "variance",
       .statistic = "variance",
       .nvariables = 1,
       .variables = y,
       .nby = 1,
       .by = set,
       .confidence = 0.95},
  };
  size_t count;
  const svari_estimate_row *rows = sample_estimate(&s, specs, 2, &count);
  for (size_t k = 0; k < SETS; k++) {
    double mean = row_of(rows, count, "mean", values[k].set)->estimate;
    double deviation = sqrt(row_of(rows, count, "variance", values[k].set)->estimate);
    cr_expect(digits(mean, values[k].mean) >= 14, "%s: mean %.17g, %.1f digits", values[k].set, mean,
              digits(mean, values[k].mean));
    cr_expect(digits(deviation, values[k].deviation) >= values[k].digits, "%s: deviation %.17g, %.1f digits",
              values[k].set, deviation, digits(deviation, values[k].deviation));
  }
  sample_close(&s);
}
