/* Numbers of CSV fields. */
#include <math.h>
#include <string.h>

#include "base/number.h"
#include "read/csv.h"
#include "read/decimal.h"

enum { PLAIN = 64 }; /* a number written out takes no more */

static bool only_digits(const char *text, size_t length) {
  for (size_t i = 0; i < length; i++)
    if ((text[i] < '0' || text[i] > '9') && text[i] != '-' && text[i] != '+' && text[i] != ' ') return false;
  return true;
}

/* The bytes of a space between groups of digits: plain, not breaking, narrow and not breaking. */
static size_t group_mark(const char *text, size_t length) {
  static const char *const marks[] = {" ", "\xC2\xA0", "\xE2\x80\xAF"};
  for (size_t k = 0; k < sizeof marks / sizeof *marks; k++) {
    size_t size = strlen(marks[k]);
    if (length > size && memcmp(text, marks[k], size) == 0) return size;
  }
  return 0;
}

static size_t digits_at(const char *text, size_t length) {
  size_t count = 0;
  while (count < length && text[count] >= '0' && text[count] <= '9') count++;
  return count;
}

/* A number with a decimal comma as one with a point; its length, 0 when it is none. */
static size_t with_point(const char *text, size_t length, char out[PLAIN]) {
  size_t at = 0, i = 0, digits;
  while (length && text[length - 1] == ' ') length--;
  while (i < length && text[i] == ' ') i++;
  if (length - i >= PLAIN) return 0;
  if (i < length && (text[i] == '-' || text[i] == '+')) out[at++] = text[i++];
  size_t first = digits_at(text + i, length - i);
  memcpy(out + at, text + i, first);
  at += first;
  i += first;
  for (size_t mark; first >= 1 && first <= 3 && (mark = group_mark(text + i, length - i)) > 0; i += mark + digits) {
    digits = digits_at(text + i + mark, length - i - mark);
    if (digits != 3) return 0;
    memcpy(out + at, text + i + mark, digits);
    at += digits;
  }
  for (; i < length; i++) {
    if (text[i] == '.') return 0;
    out[at++] = text[i] == ',' ? '.' : text[i];
  }
  return at;
}

bool svari_csv_parse_number(char decimal, const char *text, size_t length, bool exact, double *value) {
  char plain[PLAIN];
  if (decimal == ',') {
    length = with_point(text, length, plain);
    text = plain;
  }
  if (length == 0) return false;
  if (svari_decimal_read(text, length, value)) return true;
  if (!svari_number_parse(text, length, value)) return false;
  static const double largest_exact = 9007199254740992.0; /* 2^53 */
  return !(exact && fabs(*value) > largest_exact && only_digits(text, length));
}

void svari_csv_show(const char *text, size_t length, char out[SVARI_CSV_SHOWN + 4]) {
  size_t kept = length;
  if (kept > SVARI_CSV_SHOWN) {
    kept = SVARI_CSV_SHOWN;
    while (kept > 0 && ((unsigned char)text[kept] & 0xC0) == 0x80) kept--;
  }
  for (size_t i = 0; i < kept; i++) out[i] = (unsigned char)text[i] < ' ' ? ' ' : text[i];
  memcpy(out + kept, kept < length ? "..." : "", kept < length ? 4 : 1);
}
