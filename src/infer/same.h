/* Do rows speak of the same? */
#ifndef SVARI_SRC_INFER_SAME_H
#define SVARI_SRC_INFER_SAME_H

#include "svari/infer.h"

/* Equal texts, or both NULL. */
bool svari_text_same(const char *a, const char *b);
/* By the same variables, and of the same categories too. */
bool svari_domain_same_variables(const svari_domain *a, const svari_domain *b);
bool svari_domain_same(const svari_domain *a, const svari_domain *b);

#endif
