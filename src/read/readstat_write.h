/* Files of SPSS (sav) and Stata (dta) written: from columns alone, or as a copy of the data file with columns added.
 * ReadStat writes, as it reads; that is why this stands among the readers. */
#ifndef SVARI_SRC_READ_READSTAT_WRITE_H
#define SVARI_SRC_READ_READSTAT_WRITE_H

#include "base/buffer.h"
#include "data/frame.h"
#include "svari/read.h"

/* A column to be written. */
typedef struct svari_file_column {
  const char *name;           /* made valid for the format, and distinct */
  const char *label;          /* NULL */
  const svari_column *column; /* NULL: `number` */
  const double *number;       /* one per record, NaN where missing */
  bool derived;               /* a category that no file has codes for: it gets numbers with labels */
} svari_file_column;

typedef struct svari_file_request {
  const char *kind; /* sav | dta */
  const char *title;
  svari_language language; /* of labels */
  size_t nrecords, ncolumns;
  const svari_file_column *columns;
} svari_file_request;

SVARI_MUST_CHECK svari_status svari_readstat_write(const svari_file_request *request, svari_buffer *out,
                                                   svari_error *err);
/* The data file, which ReadStat reads as `from`, once more: its dictionary (names, labels, value labels, user-missing
 * values, measures, formats) and its values, user-missing codes included; then the request's columns. Parsed in a
 * child, like all files from elsewhere. Stata has no user-missing codes: they become .a, .b … in ascending order. */
SVARI_MUST_CHECK svari_status svari_readstat_copy(const svari_data_spec *spec, const char *from,
                                                  const svari_file_request *request, svari_buffer *out,
                                                  svari_error *err);
/* The word by which svari_readstat_copy reads a data file; NULL: it is not one of ReadStat's. */
const char *svari_readstat_kind(const svari_data_spec *spec);

#endif
