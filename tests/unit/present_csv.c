/* The CSV writer: RFC 4180, and nothing that a spreadsheet would run. */
#include <criterion/criterion.h>
#include <math.h>
#include <string.h>

#include "present/csv.h"

static void expect_text(const char *text, const char *wanted) {
  svari_buffer out = {0};
  svari_csv_out csv = {.out = &out};
  svari_csv_text(&csv, text);
  svari_csv_line(&csv);
  cr_expect_eq(strncmp(out.bytes, wanted, strlen(wanted)), 0, "%s is written as %s", text, out.bytes);
  cr_expect_str_eq(out.bytes + strlen(wanted), "\r\n");
  svari_buffer_free(&out);
}

Test(present_csv, quotes_only_where_they_are_needed) {
  expect_text("Rīga", "Rīga");
  expect_text("a,b", "\"a,b\"");
  expect_text("say \"x\"", "\"say \"\"x\"\"\"");
  expect_text("two\nlines", "\"two\nlines\"");
  expect_text(NULL, "");
}

Test(present_csv, formulas_are_kept_from_running) {
  expect_text("=1+1", "'=1+1");
  expect_text("@SUM(A1)", "'@SUM(A1)");
  expect_text("+cmd|' /C calc'!A0", "'+cmd|' /C calc'!A0");
  expect_text("=HYPERLINK(\"http://x\",\"y\")", "\"'=HYPERLINK(\"\"http://x\"\",\"\"y\"\")\"");
  expect_text("\tx", "'\tx");
  expect_text("-5", "-5");
  expect_text("+371", "+371");
  expect_text("-5-", "'-5-");
}

Test(present_csv, numbers) {
  svari_buffer out = {0};
  svari_csv_out csv = {.out = &out};
  svari_csv_number(&csv, 0.1);
  svari_csv_number(&csv, NAN);
  svari_csv_exact(&csv, 0.1);
  svari_csv_exact(&csv, 12345);
  svari_csv_exact(&csv, -3);
  svari_csv_count(&csv, 0);
  svari_csv_line(&csv);
  svari_csv_count(&csv, 1000000);
  svari_csv_line(&csv);
  cr_expect_str_eq(out.bytes, "0.1,,0.10000000000000001,12345,-3,0\r\n1000000\r\n");
  svari_buffer_free(&out);
}
