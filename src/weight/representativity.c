/* How representative the response is: R-indicator (Schouten, Cobben and Bethlehem 2009; its bias and variance after
 * Shlomo, Skinner and Schouten 2012, JSPI 142) and partial R-indicators (Schouten, Shlomo and Skinner 2011, JOS 27).
 *
 * All are functions of variances of the propensities rho, between groups or within them. A variance component's own
 * variance has two parts: that of the coefficients, by the gradient through rho, and that of the sample, by the
 * influence of each record. */
#include <math.h>
#include <string.h>

#include "weight/nonresponse.h"

enum { NUMBER_GROUPS = 10 };

/* A variance component of rho and the standard error of its square root. */
typedef struct component {
  double root, se;
} component;

typedef struct grouping {
  size_t count;
  const int32_t *group; /* per record; NULL: all one */
} grouping;

typedef struct group_means {
  double *share, *rho, *z; /* by group; z: columns each */
  double total, mean;
  double *mean_z;
} group_means;

static bool means_of(svari_arena *scratch, const svari_propensities *p, const grouping *by, group_means *out) {
  size_t k = p->columns;
  out->share = SVARI_NEW(scratch, double, by->count);
  out->rho = SVARI_NEW(scratch, double, by->count);
  out->z = SVARI_NEW(scratch, double, by->count * k);
  out->mean_z = SVARI_NEW(scratch, double, k);
  if (!out->share || !out->rho || !out->z || !out->mean_z) return false;
  for (size_t i = 0; i < p->nrecords; i++) {
    double d = p->weight[i];
    size_t g = by->group ? (size_t)by->group[i] : 0;
    if (d == 0) continue;
    out->share[g] += d;
    out->rho[g] += d * p->rho[i];
    for (size_t j = 0; j < k; j++) out->z[g * k + j] += d * p->z[i * k + j];
    out->total += d;
  }
  for (size_t g = 0; g < by->count; g++) {
    out->mean += out->rho[g] / out->total;
    for (size_t j = 0; j < k; j++) out->mean_z[j] += out->z[g * k + j] / out->total;
    if (out->share[g] == 0) continue;
    out->rho[g] /= out->share[g];
    for (size_t j = 0; j < k; j++) out->z[g * k + j] /= out->share[g];
    out->share[g] /= out->total;
  }
  return true;
}

/* a' C a */
static double quadratic(const double *a, const double *c, size_t n) {
  double sum = 0;
  for (size_t i = 0; i < n; i++)
    for (size_t j = 0; j < n; j++) sum += a[i] * c[i * n + j] * a[j];
  return sum;
}

static component finish(double square, double variance) {
  component c = {sqrt(square > 0 ? square : 0), NAN};
  if (c.root > 0) c.se = sqrt(variance) / (2 * c.root);
  return c;
}

/* Between groups: Σ share (rho_g - rho)². */
static bool between(svari_arena *scratch, const svari_propensities *p, const grouping *by, const group_means *m,
                    component *out) {
  size_t k = p->columns;
  double *slope = SVARI_NEW(scratch, double, k), square = 0, sampling = 0;
  if (!slope) return false;
  for (size_t g = 0; g < by->count; g++) {
    double off = m->rho[g] - m->mean;
    square += m->share[g] * off * off;
    for (size_t j = 0; j < k; j++) slope[j] += 2 * m->share[g] * off * (m->z[g * k + j] - m->mean_z[j]);
  }
  for (size_t i = 0; i < p->nrecords; i++) {
    if (p->weight[i] == 0) continue;
    size_t g = by->group ? (size_t)by->group[i] : 0;
    double off = m->rho[g] - m->mean;
    double influence = off * off - square + 2 * off * (p->rho[i] - m->rho[g]), d = p->weight[i] / m->total;
    sampling += d * d * influence * influence;
  }
  *out = finish(square, quadratic(slope, p->covariance, k) + sampling);
  return true;
}

/* Within groups: Σ d (rho_i - rho_g)² / Σ d. */
static bool within(svari_arena *scratch, const svari_propensities *p, const grouping *by, const group_means *m,
                   component *out) {
  size_t k = p->columns;
  double *slope = SVARI_NEW(scratch, double, k), square = 0, sampling = 0;
  if (!slope) return false;
  for (size_t i = 0; i < p->nrecords; i++) {
    if (p->weight[i] == 0) continue;
    size_t g = by->group ? (size_t)by->group[i] : 0;
    double off = p->rho[i] - m->rho[g], d = p->weight[i] / m->total;
    square += d * off * off;
    for (size_t j = 0; j < k; j++) slope[j] += 2 * d * off * (p->z[i * k + j] - m->z[g * k + j]);
  }
  for (size_t i = 0; i < p->nrecords; i++) {
    if (p->weight[i] == 0) continue;
    size_t g = by->group ? (size_t)by->group[i] : 0;
    double off = p->rho[i] - m->rho[g], d = p->weight[i] / m->total;
    sampling += d * d * (off * off - square) * (off * off - square);
  }
  *out = finish(square, quadratic(slope, p->covariance, k) + sampling);
  return true;
}

/* B = Σ d (z - z̄)(z - z̄)' / Σ d. */
static bool spread_of_slopes(svari_arena *scratch, const svari_propensities *p, const group_means *m, double **out) {
  size_t k = p->columns;
  double *b = *out = SVARI_NEW(scratch, double, k * k);
  if (!b) return false;
  for (size_t i = 0; i < p->nrecords; i++) {
    double d = p->weight[i] / m->total;
    const double *z = p->z + i * k;
    for (size_t a = 0; d != 0 && a < k; a++)
      for (size_t c = 0; c < k; c++) b[a * k + c] += d * (z[a] - m->mean_z[a]) * (z[c] - m->mean_z[c]);
  }
  return true;
}

/* tr(B C) is what fitting adds to the variance of the propensities; 2 tr(B C B C) the second order of its own. */
static bool traces(svari_arena *scratch, const double *b, const double *c, size_t k, double *first, double *second) {
  double *product = SVARI_NEW(scratch, double, k * k);
  if (!product) return false;
  for (size_t i = 0; i < k; i++)
    for (size_t j = 0; j < k; j++)
      for (size_t l = 0; l < k; l++) product[i * k + j] += b[i * k + l] * c[l * k + j];
  *first = *second = 0;
  for (size_t i = 0; i < k; i++) {
    *first += product[i * k + i];
    for (size_t j = 0; j < k; j++) *second += 2 * product[i * k + j] * product[j * k + i];
  }
  return true;
}

static svari_status overall(const svari_propensities *p, svari_step_run *run, svari_error *err) {
  grouping all = {1, NULL};
  group_means m = {0};
  component s = {0};
  double *b = NULL, bias = 0, second = 0;
  bool room = means_of(run->scratch, p, &all, &m) && within(run->scratch, p, &all, &m, &s) &&
              spread_of_slopes(run->scratch, p, &m, &b) &&
              traces(run->scratch, b, p->covariance, p->columns, &bias, &second);
  if (!room) return svari_fail_memory(err);
  double square = s.root * s.root, adjusted = square > bias ? square - bias : 0;
  double se = s.root > 0 ? sqrt(4 * square * s.se * s.se + second) / s.root : NAN;
  svari_status status = svari_step_figure(run, "r_indicator", NULL, 1 - 2 * s.root, se, err);
  return status ? status : svari_step_figure(run, "r_indicator_adjusted", NULL, 1 - 2 * sqrt(adjusted), se, err);
}

/* Level of a record; a number's values are taken in ten groups by their order. */
static int32_t level_of(const svari_model_variable *variable, const svari_column *column, size_t i) {
  int32_t code = svari_column_code(column, i);
  if (!variable->number || code < 0 || column->nlevels <= NUMBER_GROUPS) return code;
  return (int32_t)((size_t)code * NUMBER_GROUPS / column->nlevels);
}

/* Records by the levels of one variable of the model, or by the crossing of all others. */
static svari_status group_by(const svari_propensities *p, const svari_model_matrix *matrix, size_t variable,
                             bool others, svari_step_run *run, grouping *out, svari_error *err) {
  int32_t *group = SVARI_NEW(run->scratch, int32_t, p->nrecords);
  if (!group) return svari_fail_memory(err);
  *out = (grouping){1, group};
  for (size_t v = 0; v < matrix->nvariables; v++) {
    if ((v == variable) == others) continue;
    const svari_column *column = matrix->variables[v].column;
    if (matrix->variables[v].number) column = svari_column_categories(run->scratch, column, p->nrecords);
    if (!column) return svari_fail_memory(err);
    size_t levels = matrix->variables[v].number && column->nlevels > NUMBER_GROUPS ? NUMBER_GROUPS : column->nlevels;
    size_t next = 0;
    int32_t *seen = SVARI_NEW(run->scratch, int32_t, out->count * levels);
    if (!seen) return svari_fail_memory(err);
    for (size_t i = 0; i < p->nrecords; i++) {
      int32_t code = level_of(&matrix->variables[v], column, i);
      if (p->weight[i] == 0 || code < 0) {
        group[i] = 0;
        continue;
      }
      int32_t *id = &seen[(size_t)group[i] * levels + (size_t)code];
      if (*id == 0) *id = (int32_t)++next;
      group[i] = *id - 1;
    }
    out->count = next ? next : 1;
  }
  return SVARI_OK;
}

/* P(Z, k) = sqrt(share) (rho_k - rho): below 0 is under-represented. Its error has the two parts of the components. */
static svari_status categories(const svari_propensities *p, const svari_model_variable *variable, const grouping *by,
                               const group_means *m, svari_step_run *run, svari_error *err) {
  size_t k = p->columns;
  double *slope = SVARI_NEW(run->scratch, double, k);
  double *sampling = SVARI_NEW(run->scratch, double, by->count);
  const char **names = SVARI_NEW(run->scratch, const char *, by->count);
  if (!slope || !sampling || !names) return svari_fail_memory(err);
  for (size_t i = 0; i < p->nrecords; i++) {
    if (p->weight[i] == 0) continue;
    double d = p->weight[i] / m->total;
    names[by->group[i]] = variable->column->levels[svari_column_code(variable->column, i)].name;
    for (size_t g = 0; g < by->count; g++) {
      bool in = (size_t)by->group[i] == g;
      double influence = (in ? (p->rho[i] - m->rho[g]) / m->share[g] : 0) - (p->rho[i] - m->mean);
      sampling[g] += d * d * influence * influence;
    }
  }
  svari_status status = SVARI_OK;
  for (size_t g = 0; g < by->count && !status; g++) {
    if (!names[g]) continue;
    for (size_t j = 0; j < k; j++) slope[j] = m->z[g * k + j] - m->mean_z[j];
    const char *label = svari_arena_printf(run->scratch, "%s: %s", variable->name, names[g]);
    if (!label) return svari_fail_memory(err);
    double root = sqrt(m->share[g]), variance = quadratic(slope, p->covariance, k) + sampling[g];
    status = svari_step_figure(run, "partial_unconditional", label, root * (m->rho[g] - m->mean), root * sqrt(variance),
                               err);
  }
  return status;
}

static svari_status partial(const svari_propensities *p, const svari_model_matrix *matrix, size_t v,
                            svari_step_run *run, svari_error *err) {
  const svari_model_variable *variable = &matrix->variables[v];
  grouping own, others;
  svari_status status = group_by(p, matrix, v, false, run, &own, err);
  if (!status) status = group_by(p, matrix, v, true, run, &others, err);
  if (status) return status;
  group_means by_own = {0}, by_others = {0};
  component unconditional = {0}, conditional = {0};
  bool room = means_of(run->scratch, p, &own, &by_own) && between(run->scratch, p, &own, &by_own, &unconditional) &&
              means_of(run->scratch, p, &others, &by_others) &&
              within(run->scratch, p, &others, &by_others, &conditional);
  if (!room) return svari_fail_memory(err);
  status = svari_step_figure(run, "partial_unconditional", variable->name, unconditional.root, unconditional.se, err);
  if (!status)
    status = svari_step_figure(run, "partial_conditional", variable->name, conditional.root, conditional.se, err);
  return status || variable->number ? status : categories(p, variable, &own, &by_own, run, err);
}

svari_status svari_representativity(const svari_propensities *p, const svari_model_matrix *matrix, svari_step_run *run,
                                    svari_error *err) {
  svari_status status = overall(p, run, err);
  for (size_t v = 0; v < matrix->nvariables && !status; v++) status = partial(p, matrix, v, run, err);
  return status;
}
