/* What a frame holds, for reading on a terminal: `svari describe`. */
#ifndef SVARI_SRC_DATA_DESCRIBE_H
#define SVARI_SRC_DATA_DESCRIBE_H

#include "base/buffer.h"
#include "data/frame.h"

typedef struct svari_describe_style {
  size_t width; /* columns of the terminal; 0: 80 */
  bool colour;
  svari_language language; /* of labels */
} svari_describe_style;

/* Per variable: type, label, missing; levels with counts and bars, or the extremes, quartiles (R's type 7), mean and
 * a histogram. Of a column whose values name its bearers (an identifier, a text) only their count is told.
 * SVARI_MEMORY. */
SVARI_MUST_CHECK svari_status svari_frame_describe(const svari_frame *frame, svari_describe_style style,
                                                   svari_buffer *out, svari_error *err);

#endif
