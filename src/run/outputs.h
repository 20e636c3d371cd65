/* The files of a run, rendered in memory: what is written, and what a later run is compared with. */
#ifndef SVARI_SRC_RUN_OUTPUTS_H
#define SVARI_SRC_RUN_OUTPUTS_H

#include "base/buffer.h"
#include "run/run.h"

typedef struct svari_output {
  const char *folder; /* within the run's folder: a part's name; NULL: the run's own */
  const char *file;
  svari_buffer bytes;
} svari_output;

typedef struct svari_outputs {
  svari_arena *arena;
  size_t count, capacity;
  svari_output *items;
} svari_outputs;

/* Every file that the run file asks for, without the manifest. */
SVARI_MUST_CHECK svari_status svari_outputs_render(const svari_result *run, svari_outputs *out, svari_error *err);
void svari_outputs_free(svari_outputs *outputs);
/* Renders and writes all of them and the manifests, whole or not at all. */
SVARI_MUST_CHECK svari_status svari_outputs_write(const svari_result *run, const char *folder, svari_error *err);

/* The manifest of one folder: `part` NULL for the run's own, which names the files of its parts too. */
SVARI_MUST_CHECK svari_status svari_manifest_render(const svari_result *run, const char *part,
                                                    const svari_outputs *outputs, const char *folder, svari_buffer *out,
                                                    svari_error *err);

#endif
