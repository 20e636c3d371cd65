/* DuckDB by its C library (version 1.0 or later): its own files, and Parquet. Values come as text, as the program
 * itself prints them. The declarations are those of the library's documented interface. */
#include <stdlib.h>
#include <string.h>

#include "read/engine.h"
#include "read/source.h"

typedef struct duck_result {
  uint64_t columns, rows, changed;
  void *data;
  char *message;
  void *internal;
} duck_result;

enum { INLINED = 12 }; /* bytes of a text that stand in its place itself */

typedef struct duck_text {
  uint32_t length;
  char inlined[4]; /* and 8 more; or the first 4 bytes of a longer text */
  char *bytes;
} duck_text;

typedef struct duckdb {
  int (*open)(const char *path, void **database, void *config, char **message);
  int (*connect)(void *database, void **connection);
  int (*query)(void *connection, const char *query, duck_result *result);
  const char *(*error)(duck_result *result);
  uint64_t (*column_count)(duck_result *result);
  const char *(*column_name)(duck_result *result, uint64_t column);
  void *(*fetch)(duck_result result);
  uint64_t (*size)(void *chunk);
  void *(*vector)(void *chunk, uint64_t column);
  void *(*values)(void *vector);
  uint64_t *(*validity)(void *vector);
  int (*make_config)(void **config);
  int (*set_config)(void *config, const char *name, const char *value);
  void (*free_config)(void **config);
  void (*free_chunk)(void **chunk);
  void (*free_result)(duck_result *result);
  void (*disconnect)(void **connection);
  void (*close)(void **database);
  void (*free)(void *bytes);
  const svari_data_spec *spec;
  void *database, *connection;
  svari_error *err;
} duckdb;

static svari_status load(duckdb *d) {
  static const char *const libraries[] = {"libduckdb.so", NULL};
  const svari_symbol symbols[] = {
      {"duckdb_open_ext", &d->open},
      {"duckdb_connect", &d->connect},
      {"duckdb_query", &d->query},
      {"duckdb_result_error", &d->error},
      {"duckdb_column_count", &d->column_count},
      {"duckdb_column_name", &d->column_name},
      {"duckdb_fetch_chunk", &d->fetch},
      {"duckdb_data_chunk_get_size", &d->size},
      {"duckdb_data_chunk_get_vector", &d->vector},
      {"duckdb_vector_get_data", &d->values},
      {"duckdb_vector_get_validity", &d->validity},
      {"duckdb_create_config", &d->make_config},
      {"duckdb_set_config", &d->set_config},
      {"duckdb_destroy_config", &d->free_config},
      {"duckdb_destroy_data_chunk", &d->free_chunk},
      {"duckdb_destroy_result", &d->free_result},
      {"duckdb_disconnect", &d->disconnect},
      {"duckdb_close", &d->close},
      {"duckdb_free", &d->free},
  };
  return svari_load(d->spec, libraries, symbols, sizeof symbols / sizeof *symbols,
                    "put libduckdb.so (1.0 or later) where the loader looks: LD_LIBRARY_PATH, or a system folder",
                    d->err);
}

static svari_status fail(const duckdb *d, svari_status status, const char *what, const char *message) {
  char text[400] = "there is no message";
  for (size_t i = 0; message && i < sizeof text - 1; i++) {
    text[i] = message[i] == '\n' ? ' ' : message[i];
    if (!message[i]) break;
  }
  text[sizeof text - 1] = '\0';
  return svari_fail_at(d->err, status, d->spec->where, "%s %s: %s", svari_source_shown(d->spec), what, text);
}

/* One thread adds in the order of the rows: sums are the same each time. */
static bool configure(const duckdb *d, void *config, bool file) {
  bool fine = d->set_config(config, "threads", "1") == 0;
  return fine && (!file || d->set_config(config, "access_mode", "READ_ONLY") == 0);
}

static svari_status open_database(duckdb *d) {
  bool file = strcmp(svari_engine_of(d->spec)->format, "duckdb") == 0;
  void *config = NULL;
  char *message = NULL;
  if (d->make_config(&config) != 0 || !configure(d, config, file)) {
    d->free_config(&config);
    return svari_fail_memory(d->err);
  }
  int failed = d->open(file ? d->spec->file : NULL, &d->database, config, &message);
  d->free_config(&config);
  if (failed) {
    svari_status status = fail(d, SVARI_IO, "can't be opened", message);
    d->free(message);
    return status;
  }
  return d->connect(d->database, &d->connection) == 0 ? SVARI_OK : fail(d, SVARI_IO, "can't be opened", NULL);
}

static void put_value(const duck_text *text, svari_buffer *out) {
  svari_quote(out, text->length <= INLINED ? text->inlined : text->bytes, text->length);
}

static void put_chunk(const duckdb *d, void *chunk, size_t columns, svari_buffer *out) {
  size_t rows = (size_t)d->size(chunk);
  for (size_t r = 0; r < rows; r++)
    for (size_t c = 0; c < columns; c++) {
      void *vector = d->vector(chunk, c);
      const uint64_t *valid = d->validity(vector);
      const duck_text *values = d->values(vector);
      if (c) svari_buffer_add(out, ",", 1);
      if (!valid || valid[r / 64] >> r % 64 & 1) put_value(&values[r], out);
      if (c + 1 == columns) svari_buffer_add(out, "\n", 1);
    }
}

static svari_status put_answer(const duckdb *d, duck_result *result, svari_buffer *out) {
  size_t columns = (size_t)d->column_count(result);
  for (size_t c = 0; c < columns; c++) {
    const char *name = d->column_name(result, c);
    if (c) svari_buffer_add(out, ",", 1);
    if (name) svari_quote(out, name, strlen(name));
  }
  svari_buffer_add(out, "\n", 1);
  void *chunk;
  while (!out->failed && (chunk = d->fetch(*result))) {
    put_chunk(d, chunk, columns, out);
    d->free_chunk(&chunk);
  }
  return out->failed ? svari_fail_memory(d->err) : SVARI_OK;
}

/* A text in text's own vector type, whatever the column's is. */
static svari_status ask(const duckdb *d, const char *query, svari_buffer *out) {
  svari_buffer text = {0};
  svari_buffer_printf(&text, "SELECT CAST(COLUMNS(*) AS VARCHAR) FROM (%s) AS answer", query);
  if (text.failed) return svari_fail_memory(d->err);
  duck_result result = {0};
  svari_status status = d->query(d->connection, text.bytes, &result) == 0
                            ? put_answer(d, &result, out)
                            : fail(d, SVARI_DATA, "can't be asked this", d->error(&result));
  d->free_result(&result);
  svari_buffer_free(&text);
  return status;
}

svari_status svari_duckdb_ask(const svari_data_spec *spec, const char *query, svari_buffer *out, svari_error *err) {
  duckdb d = {.spec = spec, .err = err};
  svari_status status = load(&d);
  if (status) return status;
  status = open_database(&d);
  if (!status) status = ask(&d, query, out);
  if (d.connection) d.disconnect(&d.connection);
  if (d.database) d.close(&d.database);
  return status;
}
