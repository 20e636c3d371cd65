/* Multiple-response sets of an SPSS file, which ReadStat neither tells of nor writes. */
#ifndef SVARI_SRC_READ_MRSETS_H
#define SVARI_SRC_READ_MRSETS_H

#include "base/buffer.h"
#include "data/frame.h"

/* For the child: goes through the dictionary of a .sav or .zsav file and sends each set (SVARI_CHILD_SET). What can't
 * be understood is left out: whether the file is whole is for ReadStat to say. */
void svari_mrsets_send(const char *path, int fd);
/* Adds a frame's sets to a .sav file in memory whose dictionary is plain, before the end of its dictionary. A set of a
 * variable that the file does not have is left out. */
SVARI_MUST_CHECK svari_status svari_mrsets_put(const svari_frame *frame, svari_buffer *sav, svari_error *err);

#endif
