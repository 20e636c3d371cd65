/* Frames described in lines that fit a terminal. */
#include "data/describe.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/number.h"
#include "base/sum.h"
#include "base/utf8.h"

enum { SHOWN_LEVELS = 12, LEAST_SHOWN = 3, INDENT = 2, LABEL_WIDTH = 28, FIGURES_WIDTH = 20, BINS = 40 };

typedef struct describing {
  const svari_frame *frame;
  svari_describe_style style;
  svari_buffer *out;
} describing;

static void spaces(svari_buffer *out, size_t count) {
  for (size_t i = 0; i < count; i++) svari_buffer_text(out, " ");
}

static bool is_control(char byte) { return (unsigned char)byte < ' ' || byte == 0x7F; }

/* Text of the data must not steer the terminal. */
static void safely(svari_buffer *out, const char *text, size_t length) {
  for (size_t i = 0; i < length; i++) svari_buffer_add(out, is_control(text[i]) ? "?" : text + i, 1);
}

static size_t safe_width(const char *text) {
  size_t width = svari_utf8_width(text);
  for (; *text; text++) width += is_control(*text);
  return width;
}

/* Text in a field of so many columns, cut with an ellipsis at a whole character. */
static void fitted(svari_buffer *out, const char *text, size_t width) {
  size_t total = safe_width(text);
  if (total <= width) {
    safely(out, text, strlen(text));
    spaces(out, width - total);
    return;
  }
  char one[5];
  size_t used = 0;
  while (used + 1 < width) {
    size_t size = 1;
    while (((unsigned char)text[size] & 0xC0) == 0x80) size++;
    snprintf(one, sizeof one, "%.*s", (int)size, text);
    size_t wide = safe_width(one);
    if (used + wide + 1 > width) break;
    safely(out, one, size);
    used += wide;
    text += size;
  }
  svari_buffer_text(out, "…");
  spaces(out, width - used - 1);
}

/* Ends a line, without the spaces at its end. */
static void trim_line(svari_buffer *out) {
  while (out->length && out->bytes[out->length - 1] == ' ') out->bytes[--out->length] = '\0';
  svari_buffer_text(out, "\n");
}

/* Six significant digits. */
static void rounded(double value, char text[SVARI_NUMBER_TEXT]) {
  if (value != 0 && isfinite(value)) {
    double scale = pow(10, 5 - floor(log10(fabs(value))));
    if (scale < 1) scale = 1; /* dividing by a small power of ten would add digits; whole numbers are short enough */
    if (isfinite(scale) && scale > 0 && isfinite(value * scale)) value = round(value * scale) / scale;
  }
  svari_number_shortest(value, text);
}

static void percent(svari_buffer *out, size_t part, size_t whole) {
  char text[SVARI_NUMBER_TEXT];
  svari_number_fixed(whole ? 100.0 * (double)part / (double)whole : 0, 1, text);
  svari_buffer_printf(out, "%5s %%", text);
}

static void head(const describing *d, const svari_column *column, const char *type) {
  svari_buffer *out = d->out;
  svari_buffer_text(out, d->style.colour ? "\n\033[1m" : "\n");
  safely(out, column->name, strlen(column->name));
  svari_buffer_printf(out, "%s  %s", d->style.colour ? "\033[0m" : "", type);
  if (column->nmissing) {
    svari_buffer_printf(out, ", %zu missing (", column->nmissing);
    percent(out, column->nmissing, d->frame->nrecords);
    svari_buffer_text(out, ")");
  }
  svari_buffer_text(out, "\n");
  const char *label = column->label.in[d->style.language];
  if (!label || strcmp(label, column->name) == 0) return;
  spaces(out, INDENT);
  fitted(out, label, d->style.width - INDENT);
  trim_line(out);
}

/* ---- numbers ---- */

/* Type 7 of Hyndman & Fan (1996). */
static double quantile(const double *sorted, size_t count, double p) {
  double at = p * (double)(count - 1), low = floor(at);
  size_t k = (size_t)low;
  return k + 1 < count ? sorted[k] + (at - low) * (sorted[k + 1] - sorted[k]) : sorted[k];
}

/* Whole numbers of a small range get a bin each. */
static size_t bin_count(const double *sorted, size_t count) {
  double range = sorted[count - 1] - sorted[0];
  for (size_t i = 0; i < count; i++)
    if (sorted[i] != floor(sorted[i]) || range >= BINS) return BINS;
  return (size_t)range + 1;
}

static void histogram(const describing *d, const double *sorted, size_t count) {
  static const char *const heights[] = {" ", "▁", "▂", "▃", "▄", "▅", "▆", "▇", "█"};
  size_t bins[BINS] = {0}, most = 1, nbins = bin_count(sorted, count);
  double low = sorted[0], range = sorted[count - 1] - low, width = nbins < BINS ? 1 : range / BINS;
  if (!(range > 0) || !isfinite(range)) return;
  for (size_t i = 0; i < count; i++) {
    size_t k = (size_t)((sorted[i] - low) / width);
    size_t bin = k < nbins ? k : nbins - 1;
    if (++bins[bin] > most) most = bins[bin];
  }
  spaces(d->out, INDENT);
  for (size_t k = 0; k < nbins; k++) svari_buffer_text(d->out, heights[(bins[k] * 8 + most - 1) / most]);
  trim_line(d->out);
}

typedef struct figure {
  const char *name;
  double value;
} figure;

static void figure_lines(const describing *d, const figure *figures, size_t count) {
  size_t used = d->style.width;
  for (size_t k = 0; k < count; k++) {
    char value[SVARI_NUMBER_TEXT], text[2 * SVARI_NUMBER_TEXT];
    rounded(figures[k].value, value);
    snprintf(text, sizeof text, "%s %s", figures[k].name, value);
    size_t length = strlen(text);
    bool fits = used + length + 2 <= d->style.width;
    if (!fits && k) svari_buffer_text(d->out, "\n");
    used = (fits ? used : 0) + length + 2;
    svari_buffer_printf(d->out, "  %s", text);
  }
  svari_buffer_text(d->out, "\n");
}

static void number_lines(const describing *d, double *values, size_t count, double mean) {
  qsort(values, count, sizeof *values, svari_number_order);
  const figure figures[] = {{"min", values[0]},
                            {"25 %", quantile(values, count, 0.25)},
                            {"median", quantile(values, count, 0.5)},
                            {"75 %", quantile(values, count, 0.75)},
                            {"max", values[count - 1]},
                            {"mean", mean}};
  figure_lines(d, figures, sizeof figures / sizeof figures[0]);
  histogram(d, values, count);
}

static svari_status describe_number(const describing *d, const svari_column *column, svari_error *err) {
  size_t count = 0;
  double *values = malloc((d->frame->nrecords + 1) * sizeof *values);
  if (!values) return svari_fail_memory(err);
  svari_sum sum = {0};
  for (size_t i = 0; i < d->frame->nrecords; i++) {
    if (isnan(column->number[i])) continue;
    values[count++] = column->number[i];
    svari_sum_add(&sum, column->number[i]);
  }
  head(d, column, "number");
  if (count) number_lines(d, values, count, svari_sum_value(&sum) / (double)count);
  free(values);
  return SVARI_OK;
}

/* ---- categories ---- */

static void bar(svari_buffer *out, size_t part, size_t most, size_t width) {
  static const char *const eighths[] = {"", "▏", "▎", "▍", "▌", "▋", "▊", "▉"};
  size_t length = most ? part * width * 8 / most : 0;
  for (size_t i = 0; i < length / 8; i++) svari_buffer_text(out, "█");
  svari_buffer_text(out, eighths[length % 8]);
  spaces(out, width - length / 8 - (length % 8 != 0));
}

/* The count that a level must have to be among the most frequent that are shown. */
static size_t least_shown(const size_t *counts, size_t nlevels, size_t *sorted) {
  if (nlevels <= SHOWN_LEVELS) return 0;
  memcpy(sorted, counts, nlevels * sizeof *counts);
  for (size_t k = 0; k < SHOWN_LEVELS; k++) {
    size_t top = k;
    for (size_t j = k + 1; j < nlevels; j++)
      if (sorted[j] > sorted[top]) top = j;
    size_t swap = sorted[k];
    sorted[k] = sorted[top];
    sorted[top] = swap;
  }
  return sorted[SHOWN_LEVELS - 1] < LEAST_SHOWN ? LEAST_SHOWN : sorted[SHOWN_LEVELS - 1];
}

static void level_line(const describing *d, const svari_level *level, size_t part, size_t most) {
  size_t around = INDENT + LABEL_WIDTH + FIGURES_WIDTH;
  const char *label = level->label.in[d->style.language];
  spaces(d->out, INDENT);
  fitted(d->out, label ? label : level->name, LABEL_WIDTH);
  svari_buffer_printf(d->out, " %9zu ", part);
  percent(d->out, part, d->frame->nrecords);
  svari_buffer_text(d->out, " ");
  bar(d->out, part, most, d->style.width > around + 4 ? d->style.width - around : 4);
  trim_line(d->out);
}

static void level_lines(const describing *d, const svari_column *column, const size_t *counts, size_t *sorted) {
  size_t least = least_shown(counts, column->nlevels, sorted), most = 0, shown = 0;
  for (size_t k = 0; k < column->nlevels; k++)
    if (counts[k] > most) most = counts[k];
  for (size_t k = 0; k < column->nlevels && shown < SHOWN_LEVELS; k++) {
    if (counts[k] < least) continue;
    level_line(d, &column->levels[k], counts[k], most);
    shown++;
  }
  if (shown == column->nlevels) return;
  spaces(d->out, INDENT);
  svari_buffer_printf(d->out, "%s%zu more\n", shown ? "and " : "", column->nlevels - shown);
}

static svari_status describe_category(const describing *d, const svari_column *column, svari_error *err) {
  size_t *counts = calloc(2 * column->nlevels + 1, sizeof *counts);
  if (!counts) return svari_fail_memory(err);
  for (size_t i = 0; i < d->frame->nrecords; i++) {
    int32_t code = svari_column_code(column, i);
    if (code >= 0) counts[code]++;
  }
  char type[60];
  snprintf(type, sizeof type, "category, %zu level%s", column->nlevels, column->nlevels == 1 ? "" : "s");
  head(d, column, type);
  bool names_bearers = column->nlevels > SHOWN_LEVELS && 2 * column->nlevels > d->frame->nrecords - column->nmissing;
  if (!names_bearers) level_lines(d, column, counts, counts + column->nlevels);
  free(counts);
  return SVARI_OK;
}

/* A question with several answers, as its file groups the columns; under `set:` they give its shares. */
static void set_lines(const describing *d, const svari_answer_set *set) {
  svari_buffer_printf(d->out, "\n%s  multiple-response set", set->name);
  if (set->value[0]) svari_buffer_printf(d->out, ", %s is chosen", set->value);
  svari_buffer_text(d->out, "\n");
  if (set->label[0]) {
    spaces(d->out, INDENT);
    svari_buffer_printf(d->out, "%s\n", set->label);
  }
  spaces(d->out, INDENT);
  for (size_t v = 0; v < set->nvariables; v++) svari_buffer_printf(d->out, v ? ", %s" : "%s", set->variables[v]);
  svari_buffer_text(d->out, "\n");
}

svari_status svari_frame_describe(const svari_frame *frame, svari_describe_style style, svari_buffer *out,
                                  svari_error *err) {
  if (style.width == 0) style.width = 80;
  describing d = {.frame = frame, .style = style, .out = out};
  svari_buffer_printf(out, "%s%s%zu record%s, %zu variable%s\n", frame->file ? frame->file : "",
                      frame->file ? ": " : "", frame->nrecords, frame->nrecords == 1 ? "" : "s", frame->ncolumns,
                      frame->ncolumns == 1 ? "" : "s");
  svari_status status = SVARI_OK;
  for (size_t j = 0; j < frame->ncolumns && status == SVARI_OK; j++) {
    const svari_column *column = frame->columns[j];
    if (column->type == SVARI_NUMBER) status = describe_number(&d, column, err);
    if (column->type == SVARI_CATEGORY) status = describe_category(&d, column, err);
    if (column->type == SVARI_TEXT) head(&d, column, "text");
  }
  for (size_t i = 0; i < frame->nsets && status == SVARI_OK; i++) set_lines(&d, &frame->sets[i]);
  return status == SVARI_OK && out->failed ? svari_fail_memory(err) : status;
}
