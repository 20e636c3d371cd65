/* The table of formats of data files. */
#ifndef SVARI_SRC_READ_FORMAT_H
#define SVARI_SRC_READ_FORMAT_H

#include "svari/read.h"

typedef struct svari_format {
  const char *name;   /* the run file's word; several rows may have it, one by ending */
  const char *ending; /* of file names, with its dot; of an address, its beginning */
  svari_status (*read)(const svari_data_spec *spec, svari_frame **out, svari_error *err);
  svari_status (*header)(const svari_data_spec *spec, const char ***names, size_t *count, svari_error *err);
} svari_format;

extern const svari_format svari_formats[];
extern const size_t svari_formats_count;

#endif
