/* Optimal string alignment distance on bytes; costs are doubled so that a change of case counts half. */
#include "base/nearest.h"

#include <ctype.h>
#include <string.h>

enum { LONGEST = 64 };

static int least(int a, int b) { return a < b ? a : b; }

static int replace_cost(char a, char b) {
  if (a == b) return 0;
  return tolower((unsigned char)a) == tolower((unsigned char)b) ? 1 : 2;
}

static int distance(const char *a, size_t la, const char *b, size_t lb) {
  int rows[3][LONGEST + 1];
  int *before = rows[0], *last = rows[1], *now = rows[2];
  for (size_t j = 0; j <= lb; j++) last[j] = 2 * (int)j;
  for (size_t i = 1; i <= la; i++) {
    now[0] = 2 * (int)i;
    for (size_t j = 1; j <= lb; j++) {
      now[j] = least(least(last[j] + 2, now[j - 1] + 2), last[j - 1] + replace_cost(a[i - 1], b[j - 1]));
      if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1]) now[j] = least(now[j], before[j - 2] + 2);
    }
    int *free_row = before;
    before = last;
    last = now;
    now = free_row;
  }
  return last[lb];
}

const char *svari_nearest(const char *word, const char *const *words, size_t count) {
  size_t length = strnlen(word, LONGEST);
  int limit = 2 * (int)(length / 3 > 1 ? length / 3 : 1), best = limit + 1;
  const char *found = NULL;
  for (size_t i = 0; i < count; i++) {
    size_t other = strnlen(words[i], LONGEST);
    int d = distance(word, length, words[i], other);
    if (d < best) {
      best = d;
      found = words[i];
    }
  }
  return found;
}
