/* SPSS, Stata and SAS files. ReadStat parses them in a child process with limits on memory and time: a hostile file may
 * break the child, never the run. The child sends CSV text and the file's codebook through a pipe; the CSV
 * reader makes the frame of it, so that types, levels and missing codes mean the same in every format. */
#ifndef SVARI_SRC_READ_READSTAT_H
#define SVARI_SRC_READ_READSTAT_H

#include "data/frame.h"
#include "svari/read.h"

/* `kind`: sav | por | dta | sas7bdat | xpt. */
SVARI_MUST_CHECK svari_status svari_readstat_frame(const svari_data_spec *spec, const char *kind, svari_frame **out,
                                                   svari_error *err);
/* The multiple-response sets of an SPSS file, in `arena`; none of another file. */
SVARI_MUST_CHECK svari_status svari_readstat_sets(const svari_data_spec *spec, svari_arena *arena,
                                                  const svari_answer_set **sets, size_t *count, svari_error *err);
SVARI_MUST_CHECK svari_status svari_readstat_header(const svari_data_spec *spec, const char *kind, const char ***names,
                                                    size_t *count, svari_error *err);

/* What the child sends: a tag, a length in four bytes (the machine's order: both ends are the same program), bytes. */
enum {
  SVARI_CHILD_CSV = 'C',      /* CSV text, header first, records in order */
  SVARI_CHILD_VARIABLE = 'V', /* name NUL label NUL label set NUL, then one byte of measure (0 unknown, 1 nominal, 2
                               * ordinal, 3 scale) and one of class (0 number, 1 text); in file order */
  SVARI_CHILD_LABEL = 'L',    /* label set NUL code NUL label NUL */
  SVARI_CHILD_EXTRA = 'X',    /* variable's number in four bytes, then the code of a value that it takes NUL */
  SVARI_CHILD_SET = 'S',      /* multiple-response set: name NUL label NUL counted value NUL, variables, each NUL */
  SVARI_CHILD_ERROR = 'E',    /* what ReadStat said */
  SVARI_CHILD_END = 'Z'
};
enum { SVARI_CHILD_MOST_EXTRA = 1000 }; /* distinct values told of a variable */
/* The child's whole life: parses the file, writes to fd, ends the process. records 0: all. */
_Noreturn void svari_readstat_child(const char *path, const char *kind, long records, int fd);

#endif
