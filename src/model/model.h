/* Regression with the design's sandwich. */
#ifndef SVARI_SRC_MODEL_MODEL_H
#define SVARI_SRC_MODEL_MODEL_H

#include "infer/infer.h"

SVARI_MUST_CHECK svari_status svari_models_make(svari_arena *arena, const svari_weights *weights,
                                                const svari_model_spec *specs, size_t count,
                                                const svari_infer_options *options, svari_model **models,
                                                svari_error *err);

#endif
