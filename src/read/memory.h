/* Records in the caller's memory as a frame: columns become CSV text, so that types, levels and missing values mean the
 * same as in a file. */
#ifndef SVARI_SRC_READ_MEMORY_H
#define SVARI_SRC_READ_MEMORY_H

#include "svari/read.h"

SVARI_MUST_CHECK svari_status svari_memory_frame(const svari_data_spec *spec, svari_frame **out, svari_error *err);
SVARI_MUST_CHECK svari_status svari_memory_header(const svari_data_spec *spec, const char ***names, size_t *count,
                                                  svari_error *err);

#endif
