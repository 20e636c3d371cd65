/* Statuses, faults and notes: what every svari function says when it can't do its work.
 *
 * Every function that can fail returns a svari_status and takes a `svari_error *` last, which may be
 * NULL. An error gathers faults: up to SVARI_FAULT_MAX are kept with their place and a hint, all are
 * counted. No function of the library prints, exits or keeps state between calls.
 */
#ifndef SVARI_BASE_H
#define SVARI_BASE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

#if defined(__GNUC__)
#define SVARI_MUST_CHECK __attribute__((warn_unused_result))
#define SVARI_PRINTF(fmt, args) __attribute__((format(printf, fmt, args)))
#else
#define SVARI_MUST_CHECK
#define SVARI_PRINTF(fmt, args)
#endif

/* "0.1.0" */
const char *svari_version(void);

/* name, exit status of the program, what it means */
#define SVARI_STATUS_LIST(X)                       \
  X(OK, 0, "done")                                 \
  X(CHECK, 1, "a check that was asked for failed") \
  X(USAGE, 2, "the command line is wrong")         \
  X(SPEC, 2, "the run file is wrong")              \
  X(DATA, 3, "the data are wrong")                 \
  X(IO, 4, "a file can't be read or written")      \
  X(NUMERIC, 5, "there is no numerical answer")    \
  X(MEMORY, 6, "there is not enough memory")       \
  X(INTERNAL, 7, "a fault of svari itself")

typedef enum svari_status {
#define SVARI_STATUS_ENUM(name, exit, text) SVARI_##name,
  SVARI_STATUS_LIST(SVARI_STATUS_ENUM)
#undef SVARI_STATUS_ENUM
} svari_status;

/* The program's exit status for a status, and its meaning in words. */
int svari_status_exit(svari_status status);
const char *svari_status_text(svari_status status);

/* A place in a file of the user's: line and column count from 1, 0 says unknown; in data, `line` is the
 * physical line of the file. The file's name is not owned. */
typedef struct svari_where {
  const char *file;
  long line;
  long column;
} svari_where;

enum { SVARI_FAULT_MAX = 20 };

typedef struct svari_fault {
  svari_status status;
  char file[256]; /* "" when the fault has no place */
  long line;
  long column;
  char text[512]; /* what is wrong, what was expected */
  char hint[256]; /* what to do, or the nearest valid word; "" when there is none */
} svari_fault;

/* Zero it before use: `svari_error err = {0};` */
typedef struct svari_error {
  svari_status status; /* of the first fault */
  size_t count;        /* of all faults, also those past the kept ones */
  svari_fault faults[SVARI_FAULT_MAX];
} svari_error;

/* Add a fault and return its status, so that `return svari_fail(...)` reads well. err may be NULL. */
svari_status svari_fail(svari_error *err, svari_status status, const char *format, ...) SVARI_PRINTF(3, 4);
svari_status svari_fail_at(svari_error *err, svari_status status, svari_where where, const char *format, ...)
    SVARI_PRINTF(4, 5);
/* Set the hint of the last fault added. */
void svari_hint(svari_error *err, const char *format, ...) SVARI_PRINTF(2, 3);
/* Add SVARI_MEMORY; the one message that every failed allocation gives. */
svari_status svari_fail_memory(svari_error *err);

#ifdef __cplusplus
}
#endif
#endif
