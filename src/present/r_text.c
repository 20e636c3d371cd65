/* Texts and names as R reads them: nothing in a label can end its quotes. */
#include <ctype.h>
#include <math.h>
#include <string.h>

#include "base/number.h"
#include "present/weighted.h"

static void quoted(svari_buffer *out, const char *text, char quote) {
  svari_buffer_add(out, &quote, 1);
  for (; *text; text++) {
    unsigned char c = (unsigned char)*text;
    if (c == (unsigned char)quote || c == '\\')
      svari_buffer_printf(out, "\\%c", c);
    else if (c < ' ' || c == 127)
      svari_buffer_printf(out, "\\x%02x", c);
    else
      svari_buffer_add(out, text, 1);
  }
  svari_buffer_add(out, &quote, 1);
}

void svari_r_text(svari_buffer *out, const char *text) { quoted(out, text ? text : "", '"'); }

void svari_r_texts(svari_buffer *out, const char *const *texts, size_t count) {
  svari_buffer_text(out, "c(");
  for (size_t i = 0; i < count; i++) {
    if (i) svari_buffer_text(out, ", ");
    svari_r_text(out, texts[i]);
  }
  svari_buffer_text(out, ")");
}

void svari_r_number(svari_buffer *out, double value) {
  char text[SVARI_NUMBER_TEXT];
  svari_number_shortest(value, text);
  svari_buffer_text(out, isfinite(value) ? text : "NA");
}

void svari_r_formula(svari_buffer *out, const char *const *names, size_t count) {
  svari_buffer_text(out, "~");
  if (!count) svari_buffer_text(out, "1");
  for (size_t i = 0; i < count; i++) {
    if (i) svari_buffer_text(out, " + ");
    quoted(out, names[i], '`');
  }
}
