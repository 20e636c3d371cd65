/* Where a run's figures come from: its records in memory, or a table of totals. */
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "read/engine.h"
#include "read/stream.h"
#include "run/gather.h"

static const uint64_t OVER = (uint64_t)4 << 30; /* bytes of data; docs/totals.md says it */

static void tell(const svari_result *run, const char *text) {
  if (run->options && run->options->told) run->options->told(run->options->context, text);
}

/* All that keeps the run from being made of totals, as faults. */
static svari_status prevents(const svari_plan *plan, svari_error *err) {
  const char *why = svari_gather_refuses(plan);
  svari_status status = svari_grouped_refuse(plan, err);
  if (!why || status == SVARI_MEMORY) return status;
  return svari_fail_at(err, SVARI_SPEC, plan->data.where, "the records can't be summed as they are read: %s", why);
}

/* Nobody asked for totals: the records are held, whatever they need, and that is said. */
static svari_status hold(svari_result *run, const char *size, svari_error *faults, svari_error *err) {
  svari_buffer text = {0};
  svari_buffer_printf(&text, "%s%s is held in memory whole, since", run->plan->data.shown, size);
  for (size_t i = 0; i < faults->count && i < SVARI_FAULT_MAX; i++)
    svari_buffer_printf(&text, "%s\n  %s", i ? ";" : "", faults->faults[i].text);
  if (!text.failed) tell(run, text.bytes);
  svari_status status = text.failed ? svari_fail_memory(err) : SVARI_OK;
  svari_buffer_free(&text);
  return status;
}

static svari_status sum(svari_result *run, const char *size, svari_error *err) {
  char text[512];
  bool engine = svari_engine_of(&run->plan->data);
  run->grouped = run->streamed = true;
  snprintf(text, sizeof text, "%s%s %s into a table of totals: no record is held.", run->plan->data.shown, size,
           engine ? "sums its records" : "is summed block by block");
  tell(run, text);
  const char *how = engine ? "by the database" : "block by block";
  return svari_note(run->arena, &run->notes,
                    "The data were summed %s into a table of totals; quantities of single weights are not shown.", how)
             ? svari_fail_memory(err)
             : SVARI_OK;
}

svari_status svari_result_choose(svari_result *run, svari_error *err) {
  const svari_run_options *options = run->options;
  if (options && options->totals) {
    run->grouped = true;
    return SVARI_OK;
  }
  bool engine = svari_engine_of(&run->plan->data);
  uint64_t asked = options ? options->stream_over : 0, bytes = svari_stream_size(&run->plan->data);
  if (asked == UINT64_MAX || (!engine && bytes < (asked ? asked : OVER))) return SVARI_OK;
  char size[40] = "";
  if (!engine) snprintf(size, sizeof size, " (%.1f GiB)", (double)bytes / (double)(1 << 30));
  if (asked) {
    svari_status status = prevents(run->plan, err);
    return status ? status : sum(run, size, err);
  }
  svari_error *faults = SVARI_NEW(run->arena, svari_error, 1);
  if (!faults) return svari_fail_memory(err);
  svari_status status = prevents(run->plan, faults);
  if (status == SVARI_MEMORY) return svari_fail_memory(err);
  return status ? hold(run, size, faults, err) : sum(run, size, err);
}
