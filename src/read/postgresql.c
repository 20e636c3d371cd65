/* PostgreSQL by its client library libpq. The declarations are those of the library's documented interface, which has
 * not changed since version 8. */
#include <stdlib.h>
#include <string.h>

#include "read/engine.h"
#include "read/source.h"

typedef struct pg_conn pg_conn;
typedef struct pg_result pg_result;
enum { CONNECTION_OK = 0, COMMAND_OK = 1, COPY_OUT = 3 };

typedef struct postgresql {
  pg_conn *(*connect)(const char *info);
  void (*finish)(pg_conn *conn);
  int (*status)(const pg_conn *conn);
  char *(*message)(const pg_conn *conn);
  int (*set_encoding)(pg_conn *conn, const char *encoding);
  pg_result *(*exec)(pg_conn *conn, const char *query);
  int (*result_status)(const pg_result *result);
  void (*clear)(pg_result *result);
  int (*copy_data)(pg_conn *conn, char **line, int async);
  pg_result *(*get_result)(pg_conn *conn);
  void (*free)(void *bytes);
  const svari_data_spec *spec;
  pg_conn *conn;
  svari_error *err;
} postgresql;

static svari_status load(postgresql *pg) {
  static const char *const libraries[] = {"libpq.so.5", NULL};
  const svari_symbol symbols[] = {
      {"PQconnectdb", &pg->connect},
      {"PQfinish", &pg->finish},
      {"PQstatus", &pg->status},
      {"PQerrorMessage", &pg->message},
      {"PQsetClientEncoding", &pg->set_encoding},
      {"PQexec", &pg->exec},
      {"PQresultStatus", &pg->result_status},
      {"PQclear", &pg->clear},
      {"PQgetCopyData", &pg->copy_data},
      {"PQgetResult", &pg->get_result},
      {"PQfreemem", &pg->free},
  };
  return svari_load(pg->spec, libraries, symbols, sizeof symbols / sizeof *symbols,
                    "install PostgreSQL's client library (Debian: libpq5)", pg->err);
}

static svari_status fail(const postgresql *pg, svari_status status, const char *what) {
  char text[400];
  const char *message = pg->message(pg->conn);
  size_t length = strnlen(message, sizeof text - 1);
  memcpy(text, message, length);
  while (length && text[length - 1] == '\n') length--;
  text[length] = '\0';
  for (char *c = text; *c; c++)
    if (*c == '\n') *c = ' ';
  return svari_fail_at(pg->err, status, pg->spec->where, "%s %s: %s", svari_source_shown(pg->spec), what, text);
}

/* The transaction reads one state of the data and can't write. Sums are then the same each time as far as the order
 * of rows is: one process adds, from the table's beginning. */
static svari_status begin(const postgresql *pg) {
  /* what a relative or an older server does not know it need not be asked */
  static const char *const wishes[] = {"SET extra_float_digits = 3", "SET datestyle = 'ISO'",
                                       "SET max_parallel_workers_per_gather = 0", "SET synchronize_seqscans = off"};
  if (pg->status(pg->conn) != CONNECTION_OK) return fail(pg, SVARI_IO, "can't be reached");
  if (pg->set_encoding(pg->conn, "UTF8") != 0) return fail(pg, SVARI_IO, "does not give UTF-8");
  for (size_t i = 0; i < sizeof wishes / sizeof *wishes; i++) pg->clear(pg->exec(pg->conn, wishes[i]));
  pg_result *result = pg->exec(pg->conn, "BEGIN TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY");
  bool done = pg->result_status(result) == COMMAND_OK;
  pg->clear(result);
  return done ? SVARI_OK : fail(pg, SVARI_IO, "can't be read");
}

static svari_status copy_lines(const postgresql *pg, svari_buffer *out) {
  char *line = NULL;
  int length;
  while ((length = pg->copy_data(pg->conn, &line, 0)) > 0) {
    svari_buffer_add(out, line, (size_t)length);
    pg->free(line);
    if (out->failed) return svari_fail_memory(pg->err);
  }
  if (length == -2) return fail(pg, SVARI_IO, "can't be read");
  pg_result *last = pg->get_result(pg->conn);
  bool done = pg->result_status(last) == COMMAND_OK;
  pg->clear(last);
  return done ? SVARI_OK : fail(pg, SVARI_DATA, "can't be asked this");
}

static svari_status copy(const postgresql *pg, const char *query, svari_buffer *out) {
  svari_buffer text = {0};
  svari_buffer_printf(&text, "COPY (%s) TO STDOUT (FORMAT csv, HEADER)", query);
  if (text.failed) return svari_fail_memory(pg->err);
  pg_result *result = pg->exec(pg->conn, text.bytes);
  bool begun = pg->result_status(result) == COPY_OUT;
  pg->clear(result);
  svari_buffer_free(&text);
  return begun ? copy_lines(pg, out) : fail(pg, SVARI_DATA, "can't be asked this");
}

svari_status svari_postgresql_ask(const svari_data_spec *spec, const char *query, svari_buffer *out, svari_error *err) {
  postgresql pg = {.spec = spec, .err = err};
  svari_status status = load(&pg);
  if (status) return status;
  pg.conn = pg.connect(spec->file);
  if (!pg.conn) return svari_fail_memory(err);
  status = begin(&pg);
  if (!status) status = copy(&pg, query, out);
  pg.finish(pg.conn);
  return status;
}
