/* A frame: named typed columns of the same count of records, with the codebook. Immutable once made; a new
 * frame may share the columns of an older one, which then must outlive it. */
#ifndef SVARI_SRC_DATA_FRAME_H
#define SVARI_SRC_DATA_FRAME_H

#include "base/arena.h"
#include "svari/frame.h"

typedef struct svari_column {
  const char *name;
  svari_label label;
  svari_type type;
  /* SVARI_NUMBER: values, NaN where missing. */
  const double *number;
  /* SVARI_CATEGORY: indices into levels, -1 where missing, in as few bytes as the count of levels allows
   * (1, 2 or 4; signed). Read them by svari_column_code() or svari_column_codes(). */
  const void *codes;
  int code_bytes;
  size_t nlevels;
  const svari_level *levels;
  /* SVARI_TEXT: NULL where missing. */
  const char *const *text;
  size_t nmissing;
} svari_column;

/* Columns that are one question with several answers. */
typedef struct svari_answer_set {
  const char *name, *label;
  const char *value; /* the code that counts as chosen; NULL: `yes` or 1; "": each column holds a category */
  size_t nvariables;
  const char *const *variables;
} svari_answer_set;

struct svari_frame {
  svari_arena *arena;
  size_t nrecords, ncolumns;
  const svari_column **columns;
  /* Physical line of the data file on which record i begins (for messages); NULL when unknown. */
  const uint32_t *line;
  const char *file; /* as the user named it; NULL when made in memory */
  /* Multiple-response sets: of the data file as read; after `derive`, of the run file too. */
  size_t nsets;
  const svari_answer_set *sets;
  /* Hash of names, by svari_frame_make(): column index + 1, 0 when free; a power of two of slots. */
  const uint32_t *slots;
  size_t nslots;
};

static inline int32_t svari_column_code(const svari_column *column, size_t i) {
  switch (column->code_bytes) {
    case 1: return ((const int8_t *)column->codes)[i];
    case 2: return ((const int16_t *)column->codes)[i];
    default: return ((const int32_t *)column->codes)[i];
  }
}

/* Column by name, NULL when there is none. */
const svari_column *svari_frame_find(const svari_frame *frame, const char *name);
/* Multiple-response set by name, NULL when there is none. */
const svari_answer_set *svari_frame_set(const svari_frame *frame, const char *name);
/* The nearest column name, for hints; NULL when none is near. */
const char *svari_frame_nearest(const svari_frame *frame, const char *name);
/* Codes of records [from, from + count) as 32-bit integers. */
void svari_column_codes(const svari_column *column, size_t from, size_t count, int32_t *out);
/* Index of the level called `name` (its name, a label in any language, or its code), -1 when there is none. */
int32_t svari_level_find(const svari_column *column, const char *name);
/* A category view of any column: itself for a category; a number's distinct values in ascending order (level
 * name: the number's shortest text); a text's distinct values in byte order. NULL without memory. */
const svari_column *svari_column_categories(svari_arena *arena, const svari_column *column, size_t nrecords);
/* A place for messages about record i. */
svari_where svari_frame_where(const svari_frame *frame, size_t record);

static inline bool svari_column_missing(const svari_column *column, size_t i) {
  switch (column->type) {
    case SVARI_NUMBER: return column->number[i] != column->number[i];
    case SVARI_CATEGORY: return svari_column_code(column, i) < 0;
    default: return !column->text[i];
  }
}
/* The codebook's entry of that name; NULL when there is none. */
const svari_variable_spec *svari_variable_find(const svari_variable_spec *variables, size_t count, const char *name);

/* The least width of codes of so many levels: 1, 2 or 4. */
int svari_code_bytes(size_t nlevels);
/* Builders for the rooms that make columns (read, recode): the codes are packed to the least width. */
svari_column *svari_column_number(svari_arena *arena, const char *name, const double *values, size_t nrecords);
svari_column *svari_column_category(svari_arena *arena, const char *name, const int32_t *codes, size_t nrecords,
                                    const svari_level *levels, size_t nlevels);
/* Texts shared, not copied; NULL where missing. */
svari_column *svari_column_text(svari_arena *arena, const char *name, const char *const *text, size_t nrecords);
/* A frame of the given columns (pointers copied, columns shared) that owns `arena`; takes lines and file from
 * `like` when it is not NULL. NULL without memory; the arena is then still the caller's. */
svari_frame *svari_frame_make(svari_arena *arena, const svari_column *const *columns, size_t ncolumns, size_t nrecords,
                              const svari_frame *like);

#endif
