/* The table of totals: records that agree in everything that a run tells apart are one row, with their count, the sums
 * of their weights and squared weights, and of weight times each number that the run sums. Sums are exact, so that
 * tables of parts add up to the same bytes. The file is docs/totals.md. */
#ifndef SVARI_SRC_RUN_GROUPED_H
#define SVARI_SRC_RUN_GROUPED_H

#include "base/buffer.h"
#include "base/exact.h"
#include "run/hash.h"
#include "run/run.h"

/* A column that rows agree in. One that only `cut` reads need only agree in its band: it stands in the table as the
 * band's break. */
typedef struct svari_grouped_key {
  const char *name;
  size_t nbreaks; /* 0: as it is */
  const double *breaks;
} svari_grouped_key;

typedef struct svari_grouped_plan {
  size_t nkeys;
  svari_grouped_key *keys;
  size_t nsums;
  const char **sums;          /* numbers that the run only sums */
  char hash[SVARI_HASH_TEXT]; /* of the run file */
} svari_grouped_plan;

/* Which columns; SVARI_SPEC with a fault for each thing that totals can't give. The plan must outlive it. */
SVARI_MUST_CHECK svari_status svari_grouped_plan_make(svari_arena *arena, const svari_plan *plan,
                                                      svari_grouped_plan *out, svari_error *err);
/* The refusals alone; grouped_refuse.c. */
SVARI_MUST_CHECK svari_status svari_grouped_refuse(const svari_plan *plan, svari_error *err);

enum { SVARI_GROUPED_OWN = 2 }; /* sums of every row before those of numbers: of weights, of squared weights */

typedef struct svari_grouped_row {
  const char *key; /* the key's cells as CSV, then a mark for each sum: is it there, and has the row weight? */
  size_t ncells;   /* bytes of the cells */
  uint64_t count;
  svari_exact *sums; /* of weights, of squared weights, then of numbers */
} svari_grouped_row;

typedef struct svari_grouped {
  svari_arena *arena;
  size_t nsums;  /* of numbers */
  char *columns; /* the line of names */
  char hash[SVARI_HASH_TEXT];
  size_t part, parts; /* 1 of 1: whole */
  svari_grouped_row *rows;
  size_t count, capacity;
  uint32_t *slots; /* row + 1 by hash of the key; 0: free */
  size_t nslots;
} svari_grouped;

enum { SVARI_GROUPED_MISSING = '-', SVARI_GROUPED_THERE = '+' };

/* The row of a key (made when there is none); NULL without memory. */
svari_grouped_row *svari_grouped_find(svari_grouped *table, const char *key, size_t length, size_t ncells);
/* A cell of CSV: with quotes where it needs them. */
void svari_grouped_cell(svari_buffer *out, const char *text, size_t length);
/* The query that makes the table: of the table called `table`, or of what stands in `from`. */
SVARI_MUST_CHECK svari_status svari_grouped_query(const svari_plan *plan, const svari_grouped_plan *grouped,
                                                  const char *dialect, const char *table, const char *from,
                                                  svari_buffer *out, svari_error *err);
/* The line of names that a plan's table has. */
void svari_grouped_names(const svari_grouped_plan *plan, svari_buffer *out);
void svari_grouped_head(const char *hash, size_t part, size_t parts, svari_buffer *out);
void svari_grouped_sort(svari_grouped *table); /* by the bytes of keys */
/* The file: rows in the order of their keys' bytes. The sums are used up. */
void svari_grouped_render(svari_grouped *table, svari_buffer *out);
/* Adds a file's rows to a table; the first file gives it its columns and hash. */
SVARI_MUST_CHECK svari_status svari_grouped_read(svari_grouped *table, const char *path, svari_error *err);

/* The same from memory; `shown` is its name in messages. */
SVARI_MUST_CHECK svari_status svari_grouped_read_text(svari_grouped *table, const char *shown, const char *text,
                                                      size_t length, svari_error *err);

/* Puts the table in place of the run's data: its frame, and what each row stands for. */
SVARI_MUST_CHECK svari_status svari_grouped_frame(svari_result *run, svari_error *err);

#endif
