/* The version, from the one place that has it: the project() line of CMakeLists.txt. */
#include "svari/base.h"

const char *svari_version(void) { return SVARI_VERSION; }
