/* Frames: columns under their names. */
#include "data/frame.h"

#include <stdlib.h>
#include <string.h>

#include "base/nearest.h"

/* FNV-1a, 64 bit (Fowler, Noll, Vo). */
static uint64_t hash_name(const char *name) {
  uint64_t hash = 0xcbf29ce484222325u;
  for (; *name; name++) hash = (hash ^ (unsigned char)*name) * 0x100000001b3u;
  return hash;
}

/* The slot that holds `name`, or the free one where it belongs. */
static size_t slot_of(const svari_column *const *columns, const uint32_t *slots, size_t nslots, const char *name) {
  size_t at = hash_name(name) & (nslots - 1);
  while (slots[at] && strcmp(columns[slots[at] - 1]->name, name) != 0) at = (at + 1) & (nslots - 1);
  return at;
}

static bool index_names(svari_frame *frame) {
  size_t nslots = 8;
  while (nslots < 2 * frame->ncolumns) nslots *= 2;
  uint32_t *slots = SVARI_NEW(frame->arena, uint32_t, nslots);
  if (!slots) return false;
  for (size_t j = 0; j < frame->ncolumns; j++) {
    size_t at = slot_of(frame->columns, slots, nslots, frame->columns[j]->name);
    if (slots[at] == 0) slots[at] = (uint32_t)j + 1;
  }
  frame->slots = slots;
  frame->nslots = nslots;
  return true;
}

svari_frame *svari_frame_make(svari_arena *arena, const svari_column *const *columns, size_t ncolumns, size_t nrecords,
                              const svari_frame *like) {
  svari_frame *frame = SVARI_NEW(arena, svari_frame, 1);
  if (!frame) return NULL;
  frame->arena = arena;
  frame->nrecords = nrecords;
  frame->ncolumns = ncolumns;
  frame->columns = SVARI_NEW(arena, const svari_column *, ncolumns);
  if (!frame->columns) return NULL;
  if (ncolumns) memcpy(frame->columns, columns, ncolumns * sizeof *columns);
  if (like) {
    frame->line = like->line;
    frame->file = like->file;
    frame->nsets = like->nsets;
    frame->sets = like->sets;
  }
  return index_names(frame) ? frame : NULL;
}

void svari_frame_free(svari_frame *frame) {
  if (frame) svari_arena_free(frame->arena);
}

size_t svari_frame_records(const svari_frame *frame) { return frame->nrecords; }

size_t svari_frame_columns(const svari_frame *frame) { return frame->ncolumns; }

const svari_answer_set *svari_frame_set(const svari_frame *frame, const char *name) {
  for (size_t i = 0; i < frame->nsets; i++)
    if (strcmp(frame->sets[i].name, name) == 0) return &frame->sets[i];
  return NULL;
}

static const svari_column *find_by_walking(const svari_frame *frame, const char *name) {
  for (size_t j = 0; j < frame->ncolumns; j++)
    if (strcmp(frame->columns[j]->name, name) == 0) return frame->columns[j];
  return NULL;
}

const svari_column *svari_frame_find(const svari_frame *frame, const char *name) {
  if (!frame->slots) return find_by_walking(frame, name);
  size_t at = slot_of(frame->columns, frame->slots, frame->nslots, name);
  return frame->slots[at] ? frame->columns[frame->slots[at] - 1] : NULL;
}

const char *svari_frame_nearest(const svari_frame *frame, const char *name) {
  const char **names = calloc(frame->ncolumns + 1, sizeof *names);
  if (!names) return NULL;
  for (size_t j = 0; j < frame->ncolumns; j++) names[j] = frame->columns[j]->name;
  const char *found = svari_nearest(name, names, frame->ncolumns);
  free(names);
  return found;
}

svari_where svari_frame_where(const svari_frame *frame, size_t record) {
  return (svari_where){.file = frame->file, .line = frame->line ? (long)frame->line[record] : 0};
}

const char *svari_frame_name(const svari_frame *frame, size_t j) { return frame->columns[j]->name; }

svari_type svari_frame_type(const svari_frame *frame, size_t j) { return frame->columns[j]->type; }

const double *svari_frame_numbers(const svari_frame *frame, const char *name) {
  const svari_column *column = svari_frame_find(frame, name);
  return column && column->type == SVARI_NUMBER ? column->number : NULL;
}

const char *svari_frame_text(const svari_frame *frame, const char *name, size_t record) {
  const svari_column *column = svari_frame_find(frame, name);
  if (!column || column->type == SVARI_NUMBER) return NULL;
  if (column->type == SVARI_TEXT) return column->text[record];
  int32_t code = svari_column_code(column, record);
  return code < 0 ? NULL : column->levels[code].name;
}
