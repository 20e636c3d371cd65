/* Distribution functions against R 4.2.2 (qt, pt, pf, qbeta, pchisq, qnorm printed with 17 digits). */
#include "num/distribution.h"

#include <criterion/criterion.h>
#include <math.h>

static void near(double got, double want, double relative) {
  cr_assert(fabs(got - want) <= relative * fabs(want), "%.17g is not %.17g", got, want);
}

Test(distribution, t_quantiles) {
  near(svari_t_quantile(0.97499999999999998, 1), 12.706204736174694, 1e-12);
  near(svari_t_quantile(0.94999999999999996, 1), 6.3137515146750376, 1e-12);
  near(svari_t_quantile(0.0050000000000000001, 1), -63.656741162871583, 1e-12);
  near(svari_t_quantile(0.97499999999999998, 2), 4.3026527297494619, 1e-12);
  near(svari_t_quantile(0.94999999999999996, 2), 2.9199855803537238, 1e-12);
  near(svari_t_quantile(0.0050000000000000001, 2), -9.9248432009182928, 1e-12);
  near(svari_t_quantile(0.97499999999999998, 14), 2.1447866879178039, 1e-12);
  near(svari_t_quantile(0.94999999999999996, 14), 1.7613101357748917, 1e-12);
  near(svari_t_quantile(0.0050000000000000001, 14), -2.9768427343708344, 1e-12);
  near(svari_t_quantile(0.97499999999999998, 37), 2.0261924630291088, 1e-12);
  near(svari_t_quantile(0.94999999999999996, 37), 1.6870936195962629, 1e-12);
  near(svari_t_quantile(0.0050000000000000001, 37), -2.7154087215499882, 1e-12);
  near(svari_t_quantile(0.97499999999999998, 197), 1.972079033778501, 1e-12);
  near(svari_t_quantile(0.94999999999999996, 197), 1.6526252192655044, 1e-12);
  near(svari_t_quantile(0.0050000000000000001, 197), -2.6010156416895529, 1e-12);
  near(svari_t_quantile(0.97499999999999998, 12345), 1.9601561676005668, 1e-12);
  near(svari_t_quantile(0.94999999999999996, 12345), 1.6449770683606892, 1e-12);
  near(svari_t_quantile(0.0050000000000000001, 12345), -2.5762276237865187, 1e-12);
}

Test(distribution, t_tails) {
  near(svari_t_two_sided(0.10000000000000001, 1), 0.93654896513889285, 1e-11);
  near(svari_t_two_sided(2.5, 1), 0.24223788318168671, 1e-11);
  near(svari_t_two_sided(10, 1), 0.06345103486110712, 1e-11);
  near(svari_t_two_sided(101.458, 1), 0.0062745092395847316, 1e-11);
  near(svari_t_two_sided(0.10000000000000001, 14), 0.92176221413162585, 1e-11);
  near(svari_t_two_sided(2.5, 14), 0.025466664614062152, 1e-11);
  near(svari_t_two_sided(10, 14), 9.3413942258054589e-08, 1e-11);
  near(svari_t_two_sided(101.458, 14), 1.7870710569405537e-21, 1e-11);
  near(svari_t_two_sided(0.10000000000000001, 37), 0.92088420831805673, 1e-11);
  near(svari_t_two_sided(2.5, 37), 0.016979962176607768, 1e-11);
  near(svari_t_two_sided(10, 37), 4.5881218146782144e-12, 1e-11);
  near(svari_t_two_sided(101.458, 37), 7.3443898107147526e-47, 1e-11);
  near(svari_t_two_sided(0.10000000000000001, 197), 0.9204460169038069, 1e-11);
  near(svari_t_two_sided(2.5, 197), 0.013235560561354706, 1e-11);
  near(svari_t_two_sided(10, 197), 2.6591827730782613e-19, 1e-11);
  near(svari_t_two_sided(101.458, 197), 5.1737884977151922e-172, 1e-11);
  near(svari_t_two_sided(0.10000000000000001, 12345), 0.92034594925309177, 1e-11);
  near(svari_t_two_sided(2.5, 12345), 0.012432200771241882, 1e-11);
  near(svari_t_two_sided(10, 12345), 1.8715340556879486e-23, 1e-11);
}

Test(distribution, f_tails) {
  near(svari_f_upper(0.5, 1, 3), 0.530477770932957, 1e-11);
  near(svari_f_upper(3.2000000000000002, 1, 3), 0.17158592833347566, 1e-11);
  near(svari_f_upper(20, 1, 3), 0.020835151196184839, 1e-11);
  near(svari_f_upper(0.5, 1, 14), 0.49110337682754202, 1e-11);
  near(svari_f_upper(3.2000000000000002, 1, 14), 0.095289652851874712, 1e-11);
  near(svari_f_upper(20, 1, 14), 0.00052655892522242493, 1e-11);
  near(svari_f_upper(0.5, 1, 340.10000000000002), 0.47998432999011431, 1e-11);
  near(svari_f_upper(3.2000000000000002, 1, 340.10000000000002), 0.074528126942424888, 1e-11);
  near(svari_f_upper(20, 1, 340.10000000000002), 1.0569628770501828e-05, 1e-11);
  near(svari_f_upper(0.5, 1.8999999999999999, 3), 0.6414223584394545, 1e-11);
  near(svari_f_upper(3.2000000000000002, 1.8999999999999999, 3), 0.17990023838672614, 1e-11);
  near(svari_f_upper(20, 1.8999999999999999, 3), 0.018579562305046361, 1e-11);
  near(svari_f_upper(0.5, 1.8999999999999999, 14), 0.6077371525048374, 1e-11);
  near(svari_f_upper(3.2000000000000002, 1.8999999999999999, 14), 0.07366253264660573, 1e-11);
  near(svari_f_upper(20, 1.8999999999999999, 14), 9.1112201917453235e-05, 1e-11);
  near(svari_f_upper(0.5, 1.8999999999999999, 340.10000000000002), 0.59744576704589125, 1e-11);
  near(svari_f_upper(3.2000000000000002, 1.8999999999999999, 340.10000000000002), 0.044520026113805289, 1e-11);
  near(svari_f_upper(20, 1.8999999999999999, 340.10000000000002), 1.263174108434863e-08, 1e-11);
  near(svari_f_upper(0.5, 5, 3), 0.76737608199992136, 1e-11);
  near(svari_f_upper(3.2000000000000002, 5, 3), 0.18362483471499946, 1e-11);
  near(svari_f_upper(20, 5, 3), 0.016437268038646188, 1e-11);
  near(svari_f_upper(0.5, 5, 14), 0.77136233328396331, 1e-11);
  near(svari_f_upper(3.2000000000000002, 5, 14), 0.039166724881952282, 1e-11);
  near(svari_f_upper(20, 5, 14), 6.3254328182324791e-06, 1e-11);
  near(svari_f_upper(0.5, 5, 340.10000000000002), 0.77622145017240918, 1e-11);
  near(svari_f_upper(3.2000000000000002, 5, 340.10000000000002), 0.0077432260167826896, 1e-11);
  near(svari_f_upper(20, 5, 340.10000000000002), 1.7312331016364108e-17, 1e-11);
  near(svari_f_upper(0.5, 30, 3), 0.86480000111059652, 1e-11);
  near(svari_f_upper(3.2000000000000002, 30, 3), 0.1838199500975829, 1e-11);
  near(svari_f_upper(20, 30, 3), 0.015073684607745877, 1e-11);
  near(svari_f_upper(0.5, 30, 14), 0.94547589918368358, 1e-11);
  near(svari_f_upper(3.2000000000000002, 30, 14), 0.012345362202911421, 1e-11);
  near(svari_f_upper(20, 30, 14), 2.8116061165384729e-07, 1e-11);
  near(svari_f_upper(0.5, 30, 340.10000000000002), 0.98808290643550345, 1e-11);
  near(svari_f_upper(3.2000000000000002, 30, 340.10000000000002), 1.3422332788342587e-07, 1e-11);
  near(svari_f_upper(20, 30, 340.10000000000002), 5.626091814897019e-58, 1e-11);
}

Test(distribution, chisq_tails) {
  near(svari_chisq_upper(0.5, 1), 0.47950012218695348, 1e-12);
  near(svari_chisq_upper(3.2000000000000002, 1), 0.073638270120302773, 1e-12);
  near(svari_chisq_upper(20, 1), 7.7442164310440858e-06, 1e-12);
  near(svari_chisq_upper(200, 1), 2.0884875837625449e-45, 1e-12);
  near(svari_chisq_upper(0.5, 2.7000000000000002), 0.88894010748456354, 1e-12);
  near(svari_chisq_upper(3.2000000000000002, 2.7000000000000002), 0.31224628407313831, 1e-12);
  near(svari_chisq_upper(20, 2.7000000000000002), 0.00011781890908021912, 1e-12);
  near(svari_chisq_upper(200, 2.7000000000000002), 2.0994618375291604e-43, 1e-12);
  near(svari_chisq_upper(0.5, 5), 0.9921232932326296, 1e-12);
  near(svari_chisq_upper(3.2000000000000002, 5), 0.66918290203324338, 1e-12);
  near(svari_chisq_upper(20, 5), 0.0012497305630313755, 1e-12);
  near(svari_chisq_upper(200, 5), 2.8406228986415315e-41, 1e-12);
  near(svari_chisq_upper(0.5, 30), 1, 1e-12);
  near(svari_chisq_upper(3.2000000000000002, 30), 0.9999999998023581, 1e-12);
  near(svari_chisq_upper(20, 30), 0.9165415270653372, 1e-12);
  near(svari_chisq_upper(200, 30), 4.9527335290031908e-27, 1e-12);
}

Test(distribution, beta_quantiles) {
  near(svari_beta_quantile(0.025000000000000001, 0.5, 1), 0.00062500000000000001, 1e-11);
  near(svari_beta_quantile(0.5, 0.5, 1), 0.25, 1e-11);
  near(svari_beta_quantile(0.97499999999999998, 0.5, 1), 0.95062499999999994, 1e-11);
  near(svari_beta_quantile(0.025000000000000001, 0.5, 25), 1.9838571180038738e-05, 1e-11);
  near(svari_beta_quantile(0.5, 0.5, 25), 0.0091479951473529969, 1e-11);
  near(svari_beta_quantile(0.97499999999999998, 0.5, 25), 0.096499675229414383, 1e-11);
  near(svari_beta_quantile(0.025000000000000001, 0.5, 1000.7), 4.9081355664787694e-07, 1e-11);
  near(svari_beta_quantile(0.5, 0.5, 1000.7), 0.00022734004306605184, 1e-11);
  near(svari_beta_quantile(0.97499999999999998, 0.5, 1000.7), 0.0025076635634774581, 1e-11);
  near(svari_beta_quantile(0.025000000000000001, 3.2999999999999998, 1), 0.32698458207231673, 1e-11);
  near(svari_beta_quantile(0.5, 3.2999999999999998, 1), 0.81054809458146149, 1e-11);
  near(svari_beta_quantile(0.97499999999999998, 3.2999999999999998, 1), 0.99235729213048429, 1e-11);
  near(svari_beta_quantile(0.025000000000000001, 3.2999999999999998, 25), 0.02836630941334186, 1e-11);
  near(svari_beta_quantile(0.5, 3.2999999999999998, 25), 0.10758021672573793, 1e-11);
  near(svari_beta_quantile(0.97499999999999998, 3.2999999999999998, 25), 0.25533163819449134, 1e-11);
  near(svari_beta_quantile(0.025000000000000001, 3.2999999999999998, 1000.7), 0.00075030009980656251, 1e-11);
  near(svari_beta_quantile(0.5, 3.2999999999999998, 1000.7), 0.0029634336913076788, 1e-11);
  near(svari_beta_quantile(0.97499999999999998, 3.2999999999999998, 1000.7), 0.0076528422374172456, 1e-11);
  near(svari_beta_quantile(0.025000000000000001, 190, 1), 0.98077210524667224, 1e-11);
  near(svari_beta_quantile(0.5, 190, 1), 0.99635850333351572, 1e-11);
  near(svari_beta_quantile(0.97499999999999998, 190, 1), 0.99986675725663299, 1e-11);
  near(svari_beta_quantile(0.025000000000000001, 190, 25), 0.83773730173344252, 1e-11);
  near(svari_beta_quantile(0.5, 190, 25), 0.88491104373517337, 1e-11);
  near(svari_beta_quantile(0.97499999999999998, 190, 25), 0.92295441138069201, 1e-11);
  near(svari_beta_quantile(0.025000000000000001, 190, 1000.7), 0.13932872572020999, 1e-11);
  near(svari_beta_quantile(0.5, 190, 1000.7), 0.15937936478218151, 1e-11);
  near(svari_beta_quantile(0.97499999999999998, 190, 1000.7), 0.18089429407001811, 1e-11);
}

Test(distribution, normal) {
  near(svari_normal_quantile(1e-10), -6.3613409024040557, 1e-12);
  near(svari_normal_quantile(0.025000000000000001), -1.9599639845400538, 1e-12);
  near(svari_normal_quantile(0.29999999999999999), -0.52440051270804067, 1e-12);
  near(svari_normal_quantile(0.97499999999999998), 1.9599639845400536, 1e-12);
  near(svari_normal_upper(-3), 0.9986501019683699, 1e-12);
  near(svari_normal_upper(0.20000000000000001), 0.42074029056089696, 1e-12);
  near(svari_normal_upper(8), 6.2209605742717849e-16, 1e-12);
}

Test(distribution, no_answer_is_nan_and_ends_are_ends) {
  cr_assert(isnan(svari_t_quantile(0.975, 0)));
  cr_assert(isnan(svari_t_quantile(0.975, NAN)));
  cr_assert(isnan(svari_f_upper(1, 0, 5)));
  cr_assert_eq(svari_beta_quantile(0.025, 0, 5), 0);
  cr_assert_eq(svari_beta_quantile(0.975, 5, 0), 1);
  cr_assert(isnan(svari_beta_quantile(0.5, NAN, 1)));
  near(svari_t_quantile(0.975, INFINITY), 1.959963984540054, 1e-12);
}

/* Every whole df to 20000: no call may reach GSL's handler, and more df never gives a wider interval. */
Test(distribution, t_quantile_falls_with_df) {
  double last = INFINITY;
  for (int df = 1; df <= 20000; df++) {
    double t = svari_t_quantile(0.975, df);
    cr_assert(t < last, "df %d", df);
    last = t;
  }
}
