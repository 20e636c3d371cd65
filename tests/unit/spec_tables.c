/* What the rooms register can be asked for: every statistic and every step has a key of its own. */
#include <criterion/criterion.h>
#include <string.h>

#include "infer/request.h"
#include "infer/test.h"
#include "spec/keys.h"
#include "weight/step.h"

static void check_key(const char *section, const char *name) {
  const svari_key *key = svari_key_find(section, name);
  cr_expect(key && key->role == SVARI_TELLS, "%s: %s", section, name);
}

Test(spec_tables, every_statistic_has_a_key) {
  const char *names[64];
  size_t count = svari_kind_names(names, 64);
  cr_assert_geq(count, 10);
  for (size_t i = 0; i < count; i++) check_key("estimates", names[i]);
}

Test(spec_tables, every_step_has_a_key) {
  cr_assert_geq(svari_step_kinds_count, 5);
  for (size_t i = 0; i < svari_step_kinds_count; i++) check_key("weighting", svari_step_kinds[i].name);
}

Test(spec_tables, every_test_has_a_key) {
  const char *names[16];
  size_t count = svari_test_names(names, 16);
  cr_assert_geq(count, 5);
  for (size_t i = 0; i < count; i++) check_key("tests", names[i]);
}

Test(spec_tables, words_of_tables_are_read_once) {
  size_t csv = 0;
  const char *word;
  for (size_t i = 0; (word = svari_word_at(&svari_words_output, i)); i++) {
    csv += strcmp(word, "csv") == 0;
    cr_expect_neq(word[0], '\0');
  }
  cr_expect_eq(csv, 1);
  cr_expect_str_eq(svari_word_at(&svari_words_distance, 0), "linear");
  cr_expect_null(svari_word_at(&svari_words_language, 2));
}
