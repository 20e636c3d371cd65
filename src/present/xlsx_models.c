/* The sheets of models, one each, and the sheet of tests, a line each. Figures stay numbers at full precision. */
#include "present/format.h"
#include "present/sentences.h"
#include "present/terms.h"
#include "present/xlsx.h"

#include <math.h>
#include <stdio.h>

static const svari_look text_look = {0}, label_look = {.wrap = true}, soft_look = {.soft = true},
                        head_look = {.bold = true, .wrap = true, .line_below = true, .shaded = true},
                        value_look = {.number = "0.00"};

enum { HEAD_ROW = 4, TERM_WIDTH = 40, FIGURE_WIDTH = 13, HEAD_HEIGHT = 31, MODEL_COLUMNS = 8 };

static const char *column_word(const svari_sheet *sheet, const char *name) {
  return svari_term("column", name, sheet->book->view.language);
}

static void head_line(svari_sheet *sheet, lxw_row_t row, const char *const *titles, size_t count, size_t texts) {
  for (size_t i = 0; i < count; i++) {
    svari_look look = head_look;
    look.right = i >= texts;
    svari_sheet_text(sheet, row, (lxw_col_t)i, titles[i], &look);
  }
  worksheet_set_row(sheet->sheet, row, HEAD_HEIGHT, NULL); /* two lines */
}

/* Degrees of freedom are whole but for corrected tests and imputations. */
static void df_cell(svari_sheet *sheet, lxw_row_t row, lxw_col_t column, double df) {
  svari_sheet_number(sheet, row, column, df, &(svari_look){.number = df == floor(df) ? "#,##0" : "#,##0.0"});
}

/* A value under 0.001 is shown as that, as everywhere in the report; the cell has it in full. */
static void p_cell(svari_sheet *sheet, lxw_row_t row, lxw_col_t column, double p) {
  bool comma = sheet->book->view.language == SVARI_LATVIAN;
  svari_sheet_number(
      sheet, row, column, p,
      &(svari_look){.number = comma ? "[<0.001]\"<0,001\";0.000" : "[<0.001]\"<0.001\";0.000", .right = true});
}

/* ---- models ---- */

static void term_cell(svari_sheet *sheet, const svari_model *model, lxw_row_t row, const char *const *terms,
                      size_t count) {
  svari_buffer text = {0};
  for (size_t i = 0; i < count; i++) {
    if (i) svari_buffer_text(&text, ", ");
    svari_view_term(&sheet->book->view, model, terms[i], &text);
  }
  svari_sheet_take(sheet, row, 0, &text, &label_look);
}

static void coefficient_line(svari_sheet *sheet, const svari_model *model, const svari_coefficient *c, int decimals,
                             bool tested, lxw_row_t row) {
  const char *number = svari_sheet_decimals(decimals);
  const svari_look estimate = svari_sheet_marked(sheet, number, &c->flags), shown = {.number = number};
  term_cell(sheet, model, row, &c->term, 1);
  svari_sheet_number(sheet, row, 1, c->estimate, &estimate);
  const double numbers[] = {c->se, c->ci[0], c->ci[1]};
  for (lxw_col_t i = 0; i < 3; i++) svari_sheet_number(sheet, row, (lxw_col_t)(2 + i), numbers[i], &shown);
  if (!tested) return;
  svari_sheet_number(sheet, row, 5, c->statistic, &value_look);
  df_cell(sheet, row, 6, isfinite(c->statistic) ? model->df : NAN);
  p_cell(sheet, row, 7, c->p);
}

/* Coefficients, effects or predictions under a head of their own, which says what they are; a blank row after them. */
static lxw_row_t coefficients(svari_sheet *sheet, const svari_model *model, svari_word_id what, lxw_row_t row) {
  bool predicted = what == SVARI_WORD_PREDICTED_MEAN, effect = what == SVARI_WORD_AVERAGE_EFFECT;
  const svari_coefficient *list = predicted ? model->predictions : effect ? model->effects : model->coefficients;
  size_t count = predicted ? model->npredictions : effect ? model->neffects : model->ncoefficients;
  const char *const titles[MODEL_COLUMNS] = {svari_view_word(&sheet->book->view, what),
                                             column_word(sheet, "estimate"),
                                             column_word(sheet, "se"),
                                             column_word(sheet, "low"),
                                             column_word(sheet, "high"),
                                             predicted ? "" : "t",
                                             predicted ? "" : column_word(sheet, "df"),
                                             predicted ? "" : "p"};
  if (count == 0) return row;
  head_line(sheet, row++, titles, MODEL_COLUMNS, 1);
  const svari_even even = svari_view_even_terms(list, count);
  for (size_t i = 0; i < count; i++)
    coefficient_line(sheet, model, &list[i], svari_even_decimals(&even, list[i].estimate, list[i].se, list[i].ci),
                     !predicted, row++);
  return row + 1;
}

/* Their figures stand under those of the coefficients: F under t, its second degrees of freedom under the model's. */
static lxw_row_t term_tests(svari_sheet *sheet, const svari_model *model, lxw_row_t row) {
  svari_language language = sheet->book->view.language;
  const char *const titles[MODEL_COLUMNS] = {svari_sentence(SVARI_SENTENCE_OTHER_TERMS, language),
                                             column_word(sheet, "test"),
                                             "",
                                             "",
                                             column_word(sheet, "df1"),
                                             "F",
                                             column_word(sheet, "df2"),
                                             "p"};
  if (model->ntests == 0) return row;
  head_line(sheet, row++, titles, MODEL_COLUMNS, 2);
  for (size_t i = 0; i < model->ntests; i++, row++) {
    const svari_term_test *t = &model->tests[i];
    term_cell(sheet, model, row, t->terms, t->nterms);
    svari_sheet_text(sheet, row, 1, svari_term("test", t->kind, language), &text_look);
    df_cell(sheet, row, 4, t->df1);
    svari_sheet_number(sheet, row, 5, t->f, &value_look);
    df_cell(sheet, row, 6, t->df2);
    p_cell(sheet, row, 7, t->p);
  }
  return row + 1;
}

static void level_line(svari_sheet *sheet, double confidence, lxw_row_t row) {
  svari_language language = sheet->book->view.language;
  char level[SVARI_FORMAT_TEXT];
  svari_buffer text = {0};
  svari_format_percent(confidence, confidence * 100 == floor(confidence * 100) ? 0 : 1, language, level);
  svari_buffer_printf(&text, svari_sentence(SVARI_SENTENCE_INTERVAL_OF, language), level);
  svari_sheet_take(sheet, row, 0, &text, &soft_look);
}

static lxw_row_t notes(svari_sheet *sheet, const char *const *list, size_t count, lxw_row_t row) {
  for (size_t i = 0; i < count; i++) {
    svari_buffer text = {0};
    svari_view_note(&sheet->book->view, list[i], &text);
    svari_sheet_take(sheet, row++, 0, &text, &soft_look);
  }
  return row;
}

void svari_sheet_model(svari_sheet *sheet, const svari_model *model) {
  lxw_row_t row = HEAD_ROW;
  svari_buffer line = {0};
  svari_view_model_line(&sheet->book->view, model, &line);
  svari_sheet_take(sheet, 2, 0, &line, &soft_look);
  level_line(sheet, model->spec ? model->spec->confidence : 0.95, 3);
  worksheet_set_column(sheet->sheet, 0, 0, TERM_WIDTH, NULL);
  worksheet_set_column(sheet->sheet, 1, MODEL_COLUMNS - 1, FIGURE_WIDTH, NULL);
  worksheet_freeze_panes(sheet->sheet, HEAD_ROW + 1, 1);
  svari_sheet_print(sheet, HEAD_ROW, HEAD_ROW);
  row = coefficients(sheet, model, SVARI_WORD_TERM, row);
  row = term_tests(sheet, model, row);
  row = coefficients(sheet, model, SVARI_WORD_AVERAGE_EFFECT, row);
  row = coefficients(sheet, model, SVARI_WORD_PREDICTED_MEAN, row);
  row = notes(sheet, model->notes, model->nnotes, row);
  svari_sheet_legend(sheet, row);
}

/* ---- tests ---- */

enum { TEST_COLUMNS = 13, TEST_TEXTS = 2, LABEL_WIDTH = 28, SUBJECT_WIDTH = 56 };

static void test_line(svari_sheet *sheet, const svari_test_row *t, lxw_row_t row) {
  const svari_view *view = &sheet->book->view;
  const char *number = svari_sheet_decimals(svari_format_decimals(t->estimate, t->se));
  const svari_look estimate = svari_sheet_marked(sheet, number, &t->flags), shown = {.number = number};
  const char *label = t->spec ? svari_label_text(&t->spec->label, view->language, t->id) : t->id;
  bool squares = isfinite(t->df1);
  svari_buffer subject = {0};
  svari_view_test_subject(view, t, &subject);
  svari_sheet_text(sheet, row, 0, label, &label_look);
  svari_sheet_take(sheet, row, 1, &subject, &label_look);
  if (t->has_estimate) {
    const double numbers[] = {t->se, t->ci[0], t->ci[1]};
    svari_sheet_number(sheet, row, 2, t->estimate, &estimate);
    for (lxw_col_t c = 0; c < 3; c++) svari_sheet_number(sheet, row, (lxw_col_t)(3 + c), numbers[c], &shown);
    if (isfinite(t->null)) svari_sheet_number(sheet, row, 6, t->null, &shown);
  }
  svari_sheet_text(sheet, row, 7, svari_view_statistic_letter(t), &(svari_look){.right = true});
  svari_sheet_number(sheet, row, 8, t->statistic,
                     &(svari_look){.number = "0.00", .marks = {t->has_estimate ? '\0' : estimate.marks[0]}});
  df_cell(sheet, row, 9, squares ? t->df1 : t->df);
  if (t->is_f) df_cell(sheet, row, 10, t->df2);
  p_cell(sheet, row, 11, t->p);
  svari_sheet_number(sheet, row, 12, svari_count_number(t->n), &(svari_look){.number = "#,##0"});
}

void svari_sheet_tests(svari_sheet *sheet) {
  static const char *const names[TEST_COLUMNS] = {"id",        "test",  "estimate", "se",  "low", "high", "against",
                                                  "statistic", "value", "df",       "df2", "p",   "n"};
  const svari_report *report = sheet->book->view.report;
  const char *titles[TEST_COLUMNS];
  for (size_t i = 0; i < TEST_COLUMNS; i++) titles[i] = column_word(sheet, names[i]);
  head_line(sheet, 0, titles, TEST_COLUMNS, TEST_TEXTS);
  worksheet_freeze_panes(sheet->sheet, 1, 1);
  worksheet_set_column(sheet->sheet, 0, 0, LABEL_WIDTH, NULL);
  worksheet_set_column(sheet->sheet, 1, 1, SUBJECT_WIDTH, NULL);
  worksheet_set_column(sheet->sheet, TEST_TEXTS, TEST_COLUMNS - 1, FIGURE_WIDTH, NULL);
  worksheet_autofilter(sheet->sheet, 0, 0, (lxw_row_t)report->ntests, TEST_COLUMNS - 1);
  svari_sheet_print(sheet, 0, 0);
  for (size_t i = 0; i < report->ntests; i++) test_line(sheet, &report->tests[i], (lxw_row_t)i + 1);
  svari_sheet_legend(sheet, (lxw_row_t)report->ntests + 2);
}
