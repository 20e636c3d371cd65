/* Row by row; m is the count of sets, q an estimate, u its variance, b the variance between. */
#include "run/rubin.h"

#include <math.h>
#include <string.h>

#include "infer/flags.h"
#include "infer/interval.h"

static bool same_text(const char *a, const char *b) { return a == b || (a && b && strcmp(a, b) == 0); }

static bool same_figure(const svari_estimate_row *a, const svari_estimate_row *b) {
  if (a->spec != b->spec || !same_text(a->variable, b->variable) || !same_text(a->category, b->category)) return false;
  if (a->domain.count != b->domain.count) return false;
  for (size_t i = 0; i < a->domain.count; i++)
    if (!same_text(a->domain.parts[i].category, b->domain.parts[i].category)) return false;
  return true;
}

/* Degrees of freedom of Barnard and Rubin: `complete` are those of the design, `share` is the part of the
 * variance that lies between the sets. */
static double degrees(double m, double share, double complete) {
  double between = (m - 1) / (share * share);
  if (!isfinite(complete)) return between;
  double observed = (complete + 1) / (complete + 3) * complete * (1 - share);
  return 1 / (1 / between + 1 / observed);
}

static void set_interval(svari_estimate_row *row) {
  unsigned flags = 0;
  const svari_interval *asked = svari_interval_find(row->spec->ci ? row->spec->ci : "logit");
  svari_basis basis = {.estimate = row->estimate,
                       .se = row->se,
                       .df = row->df,
                       .confidence = row->spec->confidence,
                       .n = (double)row->n,
                       .effective = row->effective_n};
  if (strcmp(row->statistic, "proportion") == 0 && asked)
    svari_interval_share(asked, &basis, row->estimate <= 0 || row->estimate >= 1, row->ci, &flags);
  else
    svari_interval_other(svari_interval_find("wald"), &basis, row->ci, &flags);
}

static void combine_row(const svari_estimate_row *const *sets, size_t nsets, size_t r, svari_estimate_row *out) {
  double m = (double)nsets, q = 0, u = 0, b = 0, deff = 0;
  for (size_t i = 0; i < nsets; i++) {
    q += sets[i][r].estimate / m;
    u += sets[i][r].se * sets[i][r].se / m;
    deff += sets[i][r].deff / m;
  }
  for (size_t i = 0; i < nsets; i++) b += (sets[i][r].estimate - q) * (sets[i][r].estimate - q) / (m - 1);
  *out = sets[0][r];
  if (b == 0) return;
  double total = u + (1 + 1 / m) * b;
  out->estimate = q;
  out->se = sqrt(total);
  out->deff = deff;
  out->cv = out->se / fabs(q);
  out->df = degrees(m, (1 + 1 / m) * b / total, sets[0][r].df);
  out->se_replication = NAN;
  set_interval(out);
  if (out->has_reference) out->reference_in_ci = out->ci[0] <= out->reference && out->reference <= out->ci[1];
}

svari_status svari_rubin_combine(svari_arena *arena, const svari_estimate_row *const *sets, size_t nsets, size_t nrows,
                                 svari_estimate_row **out, svari_error *err) {
  svari_estimate_row *rows = SVARI_NEW(arena, svari_estimate_row, nrows);
  if (!rows) return svari_fail_memory(err);
  for (size_t r = 0; r < nrows; r++) {
    for (size_t i = 1; i < nsets; i++) {
      if (same_figure(&sets[0][r], &sets[i][r])) continue;
      svari_status status =
          svari_fail_at(err, SVARI_DATA, sets[0][r].spec->where_entry,
                        "set %zu has other categories than the first: its figures can't be combined", i + 1);
      svari_hint(err, "list the levels of the variables in `variables:`");
      return status;
    }
    combine_row(sets, nsets, r, &rows[r]);
  }
  *out = rows;
  return SVARI_OK;
}
