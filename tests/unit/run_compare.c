/* Two results set side by side. */
#include <criterion/criterion.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "svari/run.h"

static char first[] = "/tmp/svari_compare_a_XXXXXX", second[] = "/tmp/svari_compare_b_XXXXXX";

static void put(char *path, const char *text) {
  int file = mkstemp(path);
  cr_assert(file >= 0);
  cr_assert_eq(write(file, text, strlen(text)), (ssize_t)strlen(text));
  close(file);
}

static void clean(void) {
  unlink(first);
  unlink(second);
}

TestSuite(run_compare, .fini = clean);

static const char old_wave[] =
    "{\"svari\": 1, \"estimates\": [\n"
    " {\"id\": \"m\", \"statistic\": \"mean\", \"variable\": \"x\", \"estimate\": 10, \"se\": 3, \"df\": 30},\n"
    " {\"id\": \"m\", \"statistic\": \"mean\", \"variable\": \"x\", \"domain\": {\"sex\": \"f\"}, \"estimate\": 5, "
    "\"se\": null, \"df\": null},\n"
    " {\"id\": \"old\", \"statistic\": \"count\", \"estimate\": 1, \"se\": 0, \"df\": 1}]}";
static const char new_wave[] =
    "{\"svari\": 1, \"estimates\": [\n"
    " {\"id\": \"m\", \"statistic\": \"mean\", \"variable\": \"x\", \"estimate\": 20, \"se\": 4, \"df\": 40},\n"
    " {\"id\": \"m\", \"statistic\": \"mean\", \"variable\": \"x\", \"domain\": {\"sex\": \"f\"}, \"estimate\": 7, "
    "\"se\": 1, \"df\": 3},\n"
    " {\"id\": \"p\", \"statistic\": \"proportion\", \"variable\": \"y\", \"category\": \"yes\", \"estimate\": 0.5, "
    "\"se\": 0.1, \"df\": 9}]}";

/* 10/5 on (9+16)^2/(81/30+256/40) = 68.68 degrees of freedom: R's 2*pt(-2, 68.6813186813187) */
Test(run_compare, pairs_what_has_the_same_name) {
  put(first, old_wave);
  put(second, new_wave);
  svari_changes *changes = NULL;
  svari_error err = {0};
  cr_assert_eq(svari_compare(first, second, &changes, &err), SVARI_OK, "%s", err.faults[0].text);
  const svari_change *rows;
  cr_assert_eq(svari_changes_rows(changes, &rows), 2);
  cr_expect_str_eq(rows[0].what, "x");
  cr_expect_eq(rows[0].difference, 10);
  cr_expect_float_eq(rows[0].se, 5, 1e-12);
  cr_expect_float_eq(rows[0].statistic_value, 2, 1e-12);
  cr_expect_float_eq(rows[0].df, 68.6813186813187, 1e-9);
  cr_expect_float_eq(rows[0].p, 0.049456593323266, 1e-9);
  cr_expect_str_eq(rows[1].what, "x, sex: f");
  cr_expect_eq(rows[1].difference, 2);
  cr_expect(isnan(rows[1].se) && isnan(rows[1].p));
  const char *const *names;
  cr_assert_eq(svari_changes_gone(changes, &names), 1);
  cr_expect_str_eq(names[0], "old count");
  cr_assert_eq(svari_changes_new(changes, &names), 1);
  cr_expect_str_eq(names[0], "p proportion y, yes");
  svari_changes_free(changes);
}

Test(run_compare, what_is_no_result_is_told) {
  put(first, "{\"svari\": 1}");
  put(second, "{\"svari\": ");
  svari_changes *changes = NULL;
  svari_error err = {0};
  cr_expect_eq(svari_compare("/nowhere/at/all", first, &changes, &err), SVARI_IO);
  cr_expect_eq(svari_compare(first, first, &changes, &err), SVARI_DATA);
  cr_expect_eq(svari_compare(second, first, &changes, &err), SVARI_DATA);
  cr_expect_eq(err.count, 3);
  cr_expect_null(changes);
}
