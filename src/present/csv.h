/* CSV after RFC 4180: comma, CRLF, quotes where they are needed. */
#ifndef SVARI_SRC_PRESENT_CSV_H
#define SVARI_SRC_PRESENT_CSV_H

#include "base/buffer.h"

/* `{.out = buffer}` begins a file. */
typedef struct svari_csv {
  svari_buffer *out;
  bool filled; /* the line has a field */
} svari_csv;

/* A text; NULL: empty. One that a spreadsheet would take for a formula (it begins with = + - @ tab or CR and is no
 * number) gets an apostrophe before it. */
void svari_csv_text(svari_csv *csv, const char *text);
void svari_csv_number(svari_csv *csv, double value); /* fewest digits that read back the same; empty when not finite */
void svari_csv_exact(svari_csv *csv, double value);  /* 17 digits: four times as fast, for long columns */
void svari_csv_count(svari_csv *csv, size_t value);
void svari_csv_line(svari_csv *csv); /* ends the line */

#endif
