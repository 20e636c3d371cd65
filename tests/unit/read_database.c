/* A table and a query of an SQLite database, and what is refused. */
#include "data/frame.h"
#include "svari/read.h"

#include <criterion/criterion.h>
#include <math.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static char path[] = "/tmp/svari_database_XXXXXX.sqlite";

static void make(void) {
  sqlite3 *db = NULL;
  strcpy(path, "/tmp/svari_database_XXXXXX.sqlite");
  close(mkstemps(path, 7));
  cr_assert_eq(sqlite3_open(path, &db), SQLITE_OK);
  cr_assert_eq(sqlite3_exec(db,
                            "CREATE TABLE people (id INTEGER, \"income, net\" REAL, region TEXT);"
                            "INSERT INTO people VALUES (1, 0.1, 'Rīga'), (2, NULL, 'say \"x\", then\ny'), (3, 1e300, "
                            "NULL), (9007199254740993, -2, 'Rīga');"
                            "CREATE TABLE pictures (bytes BLOB); INSERT INTO pictures VALUES (x'00ff');",
                            NULL, NULL, NULL),
               SQLITE_OK);
  sqlite3_close(db);
}

static void drop(void) { unlink(path); }

TestSuite(database, .init = make, .fini = drop);

static svari_status read_it(const char *query, const char *table, svari_frame **frame, svari_error *err) {
  svari_data_spec spec = {.file = path, .shown = "people.sqlite", .query = query, .table = table};
  return svari_frame_read(&spec, frame, err);
}

Test(database, values_of_a_table) {
  svari_frame *frame = NULL;
  svari_error err = {0};
  cr_assert_eq(read_it(NULL, "people", &frame, &err), SVARI_OK, "%s", err.faults[0].text);
  cr_assert_eq(svari_frame_records(frame), 4);
  const svari_column *income = svari_frame_find(frame, "income, net"), *region = svari_frame_find(frame, "region");
  cr_assert(income && region);
  cr_expect_eq(income->number[0], 0.1);
  cr_expect(isnan(income->number[1]));
  cr_expect_eq(income->number[2], 1e300);
  cr_expect_str_eq(region->levels[svari_column_code(region, 1)].name, "say \"x\", then\ny");
  cr_expect_eq(svari_column_code(region, 2), -1);
  svari_frame_free(frame);
}

Test(database, a_last_record_of_one_missing_value_is_a_record) {
  svari_frame *frame = NULL;
  cr_assert_eq(read_it("SELECT \"income, net\" FROM people ORDER BY id = 2", NULL, &frame, NULL), SVARI_OK);
  cr_expect_eq(svari_frame_records(frame), 4);
  svari_frame_free(frame);
}

Test(database, a_query_gives_its_own_columns) {
  svari_frame *frame = NULL;
  svari_error err = {0};
  const char **names = NULL;
  size_t count = 0;
  svari_data_spec spec = {.file = path,
                          .query = "SELECT id * 2 AS twice, region FROM people WHERE id < 3 ORDER BY id DESC; "};
  cr_assert_eq(svari_frame_read(&spec, &frame, &err), SVARI_OK, "%s", err.faults[0].text);
  cr_expect_eq(svari_frame_records(frame), 2);
  cr_expect_eq(svari_frame_find(frame, "twice")->number[0], 4);
  svari_frame_free(frame);
  cr_assert_eq(svari_header_read(&spec, &names, &count, &err), SVARI_OK);
  cr_expect_eq(count, 2);
  cr_expect_str_eq(names[0], "twice");
  free(names);
}

static void expect_fault(const char *query, const char *table, const char *text) {
  svari_frame *frame = NULL;
  svari_error err = {0};
  cr_expect_neq(read_it(query, table, &frame, &err), SVARI_OK, "%s", query ? query : table);
  cr_expect(strstr(err.faults[0].text, text) || strstr(err.faults[0].hint, text), "%s: %s", err.faults[0].text,
            err.faults[0].hint);
}

Test(database, refused) {
  expect_fault(NULL, NULL, "people, pictures");
  expect_fault(NULL, "peple", "no such table");
  expect_fault(NULL, "pictures", "blob");
  expect_fault("SELECT 1; SELECT 2", NULL, "one SELECT");
  expect_fault("", NULL, "one SELECT");
  expect_fault("DELETE FROM people", NULL, "may read tables");
  expect_fault("ATTACH DATABASE '/tmp/other' AS other", NULL, "may read tables");
  expect_fault("PRAGMA writable_schema = 1", NULL, "may read tables");
  svari_frame *frame = NULL;
  svari_error err = {0};
  svari_data_spec spec = {.file = "tests/reference/formats/labels.sav", .format = "sqlite", .table = "people"};
  cr_expect_eq(svari_frame_read(&spec, &frame, &err), SVARI_DATA);
  cr_expect(strstr(err.faults[0].text, "not a database"), "%s", err.faults[0].text);
  spec.file = "/tmp/there/is/none.sqlite";
  cr_expect_eq(svari_frame_read(&spec, &frame, NULL), SVARI_IO);
}
