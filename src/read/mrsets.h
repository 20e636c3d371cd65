/* Multiple-response sets of an SPSS file, which ReadStat does not tell of. */
#ifndef SVARI_SRC_READ_MRSETS_H
#define SVARI_SRC_READ_MRSETS_H

/* For the child: goes through the dictionary of a .sav or .zsav file and sends each set (SVARI_CHILD_SET). What can't
 * be understood is left out: whether the file is whole is for ReadStat to say. */
void svari_mrsets_send(const char *path, int fd);

#endif
