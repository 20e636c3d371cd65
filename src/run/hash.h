/* SHA-256 of bytes and files. */
#ifndef SVARI_SRC_RUN_HASH_H
#define SVARI_SRC_RUN_HASH_H

#include "svari/base.h"

enum { SVARI_HASH_TEXT = 65 };

void svari_hash_bytes(const char *bytes, size_t length, char out[SVARI_HASH_TEXT]);
/* SVARI_IO when the file can't be read; *size gets its length. */
SVARI_MUST_CHECK svari_status svari_hash_file(const char *path, char out[SVARI_HASH_TEXT], size_t *size,
                                              svari_error *err);

/* A file hashed by a thread of its own while the work goes on; NULL: not begun, as there is no thread to be had or the
 * file is too small to be worth one. */
typedef struct svari_hashing svari_hashing;
svari_hashing *svari_hashing_begin(const char *path);
/* svari_hash_file, which waits for what has been begun for this path; hashing may be NULL. */
SVARI_MUST_CHECK svari_status svari_hashing_file(svari_hashing *hashing, const char *path, char out[SVARI_HASH_TEXT],
                                                 size_t *size, svari_error *err);
void svari_hashing_free(svari_hashing *hashing);

#endif
