/* Weights as R's survey and plain R answer them: tests/reference/weight/weighting.R made them. */
#include <criterion/criterion.h>

#include "weight_support.h"

static const char *const REGION[] = {"region"}, *const SEX[] = {"sex"}, *const INCOME[] = {"income"};
static const char *const REGIONS[] = {"east", "north", "south", "west"}, *const SEXES[] = {"f", "m"};
static const double REGION_TOTALS[] = {900, 1500, 1100, 500}, SEX_TOTALS[] = {2150, 1850};

static svari_frame *read_frame(const char *path) {
  svari_data_spec spec = {.file = path, .shown = path, .threads = 1};
  svari_frame *frame = NULL;
  svari_error err = {0};
  svari_status status = svari_frame_read(&spec, &frame, &err);
  print_faults(&err);
  cr_assert_eq(status, SVARI_OK);
  return frame;
}

static svari_population *read_population(void) {
  svari_margin_spec margins[] = {
      {.name = "region", .nby = 1, .by = REGION, .ncells = 4, .cells = REGIONS, .values = REGION_TOTALS},
      {.name = "sex", .nby = 1, .by = SEX, .ncells = 2, .cells = SEXES, .values = SEX_TOTALS},
      {.name = "income", .nby = 1, .by = INCOME, .is_number = true, .number = 4000 * 960},
  };
  svari_population_spec spec = {.size = NAN, .nmargins = 3, .margins = margins};
  svari_population *population = NULL;
  cr_assert_eq(svari_population_read(&spec, NULL, 0, &population, NULL), SVARI_OK);
  return population;
}

#define RS .margins = LIST("region", "sex"), STEP_DEFAULTS
#define RSI .margins = LIST("region", "sex", "income"), STEP_DEFAULTS
#define RESPONSE STEP_DEFAULTS, .responding = "status == \"complete\""

typedef struct reference {
  const char *column;
  svari_step_spec step;
  double bounds[2]; /* where the method has some */
} reference;

static const reference REFERENCES[] = {
    {"linear", {.step = "calibrate", RSI}, {NAN, NAN}},
    {"raking", {.step = "calibrate", RSI, .distance = "raking"}, {NAN, NAN}},
    {"sinh", {.step = "calibrate", RSI, .distance = "sinh"}, {NAN, NAN}},
    {"logit", {.step = "calibrate", RSI, .distance = "logit"}, {.4, 3}},
    {"bounded", {.step = "calibrate", RSI}, {.6, 2}},
    {"bounded_raking", {.step = "calibrate", RSI, .distance = "raking"}, {.6, 2}},
    {"number", {.step = "calibrate", .margins = LIST("income"), STEP_DEFAULTS}, {NAN, NAN}},
    {"weight_bounds", {.step = "calibrate", RS}, {6, 32}},
    {"household", {.step = "calibrate", RSI, .within = "hh"}, {NAN, NAN}},
    {"rake", {.step = "rake", RS}, {NAN, NAN}},
    {"poststratify", {.step = "poststratify", .margins = LIST("region"), STEP_DEFAULTS}, {NAN, NAN}},
    {"trim", {.step = "trim", STEP_DEFAULTS, .of = "median", .redistribute = true}, {.5, 1.4}},
    {"trim_once", {.step = "trim", STEP_DEFAULTS, .of = "median"}, {.5, 1.4}},
    {"classes",
     {.step = "nonresponse", RESPONSE, .nclasses = 2, .classes = (const char *[]){"region", "sex"}},
     {NAN, NAN}},
    {"eligibility",
     {.step = "nonresponse",
      RESPONSE,
      .nclasses = 2,
      .classes = (const char *[]){"region", "sex"},
      .eligible = "belongs == \"yes\""},
     {NAN, NAN}},
    {"model", {.step = "nonresponse", RESPONSE, .model = "~ region + sex + income"}, {NAN, NAN}},
    {"groups", {.step = "nonresponse", RESPONSE, .model = "~ region + sex + income", .groups = 5}, {NAN, NAN}},
};

static svari_step_spec with_bounds(const reference *r) {
  svari_step_spec step = r->step;
  if (strcmp(step.step, "trim") == 0)
    step.lower = r->bounds[0], step.upper = r->bounds[1];
  else if (strcmp(r->column, "weight_bounds") == 0)
    memcpy(step.weight_bounds, r->bounds, sizeof r->bounds);
  else
    memcpy(step.bounds, r->bounds, sizeof r->bounds);
  return step;
}

static void compare(const reference *r, const svari_weights *w, const double *expected) {
  double worst = 0;
  for (size_t i = 0; i < w->nrecords; i++) {
    double off = fabs(w->final[i] - expected[i]) / (expected[i] == 0 ? 1 : fabs(expected[i]));
    if (!(off <= worst)) worst = off;
  }
  cr_expect_lt(worst, 1e-10, "%s: relative error %g", r->column, worst);
}

Test(reference, weights_are_those_of_R) {
  svari_frame *frame = read_frame("tests/reference/weight/sample.csv"),
              *answers = read_frame("tests/reference/weight/weights.csv");
  svari_population *population = read_population();
  svari_design design = {.frame = frame,
                         .nrecords = svari_frame_records(frame),
                         .weight = svari_frame_find(frame, "w")->number,
                         .nstages = 1};
  for (size_t k = 0; k < sizeof REFERENCES / sizeof *REFERENCES; k++) {
    const svari_column *answer = svari_frame_find(answers, REFERENCES[k].column);
    cr_assert_not_null(answer, "%s", REFERENCES[k].column);
    svari_step_spec step = with_bounds(&REFERENCES[k]);
    svari_weights *w = NULL;
    svari_error err = {0};
    svari_status status = svari_weights_new(frame, &design, population, &step, 1, 1, &w, &err);
    print_faults(&err);
    cr_assert_eq(status, SVARI_OK, "%s", REFERENCES[k].column);
    compare(&REFERENCES[k], w, answer->number);
    svari_weights_free(w);
  }
  svari_population_free(population);
  svari_frame_free(answers);
  svari_frame_free(frame);
}

static double figure_of(const svari_step_report *report, const char *name) {
  for (size_t f = 0; f < report->nfigures; f++)
    if (strcmp(report->figures[f].name, name) == 0 && !report->figures[f].group) return report->figures[f].value;
  return NAN;
}

Test(reference, representativity_is_that_of_the_fitted_propensities) {
  svari_frame *frame = read_frame("tests/reference/weight/sample.csv");
  svari_design design = {.frame = frame,
                         .nrecords = svari_frame_records(frame),
                         .weight = svari_frame_find(frame, "w")->number,
                         .nstages = 1};
  svari_step_spec step = {.step = "nonresponse", RESPONSE, .model = "~ region + sex + income"};
  svari_weights *w = NULL;
  cr_assert_eq(svari_weights_new(frame, &design, NULL, &step, 1, 1, &w, NULL), SVARI_OK);
  FILE *file = fopen("tests/reference/weight/figures.csv", "r");
  cr_assert_not_null(file);
  char name[64];
  double value;
  int lines = 0;
  for (; fscanf(file, "%63[^,],%lf\n", name, &value) == 2; lines++)
    cr_expect_float_eq(figure_of(&w->steps[0], name), value, 1e-10, "%s", name);
  cr_expect_eq(lines, 2);
  fclose(file);
  svari_weights_free(w);
  svari_frame_free(frame);
}
