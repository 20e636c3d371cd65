/* Files whole or not at all, under the failures that disks give. */
#include <criterion/criterion.h>
#include <dirent.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include "run/files.h"
#include "run/hash.h"

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
