/* NIST's StRD sets of linear regression, "lower" to "higher level of difficulty": how many digits are right.
 * tests/reference/nist has the data and the answers. */
#include "num/glm.h"
#include "num/linear.h"

#include <criterion/criterion.h>
#include <criterion/parameterized.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { MOST_ROWS = 100, MOST_COLUMNS = 11 };

typedef struct nist_set {
  char name[16];
  int degree; /* of the polynomial in x; 0: the columns as they are */
  int columns;
  bool intercept;
  double digits, error_digits; /* of coefficients and of their standard deviations, at least */
} nist_set;

typedef struct problem {
  size_t rows, columns;
  double x[MOST_ROWS * MOST_COLUMNS], y[MOST_ROWS], weight[MOST_ROWS];
  double beta[MOST_COLUMNS], sd[MOST_COLUMNS];
} problem;

static FILE *open_set(const char *name) {
  char path[128];
  snprintf(path, sizeof path, "tests/reference/nist/%s.csv", name);
  FILE *file = fopen(path, "r");
  cr_assert(file, "%s", path);
  return file;
}

static void read_data(const nist_set *set, problem *p) {
  char line[256];
  FILE *file = open_set(set->name);
  cr_assert(fgets(line, sizeof line, file));
  while (fgets(line, sizeof line, file)) {
    double *row = p->x + p->rows * (size_t)set->columns;
    char *at;
    p->y[p->rows] = strtod(line, &at);
    if (set->intercept) *row++ = 1;
    double x = strtod(at + 1, &at), power = x;
    int rest = set->columns - set->intercept;
    for (int k = 0; k < rest; k++) {
      *row++ = power;
      power = set->degree ? power * x : k + 1 < rest ? strtod(at + 1, &at) : 0;
    }
    p->weight[p->rows++] = 1;
  }
  p->columns = (size_t)set->columns;
  fclose(file);
}

static void read_answers(const nist_set *set, problem *p) {
  char line[256];
  size_t count = 0;
  FILE *file = open_set("certified");
  while (fgets(line, sizeof line, file)) {
    size_t length = strlen(set->name);
    if (strncmp(line, set->name, length) != 0 || line[length] != ',') continue;
    char *at = strchr(line + length + 1, ',');
    p->beta[count] = strtod(at + 1, &at);
    p->sd[count++] = strtod(at + 1, &at);
  }
  fclose(file);
  cr_assert_eq(count, p->columns);
}

static double digits(double value, double certified) {
  double error = certified == 0 ? fabs(value) : fabs(value - certified) / fabs(certified);
  return error == 0 ? 16 : -log10(error);
}

static nist_set sets[] = {
    {"norris", 1, 2, true, 12, 12},   {"pontius", 2, 3, true, 11, 12},  {"noint1", 1, 1, false, 14, 14},
    {"noint2", 1, 1, false, 15, 14},  {"longley", 0, 7, true, 13, 12},  {"filip", 10, 11, true, 7, 7},
    {"wampler1", 5, 6, true, 14, 9},  {"wampler2", 5, 6, true, 12, 10}, {"wampler3", 5, 6, true, 14, 12},
    {"wampler4", 5, 6, true, 14, 12}, {"wampler5", 5, 6, true, 14, 12},
};

ParameterizedTestParameters(num_nist, certified) {
  return cr_make_param_array(nist_set, sets, sizeof sets / sizeof *sets);
}

ParameterizedTest(const nist_set *set, num_nist, certified) {
  static problem p;
  read_data(set, &p);
  read_answers(set, &p);
  double beta[MOST_COLUMNS], step[MOST_COLUMNS], inverse[MOST_COLUMNS * MOST_COLUMNS];
  bool kept[MOST_COLUMNS];
  svari_glm_fit fit = {.coefficients = beta, .step = step, .inverse = inverse, .kept = kept};
  svari_glm_problem glm = {.family = svari_family_find("gaussian"),
                           .records = p.rows,
                           .columns = p.columns,
                           .x = p.x,
                           .y = p.y,
                           .weight = p.weight,
                           .threads = 1,
                           .tolerance = 1e-14};
  cr_assert_eq(svari_glm_solve(&glm, &fit, NULL), SVARI_OK);
  cr_assert_eq(fit.rank, p.columns);
  double worst = 16, worst_sd = 16;
  for (size_t j = 0; j < p.columns; j++) {
    double sd = sqrt(fit.deviance / (double)(p.rows - p.columns) * inverse[j * p.columns + j]);
    worst = fmin(worst, digits(beta[j], p.beta[j]));
    if (p.sd[j] > 0) worst_sd = fmin(worst_sd, digits(sd, p.sd[j]));
  }
  printf("%s %.1f %.1f\n", set->name, worst, worst_sd);
  cr_expect_geq(worst, set->digits, "%s: %.2f digits", set->name, worst);
  cr_expect_geq(worst_sd, set->error_digits, "%s: %.2f digits of the standard deviations", set->name, worst_sd);
}
