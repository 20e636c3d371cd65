/* The workbook: contents with links, a sheet per table, then flat sheets that another program can read. Numbers stay
 * numbers at full precision; formats show them rounded, in the reader's own decimal mark. */
#include "base/child.h"
#include "present/format.h"
#include "present/terms.h"
#include "present/xlsx.h"

#include <errno.h>
#include <fcntl.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/mman.h>
#include <unistd.h>

enum { SHEET_NAME = 31 };

static const svari_look title_look = {.bold = true, .large = true}, soft_look = {.soft = true};

/* ---- looks ---- */

static bool same_look(const svari_look *a, const svari_look *b) {
  bool same_number = a->number == b->number || (a->number && b->number && strcmp(a->number, b->number) == 0);
  return same_number && strcmp(a->marks, b->marks) == 0 && a->bold == b->bold && a->italic == b->italic &&
         a->wrap == b->wrap && a->line_below == b->line_below && a->line_above == b->line_above &&
         a->right == b->right && a->centre == b->centre && a->soft == b->soft && a->large == b->large &&
         a->shaded == b->shaded && a->bright == b->bright;
}

static void dress(lxw_format *f, const svari_look *look) {
  char shown[96];
  format_set_align(f, LXW_ALIGN_VERTICAL_TOP);
  if (look->number) {
    snprintf(shown, sizeof shown, look->marks[0] ? "%s\" [%s]\"" : "%s", look->number, look->marks);
    format_set_num_format(f, shown);
  }
  if (look->bold) format_set_bold(f);
  if (look->italic) format_set_italic(f);
  if (look->wrap) format_set_text_wrap(f);
  if (look->line_below) format_set_bottom(f, LXW_BORDER_THIN);
  if (look->line_above) format_set_top(f, LXW_BORDER_THIN);
  if (look->right) format_set_align(f, LXW_ALIGN_RIGHT);
  if (look->centre) format_set_align(f, LXW_ALIGN_CENTER);
  if (look->soft) format_set_font_color(f, 0x57606A);
  if (look->bright) format_set_font_color(f, 0xB3370B);
  if (look->large) format_set_font_size(f, 14);
  if (look->shaded) format_set_bg_color(f, 0xEEF2F6);
}

static lxw_format *find_look(svari_book *book, const svari_look *look) {
  for (size_t i = 0; i < book->nlooks; i++)
    if (same_look(&book->looks[i], look)) return book->formats[i];
  if (book->nlooks == SVARI_BOOK_FORMATS) return book->formats[0];
  lxw_format *f = workbook_add_format(book->workbook);
  book->failed |= !f;
  if (!f) return NULL;
  dress(f, look);
  book->looks[book->nlooks] = *look;
  book->formats[book->nlooks++] = f;
  return f;
}

/* ---- sheets ---- */

/* A new sheet named after `name`: Excel forbids []:*?/\ in names, more than 31 letters, two sheets of one name, and one
 * called History. */
static bool add_sheet(svari_book *book, const char *name, svari_sheet *out) {
  char *given = out->name;
  size_t at = 0;
  if (book->failed) return false;
  while (name[at] && at < SHEET_NAME - 4) {
    given[at] = strchr("[]:*?/\\'", name[at]) || (unsigned char)name[at] < ' ' ? '_' : name[at];
    at++;
  }
  while (at > 0 && ((unsigned char)name[at] & 0xC0) == 0x80) at--;
  given[at] = '\0';
  if (strcasecmp(given, "history") == 0) at += (size_t)snprintf(given + at, sizeof out->name - at, "_");
  for (int i = 2; i < 1000 && (at == 0 || workbook_get_worksheet_by_name(book->workbook, given)); i++)
    snprintf(given + at, sizeof out->name - at, "%d", i);
  out->book = book;
  out->sheet = workbook_add_worksheet(book->workbook, given);
  book->failed |= !out->sheet;
  book->marks.count = 0;
  return out->sheet != NULL;
}

void svari_sheet_print(svari_sheet *sheet, lxw_row_t first_head, lxw_row_t last_head) {
  worksheet_set_landscape(sheet->sheet);
  worksheet_set_paper(sheet->sheet, 9); /* A4 */
  worksheet_fit_to_pages(sheet->sheet, 1, 0);
  worksheet_set_margins(sheet->sheet, 0.5, 0.5, 0.6, 0.6);
  worksheet_set_footer(sheet->sheet, "&L&A&R&P / &N");
  worksheet_repeat_rows(sheet->sheet, first_head, last_head);
}

void svari_sheet_text(svari_sheet *sheet, lxw_row_t row, lxw_col_t column, const char *text, const svari_look *look) {
  svari_book *book = sheet->book;
  book->failed |=
      worksheet_write_string(sheet->sheet, row, column, text ? text : "", find_look(book, look)) != LXW_NO_ERROR;
}

void svari_sheet_take(svari_sheet *sheet, lxw_row_t row, lxw_col_t column, svari_buffer *text, const svari_look *look) {
  sheet->book->failed |= text->failed;
  svari_sheet_text(sheet, row, column, text->bytes, look);
  svari_buffer_free(text);
}

void svari_sheet_number(svari_sheet *sheet, lxw_row_t row, lxw_col_t column, double value, const svari_look *look) {
  if (isfinite(value)) {
    sheet->book->failed |=
        worksheet_write_number(sheet->sheet, row, column, value, find_look(sheet->book, look)) != LXW_NO_ERROR;
    return;
  }
  char text[48];
  svari_look missing = *look;
  snprintf(text, sizeof text, look->marks[0] ? "– [%s]" : "–", look->marks);
  missing.right = true;
  svari_sheet_text(sheet, row, column, text, &missing);
}

const char *svari_sheet_decimals(int decimals) {
  static const char *const formats[] = {"#,##0",      "#,##0.0",     "#,##0.00",    "#,##0.000",
                                        "#,##0.0000", "#,##0.00000", "#,##0.000000"};
  enum { MOST = sizeof formats / sizeof *formats - 1 };
  return formats[decimals < 0 ? 0 : decimals > MOST ? MOST : decimals];
}

svari_look svari_sheet_marked(svari_sheet *sheet, const char *number, const svari_flags *flags) {
  svari_look look = {.number = number};
  svari_buffer marks = {0};
  svari_marks_add(&sheet->book->marks, flags, &marks);
  snprintf(look.marks, sizeof look.marks, "%s", marks.bytes ? marks.bytes : "");
  sheet->book->failed |= marks.failed;
  svari_buffer_free(&marks);
  return look;
}

void svari_sheet_span(svari_sheet *sheet, lxw_row_t row, lxw_col_t from, lxw_col_t to, const char *text,
                      const svari_look *look) {
  /* The text is written apart: what merges does not tell when that fails. */
  if (from != to)
    sheet->book->failed |=
        worksheet_merge_range(sheet->sheet, row, from, row, to, NULL, find_look(sheet->book, look)) != LXW_NO_ERROR;
  svari_sheet_text(sheet, row, from, text, look);
}

lxw_row_t svari_sheet_legend(svari_sheet *sheet, lxw_row_t row) {
  const svari_marks *marks = &sheet->book->marks;
  for (size_t i = 0; i < marks->count; i++) {
    svari_buffer text = {0};
    svari_buffer_printf(&text, "[%zu] ", i + 1);
    svari_flag_legend(marks->names[i], sheet->book->view.language, &text);
    svari_sheet_take(sheet, row++, 0, &text, &soft_look);
  }
  return row;
}

/* ---- contents ---- */

typedef struct contents {
  svari_sheet sheet;
  lxw_row_t row;
} contents;

/* A line of the contents and, on the sheet it leads to, the way back: its title's row, second column from the right. */
static void link_sheet(contents *list, const svari_sheet *to, const char *text, double base) {
  static const svari_look plain = {.wrap = true}, whole = {.number = "#,##0", .soft = true};
  svari_book *book = list->sheet.book;
  char target[64];
  snprintf(target, sizeof target, "internal:'%s'!A1", to->name);
  book->failed |=
      worksheet_write_url_opt(list->sheet.sheet, list->row, 0, target, book->link, to->name, NULL) != LXW_NO_ERROR;
  svari_sheet_text(&list->sheet, list->row, 1, text, &plain);
  if (isfinite(base)) svari_sheet_number(&list->sheet, list->row, 2, base, &whole);
  list->row++;
}

static void link_back(const contents *list, svari_sheet *from, lxw_row_t row) {
  char target[64], text[48];
  snprintf(target, sizeof target, "internal:'%s'!A1", list->sheet.name);
  snprintf(text, sizeof text, "← %s", list->sheet.name);
  from->book->failed |=
      worksheet_write_url_opt(from->sheet, row, 0, target, from->book->link, text, NULL) != LXW_NO_ERROR;
}

/* The records behind a table: the largest sum of the bases of one banner variable's columns. */
static double table_base(const svari_table *table) {
  double most = NAN, sum = 0;
  for (size_t c = 0; c < table->ncolumns && table->ncells; c++) {
    const svari_cell *base = svari_view_column_base(table, 0, c);
    if (!base) return NAN;
    sum = svari_view_column_begins(table, c) ? svari_count_number(base->n) : sum + svari_count_number(base->n);
    if (!(sum <= most)) most = sum;
  }
  return most;
}

static void table_sheets(svari_book *book, contents *list) {
  for (size_t i = 0; i < book->view.report->ntables && !book->failed; i++) {
    const svari_table *table = &book->view.report->tables[i];
    svari_sheet sheet;
    svari_buffer title = {0};
    svari_view_table_title(&book->view, table, &title);
    if (!title.failed && add_sheet(book, table->id ? table->id : "table", &sheet)) {
      svari_sheet_text(&sheet, 0, 0, title.bytes, &title_look);
      link_back(list, &sheet, 1);
      svari_sheet_table(&sheet, table);
      link_sheet(list, &sheet, title.bytes, table_base(table));
    }
    book->failed |= title.failed;
    svari_buffer_free(&title);
  }
}

static void flat_sheet(svari_book *book, contents *list, const char *name, void (*fill)(svari_sheet *sheet)) {
  svari_sheet sheet;
  if (!add_sheet(book, name, &sheet)) return;
  fill(&sheet);
  link_sheet(list, &sheet, "", NAN);
}

static void model_sheets(svari_book *book, contents *list) {
  for (size_t i = 0; i < book->view.report->nmodels && !book->failed; i++) {
    const svari_model *model = &book->view.report->models[i];
    const char *title = svari_view_model_title(&book->view, model);
    svari_sheet sheet;
    if (!add_sheet(book, model->id ? model->id : "model", &sheet)) continue;
    svari_sheet_text(&sheet, 0, 0, title, &title_look);
    link_back(list, &sheet, 1);
    svari_sheet_model(&sheet, model);
    svari_buffer entry = {0};
    svari_buffer_printf(&entry, "%s (%s)", title, svari_term("family", model->family, book->view.language));
    link_sheet(list, &sheet, entry.bytes ? entry.bytes : "", svari_count_number(model->n));
    book->failed |= entry.failed;
    svari_buffer_free(&entry);
  }
}

static void report_sheets(svari_book *book, contents *list) {
  const svari_report *r = book->view.report;
  table_sheets(book, list);
  model_sheets(book, list);
  if (r->nestimates) flat_sheet(book, list, svari_view_word(&book->view, SVARI_WORD_ESTIMATES), svari_sheet_estimates);
  if (r->ntests) flat_sheet(book, list, svari_view_word(&book->view, SVARI_WORD_TESTS), svari_sheet_tests);
  if (r->ntables) flat_sheet(book, list, svari_view_word(&book->view, SVARI_WORD_CELLS), svari_sheet_cells);
  if (r->balance.nrows)
    flat_sheet(book, list, svari_view_word(&book->view, SVARI_WORD_REPRESENTATIVENESS), svari_sheet_weighting);
}

static void report_title(svari_book *book, contents *list) {
  static const svari_look head = {.bold = true, .line_below = true};
  const svari_report *r = book->view.report;
  const char *title = r->title ? r->title : r->data_shown;
  svari_sheet_text(&list->sheet, list->row++, 0, title ? title : "svari", &title_look);
  if (r->synthetic)
    svari_sheet_text(&list->sheet, list->row++, 0, svari_view_word(&book->view, SVARI_WORD_SYNTHETIC), &soft_look);
  if (!r->frame) return;
  list->row++;
  svari_sheet_text(&list->sheet, list->row, 0, svari_view_word(&book->view, SVARI_WORD_TABLES), &head);
  svari_sheet_text(&list->sheet, list->row, 1, "", &head);
  svari_sheet_text(&list->sheet, list->row++, 2, "n", &(svari_look){.bold = true, .line_below = true, .right = true});
}

static void notes(svari_book *book, contents *list) {
  static const svari_look wrapped = {.soft = true, .wrap = true};
  const svari_report *r = book->view.report;
  for (size_t i = 0; i < r->nnotes; i++) {
    if (i == 0) list->row++;
    svari_buffer text = {0};
    svari_view_note(&book->view, r->notes[i], &text);
    svari_sheet_span(&list->sheet, list->row++, 0, 2, text.bytes ? text.bytes : "", &wrapped);
    book->failed |= text.failed;
    svari_buffer_free(&text);
  }
}

static void fill(svari_book *book, const svari_report *report) {
  contents list = {.row = 0};
  if (!add_sheet(book, svari_view_word(&book->view, SVARI_WORD_CONTENTS), &list.sheet)) return;
  worksheet_set_column(list.sheet.sheet, 0, 0, 30, NULL);
  worksheet_set_column(list.sheet.sheet, 1, 1, 80, NULL);
  worksheet_set_column(list.sheet.sheet, 2, 2, 10, NULL);
  for (size_t i = 0; i <= report->nparts; i++) { /* the report itself, then its parts */
    book->view.report = i ? report->parts[i - 1] : report;
    if (i) list.row++;
    report_title(book, &list);
    if (book->view.report->frame) report_sheets(book, &list);
    notes(book, &list);
  }
  worksheet_set_landscape(list.sheet.sheet);
  worksheet_set_paper(list.sheet.sheet, 9);
  worksheet_fit_to_pages(list.sheet.sheet, 1, 0);
  worksheet_activate(list.sheet.sheet);
}

/* ---- the file ---- */

static svari_status load(int file, svari_buffer *out, svari_error *err) {
  char block[65536];
  off_t at = 0;
  ssize_t got;
  while ((got = pread(file, block, sizeof block, at)) > 0 || (got < 0 && errno == EINTR)) {
    if (got < 0) continue;
    svari_buffer_add(out, block, (size_t)got);
    at += got;
  }
  if (got < 0) return svari_fail(err, SVARI_IO, "the workbook can't be read again: %s", strerror(errno));
  return out->failed ? svari_fail_memory(err) : SVARI_OK;
}

static svari_status write_book(svari_book *book, const svari_report *report, svari_error *err) {
  /* A fixed date of creation: the same run gives the same bytes. */
  lxw_doc_properties properties = {.title = (char *)(uintptr_t)report->title, .created = 946684800};
  workbook_set_properties(book->workbook, &properties);
  book->link = workbook_get_default_url_format(book->workbook);
  fill(book, report);
  lxw_error closed = workbook_close(book->workbook);
  if (book->failed || closed == LXW_ERROR_MEMORY_MALLOC_FAILED) return svari_fail_memory(err);
  if (closed != LXW_NO_ERROR)
    return svari_fail(err, SVARI_IO, "the workbook can't be written: %s", lxw_strerror(closed));
  return SVARI_OK;
}

/* libxlsxwriter says on standard error what it then goes on without. It is the child's own standard error: what is said
 * goes into a pipe, which takes no more than it has room for. */
static int listen_to_library(void) {
  int ends[2];
  if (pipe(ends) != 0) return -1;
  (void)fcntl(ends[0], F_SETFL, O_NONBLOCK);
  (void)fcntl(ends[1], F_SETFL, O_NONBLOCK);
  if (dup2(ends[1], STDERR_FILENO) >= 0) return ends[0];
  return -1;
}

/* Whatever was said, the workbook is not whole; what was not for want of memory has its fault already. */
static svari_status judge_library(int said, svari_status status, svari_error *err) {
  char text[1024];
  fflush(stderr);
  ssize_t length = read(said, text, sizeof text - 1);
  if (length <= 0) return status;
  text[length] = '\0';
  return !status || strstr(text, "Memory allocation") ? svari_fail_memory(err) : status;
}

static svari_status make_book(const void *context, svari_buffer *out, svari_error *err) {
  const svari_report *report = context;
  char path[40];
  int said = listen_to_library();
  if (said < 0) return svari_fail(err, SVARI_IO, "no pipe can be made: %s", strerror(errno));
  int file = memfd_create("workbook", MFD_CLOEXEC);
  if (file < 0) return svari_fail(err, SVARI_IO, "no file in memory can be made for the workbook: %s", strerror(errno));
  snprintf(path, sizeof path, "/proc/self/fd/%d", file);
  svari_book *book = calloc(1, sizeof *book);
  if (book) *book = (svari_book){.view = {report, report->language}, .workbook = workbook_new(path)};
  svari_status status = book && book->workbook ? write_book(book, report, err) : svari_fail_memory(err);
  if (status == SVARI_OK) status = load(file, out, err);
  free(book);
  close(file);
  return judge_library(said, status, err);
}

/* libxlsxwriter writes to a named file only: it gets one in memory, by the name that the system has for it, so that a
 * run that is killed leaves nothing on the disk. It does not survive every failed allocation, so it is given a child
 * process. */
svari_status svari_write_xlsx(const svari_report *report, svari_buffer *out, svari_error *err) {
  return svari_child_write("the workbook", make_book, report, out, err);
}
