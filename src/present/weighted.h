/* Writers of files that bring weights and derived variables back to the data. */
#ifndef SVARI_SRC_PRESENT_WEIGHTED_H
#define SVARI_SRC_PRESENT_WEIGHTED_H

#include "data/frame.h"
#include "present/report.h"
#include "present/words.h"

/* A column that the run file derived; NULL from `*at` = the frame's count on. Goes on from *at, which it moves. */
const svari_column *svari_derived_next(const svari_report *report, size_t *at);

SVARI_MUST_CHECK svari_status svari_write_r(const svari_report *report, svari_buffer *out, svari_error *err);
SVARI_MUST_CHECK svari_status svari_write_sav(const svari_report *report, svari_buffer *out, svari_error *err);
SVARI_MUST_CHECK svari_status svari_write_dta(const svari_report *report, svari_buffer *out, svari_error *err);
SVARI_MUST_CHECK svari_status svari_write_derived(const svari_report *report, svari_buffer *out, svari_error *err);

/* Pieces of R: a text in quotes, "c(…)" of texts, a name for a formula. */
void svari_r_text(svari_buffer *out, const char *text);
void svari_r_texts(svari_buffer *out, const char *const *texts, size_t count);
void svari_r_number(svari_buffer *out, double value);
void svari_r_formula(svari_buffer *out, const char *const *names, size_t count); /* ~a + b; ~1 for none */

#endif
