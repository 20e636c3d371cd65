/* A small transaction over the file system: rename() replaces a file in one step, so that a reader sees the
 * old file or the new one, never a part. */
#include "run/files.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/parallel.h"
#include "run/leftover.h"

typedef struct entry {
  const char *temporary, *target, *folder;
  int fault; /* errno of bringing it to the disk; 0 */
} entry;

struct svari_files {
  svari_arena *arena;
  size_t count, capacity, committed;
  entry *entries;
  size_t nfolders, folder_capacity;
  const char **folders; /* made here, outermost first */
};

svari_files *svari_files_new(void) {
  svari_arena *arena = svari_arena_new();
  svari_files *files = arena ? SVARI_NEW(arena, svari_files, 1) : NULL;
  if (!files)
    svari_arena_free(arena);
  else
    files->arena = arena;
  return files;
}

void svari_files_free(svari_files *files) {
  if (!files) return;
  for (size_t i = files->committed; i < files->count; i++) unlink(files->entries[i].temporary);
  if (files->committed == 0)
    for (size_t i = files->nfolders; i > 0; i--) rmdir(files->folders[i - 1]);
  svari_arena_free(files->arena);
}

static svari_status fail_io(svari_error *err, const char *what, const char *path) {
  int code = errno;
  svari_status status = svari_fail(err, SVARI_IO, "%s can't be %s: %s", path, what, strerror(code));
  if (code == ENOSPC || code == EFBIG || code == EDQUOT)
    svari_hint(err, "make room on the disk; what was there before is as it was");
  else if (code == EACCES || code == EROFS || code == EPERM)
    svari_hint(err, "choose another folder with -o");
  return status;
}

static svari_status make_folder(svari_files *files, char *path, svari_error *err) {
  struct stat info;
  if (stat(path, &info) == 0) {
    if (S_ISDIR(info.st_mode)) return SVARI_OK;
    return svari_fail(err, SVARI_IO, "%s is a file, and a folder of that name is to be made", path);
  }
  char *slash = strrchr(path, '/');
  if (slash && slash != path) {
    *slash = '\0';
    svari_status status = make_folder(files, path, err);
    *slash = '/';
    if (status) return status;
  }
  if (mkdir(path, 0777) != 0) return errno == EEXIST ? SVARI_OK : fail_io(err, "made", path);
  const char **slot = SVARI_PUSH(files->arena, files->folders, files->nfolders, files->folder_capacity);
  const char *copy = slot ? svari_arena_text(files->arena, path) : NULL;
  if (slot) *slot = copy ? copy : "";
  return copy ? SVARI_OK : svari_fail_memory(err);
}

static bool write_all(int file, const char *bytes, size_t length) {
  while (length > 0) {
    ssize_t done = write(file, bytes, length);
    if (done < 0 && errno == EINTR) continue;
    if (done <= 0) return false;
    bytes += done;
    length -= (size_t)done;
  }
  return true;
}

/* The disk is told to begin: when all files are written, waiting for them one by one costs one wait. */
static svari_status write_temporary(const char *path, const char *shown, const char *bytes, size_t length,
                                    svari_error *err) {
  int flags = O_CREAT | O_EXCL | O_WRONLY | O_CLOEXEC;
  int file = open(path, flags, 0666);
  if (file < 0 && errno == EEXIST && unlink(path) == 0) file = open(path, flags, 0666); /* of a process killed before */
  if (file < 0) return fail_io(err, "written", shown);
  bool written = write_all(file, bytes, length);
  if (written) sync_file_range(file, 0, 0, SYNC_FILE_RANGE_WRITE); /* a wish: fsync() tells what came of it */
  int code = errno;
  if (close(file) != 0 && written) {
    code = errno;
    written = false;
  }
  if (written) return SVARI_OK;
  unlink(path);
  errno = code;
  return fail_io(err, "written", shown);
}

/* Whether a file was put into the folder before. */
static bool is_known(const svari_files *files, const char *folder) {
  for (size_t i = files->count; i > 0; i--)
    if (strcmp(files->entries[i - 1].folder, folder) == 0) return true;
  return false;
}

svari_status svari_files_add(svari_files *files, const char *folder, const char *name, const char *bytes, size_t length,
                             svari_error *err) {
  char *place = svari_arena_text(files->arena, folder);
  char *target = svari_arena_printf(files->arena, "%s/%s", folder, name);
  char *temporary = svari_temporary_path(files->arena, folder, name);
  if (!place || !target || !temporary) return svari_fail_memory(err);
  size_t end = strlen(place);
  while (end > 1 && place[end - 1] == '/') place[--end] = '\0';
  if (!*place) {
    svari_status none = svari_fail(err, SVARI_USAGE, "the folder for the files of the run has no name");
    svari_hint(err, "write -o out");
    return none;
  }
  svari_status status = make_folder(files, place, err);
  if (status) return status;
  if (!is_known(files, place)) svari_leftovers_remove(place, name);
  struct stat info;
  if (stat(target, &info) == 0 && S_ISDIR(info.st_mode))
    return svari_fail(err, SVARI_IO, "%s is a folder, and a file of that name is to be written", target);
  status = write_temporary(temporary, target, bytes, length, err);
  if (status) return status;
  entry *slot = SVARI_PUSH(files->arena, files->entries, files->count, files->capacity);
  if (slot)
    *slot = (entry){temporary, target, place, 0};
  else
    unlink(temporary);
  return slot ? SVARI_OK : svari_fail_memory(err);
}

enum { WAITING = 16 }; /* threads that wait for the disk: it settles many files in one go */

/* Waits until the file is on the disk: before it gets its name, so that after a power cut there is the old file or the
 * whole new one. */
static void sync_entry(void *context, size_t i) {
  entry *e = &((svari_files *)context)->entries[i];
  int file = open(e->temporary, O_RDONLY | O_CLOEXEC);
  e->fault = file >= 0 && fsync(file) == 0 ? 0 : errno;
  if (file >= 0) close(file);
}

/* A folder's new names reach the disk; where it can't be (some network disks) the files themselves are whole. */
static void sync_folder(void *context, size_t i) {
  const svari_files *files = context;
  const entry *e = &files->entries[i];
  for (size_t j = i + 1; j < files->count; j++) /* once, by its last file */
    if (strcmp(files->entries[j].folder, e->folder) == 0) return;
  int file = open(e->folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (file < 0) return;
  fsync(file);
  close(file);
}

static int threads_for(size_t count) { return count > 8 ? WAITING : 1; }

svari_status svari_files_commit(svari_files *files, svari_error *err) {
  svari_parallel_for(threads_for(files->count), files->count, sync_entry, files);
  for (size_t i = 0; i < files->count; i++) {
    errno = files->entries[i].fault;
    if (errno) return fail_io(err, "written", files->entries[i].target);
  }
  for (; files->committed < files->count; files->committed++) {
    const entry *e = &files->entries[files->committed];
    if (rename(e->temporary, e->target) != 0) return fail_io(err, "written", e->target);
  }
  svari_parallel_for(threads_for(files->count), files->count, sync_folder, files);
  return SVARI_OK;
}
