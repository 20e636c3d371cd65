/* The summary for the terminal: what was done and what came of it, in lines of at most `width` columns. */
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "data/frame.h"
#include "present/terms.h"
#include "present/text.h"
#include "present/view.h"

static svari_status begin(svari_text *text, const svari_report *report, int width, bool colour, svari_buffer *out) {
  *text = (svari_text){.report = report, .language = report->language, .width = width, .colour = colour, .out = out};
  text->arena = svari_arena_new();
  return text->arena ? SVARI_OK : SVARI_MEMORY;
}

const char *svari_text_word(const svari_text *text, svari_word_id id) { return svari_word(id, text->language); }

void svari_text_heading(svari_text *text, const char *title) {
  svari_buffer_printf(text->out, text->colour ? "\n\033[1m%s\033[0m\n" : "\n%s\n", title);
}

const char *svari_text_mark(svari_text *text, const svari_flags *flags) {
  static const char *const marks[] = {"a", "b", "c", "d", "e", "f", "g", "h", "i", "j", "k", "l", "m"};
  svari_buffer all = {0};
  for (size_t i = 0; i < flags->count; i++) {
    size_t at = 0;
    while (at < text->nflags && strcmp(text->flags[at], flags->names[i]) != 0) at++;
    if (at == text->nflags && text->nflags < SVARI_TEXT_FLAGS) text->flags[text->nflags++] = flags->names[i];
    if (at < sizeof marks / sizeof *marks) svari_buffer_text(&all, marks[at]);
  }
  const char *copy = all.length ? svari_arena_text(text->arena, all.bytes) : "";
  if (all.failed || !copy) text->out->failed = true;
  svari_buffer_free(&all);
  return copy ? copy : "";
}

svari_view svari_text_view(const svari_text *text) { return (svari_view){text->report, text->language}; }

const char *svari_text_keep(svari_text *text, svari_buffer *made) {
  const char *copy = made->length ? svari_arena_text(text->arena, made->bytes) : "";
  if (made->failed || !copy) text->out->failed = true;
  svari_buffer_free(made);
  return copy ? copy : "";
}

const char *svari_text_label(const svari_text *text, const char *variable) {
  svari_view view = svari_text_view(text);
  return svari_view_variable(&view, variable);
}

void svari_text_note(svari_text *text, const char *note, int indent) {
  svari_view view = svari_text_view(text);
  svari_buffer said = {0};
  svari_view_note(&view, note, &said);
  svari_wrap(svari_text_keep(text, &said), indent, text->width, text->out);
}

const char *svari_text_domain(svari_text *text, const svari_domain *domain) {
  svari_view view = svari_text_view(text);
  svari_buffer joined = {0};
  if (domain->count) svari_view_domain(&view, domain, &joined);
  return svari_text_keep(text, &joined);
}

static const char *number(double value, int decimals, const svari_text *text, char out[SVARI_FORMAT_TEXT]) {
  svari_format_number(value, decimals, text->language, out);
  return out;
}

static void put_title(svari_text *text) {
  const svari_report *report = text->report;
  if (report->title) {
    svari_buffer title = {0};
    svari_wrap(report->title, 0, text->width, &title);
    if (title.bytes) svari_buffer_printf(text->out, text->colour ? "\033[1m%s\033[0m" : "%s", title.bytes);
    if (title.failed) text->out->failed = true;
    svari_buffer_free(&title);
  }
  if (report->synthetic) svari_wrap(svari_text_word(text, SVARI_WORD_SYNTHETIC), 0, text->width, text->out);
}

static void put_design(svari_text *text) {
  const svari_design_summary *d = &text->report->design;
  char records[SVARI_FORMAT_TEXT], strata[SVARI_FORMAT_TEXT], units[SVARI_FORMAT_TEXT], df[SVARI_FORMAT_TEXT];
  svari_format_count(d->records, text->language, records);
  svari_format_count(d->strata, text->language, strata);
  svari_format_count(d->units, text->language, units);
  svari_buffer line = {0};
  svari_buffer_printf(&line, "%s: ", svari_text_word(text, SVARI_WORD_DESIGN));
  if (text->report->data_shown) svari_buffer_printf(&line, "%s, ", text->report->data_shown);
  svari_buffer_printf(&line, "%s %s; ", records, svari_text_word(text, SVARI_WORD_RECORDS));
  if (d->strata > 1) svari_buffer_printf(&line, "%s %s, ", strata, svari_text_word(text, SVARI_WORD_STRATA));
  svari_buffer_printf(&line, "%s %s, ", units, svari_text_word(text, SVARI_WORD_UNITS));
  svari_buffer_printf(&line, "%s %s; ", number(d->df, 0, text, df), svari_text_word(text, SVARI_WORD_DF));
  bool both = strcmp(d->variance, "both") == 0;
  if (both || strcmp(d->variance, "taylor") == 0) svari_buffer_text(&line, svari_text_word(text, SVARI_WORD_TAYLOR));
  if (both) svari_buffer_printf(&line, " %s ", svari_text_word(text, SVARI_WORD_AND));
  if (d->replication)
    svari_buffer_printf(&line, "%zu %s (%s)", d->replicates, svari_text_word(text, SVARI_WORD_REPLICATES),
                        svari_term("replicates", d->replication, text->language));
  svari_buffer_text(&line, ".");
  if (line.bytes) svari_wrap(line.bytes, 0, text->width, text->out);
  if (line.failed) text->out->failed = true;
  svari_buffer_free(&line);
}

static void step_line(svari_text *text, svari_grid *grid, const char *label, const svari_weight_summary *after,
                      const svari_step_report *step) {
  char cell[SVARI_FORMAT_TEXT], low[SVARI_FORMAT_TEXT], high[SVARI_FORMAT_TEXT], ratio[2 * SVARI_FORMAT_TEXT + 16];
  svari_grid_line(grid, 2);
  svari_grid_cell(grid, label);
  svari_grid_cell(grid, number(after->sum, svari_format_decimals(after->sum, NAN), text, cell));
  svari_grid_cell(grid, number(after->kish_deff, 3, text, cell));
  svari_grid_cell(grid, number(after->effective_n, 1, text, cell));
  if (!step) return;
  int decimals = step->max_ratio < 0.1 ? svari_format_decimals(step->max_ratio, NAN) - 1 : 2;
  snprintf(ratio, sizeof ratio, "%s–%s", number(step->min_ratio, decimals, text, low),
           number(step->max_ratio, decimals, text, high));
  svari_grid_cell(grid, ratio);
  snprintf(cell, sizeof cell, "%d", step->iterations);
  svari_grid_cell(grid, step->iterations > 0 ? cell : "");
}

/* Without steps there is nothing to set side by side. */
static void put_design_weights(svari_text *text) {
  const svari_weight_summary *w = &text->report->weights;
  char sum[SVARI_FORMAT_TEXT], deff[SVARI_FORMAT_TEXT], size[SVARI_FORMAT_TEXT];
  svari_buffer line = {0};
  svari_buffer_printf(&line, "%s: %s %s, %s %s, %s %s.", svari_text_word(text, SVARI_WORD_WEIGHTS),
                      svari_text_word(text, SVARI_WORD_SUM),
                      number(w->sum, svari_format_decimals(w->sum, NAN), text, sum),
                      svari_text_word(text, SVARI_WORD_DEFF), number(w->kish_deff, 3, text, deff),
                      svari_text_word(text, SVARI_WORD_EFFECTIVE_N), number(w->effective_n, 1, text, size));
  if (line.bytes) svari_wrap(line.bytes, 0, text->width, text->out);
  if (line.failed) text->out->failed = true;
  svari_buffer_free(&line);
}

static void put_weighting(svari_text *text) {
  const svari_report *report = text->report;
  if (!report->nsteps) {
    put_design_weights(text);
    return;
  }
  svari_text_heading(text, svari_text_word(text, SVARI_WORD_WEIGHTING));
  svari_grid grid = {.arena = text->arena};
  svari_grid_line(&grid, 0);
  svari_grid_cell(&grid, "");
  svari_grid_cell(&grid, svari_text_word(text, SVARI_WORD_SUM));
  svari_grid_cell(&grid, svari_text_word(text, SVARI_WORD_DEFF));
  svari_grid_cell(&grid, svari_text_word(text, SVARI_WORD_EFFECTIVE_N));
  svari_grid_cell(&grid, svari_text_word(text, SVARI_WORD_RATIO));
  svari_grid_cell(&grid, svari_text_word(text, SVARI_WORD_ITERATIONS));
  step_line(text, &grid, svari_text_word(text, SVARI_WORD_DESIGN_WEIGHT), &report->base_weights, NULL);
  for (size_t i = 0; i < report->nsteps; i++) {
    const svari_step_report *step = &report->steps[i];
    svari_view view = svari_text_view(text);
    svari_buffer name = {0};
    svari_view_step(&view, step, &name);
    step_line(text, &grid, svari_text_keep(text, &name), &step->after, step);
  }
  svari_grid_write(&grid, text->width, text->out);
}

static void balance_line(svari_text *text, svari_grid *grid, const svari_balance_row *row) {
  bool shares = fabs(row->population) <= 1 && !(fabs(row->sample) > 1); /* NaN: hidden */
  const double values[] = {row->population, row->sample, row->design, row->weighted};
  svari_grid_line(grid, 4);
  svari_view view = {text->report, text->language};
  svari_buffer label = {0};
  svari_view_margin_category(&view, row, &label);
  svari_grid_cell(grid, label.bytes ? label.bytes : "");
  text->out->failed |= label.failed;
  svari_buffer_free(&label);
  for (size_t i = 0; i < sizeof values / sizeof *values; i++) {
    char cell[SVARI_FORMAT_TEXT];
    if (shares)
      svari_format_percent(values[i], 1, text->language, cell);
    else
      svari_format_number(values[i], svari_format_decimals(row->population, NAN), text->language, cell);
    svari_grid_cell(grid, cell);
  }
}

static void put_balance(svari_text *text) {
  const svari_balance *balance = &text->report->balance;
  if (!balance->nrows) return;
  svari_text_heading(text, svari_text_word(text, SVARI_WORD_REPRESENTATIVENESS));
  svari_grid grid = {.arena = text->arena};
  static const svari_word_id heads[] = {SVARI_WORD_POPULATION, SVARI_WORD_SAMPLE, SVARI_WORD_BY_DESIGN,
                                        SVARI_WORD_WEIGHTED};
  svari_grid_line(&grid, 0);
  svari_grid_cell(&grid, "");
  for (size_t i = 0; i < sizeof heads / sizeof *heads; i++) svari_grid_cell(&grid, svari_text_word(text, heads[i]));
  const char *margin = "";
  for (size_t i = 0; i < balance->nrows; i++) {
    if (strcmp(margin, balance->rows[i].margin) != 0) {
      margin = balance->rows[i].margin;
      svari_view view = {text->report, text->language};
      svari_buffer name = {0};
      svari_view_margin(&view, margin, &name);
      svari_grid_span(&grid, 2, name.bytes ? name.bytes : margin);
      text->out->failed |= name.failed;
      svari_buffer_free(&name);
    }
    balance_line(text, &grid, &balance->rows[i]);
  }
  svari_grid_write(&grid, text->width, text->out);
}

static void put_notes(svari_text *text) {
  const svari_report *report = text->report;
  if (!report->nnotes && !text->nflags) return;
  svari_text_heading(text, svari_text_word(text, SVARI_WORD_NOTES));
  for (size_t i = 0; i < text->nflags; i++) {
    svari_buffer line = {0};
    svari_buffer_printf(&line, "%c  ", (char)('a' + i));
    svari_flag_legend(text->flags[i], text->language, &line);
    if (line.bytes) svari_wrap(line.bytes, 2, text->width, text->out);
    svari_buffer_free(&line);
  }
  for (size_t i = 0; i < report->nnotes; i++) svari_text_note(text, report->notes[i], 2);
}

static svari_status put_report(const svari_report *report, int width, bool colour, svari_buffer *out) {
  svari_text text;
  if (begin(&text, report, width, colour, out)) return SVARI_MEMORY;
  put_title(&text);
  put_design(&text);
  put_weighting(&text);
  put_balance(&text);
  svari_text_estimates(&text);
  svari_text_tables(&text);
  svari_text_tests(&text);
  svari_text_models(&text);
  put_notes(&text);
  svari_arena_free(text.arena);
  return SVARI_OK;
}

static svari_status put_joint_title(const svari_report *report, int width, bool colour, svari_buffer *out) {
  svari_text text;
  if (begin(&text, report, width, colour, out)) return SVARI_MEMORY;
  put_title(&text);
  svari_arena_free(text.arena);
  return SVARI_OK;
}

svari_status svari_report_text(const svari_report *report, int width, bool colour, svari_buffer *out,
                               svari_error *err) {
  if (width < 40) width = 40;
  svari_status status =
      report->nparts ? put_joint_title(report, width, colour, out) : put_report(report, width, colour, out);
  for (size_t i = 0; i < report->nparts && !status; i++) {
    svari_buffer_text(out, "\n");
    status = put_report(report->parts[i], width, colour, out);
  }
  return status || out->failed ? svari_fail_memory(err) : SVARI_OK;
}

svari_status svari_balance_text(const svari_report *report, int width, bool colour, svari_buffer *out,
                                svari_error *err) {
  svari_text text;
  if (begin(&text, report, width < 40 ? 40 : width, colour, out)) return svari_fail_memory(err);
  put_balance(&text);
  svari_arena_free(text.arena);
  return out->failed ? svari_fail_memory(err) : SVARI_OK;
}
