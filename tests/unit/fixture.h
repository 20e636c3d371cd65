/* For tests: a frame from a CSV file, and answers made elsewhere, by case and quantity. */
#ifndef SVARI_TESTS_FIXTURE_H
#define SVARI_TESTS_FIXTURE_H

#include <criterion/criterion.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "data/frame.h"
#include "svari/read.h"

static inline svari_frame *fixture_frame(const char *file) {
  svari_data_spec spec = {.file = file, .shown = file, .threads = 1};
  svari_frame *frame = NULL;
  svari_error err = {0};
  svari_status status = svari_frame_read(&spec, &frame, &err);
  cr_assert_eq(status, SVARI_OK, "%s: %s", file, err.faults[0].text);
  return frame;
}

/* The value of a line `case,what,value` of a file of answers. */
static inline double fixture_answer(const char *file, const char *name, const char *what) {
  char line[256], wanted[256];
  snprintf(wanted, sizeof wanted, "%s,%s,", name, what);
  FILE *in = fopen(file, "r");
  cr_assert_not_null(in, "%s can't be opened", file);
  double value = NAN;
  while (isnan(value) && fgets(line, sizeof line, in))
    if (strncmp(line, wanted, strlen(wanted)) == 0) value = strtod(line + strlen(wanted), NULL);
  fclose(in);
  cr_assert(!isnan(value), "no answer for %s", wanted);
  return value;
}

static inline bool fixture_close(double a, double b, double tolerance) {
  return fabs(a - b) <= tolerance * (fabs(a) > fabs(b) ? fabs(a) : fabs(b));
}

#endif
