/* A look into the folder, for "did you mean". */
#include "read/neighbour.h"

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/nearest.h"

enum { MOST_NAMES = 500 };

static size_t list(const char *folder, char *names[MOST_NAMES]) {
  DIR *dir = opendir(folder);
  size_t count = 0;
  if (!dir) return 0;
  for (const struct dirent *entry; count < MOST_NAMES && (entry = readdir(dir)) != NULL;)
    if (entry->d_name[0] != '.' && (names[count] = strdup(entry->d_name)) != NULL) count++;
  closedir(dir);
  return count;
}

/* The order of a folder is not that of its names. */
static int by_name(const void *a, const void *b) { return strcmp(*(char *const *)a, *(char *const *)b); }

bool svari_hint_neighbour(svari_error *err, const char *path) {
  const char *slash = strrchr(path, '/'), *base = slash ? slash + 1 : path;
  char folder[4096] = ".", *names[MOST_NAMES];
  if (slash && (size_t)(slash - path) >= sizeof folder) return false;
  if (slash) snprintf(folder, sizeof folder, "%.*s", (int)(slash == path ? 1 : slash - path), path);
  size_t count = list(folder, names);
  qsort(names, count, sizeof *names, by_name);
  const char *near = svari_nearest(base, (const char *const *)names, count);
  if (near) svari_hint(err, "did you mean %s?", near);
  for (size_t i = 0; i < count; i++) free(names[i]);
  return near != NULL;
}
