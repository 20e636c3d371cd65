/* The expression and the formula language: text to tree, tree over the columns of a frame. */
#ifndef SVARI_SRC_EXPRESS_EXPRESS_H
#define SVARI_SRC_EXPRESS_EXPRESS_H

#include "data/frame.h"

/* A parsed expression, in the arena it was parsed into. */
typedef struct svari_expression svari_expression;

/* `where` is the place of the text in the run file: faults name it, moved on by the offset in the text when it
 * is a one-line scalar. */
SVARI_MUST_CHECK svari_status svari_expression_parse(svari_arena *arena, const char *text, svari_where where,
                                                     const svari_expression **out, svari_error *err);
/* The names of columns that the expression reads, each once. */
SVARI_MUST_CHECK svari_status svari_expression_names(svari_arena *arena, const svari_expression *expression,
                                                     const char *const **names, size_t *count);
/* The expression over every record: a number column, or a category with the levels no and yes, or a
 * category where its value is one. SVARI_SPEC for an unknown column or types that don't go together. */
SVARI_MUST_CHECK svari_status svari_expression_evaluate(svari_arena *arena, const svari_expression *expression,
                                                        const svari_frame *frame, const char *name, svari_column **out,
                                                        svari_error *err);
/* A logical expression as 1 true, 0 false or missing. A number expression is SVARI_SPEC. */
SVARI_MUST_CHECK svari_status svari_expression_select(svari_arena *arena, const svari_expression *expression,
                                                      const svari_frame *frame, const unsigned char **out,
                                                      svari_error *err);
/* A scalar function of named numbers, for `function:` over estimates: values[i] belongs to names[i]. Gives
 * the value and, when gradient is not NULL, its derivatives by each name (exact, by forward differentiation).
 * A value that does not exist is NaN. */
SVARI_MUST_CHECK svari_status svari_expression_scalar(const svari_expression *expression, const char *const *names,
                                                      const double *values, size_t count, double *value,
                                                      double *gradient, svari_error *err);

/* y ~ a + b + a:b: main effects and interactions in the order of their degree, `*` expanded, `-` removed. */
typedef struct svari_formula {
  const char *response; /* NULL for a one-sided formula */
  bool intercept;
  size_t nterms;
  struct svari_formula_term {
    size_t nfactors;
    const char *const *factors; /* in the order of first appearance in the formula */
    const char *name;           /* "a", "a:b" */
  } * terms;
  svari_where where;
} svari_formula;

SVARI_MUST_CHECK svari_status svari_formula_parse(svari_arena *arena, const char *text, svari_where where,
                                                  svari_formula *out, svari_error *err);

#endif
