/* A run made again from its manifest: the inputs are held to their hashes, the outputs to theirs and to what
 * the program gives now. */
#include <errno.h>
#include <jansson.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "run/hash.h"
#include "run/outputs.h"

static svari_status read_manifest(const char *path, json_t **out, svari_error *err) {
  json_error_t fault;
  if (access(path, R_OK) != 0) {
    svari_status status = svari_fail(err, SVARI_IO, "%s can't be read: %s", path, strerror(errno));
    svari_hint(err, "name a folder that `svari run` has written");
    return status;
  }
  *out = json_load_file(path, 0, &fault);
  if (json_is_object(*out) && json_is_array(json_object_get(*out, "outputs"))) return SVARI_OK;
  json_decref(*out);
  *out = NULL;
  return svari_fail(err, SVARI_DATA, "%s is no manifest of a run", path);
}

static const char *text_of(const json_t *object, const char *key) {
  return json_string_value(json_object_get(object, key));
}

/* Where an input is now: beside the folder as it was then (a moved tree), else at its old place. */
static bool find_input(const json_t *input, const char *folder, char out[PATH_MAX]) {
  const char *relative = text_of(input, "relative"), *path = text_of(input, "path");
  if (relative && snprintf(out, PATH_MAX, "%s/%s", folder, relative) < PATH_MAX && access(out, R_OK) == 0) return true;
  return path && snprintf(out, PATH_MAX, "%s", path) < PATH_MAX && access(out, R_OK) == 0;
}

static svari_status check_input(const json_t *input, const char *folder, svari_error *err) {
  const char *name = text_of(input, "file"), *then = text_of(input, "sha256");
  char path[PATH_MAX], now[SVARI_HASH_TEXT];
  size_t size;
  if (!name || !then) {
    svari_status status = svari_fail(err, SVARI_CHECK, "the run read %s, which is not kept", name ? name : "a pipe");
    svari_hint(err, "only a run whose data are files can be verified");
    return status;
  }
  if (!text_of(input, "path")) {
    svari_status status = svari_fail(err, SVARI_CHECK, "the run file came from %s, which is not kept", name);
    svari_hint(err, "only a run whose run file is a file can be verified");
    return status;
  }
  if (!find_input(input, folder, path))
    return svari_fail(err, SVARI_IO, "%s, which the run read, is no longer there", name);
  svari_status status = svari_hash_file(path, now, &size, err);
  if (status) return status;
  if (strcmp(now, then) == 0) return SVARI_OK;
  return svari_fail(err, SVARI_CHECK, "%s is not the file that the run read: its SHA-256 differs", name);
}

static svari_status check_inputs(const json_t *manifest, const char *folder, svari_error *err) {
  svari_status worst = check_input(json_object_get(manifest, "run"), folder, err);
  size_t i;
  json_t *input;
  json_array_foreach(json_object_get(manifest, "inputs"), i, input) {
    svari_status status = check_input(input, folder, err);
    if (status && !worst) worst = status;
  }
  return worst;
}

static const svari_output *find_output(const svari_outputs *outputs, const char *name) {
  for (size_t i = 0; i < outputs->count; i++) {
    const svari_output *item = &outputs->items[i];
    size_t skip = item->folder ? strlen(item->folder) : 0;
    if (skip && (strncmp(name, item->folder, skip) != 0 || name[skip] != '/')) continue;
    if (strcmp(name + (skip ? skip + 1 : 0), item->file) == 0) return item;
  }
  return NULL;
}

static svari_status check_output(const json_t *output, const svari_outputs *outputs, const char *folder, size_t *same,
                                 svari_error *err) {
  const char *name = text_of(output, "file"), *then = text_of(output, "sha256");
  if (!name || !then) return svari_fail(err, SVARI_DATA, "the manifest has an output without name or SHA-256");
  char path[PATH_MAX], there[SVARI_HASH_TEXT], now[SVARI_HASH_TEXT];
  size_t size;
  snprintf(path, sizeof path, "%s/%s", folder, name);
  if (access(path, F_OK) != 0 && errno == ENOENT) return svari_fail(err, SVARI_CHECK, "%s is no longer there", name);
  svari_status status = svari_hash_file(path, there, &size, err);
  if (status) return status;
  const svari_output *again = find_output(outputs, name);
  if (!again) return svari_fail(err, SVARI_CHECK, "%s: the run does not write this file any more", name);
  svari_hash_bytes(again->bytes.bytes, again->bytes.length, now);
  if (strcmp(there, then) != 0) return svari_fail(err, SVARI_CHECK, "%s was changed after the run", name);
  if (strcmp(now, then) != 0) return svari_fail(err, SVARI_CHECK, "%s: the run gives other bytes now", name);
  if (same) ++*same;
  return SVARI_OK;
}

static svari_status check_outputs(const json_t *manifest, const svari_result *run, const char *folder, size_t *same,
                                  svari_error *err) {
  svari_outputs outputs = {0};
  svari_status worst = svari_outputs_render(run, &outputs, err);
  size_t i;
  json_t *output;
  if (!worst) {
    json_array_foreach(json_object_get(manifest, "outputs"), i, output) {
      svari_status status = check_output(output, &outputs, folder, same, err);
      if (status && !worst) worst = status;
    }
  }
  svari_outputs_free(&outputs);
  return worst;
}

svari_status svari_manifest_run(const char *folder, char out[PATH_MAX], svari_error *err) {
  char path[PATH_MAX];
  snprintf(path, sizeof path, "%s/manifest.json", folder);
  json_t *manifest = NULL;
  svari_status status = read_manifest(path, &manifest, err);
  if (!status) status = check_inputs(manifest, folder, err);
  const json_t *run = json_object_get(manifest, "run");
  if (!status && !find_input(run, folder, out))
    status = svari_fail(err, SVARI_IO, "%s: its run file is no longer there", folder);
  json_decref(manifest);
  return status;
}

static svari_status verify(const json_t *manifest, const char *folder, const svari_run_options *options, size_t *same,
                           svari_error *err) {
  svari_status status = check_inputs(manifest, folder, err);
  if (status) return status;
  char path[PATH_MAX];
  if (!find_input(json_object_get(manifest, "run"), folder, path)) return SVARI_IO;
  char totals[PATH_MAX];
  svari_run_options own = options ? *options : (svari_run_options){0};
  bool of_totals = json_is_true(json_object_get(manifest, "totals"));
  if (of_totals && find_input(json_array_get(json_object_get(manifest, "inputs"), 0), folder, totals))
    own.totals = totals;
  own.stream_over = json_is_true(json_object_get(manifest, "streamed")) ? 1 : UINT64_MAX;
  svari_result *run = NULL;
  status = svari_run(path, NULL, &own, &run, err);
  if (!status) status = check_outputs(manifest, run, folder, same, err);
  svari_result_free(run);
  const char *program = text_of(manifest, "program");
  if (status == SVARI_CHECK && program && strcmp(program + strcspn(program, "0123456789"), svari_version()) != 0)
    svari_hint(err, "the run was made by %s, this is svari %s", program, svari_version());
  return status;
}

svari_status svari_verify(const char *folder, const svari_run_options *options, size_t *same, svari_error *err) {
  char path[PATH_MAX];
  if (same) *same = 0;
  if (snprintf(path, sizeof path, "%s/manifest.json", folder) >= PATH_MAX)
    return svari_fail(err, SVARI_USAGE, "the folder's name is too long");
  json_t *manifest = NULL;
  svari_status status = read_manifest(path, &manifest, err);
  if (!status) status = verify(manifest, folder, options, same, err);
  json_decref(manifest);
  return status;
}
