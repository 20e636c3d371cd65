/* Optimal string alignment distance on letters; costs are in quarters, and a change of case or of a mark (i for ī)
 * counts one, two letters that have changed places three. */
#include "base/nearest.h"

#include "base/utf8.h"

#include <ctype.h>
#include <stdbool.h>
#include <string.h>

enum { LONGEST = 64, STEP = 4 };

typedef struct letters {
  size_t count;
  uint32_t code[LONGEST];
} letters;

/* A mark that stands by itself and goes over or under the letter before it. */
static bool is_mark(uint32_t code) { return code >= 0x300 && code < 0x370; }

/* Letter by letter; a mark that stands apart from its letter is left out. */
static letters spell(const char *word) {
  letters out = {0};
  size_t length = strlen(word), at = 0;
  while (at < length && out.count < LONGEST) {
    size_t size = svari_utf8_next(word + at, length - at, &out.code[out.count]);
    if (size == 0) out.code[out.count] = (unsigned char)word[at];
    at += size ? size : 1;
    if (size == 0 || !is_mark(out.code[out.count])) out.count++;
  }
  return out;
}

/* The plain small letter under a Latin letter with or without a mark; other letters stand for themselves. */
static uint32_t plain(uint32_t code) {
  /* U+00C0 to U+017F, a letter each; '.' where there is no plain one */
  static const char table[] =
      "aaaaaa.ceeeeiiii.nooooo.ouuuuy..aaaaaa.ceeeeiiii.nooooo.ouuuuy."
      "yaaaaaaccccccccddddeeeeeeeeeegggggggghhhhiiiiiiiiii"
      "..jjkk.llllllllllnnnnnnn..oooooo..rrrrrrssssssssttttttuuuuuuuuuuuuwwyyyzzzzzz.";
  if (code < 0x80) return (uint32_t)tolower((int)code);
  if (code < 0xC0 || code >= 0xC0 + sizeof table - 1 || table[code - 0xC0] == '.') return code;
  return (uint32_t)table[code - 0xC0];
}

static int least(int a, int b) { return a < b ? a : b; }

static int replace_cost(uint32_t a, uint32_t b) {
  if (a == b) return 0;
  return plain(a) == plain(b) ? 1 : STEP;
}

static int distance(const letters *first, const letters *second) {
  const uint32_t *a = first->code, *b = second->code;
  size_t la = first->count, lb = second->count;
  int rows[3][LONGEST + 1];
  int *before = rows[0], *last = rows[1], *now = rows[2];
  for (size_t j = 0; j <= lb; j++) last[j] = STEP * (int)j;
  for (size_t i = 1; i <= la; i++) {
    now[0] = STEP * (int)i;
    for (size_t j = 1; j <= lb; j++) {
      now[j] = least(least(last[j] + STEP, now[j - 1] + STEP), last[j - 1] + replace_cost(a[i - 1], b[j - 1]));
      if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
        now[j] = least(now[j], before[j - 2] + STEP - 1);
    }
    int *free_row = before;
    before = last;
    last = now;
    now = free_row;
  }
  return last[lb];
}

const char *svari_nearest(const char *word, const char *const *words, size_t count) {
  letters meant = spell(word);
  int limit = STEP * (int)(meant.count / 3 > 1 ? meant.count / 3 : 1);
  if (meant.count < 2) limit = STEP - 1; /* another letter is another word */
  int best = limit + 1;
  const char *found = NULL;
  for (size_t i = 0; i < count; i++) {
    letters other = spell(words[i]);
    int d = distance(&meant, &other);
    if (d < best) {
      best = d;
      found = words[i];
    }
  }
  return found;
}

static bool has_marks_apart(const char *word) {
  for (; *word; word++) {
    unsigned char lead = (unsigned char)word[0], next = (unsigned char)word[1];
    if (lead == 0xCC || (lead == 0xCD && next < 0xB0)) return true; /* U+0300 to U+036F */
  }
  return false;
}

const char *svari_nearest_marks(const char *word, const char *near) {
  letters a = spell(word), b = spell(near);
  bool same = a.count == b.count && has_marks_apart(word) != has_marks_apart(near);
  for (size_t i = 0; same && i < a.count; i++) same = plain(a.code[i]) == plain(b.code[i]);
  return same
             ? " It looks the same, but in one of the two the marks stand apart from their letters (Unicode NFD): copy "
               "the name from the other."
             : "";
}
