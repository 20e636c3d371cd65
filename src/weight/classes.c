/* Weighting classes: crossings of categories, joined with a neighbour while one has too few respondents. */
#include <string.h>

#include "base/nearest.h"
#include "base/buffer.h"
#include "weight/nonresponse.h"

enum { MOST_CLASSES = 1 << 20 };

/* Classes in the order of their levels; a group is a run of them. */
typedef struct crossing {
  size_t nby, span;
  const svari_column **columns;
  int32_t *class; /* per record: place in the crossing */
  size_t *records, *respondents;
} crossing;

static svari_status find_columns(const svari_step_context *context, crossing *x, svari_error *err) {
  const svari_step_spec *spec = context->spec;
  svari_status status = SVARI_OK;
  x->nby = spec->nclasses;
  x->span = 1;
  x->columns = SVARI_NEW(context->arena, const svari_column *, spec->nclasses);
  if (!x->columns) return svari_fail_memory(err);
  for (size_t v = 0; v < x->nby; v++) {
    const svari_column *column = svari_frame_find(context->frame, spec->classes[v]);
    if (!column) {
      status =
          svari_fail_at(err, SVARI_SPEC, spec->where, "nonresponse: the data have no variable '%s'", spec->classes[v]);
      const char *near = svari_frame_nearest(context->frame, spec->classes[v]);
      if (near) svari_hint(err, "did you mean '%s'?", near);
      continue;
    }
    x->columns[v] = svari_column_categories(context->arena, column, context->so_far->nrecords);
    if (!x->columns[v]) return svari_fail_memory(err);
    x->span *= x->columns[v]->nlevels ? x->columns[v]->nlevels : 1;
    if (x->span > MOST_CLASSES)
      return svari_fail_at(err, SVARI_DATA, spec->where, "nonresponse: over %d classes; is '%s' a category?",
                           MOST_CLASSES, spec->classes[v]);
  }
  return status;
}

static svari_status place_records(const svari_step_context *context, const svari_nonresponse *n, crossing *x,
                                  svari_error *err) {
  size_t nrecords = context->so_far->nrecords;
  x->class = SVARI_NEW(context->arena, int32_t, nrecords);
  x->records = SVARI_NEW(context->arena, size_t, x->span);
  x->respondents = SVARI_NEW(context->arena, size_t, x->span);
  if (!x->class || !x->records || !x->respondents) return svari_fail_memory(err);
  for (size_t i = 0; i < nrecords; i++) {
    size_t at = 0;
    bool weighs = context->weights[i] != 0;
    for (size_t v = 0; v < x->nby; v++) {
      int32_t code = svari_column_code(x->columns[v], i);
      if (code < 0 && weighs) {
        svari_status status = svari_fail_at(err, SVARI_DATA, svari_frame_where(context->frame, i),
                                            "nonresponse: '%s' is missing", context->spec->classes[v]);
        svari_hint(err, "classes need what is known of all who were sampled");
        return status;
      }
      at = at * x->columns[v]->nlevels + (size_t)(code < 0 ? 0 : code);
    }
    x->class[i] = (int32_t)at;
    x->records[at] += weighs;
    x->respondents[at] += weighs && n->status[i] == SVARI_RESPONDENT;
  }
  return SVARI_OK;
}

/* Variables from the first on in which two classes agree: neighbours within a region are nearer than across. */
static size_t agreement(const crossing *x, size_t a, size_t b) {
  size_t agree = x->nby;
  for (size_t v = x->nby; v-- > 0;) {
    size_t levels = x->columns[v]->nlevels;
    if (a % levels != b % levels) agree = v;
    a /= levels;
    b /= levels;
  }
  return agree;
}

typedef struct group {
  size_t first, last, respondents; /* classes of the crossing */
} group;

static size_t smallest(const group *groups, size_t count) {
  size_t at = 0;
  for (size_t g = 1; g < count; g++)
    if (groups[g].respondents < groups[at].respondents) at = g;
  return at;
}

/* The neighbour to join with: the one that agrees in more variables, else the one with fewer respondents. */
static size_t neighbour(const crossing *x, const group *groups, size_t count, size_t at) {
  if (at == 0) return 1;
  if (at + 1 == count) return at - 1;
  size_t before = agreement(x, groups[at - 1].last, groups[at].first),
         after = agreement(x, groups[at].last, groups[at + 1].first);
  if (before != after) return before > after ? at - 1 : at + 1;
  return groups[at + 1].respondents < groups[at - 1].respondents ? at + 1 : at - 1;
}

static void add_class_text(const crossing *x, size_t class, svari_buffer *text) {
  size_t span = x->span;
  for (size_t v = 0; v < x->nby; v++) {
    size_t levels = x->columns[v]->nlevels;
    span /= levels;
    svari_buffer_printf(text, "%s%s", v ? " × " : "", x->columns[v]->levels[class / span % levels].name);
  }
}

/* A group's name: its classes that have records, joined by " + ". */
static const char *group_text(svari_arena *arena, const crossing *x, const group *g) {
  svari_buffer text = {0};
  for (size_t c = g->first; c <= g->last; c++) {
    if (x->records[c] == 0) continue;
    if (text.length) svari_buffer_text(&text, " + ");
    add_class_text(x, c, &text);
  }
  const char *copy = text.failed ? NULL : svari_arena_text(arena, text.bytes ? text.bytes : "");
  svari_buffer_free(&text);
  return copy;
}

static svari_status join_small(const svari_step_context *context, const crossing *x, group *groups, size_t *count,
                               svari_error *err) {
  while (*count > 1) {
    size_t at = smallest(groups, *count);
    if (groups[at].respondents >= context->spec->min_class) return SVARI_OK;
    size_t other = neighbour(x, groups, *count, at), low = at < other ? at : other;
    const char *small = group_text(context->arena, x, &groups[at]),
               *with = group_text(context->arena, x, &groups[other]);
    if (!small || !with ||
        svari_note(context->arena, context->notes, "nonresponse: class '%s' (%zu respondents) was joined with '%s'",
                   small, groups[at].respondents, with))
      return svari_fail_memory(err);
    groups[low].last = groups[low + 1].last;
    groups[low].respondents += groups[low + 1].respondents;
    memmove(groups + low + 1, groups + low + 2, (*count - low - 2) * sizeof *groups);
    (*count)--;
  }
  return SVARI_OK;
}

static svari_status name_groups(const svari_step_context *context, const crossing *x, const group *groups, size_t count,
                                svari_nonresponse *out, svari_error *err) {
  const char **names = SVARI_NEW(context->arena, const char *, count);
  int32_t *to = SVARI_NEW(context->arena, int32_t, x->span);
  if (!names || !to) return svari_fail_memory(err);
  for (size_t g = 0; g < count; g++) {
    names[g] = x->nby ? group_text(context->arena, x, &groups[g]) : "all";
    if (!names[g]) return svari_fail_memory(err);
    for (size_t c = groups[g].first; c <= groups[g].last; c++) to[c] = (int32_t)g;
  }
  for (size_t i = 0; i < context->so_far->nrecords; i++) x->class[i] = to[x->class[i]];
  out->class = x->class;
  out->names = names;
  out->nclasses = count;
  return SVARI_OK;
}

svari_status svari_classes_make(const svari_step_context *context, svari_nonresponse *out, svari_error *err) {
  crossing x = {0};
  svari_status status = find_columns(context, &x, err);
  if (!status) status = place_records(context, out, &x, err);
  if (status) return status;
  group *groups = SVARI_NEW(context->arena, group, x.span);
  if (!groups) return svari_fail_memory(err);
  size_t count = 0;
  for (size_t c = 0; c < x.span; c++)
    if (x.records[c]) groups[count++] = (group){c, c, x.respondents[c]};
  status = join_small(context, &x, groups, &count, err);
  return status ? status : name_groups(context, &x, groups, count, out, err);
}
