/* What the writers of tables share: labels in the reader's language, the figures of a cell, bases, letters of columns,
 * marks for flags. */
#ifndef SVARI_SRC_PRESENT_VIEW_H
#define SVARI_SRC_PRESENT_VIEW_H

#include "present/format.h"
#include "present/report.h"
#include "present/words.h"

/* A report in a language. */
typedef struct svari_view {
  const svari_report *report;
  svari_language language;
} svari_view;

const char *svari_view_word(const svari_view *view, svari_word_id id);
/* Labels of the codebook; the name itself where there is none. A category "*" is all of them, "a - b" a difference; of
 * what is no column, as a set, the category is itself a variable. */
const char *svari_view_variable(const svari_view *view, const char *variable);
const char *svari_view_category(const svari_view *view, const char *variable, const char *category);
/* "Rīga × 18-24"; for a domain of all, the word for all. */
void svari_view_domain(const svari_view *view, const svari_domain *domain, svari_buffer *out);
/* A margin and a category of it: of a crossing, "sex × age group" and "man × 18-24", each part in the reader's words.
 */
void svari_view_margin(const svari_view *view, const char *margin, svari_buffer *out);
void svari_view_margin_category(const svari_view *view, const svari_balance_row *row, svari_buffer *out);
/* The engine's notes, in the reader's language. */
void svari_view_note(const svari_view *view, const char *note, svari_buffer *out);
/* A step of weighting with its margins or classes: in English as the run file has it. */
void svari_view_step(const svari_view *view, const svari_step_report *step, svari_buffer *out);
/* A coefficient by labels: "sex=woman" as "Sex=woman", "age:sex=woman" as "Age × Sex=woman". */
void svari_view_term(const svari_view *view, const svari_model *model, const char *term, svari_buffer *out);
/* A model's label, else what it is of; and under that its id, formula, family and n. */
const char *svari_view_model_title(const svari_view *view, const svari_model *model);
void svari_view_model_line(const svari_view *view, const svari_model *model, svari_buffer *out);
/* "F = 2.41" and "1.9; 36.6"; what the statistic is called: t, F or X². */
void svari_view_statistic(const svari_view *view, const svari_test_row *test, svari_buffer *out);
void svari_view_test_df(const svari_view *view, const svari_test_row *test, svari_buffer *out);
const char *svari_view_statistic_letter(const svari_test_row *test);
/* "wald: Sex — F = 2.4 (1, 194), p = 0.1" */
void svari_view_term_test(const svari_view *view, const svari_model *model, const svari_term_test *test,
                          svari_buffer *out);
/* "t test, income × sex"; the same after the label or id of the test. */
void svari_view_test_subject(const svari_view *view, const svari_test_row *test, svari_buffer *out);
void svari_view_test_title(const svari_view *view, const svari_test_row *test, svari_buffer *out);
/* A category that an entry answers for, or the label of the net that it is; `spec` may be NULL. */
const char *svari_view_answer(const svari_view *view, const svari_estimate_spec *spec, const char *variable,
                              const char *category);
const char *svari_view_row_category(const svari_view *view, const svari_estimate_row *row);
/* Whether the codebook sets the row's category apart from its scale. */
bool svari_view_is_apart(const svari_view *view, const svari_estimate_row *row);
/* What a row is of: its variable's label, "satisfaction / age" of a ratio; nothing where there is none. */
void svari_view_subject(const svari_view *view, const svari_estimate_row *row, svari_buffer *out);
/* The table's label, else "rows × columns". */
void svari_view_table_title(const svari_view *view, const svari_table *table, svari_buffer *out);
/* The estimate's label, else what it is of and the statistic, else that with its id where it needs one. */
void svari_view_estimate_title(const svari_view *view, const svari_estimate_row *row, svari_buffer *out);
/* What tells a row of an estimate from the others: variable (when `many`), category, probability, domain. */
void svari_view_estimate_label(const svari_view *view, const svari_estimate_row *row, bool many, svari_buffer *out);
/* The rows from `from` on that answer the same request, and whether they have several variables. */
size_t svari_view_estimate_rows(const svari_report *report, size_t from, bool *many);
/* The rows from `from` on that have one statistic and are of one size, and the shares among them: where several
 * requests stand in one column, in which shares are per cents. */
size_t svari_view_column_rows(const svari_report *report, size_t from);
/* Decimals for rows that stand together (shares apart, which are per cents), for the counts of a table, for a list of
 * coefficients. */
svari_even svari_view_even_rows(const svari_estimate_row *rows, size_t count);
/* Those for row i, the rows asked one after the other: of all, or of its variable alone where they differ in size. */
void svari_view_even_row(const svari_even *all, const svari_estimate_row *rows, size_t count, size_t i,
                         svari_even *even);
svari_even svari_view_even_cells(const svari_table *table, const svari_share *(*of)(const svari_cell *cell));
svari_even svari_view_even_terms(const svari_coefficient *list, size_t count);
/* "f: F = 2.4, df 1.9; 36.6, p = 0.1" */
void svari_view_test(const svari_view *view, const svari_test_row *test, svari_buffer *out);

/* A figure of a cell; a row of the table of measures. */
typedef struct svari_measure {
  const char *name; /* of columns in files */
  svari_word_id title;
  bool percent;
  const svari_share *(*of)(const svari_cell *cell);
} svari_measure;

enum { SVARI_MEASURES = 4 };
extern const svari_measure svari_measures[SVARI_MEASURES]; /* column shares first, as tables show them */
bool svari_measure_asked(const svari_table *table, const svari_measure *measure);

/* The base of column c among the records that answer the row variable of row r; NULL when the table has none. */
const svari_cell *svari_view_column_base(const svari_table *table, size_t r, size_t c);
/* Whether row r (or column c) begins another variable than the one before. */
bool svari_view_row_begins(const svari_table *table, size_t r);
bool svari_view_column_begins(const svari_table *table, size_t c);
bool svari_view_has_letters(const svari_table *table);
/* A .. Z, AA, ...: what comparisons call column c. */
void svari_view_letter(size_t c, char out[16]);
/* What the letters say: level and adjustment. */
void svari_view_letters_note(const svari_view *view, const svari_table *table, svari_buffer *out);

/* Flags as numbers, in the order in which they are first met; a legend at the end says what each means. */
enum { SVARI_MARKS = 64 };
typedef struct svari_marks {
  size_t count;
  const char *names[SVARI_MARKS]; /* not owned */
} svari_marks;

/* "1,3" into `out`, nothing for no flags. */
void svari_marks_add(svari_marks *marks, const svari_flags *flags, svari_buffer *out);

#endif
