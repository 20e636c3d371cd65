/* Counter-based random numbers: Philox4x32-10 (Salmon et al. 2011, "Parallel random numbers: as easy as 1, 2, 3").
 * The number depends on seed, stream and counter alone, so any order and any thread draws the same. */
#ifndef SVARI_SRC_NUM_RANDOM_H
#define SVARI_SRC_NUM_RANDOM_H

#include "svari/base.h"

typedef struct svari_random {
  uint64_t seed, stream, counter;
  uint32_t left[4];
  int nleft;
} svari_random;

static inline svari_random svari_random_start(uint64_t seed, uint64_t stream) {
  return (svari_random){.seed = seed, .stream = stream};
}
/* One block of the generator, for tests against the published vectors. */
void svari_philox(const uint32_t counter[4], const uint32_t key[2], uint32_t out[4]);
uint32_t svari_random_bits(svari_random *random);
double svari_random_uniform(svari_random *random);                 /* in [0, 1), 53 bits */
uint32_t svari_random_below(svari_random *random, uint32_t bound); /* 0 .. bound - 1, unbiased (Lemire 2019) */

#endif
