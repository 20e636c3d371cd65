/* Comparison of names and domains. */
#include "infer/same.h"

#include <string.h>

bool svari_text_same(const char *a, const char *b) { return a == b || (a && b && strcmp(a, b) == 0); }

bool svari_domain_same_variables(const svari_domain *a, const svari_domain *b) {
  bool same = a->count == b->count;
  for (size_t p = 0; same && p < a->count; p++) same = strcmp(a->parts[p].variable, b->parts[p].variable) == 0;
  return same;
}

bool svari_domain_same(const svari_domain *a, const svari_domain *b) {
  bool same = svari_domain_same_variables(a, b);
  for (size_t p = 0; same && p < a->count; p++) same = strcmp(a->parts[p].category, b->parts[p].category) == 0;
  return same;
}
