/* Degrees of freedom by domain: units less strata, or by replication the rank of the weights less one (rank.c). */
#include <math.h>
#include <stdlib.h>

#include "base/parallel.h"
#include "variance/rank.h"

/* Which units and strata a domain has records in: a byte each, by unit and domain. Parts of the records have a table of
 * their own where units have several records. */
typedef struct presence {
  const svari_weights *weights;
  const int32_t *domain;
  size_t ndomains, parts, tables, stride;
  unsigned char *units; /* tables × units × domains */
} presence;

enum { MOST_PARTS = 8, PART_RECORDS = 65536 };
static const size_t MOST_TABLE = 16777216; /* bytes of one part; with more, records are gone through by unit */

static void mark_part(void *context, size_t part) {
  const presence *p = context;
  const int32_t *unit = p->weights->design->stages[0].unit, *domain = p->domain;
  const double *weight = p->weights->final;
  unsigned char *units = p->units + part * p->stride;
  size_t n = p->weights->nrecords, end = n * (part + 1) / p->parts;
  for (size_t i = n * part / p->parts; i < end; i++) {
    int32_t d = domain ? domain[i] : 0;
    if (d >= 0 && weight[i] != 0) units[(size_t)unit[i] * p->ndomains + (size_t)d] = 1;
  }
}

static void count_marks(const presence *p, unsigned char *strata, double *df) {
  const svari_stage *stage = &p->weights->design->stages[0];
  for (size_t u = 0; u < stage->nunits; u++) {
    unsigned char *stratum = strata + (size_t)stage->stratum[u] * p->ndomains;
    for (size_t d = 0; d < p->ndomains; d++) {
      unsigned char in = 0;
      for (size_t t = 0; t < p->tables; t++) in |= p->units[t * p->stride + u * p->ndomains + d];
      df[d] += in;
      stratum[d] |= in;
    }
  }
  for (size_t h = 0; h < stage->nstrata; h++)
    for (size_t d = 0; d < p->ndomains; d++) df[d] -= strata[h * p->ndomains + d];
}

static bool count_by_table(const svari_weights *weights, const int32_t *domain, size_t ndomains, double *df) {
  const svari_stage *stage = &weights->design->stages[0];
  presence p = {
      .weights = weights, .domain = domain, .ndomains = ndomains, .parts = weights->nrecords / PART_RECORDS + 1};
  size_t table = stage->nunits * ndomains;
  bool own = stage->nunits == weights->nrecords; /* no two parts have the same unit: one table does */
  if (p.parts > MOST_PARTS) p.parts = MOST_PARTS;
  if (!own && p.parts * table > MOST_TABLE) p.parts = 1;
  p.stride = own ? 0 : table;
  p.tables = own ? 1 : p.parts;
  p.units = calloc(p.tables * table + 1, 1);
  unsigned char *strata = calloc(stage->nstrata * ndomains + 1, 1);
  bool ready = p.units && strata;
  if (ready) {
    svari_parallel_for(weights->threads, p.parts, mark_part, &p);
    count_marks(&p, strata, df);
  }
  free(p.units);
  free(strata);
  return ready;
}

/* Records stand by stratum and unit in the layout, so a unit is new to a domain when it is not the last one seen there.
 */
static bool count_by_unit(const svari_weights *weights, const int32_t *domain, size_t ndomains, double *df) {
  const svari_design *design = weights->design;
  const svari_stage *stage = &design->stages[0];
  int32_t *last_unit = malloc((ndomains + 1) * sizeof *last_unit);
  int32_t *last_stratum = malloc((ndomains + 1) * sizeof *last_stratum);
  bool ready = last_unit && last_stratum;
  for (size_t d = 0; d < ndomains && ready; d++) last_unit[d] = last_stratum[d] = -1;
  for (size_t p = 0; p < design->nrecords && ready; p++) {
    uint32_t i = design->layout.record[p];
    int32_t d = domain ? domain[i] : 0, unit = stage->unit[i], stratum = stage->stratum[unit];
    if (d < 0 || weights->final[i] == 0) continue;
    if (last_unit[d] != unit) df[d]++;
    if (last_stratum[d] != stratum) df[d]--;
    last_unit[d] = unit;
    last_stratum[d] = stratum;
  }
  free(last_unit);
  free(last_stratum);
  return ready;
}

static svari_status count_units(const svari_weights *weights, const int32_t *domain, size_t ndomains, double *df,
                                svari_error *err) {
  for (size_t d = 0; d < ndomains; d++) df[d] = 0;
  bool small = ndomains == 0 || weights->design->stages[0].nunits <= MOST_TABLE / ndomains;
  bool ready = small ? count_by_table(weights, domain, ndomains, df) : count_by_unit(weights, domain, ndomains, df);
  return ready ? SVARI_OK : svari_fail_memory(err);
}

static svari_status count_all(const svari_weights *weights, const svari_domain_coding *codings, size_t count,
                              svari_error *err) {
  svari_status status = SVARI_OK;
  for (size_t c = 0; c < count && status == SVARI_OK; c++)
    status = count_units(weights, codings[c].domain, codings[c].ndomains, codings[c].df, err);
  return status;
}

svari_status svari_domain_dfs(const svari_weights *weights, const svari_domain_coding *codings, size_t count,
                              svari_error *err) {
  bool by_rank = weights->design->replication && weights->nreplicates && !weights->df_by_units;
  if (weights->design->df_of_domain)
    return by_rank ? svari_rank_domains(weights, codings, count, err) : count_all(weights, codings, count, err);
  double df = NAN;
  svari_domain_coding whole = {NULL, 1, &df};
  svari_status status = by_rank ? svari_rank_domains(weights, &whole, 1, err) : count_all(weights, &whole, 1, err);
  for (size_t c = 0; c < count; c++)
    for (size_t d = 0; d < codings[c].ndomains; d++) codings[c].df[d] = df;
  return status;
}

svari_status svari_domain_df(const svari_weights *weights, const int32_t *domain, size_t ndomains, double *df,
                             svari_error *err) {
  svari_domain_coding coding = {domain, ndomains, df};
  return svari_domain_dfs(weights, &coding, 1, err);
}
