/* Every key of a large run file, misspelt: the fault stands at its line and column and names the key that was meant. */
#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "spec/keys.h"
#include "spec/plan.h"

#define LARGE "tests/unit/spec_large.yaml"
#define JOINT "tests/unit/spec_joint.yaml"

static char *file_text(const char *path, size_t *length) {
  FILE *file = fopen(path, "rb");
  cr_assert_not_null(file, "%s", path);
  char *text = calloc(1, 1 << 16);
  *length = fread(text, 1, (1 << 16) - 1, file);
  (void)fclose(file);
  return text;
}

/* The byte of a place whose column counts characters. */
static size_t byte_of(const char *text, svari_where where) {
  const char *at = text;
  for (long line = 1; line < where.line; line++) at = strchr(at, '\n') + 1;
  for (long column = 1; column < where.column; at++)
    if (((unsigned char)at[1] & 0xC0) != 0x80) column++;
  return (size_t)(at - text);
}

/* A short key gets a letter more, a long one has two letters swapped. */
static void misspell(const char *key, char out[64]) {
  snprintf(out, 64, "%s", key);
  size_t length = strlen(key);
  for (size_t i = 1; length > 3 && i + 1 < length; i++) {
    if (out[i] == out[i + 1]) continue;
    out[i] = key[i + 1];
    out[i + 1] = key[i];
    return;
  }
  snprintf(out, 64, "%sx", key);
}

static void check_misspelt(const char *text, size_t length, const svari_yaml_node *key) {
  char wrong[64], wanted[96];
  misspell(key->text, wrong);
  snprintf(wanted, sizeof wanted, "did you mean `%s`?", key->text);
  size_t at = byte_of(text, key->start), size = strlen(wrong);
  char *mutant = malloc(length + 64);
  memcpy(mutant, text, at);
  memcpy(mutant + at, wrong, size);
  memcpy(mutant + at + size, text + at + key->length, length - at - key->length);
  svari_plan *plan;
  svari_error err = {0};
  cr_expect_eq(svari_plan_parse(mutant, length + size - key->length, LARGE, &plan, &err), SVARI_SPEC, "%s", wrong);
  bool found = false;
  for (size_t i = 0; i < err.count && i < SVARI_FAULT_MAX; i++) {
    const svari_fault *fault = &err.faults[i];
    found = found ||
            (fault->line == key->start.line && fault->column == key->start.column && strcmp(fault->hint, wanted) == 0);
  }
  cr_expect(found, "%s at %ld:%ld: first fault at %ld:%ld: %s (%s)", wrong, key->start.line, key->start.column,
            err.faults[0].line, err.faults[0].column, err.faults[0].text, err.faults[0].hint);
  free(mutant);
}

static size_t check_section(const char *text, size_t length, const char *section, const svari_yaml_node *node);

static size_t check_inner(const char *text, size_t length, const svari_key *key, const svari_yaml_node *value) {
  const char *section = svari_key_opens(key)->name;
  size_t count = 0;
  if (strcmp(key->kind->schema, "entries") == 0)
    for (size_t i = 0; i < value->count; i++) count += check_section(text, length, section, value->items[i]);
  else if (strcmp(key->kind->schema, "named") == 0)
    for (size_t i = 0; i < value->count; i++) count += check_section(text, length, section, value->pairs[i].value);
  else
    count += check_section(text, length, section, value);
  return count;
}

static size_t check_section(const char *text, size_t length, const char *section, const svari_yaml_node *node) {
  size_t count = 0;
  for (size_t i = 0; node->kind == SVARI_YAML_MAP && i < node->count; i++) {
    const svari_key *key = svari_key_find(section, node->pairs[i].key->text);
    cr_assert_not_null(key, "%s: %s", section, node->pairs[i].key->text);
    check_misspelt(text, length, node->pairs[i].key);
    count += 1 + (svari_key_opens(key) ? check_inner(text, length, key, node->pairs[i].value) : 0);
  }
  return count;
}

static void misspell_all(const char *file, size_t keys) {
  size_t length;
  char *text = file_text(file, &length);
  svari_arena *arena = svari_arena_new();
  const svari_yaml_node *root;
  cr_assert_eq(svari_yaml_parse(arena, text, length, file, &root, NULL), SVARI_OK);
  cr_assert_gt(check_section(text, length, "", root), keys);
  svari_arena_free(arena);
  free(text);
}

Test(spec_mutation, every_misspelt_key_is_found) {
  misspell_all(LARGE, 200);
  misspell_all(JOINT, 30);
}

/* A key that is nowhere in the large file is one that no test reads. */
static bool is_used(const svari_yaml_node *node, const char *name) {
  bool used = false;
  for (size_t i = 0; node->kind == SVARI_YAML_MAP && i < node->count; i++)
    used = used || strcmp(node->pairs[i].key->text, name) == 0 || is_used(node->pairs[i].value, name);
  for (size_t i = 0; node->kind == SVARI_YAML_LIST && i < node->count; i++)
    used = used || is_used(node->items[i], name);
  return used;
}

Test(spec_mutation, the_large_files_have_every_key) {
  static const char *const elsewhere =
      "files probability pps replicates columns type preset rscales combined "
      "outcome to margin database query table";
  size_t length, joint_length, count;
  char *text = file_text(LARGE, &length), *joint_text = file_text(JOINT, &joint_length);
  svari_arena *arena = svari_arena_new();
  const svari_yaml_node *root, *joint;
  cr_assert_eq(svari_yaml_parse(arena, text, length, LARGE, &root, NULL), SVARI_OK);
  cr_assert_eq(svari_yaml_parse(arena, joint_text, joint_length, JOINT, &joint, NULL), SVARI_OK);
  const svari_key *keys = svari_keys(&count);
  for (size_t i = 0; i < count; i++)
    cr_expect(is_used(root, keys[i].name) || is_used(joint, keys[i].name) || svari_word_in(keys[i].name, elsewhere),
              "%s: %s", keys[i].section, keys[i].name);
  svari_arena_free(arena);
  free(joint_text);
  free(text);
}
