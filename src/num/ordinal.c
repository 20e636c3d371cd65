/* With a and b the distances of the upper and the lower cut point of a record's level from its eta, and F the logistic
 * function, P = F(a) (1 - F(b)) (1 - e^(b - a)): a form that loses no digits in the tails. Its logarithm has
 * the derivatives 1 - F(a) + c and -F(b) - c with c = 1/(e^(a - b) - 1).
 *
 * Inside, cut points stand before slopes, so that a column which is constant is the one found aliased. */
#include "num/ordinal.h"

#include "base/parallel.h"
#include "base/sum.h"
#include "num/linear.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { MOST_STEPS = 100, MOST_HALVINGS = 30 };
static const double SETTLED = 1e-8, SEPARATION = 0.01, RANK_TOLERANCE = 1e-11;

typedef struct pass {
  const svari_ordinal_problem *problem;
  const double *beta; /* slopes, cut points */
  size_t count, blocks, stride;
  double *sums;        /* by block: score (count), information (count × count), deviance */
  double *information; /* count × count, cut points first */
  double *score;
  double deviance, mean_weight;
} pass;

/* A record at its cut points: derivatives of log P by the upper and the lower one, and its information. */
typedef struct point {
  bool has_upper, has_lower;
  double upper, lower; /* scores */
  double fa, fb, h;    /* densities at the cut points; curvature that they share */
  double minus_log;    /* -log P */
} point;

static double logistic(double x) { return 1 / (1 + exp(-x)); }

static point look_at(const double *cuts, size_t levels, size_t level, double eta) {
  point p = {.has_upper = level + 1 < levels, .has_lower = level > 0};
  double a = p.has_upper ? cuts[level] - eta : 0, b = p.has_lower ? cuts[level - 1] - eta : 0;
  double upper = p.has_upper ? logistic(a) : 1, lower = p.has_lower ? logistic(b) : 0;
  double above = p.has_upper ? logistic(-a) : 0, beyond = p.has_lower ? logistic(-b) : 1;
  double c = p.has_upper && p.has_lower ? 1 / expm1(a - b) : 0;
  p.upper = above + c;
  p.lower = -lower - c;
  p.fa = upper * above;
  p.fb = lower * beyond;
  p.h = c * (1 + c);
  p.minus_log = -log(upper) - log(beyond) - (c > 0 ? log(-expm1(b - a)) : 0);
  return p;
}

void svari_ordinal_score(const double *parameters, size_t columns, size_t levels, const double *x, double y,
                         double *score) {
  point p = look_at(parameters + columns, levels, (size_t)y, svari_dot(x, parameters, columns));
  for (size_t k = 0; k + 1 < levels; k++) score[columns + k] = 0;
  if (p.has_upper) score[columns + (size_t)y] = p.upper;
  if (p.has_lower) score[columns + (size_t)y - 1] = p.lower;
  double by_eta = -(p.has_upper ? p.upper : 0) - (p.has_lower ? p.lower : 0);
  for (size_t j = 0; j < columns; j++) score[j] = x[j] * by_eta;
}

/* Adds weight × (score, information, deviance) of one record; only the lower triangle of the information. */
static void add_record(const pass *p, size_t i, double *sums) {
  const svari_ordinal_problem *problem = p->problem;
  size_t columns = problem->columns, cuts = problem->levels - 1, n = p->count, y = (size_t)problem->y[i];
  const double *x = problem->x + i * columns;
  double w = problem->weight[i], *score = sums, *info = sums + n;
  point at = look_at(p->beta + columns, problem->levels, y, svari_dot(x, p->beta, columns));
  double by_eta = 0;
  if (at.has_upper) {
    score[y] += w * at.upper;
    info[y * n + y] += w * (at.fa + at.h);
    by_eta -= at.upper;
  }
  if (at.has_lower) {
    score[y - 1] += w * at.lower;
    info[(y - 1) * n + y - 1] += w * (at.fb + at.h);
    by_eta -= at.lower;
  }
  if (at.has_upper && at.has_lower) info[y * n + y - 1] -= w * at.h;
  for (size_t j = 0; j < columns; j++) {
    double *row = info + (cuts + j) * n;
    score[cuts + j] += w * x[j] * by_eta;
    if (at.has_upper) row[y] -= w * x[j] * at.fa;
    if (at.has_lower) row[y - 1] -= w * x[j] * at.fb;
    for (size_t k = 0; k <= j; k++) row[cuts + k] += w * x[j] * x[k] * (at.fa + at.fb);
  }
  sums[n + n * n] += 2 * w * at.minus_log;
}

static void pass_block(void *context, size_t block) {
  pass *p = context;
  size_t from = block * SVARI_BLOCK, to = from + SVARI_BLOCK;
  if (to > p->problem->records) to = p->problem->records;
  double *sums = p->sums + block * p->stride;
  memset(sums, 0, p->stride * sizeof *sums);
  for (size_t i = from; i < to; i++)
    if (p->problem->weight[i] > 0) add_record(p, i, sums);
}

static void gather(pass *p) {
  size_t n = p->count;
  double *all[] = {p->score, p->information, &p->deviance};
  const size_t lengths[] = {n, n * n, 1};
  for (size_t part = 0, at = 0; part < 3; at += lengths[part++]) {
    for (size_t k = 0; k < lengths[part]; k++) {
      svari_sum sum = {0};
      for (size_t b = 0; b < p->blocks; b++) svari_sum_add(&sum, p->sums[b * p->stride + at + k]);
      all[part][k] = svari_sum_value(&sum);
    }
  }
  for (size_t i = 0; i < n; i++)
    for (size_t j = i + 1; j < n; j++) p->information[i * n + j] = p->information[j * n + i];
}

/* Cut points that are not in order have no likelihood. */
static bool in_order(const double *cuts, size_t count) {
  for (size_t k = 1; k < count; k++)
    if (!(cuts[k] > cuts[k - 1])) return false;
  return true;
}

static void look(pass *p, const double *beta) {
  p->beta = beta;
  if (!in_order(beta + p->problem->columns, p->problem->levels - 1)) {
    p->deviance = INFINITY;
    return;
  }
  svari_parallel_for(p->problem->threads, p->blocks, pass_block, p);
  gather(p);
}

/* The step and the inverse from score and information, which it destroys. */
static svari_status find_step(pass *p, svari_glm_fit *fit) {
  size_t n = p->count, cuts = p->problem->levels - 1, columns = p->problem->columns, width = n + 1;
  double *right = calloc(n * width + 1, sizeof *right);
  bool *kept = calloc(n + 1, sizeof *kept);
  fit->rank = SIZE_MAX;
  if (right && kept) {
    for (size_t i = 0; i < n; i++) {
      right[i * width] = p->score[i];
      right[i * width + 1 + i] = 1;
    }
    fit->rank = svari_symmetric_solve(p->information, n, right, width, RANK_TOLERANCE, kept);
    for (size_t i = 0; i < n; i++) {
      size_t from = i < columns ? cuts + i : i - columns;
      fit->kept[i] = kept[from];
      fit->step[i] = right[from * width];
      for (size_t j = 0; fit->inverse && j < n; j++) {
        size_t at = j < columns ? cuts + j : j - columns;
        fit->inverse[i * n + j] = kept[from] && kept[at] ? right[from * width + 1 + at] : 0;
      }
    }
  }
  free(right);
  free(kept);
  return fit->rank == SIZE_MAX ? SVARI_MEMORY : SVARI_OK;
}

static bool settled(const pass *p, double before) {
  return fabs(p->deviance - before) < SETTLED * (fabs(p->deviance) + 0.1 * p->mean_weight);
}

static bool worse(const pass *p, double before) {
  return !isfinite(p->deviance) || (p->deviance > before && !settled(p, before));
}

static double largest_change(const svari_ordinal_problem *problem, const svari_glm_fit *fit) {
  double largest = 0;
  for (size_t k = 0; k + 1 < problem->levels; k++) largest = fmax(largest, fabs(fit->step[problem->columns + k]));
  for (size_t i = 0; i < problem->records; i++)
    if (problem->weight[i] > 0)
      largest = fmax(largest, fabs(svari_dot(problem->x + i * problem->columns, fit->step, problem->columns)));
  return largest;
}

static svari_status iterate(pass *p, double *beta, double *before, svari_glm_fit *fit) {
  size_t n = p->count;
  int finishing = 2;
  double old = INFINITY;
  svari_status status = SVARI_OK;
  bool done = false;
  for (fit->iterations = 1; status == SVARI_OK && !done && fit->iterations < MOST_STEPS; fit->iterations++) {
    look(p, beta);
    for (int k = 0; worse(p, old) && k < MOST_HALVINGS; k++) {
      for (size_t j = 0; j < n; j++) beta[j] = (beta[j] + before[j]) / 2;
      look(p, beta);
    }
    if (!isfinite(p->deviance)) break;
    done = finishing == 0;
    finishing -= settled(p, old);
    old = p->deviance;
    status = find_step(p, fit);
    memcpy(before, beta, n * sizeof *beta);
    for (size_t j = 0; status == SVARI_OK && j < n; j++) beta[j] += fit->step[j];
  }
  fit->deviance = p->deviance;
  fit->end = done ? SVARI_GLM_CONVERGED : SVARI_GLM_DIVERGED;
  if (status == SVARI_OK && done && largest_change(p->problem, fit) > SEPARATION) fit->end = SVARI_GLM_SEPARATED;
  return status;
}

/* Slopes 0 and the logits of the cumulated weighted shares; and the mean weight. */
static void start(pass *p, double *beta) {
  const svari_ordinal_problem *problem = p->problem;
  double *cuts = beta + problem->columns, total = 0;
  size_t count = 0;
  for (size_t i = 0; i < problem->records; i++) {
    if (!(problem->weight[i] > 0)) continue;
    for (size_t k = (size_t)problem->y[i]; k + 1 < problem->levels; k++) cuts[k] += problem->weight[i];
    total += problem->weight[i];
    count++;
  }
  p->mean_weight = count ? total / (double)count : 0;
  for (size_t k = 0; k + 1 < problem->levels; k++) cuts[k] = log(cuts[k] / (total - cuts[k]));
  for (size_t j = 0; problem->start && j < p->count; j++) beta[j] = problem->start[j];
}

svari_status svari_ordinal_solve(const svari_ordinal_problem *problem, svari_glm_fit *fit, svari_error *err) {
  size_t n = problem->columns + problem->levels - 1, blocks = (problem->records + SVARI_BLOCK - 1) / SVARI_BLOCK;
  pass p = {.problem = problem, .count = n, .blocks = blocks, .stride = n + n * n + 1};
  p.sums = malloc((blocks * p.stride + 1) * sizeof *p.sums);
  p.information = malloc((n * n + n) * sizeof *p.information);
  double *beta = calloc(2 * n + 1, sizeof *beta);
  svari_status status = SVARI_MEMORY;
  if (p.sums && p.information && beta) {
    p.score = p.information + n * n;
    start(&p, beta);
    status = iterate(&p, beta, beta + n, fit);
  }
  for (size_t j = 0; status == SVARI_OK && j < n; j++) fit->coefficients[j] = fit->kept[j] ? beta[j] : NAN;
  free(p.sums);
  free(p.information);
  free(beta);
  return status == SVARI_MEMORY ? svari_fail_memory(err) : status;
}
