/* Degrees of freedom by rank: many domains at once (by a basis of all records) against one at a time (by products). */
#include "infer_fixture.h"

#define WORDS(...) \
  (const char *const[]) { __VA_ARGS__ }
enum { CODINGS = 12, DOMAINS = 5 };

static void code(const sample *s, size_t coding, int32_t *domain) {
  for (size_t i = 0; i < s->frame->nrecords; i++) {
    domain[i] = (int32_t)((i * (coding + 3) + i / 7) % (DOMAINS + (coding % 3)));
    if (domain[i] >= DOMAINS || (i + coding) % 11 == 0) domain[i] = -1;
  }
}

/* Ranks of domains joined of others are those of the same domains coded anew. */
static void compare_joined(const sample *s, const int32_t *domain) {
  static const int32_t join[DOMAINS] = {1, 0, 1, 1, 0};
  double joined[2], anew[2];
  int32_t *coarse = SVARI_NEW(s->arena, int32_t, s->frame->nrecords);
  for (size_t i = 0; i < s->frame->nrecords; i++) coarse[i] = domain[i] < 0 ? -1 : join[domain[i]];
  svari_domain_coding coding = {.domain = domain, .join = join, .ndomains = 2, .df = joined};
  cr_assert_eq(svari_domain_dfs(&s->weights, &coding, 1, NULL), SVARI_OK);
  cr_assert_eq(svari_domain_df(&s->weights, coarse, 2, anew, NULL), SVARI_OK);
  for (size_t d = 0; d < 2; d++) cr_expect_eq(joined[d], anew[d], "%zu: %g %g", d, joined[d], anew[d]);
}

static void compare(const char *file, const svari_design_spec *spec) {
  sample s = sample_open(file, spec);
  size_t n = s.frame->nrecords;
  int32_t *domain = SVARI_NEW(s.arena, int32_t, CODINGS * n);
  double together[CODINGS][DOMAINS], alone[DOMAINS];
  svari_domain_coding codings[CODINGS];
  svari_error err = {0};
  for (size_t c = 0; c < CODINGS; c++) {
    code(&s, c, domain + c * n);
    codings[c] = (svari_domain_coding){.domain = domain + c * n, .ndomains = DOMAINS, .df = together[c]};
  }
  cr_assert_eq(svari_domain_dfs(&s.weights, codings, CODINGS, &err), SVARI_OK);
  for (size_t c = 0; c < CODINGS; c++) {
    cr_assert_eq(svari_domain_df(&s.weights, domain + c * n, DOMAINS, alone, &err), SVARI_OK);
    for (size_t d = 0; d < DOMAINS; d++) {
      size_t records = 0;
      for (size_t i = 0; i < n; i++) records += domain[c * n + i] == (int32_t)d;
      cr_expect_eq(together[c][d], alone[d], "%s, coding %zu, domain %zu of %zu records: %g together, %g alone", file,
                   c, d, records, together[c][d], alone[d]);
      cr_expect(together[c][d] <= (double)records - 1, "more rank than records");
    }
  }
  compare_joined(&s, domain);
  sample_close(&s);
}

Test(variance_df, more_replicates_than_records_of_a_domain) {
  svari_made_replicates_spec made = {.method = "bootstrap", .count = 150, .seed = 5};
  svari_design_spec spec = {.weight = "pw", .nstrata = 1, .strata = WORDS("stype"), .made = &made};
  compare("tests/reference/data/strat.csv", &spec);
}

Test(variance_df, fewer_clusters_than_replicates) {
  svari_made_replicates_spec made = {.method = "bootstrap", .count = 80, .seed = 6};
  svari_design_spec spec = {.weight = "pw", .nclusters = 1, .clusters = WORDS("dnum"), .made = &made};
  compare("tests/reference/data/clus1.csv", &spec);
}

Test(variance_df, jackknife_of_all_records) {
  svari_made_replicates_spec made = {.method = "jkn"};
  svari_design_spec spec = {.weight = "pw", .nstrata = 1, .strata = WORDS("stype"), .made = &made};
  compare("tests/reference/data/strat.csv", &spec);
}
