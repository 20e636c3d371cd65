/* A file of SPSS, Stata or SAS once more, with columns added. The child goes through the file twice: for what it says
 * of its variables (labels may come after the records, and texts can be wider in UTF-8), then for the values. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <time.h>
#include <unistd.h>

#include "read/readstat.h"
#include "read/readstat_child.h"
#include "read/readstat_dates.h"
#include "read/readstat_sink.h"

enum { MOST_RANGES = 3, MOST_TAGS = 26, BLOCK = 1 << 20 };

typedef struct range {
  bool text;
  double low, high;
  const char *low_text, *high_text;
} range;

typedef struct source_variable {
  const char *name, *label, *format, *set;
  readstat_type_t type;
  size_t width; /* of texts, in UTF-8 */
  readstat_measure_t measure;
  readstat_alignment_t alignment;
  int display_width, nranges;
  range ranges[MOST_RANGES];
  int ntags; /* user-missing values as Stata's .a, .b … in ascending order */
  double tags[MOST_TAGS];
  const svari_date_rule *date; /* NULL: values stand as they are */
  readstat_variable_t *variable;
} source_variable;

typedef struct source_label {
  const char *set, *text, *label;
  readstat_value_t value;
} source_label;

typedef struct copy {
  const char *path, *from;
  svari_sink sink;
  int nvariables;
  source_variable *variables;
  size_t nlabels, label_capacity;
  source_label *labels;
  const char *file_label;
  int weight; /* index of the file's weight variable; -1 */
  size_t records;
} copy;

static const char *keep(copy *c, const char *text) {
  const char *kept = svari_arena_text(c->sink.arena, text ? text : "");
  c->sink.no_memory |= !kept;
  return kept ? kept : "";
}

static int going(const copy *c) {
  return c->sink.no_memory || c->sink.failed ? READSTAT_HANDLER_ABORT : READSTAT_HANDLER_OK;
}

/* ---- the first pass ---- */

static int on_metadata(readstat_metadata_t *metadata, void *context) {
  copy *c = context;
  c->nvariables = readstat_get_var_count(metadata);
  c->file_label = keep(c, readstat_get_file_label(metadata));
  if (c->nvariables < 0) return READSTAT_HANDLER_ABORT;
  c->variables = SVARI_NEW(c->sink.arena, source_variable, (size_t)c->nvariables);
  c->sink.no_memory |= !c->variables;
  return going(c);
}

static int on_note(int index, const char *note, void *context) {
  copy *c = context;
  (void)index;
  if (note) readstat_add_note(c->sink.writer, note);
  return going(c);
}

static int on_fweight(readstat_variable_t *variable, void *context) {
  copy *c = context;
  c->weight = readstat_variable_get_index(variable);
  return READSTAT_HANDLER_OK;
}

static range range_of(copy *c, const readstat_variable_t *variable, int i) {
  readstat_value_t low = readstat_variable_get_missing_range_lo(variable, i);
  readstat_value_t high = readstat_variable_get_missing_range_hi(variable, i);
  if (readstat_value_type_class(low) == READSTAT_TYPE_CLASS_STRING)
    return (range){.text = true,
                   .low_text = keep(c, readstat_string_value(low)),
                   .high_text = keep(c, readstat_string_value(high))};
  return (range){.low = readstat_double_value(low), .high = readstat_double_value(high)};
}

/* Of a text: as its format says ("A10"), since ReadStat tells the room that it takes in the file. */
static size_t said_width(const source_variable *v, size_t room) {
  unsigned long width = v->format[0] == 'A' ? strtoul(v->format + 1, NULL, 10) : 0;
  if (width) return width;
  return room ? room : 1;
}

static int on_variable(int index, readstat_variable_t *variable, const char *labels, void *context) {
  copy *c = context;
  if (index < 0 || index >= c->nvariables || !c->variables) return READSTAT_HANDLER_ABORT;
  source_variable *v = &c->variables[index];
  *v = (source_variable){.name = keep(c, readstat_variable_get_name(variable)),
                         .label = keep(c, readstat_variable_get_label(variable)),
                         .format = keep(c, readstat_variable_get_format(variable)),
                         .set = keep(c, labels),
                         .type = readstat_variable_get_type(variable),
                         .measure = readstat_variable_get_measure(variable),
                         .alignment = readstat_variable_get_alignment(variable),
                         .display_width = readstat_variable_get_display_width(variable)};
  v->nranges = readstat_variable_get_missing_ranges_count(variable);
  if (v->nranges > MOST_RANGES) v->nranges = MOST_RANGES;
  for (int i = 0; i < v->nranges; i++) v->ranges[i] = range_of(c, variable, i);
  v->width = said_width(v, readstat_variable_get_storage_width(variable));
  return going(c);
}

static int on_label(const char *set, readstat_value_t value, const char *label, void *context) {
  copy *c = context;
  source_label *slot = SVARI_PUSH(c->sink.arena, c->labels, c->nlabels, c->label_capacity);
  if (!slot) return READSTAT_HANDLER_ABORT;
  *slot = (source_label){.set = keep(c, set), .label = keep(c, label), .value = value};
  if (readstat_value_type_class(value) == READSTAT_TYPE_CLASS_STRING)
    slot->text = keep(c, readstat_string_value(value));
  return going(c);
}

static void add_tag(source_variable *v, double value) {
  int at = 0;
  while (at < v->ntags && v->tags[at] < value) at++;
  if ((at < v->ntags && v->tags[at] == value) || v->ntags == MOST_TAGS) return;
  memmove(&v->tags[at + 1], &v->tags[at], (size_t)(v->ntags - at) * sizeof *v->tags);
  v->tags[at] = value;
  v->ntags++;
}

static int on_first_value(int record, readstat_variable_t *variable, readstat_value_t value, void *context) {
  copy *c = context;
  int index = readstat_variable_get_index(variable);
  if (index < 0 || index >= c->nvariables) return READSTAT_HANDLER_ABORT;
  source_variable *v = &c->variables[index];
  if (record >= 0 && (size_t)record + 1 > c->records) c->records = (size_t)record + 1;
  if (readstat_value_type_class(value) == READSTAT_TYPE_CLASS_STRING) {
    const char *text = readstat_string_value(value);
    size_t length = text ? strlen(text) : 0;
    if (length > v->width) v->width = length;
  } else if (readstat_value_is_defined_missing(value, variable)) {
    add_tag(v, readstat_double_value(value));
  }
  return READSTAT_HANDLER_OK;
}

/* ---- the dictionary written ---- */

static bool same_kind(const copy *c) { return strcmp(c->from, c->sink.kind->name) == 0; }
static bool is_text(const source_variable *v) { return readstat_type_class(v->type) == READSTAT_TYPE_CLASS_STRING; }
static bool has_ranges(const copy *c) { return strcmp(c->sink.kind->name, "sav") == 0; }

static int tag_of(const source_variable *v, double value) {
  for (int i = 0; i < v->ntags; i++)
    if (v->tags[i] == value) return 'a' + i;
  return 0;
}

static void label_value(copy *c, readstat_label_set_t *set, const source_variable *v, const source_label *label) {
  const char *text = svari_sink_cut(&c->sink, label->label, c->sink.kind->longest_value_label);
  if (label->text)
    readstat_label_string_value(set, label->text, text);
  else if (readstat_value_is_tagged_missing(label->value)) {
    if (!has_ranges(c)) readstat_label_tagged_value(set, readstat_value_tag(label->value), text);
  } else if (!readstat_value_is_system_missing(label->value)) {
    double number = readstat_double_value(label->value);
    int tag = has_ranges(c) ? 0 : tag_of(v, number);
    if (tag)
      readstat_label_tagged_value(set, (char)tag, text);
    else
      readstat_label_double_value(set, number, text);
  }
}

/* One set per variable: its user-missing codes may be other tags than another's. */
static void add_labels(copy *c, source_variable *v) {
  readstat_label_set_t *set = NULL;
  char name[32];
  if (v->set[0] == '\0' || (is_text(v) && !c->sink.kind->text_labels)) return;
  for (size_t i = 0; i < c->nlabels; i++) {
    const source_label *label = &c->labels[i];
    if (strcmp(label->set, v->set) != 0 || (label->text != NULL) != is_text(v)) continue;
    snprintf(name, sizeof name, "labels%d", (int)(v - c->variables));
    if (!set)
      set = readstat_add_label_set(c->sink.writer, is_text(v) ? READSTAT_TYPE_STRING : READSTAT_TYPE_DOUBLE, name);
    if (!set) {
      c->sink.no_memory = true;
      return;
    }
    label_value(c, set, v, label);
  }
  if (set) readstat_variable_set_label_set(v->variable, set);
}

static void add_ranges(copy *c, source_variable *v) {
  for (int i = 0; i < v->nranges && has_ranges(c); i++) {
    const range *r = &v->ranges[i];
    readstat_error_t code;
    if (r->text)
      code = readstat_variable_add_missing_string_value(v->variable, r->low_text);
    else if (r->low == r->high)
      code = readstat_variable_add_missing_double_value(v->variable, r->low);
    else
      code = readstat_variable_add_missing_double_range(v->variable, r->low, r->high);
    svari_sink_note(&c->sink, code);
  }
}

/* A text that grew in UTF-8 is wider than its format said. */
static void set_text_format(const source_variable *v) {
  char format[32];
  snprintf(format, sizeof format, "A%zu", v->width);
  readstat_variable_set_format(v->variable, format);
}

static void add_variable(copy *c, source_variable *v) {
  const char *name = svari_sink_name(&c->sink, v->name);
  readstat_type_t type = is_text(v) ? READSTAT_TYPE_STRING : same_kind(c) ? v->type : READSTAT_TYPE_DOUBLE;
  if (!name) return;
  if (is_text(v)) v->width = svari_sink_width(&c->sink, v->width, v->set[0] != '\0');
  if (is_text(v) && v->width > c->sink.kind->longest_text && !c->sink.too_long) c->sink.too_long = v->name;
  v->variable = readstat_add_variable(c->sink.writer, name, type, is_text(v) ? v->width : 0);
  if (!v->variable) {
    c->sink.no_memory = true;
    return;
  }
  readstat_variable_set_label(v->variable, svari_sink_cut(&c->sink, v->label, c->sink.kind->longest_label));
  readstat_variable_set_measure(v->variable, v->measure);
  if (v->alignment != READSTAT_ALIGNMENT_UNKNOWN) readstat_variable_set_alignment(v->variable, v->alignment);
  readstat_variable_set_display_width(v->variable, v->display_width);
  v->date = same_kind(c) || is_text(v) ? NULL : svari_date_rule_find(c->from, v->format, c->sink.kind->name);
  if (v->date)
    readstat_variable_set_format(v->variable, v->date->written);
  else if (is_text(v) && c->sink.kind->text_labels)
    set_text_format(v);
  else if (same_kind(c) && v->format[0])
    readstat_variable_set_format(v->variable, v->format);
  add_labels(c, v);
  add_ranges(c, v);
}

/* ---- the second pass ---- */

static readstat_error_t insert(copy *c, const source_variable *v, readstat_value_t value) {
  readstat_writer_t *writer = c->sink.writer;
  if (is_text(v)) {
    const char *text = readstat_string_value(value);
    return readstat_insert_string_value(writer, v->variable, text ? text : "");
  }
  if (readstat_value_is_tagged_missing(value) && !has_ranges(c))
    return readstat_insert_tagged_missing_value(writer, v->variable, readstat_value_tag(value));
  double number = readstat_double_value(value);
  if (readstat_value_is_system_missing(value) || readstat_value_is_tagged_missing(value) || isnan(number))
    return readstat_insert_missing_value(writer, v->variable);
  int tag = has_ranges(c) ? 0 : tag_of(v, number);
  if (tag) return readstat_insert_tagged_missing_value(writer, v->variable, (char)tag);
  switch (readstat_variable_get_type(v->variable)) {
    case READSTAT_TYPE_INT8: return readstat_insert_int8_value(writer, v->variable, (int8_t)number);
    case READSTAT_TYPE_INT16: return readstat_insert_int16_value(writer, v->variable, (int16_t)number);
    case READSTAT_TYPE_INT32: return readstat_insert_int32_value(writer, v->variable, (int32_t)number);
    case READSTAT_TYPE_FLOAT: return readstat_insert_float_value(writer, v->variable, (float)number);
    default:
      return readstat_insert_double_value(writer, v->variable, v->date ? svari_date_convert(v->date, number) : number);
  }
}

static int on_value(int record, readstat_variable_t *variable, readstat_value_t value, void *context) {
  copy *c = context;
  int index = readstat_variable_get_index(variable);
  if (index < 0 || index >= c->nvariables || record < 0 || (size_t)record >= c->sink.request->nrecords)
    return READSTAT_HANDLER_ABORT;
  if (index == 0) svari_sink_note(&c->sink, readstat_begin_row(c->sink.writer));
  if (!c->sink.failed) svari_sink_note(&c->sink, insert(c, &c->variables[index], value));
  if (index == c->nvariables - 1 && !c->sink.failed) {
    svari_sink_columns(&c->sink, (size_t)record);
    if (!c->sink.failed) svari_sink_note(&c->sink, readstat_end_row(c->sink.writer));
  }
  return going(c);
}

/* ---- the child ---- */

/* ReadStat makes its variables only for one who asks for them. */
static int on_known_variable(int index, readstat_variable_t *variable, const char *labels, void *context) {
  (void)index, (void)variable, (void)labels, (void)context;
  return READSTAT_HANDLER_OK;
}

static readstat_error_t pass(copy *c, bool first) {
  readstat_parser_t *parser = readstat_parser_init();
  svari_parse_fn *parse = svari_child_parser(c->from);
  if (!parser || !parse) return READSTAT_ERROR_MALLOC;
  if (first) {
    readstat_set_metadata_handler(parser, on_metadata);
    readstat_set_note_handler(parser, on_note);
    readstat_set_fweight_handler(parser, on_fweight);
    readstat_set_value_label_handler(parser, on_label);
  }
  readstat_set_variable_handler(parser, first ? on_variable : on_known_variable);
  readstat_set_value_handler(parser, first ? on_first_value : on_value);
  readstat_error_t failed = parse(parser, c->path, c);
  readstat_parser_free(parser);
  return failed;
}

static void write_dictionary(copy *c) {
  if (c->file_label && c->file_label[0])
    svari_sink_note(
        &c->sink, readstat_writer_set_file_label(c->sink.writer,
                                                 svari_sink_cut(&c->sink, c->file_label, c->sink.kind->longest_label)));
  for (int i = 0; i < c->nvariables; i++) add_variable(c, &c->variables[i]);
  if (c->weight >= 0 && c->weight < c->nvariables && !c->sink.no_memory)
    svari_sink_note(&c->sink, readstat_writer_set_fweight_variable(c->sink.writer, c->variables[c->weight].variable));
  svari_sink_add_columns(&c->sink);
  svari_sink_begin(&c->sink);
}

static const char *copy_all(copy *c) {
  readstat_error_t failed = pass(c, true);
  if (failed) return readstat_error_message(failed);
  if (c->records != c->sink.request->nrecords) return "it has changed since it was read";
  write_dictionary(c);
  if (!c->sink.failed && !c->sink.no_memory && !c->sink.too_long) failed = pass(c, false);
  const char *why = svari_sink_end(&c->sink);
  return why ? why : failed ? readstat_error_message(failed) : NULL;
}

typedef struct copy_work {
  const char *path, *from;
  const svari_file_request *request;
} copy_work;

static void work(const void *context, int fd) {
  const copy_work *w = context;
  svari_buffer out = {0};
  copy c = {.path = w->path, .from = w->from, .weight = -1};
  svari_child_limit();
  if (!svari_sink_open(&c.sink, w->request, &out)) svari_child_fail(fd, "there is not enough memory");
  const char *why = copy_all(&c);
  if (why) svari_child_fail(fd, why);
  for (size_t at = 0; at < out.length; at += BLOCK)
    svari_child_send(fd, SVARI_CHILD_CSV, out.bytes + at, out.length - at < BLOCK ? out.length - at : BLOCK);
  svari_child_send(fd, SVARI_CHILD_END, "", 0);
  _exit(0);
}

svari_status svari_readstat_copy(const svari_data_spec *spec, const char *from, const svari_file_request *request,
                                 svari_buffer *out, svari_error *err) {
  const copy_work w = {spec->file, from, request};
  char *bytes = NULL;
  size_t length = 0;
  svari_status status = svari_child_collect(spec, from, work, &w, &bytes, &length, err);
  if (status == SVARI_OK) svari_buffer_add(out, bytes, length);
  free(bytes);
  return status == SVARI_OK && out->failed ? svari_fail_memory(err) : status;
}
