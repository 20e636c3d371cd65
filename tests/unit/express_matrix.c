/* Model matrices as R makes them: names, and a sum that sees every cell (tests/reference/matrix.R). */
#include "express/matrix.h"

#include <criterion/criterion.h>
#include <math.h>
#include <string.h>

enum { RECORDS = 8, MOST = 4 };

typedef struct formula_text {
  const char *names[MOST * MOST];
  struct svari_formula_term terms[MOST * 2];
  svari_formula formula;
  size_t nnames;
} formula_text;

/* Terms as the parser gives them, separated by blanks: "a b a:b". */
static const svari_formula *formula_of(svari_arena *arena, const char *terms, bool intercept) {
  formula_text *f = svari_arena_alloc(arena, 1, sizeof *f);
  char *copy = svari_arena_text(arena, terms), *outer = NULL, *inner = NULL;
  for (char *t = strtok_r(copy, " ", &outer); t; t = strtok_r(NULL, " ", &outer)) {
    struct svari_formula_term *term = &f->terms[f->formula.nterms++];
    term->name = svari_arena_text(arena, t);
    term->factors = f->names + f->nnames;
    for (char *name = strtok_r(t, ":", &inner); name; name = strtok_r(NULL, ":", &inner), term->nfactors++)
      f->names[f->nnames++] = name;
  }
  f->formula.intercept = intercept;
  f->formula.terms = f->terms;
  return &f->formula;
}

static const svari_frame *frame_of(svari_arena *arena) {
  static const svari_level a[] = {{.name = "u"}, {.name = "p"}, {.name = "q"}, {.name = "r"}};
  static const svari_level b[] = {{.name = "s"}, {.name = "t"}};
  static const int32_t acodes[] = {1, 2, 3, 1, 2, 3, 1, 2}, bcodes[] = {0, 0, 1, 1, 0, 0, 1, 1};
  static const double x[] = {1, 2, 3, 4, 5, 6, 7, 9}, z[] = {2, 1, 0, 1, 3, 5, 4, 2};
  const svari_column *columns[] = {svari_column_category(arena, "a", acodes, RECORDS, a, 4),
                                   svari_column_category(arena, "b", bcodes, RECORDS, b, 2),
                                   svari_column_number(arena, "x", x, RECORDS),
                                   svari_column_number(arena, "z", z, RECORDS)};
  return svari_frame_make(arena, columns, 4, RECORDS, NULL);
}

static const char *joined(svari_arena *arena, const svari_model_matrix *m) {
  const char *text = "";
  for (size_t c = 0; c < m->ncolumns; c++)
    text = svari_arena_printf(arena, "%s%s%s", text, c ? " " : "", m->columns[c].name);
  return text;
}

static void coded(const char *terms, bool intercept, const char *names, double sum) {
  svari_arena *arena = svari_arena_new();
  const svari_frame *frame = frame_of(arena);
  svari_model_matrix m;
  cr_assert_eq(svari_model_matrix_new(arena, formula_of(arena, terms, intercept), frame, NULL, 1, &m, NULL), SVARI_OK);
  cr_expect_str_eq(joined(arena, &m), names);
  double found = 0;
  for (size_t i = 0; i < RECORDS; i++)
    for (size_t c = 0; c < m.ncolumns; c++) found += m.x[i * m.ncolumns + c] * (double)((i + 1) * (c + 1));
  cr_expect_eq(found, sum, "%s: %g, R has %g", terms, found, sum);
  svari_arena_free(arena);
}

Test(express_matrix, as_r_codes_it) {
  coded("a", true, "(Intercept) a=q a=r", 93);
  coded("a", false, "a=p a=q a=r", 69);
  coded("a b", false, "a=p a=q a=r b=t", 157);
  coded("b a", false, "b=s b=t a=q a=r", 139);
  coded("a:b", true, "(Intercept) a=p:b=s a=q:b=s a=r:b=s a=p:b=t a=q:b=t a=r:b=t", 207);
  coded("b b:a", true, "(Intercept) b=t b=s:a=q b=t:a=q b=s:a=r b=t:a=r", 181);
  coded("a b a:b", true, "(Intercept) a=q a=r b=t a=q:b=t a=r:b=t", 239);
  coded("x:a", true, "(Intercept) x:a=p x:a=q x:a=r", 651);
  coded("x x:a", true, "(Intercept) x x:a=q x:a=r", 943);
  coded("x x:a", false, "x x:a=p x:a=q x:a=r", 827);
  coded("x", false, "x", 212);
  coded("x a b", false, "x a=p a=q a=r b=t", 427);
  coded("a x a:x", true, "(Intercept) a=q a=r x a=q:x a=r:x", 1716);
  coded("x z x:z", true, "(Intercept) x z x:z", 3219);
  coded("a:b", false, "a=p:b=s a=q:b=s a=r:b=s a=p:b=t a=q:b=t a=r:b=t", 135);
  coded("x:a", false, "x:a=p x:a=q x:a=r", 403);
  coded("a:b:x", true, "(Intercept) a=p:b=s:x a=q:b=s:x a=r:b=s:x a=p:b=t:x a=q:b=t:x a=r:b=t:x", 1089);
  coded("a b x a:b a:x b:x a:b:x", true,
        "(Intercept) a=q a=r b=t x a=q:b=t a=r:b=t a=q:x a=r:x b=t:x a=q:b=t:x a=r:b=t:x", 4883);
}

Test(express_matrix, only_records_taken_count) {
  svari_arena *arena = svari_arena_new();
  const svari_frame *frame = frame_of(arena);
  svari_model_matrix m;
  const unsigned char selected[RECORDS] = {0, 1, 1, 0, 1, 1, 0, 1};
  cr_assert_eq(svari_model_matrix_new(arena, formula_of(arena, "a x", true), frame, selected, 1, &m, NULL), SVARI_OK);
  cr_expect_str_eq(joined(arena, &m), "(Intercept) a=r x");
  cr_expect_eq(m.ntaken, 5);
  cr_expect(m.x[0] == 0 && m.x[2] == 0 && !m.taken[0]);
  svari_arena_free(arena);
}

Test(express_matrix, rows_as_if) {
  svari_arena *arena = svari_arena_new();
  const svari_frame *frame = frame_of(arena);
  svari_model_matrix m;
  cr_assert_eq(svari_model_matrix_new(arena, formula_of(arena, "a x a:x", true), frame, NULL, 1, &m, NULL), SVARI_OK);
  double row[6], wanted[] = {1, 0, 1, 4, 0, 4}, slope[] = {0, 0, 0, 1, 0, 0};
  svari_model_row_at(&m, 3, &(svari_model_setting){.variable = 0, .level = 3}, 1, row); /* a = r, x = 4 */
  cr_expect_arr_eq(row, wanted, sizeof wanted);
  svari_model_row_slope(&m, 3, 1, row); /* a = p */
  cr_expect_arr_eq(row, slope, sizeof slope);
  svari_arena_free(arena);
}

Test(express_matrix, faults) {
  svari_arena *arena = svari_arena_new();
  const svari_frame *frame = frame_of(arena);
  svari_model_matrix m;
  svari_error err = {0};
  cr_expect_eq(svari_model_matrix_new(arena, formula_of(arena, "aa x ww", true), frame, NULL, 1, &m, &err), SVARI_SPEC);
  cr_expect_eq(err.count, 2, "both unknown names are told");
  cr_expect(strstr(err.faults[0].text, "'aa'") && strstr(err.faults[0].hint, "'a'"));
  const unsigned char one[RECORDS] = {1, 0, 0, 1}, none[RECORDS] = {0};
  err = (svari_error){0};
  cr_expect_eq(svari_model_matrix_new(arena, formula_of(arena, "a x", true), frame, one, 1, &m, &err), SVARI_DATA);
  cr_expect(strstr(err.faults[0].text, "'p'"));
  cr_expect_eq(svari_model_matrix_new(arena, formula_of(arena, "x", true), frame, none, 1, &m, NULL), SVARI_DATA);
  cr_expect_eq(svari_model_matrix_new(arena, formula_of(arena, "", false), frame, NULL, 1, &m, NULL), SVARI_SPEC);
  svari_arena_free(arena);
}
