/* A figure of fewer records than min_n, or of a larger coefficient of variation than max_cv, is not shown: its
 * estimate and everything that would tell it are missing, with the flag `suppressed` and the rule's. The count of
 * records stays: it is the reason. */
#include <math.h>
#include <string.h>

#include "run/run.h"

/* The rule that hides a figure; NULL: it may be shown. */
static const char *rule(const svari_output_spec *rules, size_t n, double cv) {
  if (isfinite(rules->suppress_min_n) && (double)n < rules->suppress_min_n) return "small_n";
  if (isfinite(rules->suppress_max_cv) && isfinite(cv) && cv > rules->suppress_max_cv) return "cv_suppress";
  return NULL;
}

static bool add_flags(svari_arena *arena, svari_flags *flags, const char *why) {
  const char **names = SVARI_NEW(arena, const char *, flags->count + 2);
  if (!names) return false;
  if (flags->count) memcpy(names, flags->names, flags->count * sizeof *names);
  names[flags->count] = "suppressed";
  names[flags->count + 1] = why;
  *flags = (svari_flags){flags->count + 2, names};
  return true;
}

static bool hide_estimate(svari_arena *arena, const svari_output_spec *rules, svari_estimate_row *row) {
  const char *why = rule(rules, row->n, row->cv);
  if (!why) return true;
  row->estimate = row->se = row->ci[0] = row->ci[1] = row->deff = row->cv = NAN;
  row->se_replication = row->weighted_n = NAN;
  row->reference_in_ci = false;
  row->change = NULL;
  return add_flags(arena, &row->flags, why);
}

static bool hide_share(svari_arena *arena, const svari_output_spec *rules, size_t n, svari_share *share) {
  if (!share->present) return true;
  const char *why = rule(rules, n, share->se / fabs(share->estimate));
  if (!why) return true;
  share->estimate = share->se = share->ci[0] = share->ci[1] = NAN;
  return add_flags(arena, &share->flags, why);
}

static bool hide_cells(svari_arena *arena, const svari_output_spec *rules, svari_table *table) {
  svari_cell *cells = SVARI_NEW(arena, svari_cell, table->ncells);
  if (!cells) return false;
  bool kept = true;
  for (size_t i = 0; i < table->ncells && kept; i++) {
    svari_cell *cell = &cells[i];
    *cell = table->cells[i];
    if (rule(rules, cell->n, NAN)) cell->weighted_n = NAN;
    kept = hide_share(arena, rules, cell->n, &cell->count) && hide_share(arena, rules, cell->n, &cell->row_share) &&
           hide_share(arena, rules, cell->n, &cell->column_share) &&
           hide_share(arena, rules, cell->n, &cell->total_share);
  }
  table->cells = cells;
  return kept;
}

svari_status svari_suppress(svari_arena *arena, const svari_output_spec *rules, svari_report *report,
                            svari_error *err) {
  if (!isfinite(rules->suppress_min_n) && !isfinite(rules->suppress_max_cv)) return SVARI_OK;
  svari_estimate_row *rows = SVARI_NEW(arena, svari_estimate_row, report->nestimates);
  svari_table *tables = SVARI_NEW(arena, svari_table, report->ntables);
  if (!rows || !tables) return svari_fail_memory(err);
  bool kept = true;
  for (size_t i = 0; i < report->nestimates && kept; i++) {
    rows[i] = report->estimates[i];
    kept = hide_estimate(arena, rules, &rows[i]);
  }
  for (size_t i = 0; i < report->ntables && kept; i++) {
    tables[i] = report->tables[i];
    kept = hide_cells(arena, rules, &tables[i]);
  }
  report->estimates = rows;
  report->tables = tables;
  return kept ? SVARI_OK : svari_fail_memory(err);
}
