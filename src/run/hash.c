/* Hashing by nettle. */
#include "run/hash.h"

#include <errno.h>
#include <fcntl.h>
#include <nettle/sha2.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { WORTH_A_THREAD = 1 << 20 };

struct svari_hashing {
  pthread_t thread;
  char *path;
  char hash[SVARI_HASH_TEXT];
  size_t size;
  bool waited, good;
};

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

static void *hash_beside(void *context) {
  svari_hashing *hashing = context;
  svari_error unused = {0}; /* what can't be read is told when it is asked for */
  hashing->good = !svari_hash_file(hashing->path, hashing->hash, &hashing->size, &unused);
  return NULL;
}

/* Signals stay with the thread that called. */
static bool start(svari_hashing *hashing) {
  sigset_t all, before;
  sigfillset(&all);
  pthread_sigmask(SIG_SETMASK, &all, &before);
  bool started = pthread_create(&hashing->thread, NULL, hash_beside, hashing) == 0;
  pthread_sigmask(SIG_SETMASK, &before, NULL);
  return started;
}

svari_hashing *svari_hashing_begin(const char *path) {
  struct stat info;
  if (stat(path, &info) != 0 || !S_ISREG(info.st_mode) || info.st_size < WORTH_A_THREAD) return NULL;
  svari_hashing *hashing = calloc(1, sizeof *hashing);
  if (!hashing) return NULL;
  hashing->path = strdup(path);
  if (hashing->path && start(hashing)) return hashing;
  free(hashing->path);
  free(hashing);
  return NULL;
}

static void wait_for(svari_hashing *hashing) {
  if (!hashing->waited) pthread_join(hashing->thread, NULL);
  hashing->waited = true;
}

svari_status svari_hashing_file(svari_hashing *hashing, const char *path, char out[SVARI_HASH_TEXT], size_t *size,
                                svari_error *err) {
  if (!hashing || strcmp(hashing->path, path) != 0) return svari_hash_file(path, out, size, err);
  wait_for(hashing);
  if (!hashing->good) return svari_hash_file(path, out, size, err);
  memcpy(out, hashing->hash, SVARI_HASH_TEXT);
  *size = hashing->size;
  return SVARI_OK;
}

void svari_hashing_free(svari_hashing *hashing) {
  if (!hashing) return;
  wait_for(hashing);
  free(hashing->path);
  free(hashing);
}
