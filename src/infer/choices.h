/* The choices of a multiple-response set, record by record. */
#ifndef SVARI_SRC_INFER_CHOICES_H
#define SVARI_SRC_INFER_CHOICES_H

#include "infer/request.h"

typedef struct svari_choices {
  const char *name; /* of the set */
  size_t count;
  const char **names;
  const double **chosen;         /* by choice and record: 1 or 0 */
  const unsigned char *answered; /* by record: 1 for those that the set is of; NULL: everybody */
} svari_choices;

/* Of yes/no columns a choice is a column, and a record answered when it has all of them; of columns of mentions a
 * choice is a category, and a record answered when it has one of them. In the estimation's scratch memory. `asker` says
 * in faults what wants it ("estimate `a`"). SVARI_DATA for a column that tells no choice. */
SVARI_MUST_CHECK svari_status svari_choices_read(svari_estimation *estimation, const svari_answer_set *set,
                                                 const char *asker, svari_where where, svari_choices *out,
                                                 svari_error *err);

#endif
