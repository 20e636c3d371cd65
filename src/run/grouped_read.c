/* The table's file, read and added to a table. */
#include <stdio.h>
#include <string.h>

#include "base/number.h"
#include "read/source.h"
#include "read/split.h"
#include "run/grouped.h"

enum { MOST_COLUMNS = 4096 };

typedef struct reading {
  svari_grouped *table;
  const char *path;
  long line;
  size_t nkeys, nsums;
  svari_buffer key;
  svari_error *err;
} reading;

static svari_status fault(const reading *r, const char *what) {
  return svari_fail_at(r->err, SVARI_DATA, (svari_where){r->path, r->line, 0}, "%s", what);
}

static svari_status no_table(const reading *r) {
  svari_status status = fault(r, "this is no table of totals: it does not begin with \"# svari totals 1 sha256 …\"");
  svari_hint(r->err, "make it by `svari totals`, or put the line of `svari sql --head` before what the query gives");
  return status;
}

/* "# svari totals 1 sha256 HASH" and, of a part, " part 2/8". */
static svari_status read_head(reading *r, const char **at, const char *end) {
  svari_grouped *table = r->table;
  char line[160], hash[SVARI_HASH_TEXT];
  const char *stop = memchr(*at, '\n', (size_t)(end - *at));
  size_t length = stop ? (size_t)(stop - *at) : 0, part = 1, parts = 1;
  if (length == 0 || length >= sizeof line) return no_table(r);
  memcpy(line, *at, length);
  line[length - (line[length - 1] == '\r')] = '\0';
  int used = 0;
  if (sscanf(line, "# svari totals 1 sha256 %64[0-9a-f]%n", hash, &used) != 1 || strlen(hash) + 1 != sizeof hash)
    return no_table(r);
  if (line[used] && (sscanf(line + used, " part %zu/%zu", &part, &parts) != 2 || part < 1 || part > parts))
    return no_table(r);
  if (table->columns && strcmp(table->hash, hash) != 0)
    return fault(r, "this table is of another run file than the first: their SHA-256 differ");
  memcpy(table->hash, hash, sizeof hash);
  table->part = part;
  table->parts = parts;
  *at = stop + 1;
  return SVARI_OK;
}

static bool is_field(const svari_field *field, const char *text) {
  return field->length == strlen(text) && memcmp(field->text, text, field->length) == 0;
}

static svari_status read_names(reading *r, const svari_splitter *split) {
  svari_buffer names = {0};
  size_t own = SIZE_MAX;
  for (size_t f = 0; f < split->count; f++) {
    if (f) svari_buffer_text(&names, ",");
    svari_grouped_cell(&names, split->fields[f].text, split->fields[f].length);
    if (own == SIZE_MAX && is_field(&split->fields[f], "_n")) own = f;
  }
  bool fits = own != SIZE_MAX && own > 0 && own + 3 <= split->count && is_field(&split->fields[own + 1], "_w") &&
              is_field(&split->fields[own + 2], "_w2");
  svari_status status = SVARI_OK;
  if (!fits)
    status = fault(r, "the columns are not those of a table of totals: keys, _n, _w, _w2, numbers");
  else if (names.failed)
    status = svari_fail_memory(r->err);
  else if (r->table->columns && strcmp(r->table->columns, names.bytes) != 0)
    status = fault(r, "the columns are not those of the first table");
  else if (!r->table->columns && !(r->table->columns = svari_arena_text(r->table->arena, names.bytes)))
    status = svari_fail_memory(r->err);
  svari_buffer_free(&names);
  r->nkeys = own;
  r->nsums = fits ? split->count - own - 3 : 0;
  r->table->nsums = r->nsums;
  return status;
}

/* The terms of a sum, between spaces. */
static svari_status add_terms(reading *r, svari_exact *sum, const svari_field *field) {
  const char *at = field->text, *end = at + field->length;
  while (at < end) {
    const char *space = memchr(at, ' ', (size_t)(end - at));
    double term;
    if (!svari_number_parse(at, (size_t)((space ? space : end) - at), &term)) return fault(r, "a sum is no number");
    if (!svari_exact_add(r->table->arena, sum, term)) return svari_fail_memory(r->err);
    at = space ? space + 1 : end;
  }
  return SVARI_OK;
}

static svari_status read_own(reading *r, const svari_field *fields, double *count, double *weight) {
  const char *space = memchr(fields[1].text, ' ', fields[1].length);
  size_t first = space ? (size_t)(space - fields[1].text) : fields[1].length;
  if (!svari_number_parse(fields[0].text, fields[0].length, count) || !(*count >= 1 && *count <= 9007199254740992.0))
    return fault(r, "_n is no count of records");
  if (!svari_number_parse(fields[1].text, first, weight) || *weight < 0 || fields[2].length == 0)
    return fault(r, "_w or _w2 is missing or negative: every record needs a weight of 0 or more");
  return SVARI_OK;
}

static svari_status read_row(reading *r, const svari_splitter *split) {
  if (split->count != r->nkeys + 3 + r->nsums) return fault(r, "the line has another count of fields than the first");
  const svari_field *own = split->fields + r->nkeys, *numbers = own + 3;
  double count, weight;
  svari_status status = read_own(r, own, &count, &weight);
  if (status) return status;
  r->key.length = 0;
  for (size_t k = 0; k < r->nkeys; k++) {
    if (k) svari_buffer_text(&r->key, ",");
    svari_grouped_cell(&r->key, split->fields[k].text, split->fields[k].length);
  }
  size_t ncells = r->key.length;
  for (size_t s = 0; s < r->nsums; s++) svari_buffer_text(&r->key, numbers[s].length ? "+" : "-");
  svari_buffer_text(&r->key, weight > 0 ? "+" : "-");
  if (r->key.failed) return svari_fail_memory(r->err);
  svari_grouped_row *row = svari_grouped_find(r->table, r->key.bytes, r->key.length, ncells);
  if (!row) return svari_fail_memory(r->err);
  row->count += (uint64_t)count;
  for (size_t s = 0; s < SVARI_GROUPED_OWN && !status; s++) status = add_terms(r, &row->sums[s], &own[1 + s]);
  for (size_t s = 0; s < r->nsums && !status; s++)
    status = add_terms(r, &row->sums[SVARI_GROUPED_OWN + s], &numbers[s]);
  return status;
}

static svari_status read_lines(reading *r, svari_splitter *split, const char *at, const char *end) {
  svari_status status = read_head(r, &at, end);
  bool named = false;
  r->line = 2;
  while (!status && at < end) {
    svari_split kind = svari_splitter_next(split, &at, end);
    if (kind == SVARI_SPLIT_MEMORY)
      status = svari_fail_memory(r->err);
    else if (kind == SVARI_SPLIT_QUOTE || kind == SVARI_SPLIT_UNCLOSED)
      status = fault(r, "the quotes are wrong");
    else if (split->count > MOST_COLUMNS)
      status = fault(r, "the line has too many fields");
    else if (kind == SVARI_SPLIT_RECORD)
      status = named ? read_row(r, split) : read_names(r, split);
    named = named || kind == SVARI_SPLIT_RECORD;
    r->line += (long)split->lines;
  }
  if (!status && !named) status = no_table(r);
  return status;
}

svari_status svari_grouped_read_text(svari_grouped *table, const char *shown, const char *text, size_t length,
                                     svari_error *err) {
  svari_splitter split;
  reading r = {.table = table, .path = shown, .line = 1, .err = err};
  if (!svari_splitter_open(&split, ',', MOST_COLUMNS)) return svari_fail_memory(err);
  svari_status status = length ? read_lines(&r, &split, text, text + length) : no_table(&r);
  svari_buffer_free(&r.key);
  svari_splitter_close(&split);
  return status;
}

svari_status svari_grouped_read(svari_grouped *table, const char *path, svari_error *err) {
  svari_data_spec spec = {.file = path, .shown = path};
  svari_source source;
  svari_status status = svari_source_open(&spec, &source, err);
  if (status) return status;
  status = svari_grouped_read_text(table, path, source.bytes, source.length, err);
  svari_source_close(&source);
  return status;
}
