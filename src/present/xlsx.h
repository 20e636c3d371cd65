/* What the sheets of the workbook share. */
#ifndef SVARI_SRC_PRESENT_XLSX_H
#define SVARI_SRC_PRESENT_XLSX_H

#include "present/view.h"

#include <xlsxwriter.h>

enum { SVARI_BOOK_FORMATS = 512 };

/* A look; a workbook makes each it needs once. */
typedef struct svari_look {
  const char *number; /* Excel's number format; NULL: text */
  char marks[32];     /* of flags, shown after the number, which stays a number */
  bool bold, italic, wrap, line_below, line_above, right, centre, soft, large, shaded, bright;
} svari_look;

typedef struct svari_book {
  svari_view view;
  lxw_workbook *workbook;
  lxw_format *link;
  size_t nlooks;
  svari_look looks[SVARI_BOOK_FORMATS];
  lxw_format *formats[SVARI_BOOK_FORMATS];
  svari_marks marks; /* of the sheet being written */
  bool failed;
} svari_book;

typedef struct svari_sheet {
  svari_book *book;
  lxw_worksheet *sheet;
  char name[32];
} svari_sheet;

/* Prints on landscape pages as wide as it is, with the rows from first_head to last_head on each. */
void svari_sheet_print(svari_sheet *sheet, lxw_row_t first_head, lxw_row_t last_head);
/* Text is always text: it can't become a formula. */
void svari_sheet_text(svari_sheet *sheet, lxw_row_t row, lxw_col_t column, const char *text, const svari_look *look);
/* A buffer's text, which is then freed. */
void svari_sheet_take(svari_sheet *sheet, lxw_row_t row, lxw_col_t column, svari_buffer *text, const svari_look *look);
/* A number; one that is missing becomes "–", never a broken cell. */
void svari_sheet_number(svari_sheet *sheet, lxw_row_t row, lxw_col_t column, double value, const svari_look *look);
/* Excel's format of a number with so many decimals, 0 to 6. */
const char *svari_sheet_decimals(int decimals);
/* A number's look with the marks of its flags, which the sheet's legend then explains. */
svari_look svari_sheet_marked(svari_sheet *sheet, const char *number, const svari_flags *flags);
/* Text over columns [from, to] of a row. */
void svari_sheet_span(svari_sheet *sheet, lxw_row_t row, lxw_col_t from, lxw_col_t to, const char *text,
                      const svari_look *look);
/* What the marks of the sheet mean, from `row` on; the row after it. */
lxw_row_t svari_sheet_legend(svari_sheet *sheet, lxw_row_t row);

void svari_sheet_table(svari_sheet *sheet, const svari_table *table);
void svari_sheet_cells(svari_sheet *sheet);     /* every cell of every table, a line each */
void svari_sheet_estimates(svari_sheet *sheet); /* a line each */
void svari_sheet_weighting(svari_sheet *sheet);
void svari_sheet_tests(svari_sheet *sheet); /* of `tests:`, a line each */
/* Its title stands above already: coefficients, tests of terms, effects and predictions under heads of their own. */
void svari_sheet_model(svari_sheet *sheet, const svari_model *model);

SVARI_MUST_CHECK svari_status svari_write_xlsx(const svari_report *report, svari_buffer *out, svari_error *err);

#endif
