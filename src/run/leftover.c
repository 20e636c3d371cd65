/* A name tells whose a temporary file is: the process, and the place where its number means something, since a folder
 * may be shared between machines or containers. There a file is taken away only when it is a day old. */
#include "run/leftover.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/utsname.h>
#include <time.h>
#include <unistd.h>

#include "present/report.h"

enum { OLD = 24 * 60 * 60 }; /* seconds */

static uint32_t mix(uint32_t hash, const char *text) {
  for (; *text; text++) hash = (hash ^ (unsigned char)*text) * 16777619U; /* Fowler, Noll and Vo */
  return hash;
}

/* The machine, and among its containers the one in which processes are counted. */
static uint32_t place_of_process(void) {
  struct utsname machine;
  char counted[64] = "";
  uint32_t hash = uname(&machine) == 0 ? mix(2166136261U, machine.nodename) : 0;
  if (readlink("/proc/self/ns/pid", counted, sizeof counted - 1) > 0) hash = mix(hash, counted);
  return hash;
}

char *svari_temporary_path(svari_arena *arena, const char *folder, const char *name) {
  return svari_arena_printf(arena, "%s/.%s.%ld-%08x.tmp", folder, name, (long)getpid(), (unsigned)place_of_process());
}

/* The process and place of ".NAME.PID-PLACE.tmp"; false when the entry is none of that name. */
static bool is_temporary_of(const char *entry, const char *name, long *process, uint32_t *place) {
  size_t length = strlen(name);
  if (entry[0] != '.' || strncmp(entry + 1, name, length) != 0 || entry[1 + length] != '.') return false;
  const char *at = entry + length + 2;
  char again[64];
  unsigned hash;
  if (sscanf(at, "%ld-%8x.tmp", process, &hash) != 2 || *process <= 0) return false;
  (void)snprintf(again, sizeof again, "%ld-%08x.tmp", *process, hash);
  *place = hash;
  return strcmp(at, again) == 0;
}

static bool is_ours(const char *entry, const char *name, long *process, uint32_t *place) {
  if (is_temporary_of(entry, name, process, place) || is_temporary_of(entry, "manifest.json", process, place))
    return true;
  for (size_t i = 0; i < svari_writers_count; i++)
    if (is_temporary_of(entry, svari_writers[i].file, process, place)) return true;
  return false;
}

static bool is_left(const struct stat *info, long process, uint32_t place) {
  if (!S_ISREG(info->st_mode) || info->st_uid != geteuid()) return false;
  if (place != place_of_process()) return time(NULL) - info->st_mtime > OLD;
  return process != (long)getpid() && kill((pid_t)process, 0) != 0 && errno == ESRCH;
}

void svari_leftovers_remove(const char *folder, const char *name) {
  DIR *entries = opendir(folder);
  if (!entries) return;
  int at = dirfd(entries);
  for (const struct dirent *entry; (entry = readdir(entries)) != NULL;) {
    struct stat info;
    long process;
    uint32_t place;
    if (!is_ours(entry->d_name, name, &process, &place)) continue;
    if (fstatat(at, entry->d_name, &info, AT_SYMLINK_NOFOLLOW) == 0 && is_left(&info, process, place))
      (void)unlinkat(at, entry->d_name, 0);
  }
  (void)closedir(entries);
}
