/* The guard against formulas is a rule of output, so that no writer has to think of it. */
#include "present/csv.h"
#include "svari/infer.h"

#include <math.h>
#include <string.h>

#include "base/number.h"

static void separate(svari_csv_out *csv) {
  if (csv->filled) svari_buffer_add(csv->out, ",", 1);
  csv->filled = true;
}

static bool is_formula(const char *text) {
  double value;
  return text[0] && strchr("=+-@\t\r", text[0]) && !svari_number_parse(text, strlen(text), &value);
}

void svari_csv_text(svari_csv_out *csv, const char *text) {
  separate(csv);
  if (!text) return;
  bool guard = is_formula(text);
  if (!strpbrk(text, ",\"\r\n") && text[0] != ' ') {
    if (guard) svari_buffer_add(csv->out, "'", 1);
    svari_buffer_text(csv->out, text);
    return;
  }
  svari_buffer_text(csv->out, guard ? "\"'" : "\"");
  for (const char *quote; (quote = strchr(text, '"')) != NULL; text = quote + 1) {
    svari_buffer_add(csv->out, text, (size_t)(quote - text));
    svari_buffer_add(csv->out, "\"\"", 2);
  }
  svari_buffer_text(csv->out, text);
  svari_buffer_add(csv->out, "\"", 1);
}

/* Whole numbers need no printf. */
static size_t whole(size_t value, char out[24]) {
  char reversed[24];
  size_t n = 0;
  do reversed[n++] = (char)('0' + value % 10);
  while (value /= 10);
  for (size_t i = 0; i < n; i++) out[i] = reversed[n - 1 - i];
  return n;
}

static bool is_whole(double value) { return value >= 0 && value < 1e15 && value == floor(value); }

static void put_number(svari_csv_out *csv, double value, void (*write)(double value, char out[SVARI_NUMBER_TEXT])) {
  if (is_whole(value)) {
    svari_csv_count(csv, (size_t)value);
    return;
  }
  char text[SVARI_NUMBER_TEXT];
  write(value, text);
  separate(csv);
  svari_buffer_text(csv->out, text);
}

void svari_csv_number(svari_csv_out *csv, double value) { put_number(csv, value, svari_number_shortest); }

void svari_csv_exact(svari_csv_out *csv, double value) { put_number(csv, value, svari_number_exact); }

void svari_csv_count(svari_csv_out *csv, size_t value) {
  char text[24];
  size_t length = value == SVARI_HIDDEN_COUNT ? 0 : whole(value, text);
  separate(csv);
  svari_buffer_add(csv->out, text, length);
}

void svari_csv_line(svari_csv_out *csv) {
  svari_buffer_add(csv->out, "\r\n", 2);
  csv->filled = false;
}
