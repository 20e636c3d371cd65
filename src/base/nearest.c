/* Optimal string alignment distance on bytes; costs are in quarters so that a change of case counts one. */
#include "base/nearest.h"

#include <ctype.h>
#include <string.h>

enum { LONGEST = 64, STEP = 4 };

static int least(int a, int b) { return a < b ? a : b; }

static int replace_cost(char a, char b) {
  if (a == b) return 0;
  return tolower((unsigned char)a) == tolower((unsigned char)b) ? 1 : STEP;
}

static int distance(const char *a, size_t la, const char *b, size_t lb) {
  int rows[3][LONGEST + 1];
  int *before = rows[0], *last = rows[1], *now = rows[2];
  for (size_t j = 0; j <= lb; j++) last[j] = STEP * (int)j;
  for (size_t i = 1; i <= la; i++) {
    now[0] = STEP * (int)i;
    for (size_t j = 1; j <= lb; j++) {
      now[j] = least(least(last[j] + STEP, now[j - 1] + STEP), last[j - 1] + replace_cost(a[i - 1], b[j - 1]));
      if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1]) now[j] = least(now[j], before[j - 2] + STEP);
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
  int limit = STEP * (int)(length / 3 > 1 ? length / 3 : 1), best = limit + 1;
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
