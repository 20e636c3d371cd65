/* Distances of calibration: how far a new weight is from the old one, by their ratio g (Deville and Särndal 1992,
 * JASA 87). The calibrated ratio is g = F(u) with u = x'λ; F is the inverse of the distance's derivative,
 * F(0) = F'(0) = 1. */
#ifndef SVARI_SRC_WEIGHT_DISTANCE_H
#define SVARI_SRC_WEIGHT_DISTANCE_H

#include "svari/base.h"

typedef struct svari_distance {
  const char *name;
  const char *what;                                  /* one line for help */
  bool needs_bounds;                                 /* 0 <= lower < 1 < upper, both finite */
  bool positive;                                     /* F > 0 everywhere: a target of 0 makes its weights 0 */
  double (*ratio)(double u, const double bounds[2]); /* F(u); not finite outside its domain */
  double (*slope)(double u, const double bounds[2]); /* F'(u) */
} svari_distance;

extern const svari_distance svari_distances[];
extern const size_t svari_distances_count;

/* By name, NULL when there is none; NULL gives linear. */
const svari_distance *svari_distance_find(const char *name);

#endif
