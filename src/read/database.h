/* A table or a query of an SQLite database as a frame: rows become CSV text, so that types, levels and missing values
 * mean the same as in a file. The database is opened for reading, and a query may do nothing but read. */
#ifndef SVARI_SRC_READ_DATABASE_H
#define SVARI_SRC_READ_DATABASE_H

#include "svari/read.h"

/* `spec->query`, else the whole of `spec->table`, else the only table that there is. */
SVARI_MUST_CHECK svari_status svari_database_frame(const svari_data_spec *spec, svari_frame **out, svari_error *err);
/* The columns of the answer as a line of CSV; `*line` is to be freed by free(). */
SVARI_MUST_CHECK svari_status svari_database_header(const svari_data_spec *spec, char **line, size_t *length,
                                                    svari_error *err);

#endif
