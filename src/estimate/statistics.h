/* The functions that rows of the table of statistics name. */
#ifndef SVARI_SRC_ESTIMATE_STATISTICS_H
#define SVARI_SRC_ESTIMATE_STATISTICS_H

#include "estimate/statistic.h"

double svari_total_value(const double *t, double n);
void svari_total_gradient(const double *t, double n, double *g);
void svari_total_terms(const double *x, double *terms);
double svari_mean_value(const double *t, double n);
void svari_mean_gradient(const double *t, double n, double *g);
void svari_mean_terms(const double *x, double *terms);
double svari_geometric_value(const double *t, double n);
void svari_geometric_gradient(const double *t, double n, double *g);
void svari_geometric_terms(const double *x, double *terms);
void svari_ratio_terms(const double *x, double *terms);
void svari_share_terms(const double *x, double *terms);
double svari_variance_value(const double *t, double n);
void svari_variance_gradient(const double *t, double n, double *g);
void svari_variance_terms(const double *x, double *terms);
double svari_deviation_value(const double *t, double n);
void svari_deviation_gradient(const double *t, double n, double *g);
void svari_pair_terms(const double *x, double *terms);
double svari_covariance_value(const double *t, double n);
void svari_covariance_gradient(const double *t, double n, double *g);
double svari_correlation_value(const double *t, double n);
void svari_correlation_gradient(const double *t, double n, double *g);

#endif
