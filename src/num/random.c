/* Philox4x32-10: ten rounds of two 32 × 32-bit products. */
#include "num/random.h"

enum { ROUNDS = 10 };

static void philox_round(uint32_t c[4], const uint32_t key[2]) {
  uint64_t a = (uint64_t)0xD2511F53u * c[0], b = (uint64_t)0xCD9E8D57u * c[2];
  uint32_t out[4] = {(uint32_t)(b >> 32) ^ c[1] ^ key[0], (uint32_t)b, (uint32_t)(a >> 32) ^ c[3] ^ key[1],
                     (uint32_t)a};
  for (int i = 0; i < 4; i++) c[i] = out[i];
}

void svari_philox(const uint32_t counter[4], const uint32_t key[2], uint32_t out[4]) {
  uint32_t k[2] = {key[0], key[1]};
  for (int i = 0; i < 4; i++) out[i] = counter[i];
  for (int i = 0; i < ROUNDS; i++) {
    philox_round(out, k);
    k[0] += 0x9E3779B9u;
    k[1] += 0xBB67AE85u;
  }
}

uint32_t svari_random_bits(svari_random *random) {
  if (random->nleft == 0) {
    uint32_t counter[4] = {(uint32_t)random->counter, (uint32_t)(random->counter >> 32), (uint32_t)random->stream,
                           (uint32_t)(random->stream >> 32)};
    uint32_t key[2] = {(uint32_t)random->seed, (uint32_t)(random->seed >> 32)};
    svari_philox(counter, key, random->left);
    random->counter++;
    random->nleft = 4;
  }
  return random->left[--random->nleft];
}

double svari_random_uniform(svari_random *random) {
  uint64_t high = svari_random_bits(random), low = svari_random_bits(random);
  return (double)((high << 21) ^ (low >> 11)) * 0x1p-53;
}

uint32_t svari_random_below(svari_random *random, uint32_t bound) {
  if (bound == 0) return 0;
  uint64_t product = (uint64_t)svari_random_bits(random) * bound;
  uint32_t threshold = (0u - bound) % bound;
  while ((uint32_t)product < threshold) product = (uint64_t)svari_random_bits(random) * bound;
  return (uint32_t)(product >> 32);
}
