/* What the first records tell of decimal commas: certain, mixed, or nothing. */
#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "read/guess.h"

static svari_decimal_guess look(const char *text) {
  char path[] = "/tmp/svari_guess_XXXXXX";
  FILE *file = fdopen(mkstemp(path), "w");
  cr_assert(file && fputs(text, file) >= 0 && fclose(file) == 0);
  svari_decimal_guess guess;
  svari_error err = {0};
  cr_assert_eq(svari_decimal_look(&(svari_data_spec){.file = path, .format = "csv"}, &guess, &err), SVARI_OK);
  cr_assert_eq(unlink(path), 0);
  return guess;
}

static void expect(const char *text, bool certain, bool mixed) {
  svari_decimal_guess guess = look(text);
  cr_expect_eq(guess.certain, certain, "%s", text);
  cr_expect_eq(guess.mixed, mixed, "%s", text);
}

Test(guess, decimal_commas) {
  expect("a;b\n1;2,5\n2;3\n", true, false);
  expect("a;b\n1;\n2;3,25\n3;NA\n", true, false);
  expect("a;b\n1;1 234,5\n", true, false);
  expect("a;d\n1,5;24.11.2021\n", true, false);
  expect("a,b\n1,\"2,5\"\n", true, false);
  expect("a;b\n1,5;x\n2,5;2.5\n", true, false);
}

Test(guess, points_elsewhere_leave_it_open) { expect("a;b\n1,5;2.5\n2,5;3.5\n", false, true); }

Test(guess, nothing_certain) {
  expect("a,b\n1,2.5\n", false, false);
  expect("a;b\n1;2\n", false, false);
  expect("a,b\n1,\"1,234\"\n2,\"5,678\"\n", false, false); /* thousands, it may be */
  expect("a;b\n1;2,5\n2;x\n", false, false);
  expect("a;b\n1;2,5\n2;3.5\n", false, false);
  expect("a;b\n1;2,5,6\n", false, false);
  expect("", false, false);
  expect("a;a\n1,5;2\n", false, false);
}

Test(guess, the_first_such_value_is_named) {
  svari_decimal_guess guess = look("id;svars\n1;2\n2;0,75\n");
  cr_expect_str_eq(guess.column, "svars");
  cr_expect_str_eq(guess.value, "0,75");
}

Test(guess, a_file_that_is_none) {
  svari_decimal_guess guess;
  svari_error err = {0};
  cr_assert_eq(svari_decimal_look(&(svari_data_spec){.file = "/nowhere/x.csv"}, &guess, &err), SVARI_OK);
  cr_expect(!guess.certain && !guess.mixed);
  cr_assert_eq(svari_decimal_look(&(svari_data_spec){.file = "-", .format = "csv"}, &guess, &err), SVARI_OK);
  cr_expect(!guess.certain);
}
