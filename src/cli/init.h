/* What svari init guesses of the design by names and values. */
#ifndef SVARI_SRC_CLI_INIT_H
#define SVARI_SRC_CLI_INIT_H

#include "base/buffer.h"
#include "data/frame.h"

/* Columns by their names, NULL where none fits; `why_not` says why one that fits by its name can't be used as it is. */
typedef struct svari_init_guess_of {
  const char *key, *else_say;
  const char *column, *why_not;
} svari_init_guess_of;

enum { SVARI_INIT_WEIGHT, SVARI_INIT_STRATA, SVARI_INIT_CLUSTERS, SVARI_INIT_FPC, SVARI_INIT_KEYS };

typedef struct svari_init_design {
  svari_init_guess_of of[SVARI_INIT_KEYS];
  bool nest; /* cluster ids repeat across strata */
} svari_init_design;

/* False without memory. What is guessed runs: no weight is negative or missing, no stratum has one unit. */
bool svari_init_guess(svari_arena *arena, const svari_frame *frame, svari_init_design *out);
bool svari_init_is_design(const svari_init_design *guess, const char *name);
void svari_init_put_design(svari_buffer *out, const svari_init_design *guess);

/* A word of letters needs no quotes in YAML; anything else gets them. */
void svari_init_quoted(svari_buffer *out, const char *text);

#endif
