/* A library for LD_PRELOAD that makes the n-th allocation fail: SVARI_FAIL_AT=n; with SVARI_FAIL_ON=1 every one from
 * the n-th on. At the end the count of allocations is written to the file SVARI_ALLOCATIONS names: those of child
 * processes count on from their parent's. Allocations before the program's main, by the loader, are not counted. */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <regex.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

extern void *__libc_malloc(size_t size);
extern void *__libc_calloc(size_t count, size_t size);
extern void *__libc_realloc(void *old, size_t size);

static atomic_long *allocations; /* shared with child processes */
static long fail_at;
static bool fail_on, counting;

static bool fails(void) {
  if (!counting) return false;
  long number = atomic_fetch_add(allocations, 1) + 1;
  bool now = fail_at > 0 && (number == fail_at || (fail_on && number > fail_at));
  if (now) errno = ENOMEM;
  return now;
}

void *malloc(size_t size) { return fails() ? NULL : __libc_malloc(size); }
void *calloc(size_t count, size_t size) { return fails() ? NULL : __libc_calloc(count, size); }
void *realloc(void *old, size_t size) { return fails() ? NULL : __libc_realloc(old, size); }

/* glibc 2.36 frees twice when memory runs out within regcomp(): here it fails as a whole. */
int regcomp(regex_t *pattern, const char *text, int flags) {
  int (*real)(regex_t *, const char *, int);
  if (fails()) return REG_ESPACE;
  *(void **)&real = dlsym(RTLD_NEXT, "regcomp");
  counting = false;
  int code = real(pattern, text, flags);
  counting = true;
  return code;
}

__attribute__((constructor)) static void start(void) {
  const char *at = getenv("SVARI_FAIL_AT"), *on = getenv("SVARI_FAIL_ON");
  fail_at = at ? atol(at) : 0;
  fail_on = on && strcmp(on, "1") == 0;
  void *shared = mmap(NULL, sizeof *allocations, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
  if (shared == MAP_FAILED) _exit(125);
  allocations = shared;
  counting = true;
}

__attribute__((destructor)) static void finish(void) {
  counting = false;
  const char *path = getenv("SVARI_ALLOCATIONS");
  if (!path) return;
  int file = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
  char text[32];
  int length = snprintf(text, sizeof text, "%ld\n", atomic_load(allocations));
  if (file >= 0 && write(file, text, (size_t)length) < 0) _exit(125);
  if (file >= 0) close(file);
}
