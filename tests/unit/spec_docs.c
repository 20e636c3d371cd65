/* The page and the schema are what the table of keys says; the table holds together. SVARI_UPDATE=1 writes them anew.
 */
#include <criterion/criterion.h>
#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "spec/keys.h"

static void check_file(const char *path, const svari_buffer *wanted) {
  cr_assert_not(wanted->failed);
  if (getenv("SVARI_UPDATE")) {
    FILE *file = fopen(path, "wb");
    cr_assert_not_null(file);
    cr_assert_eq(fwrite(wanted->bytes, 1, wanted->length, file), wanted->length);
    cr_assert_eq(fclose(file), 0);
  }
  FILE *file = fopen(path, "rb");
  cr_assert_not_null(file, "%s is missing", path);
  char *text = calloc(1, wanted->length + 2);
  size_t length = fread(text, 1, wanted->length + 1, file);
  (void)fclose(file);
  cr_expect_eq(length, wanted->length, "%s: run the test spec_docs with SVARI_UPDATE=1", path);
  cr_expect_str_eq(text, wanted->bytes, "%s: run the test spec_docs with SVARI_UPDATE=1", path);
  free(text);
}

Test(spec_docs, page_is_the_table) {
  svari_buffer page = {0};
  svari_keys_markdown(&page);
  check_file("docs/run-file.md", &page);
  svari_buffer_free(&page);
}

Test(spec_docs, schema_is_the_table) {
  svari_buffer schema = {0};
  svari_keys_schema(&schema);
  check_file("docs/run-file.schema.json", &schema);
  json_t *root = json_loads(schema.bytes, JSON_REJECT_DUPLICATES, NULL);
  cr_assert_not_null(root, "the schema is not JSON");
  size_t count, found = 0;
  const svari_key *keys = svari_keys(&count);
  for (size_t i = 0; i < count; i++) {
    const char *section = keys[i].section[0] ? keys[i].section : "run";
    json_t *properties = json_object_get(json_object_get(json_object_get(root, "$defs"), section), "properties");
    found += json_object_get(properties, keys[i].name) != NULL;
  }
  cr_assert_eq(found, count);
  json_decref(root);
  svari_buffer_free(&schema);
}

Test(spec_docs, table_holds_together) {
  size_t count, nsections;
  const svari_key *keys = svari_keys(&count);
  const svari_section *sections = svari_sections(&nsections);
  for (size_t i = 0; i < count; i++) {
    const svari_key *key = &keys[i];
    cr_expect_eq(svari_key_find(key->section, key->name), key, "%s: %s stands twice", key->section, key->name);
    cr_expect_not_null(svari_section_find(key->section), "%s", key->section);
    bool inner = !strcmp(key->kind->schema, "section") || !strcmp(key->kind->schema, "entries") ||
                 !strcmp(key->kind->schema, "named");
    cr_expect_eq(inner, svari_key_opens(key) != NULL, "%s: %s", key->section, key->name);
    cr_expect(key->words || key->kind->example, "%s: %s has no example", key->section, key->name);
    cr_expect(key->meaning[0] && key->meaning[strlen(key->meaning) - 1] != '.', "%s: %s", key->section, key->name);
  }
  for (size_t i = 0; i < nsections; i++)
    if (sections[i].shorthand) cr_expect_not_null(svari_key_find(sections[i].name, sections[i].shorthand));
}

Test(spec_docs, help_fits_a_terminal) {
  size_t count;
  const svari_section *sections = svari_sections(&count);
  for (size_t i = 0; i < count; i++) {
    svari_buffer text = {0};
    cr_assert(svari_keys_text(&text, sections[i].name));
    for (const char *line = text.bytes; *line; line += strcspn(line, "\n") + 1)
      cr_expect_leq(strcspn(line, "\n"), 84, "%.*s", (int)strcspn(line, "\n"), line);
    svari_buffer_free(&text);
  }
  svari_buffer none = {0};
  cr_assert_not(svari_keys_text(&none, "desing"));
  svari_buffer_free(&none);
}
