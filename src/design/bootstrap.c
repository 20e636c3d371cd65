/* Bootstrap weights. Every draw depends on the seed, the replicate, the stage and the stratum alone, so that a
 * replicate comes out the same whatever the order or the threads. */
#include <math.h>
#include <stdlib.h>

#include "base/parallel.h"
#include "design/build.h"
#include "num/random.h"

size_t svari_wanted_size(svari_making *making, size_t wanted) {
  if (wanted > 1) return wanted;
  making->status = svari_fail_at(making->build->err, SVARI_SPEC, making->spec->where,
                                 "replicates: count is %zu, but a variance needs two at least", wanted);
  svari_hint(making->build->err, "200 to 1000 are common");
  return 0;
}

static svari_random stream_of(const svari_making *making, size_t replicate, size_t stage, size_t stratum) {
  uint64_t stream = (uint64_t)replicate << 36 ^ (uint64_t)stage << 32 ^ (uint64_t)stratum;
  return svari_random_start(making->spec->seed, stream);
}

/* Rao & Wu (1988, JASA 83) as weights (Rao, Wu & Yue 1992, Survey Methodology 18): n - 1 of a stratum's n units drawn
 * with replacement, a unit drawn m times takes m n/(n - 1). */
static void draw_replicate(void *context, size_t r) {
  const svari_making *making = context;
  const svari_stage *stage = making->stage;
  const svari_stage_order *order = &making->build->design->layout.stages[0];
  double *factor = making->factor + r * making->ngroups;
  for (size_t h = 0; h < stage->nstrata; h++) {
    size_t from = order->first_unit[h], n = order->first_unit[h + 1] - from;
    if (n < 2) continue;
    svari_random random = stream_of(making, r, 0, h);
    for (size_t p = from; p < from + n; p++) factor[order->unit[p]] = 0;
    for (size_t draw = 0; draw + 1 < n; draw++) factor[order->unit[from + svari_random_below(&random, (uint32_t)n)]]++;
    for (size_t p = from; p < from + n; p++) factor[order->unit[p]] *= (double)n / (double)(n - 1);
  }
}

svari_status svari_bootstrap_fill(svari_making *making) {
  svari_parallel_for(making->build->spec->threads, making->count, draw_replicate, making);
  return SVARI_OK;
}

/* Preston (2009, Survey Methodology 35), eq. 4.1 to 4.5: at each stage half of the units, without replacement, within
 * the units kept so far. A leaf's factor is 1 + Σ_s λ_s (Π_(j<s) sqrt(n_j/m_j) δ_j) (n_s/m_s δ_s - 1),  λ_s² = m_s
 * (Π_(j<s) f_j) (1 - f_s)/(n_s - m_s), with n units in the stratum, m = n/2 rounded down of them drawn (δ = 1), f
 * sampling fractions. */
typedef struct preston {
  const svari_making *making;
  size_t r;
  double *carry; /* per stage and unit: Π sqrt(n/m) δ of the unit and those above it */
  double *above; /* per stage and unit: Π of fractions of the unit and those above it */
  double *sum;   /* per stage and unit: the factor so far */
  uint32_t *pick;
} preston;

typedef struct preston_stage {
  const svari_stage *stage;
  size_t s, first, before; /* where the units of this and of the stage before begin in the arrays */
} preston_stage;

/* The first m of the stratum's units in a random order, by swaps. */
static void pick_half(preston *p, const preston_stage *at, size_t h, size_t n, size_t m) {
  svari_random random = stream_of(p->making, p->r, at->s + 1, h);
  for (size_t j = 0; j < n; j++) p->pick[j] = (uint32_t)j;
  for (size_t j = 0; j < m; j++) {
    size_t other = j + svari_random_below(&random, (uint32_t)(n - j));
    uint32_t held = p->pick[j];
    p->pick[j] = p->pick[other];
    p->pick[other] = held;
  }
}

static void rescale_stratum(preston *p, const preston_stage *at, size_t h) {
  const svari_stage_order *order = &p->making->build->design->layout.stages[at->s];
  size_t from = order->first_unit[h], n = order->first_unit[h + 1] - from, m = n / 2;
  size_t any = order->unit[from];
  bool top = !at->stage->parent;
  size_t parent = top ? 0 : at->before + (size_t)at->stage->parent[any];
  double carried = top ? 1 : p->carry[parent], above = top ? 1 : p->above[parent], start = top ? 1 : p->sum[parent];
  double f = svari_stage_fraction(at->stage, any);
  double lambda = m ? sqrt((double)m * above * (1 - f) / (double)(n - m)) : 0;
  pick_half(p, at, h, n, m);
  for (size_t j = 0; j < n; j++) {
    size_t unit = at->first + order->unit[from + p->pick[j]];
    bool drawn = j < m;
    p->sum[unit] = start + lambda * carried * ((drawn ? (double)n / (double)m : 0) - 1);
    p->carry[unit] = drawn ? carried * sqrt((double)n / (double)m) : 0;
    p->above[unit] = above * f;
  }
}

static void rescale_replicate(preston *p) {
  const svari_design *design = p->making->build->design;
  preston_stage at = {0};
  for (at.s = 0; at.s < design->variance_stages; at.s++) {
    at.stage = &design->stages[at.s];
    for (size_t place = 0; place < at.stage->nstrata; place++) rescale_stratum(p, &at, place);
    at.before = at.first;
    at.first += at.stage->nunits;
  }
  double *factor = p->making->factor + p->r * p->making->ngroups;
  for (size_t g = 0; g < p->making->ngroups; g++) factor[g] = p->sum[at.before + g];
}

/* Every stage needs an fpc: without one, sampling is as with replacement and the first stage is all there is. */
svari_status svari_preston_fill(svari_making *making) {
  const svari_design *design = making->build->design;
  if (design->pps) {
    making->status =
        svari_fail_at(making->build->err, SVARI_SPEC, making->spec->where,
                      "replicates: preston is for units drawn with equal probability within strata, not for pps");
    svari_hint(making->build->err, "say method: bootstrap, which takes units as drawn with replacement");
    return SVARI_SPEC;
  }
  size_t units = 0;
  for (size_t s = 0; s < design->variance_stages; s++) units += design->stages[s].nunits;
  preston p = {.making = making,
               .carry = calloc(units + 1, sizeof(double)),
               .above = calloc(units + 1, sizeof(double)),
               .sum = calloc(units + 1, sizeof(double)),
               .pick = malloc(making->build->n * sizeof(uint32_t))};
  bool ready = p.carry && p.above && p.sum && p.pick;
  for (p.r = 0; ready && p.r < making->count; p.r++) rescale_replicate(&p);
  free(p.carry);
  free(p.above);
  free(p.sum);
  free(p.pick);
  return ready ? SVARI_OK : svari_fail_memory(making->build->err);
}
