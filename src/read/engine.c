/* What the engines have in common: which is meant, what is asked, and libraries loaded at run time. */
#include "read/engine.h"

#include <dlfcn.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/arena.h"
#include "read/csv.h"
#include "read/source.h"

static const svari_engine engines[] = {
    {"postgresql", "postgresql", svari_postgresql_ask},
    {"duckdb", "duckdb", svari_duckdb_ask},
    {"parquet", "duckdb", svari_duckdb_ask},
};

const svari_engine *svari_engine_of(const svari_data_spec *spec) {
  const char *format = spec->format;
  if (!format && spec->file && svari_ends_with(spec->file, ".duckdb")) format = "duckdb";
  if (!format && spec->file && svari_ends_with(spec->file, ".parquet")) format = "parquet";
  for (size_t k = 0; format && k < sizeof engines / sizeof *engines; k++)
    if (strcmp(engines[k].format, format) == 0) return &engines[k];
  return NULL;
}

void svari_quote(svari_buffer *out, const char *text, size_t length) {
  svari_buffer_add(out, "\"", 1);
  for (size_t i = 0; i < length; i++) {
    if (text[i] == '"') svari_buffer_add(out, "\"", 1);
    svari_buffer_add(out, &text[i], 1);
  }
  svari_buffer_add(out, "\"", 1);
}

/* ---- what is asked ---- */

static void put_parquet(const svari_data_spec *spec, svari_buffer *out) {
  svari_buffer_text(out, "read_parquet('");
  for (const char *c = spec->file; *c; c++) {
    if (*c == '\'') svari_buffer_add(out, c, 1);
    svari_buffer_add(out, c, 1);
  }
  svari_buffer_text(out, "') AS records");
}

/* A schema's name may stand before the table's, with a point between. */
static void put_table(const char *table, svari_buffer *out) {
  const char *point = strchr(table, '.');
  if (point) {
    svari_quote(out, table, (size_t)(point - table));
    svari_buffer_text(out, ".");
    table = point + 1;
  }
  svari_quote(out, table, strlen(table));
}

svari_status svari_engine_source(const svari_data_spec *spec, svari_buffer *out, svari_error *err) {
  bool parquet = strcmp(svari_engine_of(spec)->format, "parquet") == 0;
  svari_status status = SVARI_OK;
  if (parquet && (spec->query || spec->table)) {
    status = svari_fail_at(err, SVARI_SPEC, spec->where, "a Parquet file is one table, and `%s` chooses none of it",
                           spec->query ? "query" : "table");
    svari_hint(err, "take it away");
  } else if (parquet) {
    put_parquet(spec, out);
  } else if (spec->query) {
    size_t length = strlen(spec->query);
    while (length && strchr(" \t\r\n;", spec->query[length - 1])) length--;
    svari_buffer_text(out, "(");
    svari_buffer_add(out, spec->query, length);
    svari_buffer_text(out, ") AS records");
  } else if (spec->table) {
    put_table(spec->table, out);
  } else {
    status = svari_fail_at(err, SVARI_SPEC, spec->where, "no table of %s is named", svari_source_shown(spec));
    svari_hint(err, "add `table: …` or `query: …`");
  }
  if (!status && out->failed) status = svari_fail_memory(err);
  return status;
}

/* SELECT columns FROM source; no columns: all. */
static svari_status ask(const svari_data_spec *spec, const svari_buffer *columns, const char *end, svari_buffer *out,
                        svari_error *err) {
  svari_buffer source = {0}, query = {0};
  svari_status status = svari_engine_source(spec, &source, err);
  if (!status) {
    svari_buffer_printf(&query, "SELECT %s FROM %s%s", columns->length ? columns->bytes : "*", source.bytes, end);
    status = query.failed || columns->failed ? svari_fail_memory(err)
                                             : svari_engine_of(spec)->ask(spec, query.bytes, out, err);
  }
  svari_buffer_free(&source);
  svari_buffer_free(&query);
  return status;
}

svari_status svari_engine_header(const svari_data_spec *spec, char **line, size_t *length, svari_error *err) {
  svari_buffer all = {0}, out = {0};
  *line = NULL;
  svari_status status = ask(spec, &all, " LIMIT 0", &out, err);
  if (status)
    svari_buffer_free(&out);
  else
    *line = out.bytes, *length = out.length;
  return status;
}

static bool kept(const svari_data_spec *spec, const char *name) {
  for (size_t i = 0; i < spec->nkeep; i++)
    if (strcmp(spec->keep[i], name) == 0) return true;
  return false;
}

/* Only the columns that are kept, in the table's order; all where patterns say which. */
static svari_status choose_columns(const svari_data_spec *spec, svari_buffer *out, svari_error *err) {
  if (!spec->keep || spec->npatterns) return SVARI_OK;
  svari_data_spec text = *spec;
  text.delimiter = ',';
  char *line = NULL;
  size_t length = 0;
  svari_csv_header header = {0};
  svari_arena *arena = svari_arena_new();
  svari_status status = arena ? svari_engine_header(spec, &line, &length, err) : svari_fail_memory(err);
  if (!status) status = svari_csv_header_read(arena, &text, line, length, &header, err);
  for (size_t j = 0; !status && j < header.ncolumns; j++) {
    if (!kept(spec, header.names[j])) continue;
    if (out->length) svari_buffer_text(out, ", ");
    svari_quote(out, header.names[j], strlen(header.names[j]));
  }
  svari_arena_free(arena);
  free(line);
  return status;
}

svari_status svari_engine_frame(const svari_data_spec *spec, svari_frame **out, svari_error *err) {
  svari_data_spec text = *spec;
  text.delimiter = ',';
  svari_buffer columns = {0}, answer = {0};
  svari_status status = choose_columns(spec, &columns, err);
  if (!status) status = ask(spec, &columns, "", &answer, err);
  svari_close_last_record(&answer);
  if (!status && answer.failed) status = svari_fail_memory(err);
  if (!status) status = svari_csv_frame(&text, answer.bytes, answer.length, out, err);
  svari_buffer_free(&columns);
  svari_buffer_free(&answer);
  return status;
}

/* ---- libraries ---- */

svari_status svari_load(const svari_data_spec *spec, const char *const *libraries, const svari_symbol *symbols,
                        size_t count, const char *hint, svari_error *err) {
  void *library = NULL;
  for (size_t i = 0; libraries[i] && !library; i++) library = dlopen(libraries[i], RTLD_NOW | RTLD_LOCAL);
  svari_status status = SVARI_OK;
  if (!library)
    status = svari_fail_at(err, SVARI_IO, spec->where, "%s needs the library %s, which is not here",
                           svari_source_shown(spec), libraries[0]);
  for (size_t i = 0; !status && i < count; i++) {
    void *address = dlsym(library, symbols[i].name);
    if (address)
      memcpy(symbols[i].place, &address, sizeof address);
    else
      status = svari_fail_at(err, SVARI_IO, spec->where, "the library %s has no function %s: it is too old",
                             libraries[0], symbols[i].name);
  }
  if (status) svari_hint(err, "%s", hint);
  return status;
}
