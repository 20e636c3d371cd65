/* Changes between waves that share units, against R's survey (tests/reference/waves/waves.R). */
#include <criterion/criterion.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "svari/run.h"

#define FOLDER "tests/reference/waves/"
#define HEAD "svari: 1\ndata: {file: second.csv}\ndesign: {weight: w, strata: area, fpc: N}\n"
#define ASKED                                                              \
  "estimates:\n  - {id: points, mean: [points]}\n"                         \
  "  - {id: online, proportion: [online]}\n"                               \
  "  - {id: answered, ratio: {numerator: answered, denominator: asked}}\n" \
  "  - {id: fresh, count: true}\n  - {id: moved, change: points}\n"

static svari_status run(const char *text, svari_result **result, svari_error *err) {
  return svari_run_text(text, strlen(text), FOLDER "now.yaml", NULL, result, err);
}

static const svari_estimate_row *find(const svari_result *result, const char *id) {
  const svari_estimate_row *rows;
  size_t count = svari_result_estimates(result, &rows);
  for (size_t i = 0; i < count; i++)
    if (strcmp(rows[i].id, id) == 0 && (!rows[i].category || strcmp(rows[i].category, "yes") == 0)) return &rows[i];
  return NULL;
}

typedef struct answer {
  char id[32];
  double previous, change, se, df, p, se_independent, df_independent;
} answer;

static size_t read_answers(answer *out, size_t most) {
  FILE *file = fopen(FOLDER "waves.csv", "r");
  cr_assert_not_null(file);
  char line[512];
  size_t count = 0;
  cr_assert_not_null(fgets(line, sizeof line, file));
  while (count < most && fgets(line, sizeof line, file)) {
    answer *a = &out[count++];
    cr_assert_eq(sscanf(line, "%31[^,],%lf,%lf,%lf,%lf,%lf,%lf,%lf", a->id, &a->previous, &a->change, &a->se, &a->df,
                        &a->p, &a->se_independent, &a->df_independent),
                 8);
  }
  (void)fclose(file);
  return count;
}

static void near(double found, double wanted, const char *what) {
  cr_expect(fabs(found - wanted) <= 1e-9 * fabs(wanted), "%s: %.17g, R has %.17g", what, found, wanted);
}

Test(run_previous, common_units_are_honoured) {
  svari_result *result = NULL;
  svari_error err = {0};
  answer answers[8];
  cr_assert_eq(run(HEAD "previous: {results: first.yaml, unit: id}\n" ASKED, &result, &err), SVARI_OK, "%s",
               err.faults[0].text);
  size_t count = read_answers(answers, 8);
  cr_assert_eq(count, 3);
  for (size_t i = 0; i < count; i++) {
    const svari_wave_change *change = find(result, answers[i].id)->change;
    cr_assert_not_null(change);
    near(change->previous, answers[i].previous, answers[i].id);
    near(change->estimate, answers[i].change, answers[i].id);
    near(change->se, answers[i].se, answers[i].id);
    near(change->df, answers[i].df, answers[i].id);
    near(change->p, answers[i].p, answers[i].id);
  }
  cr_expect_null(find(result, "fresh")->change);
  near(find(result, "moved")->se, answers[0].se, "a change as an estimate of its own");
  svari_result_free(result);
}

Test(run_previous, without_units_waves_are_independent) {
  svari_result *result = NULL;
  svari_error err = {0};
  answer answers[8];
  cr_assert_eq(run(HEAD "previous: first.yaml\n" ASKED, &result, &err), SVARI_OK, "%s", err.faults[0].text);
  size_t count = read_answers(answers, 8);
  for (size_t i = 0; i < count; i++) {
    near(find(result, answers[i].id)->change->se, answers[i].se_independent, answers[i].id);
    near(find(result, answers[i].id)->change->df, answers[i].df_independent, answers[i].id);
  }
  svari_result_free(result);
}

/* A wave is no different from itself, and says so without a test. */
Test(run_previous, the_same_wave_has_not_changed) {
  svari_result *result = NULL;
  svari_error err = {0};
  static const char *const text =
      "svari: 1\ndata: {file: first.csv}\ndesign: {weight: w, strata: area, fpc: N}\n"
      "previous: {results: first.yaml, unit: id}\n" ASKED;
  cr_assert_eq(run(text, &result, &err), SVARI_OK, "%s", err.faults[0].text);
  const svari_wave_change *change = find(result, "points")->change;
  cr_expect_eq(change->estimate, 0);
  cr_expect_eq(change->se, 0);
  cr_expect(isnan(change->p));
  svari_result_free(result);
}

Test(run_previous, refused) {
  static const struct {
    const char *text;
    svari_status status;
    const char *says;
  } cases[] = {
      {HEAD "previous: {results: ., unit: id}\n" ASKED, SVARI_SPEC, "needs the run file"},
      {HEAD "previous: {results: first.yaml, unit: area}\n" ASKED, SVARI_DATA, "are called"},
      {HEAD "previous: hidden.yaml\n" ASKED, SVARI_SPEC, "hides figures"},
      {HEAD "previous: nowhere.yaml\n" ASKED, SVARI_IO, "can't be read"},
  };
  for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
    svari_result *result = NULL;
    svari_error err = {0};
    cr_expect_eq(run(cases[i].text, &result, &err), cases[i].status, "%s", err.faults[0].text);
    cr_expect_not_null(strstr(err.faults[0].text, cases[i].says), "%s", err.faults[0].text);
  }
}
