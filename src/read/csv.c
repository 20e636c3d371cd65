/* The story of a CSV reading: header, columns, blocks, passes, columns of the frame. */
#include "read/csv.h"

#include <string.h>

#include "base/parallel.h"
#include "read/source.h"

static bool is_line_end(char byte) { return byte == '\n' || byte == '\r'; }

/* In a file of one column a blank line is a missing value, but not where blank lines only end the file. */
static const char *without_last_blanks(const svari_csv *csv) {
  const char *end = csv->end, *body = csv->header.body;
  while (csv->header.ncolumns == 1 && end > body && is_line_end(end[-1]) && (end - 1 == body || is_line_end(end[-2])))
    end--;
  return end;
}

static bool columns_alloc(svari_csv *csv, size_t most) {
  for (size_t j = 0; j < csv->ncolumns; j++) {
    svari_csv_column *column = &csv->columns[j];
    if (!column->active) continue;
    if (column->type == SVARI_NUMBER)
      column->number = SVARI_NEW(csv->arena, double, most);
    else
      column->codes = SVARI_NEW(csv->scratch, int32_t, most);
    if (!column->number && !column->codes) return false;
  }
  return true;
}

/* The faults of a block in the caller's list, those past the kept ones by their count. */
static void hand_on(const svari_csv_block *block, svari_error *err) {
  for (size_t i = 0; i < block->faults->count && i < SVARI_FAULT_MAX; i++) {
    const svari_fault *fault = &block->faults->faults[i];
    svari_where where = {.file = fault->file, .line = fault->line};
    svari_fail_at(err, fault->status, where, "%s", fault->text);
    if (fault->hint[0]) svari_hint(err, "%s", fault->hint);
  }
  if (err && block->faults->count > SVARI_FAULT_MAX) err->count += block->faults->count - SVARI_FAULT_MAX;
}

static svari_status gather_faults(const svari_csv *csv, svari_error *err) {
  svari_status status = SVARI_OK;
  for (size_t b = 0; b < csv->nblocks; b++) {
    const svari_csv_block *block = &csv->blocks[b];
    if (block->failed) return svari_fail_memory(err);
    if (block->faults) {
      hand_on(block, err);
      status = SVARI_DATA;
    }
    if (block->broken) break;
  }
  return status;
}

/* Columns taken for numbers in which a text was found are to be read again, as categories. */
static bool turn_columns(svari_csv *csv) {
  bool turned = false;
  for (size_t j = 0; j < csv->ncolumns; j++) {
    svari_csv_column *column = &csv->columns[j];
    bool text = false;
    for (size_t b = 0; b < csv->nblocks && column->active; b++) text = text || csv->blocks[b].text_found[j];
    column->active = text;
    if (!text) continue;
    column->type = SVARI_CATEGORY;
    column->guessed = false;
    column->number = NULL;
    turned = true;
  }
  return turned;
}

/* A second pass begins its words anew; those of the columns that it does not read stay. */
static void keep_words(svari_csv *csv, svari_csv_block *block, const svari_word_table *before) {
  for (size_t j = 0; j < csv->ncolumns && before; j++)
    if (!csv->columns[j].active) block->words[j] = before[j];
}

static svari_status read_pass(svari_csv *csv, size_t most, svari_error *err) {
  if (!columns_alloc(csv, most)) return svari_fail_memory(err);
  const svari_word_table **before = SVARI_NEW(csv->scratch, const svari_word_table *, csv->nblocks);
  if (!before) return svari_fail_memory(err);
  for (size_t b = 0; b < csv->nblocks; b++) before[b] = csv->blocks[b].words;
  svari_parallel_for(csv->spec->threads, csv->nblocks, svari_csv_block_read, csv);
  svari_status status = gather_faults(csv, err);
  for (size_t b = 0; b < csv->nblocks && status == SVARI_OK; b++) keep_words(csv, &csv->blocks[b], before[b]);
  return status;
}

/* Blocks had a place for every physical line; lines without a record of their own leave gaps. */
static void close_gaps(svari_csv *csv) {
  size_t at = 0;
  for (size_t b = 0; b < csv->nblocks; b++) {
    svari_csv_block *block = &csv->blocks[b];
    for (size_t j = 0; j < csv->ncolumns && at != block->offset; j++) {
      svari_csv_column *column = &csv->columns[j];
      if (column->type == SVARI_NUMBER)
        memmove(column->number + at, column->number + block->offset, block->count * sizeof *column->number);
      else
        memmove(column->codes + at, column->codes + block->offset, block->count * sizeof *column->codes);
    }
    if (at != block->offset) memmove(csv->line + at, csv->line + block->offset, block->count * sizeof *csv->line);
    block->offset = at;
    at += block->count;
  }
  csv->nrecords = at;
}

/* The columns as they were taken to be. */
static svari_status read_first(svari_csv *csv, size_t *most, svari_error *err) {
  svari_status status = svari_csv_cut(csv, most, err);
  if (status != SVARI_OK) return status;
  csv->line = SVARI_NEW(csv->arena, uint32_t, *most);
  return csv->line ? read_pass(csv, *most, err) : svari_fail_memory(err);
}

static svari_status read_body(svari_csv *csv, svari_error *err) {
  size_t most = 0;
  svari_status status = read_first(csv, &most, err);
  if (status == SVARI_OK && turn_columns(csv)) status = read_pass(csv, most, err);
  if (status != SVARI_OK) return status;
  close_gaps(csv);
  if (csv->nrecords) return SVARI_OK;
  svari_fail_at(err, SVARI_DATA, (svari_where){.file = csv->file, .line = csv->header.line},
                "the file has a header and no records");
  return SVARI_DATA;
}

static svari_status make_frame(svari_csv *csv, svari_frame **out, svari_error *err) {
  const svari_column **columns = SVARI_NEW(csv->arena, const svari_column *, csv->ncolumns);
  if (!columns) return svari_fail_memory(err);
  svari_status status = svari_csv_levels_find(csv, err);
  if (status == SVARI_OK) status = svari_csv_columns_make(csv, columns, err);
  if (status != SVARI_OK) return status;
  const char *file = svari_arena_text(csv->arena, csv->file);
  svari_frame *frame = svari_frame_make(csv->arena, columns, csv->ncolumns, csv->nrecords, NULL);
  if (!file || !frame) return svari_fail_memory(err);
  frame->line = csv->line;
  frame->file = file;
  *out = frame;
  return SVARI_OK;
}

static void free_blocks(svari_csv *csv) {
  for (size_t b = 0; csv->blocks && b < csv->nblocks; b++) svari_arena_free(csv->blocks[b].arena);
}

static svari_status frame_of(svari_csv *csv, const char *text, size_t length, svari_frame **out, svari_error *err) {
  svari_status status = svari_csv_header_read(csv->arena, csv->spec, text, length, &csv->header, err);
  if (status != SVARI_OK) return status;
  csv->end = text + length;
  csv->end = without_last_blanks(csv);
  status = svari_csv_columns_plan(csv, err);
  if (status == SVARI_OK) status = read_body(csv, err);
  if (status == SVARI_OK) status = make_frame(csv, out, err);
  free_blocks(csv);
  return status;
}

svari_status svari_csv_frame(const svari_data_spec *spec, const char *text, size_t length, svari_frame **out,
                             svari_error *err) {
  svari_csv csv = {
      .spec = spec, .file = svari_source_shown(spec), .arena = svari_arena_new(), .scratch = svari_arena_new()};
  bool memory = csv.arena && csv.scratch;
  svari_status status = memory ? frame_of(&csv, text, length, out, err) : svari_fail_memory(err);
  svari_arena_free(csv.scratch);
  if (status != SVARI_OK) svari_arena_free(csv.arena);
  return status;
}

static svari_status window_of(svari_csv *csv, svari_csv *like, bool *turned, svari_frame **out, svari_error *err) {
  size_t most = 0;
  svari_status status = read_first(csv, &most, err);
  *turned = status == SVARI_OK && turn_columns(csv);
  for (size_t j = 0; j < csv->ncolumns && *turned; j++) {
    like->columns[j].type = csv->columns[j].type;
    like->columns[j].guessed = csv->columns[j].guessed;
  }
  if (status == SVARI_OK && !*turned) {
    close_gaps(csv);
    status = make_frame(csv, out, err);
  }
  free_blocks(csv);
  return status;
}

svari_status svari_csv_window(svari_csv *like, const char *text, size_t length, long line, bool *turned,
                              svari_frame **out, svari_error *err) {
  svari_csv csv = *like;
  csv.arena = svari_arena_new();
  csv.scratch = svari_arena_new();
  csv.header.body = text;
  csv.header.line = line;
  csv.end = text + length;
  csv.columns = csv.arena ? SVARI_NEW(csv.arena, svari_csv_column, csv.ncolumns) : NULL;
  *out = NULL;
  *turned = false;
  svari_status status = csv.columns && csv.scratch ? SVARI_OK : svari_fail_memory(err);
  if (!status && csv.ncolumns) memcpy(csv.columns, like->columns, csv.ncolumns * sizeof *csv.columns);
  if (!status) status = window_of(&csv, like, turned, out, err);
  svari_arena_free(csv.scratch);
  if (!*out) svari_arena_free(csv.arena);
  return status;
}
