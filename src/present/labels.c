/* Names of the run file as a reader knows them: titles of estimates, terms of models, steps of weighting, notes. */
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "data/frame.h"
#include "present/format.h"
#include "present/terms.h"
#include "present/view.h"

void svari_view_note(const svari_view *view, const char *note, svari_buffer *out) {
  svari_phrase(note, view->language, out);
}

/* ---- estimates ---- */

void svari_view_subject(const svari_view *view, const svari_estimate_row *row, svari_buffer *out) {
  if (row->variable)
    svari_buffer_text(out, svari_view_variable(view, row->variable));
  else if (row->numerator && row->denominator)
    svari_buffer_printf(out, "%s / %s", svari_view_variable(view, row->numerator),
                        svari_view_variable(view, row->denominator));
  else
    for (size_t i = 0; i < row->nvariables; i++)
      svari_buffer_printf(out, i ? ", %s" : "%s", svari_view_variable(view, row->variables[i]));
}

const char *svari_view_answer(const svari_view *view, const svari_estimate_spec *spec, const char *variable,
                              const char *category) {
  for (size_t i = 0; spec && i < spec->nnets; i++)
    if (strcmp(spec->nets[i].name, category) == 0)
      return svari_label_text(&spec->nets[i].label, view->language, category);
  return svari_view_category(view, variable, category);
}

const char *svari_view_row_category(const svari_view *view, const svari_estimate_row *row) {
  return svari_view_answer(view, row->spec, row->variable, row->category);
}

bool svari_view_is_apart(const svari_view *view, const svari_estimate_row *row) {
  const svari_report *report = view->report;
  const svari_variable_spec *variable =
      row->variable && row->category ? svari_variable_find(report->variables, report->nvariables, row->variable) : NULL;
  for (size_t i = 0; variable && i < variable->napart; i++)
    if (strcmp(variable->apart[i], row->category) == 0) return true;
  return false;
}

enum { NAMED = 3 }; /* variables that a title names */

/* All that an entry asks of: its rows follow each other under one title. */
static void subjects(const svari_view *view, const svari_estimate_row *row, svari_buffer *out) {
  const svari_estimate_spec *spec = row->spec;
  if (!row->variable || !spec || spec->nvariables < 2) {
    svari_view_subject(view, row, out);
    return;
  }
  for (size_t i = 0; i < spec->nvariables && i < NAMED; i++)
    svari_buffer_printf(out, i ? ", %s" : "%s", svari_view_variable(view, spec->variables[i]));
  if (spec->nvariables > NAMED) svari_buffer_text(out, ", …");
}

void svari_view_estimate_title(const svari_view *view, const svari_estimate_row *row, svari_buffer *out) {
  const char *label = row->spec ? svari_label_text(&row->spec->label, view->language, NULL) : NULL;
  size_t before = out->length;
  const char *statistic = svari_statistic_word(row->statistic, view->language);
  if (label)
    svari_buffer_text(out, label);
  else if (strcmp(row->statistic, "set") != 0)
    subjects(view, row, out);
  if (out->length > before && !label && !row->category) svari_buffer_printf(out, ": %s", statistic);
  if (out->length > before) return;
  svari_buffer_text(out, statistic);
  if (row->id && strcmp(row->statistic, "count") != 0) svari_buffer_printf(out, " “%s”", row->id);
}

/* ---- models ---- */

/* The column whose name the text begins with, up to what ends a name in a term; the longest one. */
static const svari_column *leading_column(const svari_view *view, const char *text, size_t *length) {
  const svari_frame *frame = view->report->frame;
  const svari_column *found = NULL;
  *length = 0;
  for (size_t c = 0; frame && c < frame->ncolumns; c++) {
    const char *name = frame->columns[c]->name;
    size_t size = strlen(name);
    if (size <= *length || strncmp(text, name, size) != 0 || !strchr(":=,", text[size])) continue;
    found = frame->columns[c];
    *length = size;
  }
  return found;
}

/* The level that the text begins with; the longest one. Its label, or NULL. */
static const char *leading_level(const svari_view *view, const svari_column *column, const char *text, const char *ends,
                                 size_t *length) {
  const char *label = NULL;
  *length = 0;
  for (size_t l = 0; column && column->type == SVARI_CATEGORY && l < column->nlevels; l++) {
    const char *name = column->levels[l].name;
    size_t size = strlen(name);
    if (size <= *length || strncmp(text, name, size) != 0 || !strchr(ends, text[size])) continue;
    label = svari_label_text(&column->levels[l].label, view->language, name);
    *length = size;
  }
  return label;
}

/* One factor of a term, "sex=woman"; the length of what was read. */
static size_t put_factor(const svari_view *view, const char *text, svari_buffer *out) {
  size_t length, size;
  const svari_column *column = leading_column(view, text, &length);
  if (!column) {
    size_t rest = strcspn(text, ":,");
    svari_buffer_add(out, text, rest);
    return rest;
  }
  svari_buffer_text(out, svari_label_text(&column->label, view->language, column->name));
  if (text[length] != '=') return length;
  const char *label = leading_level(view, column, text + length + 1, ":,", &size);
  if (!label) size = strcspn(text + length + 1, ":,");
  svari_buffer_text(out, "=");
  svari_buffer_add(out, label ? label : text + length + 1, label ? strlen(label) : size);
  return length + 1 + size;
}

/* The column before the formula's `~`; NULL where an expression stands there. */
static const svari_column *response(const svari_view *view, const svari_model *model) {
  const char *formula = model->spec ? model->spec->formula : NULL;
  char name[256];
  if (!formula || !view->report->frame) return NULL;
  formula += strspn(formula, " ");
  snprintf(name, sizeof name, "%.*s", (int)strcspn(formula, " ~"), formula);
  return svari_frame_find(view->report->frame, name);
}

/* What a model is of: the label of its response; its id where that is no column. */
static const char *response_text(const svari_view *view, const svari_model *model) {
  const svari_column *column = response(view, model);
  if (column) return svari_label_text(&column->label, view->language, column->name);
  return model->id ? model->id : svari_term("family", model->family, view->language);
}

/* "once a day|never", a threshold of an ordinal model, by the labels of its response; false where it is none. */
static bool put_threshold(const svari_view *view, const svari_model *model, const char *term, svari_buffer *out) {
  const svari_column *column = strchr(term, '|') ? response(view, model) : NULL;
  size_t first, second;
  const char *low = leading_level(view, column, term, "|", &first);
  const char *high = low ? leading_level(view, column, term + first + 1, "", &second) : NULL;
  if (high) svari_buffer_printf(out, "%s | %s", low, high);
  return high != NULL;
}

void svari_view_term(const svari_view *view, const svari_model *model, const char *term, svari_buffer *out) {
  const char *word = svari_term("coefficient", term, view->language);
  if (word != term) {
    svari_buffer_text(out, word);
    return;
  }
  if (put_threshold(view, model, term, out)) return;
  while (*term) {
    size_t read = put_factor(view, term, out);
    term += read;
    if (*term == ':')
      svari_buffer_text(out, " × ");
    else if (*term)
      svari_buffer_add(out, term, 1);
    if (*term) term++;
  }
}

const char *svari_view_model_title(const svari_view *view, const svari_model *model) {
  const char *label = model->spec ? svari_label_text(&model->spec->label, view->language, NULL) : NULL;
  return label ? label : response_text(view, model);
}

void svari_view_model_line(const svari_view *view, const svari_model *model, svari_buffer *out) {
  char n[SVARI_FORMAT_TEXT];
  if (model->id) svari_buffer_printf(out, "%s: ", model->id);
  if (model->spec && model->spec->formula) svari_buffer_printf(out, "%s · ", model->spec->formula);
  svari_format_count(model->n, view->language, n);
  svari_buffer_printf(out, "%s · n = %s", svari_term("family", model->family, view->language), n);
}

void svari_view_term_test(const svari_view *view, const svari_model *model, const svari_term_test *test,
                          svari_buffer *out) {
  char f[SVARI_FORMAT_TEXT], df1[SVARI_FORMAT_TEXT], df2[SVARI_FORMAT_TEXT], p[SVARI_FORMAT_TEXT];
  svari_format_number(test->f, 2, view->language, f);
  svari_format_number(test->df1, test->df1 == floor(test->df1) ? 0 : 1, view->language, df1);
  svari_format_number(test->df2, test->df2 == floor(test->df2) ? 0 : 1, view->language, df2);
  svari_format_p(test->p, view->language, p);
  svari_buffer_text(out, svari_term("test", test->kind, view->language));
  for (size_t i = 0; i < test->nterms; i++) {
    svari_buffer_text(out, i ? ", " : ": ");
    svari_view_term(view, model, test->terms[i], out);
  }
  svari_buffer_printf(out, " — F = %s (%s, %s), p%s%s", f, df1, df2, svari_format_p_sign(p), p);
}

/* ---- tests ---- */

void svari_view_test_subject(const svari_view *view, const svari_test_row *test, svari_buffer *out) {
  svari_buffer_text(out, svari_term("test", test->test, view->language));
  if (test->variable) svari_buffer_printf(out, ", %s", svari_view_variable(view, test->variable));
  if (test->by) svari_buffer_printf(out, " × %s", svari_view_variable(view, test->by));
}

void svari_view_test_title(const svari_view *view, const svari_test_row *test, svari_buffer *out) {
  const char *label = test->spec ? svari_label_text(&test->spec->label, view->language, NULL) : NULL;
  if (label || test->id) svari_buffer_printf(out, "%s: ", label ? label : test->id);
  svari_view_test_subject(view, test, out);
}

/* Whole but for corrected tests and imputations. */
static void put_df(const svari_view *view, double df, svari_buffer *out) {
  char text[SVARI_FORMAT_TEXT];
  svari_format_number(df, df == floor(df) ? 0 : 1, view->language, text);
  svari_buffer_text(out, text);
}

void svari_view_statistic(const svari_view *view, const svari_test_row *test, svari_buffer *out) {
  char text[SVARI_FORMAT_TEXT];
  svari_format_number(test->statistic, 2, view->language, text);
  if (isfinite(test->statistic)) svari_buffer_printf(out, "%s = ", svari_view_statistic_letter(test));
  svari_buffer_text(out, text);
}

const char *svari_view_statistic_letter(const svari_test_row *test) {
  return test->is_f ? "F" : isfinite(test->df1) ? "X²" : "t";
}

void svari_view_test_df(const svari_view *view, const svari_test_row *test, svari_buffer *out) {
  put_df(view, isfinite(test->df1) ? test->df1 : test->df, out);
  if (!test->is_f || !isfinite(test->df2)) return;
  svari_buffer_text(out, "; ");
  put_df(view, test->df2, out);
}

/* ---- weighting ---- */

/* "sex_age, region" by the labels of margins or of variables. */
static void put_margins(const svari_view *view, const char *list, svari_buffer *out) {
  while (*list) {
    const char *end = strstr(list, ", ");
    size_t length = end ? (size_t)(end - list) : strlen(list);
    char name[256];
    snprintf(name, sizeof name, "%.*s", (int)(length < 255 ? length : 255), list);
    svari_view_margin(view, name, out);
    if (end) svari_buffer_text(out, ", ");
    list += length + (end ? 2 : 0);
  }
}

void svari_view_step(const svari_view *view, const svari_step_report *step, svari_buffer *out) {
  const char *label = step->label ? step->label : step->step;
  const char *word = svari_term("step", step->step, view->language), *rest = label + strlen(step->step);
  if (word == step->step) {
    svari_buffer_text(out, label);
    return;
  }
  svari_buffer whole = {0};
  svari_phrase(label, view->language, &whole);
  bool said = whole.bytes && strcmp(whole.bytes, label) != 0;
  if (said) svari_buffer_text(out, whole.bytes);
  out->failed |= whole.failed;
  svari_buffer_free(&whole);
  if (said) return;
  svari_buffer_text(out, word);
  if (strncmp(rest, ": ", 2) != 0) return;
  svari_buffer_text(out, ": ");
  if (rest[2] == '~')
    svari_buffer_text(out, rest + 2);
  else
    put_margins(view, rest + 2, out);
}
