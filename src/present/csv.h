/* CSV after RFC 4180: comma, CRLF, quotes where they are needed. */
#ifndef SVARI_SRC_PRESENT_CSV_H
#define SVARI_SRC_PRESENT_CSV_H

#include "base/buffer.h"

/* `{.out = buffer}` begins a file. */
typedef struct svari_csv_out {
  svari_buffer *out;
  bool filled; /* the line has a field */
} svari_csv_out;

/* A text; NULL: empty. One that a spreadsheet would take for a formula (it begins with = + - @ tab or CR and is no
 * number) gets an apostrophe before it. */
void svari_csv_text(svari_csv_out *csv, const char *text);
void svari_csv_number(svari_csv_out *csv,
                      double value); /* fewest digits that read back the same; empty when not finite */
void svari_csv_exact(svari_csv_out *csv, double value); /* 17 digits: four times as fast, for long columns */
void svari_csv_count(svari_csv_out *csv, size_t value);
void svari_csv_line(svari_csv_out *csv); /* ends the line */

#endif
