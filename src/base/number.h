/* Numbers to text and back with a decimal point, whatever the locale. */
#ifndef SVARI_SRC_BASE_NUMBER_H
#define SVARI_SRC_BASE_NUMBER_H

#include <stdarg.h>

#include "svari/base.h"

enum { SVARI_NUMBER_TEXT = 40 };

/* The number that the whole of text[0..length) spells: optional sign, digits, one point, exponent; spaces
 * around it are allowed, nothing else is (no hexadecimal, no inf, no nan, no thousands marks). False
 * when it is not a number or not finite. */
bool svari_number_parse(const char *text, size_t length, double *value);

/* "3,5", "-0,25": a number but for its mark. */
bool svari_number_has_comma(const char *text);

/* 17 significant digits: reads back as the same double. Non-finite values give "". */
void svari_number_exact(double value, char out[SVARI_NUMBER_TEXT]);
/* The fewest of 15, 16 or 17 digits that read back as the same double ("0.1"). */
void svari_number_shortest(double value, char out[SVARI_NUMBER_TEXT]);
/* A fixed count of decimals, half away from zero as printed by the C library, with a point. */
void svari_number_fixed(double value, int decimals, char out[SVARI_NUMBER_TEXT]);

/* vsnprintf whose numbers have a point. */
int svari_number_vprint(char *out, size_t room, const char *format, va_list args);
/* A child process gives up its parent's locale, for the libraries that it calls. */
void svari_number_leave_locale(void);

/* For qsort of doubles, none of them NaN: the least first. */
int svari_number_order(const void *a, const void *b);

#endif
