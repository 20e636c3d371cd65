/* A run file's values in the fields of the plan: forms short and long, defaults, paths, columns read. */
#include <criterion/criterion.h>
#include <math.h>
#include <string.h>

#include "spec/plan.h"

#define HEAD "svari: 1\ndata: {file: d.csv}\n"

static svari_plan *plan_at(const char *path, const char *text) {
  svari_plan *plan;
  svari_error err = {0};
  svari_status status = svari_plan_parse(text, strlen(text), path, &plan, &err);
  cr_assert_eq(status, SVARI_OK, "%s%s at %ld:%ld", text, err.faults[0].text, err.faults[0].line, err.faults[0].column);
  return plan;
}

static svari_plan *plan_of(const char *text) { return plan_at("in/run.yaml", text); }

static bool kept(const svari_plan *plan, const char *name) {
  for (size_t i = 0; i < plan->data.nkeep; i++)
    if (strcmp(plan->data.keep[i], name) == 0) return true;
  return false;
}

Test(spec_plan, data_and_paths) {
  svari_plan *plan = plan_of(
      "svari: 1\ntitle: T\nlanguage: lv\ndata: {file: sub/d.csv, format: csv, delimiter: tab, "
      "missing: [], synthetic: true}\nprevious: ../old\n");
  cr_assert_str_eq(plan->path, "in/run.yaml");
  cr_assert_str_eq(plan->shown, "run.yaml");
  cr_assert_str_eq(plan->title, "T");
  cr_assert_eq(plan->language, SVARI_LATVIAN);
  cr_assert_str_eq(plan->data.file, "in/sub/d.csv");
  cr_assert_str_eq(plan->data.shown, "sub/d.csv");
  cr_assert_eq(plan->data.delimiter, '\t');
  cr_assert_not_null(plan->data.missing, "an empty list is not the default");
  cr_assert_eq(plan->data.nmissing, 0);
  cr_assert(plan->synthetic);
  cr_assert_str_eq(plan->previous, "in/../old");
  svari_plan_free(plan);
  plan = plan_at("run.yaml", "svari: 1\ndata: /abs/d.csv\n");
  cr_assert_str_eq(plan->data.file, "/abs/d.csv");
  cr_assert_null(plan->data.missing);
  cr_assert_eq(plan->data.where.line, 2);
  cr_assert_eq(plan->language, SVARI_ENGLISH);
  svari_plan_free(plan);
  plan = plan_at("/x/run.yaml", "svari: 1\ntitle: All\nruns: [a.yaml, sub/b.yaml]\n");
  cr_assert_eq(plan->nruns, 2);
  cr_assert_str_eq(plan->runs[1], "/x/sub/b.yaml");
  svari_plan_free(plan);
  plan = plan_of("svari: 1\ndata: {files: [i1.csv, i2.csv]}\n");
  cr_assert_eq(plan->data.nfiles, 2);
  cr_assert_str_eq(plan->data.file, "in/i1.csv");
  cr_assert_str_eq(plan->data.files[1], "in/i2.csv");
  cr_assert_str_eq(plan->data.files_shown[1], "i2.csv");
  svari_plan_free(plan);
}

Test(spec_plan, codebook) {
  svari_plan *plan = plan_of(HEAD
                             "variables:\n  a: {label: {lv: Reģions, en: Region}, type: category, levels: {1: Rīga, "
                             "2: {lv: Pierīga, en: Around}, x: Other}, missing: 98}\n  b: {levels: [low, high]}\n"
                             "  c: Just a label\n");
  const svari_variable_spec *a = &plan->variables[0], *b = &plan->variables[1], *c = &plan->variables[2];
  cr_assert_eq(plan->nvariables, 3);
  cr_assert_eq(plan->data.variables, plan->variables);
  cr_assert_str_eq(a->name, "a");
  cr_assert_str_eq(a->label.in[SVARI_ENGLISH], "Region");
  cr_assert(a->has_type && a->type == SVARI_CATEGORY);
  cr_assert_eq(a->nlevels, 3);
  cr_assert_str_eq(a->levels[0].name, "Rīga");
  cr_assert_str_eq(a->levels[0].code, "1");
  cr_assert_eq(a->levels[0].value, 1);
  cr_assert_str_eq(a->levels[0].label.in[SVARI_LATVIAN], "Rīga");
  cr_assert_str_eq(a->levels[1].name, "Pierīga", "the label first given");
  cr_assert_str_eq(a->levels[1].label.in[SVARI_ENGLISH], "Around");
  cr_assert(isnan(a->levels[2].value));
  cr_assert_str_eq(a->missing[0], "98");
  cr_assert_eq(a->where.line, 4);
  cr_assert_eq(a->where.column, 3);
  cr_assert_not(b->has_type);
  cr_assert_str_eq(b->levels[1].code, "high");
  cr_assert_str_eq(b->levels[1].name, "high");
  cr_assert_str_eq(c->label.in[SVARI_LATVIAN], "Just a label");
  svari_plan_free(plan);
}

Test(spec_plan, derive) {
  svari_plan *plan =
      plan_of(HEAD
              "variables: {g: Groups}\nderive:\n  - {name: g, cut: age, breaks: [18, 25.5], labels: [a, b]}\n"
              "  - {name: l, as: \"x > 1\"}\n  - {name: r, recode: g, map: {a: z}, else: q}\n"
              "  - {name: n, count: [b1, b2], is: 'yes'}\n  - {name: s, score: {b1: 40, l: 60}}\n");
  const svari_derive_spec *d = plan->derive;
  cr_assert_eq(plan->nderive, 5);
  cr_assert_str_eq(d[0].kind, "cut");
  cr_assert_str_eq(d[0].source, "age");
  cr_assert_eq(d[0].breaks[1], 25.5);
  cr_assert_str_eq(d[0].labels[1], "b");
  cr_assert_str_eq(d[0].label.in[0], "Groups", "the codebook's");
  cr_assert_eq(d[0].codebook, &plan->variables[0]);
  cr_assert_str_eq(d[1].kind, "as");
  cr_assert_str_eq(d[1].source, "x > 1");
  cr_assert_str_eq(d[2].from[0], "a");
  cr_assert_str_eq(d[2].to[0], "z");
  cr_assert_str_eq(d[2].otherwise, "q");
  cr_assert_str_eq(d[3].items[1], "b2");
  cr_assert_str_eq(d[3].is, "yes");
  cr_assert_eq(d[4].points[1], 60);
  cr_assert_eq(d[4].scale, 1);
  cr_assert_null(d[1].codebook);
  cr_assert(kept(plan, "age") && kept(plan, "x") && kept(plan, "b1"));
  cr_assert_not(kept(plan, "g") || kept(plan, "l"));
  svari_plan_free(plan);
}

Test(spec_plan, population) {
  svari_plan *plan = plan_of(
      HEAD
      "population:\n  size: 1.5e6\n  margins:\n    r: {totals: {A: 5, B: 0}}\n"
      "    s: {shares: {x: 0.5, y: 0.5}, uncertain: {y: 0.02, x: 0.01}}\n"
      "    c: {by: [r, t], file: c.csv}\n    n: {total: -3}\n"
      "    g: {by: u, file: g.csv, weight: w, source: Register}\n    v: {total: 1, uncertain: {file: v.csv}}\n");
  const svari_margin_spec *m = plan->population.margins;
  cr_assert_eq(plan->population.size, 1.5e6);
  cr_assert_eq(plan->population.nmargins, 6);
  cr_assert(m[0].nby == 1 && strcmp(m[0].by[0], "r") == 0 && m[0].ncells == 2 && m[0].values[1] == 0 && !m[0].shares);
  cr_assert(m[1].shares && m[1].nuncertain == 2);
  cr_assert_eq(m[1].uncertain_se[0], 0.01, "in the order of the cells");
  cr_assert(m[2].nby == 2 && strcmp(m[2].file, "in/c.csv") == 0 && strcmp(m[2].shown, "c.csv") == 0 && !m[2].records);
  cr_assert(m[3].is_number && m[3].number == -3);
  cr_assert(m[4].records && strcmp(m[4].weight, "w") == 0 && strcmp(m[4].source.in[SVARI_LATVIAN], "Register") == 0);
  cr_assert_str_eq(m[5].uncertain_file, "in/v.csv");
  cr_assert(kept(plan, "r") && kept(plan, "t") && kept(plan, "u"));
  cr_assert_not(kept(plan, "w"), "a column of the register, not of the data");
  svari_plan_free(plan);
}

Test(spec_plan, design) {
  svari_plan *plan = plan_of(HEAD
                             "design: {weight: w, strata: h, clusters: [a, b], fpc: f, nest: true, singleton: remove,"
                             " replicates: {columns: '^rep', type: fay, rho: 0.3, mse: false}}\n");
  const svari_design_spec *d = &plan->design;
  cr_assert_str_eq(d->weight, "w");
  cr_assert(d->nstrata == 1 && d->nclusters == 2 && d->nfpc == 1 && d->nest);
  cr_assert_str_eq(d->singleton, "remove");
  cr_assert_null(d->df);
  cr_assert_null(d->made);
  cr_assert(isnan(d->given->scale));
  cr_assert_eq(d->given->rho, 0.3);
  cr_assert(d->given->has_mse && !d->given->mse && d->given->combined);
  cr_assert_str_eq(plan->data.patterns[0], "^rep");
  cr_assert(kept(plan, "w") && kept(plan, "b") && kept(plan, "f"));
  svari_plan_free(plan);
  plan = plan_of(HEAD "replicates: {method: bootstrap, count: 500, seed: 9007199254740992}\n");
  cr_assert_eq(plan->design.made->count, 500);
  cr_assert_eq(plan->design.made->seed, 9007199254740992u);
  cr_assert(isnan(plan->design.made->rho));
  cr_assert(isnan(plan->population.size));
  svari_plan_free(plan);
}

Test(spec_plan, weighting) {
  svari_plan *plan = plan_of(HEAD
                             "population: {size: 9, margins: {a: {total: 1}, b: {total: 1}}}\nweighting:\n"
                             "  - rake: [a, b]\n  - rake: {margins: a, tolerance: 1e-6, iterations: 7}\n"
                             "  - poststratify: {margin: b}\n  - calibrate: {margins: [a], bounds: [0.3, none]}\n"
                             "  - calibrate: a\n  - trim: {upper: 3}\n  - scale: 100\n  - scale: sample\n"
                             "  - nonresponse: {responding: 'r == 1', classes: c}\n  - scale: {to: population}\n");
  const svari_step_spec *s = plan->steps;
  cr_assert_eq(plan->nsteps, 10);
  cr_assert(strcmp(s[0].step, "rake") == 0 && s[0].nmargins == 2 && isnan(s[0].tolerance) && s[0].iterations == 0);
  cr_assert(s[1].tolerance == 1e-6 && s[1].iterations == 7);
  cr_assert(strcmp(s[2].margins[0], "b") == 0);
  cr_assert(s[3].bounds[0] == 0.3 && isnan(s[3].bounds[1]) && isnan(s[3].weight_bounds[0]));
  cr_assert(s[4].nmargins == 1 && s[4].distance == NULL);
  cr_assert(isnan(s[5].lower) && s[5].upper == 3 && !s[5].redistribute);
  cr_assert(s[6].factor == 100 && s[6].to == NULL);
  cr_assert(isnan(s[7].factor) && strcmp(s[7].to, "sample") == 0);
  cr_assert_str_eq(s[8].responding, "r == 1");
  cr_assert_str_eq(s[9].to, "population");
  cr_assert(kept(plan, "r") && kept(plan, "c"));
  svari_plan_free(plan);
}

Test(spec_plan, estimates) {
  svari_plan *plan =
      plan_of(HEAD
              "estimates:\n  - {id: a, mean: x}\n  - {id: b, proportion: [x], reference: 0.5, deff: true}\n"
              "  - {id: c, count: true, by: [g, h], where: 'u > 1', confidence: 0.9}\n"
              "  - {id: d, quantile: y}\n  - {id: e, ratio: {numerator: p.1, denominator: q}}\n"
              "  - {id: f, proportion: z, reference: {no: 0.1, yes: 0.9}, deff: false}\n"
              "  - {id: g, function: 'a / e'}\n");
  const svari_estimate_spec *e = plan->estimates;
  cr_assert(strcmp(e[0].statistic, "mean") == 0 && e[0].confidence == 0.95 && !e[0].deff && !e[0].ci);
  cr_assert(e[1].nreference == 1 && e[1].references[0] == 0.5 && e[1].reference_names[0] == NULL);
  cr_assert_str_eq(e[1].deff, "wor");
  cr_assert(e[2].nby == 2 && e[2].confidence == 0.9 && e[2].nvariables == 0);
  cr_assert_eq(e[2].where_at.line, 6);
  cr_assert_eq(e[2].where_at.column, 46, "%ld", e[2].where_at.column);
  cr_assert(e[3].nprobabilities == 1 && e[3].probabilities[0] == 0.5);
  cr_assert_str_eq(e[4].numerator, "p.1");
  cr_assert(e[5].nreference == 2 && strcmp(e[5].reference_names[1], "yes") == 0 && !e[5].deff);
  cr_assert_str_eq(e[6].expression, "a / e");
  cr_assert(kept(plan, "u") && kept(plan, "p.1") && kept(plan, "h"));
  cr_assert_not(kept(plan, "a") || kept(plan, "e"), "names of estimates");
  svari_plan_free(plan);
}

Test(spec_plan, tables_tests_models_output) {
  svari_plan *plan = plan_of(HEAD
                             "tables: [{id: t, rows: a, columns: [b], cells: [row, total], test: f}]\n"
                             "tests: [{id: q, ttest: y, by: g}, {id: r, ttest: y, value: 3}]\n"
                             "models: [{id: m, formula: 'y ~ a*b', wald: ['b:a', a], where: k}]\n"
                             "output: {formats: html, weights: true, keep: [id], suppress: {max_cv: 0.33}, "
                             "disclosure: {min_n: 5}}\n");
  cr_assert(plan->tables[0].ncells == 2 && strcmp(plan->tables[0].cells[1], "total") == 0);
  cr_assert(plan->tables[0].ntests == 1 && plan->tables[0].letters == NULL && plan->tables[0].level == 0.05);
  cr_assert(strcmp(plan->tests[0].test, "ttest") == 0 && isnan(plan->tests[0].value));
  cr_assert(plan->tests[1].value == 3 && plan->tests[1].by == NULL);
  cr_assert(plan->models[0].nwald == 2 && plan->models[0].family == NULL && plan->models[0].confidence == 0.95);
  cr_assert(plan->output.nformats == 1 && plan->output.weights && plan->output.nkeep == 1);
  cr_assert(isnan(plan->output.suppress_min_n) && plan->output.suppress_max_cv == 0.33);
  cr_assert(plan->output.disclosure.given && plan->output.disclosure.min_n == 5 &&
            plan->output.disclosure.complementary);
  cr_assert(isnan(plan->output.disclosure.p_percent));
  cr_assert(kept(plan, "id") && kept(plan, "k") && kept(plan, "a"));
  svari_plan_free(plan);
}

Test(spec_plan, plain_words_of_yaml_1_1_stay_texts) {
  svari_plan *plan = plan_of(HEAD "estimates: [{id: no, mean: y, by: n}, {id: on, mean: 010}]\n");
  cr_assert_str_eq(plan->estimates[0].id, "no");
  cr_assert_str_eq(plan->estimates[0].variables[0], "y");
  cr_assert_str_eq(plan->estimates[1].variables[0], "010");
  svari_plan_free(plan);
}
