/* An open-addressing table that is never more than half full. */
#include "read/words.h"

#include <string.h>

enum { FIRST_SLOTS = 32, SHORT = 8 };

/* Most categories are short: their bytes are the key, and equal keys of equal length are equal texts. Longer ones by
 * FNV-1a, 64 bit (Fowler, Noll, Vo). */
static uint64_t key_of(const char *text, size_t length) {
  uint64_t key = 0;
  if (length <= SHORT) {
    for (size_t i = 0; i < length; i++) key = key << 8 | (unsigned char)text[i];
    return key;
  }
  key = 0xcbf29ce484222325u;
  for (size_t i = 0; i < length; i++) key = (key ^ (unsigned char)text[i]) * 0x100000001b3u;
  return key;
}

static size_t first_slot(const svari_word_table *words, uint64_t key) {
  return (size_t)((key * 0x9e3779b97f4a7c15u) >> 32) & (words->nslots - 1);
}

static size_t slot_of(const svari_word_table *words, const char *text, size_t length, uint64_t key) {
  size_t at = first_slot(words, key);
  for (; words->slots[at]; at = (at + 1) & (words->nslots - 1)) {
    const svari_word *word = &words->words[words->slots[at] - 1];
    if (word->key != key || word->length != length) continue;
    if (length <= SHORT || memcmp(word->text, text, length) == 0) break;
  }
  return at;
}

static bool grow(svari_word_table *words) {
  size_t nslots = words->nslots ? words->nslots * 2 : FIRST_SLOTS;
  uint32_t *slots = SVARI_NEW(words->arena, uint32_t, nslots);
  if (!slots) return false;
  words->slots = slots;
  words->nslots = nslots;
  for (size_t k = 0; k < words->count; k++) {
    size_t at = first_slot(words, words->words[k].key);
    while (slots[at]) at = (at + 1) & (nslots - 1);
    slots[at] = (uint32_t)k + 1;
  }
  return true;
}

int32_t svari_words_add(svari_word_table *words, const char *text, size_t length, bool copy, uint32_t line) {
  if (2 * (words->count + 1) > words->nslots && !grow(words)) return -1;
  if (words->count == INT32_MAX || length > UINT32_MAX) return -1;
  uint64_t key = key_of(text, length);
  size_t at = slot_of(words, text, length, key);
  if (words->slots[at]) return (int32_t)(words->slots[at] - 1);
  if (copy) text = svari_arena_text_n(words->arena, text, length);
  svari_word *word = text ? SVARI_PUSH(words->arena, words->words, words->count, words->capacity) : NULL;
  if (!word) return -1;
  *word = (svari_word){.text = text, .key = key, .length = (uint32_t)length, .line = line};
  words->slots[at] = (uint32_t)words->count;
  return (int32_t)(words->count - 1);
}
