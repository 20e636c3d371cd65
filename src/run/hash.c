/* Hashing by nettle. */
#include "run/hash.h"

#include <errno.h>
#include <fcntl.h>
#include <nettle/sha2.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

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
  int file = open(path, O_RDONLY | O_CLOEXEC);
  if (file < 0) return svari_fail(err, SVARI_IO, "%s can't be read: %s", path, strerror(errno));
  struct sha256_ctx context;
  sha256_init(&context);
  uint8_t block[65536];
  ssize_t got;
  *size = 0;
  while ((got = read(file, block, sizeof block)) > 0 || (got < 0 && errno == EINTR)) {
    if (got < 0) continue;
    sha256_update(&context, (size_t)got, block);
    *size += (size_t)got;
  }
  close(file);
  if (got < 0) return svari_fail(err, SVARI_IO, "%s can't be read: %s", path, strerror(errno));
  digest(&context, out);
  return SVARI_OK;
}
