/* The first record of a CSV file: byte order mark, delimiter, names. */
#include <stdlib.h>
#include <string.h>

#include "base/utf8.h"
#include "read/csv.h"
#include "read/source.h"
#include "read/split.h"

static svari_status refuse_encoding(const svari_data_spec *spec, const unsigned char *text, size_t length,
                                    svari_error *err) {
  bool zeros = length >= 4 && ((!text[1] && !text[3]) || (!text[0] && !text[2])); /* without its mark */
  bool wide = zeros || (length >= 2 && ((text[0] == 0xFF && text[1] == 0xFE) || (text[0] == 0xFE && text[1] == 0xFF)));
  if (!wide) return SVARI_OK;
  svari_where where = {.file = svari_source_shown(spec), .line = 1};
  svari_fail_at(err, SVARI_DATA, where, "the file is UTF-16, UTF-8 was expected");
  svari_hint(err, "save it as \"CSV UTF-8\"");
  return SVARI_DATA;
}

/* The one that most often stands outside quotes in the first line; comma when none does. */
static char guess_delimiter(const char *at, const char *end) {
  static const char candidates[] = {',', ';', '\t'};
  size_t counts[sizeof candidates] = {0};
  bool quoted = false;
  for (; at < end && (quoted || (*at != '\n' && *at != '\r')); at++) {
    if (*at == '"') quoted = !quoted;
    for (size_t k = 0; k < sizeof candidates && !quoted; k++) counts[k] += *at == candidates[k];
  }
  size_t best = 0;
  for (size_t k = 1; k < sizeof candidates; k++)
    if (counts[k] > counts[best]) best = k;
  return candidates[best];
}

typedef struct named {
  const char *name;
  size_t column;
} named;

static int by_name(const void *a, const void *b) {
  const named *x = a, *y = b;
  int order = strcmp(x->name, y->name);
  return order ? order : (x->column > y->column) - (x->column < y->column);
}

static svari_status check_names(const svari_csv_header *header, svari_where where, svari_error *err) {
  named *order = calloc(header->ncolumns, sizeof *order);
  if (!order) return svari_fail_memory(err);
  svari_status status = SVARI_OK;
  for (size_t j = 0; j < header->ncolumns; j++) {
    order[j] = (named){header->names[j], j};
    if (header->names[j][0]) continue;
    status = svari_fail_at(err, SVARI_DATA, where, "column %zu of the header has no name", j + 1);
    svari_hint(err, "give it one, or remove the column%s",
               j + 1 == header->ncolumns ? " (the line ends with a delimiter)" : "");
  }
  qsort(order, header->ncolumns, sizeof *order, by_name);
  for (size_t j = 1; j < header->ncolumns; j++) {
    if (!order[j].name[0] || strcmp(order[j - 1].name, order[j].name) != 0) continue;
    status = svari_fail_at(err, SVARI_DATA, where, "columns %zu and %zu of the header are both called \"%s\"",
                           order[j - 1].column + 1, order[j].column + 1, order[j].name);
    svari_hint(err, "every column needs a name of its own");
  }
  free(order);
  return status;
}

/* Spaces around a name are never meant. */
static const char *trimmed(svari_arena *arena, svari_field field) {
  while (field.length && (*field.text == ' ' || *field.text == '\t')) {
    field.text++;
    field.length--;
  }
  while (field.length && (field.text[field.length - 1] == ' ' || field.text[field.length - 1] == '\t')) field.length--;
  return svari_arena_text_n(arena, field.text, field.length);
}

static svari_status take_names(svari_arena *arena, const svari_splitter *splitter, svari_csv_header *out,
                               svari_where where, svari_error *err) {
  const char **names = SVARI_NEW(arena, const char *, splitter->count);
  if (!names) return svari_fail_memory(err);
  for (size_t j = 0; j < splitter->count; j++) {
    svari_field field = splitter->fields[j];
    if (svari_utf8_check(field.text, field.length) != field.length) {
      svari_fail_at(err, SVARI_DATA, where, "the name of column %zu is not UTF-8", j + 1);
      svari_hint(err, "save the file as \"CSV UTF-8\"");
      return SVARI_DATA;
    }
    if (memchr(field.text, '\0', field.length))
      return svari_fail_at(err, SVARI_DATA, where, "the name of column %zu has a NUL byte in it", j + 1);
    names[j] = trimmed(arena, field);
    if (!names[j]) return svari_fail_memory(err);
  }
  out->ncolumns = splitter->count;
  out->names = names;
  return check_names(out, where, err);
}

static svari_status split_failed(svari_split outcome, svari_where where, svari_error *err) {
  if (outcome == SVARI_SPLIT_MEMORY) return svari_fail_memory(err);
  return svari_fail_at(err, SVARI_DATA, where, "the quotes of the header do not match");
}

/* Once to count the fields, once to keep them. */
static svari_status split_header(svari_arena *arena, const char *end, svari_where where, svari_csv_header *out,
                                 svari_error *err) {
  const char *start = out->body, *at = start;
  svari_splitter splitter;
  if (!svari_splitter_open(&splitter, out->delimiter, 0)) return svari_fail_memory(err);
  svari_split outcome = svari_splitter_next(&splitter, &at, end);
  size_t count = splitter.count;
  svari_splitter_close(&splitter);
  if (outcome != SVARI_SPLIT_RECORD) return split_failed(outcome, where, err);
  if (!svari_splitter_open(&splitter, out->delimiter, count)) return svari_fail_memory(err);
  outcome = svari_splitter_next(&splitter, &out->body, end);
  out->line += (long)splitter.lines;
  svari_status status =
      outcome == SVARI_SPLIT_RECORD ? take_names(arena, &splitter, out, where, err) : split_failed(outcome, where, err);
  svari_splitter_close(&splitter);
  return status;
}

/* What a file that is no text begins with. */
static const struct {
  const char *magic, *what, *format;
} others[] = {
    {"$FL2", "an SPSS file", "sav"},
    {"$FL3", "a compressed SPSS file", "sav"},
    {"<stata_dta>", "a Stata file", "dta"},
    {"PK\003\004", "a zip file, as Excel's are,", NULL},
    {"\320\317\021\340", "an Excel file of the old kind", NULL},
    {"SQLite format 3", "an SQLite database", NULL},
};

static svari_status refuse_others(const char *text, size_t length, const svari_data_spec *spec, svari_where where,
                                  svari_error *err) {
  for (size_t i = 0; i < sizeof others / sizeof *others; i++) {
    size_t size = strlen(others[i].magic);
    if (length < size || memcmp(text, others[i].magic, size) != 0) continue;
    svari_fail_at(err, SVARI_DATA, where, "this is %s, a CSV file was expected", others[i].what);
    if (!others[i].format)
      svari_hint(err, "save the sheet or the table as CSV");
    else if (strcmp(spec->file, "-") == 0)
      svari_hint(err, "only CSV can come from a pipe: name the file");
    else
      svari_hint(err, "call it .%s, or say so: `data: {format: %s}`", others[i].format, others[i].format);
    return SVARI_DATA;
  }
  return SVARI_OK;
}

svari_status svari_csv_header_read(svari_arena *arena, const svari_data_spec *spec, const char *text, size_t length,
                                   svari_csv_header *out, svari_error *err) {
  svari_status status =
      refuse_others(text, length, spec, (svari_where){.file = svari_source_shown(spec), .line = 1}, err);
  if (status == SVARI_OK) status = refuse_encoding(spec, (const unsigned char *)text, length, err);
  if (status != SVARI_OK) return status;
  const char *end = text + length;
  bool marked = length >= 3 && memcmp(text, "\xEF\xBB\xBF", 3) == 0;
  *out = (svari_csv_header){.body = text + (marked ? 3 : 0), .line = 1};
  for (; out->body < end && (*out->body == '\n' || *out->body == '\r'); out->body++)
    out->line += *out->body == '\n' || out->body + 1 == end || out->body[1] != '\n';
  svari_where where = {.file = svari_source_shown(spec), .line = out->line};
  if (out->body == end)
    return svari_fail_at(err, SVARI_DATA, where, "the file is empty, a header with column names was expected");
  out->delimiter = spec->delimiter ? spec->delimiter : guess_delimiter(out->body, end);
  return split_header(arena, end, where, out, err);
}
