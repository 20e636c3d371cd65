/* The table of steps. */
#include "weight/step.h"

#include "weight/nonresponse.h"

const svari_step_kind svari_step_kinds[] = {
    {"nonresponse", "the weight of those who did not respond goes to those who did", svari_nonresponse_prepare,
     svari_nonresponse_apply, NULL, true},
    {"poststratify", "one margin met exactly, cell by cell", svari_poststratify_prepare, svari_calibrate_apply,
     svari_calibrate_projection, false},
    {"rake", "several margins met by ratios that multiply", svari_rake_prepare, svari_calibrate_apply,
     svari_calibrate_projection, false},
    {"calibrate", "margins and totals met at the least distance from the weights", svari_calibrate_prepare,
     svari_calibrate_apply, svari_calibrate_projection, false},
    {"trim", "weights held between two bounds", svari_trim_prepare, svari_trim_apply, svari_trim_projection, false},
    {"blend", "two samples joined by composite weights", svari_blend_prepare, svari_blend_apply, NULL, true},
    {"scale", "weights times one number", svari_scale_prepare, svari_scale_apply, NULL, false},
};
const size_t svari_step_kinds_count = sizeof svari_step_kinds / sizeof *svari_step_kinds;

svari_status svari_step_figure(svari_step_run *run, const char *name, const char *group, double value, double se,
                               svari_error *err) {
  if (!run->report) return SVARI_OK;
  svari_figure *figures = (svari_figure *)run->report->figures;
  size_t capacity = run->figure_capacity;
  svari_figure *slot = SVARI_PUSH(run->arena, figures, run->report->nfigures, capacity);
  if (!slot) return svari_fail_memory(err);
  run->figure_capacity = capacity;
  run->report->figures = figures;
  *slot =
      (svari_figure){svari_arena_text(run->arena, name), group ? svari_arena_text(run->arena, group) : NULL, value, se};
  return slot->name && (!group || slot->group) ? SVARI_OK : svari_fail_memory(err);
}
