/* A run file from bytes to plan: text, tree, structs, and the columns that it reads. */
#include "spec/plan.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "read/neighbour.h"
#include "spec/names.h"
#include "spec/nameset.h"
#include "spec/reader.h"

static bool is_standard_input(const char *path) { return strcmp(path, "-") == 0; }

static svari_plan *plan_new(const char *path, const char *text, size_t length) {
  svari_arena *arena = svari_arena_new();
  svari_plan *plan = arena ? SVARI_NEW(arena, svari_plan, 1) : NULL;
  const char *slash = strrchr(path, '/');
  if (plan) {
    plan->arena = arena;
    plan->path = svari_arena_text(arena, path);
    plan->shown = svari_arena_text(arena, is_standard_input(path) ? "standard input" : slash ? slash + 1 : path);
    plan->text = svari_arena_text_n(arena, text, length);
    plan->length = length;
  }
  if (plan && plan->path && plan->shown && plan->text) return plan;
  svari_arena_free(arena);
  return NULL;
}

const char *svari_run_name(svari_arena *arena, const char *path) {
  const char *slash = strrchr(path, '/'), *base = slash ? slash + 1 : path;
  const char *dot = strrchr(base, '.');
  return svari_arena_text_n(arena, base, dot && dot > base ? (size_t)(dot - base) : strlen(base));
}

void svari_plan_free(svari_plan *plan) {
  if (plan) svari_arena_free(plan->arena);
}

/* A `derive` entry is told what the codebook says of its variable. */
static svari_status bind_codebook(svari_plan *plan) {
  svari_nameset names;
  bool known;
  if (!svari_nameset_new(plan->arena, plan->nvariables, &names)) return SVARI_MEMORY;
  svari_derive_spec *derive = SVARI_NEW(plan->arena, svari_derive_spec, plan->nderive);
  if (!derive) return SVARI_MEMORY;
  for (size_t i = 0; i < plan->nvariables; i++) (void)svari_nameset_add(&names, plan->variables[i].name, &known);
  for (size_t i = 0; i < plan->nderive; i++) {
    derive[i] = plan->derive[i];
    size_t at = svari_nameset_find(&names, derive[i].name);
    if (at == SIZE_MAX) continue;
    derive[i].codebook = &plan->variables[at];
    bool labelled = false;
    for (int j = 0; j < SVARI_LANGUAGES; j++) labelled = labelled || derive[i].label.in[j];
    if (!labelled) derive[i].label = plan->variables[at].label;
  }
  plan->derive = derive;
  return SVARI_OK;
}

/* Files of margins write their numbers as the data do, unless they say otherwise. */
static svari_status bind_decimals(svari_plan *plan) {
  size_t count = plan->population.nmargins;
  svari_margin_spec *margins = SVARI_NEW(plan->arena, svari_margin_spec, count);
  if (!margins) return SVARI_MEMORY;
  for (size_t i = 0; i < count; i++) {
    margins[i] = plan->population.margins[i];
    if (!margins[i].decimal) margins[i].decimal = plan->data.decimal;
  }
  plan->population.margins = margins;
  return SVARI_OK;
}

static bool is_before(const svari_fault *a, const svari_fault *b) {
  return a->line < b->line || (a->line == b->line && a->column < b->column);
}

/* In the order of the file: what a whole map lacks is found after what stands in it. */
static void sort_faults(svari_error *err, size_t from) {
  size_t kept = err->count < SVARI_FAULT_MAX ? err->count : SVARI_FAULT_MAX;
  for (size_t i = from + 1; i < kept; i++) {
    svari_fault fault = err->faults[i];
    size_t j = i;
    for (; j > from && is_before(&fault, &err->faults[j - 1]); j--) err->faults[j] = err->faults[j - 1];
    err->faults[j] = fault;
  }
}

/* The folder that the run file's paths are relative to, with its slash. */
static const char *folder_of(svari_reader *reader) {
  const char *slash = strrchr(reader->plan->path, '/');
  size_t length = slash ? (size_t)(slash - reader->plan->path) + 1 : 0;
  const char *folder = svari_arena_text_n(reader->arena, reader->plan->path, length);
  if (!folder) reader->no_memory = true;
  return folder;
}

static svari_status read_tree(svari_plan *plan, const svari_yaml_node *root, svari_error *err) {
  svari_reader reader = {.arena = plan->arena, .plan = plan, .err = err};
  reader.folder = folder_of(&reader);
  if (!reader.no_memory) svari_read_plan(&reader, root);
  if (reader.no_memory) return svari_fail_memory(err);
  plan->uses = reader.uses;
  plan->nuses = reader.nuses;
  return reader.faults ? SVARI_SPEC : SVARI_OK;
}

static svari_status plan_fill(svari_plan *plan, const char *text, size_t length, svari_error *err) {
  const svari_yaml_node *root = NULL;
  size_t from = err ? err->count : 0;
  svari_status status = svari_yaml_parse(plan->arena, text, length, plan->shown, &root, err);
  if (root && status != SVARI_MEMORY) {
    svari_status read = read_tree(plan, root, err);
    if (read == SVARI_MEMORY || status == SVARI_OK) status = read;
  }
  if (status == SVARI_OK) {
    status = bind_codebook(plan);
    if (status == SVARI_OK) status = bind_decimals(plan);
    if (status == SVARI_OK) status = svari_plan_keep(plan);
    if (status == SVARI_MEMORY) (void)svari_fail_memory(err);
  }
  if (err) sort_faults(err, from);
  return status;
}

svari_status svari_plan_parse(const char *text, size_t length, const char *path, svari_plan **out, svari_error *err) {
  *out = NULL;
  svari_plan *plan = plan_new(path, text, length);
  if (!plan) return svari_fail_memory(err);
  svari_status status = plan_fill(plan, text, length, err);
  if (status == SVARI_OK)
    *out = plan;
  else
    svari_plan_free(plan);
  return status;
}

/* As many bytes as a run file may have, and one more to see that it has more. NULL without memory or after an error
 * of reading (errno). */
static char *read_bytes(FILE *file, size_t *length) {
  size_t capacity = 1 << 16, used = 0;
  char *bytes = malloc(capacity);
  while (bytes) {
    used += fread(bytes + used, 1, capacity - used, file);
    if (used < capacity || used > SVARI_YAML_FILE) break;
    capacity *= 2;
    char *grown = realloc(bytes, capacity);
    if (!grown) free(bytes);
    bytes = grown;
  }
  *length = used;
  return bytes;
}

static svari_status fail_open(const char *path, svari_error *err) {
  int why = errno;
  if (why == ENOMEM) return svari_fail_memory(err);
  svari_status status =
      svari_fail_at(err, SVARI_IO, (svari_where){.file = is_standard_input(path) ? "standard input" : path},
                    "the run file can't be read: %s", strerror(why));
  if (why == EISDIR) svari_hint(err, "name the run file in it: `svari run %s/….yaml`", path);
  if (why == ENOENT && !svari_hint_neighbour(err, path))
    svari_hint(err, "check the name and the folder; `svari init DATA` writes a run file to start from");
  return status;
}

svari_status svari_plan_read(const char *path, svari_plan **out, svari_error *err) {
  *out = NULL;
  FILE *file = is_standard_input(path) ? stdin : fopen(path, "rb");
  if (!file) return fail_open(path, err);
  size_t length;
  errno = 0;
  char *bytes = read_bytes(file, &length);
  svari_status status = !bytes ? svari_fail_memory(err) : ferror(file) ? fail_open(path, err) : SVARI_OK;
  if (file != stdin) (void)fclose(file);
  if (status == SVARI_OK) status = svari_plan_parse(bytes, length, path, out, err);
  free(bytes);
  return status;
}
