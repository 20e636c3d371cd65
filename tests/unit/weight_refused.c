/* Steps that a program can ask for and that can't be done: the run file's reader refuses most before, the library all.
 */
#include <criterion/criterion.h>

#include "weight_support.h"

static svari_population *population_made(void) {
  static const char *const REGION[] = {"region"}, *const INCOME[] = {"income"}, *const ABCD[] = {"a", "b", "c", "d"};
  static const double REGIONS[] = {400, 600, 700, 500};
  svari_margin_spec margins[] = {
      {.name = "region", .nby = 1, .by = REGION, .ncells = 4, .cells = ABCD, .values = REGIONS},
      {.name = "income", .nby = 1, .by = INCOME, .is_number = true, .number = 1e6},
      {.name = "of_region", .nby = 1, .by = REGION, .is_number = true, .number = 5},
  };
  svari_population_spec spec = {.size = NAN, .nmargins = 3, .margins = margins};
  svari_population *population = NULL;
  cr_assert_eq(svari_population_read(&spec, NULL, 0, &population, NULL), SVARI_OK);
  return population;
}

typedef struct refusal {
  svari_step_spec step;
  svari_status status;
  const char *text, *hint;
} refusal;

#define STEP(name) .step = (name), STEP_DEFAULTS
#define ONE(word) \
  (const char *[]) { word }

Test(weight_refused, every_step_says_what_it_lacks) {
  const refusal cases[] = {
      {{STEP("rak"), .margins = LIST("region")}, SVARI_SPEC, "no step 'rak'", "did you mean 'rake'?"},
      {{STEP("rake")}, SVARI_SPEC, "rake needs margins", "as rake: [region, sex]"},
      {{STEP("rake"), .margins = LIST("regoin")}, SVARI_SPEC, "regoin", "region"},
      {{STEP("rake"), .margins = LIST("of_region")}, SVARI_DATA, "is a category", "give a total for each"},
      {{STEP("poststratify"), .margins = LIST("income")}, SVARI_SPEC, "is the total of a number", "use calibrate"},
      {{STEP("poststratify"), .margins = LIST("region", "income")}, SVARI_SPEC, "takes one margin, not 2", "use rake"},
      {{STEP("calibrate"), .margins = LIST("region"), .distance = "hellingr"},
       SVARI_SPEC,
       "no distance 'hellingr'",
       "did you mean 'hellinger'?"},
      {{STEP("calibrate"), .margins = LIST("region"), .distance = "logit"}, SVARI_SPEC, "needs bounds around 1", "0.3"},
      {{STEP("calibrate"), .margins = LIST("region"), .within = "hosehold"},
       SVARI_SPEC,
       "no variable 'hosehold'",
       "did you mean 'household'?"},
      {{STEP("trim")}, SVARI_SPEC, "trim needs a bound", "multiples of the median weight"},
      {{STEP("trim"), .of = "median", .ngrid = 0}, SVARI_SPEC, "trim needs a bound", "give lower:, upper: or both"},
      {{STEP("trim"), .of = "medan"}, SVARI_SPEC, "of: 'medan' is none of", "did you mean 'median'?"},
      {{STEP("scale"), .to = "sampel"}, SVARI_SPEC, "'sampel' is none of", "did you mean 'sample'?"},
      {{STEP("scale"), .to = "population"}, SVARI_SPEC, "population is not known", "give population: size:"},
      {{STEP("scale")}, SVARI_SPEC, "can't be made to sum to nan", ""},
      {{STEP("blend")}, SVARI_SPEC, "blend needs `samples`", ""},
      {{STEP("blend"), .samples = "sex", .overlap = "income > 0"}, SVARI_SPEC, "needs a factor or an outcome", "0.5"},
      {{STEP("blend"), .samples = "sex", .overlap = "income > 0", .outcome = "region"}, SVARI_DATA, "is no number", ""},
      {{STEP("nonresponse"), .responding = "income > 0", .eligible = "income", .nclasses = 1, .classes = ONE("region")},
       SVARI_SPEC,
       "is no condition",
       ""},
  };
  sample s = sample_made(60, 3);
  svari_population *population = population_made();
  for (size_t c = 0; c < sizeof cases / sizeof *cases; c++) {
    svari_error err = {0};
    svari_weights *weights = NULL;
    svari_status status = svari_weights_new(s.frame, &s.design, population, &cases[c].step, 1, 1, &weights, &err);
    const svari_fault *fault = &err.faults[0];
    cr_expect_eq(status, cases[c].status, "%s: %d %s", cases[c].text, status, fault->text);
    cr_expect(strstr(fault->text, cases[c].text), "%s is not in: %s", cases[c].text, fault->text);
    cr_expect(strstr(fault->hint, cases[c].hint), "%s is not in: %s", cases[c].hint, fault->hint);
    cr_expect_null(weights);
  }
  svari_population_free(population);
  sample_free(&s);
}

Test(weight_refused, bounds_stand_in_order) {
  sample s = sample_made(60, 3);
  svari_population *population = population_made();
  svari_step_spec trim = {STEP("trim")}, calibrate = {STEP("calibrate"), .margins = LIST("region")};
  svari_step_spec blend = {STEP("blend"), .samples = "sex", .overlap = "income > 0"}, kept = {STEP("trim")};
  trim.lower = calibrate.bounds[0] = 3;
  trim.upper = calibrate.bounds[1] = 2;
  blend.factor = 1.5;
  kept.upper = 2;
  kept.keep_margins = true;
  const struct {
    const svari_step_spec *step;
    const char *text;
  } cases[] = {{&trim, "the lower bound has to be below the upper"},
               {&calibrate, "the lower bound has to be below the upper"},
               {&blend, "a share, from 0 to 1"},
               {&kept, "keep_margins, but no step before it met any"}};
  for (size_t c = 0; c < sizeof cases / sizeof *cases; c++) {
    svari_error err = {0};
    svari_weights *weights = NULL;
    cr_expect_eq(svari_weights_new(s.frame, &s.design, population, cases[c].step, 1, 1, &weights, &err), SVARI_SPEC);
    cr_expect(fault_has(&err, cases[c].text), "%s: %s", cases[c].text, err.faults[0].text);
  }
  svari_weights *weights = NULL;
  svari_error err = {0};
  calibrate.bounds[0] = calibrate.bounds[1] = NAN;
  cr_expect_eq(svari_weights_new(s.frame, &s.design, NULL, &calibrate, 1, 1, &weights, &err), SVARI_SPEC);
  cr_expect(fault_has(&err, "needs a population"));
  svari_population_free(population);
  sample_free(&s);
}
