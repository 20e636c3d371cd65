/* Numbers of CSV fields. */
#include <math.h>
#include <string.h>

#include "base/number.h"
#include "read/csv.h"

/* 15 digits and at most 15 decimals: the mantissa and the power of ten are exact doubles, so their quotient is
 * rounded once (Clinger 1990). */
static bool short_decimal(const char *text, size_t length, double *value) {
  static const double tens[] = {1e0, 1e1, 1e2,  1e3,  1e4,  1e5,  1e6,  1e7,
                                1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15};
  size_t i = 0;
  bool negative = text[0] == '-';
  if (negative) i = 1;
  if (length - i > 16 || length == i) return false;
  uint64_t mantissa = 0;
  size_t digits = 0, point = length;
  for (; i < length; i++) {
    unsigned digit = (unsigned)(unsigned char)text[i] - '0';
    if (digit <= 9) {
      mantissa = mantissa * 10 + digit;
      digits++;
    } else if (text[i] == '.' && point == length) {
      point = i;
    } else {
      return false;
    }
  }
  if (digits == 0 || digits > 15) return false;
  double magnitude = (double)mantissa;
  if (point < length) magnitude /= tens[length - 1 - point];
  *value = negative ? -magnitude : magnitude;
  return true;
}

static bool only_digits(const char *text, size_t length) {
  for (size_t i = 0; i < length; i++)
    if ((text[i] < '0' || text[i] > '9') && text[i] != '-' && text[i] != '+' && text[i] != ' ') return false;
  return true;
}

bool svari_csv_parse_number(const char *text, size_t length, bool exact, double *value) {
  if (length == 0) return false;
  if (short_decimal(text, length, value)) return true;
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
