/* SQLite is called here and nowhere else. */
#include "read/database.h"

#include <math.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/buffer.h"
#include "base/number.h"
#include "read/csv.h"
#include "read/engine.h"
#include "read/source.h"

typedef struct database {
  const svari_data_spec *spec;
  sqlite3 *connection;
  sqlite3_stmt *query;
  svari_buffer text;
  svari_error *err;
} database;

/* What a query may do: read tables and call functions. */
static int allow(void *context, int action, const char *a, const char *b, const char *c, const char *d) {
  (void)context, (void)a, (void)b, (void)c, (void)d;
  return action == SQLITE_SELECT || action == SQLITE_READ || action == SQLITE_FUNCTION || action == SQLITE_RECURSIVE
             ? SQLITE_OK
             : SQLITE_DENY;
}

static svari_status fail(database *db, const char *what) {
  int code = sqlite3_errcode(db->connection);
  if (code == SQLITE_NOMEM) return svari_fail_memory(db->err);
  svari_status status =
      svari_fail_at(db->err, code == SQLITE_CANTOPEN || code == SQLITE_IOERR ? SVARI_IO : SVARI_DATA, db->spec->where,
                    "%s %s: %s", svari_source_shown(db->spec), what, sqlite3_errmsg(db->connection));
  if (code == SQLITE_AUTH) svari_hint(db->err, "a query may read tables and do nothing else");
  return status;
}

static svari_status prepare(database *db, const char *text) {
  const char *rest = NULL;
  if (sqlite3_prepare_v2(db->connection, text, -1, &db->query, &rest) != SQLITE_OK)
    return fail(db, "can't be asked this");
  while (rest && *rest && strchr(" \t\r\n;", *rest)) rest++;
  if (!db->query || (rest && *rest))
    return svari_fail_at(db->err, SVARI_SPEC, db->spec->where, "`query` is to be one SELECT");
  return SVARI_OK;
}

static svari_status prepare_table(database *db, const char *table) {
  svari_buffer text = {0};
  svari_buffer_text(&text, "SELECT * FROM ");
  svari_quote(&text, table, strlen(table));
  svari_status status = text.failed ? svari_fail_memory(db->err) : prepare(db, text.bytes);
  svari_buffer_free(&text);
  return status;
}

/* Nothing said: the only table; else what there is to choose from. */
static svari_status prepare_only(database *db) {
  char only[256] = "", all[400] = "";
  int count = 0;
  svari_status status = prepare(
      db, "SELECT name FROM sqlite_master WHERE type IN ('table', 'view') AND name NOT LIKE 'sqlite_%' ORDER BY name");
  while (!status && sqlite3_step(db->query) == SQLITE_ROW) {
    const char *name = (const char *)sqlite3_column_text(db->query, 0);
    size_t used = strlen(all);
    snprintf(only, sizeof only, "%s", name ? name : "");
    snprintf(all + used, sizeof all - used, "%s%s", count++ ? ", " : "", only);
  }
  sqlite3_finalize(db->query);
  db->query = NULL;
  if (status) return status;
  if (count == 1) return prepare_table(db, only);
  status = svari_fail_at(db->err, SVARI_SPEC, db->spec->where, "%s has %d tables, and none is named",
                         svari_source_shown(db->spec), count);
  svari_hint(db->err, "add `table: …` or `query: …`; tables: %s", all);
  return status;
}

static svari_status open_database(database *db) {
  if (sqlite3_open_v2(db->spec->file, &db->connection, SQLITE_OPEN_READONLY, NULL) != SQLITE_OK)
    return fail(db, "can't be opened");
  /* the file may come from elsewhere: what its schema says is not trusted */
  sqlite3_db_config(db->connection, SQLITE_DBCONFIG_DEFENSIVE, 1, NULL);
  sqlite3_db_config(db->connection, SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0, NULL);
  sqlite3_set_authorizer(db->connection, allow, NULL);
  if (db->spec->query) return prepare(db, db->spec->query);
  return db->spec->table ? prepare_table(db, db->spec->table) : prepare_only(db);
}

static void close_database(database *db) {
  sqlite3_finalize(db->query);
  sqlite3_close(db->connection);
}

static svari_status put_header(database *db) {
  int columns = sqlite3_column_count(db->query);
  for (int c = 0; c < columns; c++) {
    const char *name = sqlite3_column_name(db->query, c);
    if (!name) return svari_fail_memory(db->err);
    if (c) svari_buffer_add(&db->text, ",", 1);
    svari_quote(&db->text, name, strlen(name));
  }
  svari_buffer_add(&db->text, "\n", 1);
  return SVARI_OK;
}

static svari_status put_value(database *db, int column, size_t row) {
  char number[SVARI_NUMBER_TEXT];
  switch (sqlite3_column_type(db->query, column)) {
    case SQLITE_NULL: /* not nothing: a last empty line would be no record */
      svari_quote(&db->text, "", 0);
      return SVARI_OK;
    case SQLITE_INTEGER:
      svari_buffer_printf(&db->text, "%lld", (long long)sqlite3_column_int64(db->query, column));
      return SVARI_OK;
    case SQLITE_FLOAT:
      svari_number_shortest(sqlite3_column_double(db->query, column), number);
      svari_buffer_text(&db->text, number);
      return SVARI_OK;
    case SQLITE_TEXT: {
      const char *text = (const char *)sqlite3_column_text(db->query, column);
      if (text) svari_quote(&db->text, text, (size_t)sqlite3_column_bytes(db->query, column));
      return text ? SVARI_OK : svari_fail_memory(db->err);
    }
    default:
      return svari_fail_at(db->err, SVARI_DATA, db->spec->where,
                           "%s: record %zu has bytes (a blob) in the column %s, which are no value",
                           svari_source_shown(db->spec), row, sqlite3_column_name(db->query, column));
  }
}

static svari_status put_rows(database *db) {
  int columns = sqlite3_column_count(db->query), step;
  size_t row = 0;
  while ((step = sqlite3_step(db->query)) == SQLITE_ROW) {
    row++;
    for (int c = 0; c < columns; c++) {
      if (c) svari_buffer_add(&db->text, ",", 1);
      svari_status status = put_value(db, c, row);
      if (status) return status;
    }
    svari_buffer_add(&db->text, "\n", 1);
    if (db->text.failed) return svari_fail_memory(db->err);
  }
  return step == SQLITE_DONE ? SVARI_OK : fail(db, "can't be read");
}

static svari_status ask(database *db, bool rows) {
  svari_status status = open_database(db);
  if (!status) status = put_header(db);
  if (!status && rows) status = put_rows(db);
  if (!status && db->text.failed) status = svari_fail_memory(db->err);
  close_database(db);
  return status;
}

svari_status svari_database_frame(const svari_data_spec *spec, svari_frame **out, svari_error *err) {
  database db = {.spec = spec, .err = err};
  svari_status status = ask(&db, true);
  if (!status) {
    svari_data_spec text = *spec;
    text.delimiter = ',';
    status = svari_csv_frame(&text, db.text.bytes, db.text.length, out, err);
  }
  svari_buffer_free(&db.text);
  return status;
}

svari_status svari_database_header(const svari_data_spec *spec, char **line, size_t *length, svari_error *err) {
  database db = {.spec = spec, .err = err};
  svari_status status = ask(&db, false);
  *line = NULL;
  if (status)
    svari_buffer_free(&db.text);
  else
    *line = db.text.bytes, *length = db.text.length;
  return status;
}
