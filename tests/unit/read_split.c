/* The splitter against libcsv alone, over random texts of the bytes that matter. */
#include <criterion/criterion.h>
#include <csv.h>
#include <string.h>

#include "base/buffer.h"
#include "read/split.h"

enum { TEXTS = 300000, LONGEST = 24 };

/* Fields in angle brackets, records by semicolons; '!' where the text is refused. */
static void on_field(void *data, size_t length, void *context) {
  svari_buffer_text(context, "<");
  if (length) svari_buffer_add(context, data, length);
  svari_buffer_text(context, ">");
}

static void on_record(int terminator, void *context) {
  (void)terminator;
  svari_buffer_text(context, ";");
}

static int no_space(unsigned char byte) {
  (void)byte;
  return 0;
}

static void by_libcsv(const char *text, size_t length, svari_buffer *out) {
  struct csv_parser parser;
  cr_assert_eq(csv_init(&parser, CSV_STRICT | CSV_STRICT_FINI), 0);
  csv_set_space_func(&parser, no_space);
  bool refused = csv_parse(&parser, text, length, on_field, on_record, out) != length;
  if (!refused) refused = csv_fini(&parser, on_field, on_record, out) != 0;
  if (refused) svari_buffer_text(out, "!");
  csv_free(&parser);
}

static void by_splitter(const char *text, size_t length, svari_buffer *out) {
  svari_splitter splitter;
  cr_assert(svari_splitter_open(&splitter, ',', LONGEST + 1));
  const char *at = text, *end = text + length;
  while (at < end) {
    svari_split outcome = svari_splitter_next(&splitter, &at, end);
    if (outcome == SVARI_SPLIT_BLANK) continue;
    for (size_t j = 0; j < splitter.count && outcome == SVARI_SPLIT_RECORD; j++)
      on_field((void *)(uintptr_t)splitter.fields[j].text, splitter.fields[j].length, out);
    svari_buffer_text(out, outcome == SVARI_SPLIT_RECORD ? ";" : "!");
    if (outcome != SVARI_SPLIT_RECORD) break;
  }
  svari_splitter_close(&splitter);
}

/* What libcsv gives of a record before it refuses it is not compared: the splitter gives nothing of it. */
static void cut_refused(svari_buffer *out) {
  if (!out->length || out->bytes[out->length - 1] != '!') return;
  char *last = strrchr(out->bytes, ';');
  out->length = last ? (size_t)(last + 1 - out->bytes) : 0;
  out->bytes[out->length] = '\0';
  svari_buffer_text(out, "!");
}

Test(split, is_libcsv) {
  static const char alphabet[] = {'a', 'b', '"', '"', ',', ',', '\n', '\n', '\r', ' '};
  uint64_t state = 20211;
  size_t refused = 0;
  for (int t = 0; t < TEXTS; t++) {
    char text[LONGEST];
    state = state * 6364136223846793005u + 1442695040888963407u;
    size_t length = (state >> 33) % LONGEST + 1;
    for (size_t i = 0; i < length; i++) {
      state = state * 6364136223846793005u + 1442695040888963407u;
      text[i] = alphabet[(state >> 33) % sizeof alphabet];
    }
    svari_buffer wanted = {0}, got = {0};
    svari_buffer_text(&wanted, "");
    svari_buffer_text(&got, "");
    by_libcsv(text, length, &wanted);
    by_splitter(text, length, &got);
    cut_refused(&wanted);
    refused += strchr(got.bytes, '!') != NULL;
    cr_assert_str_eq(got.bytes, wanted.bytes, "%.*s", (int)length, text);
    svari_buffer_free(&wanted);
    svari_buffer_free(&got);
  }
  cr_assert(refused > TEXTS / 10 && refused < TEXTS * 9 / 10, "%zu of the texts are refused", refused);
}
