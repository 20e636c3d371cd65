/* Plain POSIX threads taking block numbers from one counter. OpenMP's reductions change digits with the
 * thread count, and its pool does not survive a fork. */
#include "base/parallel.h"

#include <pthread.h>
#include <stdatomic.h>
#include <unistd.h>

enum { MOST_THREADS = 64 };

typedef struct work {
  atomic_size_t next;
  size_t blocks;
  svari_block_fn *fn;
  void *context;
} work;

static void *worker(void *arg) {
  work *w = arg;
  for (;;) {
    size_t block = atomic_fetch_add_explicit(&w->next, 1, memory_order_relaxed);
    if (block >= w->blocks) return NULL;
    w->fn(w->context, block);
  }
}

static size_t thread_count(int threads, size_t blocks) {
  if (threads == 0) threads = (int)sysconf(_SC_NPROCESSORS_ONLN);
  if (threads < 1) threads = 1;
  if (threads > MOST_THREADS) threads = MOST_THREADS;
  return (size_t)threads < blocks ? (size_t)threads : blocks;
}

void svari_parallel_for(int threads, size_t blocks, svari_block_fn *fn, void *context) {
  work w = {.blocks = blocks, .fn = fn, .context = context};
  size_t wanted = thread_count(threads, blocks), started = 0;
  pthread_t ids[MOST_THREADS];
  while (started + 1 < wanted && pthread_create(&ids[started], NULL, worker, &w) == 0) started++;
  worker(&w);
  for (size_t i = 0; i < started; i++) pthread_join(ids[i], NULL);
}
