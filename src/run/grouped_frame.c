/* A table of totals as the data of a run: each row is a record that stands for several. Its weight is the sum of
 * theirs, its numbers their weighted means: sums by sampling unit, and what weighting makes of them, are then those of
 * the records, since every record of a row gets the same ratio. */
#include <math.h>
#include <string.h>

#include "read/csv.h"
#include "run/gather.h"

static const char WEIGHT[] = "_w";

static svari_status check_table(const svari_grouped *table, const svari_grouped_plan *plan, const char *path,
                                svari_error *err) {
  svari_buffer names = {0};
  svari_grouped_names(plan, &names);
  svari_status status = names.failed ? svari_fail_memory(err) : SVARI_OK;
  uint64_t records = 0;
  for (size_t r = 0; r < table->count; r++) records += table->rows[r].count;
  if (!status && strcmp(table->hash, plan->hash) != 0) {
    status = svari_fail_at(err, SVARI_DATA, (svari_where){path, 1, 0},
                           "the table was made for another run file: its SHA-256 is not this file's");
    svari_hint(err, "make the table again by `svari totals`");
  } else if (!status && table->parts > 1) {
    status = svari_fail_at(err, SVARI_DATA, (svari_where){path, 1, 0}, "the table is part %zu of %zu", table->part,
                           table->parts);
    svari_hint(err, "add the parts by `svari merge`");
  } else if (!status && strcmp(names.bytes, table->columns) != 0) {
    status = svari_fail_at(err, SVARI_DATA, (svari_where){path, 2, 0}, "the columns must be %s", names.bytes);
  } else if (!status && (records == 0 || records > UINT32_MAX)) {
    status =
        svari_fail_at(err, SVARI_DATA, (svari_where){path, 0, 0},
                      "the table has %llu records; it must have from 1 to %u", (unsigned long long)records, UINT32_MAX);
  }
  svari_buffer_free(&names);
  return status;
}

/* The keys as the run would have read them from its data. A last column keeps a row of empty cells from being a blank
 * line; it is not read. */
static svari_status read_keys(const svari_result *run, const svari_grouped *table, const svari_grouped_plan *plan,
                              svari_frame **out, svari_error *err) {
  const char **keep = SVARI_NEW(run->arena, const char *, plan->nkeys);
  svari_buffer text = {0};
  svari_buffer_text(&text, "\n"); /* lines are then those of the table's file, which has one before its names */
  for (size_t k = 0; keep && k < plan->nkeys; k++) {
    keep[k] = plan->keys[k].name;
    svari_grouped_cell(&text, keep[k], strlen(keep[k]));
    svari_buffer_text(&text, ",");
  }
  svari_buffer_text(&text, "_row\n");
  for (size_t r = 0; r < table->count; r++) {
    svari_buffer_add(&text, table->rows[r].key, table->rows[r].ncells);
    svari_buffer_text(&text, ",1\n");
  }
  svari_data_spec spec = run->plan->data;
  spec.delimiter = ',';
  spec.decimal = 0;
  spec.keep = keep;
  spec.nkeep = plan->nkeys;
  spec.npatterns = 0;
  svari_status status =
      keep && !text.failed ? svari_csv_frame(&spec, text.bytes, text.length, out, err) : svari_fail_memory(err);
  svari_buffer_free(&text);
  return status;
}

/* Sum s over the sum of weights, by row; the sum of weights itself for s = 0. */
static const svari_column *number_of(svari_arena *arena, const svari_grouped *table, size_t s, const char *name) {
  double *value = SVARI_NEW(arena, double, table->count);
  for (size_t r = 0; value && r < table->count; r++) {
    const svari_grouped_row *row = &table->rows[r];
    double weight = svari_exact_value(&row->sums[0]), sum = svari_exact_value(&row->sums[s]);
    bool there = s < SVARI_GROUPED_OWN || row->key[row->ncells + s - SVARI_GROUPED_OWN] == SVARI_GROUPED_THERE;
    if (s == 0)
      value[r] = weight;
    else
      value[r] = !there ? NAN : weight > 0 ? sum / weight : 0;
  }
  return value ? svari_column_number(arena, name, value, table->count) : NULL;
}

static svari_status describe_rows(svari_result *run, const svari_grouped *table, svari_error *err) {
  svari_frequency *frequency = SVARI_NEW(run->arena, svari_frequency, 1);
  uint32_t *count = SVARI_NEW(run->arena, uint32_t, table->count);
  double *squares = SVARI_NEW(run->arena, double, table->count);
  if (!frequency || !count || !squares) return svari_fail_memory(err);
  for (size_t r = 0; r < table->count; r++) {
    const svari_grouped_row *row = &table->rows[r];
    double weight = svari_exact_value(&row->sums[0]);
    count[r] = (uint32_t)row->count;
    squares[r] = weight > 0 ? svari_exact_value(&row->sums[1]) / (weight * weight) : 0;
  }
  *frequency = (svari_frequency){count, squares};
  svari_design_spec *design = &run->plan->design;
  design->frequency = frequency;
  design->weight = WEIGHT;
  design->nprobability = 0;
  return SVARI_OK;
}

/* The frame read for the keys lives on: the new one shares its columns. */
static svari_status join(svari_result *run, const svari_grouped *table, const svari_grouped_plan *plan,
                         svari_error *err) {
  svari_arena *arena = svari_arena_new();
  size_t nkeys = run->keys->ncolumns, count = nkeys + 1 + plan->nsums;
  const svari_column **columns = arena ? SVARI_NEW(arena, const svari_column *, count) : NULL;
  bool made = columns != NULL;
  for (size_t k = 0; made && k < nkeys; k++) columns[k] = run->keys->columns[k];
  if (made) made = (columns[nkeys] = number_of(arena, table, 0, WEIGHT)) != NULL;
  for (size_t s = 0; made && s < plan->nsums; s++)
    made = (columns[nkeys + 1 + s] = number_of(arena, table, s + SVARI_GROUPED_OWN, plan->sums[s])) != NULL;
  run->read = made ? svari_frame_make(arena, columns, count, table->count, run->keys) : NULL;
  if (run->read) return describe_rows(run, table, err);
  svari_arena_free(arena);
  return svari_fail_memory(err);
}

/* A table of our own is in the order of a file's; lines of the data it has none. */
static svari_status gather(svari_result *run, svari_gathered *gathered, svari_error *err) {
  const char *path = run->options ? run->options->totals : NULL, *slash = path ? strrchr(path, '/') : NULL;
  if (!path) {
    svari_status status = svari_gather(run, 1, 1, gathered, err);
    if (!status) svari_grouped_sort(&gathered->table);
    return status ? status : check_table(&gathered->table, &gathered->plan, run->plan->data.shown, err);
  }
  svari_status status = svari_gather_file(run, path, gathered, err);
  if (!status) status = check_table(&gathered->table, &gathered->plan, path, err);
  run->plan->data.file = path;
  run->plan->data.shown = slash ? slash + 1 : path;
  return status;
}

svari_status svari_grouped_frame(svari_result *run, svari_error *err) {
  svari_gathered gathered;
  svari_status status = gather(run, &gathered, err);
  if (!status) status = read_keys(run, &gathered.table, &gathered.plan, &run->keys, err);
  if (!status && run->streamed) run->keys->line = NULL;
  if (!status) status = join(run, &gathered.table, &gathered.plan, err);
  svari_gathered_free(&gathered);
  return status;
}
