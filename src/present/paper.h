/* The report as a document of headings, paragraphs and tables, told once; a style writes it in a format of text. */
#ifndef SVARI_SRC_PRESENT_PAPER_H
#define SVARI_SRC_PRESENT_PAPER_H

#include "present/view.h"

typedef enum svari_paper_line {
  SVARI_PAPER_BASE, /* how many stand behind the figures */
  SVARI_PAPER_PART, /* a heading within the table, in the first cell */
  SVARI_PAPER_FIGURES
} svari_paper_line;

/* How a format writes; every text comes raw, and the style makes it harmless. */
typedef struct svari_paper_style {
  void (*begin)(svari_buffer *out);
  void (*heading)(svari_buffer *out, int level, const char *text); /* 1: the title */
  void (*paragraph)(svari_buffer *out, const char *text);
  void (*item)(svari_buffer *out, const char *text);
  void (*table)(svari_buffer *out, const char *const *heads, size_t count); /* begins one; the first column is text */
  void (*line)(svari_buffer *out, svari_paper_line kind, const char *const *cells, size_t count);
  void (*table_end)(svari_buffer *out);
} svari_paper_style;

SVARI_MUST_CHECK svari_status svari_paper_write(const svari_report *report, const svari_paper_style *style,
                                                svari_buffer *out, svari_error *err);

SVARI_MUST_CHECK svari_status svari_write_markdown(const svari_report *report, svari_buffer *out, svari_error *err);
SVARI_MUST_CHECK svari_status svari_write_latex(const svari_report *report, svari_buffer *out, svari_error *err);

#endif
