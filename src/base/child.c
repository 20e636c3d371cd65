/* The child's answer is its status, its faults, the count of its bytes, and they. */
#include "base/child.h"

#include <errno.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/number.h"

typedef struct answer {
  svari_status status;
  svari_error err;
  size_t length;
} answer;

static bool put_all(int fd, const void *bytes, size_t length) {
  const char *at = bytes;
  while (length) {
    ssize_t put = write(fd, at, length);
    if (put < 0 && errno == EINTR) continue;
    if (put <= 0) return false;
    at += put;
    length -= (size_t)put;
  }
  return true;
}

/* What comes, up to `length` bytes; fewer at the end of all. */
static size_t take_some(int fd, void *bytes, size_t length) {
  char *at = bytes;
  size_t taken = 0;
  while (taken < length) {
    ssize_t got = read(fd, at + taken, length - taken);
    if (got < 0 && errno == EINTR) continue;
    if (got <= 0) break;
    taken += (size_t)got;
  }
  return taken;
}

static void work_in_child(int fd, svari_child_fn *work, const void *context) {
  svari_buffer out = {0};
  answer said = {.status = SVARI_OK};
  svari_number_leave_locale();
  said.status = work(context, &out, &said.err);
  if (!said.status && out.failed) said.status = svari_fail_memory(&said.err);
  said.length = out.length;
  if (put_all(fd, &said, sizeof said)) (void)put_all(fd, out.bytes, out.length);
}

static void take_faults(const svari_error *from, svari_error *err) {
  for (size_t i = 0; err && i < from->count; i++, err->count++) {
    if (err->count == 0) err->status = from->status;
    if (i < SVARI_FAULT_MAX && err->count < SVARI_FAULT_MAX) err->faults[err->count] = from->faults[i];
  }
}

/* False when the child's answer is not whole. */
static bool take_answer(int fd, answer *said, svari_buffer *out) {
  char block[65536];
  if (take_some(fd, said, sizeof *said) < sizeof *said) return false;
  size_t left = said->length;
  while (left) {
    size_t got = take_some(fd, block, left < sizeof block ? left : sizeof block);
    if (!got) return false;
    svari_buffer_add(out, block, got);
    left -= got;
  }
  return true;
}

/* What it writes is the engine's own, so that a library falls over it only when an allocation has failed. */
static svari_status no_answer(const char *what, int state, svari_error *err) {
  if (!WIFSIGNALED(state))
    return svari_fail(err, SVARI_IO, "%s can't be written: its writer ended before its time", what);
  return svari_fail(err, SVARI_MEMORY, "%s can't be written: its writer ended with signal %d (%s), as without memory",
                    what, WTERMSIG(state), strsignal(WTERMSIG(state)));
}

svari_status svari_child_write(const char *what, svari_child_fn *work, const void *context, svari_buffer *out,
                               svari_error *err) {
  int ends[2], state = 0;
  if (pipe(ends) != 0) return svari_fail(err, SVARI_IO, "no pipe can be made: %s", strerror(errno));
  pid_t pid = fork();
  if (pid == 0) {
    close(ends[0]);
    work_in_child(ends[1], work, context);
    _exit(0);
  }
  close(ends[1]);
  answer said;
  bool whole = pid > 0 && take_answer(ends[0], &said, out);
  close(ends[0]);
  if (pid < 0) return svari_fail(err, SVARI_IO, "no process can be started to write %s: %s", what, strerror(errno));
  while (waitpid(pid, &state, 0) < 0 && errno == EINTR) continue;
  if (!whole) return no_answer(what, state, err);
  take_faults(&said.err, err);
  return said.status ? said.status : out->failed ? svari_fail_memory(err) : SVARI_OK;
}
