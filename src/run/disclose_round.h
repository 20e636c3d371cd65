/* Rounding of figures, so that no exact count can be had back from what is shown. */
#ifndef SVARI_SRC_RUN_DISCLOSE_ROUND_H
#define SVARI_SRC_RUN_DISCLOSE_ROUND_H

#include "svari/infer.h"

/* Counts, bases and degrees of freedom become multiples of `base`, their limits outward; shares those of rounded
 * counts, their limits outward to a thousandth; standard errors of both keep two digits. Other statistics stay as they
 * are. */
void svari_round_rows(svari_estimate_row *rows, size_t count, double base);
void svari_round_tables(svari_table *tables, size_t count, double base);

#endif
