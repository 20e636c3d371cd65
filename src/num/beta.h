/* The regularised incomplete beta function with both of its tails. */
#ifndef SVARI_SRC_NUM_BETA_H
#define SVARI_SRC_NUM_BETA_H

/* I_x(a, b) for a, b > 0, given x in [0, 1] and y = 1 - x, each as exact as the caller has it: that keeps small
 * tails exact, which 1 - I would lose. Relative error about 1e-13 (1e-10 for a or b near 1e6). NaN when the
 * continued fraction has not converged in 100 000 terms. Source: DLMF 8.17.22, 8.17.4; modified Lentz. */
double svari_beta_lower(double x, double y, double a, double b);

#endif
