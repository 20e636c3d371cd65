/* SHA-256 of bytes and files. */
#ifndef SVARI_SRC_RUN_HASH_H
#define SVARI_SRC_RUN_HASH_H

#include "svari/base.h"

enum { SVARI_HASH_TEXT = 65 };

void svari_hash_bytes(const char *bytes, size_t length, char out[SVARI_HASH_TEXT]);
/* SVARI_IO when the file can't be read; *size gets its length. */
SVARI_MUST_CHECK svari_status svari_hash_file(const char *path, char out[SVARI_HASH_TEXT], size_t *size,
                                              svari_error *err);

#endif
