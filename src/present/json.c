/* A stack of open containers and nothing else; errors are the buffer's. */
#include "present/json.h"

#include <math.h>

#include "base/number.h"
#include "svari/infer.h"

static void new_line(svari_json *json) {
  svari_buffer_text(json->out, "\n");
  for (int i = 0; i < json->depth; i++) svari_buffer_text(json->out, " ");
}

/* What stands before a value: nothing after its key, else a comma after an earlier item. */
static void separate(svari_json *json) {
  if (json->after_key || json->depth == 0) {
    json->after_key = false;
    return;
  }
  bool lines = json->open[json->depth - 1].lines;
  if (json->open[json->depth - 1].filled) svari_buffer_text(json->out, lines ? "," : ", ");
  if (lines) new_line(json);
  json->open[json->depth - 1].filled = true;
}

static void begin(svari_json *json, char start, char end, svari_json_layout layout) {
  separate(json);
  svari_buffer_add(json->out, &start, 1);
  if (json->depth == SVARI_JSON_DEPTH) {
    json->out->failed = true;
    return;
  }
  json->open[json->depth].end = end;
  json->open[json->depth].lines = layout == SVARI_JSON_LINES;
  json->open[json->depth].filled = false;
  json->depth++;
}

void svari_json_object(svari_json *json, svari_json_layout layout) { begin(json, '{', '}', layout); }
void svari_json_array(svari_json *json, svari_json_layout layout) { begin(json, '[', ']', layout); }

void svari_json_end(svari_json *json) {
  if (json->depth == 0) return;
  json->depth--;
  svari_buffer_add(json->out, &json->open[json->depth].end, 1);
  if (json->depth == 0) svari_buffer_text(json->out, "\n");
}

static void quoted(svari_buffer *out, const char *text) {
  svari_buffer_text(out, "\"");
  for (const char *p = text; *p; p++) {
    size_t plain = 0;
    while ((unsigned char)p[plain] >= 0x20 && p[plain] != '"' && p[plain] != '\\') plain++;
    svari_buffer_add(out, p, plain);
    p += plain;
    if (*p == '\0') break;
    if (*p == '"' || *p == '\\')
      svari_buffer_printf(out, "\\%c", *p);
    else
      svari_buffer_printf(out, "\\u%04x", (unsigned)(unsigned char)*p);
  }
  svari_buffer_text(out, "\"");
}

void svari_json_key(svari_json *json, const char *key) {
  separate(json);
  quoted(json->out, key);
  svari_buffer_text(json->out, ": ");
  json->after_key = true;
}

void svari_json_text(svari_json *json, const char *text) {
  separate(json);
  if (text)
    quoted(json->out, text);
  else
    svari_buffer_text(json->out, "null");
}

void svari_json_number(svari_json *json, double value) {
  char text[SVARI_NUMBER_TEXT];
  svari_number_exact(value, text);
  separate(json);
  svari_buffer_text(json->out, text[0] ? text : "null");
}

void svari_json_count(svari_json *json, size_t value) {
  separate(json);
  svari_buffer_printf(json->out, "%zu", value);
}

void svari_json_bool(svari_json *json, bool value) {
  separate(json);
  svari_buffer_text(json->out, value ? "true" : "false");
}

void svari_json_put_text(svari_json *json, const char *key, const char *text) {
  svari_json_key(json, key);
  svari_json_text(json, text);
}

void svari_json_put_number(svari_json *json, const char *key, double value) {
  svari_json_key(json, key);
  svari_json_number(json, value);
}

void svari_json_put_count(svari_json *json, const char *key, size_t value) {
  svari_json_key(json, key);
  if (value == SVARI_HIDDEN_COUNT)
    svari_json_number(json, NAN);
  else
    svari_json_count(json, value);
}

void svari_json_put_bool(svari_json *json, const char *key, bool value) {
  svari_json_key(json, key);
  svari_json_bool(json, value);
}
