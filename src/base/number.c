/* The C library's own conversions, held to the C locale: correctly rounded, and the host program's locale
 * is left alone. */
#include "base/number.h"

#include <langinfo.h>
#include <locale.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { LONGEST_NUMBER = 512 };

static bool is_digit(char c) { return c >= '0' && c <= '9'; }

static size_t digits(const char *text, size_t at, size_t length) {
  size_t start = at;
  while (at < length && is_digit(text[at])) at++;
  return at - start;
}

/* Where the number that starts at `at` ends; `at` itself when there is none. */
static size_t number_end(const char *text, size_t at, size_t length) {
  size_t start = at;
  if (at < length && (text[at] == '+' || text[at] == '-')) at++;
  size_t whole = digits(text, at, length), fraction = 0;
  at += whole;
  if (at < length && text[at] == '.') {
    fraction = digits(text, at + 1, length);
    at += 1 + fraction;
  }
  if (whole + fraction == 0) return start;
  if (at < length && (text[at] == 'e' || text[at] == 'E')) {
    size_t e = at + 1;
    if (e < length && (text[e] == '+' || text[e] == '-')) e++;
    size_t exponent = digits(text, e, length);
    if (exponent) at = e + exponent;
  }
  return at;
}

/* 10^0 to 10^22 are exact doubles; a mantissa under 2^53 times or over one of them is rounded once, so
 * it is right (Clinger 1990, "How to read floating point numbers accurately"). */
static bool parse_short(const char *text, size_t from, size_t to, double *value) {
  static const double tens[] = {1e0,  1e1,  1e2,  1e3,  1e4,  1e5,  1e6,  1e7,  1e8,  1e9,  1e10, 1e11,
                                1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18, 1e19, 1e20, 1e21, 1e22};
  bool negative = text[from] == '-';
  if (text[from] == '-' || text[from] == '+') from++;
  uint64_t mantissa = 0;
  int kept = 0, shift = 0;
  bool point = false;
  for (size_t i = from; i < to; i++) {
    if (text[i] == '.') {
      point = true;
      continue;
    }
    if (!is_digit(text[i]) || kept == 15) return false;
    mantissa = mantissa * 10 + (uint64_t)(text[i] - '0');
    if (mantissa) kept++;
    shift += point;
  }
  if (shift > 22) return false;
  *value = (double)mantissa / tens[shift];
  if (negative) *value = -*value;
  return true;
}

static bool parse_long(const char *text, size_t from, size_t to, double *value) {
  char copy[LONGEST_NUMBER];
  if (to - from >= sizeof copy) return false;
  memcpy(copy, text + from, to - from);
  copy[to - from] = '\0';
  locale_t c_locale = newlocale(LC_ALL_MASK, "C", (locale_t)0);
  if (!c_locale) return false;
  char *end;
  *value = strtod_l(copy, &end, c_locale);
  freelocale(c_locale);
  return *end == '\0' && isfinite(*value);
}

bool svari_number_parse(const char *text, size_t length, double *value) {
  size_t from = 0, to = length;
  while (from < to && text[from] == ' ') from++;
  while (to > from && text[to - 1] == ' ') to--;
  if (from == to || number_end(text, from, to) != to) return false;
  return parse_short(text, from, to, value) || parse_long(text, from, to, value);
}

/* printf writes the locale's decimal mark; any such mark is one run of bytes that are neither digit, sign
 * nor exponent. */
static void with_point(char *text) {
  char *from = text, *to = text;
  while (*from) {
    if (is_digit(*from) || *from == '-' || *from == '+' || *from == 'e') {
      *to++ = *from++;
      continue;
    }
    *to++ = '.';
    while (*from && !is_digit(*from) && *from != 'e') from++;
  }
  *to = '\0';
}

static void print_general(double value, int precision, char out[SVARI_NUMBER_TEXT]) {
  snprintf(out, SVARI_NUMBER_TEXT, "%.*g", precision, value == 0 ? 0.0 : value);
  with_point(out);
}

/* printf's digits for the numbers of everyday, twenty times as fast. A double is m 2^-s; for 1e-3 <= value < 1e15 its
 * first `precision` digits are m 10^k / 2^s rounded, and m 10^k fits 128 bits: nothing is lost, and a tie goes to
 * the even digit as printf has it. *k gets the decimals; 0 says that the number is not one of these. */
static uint64_t everyday_digits(double value, int precision, int *k) {
  static const uint64_t tens[] = {1,
                                  10,
                                  100,
                                  1000,
                                  10000,
                                  100000,
                                  1000000,
                                  10000000,
                                  100000000,
                                  1000000000,
                                  10000000000,
                                  100000000000,
                                  1000000000000,
                                  10000000000000,
                                  100000000000000,
                                  1000000000000000,
                                  10000000000000000,
                                  100000000000000000,
                                  1000000000000000000,
                                  10000000000000000000u};
  if (!(value >= 1e-3 && value < 1e15)) return 0;
  int exponent, whole = 0;
  uint64_t m = (uint64_t)ldexp(frexp(value, &exponent), 53);
  int s = 53 - exponent;                        /* 3 to 62 */
  while (value >= (double)tens[whole]) whole++; /* digits before the point */
  if (whole == 0) whole = value < 0.01 ? -2 : value < 0.1 ? -1 : 0;
  *k = precision - whole;
  unsigned __int128 scaled = (unsigned __int128)m * tens[*k], half = (unsigned __int128)1 << (s - 1);
  uint64_t digits = (uint64_t)(scaled >> s);
  unsigned __int128 rest = scaled - ((unsigned __int128)digits << s);
  digits += rest > half || (rest == half && digits % 2 == 1);
  if (digits < tens[precision]) return digits;
  --*k; /* 9.99… has become 10 */
  return digits / 10;
}

static void print_everyday(uint64_t digits, int k, char out[SVARI_NUMBER_TEXT]) {
  char reversed[SVARI_NUMBER_TEXT];
  int n = 0;
  for (; k > 0 && digits % 10 == 0; k--) digits /= 10;
  for (; digits > 0 || n <= k; digits /= 10) {
    if (n == k && k > 0) reversed[n++] = '.';
    reversed[n++] = (char)('0' + digits % 10);
  }
  for (int i = 0; i < n; i++) out[i] = reversed[n - 1 - i];
  out[n] = '\0';
}

void svari_number_exact(double value, char out[SVARI_NUMBER_TEXT]) {
  int k;
  uint64_t digits = everyday_digits(value, 17, &k);
  out[0] = '\0';
  if (digits)
    print_everyday(digits, k, out);
  else if (isfinite(value))
    print_general(value, 17, out);
}

void svari_number_shortest(double value, char out[SVARI_NUMBER_TEXT]) {
  out[0] = '\0';
  if (!isfinite(value)) return;
  for (int precision = 15; precision <= 17; precision++) {
    double back;
    print_general(value, precision, out);
    if (svari_number_parse(out, strlen(out), &back) && back == value) return;
  }
}

void svari_number_fixed(double value, int decimals, char out[SVARI_NUMBER_TEXT]) {
  out[0] = '\0';
  if (!isfinite(value)) return;
  if (fabs(value) >= 1e20) {
    print_general(value, 17, out);
    return;
  }
  snprintf(out, SVARI_NUMBER_TEXT, "%.*f", decimals, value);
  with_point(out);
  if (out[0] == '-' && strspn(out + 1, "0.") == strlen(out + 1)) memmove(out, out + 1, strlen(out));
}

bool svari_number_has_comma(const char *text) {
  static const char digits[] = "0123456789";
  size_t at = text[0] == '-' || text[0] == '+', whole = strspn(text + at, digits);
  at += whole;
  if (!whole || text[at] != ',') return false;
  size_t rest = strspn(text + at + 1, digits);
  return rest > 0 && text[at + 1 + rest] == '\0';
}

int svari_number_vprint(char *out, size_t room, const char *format, va_list args) {
  if (strcmp(nl_langinfo(RADIXCHAR), ".") == 0) return vsnprintf(out, room, format, args);
  locale_t c_locale = newlocale(LC_ALL_MASK, "C", (locale_t)0), before = uselocale(c_locale);
  int length = vsnprintf(out, room, format, args);
  uselocale(before);
  if (c_locale) freelocale(c_locale);
  return length;
}

void svari_number_leave_locale(void) { uselocale(newlocale(LC_ALL_MASK, "C", (locale_t)0)); }

int svari_number_order(const void *a, const void *b) {
  double x = *(const double *)a, y = *(const double *)b;
  return (x > y) - (x < y);
}
