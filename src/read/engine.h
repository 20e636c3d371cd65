/* Databases that sum by themselves: PostgreSQL (and what speaks its protocol) and DuckDB, whose own client libraries
 * are loaded when a run file names such data, and are no part of svari otherwise. Answers come as CSV text with a line
 * of names, so that types, levels and missing values mean the same as in a file; NULL is an empty field. */
#ifndef SVARI_SRC_READ_ENGINE_H
#define SVARI_SRC_READ_ENGINE_H

#include "base/buffer.h"
#include "svari/read.h"

typedef struct svari_engine {
  const char *format;  /* of `data: format:` */
  const char *dialect; /* of its SQL */
  /* Asks one SELECT; the answer is added to `out`. */
  svari_status (*ask)(const svari_data_spec *spec, const char *query, svari_buffer *out, svari_error *err);
} svari_engine;

/* The engine of such data; NULL: they are a file that svari reads itself. */
const svari_engine *svari_engine_of(const svari_data_spec *spec);
/* What stands after FROM: the table's name, the query in parentheses, the Parquet file. SVARI_SPEC when none is named.
 */
SVARI_MUST_CHECK svari_status svari_engine_source(const svari_data_spec *spec, svari_buffer *out, svari_error *err);

/* As the reader of a format has them: the columns kept as a frame; all names as a line of CSV, to be freed by free().
 */
SVARI_MUST_CHECK svari_status svari_engine_frame(const svari_data_spec *spec, svari_frame **out, svari_error *err);
SVARI_MUST_CHECK svari_status svari_engine_header(const svari_data_spec *spec, char **line, size_t *length,
                                                  svari_error *err);

/* postgresql.c, duckdb.c */
SVARI_MUST_CHECK svari_status svari_postgresql_ask(const svari_data_spec *spec, const char *query, svari_buffer *out,
                                                   svari_error *err);
SVARI_MUST_CHECK svari_status svari_duckdb_ask(const svari_data_spec *spec, const char *query, svari_buffer *out,
                                               svari_error *err);

/* A function of a library that is loaded at run time. */
typedef struct svari_symbol {
  const char *name;
  void *place; /* where its address goes */
} svari_symbol;

/* Opens the first of the libraries that is there and finds all symbols; it stays loaded. SVARI_IO with `hint`. */
SVARI_MUST_CHECK svari_status svari_load(const svari_data_spec *spec, const char *const *libraries,
                                         const svari_symbol *symbols, size_t count, const char *hint, svari_error *err);

/* A name in double quotes, as SQL and CSV both have it. */
void svari_quote(svari_buffer *out, const char *text, size_t length);

#endif
