/* Degrees of freedom by domain: units less strata, or by replication the rank of the weights less one (rank.c). */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/parallel.h"
#include "variance/rank.h"

/* Which units a domain has records in: a byte each, by unit and domain. Parts of the records have a table of their own
 * where units have several records. */
typedef struct presence {
  const svari_weights *weights;
  const svari_domain_coding *coding;
  size_t parts, tables, stride;
  unsigned char *units;  /* tables × units × domains */
  unsigned char *domain; /* of one unit, by domain of the coding that is counted */
  unsigned char *strata; /* strata × domains of that coding */
} presence;

enum { MOST_PARTS = 8, PART_RECORDS = 65536 };
static const size_t MOST_TABLE = 16777216; /* bytes of one part; with more, records are gone through by unit */

static void mark_part(void *context, size_t part) {
  const presence *p = context;
  const int32_t *unit = p->weights->design->stages[0].unit;
  const double *weight = p->weights->final;
  const svari_domain_coding coding = *p->coding; /* here, where no mark can change it */
  unsigned char *units = p->units + part * p->stride;
  size_t n = p->weights->nrecords, end = n * (part + 1) / p->parts;
  for (size_t i = n * part / p->parts; i < end; i++) {
    int32_t d = svari_domain_of(&coding, i);
    if (d >= 0 && weight[i] != 0) units[(size_t)unit[i] * coding.ndomains + (size_t)d] = 1;
  }
}

static void fold_marks(const presence *p) {
  for (size_t t = 1; t < p->tables; t++)
    for (size_t at = 0; at < p->stride; at++) p->units[at] |= p->units[t * p->stride + at];
}

/* The marks of a unit in the domains that a coding joins of the marked ones. */
static const unsigned char *join_marks(const presence *p, const svari_domain_coding *coding,
                                       const unsigned char *mark) {
  if (coding == p->coding) return mark;
  memset(p->domain, 0, coding->ndomains);
  for (size_t d = 0; d < p->coding->ndomains; d++) p->domain[coding->join[d]] |= mark[d];
  return p->domain;
}

static void count_unit(const unsigned char *restrict mark, size_t ndomains, double *restrict df,
                       unsigned char *restrict stratum) {
  for (size_t d = 0; d < ndomains; d++) {
    df[d] += mark[d];
    stratum[d] |= mark[d];
  }
}

/* Units less strata of a coding, of which the marks are: or of one that joins its domains. */
static void count_marks(const presence *p, const svari_domain_coding *coding) {
  const svari_stage *stage = &p->weights->design->stages[0];
  size_t ndomains = coding->ndomains;
  memset(p->strata, 0, stage->nstrata * ndomains);
  for (size_t u = 0; u < stage->nunits; u++) {
    const unsigned char *mark = join_marks(p, coding, p->units + u * p->coding->ndomains);
    count_unit(mark, ndomains, coding->df, p->strata + (size_t)stage->stratum[u] * ndomains);
  }
  for (size_t h = 0; h < stage->nstrata; h++)
    for (size_t d = 0; d < ndomains; d++) coding->df[d] -= p->strata[h * ndomains + d];
}

/* Codings of the same records from the same marks. */
typedef struct coding_family {
  const svari_domain_coding *first; /* the marks are its */
  const svari_domain_coding *const *joined;
  size_t njoined;
} coding_family;

static bool count_by_table(const svari_weights *weights, const coding_family *family) {
  const svari_stage *stage = &weights->design->stages[0];
  size_t table = stage->nunits * family->first->ndomains, widest = family->first->ndomains;
  for (size_t j = 0; j < family->njoined; j++)
    if (family->joined[j]->ndomains > widest) widest = family->joined[j]->ndomains;
  presence p = {.weights = weights, .coding = family->first, .parts = weights->nrecords / PART_RECORDS + 1};
  bool own = stage->nunits == weights->nrecords; /* no two parts have the same unit: one table does */
  if (p.parts > MOST_PARTS) p.parts = MOST_PARTS;
  if (!own && p.parts * table > MOST_TABLE) p.parts = 1;
  p.stride = own ? 0 : table;
  p.tables = own ? 1 : p.parts;
  p.units = calloc(p.tables * table + 1, 1);
  p.strata = malloc(stage->nstrata * widest + 1);
  p.domain = malloc(widest + 1);
  bool ready = p.units && p.strata && p.domain;
  if (ready) {
    svari_parallel_for(weights->threads, p.parts, mark_part, &p);
    fold_marks(&p);
    count_marks(&p, family->first);
    for (size_t j = 0; j < family->njoined; j++) count_marks(&p, family->joined[j]);
  }
  free(p.units);
  free(p.strata);
  free(p.domain);
  return ready;
}

/* Records stand by stratum and unit in the layout, so a unit is new to a domain when it is not the last one seen there.
 */
static bool count_by_unit(const svari_weights *weights, const svari_domain_coding *coding) {
  const svari_design *design = weights->design;
  const svari_stage *stage = &design->stages[0];
  size_t ndomains = coding->ndomains;
  double *df = coding->df;
  int32_t *last_unit = malloc((ndomains + 1) * sizeof *last_unit);
  int32_t *last_stratum = malloc((ndomains + 1) * sizeof *last_stratum);
  bool ready = last_unit && last_stratum;
  for (size_t d = 0; d < ndomains && ready; d++) last_unit[d] = last_stratum[d] = -1;
  for (size_t p = 0; p < design->nrecords && ready; p++) {
    uint32_t i = design->layout.record[p];
    int32_t d = svari_domain_of(coding, i), unit = stage->unit[i], stratum = stage->stratum[unit];
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

static bool fits_table(const svari_weights *weights, size_t ndomains) {
  return ndomains == 0 || weights->design->stages[0].nunits <= MOST_TABLE / ndomains;
}

/* Whether what joins the coding's domains is counted from its marks: where they are fewer than the records. */
static bool has_family(const svari_weights *weights, const svari_domain_coding *coding) {
  bool few = weights->design->stages[0].nunits * coding->ndomains <= weights->nrecords;
  return !coding->join && few && fits_table(weights, coding->ndomains);
}

static bool joins(const svari_domain_coding *joined, const svari_domain_coding *coding) {
  return joined->join && joined->domain == coding->domain;
}

typedef struct counting {
  const svari_domain_coding **joined; /* room for all */
  bool *counted;
} counting;

static bool count_family(const svari_weights *weights, const svari_domain_coding *codings, size_t count, size_t c,
                         const counting *room) {
  coding_family family = {.first = &codings[c], .joined = room->joined};
  for (size_t j = 0; j < count && has_family(weights, &codings[c]); j++) {
    if (!joins(&codings[j], &codings[c])) continue;
    room->counted[j] = true;
    room->joined[family.njoined++] = &codings[j];
  }
  return fits_table(weights, codings[c].ndomains) ? count_by_table(weights, &family)
                                                  : count_by_unit(weights, &codings[c]);
}

/* What joins others comes with them, or in the end. */
static bool count_codings(const svari_weights *weights, const svari_domain_coding *codings, size_t count,
                          const counting *room) {
  bool ready = true;
  for (size_t c = 0; c < count; c++)
    for (size_t d = 0; d < codings[c].ndomains; d++) codings[c].df[d] = 0;
  for (size_t c = 0; c < count && ready; c++)
    if (!codings[c].join) ready = count_family(weights, codings, count, c, room);
  for (size_t c = 0; c < count && ready; c++)
    if (codings[c].join && !room->counted[c]) ready = count_family(weights, codings, count, c, room);
  return ready;
}

static svari_status count_all(const svari_weights *weights, const svari_domain_coding *codings, size_t count,
                              svari_error *err) {
  counting room = {calloc(count + 1, sizeof *room.joined), calloc(count + 1, sizeof *room.counted)};
  bool ready = room.joined && room.counted && count_codings(weights, codings, count, &room);
  free(room.joined);
  free(room.counted);
  return ready ? SVARI_OK : svari_fail_memory(err);
}

bool svari_df_by_rank(const svari_weights *weights) {
  return weights->design->replication && weights->nreplicates && !weights->df_by_units;
}

svari_status svari_domain_dfs(const svari_weights *weights, const svari_domain_coding *codings, size_t count,
                              svari_error *err) {
  bool by_rank = svari_df_by_rank(weights);
  if (weights->design->df_of_domain)
    return by_rank ? svari_rank_domains(weights, codings, count, err) : count_all(weights, codings, count, err);
  double df = NAN;
  svari_domain_coding whole = {.ndomains = 1, .df = &df};
  svari_status status = by_rank ? svari_rank_domains(weights, &whole, 1, err) : count_all(weights, &whole, 1, err);
  for (size_t c = 0; c < count; c++)
    for (size_t d = 0; d < codings[c].ndomains; d++) codings[c].df[d] = df;
  return status;
}

svari_status svari_domain_df(const svari_weights *weights, const int32_t *domain, size_t ndomains, double *df,
                             svari_error *err) {
  svari_domain_coding coding = {.domain = domain, .ndomains = ndomains, .df = df};
  return svari_domain_dfs(weights, &coding, 1, err);
}
