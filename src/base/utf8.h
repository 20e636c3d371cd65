/* UTF-8: is it, and how wide is it on a terminal. */
#ifndef SVARI_SRC_BASE_UTF8_H
#define SVARI_SRC_BASE_UTF8_H

#include "svari/base.h"

/* The offset of the first byte that is not well-formed UTF-8 (overlong forms, surrogates and values over
 * U+10FFFF are not), or `length`. */
size_t svari_utf8_check(const char *text, size_t length);
/* Bytes of the well-formed character that text[0..length) begins with, 0 when there is none; *code gets its number. */
size_t svari_utf8_next(const char *bytes, size_t length, uint32_t *code);
/* Characters that a terminal gives a column: combining marks count 0, wide East Asian letters 2. */
size_t svari_utf8_width(const char *text);

#endif
