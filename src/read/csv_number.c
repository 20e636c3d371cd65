/* Numbers of CSV fields. */
#include <math.h>
#include <string.h>

#include "base/number.h"
#include "read/csv.h"
#include "read/decimal.h"

static bool only_digits(const char *text, size_t length) {
  for (size_t i = 0; i < length; i++)
    if ((text[i] < '0' || text[i] > '9') && text[i] != '-' && text[i] != '+' && text[i] != ' ') return false;
  return true;
}

bool svari_csv_parse_number(const char *text, size_t length, bool exact, double *value) {
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
