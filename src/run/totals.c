/* svari totals and svari merge: tables of totals as text. */
#include <stdlib.h>
#include <string.h>

#include "run/gather.h"

static svari_status give(svari_grouped *table, char **text, size_t *length, svari_error *err) {
  svari_buffer out = {0};
  svari_grouped_render(table, &out);
  if (out.failed) {
    svari_buffer_free(&out);
    return svari_fail_memory(err);
  }
  *text = out.bytes;
  *length = out.length;
  return SVARI_OK;
}

static svari_status make(svari_result *run, size_t part, size_t parts, char **text, size_t *length, svari_error *err) {
  svari_gathered gathered;
  svari_status status = svari_gather(run, part, parts, &gathered, err);
  if (!status) status = give(&gathered.table, text, length, err);
  svari_gathered_free(&gathered);
  return status;
}

svari_status svari_totals_make(const char *path, size_t part, size_t parts, const svari_run_options *options,
                               char **text, size_t *length, svari_error *err) {
  if (part < 1 || part > parts) return svari_fail(err, SVARI_USAGE, "there is no part %zu of %zu", part, parts);
  svari_result *run = svari_result_new(options, err);
  svari_status status = run ? svari_plan_read(path, &run->plan, err) : SVARI_MEMORY;
  if (!status) status = make(run, part, parts, text, length, err);
  svari_result_free(run);
  return status;
}

/* Parts must be all those of one table, each once; whole tables just add up. */
static svari_status check_parts(const svari_grouped *table, const char *path, size_t *parts, bool *seen, size_t files,
                                svari_error *err) {
  if (*parts == 0) *parts = table->parts;
  if (table->parts != *parts)
    return svari_fail(err, SVARI_DATA, "%s is part %zu/%zu, and the first table is one of %zu", path, table->part,
                      table->parts, *parts);
  if (table->parts == 1) return SVARI_OK;
  if (table->parts != files) {
    svari_status status =
        svari_fail(err, SVARI_DATA, "%s is one of %zu parts, and %zu files are given", path, table->parts, files);
    svari_hint(err, "name every part once");
    return status;
  }
  if (seen[table->part - 1])
    return svari_fail(err, SVARI_DATA, "part %zu/%zu is given twice: %s", table->part, table->parts, path);
  seen[table->part - 1] = true;
  return SVARI_OK;
}

svari_status svari_totals_merge(const char *const *files, size_t count, char **text, size_t *length, svari_error *err) {
  svari_grouped table = {.arena = svari_arena_new()};
  bool *seen = table.arena ? SVARI_NEW(table.arena, bool, count) : NULL;
  size_t parts = 0;
  svari_status status = seen ? SVARI_OK : svari_fail_memory(err);
  for (size_t f = 0; f < count && !status; f++) {
    status = svari_grouped_read(&table, files[f], err);
    if (!status) status = check_parts(&table, files[f], &parts, seen, count, err);
  }
  table.part = table.parts = 1;
  if (!status) status = give(&table, text, length, err);
  svari_arena_free(table.arena);
  return status;
}
