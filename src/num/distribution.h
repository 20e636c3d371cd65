/* Distributions: quantiles and tail probabilities. NaN where the arguments have no answer; df infinite is the
 * normal limit. */
#ifndef SVARI_SRC_NUM_DISTRIBUTION_H
#define SVARI_SRC_NUM_DISTRIBUTION_H

double svari_normal_quantile(double p);
double svari_normal_upper(double z); /* P(Z > z) */
double svari_t_quantile(double p, double df);
double svari_t_two_sided(double t, double df); /* P(|T| > |t|) */
double svari_f_upper(double f, double df1, double df2);
double svari_chisq_upper(double x, double df);
double svari_beta_quantile(double p, double a, double b); /* a or b 0: the end of the interval */

#endif
