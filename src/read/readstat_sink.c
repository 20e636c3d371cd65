/* Writing by ReadStat, which asks for every variable before the first row. Its writer takes a failed callback for a
 * success: what goes wrong is latched here. */
#include "read/readstat_sink.h"

#include <ctype.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <time.h>

static const svari_file_kind kinds[] = {
    {"sav", readstat_begin_writing_sav, 64, 32767, 250, 120, "@#$.", true},
    {"dta", readstat_begin_writing_dta, 32, 2045, 80, 1000, "", false},
};

static const svari_file_kind *find_kind(const char *name) {
  for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++)
    if (strcmp(kinds[i].name, name) == 0) return &kinds[i];
  return NULL;
}

void svari_sink_note(svari_sink *sink, readstat_error_t code) {
  if (sink->failed == READSTAT_OK) sink->failed = code;
  sink->no_memory |= code == READSTAT_ERROR_MALLOC;
}

static ssize_t take(const void *data, size_t length, void *context) {
  svari_sink *sink = context;
  svari_buffer_add(sink->out, data, length);
  if (sink->out->failed) sink->no_memory = true;
  return sink->out->failed ? -1 : (ssize_t)length;
}

bool svari_sink_open(svari_sink *sink, const svari_file_request *request, svari_buffer *out) {
  *sink = (svari_sink){.kind = find_kind(request->kind), .request = request, .out = out};
  sink->arena = svari_arena_new();
  sink->writer = readstat_writer_init();
  if (!sink->arena || !sink->writer || !sink->kind || setenv("TZ", "UTC0", 1) != 0) return false;
  tzset();
  readstat_set_data_writer(sink->writer, take);
  /* the same run gives the same bytes: a fixed date, which is written as local time */
  svari_sink_note(sink, readstat_writer_set_file_timestamp(sink->writer, 946684800));
  if (request->title)
    svari_sink_note(sink, readstat_writer_set_file_label(sink->writer, svari_sink_cut(sink, request->title, 60)));
  if (strcmp(sink->kind->name, "sav") == 0)
    svari_sink_note(sink, readstat_writer_set_compression(sink->writer, READSTAT_COMPRESS_ROWS));
  return true;
}

void svari_sink_close(svari_sink *sink) {
  if (sink->writer) readstat_writer_free(sink->writer);
  svari_arena_free(sink->arena);
}

const char *svari_sink_cut(svari_sink *sink, const char *text, size_t most) {
  size_t length = strlen(text);
  if (length <= most) return text;
  while (most > 0 && ((unsigned char)text[most] & 0xC0) == 0x80) most--;
  const char *cut = svari_arena_text_n(sink->arena, text, most);
  sink->no_memory |= !cut;
  return cut ? cut : "";
}

/* ---- names ---- */

/* Words that SPSS, or Stata, keeps for itself. */
static bool is_reserved(const char *name) {
  static const char *const words[] = {"ALL",    "AND",   "BY",    "EQ",   "GE",   "GT",   "LE",   "LT",    "NE",
                                      "NOT",    "OR",    "TO",    "WITH", "_all", "_b",   "byte", "_coef", "_cons",
                                      "double", "float", "if",    "in",   "int",  "long", "_n",   "_N",    "_pi",
                                      "_pred",  "_rc",   "_skip", "str",  "strL", "using"};
  for (size_t i = 0; i < sizeof words / sizeof *words; i++)
    if (strcasecmp(words[i], name) == 0) return true;
  return false;
}

static bool is_taken(const svari_sink *sink, const char *name) {
  for (size_t i = 0; i < sink->nnames; i++)
    if (strcasecmp(sink->names[i], name) == 0) return true;
  return is_reserved(name);
}

/* Letters, digits, _ and the format's marks; any other character is _; a letter first. */
static char *valid_name(svari_sink *sink, const char *wanted) {
  char *name = SVARI_NEW(sink->arena, char, strlen(wanted) + 32);
  if (!name) return NULL;
  size_t length = 0;
  bool letter = isalpha((unsigned char)wanted[0]) || (unsigned char)wanted[0] >= 0x80;
  if (!letter && !(wanted[0] == '@' && strchr(sink->kind->name_marks, '@'))) name[length++] = 'v';
  for (; *wanted; wanted++) {
    unsigned char c = (unsigned char)*wanted;
    bool kept = isalnum(c) || c >= 0x80 || (c && strchr(sink->kind->name_marks, c));
    name[length++] = kept ? (char)c : '_';
  }
  if (length > sink->kind->longest_name) length = sink->kind->longest_name;
  while (length > 1 && ((unsigned char)name[length] & 0xC0) == 0x80) length--;
  while (length > 1 && name[length - 1] == '.') length--;
  name[length] = '\0';
  return name;
}

const char *svari_sink_name(svari_sink *sink, const char *wanted) {
  char *name = valid_name(sink, wanted);
  const char **slot = name ? SVARI_PUSH(sink->arena, sink->names, sink->nnames, sink->name_capacity) : NULL;
  if (!slot) {
    sink->no_memory = true;
    return NULL;
  }
  sink->nnames--;
  size_t length = strlen(name), room = sink->kind->longest_name - 7;
  if (length > room && is_taken(sink, name)) length = room;
  while (length > 1 && ((unsigned char)name[length] & 0xC0) == 0x80) length--;
  for (int i = 2; is_taken(sink, name) && i < 100000; i++) snprintf(name + length, 16, "_%d", i);
  sink->names[sink->nnames++] = name;
  return name;
}

/* ---- columns ---- */

static const char *level_label(const svari_sink *sink, const svari_level *level) {
  const char *label = level->label.in[sink->request->language];
  for (int l = 0; l < SVARI_LANGUAGES && !label; l++) label = level->label.in[l];
  return label ? label : level->name;
}

/* Whether a category's codes are numbers, each its own. */
static bool has_numbers(const svari_column *column) {
  for (size_t l = 0; l < column->nlevels; l++) {
    if (!isfinite(column->levels[l].value) || !column->levels[l].code) return false;
    for (size_t k = 0; k < l; k++)
      if (column->levels[k].value == column->levels[l].value) return false;
  }
  return column->nlevels > 0;
}

static const char *level_text(const svari_level *level) { return level->code ? level->code : level->name; }

static bool has_labels(const svari_sink *sink, const svari_column *column) {
  for (size_t l = 0; l < column->nlevels; l++)
    if (strcmp(level_label(sink, &column->levels[l]), level_text(&column->levels[l])) != 0) return true;
  return false;
}

/* Categories become numbers with labels when their codes are numbers or when no file has codes for them; others stay
 * texts. */
static bool as_numbers(const svari_sink *sink, const svari_file_column *of) {
  const svari_column *column = of->column;
  if (column->type != SVARI_CATEGORY || column->nlevels == 0) return false;
  return has_numbers(column) || of->derived || (has_labels(sink, column) && !sink->kind->text_labels);
}

/* no and yes are 0 and 1, others count from 1. */
static double own_number(const svari_column *column, size_t level) {
  bool logical =
      column->nlevels == 2 && strcmp(column->levels[0].name, "no") == 0 && strcmp(column->levels[1].name, "yes") == 0;
  return (double)(logical ? level : level + 1);
}

static const char *text_at(const svari_column *column, size_t record) {
  if (column->type == SVARI_TEXT) return column->text[record];
  int32_t code = svari_column_code(column, record);
  return code < 0 ? NULL : level_text(&column->levels[code]);
}

static size_t widest(const svari_sink *sink, const svari_column *column) {
  size_t most = 1;
  for (size_t i = 0; i < sink->request->nrecords; i++) {
    const char *text = text_at(column, i);
    size_t length = text ? strlen(text) : 0;
    if (length > most) most = length;
  }
  return most;
}

size_t svari_sink_width(const svari_sink *sink, size_t width, bool labels) {
  return labels && sink->kind->text_labels && width > 8 && width <= 248 ? (width + 7) / 8 * 8 : width;
}

static void add_category(svari_sink *sink, svari_added *added, const char *name) {
  const svari_column *column = added->of->column;
  char set_name[32];
  double *numbers = SVARI_NEW(sink->arena, double, column->nlevels);
  snprintf(set_name, sizeof set_name, "svari%zu", (size_t)(added - sink->added) + 1);
  readstat_label_set_t *set = numbers ? readstat_add_label_set(sink->writer, READSTAT_TYPE_DOUBLE, set_name) : NULL;
  added->variable = set ? readstat_add_variable(sink->writer, name, READSTAT_TYPE_DOUBLE, 0) : NULL;
  if (!added->variable) return;
  bool own = has_numbers(column);
  for (size_t l = 0; l < column->nlevels; l++) {
    numbers[l] = own ? column->levels[l].value : own_number(column, l);
    readstat_label_double_value(
        set, numbers[l], svari_sink_cut(sink, level_label(sink, &column->levels[l]), sink->kind->longest_value_label));
  }
  added->level_numbers = numbers;
  readstat_variable_set_label_set(added->variable, set);
  readstat_variable_set_measure(added->variable, READSTAT_MEASURE_NOMINAL);
  if (sink->kind->text_labels) readstat_variable_set_format(added->variable, "F8.0");
}

static void add_text(svari_sink *sink, svari_added *added, const char *name) {
  const svari_column *column = added->of->column;
  bool labels = column->type == SVARI_CATEGORY && sink->kind->text_labels && has_labels(sink, column);
  size_t width = svari_sink_width(sink, widest(sink, column), labels);
  if (width > sink->kind->longest_text && !sink->too_long) sink->too_long = added->of->name;
  added->variable = readstat_add_variable(sink->writer, name, READSTAT_TYPE_STRING, width);
  if (!added->variable) return;
  readstat_variable_set_measure(added->variable, READSTAT_MEASURE_NOMINAL);
  if (!labels) return;
  char set_name[32];
  snprintf(set_name, sizeof set_name, "svari%zu", (size_t)(added - sink->added) + 1);
  readstat_label_set_t *set = readstat_add_label_set(sink->writer, READSTAT_TYPE_STRING, set_name);
  for (size_t l = 0; set && l < column->nlevels; l++)
    readstat_label_string_value(
        set, level_text(&column->levels[l]),
        svari_sink_cut(sink, level_label(sink, &column->levels[l]), sink->kind->longest_value_label));
  if (set) readstat_variable_set_label_set(added->variable, set);
}

static void add_number(svari_sink *sink, svari_added *added, const char *name) {
  added->variable = readstat_add_variable(sink->writer, name, READSTAT_TYPE_DOUBLE, 0);
  if (!added->variable) return;
  const double *values = added->of->column ? added->of->column->number : added->of->number;
  bool whole = true;
  for (size_t i = 0; i < sink->request->nrecords && whole; i++)
    whole = isnan(values[i]) || values[i] == floor(values[i]);
  readstat_variable_set_measure(added->variable, READSTAT_MEASURE_SCALE);
  if (sink->kind->text_labels) readstat_variable_set_format(added->variable, whole ? "F10.0" : "F12.6");
}

void svari_sink_add_columns(svari_sink *sink) {
  const svari_file_request *request = sink->request;
  sink->added = SVARI_NEW(sink->arena, svari_added, request->ncolumns);
  sink->no_memory |= !sink->added;
  for (size_t i = 0; i < request->ncolumns && !sink->no_memory; i++) {
    svari_added *added = &sink->added[i];
    added->of = &request->columns[i];
    const svari_column *column = added->of->column;
    const char *name = svari_sink_name(sink, added->of->name);
    if (!name) return;
    if (!column || column->type == SVARI_NUMBER)
      add_number(sink, added, name);
    else if (as_numbers(sink, added->of))
      add_category(sink, added, name);
    else
      add_text(sink, added, name);
    sink->no_memory |= !added->variable;
    const char *label = added->of->label                     ? added->of->label
                        : strcmp(name, added->of->name) != 0 ? added->of->name
                                                             : NULL;
    if (label && added->variable)
      readstat_variable_set_label(added->variable, svari_sink_cut(sink, label, sink->kind->longest_label));
  }
}

void svari_sink_begin(svari_sink *sink) {
  if (sink->no_memory || sink->failed || sink->too_long) return;
  svari_sink_note(sink, sink->kind->begin(sink->writer, sink, (long)sink->request->nrecords));
}

static readstat_error_t insert(svari_sink *sink, const svari_added *added, size_t record) {
  const svari_column *column = added->of->column;
  if (added->level_numbers) {
    int32_t code = svari_column_code(column, record);
    if (code < 0) return readstat_insert_missing_value(sink->writer, added->variable);
    return readstat_insert_double_value(sink->writer, added->variable, added->level_numbers[code]);
  }
  if (column && column->type != SVARI_NUMBER) {
    const char *text = text_at(column, record);
    return readstat_insert_string_value(sink->writer, added->variable, text ? text : "");
  }
  double value = column ? column->number[record] : added->of->number[record];
  if (!isfinite(value)) return readstat_insert_missing_value(sink->writer, added->variable);
  return readstat_insert_double_value(sink->writer, added->variable, value);
}

void svari_sink_columns(svari_sink *sink, size_t record) {
  for (size_t i = 0; i < sink->request->ncolumns && !sink->failed; i++)
    svari_sink_note(sink, insert(sink, &sink->added[i], record));
}

const char *svari_sink_end(svari_sink *sink) {
  if (!sink->failed && !sink->no_memory && !sink->too_long) svari_sink_note(sink, readstat_end_writing(sink->writer));
  if (sink->no_memory) return "there is not enough memory";
  if (sink->too_long) return "its texts are longer than the format can hold";
  return sink->failed ? readstat_error_message(sink->failed) : NULL;
}
