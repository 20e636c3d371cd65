/* No word of the engine is left in English in a Latvian report: every row of every table of names has its own, and
 * notes are said with their parts in place. */
#include <criterion/criterion.h>
#include <string.h>

#include "design/build.h"
#include "estimate/functional.h"
#include "estimate/statistic.h"
#include "infer/flags.h"
#include "infer/pair.h"
#include "infer/test.h"
#include "num/glm.h"
#include "present/terms.h"
#include "present/words.h"
#include "weight/step.h"

#define EVERY(table, kind)                   \
  for (size_t i = 0; i < table##_count; i++) \
  cr_expect_str_neq(svari_term(kind, table[i].name, SVARI_LATVIAN), table[i].name, "%s has none", table[i].name)

Test(present_terms, every_row_of_the_tables_of_names_has_a_latvian_word) {
  EVERY(svari_step_kinds, "step");
  EVERY(svari_associations, "test");
  EVERY(svari_families, "family");
  EVERY(svari_replicate_types, "replicates");
  EVERY(svari_replicate_methods, "replicates");
  const svari_test_kind *tests[] = {&svari_test_ttest, &svari_test_proptest, &svari_test_trend, &svari_test_ranktest,
                                    &svari_test_goodness};
  for (size_t i = 0; i < sizeof tests / sizeof *tests; i++)
    cr_expect_str_neq(svari_term("test", tests[i]->name, SVARI_LATVIAN), tests[i]->name, "%s", tests[i]->name);
}

Test(present_terms, in_english_the_run_files_word_stands) {
  cr_expect_str_eq(svari_term("step", "rake", SVARI_ENGLISH), "rake");
  cr_expect_str_eq(svari_term("test", "of no table", SVARI_LATVIAN), "of no table");
}

Test(present_terms, every_statistic_and_flag_has_words_in_both_languages) {
  for (size_t i = 0; i < svari_statistics_count; i++) {
    const char *name = svari_statistics[i].name;
    cr_expect_str_neq(svari_statistic_word(name, SVARI_LATVIAN), name, "%s", name);
  }
  for (size_t i = 0; i < svari_functionals_count; i++) {
    const char *name = svari_functionals[i].name;
    cr_expect_str_neq(svari_statistic_word(name, SVARI_LATVIAN), name, "%s", name);
  }
#define EXPECT_FLAG(name, text, meaning)                                       \
  for (int language = 0; language < SVARI_LANGUAGES; language++) {             \
    cr_expect_str_neq(svari_flag_words(text, (svari_language)language), text); \
    cr_expect_str_neq(svari_flag_brief(text, (svari_language)language), text); \
  }
  SVARI_FLAG_LIST(EXPECT_FLAG)
#undef EXPECT_FLAG
}

static void expect_said(const char *note, const char *wanted) {
  svari_buffer out = {0};
  svari_phrase(note, SVARI_LATVIAN, &out);
  cr_assert(!out.failed);
  cr_expect_str_eq(out.bytes, wanted);
  svari_buffer_free(&out);
}

Test(present_terms, a_note_is_said_with_its_parts_in_place) {
  expect_said("17 records have a weight of 0.", "Ieraksti, kuru svars ir 0: 17.");
  expect_said("In stratum a b the weights sum to 12345.5, but fpc gives a population of 13000.",
              "Slānī a b svaru summa ir 12\xC2\xA0"
              "345,5, bet pēc fpc tajā ir 13\xC2\xA0"
              "000 vienības.");
  expect_said("calibrate made 3 weights negative; bounds or distance: raking avoid it",
              "kalibrēšana: negatīvu svaru skaits ir 3; no tā izvairās ar bounds vai distance: raking");
  expect_said(
      "Replicate weights sum to 5.1 on average, but the weight to 1e+06: name the full-sample weight under "
      "weight.",
      "Replikātu svaru summa vidēji ir 5,1, bet pilnās izlases svaru summa ir 1e+06: pilnās izlases svars "
      "jānorāda ar weight.");
  expect_said("Replicates by preset acs: Census Bureau, v. 2. p. 5.",
              "Replikāti pēc parauga acs: Census Bureau, v. 2. p. 5.");
  expect_said("trim: 0.3 to 3 × median", "svaru ierobežošana: no 0,3 līdz 3 × mediāna");
}

Test(present_terms, a_text_of_no_row_stays_as_it_is) {
  expect_said("nothing that the engine says", "nothing that the engine says");
  expect_said("%s", "%s");
  expect_said("", "");
}
