/* Files of data into frames: the only input of records. */
#ifndef SVARI_READ_H
#define SVARI_READ_H

#include "svari/frame.h"

#ifdef __cplusplus
extern "C" {
#endif

/* A column of records in memory. Texts mean what they would in a file: they are numbers where all of them are. */
typedef struct svari_record_column {
  const char *name;
  const double *numbers;    /* NaN: missing; NULL: texts */
  const char *const *texts; /* UTF-8; NULL or "": missing; NULL: numbers */
} svari_record_column;

/* Records that a program has in memory. Copied as they are read. */
typedef struct svari_records {
  size_t count, ncolumns;
  const svari_record_column *columns; /* of `count` values each */
} svari_records;

/* `data:` of a run file. */
typedef struct svari_data_spec {
  const char *file;   /* path that can be opened; "-" is standard input */
  const char *shown;  /* as the run file spells it: what messages name */
  const char *format; /* NULL: by the file's ending */
  char delimiter;     /* 0: by the header: comma, semicolon or tab */
  char decimal;       /* of numbers in text: ',' or '.'; 0: a point */
  size_t nmissing;
  const char *const *missing; /* texts read as missing in every column; NULL: "" and "NA" */
  size_t nvariables;
  const svari_variable_spec *variables;
  /* Columns to keep, by name; NULL: all. A name that the data do not have is not an error here. */
  size_t nkeep;
  const char *const *keep;
  /* Regular expressions (POSIX extended) over column names: matching columns are kept too. */
  size_t npatterns;
  const char *const *patterns;
  int threads;
  /* Several completed copies of one data file (multiple imputation): paths that can be opened, `file` is the
   * first. 0: one file. */
  size_t nfiles;
  const char *const *files;
  const char *const *files_shown;
  const char *query;            /* `file` is a database (format sqlite): what is asked of it; NULL */
  const char *table;            /* of the database: the table read when there is no query; NULL */
  const svari_records *records; /* read in place of the file; NULL: the file */
  svari_where where;
} svari_data_spec;

/* Reads the whole file, or the records in memory (where a fault's line is the record's number and 1). Types: the
 * codebook's, else number when every value that is not missing parses, else category. Category order: the codebook's,
 * else sorted (as numbers if all are numbers, else by bytes). SVARI_IO when the file can't be read, SVARI_DATA when its
 * text is wrong (ragged lines, bad UTF-8, a text where a number belongs, a code that the codebook does not have), each
 * by line. */
SVARI_MUST_CHECK svari_status svari_frame_read(const svari_data_spec *spec, svari_frame **out, svari_error *err);

/* The names of the data file's columns, in order, without reading records. `names` and what it points to are
 * one block to be freed by free(). */
SVARI_MUST_CHECK svari_status svari_header_read(const svari_data_spec *spec, const char ***names, size_t *count,
                                                svari_error *err);

#ifdef __cplusplus
}
#endif
#endif
