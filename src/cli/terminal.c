/* Standard output, standard error, and what they are connected to. */
#include <errno.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <time.h>
#include <unistd.h>

#include "cli/cli.h"

svari_status svari_cli_answer(svari_cli *cli, const char *text, size_t length) {
  errno = 0;
  if (fwrite(text, 1, length, stdout) == length && fflush(stdout) == 0) return SVARI_OK;
  if (errno == EPIPE) return SVARI_IO; /* the reader has seen enough, as `head` has: nothing to be told */
  return svari_fail(&cli->err, SVARI_IO, "standard output can't be written: %s", strerror(errno));
}

int svari_cli_width(void) {
  struct winsize size;
  if (!isatty(STDOUT_FILENO) || ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) != 0 || size.ws_col == 0) return 80;
  return size.ws_col < 60 ? 60 : size.ws_col > 120 ? 120 : size.ws_col;
}

bool svari_cli_colour(int file) {
  const char *no = getenv("NO_COLOR"), *term = getenv("TERM");
  if (no && no[0]) return false;
  return isatty(file) && !(term && strcmp(term, "dumb") == 0);
}

/* A thread of its own waits out the half second: a stage that takes long tells nobody while it works. */
struct svari_progress {
  pthread_t thread;
  pthread_mutex_t lock;
  pthread_cond_t changed;
  const char *name;
  int stage, stages;
  bool done;
};

static struct timespec after(long milliseconds) {
  struct timespec when;
  clock_gettime(CLOCK_REALTIME, &when);
  when.tv_nsec += milliseconds * 1000000L;
  when.tv_sec += when.tv_nsec / 1000000000L;
  when.tv_nsec %= 1000000000L;
  return when;
}

static void *show_progress(void *arg) {
  svari_progress *progress = arg;
  bool shown = false;
  struct timespec when = after(500);
  pthread_mutex_lock(&progress->lock);
  while (!progress->done) {
    if (pthread_cond_timedwait(&progress->changed, &progress->lock, &when) != ETIMEDOUT) continue;
    if (progress->name) fprintf(stderr, "\r\033[K%s (%d of %d)", progress->name, progress->stage, progress->stages);
    fflush(stderr);
    shown = true;
    when = after(100);
  }
  pthread_mutex_unlock(&progress->lock);
  if (shown) fputs("\r\033[K", stderr);
  return NULL;
}

svari_progress *svari_progress_begin(const svari_cli *cli) {
  if (cli->quiet || cli->json || !isatty(STDERR_FILENO)) return NULL;
  svari_progress *progress = calloc(1, sizeof *progress);
  if (!progress) return NULL;
  pthread_mutex_init(&progress->lock, NULL);
  pthread_cond_init(&progress->changed, NULL);
  sigset_t all, before;
  sigfillset(&all);
  pthread_sigmask(SIG_SETMASK, &all, &before); /* signals are the main thread's, which may hold them back */
  int failed = pthread_create(&progress->thread, NULL, show_progress, progress);
  pthread_sigmask(SIG_SETMASK, &before, NULL);
  if (!failed) return progress;
  free(progress);
  return NULL;
}

void svari_progress_end(svari_progress *progress) {
  if (!progress) return;
  pthread_mutex_lock(&progress->lock);
  progress->done = true;
  pthread_cond_signal(&progress->changed);
  pthread_mutex_unlock(&progress->lock);
  pthread_join(progress->thread, NULL);
  pthread_cond_destroy(&progress->changed);
  pthread_mutex_destroy(&progress->lock);
  free(progress);
}

static void tell_stage(void *context, const char *name, int stage, int stages) {
  svari_progress *progress = context;
  pthread_mutex_lock(&progress->lock);
  progress->name = name;
  progress->stage = stage;
  progress->stages = stages;
  pthread_mutex_unlock(&progress->lock);
}

/* An interrupt waits until the files are written or taken away again. */
static void hold_signals(void *context, bool begins) {
  (void)context;
  sigset_t stop;
  sigemptyset(&stop);
  sigaddset(&stop, SIGINT);
  sigaddset(&stop, SIGTERM);
  sigaddset(&stop, SIGHUP);
  pthread_sigmask(begins ? SIG_BLOCK : SIG_UNBLOCK, &stop, NULL);
}

svari_run_options svari_cli_run_options(const svari_cli *cli, svari_progress *progress) {
  return (svari_run_options){
      .threads = cli->threads, .progress = progress ? tell_stage : NULL, .writing = hold_signals, .context = progress};
}
