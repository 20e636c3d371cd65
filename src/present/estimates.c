/* estimates.csv: one line per estimate, a column for every variable that any estimate has as domain. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "present/csv.h"
#include "present/names.h"
#include "present/writers.h"

/* What all lines have in common. */
typedef struct shape {
  svari_names domains;
  bool runs;    /* a run of runs: the first column names the run */
  bool both;    /* replication's standard error beside Taylor's */
  bool changes; /* since the wave before */
} shape;

static void put_head(svari_csv_out *csv, const shape *s) {
  static const char *const before[] = {"id", "statistic", "variable", "category", "probability"};
  static const char *const after[] = {"ci_low",    "ci_high",         "df",   "deff", "cv", "n", "effective_n",
                                      "reference", "reference_in_ci", "flags"};
  static const char *const change[] = {"previous", "change", "change_se", "change_df", "change_p"};
  if (s->runs) svari_csv_text(csv, "run");
  for (size_t i = 0; i < sizeof before / sizeof *before; i++) svari_csv_text(csv, before[i]);
  for (size_t i = 0; i < s->domains.count; i++) {
    svari_buffer name = {0};
    svari_buffer_printf(&name, "domain.%s", s->domains.items[i]);
    svari_csv_text(csv, name.bytes);
    if (name.failed) csv->out->failed = true;
    svari_buffer_free(&name);
  }
  svari_csv_text(csv, "estimate");
  svari_csv_text(csv, "se");
  if (s->both) svari_csv_text(csv, "se_replication");
  if (s->both) svari_csv_text(csv, "se_ratio");
  for (size_t i = 0; i + 1 < sizeof after / sizeof *after; i++) svari_csv_text(csv, after[i]);
  for (size_t i = 0; s->changes && i < sizeof change / sizeof *change; i++) svari_csv_text(csv, change[i]);
  svari_csv_text(csv, after[sizeof after / sizeof *after - 1]);
  svari_csv_line(csv);
}

static void put_figures(svari_csv_out *csv, const svari_estimate_row *row, bool both) {
  svari_csv_number(csv, row->estimate);
  svari_csv_number(csv, row->se);
  if (both) svari_csv_number(csv, row->se_replication);
  if (both) svari_csv_number(csv, row->se > 0 ? row->se_replication / row->se : (double)NAN);
  svari_csv_number(csv, row->ci[0]);
  svari_csv_number(csv, row->ci[1]);
  svari_csv_number(csv, row->df);
  svari_csv_number(csv, row->deff);
  svari_csv_number(csv, row->cv);
  svari_csv_count(csv, row->n);
  svari_csv_number(csv, row->effective_n);
  svari_csv_number(csv, row->has_reference ? row->reference : (double)NAN);
  bool told = row->has_reference && svari_interval_whole(row);
  svari_csv_text(csv, !told ? NULL : row->reference_in_ci ? "true" : "false");
}

static void put_change(svari_csv_out *csv, const svari_wave_change *change) {
  const double some[] = {change ? change->previous : NAN, change ? change->estimate : NAN, change ? change->se : NAN,
                         change ? change->df : NAN, change ? change->p : NAN};
  for (size_t i = 0; i < sizeof some / sizeof *some; i++) svari_csv_number(csv, some[i]);
}

static void put_row(svari_csv_out *csv, const svari_estimate_row *row, const char *run, const shape *s) {
  svari_buffer name = {0}, flags = {0};
  svari_estimate_name(row, &name);
  svari_flags_join(&row->flags, &flags);
  if (s->runs) svari_csv_text(csv, run);
  svari_csv_text(csv, row->id);
  svari_csv_text(csv, row->statistic);
  svari_csv_text(csv, name.bytes);
  svari_csv_text(csv, row->category);
  svari_csv_number(csv, row->probability);
  for (size_t i = 0; i < s->domains.count; i++)
    svari_csv_text(csv, svari_domain_category(&row->domain, s->domains.items[i]));
  put_figures(csv, row, s->both);
  if (s->changes) put_change(csv, row->change);
  svari_csv_text(csv, flags.bytes);
  svari_csv_line(csv);
  if (name.failed || flags.failed) csv->out->failed = true;
  svari_buffer_free(&name);
  svari_buffer_free(&flags);
}

static bool gather(const svari_report *report, shape *s) {
  bool kept = true;
  for (size_t i = 0; i < report->nestimates; i++) {
    const svari_estimate_row *row = &report->estimates[i];
    s->both = s->both || row->has_both;
    s->changes = s->changes || row->change;
    for (size_t j = 0; j < row->domain.count; j++)
      kept = kept && svari_names_add(&s->domains, row->domain.parts[j].variable);
  }
  for (size_t p = 0; p < report->nparts; p++) kept = kept && gather(report->parts[p], s);
  return kept;
}

static void put_rows(svari_csv_out *csv, const svari_report *report, const shape *s) {
  for (size_t i = 0; i < report->nestimates; i++) put_row(csv, &report->estimates[i], report->name, s);
  for (size_t p = 0; p < report->nparts; p++) put_rows(csv, report->parts[p], s);
}

svari_status svari_write_estimates(const svari_report *report, svari_buffer *out, svari_error *err) {
  shape s = {.runs = report->nparts > 0};
  bool kept = gather(report, &s);
  if (kept) {
    svari_csv_out csv = {.out = out};
    put_head(&csv, &s);
    put_rows(&csv, report, &s);
  }
  free(s.domains.items);
  return !kept || out->failed ? svari_fail_memory(err) : SVARI_OK;
}
