/* An open-addressing table that is never more than half full. */
#include "read/words.h"

#include <string.h>

enum { FIRST_SLOTS = 32 };

/* FNV-1a, 32 bit (Fowler, Noll, Vo). */
static uint32_t hash_text(const char *text, size_t length) {
  uint32_t hash = 0x811c9dc5u;
  for (size_t i = 0; i < length; i++) hash = (hash ^ (unsigned char)text[i]) * 0x01000193u;
  return hash ^ (hash >> 15);
}

static size_t slot_of(const svari_words *words, const char *text, size_t length, uint32_t hash) {
  size_t at = hash & (words->nslots - 1);
  for (; words->slots[at]; at = (at + 1) & (words->nslots - 1)) {
    const svari_word *word = &words->words[words->slots[at] - 1];
    if (word->hash == hash && word->length == length && memcmp(word->text, text, length) == 0) break;
  }
  return at;
}

static bool grow(svari_words *words) {
  size_t nslots = words->nslots ? words->nslots * 2 : FIRST_SLOTS;
  uint32_t *slots = SVARI_NEW(words->arena, uint32_t, nslots);
  if (!slots) return false;
  for (size_t k = 0; k < words->count; k++) {
    size_t at = words->words[k].hash & (nslots - 1);
    while (slots[at]) at = (at + 1) & (nslots - 1);
    slots[at] = (uint32_t)k + 1;
  }
  words->slots = slots;
  words->nslots = nslots;
  return true;
}

int32_t svari_words_add(svari_words *words, const char *text, size_t length, bool copy, uint32_t line) {
  if (2 * (words->count + 1) > words->nslots && !grow(words)) return -1;
  if (words->count == INT32_MAX || length > UINT32_MAX) return -1;
  uint32_t hash = hash_text(text, length);
  size_t at = slot_of(words, text, length, hash);
  if (words->slots[at]) return (int32_t)(words->slots[at] - 1);
  if (copy) text = svari_arena_text_n(words->arena, text, length);
  svari_word *word = text ? SVARI_PUSH(words->arena, words->words, words->count, words->capacity) : NULL;
  if (!word) return -1;
  *word = (svari_word){.text = text, .length = (uint32_t)length, .hash = hash, .line = line};
  words->slots[at] = (uint32_t)words->count;
  return (int32_t)(words->count - 1);
}
