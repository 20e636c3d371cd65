/* A program that has set a locale with a decimal comma gets the same bytes from the library as any other. */
#include <criterion/criterion.h>
#include <locale.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "svari/svari.h"

static const char *const RUNS[] = {"tests/golden/rake/run.yaml", "tests/golden/banner/run.yaml",
                                   "datasets/latvia2021/residents.yaml"};
static const char *const FILES[] = {
    "results.json", "estimates.csv", "tables.csv", "weights.csv",           "report.html",
    "tables.xlsx",  "tables.md",     "tables.tex", "results.jsonstat.json", "results.sdmx.csv",
    "weights.sav",  "weights.dta",   "weights.R"};
enum { NRUNS = sizeof RUNS / sizeof *RUNS, NFILES = sizeof FILES / sizeof *FILES };

typedef struct made {
  char *text[NFILES + 1];
  size_t length[NFILES + 1];
} made;

static made make(const char *path) {
  made m = {0};
  svari_result *result = NULL;
  svari_error err = {0};
  cr_assert_eq(svari_run(path, NULL, NULL, &result, &err), SVARI_OK, "%s: %s", path, err.faults[0].text);
  for (size_t f = 0; f < NFILES; f++)
    cr_assert_eq(svari_result_file(result, FILES[f], &m.text[f], &m.length[f], &err), SVARI_OK, "%s: %s", FILES[f],
                 err.faults[0].text);
  cr_assert_eq(svari_result_summary(result, 80, false, &m.text[NFILES], &err), SVARI_OK);
  m.length[NFILES] = strlen(m.text[NFILES]);
  svari_result_free(result);
  return m;
}

Test(run_locale, a_decimal_comma_changes_no_byte) {
  char number[16];
  made before[NRUNS];
  for (size_t r = 0; r < NRUNS; r++) before[r] = make(RUNS[r]);
  cr_assert(setlocale(LC_ALL, "lv_LV.UTF-8"), "LOCPATH has no Latvian locale: apt-get install locales");
  snprintf(number, sizeof number, "%.1f", 0.5);
  cr_assert_str_eq(number, "0,5", "else nothing is tried");
  for (size_t r = 0; r < NRUNS; r++) {
    made after = make(RUNS[r]);
    for (size_t f = 0; f <= NFILES; f++) {
      const char *name = f < NFILES ? FILES[f] : "the summary";
      bool same = before[r].length[f] == after.length[f] && !memcmp(before[r].text[f], after.text[f], after.length[f]);
      cr_expect(same, "%s of %s", name, RUNS[r]);
      free(before[r].text[f]);
      free(after.text[f]);
    }
  }
}
