/* Intervals of shares where degrees of freedom are few: every limit is a number in [0, 1], whatever the spread. */
#include <criterion/criterion.h>
#include <math.h>
#include <string.h>

#include "infer/interval.h"

static void check_limits(const svari_interval *interval, const svari_basis *basis) {
  double limits[2];
  unsigned flags = 0;
  svari_interval_share(interval, basis, false, limits, &flags);
  bool inside = limits[0] >= 0 && limits[1] <= 1 && limits[0] <= basis->estimate && limits[1] >= basis->estimate;
  cr_assert(inside, "%s of %g, se %g, at %g: %g to %g", interval->name, basis->estimate, basis->se, basis->confidence,
            limits[0], limits[1]);
}

Test(infer_interval, wide_intervals_of_shares_are_numbers) {
  static const double estimates[] = {1e-9, 0.01, 1.0 / 3, 0.99, 1 - 1e-9}, errors[] = {1e-6, 1e-3, 0.1, 0.4};
  static const double confidences[] = {0.8, 0.95, 0.999, 0.99999};
  for (size_t k = 0; k < svari_intervals_count; k++) {
    if (!svari_intervals[k].share) continue;
    for (size_t i = 0; i < sizeof estimates / sizeof *estimates; i++)
      for (size_t j = 0; j < sizeof errors / sizeof *errors; j++)
        for (size_t c = 0; c < sizeof confidences / sizeof *confidences; c++)
          check_limits(&svari_intervals[k], &(svari_basis){.estimate = estimates[i],
                                                           .se = errors[j],
                                                           .df = 1,
                                                           .confidence = confidences[c],
                                                           .n = 7,
                                                           .effective = 6.5});
  }
}
