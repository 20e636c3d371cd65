/* Paley's constructions over the integers modulo a prime, and Sylvester's doubling. */
#include "design/hadamard.h"

static bool is_prime(size_t q) {
  if (q < 3 || q % 2 == 0) return false;
  for (size_t d = 3; d * d <= q; d += 2)
    if (q % d == 0) return false;
  return true;
}

/* Order q + 1 for a prime q = 3 mod 4. */
static bool paley_one(size_t order) { return order >= 4 && order % 4 == 0 && is_prime(order - 1); }
/* Order 2 (q + 1) for a prime q = 1 mod 4. */
static bool paley_two(size_t order) { return order % 4 == 0 && (order / 2 - 1) % 4 == 1 && is_prime(order / 2 - 1); }

static bool can_make(size_t order) {
  if (order <= 2) return order > 0;
  if (order % 4) return false;
  return paley_one(order) || paley_two(order) || can_make(order / 2);
}

size_t svari_hadamard_order(size_t least) {
  size_t order = least ? least : 1;
  while (!can_make(order)) order++;
  return order;
}

/* Is x a square modulo q: 1 yes, -1 no, 0 for x = 0; as a table. */
static signed char *square_characters(svari_arena *arena, size_t q) {
  signed char *chi = SVARI_NEW(arena, signed char, q);
  if (!chi) return NULL;
  for (size_t x = 1; x < q; x++) chi[x] = -1;
  for (size_t x = 1; x < q; x++) chi[x * x % q] = 1;
  return chi;
}

/* The conference matrix of order q + 1: zero diagonal, a border of ones (below it -1 when q = 3 mod 4), chi(i - j)
 * inside. */
static int conference(const signed char *chi, size_t q, size_t i, size_t j) {
  if (i == j) return 0;
  if (i == 0) return 1;
  if (j == 0) return q % 4 == 3 ? -1 : 1;
  return chi[(i + q - j) % q];
}

static void fill_one(const signed char *chi, size_t order, signed char *h) {
  for (size_t i = 0; i < order; i++)
    for (size_t j = 0; j < order; j++) h[i * order + j] = (signed char)(conference(chi, order - 1, i, j) + (i == j));
}

static void fill_two(const signed char *chi, size_t order, signed char *h) {
  static const signed char zero[2][2] = {{1, -1}, {-1, -1}}, one[2][2] = {{1, 1}, {1, -1}};
  for (size_t i = 0; i < order; i++) {
    for (size_t j = 0; j < order; j++) {
      int c = conference(chi, order / 2 - 1, i / 2, j / 2);
      h[i * order + j] = (signed char)(c ? c * one[i % 2][j % 2] : zero[i % 2][j % 2]);
    }
  }
}

static bool fill(svari_arena *arena, size_t order, signed char *h) {
  if (order == 1) {
    h[0] = 1;
    return true;
  }
  if (paley_one(order) || paley_two(order)) {
    signed char *chi = square_characters(arena, paley_one(order) ? order - 1 : order / 2 - 1);
    if (!chi) return false;
    if (paley_one(order))
      fill_one(chi, order, h);
    else
      fill_two(chi, order, h);
    return true;
  }
  size_t half = order / 2;
  signed char *small = SVARI_NEW(arena, signed char, half * half);
  if (!small || !fill(arena, half, small)) return false;
  for (size_t i = 0; i < order; i++)
    for (size_t j = 0; j < order; j++)
      h[i * order + j] = (signed char)(small[i % half * half + j % half] * (i >= half && j >= half ? -1 : 1));
  return true;
}

/* Signs of columns and rows are free: the first of each is made all +1. */
static void normalise(signed char *h, size_t order) {
  for (size_t j = 0; j < order; j++)
    for (size_t i = order; i > 0; i--) h[(i - 1) * order + j] = (signed char)(h[(i - 1) * order + j] * h[j]);
  for (size_t i = 0; i < order; i++)
    for (size_t j = order; j > 0; j--) h[i * order + j - 1] = (signed char)(h[i * order + j - 1] * h[i * order]);
}

signed char *svari_hadamard_new(svari_arena *arena, size_t order) {
  signed char *h = SVARI_NEW(arena, signed char, order * order);
  if (!h || !fill(arena, order, h)) return NULL;
  normalise(h, order);
  return h;
}
