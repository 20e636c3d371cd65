/* Hashing by nettle. */
#include "run/hash.h"

#include <errno.h>
#include <nettle/sha2.h>
#include <stdio.h>
#include <string.h>

static void digest(struct sha256_ctx *context, char out[SVARI_HASH_TEXT]) {
  uint8_t bytes[SHA256_DIGEST_SIZE];
  sha256_digest(context, sizeof bytes, bytes);
  for (size_t i = 0; i < sizeof bytes; i++) snprintf(out + 2 * i, 3, "%02x", bytes[i]);
}

void svari_hash_bytes(const char *bytes, size_t length, char out[SVARI_HASH_TEXT]) {
  struct sha256_ctx context;
  sha256_init(&context);
  if (length) sha256_update(&context, length, (const uint8_t *)bytes);
  digest(&context, out);
}

svari_status svari_hash_file(const char *path, char out[SVARI_HASH_TEXT], size_t *size, svari_error *err) {
  FILE *file = fopen(path, "rb");
  if (!file && errno == ENOMEM) return svari_fail_memory(err);
  if (!file) return svari_fail(err, SVARI_IO, "%s can't be read: %s", path, strerror(errno));
  struct sha256_ctx context;
  sha256_init(&context);
  uint8_t block[65536];
  size_t got;
  *size = 0;
  while ((got = fread(block, 1, sizeof block, file)) > 0) {
    sha256_update(&context, got, block);
    *size += got;
  }
  bool failed = ferror(file) != 0;
  fclose(file);
  if (failed) return svari_fail(err, SVARI_IO, "%s can't be read to its end", path);
  digest(&context, out);
  return SVARI_OK;
}
