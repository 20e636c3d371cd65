/* The bytes of a data file, mapped where the file allows it, else read whole (a pipe, standard input). */
#ifndef SVARI_SRC_READ_SOURCE_H
#define SVARI_SRC_READ_SOURCE_H

#include "base/buffer.h"
#include "svari/read.h"

typedef struct svari_source {
  const char *bytes;
  size_t length;
  void *map;  /* NULL when not mapped */
  char *heap; /* NULL when mapped */
} svari_source;

/* The file as a descriptor, to be closed by the caller; never standard input. */
SVARI_MUST_CHECK svari_status svari_source_descriptor(const svari_data_spec *spec, int *out, svari_error *err);
/* `spec->file` opened; messages name `spec->shown`. SVARI_IO when it is missing, a folder, or can't be read.
 * A mapped file that another program cuts short while it is read ends the process (SIGBUS), as with every
 * program that maps files. */
SVARI_MUST_CHECK svari_status svari_source_open(const svari_data_spec *spec, svari_source *out, svari_error *err);
void svari_source_close(svari_source *source);
/* An address of a server ("postgresql://…"), not a file? */
bool svari_is_address(const char *file);
/* In any case of letters. */
bool svari_ends_with(const char *file, const char *ending);
/* Does the spec name CSV text? */
bool svari_is_csv(const svari_data_spec *spec);
/* Names as svari_header_read() gives them, in one block: pointers, then the texts. */
SVARI_MUST_CHECK svari_status svari_names_block(const char *const *names, size_t count, const char ***out,
                                                svari_error *err);
/* Lines made of records, not typed by a person: a last record of one missing value is an empty line, which ends a file
 * and is no record. It gets quotes. */
void svari_close_last_record(svari_buffer *lines);
/* The file's name for messages. */
const char *svari_source_shown(const svari_data_spec *spec);
bool svari_source_is_folder(const svari_data_spec *spec);

#endif
