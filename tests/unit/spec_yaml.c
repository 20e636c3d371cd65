/* YAML into nodes: what is read, and what is refused where. */
#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "spec/yaml.h"

typedef struct refusal {
  const char *text;
  long line, column;
  const char *says, *hint;
} refusal;

static const svari_yaml_node *parse_n(svari_arena *arena, const char *text, size_t length, svari_error *err,
                                      svari_status *status) {
  const svari_yaml_node *root;
  *status = svari_yaml_parse(arena, text, length, "run.yaml", &root, err);
  return root;
}

static const svari_yaml_node *parse(svari_arena *arena, const char *text) {
  svari_status status;
  svari_error err = {0};
  const svari_yaml_node *root = parse_n(arena, text, strlen(text), &err, &status);
  cr_assert_eq(status, SVARI_OK, "%s: %s", text, err.faults[0].text);
  return root;
}

Test(spec_yaml, reads_scalars_as_text) {
  svari_arena *arena = svari_arena_new();
  const svari_yaml_node *root = parse(arena, "a: no\nb: 010\nc: 'it''s'\nd: \"\\u0101\"\ne:\nf: ~\ng: [1, {h: 2}]\n");
  cr_assert_eq(root->kind, SVARI_YAML_MAP);
  cr_assert_eq(root->count, 7);
  cr_assert_str_eq(svari_yaml_get(root, "a")->text, "no");
  cr_assert_str_eq(svari_yaml_get(root, "b")->text, "010");
  cr_assert_str_eq(svari_yaml_get(root, "c")->text, "it's");
  cr_assert_not(svari_yaml_get(root, "c")->plain);
  cr_assert_str_eq(svari_yaml_get(root, "d")->text, "ā");
  cr_assert(svari_yaml_null(svari_yaml_get(root, "e")));
  cr_assert(svari_yaml_null(svari_yaml_get(root, "f")));
  cr_assert_str_eq(svari_yaml_get(svari_yaml_get(root, "g")->items[1], "h")->text, "2");
  cr_assert_null(svari_yaml_get(root, "z"));
  svari_arena_free(arena);
}

Test(spec_yaml, keeps_places_in_characters) {
  svari_arena *arena = svari_arena_new();
  const svari_yaml_node *root = parse(arena, "nosaukums: {lv: Rīgas šķūņi, en: [a, bc]}\n");
  const svari_yaml_node *map = svari_yaml_get(root, "nosaukums"), *list = svari_yaml_get(map, "en");
  cr_assert_eq(map->start.line, 1);
  cr_assert_eq(map->start.column, 12);
  cr_assert_eq(list->start.column, 34);
  cr_assert_eq(list->items[1]->start.column, 38);
  cr_assert_eq(list->items[1]->end.column, 40);
  svari_arena_free(arena);
}

Test(spec_yaml, leaves_out_a_byte_order_mark) {
  svari_arena *arena = svari_arena_new();
  const svari_yaml_node *root = parse(arena, "\xEF\xBB\xBFsvari: 1\r\ntitle: x\r\n");
  cr_assert_eq(root->pairs[0].value->start.column, 8);
  cr_assert_str_eq(root->pairs[1].value->text, "x");
  svari_arena_free(arena);
}

static const refusal refusals[] = {
    {"", 1, 1, "empty", "svari init"},
    {"# nothing but a remark\n", 1, 1, "empty", "svari init"},
    {"a: *x\n", 1, 4, "no anchor", "in quotes"},
    {"a: *x\nb: &x 1\n", 1, 4, "no anchor", "in quotes"},
    {"a: &x [1, *x]\n", 1, 11, "no anchor", "in quotes"},
    {"a: !x 1\n", 1, 4, "tag", "leave it out"},
    {"a: !!set {b: 1}\n", 1, 4, "tag", "leave it out"},
    {"a: {as: x in [1, 2]}\n", 1, 14, "`[` stands within a text", "in quotes"},
    {"a: {as: 'x' == \"y\"}\n", 1, 4, "lacks a comma", "comma"},
    {"a:\n  <<: {b: 1}\n", 2, 3, "merge", "write the keys out"},
    {"a: 1\n---\nb: 2\n", 2, 1, "second document", "runs:"},
    {"a: 1\nb: 2\na: 3\n", 3, 1, "`a` stands twice, first in line 1", "keep one"},
    {"a: {b: 1, c: 2, b: 3}\n", 1, 17, "`b` stands twice, first in line 1", "keep one"},
    {"a: 1\n? [b]\n: 2\n", 2, 3, "where a key belongs", "quotes"},
    {"a: {'': 2}\n", 1, 5, "key without a name", "key: value"},
    {"a: [1, 2\nb: 3\n", 1, 4, "not closed", "`]`"},
    {"a: {b: 1\nc: 3\n", 1, 4, "not closed", "`}`"},
    {"a: 'x\nb: 3\n", 1, 4, "not closed", "same kind of quote"},
    {"title: Report: 2021\n", 1, 14, "second `: `", "in quotes"},
    {"a:\n\tb: 1\n", 2, 1, "tab", "spaces"},
    {"a: @x\n", 1, 4, "can begin with `@`", "quotes"},
    {"a: `x`\n", 1, 4, "can begin with ``", "quotes"},
    {"a: \"\\q\"\n", 1, 5, "escape", "single quotes"},
    {"a: 1\n b: 2\n", 2, 3, "second `: `", "line of its own"},
    {"a:\n  - 1\n b: 2\n", 3, 2, "a key was expected", "indent"},
    {"a: 1\nb\nc: 2\n", 2, 1, "no `key: value`", "colon"},
    {"a: \"x\\0y\"\n", 1, 4, "NUL", "take"},
};

Test(spec_yaml, refuses_by_place) {
  for (size_t i = 0; i < sizeof refusals / sizeof *refusals; i++) {
    const refusal *r = &refusals[i];
    svari_arena *arena = svari_arena_new();
    svari_error err = {0};
    svari_status status;
    (void)parse_n(arena, r->text, strlen(r->text), &err, &status);
    cr_expect_eq(status, SVARI_SPEC, "accepted: %s", r->text);
    const svari_fault *fault = &err.faults[0];
    cr_expect(fault->line == r->line && fault->column == r->column, "%s: at %ld:%ld, not %ld:%ld (%s)", r->text,
              fault->line, fault->column, r->line, r->column, fault->text);
    cr_expect(strstr(fault->text, r->says), "%s: says %s", r->text, fault->text);
    cr_expect(strstr(fault->hint, r->hint), "%s: hints %s", r->text, fault->hint);
    cr_expect_str_eq(fault->file, "run.yaml");
    svari_arena_free(arena);
  }
}

Test(spec_yaml, tells_all_faults_that_leave_the_text_readable) {
  svari_arena *arena = svari_arena_new();
  svari_error err = {0};
  svari_status status;
  const char *text = "<<: 1\nb: *x\nc: 1\nc: !t 2\n";
  const svari_yaml_node *root = parse_n(arena, text, strlen(text), &err, &status);
  cr_assert_eq(status, SVARI_SPEC);
  cr_assert_eq(err.count, 4);
  cr_assert_not_null(root, "a tree that is whole can be checked further");
  svari_arena_free(arena);
}

Test(spec_yaml, an_alias_is_the_value_of_its_anchor) {
  svari_arena *arena = svari_arena_new();
  const svari_yaml_node *root = parse(arena, "a: &l [x, &s 'y  z']\nb: *l\nc: {*s : *s}\nd: &l 1\ne: *l\n");
  const svari_yaml_node *list = svari_yaml_get(root, "b");
  cr_assert_eq(list, svari_yaml_get(root, "a"));
  cr_assert_str_eq(list->items[1]->text, "y  z");
  cr_assert_eq(list->items[1]->start.column, 14, "its text, not its anchor");
  cr_assert_str_eq(svari_yaml_get(svari_yaml_get(root, "c"), "y  z")->text, "y  z");
  cr_assert_str_eq(svari_yaml_get(root, "e")->text, "1", "the last anchor of a name counts");
  svari_arena_free(arena);
}

Test(spec_yaml, tags_of_the_core_schema) {
  svari_arena *arena = svari_arena_new();
  const svari_yaml_node *root =
      parse(arena, "a: !!str 1\nb: ! true\nc: !!float 0.5\nd: !!seq [1]\ne: !!map {f: !!bool true}\ng: !!str ~\n");
  cr_assert_not(svari_yaml_get(root, "a")->plain);
  cr_assert_eq(svari_yaml_get(root, "a")->start.column, 10);
  cr_assert_not(svari_yaml_get(root, "b")->plain);
  cr_assert_str_eq(svari_yaml_get(root, "c")->text, "0.5");
  cr_assert_eq(svari_yaml_get(root, "d")->count, 1);
  cr_assert(svari_yaml_get(svari_yaml_get(root, "e"), "f")->plain);
  cr_assert_not(svari_yaml_null(svari_yaml_get(root, "g")));
  svari_arena_free(arena);
}

Test(spec_yaml, keeps_the_first_of_a_repeated_key) {
  svari_arena *arena = svari_arena_new();
  svari_error err = {0};
  svari_status status;
  const char *text = "a: [1]\nb: 2\na: {c: 3}\n";
  const svari_yaml_node *root = parse_n(arena, text, strlen(text), &err, &status);
  cr_assert_eq(status, SVARI_SPEC);
  cr_assert_eq(root->count, 2);
  cr_assert_eq(svari_yaml_get(root, "a")->kind, SVARI_YAML_LIST);
  svari_arena_free(arena);
}

Test(spec_yaml, places_a_byte_that_is_not_utf8) {
  svari_arena *arena = svari_arena_new();
  svari_error err = {0};
  svari_status status;
  const char text[] = "title: \xC4\x81\xC4\x81\nname: R\xEEga\n"; /* Windows-1257 */
  cr_assert_null(parse_n(arena, text, sizeof text - 1, &err, &status));
  cr_assert_eq(status, SVARI_SPEC);
  cr_assert_eq(err.faults[0].line, 2);
  cr_assert_eq(err.faults[0].column, 8);
  cr_assert(strstr(err.faults[0].text, "0xEE"));
  svari_arena_free(arena);
}

static svari_status status_of(const char *text, size_t length, const char *says) {
  svari_arena *arena = svari_arena_new();
  svari_error err = {0};
  svari_status status;
  (void)parse_n(arena, text, length, &err, &status);
  if (says) cr_expect(strstr(err.faults[0].text, says), "says %s", err.faults[0].text);
  svari_arena_free(arena);
  return status;
}

static char *repeated(const char *part, size_t times, size_t *length) {
  size_t size = strlen(part);
  char *text = malloc(size * times + 1);
  for (size_t i = 0; i < times; i++) memcpy(text + i * size, part, size);
  text[size * times] = '\0';
  *length = size * times;
  return text;
}

Test(spec_yaml, keeps_its_limits, .timeout = 20) {
  size_t length;
  char *deep = repeated("[", 200000, &length);
  cr_expect_eq(status_of(deep, length, "deeper than 64"), SVARI_SPEC);
  char *blocks = repeated("- ", 100000, &length);
  cr_expect_eq(status_of(blocks, length, "deeper than 64"), SVARI_SPEC);
  char *many = repeated("- 1\n", 100001, &length);
  cr_expect_eq(status_of(many, length, "more than 100000 values"), SVARI_SPEC);
  char bomb[2000] = "- &a0 [1, 1]\n", *at = bomb + strlen(bomb);
  for (int i = 1; i < 40; i++) at += sprintf(at, "- &a%d [*a%d, *a%d]\n", i, i - 1, i - 1);
  cr_expect_eq(status_of(bomb, strlen(bomb), "more than 100000 values"), SVARI_SPEC);
  at = bomb + sprintf(bomb, "- &a0 [[[[[[[[[[[[[[[[[[[[[1]]]]]]]]]]]]]]]]]]]]]\n");
  for (int i = 1; i < 40; i++) at += sprintf(at, "- &a%d [[[[[[*a%d]]]]]]\n", i, i - 1);
  cr_expect_eq(status_of(bomb, strlen(bomb), "deeper than 64"), SVARI_SPEC);
  char *anchors = repeated("- &a 1\n", 1001, &length);
  cr_expect_eq(status_of(anchors, length, "more than 1000 anchors"), SVARI_SPEC);
  free(anchors);
  char *scalar = repeated("abcdefghij", 100001, &length);
  cr_expect_eq(status_of(scalar, length, "million bytes"), SVARI_SPEC);
  char *file = repeated("# 45678\n", 1250001, &length);
  cr_expect_eq(status_of(file, length, "10 MB"), SVARI_SPEC);
  free(deep);
  free(blocks);
  free(many);
  free(scalar);
  free(file);
}

/* 40 000 keys, each twice: n log n, not n squared. */
Test(spec_yaml, finds_twice_among_many_keys, .timeout = 10) {
  char *text = malloc(40000 * 16), *at = text;
  for (int i = 0; i < 40000; i++) at += sprintf(at, "k%d: 1\n", i % 20000);
  svari_arena *arena = svari_arena_new();
  svari_error err = {0};
  svari_status status;
  (void)parse_n(arena, text, (size_t)(at - text), &err, &status);
  cr_assert_eq(status, SVARI_SPEC);
  cr_assert_eq(err.count, 20000);
  svari_arena_free(arena);
  free(text);
}
