/* Rounding for the eye; files keep every digit. */
#include "present/format.h"
#include "svari/infer.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "base/number.h"

/* The Latvian thousands mark is a space that does not break (U+00A0). */
static const char *const thousands[SVARI_LANGUAGES] = {",", "\xC2\xA0"};
static const char decimal_mark[SVARI_LANGUAGES] = {'.', ','};

static void group(const char *plain, svari_language language, char out[SVARI_FORMAT_TEXT]) {
  size_t sign = plain[0] == '-', whole = strspn(plain + sign, "0123456789"), at = 0;
  bool marks = whole > 4;
  if (sign) at += (size_t)snprintf(out, SVARI_FORMAT_TEXT, "−");
  for (size_t i = 0; i < whole && at + 8 < SVARI_FORMAT_TEXT; i++) {
    if (marks && i > 0 && (whole - i) % 3 == 0)
      at += (size_t)snprintf(out + at, SVARI_FORMAT_TEXT - at, "%s", thousands[language]);
    out[at++] = plain[sign + i];
  }
  const char *rest = plain + sign + whole;
  if (*rest == '.') {
    out[at++] = decimal_mark[language];
    rest++;
  }
  snprintf(out + at, SVARI_FORMAT_TEXT - at, "%s", rest);
}

void svari_format_number(double value, int decimals, svari_language language, char out[SVARI_FORMAT_TEXT]) {
  char plain[SVARI_NUMBER_TEXT];
  if (!isfinite(value)) {
    snprintf(out, SVARI_FORMAT_TEXT, "–");
    return;
  }
  svari_number_fixed(value, decimals, plain);
  group(plain, language, out);
}

void svari_format_percent(double share, int decimals, svari_language language, char out[SVARI_FORMAT_TEXT]) {
  svari_format_number(share * 100, decimals, language, out);
  size_t at = strlen(out);
  if (isfinite(share)) snprintf(out + at, SVARI_FORMAT_TEXT - at, language == SVARI_LATVIAN ? "\xC2\xA0%%" : "%%");
}

double svari_count_number(size_t value) { return value == SVARI_HIDDEN_COUNT ? NAN : (double)value; }

void svari_format_count(size_t value, svari_language language, char out[SVARI_FORMAT_TEXT]) {
  if (value == SVARI_HIDDEN_COUNT) {
    svari_format_number(NAN, 0, language, out);
    return;
  }
  char plain[SVARI_NUMBER_TEXT];
  snprintf(plain, sizeof plain, "%zu", value);
  group(plain, language, out);
}

void svari_format_limits(const double ci[2], const char *low, const char *joint, const char *high,
                         char out[3 * SVARI_FORMAT_TEXT]) {
  bool any = isfinite(ci[0]) || isfinite(ci[1]);
  snprintf(out, 3 * SVARI_FORMAT_TEXT, any ? "%s %s %s" : "–", isfinite(ci[0]) ? low : "…", joint,
           isfinite(ci[1]) ? high : "…");
}

const char *svari_format_p_sign(const char *text) { return text[0] == '<' ? " " : " = "; }

void svari_format_p(double p, svari_language language, char out[SVARI_FORMAT_TEXT]) {
  if (isfinite(p) && p < 0.001) {
    snprintf(out, SVARI_FORMAT_TEXT, "<0%c001", decimal_mark[language]);
    return;
  }
  svari_format_number(p, 3, language, out);
}

int svari_format_decimals(double estimate, double se) {
  double scale = isfinite(se) && se > 0 ? se : fabs(estimate) / 100;
  if (!isfinite(scale) || scale <= 0) return 0;
  int decimals = 1 - (int)floor(log10(scale));
  return decimals < 0 ? 0 : decimals > SVARI_MOST_DECIMALS ? SVARI_MOST_DECIMALS : decimals;
}

int svari_format_exact_decimals(double value) {
  char text[SVARI_NUMBER_TEXT];
  int decimals = svari_format_decimals(value, NAN);
  if (!isfinite(value)) return 0;
  svari_number_fixed(value, decimals, text);
  for (size_t length = strlen(text); decimals > 0 && text[length - 1] == '0'; length--) decimals--;
  return decimals;
}

/* What the figure can bear by itself. */
static int own_decimals(double estimate, double se, const double ci[2]) {
  bool exact = se == 0 && ci[0] == estimate && ci[1] == estimate;
  return exact ? svari_format_exact_decimals(estimate) : svari_format_decimals(estimate, se);
}

static bool has_error(double se) { return isfinite(se) && se > 0; }

void svari_even_add(svari_even *even, double estimate, double se, const double ci[2]) {
  if (!isfinite(estimate)) return;
  int decimals = own_decimals(estimate, se, ci);
  double size = fabs(estimate);
  if (size > 0 && (!(even->smallest > 0) || size < even->smallest)) even->smallest = size;
  if (size > even->largest) even->largest = size;
  if (has_error(se))
    even->count[decimals]++;
  else
    even->without[decimals]++;
}

/* Those that the most figures can bear when each gives up at most one of its two digits; of two, the more. Negative
 * where there are no figures. */
static int usual_decimals(const size_t *count) {
  int best = -1;
  size_t most = 0;
  for (int d = 0; d <= SVARI_MOST_DECIMALS; d++) {
    size_t bearing = count[d] + (d < SVARI_MOST_DECIMALS ? count[d + 1] : 0);
    if (count[d] == 0 || bearing < most) continue;
    most = bearing;
    best = d;
  }
  return best;
}

static int shared_decimals(const svari_even *even, const size_t *count) {
  int usual = usual_decimals(count), least = 0;
  while (least < SVARI_MOST_DECIMALS && count[least] == 0) least++;
  return !even->apart && least < usual ? usual - 1 : usual;
}

bool svari_even_in_size(double smallest, double largest) { return largest < 10 * smallest; }

int svari_even_decimals(const svari_even *even, double estimate, double se, const double ci[2]) {
  int shared = shared_decimals(even, even->count), own = own_decimals(estimate, se, ci);
  if (even->apart && !svari_even_in_size(even->smallest, even->largest)) return own;
  if (!has_error(se) && shared >= 0) return shared;
  if (shared < 0) shared = shared_decimals(even, even->without);
  if (own <= shared || shared < 0) return own;
  return even->apart && own > shared + 1 ? own - 1 : shared;
}
