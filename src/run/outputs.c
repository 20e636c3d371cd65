/* Rendering by the table of writers, writing by a transaction. */
#include "run/outputs.h"

#include <stdlib.h>
#include <string.h>

#include "run/files.h"

static const char *const default_formats[] = {"json", "csv"};

void svari_outputs_free(svari_outputs *outputs) {
  for (size_t i = 0; i < outputs->count; i++) svari_buffer_free(&outputs->items[i].bytes);
  svari_arena_free(outputs->arena);
  *outputs = (svari_outputs){0};
}

static svari_status render_one(const svari_result *run, const svari_writer *writer, svari_outputs *out,
                               svari_error *err) {
  svari_output *item = SVARI_PUSH(out->arena, out->items, out->count, out->capacity);
  if (!item) return svari_fail_memory(err);
  item->folder = run->name;
  item->file = writer->file;
  return writer->write(&run->report, &item->bytes, err);
}

static svari_status render_run(const svari_result *run, svari_outputs *out, svari_error *err) {
  const svari_output_spec *asked = &run->plan->output;
  const char *const *formats = asked->nformats ? asked->formats : default_formats;
  size_t nformats = asked->nformats ? asked->nformats : sizeof default_formats / sizeof *default_formats;
  for (size_t i = 0; i < svari_writers_count; i++) {
    if (!svari_writer_wanted(&svari_writers[i], &run->report, formats, nformats)) continue;
    svari_status status = render_one(run, &svari_writers[i], out, err);
    if (status) return status;
  }
  return SVARI_OK;
}

svari_status svari_outputs_render(const svari_result *run, svari_outputs *out, svari_error *err) {
  *out = (svari_outputs){.arena = svari_arena_new()};
  if (!out->arena) return svari_fail_memory(err);
  svari_status status = SVARI_OK;
  for (size_t i = 0; i < run->nparts && !status; i++) status = render_run(run->parts[i], out, err);
  if (!status) status = render_run(run, out, err);
  return status;
}

static const char *place(svari_outputs *outputs, const char *folder, const char *part) {
  return part ? svari_arena_printf(outputs->arena, "%s/%s", folder, part) : folder;
}

static svari_status add_manifest(const svari_result *run, svari_outputs *outputs, svari_files *files,
                                 const char *folder, svari_error *err) {
  const char *where = place(outputs, folder, run->name);
  if (!where) return svari_fail_memory(err);
  svari_buffer text = {0};
  svari_status status = svari_manifest_render(run, run->name, outputs, where, &text, err);
  if (!status) status = svari_files_add(files, where, "manifest.json", text.bytes, text.length, err);
  svari_buffer_free(&text);
  return status;
}

static svari_status add_all(const svari_result *run, svari_outputs *outputs, svari_files *files, const char *folder,
                            svari_error *err) {
  for (size_t i = 0; i < outputs->count; i++) {
    const svari_output *item = &outputs->items[i];
    const char *where = place(outputs, folder, item->folder);
    if (!where) return svari_fail_memory(err);
    svari_status status = svari_files_add(files, where, item->file, item->bytes.bytes, item->bytes.length, err);
    if (status) return status;
  }
  for (size_t i = 0; i < run->nparts; i++) {
    svari_status status = add_manifest(run->parts[i], outputs, files, folder, err);
    if (status) return status;
  }
  return add_manifest(run, outputs, files, folder, err);
}

static void announce(const svari_result *run, bool begins) {
  const svari_run_options *options = run->options;
  if (options && options->writing) options->writing(options->context, begins);
}

svari_status svari_outputs_write(const svari_result *run, const char *folder, svari_error *err) {
  svari_outputs outputs = {0};
  svari_status status = svari_outputs_render(run, &outputs, err);
  svari_files *files = status ? NULL : svari_files_new();
  if (!status && !files) status = svari_fail_memory(err);
  if (!status) {
    announce(run, true);
    status = add_all(run, &outputs, files, folder, err);
    if (!status) status = svari_files_commit(files, err);
    svari_files_free(files);
    announce(run, false);
  }
  svari_outputs_free(&outputs);
  return status;
}
