/* The rows. */
#include "estimate/statistic.h"

#include <string.h>

#include "estimate/statistics.h"

const svari_statistic svari_statistics[] = {
    {.name = "mean", .what = "weighted mean of a number", .narguments = 1, .deff = SVARI_DEFF_MEAN, .ci = "wald",
     .form = {2, svari_mean_value, svari_mean_gradient}, .one = {true}, .is = {0, 1}, .terms = svari_mean_terms},
    {.name = "total", .what = "weighted sum of a number", .narguments = 1, .zero_when_empty = true,
     .deff = SVARI_DEFF_TOTAL, .ci = "wald", .form = {1, svari_total_value, svari_total_gradient},
     .is = {1}, .terms = svari_total_terms},
    {.name = "proportion", .what = "share of each category of a variable", .categories = true, .deff = SVARI_DEFF_MEAN,
     .ci = "logit", .form = {2, svari_mean_value, svari_mean_gradient},
     .reach = {SVARI_OF_DOMAIN, SVARI_OF_CATEGORY}, .one = {true, true}},
    {.name = "count", .what = "weighted number of records", .zero_when_empty = true, .ci = "wald",
     .form = {1, svari_total_value, svari_total_gradient}, .one = {true}},
    {.name = "ratio", .what = "total of one number over the total of another", .narguments = 2, .joint = true,
     .deff = SVARI_DEFF_RESIDUAL, .ci = "wald", .form = {2, svari_mean_value, svari_mean_gradient},
     .is = {2, 1}, .terms = svari_ratio_terms},
    {.name = "share", .what = "a domain's part of the total of a number", .narguments = 1, .ci = "wald",
     .form = {2, svari_mean_value, svari_mean_gradient}, .reach = {SVARI_OF_WHOLE, SVARI_OF_DOMAIN},
     .is = {1, 1}, .terms = svari_share_terms},
    {.name = "geometric_mean", .what = "geometric mean of a positive number", .narguments = 1, .positive = true, .ci = "wald",
     .form = {2, svari_geometric_value, svari_geometric_gradient}, .one = {true}, .terms = svari_geometric_terms},
    {.name = "variance", .what = "variance of a number in the population", .narguments = 1, .centred = true,
     .ci = "wald", .form = {3, svari_variance_value, svari_variance_gradient}, .one = {true},
     .terms = svari_variance_terms},
    {.name = "deviation", .what = "standard deviation of a number in the population", .narguments = 1, .centred = true,
     .ci = "wald", .form = {3, svari_deviation_value, svari_deviation_gradient}, .one = {true},
     .terms = svari_variance_terms},
    {.name = "covariance", .what = "covariance of two numbers", .narguments = 2, .joint = true, .centred = true,
     .ci = "wald", .form = {6, svari_covariance_value, svari_covariance_gradient}, .one = {true},
     .terms = svari_pair_terms},
    {.name = "correlation", .what = "Pearson's correlation of two numbers", .narguments = 2, .joint = true,
     .centred = true, .ci = "wald", .form = {6, svari_correlation_value, svari_correlation_gradient}, .one = {true},
     .terms = svari_pair_terms},
};
const size_t svari_statistics_count = sizeof svari_statistics / sizeof *svari_statistics;

const svari_statistic *svari_statistic_find(const char *name) {
  for (size_t i = 0; i < svari_statistics_count; i++)
    if (!strcmp(svari_statistics[i].name, name)) return &svari_statistics[i];
  return NULL;
}
