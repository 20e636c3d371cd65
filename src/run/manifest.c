/* manifest.json: what was read and written, and by what. When and where a run was made stands here and nowhere else. */
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "present/json.h"
#include "read/source.h"
#include "run/hash.h"
#include "run/outputs.h"

/* The way from folder to file, when both are known; NULL: there is none. Both are absolute. */
static char *relative(svari_arena *arena, const char *folder, const char *file) {
  size_t common = 0, at = 0;
  for (; folder[at] && folder[at] == file[at]; at++)
    if (folder[at] == '/') common = at + 1;
  if (folder[at] == '\0' && file[at] == '/') common = at + 1;
  const char *rest = folder + (common > strlen(folder) ? strlen(folder) : common);
  svari_buffer way = {0};
  if (*rest) svari_buffer_text(&way, "../");
  for (const char *p = rest; *p; p++)
    if (*p == '/' && p[1]) svari_buffer_text(&way, "../");
  svari_buffer_text(&way, file + common);
  char *copy = way.failed ? NULL : svari_arena_text(arena, way.bytes);
  svari_buffer_free(&way);
  return copy;
}

/* Where a file is, and where from the folder of the results. */
static void put_place(svari_json *json, const svari_result *run, const char *path, const char *folder) {
  char full[PATH_MAX], base[PATH_MAX];
  if (!realpath(path, full)) return;
  svari_json_put_text(json, "path", full);
  if (realpath(folder, base)) svari_json_put_text(json, "relative", relative(run->arena, base, full));
}

/* One file that was read: as the run file spells it, where it is, its hash. */
static svari_status put_input(svari_json *json, const svari_result *run, const char *path, const char *folder,
                              svari_error *err) {
  const char *slash = strrchr(path, '/');
  svari_json_object(json, SVARI_JSON_INLINE);
  svari_json_put_text(json, "file", slash ? slash + 1 : path);
  if (strcmp(path, "-") != 0 && !svari_is_address(path)) {
    char hash[SVARI_HASH_TEXT];
    size_t size;
    svari_status status = svari_hashing_file(run->hashing, path, hash, &size, err);
    if (status) return status;
    put_place(json, run, path, folder);
    svari_json_put_count(json, "bytes", size);
    svari_json_put_text(json, "sha256", hash);
  }
  svari_json_end(json);
  return SVARI_OK;
}

/* The run file: hashed as it was read, since a pipe can't be read again; it has no path then. */
static void put_run_file(svari_json *json, const svari_result *run, const char *folder) {
  const svari_plan *plan = run->plan;
  char hash[SVARI_HASH_TEXT];
  svari_hash_bytes(plan->text, plan->length, hash);
  svari_json_object(json, SVARI_JSON_INLINE);
  svari_json_put_text(json, "file", plan->shown);
  if (strcmp(plan->path, "-") != 0) put_place(json, run, plan->path, folder);
  svari_json_put_count(json, "bytes", plan->length);
  svari_json_put_text(json, "sha256", hash);
  svari_json_end(json);
}

static svari_status put_margin_inputs(svari_json *json, const svari_result *run, const svari_plan *plan,
                                      const char *folder, svari_error *err) {
  for (size_t i = 0; i < plan->population.nmargins; i++) {
    const svari_margin_spec *margin = &plan->population.margins[i];
    const char *const files[] = {margin->file, margin->uncertain_file};
    for (size_t f = 0; f < 2; f++) {
      svari_status status = files[f] ? put_input(json, run, files[f], folder, err) : SVARI_OK;
      if (status) return status;
    }
  }
  return SVARI_OK;
}

static svari_status put_plan_inputs(svari_json *json, const svari_result *run, const svari_plan *plan,
                                    const char *folder, svari_error *err) {
  const svari_data_spec *data = &plan->data; /* an address may have a password in it */
  const char *file = data->file && svari_is_address(data->file) ? data->shown : data->file;
  svari_status status = file ? put_input(json, run, file, folder, err) : SVARI_OK;
  for (size_t i = 1; i < plan->data.nfiles && !status; i++)
    status = put_input(json, run, plan->data.files[i], folder, err);
  return status ? status : put_margin_inputs(json, run, plan, folder, err);
}

/* The wave before: its results, by their folder or themselves, or its run file and all that one read. */
static svari_status put_previous(svari_json *json, const svari_result *run, const char *folder, svari_error *err) {
  const char *previous = run->plan->previous;
  if (!previous) return SVARI_OK;
  char results[PATH_MAX];
  struct stat info;
  bool is_folder = stat(previous, &info) == 0 && S_ISDIR(info.st_mode);
  snprintf(results, sizeof results, "%s%s", previous, is_folder ? "/results.json" : "");
  svari_status status = put_input(json, run, results, folder, err);
  return status || !run->earlier ? status : put_plan_inputs(json, run, run->earlier, folder, err);
}

static svari_status put_run_inputs(svari_json *json, const svari_result *run, const char *folder, svari_error *err) {
  svari_status status = put_plan_inputs(json, run, run->plan, folder, err);
  return status ? status : put_previous(json, run, folder, err);
}

static svari_status put_inputs(svari_json *json, const svari_result *run, const char *folder, svari_error *err) {
  svari_json_key(json, "inputs");
  svari_json_array(json, SVARI_JSON_LINES);
  svari_status status = run->nparts ? SVARI_OK : put_run_inputs(json, run, folder, err);
  if (run->plan->figures && !status) status = put_input(json, run, run->plan->figures, folder, err);
  for (size_t i = 0; i < run->nparts && !status; i++) {
    status = put_input(json, run, run->plan->runs[i], folder, err);
    if (!status) status = put_run_inputs(json, run->parts[i], folder, err);
  }
  svari_json_end(json);
  return status;
}

static bool same_part(const char *part, const char *folder) { return !part || (folder && strcmp(part, folder) == 0); }

static void put_outputs(svari_json *json, const char *part, const svari_outputs *outputs) {
  svari_json_key(json, "outputs");
  svari_json_array(json, SVARI_JSON_LINES);
  for (size_t i = 0; i < outputs->count; i++) {
    const svari_output *item = &outputs->items[i];
    if (!same_part(part, item->folder)) continue;
    char hash[SVARI_HASH_TEXT], name[NAME_MAX * 2];
    svari_hash_bytes(item->bytes.bytes, item->bytes.length, hash);
    snprintf(name, sizeof name, "%s%s%s", !part && item->folder ? item->folder : "", !part && item->folder ? "/" : "",
             item->file);
    svari_json_object(json, SVARI_JSON_INLINE);
    svari_json_put_text(json, "file", name);
    svari_json_put_count(json, "bytes", item->bytes.length);
    svari_json_put_text(json, "sha256", hash);
    svari_json_end(json);
  }
  svari_json_end(json);
}

static void put_when_and_where(svari_json *json) {
  char when[32] = "", host[HOST_NAME_MAX + 1] = "";
  time_t now = time(NULL);
  struct tm utc;
  if (gmtime_r(&now, &utc)) strftime(when, sizeof when, "%Y-%m-%dT%H:%M:%SZ", &utc);
  if (gethostname(host, sizeof host - 1) != 0) host[0] = '\0';
  svari_json_put_text(json, "when", when);
  svari_json_put_text(json, "where", host);
}

svari_status svari_manifest_render(const svari_result *run, const char *part, const svari_outputs *outputs,
                                   const char *folder, svari_buffer *out, svari_error *err) {
  const svari_made_replicates_spec *made = run->plan->design.made;
  svari_json json = {.out = out};
  svari_json_object(&json, SVARI_JSON_LINES);
  svari_json_put_count(&json, "svari", 1);
  char program[64];
  snprintf(program, sizeof program, "svari %s", svari_version());
  svari_json_put_text(&json, "program", program);
  svari_json_key(&json, "run");
  put_run_file(&json, run, folder);
  svari_status status = put_inputs(&json, run, folder, err);
  if (status) return status;
  if (run->options && run->options->totals)
    svari_json_put_bool(&json, "totals", true); /* the first input is the table */
  if (run->streamed) svari_json_put_bool(&json, "streamed", true);
  put_outputs(&json, part, outputs);
  svari_json_key(&json, "seed");
  if (made)
    svari_json_count(&json, (size_t)made->seed);
  else
    svari_json_text(&json, NULL);
  put_when_and_where(&json);
  svari_json_end(&json);
  return out->failed ? svari_fail_memory(err) : SVARI_OK;
}
