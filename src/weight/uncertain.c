/* Targets that are estimates themselves. Taylor variance takes their covariance by the regression coefficients; here is
 * how replication takes it: each replicate meets targets of its own, T + e_r, such that the sum over replicates of
 * scale × rscale × e_r e_r' is the targets' covariance. Fuller (1998, Statistica Sinica 8) moves the targets of as many
 * replicates as the covariance has dimensions; here all are moved a little, by columns that are orthonormal over the
 * replicates and have mean zero, so that no single replicate is moved far. */
#include <math.h>
#include <string.h>

#include "num/linear.h"
#include "num/random.h"
#include "weight/calibration.h"

/* Eigenvalues below this share of the largest are rounding. */
static const double EIGEN_TOLERANCE = 1e-12;

/* The seed of the columns is fixed: the same replicates are moved the same way in every run. */
enum { SEED = 1998 };

static double root_scale(const svari_replication *replication, size_t r) {
  double s = replication->scale * (replication->rscales ? replication->rscales[r] : 1);
  return s > 0 ? sqrt(s) : 0;
}

static void remove_part(double *column, const double *direction, size_t n) {
  double dot = 0, norm = 0;
  for (size_t r = 0; r < n; r++) {
    dot += column[r] * direction[r];
    norm += direction[r] * direction[r];
  }
  for (size_t r = 0; r < n && norm > 0; r++) column[r] -= dot / norm * direction[r];
}

/* Orthonormal columns over the replicates whose disturbances (column over root scale) sum to zero; twice
 * Gram–Schmidt for full orthogonality. */
static bool orthonormal_columns(svari_arena *arena, const svari_replication *replication, size_t count, double **out) {
  size_t n = replication->count;
  double *columns = *out = SVARI_NEW(arena, double, count * n), *inverse = SVARI_NEW(arena, double, n);
  if (!columns || !inverse) return false;
  svari_random random = svari_random_start(SEED, 0);
  for (size_t r = 0; r < n; r++) inverse[r] = root_scale(replication, r) > 0 ? 1 / root_scale(replication, r) : 0;
  for (size_t k = 0; k < count; k++) {
    double *column = columns + k * n, norm = 0;
    for (size_t r = 0; r < n; r++) column[r] = inverse[r] > 0 ? svari_random_uniform(&random) - 0.5 : 0;
    for (int pass = 0; pass < 2; pass++) {
      remove_part(column, inverse, n);
      for (size_t j = 0; j < k; j++) remove_part(column, columns + j * n, n);
    }
    for (size_t r = 0; r < n; r++) norm += column[r] * column[r];
    for (size_t r = 0; r < n; r++) column[r] /= sqrt(norm);
  }
  return true;
}

/* Factors of one margin's block of the covariance: f f' summed is the block. Each is written with its margin. */
typedef struct factors {
  size_t count;
  double *value; /* count × columns */
} factors;

static svari_status add_block(svari_arena *arena, const svari_calibration *c, const svari_auxiliary *item, factors *out,
                              svari_error *err) {
  size_t n = item->ncells, p = c->x.columns;
  double *block = SVARI_NEW(arena, double, n * n), *values = SVARI_NEW(arena, double, n);
  double *vectors = SVARI_NEW(arena, double, n * n);
  if (!block || !values || !vectors) return svari_fail_memory(err);
  for (size_t a = 0; a < n; a++)
    memcpy(block + a * n, c->projection.target_covariance + (item->first + a) * p + item->first, n * sizeof *block);
  svari_status status = svari_symmetric_eigen(block, n, values, vectors);
  if (status)
    return status == SVARI_MEMORY
               ? svari_fail_memory(err)
               : svari_fail(err, status, "the covariance of margin '%s' has no eigenvalues", item->margin->name);
  double largest = values[n - 1];
  if (values[0] < -1e-6 * fabs(largest))
    return svari_fail_at(err, SVARI_DATA, item->margin->where,
                         "the covariance of margin '%s' is not one: it has a negative variance", item->margin->name);
  for (size_t k = 0; k < n; k++) {
    if (values[k] <= EIGEN_TOLERANCE * largest) continue;
    double *factor = out->value + out->count++ * p;
    for (size_t a = 0; a < n; a++) factor[item->first + a] = sqrt(values[k]) * vectors[a * n + k];
  }
  return SVARI_OK;
}

svari_status svari_targets_disturb(svari_arena *arena, const svari_calibration *c, const svari_replication *replication,
                                   const double **out, svari_error *err) {
  size_t n = replication->count, p = c->x.columns;
  factors f = {0, SVARI_NEW(arena, double, p * p)};
  double *columns = NULL, *disturbance = SVARI_NEW(arena, double, n * p);
  if (!f.value || !disturbance) return svari_fail_memory(err);
  svari_status status = SVARI_OK;
  for (size_t m = 0; m < c->x.count && !status; m++)
    if (c->x.items[m].margin->covariance) status = add_block(arena, c, &c->x.items[m], &f, err);
  if (status) return status;
  if (f.count + 1 > n) {
    status = svari_fail_at(
        err, SVARI_NUMERIC, c->spec->where,
        "%s: %zu replicates are too few to carry the covariance of estimated totals, which has %zu dimensions",
        c->spec->step, n, f.count);
    svari_hint(err, "make more replicates (bootstrap), or take Taylor variance");
    return status;
  }
  if (!orthonormal_columns(arena, replication, f.count, &columns)) return svari_fail_memory(err);
  for (size_t r = 0; r < n; r++) {
    double scale = root_scale(replication, r);
    for (size_t k = 0; k < f.count && scale > 0; k++)
      for (size_t j = 0; j < p; j++) disturbance[r * p + j] += columns[k * n + r] / scale * f.value[k * p + j];
  }
  *out = disturbance;
  return SVARI_OK;
}

static double sum_of(const double *totals, const svari_auxiliary *item) {
  double sum = 0;
  for (size_t k = 0; k < item->ncells; k++) sum += totals[item->first + k];
  return sum;
}

/* The margin of categories that sets the population's size: the first that is known exactly, else the first. */
static const svari_auxiliary *size_giver(const svari_calibration *c) {
  const svari_auxiliary *first = NULL;
  for (size_t m = 0; m < c->x.count; m++) {
    const svari_auxiliary *item = &c->x.items[m];
    if (!item->cell) continue;
    if (!item->margin->covariance) return item;
    if (!first) first = item;
  }
  return first;
}

void svari_targets_add(const svari_calibration *c, size_t replicate, double *totals) {
  if (!c->disturbance) return;
  const double *e = c->disturbance + (replicate - 1) * c->x.columns;
  for (size_t j = 0; j < c->x.columns; j++) totals[j] += e[j];
  const svari_auxiliary *giver = size_giver(c);
  for (size_t m = 0; giver && m < c->x.count; m++) {
    const svari_auxiliary *item = &c->x.items[m];
    if (!item->cell || item == giver) continue;
    double ratio = sum_of(totals, giver) / sum_of(totals, item);
    for (size_t k = 0; k < item->ncells; k++) totals[item->first + k] *= ratio;
  }
}

/* What an error e of the targets makes of them once every margin is scaled to the size that the giver sets, to first
 * order: of a cell, e + its share of its margin × (sum of e over the giver − sum of e over its margin). */
static void scale_error(const svari_calibration *c, const svari_auxiliary *giver, double *e, size_t step) {
  double given = 0;
  for (size_t k = 0; k < giver->ncells; k++) given += e[(giver->first + k) * step];
  for (size_t m = 0; m < c->x.count; m++) {
    const svari_auxiliary *item = &c->x.items[m];
    double own = 0, size = 0;
    if (!item->cell || item == giver) continue;
    for (size_t k = 0; k < item->ncells; k++) {
      own += e[(item->first + k) * step];
      size += item->target[k];
    }
    for (size_t k = 0; k < item->ncells; k++) e[(item->first + k) * step] += item->target[k] / size * (given - own);
  }
}

void svari_targets_agree(const svari_calibration *c, double *covariance) {
  const svari_auxiliary *giver = size_giver(c);
  size_t p = c->x.columns;
  for (size_t a = 0; giver && a < p; a++) scale_error(c, giver, covariance + a * p, 1);
  for (size_t b = 0; giver && b < p; b++) scale_error(c, giver, covariance + b, p);
}
