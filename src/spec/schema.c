/* The table of keys as a JSON Schema (draft 2020-12), so that editors complete and check run files. It knows the shape;
 * what needs more than one key is for the program to check. */
#include <string.h>

#include "spec/keys.h"

static void add_text(svari_buffer *out, const char *text) {
  svari_buffer_text(out, "\"");
  for (; *text; text++) {
    if (*text == '"' || *text == '\\') svari_buffer_text(out, "\\");
    svari_buffer_add(out, text, 1);
  }
  svari_buffer_text(out, "\"");
}

static void add_words(svari_buffer *out, const svari_words *words) {
  const char *word;
  svari_buffer_text(out, "{\"enum\": [");
  for (size_t i = 0; (word = svari_word_at(words, i)); i++) {
    if (i) svari_buffer_text(out, ", ");
    add_text(out, word);
  }
  svari_buffer_text(out, "]}");
}

static void add_reference(svari_buffer *out, const svari_section *section) {
  svari_buffer_printf(out, "{\"$ref\": \"#/$defs/%s\"}", section->name);
}

static void add_limits(svari_buffer *out, const svari_shape *kind) {
  if (kind->low > -1e300)
    svari_buffer_printf(out, ", \"%s\": %g", kind->above ? "exclusiveMinimum" : "minimum", kind->low);
  if (kind->high < 1e300)
    svari_buffer_printf(out, ", \"%s\": %.0f", kind->below ? "exclusiveMaximum" : "maximum", kind->high);
}

static void add_kind(svari_buffer *out, const svari_key *key) {
  const char *schema = key->kind->schema;
  if (strcmp(schema, "words") == 0) {
    add_words(out, key->words);
  } else if (strcmp(schema, "words or list") == 0) {
    svari_buffer_text(out, "{\"anyOf\": [");
    add_words(out, key->words);
    svari_buffer_text(out, ", {\"type\": \"array\", \"items\": ");
    add_words(out, key->words);
    svari_buffer_text(out, "}]}");
  } else if (strcmp(schema, "number") == 0) {
    svari_buffer_printf(out, "{\"type\": \"%s\"", key->kind->whole ? "integer" : "number");
    add_limits(out, key->kind);
    svari_buffer_text(out, "}");
  } else {
    svari_buffer_text(out, schema);
  }
}

/* A section as it may be written: a map, or what its shorthand takes. */
static void add_section(svari_buffer *out, const svari_section *section) {
  if (!section->shorthand) {
    add_reference(out, section);
    return;
  }
  svari_buffer_text(out, "{\"anyOf\": [");
  add_reference(out, section);
  svari_buffer_text(out, ", ");
  add_kind(out, svari_key_find(section->name, section->shorthand));
  svari_buffer_text(out, "]}");
}

static void add_value(svari_buffer *out, const svari_key *key) {
  const svari_section *section = svari_key_opens(key);
  bool entries = strcmp(key->kind->schema, "entries") == 0, named = strcmp(key->kind->schema, "named") == 0;
  if (entries) svari_buffer_text(out, "{\"type\": \"array\", \"items\": ");
  if (named) svari_buffer_text(out, "{\"type\": \"object\", \"additionalProperties\": ");
  if (section)
    add_section(out, section);
  else
    add_kind(out, key);
  if (entries || named) svari_buffer_text(out, "}");
}

static void add_key(svari_buffer *out, const svari_key *key, bool first) {
  svari_buffer_text(out, first ? "\n        " : ",\n        ");
  add_text(out, key->name);
  svari_buffer_text(out, ": {\"description\": ");
  add_text(out, key->meaning);
  svari_buffer_text(out, ", \"allOf\": [");
  add_value(out, key);
  svari_buffer_text(out, "]}");
}

static void add_required(svari_buffer *out, const svari_section *section, const svari_key *keys, size_t count) {
  bool any = false;
  for (size_t i = 0; i < count; i++) {
    if (strcmp(keys[i].section, section->name) != 0 || keys[i].role != SVARI_MUST || keys[i].with) continue;
    svari_buffer_text(out, any ? ", " : ",\n      \"required\": [");
    add_text(out, keys[i].name);
    any = true;
  }
  if (any) svari_buffer_text(out, "]");
}

/* Exactly one of the keys that say what is asked. */
static void add_telling(svari_buffer *out, const svari_section *section, const svari_key *keys, size_t count) {
  bool any = false;
  for (size_t i = 0; i < count; i++) {
    if (strcmp(keys[i].section, section->name) != 0 || keys[i].role != SVARI_TELLS) continue;
    svari_buffer_text(out, any ? ", " : ",\n      \"oneOf\": [");
    svari_buffer_text(out, "{\"required\": [");
    add_text(out, keys[i].name);
    svari_buffer_text(out, "]}");
    any = true;
  }
  if (any) svari_buffer_text(out, "]");
}

static void add_definition(svari_buffer *out, const svari_section *section) {
  size_t count;
  const svari_key *keys = svari_keys(&count);
  bool first = true;
  svari_buffer_text(out, "{\n      \"type\": \"object\",\n      \"description\": ");
  add_text(out, section->meaning);
  svari_buffer_text(out, ",\n      \"additionalProperties\": false,\n      \"properties\": {");
  for (size_t i = 0; i < count; i++) {
    if (strcmp(keys[i].section, section->name) != 0) continue;
    add_key(out, &keys[i], first);
    first = false;
  }
  svari_buffer_text(out, "\n      }");
  add_required(out, section, keys, count);
  add_telling(out, section, keys, count);
  svari_buffer_text(out, "\n    }");
}

void svari_keys_schema(svari_buffer *out) {
  size_t count;
  const svari_section *sections = svari_sections(&count);
  svari_buffer_text(out,
                    "{\n  \"$schema\": \"https://json-schema.org/draft/2020-12/schema\",\n"
                    "  \"title\": \"svari run file\",\n  \"$ref\": \"#/$defs/run\",\n  \"$defs\": {");
  for (size_t i = 0; i < count; i++) {
    svari_buffer_printf(out, "%s\n    \"%s\": ", i ? "," : "", sections[i].name[0] ? sections[i].name : "run");
    add_definition(out, &sections[i]);
  }
  svari_buffer_text(out, "\n  }\n}\n");
}
