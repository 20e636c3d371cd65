/* tables.csv: one line per cell, and one per base of a row or a column, whose other side is empty. */
#include <stdio.h>

#include "present/csv.h"
#include "present/names.h"
#include "present/writers.h"

static void put_head(svari_csv_out *csv, bool runs) {
  static const char *const names[] = {"id", "row_variable", "row",        "column_variable", "column",
                                      "n",  "weighted_n",   "effective_n"};
  static const char *const shares[] = {"count", "row_share", "column_share", "total_share"};
  static const char *const parts[] = {"", "_se", "_ci_low", "_ci_high", "_flags"};
  if (runs) svari_csv_text(csv, "run");
  for (size_t i = 0; i < sizeof names / sizeof *names; i++) svari_csv_text(csv, names[i]);
  for (size_t i = 0; i < sizeof shares / sizeof *shares; i++) {
    for (size_t j = 0; j < sizeof parts / sizeof *parts; j++) {
      char name[32];
      snprintf(name, sizeof name, "%s%s", shares[i], parts[j]);
      svari_csv_text(csv, name);
    }
  }
  svari_csv_text(csv, "letters");
  svari_csv_line(csv);
}

static void put_domain(svari_csv_out *csv, const svari_domain *domain) {
  svari_buffer variables = {0}, categories = {0};
  svari_domain_variables(domain, &variables);
  svari_domain_categories(domain, &categories);
  svari_csv_text(csv, variables.bytes);
  svari_csv_text(csv, categories.bytes);
  if (variables.failed || categories.failed) csv->out->failed = true;
  svari_buffer_free(&variables);
  svari_buffer_free(&categories);
}

static void put_share(svari_csv_out *csv, const svari_share *share) {
  if (!share->present) {
    for (int i = 0; i < 5; i++) svari_csv_text(csv, NULL);
    return;
  }
  svari_buffer flags = {0};
  svari_flags_join(&share->flags, &flags);
  svari_csv_number(csv, share->estimate);
  svari_csv_number(csv, share->se);
  svari_csv_number(csv, share->ci[0]);
  svari_csv_number(csv, share->ci[1]);
  svari_csv_text(csv, flags.bytes);
  if (flags.failed) csv->out->failed = true;
  svari_buffer_free(&flags);
}

static void put_cell(svari_csv_out *csv, const char *run, const char *id, const svari_cell *cell) {
  if (run) svari_csv_text(csv, run);
  svari_csv_text(csv, id);
  put_domain(csv, &cell->row);
  put_domain(csv, &cell->column);
  svari_csv_count(csv, cell->n);
  svari_csv_number(csv, cell->weighted_n);
  svari_csv_number(csv, cell->effective_n);
  put_share(csv, &cell->count);
  put_share(csv, &cell->row_share);
  put_share(csv, &cell->column_share);
  put_share(csv, &cell->total_share);
  svari_csv_text(csv, cell->letters);
  svari_csv_line(csv);
}

static void put_tables(svari_csv_out *csv, const svari_report *report, const char *run) {
  for (size_t t = 0; t < report->ntables; t++) {
    const svari_table *table = &report->tables[t];
    for (size_t i = 0; i < table->ncells; i++) put_cell(csv, run, table->id, &table->cells[i]);
    for (size_t i = 0; i < table->nrow_bases; i++) put_cell(csv, run, table->id, &table->row_bases[i]);
    for (size_t i = 0; i < table->ncolumn_bases; i++) put_cell(csv, run, table->id, &table->column_bases[i]);
  }
}

svari_status svari_write_tables(const svari_report *report, svari_buffer *out, svari_error *err) {
  svari_csv_out csv = {.out = out};
  put_head(&csv, report->nparts > 0);
  put_tables(&csv, report, NULL);
  for (size_t p = 0; p < report->nparts; p++) put_tables(&csv, report->parts[p], report->parts[p]->name);
  return out->failed ? svari_fail_memory(err) : SVARI_OK;
}
