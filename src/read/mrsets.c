/* The dictionary is a row of records: variables (2), value labels (3, 4), documents (6), extensions (7) and the end
 * (999). Sets stand in extension 7 or 19, by the variables' short names; extension 13 tells their long ones. After
 * PSPP's description of the format. Every length is checked before it is used; the child has limits besides. */
#include "read/mrsets.h"

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/buffer.h"
#include "base/utf8.h"
#include "read/readstat.h"
#include "read/readstat_child.h"

enum { HEADER = 176, LAYOUT_AT = 64, MOST_EXTENSION = 1 << 20, OLD_SETS = 7, LONG_NAMES = 13, NEW_SETS = 19 };

typedef struct dictionary {
  FILE *file;
  bool swapped;
  char *old_sets, *new_sets, *long_names; /* texts; NULL: none */
} dictionary;

static bool read_int(dictionary *d, int32_t *value) {
  unsigned char b[4];
  if (fread(b, 1, 4, d->file) != 4) return false;
  uint32_t low = (uint32_t)b[0] | (uint32_t)b[1] << 8 | (uint32_t)b[2] << 16 | (uint32_t)b[3] << 24;
  uint32_t high = (uint32_t)b[3] | (uint32_t)b[2] << 8 | (uint32_t)b[1] << 16 | (uint32_t)b[0] << 24;
  *value = (int32_t)(d->swapped ? high : low);
  return true;
}

static bool skip(dictionary *d, int64_t bytes) {
  return bytes >= 0 && bytes < INT32_MAX && fseek(d->file, (long)bytes, SEEK_CUR) == 0;
}

static bool pass_variable(dictionary *d) {
  int32_t type, has_label, missing, length;
  if (!read_int(d, &type) || !read_int(d, &has_label) || !read_int(d, &missing) || !skip(d, 16)) return false;
  if (has_label == 1 && (!read_int(d, &length) || length < 0 || !skip(d, ((int64_t)length + 3) / 4 * 4))) return false;
  return missing >= -3 && missing <= 3 && skip(d, 8 * (missing < 0 ? -missing : missing));
}

static bool pass_labels(dictionary *d) {
  int32_t count;
  if (!read_int(d, &count) || count < 0) return false;
  for (int32_t i = 0; i < count; i++) {
    int length;
    if (!skip(d, 8) || (length = fgetc(d->file)) == EOF || !skip(d, (length + 8) / 8 * 8 - 1)) return false;
  }
  return true;
}

static bool pass_counted(dictionary *d, int64_t size) {
  int32_t count;
  return read_int(d, &count) && count >= 0 && skip(d, size * count);
}

static bool pass_extension(dictionary *d) {
  int32_t kind, size, count;
  if (!read_int(d, &kind) || !read_int(d, &size) || !read_int(d, &count) || size < 0 || count < 0) return false;
  int64_t length = (int64_t)size * count;
  char **text = kind == OLD_SETS     ? &d->old_sets
                : kind == NEW_SETS   ? &d->new_sets
                : kind == LONG_NAMES ? &d->long_names
                                     : NULL;
  if (!text || *text || length > MOST_EXTENSION) return skip(d, length);
  *text = calloc((size_t)length + 1, 1);
  return *text && fread(*text, 1, (size_t)length, d->file) == (size_t)length;
}

static bool pass_record(dictionary *d) {
  int32_t type;
  if (!read_int(d, &type)) return false;
  switch (type) {
    case 2: return pass_variable(d);
    case 3: return pass_labels(d);
    case 4: return pass_counted(d, 4);
    case 6: return pass_counted(d, 80);
    case 7: return pass_extension(d);
    default: return false;
  }
}

/* The long name of a short one; its bytes are copied into `out`. */
static void add_name(const dictionary *d, const char *name, size_t length, svari_buffer *out) {
  for (const char *at = d->long_names; at && *at; at += strcspn(at, "\t"), at += *at == '\t') {
    size_t before = strcspn(at, "=\t"), whole = strcspn(at, "\t");
    if (before != length || at[before] != '=' || strncasecmp(at, name, length) != 0) continue;
    svari_buffer_add(out, at + before + 1, whole - before - 1);
    svari_buffer_add(out, "", 1);
    return;
  }
  svari_buffer_add(out, name, length);
  svari_buffer_add(out, "", 1);
}

/* "5 label": a count of bytes, a space, and so many bytes before `end`. False when there is no such thing. */
static bool counted(const char **at, const char *end, const char **text, size_t *length) {
  char *after;
  if (*at >= end || **at < '0' || **at > '9') return false;
  unsigned long count = strtoul(*at, &after, 10);
  if (after >= end || *after != ' ' || count > (unsigned long)(end - after - 1)) return false;
  *text = after + 1;
  *length = count;
  *at = after + 1 + count;
  return true;
}

static void add_text(svari_buffer *out, const char *text, size_t length) {
  svari_buffer_add(out, text, length);
  svari_buffer_add(out, "", 1);
}

/* One line: "$name=C 5 label a b", "$name=D1 1 5 label a b", "$name=E 1 1 1 5 label a b". The message: name, label,
 * counted value ("" for a set of categories), then the variables, each ended by NUL. */
static void send_line(const dictionary *d, const char *line, const char *end, int fd) {
  const char *equals = memchr(line, '=', (size_t)(end - line)), *value = "", *label = "";
  size_t value_length = 0, label_length = 0;
  if (!equals || equals + 2 >= end) return;
  const char *at = equals + 2;
  char kind = equals[1];
  if (kind == 'E')
    at += strcspn(at + 1, " ") + 2; /* past the flag, which says where labels come from */
  else if (kind == 'C')
    at++;
  if ((kind == 'D' || kind == 'E') && (!counted(&at, end, &value, &value_length) || at >= end || *at++ != ' ')) return;
  if (!strchr("CDE", kind) || at >= end || !counted(&at, end, &label, &label_length)) return;
  svari_buffer message = {0};
  add_text(&message, line, (size_t)(equals - line));
  add_text(&message, label, label_length);
  add_text(&message, value, value_length);
  while (at < end) {
    size_t length = 0;
    while (at < end && *at == ' ') at++;
    while (at + length < end && at[length] != ' ') length++;
    if (length) add_name(d, at, length, &message);
    at += length;
  }
  if (!message.failed && svari_utf8_check(message.bytes, message.length) == message.length)
    svari_child_send(fd, SVARI_CHILD_SET, message.bytes, message.length);
  svari_buffer_free(&message);
}

static void send_lines(const dictionary *d, const char *text, int fd) {
  while (text && *text) {
    const char *end = text + strcspn(text, "\n");
    send_line(d, text, end, fd);
    text = *end ? end + 1 : end;
  }
}

void svari_mrsets_send(const char *path, int fd) {
  dictionary d = {.file = fopen(path, "rb")};
  unsigned char head[HEADER];
  if (!d.file) return;
  if (fread(head, 1, HEADER, d.file) == HEADER && memcmp(head, "$FL", 3) == 0) {
    d.swapped = head[LAYOUT_AT] == 0;
    while (pass_record(&d)) continue;
    send_lines(&d, d.old_sets, fd);
    send_lines(&d, d.new_sets, fd);
  }
  free(d.old_sets);
  free(d.new_sets);
  free(d.long_names);
  fclose(d.file);
}

/* ---- writing ---- */

/* The file's own name of a variable: sets go by the short ones. False when it has none of that name. */
static bool add_short_name(const dictionary *d, const char *name, svari_buffer *out) {
  size_t length = strlen(name);
  for (const char *at = d->long_names; at && *at; at += strcspn(at, "\t"), at += *at == '\t') {
    size_t before = strcspn(at, "=\t"), whole = strcspn(at, "\t");
    if (at[before] != '=' || whole - before - 1 != length || memcmp(at + before + 1, name, length) != 0) continue;
    svari_buffer_text(out, " ");
    for (size_t i = 0; i < before; i++) {
      char letter = at[i] >= 'A' && at[i] <= 'Z' ? (char)(at[i] - 'A' + 'a') : at[i];
      svari_buffer_add(out, &letter, 1);
    }
    return true;
  }
  return false;
}

static void add_set(const dictionary *d, const svari_answer_set *set, svari_buffer *out) {
  svari_buffer names = {0};
  bool all = set->nvariables > 0;
  for (size_t v = 0; v < set->nvariables && all; v++) all = add_short_name(d, set->variables[v], &names);
  if (all && names.bytes) {
    svari_buffer_printf(out, "%s=", set->name);
    if (set->value[0])
      svari_buffer_printf(out, "D%zu %s %zu %s", strlen(set->value), set->value, strlen(set->label), set->label);
    else
      svari_buffer_printf(out, "C %zu %s", strlen(set->label), set->label);
    svari_buffer_printf(out, "%s\n", names.bytes);
  }
  out->failed |= names.failed;
  svari_buffer_free(&names);
}

static void add_int(const dictionary *d, svari_buffer *out, uint32_t value) {
  unsigned char b[4];
  for (int i = 0; i < 4; i++) b[d->swapped ? 3 - i : i] = (unsigned char)(value >> (8 * i));
  svari_buffer_add(out, (const char *)b, 4);
}

/* The file with the record of sets where its dictionary ends. */
static void splice(const dictionary *d, const svari_buffer *sets, size_t at, const svari_buffer *sav,
                   svari_buffer *out) {
  svari_buffer_add(out, sav->bytes, at);
  add_int(d, out, 7);
  add_int(d, out, OLD_SETS);
  add_int(d, out, 1);
  add_int(d, out, (uint32_t)sets->length);
  svari_buffer_add(out, sets->bytes, sets->length);
  svari_buffer_add(out, sav->bytes + at, sav->length - at);
}

svari_status svari_mrsets_put(const svari_frame *frame, svari_buffer *sav, svari_error *err) {
  if (!frame || !frame->nsets || sav->failed || sav->length < HEADER) return SVARI_OK;
  dictionary d = {.file = fmemopen(sav->bytes, sav->length, "rb")};
  svari_buffer sets = {0}, whole = {0};
  if (!d.file) return svari_fail_memory(err);
  d.swapped = sav->bytes[LAYOUT_AT] == 0;
  bool found = skip(&d, HEADER);
  while (found && pass_record(&d)) continue;
  long end = ftell(d.file); /* past the type of the first record that is none of the above */
  for (size_t i = 0; found && i < frame->nsets; i++) add_set(&d, &frame->sets[i], &sets);
  if (sets.length && end >= HEADER + 4) splice(&d, &sets, (size_t)end - 4, sav, &whole);
  bool failed = sets.failed || whole.failed;
  if (whole.length && !failed) {
    svari_buffer old = *sav;
    *sav = whole;
    whole = old;
  }
  svari_buffer_free(&sets);
  svari_buffer_free(&whole);
  free(d.old_sets);
  free(d.new_sets);
  free(d.long_names);
  fclose(d.file);
  return failed ? svari_fail_memory(err) : SVARI_OK;
}
