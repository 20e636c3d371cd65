/* Domains: which records an estimate is of. The whole design is always kept; a record outside has cell -1. */
#ifndef SVARI_SRC_ESTIMATE_DOMAIN_H
#define SVARI_SRC_ESTIMATE_DOMAIN_H

#include "svari/estimate.h"
#include "weight/weights.h"

/* What is known of one domain before anything is estimated; over records with weight not zero. */
typedef struct svari_domain_size {
  size_t records;
  double weight, squares; /* sums of weights and of squared weights */
} svari_domain_size;

typedef struct svari_domains {
  size_t count;
  const int32_t *cell; /* per record: its domain, negative outside */
  const int32_t *join; /* NULL; of joined ones `cell` is that of the finer domains, and this by them the domain */
  size_t nby;
  const svari_column *const *by; /* category views of the variables */
  const int32_t *level;          /* count × nby: the category of each variable */
  const svari_domain_size *size;
} svari_domains;

/* What makes domains: categories of variables, and a condition. */
typedef struct svari_domain_request {
  size_t nby;
  const char *const *by;
  const char *where;        /* NULL: everybody */
  svari_where where_at, at; /* places of the condition and of the entry */
} svari_domain_request;

/* Domains in category order, the last variable fastest. Of one variable every category of the codebook is a domain,
 * also without records; of several only the crossings with records of weight not zero. SVARI_SPEC for unknown names. */
SVARI_MUST_CHECK svari_status svari_domains_make(svari_arena *arena, const svari_weights *weights,
                                                 const svari_domain_request *request, svari_domains *out,
                                                 svari_error *err);
/* The same domains without the records that miss one of the columns. Shares arrays where nothing is missing. */
SVARI_MUST_CHECK svari_status svari_domains_restrict(svari_arena *arena, const svari_weights *weights,
                                                     const svari_domains *domains, const svari_column *const *columns,
                                                     size_t ncolumns, svari_domains *out, svari_error *err);
/* The same domains without the records whose `keep` is 0; NULL keeps all. */
SVARI_MUST_CHECK svari_status svari_domains_keep(svari_arena *arena, const svari_weights *weights,
                                                 const svari_domains *domains, const unsigned char *keep,
                                                 svari_domains *out, svari_error *err);
/* The same domains, only of those who chose: `chosen` is 1 or 0 by record. */
SVARI_MUST_CHECK svari_status svari_domains_choose(svari_arena *arena, const svari_weights *weights,
                                                   const svari_domains *domains, const double *chosen,
                                                   svari_domains *out, svari_error *err);
/* Every domain cut by the categories of columns, one or two: cell = domain × nlevels + level, and so on for the second.
 * `out` has all of these domains, also without records; its `by` and `level` are those of `domains`. */
SVARI_MUST_CHECK svari_status svari_domains_cross(svari_arena *arena, const svari_weights *weights,
                                                  const svari_domains *domains, const svari_column *const *columns,
                                                  size_t ncolumns, svari_domains *out, svari_error *err);
/* Domains whose parts are `fine`: join[f] of `count` is what fine domain f is part of. Nothing is coded anew: figures
 * and degrees of freedom know what joined domains are, and nothing else does. */
SVARI_MUST_CHECK svari_status svari_domains_join(svari_arena *arena, const svari_domains *fine, const int32_t *join,
                                                 size_t count, svari_domains *out, svari_error *err);

/* Kish's effective size; NaN of an empty domain. */
double svari_domain_effective(const svari_domain_size *size);

/* Column by name, with the fault that says which name is near. */
SVARI_MUST_CHECK svari_status svari_column_wanted(const svari_frame *frame, const char *name, svari_where where,
                                                  const svari_column **out, svari_error *err);
/* The same, refusing what is not a number (SVARI_DATA: `use` says for what it was wanted). */
SVARI_MUST_CHECK svari_status svari_number_wanted(const svari_frame *frame, const char *name, const char *use,
                                                  svari_where where, const svari_column **out, svari_error *err);

#endif
