/* Models against R's survey (tests/reference/model.R), from data file to rows. */
#include "fixture.h"
#include "model/model.h"

#define ANSWERS "tests/reference/model.csv"
static const double TOLERANCE = 1e-9;

typedef struct model_case {
  const char *name, *file, *strata, *cluster, *fpc, *replicates;
  svari_model_spec spec;
} model_case;

#define STRAT .file = "tests/reference/data/model_strat.csv", .strata = "stype", .fpc = "fpc"
#define CLUS1 .file = "tests/reference/data/model_clus1.csv", .cluster = "dnum"
#define REPS .file = "tests/reference/data/model_clus1.csv", .replicates = "^rep"
#define NAMES(...) \
  (const char *[]) { __VA_ARGS__ }

static const model_case cases[] = {
    {.name = "linear",
     STRAT,
     .spec = {.formula = "api00 ~ ell * stype + meals",
              .nwald = 3,
              .nlrt = 2,
              .wald = NAMES("stype", "stype:ell", "meals"),
              .lrt = NAMES("ell:stype", "meals")}},
    {.name = "nested", STRAT, .spec = {.formula = "api00 ~ meals + meals:stype - 1"}},
    {.name = "whole",
     STRAT,
     .spec = {.formula = "api00 ~ stype + sch.wide - 1",
              .nwald = 1,
              .wald = NAMES("sch.wide"),
              .nlrt = 1,
              .lrt = NAMES("sch.wide")}},
    {.name = "missing",
     STRAT,
     .spec =
         {.formula = "api00 ~ mobility + stype", .nwald = 1, .wald = NAMES("stype"), .nlrt = 1, .lrt = NAMES("stype")}},
    {.name = "logistic",
     STRAT,
     .spec = {.formula = "sch.wide ~ ell + stype + meals",
              .family = "binomial",
              .nwald = 2,
              .wald = NAMES("stype", "ell"),
              .nlrt = 2,
              .lrt = NAMES("stype", "ell")}},
    {.name = "domain",
     STRAT,
     .spec = {.formula = "sch.wide ~ ell + meals",
              .family = "quasibinomial",
              .nwald = 1,
              .where = "stype == \"E\"",
              .wald = NAMES("ell"),
              .nlrt = 1,
              .lrt = NAMES("ell")}},
    {.name = "counts",
     CLUS1,
     .spec = {.formula = "api.stu ~ stype + meals",
              .family = "poisson",
              .nwald = 2,
              .wald = NAMES("stype", "meals"),
              .nlrt = 2,
              .lrt = NAMES("stype", "meals")}},
    {.name = "cluster",
     CLUS1,
     .spec =
         {.formula = "api00 ~ ell + awards", .nwald = 1, .wald = NAMES("awards"), .nlrt = 1, .lrt = NAMES("awards")}},
    {.name = "replicated", REPS, .spec = {.formula = "api00 ~ ell + stype", .nwald = 1, .wald = NAMES("stype")}},
    {.name = "replicated_logistic",
     REPS,
     .spec = {.formula = "awards ~ ell + meals", .family = "binomial", .nwald = 1, .wald = NAMES("ell")}},
};
enum { CASES = sizeof cases / sizeof cases[0] };

typedef struct study {
  svari_arena *arena;
  svari_frame *frame;
  svari_design *design;
  svari_weights *weights;
  svari_model *model;
  svari_error err;
} study;

static svari_status run(study *s, const model_case *c, int threads) {
  svari_given_replicates_spec given = {
      .columns = c->replicates, .type = "jk1", .scale = NAN, .rho = NAN, .combined = true};
  svari_design_spec design = {.weight = "pw",
                              .nstrata = c->strata != NULL,
                              .strata = &c->strata,
                              .nclusters = c->cluster != NULL,
                              .clusters = &c->cluster,
                              .nfpc = c->fpc != NULL,
                              .fpc = &c->fpc,
                              .given = c->replicates ? &given : NULL};
  svari_infer_options options = {.methods = c->replicates ? SVARI_REPLICATION : SVARI_TAYLOR, .threads = threads};
  svari_model_spec spec = c->spec;
  spec.id = c->name;
  *s = (study){.arena = svari_arena_new(), .frame = fixture_frame(c->file)};
  svari_status status = svari_design_new(s->frame, &design, &s->design, &s->err);
  cr_assert_eq(status, SVARI_OK, "%s", s->err.faults[0].text);
  status = svari_weights_new(s->frame, s->design, NULL, NULL, 0, threads, &s->weights, &s->err);
  cr_assert_eq(status, SVARI_OK, "%s", s->err.faults[0].text);
  return svari_models_make(s->arena, s->weights, &spec, 1, &options, &s->model, &s->err);
}

static void end(study *s) {
  svari_weights_free(s->weights);
  svari_design_free(s->design);
  svari_frame_free(s->frame);
  svari_arena_free(s->arena);
}

static void compare(const char *name, const char *what, const char *part, double value, double tolerance) {
  char full[128];
  snprintf(full, sizeof full, "%s %s", what, part);
  double wanted = fixture_answer(ANSWERS, name, full);
  cr_expect(fixture_close(value, wanted, tolerance), "%s: %s: %.17g, R has %.17g", name, full, value, wanted);
}

static void compare_coefficients(const model_case *c, const svari_model *model) {
  size_t aliased = 0;
  for (size_t j = 0; j < model->ncoefficients; j++) {
    const svari_coefficient *row = &model->coefficients[j];
    aliased += row->flags.count == 1 && strcmp(row->flags.names[0], "aliased") == 0;
    if (isnan(row->estimate)) continue;
    compare(c->name, row->term, "estimate", row->estimate, TOLERANCE);
    compare(c->name, row->term, "se", row->se, TOLERANCE);
    compare(c->name, row->term, "p", row->p, 1e-7);
    compare(c->name, row->term, "low", row->ci[0], 1e-8);
  }
  cr_expect_eq(aliased, strcmp(c->name, "nested") == 0 ? 1 : 0);
}

static void compare_tests(const model_case *c, const svari_model *model) {
  cr_expect_eq(model->ntests, c->spec.nwald + c->spec.nlrt);
  for (size_t k = 0; k < model->ntests; k++) {
    const svari_term_test *test = &model->tests[k];
    char what[64];
    snprintf(what, sizeof what, "%s %s", test->kind,
             strcmp(test->terms[0], "stype:ell") ? test->terms[0] : "ell:stype");
    compare(c->name, what, "f", test->f, 1e-8);
    compare(c->name, what, "p", test->p, 1e-7);
    if (strcmp(test->kind, "lrt") == 0) compare(c->name, what, "df1", test->df1, 1e-8);
    cr_expect_eq(test->df2, model->df);
  }
}

Test(model_regression, as_r_survey) {
  for (int k = 0; k < CASES; k++) {
    study s;
    cr_assert_eq(run(&s, &cases[k], 1), SVARI_OK, "%s: %s", cases[k].name, s.err.faults[0].text);
    cr_expect_eq((double)s.model->n, fixture_answer(ANSWERS, cases[k].name, "n"), "%s", cases[k].name);
    cr_expect_eq(s.model->df, fixture_answer(ANSWERS, cases[k].name, "df"), "%s: df %g", cases[k].name, s.model->df);
    compare_coefficients(&cases[k], s.model);
    compare_tests(&cases[k], s.model);
    end(&s);
  }
}

/* R's optimiser gives some six digits, and three in its replicates; num_ordinal.c holds the kernel to more. */
static const model_case ordinal[] = {
    {.name = "ordinal",
     STRAT,
     .spec = {.formula = "grade ~ ell + meals + stype",
              .family = "ordinal",
              .nwald = 1,
              .wald = NAMES("stype"),
              .nlrt = 1,
              .lrt = NAMES("stype")}},
    {.name = "ordinal_replicated",
     REPS,
     .spec = {.formula = "grade ~ ell + meals", .family = "ordinal", .nwald = 1, .wald = NAMES("meals")}},
};

Test(model_regression, ordinal_as_r_survey) {
  for (int k = 0; k < 2; k++) {
    study s;
    double tolerance = k ? 1e-3 : 1e-6;
    cr_assert_eq(run(&s, &ordinal[k], 2), SVARI_OK, "%s", s.err.faults[0].text);
    cr_expect_eq(s.model->df, fixture_answer(ANSWERS, ordinal[k].name, "df"));
    cr_expect_eq((double)s.model->n, fixture_answer(ANSWERS, ordinal[k].name, "n"));
    cr_expect_eq(s.model->ncoefficients, k ? 5 : 7);
    for (size_t j = 0; j < s.model->ncoefficients; j++) {
      const svari_coefficient *row = &s.model->coefficients[j];
      compare(ordinal[k].name, row->term, "estimate", row->estimate, 1e-6);
      compare(ordinal[k].name, row->term, "se", row->se, tolerance);
    }
    char what[64];
    snprintf(what, sizeof what, "wald %s", s.model->tests[0].terms[0]);
    compare(ordinal[k].name, what, "f", s.model->tests[0].f, tolerance);
    end(&s);
  }
}

static const model_case effects = {
    .name = "effects",
    STRAT,
    .spec = {
        .formula = "sch.wide ~ ell * stype + meals",
        .family = "binomial",
        .nmargins = 2,
        .margins = NAMES("stype", "ell"),
        .npredict = 1,
        .predict = &(svari_predict_spec){.count = 2, .variables = NAMES("stype", "ell"), .values = NAMES("H", "20")}}};

Test(model_regression, effects_and_predictions) {
  study s;
  cr_assert_eq(run(&s, &effects, 1), SVARI_OK, "%s", s.err.faults[0].text);
  cr_assert_eq(s.model->neffects, 3);
  for (size_t k = 0; k < 3; k++) {
    compare("effects", s.model->effects[k].term, "estimate", s.model->effects[k].estimate, TOLERANCE);
    compare("effects", s.model->effects[k].term, "se", s.model->effects[k].se, 1e-7); /* R's has differences in it */
  }
  cr_assert_eq(s.model->npredictions, 1);
  cr_expect_str_eq(s.model->predictions[0].term, "stype=H, ell=20");
  compare("effects", "held", "estimate", s.model->predictions[0].estimate, TOLERANCE);
  compare("effects", "held", "se", s.model->predictions[0].se, 1e-7);
  end(&s);
}

/* Jackknife and Taylor are different roads to nearly the same place. */
Test(model_regression, replicated_effects_are_near_taylors) {
  model_case taylor = {.name = "taylor",
                       CLUS1,
                       .spec = {.formula = "awards ~ ell + meals",
                                .family = "binomial",
                                .nmargins = 1,
                                .margins = NAMES("meals")}},
             jackknife = {.name = "jk", REPS, .spec = taylor.spec};
  study a, b;
  cr_assert_eq(run(&a, &taylor, 1), SVARI_OK);
  cr_assert_eq(run(&b, &jackknife, 2), SVARI_OK);
  cr_expect(fixture_close(a.model->effects[0].estimate, b.model->effects[0].estimate, 1e-9));
  cr_expect(fixture_close(a.model->effects[0].se, b.model->effects[0].se, 0.1), "%g %g", a.model->effects[0].se,
            b.model->effects[0].se);
  end(&a);
  end(&b);
}

Test(model_regression, same_bytes_for_any_threads) {
  for (int k = 0; k < CASES; k++) {
    study a, b;
    cr_assert_eq(run(&a, &cases[k], 1), SVARI_OK);
    cr_assert_eq(run(&b, &cases[k], 3), SVARI_OK);
    for (size_t j = 0; j < a.model->ncoefficients; j++) {
      const svari_coefficient *x = &a.model->coefficients[j], *y = &b.model->coefficients[j];
      cr_expect_arr_eq(&x->estimate, &y->estimate, 6 * sizeof(double), "%s", cases[k].name);
    }
    end(&a);
    end(&b);
  }
}

typedef struct refusal {
  svari_model_spec spec;
  svari_status status;
  const char *text, *hint;
} refusal;

Test(model_regression, what_is_refused_and_how) {
  const refusal refusals[] = {
      {{.formula = "api00 ~ ell", .family = "binomal"}, SVARI_SPEC, "'binomal'", "'binomial'"},
      {{.formula = "api0 ~ ell"}, SVARI_SPEC, "'api0'", "'api00'"},
      {{.formula = "api00 ~ el"}, SVARI_SPEC, "'el'", "'ell'"},
      {{.formula = "~ ell"}, SVARI_SPEC, "no response", "response ~"},
      {{.formula = "stype ~ ell"}, SVARI_DATA, "is a category", "two levels"},
      {{.formula = "stype ~ ell", .family = "binomial"}, SVARI_DATA, "3 levels", "derive"},
      {{.formula = "ell ~ meals", .family = "binomial"}, SVARI_DATA, "'ell'", "binomial"},
      {{.formula = "api00 ~ ell", .where = "api00 > 5000"}, SVARI_DATA, "no record", ""},
      {{.formula = "api00 ~ stype", .where = "stype == \"E\""}, SVARI_DATA, "'E'", "leave 'stype'"},
      {{.formula = "sch.wide ~ ell + awards", .family = "binomial", .where = "awards == sch.wide"},
       SVARI_NUMERIC,
       "'awards=Yes' has no finite value",
       "join"},
      {{.formula = "sch.wide ~ ell", .family = "ordinal"}, SVARI_DATA, "2 levels", "binomial"},
      {{.formula = "grade ~ ell - 1", .family = "ordinal"}, SVARI_SPEC, "cut points", ""},
      {{.formula = "grade ~ ell", .family = "ordinal", .nmargins = 1, .margins = NAMES("ell")},
       SVARI_SPEC,
       "one mean",
       ""},
      {{.formula = "api00 ~ ell + stype", .nwald = 1, .wald = NAMES("stipe")}, SVARI_SPEC, "'stipe'", "'stype'"},
      {{.formula = "api00 ~ ell", .nmargins = 1, .margins = NAMES("meals")}, SVARI_SPEC, "'meals'", "right side"},
  };
  for (size_t k = 0; k < sizeof refusals / sizeof *refusals; k++) {
    study s;
    model_case c = {.name = "m", STRAT, .spec = refusals[k].spec};
    cr_expect_eq(run(&s, &c, 1), refusals[k].status, "%s", refusals[k].spec.formula);
    cr_expect(strstr(s.err.faults[0].text, refusals[k].text), "%s", s.err.faults[0].text);
    cr_expect(strstr(s.err.faults[0].hint, refusals[k].hint), "%s: %s", refusals[k].spec.formula, s.err.faults[0].hint);
    end(&s);
  }
}
