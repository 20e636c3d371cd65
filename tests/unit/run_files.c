/* Files whole or not at all, under the failures that disks give. */
#include <criterion/criterion.h>
#include <dirent.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>
#include <utime.h>

#include "run/files.h"
#include "run/hash.h"
#include "run/leftover.h"

static char folder[64];

static void make_folder(void) {
  strcpy(folder, "/tmp/svari_files_XXXXXX");
  cr_assert(mkdtemp(folder));
}

static void remove_folder(void) {
  char command[128];
  snprintf(command, sizeof command, "rm -rf '%s'", folder);
  cr_assert_eq(system(command), 0);
}

TestSuite(run_files, .init = make_folder, .fini = remove_folder);

static size_t count_entries(const char *path) {
  DIR *dir = opendir(path);
  size_t count = 0;
  if (!dir) return 0;
  for (struct dirent *entry; (entry = readdir(dir)) != NULL;)
    count += strcmp(entry->d_name, ".") != 0 && strcmp(entry->d_name, "..") != 0;
  closedir(dir);
  return count;
}

static void expect_bytes(const char *name, const char *wanted) {
  char path[128], text[64] = "";
  snprintf(path, sizeof path, "%s/%s", folder, name);
  FILE *file = fopen(path, "rb");
  cr_assert(file, "%s is missing", path);
  size_t length = fread(text, 1, sizeof text - 1, file);
  fclose(file);
  text[length] = '\0';
  cr_expect_str_eq(text, wanted);
}

static void put(const char *name, const char *text) {
  svari_files *files = svari_files_new();
  svari_error err = {0};
  cr_assert_eq(svari_files_add(files, folder, name, text, strlen(text), &err), SVARI_OK, "%s", err.faults[0].text);
  cr_assert_eq(svari_files_commit(files, &err), SVARI_OK);
  svari_files_free(files);
}

Test(run_files, committed_files_have_their_names) {
  put("a.txt", "old");
  put("a.txt", "new");
  expect_bytes("a.txt", "new");
  cr_expect_eq(count_entries(folder), 1);
}

Test(run_files, without_commit_everything_is_as_before) {
  put("a.txt", "old");
  char deep[128];
  snprintf(deep, sizeof deep, "%s/x/y", folder);
  svari_files *files = svari_files_new();
  cr_assert_eq(svari_files_add(files, folder, "a.txt", "new", 3, NULL), SVARI_OK);
  cr_assert_eq(svari_files_add(files, deep, "b.txt", "new", 3, NULL), SVARI_OK);
  svari_files_free(files);
  expect_bytes("a.txt", "old");
  cr_expect_eq(count_entries(folder), 1);
}

Test(run_files, a_limit_on_size_is_told_and_leaves_nothing) {
  put("a.txt", "old");
  signal(SIGXFSZ, SIG_IGN);
  struct rlimit limit = {1000, RLIM_INFINITY}, before;
  getrlimit(RLIMIT_FSIZE, &before);
  limit.rlim_max = before.rlim_max;
  char *large = calloc(1, 100000);
  svari_files *files = svari_files_new();
  svari_error err = {0};
  setrlimit(RLIMIT_FSIZE, &limit);
  svari_status status = svari_files_add(files, folder, "a.txt", large, 100000, &err);
  svari_files_free(files);
  setrlimit(RLIMIT_FSIZE, &before);
  cr_expect_eq(status, SVARI_IO);
  cr_expect(strstr(err.faults[0].text, "a.txt can't be written"), "%s", err.faults[0].text);
  expect_bytes("a.txt", "old");
  cr_expect_eq(count_entries(folder), 1);
  free(large);
}

Test(run_files, names_that_are_taken_are_told) {
  char path[128];
  put("file", "x");
  snprintf(path, sizeof path, "%s/file/sub", folder);
  svari_files *files = svari_files_new();
  svari_error err = {0};
  cr_expect_eq(svari_files_add(files, path, "a", "x", 1, &err), SVARI_IO);
  cr_expect(strstr(err.faults[0].text, "is a file"), "%s", err.faults[0].text);
  snprintf(path, sizeof path, "%s/results.json", folder);
  cr_assert_eq(mkdir(path, 0777), 0);
  err = (svari_error){0};
  cr_expect_eq(svari_files_add(files, folder, "results.json", "x", 1, &err), SVARI_IO);
  cr_expect(strstr(err.faults[0].text, "is a folder"), "%s", err.faults[0].text);
  svari_files_free(files);
}

static void touch(const char *name) {
  char path[192];
  snprintf(path, sizeof path, "%s/%.100s", folder, name);
  FILE *file = fopen(path, "wb");
  cr_assert(file && fclose(file) == 0);
}

static bool is_there(const char *name) {
  char path[192];
  struct stat info;
  snprintf(path, sizeof path, "%s/%.100s", folder, name);
  return lstat(path, &info) == 0;
}

/* Of "%ld" and what follows it in the names of this process's temporary files: the place. */
static const char *place(void) {
  static char text[64];
  svari_arena *arena = svari_arena_new();
  const char *path = svari_temporary_path(arena, "", "x");
  snprintf(text, sizeof text, "%s", strchr(path, '-'));
  svari_arena_free(arena);
  return text;
}

static pid_t dead_process(void) {
  pid_t child = fork();
  if (child == 0) _exit(0);
  cr_assert_eq(waitpid(child, NULL, 0), child);
  return child;
}

Test(run_files, leftovers_of_dead_processes_are_taken_away) {
  long dead = (long)dead_process(), living = (long)getppid();
  const struct {
    const char *form; /* with the process and the place */
    long process;
    bool goes;
  } rows[] = {
      {".results.json.%ld%s", dead, true},    {".manifest.json.%ld%s", dead, true},
      {".weights.csv.%ld%s", dead, true},     {".a.txt.%ld%s", dead, true},
      {".results.json.%ld%s", living, false}, {".notes.txt.%ld%s", dead, false},
      {"results.json.%ld%s", dead, false},    {".results.json.%ld%s~", dead, false},
      {".results.json.0%ld%s", dead, false},  {".results.json.%ld.tmp", dead, false},
      {".results.json.x%ld%s", dead, false},  {".results.json.%ld-00000000.tmp", dead, false},
  };
  char names[sizeof rows / sizeof *rows][96];
  for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
    snprintf(names[i], sizeof names[i], rows[i].form, rows[i].process, place());
    touch(names[i]);
  }
  put("a.txt", "new");
  for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
    cr_expect_eq(is_there(names[i]), !rows[i].goes, "%s", names[i]);
}

Test(run_files, what_only_has_the_name_of_a_leftover_stays) {
  char name[96], path[192];
  snprintf(name, sizeof name, ".results.json.%ld%s", (long)dead_process(), place());
  snprintf(path, sizeof path, "%s/%s", folder, name);
  cr_assert_eq(mkdir(path, 0777), 0);
  put("a.txt", "new");
  cr_expect(is_there(name));
  cr_assert_eq(rmdir(path), 0);
  cr_assert_eq(symlink("a.txt", path), 0);
  put("a.txt", "new");
  cr_expect(is_there(name));
}

Test(run_files, another_machines_leftover_goes_after_a_day) {
  char name[96], path[192];
  snprintf(name, sizeof name, ".results.json.%ld-%s.tmp", (long)getpid(), "00000000");
  snprintf(path, sizeof path, "%s/%s", folder, name);
  touch(name);
  put("a.txt", "new");
  cr_expect(is_there(name));
  struct utimbuf yesterday = {time(NULL) - 90000, time(NULL) - 90000};
  cr_assert_eq(utime(path, &yesterday), 0);
  put("a.txt", "new");
  cr_expect_not(is_there(name));
}

/* FIPS 180-4's example. */
Test(run_files, sha256) {
  char hash[SVARI_HASH_TEXT];
  svari_hash_bytes("abc", 3, hash);
  cr_expect_str_eq(hash, "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
  put("abc", "abc");
  char path[128], again[SVARI_HASH_TEXT];
  size_t size;
  snprintf(path, sizeof path, "%s/abc", folder);
  cr_assert_eq(svari_hash_file(path, again, &size, NULL), SVARI_OK);
  cr_expect_str_eq(again, hash);
  cr_expect_eq(size, 3);
  cr_expect_eq(svari_hash_file("/nowhere/at/all", again, &size, NULL), SVARI_IO);
}

Test(run_files, large_file_is_hashed_beside_the_work) {
  char path[96], beside[SVARI_HASH_TEXT], plain[SVARI_HASH_TEXT];
  size_t size = 0, plain_size = 0;
  snprintf(path, sizeof path, "%s/large", folder);
  FILE *file = fopen(path, "wb");
  for (int i = 0; i < 300000; i++) fprintf(file, "%d,%d\n", i, i % 7);
  cr_assert_eq(fclose(file), 0);
  svari_hashing *hashing = svari_hashing_begin(path);
  cr_assert_not_null(hashing);
  cr_assert_eq(svari_hash_file(path, plain, &plain_size, NULL), SVARI_OK);
  for (int again = 0; again < 2; again++) { /* the report and the manifest both ask */
    cr_expect_eq(svari_hashing_file(hashing, path, beside, &size, NULL), SVARI_OK);
    cr_expect_str_eq(beside, plain);
    cr_expect_eq(size, plain_size);
  }
  cr_expect_eq(svari_hashing_file(hashing, "/nowhere/at/all", beside, &size, NULL), SVARI_IO);
  svari_hashing_free(hashing);
  cr_expect_null(svari_hashing_begin("/nowhere/at/all"));
  cr_expect_null(svari_hashing_begin(folder), "a folder");
  svari_hashing_free(NULL);
}
