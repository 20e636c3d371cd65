/* A step is a weighted regression of the working residual on X. Each block of records is reflected into a triangle; the
 * triangles, stacked in block order, are reflected once more, and only then is rank judged. A linear model is then
 * refined by residuals in doubled precision: where the residuals are large and X is near collinear, that gives six
 * digits more.
 *
 * Letters: eta = X beta, mu its mean, d the slope, V the variance, w the weight; a working row is
 * sqrt(w/V) d x and its response sqrt(w/V) (y - mu), to which eta d sqrt(w/V) is added when there are no coefficients
 * to start from yet. */
#include "num/glm.h"

#include "base/parallel.h"
#include "base/sum.h"
#include "num/linear.h"
#include "num/triangle.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { MOST_STEPS = 50, MOST_HALVINGS = 20 };
static const double SETTLED = 1e-8;    /* relative change of the deviance */
static const double SEPARATION = 0.01; /* largest change of eta in the last step of a settled fit */

typedef struct pass {
  const svari_glm_problem *problem;
  const double *beta; /* NULL: from the family's start */
  size_t blocks, height;
  double *rows;      /* blocks × height × columns: triangles */
  double *responses; /* blocks × height */
  double *deviance;  /* by block */
  bool *failed;      /* by block: no memory */
  double *squares;   /* by column */
  double mean_weight;
} pass;

/* Where the family starts for a response. */
typedef struct start_point {
  double y, eta;
  svari_glm_point point;
} start_point;

/* The start depends on the response alone, which often has two values: the last two are kept. */
static const start_point *start_of(const svari_family *family, double y, start_point recent[2]) {
  if (recent[0].y == y) return &recent[0];
  if (recent[1].y == y) return &recent[1];
  recent[1] = recent[0];
  recent[0].y = y;
  recent[0].eta = family->link(family->start(y));
  family->at(recent[0].eta, y, &recent[0].point);
  return &recent[0];
}

/* Records on their way into a triangle: SVARI_CHUNK at a time, so that each step is a loop over numbers side by side.
 * Where there are no more records, rows of weight 0 fill it up. */
typedef struct chunk {
  double y[SVARI_CHUNK], weight[SVARI_CHUNK], eta[SVARI_CHUNK], root[SVARI_CHUNK], pull[SVARI_CHUNK];
  svari_glm_points at;
  double x[]; /* by column, the response last */
} chunk;
_Static_assert((int)SVARI_POINTS == (int)SVARI_CHUNK, "a chunk's records are looked at together");

/* Takes records of weight not zero from i on, and says where it stopped. */
static size_t take_rows(const svari_glm_problem *problem, size_t i, size_t to, chunk *c) {
  size_t columns = problem->columns, row = 0;
  for (; i < to && row < SVARI_CHUNK; i++) {
    if (!(problem->weight[i] > 0)) continue;
    c->y[row] = problem->y[i];
    c->weight[row] = problem->weight[i];
    for (size_t j = 0; j < columns; j++) c->x[j * SVARI_CHUNK + row] = problem->x[i * columns + j];
    row++;
  }
  for (; row < SVARI_CHUNK; row++) {
    c->y[row] = c->weight[row] = 0;
    for (size_t j = 0; j < columns; j++) c->x[j * SVARI_CHUNK + row] = 0;
  }
  return i;
}

static void predict_rows(const double *beta, size_t columns, chunk *c) {
  memset(c->eta, 0, sizeof c->eta);
  for (size_t j = 0; j < columns; j++)
    for (size_t r = 0; r < SVARI_CHUNK; r++) c->eta[r] += c->x[j * SVARI_CHUNK + r] * beta[j];
}

static void start_rows(const svari_family *family, start_point recent[2], chunk *c) {
  for (size_t r = 0; r < SVARI_CHUNK; r++) {
    const start_point *start = start_of(family, c->y[r], recent);
    c->eta[r] = start->eta;
    c->at.mean[r] = start->point.mean;
    c->at.slope[r] = start->point.slope;
    c->at.variance[r] = start->point.variance;
    c->at.deviance[r] = start->point.deviance;
  }
}

/* From records to working rows. */
static void work_rows(bool started, size_t columns, chunk *c) {
  double *response = c->x + columns * SVARI_CHUNK;
  for (size_t r = 0; r < SVARI_CHUNK; r++) {
    c->root[r] = sqrt(c->weight[r] / c->at.variance[r]);
    c->pull[r] = c->root[r] * c->at.slope[r];
    response[r] = c->root[r] * (c->y[r] - c->at.mean[r]);
  }
  for (size_t r = 0; r < SVARI_CHUNK && started; r++) response[r] += c->pull[r] * c->eta[r];
  for (size_t j = 0; j < columns; j++)
    for (size_t r = 0; r < SVARI_CHUNK; r++) c->x[j * SVARI_CHUNK + r] *= c->pull[r];
}

/* In four lanes, which records take in turn. */
static double deviance_of_rows(const chunk *c) {
  double lane[4] = {0};
  for (size_t r = 0; r < SVARI_CHUNK; r += 4)
    for (size_t l = 0; l < 4; l++) lane[l] += c->weight[r + l] * c->at.deviance[r + l];
  return (lane[0] + lane[2]) + (lane[1] + lane[3]);
}

static void pass_block(void *context, size_t block) {
  pass *p = context;
  const svari_glm_problem *problem = p->problem;
  size_t columns = problem->columns, i = block * SVARI_BLOCK, to = i + SVARI_BLOCK;
  if (to > problem->records) to = problem->records;
  svari_triangle triangle = {
      .columns = columns, .r = p->rows + block * p->height * columns, .right = p->responses + block * p->height};
  chunk *c = malloc(sizeof *c + (columns + 1) * SVARI_CHUNK * sizeof *c->x);
  p->failed[block] = !c;
  svari_sum deviance = {0};
  start_point recent[2] = {{.y = NAN}, {.y = NAN}};
  while (c && i < to) {
    i = take_rows(problem, i, to, c);
    if (p->beta) {
      predict_rows(p->beta, columns, c);
      svari_family_points(problem->family, c->eta, c->y, SVARI_CHUNK, &c->at);
    } else {
      start_rows(problem->family, recent, c);
    }
    svari_sum_add(&deviance, deviance_of_rows(c));
    work_rows(!p->beta, columns, c);
    svari_triangle_add(&triangle, c->x);
  }
  p->deviance[block] = svari_sum_value(&deviance);
  free(c);
}

/* Of each column of the working rows, before the triangles are destroyed. */
static void column_squares(pass *p) {
  size_t columns = p->problem->columns;
  memset(p->squares, 0, columns * sizeof *p->squares);
  for (size_t i = 0; i < p->blocks * p->height; i++)
    for (size_t j = 0; j < columns; j++) p->squares[j] += p->rows[i * columns + j] * p->rows[i * columns + j];
}

/* One look at all records from `beta`: the deviance there, and the step (or, without beta, the coefficients). */
static svari_status look(pass *p, const double *beta, svari_glm_fit *fit) {
  const svari_glm_problem *problem = p->problem;
  size_t rows = p->blocks * p->height;
  p->beta = beta;
  memset(p->rows, 0, rows * problem->columns * sizeof *p->rows);
  memset(p->responses, 0, rows * sizeof *p->responses);
  svari_parallel_for(problem->threads, p->blocks, pass_block, p);
  svari_sum deviance = {0};
  for (size_t b = 0; b < p->blocks; b++) {
    if (p->failed[b]) return SVARI_MEMORY;
    svari_sum_add(&deviance, p->deviance[b]);
  }
  fit->deviance = svari_sum_value(&deviance);
  column_squares(p);
  double tolerance = problem->tolerance > 0 ? problem->tolerance : 1e-11;
  fit->rank =
      svari_least_squares(p->rows, rows, problem->columns, p->responses, tolerance, fit->step, fit->inverse, fit->kept);
  return fit->rank == SIZE_MAX ? SVARI_MEMORY : SVARI_OK;
}

/* The 0.1 is in units of a record of mean weight: a deviance of nothing is then settled too. */
static bool settled(const pass *p, double deviance, double before) {
  return fabs(deviance - before) < SETTLED * (fabs(deviance) + 0.1 * p->mean_weight);
}

static bool worse(const pass *p, double deviance, double before) {
  return !isfinite(deviance) || (deviance > before && !settled(p, deviance, before));
}

/* Largest |x beta| of a block. */
static void change_block(void *context, size_t block) {
  pass *p = context;
  const svari_glm_problem *problem = p->problem;
  size_t from = block * SVARI_BLOCK, to = from + SVARI_BLOCK;
  if (to > problem->records) to = problem->records;
  double largest = 0;
  for (size_t i = from; i < to; i++) {
    double change = fabs(svari_dot(problem->x + i * problem->columns, p->beta, problem->columns));
    if (problem->weight[i] > 0 && change > largest) largest = change;
  }
  p->deviance[block] = largest;
}

/* The largest change of eta that the last step makes for any record; `step` is room for the columns. */
static double largest_change(pass *p, const svari_glm_fit *fit, double *step) {
  double largest = 0;
  for (size_t j = 0; j < p->problem->columns; j++) step[j] = fit->kept[j] ? fit->step[j] : 0;
  p->beta = step;
  svari_parallel_for(p->problem->threads, p->blocks, change_block, p);
  for (size_t b = 0; b < p->blocks; b++) largest = fmax(largest, p->deviance[b]);
  return largest;
}

/* A number in two doubles, about 32 digits (Dekker 1971, Knuth's exact sum; the product's error by fma). */
typedef struct twofold {
  double high, low;
} twofold;

static twofold twofold_add(twofold a, double b, double low) {
  double sum = a.high + b, part = sum - a.high;
  double error = (a.high - (sum - part)) + (b - part) + a.low + low;
  double high = sum + error;
  return (twofold){high, error - (high - sum)};
}

static twofold twofold_add_product(twofold a, double x, twofold y) {
  double product = x * y.high;
  return twofold_add(a, product, fma(x, y.high, -product) + x * y.low);
}

/* The score of an exact family over a block, sum of w x (y - x beta), in about 32 digits: so the step that follows
 * mends what rounding did to the first solution (Bjorck 1996, "Numerical Methods for Least Squares Problems", 2.9). */
static void refine_block(void *context, size_t block) {
  pass *p = context;
  const svari_glm_problem *problem = p->problem;
  size_t columns = problem->columns, from = block * SVARI_BLOCK, to = from + SVARI_BLOCK;
  if (to > problem->records) to = problem->records;
  twofold *score = (twofold *)(p->rows + block * p->height * columns);
  memset(score, 0, columns * sizeof *score);
  svari_sum deviance = {0};
  for (size_t i = from; i < to; i++) {
    double w = problem->weight[i];
    if (!(w > 0)) continue;
    const double *x = problem->x + i * columns;
    twofold residual = {problem->y[i], 0};
    for (size_t j = 0; j < columns; j++) residual = twofold_add_product(residual, -x[j], (twofold){p->beta[j], 0});
    svari_sum_add(&deviance, w * residual.high * residual.high);
    twofold weighted = twofold_add_product((twofold){0, 0}, w, residual);
    for (size_t j = 0; j < columns; j++) score[j] = twofold_add_product(score[j], x[j], weighted);
  }
  p->deviance[block] = svari_sum_value(&deviance);
}

/* The deviance at beta and the step from there by the inverse that the last look left. */
static void refine(pass *p, const double *beta, svari_glm_fit *fit) {
  size_t columns = p->problem->columns;
  svari_sum deviance = {0};
  p->beta = beta;
  svari_parallel_for(p->problem->threads, p->blocks, refine_block, p);
  twofold *score = (twofold *)p->rows;
  for (size_t b = 0; b < p->blocks; b++) {
    const twofold *part = (const twofold *)(p->rows + b * p->height * columns);
    svari_sum_add(&deviance, p->deviance[b]);
    for (size_t j = 0; b > 0 && j < columns; j++) score[j] = twofold_add(score[j], part[j].high, part[j].low);
  }
  fit->deviance = svari_sum_value(&deviance);
  for (size_t j = 0; j < columns; j++) {
    twofold step = {0, 0};
    for (size_t k = 0; k < columns; k++) step = twofold_add_product(step, fit->inverse[j * columns + k], score[k]);
    fit->step[j] = step.high;
  }
}

static void add_step(const svari_glm_fit *fit, size_t columns, double *beta) {
  for (size_t j = 0; j < columns; j++) beta[j] += fit->kept[j] ? fit->step[j] : 0;
}

/* Looks at `beta`, going back half the way to `before` while that makes the deviance worse than `old`. */
static svari_status look_back(pass *p, const double *before, double *beta, double old, svari_glm_fit *fit) {
  svari_status status = look(p, beta, fit);
  for (int k = 0; status == SVARI_OK && worse(p, fit->deviance, old) && k < MOST_HALVINGS; k++) {
    for (size_t j = 0; j < p->problem->columns; j++) beta[j] = (beta[j] + before[j]) / 2;
    status = look(p, beta, fit);
  }
  return status;
}

/* The deviance of a block of an exact family. */
static void deviance_block(void *context, size_t block) {
  pass *p = context;
  const svari_glm_problem *problem = p->problem;
  size_t from = block * SVARI_BLOCK, to = from + SVARI_BLOCK;
  if (to > problem->records) to = problem->records;
  svari_sum sum = {0};
  for (size_t i = from; i < to; i++) {
    if (!(problem->weight[i] > 0)) continue;
    double error = problem->y[i] - svari_dot(problem->x + i * problem->columns, p->beta, problem->columns);
    svari_sum_add(&sum, problem->weight[i] * error * error);
  }
  p->deviance[block] = svari_sum_value(&sum);
}

static void look_deviance(pass *p, const double *beta, svari_glm_fit *fit) {
  svari_sum sum = {0};
  p->beta = beta;
  svari_parallel_for(p->problem->threads, p->blocks, deviance_block, p);
  for (size_t b = 0; b < p->blocks; b++) svari_sum_add(&sum, p->deviance[b]);
  fit->deviance = svari_sum_value(&sum);
}

/* Whether a column is all but a combination of others: its variance inflation, square over what the others leave of
 * it, is large. Up to 1e4 the first solution has 12 digits. The columns' squares are the triangles'. */
static bool is_ill_conditioned(const pass *p, const svari_glm_fit *fit) {
  for (size_t j = 0; j < p->problem->columns; j++)
    if (fit->kept[j] && p->squares[j] * fit->inverse[j * p->problem->columns + j] > 1e4) return true;
  return false;
}

/* A linear model: one regression; where it needs it, and is not one of many (with a start), refined. */
static svari_status solve_exact(pass *p, double *beta, svari_glm_fit *fit) {
  enum { REFINEMENTS = 2 };
  bool started = p->problem->start != NULL;
  svari_status status = look(p, started ? beta : NULL, fit);
  if (status != SVARI_OK) return status;
  add_step(fit, p->problem->columns, beta);
  bool ill = !started && fit->inverse && is_ill_conditioned(p, fit);
  for (int k = 0; k < REFINEMENTS && ill; k++) {
    refine(p, beta, fit);
    add_step(fit, p->problem->columns, beta);
  }
  if (!started && !ill) look_deviance(p, beta, fit);
  fit->iterations = 1;
  fit->end = SVARI_GLM_CONVERGED;
  return SVARI_OK;
}

static svari_status iterate(pass *p, double *beta, double *before, svari_glm_fit *fit) {
  const svari_glm_problem *problem = p->problem;
  size_t columns = problem->columns;
  bool started = problem->start != NULL, done = false;
  /* A settled deviance says that beta is right to its root, 1e-4: one more step squares that, and the weights
   * that the inverse is made of want yet another. */
  int finishing = fit->inverse ? 2 : 1;
  svari_status status = look(p, started ? beta : NULL, fit);
  /* The deviance of the family's start is that of no coefficients: nothing can be compared with it. */
  double old = started ? fit->deviance : INFINITY;
  if (started) memcpy(before, beta, columns * sizeof *beta);
  if (status == SVARI_OK) add_step(fit, columns, beta);
  for (fit->iterations = 1; status == SVARI_OK && !done && fit->iterations < MOST_STEPS; fit->iterations++) {
    status = look_back(p, before, beta, old, fit);
    done = finishing == 0;
    finishing -= settled(p, fit->deviance, old);
    old = fit->deviance;
    memcpy(before, beta, columns * sizeof *beta);
    if (status == SVARI_OK) add_step(fit, columns, beta);
  }
  fit->end = done ? SVARI_GLM_CONVERGED : SVARI_GLM_DIVERGED;
  if (status == SVARI_OK && done && largest_change(p, fit, before) > SEPARATION) fit->end = SVARI_GLM_SEPARATED;
  return status;
}

/* Sum and count of a block's weights, in its place among the responses. */
static void weight_block(void *context, size_t block) {
  pass *p = context;
  size_t from = block * SVARI_BLOCK, to = from + SVARI_BLOCK, count = 0;
  if (to > p->problem->records) to = p->problem->records;
  svari_sum sum = {0};
  for (size_t i = from; i < to; i++) {
    svari_sum_add(&sum, p->problem->weight[i]);
    count += p->problem->weight[i] > 0;
  }
  p->responses[block * p->height] = svari_sum_value(&sum);
  p->responses[block * p->height + 1] = (double)count;
}

static double mean_weight(pass *p) {
  svari_sum sum = {0}, count = {0};
  svari_parallel_for(p->problem->threads, p->blocks, weight_block, p);
  for (size_t b = 0; b < p->blocks; b++) {
    svari_sum_add(&sum, p->responses[b * p->height]);
    svari_sum_add(&count, p->responses[b * p->height + 1]);
  }
  return svari_sum_value(&count) > 0 ? svari_sum_value(&sum) / svari_sum_value(&count) : 0;
}

svari_status svari_glm_solve(const svari_glm_problem *problem, svari_glm_fit *fit, svari_error *err) {
  size_t columns = problem->columns, blocks = (problem->records + SVARI_BLOCK - 1) / SVARI_BLOCK;
  pass p = {.problem = problem, .blocks = blocks, .height = columns < 2 ? 2 : columns};
  p.rows = malloc((blocks * p.height * columns + 1) * sizeof *p.rows);
  p.responses = malloc((blocks * p.height + 1) * sizeof *p.responses);
  p.deviance = calloc(blocks + 1, sizeof *p.deviance);
  p.failed = calloc(blocks + 1, sizeof *p.failed);
  double *beta = calloc(3 * columns + 1, sizeof *beta);
  bool memory = p.rows && p.responses && p.deviance && p.failed && beta;
  p.squares = beta + 2 * columns;
  for (size_t j = 0; memory && problem->start && j < columns; j++)
    beta[j] = isfinite(problem->start[j]) ? problem->start[j] : 0;
  svari_status status = SVARI_MEMORY;
  if (memory) p.mean_weight = mean_weight(&p);
  if (memory && problem->family->exact) status = solve_exact(&p, beta, fit);
  if (memory && !problem->family->exact) status = iterate(&p, beta, beta + columns, fit);
  for (size_t j = 0; status == SVARI_OK && j < columns; j++) fit->coefficients[j] = fit->kept[j] ? beta[j] : NAN;
  free(p.rows);
  free(p.responses);
  free(p.deviance);
  free(p.failed);
  free(beta);
  return status == SVARI_MEMORY ? svari_fail_memory(err) : status;
}
