/* Laws of weighting over many made problems: what can be met is met, by every distance, with and without bounds; the
 * order of the records does not matter; the standard error of the R-indicator is what simulation says. */
#include <criterion/criterion.h>
#include <stdlib.h>

#include "../unit/weight_support.h"
#include "weight/distance.h"

enum { CELLS = 8, MOST = 256 };
static const char *const LETTERS[] = {"a", "b", "c", "d", "e", "f", "g", "h"};

/* A sample with targets that some ratios g within the bounds meet by construction. */
typedef struct problem {
  sample s;
  int32_t cell[3][MOST];
  double x[MOST], totals[3][CELLS], number;
  svari_step_spec step;
} problem;

static double uniform(svari_random *random) { return svari_random_uniform(random); }

static void make_records(problem *p, svari_random *random, double spread) {
  for (size_t i = 0; i < p->s.n; i++) {
    for (uint32_t m = 0; m < 3; m++) {
      uint32_t levels = 2 + m * 2;
      p->cell[m][i] = i < CELLS ? (int32_t)(i % levels) : (int32_t)svari_random_below(random, levels);
    }
    if (i >= CELLS && uniform(random) < .3) p->cell[1][i] = p->cell[0][i]; /* margins that go together */
    p->x[i] = 1000 * uniform(random) + 100 * p->cell[2][i];
    p->s.weight[i] = exp(spread * (4 * uniform(random) - 2));
  }
}

static void make_targets(problem *p, svari_random *random, bool bounded) {
  for (size_t i = 0; i < p->s.n; i++) {
    double low = p->step.bounds[0], high = p->step.bounds[1];
    double g = bounded ? low + (high - low) * uniform(random) : exp(2 * uniform(random) - 1);
    for (int m = 0; m < 3; m++) p->totals[m][p->cell[m][i]] += p->s.weight[i] * g;
    p->number += p->s.weight[i] * g * p->x[i];
  }
}

static void make_problem(problem *p, uint64_t seed, double spread) {
  svari_random random = svari_random_start(seed, 7);
  *p = (problem){.s = sample_start(20 + svari_random_below(&random, MOST - 20))};
  static const char *const names[] = {"a", "b", "c"};
  static const char *const margins[] = {"a", "b", "c", "x"};
  const svari_distance *distance = &svari_distances[seed % svari_distances_count];
  p->step = (svari_step_spec){.step = "calibrate",
                              .margins = margins,
                              .nmargins = 3 + svari_random_below(&random, 2),
                              STEP_DEFAULTS,
                              .distance = distance->name};
  bool bounded = distance->needs_bounds || svari_random_below(&random, 2);
  if (bounded) {
    p->step.bounds[0] = .2 + .6 * uniform(&random);
    p->step.bounds[1] = 1.2 + 3 * uniform(&random);
  }
  make_records(p, &random, spread);
  make_targets(p, &random, bounded);
  for (int m = 0; m < 3; m++) sample_add_category(&p->s, names[m], p->cell[m], "abcdefgh");
  sample_add_number(&p->s, "x", p->x);
  sample_finish(&p->s);
}

static svari_population *population_of(const problem *p) {
  static const char *const by[4][1] = {{"a"}, {"b"}, {"c"}, {"x"}};
  svari_margin_spec margins[4];
  for (int m = 0; m < 3; m++)
    margins[m] = (svari_margin_spec){
        .name = by[m][0], .nby = 1, .by = by[m], .ncells = CELLS, .cells = LETTERS, .values = p->totals[m]};
  margins[3] = (svari_margin_spec){.name = "x", .nby = 1, .by = by[3], .is_number = true, .number = p->number};
  svari_population_spec spec = {.size = NAN, .nmargins = 4, .margins = margins};
  svari_population *population = NULL;
  cr_assert_eq(svari_population_read(&spec, NULL, 0, &population, NULL), SVARI_OK);
  return population;
}

/* The largest misfit, from the weights alone. */
static double misfit_of(const problem *p, const double *weights) {
  double totals[3][CELLS] = {{0}}, number = 0, worst = 0;
  for (size_t i = 0; i < p->s.n; i++) {
    for (int m = 0; m < 3; m++) totals[m][p->cell[m][i]] += weights[i];
    number += weights[i] * p->x[i];
  }
  for (int m = 0; m < 3; m++)
    for (int c = 0; c < CELLS; c++) worst = fmax(worst, fabs(totals[m][c] - p->totals[m][c]) / (1 + p->totals[m][c]));
  return p->step.nmargins == 4 ? fmax(worst, fabs(number - p->number) / (1 + p->number)) : worst;
}

static void expect_met(uint64_t seed, double spread) {
  problem p;
  make_problem(&p, seed, spread);
  svari_population *population = population_of(&p);
  svari_weights *w = NULL;
  svari_error err = {0};
  svari_status status = svari_weights_new(p.s.frame, &p.s.design, population, &p.step, 1, 1, &w, &err);
  cr_expect_eq(status, SVARI_OK, "%s, problem %d: %s", p.step.distance, (int)seed, err.faults[0].text);
  if (!status) {
    cr_expect_leq(misfit_of(&p, w->final), 2e-10, "%s, problem %d", p.step.distance, (int)seed);
    if (!isnan(p.step.bounds[0])) {
      cr_expect_geq(w->steps[0].min_ratio, p.step.bounds[0] - 1e-9);
      cr_expect_leq(w->steps[0].max_ratio, p.step.bounds[1] + 1e-9);
    }
  }
  svari_weights_free(w);
  svari_population_free(population);
  sample_free(&p.s);
}

Test(weight_laws, what_can_be_met_is_met) {
  for (uint64_t seed = 0; seed < 200; seed++) expect_met(seed, 1);
}

Test(weight_laws, weights_a_million_apart_do_not_matter) {
  for (uint64_t seed = 200; seed < 300; seed++) expect_met(seed, 3.5);
}

Test(weight_laws, the_order_of_records_does_not_matter) {
  for (uint64_t seed = 0; seed < 12; seed++) {
    problem p, q;
    make_problem(&p, seed, 1);
    make_problem(&q, seed, 1);
    sample_free(&q.s);
    q.s = sample_start(p.s.n);
    static const char *const names[] = {"a", "b", "c"};
    for (size_t i = 0; i < p.s.n; i++) {
      size_t to = p.s.n - 1 - i;
      for (int m = 0; m < 3; m++) q.cell[m][to] = p.cell[m][i];
      q.x[to] = p.x[i];
      q.s.weight[to] = p.s.weight[i];
    }
    for (int m = 0; m < 3; m++) sample_add_category(&q.s, names[m], q.cell[m], "abcdefgh");
    sample_add_number(&q.s, "x", q.x);
    sample_finish(&q.s);
    svari_population *population = population_of(&p);
    svari_weights *a = NULL, *b = NULL;
    cr_assert_eq(svari_weights_new(p.s.frame, &p.s.design, population, &p.step, 1, 1, &a, NULL), SVARI_OK);
    cr_assert_eq(svari_weights_new(q.s.frame, &q.s.design, population, &p.step, 1, 1, &b, NULL), SVARI_OK);
    for (size_t i = 0; i < p.s.n; i++) cr_expect_float_eq(a->final[i] / b->final[p.s.n - 1 - i], 1, 1e-8);
    svari_weights_free(a);
    svari_weights_free(b);
    svari_population_free(population);
    sample_free(&p.s);
    sample_free(&q.s);
  }
}

static double figure_of(const svari_step_report *report, const char *name, const char *group, double *se) {
  for (size_t f = 0; f < report->nfigures; f++) {
    const svari_figure *figure = &report->figures[f];
    if (strcmp(figure->name, name) || (group != NULL) != (figure->group != NULL)) continue;
    if (group && strcmp(figure->group, group)) continue;
    if (se) *se = figure->se;
    return figure->value;
  }
  return NAN;
}

/* A sample of 600 whose response depends on sex and a number. */
static svari_weights *respond(sample *s, uint64_t seed) {
  *s = sample_start(600);
  svari_random random = svari_random_start(seed, 1);
  int32_t sex[600];
  double *x = SVARI_NEW(s->arena, double, 600), *y = SVARI_NEW(s->arena, double, 600);
  for (size_t i = 0; i < 600; i++) {
    sex[i] = uniform(&random) < .4;
    x[i] = 2 * uniform(&random) - 1;
    y[i] = uniform(&random) < 1 / (1 + exp(.2 - .9 * sex[i] - .8 * x[i]));
  }
  sample_add_category(s, "sex", sex, "fm");
  sample_add_number(s, "x", x);
  sample_add_number(s, "y", y);
  sample_finish(s);
  svari_step_spec step = {.step = "nonresponse", STEP_DEFAULTS, .responding = "y == 1", .model = "~ sex + x"};
  svari_weights *w = NULL;
  cr_assert_eq(svari_weights_new(s->frame, &s->design, NULL, &step, 1, 1, &w, NULL), SVARI_OK);
  return w;
}

Test(weight_laws, standard_errors_of_representativity_are_those_of_simulation) {
  enum { SAMPLES = 600, FIGURES = 4 };
  static const char *const name[FIGURES] = {"r_indicator", "partial_unconditional", "partial_conditional",
                                            "partial_unconditional"};
  static const char *const group[FIGURES] = {NULL, "sex", "sex", "sex: m"};
  double sum[FIGURES] = {0}, squares[FIGURES] = {0}, errors[FIGURES] = {0};
  for (uint64_t r = 0; r < SAMPLES; r++) {
    sample s;
    svari_weights *w = respond(&s, r + 1);
    for (int f = 0; f < FIGURES; f++) {
      double se = NAN, value = figure_of(&w->steps[0], name[f], group[f], &se);
      sum[f] += value;
      squares[f] += value * value;
      errors[f] += se;
    }
    svari_weights_free(w);
    sample_free(&s);
  }
  for (int f = 0; f < FIGURES; f++) {
    double spread = sqrt((squares[f] - sum[f] * sum[f] / SAMPLES) / (SAMPLES - 1));
    /* the spread of 600 draws is itself known to 3 percent */
    cr_expect_float_eq(errors[f] / SAMPLES / spread, 1, .1, "%s %s: mean error %g, spread %g", name[f],
                       group[f] ? group[f] : "", errors[f] / SAMPLES, spread);
  }
}
