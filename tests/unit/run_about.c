/* What the run file says of the survey stands in the report; what AAPOR asks for and it does not say is named. */
#include <criterion/criterion.h>
#include <stdio.h>
#include <string.h>

#include "present/html.h"
#include "run/hash.h"
#include "run/run.h"

static const char run_file[] =
    "svari: 1\n"
    "language: %s\n"
    "about: {sponsor: {en: Office & Sons, lv: Birojs}, mode: web}\n"
    "data: {file: tests/golden/data/people.csv}\n"
    "population: {margins: {sex: {shares: {male: 0.5, female: 0.5}, source: Census 2021}}}\n"
    "estimates: [{id: n, count: true}]\n"
    "output: {formats: [html]}\n";

/* The report in a language, as a text that the caller frees by the buffer. */
static svari_buffer report_of(const char *language) {
  char text[1024];
  int length = snprintf(text, sizeof text, run_file, language);
  svari_result *run = NULL;
  svari_status status = svari_run_text(text, (size_t)length, "-", NULL, &run, NULL);
  cr_assert_eq(status, SVARI_OK);
  svari_buffer page = {0};
  cr_assert_eq(svari_write_html(&run->report, &page, NULL), SVARI_OK);
  svari_result_free(run);
  return page;
}

Test(run_about, report_says_what_the_run_file_says) {
  svari_buffer page = report_of("en");
  cr_expect(strstr(page.bytes, "<dt>Sponsor</dt><dd>Office &amp; Sons</dd>"));
  cr_expect(strstr(page.bytes, "<dt>Mode of interview</dt><dd>web</dd>"));
  cr_expect(strstr(page.bytes, "sex: Census 2021"));
  const char *missing = strstr(page.bytes, "not stated:");
  cr_assert_not_null(missing);
  cr_expect(strstr(missing, "Fieldwork"));
  cr_expect_null(strstr(missing, "Sponsor"));
  cr_expect_null(strstr(missing, "Contact"), "nobody asks for it");
  svari_buffer_free(&page);
}

Test(run_about, inputs_stand_with_their_hash) {
  char hash[SVARI_HASH_TEXT];
  size_t size;
  cr_assert_eq(svari_hash_file("tests/golden/data/people.csv", hash, &size, NULL), SVARI_OK);
  svari_buffer page = report_of("en");
  cr_expect(strstr(page.bytes, hash));
  svari_buffer_free(&page);
}

Test(run_about, items_are_in_the_language_of_the_report) {
  svari_buffer page = report_of("lv");
  cr_expect(strstr(page.bytes, "<dt>Pasūtītājs</dt><dd>Birojs</dd>"));
  svari_buffer_free(&page);
}
