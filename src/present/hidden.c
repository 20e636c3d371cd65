/* disclosure.csv: a line for every figure that disclosure control hid. It holds no value: only what was hidden and why.
 */
#include "present/csv.h"
#include "present/writers.h"

svari_status svari_write_hidden(const svari_report *report, svari_buffer *out, svari_error *err) {
  static const char *const titles[] = {"id", "hidden", "rule"};
  svari_csv_out csv = {.out = out};
  for (size_t i = 0; i < 3; i++) svari_csv_text(&csv, titles[i]);
  svari_csv_line(&csv);
  for (size_t i = 0; i < report->nhidden; i++) {
    svari_csv_text(&csv, report->hidden[i].where);
    svari_csv_text(&csv, report->hidden[i].what);
    svari_csv_text(&csv, report->hidden[i].rule);
    svari_csv_line(&csv);
  }
  return out->failed ? svari_fail_memory(err) : SVARI_OK;
}
