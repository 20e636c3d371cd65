/* weights.sav and weights.dta: the data once more with the weights, the replicate weights and the derived variables. A
 * file of SPSS, Stata or SAS keeps its own dictionary; other data are read again whole, since a run reads only what it
 * needs. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "present/weighted.h"
#include "read/mrsets.h"
#include "read/readstat_write.h"

typedef struct columns {
  svari_arena *arena;
  size_t count, capacity;
  svari_file_column *items;
} columns;

static bool push(columns *list, svari_file_column column) {
  svari_file_column *slot = SVARI_PUSH(list->arena, list->items, list->count, list->capacity);
  if (slot) *slot = column;
  return slot != NULL;
}

static const char *label_of(const svari_report *report, const svari_column *column) {
  return svari_label_text(&column->label, report->language, NULL);
}

static bool push_frame(columns *list, const svari_report *report, const svari_frame *frame) {
  for (size_t i = 0; i < frame->ncolumns; i++)
    if (!push(list, (svari_file_column){.name = frame->columns[i]->name,
                                        .label = label_of(report, frame->columns[i]),
                                        .column = frame->columns[i]}))
      return false;
  return true;
}

/* What the run made: derived variables, the weight, the replicate weights. */
static bool push_made(columns *list, const svari_report *report) {
  size_t n = svari_frame_records(report->frame);
  const svari_column *column;
  for (size_t at = 0; (column = svari_derived_next(report, &at)) != NULL;)
    if (!push(list, (svari_file_column){
                        .name = column->name, .label = label_of(report, column), .column = column, .derived = true}))
      return false;
  if (!push(list, (svari_file_column){.name = "weight",
                                      .label = svari_word(SVARI_WORD_FINAL_WEIGHT, report->language),
                                      .number = report->final_weight}))
    return false;
  for (size_t r = 0; r < report->nweights_replicates; r++) {
    const char *name = svari_arena_printf(list->arena, "rep_%zu", r + 1);
    if (!name || !push(list, (svari_file_column){.name = name, .number = report->weights_replicate + r * n}))
      return false;
  }
  return true;
}

/* All columns of the data; those that the run read, where the data can't be read again (a pipe). */
static svari_status read_whole(const svari_report *report, svari_frame **whole, svari_error *err) {
  svari_data_spec spec = *report->data;
  *whole = NULL;
  if (strcmp(spec.file, "-") == 0) return SVARI_OK;
  spec.nkeep = spec.npatterns = 0;
  spec.keep = spec.patterns = NULL;
  svari_status status = svari_frame_read(&spec, whole, err);
  if (status || svari_frame_records(*whole) == svari_frame_records(report->frame)) return status;
  svari_frame_free(*whole);
  *whole = NULL;
  return svari_fail(err, SVARI_DATA, "%s has changed since it was read", report->data_shown);
}

static svari_status write_columns(const svari_report *report, svari_file_request *request, columns *list,
                                  svari_buffer *out, svari_error *err) {
  svari_frame *whole = NULL;
  svari_status status = read_whole(report, &whole, err);
  if (status) return status;
  const svari_frame *data = whole ? whole : report->read ? report->read : report->frame;
  if (!push_frame(list, report, data) || !push_made(list, report)) status = svari_fail_memory(err);
  request->columns = list->items;
  request->ncolumns = list->count;
  if (!status) status = svari_readstat_write(request, out, err);
  svari_frame_free(whole);
  return status;
}

static svari_status write_copy(const svari_report *report, const char *from, svari_file_request *request, columns *list,
                               svari_buffer *out, svari_error *err) {
  if (!push_made(list, report)) return svari_fail_memory(err);
  request->columns = list->items;
  request->ncolumns = list->count;
  return svari_readstat_copy(report->data, from, request, out, err);
}

static svari_status write_file(const svari_report *report, const char *kind, svari_buffer *out, svari_error *err) {
  columns list = {.arena = svari_arena_new()};
  svari_file_request request = {.kind = kind,
                                .title = report->title,
                                .language = report->language,
                                .nrecords = svari_frame_records(report->frame)};
  const char *from = svari_readstat_kind(report->data);
  svari_status status = SVARI_OK;
  if (!list.arena) return svari_fail_memory(err);
  if (from)
    status = write_copy(report, from, &request, &list, out, err);
  else
    status = write_columns(report, &request, &list, out, err);
  svari_arena_free(list.arena);
  return status;
}

svari_status svari_write_sav(const svari_report *report, svari_buffer *out, svari_error *err) {
  svari_status status = write_file(report, "sav", out, err);
  return status ? status : svari_mrsets_put(report->read, out, err);
}

svari_status svari_write_dta(const svari_report *report, svari_buffer *out, svari_error *err) {
  return write_file(report, "dta", out, err);
}
