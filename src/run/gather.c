/* Data into a table of totals. */
#include "run/gather.h"

#include <string.h>

#include "read/engine.h"
#include "read/stream.h"

static bool is_derived(const svari_plan *plan, const char *name) {
  for (size_t i = 0; i < plan->nderive; i++)
    if (strcmp(plan->derive[i].name, name) == 0) return true;
  return false;
}

const char *svari_gather_weights_refused(const svari_plan *plan) {
  const svari_design_spec *design = &plan->design;
  if (!design->weight && !design->nprobability && design->nfpc)
    return "the weights follow from population sizes and counts of units; give them as a column";
  bool derived = design->weight && is_derived(plan, design->weight);
  for (size_t s = 0; s < design->nprobability; s++) derived = derived || is_derived(plan, design->probability[s]);
  if (derived) return "the weight is a derived variable; give it as a column of the data";
  return NULL;
}

const char *svari_gather_refuses(const svari_plan *plan) {
  const char *why = svari_gather_weights_refused(plan);
  return why || svari_engine_of(&plan->data) ? why : svari_stream_refuses(&plan->data);
}

/* One block's records; false in *status's place. */
static svari_status add_frame(svari_result *run, svari_gathered *g, const svari_frame *frame, size_t before,
                              svari_error *err) {
  svari_arena *arena = svari_arena_new();
  const double *weight;
  if (!arena) return svari_fail_memory(err);
  svari_status status = svari_design_weights(arena, frame, &run->plan->design, before, &weight, err);
  if (!status) status = svari_collapse_add(g->collapse, frame, weight, 0, frame->nrecords, run->plan->where, err);
  svari_arena_free(arena);
  return status;
}

static svari_status add_frames(svari_result *run, svari_gathered *g, svari_stream *stream, svari_error *err) {
  svari_frame *frame = NULL;
  svari_status status;
  size_t before = 0;
  bool again;
  while (!(status = svari_stream_next(stream, &frame, &again, err))) {
    if (again) {
      before = 0;
      if (!svari_collapse_empty(g->collapse)) status = svari_fail_memory(err);
    }
    if (!frame || status) break;
    status = add_frame(run, g, frame, before, err);
    before += frame->nrecords;
    svari_frame_free(frame);
    frame = NULL;
    if (status) break;
  }
  svari_frame_free(frame);
  return status;
}

static svari_status add_stream(svari_result *run, size_t part, size_t parts, svari_gathered *g, svari_error *err) {
  svari_stream *stream = NULL;
  svari_status status = svari_result_check_header(run, err);
  if (!status) status = svari_stream_open(&run->plan->data, SVARI_STREAM_WINDOW, part, parts, &stream, err);
  if (!status) status = add_frames(run, g, stream, err);
  svari_stream_close(stream);
  return status;
}

/* One GROUP BY, whose answer is the table. */
static svari_status ask_engine(svari_result *run, svari_gathered *g, svari_error *err) {
  const svari_data_spec *data = &run->plan->data;
  const svari_engine *engine = svari_engine_of(data);
  svari_buffer from = {0}, query = {0}, answer = {0};
  g->table = (svari_grouped){.arena = g->arena};
  svari_grouped_head(g->plan.hash, 1, 1, &answer);
  svari_status status = svari_result_check_header(run, err);
  if (!status) status = svari_engine_source(data, &from, err);
  if (!status) status = svari_grouped_query(run->plan, &g->plan, engine->dialect, NULL, from.bytes, &query, err);
  if (!status) status = engine->ask(data, query.bytes, &answer, err);
  if (!status) status = svari_grouped_read_text(&g->table, data->shown, answer.bytes, answer.length, err);
  svari_buffer_free(&from);
  svari_buffer_free(&query);
  svari_buffer_free(&answer);
  return status;
}

static svari_status add_held(svari_result *run, size_t part, size_t parts, svari_gathered *g, svari_error *err) {
  svari_status status = svari_result_to_design(run, err);
  if (status) return status;
  size_t n = run->read->nrecords, share = n / parts, rest = n % parts;
  size_t from = share * (part - 1) + (part - 1 < rest ? part - 1 : rest), to = from + share + (part - 1 < rest);
  return svari_collapse_add(g->collapse, run->read, run->design->weight, from, to, run->plan->where, err);
}

static svari_status begin(svari_result *run, svari_gathered *out, svari_error *err) {
  *out = (svari_gathered){.arena = svari_arena_new()};
  return out->arena ? svari_grouped_plan_make(out->arena, run->plan, &out->plan, err) : svari_fail_memory(err);
}

static svari_status refuse_parts(const svari_plan *plan, svari_error *err) {
  svari_status status = svari_fail_at(err, SVARI_SPEC, plan->data.where,
                                      "records of a database have no order by which they could be dealt to parts");
  svari_hint(err, "make the table whole: the database sums the records itself");
  return status;
}

svari_status svari_gather(svari_result *run, size_t part, size_t parts, svari_gathered *out, svari_error *err) {
  svari_status status = begin(run, out, err);
  if (status) return status;
  run->plan->data.threads = run->threads;
  bool engine = svari_engine_of(&run->plan->data);
  if (engine && parts > 1) return refuse_parts(run->plan, err);
  if (engine && !svari_gather_refuses(run->plan)) return ask_engine(run, out, err);
  out->collapse = svari_collapse_new(&out->plan, SVARI_COLLAPSE_ROWS, run->threads);
  if (!out->collapse) return svari_fail_memory(err);
  status =
      svari_gather_refuses(run->plan) ? add_held(run, part, parts, out, err) : add_stream(run, part, parts, out, err);
  if (!status) status = svari_collapse_table(out->collapse, out->arena, &out->table, err);
  out->table.part = part;
  out->table.parts = parts;
  return status;
}

svari_status svari_gather_file(svari_result *run, const char *path, svari_gathered *out, svari_error *err) {
  svari_status status = begin(run, out, err);
  out->table.arena = out->arena;
  return status ? status : svari_grouped_read(&out->table, path, err);
}

void svari_gathered_free(svari_gathered *gathered) {
  svari_collapse_free(gathered->collapse);
  svari_arena_free(gathered->arena);
}
