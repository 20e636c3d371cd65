/* Decimal commas are told by their look alone; what is read is left to csv_*.c. */
#include "read/guess.h"

#include <stdio.h>
#include <string.h>

#include "base/arena.h"
#include "read/csv.h"
#include "read/source.h"
#include "read/split.h"
#include "read/stream.h"

enum { MOST_RECORDS = 1000, MOST_BYTES = 1 << 20, THOUSANDS = 3 };

/* What the values of a column look like. */
typedef struct look {
  size_t commas, points, sure, others; /* sure: a comma with another count of digits after it than three */
  svari_field first;                   /* with a comma */
} look;

static bool is_missing(svari_field field) {
  size_t spaces = 0;
  while (spaces < field.length && field.text[spaces] == ' ') spaces++;
  return spaces == field.length || (field.length == 2 && memcmp(field.text, "NA", 2) == 0);
}

static void see(look *seen, svari_field field) {
  double value;
  if (is_missing(field)) return;
  const char *comma = memchr(field.text, ',', field.length), *point = memchr(field.text, '.', field.length);
  if (!svari_csv_parse_number(point ? '.' : ',', field.text, field.length, false, &value)) {
    seen->others++;
    return;
  }
  seen->points += point != NULL;
  seen->commas += comma != NULL;
  if (!comma) return;
  seen->sure += (size_t)(field.text + field.length - comma - 1) != THOUSANDS;
  if (!seen->first.text) seen->first = field;
}

/* A record whose fields lie in the splitter's scratch is passed over: what is shown of it must stay. */
static svari_status look_at(const svari_csv_header *header, const char *end, look *seen) {
  svari_splitter splitter;
  if (!svari_splitter_open(&splitter, header->delimiter, header->ncolumns)) return SVARI_MEMORY;
  const char *at = header->body;
  svari_split outcome = SVARI_SPLIT_BLANK;
  for (size_t i = 0; i < MOST_RECORDS && at < end && outcome <= SVARI_SPLIT_BLANK; i++) {
    outcome = svari_splitter_next(&splitter, &at, end);
    if (outcome != SVARI_SPLIT_RECORD || splitter.count != header->ncolumns || splitter.copied) continue;
    for (size_t j = 0; j < header->ncolumns; j++) see(&seen[j], splitter.fields[j]);
  }
  svari_splitter_close(&splitter);
  return outcome == SVARI_SPLIT_MEMORY ? SVARI_MEMORY : SVARI_OK;
}

static void judge(const svari_csv_header *header, const look *seen, svari_decimal_guess *out) {
  bool points = false, sure = false;
  for (size_t j = 0; j < header->ncolumns; j++) {
    points = points || (seen[j].points && !seen[j].others);
    bool commas = seen[j].sure && !seen[j].others && !seen[j].points;
    if (!commas || sure) continue;
    sure = true;
    snprintf(out->column, sizeof out->column, "%s", header->names[j]);
    svari_csv_show(seen[j].first.text, seen[j].first.length, out->value);
  }
  out->certain = sure && !points;
  out->mixed = sure && points;
}

/* The bytes that are looked at end with a record, as far as that can be seen by line ends. */
static const char *end_of_look(const svari_source *source) {
  if (source->length <= MOST_BYTES) return source->bytes + source->length;
  const char *line_end = memrchr(source->bytes, '\n', MOST_BYTES);
  return line_end ? line_end + 1 : source->bytes;
}

static svari_status look_into(svari_arena *arena, const svari_data_spec *spec, const svari_source *source,
                              svari_decimal_guess *out) {
  svari_csv_header header;
  const char *end = end_of_look(source);
  svari_error unheard = {0};
  svari_status status =
      svari_csv_header_read(arena, spec, source->bytes, (size_t)(end - source->bytes), &header, &unheard);
  if (status) return status == SVARI_MEMORY ? status : SVARI_OK;
  look *seen = SVARI_NEW(arena, look, header.ncolumns);
  status = seen ? look_at(&header, end, seen) : SVARI_MEMORY;
  if (status == SVARI_OK) judge(&header, seen, out);
  return status;
}

svari_status svari_decimal_look(const svari_data_spec *spec, svari_decimal_guess *out, svari_error *err) {
  svari_source source;
  svari_error unheard = {0};
  *out = (svari_decimal_guess){0};
  if (svari_stream_refuses(spec) || svari_source_open(spec, &source, &unheard) != SVARI_OK) return SVARI_OK;
  svari_arena *arena = svari_arena_new();
  svari_status status = arena ? look_into(arena, spec, &source, out) : SVARI_MEMORY;
  svari_arena_free(arena);
  svari_source_close(&source);
  return status ? svari_fail_memory(err) : SVARI_OK;
}
