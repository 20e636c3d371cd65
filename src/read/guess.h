/* What the first records of a CSV file tell of how its numbers are written. */
#ifndef SVARI_SRC_READ_GUESS_H
#define SVARI_SRC_READ_GUESS_H

#include "svari/read.h"

typedef struct svari_decimal_guess {
  bool certain;    /* every column of numbers with decimals has commas */
  bool mixed;      /* some have commas, others points: nothing is guessed */
  char column[64]; /* the first with commas, and a value of it; "": none */
  char value[48];
} svari_decimal_guess;

/* Looks at up to 1000 records. A column has decimal commas when each of its values that is not missing is a number with
 * a decimal comma or without decimals, and one of them can't be thousands ("1,234"). Nothing is told of standard input,
 * compressed files and other formats, nor of a file that can't be read: the reading itself will. SVARI_MEMORY. */
SVARI_MUST_CHECK svari_status svari_decimal_look(const svari_data_spec *spec, svari_decimal_guess *out,
                                                 svari_error *err);

#endif
