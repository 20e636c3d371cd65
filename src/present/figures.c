/* figures.csv: one line per published figure, with the computed one on the same scale. */
#include "present/csv.h"
#include "present/writers.h"

static void put_figure(svari_csv_out *csv, const svari_published *figure) {
  svari_csv_text(csv, figure->figure_id);
  svari_csv_text(csv, figure->section);
  svari_csv_text(csv, figure->study ? figure->study : figure->of->name);
  svari_csv_number(csv, figure->published);
  svari_csv_number(csv, figure->computed);
  svari_csv_number(csv, figure->se);
  svari_csv_number(csv, figure->ci[0]);
  svari_csv_number(csv, figure->ci[1]);
  svari_csv_text(csv, figure->equal ? "true" : "false");
  svari_csv_text(csv, figure->reason.in[SVARI_ENGLISH]);
  svari_csv_line(csv);
}

svari_status svari_write_figures(const svari_report *report, svari_buffer *out, svari_error *err) {
  static const char *const heads[] = {"figure_id", "section", "study",   "published", "computed",
                                      "se",        "ci_low",  "ci_high", "equal",     "reason"};
  svari_csv_out csv = {.out = out};
  for (size_t i = 0; i < sizeof heads / sizeof *heads; i++) svari_csv_text(&csv, heads[i]);
  svari_csv_line(&csv);
  for (size_t i = 0; i < report->joint.npublished; i++) put_figure(&csv, &report->joint.published[i]);
  return out->failed ? svari_fail_memory(err) : SVARI_OK;
}
