/* Columns named in a run file against the data's header: all of them, each at its place. */
#include <criterion/criterion.h>
#include <stdio.h>
#include <string.h>

#include "spec/plan.h"

static const char *const columns[] = {"age", "sex", "region", "income", "w0", "id"};

static svari_status check(const char *text, svari_error *err) {
  svari_plan *plan;
  cr_assert_eq(svari_plan_parse(text, strlen(text), "run.yaml", &plan, err), SVARI_OK, "%s", err->faults[0].text);
  svari_status status = svari_plan_check_names(plan, columns, sizeof columns / sizeof *columns, err);
  svari_plan_free(plan);
  return status;
}

#define HEAD "svari: 1\ndata: {file: d.csv}\n"

typedef struct refusal {
  const char *text;
  long line, column;
  const char *says, *hint;
} refusal;

static const refusal refusals[] = {
    {"variables: {agee: Age}\n", 3, 13, "no column `agee`", "did you mean `age`?"},
    {"design: {weight: w1}\n", 3, 18, "no column `w1`", "did you mean `w0`?"},
    {"design: {strata: [sex, regoin]}\n", 3, 24, "no column `regoin`", "did you mean `region`?"},
    {"population: {margins: {incom: {total: 1}}}\n", 3, 24, "no column `incom`", "did you mean `income`?"},
    {"population: {margins: {m: {by: [sex, agge], file: f.csv}}}\n", 3, 38, "no column `agge`", "`age`"},
    {"derive: [{name: a, as: 'income / aeg'}]\n", 3, 34, "no column `aeg`", "did you mean `age`?"},
    {"derive: [{name: a, as: 'b + 1'}, {name: b, as: income}]\n", 3, 25, "derived only after", "move the entry"},
    {"derive: [{name: a, as: 'a + 1'}]\n", 3, 25, "`a` is derived from itself", "from columns of the data"},
    {"derive: [{name: age, as: 'income + 1'}]\n", 3, 10, "but the data have a column `age`", "another name"},
    {"derive: [{name: s, score: {incme: 1}}]\n", 3, 28, "no column `incme`", "`income`"},
    {"estimates: [{id: a, mean: income, by: [sx]}]\n", 3, 40, "no column `sx`", "`sex`"},
    {"estimates: [{id: a, mean: income, where: 'sex == \"f\" and āge > 1'}]\n", 3, 58, "no column `āge`", "`age`"},
    {"estimates: [{id: a, ratio: {numerator: income, denominator: zzz}}]\n", 3, 61, "no column `zzz`",
     "svari describe"},
    {"models: [{id: a, formula: 'income ~ age + sxe'}]\n", 3, 43, "no column `sxe`", "`sex`"},
    {"weighting: [{nonresponse: {responding: 'agee > 1', classes: sex}}]\n", 3, 41, "no column `agee`", "`age`"},
    {"output: {keep: [ID]}\n", 3, 17, "no column `ID`", "`id`"},
    {"tests: [{id: a, ttest: income, paired: incom2}]\n", 3, 40, "no column `incom2`", "`income`"},
    {"plausible: {m: [pv1]}\n", 3, 17, "no column `pv1`", ""},
};

Test(spec_names, each_at_its_place) {
  for (size_t i = 0; i < sizeof refusals / sizeof *refusals; i++) {
    const refusal *r = &refusals[i];
    char text[512];
    snprintf(text, sizeof text, "%s%s", HEAD, r->text);
    svari_error err = {0};
    cr_expect_eq(check(text, &err), SVARI_SPEC, "accepted: %s", r->text);
    const svari_fault *fault = &err.faults[0];
    cr_expect(fault->line == r->line && fault->column == r->column, "%sat %ld:%ld, not %ld:%ld (%s)", r->text,
              fault->line, fault->column, r->line, r->column, fault->text);
    cr_expect(strstr(fault->text, r->says), "%ssays: %s", r->text, fault->text);
    cr_expect(strstr(fault->hint, r->hint), "%shints: %s", r->text, fault->hint);
  }
}

Test(spec_names, derived_names_are_known_from_there_on) {
  svari_error err = {0};
  cr_assert_eq(
      check(HEAD "variables: {g: Groups}\nderive: [{name: g, cut: age, breaks: [1, 2]}, {name: l, as: 'g == 1 or "
                 "sex == 2'}]\nplausible: {p: [age, income]}\ndesign: {weight: w0, replicates: {columns: '^r', "
                 "type: jk1}}\nestimates: [{id: a, mean: [income, p], by: g, where: l}]\n",
            &err),
      SVARI_OK, "%s", err.faults[0].text);
}

Test(spec_names, all_at_once) {
  svari_error err = {0};
  cr_assert_eq(
      check(HEAD "design: {weight: x1, strata: x2}\nestimates: [{id: a, mean: [x3, age], where: x4 > x5}]\n", &err),
      SVARI_SPEC);
  cr_assert_eq(err.count, 5);
}
