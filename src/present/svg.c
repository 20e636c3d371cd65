/* The chart kinds that a survey report needs, 420 units wide: a phone shows them nearly full size, a desk screen beside
 * their table. Labels stand above their marks, so that Latvian category names have the whole width. */
#include "present/svg.h"

#include "base/number.h"
#include "base/utf8.h"
#include "present/format.h"
#include "present/words.h"

#include <math.h>
#include <string.h>

enum { WIDTH = 420, LEFT = 6, RIGHT = 14, ROW = 36, AXIS = 26, PARTS = 8 };
#define TICK_LETTER 7.5 /* width of a letter of the axis on a phone, where it is largest */

void svari_markup_text(svari_buffer *out, const char *text) {
  static const char special[] = "&<>\"'";
  static const char *const safe[] = {"&amp;", "&lt;", "&gt;", "&quot;", "&#39;"};
  while (*text) {
    size_t plain = strcspn(text, special);
    svari_buffer_add(out, text, plain);
    text += plain;
    if (!*text) return;
    svari_buffer_text(out, safe[strchr(special, *text) - special]);
    text++;
  }
}

/* ` name="12.5"`: attributes never go through the locale. */
static void attribute(svari_buffer *out, const char *name, double value) {
  char text[SVARI_NUMBER_TEXT];
  svari_number_fixed(value, 1, text);
  svari_buffer_printf(out, " %s=\"%s\"", name, text);
}

static void open_chart(svari_buffer *out, const svari_chart *chart, double height) {
  svari_buffer_printf(out, "<svg class=\"chart\" role=\"img\" aria-labelledby=\"%s-t %s-d\" viewBox=\"0 0 %d %d\">",
                      chart->id, chart->id, WIDTH, (int)ceil(height));
  svari_buffer_printf(out, "<title id=\"%s-t\">", chart->id);
  svari_markup_text(out, chart->title);
  svari_buffer_printf(out, "</title><desc id=\"%s-d\">", chart->id);
  svari_markup_text(out, chart->description);
  svari_buffer_text(out, "</desc>\n");
}

static void text_at(svari_buffer *out, double x, double y, const char *class, const char *anchor, const char *text) {
  svari_buffer_text(out, "<text");
  attribute(out, "x", x);
  attribute(out, "y", y);
  svari_buffer_printf(out, " class=\"%s\" text-anchor=\"%s\">", class, anchor);
  svari_markup_text(out, text);
  svari_buffer_text(out, "</text>");
}

static void line(svari_buffer *out, double x1, double y1, double x2, double y2, const char *class) {
  svari_buffer_text(out, "<line");
  attribute(out, "x1", x1);
  attribute(out, "y1", y1);
  attribute(out, "x2", x2);
  attribute(out, "y2", y2);
  svari_buffer_printf(out, " class=\"%s\"/>", class);
}

static void circle(svari_buffer *out, double x, double y, double r, const char *class) {
  svari_buffer_text(out, "<circle");
  attribute(out, "cx", x);
  attribute(out, "cy", y);
  attribute(out, "r", r);
  svari_buffer_printf(out, " class=\"%s\"/>", class);
}

static void rectangle(svari_buffer *out, double x, double y, double width, double height, const char *class) {
  svari_buffer_text(out, "<rect");
  attribute(out, "x", x);
  attribute(out, "y", y);
  attribute(out, "width", width);
  attribute(out, "height", height);
  svari_buffer_printf(out, " class=\"%s\"/>", class);
}

/* An axis with steps of 1, 2 or 5 times a power of ten. */
typedef struct scale {
  double from, to, step;
} scale;

static void widen(scale *s, double value) {
  if (!isfinite(value)) return;
  if (!(value >= s->from)) s->from = value;
  if (!(value <= s->to)) s->to = value;
}

static scale scale_nice(scale s) {
  if (!isfinite(s.from) || !isfinite(s.to)) s = (scale){0, 1, 0};
  if (s.to <= s.from) s.to = s.from + (s.from != 0 ? fabs(s.from) : 1);
  double raw = (s.to - s.from) / 4, power = pow(10, floor(log10(raw))), ratio = raw / power;
  s.step = (ratio <= 1 ? 1 : ratio <= 2 ? 2 : ratio <= 5 ? 5 : 10) * power;
  s.from = floor(s.from / s.step + 1e-9) * s.step;
  s.to = ceil(s.to / s.step - 1e-9) * s.step;
  return s;
}

static double place(const scale *s, double value) {
  return LEFT + (value - s->from) / (s->to - s->from) * (WIDTH - LEFT - RIGHT);
}

static void tick_label(const svari_chart *chart, const scale *s, double value, char label[SVARI_FORMAT_TEXT]) {
  int decimals = (int)fmax(0, -floor(log10(s->step * (chart->percent ? 100 : 1)) + 1e-9));
  if (chart->percent)
    svari_format_percent(value, decimals, chart->language, label);
  else
    svari_format_number(value, decimals, chart->language, label);
}

/* How many ticks have one label: the first stands right of its tick, the next around its own. */
static int ticks_a_label(const svari_chart *chart, const scale *s, int ticks) {
  char first[SVARI_FORMAT_TEXT], last[SVARI_FORMAT_TEXT];
  tick_label(chart, s, s->from, first);
  tick_label(chart, s, s->to, last);
  double letters = fmax((double)svari_utf8_width(first), (double)svari_utf8_width(last));
  double apart = (double)(WIDTH - LEFT - RIGHT) / ticks;
  int every = (int)ceil(1.5 * letters * TICK_LETTER / apart);
  return every < 1 ? 1 : every;
}

static void axis(svari_buffer *out, const svari_chart *chart, const scale *s, double top, double bottom) {
  int ticks = (int)lround((s->to - s->from) / s->step), every = ticks_a_label(chart, s, ticks);
  for (int i = 0; i <= ticks && i <= 20; i++) {
    double value = s->from + i * s->step, x = place(s, value);
    char label[SVARI_FORMAT_TEXT];
    line(out, x, top, x, bottom, "grid");
    if (i % every) continue;
    tick_label(chart, s, value, label);
    text_at(out, x, bottom + 16, "tick", i == 0 ? "start" : i == ticks ? "end" : "middle", label);
  }
  svari_buffer_text(out, "\n");
}

/* A row's title is what a pointer shows, without any script: "label: value, value". */
static void open_row(svari_buffer *out, const char *label) {
  svari_buffer_text(out, "<g class=\"row\"><title>");
  svari_markup_text(out, label);
}

static void row_share(svari_buffer *out, const svari_chart *chart, const char *name, double share, bool first) {
  char text[SVARI_FORMAT_TEXT];
  svari_format_percent(share, 1, chart->language, text);
  svari_buffer_text(out, first ? ": " : ", ");
  svari_markup_text(out, name);
  svari_buffer_printf(out, " %s", text);
}

/* A label above its marks, cut with … where it would reach what stands right of it; the row's title has all of it. */
static void row_label(svari_buffer *out, const char *label, double y, double room) {
  enum { LETTER = 7 };
  size_t most = (size_t)((room - LEFT) / LETTER), shown = svari_utf8_width(label) <= most ? SIZE_MAX : most - 1;
  char cut[4 * WIDTH / LETTER + 8];
  size_t bytes = 0, letters = 0;
  for (; label[bytes] && bytes + 8 < sizeof cut; bytes++) {
    letters += ((unsigned char)label[bytes] & 0xC0) != 0x80;
    if (letters > shown) break;
    cut[bytes] = label[bytes];
  }
  memcpy(cut + bytes, shown == SIZE_MAX ? "" : "…", shown == SIZE_MAX ? 1 : sizeof "…");
  text_at(out, LEFT, y + 12, "label", "start", cut);
}

static void dot_row(svari_buffer *out, const scale *s, const svari_dot *dot, double y) {
  open_row(out, dot->label);
  svari_buffer_text(out, ": ");
  svari_markup_text(out, dot->value);
  svari_buffer_text(out, "</title>");
  row_label(out, dot->label, y, WIDTH - RIGHT - 8 * (double)svari_utf8_width(dot->value) - 8);
  text_at(out, WIDTH - RIGHT, y + 12, "value", "end", dot->value);
  double middle = y + 23;
  if (isfinite(dot->low) && isfinite(dot->high))
    line(out, place(s, dot->low), middle, place(s, dot->high), middle, "interval");
  if (isfinite(dot->reference)) {
    double x = place(s, dot->reference);
    line(out, x, middle - 7, x, middle + 7, "reference");
  }
  if (isfinite(dot->estimate)) circle(out, place(s, dot->estimate), middle, 4.5, dot->hollow ? "dot hollow" : "dot");
  svari_buffer_text(out, "</g>\n");
}

void svari_svg_dots(svari_buffer *out, const svari_chart *chart, const svari_dot *dots, size_t count) {
  scale s = {chart->from, chart->to, 0};
  for (size_t i = 0; i < count; i++) {
    widen(&s, dots[i].estimate);
    widen(&s, dots[i].low);
    widen(&s, dots[i].high);
    widen(&s, dots[i].reference);
  }
  s = scale_nice(s);
  double bottom = (double)count * ROW;
  open_chart(out, chart, bottom + AXIS);
  axis(out, chart, &s, 0, bottom);
  for (size_t i = 0; i < count; i++) dot_row(out, &s, &dots[i], (double)i * ROW);
  svari_buffer_text(out, "</svg>\n");
}

static void gap_row(svari_buffer *out, const svari_chart *chart, const scale *s, const svari_gap *gap, double y) {
  open_row(out, gap->label);
  row_share(out, chart, svari_word(SVARI_WORD_POPULATION, chart->language), gap->population, true);
  row_share(out, chart, svari_word(SVARI_WORD_SAMPLE, chart->language), gap->sample, false);
  row_share(out, chart, svari_word(SVARI_WORD_WEIGHTED, chart->language), gap->weighted, false);
  svari_buffer_text(out, "</title>");
  row_label(out, gap->label, y, WIDTH - RIGHT);
  double middle = y + 23;
  if (isfinite(gap->sample) && isfinite(gap->weighted))
    line(out, place(s, gap->sample), middle, place(s, gap->weighted), middle, "move");
  if (isfinite(gap->population)) {
    double x = place(s, gap->population);
    line(out, x, middle - 8, x, middle + 8, "target");
  }
  if (isfinite(gap->sample)) circle(out, place(s, gap->sample), middle, 4.5, "dot hollow");
  if (isfinite(gap->weighted)) circle(out, place(s, gap->weighted), middle, 4.5, "dot");
  svari_buffer_text(out, "</g>\n");
}

void svari_svg_gaps(svari_buffer *out, const svari_chart *chart, const svari_gap *gaps, size_t count) {
  scale s = {chart->from, chart->to, 0};
  for (size_t i = 0; i < count; i++) {
    widen(&s, gaps[i].population);
    widen(&s, gaps[i].sample);
    widen(&s, gaps[i].weighted);
  }
  s = scale_nice(s);
  double bottom = (double)count * ROW;
  open_chart(out, chart, bottom + AXIS);
  axis(out, chart, &s, 0, bottom);
  for (size_t i = 0; i < count; i++) gap_row(out, chart, &s, &gaps[i], (double)i * ROW);
  svari_buffer_text(out, "</svg>\n");
}

enum { GREY = PARTS - 1 }; /* the colour that no scale has */

/* The colour of a part: those of a scale follow each other, whatever stands apart from it. */
static char colour(const svari_stack *stack, size_t part) {
  size_t before = 0;
  if (!stack->apart) return (char)('0' + part % PARTS);
  if (stack->apart[part]) return '0' + GREY;
  for (size_t p = 0; p < part; p++) before += !stack->apart[p];
  return (char)('0' + before % GREY);
}

/* The legend wraps by an estimate of the text's width: 7 units a letter. */
static double legend(svari_buffer *out, const svari_stack *stack) {
  double x = LEFT, y = 0;
  for (size_t p = 0; p < stack->nparts; p++) {
    double width = 26 + 7 * (double)svari_utf8_width(stack->parts[p]);
    if (x > LEFT && x + width > WIDTH - RIGHT) {
      x = LEFT;
      y += 20;
    }
    char class[16] = {'p', 'a', 'r', 't', ' ', 's', colour(stack, p), '\0'};
    rectangle(out, x, y + 3, 12, 12, class);
    text_at(out, x + 18, y + 13, "tick", "start", stack->parts[p]);
    x += width;
  }
  return y + 24;
}

static void stack_row(svari_buffer *out, const svari_chart *chart, const svari_stack *stack, size_t row, double y) {
  static const scale whole = {0, 1, 0.25};
  double at = 0;
  open_row(out, stack->rows[row]);
  for (size_t p = 0; p < stack->nparts; p++)
    row_share(out, chart, stack->parts[p], stack->shares[row * stack->nparts + p], p == 0);
  svari_buffer_text(out, "</title>");
  row_label(out, stack->rows[row], y, WIDTH - RIGHT);
  for (size_t p = 0; p < stack->nparts; p++) {
    double share = stack->shares[row * stack->nparts + p];
    if (!(share > 0)) continue;
    double x = place(&whole, at), width = place(&whole, at + share) - x;
    char class[16] = {'p', 'a', 'r', 't', ' ', 's', colour(stack, p), '\0'};
    char text_class[16] = {'i', 'n', ' ', 't', colour(stack, p), '\0'};
    rectangle(out, x, y + 16, width, 16, class);
    char label[SVARI_FORMAT_TEXT];
    svari_format_number(100 * share, 0, chart->language, label);
    if (width >= 22) text_at(out, x + width / 2, y + 28, text_class, "middle", label);
    at += share;
  }
  svari_buffer_text(out, "</g>\n");
}

void svari_svg_stack(svari_buffer *out, const svari_chart *chart, const svari_stack *stack) {
  static const scale whole = {0, 1, 0.25};
  svari_buffer legend_text = {0};
  double top = legend(&legend_text, stack), bottom = top + (double)stack->nrows * ROW;
  open_chart(out, chart, bottom + AXIS);
  if (!legend_text.failed && legend_text.bytes) svari_buffer_text(out, legend_text.bytes);
  out->failed |= legend_text.failed;
  svari_buffer_free(&legend_text);
  axis(out, chart, &whole, top, bottom);
  for (size_t r = 0; r < stack->nrows; r++) stack_row(out, chart, stack, r, top + (double)r * ROW);
  svari_buffer_text(out, "</svg>\n");
}

void svari_svg_histogram(svari_buffer *out, const svari_chart *chart, const size_t *counts, size_t nbins) {
  enum { HEIGHT = 150 };
  size_t most = 1;
  for (size_t i = 0; i < nbins; i++) most = counts[i] > most ? counts[i] : most;
  scale s = scale_nice((scale){chart->from, chart->to, 0});
  double step = (chart->to - chart->from) / (double)(nbins ? nbins : 1);
  open_chart(out, chart, HEIGHT + AXIS);
  axis(out, chart, &s, 0, HEIGHT);
  for (size_t i = 0; i < nbins; i++) {
    double x = place(&s, chart->from + (double)i * step), width = place(&s, chart->from + (double)(i + 1) * step) - x;
    double height = (double)counts[i] / (double)most * (HEIGHT - 10);
    if (counts[i]) rectangle(out, x + 0.5, HEIGHT - height, width - 1, height, "bar");
  }
  svari_buffer_text(out, "</svg>\n");
}
