/* Open addressing at half load; the hash is FNV-1a (Fowler, Noll, Vo 1991). */
#include "spec/nameset.h"

#include <string.h>

bool svari_nameset_new(svari_arena *arena, size_t most, svari_nameset *out) {
  size_t slots = 16;
  while (slots / 2 < most + 1) slots *= 2;
  *out = (svari_nameset){.slots = slots};
  out->names = SVARI_NEW(arena, const char *, most + 1);
  out->slot = SVARI_NEW(arena, size_t, slots);
  return out->names && out->slot;
}

static size_t slot_of(const svari_nameset *set, const char *name) {
  uint64_t hash = 14695981039346656037u;
  for (const char *c = name; *c; c++) hash = (hash ^ (unsigned char)*c) * 1099511628211u;
  size_t at = (size_t)(hash ^ hash >> 32) & (set->slots - 1);
  while (set->slot[at] && strcmp(set->names[set->slot[at] - 1], name) != 0) at = (at + 1) & (set->slots - 1);
  return at;
}

size_t svari_nameset_find(const svari_nameset *set, const char *name) {
  size_t index = set->slot[slot_of(set, name)];
  return index ? index - 1 : SIZE_MAX;
}

size_t svari_nameset_add(svari_nameset *set, const char *name, bool *known) {
  size_t at = slot_of(set, name);
  *known = set->slot[at] != 0;
  if (*known) return set->slot[at] - 1;
  set->names[set->count] = name;
  set->slot[at] = ++set->count;
  return set->count - 1;
}
