/* One table from libyaml's wording to ours. What is not in it is told in libyaml's own words. */
#include "spec/yaml_fault.h"

#include <string.h>

typedef struct wording {
  const char *problem, *context; /* parts of libyaml's texts; "" fits all */
  bool at_context;               /* the place that matters is where the thing began */
  const char *text, *hint;
} wording;

static const wording wordings[] = {
    {"did not find expected ',' or ']'", "", true, "a list that begins here with `[` is not closed, or lacks a comma",
     "write [a, b], with a comma between items and `]` at the end"},
    {"did not find expected ',' or '}'", "", true, "a map that begins here with `{` is not closed, or lacks a comma",
     "write {a: 1, b: 2}, with a comma between entries and `}` at the end"},
    {"mapping values are not allowed", "", false, "a second `: ` stands in this line",
     "put a text that has `: ` in it in quotes, and give each key a line of its own"},
    {"found unexpected end of stream", "quoted scalar", true, "a text that begins here with a quote is not closed",
     "close it with the same kind of quote"},
    {"could not find expected ':'", "", true, "this line is no `key: value`", "put a colon and a space after the key"},
    {"did not find expected '-' indicator", "", false, "an entry of a list that does not begin with `- `",
     "indent all entries of a list alike, each with `- `"},
    {"did not find expected key", "", false, "a key was expected here",
     "indent all keys of one map alike, and put texts with special characters in quotes"},
    {"found unknown escape character", "", false, "an unknown escape after `\\` in a text in double quotes",
     "write \\\\ for a backslash, or use single quotes"},
    {"block sequence entries are not allowed", "", false, "a list can't begin here",
     "begin it on the next line, each entry with `- `"},
    {"found undefined tag handle", "", false, "a tag (`!…`), which svari does not read",
     "leave it out, or quote the text"},
    {"control characters are not allowed", "", false, "a control character",
     "delete it: a run file is plain UTF-8 text"},
};

static const wording *wording_of(const yaml_parser_t *parser) {
  const char *context = parser->context ? parser->context : "";
  for (size_t i = 0; i < sizeof wordings / sizeof *wordings; i++)
    if (strstr(parser->problem, wordings[i].problem) && strstr(context, wordings[i].context)) return &wordings[i];
  return NULL;
}

static svari_where mark_place(yaml_mark_t mark, const char *shown) {
  return (svari_where){.file = shown, .line = (long)mark.line + 1, .column = (long)mark.column + 1};
}

/* The character of the text at a mark: libyaml's index counts characters. */
static char char_at(const char *text, size_t length, yaml_mark_t mark) {
  size_t characters = 0;
  for (size_t i = 0; i < length; i++) {
    if (((unsigned char)text[i] & 0xC0) == 0x80) continue;
    if (characters++ == mark.index) return text[i];
  }
  return '\0';
}

/* A character that can begin nothing: a tab, or a sign that YAML keeps for itself. */
static svari_status fault_of_start(char c, svari_where where, svari_error *err) {
  svari_status status;
  if (c == '\t') {
    status = svari_fail_at(err, SVARI_SPEC, where, "a tab stands where YAML wants spaces");
    svari_hint(err, "indent with spaces");
    return status;
  }
  status = svari_fail_at(err, SVARI_SPEC, where, "no text can begin with `%c` unless it is in quotes", c);
  svari_hint(err, "put the text in quotes: '%c…'", c);
  return status;
}

/* Within [ ] and { } a text without quotes has no brackets: `{as: x in [1, 2]}` ends it before the bracket. */
static svari_status fault_of_flow(char c, svari_where where, svari_error *err) {
  svari_status status = svari_fail_at(err, SVARI_SPEC, where,
                                      "`%c` stands within a text without quotes, or a comma is missing before it", c);
  svari_hint(err, "put a text with brackets or quotes in it in quotes: 'x in [\"a\", \"b\"]'");
  return status;
}

/* The colon of a line that reads `key:value`, without the space that makes it an entry; NULL: it is another line. */
static const char *joined_colon(const char *line, const char *stop, const char **key) {
  const char *at = line;
  while (at < stop && (*at == ' ' || *at == '-')) at++;
  *key = at;
  while (at < stop && *at != ':' && *at != ' ' && *at != '"' && *at != '\'') at++;
  bool joined = at > *key && at + 1 < stop && *at == ':' && !strchr(" \r/", at[1]);
  return joined && at - *key < 60 ? at : NULL;
}

static bool is_blank(const char *line, const char *stop) {
  while (line < stop && (*line == ' ' || *line == '\r')) line++;
  return line == stop || *line == '#';
}

/* YAML takes `key:value` for a text that goes on in the next line, and finds the fault only there. */
static svari_status fault_of_colon(const char *text, size_t length, svari_where where, svari_error *err) {
  const char *end = text + length, *above = NULL, *above_end = NULL, *key;
  long number = 1, found = 0;
  for (const char *line = text; line < end && number < where.line; number++) {
    const char *stop = memchr(line, '\n', (size_t)(end - line));
    if (!stop) break;
    if (!is_blank(line, stop)) {
      above = line;
      above_end = stop;
      found = number;
    }
    line = stop + 1;
  }
  const char *colon = above ? joined_colon(above, above_end, &key) : NULL;
  if (!colon) return SVARI_OK;
  where.line = found;
  where.column = (long)(colon - above) + 1;
  svari_status status = svari_fail_at(err, SVARI_SPEC, where, "a space is missing after the colon");
  svari_hint(err, "write `%.*s: …`", (int)(colon - key), key);
  return status;
}

svari_status svari_yaml_fault(const yaml_parser_t *parser, const char *text, size_t length, const char *shown,
                              svari_error *err) {
  if (parser->error == YAML_MEMORY_ERROR) return svari_fail_memory(err);
  svari_where problem = mark_place(parser->problem_mark, shown);
  if (!parser->problem) return svari_fail_at(err, SVARI_SPEC, problem, "this is not YAML");
  if (parser->error == YAML_READER_ERROR) {
    svari_status status =
        svari_fail_at(err, SVARI_SPEC, (svari_where){.file = shown}, "the text can't be read: %s", parser->problem);
    svari_hint(err, "save the run file as plain UTF-8 text");
    return status;
  }
  char c = char_at(text, length, parser->problem_mark);
  if (strstr(parser->problem, "cannot start any token")) return fault_of_start(c, problem, err);
  if (strstr(parser->problem, "mapping values are not allowed")) {
    svari_status status = fault_of_colon(text, length, problem, err);
    if (status) return status;
  }
  if (strstr(parser->problem, "did not find expected ','") && strchr("[{\"'", c) && c)
    return fault_of_flow(c, problem, err);
  const wording *words = wording_of(parser);
  if (!words) return svari_fail_at(err, SVARI_SPEC, problem, "this is not YAML: %s", parser->problem);
  svari_where where = words->at_context && parser->context ? mark_place(parser->context_mark, shown) : problem;
  svari_status status = svari_fail_at(err, SVARI_SPEC, where, "%s", words->text);
  svari_hint(err, "%s", words->hint);
  return status;
}
