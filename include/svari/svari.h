/* svari: survey weighting and analysis. The only header that a program needs to include.
 *
 * svari_run does a whole run file. What it does is a chain of calls, each from immutable objects to a new one:
 *
 *   svari_frame_read         a data file into typed columns
 *   svari_frame_derive       new variables
 *   svari_population_read    margins
 *   svari_design_new         how the sample was drawn
 *   svari_weights_new        weighting steps
 *   svari_estimates_new      estimates with their errors and intervals
 *
 * An object must outlive those that were made from it; each has its own _free function, which takes NULL. */
#ifndef SVARI_SVARI_H
#define SVARI_SVARI_H

#include "svari/base.h"
#include "svari/frame.h"
#include "svari/read.h"
#include "svari/recode.h"
#include "svari/population.h"
#include "svari/design.h"
#include "svari/weight.h"
#include "svari/estimate.h"
#include "svari/infer.h"
#include "svari/run.h"

#endif
