/* The numbers that nearly all fields are: a sign, up to 15 digits and a point. In a header because it is called for
 * every field of a file. */
#ifndef SVARI_SRC_READ_DECIMAL_H
#define SVARI_SRC_READ_DECIMAL_H

#include "svari/base.h"

/* The mantissa and the power of ten are exact doubles, so their quotient is rounded once and right (Clinger 1990).
 * False for any other text, be it a number or not. */
static inline bool svari_decimal_read(const char *text, size_t length, double *value) {
  static const double tens[] = {1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15};
  bool negative = length > 0 && text[0] == '-';
  size_t i = negative, point = length;
  if (length - i > 16 || length == i) return false;
  uint64_t mantissa = 0;
  for (; i < length; i++) {
    unsigned digit = (unsigned)(unsigned char)text[i] - '0';
    if (digit <= 9) {
      mantissa = mantissa * 10 + digit;
      continue;
    }
    if (text[i] != '.' || point != length) return false;
    point = i;
  }
  size_t digits = length - negative - (point != length);
  if (digits == 0 || digits > 15) return false;
  double magnitude = (double)mantissa;
  if (point != length) magnitude /= tens[length - 1 - point];
  *value = negative ? -magnitude : magnitude;
  return true;
}

#endif
