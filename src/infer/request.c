/* What all kinds of requests share: degrees of freedom by domain, and the common part of a row. */
#include "infer/request.h"

#include <math.h>
#include <string.h>

#include "base/nearest.h"
#include "infer/reliability.h"

svari_status svari_estimation_start(svari_estimation *estimation, svari_arena *arena, const svari_weights *weights,
                                    const svari_infer_options *options, svari_error *err) {
  *estimation = (svari_estimation){.arena = arena, .weights = weights, .options = options};
  estimation->scratch = svari_arena_new();
  if (!estimation->scratch) return svari_fail_memory(err);
  estimation->figures = svari_figures_start(estimation->scratch, weights, options);
  return SVARI_OK;
}

void svari_estimation_end(svari_estimation *estimation) {
  svari_figures_end(&estimation->figures);
  svari_arena_free(estimation->scratch);
  estimation->scratch = NULL;
}

static svari_domain_coding coding_of(const int32_t *cell, const int32_t *join, size_t count, double *df) {
  return (svari_domain_coding){.domain = cell, .join = join, .ndomains = count, .df = df};
}

/* The crossings of a table are often coded anew from the same columns: to compare is cheaper than to count, and codings
 * that differ do so within a few records. Joined ones are counted from what they join, at less than to compare. */
static bool has_same_records(const svari_estimation *e, const svari_df_cache *old, const svari_domains *domains) {
  size_t n = e->weights->nrecords, i = 0;
  if (old->count != domains->count) return false;
  if (!old->join && !domains->join) return !memcmp(old->cell, domains->cell, n * sizeof *domains->cell);
  if (!svari_df_by_rank(e->weights)) return false;
  svari_domain_coding a = coding_of(old->cell, old->join, 0, NULL),
                      b = coding_of(domains->cell, domains->join, 0, NULL);
  while (i < n && svari_domain_of(&a, i) == svari_domain_of(&b, i)) i++;
  return i == n;
}

static const svari_df_cache *find_df(const svari_estimation *e, const svari_domains *domains) {
  for (size_t c = 0; c < e->ncached; c++) {
    const svari_df_cache *old = &e->cache[c];
    if (old->cell == domains->cell && old->join == domains->join && old->count == domains->count) return old;
  }
  for (size_t c = 0; c < e->ncached; c++)
    if (has_same_records(e, &e->cache[c], domains)) return &e->cache[c];
  return NULL;
}

svari_status svari_estimation_dfs(svari_estimation *e, const svari_domains *const *domains, size_t count,
                                  svari_error *err) {
  svari_domain_coding *codings = SVARI_NEW(e->scratch, svari_domain_coding, count);
  if (!codings) return svari_fail_memory(err);
  size_t made = 0;
  for (size_t d = 0; d < count; d++) {
    if (!domains[d]->count || find_df(e, domains[d])) continue;
    double *df = SVARI_NEW(e->scratch, double, domains[d]->count);
    svari_df_cache *slot = SVARI_PUSH(e->scratch, e->cache, e->ncached, e->cache_room);
    if (!df || !slot) return svari_fail_memory(err);
    *slot = (svari_df_cache){domains[d]->cell, domains[d]->join, domains[d]->count, df};
    codings[made++] = coding_of(domains[d]->cell, domains[d]->join, domains[d]->count, df);
  }
  return made ? svari_domain_dfs(e->weights, codings, made, err) : SVARI_OK;
}

svari_status svari_estimation_df(svari_estimation *estimation, const svari_domains *domains, const double **df,
                                 svari_error *err) {
  static const double none = 0;
  *df = &none;
  if (!domains->count) return SVARI_OK;
  svari_status status = svari_estimation_dfs(estimation, &domains, 1, err);
  if (status != SVARI_OK) return status;
  *df = find_df(estimation, domains)->df;
  return SVARI_OK;
}

svari_status svari_estimation_df_one(svari_estimation *estimation, const svari_domains *domains, double *df,
                                     svari_error *err) {
  const double *found;
  svari_status status = svari_estimation_df(estimation, domains, &found, err);
  *df = status == SVARI_OK && domains->count ? found[0] : NAN;
  return status;
}

double svari_standard_error(double variance, double estimate) {
  if (!(variance > 0)) return isnan(variance) ? NAN : 0;
  double se = sqrt(variance);
  return se <= 1e-12 * fabs(estimate) ? 0 : se;
}

/* The domain's names in the answers' arena. */
static svari_status name_domain(svari_arena *arena, const svari_domains *domains, size_t d, svari_domain *out,
                                svari_error *err) {
  *out = (svari_domain){.count = domains->nby};
  if (!domains->nby) return SVARI_OK;
  svari_domain_part *parts = SVARI_NEW(arena, svari_domain_part, domains->nby);
  if (!parts) return svari_fail_memory(err);
  for (size_t b = 0; b < domains->nby; b++) {
    const char *category = domains->by[b]->levels[domains->level[d * domains->nby + b]].name;
    parts[b].variable = svari_arena_text(arena, domains->by[b]->name);
    parts[b].category = svari_arena_text(arena, category);
    if (!parts[b].variable || !parts[b].category) return svari_fail_memory(err);
  }
  out->parts = parts;
  return SVARI_OK;
}

static svari_status unknown_interval(const svari_estimate_spec *spec, svari_error *err) {
  const char *names[16];
  size_t count = 0;
  for (; count < svari_intervals_count && count < 16; count++) names[count] = svari_intervals[count].name;
  const char *near = svari_nearest(spec->ci, names, count);
  svari_fail_at(err, SVARI_SPEC, spec->where_entry, "estimate `%s`: there is no interval `%s`", spec->id, spec->ci);
  if (near) svari_hint(err, "did you mean `%s`?", near);
  return SVARI_SPEC;
}

svari_status svari_spec_interval(const svari_estimate_spec *spec, const char *fallback, bool is_share,
                                 const svari_interval **out, svari_error *err) {
  *out = svari_interval_find(spec->ci ? spec->ci : spec->nrange ? "logit" : fallback);
  if (!*out) return unknown_interval(spec, err);
  if (!(*out)->share || is_share || spec->nrange) return SVARI_OK;
  svari_fail_at(err, SVARI_SPEC, spec->where_entry, "estimate `%s`: the interval `%s` is for shares, not for a %s",
                spec->id, spec->ci, spec->statistic);
  svari_hint(err, "leave `ci` out, or say `ci: wald`");
  return SVARI_SPEC;
}

static void fill_numbers(const svari_estimation *estimation, const svari_row_basis *basis, svari_estimate_row *row) {
  const svari_answer *answer = &estimation->figures.answers[basis->figure];
  row->estimate = answer->value;
  row->se = svari_standard_error(answer->variance, answer->value);
  row->has_both = estimation->options->methods == (SVARI_TAYLOR | SVARI_REPLICATION);
  row->se_replication = row->has_both ? svari_standard_error(answer->variance_both, answer->value) : NAN;
  if (basis->at_boundary && basis->is_share) {
    row->estimate = row->estimate > 0.5;
    row->se = 0;
  }
}

static void fill_sizes(const svari_row_basis *basis, svari_estimate_row *row) {
  const svari_domain_size *size = &basis->domains->size[basis->domain];
  row->n = size->records;
  row->weighted_n = size->weight;
  row->effective_n = svari_domain_effective(size);
}

/* A mean within the ends of its scale as a share of the way between them. At an end no record is elsewhere. */
static void range_interval(const svari_interval *interval, const svari_estimate_spec *spec, svari_basis b,
                           double out[2], unsigned *flags) {
  double low = spec->range[0], span = spec->range[1] - low, rounding = 1e-12;
  b.estimate = (b.estimate - low) / span;
  b.se /= span;
  bool at_end = fabs(b.estimate) < rounding || fabs(b.estimate - 1) < rounding;
  if (b.estimate < -rounding || b.estimate > 1 + rounding) {
    out[0] = out[1] = NAN;
    *flags |= SVARI_FLAG_OFF_SCALE;
    return;
  }
  if (at_end) b.estimate = b.estimate > 0.5;
  svari_interval_share(interval, &b, at_end, out, flags);
  for (int i = 0; i < 2; i++) out[i] = low + span * out[i];
}

static void fill_interval(const svari_row_basis *basis, const svari_estimate_spec *spec, svari_estimate_row *row,
                          unsigned *flags) {
  svari_basis b = {row->estimate, row->se, basis->df, spec->confidence, (double)row->n, row->effective_n};
  if (!basis->is_share && spec->nrange == 2)
    range_interval(basis->interval, spec, b, row->ci, flags);
  else if (basis->is_share)
    svari_interval_share(basis->interval, &b, basis->at_boundary, row->ci, flags);
  else
    svari_interval_other(basis->interval, &b, row->ci, flags);
}

static void fill_cv(svari_estimate_row *row, unsigned *flags) {
  row->cv = row->estimate == 0 ? NAN : row->se / fabs(row->estimate);
  if (row->estimate == 0) *flags |= SVARI_FLAG_ZERO_ESTIMATE;
  if (row->se == 0 && !(*flags & SVARI_FLAG_BOUNDARY)) *flags |= SVARI_FLAG_ZERO_SE;
}

svari_status svari_row_open(svari_estimation *estimation, const svari_estimate_spec *spec, const svari_row_basis *basis,
                            svari_estimate_row **out, unsigned *flags, svari_error *err) {
  svari_estimate_row *row = SVARI_PUSH(estimation->arena, estimation->rows, estimation->nrows, estimation->row_room);
  svari_link *link = SVARI_PUSH(estimation->scratch, estimation->links, estimation->nlinks, estimation->link_room);
  if (!row || !link) return svari_fail_memory(err);
  *link = (svari_link){basis->figure, basis->domains, basis->domain};
  *row = (svari_estimate_row){.spec = spec,
                              .id = spec->id,
                              .statistic = spec->statistic,
                              .probability = NAN,
                              .deff = NAN,
                              .has_deff = spec->deff != NULL,
                              .reference = NAN,
                              .df = basis->df};
  *out = row;
  svari_status status = name_domain(estimation->arena, basis->domains, basis->domain, &row->domain, err);
  if (status != SVARI_OK) return status;
  fill_sizes(basis, row);
  fill_numbers(estimation, basis, row);
  if (estimation->figures.answers[basis->figure].dropped) *flags |= SVARI_FLAG_DROPPED_REPLICATES;
  if (!row->n) {
    *flags |= SVARI_FLAG_EMPTY;
    row->ci[0] = row->ci[1] = row->cv = NAN;
    if (!basis->zero_when_empty) row->estimate = row->se = row->se_replication = NAN;
    return SVARI_OK;
  }
  fill_interval(basis, spec, row, flags);
  fill_cv(row, flags);
  if (isnan(row->estimate) && !(*flags & SVARI_FLAG_NOT_POSITIVE)) *flags |= SVARI_FLAG_UNDEFINED;
  return SVARI_OK;
}

static bool reference_is_of(const svari_estimate_row *row, const char *name) {
  if (!name) return true;
  if (row->category) return !strcmp(name, row->category);
  for (size_t p = 0; p < row->domain.count; p++)
    if (!strcmp(name, row->domain.parts[p].category)) return true;
  return row->variable && !strcmp(name, row->variable);
}

/* More than a quarter apart, and not by rounding of a figure that can't vary. */
static bool methods_part(const svari_estimate_row *row) {
  double least = fmin(row->se, row->se_replication), largest = fmax(row->se, row->se_replication);
  if (!row->has_both || isnan(row->se) || isnan(row->se_replication)) return false;
  return largest > 1e-6 * fabs(row->estimate) && largest > 1.25 * least;
}

svari_status svari_row_close(svari_estimation *estimation, svari_estimate_row *row, unsigned flags, svari_error *err) {
  if (isnan(row->se) && !flags) flags = SVARI_FLAG_UNDEFINED; /* too few records for an error */
  for (size_t r = 0; r < row->spec->nreference; r++) {
    if (!reference_is_of(row, row->spec->reference_names ? row->spec->reference_names[r] : NULL)) continue;
    row->has_reference = true;
    row->reference = row->spec->references[r];
    row->reference_in_ci = row->reference >= row->ci[0] && row->reference <= row->ci[1];
    break;
  }
  if (methods_part(row)) flags |= SVARI_FLAG_METHODS_PART;
  if (!(flags & SVARI_FLAG_EMPTY)) flags |= svari_reliability_flags(estimation->options->reliability, row);
  return svari_flags_make(estimation->arena, flags, &row->flags, err);
}

static svari_status unknown_reference(const svari_estimate_row *rows, size_t count, const svari_estimate_spec *spec,
                                      const char *name, svari_error *err) {
  const char *near = NULL;
  for (size_t r = 0; r < count && !near; r++) {
    if (rows[r].category) near = svari_nearest(name, &rows[r].category, 1);
    for (size_t p = 0; p < rows[r].domain.count && !near && !rows[r].category; p++)
      near = svari_nearest(name, &rows[r].domain.parts[p].category, 1);
  }
  svari_fail_at(err, SVARI_SPEC, spec->where_entry,
                "estimate `%s`: no figure is of `%s`, for which there is a reference", spec->id, name);
  if (near)
    svari_hint(err, "did you mean `%s`?", near);
  else
    svari_hint(err, "references are named by category, or by variable where there are no categories");
  return SVARI_SPEC;
}

svari_status svari_references_check(const svari_estimation *estimation, const svari_estimate_spec *spec, size_t from,
                                    svari_error *err) {
  const svari_estimate_row *rows = estimation->rows + from;
  size_t count = estimation->nrows - from;
  svari_status worst = SVARI_OK;
  for (size_t i = 0; i < spec->nreference && spec->reference_names; i++) {
    bool found = false;
    for (size_t r = 0; r < count && !found; r++) found = reference_is_of(&rows[r], spec->reference_names[i]);
    if (!found) worst = unknown_reference(rows, count, spec, spec->reference_names[i], err);
  }
  return worst;
}
