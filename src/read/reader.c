/* The formats of data files, a row each, and the public face. */
#include "svari/read.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/nearest.h"
#include "read/csv.h"
#include "read/database.h"
#include "read/engine.h"
#include "read/format.h"
#include "read/memory.h"
#include "read/readstat.h"
#include "read/readstat_write.h"
#include "read/source.h"
#include "read/unpack.h"

static svari_status open_csv(const svari_data_spec *spec, svari_source *source, svari_error *err) {
  svari_status status = svari_source_open(spec, source, err);
  if (status != SVARI_OK) return status;
  status = svari_source_unpack(spec, source, err);
  if (status != SVARI_OK) svari_source_close(source);
  return status;
}

static svari_status csv_read(const svari_data_spec *spec, svari_frame **out, svari_error *err) {
  svari_source source;
  svari_status status = open_csv(spec, &source, err);
  if (status != SVARI_OK) return status;
  status = svari_csv_frame(spec, source.bytes, source.length, out, err);
  svari_source_close(&source);
  return status;
}

static svari_status csv_header(const svari_data_spec *spec, const char ***names, size_t *count, svari_error *err) {
  svari_source source;
  svari_status status = open_csv(spec, &source, err);
  if (status != SVARI_OK) return status;
  svari_arena *scratch = svari_arena_new();
  svari_csv_header header;
  status = scratch ? svari_csv_header_read(scratch, spec, source.bytes, source.length, &header, err)
                   : svari_fail_memory(err);
  if (status == SVARI_OK) status = svari_names_block(header.names, header.ncolumns, names, err);
  if (status == SVARI_OK) *count = header.ncolumns;
  svari_arena_free(scratch);
  svari_source_close(&source);
  return status;
}

typedef svari_status line_fn(const svari_data_spec *spec, char **line, size_t *length, svari_error *err);

/* Names that a database gives as a line of CSV. */
static svari_status line_header(const svari_data_spec *spec, line_fn *ask, const char ***names, size_t *count,
                                svari_error *err) {
  svari_data_spec text = *spec;
  char *line = NULL;
  size_t length = 0;
  text.delimiter = ',';
  svari_status status = ask(spec, &line, &length, err);
  svari_arena *scratch = svari_arena_new();
  svari_csv_header header;
  if (status == SVARI_OK && !scratch) status = svari_fail_memory(err);
  if (status == SVARI_OK) status = svari_csv_header_read(scratch, &text, line, length, &header, err);
  if (status == SVARI_OK) status = svari_names_block(header.names, header.ncolumns, names, err);
  if (status == SVARI_OK) *count = header.ncolumns;
  svari_arena_free(scratch);
  free(line);
  return status;
}

static svari_status database_header(const svari_data_spec *spec, const char ***names, size_t *count, svari_error *err) {
  return line_header(spec, svari_database_header, names, count, err);
}

static svari_status engine_header(const svari_data_spec *spec, const char ***names, size_t *count, svari_error *err) {
  return line_header(spec, svari_engine_header, names, count, err);
}

#define READSTAT(kind)                                                                                \
  static svari_status kind##_read(const svari_data_spec *spec, svari_frame **out, svari_error *err) { \
    return svari_readstat_frame(spec, #kind, out, err);                                               \
  }                                                                                                   \
  static svari_status kind##_header(const svari_data_spec *spec, const char ***names, size_t *count,  \
                                    svari_error *err) {                                               \
    return svari_readstat_header(spec, #kind, names, count, err);                                     \
  }
READSTAT(sav)
READSTAT(por)
READSTAT(dta)
READSTAT(sas7bdat)
READSTAT(xpt)
#undef READSTAT

const svari_format svari_formats[] = {
    {"csv", ".csv", csv_read, csv_header},
    {"csv", ".tsv", csv_read, csv_header},
    {"csv", ".txt", csv_read, csv_header},
    {"csv", ".csv.gz", csv_read, csv_header},
    {"csv", ".tsv.gz", csv_read, csv_header},
    {"csv", ".csv.zst", csv_read, csv_header},
    {"csv", ".tsv.zst", csv_read, csv_header},
    {"sav", ".sav", sav_read, sav_header},
    {"sav", ".zsav", sav_read, sav_header},
    {"por", ".por", por_read, por_header},
    {"dta", ".dta", dta_read, dta_header},
    {"sas7bdat", ".sas7bdat", sas7bdat_read, sas7bdat_header},
    {"xpt", ".xpt", xpt_read, xpt_header},
    {"sqlite", ".sqlite", svari_database_frame, database_header},
    {"sqlite", ".sqlite3", svari_database_frame, database_header},
    {"sqlite", ".db", svari_database_frame, database_header},
    {"duckdb", ".duckdb", svari_engine_frame, engine_header},
    {"parquet", ".parquet", svari_engine_frame, engine_header},
    {"postgresql", "postgresql://", svari_engine_frame, engine_header},
};
enum { NFORMATS = sizeof svari_formats / sizeof *svari_formats };
const size_t svari_formats_count = NFORMATS;

static svari_status fail_format(const svari_data_spec *spec, const char *what, svari_error *err) {
  if (!spec->format && svari_source_is_folder(spec))
    return svari_fail_at(err, SVARI_IO, spec->where, "%s is a folder, a data file was expected", what);
  static const char *const sheets[] = {".xlsx", ".xls", ".ods"};
  if (!spec->format && access(spec->file, F_OK) != 0) { /* it is the name that is wrong */
    int fd;
    return svari_source_descriptor(spec, &fd, err);
  }
  char known[200] = "";
  const char *names[NFORMATS];
  for (size_t k = 0; k < NFORMATS; k++) {
    names[k] = svari_formats[k].name;
    if (strstr(known, svari_formats[k].name)) continue;
    if (known[0]) strncat(known, ", ", sizeof known - strlen(known) - 1);
    strncat(known, svari_formats[k].name, sizeof known - strlen(known) - 1);
  }
  svari_status status = svari_fail_at(err, SVARI_IO, spec->where, "%s \"%s\" is not one that svari reads; it reads: %s",
                                      spec->format ? "the format" : "the ending of", what, known);
  const char *near = spec->format ? svari_nearest(what, names, NFORMATS) : NULL;
  for (size_t i = 0; !spec->format && i < sizeof sheets / sizeof *sheets; i++) {
    if (!svari_ends_with(what, sheets[i])) continue;
    svari_hint(err, "save the sheet as \"CSV UTF-8\", and name that file");
    return status;
  }
  if (near)
    svari_hint(err, "did you mean \"%s\"?", near);
  else if (!spec->format)
    svari_hint(err, "say what it is by `format:` under `data:`");
  return status;
}

/* Standard input is CSV when nothing else is said. */
static svari_status format_find(const svari_data_spec *spec, const svari_format **out, svari_error *err) {
  if (!spec->format && strcmp(spec->file, "-") == 0) {
    *out = &svari_formats[0];
    return SVARI_OK;
  }
  for (size_t k = 0; k < NFORMATS; k++) {
    *out = &svari_formats[k];
    if (spec->format ? strcmp(spec->format, svari_formats[k].name) == 0
                     : svari_ends_with(spec->file, svari_formats[k].ending))
      return SVARI_OK;
  }
  return fail_format(spec, spec->format ? spec->format : svari_source_shown(spec), err);
}

const char *svari_readstat_kind(const svari_data_spec *spec) {
  const svari_format *format;
  if (strcmp(spec->file, "-") == 0 || format_find(spec, &format, NULL) != SVARI_OK) return NULL;
  bool plain = format->read == csv_read || format->read == svari_database_frame || format->read == svari_engine_frame;
  return plain ? NULL : format->name;
}

bool svari_is_address(const char *file) {
  return strncmp(file, "postgresql://", 13) == 0 || strncmp(file, "postgres://", 11) == 0;
}

bool svari_is_csv(const svari_data_spec *spec) {
  const svari_format *format;
  return format_find(spec, &format, NULL) == SVARI_OK && format->read == csv_read;
}

svari_status svari_frame_read(const svari_data_spec *spec, svari_frame **out, svari_error *err) {
  const svari_format *format;
  *out = NULL;
  if (spec->records) return svari_memory_frame(spec, out, err);
  svari_status status = format_find(spec, &format, err);
  return status == SVARI_OK ? format->read(spec, out, err) : status;
}

svari_status svari_header_read(const svari_data_spec *spec, const char ***names, size_t *count, svari_error *err) {
  const svari_format *format;
  *names = NULL;
  *count = 0;
  if (spec->records) return svari_memory_header(spec, names, count, err);
  svari_status status = format_find(spec, &format, err);
  if (status != SVARI_OK) return status;
  if (strcmp(spec->file, "-") == 0)
    return svari_fail_at(err, SVARI_IO, spec->where, "standard input can be read once only, not its header ahead");
  return format->header(spec, names, count, err);
}
