/* Any bytes as a CSV file: a sound frame or faults, never a crash.
 * The first byte chooses delimiter, codebook and decimal mark. */
#include <stdlib.h>
#include <string.h>

#include "base/buffer.h"
#include "data/describe.h"
#include "read/csv.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void read_all(const svari_frame *frame) {
  svari_buffer out = {0};
  if (svari_frame_describe(frame, (svari_describe_style){.width = 80}, &out, NULL) != SVARI_OK) abort();
  svari_buffer_free(&out);
  for (size_t j = 0; j < frame->ncolumns; j++) {
    const svari_column *column = frame->columns[j];
    if (svari_frame_find(frame, column->name) != column) abort();
    for (size_t i = 0; column->type == SVARI_CATEGORY && i < frame->nrecords; i++) {
      int32_t code = svari_column_code(column, i);
      if (code < -1 || code >= (int32_t)column->nlevels) abort();
    }
  }
  for (size_t i = 1; i < frame->nrecords; i++)
    if (frame->line[i] <= frame->line[i - 1]) abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  static const char delimiters[] = {0, ',', ';', '\t'};
  static const char *const nine[] = {"9"};
  static const svari_level levels[] = {{.name = "one", .code = "1"}, {.name = "two", .code = "2"}};
  static const svari_variable_spec book[] = {
      {.name = "a", .has_type = true, .type = SVARI_NUMBER, .missing = nine, .nmissing = 1},
      {.name = "b", .levels = levels, .nlevels = 2},
      {.name = "c", .has_type = true, .type = SVARI_TEXT}};
  if (size == 0) return 0;
  svari_data_spec spec = {.file = "fuzz.csv", .delimiter = delimiters[data[0] & 3], .threads = 1};
  if (data[0] & 4) {
    spec.variables = book;
    spec.nvariables = 3;
  }
  if (data[0] & 8) spec.decimal = ',';
  svari_error err = {0};
  svari_frame *frame = NULL;
  /* a copy of the exact size, so that reading past it is seen */
  char *text = malloc(size > 1 ? size - 1 : 1);
  if (!text) return 0;
  memcpy(text, data + 1, size - 1);
  svari_status status = svari_csv_frame(&spec, text, size - 1, &frame, &err);
  free(text);
  if ((status == SVARI_OK) != (frame != NULL) || (status != SVARI_OK) != (err.count > 0)) abort();
  if (frame) read_all(frame);
  svari_frame_free(frame);
  return 0;
}
