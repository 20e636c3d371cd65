/* The workbook: contents, a sheet per table, then flat sheets that another program can read. Numbers stay numbers at
 * full precision; formats show them rounded. */
#include "present/xlsx.h"

#include "data/frame.h"
#include "present/words.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { SHEET_NAME = 31 };

/* Excel forbids []:*?/\ in names, more than 31 letters, and two sheets of one name. */
lxw_worksheet *svari_book_sheet(svari_book *book, const char *name, char given[32]) {
  size_t letters = 0, at = 0;
  while (name[at] && letters < SHEET_NAME - 4 && at < SHEET_NAME - 4) {
    given[at] = strchr("[]:*?/\\'", name[at]) ? '_' : name[at];
    letters += ((unsigned char)name[at++] & 0xC0) != 0x80;
  }
  while (at > 0 && ((unsigned char)name[at] & 0xC0) == 0x80) at--;
  given[at] = '\0';
  for (int i = 2; i < 1000 && (at == 0 || workbook_get_worksheet_by_name(book->workbook, given)); i++)
    snprintf(given + at, 32 - at, "%d", i);
  lxw_worksheet *sheet = workbook_add_worksheet(book->workbook, given);
  book->failed |= !sheet;
  return sheet;
}

void svari_book_text(svari_book *book, lxw_worksheet *sheet, lxw_row_t row, lxw_col_t column, const char *text,
                     lxw_format *format) {
  book->failed |= worksheet_write_string(sheet, row, column, text ? text : "", format) != LXW_NO_ERROR;
}

void svari_book_number(svari_book *book, lxw_worksheet *sheet, lxw_row_t row, lxw_col_t column, double value,
                       lxw_format *format) {
  if (isfinite(value))
    book->failed |= worksheet_write_number(sheet, row, column, value, format) != LXW_NO_ERROR;
  else
    svari_book_text(book, sheet, row, column, "–", format);
}

const char *svari_book_variable(const svari_book *book, const char *variable) {
  const svari_column *column = book->report->frame ? svari_frame_find(book->report->frame, variable) : NULL;
  return column ? svari_label_text(&column->label, book->language, variable) : variable;
}

void svari_book_domain(const svari_book *book, const svari_domain *domain, svari_buffer *out) {
  for (size_t i = 0; i < domain->count; i++) {
    const svari_domain_part *part = &domain->parts[i];
    const svari_column *column = book->report->frame ? svari_frame_find(book->report->frame, part->variable) : NULL;
    int32_t level = column && column->type == SVARI_CATEGORY ? svari_level_find(column, part->category) : -1;
    if (i) svari_buffer_text(out, " × ");
    svari_buffer_text(out, level < 0 ? part->category
                                     : svari_label_text(&column->levels[level].label, book->language, part->category));
  }
}

static lxw_format *format(svari_book *book, const char *number) {
  lxw_format *f = workbook_add_format(book->workbook);
  book->failed |= !f;
  if (f && number) format_set_num_format(f, number);
  return f;
}

static void formats(svari_book *book) {
  book->title = format(book, NULL);
  book->head = format(book, NULL);
  book->label = format(book, NULL);
  book->soft = format(book, "#,##0");
  book->text = format(book, NULL);
  book->whole = format(book, "#,##0");
  book->number = format(book, "#,##0.00");
  book->percent = format(book, "0.0%");
  book->bold_percent = format(book, "0.0%");
  book->link = workbook_get_default_url_format(book->workbook);
  book->letters = format(book, NULL);
  if (book->failed) return;
  format_set_bold(book->title);
  format_set_font_size(book->title, 14);
  format_set_bold(book->head);
  format_set_text_wrap(book->head);
  format_set_bottom(book->head, LXW_BORDER_THIN);
  format_set_align(book->head, LXW_ALIGN_VERTICAL_TOP);
  format_set_text_wrap(book->label);
  format_set_font_color(book->soft, 0x57606A);
  format_set_italic(book->soft);
  format_set_bold(book->bold_percent);
  format_set_align(book->letters, LXW_ALIGN_RIGHT);
  format_set_font_color(book->letters, 0xB3370B);
}

static void contents_line(svari_book *book, lxw_worksheet *sheet, lxw_row_t row, const char *target, const char *text) {
  char link[64];
  snprintf(link, sizeof link, "internal:'%s'!A1", target);
  book->failed |= worksheet_write_url_opt(sheet, row, 0, link, book->link, target, NULL) != LXW_NO_ERROR;
  svari_book_text(book, sheet, row, 1, text, book->text);
}

static void table_title(const svari_book *book, const svari_table *table, svari_buffer *out) {
  const char *label = table->spec ? svari_label_text(&table->spec->label, book->language, NULL) : NULL;
  if (label) svari_buffer_text(out, label);
  if (label || table->ncells == 0) return;
  for (size_t i = 0; i < table->cells[0].row.count; i++)
    svari_buffer_text(out, svari_book_variable(book, table->cells[0].row.parts[i].variable));
  svari_buffer_text(out, " × ");
  for (size_t i = 0; i < table->cells[0].column.count; i++)
    svari_buffer_text(out, svari_book_variable(book, table->cells[0].column.parts[i].variable));
}

static void tables(svari_book *book, lxw_worksheet *contents, lxw_row_t *row) {
  for (size_t i = 0; i < book->report->ntables && !book->failed; i++) {
    const svari_table *table = &book->report->tables[i];
    char name[32];
    svari_buffer title = {0};
    table_title(book, table, &title);
    lxw_worksheet *sheet = svari_book_sheet(book, table->id ? table->id : "table", name);
    if (sheet && !title.failed) {
      svari_book_text(book, sheet, 0, 0, title.bytes ? title.bytes : name, book->title);
      svari_book_table(book, sheet, table);
      contents_line(book, contents, (*row)++, name, title.bytes);
    }
    book->failed |= title.failed;
    svari_buffer_free(&title);
  }
}

static void flat(svari_book *book, lxw_worksheet *contents, lxw_row_t *row, const char *name,
                 void (*fill)(svari_book *, lxw_worksheet *)) {
  char given[32];
  lxw_worksheet *sheet = book->failed ? NULL : svari_book_sheet(book, name, given);
  if (!sheet) return;
  fill(book, sheet);
  contents_line(book, contents, (*row)++, given, "");
}

static void fill(svari_book *book) {
  const svari_report *r = book->report;
  char name[32];
  lxw_worksheet *contents = svari_book_sheet(book, book->language == SVARI_LATVIAN ? "Saturs" : "Contents", name);
  if (!contents) return;
  svari_book_text(book, contents, 0, 0, r->title ? r->title : r->data_shown, book->title);
  if (r->synthetic) svari_book_text(book, contents, 1, 0, svari_word(SVARI_WORD_SYNTHETIC, book->language), book->head);
  worksheet_set_column(contents, 0, 0, 24, NULL);
  worksheet_set_column(contents, 1, 1, 70, NULL);
  lxw_row_t row = 3;
  tables(book, contents, &row);
  if (r->nestimates) flat(book, contents, &row, svari_word(SVARI_WORD_ESTIMATES, book->language), svari_book_estimates);
  if (r->ntables) flat(book, contents, &row, book->language == SVARI_LATVIAN ? "Šūnas" : "Cells", svari_book_cells);
  flat(book, contents, &row, svari_word(SVARI_WORD_WEIGHTING, book->language), svari_book_weighting);
  worksheet_activate(contents);
}

static svari_status load(const char *path, svari_buffer *out, svari_error *err) {
  char block[65536];
  FILE *file = fopen(path, "rb");
  if (!file) return svari_fail(err, SVARI_IO, "the workbook's temporary file can't be read again");
  for (size_t got; (got = fread(block, 1, sizeof block, file)) > 0;) svari_buffer_add(out, block, got);
  bool broken = ferror(file);
  fclose(file);
  if (broken) return svari_fail(err, SVARI_IO, "the workbook's temporary file can't be read again");
  return out->failed ? svari_fail_memory(err) : SVARI_OK;
}

/* libxlsxwriter writes to a named file only: it gets one of its own, which is read back and removed. */
svari_status svari_write_xlsx(const svari_report *report, svari_buffer *out, svari_error *err) {
  char path[] = "/tmp/svari_XXXXXX";
  int fd = mkstemp(path);
  if (fd < 0) return svari_fail(err, SVARI_IO, "no temporary file can be made in /tmp for the workbook");
  close(fd);
  svari_book book = {.report = report, .language = report->language, .workbook = workbook_new(path)};
  svari_status status = SVARI_OK;
  if (!book.workbook) status = svari_fail_memory(err);
  if (status == SVARI_OK) {
    /* A fixed date of creation: the same run gives the same bytes. */
    lxw_doc_properties properties = {.title = (char *)(uintptr_t)report->title, .created = 946684800};
    workbook_set_properties(book.workbook, &properties);
    formats(&book);
    if (!book.failed) fill(&book);
    lxw_error closed = workbook_close(book.workbook);
    if (book.failed || closed == LXW_ERROR_MEMORY_MALLOC_FAILED) status = svari_fail_memory(err);
    else if (closed != LXW_NO_ERROR)
      status = svari_fail(err, SVARI_IO, "the workbook can't be written: %s", lxw_strerror(closed));
  }
  if (status == SVARI_OK) status = load(path, out, err);
  unlink(path);
  return status;
}
