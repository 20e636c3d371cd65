/* Made data for the bench: `svari_bench_data RECORDS`, or `svari_bench_data RECORDS units` where each record is its own
 * unit. 29 columns: an identifier, 50 strata of 40 units, a weight, three categories, two numbers, 20 questions of 1
 * to 5. The seed is fixed: the same bytes everywhere. */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { STRATA = 50, UNITS = 40, QUESTIONS = 20 };

/* SplitMix64 (Steele, Lea and Flood 2014, OOPSLA). */
static uint64_t next(uint64_t *state) {
  uint64_t z = *state += 0x9e3779b97f4a7c15u;
  z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9u;
  z = (z ^ (z >> 27)) * 0x94d049bb133111ebu;
  return z ^ (z >> 31);
}

static unsigned below(uint64_t *state, unsigned n) { return (unsigned)((next(state) >> 32) * n >> 32); }

static void print_record(uint64_t *state, size_t i, int own_units) {
  unsigned stratum = below(state, STRATA), unit = stratum * UNITS + below(state, UNITS);
  unsigned weight = 500 + below(state, 3000), age = 18 + below(state, 70);
  /* answers lean on age and unit, so that a design effect and a model have something to find */
  unsigned lean = (age > 50) + (unit % 7 == 0);
  printf("%zu,%u,%zu,%u.%03u,%c,%s,%u,%u.%04u,%u.%02u", i + 1, stratum, own_units ? i + 1 : (size_t)unit, weight / 1000,
         weight % 1000, 'A' + (int)below(state, 6), below(state, 100) < 48 ? "m" : "f", age, below(state, 10),
         below(state, 10000), below(state, 1000) + 10 * lean, below(state, 100));
  for (int q = 0; q < QUESTIONS; q++) {
    unsigned answer = 1 + below(state, 5) + (below(state, 4) < lean);
    printf(",%u", answer > 5 ? 5 : answer);
  }
  putchar('\n');
}

int main(int argc, char **argv) {
  size_t records = argc > 1 ? strtoull(argv[1], NULL, 10) : 0;
  int own_units = argc > 2 && strcmp(argv[2], "units") == 0;
  if (records == 0) {
    fprintf(stderr, "usage: %s RECORDS [units]\n", argv[0]);
    return 2;
  }
  uint64_t state = 20211;
  printf("id,stratum,psu,w,region,sex,age,x1,x2");
  for (int q = 1; q <= QUESTIONS; q++) printf(",q%d", q);
  putchar('\n');
  for (size_t i = 0; i < records; i++) print_record(&state, i, own_units);
  return fflush(stdout) == 0 && !ferror(stdout) ? 0 : 4;
}
