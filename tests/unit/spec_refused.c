/* What a run file may not say: each refusal with its line, its column, its words and its hint. */
#include <criterion/criterion.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "spec/plan.h"

#define HEAD "svari: 1\ndata: {file: d.csv}\n"

typedef struct refusal {
  const char *text; /* after HEAD, so that it begins in line 3 */
  long line, column;
  const char *says, *hint;
} refusal;

static const refusal refusals[] = {
    /* keys */
    {"estimats: []\n", 3, 1, "`estimats` is not a key of the run file", "did you mean `estimates`?"},
    {"design: {wieght: w}\n", 3, 10, "not a key of `design`", "did you mean `weight`?"},
    {"design: {estimates: w}\n", 3, 10, "not a key of `design`", "at the left margin"},
    {"output: {strata: h}\n", 3, 10, "not a key of `output`", "stands under `design`"},
    {"design: {zzzzzzz: h}\n", 3, 10, "not a key of `design`", "one of: weight, probability"},
    {"weight: w\n", 3, 1, "not a key", "stands under `population.margins`"},
    {"estimates:\n  - {mean: [x]}\n", 4, 5, "`id` is missing", "add `id: a1`"},
    {"estimates:\n  - {id: a}\n", 4, 5, "does not say what is asked", "mean, total"},
    {"estimates:\n  - {id: a, mean: x, total: y}\n", 4, 22, "`mean` and `total` stand in one entry", "two entries"},
    {"derive:\n  - {name: a, recode: b, map: {x: y}, breaks: [1]}\n", 4, 39, "`breaks` does not go with `recode`",
     "cut"},
    {"derive:\n  - {name: a, cut: b}\n", 4, 5, "`breaks` is missing", "breaks: [18, 35, 65]"},
    {"estimates:\n  - {id: a, proportion: x, nets: {a: {off: [b]}}}\n", 4, 39,
     "a net has `of`, its categories, and `label`, not `off`", "of: [9, 10]"},
    {"estimates:\n  - {id: a, proportion: x, nets: {a: {label: [b]}}}\n", 4, 46,
     "`nets` needs lists of categories by name", ""},
    {"estimates:\n  - {id: a, proportion: x, nets: {a: {label: Top}}}\n", 4, 38,
     "`nets` needs lists of categories by name", "of: [9, 10]"},
    {"estimates:\n  - {id: a, mean: x, nets: {a: [b]}}\n", 4, 22, "`nets` does not go with `mean`", "proportion set"},
    {"estimates:\n  - {id: a, mean: x}\n  - {id: b, function: a, by: c}\n", 5, 26, "`by` does not go with `function`",
     "all but function"},
    /* types */
    {"design: {weight: [w]}\n", 3, 18, "`weight` needs one column; this is a list", "write `weight: age`"},
    {"design: {weight: {a: b}}\n", 3, 18, "`weight` needs one column; this is a map", "write `weight: age`"},
    {"design: {weight: }\n", 3, 18, "`weight` has no value", "write `weight: age`"},
    {"design: {weight: ''}\n", 3, 18, "`weight` is empty", ""},
    {"design: {strata: {a: b}}\n", 3, 18, "one column or a list of columns; this is a map", "[a, b]"},
    {"design: [a]\n", 3, 9, "`design` needs a map; this is a list", "design: {"},
    {"design:\nvariance: taylor\n", 3, 8, "`design` has no value", "design: {"},
    {"estimates: {id: a}\n", 3, 12, "`estimates` needs a list of maps; this is a map", "[{"},
    {"estimates: [a]\n", 3, 13, "is a map (key: value); this is one value", "svari help keys estimates"},
    {"variables: [a]\n", 3, 12, "`variables` needs a map by name", "{name:"},
    {"estimates:\n  - {id: a, mean: []}\n", 4, 19, "`mean` is an empty list", "[a, b]"},
    {"estimates:\n  - {id: a, mean: [x, [y]]}\n", 4, 23, "this is a list", ""},
    {"estimates:\n  - {id: a, mean: [x, ~]}\n", 4, 23, "has no value", ""},
    {"design: {nest: yes}\n", 3, 16, "`nest` is true or false, not `yes`", "write `nest: true`"},
    {"design: {nest: 'true'}\n", 3, 16, "true or false", ""},
    {"estimates:\n  - {id: a, count: false}\n", 4, 20, "can only be true", "leave the entry out"},
    /* words */
    {"design: {singleton: center}\n", 3, 21, "`singleton` can't be `center`", "did you mean `centre`?"},
    {"design: {singleton: whatever}\n", 3, 21, "can't be `whatever`", "one of: error, remove"},
    {"language: de\n", 3, 11, "`language` can't be `de`", "en"},
    {"estimates:\n  - {id: a, proportion: x, ci: wilsen}\n", 4, 32, "can't be `wilsen`", "`wilson`"},
    {"estimates:\n  - {id: a, mean: x, ci: wilson}\n", 4, 26, "`wilson` does not go with `mean`", "wald"},
    {"tables:\n  - {id: a, rows: x, columns: y, cells: [cuont]}\n", 4, 42, "can't be `cuont`", "`count`"},
    {"tables:\n  - {id: a, rows: x, columns: y, test: [f, chisk]}\n", 4, 44, "can't be `chisk`", "`chisq`"},
    {"models:\n  - {id: a, formula: 'y ~ x', family: gausian}\n", 4, 39, "can't be `gausian`", "`gaussian`"},
    {"replicates: {method: jacknife}\n", 3, 22, "can't be `jacknife`", "one of: jk1"},
    {"output: {formats: [jsn]}\n", 3, 20, "can't be `jsn`", "`json`"},
    {"variance: tailor\n", 3, 11, "can't be `tailor`", "`taylor`"},
    {"variables: {a: {type: nunber}}\n", 3, 23, "can't be `nunber`", "`number`"},
    {"variables: {a: {label: {de: x}}}\n", 3, 25, "not a language", "en"},
    /* numbers */
    {"estimates:\n  - {id: a, mean: x, confidence: 95}\n", 4, 34, "between 0 and 1, not 95", "0.95 for 95 percent"},
    {"estimates:\n  - {id: a, mean: x, confidence: 0,95}\n", 4, 34, "not 0", ""},
    {"population: {size: '1,503'}\n", 3, 20, "a number above 0, not `1,503`", "a point, not a comma"},
    {"population: {size: 0}\n", 3, 20, "a number above 0, not 0", ""},
    {"population: {size: 0x10}\n", 3, 20, "not `0x10`", ""},
    {"population: {size: .inf}\n", 3, 20, "not `.inf`", ""},
    {"population: {size: 1_000}\n", 3, 20, "not `1_000`", ""},
    {"replicates: {method: bootstrap, count: 2.5}\n", 3, 40, "a whole number of 1 or more, not 2.5", ""},
    {"replicates: {method: fay, rho: 1}\n", 3, 32, "from 0 to below 1", ""},
    {"replicates: {method: bootstrap, seed: -1}\n", 3, 39, "whole number from 0", ""},
    {"estimates:\n  - {id: a, quantile: {variables: x, probabilities: [0.5, 50]}}\n", 4, 59, "between 0 and 1",
     "0.5 for"},
    {"derive:\n  - {name: a, cut: b, breaks: [1, 5, 5]}\n", 4, 38, "has to rise: 5 comes after 5", "smallest"},
    {"derive:\n  - {name: a, cut: b, breaks: [1, 5], labels: [x, y, z]}\n", 4, 47, "3 labels for 2 breaks", "2 labels"},
    {"derive:\n  - {name: a, score: {b: 0}}\n", 4, 22, "sum to more than 0", ""},
    {"output: {suppress: {max_cv: x}}\n", 3, 29, "a number above 0, not `x`", ""},
    {"output: {disclosure: {dominance: [2, 85]}}\n", 3, 34, "a share from 0 to 1", "[2, 0.85]"},
    /* version and data */
    {"title: [a]\n", 3, 8, "`title` needs a text, or one by language; this is a list", ""},
    {"figures: a.csv\n", 3, 10, "`figures` goes with `runs`", "runs:"},
    /* population */
    {"population: {margins: {a: {}}}\n", 3, 27, "has none of totals, shares, total and file", "totals"},
    {"population: {margins: {a: {total: 5, totals: {x: 5}}}}\n", 3, 27, "more than one", ""},
    {"population: {margins: {a: {total: {x: 5}}}}\n", 3, 35, "one total of a number", "`totals:`"},
    {"population: {margins: {a: {totals: {x: -5}}}}\n", 3, 40, "0 or more", ""},
    {"population: {margins: {a: {shares: {x: 60, y: 40}}}}\n", 3, 40, "over 1", "`totals`"},
    {"population: {margins: {a: {totals: {x: 1}, weight: w}}}\n", 3, 27, "`file`", ""},
    {"population: {margins: {a: {by: [b, c], totals: {x: 1}}}}\n", 3, 27, "come from a file", "file:"},
    {"population: {margins: {a: {totals: {x: 1}, uncertain: {x: 1, y: 1}}}}\n", 3, 62, "no category of the margin", ""},
    {"population: {margins: {a: 5}}\n", 3, 27, "a map (key: value)", ""},
    /* design and weighting */
    {"design: {weight: w, probability: p}\n", 3, 34, "`weight` and `probability`", "one of them"},
    {"design: {replicates: {columns: '^r', type: fay}}\n", 3, 22, "needs `rho`", ""},
    {"design: {replicates: {columns: '^r', type: jkn}}\n", 3, 22, "needs `rscales`", ""},
    {"design: {replicates: {type: jk1}}\n", 3, 22, "which columns", "^rep"},
    {"design: {replicates: {columns: '(r', type: jk1}}\n", 3, 32, "not a regular expression", "^rep"},
    {"variance: replication\n", 3, 11, "needs replicates", "jk1"},
    {"weighting:\n  - rake: [regoin]\npopulation: {margins: {region: {totals: {a: 1}}}}\n", 4, 12,
     "`regoin` is not a margin", "did you mean `region`?"},
    {"weighting:\n  - rake: [region]\n", 4, 12, "not a margin", "population: margins:"},
    {"weighting:\n  - {raek: [a]}\n", 4, 6, "not a key of `weighting`", "did you mean `rake`?"},
    {"weighting:\n  - rake\n", 4, 5, "a map (key: value)", "svari help keys weighting"},
    {"weighting:\n  - rake: {margin: b}\n", 4, 12, "not a key of `weighting.rake`", "margins"},
    {"weighting:\n  - scale: size\n", 4, 12, "sample, population or a number above 0, not `size`", "sample"},
    {"weighting:\n  - scale: -3\n", 4, 12, "above 0", ""},
    {"weighting:\n  - scale: population\n", 4, 12, "needs the size", "population: {size"},
    {"weighting:\n  - trim: {of: mean}\n", 4, 11, "needs `lower` or `upper`", "upper: 3"},
    {"weighting:\n  - trim: {lower: 3, upper: 2}\n", 4, 19, "not below", ""},
    {"weighting:\n  - calibrate: {margins: a, distance: logit}\npopulation: {margins: {a: {total: 1}}}\n", 4, 16,
     "logit needs `bounds`", "[0.3, 3]"},
    {"weighting:\n  - calibrate: {margins: a, bounds: [3, 1]}\npopulation: {margins: {a: {total: 1}}}\n", 4, 37,
     "not below the upper", "[lower, upper]"},
    {"weighting:\n  - calibrate: {margins: a, bounds: 3}\npopulation: {margins: {a: {total: 1}}}\n", 4, 37,
     "two numbers", "[0.3, 3]"},
    {"weighting:\n  - poststratify: [a, b]\npopulation: {margins: {a: {total: 1}, b: {total: 1}}}\n", 4, 19,
     "one margin, not 2", "rake"},
    {"weighting:\n  - nonresponse: {responding: r}\n", 4, 18, "either `classes` or `model`", "classes"},
    {"weighting:\n  - nonresponse: {responding: r, classes: a, groups: 5}\n", 4, 54, "goes with `model`", ""},
    {"weighting:\n  - nonresponse: {responding: r, model: 'y ~ x'}\n", 4, 41, "left of `~`", "~ a + b"},
    {"weighting:\n  - blend: {samples: s}\n", 4, 12, "either `factor` or `outcome`", "factor: 0.5"},
    /* what is asked */
    {"estimates:\n  - {id: a, mean: x}\n  - {id: a, mean: y}\n", 5, 10, "two entries have `id: a`", "its own"},
    {"estimates:\n  - {id: a, correlation: [x]}\n", 4, 26, "needs two columns, not 1", "[a, b]"},
    {"estimates:\n  - {id: a, share: x}\n", 4, 5, "`share` needs `by`", "by: [region]"},
    {"estimates:\n  - {id: a, ratio: {numerator: x}}\n", 4, 20, "`denominator` is missing", "denominator"},
    {"estimates:\n  - {id: a, difference: b}\n", 4, 25, "no estimate `b`", ""},
    {"estimates:\n  - {id: a, difference: b}\n  - {id: b, mean: x}\n", 4, 25, "does not stand before", "move it up"},
    {"estimates:\n  - {id: apple, mean: x}\n  - {id: f, function: 'aple * 2'}\n", 5, 24, "no estimate `aple`",
     "`apple`"},
    {"estimates:\n  - {id: a, mean: x, where: 'y ='}\n", 4, 32, "", ""},
    {"estimates:\n  - {id: a, mean: x, deff: maybe}\n", 4, 28, "true, false or wr, not `maybe`", "deff: true"},
    {"estimates:\n  - {id: a, mean: x, deff: true, function: 'b'}\n", 4, 34, "stand in one entry", ""},
    {"tests:\n  - {id: a, ttest: x}\n", 4, 5, "one of `by`, `paired` and `value`", "by: sex"},
    {"tests:\n  - {id: a, ranktest: x}\n", 4, 5, "needs `by`", "by: region"},
    {"tests:\n  - {id: a, proptest: x, value: 50}\n", 4, 5, "a share from 0 to 1", "0.5"},
    {"models:\n  - {id: a, formula: 'y ~ x + z', wald: [w]}\n", 4, 42, "no term `w`", "x"},
    {"models:\n  - {id: a, formula: '~ x'}\n", 4, 22, "nothing to the left", "y ~ a + b"},
    {"derive:\n  - {name: a, as: b}\n  - {name: a, as: c}\n", 5, 12, "two entries have `name: a`", "its own"},
    {"variables: {a: {levels: {1: x, 2: x}}}\n", 3, 32, "two levels are called `x`", "recode"},
    {"variables: {a: {levels: {0: not scored, 1: low}, apart: not scred}}\n", 3, 57,
     "a has no category `not scred` in `levels`", "did you mean `not scored`?"},
    {"variables: {a: {apart: 99}}\n", 3, 24, "a has no category `99` in `levels`", ""},
    {"variables: {a: {levels: [x, [y]]}}\n", 3, 29, "this is a list", ""},
    {"runs: [a.yaml]\n", 2, 1, "`data` does not go with `runs`", "run files"},
};

static svari_status parse(const char *text, svari_error *err) {
  svari_plan *plan;
  svari_status status = svari_plan_parse(text, strlen(text), "dir/run.yaml", &plan, err);
  svari_plan_free(plan);
  return status;
}

Test(spec_refused, each_at_its_place) {
  for (size_t i = 0; i < sizeof refusals / sizeof *refusals; i++) {
    const refusal *r = &refusals[i];
    char text[1024];
    snprintf(text, sizeof text, "%s%s", HEAD, r->text);
    svari_error err = {0};
    cr_expect_eq(parse(text, &err), SVARI_SPEC, "accepted: %s", r->text);
    const svari_fault *fault = &err.faults[0];
    cr_expect(fault->line == r->line && fault->column == r->column, "%sat %ld:%ld, not %ld:%ld (%s)", r->text,
              fault->line, fault->column, r->line, r->column, fault->text);
    cr_expect(strstr(fault->text, r->says), "%ssays: %s", r->text, fault->text);
    cr_expect(strstr(fault->hint, r->hint), "%shints: %s", r->text, fault->hint);
    cr_expect_str_eq(fault->file, "run.yaml");
    cr_expect_eq(parse(text, NULL), SVARI_SPEC);
  }
}

Test(spec_refused, decimal_marks) {
  static const char *const texts[][2] = {
      {"svari: 1\ndata: {file: d.sav, decimal: \",\"}\n", "`decimal` is of CSV files: a file of this format"},
      {"svari: 1\ndata: {file: d.csv, format: dta, decimal: \",\"}\n", "`decimal` is of CSV files"},
      {"svari: 1\ndata: {database: d.sqlite, table: t, decimal: \",\"}\n", "a database gives numbers as numbers"},
      {"svari: 1\ndata: {file: d.csv, decimal: \";\"}\n", "`decimal` needs \".\" or \",\", not `;`"},
  };
  for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
    svari_error err = {0};
    cr_expect_eq(parse(texts[i][0], &err), SVARI_SPEC, "accepted: %s", texts[i][0]);
    cr_expect(strstr(err.faults[0].text, texts[i][1]), "%s", err.faults[0].text);
  }
}

Test(spec_refused, version_and_data_are_needed) {
  svari_error err = {0};
  cr_assert_eq(parse("data: {file: d.csv}\n", &err), SVARI_SPEC);
  cr_assert(strstr(err.faults[0].text, "`svari` is missing"));
  err = (svari_error){0};
  cr_assert_eq(parse("svari: 2\ndata: {file: d.csv}\n", &err), SVARI_SPEC);
  cr_assert(err.faults[0].line == 1 && err.faults[0].column == 8);
  err = (svari_error){0};
  cr_assert_eq(parse("svari: 1\ntitle: x\n", &err), SVARI_SPEC);
  cr_assert(strstr(err.faults[0].text, "`data` is missing"));
  err = (svari_error){0};
  cr_assert_eq(parse("svari: 1\ndta: {file: x}\n", &err), SVARI_SPEC);
  cr_assert_eq(err.count, 1, "what is misspelt is not called missing too");
  err = (svari_error){0};
  cr_assert_eq(parse("- a\n", &err), SVARI_SPEC);
  cr_assert(strstr(err.faults[0].text, "a run file is a map"));
}

Test(spec_refused, all_faults_at_once_in_the_order_of_the_file) {
  svari_error err = {0};
  const char *text =
      "svari: 1\ndata: {fiel: d.csv}\ndesign: {weight: [w], singleton: centr}\nestimates:\n"
      "  - {mean: x, confidence: 95}\n  - {id: b, meen: y}\nestimates: []\n";
  cr_assert_eq(parse(text, &err), SVARI_SPEC);
  cr_assert_eq(err.count, 7, "%zu", err.count);
  for (size_t i = 1; i < err.count; i++) cr_expect_geq(err.faults[i].line, err.faults[i - 1].line);
}

Test(spec_refused, a_file_that_is_not_there) {
  svari_plan *plan;
  svari_error err = {0};
  cr_assert_eq(svari_plan_read("/no/such/run.yaml", &plan, &err), SVARI_IO);
  cr_assert_null(plan);
  cr_assert(strstr(err.faults[0].text, "No such file"));
  err = (svari_error){0};
  cr_assert_eq(svari_plan_read("/tmp", &plan, &err), SVARI_IO);
}
