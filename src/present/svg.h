/* Charts as SVG with real text: small functions from plain arrays to markup. Colours are CSS classes of the page, so
 * that light, dark and print follow it. Every chart has a title and a description for those who don't see it.
 * A number that is NaN draws nothing. */
#ifndef SVARI_SRC_PRESENT_SVG_H
#define SVARI_SRC_PRESENT_SVG_H

#include "base/buffer.h"
#include "svari/frame.h"

typedef struct svari_chart {
  const char *id; /* unique in the page: letters, digits, - */
  const char *title, *description;
  svari_language language;
  bool percent;    /* the axis shows per cents of shares */
  double from, to; /* NaN: by the data */
} svari_chart;

/* Dot and line: an estimate with its interval, and a published figure beside it. */
typedef struct svari_dot {
  const char *label, *value; /* value: the estimate in words */
  double estimate, low, high, reference;
  bool hollow; /* flagged */
} svari_dot;
void svari_svg_dots(svari_buffer *out, const svari_chart *chart, const svari_dot *dots, size_t count);

/* Sample and weighted shares against the population's. */
typedef struct svari_gap {
  const char *label;
  double population, sample, weighted;
} svari_gap;
void svari_svg_gaps(svari_buffer *out, const svari_chart *chart, const svari_gap *gaps, size_t count);

/* Bars that add to a whole: shares[row * nparts + part]. */
typedef struct svari_stack {
  size_t nrows, nparts;
  const char *const *rows;
  const char *const *parts;
  const double *shares;
  const bool *apart; /* by part: no part of the scale, in grey; NULL: none */
} svari_stack;
void svari_svg_stack(svari_buffer *out, const svari_chart *chart, const svari_stack *stack);

/* Counts over equal steps from chart->from to chart->to. */
void svari_svg_histogram(svari_buffer *out, const svari_chart *chart, const size_t *counts, size_t nbins);

/* Text with & < > " ' made harmless in markup. */
void svari_markup_text(svari_buffer *out, const char *text);

#endif
