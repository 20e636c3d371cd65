/* regexec() for names: glibc says REG_NOMATCH also where memory ran out, and then a column would be lost in silence. */
#ifndef SVARI_SRC_BASE_PATTERN_H
#define SVARI_SRC_BASE_PATTERN_H

#include <errno.h>
#include <regex.h>
#include <stddef.h>

/* 0 when the name matches, REG_NOMATCH, REG_ESPACE without memory. */
static inline int svari_pattern_match(const regex_t *pattern, const char *name) {
  errno = 0;
  int code = regexec(pattern, name, 0, NULL, 0);
  return code != 0 && errno == ENOMEM ? REG_ESPACE : code;
}

#endif
