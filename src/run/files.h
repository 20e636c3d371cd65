/* Files written whole or not at all: each goes to a temporary file beside its place, and only when all are on
 * the disk are they given their names. */
#ifndef SVARI_SRC_RUN_FILES_H
#define SVARI_SRC_RUN_FILES_H

#include "base/arena.h"

typedef struct svari_files svari_files;

svari_files *svari_files_new(void); /* NULL without memory */
/* Makes the folder (and those above it) when it is missing, and writes the bytes to a temporary file in it. What a
 * killed process left of such files there is taken away. */
SVARI_MUST_CHECK svari_status svari_files_add(svari_files *files, const char *folder, const char *name,
                                              const char *bytes, size_t length, svari_error *err);
/* Gives every file its name, in the order in which they were added. */
SVARI_MUST_CHECK svari_status svari_files_commit(svari_files *files, svari_error *err);
/* What was not committed is taken away, with the folders made for it. */
void svari_files_free(svari_files *files);

#endif
