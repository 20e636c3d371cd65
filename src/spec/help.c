/* The table of keys as text for a terminal, and as the page docs/run-file.md. */
#include <stdio.h>
#include <string.h>

#include "base/utf8.h"
#include "spec/keys.h"

enum { WIDTH = 80, NAME_WIDTH = 12, VALUE_TEXT = 256 };

/* What can stand behind a key: its words, or what its kind says. */
static void value_text(const svari_key *key, char out[VALUE_TEXT]) {
  size_t used = 0;
  if (!key->words || key->kind->low < key->kind->high) { /* words and numbers: the kind says both */
    snprintf(out, VALUE_TEXT, "%s", key->kind->says);
    return;
  }
  out[0] = '\0';
  const char *word;
  for (size_t i = 0; (word = svari_word_at(key->words, i)) && used < VALUE_TEXT - 1; i++)
    used += (size_t)snprintf(out + used, VALUE_TEXT - used, "%s%s", i ? " | " : "", word);
  if (strncmp(key->kind->says, "one word or", 11) == 0 && used < VALUE_TEXT - 1)
    snprintf(out + used, VALUE_TEXT - used, "; one or a list");
}

static const char *role_text(const svari_key *key) {
  if (key->role == SVARI_MUST) return key->with ? "required there" : "required";
  return key->role == SVARI_TELLS ? "one of these" : "";
}

/* Text broken at spaces, each line after the first begun at `indent`. */
static void wrap(svari_buffer *out, const char *text, size_t column, size_t indent) {
  const char *gap = "";
  while (*text) {
    size_t length = strcspn(text, " ");
    char word[VALUE_TEXT];
    snprintf(word, sizeof word, "%.*s", (int)length, text);
    size_t width = svari_utf8_width(word);
    if (*gap && column + 1 + width > WIDTH) {
      svari_buffer_printf(out, "\n%*s", (int)indent, "");
      column = indent;
      gap = "";
    }
    svari_buffer_text(out, gap);
    svari_buffer_add(out, text, length);
    column += strlen(gap) + width;
    gap = " ";
    text += length + (text[length] == ' ');
  }
  svari_buffer_text(out, "\n");
}

static char role_mark(const svari_key *key) {
  return key->role == SVARI_MUST ? '*' : key->role == SVARI_TELLS ? '+' : ' ';
}

static void key_text(svari_buffer *out, const svari_key *key) {
  char value[VALUE_TEXT], line[4 * VALUE_TEXT];
  value_text(key, value);
  bool fallback = key->fallback != NULL, with = key->with && strlen(key->with) < 40;
  snprintf(line, sizeof line, "%s (%s%s%s%s%s)", key->meaning, value, fallback ? "; default " : "",
           fallback ? key->fallback : "", with ? "; with " : "", with ? key->with : "");
  if (strlen(key->name) < NAME_WIDTH)
    svari_buffer_printf(out, "%c %-*s", role_mark(key), NAME_WIDTH, key->name);
  else
    svari_buffer_printf(out, "%c %s\n%*s", role_mark(key), key->name, NAME_WIDTH + 2, "");
  wrap(out, line, NAME_WIDTH + 2, NAME_WIDTH + 2);
}

static void section_text(svari_buffer *out, const svari_section *section) {
  size_t count;
  const svari_key *keys = svari_keys(&count);
  svari_buffer_printf(out, "%s%s", section->name, section->name[0] ? ": " : "");
  wrap(out, section->meaning, strlen(section->name) + 2, 2);
  for (size_t i = 0; i < count; i++)
    if (strcmp(keys[i].section, section->name) == 0) key_text(out, &keys[i]);
  svari_buffer_text(out, "\n* must be given");
  svari_buffer_text(out, section->tells_at == SVARI_NO_FIELD ? "\n" : "; + an entry has exactly one of these\n");
}

/* The sections right under one, or NULL bytes when there are none. */
static void inner_names(svari_buffer *out, const svari_section *section) {
  size_t count, length = strlen(section->name);
  const svari_section *sections = svari_sections(&count);
  for (size_t i = 1; i < count; i++) {
    const char *name = sections[i].name;
    bool inner = strncmp(name, section->name, length) == 0 && name[length] == '.';
    if (length ? !inner : strchr(name, '.') != NULL) continue;
    svari_buffer_printf(out, "%s%s", out->length ? " " : "", name);
  }
}

bool svari_keys_text(svari_buffer *out, const char *name) {
  const svari_section *section = svari_section_find(name ? name : "");
  if (!section) return false;
  section_text(out, section);
  svari_buffer inner = {0};
  inner_names(&inner, section);
  if (inner.bytes) {
    svari_buffer_text(out, "More by `svari help keys NAME`:\n  ");
    wrap(out, inner.bytes, 2, 2);
  }
  out->failed = out->failed || inner.failed;
  svari_buffer_free(&inner);
  return true;
}

/* --- the page --- */

static void escaped(svari_buffer *out, const char *text) {
  for (; *text; text++) {
    if (strchr("|<", *text)) svari_buffer_text(out, "\\");
    svari_buffer_add(out, text, 1);
  }
}

static void key_row(svari_buffer *out, const svari_key *key) {
  char value[VALUE_TEXT];
  value_text(key, value);
  const svari_section *section = svari_key_opens(key);
  svari_buffer_printf(out, "| `%s` | ", key->name);
  escaped(out, value);
  if (section) {
    svari_buffer_printf(out, ": [%s](#", section->name);
    for (const char *c = section->name; *c; c++)
      if (*c != '.') svari_buffer_add(out, c, 1); /* as a heading's anchor is made */
    svari_buffer_text(out, ")");
  } else if (key->kind->example && !key->words) {
    svari_buffer_printf(out, ", as `%s`", key->kind->example);
  }
  svari_buffer_text(out, " | ");
  if (key->fallback) svari_buffer_printf(out, "`%s`", key->fallback);
  if (role_text(key)[0]) svari_buffer_printf(out, "%s*%s*", key->fallback ? ", " : "", role_text(key));
  svari_buffer_text(out, " | ");
  escaped(out, key->meaning);
  if (key->with) svari_buffer_printf(out, " (with %s)", key->with);
  svari_buffer_text(out, " |\n");
}

static void section_page(svari_buffer *out, const svari_section *section) {
  size_t count;
  const svari_key *keys = svari_keys(&count);
  if (section->name[0])
    svari_buffer_printf(out, "\n## %s\n\n%s\n", section->name, section->meaning);
  else
    svari_buffer_printf(out, "\n## At the left margin\n\n%s\n", section->meaning);
  svari_buffer_text(out, "\n| key | value | default | meaning |\n| --- | --- | --- | --- |\n");
  for (size_t i = 0; i < count; i++)
    if (strcmp(keys[i].section, section->name) == 0) key_row(out, &keys[i]);
}

static const char introduction[] =
    "# The run file, key by key\n"
    "\n"
    "<!-- Written from the table in src/spec/keys.c: `SVARI_UPDATE=1` and the test spec_docs write it anew. -->\n"
    "\n"
    "A run file is one YAML 1.2 document: `yes`, `no` and `n` are texts, `true` and `false` are flags. A column\n"
    "name is used as it stands in the data; a category is named by its label, else by its code. A section named\n"
    "`a.b` below is what stands under the key `b` of `a`. *One of these* marks the keys of which an entry has\n"
    "exactly one: it says what is asked. [run-file.schema.json](run-file.schema.json) says the same to editors.\n"
    "\n"
    "A key that is not in these tables, a value of the wrong kind, and two keys that exclude each other are faults:\n"
    "all of them are told at once, by line and column, and nothing is computed. A key that can't matter where it\n"
    "stands (`rho` with `method: jkn`) is named in the notes of the results. `&name` marks a value, and `*name` says "
    "it\n"
    "again. `<<`, tags of one's own, a second document and a key that stands twice are refused.\n"
    "\n"
    "```yaml\n"
    "svari: 1\n"
    "data: {file: schools.csv}\n"
    "population:\n"
    "  size: 6194\n"
    "  margins:\n"
    "    stype: {totals: {E: 4421, H: 755, M: 1018}}\n"
    "design: {weight: pw, strata: stype, fpc: fpc}\n"
    "weighting:\n"
    "  - rake: [stype]\n"
    "estimates:\n"
    "  - {id: score, mean: [api00], by: [stype]}\n"
    "  - {id: award, proportion: awards, where: 'enroll > 300', ci: logit}\n"
    "```\n";

void svari_keys_markdown(svari_buffer *out) {
  size_t count;
  const svari_section *sections = svari_sections(&count);
  svari_buffer_text(out, introduction);
  for (size_t i = 0; i < count; i++) section_page(out, &sections[i]);
}
