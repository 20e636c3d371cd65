/* What rows are called: shared by the writers. */
#ifndef SVARI_SRC_PRESENT_NAMES_H
#define SVARI_SRC_PRESENT_NAMES_H

#include "present/report.h"

/* A short list of distinct names, in the order of their first appearance. Free `items` with free(). */
typedef struct svari_names {
  size_t count, capacity;
  const char **items; /* not owned */
} svari_names;

bool svari_names_add(svari_names *names, const char *name); /* false without memory */

/* "api00", "api.stu / enroll", "api00, api99"; nothing for a count. */
void svari_estimate_name(const svari_estimate_row *row, svari_buffer *out);
/* Are there both limits, so that it can be told whether a reference lies between them? */
bool svari_interval_whole(const svari_estimate_row *row);
/* The names joined by a space. */
void svari_flags_join(const svari_flags *flags, svari_buffer *out);
/* The domain's category of a variable; NULL when it is not part of the domain. */
const char *svari_domain_category(const svari_domain *domain, const char *variable);
/* The variables, or the categories, joined by " × ". */
void svari_domain_variables(const svari_domain *domain, svari_buffer *out);
void svari_domain_categories(const svari_domain *domain, svari_buffer *out);

#endif
