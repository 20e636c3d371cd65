/* A root of a function between two points of different sign. */
#ifndef SVARI_SRC_NUM_ROOT_H
#define SVARI_SRC_NUM_ROOT_H

#include "svari/base.h"

/* Brent's method to within `tolerance` of the root (absolute, and a few ulps); false when f has the same sign at both
 * ends or does not converge in 200 steps. */
bool svari_root_find(double (*f)(double x, void *context), void *context, double low, double high, double tolerance,
                     double *root);

#endif
