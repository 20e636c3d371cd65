/* What children that parse have in common. */
#ifndef SVARI_SRC_READ_READSTAT_CHILD_H
#define SVARI_SRC_READ_READSTAT_CHILD_H

#include <readstat.h>

#include "svari/read.h"

typedef readstat_error_t svari_parse_fn(readstat_parser_t *parser, const char *path, void *context);

svari_parse_fn *svari_child_parser(const char *kind); /* NULL: no such format */
void svari_child_limit(void);                         /* memory, time, no files, no locale */
/* One message to the parent (readstat.h says which there are); ends the child when the parent has gone. */
void svari_child_send(int fd, char tag, const void *bytes, size_t length);
_Noreturn void svari_child_fail(int fd, const char *why);

/* Starts a child that does `work`, which sends a file's bytes as SVARI_CHILD_CSV, and gathers them. */
SVARI_MUST_CHECK svari_status svari_child_collect(const svari_data_spec *spec, const char *kind,
                                                  void (*work)(const void *context, int fd), const void *context,
                                                  char **bytes, size_t *length, svari_error *err);

#endif
