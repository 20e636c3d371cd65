/* `figures:` of a run of runs: a CSV that names the entry of a run which gives each published figure again. */
#include "run/joint.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/nearest.h"
#include "base/number.h"
#include "data/frame.h"
#include "svari/read.h"

/* The columns of the file: those of text may be empty; without a column its default stands for all. */
#define COLUMNS(X)         \
  X(figure_id, TEXT, "")   \
  X(run, TEXT, "")         \
  X(id, TEXT, "")          \
  X(variable, TEXT, "")    \
  X(category, TEXT, "")    \
  X(domain, TEXT, "")      \
  X(field, TEXT, "")       \
  X(rule, TEXT, "digit")   \
  X(reason, TEXT, "")      \
  X(reason_lv, TEXT, "")   \
  X(note, TEXT, "")        \
  X(section, TEXT, "")     \
  X(study, TEXT, "")       \
  X(year, TEXT, "")        \
  X(unit, TEXT, "")        \
  X(scale, NUMBER, "1")    \
  X(decimals, NUMBER, "0") \
  X(published, NUMBER, "")

enum column {
#define ENUM(name, type, fallback) C_##name,
  COLUMNS(ENUM)
#undef ENUM
      C_COUNT
};

static const struct {
  const char *name;
  svari_type type;
  const char *fallback;
} columns[] = {
#define ROW(name, type, fallback) {#name, SVARI_##type, fallback},
    COLUMNS(ROW)
#undef ROW
};

typedef struct mapping {
  svari_result *run;
  svari_frame *frame;
  const svari_column *column[C_COUNT];
} mapping;

static const char *text_at(const mapping *m, enum column c, size_t i) {
  const char *text = m->column[c] ? m->column[c]->text[i] : NULL;
  return text ? text : columns[c].fallback;
}

static double number_at(const mapping *m, enum column c, size_t i) {
  double value = NAN;
  if (m->column[c]) return m->column[c]->number[i];
  (void)svari_number_parse(columns[c].fallback, strlen(columns[c].fallback), &value);
  return value;
}

static svari_status read_file(mapping *m, svari_error *err) {
  static const char *const missing[] = {""};
  svari_variable_spec variables[C_COUNT] = {0};
  for (size_t c = 0; c < C_COUNT; c++)
    variables[c] = (svari_variable_spec){.name = columns[c].name, .has_type = true, .type = columns[c].type};
  const svari_plan *plan = m->run->plan;
  svari_data_spec spec = {.file = plan->figures,
                          .shown = plan->figures_shown,
                          .format = "csv",
                          .nmissing = 1,
                          .missing = missing,
                          .nvariables = C_COUNT,
                          .variables = variables,
                          .threads = 1,
                          .where = plan->figures_at};
  svari_status status = svari_frame_read(&spec, &m->frame, err);
  for (size_t c = 0; c < C_COUNT && !status; c++) m->column[c] = svari_frame_find(m->frame, columns[c].name);
  static const enum column needed[] = {C_figure_id, C_run, C_id, C_published};
  for (size_t i = 0; i < sizeof needed / sizeof *needed && !status; i++)
    if (!m->column[needed[i]])
      status = svari_fail_at(err, SVARI_DATA, (svari_where){.file = plan->figures_shown, .line = 1},
                             "the figures have no column `%s`", columns[needed[i]].name);
  return status;
}

/* "a=b;c=d" is the domain. */
static bool is_domain(const svari_domain *domain, const char *text) {
  for (size_t i = 0; i < domain->count; i++) {
    const char *const words[] = {domain->parts[i].variable, "=", domain->parts[i].category};
    if (i && *text++ != ';') return false;
    for (size_t w = 0; w < 3; w++) {
      size_t length = strlen(words[w]);
      if (strncmp(text, words[w], length) != 0) return false;
      text += length;
    }
  }
  return *text == '\0';
}

static bool same(const char *a, const char *b) { return strcmp(a ? a : "", b ? b : "") == 0; }

/* The entry with all its names; a count or ratio has no variable, and then the rest of its names must be enough. */
static const svari_estimate_row *find_row(const mapping *m, size_t i, const svari_report *report) {
  const svari_estimate_row *near = NULL;
  size_t nnear = 0;
  for (size_t r = 0; r < report->nestimates; r++) {
    const svari_estimate_row *row = &report->estimates[r];
    if (!same(row->id, text_at(m, C_id, i)) || !same(row->category, text_at(m, C_category, i)) ||
        !is_domain(&row->domain, text_at(m, C_domain, i)))
      continue;
    if (same(row->variable, text_at(m, C_variable, i))) return row;
    near = row;
    nnear++;
  }
  return nnear == 1 ? near : NULL;
}

/* Halves away from zero, as tables are printed; what is a half but for the last bits counts as one. */
static double rounded(double value, int decimals) {
  double shift = pow(10, decimals);
  return copysign(floor(fabs(value) * shift + 0.5 + 1e-9), value) / shift;
}

/* Whether a computed figure is the published one: `digit` rounds halves away from zero at the printed decimals,
 * `about:X` lies within X, `over` and `under` above and below. */
static bool agrees(double computed, double published, const char *rule, int decimals) {
  double within;
  if (!isfinite(computed)) return false;
  if (strcmp(rule, "over") == 0) return computed > published;
  if (strcmp(rule, "under") == 0) return computed < published;
  if (strncmp(rule, "about:", 6) == 0 && svari_number_parse(rule + 6, strlen(rule + 6), &within))
    return fabs(computed - published) <= within;
  return rounded(computed, decimals) == rounded(published, decimals);
}

static bool is_rule(const char *rule) {
  double within;
  return strcmp(rule, "digit") == 0 || strcmp(rule, "over") == 0 || strcmp(rule, "under") == 0 ||
         (strncmp(rule, "about:", 6) == 0 && svari_number_parse(rule + 6, strlen(rule + 6), &within) && within >= 0);
}

static void compute(svari_published *figure, bool records) {
  const svari_estimate_row *row = figure->row;
  figure->records = records;
  figure->computed = figure->scale * (!records ? row->estimate : row->n == SVARI_HIDDEN_COUNT ? NAN : (double)row->n);
  figure->se = records ? NAN : fabs(figure->scale) * row->se;
  for (int i = 0; i < 2; i++) figure->ci[i] = records ? NAN : figure->scale * row->ci[i];
  figure->equal = agrees(figure->computed, figure->published, figure->rule, figure->decimals);
}

static svari_status fault(const mapping *m, size_t i, svari_error *err, const char *what, const char *name) {
  return svari_fail_at(err, SVARI_DATA, svari_frame_where(m->frame, i), "figure %s: %s `%s`",
                       text_at(m, C_figure_id, i), what, name);
}

static svari_status find_report(const mapping *m, size_t i, const svari_report **out, svari_error *err) {
  const char *names[256];
  size_t count = 0;
  for (size_t p = 0; p < m->run->nparts; p++) {
    *out = &m->run->parts[p]->report;
    if (strcmp(m->run->parts[p]->name, text_at(m, C_run, i)) == 0) return SVARI_OK;
    if (count < sizeof names / sizeof *names) names[count++] = m->run->parts[p]->name;
  }
  svari_status status = fault(m, i, err, "there is no run", text_at(m, C_run, i));
  const char *near = svari_nearest(text_at(m, C_run, i), names, count);
  if (near) svari_hint(err, "did you mean `%s`?", near);
  return status;
}

static const char *kept(svari_arena *arena, const char *text, bool *failed) {
  if (!text[0]) return NULL;
  const char *copy = svari_arena_text(arena, text);
  *failed = *failed || !copy;
  return copy;
}

static svari_status fill(const mapping *m, size_t i, svari_published *figure, svari_error *err) {
  svari_status status = find_report(m, i, &figure->of, err);
  if (status) return status;
  figure->row = find_row(m, i, figure->of);
  if (!figure->row) {
    status = fault(m, i, err, "the run has no such entry of", text_at(m, C_id, i));
    svari_hint(err, "the entry is found by id, variable, category and domain (`variable=category`, joined by `;`)");
    return status;
  }
  if (!is_rule(text_at(m, C_rule, i))) return fault(m, i, err, "there is no rule", text_at(m, C_rule, i));
  svari_arena *arena = m->run->arena;
  bool failed = false;
  figure->figure_id = kept(arena, text_at(m, C_figure_id, i), &failed);
  figure->section = kept(arena, text_at(m, C_section, i), &failed);
  figure->study = kept(arena, text_at(m, C_study, i), &failed);
  figure->year = kept(arena, text_at(m, C_year, i), &failed);
  figure->unit = kept(arena, text_at(m, C_unit, i), &failed);
  figure->rule = kept(arena, text_at(m, C_rule, i), &failed);
  figure->reason.in[SVARI_ENGLISH] = kept(arena, text_at(m, C_reason, i), &failed);
  figure->reason.in[SVARI_LATVIAN] = kept(arena, text_at(m, C_reason_lv, i), &failed);
  figure->note = kept(arena, text_at(m, C_note, i), &failed);
  double decimals = number_at(m, C_decimals, i);
  figure->published = number_at(m, C_published, i);
  figure->scale = number_at(m, C_scale, i);
  if (!isfinite(figure->published) || !isfinite(figure->scale) || !(decimals >= 0 && decimals <= 15))
    return fault(m, i, err, "published, scale or decimals (0 to 15) is no number in the figure of",
                 text_at(m, C_id, i));
  figure->decimals = (int)decimals;
  compute(figure, strcmp(text_at(m, C_field, i), "n") == 0);
  return failed ? svari_fail_memory(err) : SVARI_OK;
}

svari_status svari_check_figures(svari_result *run, svari_error *err) {
  if (!run->plan->figures) return SVARI_OK;
  mapping m = {.run = run};
  svari_status status = read_file(&m, err);
  svari_frame_free(m.frame);
  return status;
}

svari_status svari_joint_figures(svari_result *run, svari_error *err) {
  if (!run->plan->figures) return SVARI_OK;
  mapping m = {.run = run};
  svari_status status = read_file(&m, err), worst = status;
  svari_joint *joint = &run->report.joint;
  size_t count = m.frame ? svari_frame_records(m.frame) : 0;
  svari_published *figures = SVARI_NEW(run->arena, svari_published, count);
  if (!status && !figures) worst = status = svari_fail_memory(err);
  for (size_t i = 0; i < count && !status; i++) {
    svari_status one = fill(&m, i, &figures[i], err);
    if (one) worst = one;
    if (one == SVARI_MEMORY) status = one;
    joint->nequal += !one && figures[i].equal;
    joint->nexplained += !one && !figures[i].equal && figures[i].reason.in[SVARI_ENGLISH];
  }
  joint->published = figures;
  joint->npublished = count;
  svari_frame_free(m.frame);
  return worst;
}
