/* Memory bandwidth after McCalpin's STREAM (triad), with the library's own threads. */
#include <stdlib.h>

#include "base/parallel.h"
#include "bench.h"

enum { ROUNDS = 8, PART = 1 << 16, PARTS = 192 };

typedef struct arrays {
  double *a, *b, *c;
} arrays;

static void fill(void *context, size_t part) {
  const arrays *s = context;
  for (size_t i = part * PART; i < (part + 1) * PART; i++) {
    s->a[i] = 0;
    s->b[i] = (double)i;
    s->c[i] = 1;
  }
}

static void triad(void *context, size_t part) {
  const arrays *s = context;
  for (size_t i = part * PART; i < (part + 1) * PART; i++) s->a[i] = s->b[i] + 3 * s->c[i];
}

double bench_stream(int threads) {
  size_t count = (size_t)PART * PARTS, bytes = 3 * count * sizeof(double);
  arrays s = {malloc(count * sizeof(double)), malloc(count * sizeof(double)), malloc(count * sizeof(double))};
  double best = 0;
  if (s.a && s.b && s.c) {
    svari_parallel_for(threads, PARTS, fill, &s);
    for (int round = 0; round < ROUNDS; round++) {
      bench_time start = bench_now();
      svari_parallel_for(threads, PARTS, triad, &s);
      double speed = (double)bytes / bench_since(start).wall;
      if (speed > best) best = speed;
    }
    if (s.a[count - 1] != (double)(count - 1) + 3) best = 0;
  }
  free(s.a);
  free(s.b);
  free(s.c);
  return best;
}
