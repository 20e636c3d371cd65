/* What the parts of the summary share. */
#ifndef SVARI_SRC_PRESENT_TEXT_H
#define SVARI_SRC_PRESENT_TEXT_H

#include "present/format.h"
#include "present/grid.h"
#include "present/report.h"
#include "present/view.h"

enum { SVARI_TEXT_FLAGS = 13 };

typedef struct svari_text {
  const svari_report *report;
  svari_language language;
  int width;
  bool colour;
  svari_buffer *out;
  svari_arena *arena; /* of cells, given back at the end */
  size_t nflags;      /* flags met so far, each with its letter */
  const char *flags[SVARI_TEXT_FLAGS];
} svari_text;

const char *svari_text_word(const svari_text *text, svari_word_id id);
void svari_text_heading(svari_text *text, const char *title);
/* The letters of the flags, explained at the end of the summary. */
const char *svari_text_mark(svari_text *text, const svari_flags *flags);
svari_view svari_text_view(const svari_text *text);
/* A text made in a buffer, kept in the summary's arena; the buffer is emptied. */
const char *svari_text_keep(svari_text *text, svari_buffer *made);
/* A note of the engine in the report's language. */
void svari_text_note(svari_text *text, const char *note, int indent);
/* Labels in the report's language; the names themselves where the codebook has none. */
const char *svari_text_label(const svari_text *text, const char *variable);
const char *svari_text_domain(svari_text *text, const svari_domain *domain);

void svari_text_estimates(svari_text *text);
void svari_text_tables(svari_text *text);
void svari_text_tests(svari_text *text);
void svari_text_models(svari_text *text);

#endif
