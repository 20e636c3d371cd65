/* tables.md: GitHub's Markdown. Every character that could begin markup is escaped, so that a label stays a label. */
#include "present/paper.h"

#include <stdio.h>
#include <string.h>

/* Text within a line. A link that the reader's program would make of a bare address is broken by a backslash too. */
static void put(svari_buffer *out, const char *text) {
  for (const char *at = text; *at; at++) {
    if (*at == '\n' || *at == '\r' || *at == '\t') {
      svari_buffer_text(out, " ");
      continue;
    }
    bool address =
        (*at == ':' && strncmp(at, "://", 3) == 0) || (*at == '.' && at - text >= 3 && strncmp(at - 3, "www", 3) == 0);
    if (strchr("\\`*_[]<>|&~$@#!{}", *at) || address) svari_buffer_text(out, "\\");
    svari_buffer_add(out, at, 1);
  }
}

/* Text that begins a line: "1. ", "- " and the like would begin a list. */
static void put_first(svari_buffer *out, const char *text) {
  size_t digits = strspn(text, "0123456789");
  while (*text == ' ' || *text == '\t') text++;
  if (strchr("-+=", text[0]) && text[0]) svari_buffer_text(out, "\\");
  if (digits && (text[digits] == '.' || text[digits] == ')')) {
    svari_buffer_add(out, text, digits);
    svari_buffer_text(out, "\\");
    text += digits;
  }
  put(out, text);
}

static void begin(svari_buffer *out) { (void)out; }

static void heading(svari_buffer *out, int level, const char *text) {
  if (out->length > 1 && out->bytes[out->length - 2] != '\n') svari_buffer_text(out, "\n");
  svari_buffer_printf(out, "%.*s ", level, "###");
  put(out, text);
  svari_buffer_text(out, "\n\n");
}

static void paragraph(svari_buffer *out, const char *text) {
  put_first(out, text);
  svari_buffer_text(out, "\n\n");
}

static void item(svari_buffer *out, const char *text) {
  svari_buffer_text(out, "- ");
  put_first(out, text);
  svari_buffer_text(out, "\n");
}

static void row(svari_buffer *out, const char *const *cells, size_t count, const char *around) {
  svari_buffer_text(out, "|");
  for (size_t i = 0; i < count; i++) {
    svari_buffer_text(out, " ");
    if (cells[i][0]) svari_buffer_text(out, around);
    put(out, cells[i]);
    if (cells[i][0]) svari_buffer_text(out, around);
    svari_buffer_text(out, " |");
  }
  svari_buffer_text(out, "\n");
}

static void table(svari_buffer *out, const char *const *heads, size_t count) {
  row(out, heads, count, "");
  svari_buffer_text(out, "|");
  for (size_t i = 0; i < count; i++) svari_buffer_text(out, i ? " ---: |" : " :--- |");
  svari_buffer_text(out, "\n");
}

/* A heading within the table: GitHub fills the missing cells. */
static void line(svari_buffer *out, svari_paper_line kind, const char *const *cells, size_t count) {
  row(out, cells, count, kind == SVARI_PAPER_PART ? "**" : kind == SVARI_PAPER_BASE ? "*" : "");
}

static void table_end(svari_buffer *out) { svari_buffer_text(out, "\n"); }

svari_status svari_write_markdown(const svari_report *report, svari_buffer *out, svari_error *err) {
  static const svari_paper_style style = {begin, heading, paragraph, item, table, line, table_end};
  return svari_paper_write(report, &style, out, err);
}
