/* JSON written as it comes: no tree in memory, numbers with 17 digits, what is not a number as null. */
#ifndef SVARI_SRC_PRESENT_JSON_H
#define SVARI_SRC_PRESENT_JSON_H

#include "base/buffer.h"

enum { SVARI_JSON_DEPTH = 32 };

/* `{.out = buffer}` begins a document. Nesting deeper than SVARI_JSON_DEPTH marks the buffer as failed. */
typedef struct svari_json {
  svari_buffer *out;
  int depth;
  bool after_key;
  struct {
    char end;
    bool lines; /* each item on a line of its own */
    bool filled;
  } open[SVARI_JSON_DEPTH];
} svari_json;

typedef enum svari_json_layout { SVARI_JSON_INLINE, SVARI_JSON_LINES } svari_json_layout;

void svari_json_object(svari_json *json, svari_json_layout layout);
void svari_json_array(svari_json *json, svari_json_layout layout);
void svari_json_end(svari_json *json); /* of the innermost object or array */
void svari_json_key(svari_json *json, const char *key);

void svari_json_text(svari_json *json, const char *text); /* NULL: null */
void svari_json_number(svari_json *json, double value);   /* not finite: null */
void svari_json_count(svari_json *json, size_t value);
void svari_json_bool(svari_json *json, bool value);

/* A key and its value. */
void svari_json_put_text(svari_json *json, const char *key, const char *text);
void svari_json_put_number(svari_json *json, const char *key, double value);
void svari_json_put_count(svari_json *json, const char *key, size_t value);
void svari_json_put_bool(svari_json *json, const char *key, bool value);

#endif
