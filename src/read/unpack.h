/* Compressed data files: gzip and Zstandard, known by their first bytes whatever they are called. */
#ifndef SVARI_SRC_READ_UNPACK_H
#define SVARI_SRC_READ_UNPACK_H

#include "read/source.h"

/* Replaces the bytes of a compressed source by what they unpack to; leaves any other as it is. SVARI_IO when they
 * are damaged, cut short, or more than the machine's memory. */
SVARI_MUST_CHECK svari_status svari_source_unpack(const svari_data_spec *spec, svari_source *source, svari_error *err);
/* How a file that begins with these bytes is packed, "gzip"; NULL when it is not. */
const char *svari_packed_by(const char *bytes, size_t length);

#endif
