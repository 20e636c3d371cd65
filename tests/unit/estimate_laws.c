/* Laws over every row of the tables of statistics and functionals: gradients against finite differences, influences
 * against moved weights, Taylor's variance against replication's. */
#include "infer_fixture.h"

#include "estimate/functional.h"
#include "estimate/statistic.h"

#define WORDS(...) \
  (const char *const[]) { __VA_ARGS__ }

/* Totals of a statistic's terms over a made-up sample of positive numbers. */
static void make_totals(const svari_statistic *s, double *t) {
  for (size_t k = 0; k < s->form.nterms; k++) t[k] = 0;
  for (int i = 0; i < 40; i++) {
    double x[2] = {3 + sin(i * 1.7) + 0.1 * i, 2 + cos(i * 0.9)}, w = 1 + (i % 5) * 0.3, terms[SVARI_TERMS_MAX] = {0};
    if (s->terms) s->terms(x, terms);
    for (size_t k = 0; k < s->form.nterms; k++)
      t[k] += w * (s->one[k] && !(s->categories && k && i % 3) ? 1 : terms[k]);
  }
}

static void check_gradient(const char *name, const svari_form *form, const double *totals) {
  double g[SVARI_TERMS_MAX], t[SVARI_TERMS_MAX];
  form->gradient(totals, 40, g);
  for (size_t k = 0; k < form->nterms; k++) {
    memcpy(t, totals, sizeof t);
    double step = 1e-5 * fabs(totals[k]);
    t[k] = totals[k] + step;
    double up = form->value(t, 40);
    t[k] = totals[k] - step;
    double down = form->value(t, 40), found = (up - down) / (2 * step);
    double scale = fabs(found) + fabs(form->value(totals, 40) / totals[k]);
    cr_expect(fabs(found - g[k]) <= 1e-7 * scale, "%s, term %zu: %.12g by differences, %.12g said", name, k, found,
              g[k]);
  }
}

Test(estimate_laws, gradients_are_derivatives) {
  for (size_t s = 0; s < svari_statistics_count; s++) {
    double totals[SVARI_TERMS_MAX] = {0};
    make_totals(&svari_statistics[s], totals);
    check_gradient(svari_statistics[s].name, &svari_statistics[s].form, totals);
  }
}

Test(estimate_laws, gradients_of_the_other_forms) {
  static const double totals[SVARI_TERMS_MAX] = {31, 140, 28, 160, 45, 52};
  static const double pair[SVARI_TERMS_MAX] = {60, 200, 120, 700, 300, 410};
  check_gradient("total", &svari_form_total, totals);
  check_gradient("mean", &svari_form_mean, totals);
  check_gradient("difference", &svari_form_difference, totals);
  check_gradient("excess", &svari_form_excess, totals);
  check_gradient("slope", &svari_form_slope, pair);
}

enum { VALUES = 60 };

/* Of the exact ones by moving each weight; of all: influence sums to 0 over the weights where the value does not depend
 * on the scale of the weights, which is every one here. */
Test(estimate_laws, influences_are_derivatives) {
  double value[VALUES], weight[VALUES], out[VALUES];
  for (int i = 0; i < VALUES; i++) {
    value[i] = 100 + i * i * 0.7 + i;
    weight[i] = 1 + (i * 7 % 5) * 0.4;
  }
  for (size_t f = 0; f < svari_functionals_count; f++) {
    const svari_functional *functional = &svari_functionals[f];
    svari_ranked ranked = {VALUES, value, weight, NULL};
    functional->influence(&ranked, functional->fraction, out);
    double sum = 0, size = 0;
    for (int i = 0; i < VALUES; i++) {
      sum += weight[i] * out[i];
      size += fabs(weight[i] * out[i]);
    }
    cr_expect(fabs(sum) < (functional->smooth ? 1e-12 : 0.08) * size, "%s: influence sums to %g of %g",
              functional->name, sum, size);
    for (int i = 0; i < VALUES && functional->smooth; i++) {
      double kept = weight[i], step = 1e-5;
      weight[i] = kept + step;
      double up = functional->value(&ranked, functional->fraction);
      weight[i] = kept - step;
      double down = functional->value(&ranked, functional->fraction);
      weight[i] = kept;
      cr_expect(fixture_close((up - down) / (2 * step), out[i], 1e-6) || fabs(out[i]) < 1e-9, "%s, record %d",
                functional->name, i);
    }
  }
}

/* An estimate of each statistic, by the kind of arguments it takes. */
static svari_estimate_spec request(const char *name, bool joint, size_t arguments, bool categories) {
  static const char *const one[] = {"enroll"}, *const two[] = {"api.stu", "enroll"}, *const category[] = {"sch.wide"};
  svari_estimate_spec spec = {.id = name, .statistic = name, .confidence = 0.95, .fraction = NAN};
  spec.nvariables = arguments ? (joint ? 2 : 1) : categories ? 1 : 0;
  spec.variables = categories ? category : joint ? two : one;
  if (joint && !strcmp(name, "ratio")) {
    spec.nvariables = 0;
    spec.numerator = "api.stu";
    spec.denominator = "enroll";
  }
  return spec;
}

/* Every statistic and functional, or (steps) those whose quantiles move by steps, which the jackknife can't follow. */
static size_t all_requests(svari_estimate_spec *specs, bool steps) {
  size_t count = 0;
  for (size_t s = 0; s < svari_statistics_count && !steps; s++) {
    const svari_statistic *row = &svari_statistics[s];
    specs[count++] = request(row->name, row->joint, row->narguments, row->categories);
  }
  for (size_t f = 0; f < svari_functionals_count; f++)
    if (svari_functionals[f].smooth != steps) specs[count++] = request(svari_functionals[f].name, false, 1, false);
  return count;
}

typedef struct law_case {
  const char *file, *method;
  size_t count;
  bool steps;
  double tolerance;
} law_case;

static void compare(svari_design_spec design, const law_case *law) {
  svari_estimate_spec specs[32];
  size_t count = all_requests(specs, law->steps), plain_rows, made_rows;
  sample plain = sample_open(law->file, &design);
  svari_made_replicates_spec made = {.method = law->method, .count = law->count, .seed = 7};
  design.made = &made;
  sample replicated = sample_open(law->file, &design);
  const svari_estimate_row *taylor = sample_estimate(&plain, specs, count, &plain_rows);
  const svari_estimate_row *replication = sample_estimate(&replicated, specs, count, &made_rows);
  cr_assert_eq(plain_rows, made_rows);
  for (size_t i = 0; i < plain_rows; i++) {
    cr_expect(fixture_close(taylor[i].estimate, replication[i].estimate, 1e-12), "%s", taylor[i].statistic);
    cr_expect(fabs(taylor[i].se - replication[i].se) <= law->tolerance * taylor[i].se + 1e-9 * fabs(taylor[i].estimate),
              "%s %s in %s: se %g by Taylor, %g by %s", taylor[i].statistic,
              taylor[i].category ? taylor[i].category : "", law->file, taylor[i].se, replication[i].se, law->method);
  }
  sample_close(&plain);
  sample_close(&replicated);
}

Test(estimate_laws, taylor_is_near_replication_in_strata) {
  svari_design_spec design = {.weight = "pw", .nstrata = 1, .strata = WORDS("stype")};
  compare(design, &(law_case){"tests/reference/data/strat.csv", "jkn", 0, false, 0.15});
  compare(design, &(law_case){"tests/reference/data/strat.csv", "bootstrap", 500, true, 0.2});
}

Test(estimate_laws, taylor_is_near_replication_of_elements) {
  svari_design_spec design = {.weight = "pw"};
  compare(design, &(law_case){"tests/reference/data/clus1.csv", "jk1", 0, false, 0.15});
  compare(design, &(law_case){"tests/reference/data/clus1.csv", "bootstrap", 500, true, 0.2});
}
