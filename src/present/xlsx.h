/* What the sheets of the workbook share. */
#ifndef SVARI_SRC_PRESENT_XLSX_H
#define SVARI_SRC_PRESENT_XLSX_H

#include "present/report.h"

#include <xlsxwriter.h>

typedef struct svari_book {
  const svari_report *report;
  svari_language language;
  lxw_workbook *workbook;
  lxw_format *title, *head, *label, *soft, *text, *whole, *number, *percent, *link, *letters, *bold_percent;
  bool failed;
} svari_book;

/* A new sheet named after `name`, cut and numbered as Excel's rules ask; NULL when there is no memory. */
lxw_worksheet *svari_book_sheet(svari_book *book, const char *name, char given[32]);
/* Text is always text: it can't become a formula. */
void svari_book_text(svari_book *book, lxw_worksheet *sheet, lxw_row_t row, lxw_col_t column, const char *text,
                     lxw_format *format);
/* A number; one that is missing becomes "–", never a broken cell. */
void svari_book_number(svari_book *book, lxw_worksheet *sheet, lxw_row_t row, lxw_col_t column, double value,
                       lxw_format *format);
const char *svari_book_variable(const svari_book *book, const char *variable);
void svari_book_domain(const svari_book *book, const svari_domain *domain, svari_buffer *out);

void svari_book_table(svari_book *book, lxw_worksheet *sheet, const svari_table *table);
void svari_book_cells(svari_book *book, lxw_worksheet *sheet);     /* every cell of every table, a line each */
void svari_book_estimates(svari_book *book, lxw_worksheet *sheet); /* a line each */
void svari_book_weighting(svari_book *book, lxw_worksheet *sheet);

svari_status svari_write_xlsx(const svari_report *report, svari_buffer *out, svari_error *err);

#endif
