/* Files with names like one that is not there. */
#ifndef SVARI_SRC_READ_NEIGHBOUR_H
#define SVARI_SRC_READ_NEIGHBOUR_H

#include "svari/base.h"

/* Sets the hint of the last fault to the file of the same folder whose name is nearest to the path's; false, and no
 * hint, when there is none. */
bool svari_hint_neighbour(svari_error *err, const char *path);

#endif
