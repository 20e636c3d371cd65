/* The JSON writer, read back by jansson. */
#include <criterion/criterion.h>
#include <jansson.h>
#include <math.h>
#include <string.h>

#include "present/json.h"

static json_t *read_back(svari_buffer *out) {
  json_error_t fault;
  cr_assert(!out->failed);
  json_t *root = json_loadb(out->bytes, out->length, JSON_REJECT_DUPLICATES, &fault);
  cr_assert(root, "line %d: %s in\n%s", fault.line, fault.text, out->bytes);
  return root;
}

Test(present_json, numbers_read_back_as_the_same_double) {
  const double values[] = {0.1, 1.0 / 3, 1e-300, 6.02214076e23, -0.0, 123456789012345680.0, 4.9e-324};
  for (size_t i = 0; i < sizeof values / sizeof *values; i++) {
    svari_buffer out = {0};
    svari_json json = {.out = &out};
    svari_json_array(&json, SVARI_JSON_INLINE);
    svari_json_number(&json, values[i]);
    svari_json_end(&json);
    json_t *root = read_back(&out);
    cr_expect_eq(json_number_value(json_array_get(root, 0)), values[i]);
    json_decref(root);
    svari_buffer_free(&out);
  }
}

Test(present_json, what_is_no_number_is_null) {
  svari_buffer out = {0};
  svari_json json = {.out = &out};
  svari_json_object(&json, SVARI_JSON_LINES);
  svari_json_put_number(&json, "nan", NAN);
  svari_json_put_number(&json, "inf", -INFINITY);
  svari_json_put_text(&json, "text", NULL);
  svari_json_end(&json);
  json_t *root = read_back(&out);
  cr_expect(json_is_null(json_object_get(root, "nan")));
  cr_expect(json_is_null(json_object_get(root, "inf")));
  cr_expect(json_is_null(json_object_get(root, "text")));
  json_decref(root);
  svari_buffer_free(&out);
}

Test(present_json, texts_are_escaped) {
  const char *text = "Rīga \"x\"\\ \n\t\x01 €";
  svari_buffer out = {0};
  svari_json json = {.out = &out};
  svari_json_object(&json, SVARI_JSON_INLINE);
  svari_json_put_text(&json, text, text);
  svari_json_key(&json, "list");
  svari_json_array(&json, SVARI_JSON_LINES);
  svari_json_bool(&json, true);
  svari_json_count(&json, 7);
  svari_json_end(&json);
  svari_json_end(&json);
  json_t *root = read_back(&out);
  cr_expect_str_eq(json_string_value(json_object_get(root, text)), text);
  cr_expect_eq(json_array_size(json_object_get(root, "list")), 2);
  json_decref(root);
  svari_buffer_free(&out);
}

Test(present_json, nesting_too_deep_is_a_failure) {
  svari_buffer out = {0};
  svari_json json = {.out = &out};
  for (int i = 0; i <= SVARI_JSON_DEPTH; i++) svari_json_array(&json, SVARI_JSON_INLINE);
  cr_expect(out.failed);
  svari_buffer_free(&out);
}
