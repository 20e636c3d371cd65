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
/* Of a value known exactly: those it has, of at most four digits. */
int svari_format_exact_decimals(double value);

/* Decimals for figures that are read under each other: those that most of them can bear, one fewer where then all can.
 * Begin with {.apart = …}, add every figure, then ask for each. No figure shows more than two digits of its standard
 * error; one that can't bear the shared decimals has fewer. Figures of different things, as coefficients are, show at
 * least one digit of it, and share decimals only when they are of one size: none ten times another. */
enum { SVARI_MOST_DECIMALS = 6 };
typedef struct svari_even {
  bool apart;                              /* of different things, which may have different units */
  double smallest, largest;                /* of their sizes, zeros apart */
  size_t count[SVARI_MOST_DECIMALS + 1];   /* figures by the decimals they can bear */
  size_t without[SVARI_MOST_DECIMALS + 1]; /* the same of figures without a standard error, which follow the others */
} svari_even;
bool svari_even_in_size(double smallest, double largest);
void svari_even_add(svari_even *even, double estimate, double se, const double ci[2]);
int svari_even_decimals(const svari_even *even, double estimate, double se, const double ci[2]);

#endif
