/* Numbers as a reader of a language expects them, rounded to what their standard error can bear. */
#ifndef SVARI_SRC_PRESENT_FORMAT_H
#define SVARI_SRC_PRESENT_FORMAT_H

#include "svari/frame.h"

enum { SVARI_FORMAT_TEXT = 80 };

/* A number with `decimals` decimals: thousands marked from 10 000 on, the language's decimal mark; "–" when it
 * is not finite. */
void svari_format_number(double value, int decimals, svari_language language, char out[SVARI_FORMAT_TEXT]);
/* A share as per cent: "12.3%", "12,3 %". */
void svari_format_percent(double share, int decimals, svari_language language, char out[SVARI_FORMAT_TEXT]);
/* A count as a number for cells that sort or calculate: NaN when it is hidden. */
double svari_count_number(size_t value);
void svari_format_count(size_t value, svari_language language, char out[SVARI_FORMAT_TEXT]);
/* Two limits, already as text, joined by a word or a dash: "3.1 to 5.2"; a limit that is missing is "…", two are "–".
 */
void svari_format_limits(const double ci[2], const char *low, const char *joint, const char *high,
                         char out[3 * SVARI_FORMAT_TEXT]);
/* "0.006", "<0.001". */
void svari_format_p(double p, svari_language language, char out[SVARI_FORMAT_TEXT]);
/* What stands between the letter p and that: " = " or " ". */
const char *svari_format_p_sign(const char *text);
/* Decimals that show two digits of the standard error; without one, four digits of the value. 0 to 6. */
int svari_format_decimals(double estimate, double se);

#endif
