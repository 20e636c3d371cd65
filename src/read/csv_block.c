/* One block of CSV text into the columns' stretches. Runs beside other blocks: it writes only what is its own. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/utf8.h"
#include "read/csv.h"
#include "read/decimal.h"
#include "read/split.h"

/* The block's faults, made when there is a first one; NULL (which svari_fail takes) without memory. */
static svari_error *faults_of(svari_csv_block *block) {
  if (!block->faults) block->faults = SVARI_NEW(block->arena, svari_error, 1);
  if (!block->faults) block->failed = true;
  return block->faults;
}

static svari_where at_line(const svari_csv *csv, long line) { return (svari_where){.file = csv->file, .line = line}; }

static void report_ragged(const svari_csv *csv, svari_csv_block *block, size_t fields, long line) {
  svari_error *faults = faults_of(block);
  svari_fail_at(faults, SVARI_DATA, at_line(csv, line), "the record has %zu field%s, the header has %zu", fields,
                fields == 1 ? "" : "s", csv->header.ncolumns);
  if (fields > csv->header.ncolumns) svari_hint(faults, "a field that holds the delimiter must stand in quotes");
  if (fields < csv->header.ncolumns) svari_hint(faults, "write a missing value as an empty field");
}

static void report_broken(const svari_csv *csv, svari_csv_block *block, svari_split outcome, long line) {
  block->broken = true;
  if (outcome == SVARI_SPLIT_MEMORY) {
    block->failed = true;
    return;
  }
  svari_error *faults = faults_of(block);
  bool unclosed = outcome == SVARI_SPLIT_UNCLOSED;
  svari_fail_at(faults, SVARI_DATA, at_line(csv, line), "%s",
                unclosed
                    ? "a quoted field of the record that begins here is never closed"
                    : "in the record that begins here a quote stands inside a field, or text follows a closing quote");
  svari_hint(faults, "put the whole field in quotes and double each quote within it");
}

static void report_text(const svari_csv *csv, svari_csv_block *block, const svari_csv_column *column, svari_field field,
                        long line) {
  char shown[SVARI_CSV_SHOWN + 4];
  svari_csv_show(field.text, field.length, shown);
  svari_error *faults = faults_of(block);
  svari_fail_at(faults, SVARI_DATA, at_line(csv, line), "%s: \"%s\" is not a number", column->name, shown);
  bool comma = csv->spec->decimal == ',';
  double value;
  if (svari_csv_parse_number(comma ? '.' : ',', field.text, field.length, false, &value))
    svari_hint(faults, comma ? "it has a decimal point, and `decimal: \",\"` is asked for"
                             : "numbers have a decimal point, unless `decimal: \",\"` stands beside the file's name");
  else
    svari_hint(faults, "if it means missing, list it under `missing`");
}

static double number_of(const svari_csv *csv, svari_csv_block *block, size_t j, svari_field field, long line) {
  const svari_csv_column *column = &csv->columns[j];
  double value;
  char decimal = csv->spec->decimal;
  bool number = (decimal != ',' && svari_decimal_read(field.text, field.length, &value)) ||
                svari_csv_parse_number(decimal, field.text, field.length, column->guessed, &value);
  if (number) {
    for (size_t k = 0; column->missing_numbers && k < column->nmissing; k++)
      if (column->missing[k].value == value) return NAN;
    return value;
  }
  if (svari_csv_is_missing(csv, column, field.text, field.length)) return NAN;
  if (column->guessed)
    block->text_found[j] = true;
  else
    report_text(csv, block, column, field, line);
  return NAN;
}

static void keep_record(svari_csv *csv, svari_csv_block *block, const svari_splitter *splitter, long line) {
  size_t at = block->offset + block->count++;
  csv->line[at] = (uint32_t)line;
  for (size_t j = 0; j < csv->ncolumns; j++) {
    svari_csv_column *column = &csv->columns[j];
    if (!column->active || block->text_found[j]) continue;
    svari_field field = splitter->fields[column->field];
    if (column->type == SVARI_NUMBER) {
      column->number[at] = number_of(csv, block, j, field, line);
      continue;
    }
    int32_t code = svari_words_add(&block->words[j], field.text, field.length, splitter->copied, (uint32_t)line);
    if (code < 0) block->failed = true;
    column->codes[at] = code;
  }
}

/* A blank line is passed over; in a file of one column it is a record without a value. */
static void read_records(svari_csv *csv, svari_csv_block *block, svari_splitter *splitter) {
  const char *at = block->from;
  long line = block->line;
  while (at < block->to && !block->failed) {
    svari_split outcome = svari_splitter_next(splitter, &at, block->to);
    if (outcome == SVARI_SPLIT_BLANK && csv->header.ncolumns == 1) {
      splitter->fields[0] = (svari_field){"", 0};
      splitter->count = 1;
    } else if (outcome == SVARI_SPLIT_BLANK) {
      line++;
      continue;
    } else if (outcome != SVARI_SPLIT_RECORD) {
      report_broken(csv, block, outcome, line);
      return;
    }
    if (splitter->count == csv->header.ncolumns)
      keep_record(csv, block, splitter, line);
    else
      report_ragged(csv, block, splitter->count, line);
    line += (long)splitter->lines;
  }
}

static long line_of(const svari_csv_block *block, size_t offset) {
  long line = block->line;
  for (const char *at = block->from; at < block->from + offset; at++)
    line += *at == '\n' || (*at == '\r' && at[1] != '\n');
  return line;
}

static bool bytes_are_text(const svari_csv *csv, svari_csv_block *block) {
  size_t length = (size_t)(block->to - block->from), good = svari_utf8_check(block->from, length);
  const char *nul = memchr(block->from, '\0', length);
  if (nul) {
    svari_where where = at_line(csv, line_of(block, (size_t)(nul - block->from)));
    svari_fail_at(faults_of(block), SVARI_DATA, where, "a NUL byte is in the file, text was expected");
  }
  if (good < length) {
    svari_where where = at_line(csv, line_of(block, good));
    svari_fail_at(faults_of(block), SVARI_DATA, where, "byte 0x%02X is not UTF-8", (unsigned char)block->from[good]);
    svari_hint(block->faults, "save the file as \"CSV UTF-8\" (it may be Windows-1257 or another old encoding)");
  }
  return !nul && good == length;
}

static bool open_block(const svari_csv *csv, svari_csv_block *block) {
  if (!block->arena) block->arena = svari_arena_new();
  if (!block->arena) return false;
  block->words = SVARI_NEW(block->arena, svari_word_table, csv->ncolumns);
  block->text_found = SVARI_NEW(block->arena, bool, csv->ncolumns);
  block->count = 0;
  if (!block->words || !block->text_found) return false;
  for (size_t j = 0; j < csv->ncolumns; j++) block->words[j].arena = block->arena;
  return true;
}

void svari_csv_block_read(void *context, size_t b) {
  svari_csv *csv = context;
  svari_csv_block *block = &csv->blocks[b];
  svari_splitter splitter;
  if (!open_block(csv, block) || !svari_splitter_open(&splitter, csv->header.delimiter, csv->header.ncolumns)) {
    block->failed = true;
    return;
  }
  if (bytes_are_text(csv, block))
    read_records(csv, block, &splitter);
  else
    block->broken = true;
  svari_splitter_close(&splitter);
}
