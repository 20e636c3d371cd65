/* The child that parses. It owns nothing that the parent needs and ends without running the parent's exit code. */
#include <math.h>
#include <readstat.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <unistd.h>

#include "base/buffer.h"
#include "base/number.h"
#include "read/mrsets.h"
#include "read/readstat.h"
#include "read/readstat_child.h"

enum { CHUNK = 1 << 16 };

/* Distinct values: labels may come after the records, so the parent is told all (up to a limit) and tells a scale, some
 * of whose values have no label, from a set of categories. */
typedef struct extras {
  size_t count;
  double values[SVARI_CHILD_MOST_EXTRA];
  char **texts; /* of a text variable, instead */
} extras;

typedef struct child {
  int fd;
  svari_buffer text; /* CSV not yet sent */
  int nvariables;
  extras **extra; /* by variable; NULL until one is seen */
} child;

static void write_all(int fd, const void *bytes, size_t length) {
  const char *at = bytes;
  while (length) {
    ssize_t wrote = write(fd, at, length);
    if (wrote <= 0) _exit(1);
    at += wrote;
    length -= (size_t)wrote;
  }
}

void svari_child_send(int fd, char tag, const void *bytes, size_t length) {
  uint32_t size = (uint32_t)length;
  write_all(fd, &tag, 1);
  write_all(fd, &size, sizeof size);
  write_all(fd, bytes, length);
}

static void send(const child *c, char tag, const void *bytes, size_t length) {
  svari_child_send(c->fd, tag, bytes, length);
}

static void flush(child *c, size_t at_least) {
  if (c->text.failed) _exit(1);
  if (c->text.length < at_least || c->text.length == 0) return;
  send(c, SVARI_CHILD_CSV, c->text.bytes, c->text.length);
  c->text.length = 0;
}

static void add_nul(svari_buffer *out, const char *text) {
  svari_buffer_add(out, text ? text : "", text ? strlen(text) + 1 : 1);
}

static void add_quoted(svari_buffer *out, const char *text) {
  size_t length = strlen(text);
  while (length && text[length - 1] == ' ') length--;
  svari_buffer_add(out, "\"", 1);
  for (size_t i = 0; i < length; i++) {
    if (text[i] == '"') svari_buffer_add(out, "\"", 1);
    svari_buffer_add(out, &text[i], 1);
  }
  svari_buffer_add(out, "\"", 1);
}

static int on_metadata(readstat_metadata_t *metadata, void *context) {
  child *c = context;
  c->nvariables = readstat_get_var_count(metadata);
  if (c->nvariables < 0) return READSTAT_HANDLER_ABORT;
  c->extra = calloc((size_t)c->nvariables + 1, sizeof *c->extra);
  return c->extra ? READSTAT_HANDLER_OK : READSTAT_HANDLER_ABORT;
}

static int on_variable(int index, readstat_variable_t *variable, const char *labels, void *context) {
  child *c = context;
  svari_buffer message = {0};
  const char kinds[2] = {(char)readstat_variable_get_measure(variable),
                         readstat_variable_get_type_class(variable) == READSTAT_TYPE_CLASS_STRING};
  add_nul(&message, readstat_variable_get_name(variable));
  add_nul(&message, readstat_variable_get_label(variable));
  add_nul(&message, labels);
  svari_buffer_add(&message, kinds, sizeof kinds);
  if (message.failed) return READSTAT_HANDLER_ABORT;
  send(c, SVARI_CHILD_VARIABLE, message.bytes, message.length);
  svari_buffer_free(&message);
  if (index) svari_buffer_add(&c->text, ",", 1);
  add_quoted(&c->text, readstat_variable_get_name(variable));
  if (index == c->nvariables - 1) svari_buffer_add(&c->text, "\n", 1);
  return READSTAT_HANDLER_OK;
}

static double number_of(readstat_value_t value) { return readstat_double_value(value); }

static int on_label(const char *set, readstat_value_t value, const char *label, void *context) {
  child *c = context;
  svari_buffer message = {0};
  char code[SVARI_NUMBER_TEXT] = "";
  bool text = readstat_value_type_class(value) == READSTAT_TYPE_CLASS_STRING;
  if (!text && (readstat_value_is_system_missing(value) || readstat_value_is_tagged_missing(value)))
    return READSTAT_HANDLER_OK;
  if (!text) svari_number_shortest(number_of(value), code);
  add_nul(&message, set);
  add_nul(&message, text ? readstat_string_value(value) : code);
  add_nul(&message, label);
  if (message.failed) return READSTAT_HANDLER_ABORT;
  send(c, SVARI_CHILD_LABEL, message.bytes, message.length);
  svari_buffer_free(&message);
  return READSTAT_HANDLER_OK;
}

static extras *extras_of(child *c, int variable) {
  if (variable < 0 || variable >= c->nvariables) return NULL;
  if (!c->extra[variable]) c->extra[variable] = calloc(1, sizeof **c->extra);
  extras *e = c->extra[variable];
  return e && e->count < SVARI_CHILD_MOST_EXTRA ? e : NULL;
}

static void note_number(child *c, int variable, double value) {
  extras *e = extras_of(c, variable);
  if (!e) return;
  for (size_t i = 0; i < e->count; i++)
    if (e->values[i] == value) return;
  e->values[e->count++] = value;
}

static void note_text(child *c, int variable, const char *text) {
  extras *e = extras_of(c, variable);
  if (!e || text[0] == '\0') return;
  if (!e->texts) e->texts = calloc(SVARI_CHILD_MOST_EXTRA, sizeof *e->texts);
  if (!e->texts) return;
  for (size_t i = 0; i < e->count; i++)
    if (strcmp(e->texts[i], text) == 0) return;
  e->texts[e->count] = strdup(text);
  if (e->texts[e->count]) e->count++;
}

static int on_value(int record, readstat_variable_t *variable, readstat_value_t value, void *context) {
  child *c = context;
  int index = readstat_variable_get_index(variable);
  (void)record;
  if (index) svari_buffer_add(&c->text, ",", 1);
  if (!readstat_value_is_missing(value, variable)) {
    if (readstat_value_type_class(value) == READSTAT_TYPE_CLASS_STRING) {
      const char *text = readstat_string_value(value);
      add_quoted(&c->text, text ? text : "");
      note_text(c, index, text ? text : "");
    } else if (isfinite(number_of(value))) {
      char text[SVARI_NUMBER_TEXT];
      svari_number_shortest(number_of(value), text);
      svari_buffer_text(&c->text, text);
      note_number(c, index, number_of(value));
    }
  }
  if (index == c->nvariables - 1) svari_buffer_add(&c->text, "\n", 1);
  flush(c, CHUNK);
  return READSTAT_HANDLER_OK;
}

static void send_extra(const child *c, int variable, const char *value) {
  svari_buffer message = {0};
  uint32_t number = (uint32_t)variable;
  svari_buffer_add(&message, (const char *)&number, sizeof number);
  add_nul(&message, value);
  if (!message.failed) send(c, SVARI_CHILD_EXTRA, message.bytes, message.length);
  svari_buffer_free(&message);
}

static void send_extras(const child *c) {
  for (int v = 0; c->extra && v < c->nvariables; v++)
    for (size_t i = 0; c->extra[v] && i < c->extra[v]->count; i++) {
      char text[SVARI_NUMBER_TEXT];
      if (!c->extra[v]->texts) svari_number_shortest(c->extra[v]->values[i], text);
      send_extra(c, v, c->extra[v]->texts ? c->extra[v]->texts[i] : text);
    }
}

static void limit(int what, rlim_t most) {
  struct rlimit now;
  if (getrlimit(what, &now) != 0) return;
  if (now.rlim_cur == RLIM_INFINITY || now.rlim_cur > most) now.rlim_cur = most;
  setrlimit(what, &now);
}

svari_parse_fn *svari_child_parser(const char *kind) {
  static const struct {
    const char *kind;
    svari_parse_fn *parse;
  } parsers[] = {{"sav", readstat_parse_sav},
                 {"por", readstat_parse_por},
                 {"dta", readstat_parse_dta},
                 {"sas7bdat", readstat_parse_sas7bdat},
                 {"xpt", readstat_parse_xport}};
  for (size_t i = 0; i < sizeof parsers / sizeof *parsers; i++)
    if (strcmp(parsers[i].kind, kind) == 0) return parsers[i].parse;
  return NULL;
}

void svari_child_limit(void) {
  svari_number_leave_locale();
  limit(RLIMIT_CPU, 600);
  limit(RLIMIT_CORE, 0);
  limit(RLIMIT_FSIZE, 0);
#ifndef __SANITIZE_ADDRESS__ /* whose shadow needs more address space than there is memory */
  limit(RLIMIT_AS, (rlim_t)8 << 30);
#endif
}

void svari_child_fail(int fd, const char *why) {
  svari_child_send(fd, SVARI_CHILD_ERROR, why ? why : "", why ? strlen(why) + 1 : 1);
  _exit(1);
}

_Noreturn void svari_readstat_child(const char *path, const char *kind, long records, int fd) {
  svari_child_limit();
  child c = {.fd = fd};
  readstat_parser_t *parser = readstat_parser_init();
  svari_parse_fn *parse = svari_child_parser(kind);
  if (!parser || !parse) _exit(1);
  readstat_set_metadata_handler(parser, on_metadata);
  readstat_set_variable_handler(parser, on_variable);
  readstat_set_value_label_handler(parser, on_label);
  readstat_set_value_handler(parser, on_value);
  if (records) readstat_set_row_limit(parser, records);
  readstat_error_t failed = parse(parser, path, &c);
  flush(&c, 0);
  if (failed != READSTAT_OK) svari_child_fail(fd, readstat_error_message(failed));
  send_extras(&c);
  if (strcmp(kind, "sav") == 0) svari_mrsets_send(path, fd);
  send(&c, SVARI_CHILD_END, "", 0);
  _exit(0);
}
