/* Data as svari sees them: records by typed columns, with labels. */
#ifndef SVARI_FRAME_H
#define SVARI_FRAME_H

#include "svari/base.h"

#ifdef __cplusplus
extern "C" {
#endif

typedef struct svari_frame svari_frame;

typedef enum svari_type { SVARI_NUMBER, SVARI_CATEGORY, SVARI_TEXT } svari_type;

typedef enum svari_language { SVARI_ENGLISH, SVARI_LATVIAN, SVARI_LANGUAGES } svari_language;

/* A label by language; NULL where there is none in that language. A label given without a language stands
 * in every slot. */
typedef struct svari_label {
  const char *in[SVARI_LANGUAGES];
} svari_label;

/* A category. `name` is what results, margins and expressions call it: the label first given, else the code. */
typedef struct svari_level {
  const char *name;
  const char *code;  /* as the data spell it */
  double value;      /* the code as a number, NaN when it is none */
  svari_label label; /* for reports */
} svari_level;

/* What a run file says of one variable (its `variables:` entry). */
typedef struct svari_variable_spec {
  const char *name;
  svari_label label;
  bool has_type;
  svari_type type;
  size_t nlevels;
  const svari_level *levels; /* in order; name, code, label filled */
  size_t nmissing;
  const char *const *missing; /* codes read as missing, as text */
  size_t napart;
  const char *const *apart; /* names of categories that are no part of the scale: "not scored" */
  svari_where where;
} svari_variable_spec;

size_t svari_frame_records(const svari_frame *frame);
size_t svari_frame_columns(const svari_frame *frame);
/* Column j, from 0, of those columns. */
const char *svari_frame_name(const svari_frame *frame, size_t j);
svari_type svari_frame_type(const svari_frame *frame, size_t j);
/* The values of the number called `name`, by record, NaN where missing; NULL when there is no such number. */
const double *svari_frame_numbers(const svari_frame *frame, const char *name);
/* What a category or a text has in a record, a category by its name; NULL where missing, and when there is none. */
const char *svari_frame_text(const svari_frame *frame, const char *name, size_t record);
void svari_frame_free(svari_frame *frame); /* NULL is fine */

#ifdef __cplusplus
}
#endif
#endif
