/* What each kind of step does for a block of records. No step allocates or fails. */
#include <math.h>
#include <string.h>

#include "express/tree.h"

enum { MISSING = -1 };

void svari_run_number_column(svari_step *step, size_t from, size_t count) {
  memcpy(step->number, step->column->number + from, count * sizeof *step->number);
}

void svari_run_category_column(svari_step *step, size_t from, size_t count) {
  svari_column_codes(step->column, from, count, step->codes);
}

void svari_run_text_column(svari_step *step, size_t from, size_t count) {
  for (size_t i = 0; i < count; i++) step->text[i] = step->column->text[from + i];
}

void svari_run_one(svari_step *step, size_t from, size_t count) {
  (void)from;
  for (size_t i = 0; i < count; i++) {
    double value = step->operation->one(step->a->number[i]);
    step->number[i] = isfinite(value) ? value : NAN;
  }
}

/* A missing operand gives missing also where C has another answer (pow(NAN, 0) is 1). */
void svari_run_two(svari_step *step, size_t from, size_t count) {
  (void)from;
  const double *a = step->a->number, *b = step->b->number;
  for (size_t i = 0; i < count; i++) {
    double value = step->operation->two(a[i], b[i]);
    step->number[i] = isfinite(value) && !isnan(a[i]) && !isnan(b[i]) ? value : NAN;
  }
}

static signed char both(signed char a, signed char b) {
  if (a == 0 || b == 0) return 0;
  return a == MISSING || b == MISSING ? MISSING : 1;
}

static signed char negated(signed char a) { return a == MISSING ? MISSING : !a; }

/* Kleene's three-valued logic (1938); a or b is not (not a and not b). */
void svari_run_logic(svari_step *step, size_t from, size_t count) {
  (void)from;
  const signed char *a = step->a->logical, *b = step->b->logical;
  bool conjunction = step->operation->power == SVARI_POWER_AND;
  for (size_t i = 0; i < count; i++)
    step->logical[i] = conjunction ? both(a[i], b[i]) : negated(both(negated(a[i]), negated(b[i])));
}

void svari_run_not(svari_step *step, size_t from, size_t count) {
  (void)from;
  for (size_t i = 0; i < count; i++) step->logical[i] = negated(step->a->logical[i]);
}

static bool missing_at(const svari_step *step, size_t i) {
  switch (step->type) {
    case SVARI_VALUE_NUMBER: return isnan(step->number[i]);
    case SVARI_VALUE_LOGICAL: return step->logical[i] == MISSING;
    case SVARI_VALUE_CATEGORY: return step->codes[i] < 0;
    default: return step->text[i] == NULL;
  }
}

static void set_missing(svari_step *step, size_t i) {
  switch (step->type) {
    case SVARI_VALUE_NUMBER: step->number[i] = NAN; return;
    case SVARI_VALUE_LOGICAL: step->logical[i] = MISSING; return;
    case SVARI_VALUE_CATEGORY: step->codes[i] = -1; return;
    default: step->text[i] = NULL; return;
  }
}

static void copy_value(svari_step *step, const svari_step *side, const int32_t *map, size_t i) {
  if (missing_at(side, i)) {
    set_missing(step, i);
    return;
  }
  switch (step->type) {
    case SVARI_VALUE_NUMBER: step->number[i] = side->number[i]; return;
    case SVARI_VALUE_LOGICAL: step->logical[i] = side->logical[i]; return;
    case SVARI_VALUE_CATEGORY: step->codes[i] = map[side->codes[i]]; return;
    default: step->text[i] = side->text[i]; return;
  }
}

void svari_run_is_missing(svari_step *step, size_t from, size_t count) {
  (void)from;
  for (size_t i = 0; i < count; i++) step->logical[i] = missing_at(step->a, i);
}

void svari_run_if(svari_step *step, size_t from, size_t count) {
  (void)from;
  for (size_t i = 0; i < count; i++) {
    signed char condition = step->c->logical[i];
    if (condition == MISSING)
      set_missing(step, i);
    else
      copy_value(step, condition ? step->a : step->b, condition ? step->map_a : step->map_b, i);
  }
}

void svari_run_coalesce(svari_step *step, size_t from, size_t count) {
  (void)from;
  for (size_t i = 0; i < count; i++) {
    bool first = !missing_at(step->a, i);
    copy_value(step, first ? step->a : step->b, first ? step->map_a : step->map_b, i);
  }
}

void svari_run_compare_numbers(svari_step *step, size_t from, size_t count) {
  (void)from;
  const double *a = step->a->number, *b = step->b->number;
  signed char by_sign[3];
  for (int sign = -1; sign <= 1; sign++) by_sign[sign + 1] = step->operation->holds(sign);
  for (size_t i = 0; i < count; i++) {
    int sign = (a[i] > b[i]) - (a[i] < b[i]);
    step->logical[i] = isnan(a[i]) || isnan(b[i]) ? MISSING : by_sign[sign + 1];
  }
}

void svari_run_compare_codes(svari_step *step, size_t from, size_t count) {
  (void)from;
  const int32_t *a = step->a->codes, *b = step->b->codes;
  for (size_t i = 0; i < count; i++)
    step->logical[i] = a[i] < 0 || b[i] < 0 ? MISSING : step->operation->holds(a[i] != step->map_b[b[i]]);
}

/* Texts by their bytes; the right side is a text or a category. */
void svari_run_compare_text(svari_step *step, size_t from, size_t count) {
  (void)from;
  const svari_step *b = step->b;
  for (size_t i = 0; i < count; i++) {
    const char *left = step->a->text[i], *right = NULL;
    if (b->type == SVARI_VALUE_TEXT)
      right = b->text[i];
    else if (b->codes[i] >= 0)
      right = b->levels[b->codes[i]].name;
    step->logical[i] = left && right ? step->operation->holds(strcmp(left, right)) : MISSING;
  }
}

void svari_run_truth(svari_step *step, size_t from, size_t count) {
  (void)from;
  const int32_t *codes = step->a->codes;
  for (size_t i = 0; i < count; i++) step->logical[i] = codes[i] < 0 ? MISSING : step->truth[codes[i]];
}

void svari_run_values(svari_step *step, size_t from, size_t count) {
  (void)from;
  const int32_t *codes = step->a->codes;
  for (size_t i = 0; i < count; i++) step->number[i] = codes[i] < 0 ? NAN : step->values[codes[i]];
}

void svari_run_logical_codes(svari_step *step, size_t from, size_t count) {
  (void)from;
  for (size_t i = 0; i < count; i++) step->codes[i] = step->a->logical[i];
}

void svari_run_names(svari_step *step, size_t from, size_t count) {
  (void)from;
  const int32_t *codes = step->a->codes;
  for (size_t i = 0; i < count; i++) step->text[i] = codes[i] < 0 ? NULL : step->levels[codes[i]].name;
}
